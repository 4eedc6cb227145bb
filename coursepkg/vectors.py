"""Words and their vectors: looking them up, comparing them, adding them, averaging them.

Where the vectors come from does not matter here: :mod:`coursepkg.ppmi` counts them,
:mod:`coursepkg.word2vec` learns them, and :func:`load_vectors` reads those of others.
"""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from coursepkg import _check

__all__ = ["WordVectors", "average_vectors", "load_vectors", "unit_rows"]

_TINY: Final = 1e-12


def unit_rows(vectors: NDArray[Any]) -> NDArray[Any]:
    """Return the rows at length 1, so that dot products are cosines; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[Any] = vectors / np.maximum(lengths, _TINY)
    return unit


class WordVectors:
    """Words and their vectors, to look up and to compare.

    Parameters
    ----------
    words : sequence of str
        V different words.
    vectors : array-like of shape (V, C)
        One row per word, in the same order.

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
        per word.

    Examples
    --------
    >>> vectors = WordVectors(["north", "up", "south"], [[0, 2], [0.1, 3], [0, -1]])
    >>> vectors.most_similar("north", k=1)
    [('up', 0.999...)]
    """

    def __init__(self, words: Sequence[str], vectors: ArrayLike) -> None:
        self.words = list(_check.strings("words", words))
        self.vectors = np.asarray(vectors, dtype=np.float32)
        self.index = {word: row for row, word in enumerate(self.words)}
        if self.vectors.ndim != 2 or len(self.vectors) != len(words):  # noqa: PLR2004
            raise ValueError(
                f"vectors must have one row for each of {len(words)} words, got shape "
                f"{self.vectors.shape}"
            )
        if len(self.index) < len(self.words):
            raise ValueError("words must be different, some are there twice")

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.index

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        """Return the vector of a word, shape ``(C,)``; a ``ValueError`` if there is none."""
        vector: NDArray[np.float32] = self.vectors[self._row("word", word)]
        return vector

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of the angle between two words, from -1 to 1."""
        first, second = unit_rows(self.vectors[[self._row("a", a), self._row("b", b)]])
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
            Words of the vocabulary, in the order of the formula; their vectors are taken at length
            1. None of the three is in the result.
        k : int, default=1
            How many; where fewer other words are left, all of them are returned, which may be none.

        Raises
        ------
        ValueError
            If a word is not in the vocabulary, or ``k`` is not positive.
        """
        rows = [self._row(name, word) for name, word in (("a", a), ("b", b), ("c", c))]
        unit = unit_rows(self.vectors)
        wanted = unit[rows[0]] - unit[rows[1]] + unit[rows[2]]
        return self._best(unit @ unit_rows(wanted[None])[0], set(rows), k)

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

    def _row(self, name: str, word: str) -> int:
        if word not in self.index:
            raise ValueError(
                f"{name} must be one of the {len(self)} words of the vocabulary, {word!r} is not"
            )
        return self.index[word]

    def _best(
        self, scores: NDArray[Any], without: set[int], k: int
    ) -> list[tuple[str, float]]:
        """Return the ``k`` words of the highest scores, leaving some out."""
        wanted = _check.integer("k", k)
        order = np.argsort(-scores, kind="stable")[: wanted + len(without)]
        found = [(self.words[i], float(scores[i])) for i in order if i not in without]
        return found[:wanted]


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
        for word, weight in weights.items():
            if not isinstance(weight, Real) or not 0 <= float(weight) < np.inf:
                raise ValueError(
                    f"weights must be finite numbers >= 0, got {weight!r} for {word!r}"
                )
        weight_of = np.array([float(weights.get(word, 0)) for word in vectors.words])
    columns: list[int] = []
    starts = [0]
    for document in _check.word_lists("documents", documents):
        columns += [vectors.index[word] for word in document if word in vectors.index]
        starts.append(len(columns))
    shape = (len(starts) - 1, len(vectors))
    bags = csr_matrix((weight_of[columns], columns, starts), shape=shape)
    totals = np.asarray(bags.sum(axis=1))  # (N, 1)
    sums = bags @ vectors.vectors  # (N, C)
    means = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
    return means.astype(np.float32)


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
