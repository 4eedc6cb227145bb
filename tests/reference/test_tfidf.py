import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi
from scipy.sparse import csr_array
from sklearn.feature_extraction import text as sklearn_text
from sklearn.metrics import pairwise

from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import BM25, TfidfTransformer, TfidfVectorizer, cosine_similarity

WORDS = ["the", "dog", "Dog", "cat", "bites", "man", "sees", "and", "x_1", "42", "ǅ"]
documents = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    min_size=1,
    max_size=10,
)
weighting = {
    "norm": st.sampled_from(["l1", "l2", None]),
    "use_idf": st.booleans(),
    "smooth_idf": st.booleans(),
    "sublinear_tf": st.booleans(),
}
OPTIONS = weighting | {
    "binary": st.booleans(),
    "stop_words": st.sampled_from([None, "english"]),
    "ngram_range": st.sampled_from([(1, 1), (1, 2)]),
    "max_features": st.sampled_from([None, 3]),
}


def corpus(seed, n=60):
    """Documents of Zipf-distributed words: frequent ones are in more than half, some repeat."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, 41)
    lengths = rng.integers(0, 40, size=n)
    lengths[0] = 30
    return [
        " ".join(f"w{i}" for i in rng.choice(40, size=length, p=share / share.sum()))
        for length in lengths
    ]


def distance(ours, theirs):
    return float(abs(ours - theirs).max()) if ours.shape[0] else 0.0


@settings(max_examples=300, deadline=None)
@given(documents, documents, st.fixed_dictionaries(OPTIONS))
def test_vectorizer(learned, others, options):
    ours, theirs = TfidfVectorizer(**options), sklearn_text.TfidfVectorizer(**options)
    try:
        expected = theirs.fit_transform(learned)
    except ValueError:
        with pytest.raises(ValueError, match="documents"):
            ours.fit(learned)
        return
    assert distance(ours.fit_transform(learned), expected) <= 1e-12
    assert distance(ours.transform(others), theirs.transform(others)) <= 1e-12
    assert ours.get_feature_names_out().tolist() == list(theirs.get_feature_names_out())


@pytest.mark.parametrize("norm", ["l1", "l2", None])
def test_every_combination_of_weights(norm, parity):
    texts, error, cases = corpus(0), 0.0, 0
    for use_idf in (True, False):
        for smooth_idf in (True, False):
            for sublinear_tf in (True, False):
                for binary in (True, False):
                    options = {"norm": norm, "use_idf": use_idf, "binary": binary}
                    options |= {"smooth_idf": smooth_idf, "sublinear_tf": sublinear_tf}
                    ours = TfidfVectorizer(**options).fit(texts[:40])
                    theirs = sklearn_text.TfidfVectorizer(**options).fit(texts[:40])
                    pair = ours.transform(texts), theirs.transform(texts)
                    error, cases = max(error, distance(*pair)), cases + 1
                    if use_idf:
                        assert distance(ours.idf_, theirs.idf_) <= 1e-12
    parity(
        "tfidf.TfidfVectorizer",
        "sklearn.feature_extraction.text.TfidfVectorizer",
        error,
        tolerance=1e-12,
        cases=cases,
    )


@settings(deadline=None)
@given(st.integers(0, 10_000), st.fixed_dictionaries(weighting))
def test_transformer_on_counts_that_are_no_whole_numbers(seed, options):
    rng = np.random.default_rng(seed)
    X = rng.random((8, 6)) * (rng.random((8, 6)) < 0.6)
    X[0] = 1  # every term is in a document
    X = csr_array(X)
    ours = TfidfTransformer(**options).fit_transform(X)
    theirs = sklearn_text.TfidfTransformer(**options).fit_transform(X)
    assert distance(ours, theirs) <= 1e-12


@pytest.mark.parametrize("seed", range(20))
def test_cosine_similarity(seed, parity):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(7, 5)), rng.normal(size=(4, 5))
    X[2] = 0
    parity(
        "tfidf.cosine_similarity",
        "sklearn.metrics.pairwise.cosine_similarity",
        max(
            distance(cosine_similarity(X, Y), pairwise.cosine_similarity(X, Y)),
            distance(cosine_similarity(X), pairwise.cosine_similarity(X)),
        ),
        tolerance=1e-12,
        cases=2,
    )


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
    ours, theirs = both(corpus(seed), k1=k1, b=b, epsilon=0.25 + 0.1 * seed)
    assert min(theirs.idf.values()) >= 0  # the floor is laid under negative ones
    parity(
        "tfidf.BM25",
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
        "tfidf.BM25, idf='lucene'",
        "bm25s, float32",
        max(
            # Lucene leaves out the factor that is the same for all documents.
            distance(ours.scores(q) / (k1 + 1), theirs.get_scores(q.split()))
            for q in QUERIES[:4]
        ),
        tolerance=1e-6,
        cases=4,
    )
