"""Feedback on the exercises of chapter 3, word embeddings.

Each check is a list of what is right and of what goes wrong how, on data drawn from the seed.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursepkg.checks.answers import (
    Case,
    as_number,
    as_numbers,
    explain,
    probe,
    reordered,
    returns,
    same,
)
from coursepkg.checks.feedback import checks, require

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
    _explain_softmax(as_numbers("probabilities", probabilities))
    ratio = 0.001 / 0.1  # s / f
    right = np.sqrt(ratio) + ratio
    explain(as_number("kept", kept), right, (
        (1 - right, "kept: that is the probability to be dropped, not to be kept"),
        (ratio, "kept: you have s / f: the root of it has to be added"),
        (np.sqrt(ratio), "kept: you have the root of s / f: s / f itself has to be added"),
    ), otherwise="kept: look at s / f once more", tolerance=1.5e-3)  # fmt: skip
    counts = np.array([625, 16])
    powers = counts**0.75
    explain(as_number("noise_share", noise_share), powers[0] / powers.sum(), (
        (counts[0] / counts.sum(), "noise_share: that is the share in the text: where is the power 0.75?"),
        (powers[0], "noise_share: a probability is at most one: divide by the sum over both words"),
    ), otherwise="noise_share: raise both counts to the power 0.75, then divide",
       tolerance=_ROUNDED)  # fmt: skip


def _explain_softmax(given: NDArray[np.float64]) -> None:
    scores = np.array([0.0, 1.0, 2.0])  # of cat, dog and runs, for the centre dog
    require(
        given.shape == scores.shape,
        "probabilities needs one number for each of the words",
    )
    right = np.exp(scores) / np.exp(scores).sum()
    explain(given, right, (
        (scores, "probabilities: these are the scores: what does the softmax do with them?"),
        (scores / scores.sum(),
         "probabilities: you divided the scores by their sum: raise e to each of them first"),
        (lambda shares: abs(shares.sum() - 1) > 2 * _ROUNDED,
         "probabilities must add up to one: did you divide by the sum?"),
        (reordered(right, _ROUNDED),
         "probabilities: right numbers, wrong places: follow the order cat, dog, runs"),
    ), otherwise="probabilities: multiply the centre's input row with each output row, and start from there",
       tolerance=_ROUNDED)  # fmt: skip


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
    cases = _windows(np.random.default_rng(seed))
    read = returns(_are_pairs, "a list of pairs (centre, neighbour)")
    probe("skip_gram_pairs", skip_gram_pairs, cases, read)


def _are_pairs(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(pair, tuple) and [*map(type, pair)] == [str, str] for pair in value
    )


def _windows(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e = (str(word) for word in rng.permutation(_WORDS)[:5])
    longer = [
        [str(w) for w in rng.choice(_WORDS, int(rng.integers(1, 9)))] for _ in range(6)
    ]
    return [
        _window([[a, b]], 1, "a sentence of two words came out wrong: it has two pairs"),
        _window([[a, b, c]], 1, "the word in the middle came out wrong: it has a neighbour on either side"),
        _window([[a], [b]], 1, "the end of one sentence became a neighbour of the start of the next"),
        _window([[a, b, c]], 2,
                "a window that reaches beyond the sentence came out wrong: what does a negative position do?"),
        _window([[a, b, c, d, e]], 2, "a window of two words came out wrong: is the last neighbour there?"),
        _window([[a, b, a]], 2, "a word that occurs twice came out wrong: only the centre's own place is left out"),
        _window([[], [a]], 2, "a sentence of no words, or of one, has no pairs"),
        *(_window(longer, k, f"k={k} on more text came out wrong") for k in (1, 2, 3)),
    ]  # fmt: skip


def _own_centres(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(centre == neighbour for centre, neighbour in pairs)


def _window(sentences: list[list[str]], k: int, message: str) -> Case:
    right = [
        (word, sentence[j])
        for sentence in sentences
        for i, word in enumerate(sentence)
        for j in range(max(0, i - k), min(len(sentence), i + k + 1))
        if j != i
    ]
    mistakes = (
        (lambda pairs: _own_centres(pairs) > _own_centres(right),
         "skip_gram_pairs: the centre itself is among its neighbours"),
        (reordered(right),
         "right pairs, wrong order: go through the centres, and through each window from left to right"),
    )  # fmt: skip
    return Case((sentences, k), right, message, mistakes)


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
    read = returns(lambda word: word in words, "one of the words")
    probe("analogy", analogy, _analogies(words, rng), read)


def _analogies(words: list[str], rng: np.random.Generator) -> list[Case]:
    """Draw vectors of a, b, c, the answer, the answer to b - a + c, and two other words."""
    e = np.eye(5)
    simple = [e[0], e[1], e[2], e[0] - e[1] + e[2], e[1] - e[0] + e[2], e[3], e[4]]
    # a and b are close: their difference is small beside c, and c itself is the nearest
    close = [e[0] + 0.1 * e[1], e[0], e[2], e[2] + e[1], e[0] - e[2], e[3], e[4]]
    lure = [*simple[:5], e[0] + e[2] + 2 * e[3], e[4]]
    opposite = [*simple[:5], -e[1], e[4]]
    turned = np.linalg.qr(rng.normal(size=(5, 5)))[0]  # the five axes, turned at random
    swapped = (words[4], "that is the answer to b - a + c: the order is a - b + c")

    def ask(rows: list[Any], lengths: dict[int, float], message: str) -> Case:
        directions = np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)
        length = np.array([lengths.get(i, 1) for i in range(len(words))])
        vectors = length[:, None] * directions @ turned
        order = rng.permutation(len(words))
        arguments = ([words[i] for i in order], vectors[order], *words[:3])
        return Case(arguments, words[3], message, [swapped])

    return [
        ask(simple, {}, "a simple analogy came out wrong"),
        ask(close, {}, "the answer is a word of the question: leave all three out"),
        ask(lure, {5: 90}, "a long vector was preferred: do you compare by the cosine?"),
        ask(opposite, {1: 30},
            "a, b and c have different lengths here: are they brought to length 1 before the sum?"),
    ]  # fmt: skip


class _Step(NamedTuple):
    """The vectors before a step of negative sampling, or after it."""

    centre: NDArray[np.float64]  # (C,)
    neighbour: NDArray[np.float64]  # (C,)
    noise: NDArray[np.float64]  # (K, C)


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
    changed = "noise_step changed its arguments: work on new arrays, the caller may still need the old"
    cases = []
    for k, alpha in ((1, 1.0), (1, 0.3), (4, 0.3)):
        centre, neighbour, *noise = rng.normal(size=(k + 2, 3))
        cases.append(_move(_Step(centre, neighbour, np.array(noise)), alpha))
    probe("noise_step", noise_step, cases, _read_step, changed)


def _read_step(name: str, returned: Any, right: _Step) -> _Step:
    require(
        isinstance(returned, Sequence) and len(returned) == len(right),
        f"{name} must return three things: the centre, the neighbour and the noise",
    )
    named = zip(right._fields, returned, strict=True)
    step = _Step(*(as_numbers(f"the {field}", part) for field, part in named))
    require(
        all(a.shape == b.shape for a, b in zip(step, right, strict=True)),
        f"{name} must return vectors of the shapes that it was given",
    )
    return step


def _move(old: _Step, alpha: float) -> Case:
    """Return a case with the step as it should be, and as mistakes make it."""
    centre, neighbour, noise = old
    # label minus sigma, of the neighbour and of the noise, (K,)
    error = 1 - 1 / (1 + np.exp(-neighbour @ centre))
    errors = -1 / (1 + np.exp(-noise @ centre))
    right = _Step(
        centre + alpha * (error * neighbour + errors @ noise),
        neighbour + alpha * error * centre,
        noise + alpha * np.outer(errors, centre),
    )
    backwards = [2 * before - after for before, after in zip(old, right, strict=True)]
    full = [b + (a - b) / alpha for b, a in zip(old, right, strict=True)]
    pulled = noise + alpha * np.outer(1 + errors, centre)
    alone = centre + alpha * error * neighbour
    late = centre + alpha * (error * right.neighbour + errors @ right.noise)
    mistakes = (
        (backwards, "everything moves the wrong way: the error is the label minus sigma, and it is added"),
        (full, "the steps are too large: is alpha in all of them?"),
        (lambda step: not same(step.neighbour, right.neighbour),
         "the neighbour came out wrong: its label is 1"),
        (lambda step: same(step.noise, pulled), "the noise is pulled near: its label is 0, not 1"),
        (lambda step: not same(step.noise, right.noise), "the noise came out wrong: its label is 0"),
        (lambda step: same(step.centre, alone),
         "the centre feels the neighbour alone: the noise pushes it too"),
        (lambda step: same(step.centre, late),
         "the centre moved by the new rows: take the neighbour and the noise as they were before"),
    )  # fmt: skip
    return Case((*old, alpha), right, "the centre came out wrong", mistakes)
