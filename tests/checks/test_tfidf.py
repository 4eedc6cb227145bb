"""The checks of chapter 2, beyond the mistakes that the cards list."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.checks import tfidf

SEEDS = range(30)
FEW = range(3)  # what is about types is the same for all data


def weights(counts):
    return counts * np.log(len(counts) / (counts > 0).sum(axis=0))


def bm25(documents, query, k1, b):
    average = np.mean([len(document) for document in documents])
    n_documents = len(documents)
    scores = []
    for document in documents:
        score = 0
        for word in query:
            df = sum(word in other for other in documents)
            n = document.count(word)
            idf = np.log(1 + (n_documents - df + 0.5) / (df + 0.5))
            penalty = 1 - b + b * len(document) / average
            score += idf * n * (k1 + 1) / (n + k1 * penalty)
        scores.append(score)
    return scores


def mrr(rankings, answers):
    found = [
        next((1 / i for i, name in enumerate(ranking, 1) if name in right), 0)
        for ranking, right in zip(rankings, answers, strict=True)
    ]
    return np.mean(found)


def choice(ranks, to_choose):
    best = ranks[:, to_choose].mean(axis=1).argmax()
    return best, ranks[best][~to_choose].mean()


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [list, tuple, np.array, np.float32, torch.tensor])
def test_right_answers_pass_whatever_carries_them(kind, seed):
    assert tfidf.check_tf_idf(lambda *a: kind(weights(*a)), seed)
    assert tfidf.check_bm25_scores(lambda *a: kind(bm25(*a)), seed)
    assert tfidf.check_honest_choice(lambda *a: kind(choice(*a)), seed)


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [float, np.float32, Fraction, Decimal, torch.tensor])
def test_a_right_mean_passes_whatever_type_it_has(kind, seed):
    assert tfidf.check_mean_reciprocal_rank(lambda *a: kind(mrr(*a)), seed)


@pytest.mark.parametrize("seed", FEW)
def test_the_package_passes(seed):
    def scores(documents, query, k1, b):
        words = CountVectorizer(token_pattern=r"\S+")
        index = BM25(k1, b, idf="lucene", vectorizer=words)
        index.fit([" ".join(document) for document in documents])
        return index.scores(" ".join(query))

    assert tfidf.check_bm25_scores(scores, seed)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda c: weights(c).T, "one weight for each count; it returned shape"),
        (lambda c: weights(c)[0], "returned shape"),
        (lambda c: weights(c) + 1, "compute N_j first"),
        (lambda c: c.tolist()[0][0] / 0, "raised ZeroDivisionError"),
        (lambda c: None, "returned nothing"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_weights_are_explained(wrong, message, seed):
    assert message in tfidf.check_tf_idf(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda d, q, k, b: bm25(d, q, k, b)[:1], "one score a document"),
        (lambda d, q, k, b: sum(bm25(d, q, k, b)), "one score a document"),
        (lambda d, q, k, b: np.array(bm25(d, q, k, b)) * 2, "in one document"),
        (lambda d, q, k, b: bm25(d, q[:1], k, b), "two words"),
        (lambda d, q, k, b: bm25(d, q, k, 0), "whose length is it"),
        (lambda d, q, k, b: bm25(d, q, k, min(b, 0.75)), "b = 1"),
        (lambda d, q, k, b: bm25(d, q, k, 0.75 if b == 0.4 else b), "larger corpus"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_scores_are_explained(wrong, message, seed):
    assert message in tfidf.check_bm25_scores(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda r, a: [mrr(r, a)], "must return one number"),
        (lambda r, a: 1.0, "in fourth place"),
        (lambda r, a: mrr(r, a) if r[0] else 1, "an empty ranking"),
        (lambda r, a: mrr(r, a) if len(r) < 9 else 0.123, "twenty questions"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_means_are_explained(wrong, message, seed):
    assert message in tfidf.check_mean_reciprocal_rank(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda r, m: choice(r, m)[0], "must return two numbers"),
        (lambda r, m: (choice(r, ~m)[0], 0), "with the help of"),
        (lambda r, m: (choice(r, m)[0], 0), "came out wrong"),
        (
            lambda r, m: (r[:, m].mean(axis=1).argsort()[1], 0),
            "choose by the mean",
        ),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_choices_are_explained(wrong, message, seed):
    assert message in tfidf.check_honest_choice(wrong, seed).message


RIGHT = {"idf_river": 2, "weight_river": 0.04, "cosine": 0.96}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"cosine": np.float64(0.96), "idf_river": 2.0},
        {"cosine": Fraction(24, 25), "weight_river": Decimal("0.04")},
        {"idf_river": torch.tensor(2)},
    ],
)
def test_numbers_worked_out_by_hand_may_come_in_any_form(change):
    assert tfidf.check_by_hand(**(RIGHT | change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"idf_river": ...}, "idf_river is still '...'"),
        ({"idf_river": [2]}, "idf_river must be one number"),
        ({"idf_river": 100}, "how many documents are there for each"),
        ({"idf_river": 2.01}, "how many documents are there for each"),
        ({"weight_river": 0.02}, "divide the count by the length"),
        ({"weight_river": 0.0405}, "divide the count by the length"),
        ({"cosine": 1}, "divide by both lengths"),
        ({"cosine": 4.8}, "divide by both lengths"),
        *(({name: 7}, name) for name in RIGHT),
    ],
)
def test_numbers_worked_out_by_hand_are_explained_and_not_told(
    change, message, numbers_in
):
    found = tfidf.check_by_hand(**(RIGHT | change))
    assert not found
    assert message in found.message
    assert not numbers_in(found.message)
