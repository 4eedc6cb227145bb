"""Feedback on the exercises of chapter 2, TF-IDF and search.

What is right is computed with the package or with NumPy on data drawn from the seed; the probes of
a check go from the simple to the general, so that the first one that fails names the mistake.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.checks.feedback import (
    CheckError,
    as_number,
    as_numbers,
    call,
    checks,
    require,
)
from coursepkg.tfidf import (
    cosine_similarity,
    document_frequency,
    inverse_document_frequency,
    term_frequency,
)

_N, _N_RIVER, _TIMES, _LENGTH = 1000, 10, 4, 200  # of the question with a pencil
_ANY_WORD = r"\S+"
_VECTORS = ([3.0, 4.0], [4.0, 3.0])
_NOUNS = ("river", "stone", "garden", "lamp", "winter", "letter", "copper", "market")  # fmt: skip


def _near(given: float, right: float) -> bool:
    return math.isclose(given, right, rel_tol=1e-3, abs_tol=1e-3)


@checks("by_hand")
def check_by_hand(idf_river: Any, weight_river: Any, cosine: Any) -> None:
    """Check an IDF, a weight and a cosine that were worked out with a pencil.

    Parameters
    ----------
    idf_river : float
        The IDF of a term, to base 10.
    weight_river : float
        Its relative frequency in a document, times the IDF.
    cosine : float
        The cosine similarity of two vectors.
    """
    given = as_number("idf_river", idf_river)
    right = float(inverse_document_frequency([_N_RIVER], _N, base=10)[0])
    require(
        not _near(given, right * math.log(10)),
        "idf_river: that is the natural logarithm: which base is asked for?",
    )
    require(
        not _near(given, -right),
        "idf_river: a rare term must get a large weight: which number belongs above the line?",
    )
    require(_near(given, right), "idf_river: how many documents are there for each?")
    given = as_number("weight_river", weight_river)
    require(
        not _near(given, _TIMES * right),
        "weight_river: you took the raw count: the relative frequency is asked for",
    )
    require(
        # Two decimals can hide this number, so it is compared more closely.
        math.isclose(given, _TIMES / _LENGTH * right, abs_tol=1e-4),
        "weight_river: divide the count by the length of the document, then multiply by the IDF",
    )
    given = as_number("cosine", cosine)
    first, second = (np.array([vector]) for vector in _VECTORS)
    require(
        not _near(given, float(first[0] @ second[0])),
        "cosine: that is the dot product: what is it divided by?",
    )
    right = float(cosine_similarity(first, second)[0, 0])
    require(
        _near(given, right),
        "cosine: multiply place by place, add, divide by both lengths",
    )


@checks("tf_idf")
def check_tf_idf(tf_idf: Any, seed: int = 0) -> None:
    """Check a function that turns counts into TF-IDF weights.

    Parameters
    ----------
    tf_idf : callable
        From counts, an array of shape ``(N, V)``, to weights of the same shape.
    seed : int, default=0
        Seed of the counts that it is tried on.
    """
    rng = np.random.default_rng(seed)
    n_documents, n_terms = int(rng.integers(5, 9)), int(rng.integers(10, 14))
    counts = rng.integers(1, 6, size=(n_documents, n_terms))
    counts *= rng.random(counts.shape) < 0.5  # noqa: PLR2004
    counts[0] = np.maximum(counts[0], 1)  # every term is in a document
    counts[1:, 0] = 0
    counts[:, 1] = rng.integers(1, 6, size=n_documents)  # one term is in all
    before = counts.copy()
    given = as_numbers("what tf_idf returns", call("tf_idf", tf_idf, counts))
    require(
        (counts == before).all(),
        "tf_idf changed the counts that it was given: write into a new array",
    )
    require(
        given.shape == counts.shape,
        f"tf_idf returned shape {given.shape} for counts of shape {counts.shape}",
    )
    df = document_frequency(counts)
    idf = inverse_document_frequency(df, n_documents)
    right = term_frequency(counts).toarray() * idf
    if not np.allclose(given, right):
        _explain_weights(given, counts, df)


def _explain_weights(
    given: NDArray[np.float64], counts: NDArray[np.int64], df: NDArray[np.int64]
) -> None:
    """Say why weights are not those of raw counts and log(N / N_j)."""
    n_documents, n_terms = counts.shape
    total = counts.sum(axis=0)
    mistakes = (
        (counts * np.log10(n_documents / df), "use the natural logarithm, not that to base 10"),
        (counts * np.log(n_documents / (df + 1)),
         "you added 1 to the document frequency: then a term in every document gets a negative weight"),
        (counts * np.log(n_documents / total),
         "N_j is the number of documents with the term, not how often it occurs in all of them"),
        (counts * np.log(n_terms / df), "N is the number of documents: is that a row or a column?"),
        ((counts > 0) * np.log(n_documents / df),
         "a term that occurs three times counts three times: did you forget the counts?"),
        (counts * (n_documents / df), "you left out the logarithm"),
    )  # fmt: skip
    for wrong, message in mistakes:
        require(not np.allclose(given, wrong), message)
    raise CheckError(
        "the weights came out wrong: compute N_j first, one number a column"
    )


@checks("bm25_scores")
def check_bm25_scores(bm25_scores: Any, seed: int = 0) -> None:
    """Check a function that scores documents for a query by BM25 with Lucene's IDF.

    Parameters
    ----------
    bm25_scores : callable
        From documents (lists of words), a query (list of words), ``k1`` and ``b`` to one score a
        document.
    seed : int, default=0
        Seed of the documents that it is tried on.
    """
    rng = np.random.default_rng(seed)
    a, b, c, d, unknown = (str(word) for word in rng.permutation(_NOUNS)[:5])
    k1 = float(rng.uniform(1.1, 1.9))
    even = [[a, b], [c, d], [c, b], [d, c]]
    uneven = [[a, b, c, d, c, d], [a, b], [c], [d, d, d]]
    probes = (
        (even, [a], k1, 0.0, "the score of a word that is in one document came out wrong"),
        (even, [a, b], k1, 0.0, "a query of two words came out wrong: are the parts added up?"),
        (even, [a, unknown], k1, 0.0, "a word that is in no document must add nothing"),
        (even, [a, a], k1, 0.0, "a word that the query repeats counts as often as it is there"),
        ([[a, a, a, b], [c, d, c, d], [b, c, b, d]], [a], k1, 0.0,
         "a word that occurs three times in a document came out wrong"),
        ([[a, b, c, d], [a, b], [c], [d, b, c]], [a], k1, 0.75,
         "documents of different lengths came out wrong: whose length is it, and how does b use it?"),
        ([[a, b, b, b], [c, d, c, d], [c, b, d, c]], [a], k1, 0.75,
         "a document that repeats a word came out wrong: its length counts every word, also the repeated"),
        (uneven, [a, b, d], k1, 1.0, "b = 1 came out wrong"),
    )  # fmt: skip
    for documents, query, k, length, message in probes:
        _check_scores(bm25_scores, documents, query, k, length, message)
    corpus = [
        [str(word) for word in rng.choice(_NOUNS, size=size)]
        for size in rng.integers(1, 12, size=12)
    ]
    query = [str(word) for word in rng.choice(_NOUNS, size=4)]
    _check_scores(bm25_scores, corpus, query, k1, 0.4, "a larger corpus came out wrong")


def _scores(
    documents: list[list[str]], query: list[str], k1: float, b: float
) -> NDArray[np.float64]:
    """Score documents with the package's index, and without the time that compiling takes."""
    vectorizer = CountVectorizer(token_pattern=_ANY_WORD)
    index = BM25(k1, b, idf="lucene", vectorizer=vectorizer)
    index.fit(" ".join(words) for words in documents)
    assert index.vectorizer_ is not None  # noqa: S101
    known = index.vectorizer_.vocabulary_
    columns = [known[word] for word in query if word in known]
    scores: NDArray[np.float64] = index.weights_.toarray()[:, columns].sum(axis=1)
    return scores


def _check_scores(
    function: Any,
    documents: list[list[str]],
    query: list[str],
    k1: float,
    b: float,
    message: str,
) -> None:
    returned = call("bm25_scores", function, documents, query, k1, b)
    given = as_numbers("what bm25_scores returns", returned)
    require(
        given.shape == (len(documents),),
        f"bm25_scores must return one score a document, got shape {given.shape} for "
        f"{len(documents)} documents",
    )
    right = _scores(documents, query, k1, b)
    if np.allclose(given, right):
        return
    require(
        (right == 0).all() or not np.allclose(given * (k1 + 1), right),
        "all scores are too small by the same factor: what stands above the line beside n?",
    )
    require(not np.allclose(given, -right), "the best document has the lowest score")
    raise CheckError(message)


@checks("mean_reciprocal_rank")
def check_mean_reciprocal_rank(mean_reciprocal_rank: Any, seed: int = 0) -> None:
    """Check a function that judges rankings.

    Parameters
    ----------
    mean_reciprocal_rank : callable
        From rankings (lists of names) and answers (sets of names), one each for every question, to
        the mean reciprocal rank.
    seed : int, default=0
        Seed of the rankings that it is tried on.
    """
    rng = np.random.default_rng(seed)
    a, b, c, d, e, other = (str(word) for word in rng.permutation(_NOUNS)[:6])
    probes = (
        ([[a, b, c]], [{a}], 1, "a right page in first place came out wrong: is the first place 1?"),
        ([[a, b, c, d]], [{d}], 1 / 4, "a right page in fourth place came out wrong"),
        ([[a, b, c, d]], [{b, d}], 1 / 2,
         "with two right pages the first one in the ranking counts"),
        ([[a, b], [c, d]], [{a}, {other}], 1 / 2,
         "a question whose answer is not found counts too, with 0"),
        ([[], [a]], [{b}, {a}], 1 / 2, "an empty ranking finds nothing, which counts 0"),
        ([[a, b, c, d], [a, b, c, d]], [{a}, {d}], 5 / 8,
         "the average of the reciprocal ranks is asked for, not one divided by the average rank"),
    )  # fmt: skip
    for rankings, answers, right, message in probes:
        _check_mean(mean_reciprocal_rank, rankings, answers, right, message)
    names = [a, b, c, d, e]
    rankings = [[str(name) for name in rng.permutation(names)] for _ in range(20)]
    answers = [
        {str(name) for name in rng.choice([*names, other], size=2)} for _ in range(20)
    ]
    right = _mean_reciprocal_rank(rankings, answers)
    _check_mean(
        mean_reciprocal_rank,
        rankings,
        answers,
        right,
        "twenty questions came out wrong",
    )


def _mean_reciprocal_rank(
    rankings: Sequence[Sequence[str]], answers: Sequence[set[str]]
) -> float:
    found = [
        max((1 / place for place, name in enumerate(ranking, 1) if name in right), default=0.0)
        for ranking, right in zip(rankings, answers, strict=True)
    ]  # fmt: skip
    return float(np.mean(found))


def _check_mean(
    function: Any,
    rankings: list[list[str]],
    answers: list[set[str]],
    right: float,
    message: str,
) -> None:
    returned = call("mean_reciprocal_rank", function, rankings, answers)
    given = as_number("what mean_reciprocal_rank returns", returned)
    require(math.isclose(given, right, abs_tol=1e-9), message)


@checks("honest_choice")
def check_honest_choice(honest_choice: Any, seed: int = 0) -> None:
    """Check a function that chooses a setting on some questions and measures it on the others.

    Parameters
    ----------
    honest_choice : callable
        From reciprocal ranks of shape ``(settings, questions)`` and a mask of the questions to
        choose by to the number of the best setting and its mean on the other questions.
    seed : int, default=0
        Seed of the ranks that it is tried on.
    """
    rng = np.random.default_rng(seed)
    ranks = 1 / rng.integers(3, 12, size=(5, 30))
    to_choose = rng.permutation(30) < 12  # noqa: PLR2004
    best, others, worst = (int(i) for i in rng.permutation(5)[:3])
    ranks[best] = np.where(to_choose, 0.5, 0.2)
    ranks[others] = np.where(to_choose, 0.3, 0.9)
    ranks[worst] = 0.05
    answer = as_numbers(
        "what honest_choice returns",
        call("honest_choice", honest_choice, ranks, to_choose),
    )
    require(answer.shape == (2,), "honest_choice must return two numbers")
    given = (int(answer[0]), float(answer[1]))
    means = {
        "right": (best, ranks[best][~to_choose].mean()),
        "all": int(ranks.mean(axis=1).argmax()),
        "other": int(ranks[:, ~to_choose].mean(axis=1).argmax()),
        "worst": int(ranks[:, to_choose].mean(axis=1).argmin()),
    }
    require(
        given[0] not in {means["all"], means["other"]},
        "the setting was chosen with the help of the questions that it is measured on",
    )
    require(
        given[0] != means["worst"], "that setting is the worst: more is better here"
    )
    require(given[0] == best, "choose by the mean over the questions of the mask")
    require(
        not math.isclose(given[1], ranks[best][to_choose].mean()),
        "you measured on the questions that you chose by",
    )
    require(
        not math.isclose(given[1], ranks[best].mean()),
        "you measured on all questions: leave those out that you chose by",
    )
    require(
        math.isclose(given[1], ranks[best][~to_choose].mean()),
        "the mean of the chosen setting on the other questions came out wrong",
    )
