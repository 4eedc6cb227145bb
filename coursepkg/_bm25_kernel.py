"""The compiled twin of :meth:`coursepkg.bm25.BM25.search`: add up the columns of a query, keep the best."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True)
def sum_columns(
    columns: NDArray[np.int64],
    starts: NDArray[np.int32],
    documents: NDArray[np.int32],
    weights: NDArray[np.float64],
    n: int,
) -> NDArray[np.float64]:
    """Add up some columns of a CSC matrix of n rows, a repeated one repeatedly: (n,)."""
    scores = np.zeros(n)
    for column in columns:
        for place in range(starts[column], starts[column + 1]):
            # unsigned, so that the loop need not ask whether to count from the end
            scores[np.uint64(documents[place])] += weights[place]
    return scores


@njit(nogil=True)
def best(
    scores: NDArray[np.float64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep the k best so far in order, and let in whatever beats the last of them."""
    found, kept = np.zeros(k, dtype=np.int64), np.full(k, -np.inf)
    n, least = 0, -np.inf
    for document, score in enumerate(scores):
        if score > least and score != 0:
            place = min(n, k - 1)
            while (
                place > 0 and kept[place - 1] < score
            ):  # those that it beats move down
                found[place], kept[place] = found[place - 1], kept[place - 1]
                place -= 1
            found[place], kept[place] = document, score
            n = min(n + 1, k)
            least = kept[k - 1]
    return found[:n], kept[:n]
