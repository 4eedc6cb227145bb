r"""BM25: the ranking function of search engines.

BM25 starts from TF-IDF and mends two things in it. A term that occurs ten times does not count ten
times: what it adds is saturated. And a long document has to pay for its length, because it holds
more terms of every kind. The score of document i for a query is the sum over the terms j of the
query, a repeated one repeated, of

.. math:: \mathrm{idf}_j \cdot
    \frac{n_{ij} (k_1 + 1)}{n_{ij} + k_1 (1 - b + b \, T_i / \bar{T})}

where :math:`n_{ij}` is how often term j is in document i, :math:`T_i` the length of the document in
terms and :math:`\bar{T}` the average length of all. Robertson and Zaragoza [1]_ derive it.

References
----------
.. [1] S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
   Foundations and Trends in Information Retrieval 3(4), 2009, pages 333-389.
"""

from collections.abc import Iterable
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csc_matrix, csr_matrix, issparse
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError

from coursepkg import _bm25_kernel as kernel
from coursepkg import _check
from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import document_frequency, inverse_document_frequency, top_k

__all__ = ["BM25"]

_FLOOR: Final = (
    0.25  # of the average IDF, for a term in more than half of the documents
)
_INSERTION_LIMIT: Final = 200  # more of the best are found faster by sorting


class BM25(BaseEstimator):  # type: ignore[misc]
    """Rank documents for a query by Okapi BM25.

    Scores are those of ``rank_bm25.BM25Okapi``.

    Parameters
    ----------
    k1 : float, default=1.5
        How much a second, a third ... occurrence adds: at 0 nothing. Usually 1.2 to 2.
    b : float, default=0.75
        How much a long document has to pay, from 0, nothing, to 1, in full.
    idf : {'okapi', 'lucene'}, default='okapi'
        Which of :data:`coursepkg.tfidf.IDF` to use. That of Okapi is negative for a term in more
        than half of the documents; such a term gets a quarter of the average over all terms. That
        of Lucene is never negative. (Lucene leaves out the factor :math:`k_1 + 1`, which is the same
        for all documents and does not change their order.)
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
        What each term adds to the score of each document: an inverted index. Nothing of it depends on
        the query, so it is computed once, and a query only adds a few columns up.

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
        vectorizer: CountVectorizer | None = None,
    ) -> None:
        self.k1 = k1
        self.b = b
        self.idf = idf
        self.vectorizer = vectorizer

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        """Return what each term adds to the score of each document, (N, V)."""
        n = counts.data.astype(np.float64)  # of the entries that are not zero
        T = np.asarray(counts.sum(axis=1)).ravel()  # (N,)
        penalty = 1 - self.b + self.b * T / self.average_length_
        of_entry = np.repeat(penalty, np.diff(counts.indptr))
        tf = n * (self.k1 + 1) / (n + self.k1 * of_entry)
        weights = self.idf_[counts.indices] * tf
        return csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape)

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
        added = self.weights_[:, columns].sum(axis=1)  # (N, 1)
        return np.asarray(added, dtype=np.float64).ravel()

    def search(
        self, query: str | ArrayLike | csr_matrix, k: int = 10
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Find the best documents for a query: the ``top_k`` of its :meth:`scores`, computed faster."""
        columns, index = self._columns(query), self.weights_
        scores = kernel.sum_columns(
            columns, index.indptr, index.indices, index.data, index.shape[0]
        )
        if _check.integer("k", k) > _INSERTION_LIMIT:
            return top_k(scores, k)
        found: tuple[NDArray[np.int64], NDArray[np.float64]] = kernel.best(
            scores, int(k)
        )
        return found

    def fit(self, documents: Iterable[str] | csr_matrix, y: object = None) -> Self:
        """Index N documents: texts, or counts of their terms, of shape (N, V).

        Raises
        ------
        ValueError
            If a parameter is not as described, or ``documents`` is empty or has no terms.
        """
        _check.number("k1", self.k1)
        _check.number("b", self.b, high=1)
        _check.choice("idf", self.idf, ("okapi", "lucene"))
        if issparse(documents):
            vectorizer, counts = None, _check.counts("documents", documents)
        else:
            vectorizer = clone(self.vectorizer or CountVectorizer())
            counts = vectorizer.fit_transform(documents)
        if counts.nnz == 0:
            raise ValueError(
                f"documents has no terms: counts of shape {counts.shape}, all of them 0"
            )
        df = document_frequency(counts)
        self.idf_ = inverse_document_frequency(df, counts.shape[0], self.idf)
        if self.idf == "okapi":
            # The average is that of the terms that occur, and before the floor is laid.
            self.idf_[self.idf_ < 0] = _FLOOR * self.idf_[df > 0].mean()
        self.average_length_ = float(counts.sum() / counts.shape[0])
        self.weights_ = csc_matrix(self._weigh(counts))
        self.vectorizer_ = vectorizer
        if vectorizer is not None:
            self._analyze = vectorizer.build_analyzer()
        return self

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
            columns = [known[term] for term in self._analyze(query) if term in known]
            return np.array(columns, dtype=np.int64)
        counts = query if issparse(query) else np.atleast_2d(query)
        counts = _check.counts("query", counts)
        if counts.shape != (1, self.weights_.shape[1]) or (counts.data % 1).any():
            raise ValueError(
                f"query must be a text, or whole numbers for {self.weights_.shape[1]} terms, got "
                f"{counts.toarray()} of shape {counts.shape}"
            )
        times = counts.data.astype(np.int64)
        return np.repeat(counts.indices.astype(np.int64), times)
