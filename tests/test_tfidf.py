import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_matrix, csr_matrix, issparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import (
    TfidfTransformer,
    TfidfVectorizer,
    cosine_similarity,
    document_frequency,
    inverse_document_frequency,
    term_frequency,
    top_k,
)

PETS = ["the dog bites the man", "a cat sees the dog", "Cat and man and CAT", "cows"]
COUNTS = [[3, 1, 0], [0, 2, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("raw", [3, 1, 0]),
        ("binary", [1, 1, 0]),
        ("relative", [3 / 4, 1 / 4, 0]),
        ("distinct", [3 / 2, 1 / 2, 0]),
        ("log", [2, 1, 0]),
        ("sublinear", [1 + np.log2(3), 1, 0]),
    ],
)
def test_term_frequency_by_name(kind, expected):
    weights = term_frequency(COUNTS, kind, base=2)
    assert issparse(weights)
    assert weights.dtype == np.float64
    np.testing.assert_allclose(weights.toarray()[0], expected, atol=1e-15)
    assert weights.toarray()[2].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("inverse", [1, 1 / 2, 1 / 4]),
        ("ratio", [4, 2, 1]),
        ("log", [2, 1, 0]),
        ("log_plus_one", [1, np.log2(4 / 3), np.log2(4 / 5)]),
        ("plain", [3, 2, 1]),
        ("smooth", [1 + np.log2(5 / 2), 1 + np.log2(5 / 3), 1]),
        ("okapi", [np.log2(3.5 / 1.5), 0, np.log2(0.5 / 4.5)]),
        ("lucene", [np.log2(1 + 3.5 / 1.5), 1, np.log2(1 + 0.5 / 4.5)]),
    ],
)
def test_inverse_document_frequency_by_name(kind, expected):
    idf = inverse_document_frequency([1, 2, 4], 4, kind, base=2)
    np.testing.assert_allclose(idf, expected, atol=1e-15)


def test_the_natural_logarithm_is_the_default():
    assert inverse_document_frequency([1], 2)[0] == np.log(2)
    assert term_frequency([[1]], "log").data[0] == np.log(2)


def test_the_example_of_the_lecture():
    x1 = "This is a sentence. This is another sentence."
    x2 = "This is not a sentence. Yet another not a sentence"
    terms = ["this", "is", "not", "a", "sentence", "yet", "another"]
    counts = CountVectorizer(token_pattern=r"\w+", vocabulary=terms).fit_transform(
        [x1, x2]
    )
    assert counts.toarray()[1].tolist() == [1, 1, 2, 2, 2, 1, 1]
    idf = inverse_document_frequency(document_frequency(counts), 2, base=10)
    weights = term_frequency(counts).multiply(idf).toarray()[1]
    assert weights.round(3).tolist() == [0, 0, 0.602, 0, 0, 0.301, 0]


def test_document_frequency_counts_documents():
    assert document_frequency(COUNTS).tolist() == [1, 2, 0]
    assert document_frequency(csc_matrix(COUNTS)).tolist() == [1, 2, 0]


def test_stored_zeros_and_duplicates_count_for_nothing():
    entries = [2.0, 1.0, 0.0]
    counts = csr_matrix((entries, [0, 0, 1], [0, 3]), shape=(1, 2))
    assert document_frequency(counts).tolist() == [1, 0]
    assert term_frequency(counts, "binary").toarray().tolist() == [[1, 0]]
    assert term_frequency(counts).toarray().tolist() == [[3, 0]]
    assert counts.data.tolist() == entries  # what was given is left as it was


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (
            [[1, 2]],
            {},
            r"counts must be a matrix with rows and columns, got shape \(2,\)",
        ),
        ([[[1, -1]]], {}, "counts must hold counts, none negative, it has -1"),
        ([[[1, np.nan]]], {}, "counts must hold finite numbers, it has nan"),
        ([[["a"]]], {}, "counts must be a matrix of numbers"),
        ([[[1]], "logarithm"], {}, "kind must be one of 'raw', .* got 'logarithm'"),
        ([[[1]]], {"base": 1}, "base must be a number above 1, got 1"),
        ([[[1]]], {"base": "e"}, "base must be a number .* got 'e'"),
    ],
)
def test_term_frequency_refuses(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        term_frequency(*arguments, **options)


@pytest.mark.parametrize(
    ("df", "n", "kind", "message"),
    [
        ([1], 2, "idf", "kind must be one of 'inverse'"),
        ([3], 2, "log", "df must be numbers from 0 to n=2"),
        ([-1], 2, "log", "df must be numbers from 0 to n=2"),
        ([np.nan], 2, "log", "df must be numbers from 0 to n=2"),
        ([1], 0, "log", "n must be an integer >= 1, got 0"),
        ([1], 2.5, "log", "n must be .* got 2.5"),
        ([1, 0, 0], 2, "inverse", "df is 0 for 2 terms, for which 'inverse' divides"),
        ([0], 2, "ratio", "df is 0"),
        ([0], 2, "log", "df is 0"),
        ([0], 2, "plain", "df is 0 .* use 'smooth'"),
    ],
)
def test_inverse_document_frequency_refuses(df, n, kind, message):
    with pytest.raises(ValueError, match=message):
        inverse_document_frequency(df, n, kind)


@pytest.mark.parametrize("kind", ["log_plus_one", "smooth", "okapi", "lucene"])
def test_a_term_of_no_document_is_no_trouble_where_the_formula_allows_it(kind):
    assert np.isfinite(inverse_document_frequency([0], 2, kind)).all()


def test_cosine_similarity_is_that_of_the_angle():
    similarity = cosine_similarity([[1, 0], [0, 3]], [[2, 2], [-1, 0], [0, 0]])
    half = np.sqrt(0.5)
    np.testing.assert_allclose(similarity, [[half, -1, 0], [half, 0, 0]], atol=1e-15)
    assert type(similarity) is np.ndarray


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=1))
def test_cosine_similarity_with_itself(rows):
    similarity = cosine_similarity(csr_matrix(rows))
    assert np.isfinite(similarity).all()
    np.testing.assert_allclose(similarity, similarity.T, atol=1e-12)
    expected = [float(any(row)) for row in rows]
    np.testing.assert_allclose(np.diag(similarity), expected, atol=1e-12)


def test_cosine_similarity_refuses():
    with pytest.raises(ValueError, match="Y must be as wide as X, 2 columns, got 3"):
        cosine_similarity([[1, 2]], [[1, 2, 3]])
    with pytest.raises(ValueError, match="X must be a matrix"):
        cosine_similarity([1, 2])
    with pytest.raises(ValueError, match="Y must hold finite numbers, it has inf"):
        cosine_similarity([[1]], [[np.inf]])


def test_weights_are_sparse_unit_vectors():
    weights = TfidfVectorizer().fit_transform(PETS)
    assert weights.format == "csr"
    assert weights.dtype == np.float64
    assert weights.shape == (4, 8)
    np.testing.assert_allclose(np.linalg.norm(weights.toarray(), axis=1), 1, rtol=1e-15)


def test_the_vectorizer_is_a_counter_and_a_transformer():
    counts = CountVectorizer().fit_transform(PETS)
    options = {"norm": None, "smooth_idf": False, "sublinear_tf": True}
    apart = TfidfTransformer(**options).fit_transform(counts)
    vectorizer = TfidfVectorizer(**options)
    together = vectorizer.fit_transform(PETS)
    assert (apart != together).nnz == 0
    assert (vectorizer.transform(PETS) != together).nnz == 0
    assert vectorizer.idf_.shape == (8,)


def test_a_rare_term_weighs_more_than_a_frequent_one():
    vectorizer = TfidfVectorizer().fit(PETS)
    idf = dict(zip(vectorizer.get_feature_names_out(), vectorizer.idf_, strict=True))
    assert idf["bites"] > idf["dog"]


def test_without_idf_and_norm_there_are_counts():
    weights = TfidfVectorizer(use_idf=False, norm=None).fit_transform(PETS)
    counts = CountVectorizer().fit_transform(PETS)
    assert weights.toarray().tolist() == counts.toarray().tolist()


def test_the_transformer_leaves_its_counts_as_they_were():
    counts = csr_matrix(np.array(COUNTS, dtype=np.float64))
    before = counts.copy()
    TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    assert (counts != before).nnz == 0


def test_unknown_words_make_a_row_of_zeros():
    weights = TfidfVectorizer().fit(PETS).transform(["a unicorn", ""])
    assert weights.shape == (2, 8)
    assert weights.nnz == 0


def test_clone_pipeline_grid_search_and_pickle():
    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit(PETS)
    copy = clone(vectorizer)
    assert copy.get_params() == vectorizer.get_params()
    with pytest.raises(NotFittedError):
        copy.transform(PETS)
    documents = ["cheap pills", "pills now", "lunch at noon", "meet for lunch"] * 3
    pipeline = make_pipeline(TfidfVectorizer(), LogisticRegression())
    grid = {"tfidfvectorizer__use_idf": [True, False]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(documents, [1, 1, 0, 0] * 3)
    assert search.best_score_ == 1.0
    again = pickle.loads(pickle.dumps(vectorizer))
    assert (again.transform(PETS) != vectorizer.transform(PETS)).nnz == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"norm": "l1"}, "norm must be one of 'l2', None, got 'l1'"),
        ({"use_idf": "yes"}, "use_idf must be one of True, False, got 'yes'"),
        ({"smooth_idf": None}, "smooth_idf must be one of True, False, got None"),
        ({"sublinear_tf": 2}, "sublinear_tf must be one of True, False, got 2"),
        ({"min_df": 0}, "min_df must be"),
        (
            {"vocabulary": ["dog", "unicorn"], "smooth_idf": False},
            "df is 0 for 1 terms",
        ),
    ],
)
def test_a_bad_parameter_is_named_by_fit_and_not_before(options, message):
    vectorizer = TfidfVectorizer(**options)
    with pytest.raises(ValueError, match=message):
        vectorizer.fit(PETS)
    with pytest.raises(NotFittedError):
        vectorizer.transform(PETS)


def test_an_empty_corpus_is_refused():
    with pytest.raises(ValueError, match="documents is empty"):
        TfidfVectorizer().fit([])
    with pytest.raises(ValueError, match="X is empty"):
        TfidfTransformer().fit(np.zeros((0, 3)))


def test_before_fit_there_are_no_weights():
    for ask in (
        lambda: TfidfVectorizer(vocabulary=["dog"]).transform(PETS),
        lambda: TfidfVectorizer().idf_,
        lambda: TfidfTransformer().transform(COUNTS),
    ):
        with pytest.raises(NotFittedError, match="not there yet: call fit first"):
            ask()


def test_the_transformer_refuses_another_width():
    transformer = TfidfTransformer().fit(COUNTS)
    with pytest.raises(ValueError, match="X must have one column for each of 3 terms"):
        transformer.transform([[1, 2]])


def test_top_k_is_best_first_and_ties_go_to_the_lower_number():
    documents, scores = top_k([1, 0, 3, 2, 3, -1], k=4)
    assert documents.tolist() == [2, 4, 3, 0]
    assert scores.tolist() == [3, 3, 2, 1]
    assert top_k([2, 2, 2], k=2)[0].tolist() == [0, 1]


def test_top_k_leaves_zeros_out_and_gives_fewer_where_there_are_fewer():
    assert top_k([0, 2, 0], k=3)[0].tolist() == [1]
    assert top_k([0, 0], k=3)[0].tolist() == []
    assert top_k([], k=3)[0].tolist() == []
    assert top_k([-2, 0, -1], k=3)[0].tolist() == [2, 0]


@settings(deadline=None)
@given(
    st.lists(st.integers(-3, 3).map(float), max_size=300),
    st.integers(1, 400),
)
def test_top_k_is_the_start_of_a_stable_sort(scores, k):
    order = [i for i in np.argsort(-np.array(scores), kind="stable") if scores[i]]
    found, kept = top_k(scores, k)
    assert found.tolist() == order[:k]
    assert kept.tolist() == [scores[i] for i in order[:k]]


@pytest.mark.parametrize("k", [0, -1, 2.0, None, True])
def test_top_k_refuses_k(k):
    with pytest.raises(ValueError, match="k must be an integer >= 1"):
        top_k([1.0], k)


def test_top_k_refuses_scores():
    for scores in ([[1.0]], [np.nan], [np.inf]):
        with pytest.raises(ValueError, match=r"scores must be finite .* of shape \(N,"):
            top_k(scores, 1)
