"""TF-IDF: terms weighted by what they tell, and search with them.

A term matters to a document if it is frequent there (term frequency, TF) and rare elsewhere. The
second half, inverse document frequency (IDF), is due to Sparck Jones [1]_; Salton and Buckley [2]_
compare the many ways to combine the two.

References
----------
.. [1] K. Sparck Jones, "A Statistical Interpretation of Term Specificity and Its Application in
   Retrieval", Journal of Documentation 28(1), 1972, pages 11-21.
.. [2] G. Salton and C. Buckley, "Term-weighting Approaches in Automatic Text Retrieval",
   Information Processing and Management 24(5), 1988, pages 513-523.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError

from coursepkg import _check
from coursepkg._bow_kernel import WORDS
from coursepkg.bow import CountVectorizer

__all__ = [
    "IDF",
    "TF",
    "TfidfTransformer",
    "TfidfVectorizer",
    "cosine_similarity",
    "document_frequency",
    "inverse_document_frequency",
    "term_frequency",
    "top_k",
]

Array = NDArray[np.float64]

# n: how often the term is in the document; T: all terms of the document, V: the different ones
TF: Final[dict[str, Callable[..., Array]]] = {
    "raw": lambda n, T, V, log: n,
    "binary": lambda n, T, V, log: np.ones_like(n),
    "relative": lambda n, T, V, log: n / T,
    "distinct": lambda n, T, V, log: n / V,
    "log": lambda n, T, V, log: log(1 + n),
    "sublinear": lambda n, T, V, log: 1 + log(n),  # scikit-learn's sublinear_tf
}
"""The weights of a term that occurs; one that does not has the weight 0."""

# N: all documents; N_j: those with the term
IDF: Final[dict[str, Callable[..., Array]]] = {
    "inverse": lambda N, N_j, log: 1 / N_j,
    "ratio": lambda N, N_j, log: N / N_j,
    "log": lambda N, N_j, log: log(N / N_j),
    "log_plus_one": lambda N, N_j, log: log(N / (N_j + 1)),  # negative if N_j = N
    "plain": lambda N, N_j, log: log(N / N_j) + 1,  # scikit-learn's, smooth_idf=False
    "smooth": lambda N, N_j, log: log((1 + N) / (1 + N_j)) + 1,  # scikit-learn's
    "okapi": lambda N, N_j, log: log((N - N_j + 0.5) / (N_j + 0.5)),  # may be negative
    "lucene": lambda N, N_j, log: log(1 + (N - N_j + 0.5) / (N_j + 0.5)),
}
"""The weights of a term by how few documents it is in."""

_UNDEFINED_AT_ZERO = ("inverse", "ratio", "log", "plain")


def term_frequency(
    counts: ArrayLike | csr_matrix, kind: str = "raw", *, base: float = np.e
) -> csr_matrix:
    """Weigh each term of a document by how often it is in that document.

    Parameters
    ----------
    counts : array-like or sparse matrix of shape (N, V)
        Counts of V terms in N documents.
    kind : str, default="raw"
        A key of ``TF``, where the formula stands.
    base : float, default=e
        Base of the logarithm.

    Returns
    -------
    scipy.sparse.csr_matrix of float of shape (N, V)
        A document without a term is a row of zeros.

    Raises
    ------
    ValueError
        If ``counts`` is not a matrix of counts, or ``kind`` or ``base`` is not as described.

    Examples
    --------
    >>> term_frequency([[3, 1, 0]], "relative").toarray()
    array([[0.75, 0.25, 0.  ]])
    >>> term_frequency([[3, 1, 0]], "distinct").toarray()
    array([[1.5, 0.5, 0. ]])
    """
    _check.choice("kind", kind, TF)
    return _term_frequency(_check.counts("counts", counts), kind, _log(base))


def _term_frequency(
    counts: csr_matrix, kind: str, log: Callable[[Array], Array]
) -> csr_matrix:
    weights = counts.astype(np.float64)
    row = _rows(weights)  # the document of each entry
    T = np.bincount(row, weights=weights.data)[row].astype(np.float64)
    V = np.bincount(row)[row].astype(np.float64)
    weights.data = TF[kind](weights.data, T, V, log)
    return weights


def document_frequency(counts: ArrayLike | csr_matrix) -> NDArray[np.int64]:
    """Return in how many of N documents each term is, of shape (V,), from counts of shape (N, V).

    Raises a ``ValueError`` if ``counts`` is not a matrix of counts.

    Examples
    --------
    >>> document_frequency([[2, 0], [1, 1]])
    array([2, 1])
    """
    return _document_frequency(_check.counts("counts", counts))


def _document_frequency(counts: csr_matrix) -> NDArray[np.int64]:
    # Each entry is stored once, so the times that a column is stored are its documents.
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.int64)


def inverse_document_frequency(
    df: ArrayLike, n: int, kind: str = "log", *, base: float = np.e
) -> Array:
    """Weigh each term by how few documents it is in.

    Parameters
    ----------
    df : array-like of shape (V,)
        Document frequency of each term.
    n : int
        Number of documents, N.
    kind : str, default="log"
        A key of ``IDF``, where the formula stands.
    base : float, default=e
        Base of the logarithm.

    Returns
    -------
    numpy.ndarray of shape (V,)

    Raises
    ------
    ValueError
        If ``n`` is below 1, a document frequency is not between 0 and ``n``, or is 0 where the
        formula would divide by it; or ``kind`` or ``base`` is not as described.

    Examples
    --------
    >>> inverse_document_frequency([1, 2], 2, "log", base=10).round(3)
    array([0.301, 0.   ])
    """
    _check.choice("kind", kind, IDF)
    N, N_j = _check.integer("n", n), np.asarray(df, dtype=np.float64)
    if not ((N_j >= 0) & (N_j <= N)).all():
        raise ValueError(f"df must be numbers from 0 to n={N}, got {df!r}")
    if kind in _UNDEFINED_AT_ZERO and (N_j == 0).any():
        raise ValueError(
            f"df is 0 for {int((N_j == 0).sum())} terms, for which {kind!r} divides by zero: leave "
            "terms that are in no document out, or use 'smooth'"
        )
    return IDF[kind](N, N_j, _log(base))


def cosine_similarity(
    X: ArrayLike | csr_matrix, Y: ArrayLike | csr_matrix | None = None
) -> Array:
    r"""Compare documents by the angle between their vectors, whatever their lengths.

    The similarity of x and y is :math:`x \cdot y / (\lVert x \rVert \lVert y \rVert)`: 1 if they
    point the same way, 0 if they have no term in common. A row of zeros points nowhere; its
    similarity to everything is 0.

    Parameters
    ----------
    X : array-like or sparse matrix of shape (N, V)
        N vectors.
    Y : array-like or sparse matrix of shape (M, V), or None, default=None
        M vectors; those of ``X`` if None.

    Returns
    -------
    numpy.ndarray of shape (N, M)

    Raises
    ------
    ValueError
        If ``X`` or ``Y`` is not a matrix of numbers, or their widths differ.

    Examples
    --------
    >>> cosine_similarity([[1, 0], [2, 2]], [[3, 3]]).round(3)
    array([[0.707],
           [1.   ]])
    """
    first = _unit_rows(_check.matrix("X", X).astype(np.float64))
    second = first if Y is None else _unit_rows(_check.matrix("Y", Y).astype(float))
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"Y must be as wide as X, {first.shape[1]} columns, got {second.shape[1]}"
        )
    similarity: Array = (first @ second.T).toarray()
    return similarity


def top_k(scores: ArrayLike, k: int) -> tuple[NDArray[np.int64], Array]:
    """Rank documents by their scores, best first.

    Parameters
    ----------
    scores : array-like of shape (N,)
        One score per document.
    k : int
        How many documents to return at most.

    Returns
    -------
    documents : numpy.ndarray of int of shape (K,), K <= k
        Numbers of the best documents. Of equal scores, the lower number comes first. Documents with
        the score 0 are left out: nothing in them speaks for or against them. So there may be fewer
        than ``k``, or none.
    scores : numpy.ndarray of shape (K,)
        Their scores.

    Raises
    ------
    ValueError
        If ``scores`` is not a vector of finite numbers, or ``k`` is not an integer of 1 or more.

    Examples
    --------
    >>> top_k([0.0, 2.0, 1.0, 2.0], k=3)
    (array([1, 3, 2]), array([2., 2., 1.]))
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(
            f"scores must be finite numbers of shape (N,), got shape {values.shape}"
        )
    found = np.flatnonzero(values)
    order = np.argsort(-values[found], kind="stable")  # ties stay as they came
    best = found[order[: _check.integer("k", k)]]
    return best, values[best]


class TfidfTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn counts into TF-IDF weights.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.TfidfTransformer`.

    Parameters
    ----------
    norm : 'l2' or None, default='l2'
        Divide each row by its Euclidean length, or not.
    use_idf : bool, default=True
        Multiply by the inverse document frequency.
    smooth_idf : bool, default=True
        Use the IDF called ``smooth``, and otherwise ``plain``.
    sublinear_tf : bool, default=False
        Use the TF called ``sublinear``, and otherwise ``raw``.

    Attributes
    ----------
    idf_ : numpy.ndarray of shape (V,)
        The IDF of each term; all 1 without ``use_idf``.
    """

    idf_: Array

    def __init__(
        self,
        *,
        norm: Literal["l2"] | None = "l2",
        use_idf: bool = True,
        smooth_idf: bool = True,
        sublinear_tf: bool = False,
    ) -> None:
        self.norm = norm
        self.use_idf = use_idf
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf

    def fit(self, X: ArrayLike | csr_matrix, y: object = None) -> Self:
        """Learn the IDF of V terms from counts of shape (N, V); ``y`` is not used.

        Raises
        ------
        ValueError
            If a parameter is not as described, ``X`` is not a matrix of counts or has no rows, or a
            term is in no document and ``smooth_idf`` is off, which would make its IDF infinite.
        """
        for name in ("use_idf", "smooth_idf", "sublinear_tf"):
            _check.choice(name, getattr(self, name), (True, False))
        _check.choice("norm", self.norm, ("l2", None))
        counts = _check.counts("X", X)
        if counts.shape[0] == 0:
            raise ValueError("X is empty: give the counts of at least one document")
        self.idf_ = self._learn(counts)
        return self

    def transform(self, X: ArrayLike | csr_matrix) -> csr_matrix:
        """Weigh counts of shape (N, V), those of the documents learned from or of others.

        Returns
        -------
        scipy.sparse.csr_matrix of float of shape (N, V)
            A document without a term is a row of zeros.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If ``fit`` was not called.
        ValueError
            If ``X`` is not a matrix of counts, or has not one column for each term.
        """
        if not hasattr(self, "idf_"):
            raise NotFittedError("idf_ is not there yet: call fit first")
        counts = _check.counts("X", X)
        if counts.shape[1] != len(self.idf_):
            raise ValueError(
                f"X must have one column for each of {len(self.idf_)} terms, got {counts.shape[1]}"
            )
        return self._weigh(counts)

    def _learn(self, counts: csr_matrix) -> Array:
        if not self.use_idf:
            return np.ones(counts.shape[1])
        kind = "smooth" if self.smooth_idf else "plain"
        df = _document_frequency(counts)
        return inverse_document_frequency(df, counts.shape[0], kind)

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        """Weigh counts: TF times IDF, and each row at length 1."""
        kind = "sublinear" if self.sublinear_tf else "raw"
        weights = _term_frequency(counts, kind, np.log)
        weights.data *= self.idf_[weights.indices]
        return _unit_rows(weights) if self.norm else weights


class TfidfVectorizer(CountVectorizer):
    r"""Turn documents into TF-IDF weights: count their terms, then weigh the counts.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.TfidfVectorizer`, for text that is already in memory and
    split into words.

    Parameters
    ----------
    lowercase, token_pattern, stop_words, ngram_range, min_df, max_features, vocabulary, binary
        As of :class:`coursepkg.bow.CountVectorizer`. ``binary`` makes every TF 1, not every weight.
    norm, use_idf, smooth_idf, sublinear_tf
        As of :class:`TfidfTransformer`.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of every term.
    idf_ : numpy.ndarray of shape (V,)
        The IDF of each term; all 1 without ``use_idf``.

    Examples
    --------
    >>> vectorizer = TfidfVectorizer()
    >>> weights = vectorizer.fit_transform(["dog bites man", "man sleeps"])
    >>> vectorizer.get_feature_names_out()
    array(['bites', 'dog', 'man', 'sleeps'], dtype=object)
    >>> weights.toarray().round(2)
    array([[0.63, 0.63, 0.45, 0.  ],
           [0.  , 0.  , 0.58, 0.81]])
    """

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
        norm: Literal["l2"] | None = "l2",
        use_idf: bool = True,
        smooth_idf: bool = True,
        sublinear_tf: bool = False,
    ) -> None:
        super().__init__(
            lowercase=lowercase,
            token_pattern=token_pattern,
            stop_words=stop_words,
            ngram_range=ngram_range,
            min_df=min_df,
            max_features=max_features,
            vocabulary=vocabulary,
            binary=binary,
        )
        self.norm = norm
        self.use_idf = use_idf
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf

    @property
    def idf_(self) -> Array:
        """The IDF of each of V terms."""
        return self._fitted_transformer().idf_

    def fit_transform(self, documents: Iterable[str], y: object = None) -> csr_matrix:
        """Learn vocabulary and IDF of N documents and return their weights, (N, V).

        Raises a ``ValueError`` as :meth:`coursepkg.bow.CountVectorizer.fit_transform` and
        :meth:`TfidfTransformer.fit` do.
        """
        counts = super().fit_transform(documents)
        self._transformer = TfidfTransformer(
            norm=self.norm,
            use_idf=self.use_idf,
            smooth_idf=self.smooth_idf,
            sublinear_tf=self.sublinear_tf,
        ).fit(counts)
        return self._transformer._weigh(counts)

    def transform(self, documents: Iterable[str]) -> csr_matrix:
        """Weigh the terms of N documents by the vocabulary and the IDF that were learned, (N, V).

        Raises a ``NotFittedError`` if ``fit`` was not called: a given vocabulary has no IDF.
        """
        transformer = self._fitted_transformer()
        return transformer._weigh(super().transform(documents))

    def _fitted_transformer(self) -> TfidfTransformer:
        if not hasattr(self, "_transformer"):
            raise NotFittedError("idf_ is not there yet: call fit first")
        return self._transformer


def _log(base: float) -> Callable[[Array], Array]:
    """Return the logarithm to a base."""
    if base == np.e:
        return np.log
    if _check.number("base", base) <= 1:
        raise ValueError(f"base must be a number above 1, got {base!r}")
    return lambda x: np.log(x) / np.log(base)


def _rows(matrix: csr_matrix) -> NDArray[np.int64]:
    """Return the row number of every stored entry."""
    rows: NDArray[np.int64] = np.repeat(
        np.arange(matrix.shape[0]), np.diff(matrix.indptr)
    )
    return rows


def _unit_rows(matrix: csr_matrix) -> csr_matrix:
    """Divide each row by its length, in place; an empty row has none, and stays as it is."""
    row = _rows(matrix)
    lengths = np.sqrt(np.bincount(row, weights=matrix.data**2))
    matrix.data /= lengths[row]
    return matrix
