import bm25s
import pytest
import rank_bm25

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus, documentation_questions

K = 10


@pytest.fixture(scope="module")
def index():
    """Our index of all documents, the documents as lists of words, and the questions."""
    documents = documentation_corpus(progress=False).texts
    split = CountVectorizer().build_analyzer()
    questions = [question.text for question in documentation_questions()]
    return BM25().fit(documents), [split(text) for text in documents], questions


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("backend", ["numpy", "numba"])
def test_queries_per_second_one_at_a_time(backend, index, compare):
    ours, words, questions = index
    theirs = bm25s.BM25(method="robertson", k1=ours.k1, b=ours.b, backend=backend)
    theirs.index(words, show_progress=False)
    # bm25s is handed its words, and only those that it knows; we cut the question up as well.
    split, known = CountVectorizer().build_analyzer(), {w for text in words for w in text}  # fmt: skip
    tokens = [[word for word in split(text) if word in known] for text in questions]
    compare(
        f"BM25, the best {K} of {len(words):,} documents, one query at a time",
        "bm25s" if backend == "numpy" else f"bm25s with {backend}",
        lambda: [ours.search(text, K) for text in questions],
        lambda: [theirs.retrieve([t], k=K, show_progress=False) for t in tokens],
        items=len(questions),
        unit="queries/s",
        turns=35,
    )


@pytest.mark.benchmark_ratio
def test_queries_per_second_against_rank_bm25(index, compare):
    ours, words, questions = index
    theirs, split = rank_bm25.BM25Okapi(words), CountVectorizer().build_analyzer()
    asked = questions[::20]
    compare(
        "BM25, the scores of all documents, one query at a time",
        "rank_bm25",
        lambda: [ours.scores(text) for text in asked],
        lambda: [theirs.get_scores(split(text)) for text in asked],
        items=len(asked),
        unit="queries/s",
        turns=3,
    )
