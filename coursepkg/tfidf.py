"""TF-IDF and BM25: terms weighted by what they tell, and search with them.

A term matters to a document if it is frequent there (term frequency, TF) and rare elsewhere. The
second half, inverse document frequency (IDF), is due to Sparck Jones [1]_; Salton and Buckley [2]_
compare the many ways to combine the two. BM25 adds saturation and the length of documents;
Robertson and Zaragoza [3]_ derive it.

References
----------
.. [1] K. Sparck Jones, "A Statistical Interpretation of Term Specificity and Its Application in
   Retrieval", Journal of Documentation 28(1), 1972, pages 11-21.
.. [2] G. Salton and C. Buckley, "Term-weighting Approaches in Automatic Text Retrieval",
   Information Processing and Management 24(5), 1988, pages 513-523.
.. [3] S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
   Foundations and Trends in Information Retrieval 3(4), 2009, pages 333-389.
"""

from collections.abc import Collection, Iterable, Mapping
from numbers import Integral, Real
from typing import Any, Literal, Self, get_args

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, DTypeLike, NDArray
from scipy.sparse import csc_matrix, csr_matrix, issparse
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.exceptions import NotFittedError

from coursepkg.bow import WORDS, CountVectorizer

__all__ = [
    "BM25",
    "TfidfTransformer",
    "TfidfVectorizer",
    "cosine_similarity",
    "document_frequency",
    "inverse_document_frequency",
    "term_frequency",
    "top_k",
]

TF = Literal["raw", "binary", "relative", "distinct", "log", "sublinear"]
IDF = Literal[
    "inverse", "ratio", "log", "log_plus_one", "plain", "smooth", "okapi", "lucene"
]
_INSERTION_LIMIT = 200  # the most documents that are kept in order by insertion
_UNDEFINED_AT_ZERO = {"inverse", "ratio", "log", "plain"}


def _check_choice(name: str, value: object, choices: Collection[object]) -> None:
    if value not in choices:
        accepted = ", ".join(map(repr, choices))
        raise ValueError(f"{name} must be one of {accepted}, got {value!r}")


def _check_number(name: str, value: object, high: float = np.inf) -> None:
    if not isinstance(value, Real) or not 0 <= float(value) <= high or value == np.inf:
        bounds = "of 0 or more" if high == np.inf else f"from 0 to {high}"
        raise ValueError(f"{name} must be a number {bounds}, got {value!r}")


def _check_matrix(name: str, matrix: ArrayLike | csr_matrix) -> csr_matrix:
    """Return a matrix of finite numbers as CSR, each entry stored once, zeros not at all."""
    if not issparse(matrix):
        try:
            matrix = np.asarray(matrix, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{name} must be a matrix of numbers, got {matrix!r}"
            ) from error
    if matrix.ndim != 2:  # noqa: PLR2004
        raise ValueError(
            f"{name} must be a matrix of shape (N, V), got shape {matrix.shape}"
        )
    checked = csr_matrix(matrix)
    if not checked.has_canonical_format or (checked.data == 0).any():
        checked = checked.copy()  # what was given stays as it was
        checked.sum_duplicates()
        checked.eliminate_zeros()
    if not np.isfinite(checked.data).all():
        raise ValueError(
            f"{name} must hold finite numbers, it has {checked.data[~np.isfinite(checked.data)][0]}"
        )
    return checked


def _check_counts(name: str, counts: ArrayLike | csr_matrix) -> csr_matrix:
    """Return counts as :func:`_check_matrix` does, none of them negative."""
    checked = _check_matrix(name, counts)
    if (checked.data < 0).any():
        raise ValueError(
            f"{name} must hold counts, none negative, it has {checked.data.min()}"
        )
    return checked


def _row_of_each(matrix: csr_matrix) -> NDArray[np.int64]:
    """Return the row number of every stored entry."""
    rows: NDArray[np.int64] = np.repeat(
        np.arange(matrix.shape[0]), np.diff(matrix.indptr)
    )
    return rows


def _row_sums(matrix: csr_matrix, values: NDArray[Any]) -> NDArray[np.float64]:
    """Sum ``values``, one for each stored entry, over each row: (N,)."""
    rows, n = _row_of_each(matrix), matrix.shape[0]
    return np.bincount(rows, weights=values, minlength=n).astype(np.float64)


def term_frequency(
    counts: ArrayLike | csr_matrix, kind: TF = "raw", *, base: float = np.e
) -> csr_matrix:
    r"""Weigh each term of a document by how often it is in that document.

    With :math:`n_{ij}`, how often term j is in document i, :math:`T_i = \sum_j n_{ij}`, its length,
    and :math:`V_i`, the number of its distinct terms, the weight of a term that occurs is

    ============== ===================================================
    ``raw``        :math:`n_{ij}`
    ``binary``     :math:`1`
    ``relative``   :math:`n_{ij} / T_i`
    ``distinct``   :math:`n_{ij} / V_i`
    ``log``        :math:`\log(1 + n_{ij})`
    ``sublinear``  :math:`1 + \log n_{ij}`, scikit-learn's ``sublinear_tf``
    ============== ===================================================

    and 0 for a term that does not.

    Parameters
    ----------
    counts : array-like or sparse matrix of shape (N, V)
        Counts of V terms in N documents.
    kind : str, default="raw"
        One of the names above.
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
    _check_choice("kind", kind, get_args(TF))
    log_base = _log_of_base(base)
    weights = _check_counts("counts", counts).astype(np.float64)
    n = weights.data
    if kind == "binary":
        weights.data = np.ones_like(n)
    elif kind == "relative":
        weights.data = n / _row_sums(weights, n)[_row_of_each(weights)]
    elif kind == "distinct":
        weights.data = n / np.diff(weights.indptr)[_row_of_each(weights)]
    elif kind == "log":
        weights.data = np.log1p(n) / log_base
    elif kind == "sublinear":
        weights.data = 1 + np.log(n) / log_base
    return weights


def document_frequency(counts: ArrayLike | csr_matrix) -> NDArray[np.int64]:
    """Return in how many of N documents each term is, of shape (V,), from counts of shape (N, V).

    Raises a ``ValueError`` if ``counts`` is not a matrix of counts.

    Examples
    --------
    >>> document_frequency([[2, 0], [1, 1]])
    array([2, 1])
    """
    checked = _check_counts("counts", counts)
    # Each entry is stored once, so the times that a column is stored are its documents.
    return np.bincount(checked.indices, minlength=checked.shape[1]).astype(np.int64)


def inverse_document_frequency(
    df: ArrayLike, n: int, kind: IDF = "log", *, base: float = np.e
) -> NDArray[np.float64]:
    r"""Weigh each term by how few documents it is in.

    With :math:`N_j`, the number of documents that have term j, of N in all, the weight is

    ================ =======================================================
    ``inverse``      :math:`1 / N_j`
    ``ratio``        :math:`N / N_j`
    ``log``          :math:`\log(N / N_j)`
    ``log_plus_one`` :math:`\log(N / (N_j + 1))`, negative if :math:`N_j = N`
    ``plain``        :math:`\log(N / N_j) + 1`, scikit-learn's with ``smooth_idf=False``
    ``smooth``       :math:`\log((1 + N) / (1 + N_j)) + 1`, scikit-learn's
    ``okapi``        :math:`\log((N - N_j + 0.5) / (N_j + 0.5))`, negative if :math:`N_j > N/2`
    ``lucene``       :math:`\log(1 + (N - N_j + 0.5) / (N_j + 0.5))`, always positive
    ================ =======================================================

    Parameters
    ----------
    df : array-like of shape (V,)
        Document frequency of each term.
    n : int
        Number of documents, N.
    kind : str, default="log"
        One of the names above.
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
    _check_choice("kind", kind, get_args(IDF))
    log_base = _log_of_base(base)
    N, N_j = _check_document_frequency(df, n, kind)
    if kind in ("inverse", "ratio"):
        return (1 if kind == "inverse" else N) / N_j
    if kind == "log":
        return np.log(N / N_j) / log_base
    if kind == "log_plus_one":
        return np.log(N / (N_j + 1)) / log_base
    if kind == "plain":
        return np.log(N / N_j) / log_base + 1
    if kind == "smooth":
        return np.log((1 + N) / (1 + N_j)) / log_base + 1
    odds = (N - N_j + 0.5) / (N_j + 0.5)
    return np.log(odds if kind == "okapi" else 1 + odds) / log_base


def _check_document_frequency(
    df: ArrayLike, n: int, kind: str
) -> tuple[float, NDArray[np.float64]]:
    """Return the number of documents and of those with each term, fit for a kind of IDF."""
    if not isinstance(n, Integral) or n < 1:
        raise ValueError(
            f"n must be the number of documents, an integer >= 1, got {n!r}"
        )
    N, N_j = float(n), np.asarray(df, dtype=np.float64)
    if not ((N_j >= 0) & (N_j <= N)).all():
        raise ValueError(f"df must be numbers from 0 to n={n}, got {df!r}")
    if kind in _UNDEFINED_AT_ZERO and (N_j == 0).any():
        raise ValueError(
            f"df is 0 for {int((N_j == 0).sum())} terms, for which {kind!r} divides by zero: leave "
            "terms that are in no document out, or use 'smooth'"
        )
    return N, N_j


def _log_of_base(base: float) -> float:
    if isinstance(base, Real) and 1 < base < np.inf:
        return float(np.log(base))
    raise ValueError(f"base must be a number above 1, got {base!r}")


def cosine_similarity(
    X: ArrayLike | csr_matrix, Y: ArrayLike | csr_matrix | None = None
) -> NDArray[np.float64]:
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
    first = _normalize(_check_matrix("X", X).astype(np.float64), "l2")
    second = (
        first
        if Y is None
        else _normalize(_check_matrix("Y", Y).astype(np.float64), "l2")
    )
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"Y must be as wide as X, {first.shape[1]} columns, got {second.shape[1]}"
        )
    similarity: NDArray[np.float64] = (first @ second.T).toarray()
    return similarity


def _normalize(matrix: csr_matrix, norm: str | None) -> csr_matrix:
    """Divide each row by its length; an empty row has none, and stays as it is."""
    if norm is not None:
        sizes = np.abs(matrix.data) if norm == "l1" else matrix.data**2
        sums = _row_sums(matrix, sizes)
        lengths = sums if norm == "l1" else np.sqrt(sums)
        matrix.data /= lengths[_row_of_each(matrix)].astype(matrix.dtype)
    return matrix


class TfidfTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn counts into TF-IDF weights.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.TfidfTransformer`.

    Parameters
    ----------
    norm : {'l1', 'l2'} or None, default='l2'
        Divide each row by the sum of its absolute values, or by its Euclidean length, or not.
    use_idf : bool, default=True
        Multiply by the inverse document frequency.
    smooth_idf : bool, default=True
        Use the IDF that :func:`inverse_document_frequency` calls ``smooth``, and otherwise ``plain``.
    sublinear_tf : bool, default=False
        Use the TF that :func:`term_frequency` calls ``sublinear``, and otherwise ``raw``.

    Attributes
    ----------
    idf_ : numpy.ndarray of shape (V,)
        The IDF of each term, there if ``use_idf``.
    """

    idf_: NDArray[np.float64]

    def __init__(
        self,
        *,
        norm: Literal["l1", "l2"] | None = "l2",
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
            _check_choice(name, getattr(self, name), (True, False))
        _check_choice("norm", self.norm, ("l1", "l2", None))
        counts = _check_counts("X", X)
        if counts.shape[0] == 0:
            raise ValueError("X is empty: give the counts of at least one document")
        if self.use_idf:
            df = document_frequency(counts)
            kind: IDF = "smooth" if self.smooth_idf else "plain"
            self.idf_ = inverse_document_frequency(df, counts.shape[0], kind)
        self.n_features_in_ = counts.shape[1]
        return self

    def transform(self, X: ArrayLike | csr_matrix) -> csr_matrix:
        """Weigh the counts of documents, those learned from or others.

        Parameters
        ----------
        X : array-like or sparse matrix of shape (N, V)
            Counts of N documents.

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
        if not hasattr(self, "n_features_in_"):
            raise NotFittedError("idf_ is not there yet: call fit first")
        counts = _check_counts("X", X)
        if counts.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X must have one column for each of {self.n_features_in_} terms, got {counts.shape[1]}"
            )
        weights = term_frequency(counts, "sublinear" if self.sublinear_tf else "raw")
        if self.use_idf:
            weights.data *= self.idf_[weights.indices]
        return _normalize(weights, self.norm)


class TfidfVectorizer(CountVectorizer):
    r"""Turn documents into TF-IDF weights: count their terms, then weigh the counts.

    Names, defaults and results are those of
    :class:`sklearn.feature_extraction.text.TfidfVectorizer`, for text that is already in memory and
    split into words.

    Parameters
    ----------
    lowercase, token_pattern, stop_words, ngram_range, min_df, max_df, max_features, vocabulary, binary
        As of :class:`coursepkg.bow.CountVectorizer`. ``binary`` makes every TF 1, not every weight.
    norm, use_idf, smooth_idf, sublinear_tf
        As of :class:`TfidfTransformer`.
    dtype : {numpy.float64, numpy.float32}, default=numpy.float64
        Type of the weights. They are computed in float64.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The column of every term.
    idf_ : numpy.ndarray of shape (V,)
        The IDF of each term, there if ``use_idf``.

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
        min_df: float = 1,
        max_df: float = 1.0,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Iterable[str] | None = None,
        binary: bool = False,
        norm: Literal["l1", "l2"] | None = "l2",
        use_idf: bool = True,
        smooth_idf: bool = True,
        sublinear_tf: bool = False,
        dtype: DTypeLike = np.float64,
    ) -> None:
        super().__init__(
            lowercase=lowercase,
            token_pattern=token_pattern,
            stop_words=stop_words,
            ngram_range=ngram_range,
            min_df=min_df,
            max_df=max_df,
            max_features=max_features,
            vocabulary=vocabulary,
            binary=binary,
            dtype=dtype,
        )
        self.norm = norm
        self.use_idf = use_idf
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf

    @property
    def idf_(self) -> NDArray[np.float64]:
        """The IDF of each of V terms."""
        return self._fitted_transformer().idf_

    def fit_transform(self, documents: Iterable[str], y: object = None) -> csr_matrix:
        """Learn vocabulary and IDF of N documents and return their weights, (N, V).

        Raises
        ------
        ValueError
            If a parameter is not as described, ``documents`` is not an iterable of strings or is
            empty, no term is left for the vocabulary, or a given term is in no document and
            ``smooth_idf`` is off.
        """
        if self.dtype not in (np.float64, np.float32):
            raise ValueError(
                f"dtype must be numpy.float64 or numpy.float32, got {self.dtype!r}"
            )
        counts = super().fit_transform(documents)
        self._transformer = TfidfTransformer(
            norm=self.norm,
            use_idf=self.use_idf,
            smooth_idf=self.smooth_idf,
            sublinear_tf=self.sublinear_tf,
        )
        weights = self._transformer.fit(counts).transform(counts)
        return csr_matrix(weights.astype(self.dtype, copy=False))

    def transform(self, documents: Iterable[str]) -> csr_matrix:
        """Weigh the terms of N documents by the vocabulary and the IDF that were learned, (N, V).

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If ``fit`` was not called: a given vocabulary has no IDF.
        ValueError
            If ``documents`` is not an iterable of strings.
        """
        transformer = self._fitted_transformer()
        weights = transformer.transform(super().transform(documents))
        return csr_matrix(weights.astype(self.dtype, copy=False))

    def _fitted_transformer(self) -> TfidfTransformer:
        if not hasattr(self, "_transformer"):
            raise NotFittedError("idf_ is not there yet: call fit first")
        return self._transformer


def top_k(scores: ArrayLike, k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rank documents by their scores, best first.

    Parameters
    ----------
    scores : array-like of shape (N,)
        One score a document.
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
    >>> top_k([0.0, 0.0], k=3)
    (array([], dtype=int64), array([], dtype=float64))
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(
            f"scores must be finite numbers of shape (N,), got shape {values.shape}"
        )
    return _rank(values, k)


def _rank(
    scores: NDArray[np.float64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Do what :func:`top_k` does, with scores that are known to be sound."""
    # Every query comes through here, and a test for Integral is slow.
    if not isinstance(k, int | np.integer) or isinstance(k, bool) or k < 1:
        raise ValueError(f"k must be an integer of 1 or more, got {k!r}")
    if k > _INSERTION_LIMIT:
        found = np.flatnonzero(scores)
        best = found[np.argsort(-scores[found], kind="stable")[:k]]
        return best, scores[best]
    best, kept = _best(scores, int(k))
    return best, kept


@njit()
def _best(
    scores: NDArray[np.float64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep the k best so far in order, and let in whatever beats the last of them."""
    best, kept = np.zeros(k, dtype=np.int64), np.full(k, -np.inf)
    n, least = 0, -np.inf
    for document, score in enumerate(scores):
        if score > least and score != 0:
            place = min(n, k - 1)
            while (
                place > 0 and kept[place - 1] < score
            ):  # those that it beats move down
                best[place], kept[place] = best[place - 1], kept[place - 1]
                place -= 1
            best[place], kept[place] = document, score
            n = min(n + 1, k)
            least = kept[k - 1]
    return best[:n], kept[:n]


@njit()
def _sum_columns(
    columns: NDArray[np.int64],
    starts: NDArray[np.int32],
    documents: NDArray[np.int32],
    weights: NDArray[np.float64],
    n: int,
) -> NDArray[np.float64]:
    """Add up some columns of a CSC matrix of n rows, a repeated one repeatedly: (n,)."""
    scores = np.zeros(n)
    for column in columns:
        first, last = starts[column], starts[column + 1]
        for document, weight in zip(documents[first:last], weights[first:last]):
            # unsigned, so that the loop need not ask whether to count from the end
            scores[np.uint64(document)] += weight
    return scores


class BM25(BaseEstimator):  # type: ignore[misc]
    r"""Rank documents for a query by Okapi BM25.

    The score of document i is the sum over the terms j of the query, a repeated one repeated, of

    .. math:: \mathrm{idf}_j \cdot
        \frac{n_{ij} (k_1 + 1)}{n_{ij} + k_1 (1 - b + b \, T_i / \bar{T})}

    where :math:`n_{ij}` is how often term j is in document i, :math:`T_i` the length of the document
    and :math:`\bar{T}` the average length of all. Scores are those of ``rank_bm25.BM25Okapi``.

    Parameters
    ----------
    k1 : float, default=1.5
        How much a second, a third ... occurrence adds: at 0 nothing. Usually 1.2 to 2.
    b : float, default=0.75
        How much a long document has to pay, from 0, nothing, to 1, in full.
    idf : {'okapi', 'lucene'}, default='okapi'
        Which :func:`inverse_document_frequency` to use. That of Okapi is negative for a term in more
        than half of the documents; such a term gets ``epsilon`` times the average over all terms.
        That of Lucene is never negative. (Lucene leaves out the factor :math:`k_1 + 1`, which is the
        same for all documents and does not change their order.)
    epsilon : float, default=0.25
        See ``idf``.
    vectorizer : CountVectorizer or None, default=None
        Counts the terms of documents and queries; ``CountVectorizer()`` if None.

    Attributes
    ----------
    vectorizer_ : CountVectorizer or None
        The fitted vectorizer; None after a fit on counts.
    idf_ : numpy.ndarray of shape (V,)
        The IDF of each term.
    average_length_ : float
        Terms in a document, on average.
    weights_ : scipy.sparse.csc_matrix of shape (N, V)
        What each term adds to the score of each document. Nothing of it depends on the query, so it
        is computed once, and a query only adds a few columns up.

    Examples
    --------
    >>> bm25 = BM25().fit(["dog bites man", "man sleeps", "dog and dog", "cat", "cow"])
    >>> bm25.search("a dog", k=2)[0]
    array([2, 0])
    >>> bm25.search("unicorn")[0]
    array([], dtype=int64)
    """

    def __init__(
        self,
        k1: float = 1.5,
        b: float = 0.75,
        *,
        idf: Literal["okapi", "lucene"] = "okapi",
        epsilon: float = 0.25,
        vectorizer: CountVectorizer | None = None,
    ) -> None:
        self.k1 = k1
        self.b = b
        self.idf = idf
        self.epsilon = epsilon
        self.vectorizer = vectorizer

    def fit(self, documents: Iterable[str] | csr_matrix, y: object = None) -> Self:
        """Index N documents.

        Parameters
        ----------
        documents : iterable of str, or sparse matrix of shape (N, V)
            The texts, or counts of their terms.
        y : object, default=None
            Not used.

        Raises
        ------
        ValueError
            If a parameter is not as described, or ``documents`` is empty or has no terms.
        """
        _check_number("k1", self.k1)
        _check_number("b", self.b, high=1)
        _check_number("epsilon", self.epsilon)
        _check_choice("idf", self.idf, ("okapi", "lucene"))
        vectorizer = None
        if issparse(documents):
            counts = _check_counts("documents", documents)
        else:
            vectorizer = clone(self.vectorizer or CountVectorizer())
            counts = _check_counts("documents", vectorizer.fit_transform(documents))
        if counts.nnz == 0:
            raise ValueError(
                f"documents has no terms: counts of shape {counts.shape}, all of them 0"
            )
        self.idf_ = self._inverse_document_frequency(counts)
        self.average_length_ = float(counts.sum() / counts.shape[0])
        self.weights_ = csc_matrix(self._weigh(counts))
        self.vectorizer_ = vectorizer
        return self

    def _inverse_document_frequency(self, counts: csr_matrix) -> NDArray[np.float64]:
        """Return the IDF of each of V terms, those of Okapi with their floor."""
        df = document_frequency(counts)
        idf = inverse_document_frequency(df, counts.shape[0], self.idf)
        if self.idf == "okapi":
            # The average is that of the terms that occur, and before the floor is laid.
            idf[idf < 0] = self.epsilon * idf[df > 0].mean()
        return idf

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        """Return what each term adds to the score of each document, (N, V)."""
        n = counts.data.astype(np.float64)
        lengths = _row_sums(counts, n)  # (N,)
        penalty = 1 - self.b + self.b * lengths / self.average_length_
        tf = n * (self.k1 + 1) / (n + self.k1 * penalty[_row_of_each(counts)])
        return csr_matrix(
            (self.idf_[counts.indices] * tf, counts.indices, counts.indptr),
            shape=counts.shape,
        )

    def scores(self, query: str | ArrayLike | csr_matrix) -> NDArray[np.float64]:
        """Score every document for a query.

        Parameters
        ----------
        query : str, or array-like or sparse matrix of shape (V,) or (1, V)
            A text, if texts were given to ``fit``, or whole numbers: how often each term is asked
            for.

        Returns
        -------
        numpy.ndarray of shape (N,)
            All 0 if no term of the query is known.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If ``fit`` was not called.
        ValueError
            If ``query`` is not as described.
        """
        columns = self._columns(query)
        index = self.weights_
        scores: NDArray[np.float64] = _sum_columns(
            columns, index.indptr, index.indices, index.data, index.shape[0]
        )
        return scores

    def search(
        self, query: str | ArrayLike | csr_matrix, k: int = 10
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Find the best documents for a query: :func:`top_k` of its :meth:`scores`."""
        return _rank(self.scores(query), k)

    def _columns(self, query: str | ArrayLike | csr_matrix) -> NDArray[np.int64]:
        """Return the column of each known term of a query, as often as it is asked for."""
        if not hasattr(self, "weights_"):
            raise NotFittedError("weights_ is not there yet: call fit first")
        if isinstance(query, str):
            if self.vectorizer_ is None:
                raise ValueError(
                    "query must be counts, of shape (V,) or (1, V), because fit was given counts; "
                    f"got {query!r}"
                )
            known = self.vectorizer_.vocabulary_
            terms = self.vectorizer_.build_analyzer()(query)
            columns = [known[term] for term in terms if term in known]
            return np.array(columns, dtype=np.int64)
        counts = query if issparse(query) else np.atleast_2d(query)
        counts = _check_counts("query", counts)
        if counts.shape != (1, self.weights_.shape[1]):
            raise ValueError(
                f"query must be a text, or counts of {self.weights_.shape[1]} terms, got shape "
                f"{counts.shape}"
            )
        if (counts.data % 1 != 0).any():
            raise ValueError(
                f"query must hold whole numbers, it has {counts.data[counts.data % 1 != 0][0]}"
            )
        times = counts.data.astype(np.int64)
        return np.repeat(counts.indices.astype(np.int64), times)
