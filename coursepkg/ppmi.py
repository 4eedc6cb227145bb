r"""Word vectors from counts: which words stand near which, how surprising that is, and its main axes.

Words that keep the same company are alike. So count the company (:func:`read_corpus`,
:func:`cooccurrences`), compare each count with what chance would give (:func:`positive_pmi`), and
keep the few directions in which words differ most (:func:`ppmi_svd`). Church and Hanks [1]_ brought
pointwise mutual information to words; Levy, Goldberg and Dagan [2]_ showed that with the details of
word2vec it is as good.

References
----------
.. [1] K. W. Church and P. Hanks, "Word Association Norms, Mutual Information, and Lexicography",
   Computational Linguistics 16(1), 1990.
.. [2] O. Levy, Y. Goldberg and I. Dagan, "Improving Distributional Similarity with Lessons Learned
   from Word Embeddings", TACL 3, 2015.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.utils.extmath import randomized_svd

from coursepkg import _check
from coursepkg.vectors import WordVectors

__all__ = [
    "Corpus",
    "cooccurrences",
    "noise_distribution",
    "positive_pmi",
    "ppmi_svd",
    "read_corpus",
]

_LONGEST: Final = 10_000  # words of a sentence; a longer one is cut into pieces


def cooccurrences(corpus: "Corpus", window: int) -> csr_matrix:
    """Count how often words stand near each other, near ones for more than far ones.

    Two words at distance d are together in a window whose size is drawn from 1 to ``window`` with the
    probability (window - d + 1) / window: that is what the pair counts.

    Parameters
    ----------
    corpus : Corpus
        Sentences of V different words; no window reaches from one into the next.
    window : int
        The largest distance.

    Returns
    -------
    scipy.sparse.csr_matrix of float of shape (V, V)
        Symmetric.
    """
    size = len(corpus.words)
    sentence = np.repeat(np.arange(len(corpus.starts) - 1), np.diff(corpus.starts))
    counts = csr_matrix((size, size))
    for d in range(1, _check.integer("window", window) + 1):
        same = sentence[:-d] == sentence[d:]
        left, right = corpus.tokens[:-d][same], corpus.tokens[d:][same]
        weights = np.full(len(left), (window - d + 1) / window)
        counts = counts + csr_matrix((weights, (left, right)), shape=(size, size))
    return csr_matrix(counts + counts.T)


def positive_pmi(counts: csr_matrix) -> csr_matrix:
    r"""Return the positive pointwise mutual information of symmetric co-occurrence counts, (V, V).

    .. math:: \mathrm{PPMI}_{ij} = \max\left(0, \log \frac{p(i, j)}{p(i) \, p(j)}\right)

    and 0 for words that never meet. With the grand total S of the counts, p(i, j) is the count of the
    pair divided by S, p(i) the total of row i divided by S, and p(j) the :func:`noise_distribution`
    of the totals, which holds rare words back.
    """
    totals = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()  # (V,)
    if totals.sum() == 0:
        return counts
    # p(i, j) / p(i) is the count of the pair divided by the total of its row
    ratio = _inverse(totals) @ counts @ _inverse(noise_distribution(totals))
    ppmi = csr_matrix(ratio)
    ppmi.data = np.maximum(np.log(ppmi.data), 0)
    ppmi.eliminate_zeros()
    return ppmi


def _inverse(numbers: NDArray[np.float64]) -> csr_matrix:
    """Return 1 divided by each of V numbers as a diagonal matrix; 0 stays 0."""
    zeros = np.zeros_like(numbers)
    return csr_matrix(diags_array(np.divide(1, numbers, out=zeros, where=numbers > 0)))


def noise_distribution(
    counts: ArrayLike, exponent: float = 0.75
) -> NDArray[np.float64]:
    """Return probabilities of V words: their counts to the power ``exponent``, normalised.

    Parameters
    ----------
    counts : array-like of shape (V,)
        How often each word occurs.
    exponent : float, default=0.75
        1 gives each word the share that it has, 0 all words the same. 0.75 is what the authors of
        word2vec chose for their noise words.
    """
    powers = np.asarray(counts, dtype=np.float64) ** exponent
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def ppmi_svd(
    sentences: Iterable[Sequence[str]],
    *,
    vector_size: int = 100,
    window: int = 5,
    min_count: int = 5,
    seed: int = 0,
) -> WordVectors:
    """Make word vectors from counts: PPMI, and its best C dimensions.

    A singular value decomposition *U S V'* of the PPMI keeps C dimensions, and the vectors are *U*
    times the root of *S*: half of the weight of each dimension, because the other half belongs to
    the words as context [2]_.

    Parameters
    ----------
    sentences : iterable of sequences of str
        Lists of words.
    vector_size : int, default=100
        C, the numbers that describe a word; at most the number of words.
    window : int, default=5
        See :func:`cooccurrences`.
    min_count : int, default=5
        Words that are rarer are left out, before windows are formed.
    seed : int, default=0
        Seed of the randomised decomposition.

    Raises
    ------
    ValueError
        If a parameter or ``sentences`` is not as described.
    """
    width = _check.integer("vector_size", vector_size)
    window = _check.integer("window", window)
    seed = _check.integer("seed", seed, low=0)
    corpus = read_corpus(sentences, min_count)
    if width > len(corpus.words):
        raise ValueError(
            f"vector_size must be at most the number of words, {len(corpus.words)}, got {width}"
        )
    ppmi = positive_pmi(cooccurrences(corpus, window))
    U, S, _ = randomized_svd(ppmi, width, random_state=seed)
    return WordVectors(corpus.words, U * np.sqrt(S))


@dataclass(frozen=True)
class Corpus:
    """Sentences as numbers: sentence s is ``tokens[starts[s] : starts[s + 1]]``.

    Attributes
    ----------
    words
        V words, the most frequent first; the number of a word is its place.
    counts
        How often each occurs, shape ``(V,)``.
    tokens
        The numbers of all words of all sentences, one after the other.
    starts
        Where each sentence begins among them, and at last their number.
    """

    words: list[str]
    counts: NDArray[np.int64]
    tokens: NDArray[np.int32]
    starts: NDArray[np.int64]


def read_corpus(sentences: Iterable[Sequence[str]], min_count: int = 5) -> Corpus:
    """Give each word that occurs at least ``min_count`` times a number, in one pass.

    A list of more than 10,000 words is cut into pieces of that length.

    Raises
    ------
    ValueError
        If ``sentences`` is empty or is not lists of words, or no word is left.
    """
    least = _check.integer("min_count", min_count)
    number_of: dict[str, int] = {}
    numbers: list[int] = []
    lengths: list[int] = []
    for sentence in _check.word_lists("sentences", sentences):
        # a new word gets the next free number
        numbers += [number_of.setdefault(word, len(number_of)) for word in sentence]
        lengths.append(len(sentence))
    if not number_of:
        raise ValueError("sentences is empty: give at least one list of words")
    found = list(_check.strings("sentences", number_of))
    read = np.array(numbers, dtype=np.int32)
    totals = np.bincount(read)
    frequent = np.flatnonzero(totals >= least).tolist()
    chosen = sorted(frequent, key=lambda number: (-totals[number], found[number]))
    if not chosen:
        raise ValueError(
            f"min_count={least} leaves none of {len(found)} words: lower it, or give more text"
        )
    renumbered = np.full(len(found), -1, dtype=np.int32)
    renumbered[chosen] = np.arange(len(chosen))
    # Rare words are gone before windows are formed, as in the word2vec program
    kept = renumbered[read] >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[np.cumsum(lengths)].tolist()
    starts = [0]
    for end in ends:
        starts.extend(range(starts[-1] + _LONGEST, end, _LONGEST))
        if end > starts[-1]:
            starts.append(end)
    return Corpus(
        words=[found[number] for number in chosen],
        counts=totals[chosen].astype(np.int64),
        tokens=renumbered[read][kept],
        starts=np.array(starts, dtype=np.int64),
    )
