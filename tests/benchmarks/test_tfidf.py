import statistics
import time

import pytest
from sklearn.feature_extraction import text as sklearn_text

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus, documentation_questions
from coursepkg.tfidf import TfidfVectorizer

REPEATS = 7
FLOOR, GOAL = 1.0, 1.5
K = 10


def seconds(work, argument):
    start = time.perf_counter()
    work(argument)
    return time.perf_counter() - start


def measure(benchmark_table, ours, theirs, argument, *, work, peer, unit, repeats):
    (
        ours(argument),
        theirs(argument),
    )  # what is done once, such as compiling, is not counted
    # Taking turns: what slows the machine down for a moment slows both.
    pairs = [
        (seconds(ours, argument), seconds(theirs, argument)) for _ in range(repeats)
    ]
    benchmark_table(
        work=work,
        peer=peer,
        ours=len(argument) / statistics.median(our for our, _ in pairs),
        theirs=len(argument) / statistics.median(their for _, their in pairs),
        unit=unit,
        goal=GOAL,
    )
    assert statistics.median(their / our for our, their in pairs) >= FLOOR


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("method", ["fit_transform", "transform"])
def test_documents_per_second(method, benchmark_table):
    documents = documentation_corpus(progress=False).texts[::3]
    measure(
        benchmark_table,
        getattr(TfidfVectorizer().fit(documents), method),
        getattr(sklearn_text.TfidfVectorizer().fit(documents), method),
        documents,
        work=f"TF-IDF, {method}",
        peer="scikit-learn",
        unit="documents/s",
        repeats=REPEATS,
    )


@pytest.fixture(scope="module")
def index():
    """Our index of all documents, the documents as lists of words, and the questions."""
    documents = documentation_corpus(progress=False).texts
    split = CountVectorizer().build_analyzer()
    questions = [question.text for question in documentation_questions()]
    return BM25().fit(documents), [split(text) for text in documents], questions


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("backend", ["numpy", "numba"])
def test_queries_per_second_one_at_a_time(backend, index, benchmark_table):
    bm25s = pytest.importorskip("bm25s")
    bm25, words, questions = index
    theirs = bm25s.BM25(method="robertson", k1=bm25.k1, b=bm25.b, backend=backend)
    theirs.index(words, show_progress=False)
    split, known = CountVectorizer().build_analyzer(), bm25.vectorizer_.vocabulary_
    # bm25s is handed its words, and only those that it knows; we cut the question up as well.
    tokens = {
        text: [term for term in split(text) if term in known] for text in questions
    }
    measure(
        benchmark_table,
        lambda texts: [bm25.search(text, K) for text in texts],
        lambda texts: [
            theirs.retrieve([tokens[text]], k=K, show_progress=False) for text in texts
        ],
        questions,
        work=f"BM25, the best {K} of {len(words):,} documents, one query at a time",
        peer="bm25s" if backend == "numpy" else f"bm25s with {backend}",
        unit="queries/s",
        repeats=5 * REPEATS,
    )


@pytest.mark.benchmark_ratio
def test_queries_per_second_against_rank_bm25(index, benchmark_table):
    rank_bm25 = pytest.importorskip("rank_bm25")
    bm25, words, questions = index
    theirs, split = rank_bm25.BM25Okapi(words), CountVectorizer().build_analyzer()
    measure(
        benchmark_table,
        lambda texts: [bm25.scores(text) for text in texts],
        lambda texts: [theirs.get_scores(split(text)) for text in texts],
        questions[::20],
        work="BM25, the scores of all documents, one query at a time",
        peer="rank_bm25",
        unit="queries/s",
        repeats=3,
    )
