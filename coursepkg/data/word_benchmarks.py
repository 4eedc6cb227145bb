"""Benchmarks for word vectors: pairs that people have rated, and analogies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from coursepkg.data._rows import Row, rows
from coursepkg.data.packages import Member, Package, package_folder

PairList = Literal["wordsim353", "simlex999"]
"""The lists of rated pairs."""

_FOLDER = "gensim-4.4.0/gensim/test/test_data"
_FILES: dict[PairList, str] = {
    "wordsim353": "wordsim353.tsv",
    "simlex999": "simlex999.txt",
}
_ANALOGIES = "questions-words.txt"
_WORDS_OF_AN_ANALOGY = 4
WORD_BENCHMARKS = Package(
    data_set="word_benchmarks",
    client="sdist",  # one file for all platforms; the wheels differ
    name="gensim",
    version="4.4.0",
    size=23_260_095,
    sha256="a3f5b626da5518e79a479140361c663089fe7998df8ba52d56e1ded71ac5bdf5",
    members=(
        Member(
            f"{_FOLDER}/wordsim353.tsv",
            7_186,
            "f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
        ),
        Member(
            f"{_FOLDER}/simlex999.txt",
            18_126,
            "d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
        ),
        Member(
            f"{_FOLDER}/{_ANALOGIES}",
            603_955,
            "8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36",
        ),
    ),
)


@dataclass(frozen=True)
class WordPairs:
    """Pairs of words and how people rated them; P of each.

    Attributes
    ----------
    pairs
        Two words each.
    scores
        Mean rating, shape ``(P,)``, from 0 to 10.
    """

    pairs: list[tuple[str, str]]
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.pairs)


def word_pairs(
    name: PairList = "wordsim353", *, cache: Path | None = None, progress: bool = True
) -> WordPairs:
    """Load pairs of words with the mean of people's ratings.

    Word vectors are measured by Spearman's correlation between these scores and their cosines.

    Parameters
    ----------
    name
        ``"wordsim353"``: 353 pairs, rated for how related they are (*coffee* and *cup* are), by 13 to 16
        people. ``"simlex999"``: 999 pairs, rated for how similar they are (*coffee* and *cup* are not),
        by about 50 people.
    cache
        Folder of the files; by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while fetching them (23 MB, of which 0.6 MB are kept).

    Raises
    ------
    ValueError
        If ``name`` is not one of the two, or the file does not have the published form.
    DownloadError, ChecksumError
        If the files are not in the cache and cannot be fetched; see :mod:`coursepkg.data.packages`.

    References
    ----------
    L. Finkelstein and others: Placing search in context: the concept revisited. ACM Transactions on
    Information Systems 20, 2002 (CC BY). F. Hill, R. Reichart, A. Korhonen: SimLex-999: evaluating
    semantic models with (genuine) similarity estimation. Computational Linguistics 41, 2015. Both as they
    are in the source distribution of gensim 4.4.0.
    """
    if name not in get_args(PairList):
        raise ValueError(f"name must be one of {get_args(PairList)}, got {name!r}")
    folder = package_folder(WORD_BENCHMARKS, cache=cache, progress=progress)
    return read_word_pairs(folder / _FILES[name])


def analogies(
    *, cache: Path | None = None, progress: bool = True
) -> dict[str, list[tuple[str, str, str, str]]]:
    """Load 19,544 analogies: *Athens* is to *Greece* as *Baghdad* is to *Iraq*.

    Parameters and errors are those of :func:`word_pairs`.

    Returns
    -------
    dict of list of tuple of str
        14 kinds, such as ``"family"`` or ``"gram7-past-tense"``, each with its questions of four words;
        the last word is the answer.

    References
    ----------
    T. Mikolov, K. Chen, G. Corrado, J. Dean: Efficient estimation of word representations in vector space.
    2013. Published with word2vec, Apache 2.0; here as it is in the source distribution of gensim 4.4.0.
    """
    folder = package_folder(WORD_BENCHMARKS, cache=cache, progress=progress)
    return read_analogies(folder / _ANALOGIES)


def read_word_pairs(path: Path) -> WordPairs:
    """Read two words and a score from each line; lines that start with ``#`` are comments.

    Raises
    ------
    ValueError
        If a line does not have that form.
    """
    pairs: list[tuple[str, str]] = []
    scores: list[float] = []
    for row in rows(path, 3, comment="#"):
        first, second = row.cells[:2]
        pairs.append((first, second))
        scores.append(row.number(2))
    return WordPairs(pairs, np.array(scores))


def read_analogies(path: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """Read analogies: four words in a line, below a line with a colon and the name of the kind.

    Raises
    ------
    ValueError
        If a line does not have that form.
    """
    kinds: dict[str, list[tuple[str, str, str, str]]] = {}
    questions: list[tuple[str, str, str, str]] | None = None
    for row in rows(path, 1):
        if row.cells[0].startswith(": "):
            questions = kinds.setdefault(row.cells[0].removeprefix(": "), [])
        elif questions is None:
            raise row.wrong("a colon and the name of a kind first")
        else:
            questions.append(_four_words(row))
    return kinds


def _four_words(row: Row) -> tuple[str, str, str, str]:
    words = row.cells[0].split(" ")
    if len(words) != _WORDS_OF_AN_ANALOGY or "" in words:
        raise row.wrong("four words with blanks between them")
    first, second, third, fourth = words
    return first, second, third, fourth
