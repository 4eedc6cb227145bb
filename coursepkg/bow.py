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
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import repeat
from numbers import Integral, Real
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

__all__ = ["CountVectorizer", "one_hot"]

WORDS = r"(?u)\b\w\w+\b"  # runs of two or more letters, digits or underscores

_ASCII = map(chr, range(128))
_BLANKED = "".join(char if char.isalnum() or char == "_" else " " for char in _ASCII)


def _split_words(text: str) -> list[str]:
    """Do what ``re.findall(WORDS, text)`` does, faster."""
    if text.isascii():
        return [word for word in text.translate(_BLANKED).split() if len(word) > 1]
    # Greedy, so a match begins and ends at a word boundary anyway.
    return re.findall(r"\w\w+", text)


def _check_token_pattern(pattern: str) -> Callable[[str], list[str]]:
    """Return the function that splits a text into tokens."""
    if pattern == WORDS:
        return _split_words
    if not isinstance(pattern, str):
        raise ValueError(f"token_pattern must be a regular expression, got {pattern!r}")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(
            f"token_pattern {pattern!r} is no regular expression: {error}"
        ) from error
    if compiled.groups > 1:
        raise ValueError(
            f"token_pattern {pattern!r} has {compiled.groups} capturing groups: one at most can "
            "be the token, write (?:...) for the others"
        )
    return compiled.findall


def _check_stop_words(stop_words: str | Collection[str] | None) -> frozenset[str]:
    """Return the words to leave out."""
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str) and stop_words == "english":
        return frozenset(ENGLISH_STOP_WORDS)
    if isinstance(stop_words, Collection) and not isinstance(stop_words, str):
        words = frozenset(stop_words)
        if all(isinstance(word, str) for word in words):
            return words
    raise ValueError(
        f"stop_words must be 'english', a collection of strings or None, got {stop_words!r}"
    )


def _check_ngram_range(ngram_range: tuple[int, int]) -> tuple[int, int]:
    """Return the length of the shortest and of the longest n-gram."""
    if isinstance(ngram_range, tuple | list) and len(ngram_range) == 2:  # noqa: PLR2004
        shortest, longest = ngram_range
        # Every query of a search comes through here, and a test for Integral is slow.
        if (
            isinstance(shortest, int | np.integer)
            and isinstance(longest, int | np.integer)
            and 1 <= shortest <= longest
        ):
            return shortest, longest
    raise ValueError(
        "ngram_range must be (shortest, longest), two integers with 1 <= shortest <= longest, "
        f"got {ngram_range!r}"
    )


def _check_vocabulary(vocabulary: Mapping[str, int] | Iterable[str]) -> dict[str, int]:
    """Return the column of each of V terms, the columns being 0, 1, ..., V - 1."""
    accepted = "a mapping of terms to columns or a collection of terms"
    if isinstance(vocabulary, str) or not isinstance(vocabulary, Iterable):
        raise ValueError(f"vocabulary must be {accepted}, got {vocabulary!r}")
    terms = list(vocabulary)
    if not terms:
        raise ValueError(f"vocabulary is empty: give {accepted}")
    for term in terms:
        if not isinstance(term, str):
            raise ValueError(f"vocabulary must be {accepted}, got {term!r} as a term")
    if isinstance(vocabulary, Mapping):
        if set(vocabulary.values()) != set(range(len(terms))):
            raise ValueError(
                f"vocabulary must number its {len(terms)} terms from 0 to {len(terms) - 1}, each "
                f"number once, got {list(vocabulary.values())}"
            )
        return dict(vocabulary)
    if isinstance(vocabulary, set | frozenset):
        terms.sort()  # a set comes in any order, and the columns must not depend on chance
    for term, times in Counter(terms).items():
        if times > 1:
            raise ValueError(
                f"vocabulary must name each term once, got {term!r} {times} times"
            )
    return {term: column for column, term in enumerate(terms)}


def _check_documents(documents: Iterable[str]) -> Iterator[str]:
    """Yield the documents, each once it is known to be a string."""
    if isinstance(documents, str) or not isinstance(documents, Iterable):
        raise ValueError(
            f"documents must be an iterable of strings, such as a list, got {documents!r}"
        )
    for index, document in enumerate(documents):
        if not isinstance(document, str):
            raise ValueError(
                f"documents must hold strings only, documents[{index}] is {document!r} "
                f"of type {type(document).__name__}"
            )
        yield document


def _document_limit(name: str, value: float, n_documents: int) -> float:
    """Return ``min_df`` or ``max_df`` as a number of documents."""
    if isinstance(value, Integral) and value >= 1:
        return int(value)
    if (
        isinstance(value, Real)
        and not isinstance(value, Integral)
        and 0.0 <= value <= 1.0
    ):
        return float(value) * n_documents
    raise ValueError(
        f"{name} must be an integer >= 1 (a number of documents) or a float from 0.0 to 1.0 "
        f"(a share of them), got {value!r}"
    )


class CountVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    r"""Count how often each term of a vocabulary occurs in each document.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.CountVectorizer`, for text that is already in memory
    and split into words.

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
    min_df, max_df : int or float, default=1 and 1.0
        Drop terms that are in fewer than ``min_df`` or in more than ``max_df`` documents. An int
        is a number of documents, a float from 0.0 to 1.0 a share of them.
    max_features : int or None, default=None
        Keep only that many terms, those that occur most often in the whole corpus.
    vocabulary : mapping of str to int, iterable of str, or None, default=None
        The terms, instead of learning them; ``min_df``, ``max_df`` and ``max_features`` then have
        no effect. A mapping gives every term its column.
    binary : bool, default=False
        Record that a term occurs (1), not how often.
    dtype : dtype, default=numpy.int64
        Type of the counts.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of every term. Learned terms are in sorted order.

    See Also
    --------
    one_hot : One vector a token, instead of one a document.

    Notes
    -----
    Parameters are checked when they are used, not when they are given, as in all of scikit-learn:
    a bad one raises a ``ValueError`` that names it from ``fit``.

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
        min_df: float = 1,
        max_df: float = 1.0,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Iterable[str] | None = None,
        binary: bool = False,
        dtype: DTypeLike = np.int64,
    ) -> None:
        self.lowercase = lowercase
        self.token_pattern = token_pattern
        self.stop_words = stop_words
        self.ngram_range = ngram_range
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.binary = binary
        self.dtype = dtype

    def build_analyzer(self) -> Callable[[str], list[str]]:
        """Return the function that turns a text into its terms.

        Returns
        -------
        callable
            From a string to the list of its terms, repeated ones included: lower-case, split,
            leave out stop words, form n-grams.

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
        split = _check_token_pattern(self.token_pattern)
        stop_words = _check_stop_words(self.stop_words)
        shortest, longest = _check_ngram_range(self.ngram_range)

        def analyze(text: str) -> list[str]:
            tokens = split(text.lower() if self.lowercase else text)
            if stop_words:
                tokens = [token for token in tokens if token not in stop_words]
            if longest == 1:
                return tokens
            terms: list[str] = []
            for n in range(shortest, longest + 1):
                # n copies of the tokens, each one step ahead of the one before: zip cuts n-grams
                terms.extend(
                    map(" ".join, zip(*(tokens[i:] for i in range(n)), strict=False))
                )
            return terms

        return analyze

    def fit(self, documents: Iterable[str], y: object = None) -> Self:
        """Learn the vocabulary of N documents, as :meth:`fit_transform` does."""
        self.fit_transform(documents)
        return self

    def fit_transform(self, documents: Iterable[str], y: object = None) -> csr_matrix:
        """Learn the vocabulary of a corpus and count its terms, in one pass.

        Parameters
        ----------
        documents : iterable of str
            The corpus, N documents.
        y : object, default=None
            Not used; it lets the vectorizer stand in a pipeline.

        Returns
        -------
        scipy.sparse.csr_matrix of shape (N, V)
            One row a document, one column a term, column indices sorted.

        Raises
        ------
        ValueError
            If a parameter is not as described above, ``documents`` is not an iterable of strings
            or is empty, or no term is left for the vocabulary.
        """
        grown: defaultdict[str, int] = defaultdict()
        grown.default_factory = grown.__len__  # a new term gets the next free column
        given = None if self.vocabulary is None else _check_vocabulary(self.vocabulary)
        counts = self._count(documents, grown if given is None else given)
        if counts.shape[0] == 0:
            raise ValueError("documents is empty: give at least one text")
        if given is None:
            vocabulary, counts = self._select(grown, counts)
        else:
            vocabulary = given
        self._warn_of_useless_words(vocabulary)
        self.vocabulary_ = vocabulary
        return counts

    def transform(self, documents: Iterable[str]) -> csr_matrix:
        """Count the terms of the vocabulary, ignoring all others.

        Parameters
        ----------
        documents : iterable of str
            N documents, those learned from or others.

        Returns
        -------
        scipy.sparse.csr_matrix of shape (N, V)
            One row a document, one column a term, column indices sorted.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If there is no vocabulary: none was given, and ``fit`` was not called.
        ValueError
            If ``documents`` is not an iterable of strings.
        """
        return self._count(documents, self._fitted_vocabulary())

    def inverse_transform(
        self, X: NDArray[Any] | csr_matrix
    ) -> list[NDArray[np.object_]]:
        """Return the terms of each document, which is all that a bag can give back.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (N, V)
            Counts of N documents.

        Returns
        -------
        list of N arrays of str
            The terms whose count is not zero, in column order.

        Raises
        ------
        ValueError
            If there is no vocabulary yet, or ``X`` does not have one column a term.
        """
        names = self.get_feature_names_out()
        counts = csr_matrix(X)
        if counts.shape[1] != len(names):
            raise ValueError(
                f"X must have one column for each of {len(names)} terms, got {counts.shape[1]}"
            )
        return [names[np.sort(row.nonzero()[1])] for row in counts]

    def get_feature_names_out(
        self, input_features: object = None
    ) -> NDArray[np.object_]:
        """Return the V terms in column order; ``input_features`` is not used."""
        vocabulary = self._fitted_vocabulary()
        return np.array(sorted(vocabulary, key=vocabulary.__getitem__), dtype=object)

    def _fitted_vocabulary(self) -> dict[str, int]:
        """Return the vocabulary, learned or given."""
        if not hasattr(self, "vocabulary_"):
            if self.vocabulary is None:
                raise NotFittedError(
                    "vocabulary is not there yet: give one, or call fit first"
                )
            self.vocabulary_ = _check_vocabulary(self.vocabulary)
        return self.vocabulary_

    def _warn_of_useless_words(self, vocabulary: dict[str, int]) -> None:
        """Warn of words that were given, and that the analyzer can never find in a text."""
        analyze = self.build_analyzer()
        stop_words = _check_stop_words(self.stop_words)
        given = () if self.vocabulary is None else vocabulary
        useless = {
            "stop_words turn into terms that are kept": {
                t for w in stop_words for t in analyze(w)
            },
            "vocabulary has terms that are never found": {
                t for t in given if t not in analyze(t)
            },
        }
        for problem, terms in useless.items():
            if terms:
                advice = "look at lowercase, token_pattern and ngram_range"
                warnings.warn(f"{problem}, {sorted(terms)[:5]}: {advice}", stacklevel=4)

    def _count(
        self, documents: Iterable[str], vocabulary: dict[str, int]
    ) -> csr_matrix:
        """Count terms, (N, V); a defaultdict gives each new term a column, a dict ignores it."""
        analyze = self.build_analyzer()
        grows = isinstance(vocabulary, defaultdict)
        columns: list[int] = []  # of every term of every document, one after the other
        starts = [0]
        for document in _check_documents(documents):
            terms = analyze(document)
            # map and extend loop over the terms in C, which is where the speed comes from
            if grows:
                columns.extend(map(vocabulary.__getitem__, terms))
            else:  # all unknown terms share one more column, which is cut off below
                columns.extend(map(vocabulary.get, terms, repeat(len(vocabulary))))
            starts.append(len(columns))
        counts = csr_matrix(
            (
                np.ones(len(columns), dtype=self.dtype),
                np.array(columns, dtype=np.int64),
                starts,
            ),
            shape=(len(starts) - 1, len(vocabulary) + 1),
        )[:, :-1]
        counts.sum_duplicates()  # a term found n times counts n; also sorts columns
        if self.binary:
            counts.data.fill(1)
        return counts

    def _select(
        self, vocabulary: dict[str, int], counts: csr_matrix
    ) -> tuple[dict[str, int], csr_matrix]:
        """Keep the terms within the limits, in sorted order."""
        n_documents = counts.shape[0]
        if not vocabulary:
            raise ValueError(
                f"documents is {n_documents} texts without a term: give texts that hold more than "
                "stop_words and characters outside token_pattern"
            )
        terms = np.array(sorted(vocabulary), dtype=object)
        columns = np.array([vocabulary[term] for term in terms])
        low = _document_limit("min_df", self.min_df, n_documents)
        high = _document_limit("max_df", self.max_df, n_documents)
        # document frequency: in how many documents a term is
        df = np.bincount(counts.indices, minlength=len(terms))[columns]
        kept = np.flatnonzero((low <= df) & (df <= high))
        if len(kept) == 0:
            raise ValueError(
                f"min_df={self.min_df!r} and max_df={self.max_df!r} leave none of {len(terms)} "
                "terms: lower min_df or raise max_df"
            )
        if self.max_features is not None:
            if not isinstance(self.max_features, Integral) or self.max_features < 1:
                raise ValueError(
                    f"max_features must be an integer >= 1 or None, got {self.max_features!r}"
                )
            total = np.asarray(counts.sum(axis=0)).ravel()[columns[kept]]
            # NumPy's default sort, not the stable one: ties fall as they do in scikit-learn
            kept = np.sort(kept[np.argsort(-total)[: self.max_features]])
        counts = counts[:, columns[kept]]
        counts.sort_indices()
        return {term: column for column, term in enumerate(terms[kept])}, counts


def one_hot(
    tokens: Iterable[str], vocabulary: Mapping[str, int] | Iterable[str]
) -> NDArray[np.int64]:
    """Turn each token into a unit vector.

    Parameters
    ----------
    tokens : iterable of str
        T tokens.
    vocabulary : mapping of str to int or iterable of str
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
    if isinstance(tokens, str) or not isinstance(tokens, Iterable):
        raise ValueError(
            f"tokens must be an iterable of strings, such as a list, got {tokens!r}"
        )
    column_of = _check_vocabulary(vocabulary)
    columns = []
    for token in tokens:
        if token not in column_of:
            raise ValueError(
                f"tokens must be in the vocabulary of {len(column_of)} terms, {token!r} is not"
            )
        columns.append(column_of[token])
    vectors = np.zeros((len(columns), len(column_of)), dtype=np.int64)
    vectors[np.arange(len(columns)), columns] = 1
    return vectors
