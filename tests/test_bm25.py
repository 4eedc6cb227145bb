import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from coursepkg.bm25 import BM25
from coursepkg.bow import CountVectorizer
from coursepkg.tfidf import top_k

PETS = ["the dog bites the man", "a cat sees the dog", "Cat and man and CAT", "cows"]


def test_the_formula_by_hand():
    documents = ["dog dog cat", "cat", "cow cow", "man"]  # lengths 3, 1, 2, 1
    bm25 = BM25(k1=2, b=0.5).fit(documents)
    assert bm25.average_length_ == 7 / 4
    idf = np.log(3.5 / 1.5)
    penalty = 1 - 0.5 + 0.5 * 3 / (7 / 4)
    expected = idf * 2 * 3 / (2 + 2 * penalty)
    np.testing.assert_allclose(bm25.scores("dog"), [expected, 0, 0, 0], rtol=1e-15)


def test_k1_of_zero_asks_only_whether_and_b_of_zero_forgets_the_length():
    documents = ["dog dog dog", "dog", "cat", "cow", "man cat cat cat cat"]
    scores = BM25(k1=0).fit(documents).scores("dog")
    assert scores[0] == scores[1] > 0
    scores = BM25(b=0).fit(documents).scores("cat")
    alone = BM25(b=0).fit(["dog dog dog", "dog", "cat", "cow", "cat cat cat cat"])
    assert scores[4] == alone.scores("cat")[4]


def test_counts_give_what_texts_give():
    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(PETS)
    texts, matrix = BM25().fit(PETS), BM25().fit(counts)
    assert matrix.vectorizer_ is None
    for query in ("the dog", "cat cat", "unicorn"):
        row = vectorizer.transform([query])
        expected = texts.scores(query).tolist()
        assert matrix.scores(row).tolist() == expected
        assert matrix.scores(row.toarray()[0]).tolist() == expected
        assert texts.scores(row).tolist() == expected


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.lists(st.sampled_from("abcde")).map(" ".join), min_size=1, max_size=9),
    st.lists(st.sampled_from("abcdefg"), max_size=6).map(" ".join),
    st.sampled_from([1, 2, 5, 1000]),
)
def test_the_compiled_search_finds_the_best_of_the_scores(texts, query, k):
    letters = CountVectorizer(token_pattern=r"\w")
    if not any(texts):
        return
    bm25 = BM25(idf="lucene", vectorizer=letters).fit(texts)
    expected, best = top_k(bm25.scores(query), k)
    found, scores = bm25.search(query, k)
    assert found.tolist() == expected.tolist()
    np.testing.assert_allclose(scores, best, rtol=1e-12)


def test_a_query_of_unknown_words_finds_nothing():
    bm25 = BM25().fit(PETS)
    for query in ("unicorn", "", "!"):
        assert bm25.scores(query).tolist() == [0, 0, 0, 0]
        documents, scores = bm25.search(query)
        assert len(documents) == len(scores) == 0


def test_k_may_be_larger_than_the_corpus():
    documents, scores = BM25().fit(PETS).search("cows and sees bites", k=100)
    assert sorted(documents.tolist()) == [0, 1, 2, 3]
    assert (np.diff(scores) <= 0).all()


def test_the_vectorizer_is_used_and_left_unfitted():
    vectorizer = CountVectorizer(stop_words="english")
    bm25 = BM25(vectorizer=vectorizer).fit(PETS)
    assert not hasattr(vectorizer, "vocabulary_")
    assert "the" not in bm25.vectorizer_.vocabulary_
    assert bm25.search("the")[0].tolist() == []


def test_an_empty_document_is_never_found():
    bm25 = BM25().fit(["dog", "", "cat", "cow"])
    assert bm25.average_length_ == 3 / 4
    assert bm25.scores("dog")[1] == 0
    assert np.isfinite(bm25.scores("dog cat cow")).all()


def test_bm25_clones_and_pickles():
    bm25 = BM25(k1=1.2, b=0.5, idf="lucene").fit(PETS)
    assert clone(bm25).get_params() == bm25.get_params()
    again = pickle.loads(pickle.dumps(bm25))
    assert again.scores("dog").tolist() == bm25.scores("dog").tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k1": -1}, "k1 must be a number >= 0, got -1"),
        ({"k1": np.inf}, "k1 must be a number >= 0, got inf"),
        ({"k1": "1"}, "k1 must be a number >= 0, got '1'"),
        ({"b": 1.5}, "b must be a number from 0 to 1, got 1.5"),
        ({"b": np.nan}, "b must be a number from 0 to 1, got nan"),
        ({"idf": "smooth"}, "idf must be one of 'okapi', 'lucene', got 'smooth'"),
    ],
)
def test_bm25_refuses_parameters(options, message):
    with pytest.raises(ValueError, match=message):
        BM25(**options).fit(PETS)


@pytest.mark.parametrize("k", [0, -1, 2.0, None, True])
def test_search_refuses_k(k):
    with pytest.raises(ValueError, match="k must be an integer >= 1"):
        BM25().fit(PETS).search("dog", k)


def test_before_fit_there_is_nothing_to_search():
    for ask in (BM25().scores, BM25().search):
        with pytest.raises(NotFittedError, match="not there yet: call fit first"):
            ask("dog")


def test_bm25_refuses_documents_and_queries():
    with pytest.raises(ValueError, match="documents is empty"):
        BM25().fit([])
    with pytest.raises(ValueError, match="documents must be an iterable of strings"):
        BM25().fit("one string")
    with pytest.raises(ValueError, match=r"documents has no terms: .* \(2, 3\)"):
        BM25().fit(csr_matrix((2, 3)))
    with pytest.raises(ValueError, match="documents must hold counts, none negative"):
        BM25().fit(csr_matrix([[-1]]))
    bm25 = BM25().fit(csr_matrix([[1, 2, 0], [0, 1, 1]]))
    with pytest.raises(ValueError, match=r"query must be counts.* got 'dog'"):
        bm25.scores("dog")
    with pytest.raises(
        ValueError, match=r"whole numbers for 3 terms, got .* of shape \(1, 2\)"
    ):
        bm25.scores([1, 2])
    with pytest.raises(
        ValueError, match=r"(?s)whole numbers for 3 terms, got .* of shape \(2, 3\)"
    ):
        bm25.scores([[1, 2, 0], [1, 2, 0]])
    with pytest.raises(
        ValueError, match=r"query must be a text, or whole numbers .*0\.5"
    ):
        bm25.scores([0.5, 0, 0])
    with pytest.raises(ValueError, match="query must hold counts, none negative"):
        bm25.scores([-1, 0, 0])
