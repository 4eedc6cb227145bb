"""Bags of words: a document as the counts of the terms in it.

A bag of words keeps which terms a document uses and how often, and forgets their order. The idea
that this is already enough to compare texts goes back to Harris [1]_; Manning, Raghavan and
Schuetze [2]_ (chapters 2 and 6) give the textbook treatment.

References
----------
.. [1] Harris, Z. S., "Distributional Structure", Word 10(2-3), 1954, pages 146-162.
.. [2] Manning, C. D., Raghavan, P. and Schuetze, H., "Introduction to Information Retrieval",
   Cambridge University Press, 2008.
"""

import re
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from coursepkg import _check
from coursepkg._bow_kernel import WORDS, split_words

__all__ = ["Analyzer", "CountVectorizer", "count_terms", "ngrams", "one_hot"]


def one_hot(
    tokens: Iterable[str], vocabulary: Mapping[str, int] | Sequence[str]
) -> NDArray[np.int64]:
    """Turn each token into a unit vector.

    Parameters
    ----------
    tokens : iterable of str
        T tokens.
    vocabulary : mapping of str to int or sequence of str
        V terms and their columns, as ``CountVectorizer`` takes them or as its ``vocabulary_``.

    Returns
    -------
    numpy.ndarray of shape (T, V)
        Row t is 1 in the column of token t and 0 elsewhere. The sum of the rows is the bag of
        words of the tokens.

    Raises
    ------
    ValueError
        If ``tokens`` is one string or holds a token outside the vocabulary, or ``vocabulary`` is
        empty, names a term twice or leaves a column out.

    Examples
    --------
    >>> one_hot(["a", "sentence"], ["this", "is", "a", "sentence"])
    array([[0, 0, 1, 0],
           [0, 0, 0, 1]])
    """
    column_of = _number_terms(vocabulary)
    columns = []
    for token in _check.strings("tokens", tokens):
        if token not in column_of:
            raise ValueError(
                f"tokens must be in the vocabulary of {len(column_of)} terms, {token!r} is not"
            )
        columns.append(column_of[token])
    vectors = np.zeros((len(columns), len(column_of)), dtype=np.int64)  # (T, V)
    vectors[np.arange(len(columns)), columns] = 1
    return vectors


def ngrams(tokens: Sequence[str], n: int) -> list[str]:
    """Return every run of ``n`` tokens, joined by spaces: none if there are fewer than ``n``.

    Examples
    --------
    >>> ngrams(["dog", "bites", "man"], 2)
    ['dog bites', 'bites man']
    """
    return [" ".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def count_terms(
    bags: Iterable[Iterable[str]], column_of: dict[str, int], *, grow: bool = False
) -> csr_matrix:
    """Count the terms of each of N bags: entry (i, j) is how often term j is in bag i.

    Only entries that are not zero are stored: for each bag the columns of its terms, and how
    often each was met.

    Parameters
    ----------
    bags : iterable of iterables of str
        The terms of each document, in any order, repeated ones repeated.
    column_of : dict of str to int
        The column of each of V terms.
    grow : bool, default=False
        Whether a term that has no column yet gets the next free one, in ``column_of`` itself;
        otherwise it is ignored.

    Returns
    -------
    scipy.sparse.csr_matrix of int64 of shape (N, V)
        Column indices sorted, each entry stored once.

    Examples
    --------
    >>> count_terms([["dog", "bites", "dog"], ["cow"]], {"bites": 0, "dog": 1}).toarray()
    array([[1, 2],
           [0, 0]])
    """
    columns: list[int] = []  # of every term of every bag, one after the other
    starts = [0]  # where each bag begins among them
    for terms in bags:
        if grow:
            columns += [column_of.setdefault(term, len(column_of)) for term in terms]
        else:
            columns += [column_of[term] for term in terms if term in column_of]
        starts.append(len(columns))
    ones = np.ones(len(columns), dtype=np.int64)
    shape = (len(starts) - 1, len(column_of))
    counts = csr_matrix((ones, columns, starts), shape=shape)
    counts.sum_duplicates()  # n ones in the same place are the count n
    return counts


@dataclass(frozen=True)
class Analyzer:
    """Turns a text into its terms; :meth:`CountVectorizer.build_analyzer` makes one."""

    lowercase: bool
    split: Callable[[str], list[str]]
    stop_words: frozenset[str]
    ngram_range: tuple[int, int]

    def __call__(self, text: str) -> list[str]:
        """Lower-case, split, leave out stop words, form n-grams."""
        tokens = self.split(text.lower() if self.lowercase else text)
        if self.stop_words:
            tokens = [token for token in tokens if token not in self.stop_words]
        shortest, longest = self.ngram_range
        if longest == 1:
            return tokens
        lengths = range(shortest, longest + 1)
        return [term for n in lengths for term in ngrams(tokens, n)]


class CountVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    r"""Count how often each term of a vocabulary occurs in each document.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.CountVectorizer`, for text that is already in memory
    and split into words. A bad parameter raises a ``ValueError`` from ``fit``, not before.

    Parameters
    ----------
    lowercase : bool, default=True
        Lower-case a document before it is split, so that "A" and "a" are one term.
    token_pattern : str, default=r"(?u)\b\w\w+\b"
        Regular expression of a token, at most one capturing group. The default drops tokens of
        one character, "a" and "I" among them.
    stop_words : {'english'}, collection of str, or None, default=None
        Tokens to leave out, before n-grams are formed. ``'english'`` is scikit-learn's list.
    ngram_range : tuple of two int, default=(1, 1)
        Shortest and longest run of tokens that is a term. Its tokens are joined by spaces.
    min_df : int, default=1
        Drop terms that are in fewer documents than this.
    max_features : int or None, default=None
        Keep only that many terms, those that occur most often in the whole corpus.
    vocabulary : mapping of str to int, sequence of str, or None, default=None
        The terms, instead of learning them; the two limits then have no effect. A mapping gives
        every term its column.
    binary : bool, default=False
        Record that a term occurs (1), not how often.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of every term. Learned terms are in sorted order.

    Examples
    --------
    >>> vectorizer = CountVectorizer(token_pattern=r"\w+", vocabulary=["this", "is", "a", "sentence"])
    >>> vectorizer.fit_transform(["This is a sentence", "A sentence"]).toarray()
    array([[1, 1, 1, 1],
           [0, 0, 1, 1]])

    Learn the vocabulary, and see what a bag of words cannot tell apart:

    >>> vectorizer = CountVectorizer()
    >>> vectorizer.fit_transform(["Dog bites man", "Man bites dog"]).toarray()
    array([[1, 1, 1],
           [1, 1, 1]])
    >>> vectorizer.get_feature_names_out()
    array(['bites', 'dog', 'man'], dtype=object)
    """

    vocabulary_: dict[str, int]

    def __init__(
        self,
        *,
        lowercase: bool = True,
        token_pattern: str = WORDS,
        stop_words: str | Collection[str] | None = None,
        ngram_range: tuple[int, int] = (1, 1),
        min_df: int = 1,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Sequence[str] | None = None,
        binary: bool = False,
    ) -> None:
        self.lowercase = lowercase
        self.token_pattern = token_pattern
        self.stop_words = stop_words
        self.ngram_range = ngram_range
        self.min_df = min_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.binary = binary

    def fit_transform(self, documents: Iterable[str], y: object = None) -> csr_matrix:
        """Learn the vocabulary of N documents and count their terms, in one pass.

        Returns
        -------
        scipy.sparse.csr_matrix of int64 of shape (N, V)
            One row per document, one column per term.

        Raises
        ------
        ValueError
            If a parameter is not as described above, ``documents`` is not an iterable of strings
            or is empty, or no term is left for the vocabulary.
        """
        given = self.vocabulary
        column_of = {} if given is None else _number_terms(given)
        counts = count_terms(self._bags(documents), column_of, grow=given is None)
        if counts.shape[0] == 0:
            raise ValueError("documents is empty: give at least one text")
        if given is None:
            column_of, counts = self._choose_terms(column_of, counts)
        self.vocabulary_ = column_of
        return counts

    def fit(self, documents: Iterable[str], y: object = None) -> Self:
        """Learn the vocabulary of N documents, as :meth:`fit_transform` does."""
        self.fit_transform(documents)
        return self

    def transform(self, documents: Iterable[str]) -> csr_matrix:
        """Count the terms of the vocabulary, (N, V), ignoring all others.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If there is no vocabulary: none was given, and ``fit`` was not called.
        ValueError
            If ``documents`` is not an iterable of strings.
        """
        return count_terms(self._bags(documents), self._fitted_vocabulary())

    def get_feature_names_out(
        self, input_features: object = None
    ) -> NDArray[np.object_]:
        """Return the V terms in column order; ``input_features`` is not used."""
        column_of = self._fitted_vocabulary()
        return np.array(sorted(column_of, key=column_of.__getitem__), dtype=object)

    def build_analyzer(self) -> Analyzer:
        """Return the function that turns a text into the list of its terms.

        Raises
        ------
        ValueError
            If ``token_pattern``, ``stop_words`` or ``ngram_range`` is not as described above.

        Examples
        --------
        >>> analyze = CountVectorizer(ngram_range=(1, 2), stop_words=["the"]).build_analyzer()
        >>> analyze("The dog bites")
        ['dog', 'bites', 'dog bites']
        """
        return Analyzer(
            self.lowercase,
            _splitter(self.token_pattern),
            _stop_words(self.stop_words),
            _ngram_range(self.ngram_range),
        )

    def _bags(self, documents: Iterable[str]) -> Iterator[Iterable[str]]:
        """Yield the terms of each document, or with ``binary`` the different ones among them."""
        analyze = self.build_analyzer()
        for document in _check.strings("documents", documents):
            terms = analyze(document)
            yield set(terms) if self.binary else terms

    def _choose_terms(
        self, column_of: dict[str, int], counts: csr_matrix
    ) -> tuple[dict[str, int], csr_matrix]:
        """Keep the terms within the limits, in sorted order."""
        if not column_of:
            raise ValueError(
                f"documents is {counts.shape[0]} texts without a term: give texts that hold more "
                "than stop_words and characters outside token_pattern"
            )
        terms = np.array(sorted(column_of), dtype=object)
        columns = np.array([column_of[term] for term in terms])
        # each entry is stored once, so a column is stored once for each document with its term
        df = np.bincount(counts.indices)[columns]
        kept = np.flatnonzero(df >= _check.integer("min_df", self.min_df))
        if len(kept) == 0:
            raise ValueError(f"min_df={self.min_df} leaves none of {len(terms)} terms")
        if self.max_features is not None:
            limit = _check.integer("max_features", self.max_features)
            total = np.asarray(counts.sum(axis=0)).ravel()[columns[kept]]
            # NumPy's default sort, not the stable one: ties fall as they do in scikit-learn
            kept = np.sort(kept[np.argsort(-total)[:limit]])
        chosen = counts[:, columns[kept]]
        chosen.sort_indices()
        return {term: column for column, term in enumerate(terms[kept])}, chosen

    def _fitted_vocabulary(self) -> dict[str, int]:
        """Return the vocabulary, learned or given."""
        if not hasattr(self, "vocabulary_"):
            if self.vocabulary is None:
                raise NotFittedError(
                    "vocabulary is not there yet: give one, or call fit first"
                )
            self.vocabulary_ = _number_terms(self.vocabulary)
        return self.vocabulary_


# What the parameters may be


def _number_terms(vocabulary: Mapping[str, int] | Sequence[str]) -> dict[str, int]:
    """Return the column of each of V terms, the columns being 0, 1, ..., V - 1."""
    accepted = "a mapping of terms to columns or a sequence of terms"
    if isinstance(vocabulary, str) or not isinstance(vocabulary, Mapping | Sequence):
        raise ValueError(f"vocabulary must be {accepted}, got {vocabulary!r}")
    terms = list(_check.strings("vocabulary", vocabulary))
    if not terms:
        raise ValueError(f"vocabulary is empty: give {accepted}")
    if isinstance(vocabulary, Mapping):
        if set(vocabulary.values()) != set(range(len(terms))):
            raise ValueError(
                f"vocabulary must number its {len(terms)} terms from 0 to {len(terms) - 1}, each "
                f"number once, got {list(vocabulary.values())}"
            )
        return dict(vocabulary)
    column_of = {term: column for column, term in enumerate(terms)}
    if len(column_of) < len(terms):
        twice = next(term for term in terms if terms.count(term) > 1)
        raise ValueError(f"vocabulary must name each term once, got {twice!r} again")
    return column_of


def _splitter(pattern: str) -> Callable[[str], list[str]]:
    """Return the function that splits a text into tokens."""
    if pattern == WORDS:
        return split_words
    try:
        compiled = re.compile(pattern)
        if not isinstance(compiled.pattern, str) or compiled.groups > 1:
            raise TypeError("a pattern of text with at most one group is needed")
    except (re.error, TypeError) as error:
        raise ValueError(
            "token_pattern must be a regular expression with at most one capturing group, got "
            f"{pattern!r}: {error}"
        ) from error
    return compiled.findall


def _stop_words(stop_words: str | Collection[str] | None) -> frozenset[str]:
    """Return the words to leave out."""
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str) and stop_words == "english":
        return frozenset(ENGLISH_STOP_WORDS)
    if isinstance(stop_words, Collection) and not isinstance(stop_words, str):
        return frozenset(_check.strings("stop_words", stop_words))
    raise ValueError(
        f"stop_words must be 'english', a collection of strings or None, got {stop_words!r}"
    )


def _ngram_range(ngram_range: tuple[int, int]) -> tuple[int, int]:
    """Return the length of the shortest and of the longest n-gram."""
    match ngram_range:
        case (int(shortest), int(longest)) if 1 <= shortest <= longest:
            return shortest, longest
    raise ValueError(
        "ngram_range must be (shortest, longest), two integers with 1 <= shortest <= longest, "
        f"got {ngram_range!r}"
    )
