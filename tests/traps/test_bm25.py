"""Mistakes that BM25 is known for; each test fails when the mistake is made."""

import numpy as np
import pytest

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import inverse_document_frequency, top_k

DOCUMENTS = ["dog bites man", "dog sees man", "man sleeps", "cat"]


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
    floor = BM25().fit(documents).idf_[vocabulary["the"]]
    assert floor == pytest.approx(0.25 * raw.mean(), rel=1e-14)


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
