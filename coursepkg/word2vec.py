"""word2vec: word vectors that are learned by predicting the words around a word.

"Words with similar meanings occur in similar contexts." Counting contexts needs a table of V x V
numbers. word2vec (Mikolov and others [1]_, [2]_) never builds it: it walks through the text and
moves the vectors of a word and its neighbour towards each other, and the vectors of the word and a
few noise words apart. Levy and Goldberg [3]_ showed that its best solution factorises a shifted
version of the table.

:func:`train_sentence` is the algorithm, made to be read. :class:`Word2Vec` runs the same updates in
compiled loops.

References
----------
.. [1] T. Mikolov, K. Chen, G. Corrado and J. Dean, "Efficient Estimation of Word Representations in
   Vector Space", ICLR workshop, 2013.
.. [2] T. Mikolov, I. Sutskever, K. Chen, G. Corrado and J. Dean, "Distributed Representations of
   Words and Phrases and their Compositionality", NeurIPS 2013.
.. [3] O. Levy and Y. Goldberg, "Neural Word Embedding as Implicit Matrix Factorization", NeurIPS
   2014.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm.auto import tqdm

from coursepkg import _check
from coursepkg import _word2vec_kernel as kernel
from coursepkg._progress import hidden
from coursepkg.ppmi import Corpus, noise_distribution, read_corpus
from coursepkg.vectors import WordVectors

__all__ = [
    "Word2Vec",
    "full_softmax_step",
    "keep_probabilities",
    "log_softmax",
    "negative_sampling_step",
    "train_sentence",
]

_WORK: Final = 10_000  # words that a thread takes on at a time
_LAST_ALPHA: Final = 1e-4  # the learning rate at the end of the training


# One step, as one would write it on a blackboard


def sigmoid(scores: NDArray[Any]) -> NDArray[Any]:
    """Return the logistic function of scores."""
    probabilities: NDArray[Any] = 1 / (1 + np.exp(-scores))
    return probabilities


def log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Turn V scores into the logarithms of V probabilities, along the last axis."""
    # e to a large score overflows
    shifted = scores - scores.max(axis=-1, keepdims=True)
    total = np.exp(shifted).sum(axis=-1, keepdims=True)
    logarithms: NDArray[Any] = shifted - np.log(total)
    return logarithms


def full_softmax_step(
    inputs: NDArray[Any], outputs: NDArray[Any], word: int, target: int, alpha: float
) -> None:
    """Make ``target`` more probable after ``word``, and every other word of the vocabulary less.

    One step of gradient ascent on ``log_softmax(outputs @ inputs[word])[target]``, in place. It touches
    all V rows of ``outputs``, which is why nobody trains large vocabularies this way.

    Parameters
    ----------
    inputs, outputs : numpy.ndarray of shape (V, C)
        The vectors of words as centres, and as neighbours.
    word, target : int
        The centre and its neighbour.
    alpha : float
        The learning rate.
    """
    hidden = inputs[word].copy()  # (C,)
    error = -np.exp(log_softmax(outputs @ hidden))  # (V,)
    error[target] += 1
    inputs[word] += alpha * error @ outputs
    outputs += alpha * np.outer(error, hidden)


def negative_sampling_step(
    inputs: NDArray[Any],
    outputs: NDArray[Any],
    words: Sequence[int],
    target: int,
    noise: Sequence[int],
    alpha: float,
) -> None:
    """Tell one word that belongs here from a few that were drawn at random.

    One step of gradient ascent on *log sigma(o_target . h) + sum over the noise of log sigma(-o_k . h)*
    [2]_ (equation 4), in place, where *h* is the mean of ``inputs[words]``. Noise that equals ``target``
    is left out, as in the original program: the same word cannot be right and wrong.

    Parameters
    ----------
    inputs, outputs : numpy.ndarray of shape (V, C)
        The vectors of words as inputs, and as what is predicted.
    words : sequence of int
        One word with skip-gram, the neighbours with CBOW. A word that comes twice counts twice.
    target : int
        The word to predict.
    noise : sequence of K int
        Words to tell it from, all different but for those that equal ``target``.
    alpha : float
        The learning rate.
    """
    targets = [target, *(word for word in noise if word != target)]
    labels = np.array([1] + [0] * (len(targets) - 1))
    hidden = inputs[words].mean(axis=0)  # (C,)
    rows = outputs[targets]  # (1 + K, C)
    error = labels - sigmoid(rows @ hidden)  # (1 + K,)
    outputs[targets] += alpha * np.outer(error, hidden)
    # each of the words has its share of the mean
    np.add.at(inputs, words, alpha * error @ rows / len(words))


# One sentence


def train_sentence(
    inputs: NDArray[Any],
    outputs: NDArray[Any],
    words: Sequence[int],
    radii: Sequence[int],
    noise: Iterable[Sequence[int]],
    alpha: float,
    *,
    sg: int = 1,
) -> None:
    """Train on one sentence, in place.

    Parameters
    ----------
    inputs, outputs : numpy.ndarray of shape (V, C)
        The two matrices.
    words : sequence of T int
        The words of the sentence that subsampling left.
    radii : sequence of T int
        How many words to the left and to the right belong to the window of each.
    noise : iterable of sequences of int
        Noise words for each pair of a word and a neighbour (skip-gram), or for each word that has
        neighbours (CBOW), in the order in which they come.
    alpha : float
        The learning rate.
    sg : {1, 0}, default=1
        1 for skip-gram: the word predicts each neighbour. 0 for CBOW: the neighbours predict the word.
    """
    draws = iter(noise)
    for i, word in enumerate(words):
        left = words[max(0, i - radii[i]) : i]
        right = words[i + 1 : i + 1 + radii[i]]
        neighbours = [*left, *right]
        if sg:
            for neighbour in neighbours:
                negative_sampling_step(
                    inputs, outputs, [word], neighbour, next(draws), alpha
                )
        elif neighbours:
            negative_sampling_step(
                inputs, outputs, neighbours, word, next(draws), alpha
            )


def keep_probabilities(counts: ArrayLike, sample: float) -> NDArray[np.float64]:
    """Return the probability with which each word is kept, so that frequent ones are thinned out.

    For a word that is the share *f* of all words, *sqrt(sample / f) + sample / f*, and 1 at most: the
    formula of the original program. The paper [2]_ (equation 5) has the first term alone.

    Parameters
    ----------
    counts : array-like of shape (V,)
        How often each word occurs.
    sample : float
        The share above which words are thinned out; 0 keeps everything.
    """
    shares = np.asarray(counts, dtype=np.float64) / np.sum(counts)
    if sample == 0:
        return np.ones_like(shares)
    kept: NDArray[np.float64] = np.sqrt(sample / shares) + sample / shares
    return np.minimum(1.0, kept)


# A corpus


@dataclass
class Word2Vec:
    """Learn word vectors by skip-gram or CBOW with negative sampling.

    Names and defaults are gensim's, but for ``sg``, whose default here is skip-gram. What happens is
    what :func:`train_sentence` does to one sentence after the other, while the learning rate falls
    in a straight line from ``alpha`` to 0.0001.

    Parameters
    ----------
    vector_size : int, default=100
        C, the numbers that describe a word.
    window : int, default=5
        The largest distance of a neighbour. For each word the distance is drawn anew from 1 to
        ``window``, so that near neighbours count more.
    min_count : int, default=5
        Words that are rarer are left out, before windows are formed.
    sg : {1, 0}, default=1
        1 for skip-gram, 0 for CBOW (the mean of the window predicts its middle). CBOW's gradient is
        that of the mean, so each word gets its share; the original program gives each word all of it.
    negative : int, default=5
        Noise words for each pair, drawn from the :func:`~coursepkg.ppmi.noise_distribution`. One
        that is drawn twice counts once; the original program and gensim count it twice.
    sample : float, default=1e-3
        See :func:`keep_probabilities`; 0 keeps every word.
    alpha : float, default=0.025
        The learning rate at first.
    epochs : int, default=5
        How often the corpus is read.
    seed : int, default=0
        Same seed, same vectors on the same machine, as long as there is one worker.
    workers : int, default=1
        Threads. They write to the same vectors without waiting for each other (Hogwild), so that with
        two or more no run is quite like another.

    Attributes
    ----------
    wv : WordVectors
        The words, frequent ones first, and their input vectors.
    outputs : numpy.ndarray of shape (V, C), float32
        The vectors of words as what is predicted.
    counts : numpy.ndarray of shape (V,), int64
        How often each word occurs.

    Raises
    ------
    ValueError
        If a parameter is not as described.

    Examples
    --------
    >>> sentences = [["the", pet, "sleeps"] for pet in ("dog", "cat")] * 100
    >>> model = Word2Vec(vector_size=8, seed=1).fit(sentences)
    >>> model.wv.words
    ['sleeps', 'the', 'cat', 'dog']
    >>> model.wv.vectors.shape
    (4, 8)
    """

    vector_size: int = 100
    window: int = 5
    min_count: int = 5
    sg: int = 1
    negative: int = 5
    sample: float = 1e-3
    alpha: float = 0.025
    epochs: int = 5
    seed: int = 0
    workers: int = 1

    def __post_init__(self) -> None:
        for name in ("vector_size", "window", "min_count", "epochs", "workers"):
            _check.integer(name, getattr(self, name))
        _check.integer("negative", self.negative)
        _check.integer("seed", self.seed, low=0)
        _check.number("sample", self.sample)
        _check.number("alpha", self.alpha)
        _check.choice("sg", self.sg, (1, 0))

    def fit(self, sentences: Iterable[Sequence[str]], *, progress: bool = True) -> Self:
        """Learn the vocabulary and the vectors of a corpus, from the start.

        Parameters
        ----------
        sentences : iterable of sequences of str
            Lists of words. No window reaches from one into the next. A list of more than 10,000 words
            is cut into pieces of that length.
        progress : bool, default=True
            Whether to show a progress bar, in a terminal or a notebook.

        Raises
        ------
        ValueError
            If ``sentences`` is empty or is not lists of words, or ``min_count`` leaves no word. What was
            learned before is then still there.
        """
        with tqdm(total=100, unit="%", disable=hidden(progress)) as bar:
            for done in self.fit_steps(sentences):
                bar.update(int(100 * done) - bar.n)
        return self

    def fit_steps(self, sentences: Iterable[Sequence[str]]) -> Iterator[float]:
        """Do what :meth:`fit` does, and stop for a look after every 10,000 words or so.

        Yields
        ------
        float
            The share of the training that is done, 1.0 at the end. ``wv.vectors`` is as far along; copy
            it to keep it.
        """
        corpus = read_corpus(sentences, self.min_count)
        rng = np.random.default_rng(self.seed)
        shape = (len(corpus.words), self.vector_size)
        # as in the original: small random inputs, outputs that predict nothing yet
        inputs = rng.random(shape, dtype=np.float32) - np.float32(0.5)
        self.wv = WordVectors(corpus.words, inputs / self.vector_size)
        self.outputs = np.zeros(shape, dtype=np.float32)
        self.counts = corpus.counts
        pieces = list(self._pieces(corpus))
        train = self._trainer(corpus)
        if self.workers == 1:
            for number, piece in enumerate(pieces, start=1):
                train(piece)
                yield number / len(pieces)
            return
        pool = ThreadPoolExecutor(self.workers)
        try:
            for number, _ in enumerate(pool.map(train, pieces), start=1):
                yield number / len(pieces)
        finally:
            pool.shutdown(cancel_futures=True)

    def _pieces(self, corpus: Corpus) -> Iterator["_Piece"]:
        """Cut the epochs into pieces of some 10,000 words, in the order in which they are trained."""
        starts, size = corpus.starts, len(corpus.tokens)
        cuts = np.unique(np.searchsorted(starts, [*range(0, size, _WORK), size]))
        for epoch in range(self.epochs):
            sequence = np.random.SeedSequence([self.seed, epoch])
            stream = sequence.generate_state(1, np.uint64)[0]
            for first, last in pairwise(cuts):
                # the share of the training that lies behind each sentence, whoever works on it
                done = (epoch * size + starts[first:last]) / (self.epochs * size)
                alphas = self.alpha + (min(_LAST_ALPHA, self.alpha) - self.alpha) * done
                yield _Piece(first, alphas.astype(np.float32), stream)

    def _trainer(self, corpus: Corpus) -> Callable[["_Piece"], None]:
        """Return the function that trains on one piece, in compiled loops."""
        keep = keep_probabilities(corpus.counts, self.sample)
        cut, other = kernel.alias_table(noise_distribution(corpus.counts))

        def train(piece: _Piece) -> None:
            kernel.train_range(
                self.wv.vectors,
                self.outputs,
                corpus.tokens,
                corpus.starts,
                piece.first,
                piece.alphas,
                keep,
                cut,
                other,
                self.window,
                self.negative,
                bool(self.sg),
                piece.stream,
            )

        return train


@dataclass(frozen=True)
class _Piece:
    """A run of sentences: the first, a learning rate for each, and the stream of its random draws."""

    first: int
    alphas: NDArray[np.float32]
    stream: np.uint64
