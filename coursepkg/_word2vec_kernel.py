"""The inner loops of :mod:`coursepkg.word2vec`, compiled by numba.

They do what ``coursepkg.word2vec.train_sentence`` does, on the same random draws, some hundred times
faster. Nothing in here is clever: plain loops over the numbers of a row, which the compiler turns
into vector instructions. Compiled code lets go of Python's lock, so that threads run side by side.
"""

from collections.abc import Callable
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)


def _compiled(function: Callable[..., Any]) -> Any:
    """Compile on the first call, and let a dot product be added up in any order."""
    return numba.njit(function, nogil=True, fastmath={"reassoc", "contract"})


@_compiled
def scramble(x: Any) -> Any:
    """Turn a 64-bit number into another that looks random (the finaliser of SplitMix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@_compiled
def first_state(stream: Any, sentence: Any) -> Any:
    """Return the state that the random draws of a sentence start from."""
    return scramble(stream + np.uint64(sentence) * _STEP)


@_compiled
def draw_noise(cut: Any, other: Any, target: Any, state: Any, noise: Any) -> Any:
    """Fill ``noise`` with words from the alias table, and return the state of the draws.

    A word that is the target, or that is there already, is written as the target: what stands there is
    left out of the step, so that a step meets every row of the outputs once.
    """
    for k in range(len(noise)):
        state += _STEP
        bits = scramble(state)
        # The upper half chooses a place of the table, the lower half one of its two words
        place = ((bits >> _HALF) * np.uint64(len(cut))) >> _HALF
        word = np.int32(place) if (bits & _LOW) < cut[place] else other[place]
        for earlier in range(k):
            if noise[earlier] == word:
                word = target
        noise[k] = word
    return state


@_compiled
def draw_sentence(
    tokens: Any, keep: Any, cut: Any, other: Any, window: Any, sg: Any, state: Any,
    words: Any, radii: Any, noise: Any,
) -> Any:  # fmt: skip
    """Make all random draws of one sentence; return how many words are left, and how many draws.

    First each token is kept with the probability ``keep[token]``, and what is left closes up in
    ``words``. Then each word gets the radius of its window, from 1 to ``window``, and each pair (with
    CBOW, each word that has neighbours) a row of ``noise``.
    """
    n = 0
    for token in tokens:
        state += _STEP
        if np.float64(scramble(state) >> _HALF) < keep[token] * 4294967296.0:
            words[n] = token
            n += 1
    draws = 0
    for i in range(n):
        state += _STEP
        radii[i] = 1 + (((scramble(state) >> _HALF) * np.uint64(window)) >> _HALF)
        first, last = max(0, i - radii[i]), min(n, i + radii[i] + 1)
        if sg:
            for j in range(first, last):
                if j != i:
                    state = draw_noise(cut, other, words[j], state, noise[draws])
                    draws += 1
        elif last - first > 1:
            state = draw_noise(cut, other, words[i], state, noise[draws])
            draws += 1
    return n, draws


@_compiled
def step(
    hidden: Any, outputs: Any, target: Any, noise: Any, alpha: Any, gradient: Any
) -> None:
    """Move the output rows of one target and its noise; leave alpha x gradient of ``hidden``.

    Three rows go at a time: while one is on its way from the memory, the others are too.
    """
    one, zero = outputs.dtype.type(1), outputs.dtype.type(0)
    gradient[:] = zero
    for k in range(0, len(noise) + 1, 3):
        # Row 0 is the target. What is left out, or lies behind the end, is the target with no error.
        a = target if k == 0 else noise[k - 1]
        b = noise[k] if k < len(noise) else target
        c = noise[k + 1] if k + 1 < len(noise) else target
        row_a, row_b, row_c = outputs[a], outputs[b], outputs[c]
        score_a, score_b, score_c = zero, zero, zero
        for d in range(len(hidden)):
            score_a += hidden[d] * row_a[d]
            score_b += hidden[d] * row_b[d]
            score_c += hidden[d] * row_c[d]
        error_a, error_b, error_c = zero, zero, zero
        if k == 0:
            error_a = alpha * (one - one / (one + np.exp(-score_a)))
        elif a != target:
            error_a = -alpha / (one + np.exp(-score_a))
        if b != target:
            error_b = -alpha / (one + np.exp(-score_b))
        if c != target:
            error_c = -alpha / (one + np.exp(-score_c))
        for d in range(len(hidden)):
            gradient[d] += error_a * row_a[d] + error_b * row_b[d] + error_c * row_c[d]
        for d in range(len(hidden)):
            row_a[d] += error_a * hidden[d]
        for d in range(len(hidden)):
            row_b[d] += error_b * hidden[d]
        for d in range(len(hidden)):
            row_c[d] += error_c * hidden[d]


@_compiled
def skip_gram(
    inputs: Any, outputs: Any, words: Any, radii: Any, noise: Any, alpha: Any, gradient: Any
) -> None:  # fmt: skip
    """Let each word of a sentence predict each word of its window."""
    draws = 0
    for i in range(len(words)):
        row = inputs[words[i]]
        for j in range(max(0, i - radii[i]), min(len(words), i + radii[i] + 1)):
            if j != i:
                step(row, outputs, words[j], noise[draws], alpha, gradient)
                for d in range(len(row)):
                    row[d] += gradient[d]
                draws += 1


@_compiled
def cbow(
    inputs: Any, outputs: Any, words: Any, radii: Any, noise: Any, alpha: Any, gradient: Any
) -> None:  # fmt: skip
    """Let the mean of each window predict the word in its middle."""
    draws = 0
    hidden = np.empty_like(gradient)
    for i in range(len(words)):
        first, last = max(0, i - radii[i]), min(len(words), i + radii[i] + 1)
        around = last - first - 1
        if around == 0:
            continue
        share = inputs.dtype.type(1) / inputs.dtype.type(around)
        hidden[:] = inputs.dtype.type(0)
        for j in range(first, last):
            if j != i:
                row = inputs[words[j]]
                for d in range(len(hidden)):
                    hidden[d] += share * row[d]
        step(hidden, outputs, words[i], noise[draws], alpha, gradient)
        for j in range(first, last):
            if j != i:
                row = inputs[words[j]]
                for d in range(len(hidden)):
                    row[d] += share * gradient[d]
        draws += 1


@_compiled
def train_range(
    inputs: Any, outputs: Any, tokens: Any, starts: Any, first: Any, alphas: Any,
    keep: Any, cut: Any, other: Any, window: Any, negative: Any, sg: Any, stream: Any,
) -> None:  # fmt: skip
    """Train on one sentence for each of ``alphas``, from sentence ``first`` on.

    The random draws of a sentence depend on ``stream`` and on its number alone: not on how the corpus is cut
    into ranges, nor on which thread works on which of them.
    """
    longest = 0
    for s in range(first, first + len(alphas)):
        longest = max(longest, starts[s + 1] - starts[s])
    words = np.empty(longest, np.int32)
    radii = np.empty(longest, np.int64)
    noise = np.empty((longest * (2 * window if sg else 1), negative), np.int32)
    gradient = np.empty(inputs.shape[1], inputs.dtype)
    for i in range(len(alphas)):
        s = first + i
        sentence = tokens[starts[s] : starts[s + 1]]
        state = first_state(stream, s)
        n, _ = draw_sentence(
            sentence, keep, cut, other, window, sg, state, words, radii, noise
        )
        if sg:
            skip_gram(inputs, outputs, words[:n], radii, noise, alphas[i], gradient)
        else:
            cbow(inputs, outputs, words[:n], radii, noise, alphas[i], gradient)


def alias_table(
    probabilities: NDArray[np.float64],
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Prepare draws from V probabilities that take the same short time for every V.

    The table has V places of equal width, and each is shared by at most two words: the word of the
    place has the first ``cut / 2**32`` of it, the word ``other`` has the rest (Walker's method, in
    the form of Vose 1991).
    """
    size = len(probabilities)
    heights = probabilities / probabilities.sum() * size
    shares = np.ones(size)
    other = np.arange(size, dtype=np.int32)
    small = [int(i) for i in np.flatnonzero(heights < 1)]
    large = [int(i) for i in np.flatnonzero(heights >= 1)]
    while small and large:
        low, high = small.pop(), large[-1]
        shares[low], other[low] = heights[low], high
        heights[high] -= 1 - heights[low]
        if heights[high] < 1:
            small.append(large.pop())
    return np.minimum(shares * 2.0**32, 2.0**32 - 1).astype(np.uint32), other
