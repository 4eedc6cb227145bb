"""Feedback on the exercises of chapter 3, word embeddings.

What is right is computed with the package on numbers drawn from the seed; the probes of a check go
from the simple to the general, so that the first one that fails names the mistake.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.checks.feedback import (
    CheckError,
    as_number,
    as_numbers,
    call,
    checks,
    require,
)
from coursepkg.ppmi import noise_distribution
from coursepkg.word2vec import (
    keep_probabilities,
    log_softmax,
    negative_sampling_step,
)

_SCORES = np.array([0.0, 1.0, 2.0])  # of cat, dog and runs, for the centre dog
_SHARE, _SAMPLE = 0.1, 0.001
_COUNTS = np.array([625, 16])
_ROUNDED = 0.006  # two decimals, and a little
_WORDS = (
    "amber", "basil", "cedar", "delta", "ember", "flint", "grove", "heron", "ivory", "jade",
)  # fmt: skip


@checks("by_hand")
def check_by_hand(probabilities: Any, kept: Any, noise_share: Any) -> None:
    """Check a softmax, a subsampling and a noise probability that were worked out with a pencil.

    Parameters
    ----------
    probabilities : sequence of three numbers
        What the softmax makes of the scores.
    kept : float
        The probability with which an occurrence of the frequent word is kept.
    noise_share : float
        The probability with which the frequent word is drawn as noise.
    """
    given = as_numbers("probabilities", probabilities)
    require(given.shape == (3,), "probabilities needs one number for each of the words")
    _check_softmax(given)
    _check_kept(as_number("kept", kept))
    _check_noise(as_number("noise_share", noise_share))


def _near(given: NDArray[np.float64], wanted: Any) -> bool:
    return given.shape == np.shape(wanted) and bool(
        np.allclose(given, wanted, rtol=0, atol=_ROUNDED)
    )


def _check_softmax(given: NDArray[np.float64]) -> None:
    right = np.exp(log_softmax(_SCORES))
    if _near(given, right):
        return
    require(
        not _near(given, _SCORES),
        "probabilities: these are the scores: what does the softmax do with them?",
    )
    require(
        not _near(given, _SCORES / _SCORES.sum()),
        "probabilities: you divided the scores by their sum: raise e to each of them first",
    )
    require(
        abs(given.sum() - 1) < 2 * _ROUNDED,
        "probabilities must add up to one: did you divide by the sum?",
    )
    require(
        not _near(np.sort(given), right),
        "probabilities: right numbers, wrong places: follow the order cat, dog, runs",
    )
    raise CheckError(
        "probabilities: multiply the centre's input row with each output row, and start from there"
    )


def _check_kept(given: float) -> None:
    right = keep_probabilities([_SHARE, 1 - _SHARE], _SAMPLE)[0]
    ratio = _SAMPLE / _SHARE
    require(
        not np.isclose(given, 1 - right, rtol=0, atol=_ROUNDED),
        "kept: that is the probability to be dropped, not to be kept",
    )
    require(
        not np.isclose(given, ratio),
        "kept: you have s / f: the root of it has to be added",
    )
    require(
        not np.isclose(given, np.sqrt(ratio)),
        "kept: you have the root of s / f: s / f itself has to be added",
    )
    require(np.isclose(given, right, atol=1e-3), "kept: look at s / f once more")


def _check_noise(given: float) -> None:
    right = noise_distribution(_COUNTS)[0]
    require(
        not np.isclose(given, _COUNTS[0] / _COUNTS.sum(), atol=1e-3),
        "noise_share: that is the share in the text: where is the power 0.75?",
    )
    require(
        not np.isclose(given, _COUNTS[0] ** 0.75, atol=0.5),
        "noise_share: a probability is at most one: divide by the sum over both words",
    )
    require(
        np.isclose(given, right, atol=_ROUNDED),
        "noise_share: raise both counts to the power 0.75, then divide",
    )


@checks("skip_gram_pairs")
def check_skip_gram_pairs(skip_gram_pairs: Any, seed: int = 0) -> None:
    """Check a function that lists the pairs of a centre and a neighbour.

    Parameters
    ----------
    skip_gram_pairs : callable
        From sentences (lists of words) and the size ``k`` of the window to a list of pairs.
    seed : int, default=0
        Seed of the sentences that it is tried on.
    """
    rng = np.random.default_rng(seed)
    a, b, c, d, e = (str(word) for word in rng.permutation(_WORDS)[:5])
    probes = (
        ([[a, b]], 1, "a sentence of two words came out wrong: it has two pairs"),
        ([[a, b, c]], 1, "the word in the middle came out wrong: it has a neighbour on either side"),
        ([[a], [b]], 1, "the end of one sentence became a neighbour of the start of the next"),
        ([[a, b, c]], 2,
         "a window that reaches beyond the sentence came out wrong: what does a negative position do?"),
        ([[a, b, c, d, e]], 2, "a window of two words came out wrong: is the last neighbour there?"),
        ([[a, b, a]], 2, "a word that occurs twice came out wrong: only the centre's own place is left out"),
        ([[], [a]], 2, "a sentence of no words, or of one, has no pairs"),
    )  # fmt: skip
    for sentences, k, message in probes:
        _check_pairs(skip_gram_pairs, sentences, k, message)
    longer = [
        [str(w) for w in rng.choice(_WORDS, int(rng.integers(1, 9)))] for _ in range(6)
    ]
    for k in (1, 2, 3):
        _check_pairs(skip_gram_pairs, longer, k, f"k={k} on more text came out wrong")


def _pairs(sentences: list[list[str]], k: int) -> list[tuple[str, str]]:
    return [
        (word, sentence[j])
        for sentence in sentences
        for i, word in enumerate(sentence)
        for j in range(max(0, i - k), min(len(sentence), i + k + 1))
        if j != i
    ]


def _check_pairs(
    function: Any, sentences: list[list[str]], k: int, message: str
) -> None:
    given = call("skip_gram_pairs", function, [list(s) for s in sentences], k)
    require(
        isinstance(given, list)
        and all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in given),  # noqa: PLR2004
        "skip_gram_pairs must return a list of pairs (centre, neighbour)",
    )
    found, right = [tuple(pair) for pair in given], _pairs(sentences, k)
    require(
        not any(
            found.count((w, w)) > right.count((w, w)) for s in sentences for w in s
        ),
        "skip_gram_pairs: the centre itself is among its neighbours",
    )
    require(sorted(found) == sorted(right), message)
    require(
        found == right,
        "right pairs, wrong order: go through the centres, and through each window from left to right",
    )


@checks("analogy")
def check_analogy(analogy: Any, seed: int = 0) -> None:
    """Check a function that answers an analogy.

    Parameters
    ----------
    analogy : callable
        From words, vectors of shape ``(V, C)`` and three of the words to the word that is the answer.
    seed : int, default=0
        Seed of the words that it is tried on.
    """
    rng = np.random.default_rng(seed)
    words = [str(word) for word in rng.permutation(_WORDS)[:7]]
    turned = np.linalg.qr(rng.normal(size=(5, 5)))[0]  # the five axes, turned at random
    e = list(np.eye(5))
    plain = [e[0], e[1], e[2], e[0] - e[1] + e[2], e[1] - e[0] + e[2], e[3], e[4]]
    # a and b are close: their difference is small beside c, and c itself is the nearest
    close = [e[0] + 0.1 * e[1], e[0], e[2], e[2] + e[1], e[0] - e[2], e[3], e[4]]
    lengths = np.array([1.0, 1, 1, 1, 1, 1, 1])
    long_other, long_b = lengths.copy(), lengths.copy()
    long_other[5], long_b[1] = 90.0, 30.0
    lure = [*plain[:5], e[0] + e[2] + 2 * e[3], e[4]]
    opposite = [*plain[:5], -e[1], e[4]]
    probes = (
        (plain, lengths, "a simple analogy came out wrong"),
        (close, lengths, "the answer is a word of the question: leave all three out"),
        (lure, long_other, "a long vector was preferred: do you compare by the cosine?"),
        (opposite, long_b,
         "a, b and c have different lengths here: are they brought to length 1 before the sum?"),
    )  # fmt: skip
    for rows, length, message in probes:
        unit = np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)
        vectors = unit * length[:, None] @ turned
        order = rng.permutation(len(words))
        given = call(
            "analogy",
            analogy,
            [words[i] for i in order],
            vectors[order],
            *words[:3],
        )
        require(given in words, "analogy must return one of the words")
        require(
            given != words[4] or rows is not plain,
            "that is the answer to b - a + c: the order is a - b + c",
        )
        require(given == words[3], message)


@checks("noise_step")
def check_noise_step(noise_step: Any, seed: int = 0) -> None:
    """Check a function that makes one step of negative sampling.

    Parameters
    ----------
    noise_step : callable
        From a centre's vector and a neighbour's, both of shape ``(C,)``, noise of shape ``(K, C)`` and
        the learning rate to the three after the step.
    seed : int, default=0
        Seed of the numbers that it is tried on.
    """
    rng = np.random.default_rng(seed)
    for k, alpha in ((1, 1.0), (1, 0.3), (4, 0.3)):
        centre, neighbour, *noise = rng.normal(size=(k + 2, 3))
        old = centre, neighbour, np.array(noise)
        handed = [part.copy() for part in old]
        given = call("noise_step", noise_step, *handed, alpha)
        require(
            isinstance(given, tuple | list) and len(given) == len(old),
            "noise_step must return three things: the centre, the neighbour and the noise",
        )
        new = [
            as_numbers(f"the {name}", part)
            for name, part in zip(("centre", "neighbour", "noise"), given, strict=True)
        ]
        require(
            all(a.shape == b.shape for a, b in zip(new, old, strict=True)),
            "noise_step must return vectors of the shapes that it was given",
        )
        require(
            all((a == b).all() for a, b in zip(handed, old, strict=True)),
            "noise_step changed its arguments: work on new arrays, the caller may still need the old",
        )
        _explain_step(old, new, alpha)


def _explain_step(
    old: tuple[NDArray[np.float64], ...], new: list[NDArray[np.float64]], alpha: float
) -> None:
    """Say what is wrong with a step, if anything is."""
    right = _step(old, alpha)
    sigma = [1 / (1 + np.exp(-row @ old[0])) for row in (old[1], *old[2])]
    pulls = [(1 - sigma[0]) * old[1], *(-s * row for s, row in zip(sigma[1:], old[2], strict=True))]  # fmt: skip
    back = [2 * before - after for before, after in zip(old, right, strict=True)]
    require(
        not all(np.allclose(a, b) for a, b in zip(new, back, strict=True)),
        "everything moves the wrong way: the error is the label minus sigma, and it is added",
    )
    require(
        alpha == 1
        or not all(
            np.allclose(a, b) for a, b in zip(new, _step(old, 1.0), strict=True)
        ),
        "the steps are too large: is alpha in all of them?",
    )
    require(
        np.allclose(new[1], right[1]), "the neighbour came out wrong: its label is 1"
    )
    require(
        not np.allclose(new[2], old[2] + alpha * np.outer(1 - np.array(sigma[1:]), old[0])),
        "the noise is pulled near: its label is 0, not 1",
    )  # fmt: skip
    require(np.allclose(new[2], right[2]), "the noise came out wrong: its label is 0")
    require(
        not np.allclose(new[0], old[0] + alpha * pulls[0]),
        "the centre feels the neighbour alone: the noise pushes it too",
    )
    errors = [1 - sigma[0], *(-s for s in sigma[1:])]
    rows = (right[1], *right[2])
    late = sum(error * row for error, row in zip(errors, rows, strict=True))
    require(
        not np.allclose(new[0], old[0] + alpha * late),
        "the centre moved by the new rows: take the neighbour and the noise as they were before",
    )
    require(np.allclose(new[0], right[0]), "the centre came out wrong")


def _step(
    old: tuple[NDArray[np.float64], ...], alpha: float
) -> tuple[NDArray[np.float64], ...]:
    """Make the step with the package."""
    inputs, outputs = old[0][None].copy(), np.vstack([old[1], old[2]])
    noise = list(range(1, len(outputs)))
    negative_sampling_step(inputs, outputs, [0], 0, noise, alpha)
    return inputs[0], outputs[0], outputs[1:]
