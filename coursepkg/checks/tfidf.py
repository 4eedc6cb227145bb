"""Feedback on the exercises of chapter 2, TF-IDF and search.

Each check is a list of what is right and of what goes wrong how, on data drawn from the seed.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.checks.answers import (
    Case,
    as_number,
    explain,
    probe,
    returns_numbers,
)
from coursepkg.checks.feedback import checks

_NOUNS = ("river", "stone", "garden", "lamp", "winter", "letter", "copper", "market")  # fmt: skip


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
    n_documents, with_river = 1000, 10
    times, length = 4, 200  # how often it is in a document of so many words
    idf = math.log10(n_documents / with_river)
    explain(as_number("idf_river", idf_river), idf, (
        (math.log(n_documents / with_river),
         "idf_river: that is the natural logarithm: which base is asked for?"),
        (-idf, "idf_river: a rare term must get a large weight: which number belongs above the line?"),
    ), otherwise="idf_river: how many documents are there for each?", tolerance=2e-3)  # fmt: skip
    explain(as_number("weight_river", weight_river), times / length * idf, (
        (times * idf, "weight_river: you took the raw count: the relative frequency is asked for"),
    ), otherwise="weight_river: divide the count by the length of the document, then multiply by the IDF",
       tolerance=1e-4)  # fmt: skip
    first, second = np.array([3, 4]), np.array([4, 3])
    dot, lengths = first @ second, np.linalg.norm(first) * np.linalg.norm(second)
    explain(as_number("cosine", cosine), dot / lengths, (
        (dot, "cosine: that is the dot product: what is it divided by?"),
    ), otherwise="cosine: multiply place by place, add, divide by both lengths",
       tolerance=1e-3)  # fmt: skip


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
    counts = _counts(np.random.default_rng(seed))
    n_documents, n_terms = counts.shape
    df, total = (counts > 0).sum(axis=0), counts.sum(axis=0)
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
    otherwise = "the weights came out wrong: compute N_j first, one number a column"
    case = Case((counts,), counts * np.log(n_documents / df), otherwise, mistakes)
    changed = "tf_idf changed the counts that it was given: write into a new array"
    probe(
        "tf_idf", tf_idf, [case], returns_numbers("one weight for each count"), changed
    )


def _counts(rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw counts: the first document has every term, the first term is nowhere else, the second all over."""
    n_documents, n_terms = int(rng.integers(5, 9)), int(rng.integers(10, 14))
    counts = rng.integers(1, 6, size=(n_documents, n_terms))
    counts[1:] *= rng.integers(0, 2, size=(n_documents - 1, n_terms))
    counts[1:, 0] = 0
    counts[:, 1] = rng.integers(1, 6, size=n_documents)
    return counts


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
    cases = _searches(np.random.default_rng(seed))
    probe("bm25_scores", bm25_scores, cases, returns_numbers("one score a document"))


def _searches(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, unknown = (str(word) for word in rng.permutation(_NOUNS)[:5])
    k1 = float(rng.uniform(1.1, 1.9))
    even = [[a, b], [c, d], [c, b], [d, c]]
    uneven = [[a, b, c, d, c, d], [a, b], [c], [d, d, d]]
    sizes = rng.integers(1, 12, size=12)
    corpus = [[str(word) for word in rng.choice(_NOUNS, size=size)] for size in sizes]
    longer = [str(word) for word in rng.choice(_NOUNS, size=4)]
    return [
        _search(even, [a], k1, 0.0, "the score of a word that is in one document came out wrong"),
        _search(even, [a, b], k1, 0.0, "a query of two words came out wrong: are the parts added up?"),
        _search(even, [a, unknown], k1, 0.0, "a word that is in no document must add nothing"),
        _search(even, [a, a], k1, 0.0, "a word that the query repeats counts as often as it is there"),
        _search([[a, a, a, b], [c, d, c, d], [b, c, b, d]], [a], k1, 0.0,
                "a word that occurs three times in a document came out wrong"),
        _search([[a, b, c, d], [a, b], [c], [d, b, c]], [a], k1, 0.75,
                "documents of different lengths came out wrong: whose length is it, and how does b use it?"),
        _search([[a, b, b, b], [c, d, c, d], [c, b, d, c]], [a], k1, 0.75,
                "a document that repeats a word came out wrong: its length counts every word, also the repeated"),
        _search(uneven, [a, b, d], k1, 1.0, "b = 1 came out wrong"),
        _search(corpus, longer, k1, 0.4, "a larger corpus came out wrong"),
    ]  # fmt: skip


def _search(
    documents: list[list[str]], query: list[str], k1: float, b: float, message: str
) -> Case:
    n_documents = len(documents)
    lengths = np.array([len(document) for document in documents])
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    right = np.zeros(n_documents)
    for word in query:
        n = np.array([document.count(word) for document in documents])
        df = (n > 0).sum()
        idf = np.log(1 + (n_documents - df + 0.5) / (df + 0.5))
        right += idf * n * (k1 + 1) / (n + norm)
    mistakes = (
        (right / (k1 + 1), "all scores are too small by the same factor: what stands above the line beside n?"),
        (-right, "the best document has the lowest score"),
    )  # fmt: skip
    return Case((documents, query, k1, b), right, message, mistakes)


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
    cases = _rankings(np.random.default_rng(seed))
    read = returns_numbers("one number")
    probe("mean_reciprocal_rank", mean_reciprocal_rank, cases, read)


def _rankings(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e, other = (str(word) for word in rng.permutation(_NOUNS)[:6])
    rankings = [[str(name) for name in rng.permutation([a, b, c, d, e])] for _ in range(20)]  # fmt: skip
    # Where the first right name stands; the next one is right as well. In place 6 there is none.
    places = rng.integers(1, 7, size=len(rankings))
    answers = [
        set(ranking[place - 1 : place + 1]) or {other}
        for ranking, place in zip(rankings, places, strict=True)
    ]
    mean = np.where(places <= len(rankings[0]), 1 / places, 0).mean()
    return [
        Case(([[a, b, c]], [{a}]), 1,
             "a right page in first place came out wrong: is the first place 1?"),
        Case(([[a, b, c, d]], [{d}]), 1 / 4,
             "a right page in fourth place came out wrong"),
        Case(([[a, b, c, d]], [{b, d}]), 1 / 2,
             "with two right pages the first one in the ranking counts"),
        Case(([[a, b], [c, d]], [{a}, {other}]), 1 / 2,
             "a question whose answer is not found counts too, with 0"),
        Case(([[], [a]], [{b}, {a}]), 1 / 2,
             "an empty ranking finds nothing, which counts 0"),
        Case(([[a, b, c, d], [a, b, c, d]], [{a}, {d}]), 5 / 8,
             "the average of the reciprocal ranks is asked for, not one divided by the average rank"),
        Case((rankings, answers), mean, "twenty questions came out wrong"),
    ]  # fmt: skip


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
    n_settings, n_questions, n_to_choose = 5, 30, 12
    ranks = 1 / rng.integers(3, 12, size=(n_settings, n_questions))
    to_choose = rng.permutation(n_questions) < n_to_choose
    best, tempting, worst, lucky = (int(i) for i in rng.permutation(n_settings)[:4])
    chosen = np.flatnonzero(to_choose)
    ranks[best] = 0.2
    ranks[best, chosen[-5:]] = 0.5  # the highest mean, but not the highest median
    ranks[tempting] = np.where(to_choose, 0.25, 0.9)  # best on the others, and on all
    ranks[worst] = ranks[lucky] = 0.05
    ranks[lucky, chosen[0]] = 1.0  # the best single question, and the first
    mistakes = (
        (lambda answer: answer[0] == tempting,
         "the setting was chosen with the help of the questions that it is measured on"),
        (lambda answer: answer[0] == worst, "that setting is the worst: more is better here"),
        (lambda answer: answer[0] != best, "choose by the mean over the questions of the mask"),
        ((best, ranks[best][to_choose].mean()),
         "you measured on the questions that you chose by"),
        ((best, ranks[best].mean()),
         "you measured on all questions: leave those out that you chose by"),
    )  # fmt: skip
    otherwise = "the mean of the chosen setting on the other questions came out wrong"
    right = best, ranks[best][~to_choose].mean()
    case = Case((ranks, to_choose), right, otherwise, mistakes)
    probe("honest_choice", honest_choice, [case], returns_numbers("two numbers"))
