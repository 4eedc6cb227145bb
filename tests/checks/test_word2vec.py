"""The checks of chapter 3, beyond the mistakes that the cards list."""

import re
from collections import deque

import numpy as np
import pytest
import torch

from coursepkg.checks import word2vec
from coursepkg.word2vec import negative_sampling_step

SEEDS = range(30)
FEW = range(3)  # what is about types is the same for all data


def pairs(sentences, k):
    return [
        (s[i], s[j])
        for s in sentences
        for i in range(len(s))
        for j in range(max(0, i - k), min(len(s), i + k + 1))
        if j != i
    ]


def step(centre, neighbour, noise, alpha):
    near = 1 - 1 / (1 + np.exp(-neighbour @ centre))
    far = -1 / (1 + np.exp(-noise @ centre))
    return (
        centre + alpha * (near * neighbour + far @ noise),
        neighbour + alpha * near * centre,
        noise + alpha * np.outer(far, centre),
    )


def analogy(words, vectors, a, b, c):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    i, j, k = (words.index(word) for word in (a, b, c))
    scores = unit @ (unit[i] - unit[j] + unit[k])
    scores[[i, j, k]] = -np.inf
    return words[scores.argmax()]


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [list, tuple, deque, np.array])
def test_right_pairs_pass_whatever_carries_them(kind, seed):
    assert word2vec.check_skip_gram_pairs(lambda *a: kind(pairs(*a)), seed)
    assert word2vec.check_skip_gram_pairs(
        lambda *a: [kind(pair) for pair in pairs(*a)], seed
    )


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [np.array, np.float32, np.ndarray.tolist, torch.tensor])  # fmt: skip
def test_right_steps_pass_whatever_carries_them(kind, seed):
    assert word2vec.check_noise_step(lambda *a: [kind(p) for p in step(*a)], seed)


@pytest.mark.parametrize("seed", FEW)
@pytest.mark.parametrize("kind", [str, np.str_, np.array])
def test_a_right_word_passes_whatever_type_it_has(kind, seed):
    assert word2vec.check_analogy(lambda *a: kind(analogy(*a)), seed)


@pytest.mark.parametrize("seed", FEW)
def test_the_package_passes(seed):
    def move(centre, neighbour, noise, alpha):
        inputs, outputs = np.array([centre]), np.vstack([neighbour, noise])
        rows = list(range(1, len(outputs)))
        negative_sampling_step(inputs, outputs, [0], 0, rows, alpha)
        return inputs[0], outputs[0], outputs[1:]

    assert word2vec.check_noise_step(move, seed)


def test_by_hand_takes_rounded_and_exact_numbers():
    e = np.exp(1)
    exact = np.array([1, e, e * e]) / (1 + e + e * e)
    assert word2vec.check_by_hand(exact, 0.11, 125 / 133)
    assert word2vec.check_by_hand((0.09, 0.24, 0.67), 0.11, 0.94)
    assert word2vec.check_by_hand([0.09, 0.245, 0.665], 0.11, 0.94)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((..., 0.11, 0.94), "still '...'"),
        (([0.09, 0.24], 0.11, 0.94), "one number for each of the words"),
        (([0.67, 0.24, 0.09], 0.11, 0.94), "wrong places"),
        (([0.33, 0.33, 0.34], 0.11, 0.94), "start from there"),
        (([0.09, 0.24, 0.67], 0.5, 0.94), "look at s / f once more"),
        (([0.09, 0.24, 0.67], [0.11, 0.11], 0.94), "kept must be one number"),
        (([0.09, 0.24, 0.67], 0.11, [0.94]), "noise_share must be one number"),
        (([0.09, 0.24, 0.67], 0.11, 125), "a probability is at most one"),
        (([0.09, 0.24, 0.67], 0.11, 0.5), "raise both counts"),
    ],
)
def test_wrong_numbers_are_explained_and_not_told(answers, message, numbers_in):
    found = word2vec.check_by_hand(*answers)
    assert not found
    assert message in found.message
    assert set(numbers_in(found.message)) <= {0.75}  # the exponent that is given


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda s, k: iter(pairs(s, k)), "must return a list of pairs"),
        (
            lambda s, k: [w for p in pairs(s, k) for w in p],
            "must return a list of pairs",
        ),
        (lambda s, k: pairs(s, k)[::-1], "wrong order"),
        (lambda s, k: [(b, a) for a, b in pairs(s, k)], "wrong order"),
        (lambda s, k: pairs(s, 1), "reaches beyond the sentence"),
        (lambda s, k: pairs(s, k) if s[0] else [("x", "y")], "has no pairs"),
        (lambda s, k: pairs(s[:2], k), "on more text"),
        (lambda s, k: [p for p in pairs(s, k) if p[0] < p[1]], "it has two pairs"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_pairs_are_explained(wrong, message, seed):
    assert message in word2vec.check_skip_gram_pairs(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda c, n, m, a: c, "must return three things"),
        (lambda c, n, m, a: (c, n), "must return three things"),
        (lambda c, n, m, a: (c, n, m[0]), "of the shapes that it was given"),
        (lambda c, n, m, a: (c, n, "x"), "must be numbers"),
        (lambda c, n, m, a: (c, n, m), "the neighbour came out wrong"),
        (lambda c, n, m, a: (c, *step(c, n, m, a)[1:]), "the centre came out wrong"),
        (lambda c, n, m, a: (*step(c, n, m, a)[:2], m), "the noise came out wrong"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_steps_are_explained(wrong, message, seed):
    assert message in word2vec.check_noise_step(wrong, seed).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda w, v, a, b, c: w.index(a), "must return one of the words"),
        (
            lambda w, v, a, b, c: w[0],
            "came out wrong|leave all three out|b - a|long vector",
        ),
        (lambda w, v, a, b, c: c, "a simple analogy came out wrong"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_answers_are_explained(wrong, message, seed):
    assert re.search(message, word2vec.check_analogy(wrong, seed).message)
