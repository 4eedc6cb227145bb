"""The checks of chapter 1, beyond the mistakes that the cards list."""

import re
from collections import Counter

import numpy as np
import pytest

from coursepkg.checks import bow

SEEDS = range(30)


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


@pytest.mark.parametrize("seed", SEEDS)
def test_right_answers_pass_in_whatever_form(seed):
    assert bow.check_bag_of_words(bag, seed)
    assert bow.check_bag_of_words(lambda t, v: np.array(bag(t, v), dtype=float), seed)
    assert bow.check_bag_of_words(lambda t, v: tuple(bag(t, v)), seed)
    assert bow.check_top_ngrams(ngrams, seed)
    assert bow.check_judge(shares, seed)
    assert bow.check_judge(lambda p, y: np.array(shares(p, y)), seed)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda t, v: [*bag(t, v), 0], "one count for each term"),
        (lambda t, v: [c for c in bag(t, v) if c], "one count for each term"),
        (lambda t, v: Counter(words(t)), "must be numbers"),
        (lambda t, v: [c + 1 for c in bag(t, v)], "holds each term once"),
        (lambda t, v: bag(t, v) if t else [1] * len(v), "every count of it is zero"),
        (lambda t, v: bag(t, v) if len(t) < 200 else [0] * len(v), "a longer text"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_bags_are_explained(wrong, message, seed):
    assert message in bow.check_bag_of_words(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda d, n, m: tuple(ngrams(d, n, m)), "must return a list of strings"),
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
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distance": 1.4142135}, ""),
        ({"distance": 1.41, "counts_1": np.array([1.0, 1, 0, 1, 2])}, ""),
        ({"distance": ...}, "distance is still '...'"),
        ({"distance": 1}, "differ in more than one place"),
        ({"distance": 0}, "differ in more than one place"),
        ({"distance": 1.7}, "take the root"),
        ({"distance": [1.41]}, "distance is one number"),
        (
            {"distance": 1.41, "counts_1": [1, 2, 0, 1, 2]},
            "counts_1: count each term once more",
        ),
        (
            {"distance": 1.41, "binary_2": [1, 1, 1, 1, 1]},
            "binary_2: look at each term",
        ),
        ({"distance": 1.41, "counts_2": [2, 1, 1, 1]}, "one number for each term"),
    ],
)
def test_numbers_worked_out_by_hand_are_explained(change, message):
    found = bow.check_by_hand(**(RIGHT | change))
    assert bool(found) == (not message)
    assert message in found.message


def test_no_message_tells_an_answer():
    said = [
        bow.check_by_hand(**(RIGHT | {name: [9] * 5}), distance=0).message
        for name in RIGHT
    ]
    assert not any(str(bag) in message for bag in RIGHT.values() for message in said)
