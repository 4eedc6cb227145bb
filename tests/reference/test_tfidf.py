import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.feature_extraction import text as sklearn_text
from sklearn.metrics import pairwise

from coursepkg.tfidf import TfidfTransformer, TfidfVectorizer, cosine_similarity
from tests.reference._corpus import corpus, distance

WORDS = ["the", "dog", "Dog", "cat", "bites", "man", "sees", "and", "x_1", "42", "ǅ"]
documents = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    min_size=1,
    max_size=10,
)
weighting = {
    "norm": st.sampled_from(["l2", None]),
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


@pytest.mark.parametrize("norm", ["l2", None])
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
