import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from tests.reference._corpus import corpus, distance


def both(texts, **options):
    whole = CountVectorizer(token_pattern=r"\S+", lowercase=False)
    ours = BM25(vectorizer=whole, **options).fit(texts)
    return ours, BM25Okapi([text.split() for text in texts], **options)


def expected_scores(bm25, query):
    """The library's scores; it divides zero by zero for a term that is not there if k1 is zero."""
    with np.errstate(invalid="ignore"):
        parts = [np.nan_to_num(bm25.get_scores([term])) for term in query.split()]
    return np.sum([np.zeros(bm25.corpus_size), *parts], axis=0)


QUERIES = ["w0", "w0 w1 w2", "w3 w39", "w1 w1 w1", "w7 unknown", "unknown", ""]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("k1", [0.0, 1.2, 1.5, 2.0])
@pytest.mark.parametrize("b", [0.0, 0.75, 1.0])
def test_bm25(seed, k1, b, parity):
    ours, theirs = both(corpus(seed), k1=k1, b=b)
    assert min(theirs.idf.values()) >= 0  # the floor is laid under negative ones
    parity(
        "bm25.BM25",
        "rank_bm25.BM25Okapi",
        max(distance(ours.scores(q), expected_scores(theirs, q)) for q in QUERIES),
        tolerance=1e-12,
        cases=len(QUERIES),
    )


def test_bm25_where_the_average_idf_is_negative_too():
    texts = ["dog cat", "dog cat", "dog cat", "dog"]
    ours, theirs = both(texts)
    assert ours.scores("dog").max() < 0
    np.testing.assert_allclose(
        ours.scores("dog cat"), theirs.get_scores(["dog", "cat"]), rtol=0, atol=1e-14
    )


def test_bm25_ranks_like_the_library():
    texts = corpus(9, n=300)
    ours, theirs = both(texts)
    for query in QUERIES[:5]:
        expected = theirs.get_scores(query.split())
        order = np.argsort(-expected, kind="stable")
        order = order[expected[order] != 0][:20]
        found, scores = ours.search(query, k=20)
        np.testing.assert_allclose(scores, expected[order], rtol=0, atol=1e-12)
        assert found.tolist() == order.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_bm25_with_the_idf_of_lucene(seed, parity):
    bm25s = pytest.importorskip("bm25s")
    texts = corpus(seed)
    k1, b = 1.2, 0.6
    whole = CountVectorizer(token_pattern=r"\S+", lowercase=False)
    ours = BM25(k1, b, idf="lucene", vectorizer=whole).fit(texts)
    theirs = bm25s.BM25(method="lucene", k1=k1, b=b)
    theirs.index([text.split() for text in texts], show_progress=False)
    parity(
        "bm25.BM25, idf='lucene'",
        "bm25s, float32",
        max(
            # Lucene leaves out the factor that is the same for all documents.
            distance(ours.scores(q) / (k1 + 1), theirs.get_scores(q.split()))
            for q in QUERIES[:4]
        ),
        tolerance=1e-6,
        cases=4,
    )
