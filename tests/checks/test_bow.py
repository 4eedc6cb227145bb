"""The checks of chapter 1, beyond the mistakes that the cards list."""

import re
from collections import Counter, deque
from fractions import Fraction

import numpy as np
import pytest
import torch

from coursepkg.bow import CountVectorizer
from coursepkg.checks import bow

SEEDS = range(30)
FEW = range(3)  # what is about types is the same for all data


def words(text):
    return re.findall(r"\w+", text.lower())


def bag(text, vocabulary):
    return [words(text).count(term) for term in vocabulary]


def ngrams(documents, n, m):
    counts = Counter(
        " ".join(d[i : i + n]) for d in documents for i in range(len(d) - n + 1)
    )
    return sorted(counts, key=lambda gram: (-counts[gram], gram))[:m]


def shares(predicted, labels):
    return predicted[labels == 1].mean(), predicted[labels == 0].mean()


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [list, tuple, deque, np.array, torch.tensor])
def test_right_answers_pass_whatever_carries_them(kind, seed):
    texts = list if kind is torch.tensor else kind
    assert bow.check_bag_of_words(lambda *a: kind(bag(*a)), seed)
    assert bow.check_top_ngrams(lambda *a: texts(ngrams(*a)), seed)
    assert bow.check_judge(lambda *a: kind(shares(*a)), seed)


@pytest.mark.parametrize("seed", FEW)
def test_right_answers_pass_whatever_their_items_are(seed):
    assert bow.check_bag_of_words(lambda *a: [np.float32(n) for n in bag(*a)], seed)
    assert bow.check_top_ngrams(lambda *a: [np.str_(g) for g in ngrams(*a)], seed)
    assert bow.check_judge(lambda *a: [Fraction(s) for s in shares(*a)], seed)


@pytest.mark.parametrize("seed", FEW)
def test_the_package_passes(seed):
    def count(text, vocabulary):
        words = CountVectorizer(vocabulary=vocabulary, token_pattern=r"\w+")
        return words.transform([text]).toarray()[0]

    assert bow.check_bag_of_words(count, seed)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda t, v: [*bag(t, v), 0], "one count for each term"),
        (lambda t, v: [c for c in bag(t, v) if c], "one count for each term"),
        (lambda t, v: Counter(words(t)), "must be numbers"),
        (lambda t, v: [c + 1 for c in bag(t, v)], "holds each term once"),
        (lambda t, v: bag(t, v) if t else [1] * len(v), "every count of it is zero"),
        (lambda t, v: bag(t, v) if len(t) < 200 else [0] * len(v), "a longer text"),
        (lambda t, v: v.sort() or bag(t, v), "in the order of the vocabulary"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_bags_are_explained(wrong, message, seed):
    assert message in bow.check_bag_of_words(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda d, n, m: " ".join(ngrams(d, n, m)), "must return a list of strings"),
        (
            lambda d, n, m: [g.split() for g in ngrams(d, n, m)],
            "must return a list of strings",
        ),
        (lambda d, n, m: ngrams(d, n, m + 1), "where m is"),
        (lambda d, n, m: ngrams(d, n, m)[::-1], "must come first|came out wrong"),
        (lambda d, n, m: ngrams(d, 2, m), "n-grams of three words"),
        (lambda d, n, m: ngrams(d, max(n, 2), m), "n-grams of one word"),
        (lambda d, n, m: ngrams(d[:2], n, m), "came out wrong"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_rankings_are_explained(wrong, message, seed):
    assert re.search(message, bow.check_top_ngrams(wrong, seed).message)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda p, y: (p == y).mean(), "must return two numbers"),
        (
            lambda p, y: (shares(p, y)[0], 1 - shares(p, y)[1]),
            "of all that is not spam",
        ),
        (lambda p, y: (p.mean(), shares(p, y)[1]), "of all the spam"),
        (lambda p, y: (shares(p, y)[0] or 1, shares(p, y)[1] or 1), "always right"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_shares_are_explained(wrong, message, seed):
    assert message in bow.check_judge(wrong, seed).message


RIGHT = {
    "counts_1": [1, 1, 0, 1, 2],
    "counts_2": [0, 2, 1, 1, 1],
    "binary_2": [0, 1, 1, 1, 1],
    "distance": 1.41,
}


@pytest.mark.parametrize(
    "change",
    [
        {"distance": 1.4142135},
        {"distance": torch.tensor(2.0) ** 0.5},
        {"counts_1": np.array([1.0, 1, 0, 1, 2])},
        {"counts_2": (0, 2, 1, 1, 1), "binary_2": [False, True, True, True, True]},
    ],
)
def test_numbers_worked_out_by_hand_may_come_in_any_form(change):
    assert bow.check_by_hand(**(RIGHT | change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distance": ...}, "distance is still '...'"),
        ({"distance": 1}, "differ in more than one place"),
        ({"distance": 0}, "differ in more than one place"),
        ({"distance": 2}, "is the square root missing"),
        ({"distance": 1.7}, "take the root"),
        ({"distance": 1.42443}, "take the root"),
        ({"distance": [1.41]}, "distance must be one number"),
        ({"counts_1": [1, 2, 0, 1, 2]}, "counts_1: count each term once more"),
        ({"counts_1": [1, 2, 0, 1, 1]}, "did you lower-case the text first"),
        ({"binary_2": [1, 1, 1, 1, 1]}, "binary_2: look at each term"),
        ({"counts_2": [2, 1, 1, 1]}, "one number for each term"),
        ({"counts_2": [0, 1, 1, 1, 1]}, "counts_2 says whether a term occurs"),
        ({"counts_2": [2, 1, 1, 1, 0]}, "follow the order of the vocabulary"),
        ({"counts_2": [9] * 5}, "counts_2: count each term once more"),
    ],
)
def test_numbers_worked_out_by_hand_are_explained_and_not_told(
    change, message, numbers_in
):
    found = bow.check_by_hand(**(RIGHT | change))
    assert not found
    assert message in found.message
    assert set(numbers_in(found.message)) <= {0, 1}  # what a binary bag holds
