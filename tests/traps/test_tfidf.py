"""Mistakes that TF-IDF is known for; each test fails when the mistake is made."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from coursepkg.tfidf import (
    TfidfTransformer,
    TfidfVectorizer,
    cosine_similarity,
    document_frequency,
    inverse_document_frequency,
    term_frequency,
)

DOCUMENTS = ["dog bites man", "dog sees man", "man sleeps", "cat"]


def test_idf_is_not_learned_from_the_test_set():
    vectorizer = TfidfVectorizer().fit(DOCUMENTS)
    learned = vectorizer.idf_.copy()
    alone = vectorizer.transform(["cat man"]).toarray()
    among = vectorizer.transform(["cat man", *["cat"] * 50]).toarray()[0]
    assert vectorizer.idf_.tolist() == learned.tolist()
    assert alone[0].tolist() == among.tolist()


def test_smoothing_adds_one_document_with_every_term():
    texts = [*DOCUMENTS, "bites dog sees man sleeps cat"]
    smooth = TfidfVectorizer().fit(DOCUMENTS).idf_
    plain = TfidfVectorizer(smooth_idf=False).fit(texts).idf_
    np.testing.assert_allclose(smooth, plain, rtol=1e-15)
    assert (smooth < TfidfVectorizer(smooth_idf=False).fit(DOCUMENTS).idf_).all()


def test_a_term_in_every_document_keeps_some_weight_in_the_libraries_variants():
    assert inverse_document_frequency([4], 4, "smooth").tolist() == [1]
    assert inverse_document_frequency([4], 4, "plain").tolist() == [1]
    assert inverse_document_frequency([4], 4, "log").tolist() == [0]


def test_log_of_n_over_df_plus_one_is_negative_for_a_term_in_every_document():
    for n in (1, 2, 10, 1000):
        assert inverse_document_frequency([n], n, "log_plus_one")[0] < 0


def test_the_base_of_the_logarithm_is_one_and_the_same():
    for kind in ("log", "plain", "smooth", "okapi", "lucene", "log_plus_one"):
        one = float(kind in ("plain", "smooth"))
        natural, decimal = (
            inverse_document_frequency([1, 3], 9, kind, base=base) - one
            for base in (np.e, 10)
        )
        np.testing.assert_allclose(natural, decimal * np.log(10), rtol=1e-14)
    assert term_frequency([[100]], "sublinear").data[0] == 1 + np.log(100)
    sublinear = term_frequency([[100]], "sublinear", base=10).data[0]
    assert sublinear == pytest.approx(3, rel=1e-15)
    assert term_frequency([[99]], "log", base=10).data[0] == pytest.approx(2)


def test_document_frequency_counts_documents_and_not_occurrences():
    assert document_frequency([[5, 1], [0, 1]]).tolist() == [1, 2]


def test_relative_divides_by_tokens_and_distinct_by_different_terms():
    counts = [[4, 1, 0]]
    assert term_frequency(counts, "relative").toarray().tolist() == [[0.8, 0.2, 0]]
    assert term_frequency(counts, "distinct").toarray().tolist() == [[2, 0.5, 0]]


def test_sublinear_keeps_a_term_that_occurs_once():
    assert term_frequency([[1, 0]], "sublinear").toarray().tolist() == [[1, 0]]


def test_the_norm_of_an_empty_document_is_no_nan():
    vectorizer = TfidfVectorizer()
    for weights in (
        vectorizer.fit_transform([*DOCUMENTS, "", "!"]),
        vectorizer.transform(["", "unicorn"]),
    ):
        assert weights.toarray()[-1].tolist() == [0] * 6
    assert cosine_similarity([[0, 0]], [[0, 0], [1, 1]]).tolist() == [[0, 0]]


def test_the_norm_comes_after_the_idf():
    weights = TfidfVectorizer().fit_transform(DOCUMENTS).toarray()
    np.testing.assert_allclose(np.linalg.norm(weights, axis=1), 1, rtol=1e-15)


def test_binary_makes_counts_one_and_not_weights():
    weights = TfidfVectorizer(binary=True).fit_transform(["dog dog dog cat", "cat"])
    vectorizer = TfidfVectorizer().fit(["dog cat", "cat"])
    expected = vectorizer.transform(["dog cat"]).toarray()
    np.testing.assert_allclose(weights.toarray()[:1], expected, rtol=1e-15)


def test_the_similarity_does_not_grow_with_the_length_of_a_document():
    short, long = [[1, 2, 0]], [[10, 20, 0]]
    assert cosine_similarity(short, [[1, 1, 1]]) == pytest.approx(
        cosine_similarity(long, [[1, 1, 1]])
    )


def test_the_transformer_does_not_write_into_what_it_is_given():
    counts = csr_matrix([[2.0, 1.0], [0.0, 3.0]])
    TfidfTransformer().fit(counts).transform(counts)
    cosine_similarity(counts, counts)
    assert counts.toarray().tolist() == [[2, 1], [0, 3]]
