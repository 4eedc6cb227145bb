"""Word vectors that are learned from the words around a word: word2vec, and its counting cousin.

"Words with similar meanings occur in similar contexts." word2vec (Mikolov and others [1]_, [2]_)
learns a vector for each word by letting it predict its neighbours; the noise words of negative
sampling make that cheap. Levy and Goldberg [3]_ showed that its best solution factorises a matrix of
shifted pointwise mutual information; :func:`ppmi_svd` counts and factorises one of the positive
entries [4]_, and GloVe [5]_ lives between the two.

:func:`train_sentence` is the reference, made to be read. :class:`Word2Vec` runs the same updates
in compiled loops.

References
----------
.. [1] T. Mikolov, K. Chen, G. Corrado and J. Dean, "Efficient Estimation of Word Representations in
   Vector Space", ICLR workshop, 2013.
.. [2] T. Mikolov, I. Sutskever, K. Chen, G. Corrado and J. Dean, "Distributed Representations of
   Words and Phrases and their Compositionality", NeurIPS 2013.
.. [3] O. Levy and Y. Goldberg, "Neural Word Embedding as Implicit Matrix Factorization", NeurIPS
   2014.
.. [4] O. Levy, Y. Goldberg and I. Dagan, "Improving Distributional Similarity with Lessons Learned
   from Word Embeddings", TACL 3, 2015.
.. [5] J. Pennington, R. Socher and C. D. Manning, "GloVe: Global Vectors for Word Representation",
   EMNLP 2014.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.utils.extmath import randomized_svd
from tqdm.auto import tqdm

from coursepkg import _word2vec_kernel as kernel

__all__ = [
    "Word2Vec",
    "WordVectors",
    "average_vectors",
    "full_softmax_step",
    "keep_probabilities",
    "load_vectors",
    "log_softmax",
    "negative_sampling_step",
    "noise_distribution",
    "ppmi_svd",
    "train_sentence",
]

_LONGEST: Final = 10_000  # words of a sentence; a longer one is cut into pieces
_WORK: Final = 10_000  # words that a thread takes on at a time
_TINY: Final = 1e-12


class WordVectors:
    """Words and their vectors, to look up and to compare.

    Parameters
    ----------
    words : sequence of str
        V different words.
    vectors : array-like of shape (V, C)
        One row a word, in the same order.

    Attributes
    ----------
    words : list of str
    vectors : numpy.ndarray of shape (V, C), float32
    index : dict of str to int
        The row of each word.

    Raises
    ------
    ValueError
        If ``words`` holds something else than different strings, or ``vectors`` does not have one row
        a word.

    Examples
    --------
    >>> vectors = WordVectors(["north", "up", "south"], [[0, 2], [0.1, 3], [0, -1]])
    >>> vectors.most_similar("north", k=1)
    [('up', 0.999...)]
    """

    words: list[str]
    vectors: NDArray[np.float32]
    index: dict[str, int]

    def __init__(self, words: Sequence[str], vectors: ArrayLike) -> None:
        rows = np.asarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or len(rows) != len(words):  # noqa: PLR2004
            raise ValueError(
                f"vectors must have one row for each of {len(words)} words, got shape {rows.shape}"
            )
        self._set(list(words), rows)

    def _set(self, words: list[str], vectors: NDArray[np.float32]) -> None:
        index = {word: row for row, word in enumerate(words)}
        if not all(isinstance(word, str) for word in words) or len(index) < len(words):
            raise ValueError("words must be strings, each of them once")
        self.words, self.vectors, self.index = words, vectors, index

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.index

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        """Return the vector of a word, shape ``(C,)``; a ``ValueError`` if there is none."""
        vector: NDArray[np.float32] = self.vectors[self._row("word", word)]
        return vector

    def _row(self, name: str, word: str) -> int:
        if word not in self.index:
            first = "; call fit first" if not self.words else ""
            raise ValueError(
                f"{name} must be one of the {len(self)} words of the vocabulary, {word!r} is not"
                f"{first}"
            )
        return self.index[word]

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of the angle between two words, from -1 to 1.

        Raises
        ------
        ValueError
            If ``a`` or ``b`` is not in the vocabulary.
        """
        rows = [self._row("a", a), self._row("b", b)]
        first, second = unit_rows(self.vectors[rows])
        return float(first @ second)

    def most_similar(self, word: str, k: int = 10) -> list[tuple[str, float]]:
        """Return the words nearest to ``word`` by the cosine, and their cosines, the best first.

        Parameters
        ----------
        word : str
            A word of the vocabulary. It is not in the result itself.
        k : int, default=10
            How many; where the vocabulary holds fewer others, all of them are returned.

        Raises
        ------
        ValueError
            If ``word`` is not in the vocabulary, or ``k`` is not positive.
        """
        row = self._row("word", word)
        unit = unit_rows(self.vectors)
        return self._best(unit @ unit[row], {row}, k)

    def analogy(self, a: str, b: str, c: str, k: int = 1) -> list[tuple[str, float]]:
        """Return the words nearest to *a - b + c*: athens, greece, germany should give berlin.

        Parameters
        ----------
        a, b, c : str
            Words of the vocabulary, in the order of the formula; their vectors are taken at length 1
            [1]_. None of the three is in the result.
        k : int, default=1
            How many; where fewer other words are left, all of them are returned, which may be none.

        Raises
        ------
        ValueError
            If a word is not in the vocabulary, or ``k`` is not positive.
        """
        rows = [
            self._row(name, word) for name, word in zip("abc", (a, b, c), strict=True)
        ]
        unit = unit_rows(self.vectors)
        wanted = unit[rows[0]] - unit[rows[1]] + unit[rows[2]]
        return self._best(unit @ unit_rows(wanted[None])[0], set(rows), k)

    def _best(
        self, scores: NDArray[Any], without: set[int], k: int
    ) -> list[tuple[str, float]]:
        """Return the ``k`` words of the highest scores, leaving some out."""
        if not isinstance(k, Integral) or k < 1:
            raise ValueError(f"k must be an integer >= 1, got {k!r}")
        order = np.argsort(-scores, kind="stable")[: int(k) + len(without)]
        found = [(self.words[i], float(scores[i])) for i in order if i not in without]
        return found[: int(k)]

    def analogy_accuracy(self, questions: Sequence[tuple[str, str, str, str]]) -> float:
        """Return the share of questions ``(a, b, c, d)`` whose best answer to *a - b + c* is ``d``.

        A question with a word outside the vocabulary counts as answered wrongly.

        Raises
        ------
        ValueError
            If ``questions`` is empty.
        """
        if len(questions) == 0:
            raise ValueError("questions is empty: give at least one (a, b, c, d)")
        known = [q for q in questions if all(word in self.index for word in q)]
        if not known:
            return 0.0
        unit = unit_rows(self.vectors)
        a, b, c, d = np.array([[self.index[word] for word in q] for q in known]).T
        scores = (unit[a] - unit[b] + unit[c]) @ unit.T  # (questions, V)
        for asked in (a, b, c):
            scores[np.arange(len(known)), asked] = -np.inf
        return float((scores.argmax(axis=1) == d).sum() / len(questions))

    def save(self, path: str | Path) -> None:
        """Write the vectors as text, in the format of the word2vec program, which gensim reads too.

        The first line has V and C, and each of the others a word and its C numbers, with spaces
        between them. The file appears whole or not at all.

        Raises
        ------
        ValueError
            If there is nothing to save, a number is not finite, or a word is empty or has a space in
            it, which this format cannot tell.
        """
        if not self.words or not np.isfinite(self.vectors).all():
            raise ValueError("vectors must be finite and of one word at least")
        for word in self.words:
            if word.split() != [word]:
                raise ValueError(f"words must have no spaces in them, got {word!r}")
        path = Path(path)
        part = path.with_name(path.name + ".part")
        try:
            with part.open("w", encoding="utf-8", newline="\n") as file:
                file.write(f"{len(self)} {self.vectors.shape[1]}\n")
                for word, row in zip(self.words, self.vectors.tolist(), strict=True):
                    # nine digits bring every float32 back exactly
                    numbers = " ".join(f"{number:.9g}" for number in row)
                    file.write(f"{word} {numbers}\n")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def load_vectors(path: str | Path) -> WordVectors:
    """Read vectors in the text format of the word2vec program, as :meth:`WordVectors.save` writes it.

    Parameters
    ----------
    path : str or pathlib.Path
        A file by this module, gensim, word2vec or fastText; GloVe's files lack the first line.

    Raises
    ------
    ValueError
        If the file is not in that format, is cut short, names a word twice, or a line does not have
        as many numbers as the first line says.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="\n") as file:
            head = file.readline().split()
            if len(head) != 2 or not all(n.isdecimal() for n in head):  # noqa: PLR2004
                raise ValueError(
                    f"path: the first line of {path} must be two whole numbers, words and dimensions"
                )
            size, width = int(head[0]), int(head[1])
            # The file is read before anything is set aside: what a head promises may be a lie.
            lines = [line.rstrip("\r\n ").split(" ") for line in file]
    except UnicodeDecodeError as error:
        raise ValueError(f"path: {path} must be text in UTF-8: {error}") from error
    if len(lines) != size:
        raise ValueError(
            f"path: {path} has {len(lines)} words where its first line says {size}: cut short?"
        )
    for number, line in enumerate(lines, start=2):
        if len(line) != width + 1:
            raise ValueError(
                f"path: line {number} of {path} has {len(line) - 1} numbers, must have {width}"
            )
    try:
        vectors = np.array([line[1:] for line in lines], dtype=np.float32)
    except ValueError as error:
        raise ValueError(
            f"path: {path} has something else than numbers: {error}"
        ) from error
    if not np.isfinite(vectors).all():
        raise ValueError(f"path: {path} has numbers that are not finite")
    return WordVectors([line[0] for line in lines], vectors.reshape(size, width))


def unit_rows(vectors: NDArray[Any]) -> NDArray[Any]:
    """Return the rows at length 1, so that dot products are cosines; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[Any] = vectors / np.maximum(lengths, _TINY)
    return unit


# The updates, as one would write them on a blackboard


def sigmoid(scores: NDArray[Any]) -> NDArray[Any]:
    """Return the logistic function of scores."""
    probabilities: NDArray[Any] = 1 / (1 + np.exp(-scores))
    return probabilities


def log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Turn V scores into the logarithms of V probabilities, along the last axis."""
    shifted = scores - scores.max(
        axis=-1, keepdims=True
    )  # e to a large score overflows
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
    """Tell one word that belongs here from a few that were drawn by lot.

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
    """Train on one sentence, in place: the reference for the compiled loops.

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
        neighbours = [
            *words[max(0, i - radii[i]) : i],
            *words[i + 1 : i + 1 + radii[i]],
        ]
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


def noise_distribution(
    counts: ArrayLike, exponent: float = 0.75
) -> NDArray[np.float64]:
    """Return the probability of each word to be drawn as noise: its count to the power, normalised.

    Parameters
    ----------
    counts : array-like of shape (V,)
        How often each word occurs.
    exponent : float, default=0.75
        1 draws words as often as they occur, 0 all alike; 0.75 is the authors' choice [2]_.
    """
    powers = np.asarray(counts, dtype=np.float64) ** exponent
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


@dataclass(frozen=True)
class _Corpus:
    """Sentences as numbers: sentence s is ``tokens[starts[s] : starts[s + 1]]``."""

    words: list[str]
    counts: NDArray[np.int64]
    tokens: NDArray[np.int32]
    starts: NDArray[np.int64]


def _read_corpus(sentences: Iterable[Sequence[str]], min_count: int) -> _Corpus:
    """Count and number the words of a corpus in one pass; keep the frequent ones, the most frequent first."""
    grown: defaultdict[str, int] = defaultdict()
    grown.default_factory = grown.__len__  # a new word gets the next free number
    numbers: list[int] = []
    lengths: list[int] = []
    for sentence in _check_sentences(sentences):
        numbers.extend(map(grown.__getitem__, sentence))
        lengths.append(len(sentence))
    if not grown:
        raise ValueError("sentences is empty: give at least one list of words")
    for word in grown:
        if not isinstance(word, str):
            raise ValueError(
                f"sentences must hold lists of strings, got the word {word!r}"
            )
    read = np.array(numbers, dtype=np.int32)
    totals, found = np.bincount(read), list(grown)
    chosen = sorted(
        np.flatnonzero(totals >= min_count).tolist(),
        key=lambda number: (-totals[number], found[number]),
    )
    if not chosen:
        raise ValueError(
            f"min_count={min_count} leaves none of {len(found)} words: lower it, or give more text"
        )
    renumbered = np.full(len(found), -1, dtype=np.int32)
    renumbered[chosen] = np.arange(len(chosen))
    # Rare words are gone before windows are formed, as in the original program
    kept = renumbered[read] >= 0
    ends = np.concatenate([[0], np.cumsum(kept)])[np.cumsum(lengths)].tolist()
    starts = [0]
    for end in ends:
        starts.extend(range(starts[-1] + _LONGEST, end, _LONGEST))
        if end > starts[-1]:
            starts.append(end)
    return _Corpus(
        words=[found[number] for number in chosen],
        counts=totals[chosen].astype(np.int64),
        tokens=renumbered[read][kept],
        starts=np.array(starts, dtype=np.int64),
    )


def _check_sentences(
    sentences: Iterable[Sequence[str]],
) -> Iterator[Sequence[str]]:
    """Yield the sentences, each once it is known to be a list."""
    if isinstance(sentences, str) or not isinstance(sentences, Iterable):
        raise ValueError(
            f"sentences must be an iterable of lists of words, got {sentences!r}"
        )
    for number, sentence in enumerate(sentences):
        if isinstance(sentence, str) or not isinstance(sentence, Sequence):
            raise ValueError(
                f"sentences must hold lists of words, sentences[{number}] is {sentence!r}"
            )
        if len(sentence) > 0 and not isinstance(sentence[0], str):
            raise ValueError(
                f"sentences must hold lists of strings, sentences[{number}] has {sentence[0]!r}"
            )
        yield sentence


def _check_settings(settings: Mapping[str, Any]) -> None:
    """Check numbers by what is promised of them."""
    for name in ("vector_size", "window", "min_count", "epochs", "workers", "negative"):
        value = settings.get(name, 1)
        if not isinstance(value, Integral) or value < 1:
            raise ValueError(f"{name} must be an integer >= 1, got {value!r}")
    seed = settings["seed"]
    if not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"seed must be an integer >= 0, got {seed!r}")
    for name in ("alpha", "min_alpha", "sample"):
        value = settings.get(name, 0.0)
        if not isinstance(value, Real) or not 0 <= float(value) < np.inf:
            raise ValueError(f"{name} must be a number >= 0, got {value!r}")
    if settings.get("min_alpha", 0.0) > settings.get("alpha", 0.0):
        raise ValueError(
            f"min_alpha must be at most alpha={settings['alpha']!r}, got {settings['min_alpha']!r}"
        )
    if settings.get("sg", 1) not in (0, 1):
        raise ValueError(
            f"sg must be 1 (skip-gram) or 0 (CBOW), got {settings['sg']!r}"
        )
    exponent = settings["ns_exponent"]
    if not isinstance(exponent, Real) or not np.isfinite(float(exponent)):
        raise ValueError(f"ns_exponent must be a finite number, got {exponent!r}")


class Word2Vec(WordVectors):
    """Learn word vectors by skip-gram or CBOW with negative sampling.

    Names and defaults are gensim's, but for ``sg``, whose default here is skip-gram. What happens is
    what :func:`train_sentence` does to one sentence after the other, while the learning rate falls
    in a straight line from ``alpha`` to ``min_alpha``.

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
        Noise words for each pair.
    ns_exponent : float, default=0.75
        See :func:`noise_distribution`.
    sample : float, default=1e-3
        See :func:`keep_probabilities`; 0 keeps every word.
    alpha, min_alpha : float, default=0.025 and 1e-4
        The learning rate, at first and at last.
    epochs : int, default=5
        How often the corpus is read.
    seed : int, default=0
        Same seed, same vectors on the same machine, as long as there is one worker.
    workers : int, default=1
        Threads. They write to the same vectors without waiting for each other (Hogwild), so that with
        two or more no run is quite like another.

    Attributes
    ----------
    words, vectors, index
        As in :class:`WordVectors`; frequent words come first. ``vectors`` are the input vectors.
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
    >>> model.words
    ['sleeps', 'the', 'cat', 'dog']
    >>> model.vectors.shape
    (4, 8)
    """

    outputs: NDArray[np.float32]
    counts: NDArray[np.int64]

    def __init__(
        self,
        *,
        vector_size: int = 100,
        window: int = 5,
        min_count: int = 5,
        sg: int = 1,
        negative: int = 5,
        ns_exponent: float = 0.75,
        sample: float = 1e-3,
        alpha: float = 0.025,
        min_alpha: float = 1e-4,
        epochs: int = 5,
        seed: int = 0,
        workers: int = 1,
    ) -> None:
        self.vector_size, self.window, self.min_count = vector_size, window, min_count
        self.sg, self.negative, self.ns_exponent = sg, negative, ns_exponent
        self.sample, self.alpha, self.min_alpha = sample, alpha, min_alpha
        self.epochs, self.seed, self.workers = epochs, seed, workers
        _check_settings(vars(self))
        super().__init__([], np.empty((0, vector_size)))

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
        # disable=None shows the bar in a terminal or a notebook, and nothing where nobody watches;
        # given here, it would overrule the environment's TQDM_DISABLE
        hidden = not progress or bool(os.environ.get("TQDM_DISABLE"))
        with tqdm(total=100, unit="%", disable=hidden or None) as bar:
            for done in self.fit_steps(sentences):
                bar.update(int(100 * done) - bar.n)
        return self

    def fit_steps(self, sentences: Iterable[Sequence[str]]) -> Iterator[float]:
        """Do what :meth:`fit` does, and stop for a look after every 10,000 words or so.

        Yields
        ------
        float
            The share of the training that is done, 1.0 at the end. ``vectors`` is as far along; copy it
            to keep it.
        """
        corpus = _read_corpus(sentences, self.min_count)
        rng = np.random.default_rng(self.seed)
        shape = (len(corpus.words), self.vector_size)
        # as in the original: small random inputs, outputs that predict nothing yet
        inputs: NDArray[np.float32] = rng.random(shape, dtype=np.float32) - np.float32(
            0.5
        )
        inputs /= self.vector_size
        self._set(corpus.words, inputs)
        self.outputs, self.counts = np.zeros_like(inputs), corpus.counts
        tasks = list(self._tasks(corpus))
        if self.workers == 1:
            for number, task in enumerate(tasks, start=1):
                kernel.train_range(*task)
                yield number / len(tasks)
            return
        pool = ThreadPoolExecutor(self.workers)
        try:
            finished = pool.map(lambda task: kernel.train_range(*task), tasks)
            for number, _ in enumerate(finished, start=1):
                yield number / len(tasks)
        finally:
            pool.shutdown(cancel_futures=True)

    def _tasks(self, corpus: _Corpus) -> Iterator[tuple[Any, ...]]:
        """Yield the arguments of the compiled loop, for some 10,000 words at a time."""
        keep = keep_probabilities(corpus.counts, self.sample)
        noise = noise_distribution(corpus.counts, self.ns_exponent)
        cut, other = kernel.alias_table(noise)
        starts, size = corpus.starts, len(corpus.tokens)
        cuts = np.unique(np.searchsorted(starts, [*range(0, size, _WORK), size]))
        for epoch in range(self.epochs):
            stream = np.random.SeedSequence([self.seed, epoch]).generate_state(1, "u8")[
                0
            ]
            for first, last in pairwise(cuts):
                # the share of the training that lies behind each sentence, whoever works on it
                done = (epoch * size + starts[first:last]) / (self.epochs * size)
                alphas = self.alpha - (self.alpha - self.min_alpha) * done
                yield (
                    self.vectors, self.outputs, corpus.tokens, starts, first,
                    alphas.astype(np.float32), keep, cut, other, self.window, self.negative,
                    bool(self.sg), stream,
                )  # fmt: skip


# The counting cousin, and documents


def _cooccurrences(corpus: _Corpus, window: int) -> csr_matrix:
    """Count how often words stand near each other, (V, V), near ones for more than far ones.

    Two words at distance d are together in a window whose size is drawn from 1 to ``window`` with the
    probability (window - d + 1) / window: that is what the pair counts.
    """
    size = len(corpus.words)
    sentence = np.repeat(np.arange(len(corpus.starts) - 1), np.diff(corpus.starts))
    counts = csr_matrix((size, size))
    for d in range(1, window + 1):
        same = sentence[:-d] == sentence[d:]
        left, right = corpus.tokens[:-d][same], corpus.tokens[d:][same]
        weights = np.full(len(left), (window - d + 1) / window)
        counts = counts + csr_matrix((weights, (left, right)), shape=(size, size))
    return csr_matrix(counts + counts.T)


def ppmi_svd(
    sentences: Iterable[Sequence[str]],
    *,
    vector_size: int = 100,
    window: int = 5,
    min_count: int = 5,
    ns_exponent: float = 0.75,
    seed: int = 0,
) -> WordVectors:
    """Make word vectors from counts: positive pointwise mutual information, and its best C dimensions.

    For words *i* and *j* that are seen together with the probability *p(i, j)*, the entry of a matrix is
    *log p(i, j) / (p(i) p(j))*, or 0 where that is negative or the words never meet. A pair at distance *d*
    counts *(window - d + 1) / window*, as often as a window of random size holds it; *p(j)* is taken of
    counts to the power ``ns_exponent``, as the noise of word2vec is [4]_. A singular value decomposition
    *U S V'* keeps C dimensions, and the vectors are *U* times the root of *S*.

    Parameters
    ----------
    sentences : iterable of sequences of str
        Lists of words.
    vector_size, window, min_count, ns_exponent, seed
        As in :class:`Word2Vec`; the seed is that of a randomised decomposition.

    Raises
    ------
    ValueError
        If a parameter or ``sentences`` is not as described, or the vocabulary has fewer words than
        ``vector_size``.
    """
    settings = {
        "vector_size": vector_size, "window": window, "min_count": min_count,
        "ns_exponent": ns_exponent, "seed": seed,
    }  # fmt: skip
    _check_settings(settings)
    corpus = _read_corpus(sentences, min_count)
    if vector_size > len(corpus.words):
        raise ValueError(
            f"vector_size must be at most the number of words, {len(corpus.words)}, got {vector_size}"
        )
    ppmi = positive_pmi(_cooccurrences(corpus, window), ns_exponent)
    left, values, _ = randomized_svd(ppmi, vector_size, random_state=seed)
    return WordVectors(corpus.words, left * np.sqrt(values))


def positive_pmi(counts: csr_matrix, exponent: float = 0.75) -> csr_matrix:
    """Return the positive pointwise mutual information of symmetric co-occurrence counts, (V, V)."""
    totals = np.asarray(counts.sum(axis=1)).ravel()
    if totals.sum() == 0:
        return counts
    rows = np.divide(1, totals, out=np.zeros_like(totals), where=totals > 0)
    shares = noise_distribution(totals, exponent)
    columns = np.divide(1, shares, out=np.zeros_like(shares), where=shares > 0)
    # p(i, j) / (p(i) p(j)): the grand total cancels
    ratio = csr_matrix(diags_array(rows) @ counts @ diags_array(columns))
    ratio.data = np.maximum(np.log(ratio.data), 0)
    ratio.eliminate_zeros()
    return ratio


def average_vectors(
    documents: Iterable[Sequence[str]],
    vectors: WordVectors,
    weights: Mapping[str, float] | None = None,
) -> NDArray[np.float32]:
    """Describe each document by the average of the vectors of its words.

    Parameters
    ----------
    documents : iterable of sequences of str
        N lists of words. A word that comes twice counts twice; words without a vector are ignored.
    vectors : WordVectors
        The vectors, C numbers each.
    weights : mapping of str to float, optional
        A weight for each word, such as its inverse document frequency; words that it lacks are
        ignored. By default all words weigh the same.

    Returns
    -------
    numpy.ndarray of shape (N, C), float32
        A document without a known word is a row of zeros.

    Raises
    ------
    ValueError
        If a document is not a list of words, or a weight is negative or not finite.
    """
    weight_of = np.ones(len(vectors))
    if weights is not None:
        weight_of = np.array([float(weights.get(word, 0)) for word in vectors.words])
        if not (np.isfinite(weight_of) & (weight_of >= 0)).all():
            raise ValueError("weights must be finite numbers >= 0")
    columns: list[int] = []
    starts = [0]
    for number, document in enumerate(documents):
        if isinstance(document, str) or not isinstance(document, Sequence):
            raise ValueError(
                f"documents must hold lists of words, documents[{number}] is {document!r}"
            )
        columns.extend(
            [vectors.index[word] for word in document if word in vectors.index]
        )
        starts.append(len(columns))
    shape = (len(starts) - 1, len(vectors))
    bags = csr_matrix((weight_of[columns], columns, starts), shape=shape)
    totals = np.asarray(bags.sum(axis=1))
    sums = bags @ vectors.vectors
    return np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0).astype(
        np.float32
    )
