"""Mistakes that TF-IDF and BM25 are known for; each test fails when the mistake is made."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import (
    BM25,
    TfidfTransformer,
    TfidfVectorizer,
    cosine_similarity,
    document_frequency,
    inverse_document_frequency,
    term_frequency,
    top_k,
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


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_the_norm_of_an_empty_document_is_no_nan(norm):
    vectorizer = TfidfVectorizer(norm=norm)
    for weights in (
        vectorizer.fit_transform([*DOCUMENTS, "", "!"]),
        vectorizer.transform(["", "unicorn"]),
    ):
        assert weights.toarray()[-1].tolist() == [0] * 6
    assert cosine_similarity([[0, 0]], [[0, 0], [1, 1]]).tolist() == [[0, 0]]


def test_the_norm_comes_after_the_idf():
    weights = TfidfVectorizer().fit_transform(DOCUMENTS).toarray()
    np.testing.assert_allclose(np.linalg.norm(weights, axis=1), 1, rtol=1e-15)


def test_the_norm_goes_along_rows():
    weights = TfidfVectorizer(norm="l1").fit_transform(DOCUMENTS).toarray()
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-15)


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
    BM25().fit(counts).scores(counts[0])
    assert counts.toarray().tolist() == [[2, 1], [0, 3]]


# BM25


def test_the_length_is_that_of_the_document_and_not_of_the_query():
    bm25 = BM25().fit(["dog", "dog cow cow cow cow", "cat", "man", "bird"])
    short, long = bm25.scores("dog")[:2]
    assert short > long
    for filler in ("unicorn", "bird", "unicorn unicorn unicorn"):
        assert bm25.scores(f"dog {filler}")[:2].tolist() == [short, long]


def test_length_and_average_count_repeated_terms():
    bm25 = BM25().fit(["dog dog dog dog", "cat cow", "man", "bird"])
    assert bm25.average_length_ == 8 / 4
    once = BM25().fit(["dog dog dog dog", "cat cow", "man", "bird bird bird"])
    assert once.scores("dog")[0] > bm25.scores("dog")[0]


def test_length_counts_terms_that_are_not_asked_for():
    few = BM25().fit(["dog cat", "cow", "man", "owl"]).weights_
    many = BM25().fit(["dog cat cat cat", "cow", "man", "owl"]).weights_
    assert few[0, 2] > many[0, 2]


def test_an_empty_document_counts_for_the_average():
    assert BM25().fit(["dog cat", "", "cow cow", ""]).average_length_ == 1


def test_more_of_a_term_is_more_and_each_time_by_less():
    filler = "cow"
    texts = [" ".join(["dog"] * n + [filler] * (20 - n)) for n in range(1, 11)]
    bm25 = BM25(k1=1.5).fit([*texts, *["cat " * 20] * 30])
    scores = bm25.scores("dog")[:10]
    steps = np.diff(scores)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert scores[-1] < scores[0] * (1.5 + 1)  # k1 + 1 times is never reached
    assert np.diff(BM25(k1=5).fit([*texts, *["cat"] * 30]).scores("dog")[:10]).min() > 0


def test_the_penalty_of_length_is_a_penalty():
    documents = ["dog", "dog cow cow cow", "cat", "man", "owl"]
    gaps = [
        np.subtract(*BM25(b=b).fit(documents).scores("dog")[:2]) for b in (0, 0.5, 1)
    ]
    assert gaps[0] == 0 < gaps[1] < gaps[2]


def test_a_term_in_most_documents_does_not_speak_against_a_document():
    documents = ["the dog", "the cat", "the man", "cow", "the owl"]
    for idf in ("okapi", "lucene"):
        scores = BM25(idf=idf).fit(documents).scores("the")
        assert (scores[[0, 1, 2, 4]] > 0).all()
        assert scores[3] == 0


def test_the_floor_is_a_share_of_the_average_idf_and_not_zero():
    documents = ["the dog", "the cat", "the man", "cow", "the owl"]
    vocabulary = BM25().fit(documents).vectorizer_.vocabulary_
    raw = inverse_document_frequency([1, 1, 1, 1, 1, 4], 5, "okapi")
    floor = BM25(epsilon=0.3).fit(documents).idf_[vocabulary["the"]]
    assert floor == pytest.approx(0.3 * raw.mean(), rel=1e-14)


def test_terms_of_a_given_vocabulary_that_never_occur_do_not_move_the_floor():
    documents = ["the dog", "the cat", "the man", "cow", "the owl"]
    words = ["the", "dog", "cat", "man", "cow", "owl"]
    plain, wider = (
        BM25(vectorizer=CountVectorizer(vocabulary=terms)).fit(documents)
        for terms in (words, [*words, "unicorn", "dragon"])
    )
    assert plain.scores("the dog").tolist() == wider.scores("the dog").tolist()


def test_a_word_repeated_in_the_query_counts_twice():
    bm25 = BM25().fit(DOCUMENTS)
    np.testing.assert_allclose(
        bm25.scores("cat cat"), 2 * bm25.scores("cat"), rtol=1e-15
    )


def test_the_query_is_cut_into_terms_as_the_documents_were():
    bm25 = BM25(vectorizer=CountVectorizer(ngram_range=(1, 2))).fit(DOCUMENTS)
    assert bm25.scores("BITES, man!")[0] > bm25.scores("man bites")[0]


def test_searching_does_not_change_the_index():
    bm25 = BM25().fit(DOCUMENTS)
    before = bm25.weights_.copy()
    first = bm25.scores("dog man")
    kept = first.tolist()
    first += 1
    assert bm25.scores("dog man").tolist() == kept
    assert (bm25.weights_ != before).nnz == 0
    assert "unicorn" not in bm25.vectorizer_.vocabulary_


# Ranking


def test_the_best_comes_first_and_not_last():
    assert top_k([1.0, 3.0, 2.0], k=2)[0].tolist() == [1, 2]
    assert top_k(np.arange(1.0, 1001.0), k=500)[0][:2].tolist() == [999, 998]


def test_ties_do_not_depend_on_chance():
    for k in (2, 500):
        assert top_k([1.0, 2.0, 1.0, 2.0], k)[0].tolist()[:2] == [1, 3]


def test_k_beyond_the_corpus_is_the_corpus_and_no_document_twice():
    found, _ = top_k([1.0, 2.0], k=5)
    assert found.tolist() == [1, 0]
    found, _ = top_k([1.0, 2.0], k=5000)
    assert found.tolist() == [1, 0]


def test_nothing_found_is_an_empty_result_and_not_the_first_documents():
    documents, _ = BM25().fit(DOCUMENTS).search("unicorn", k=3)
    assert documents.tolist() == []
