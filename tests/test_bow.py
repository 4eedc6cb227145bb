import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix, issparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from coursepkg.bow import WORDS, CountVectorizer, one_hot

PETS = ["the dog bites the man", "a cat sees the dog", "Cat and man and CAT"]
SENTENCE = ["this", "is", "a", "sentence"]


def rows(vectorizer, documents):
    return vectorizer.fit_transform(documents).toarray().tolist()


def test_counts_are_one_row_a_document_in_sorted_columns():
    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(PETS)
    assert list(vectorizer.get_feature_names_out()) == [
        "and", "bites", "cat", "dog", "man", "sees", "the",
    ]  # fmt: skip
    assert vectorizer.vocabulary_["cat"] == 2
    assert counts.toarray().tolist() == [
        [0, 1, 0, 1, 1, 0, 2],
        [0, 0, 1, 1, 0, 1, 1],
        [2, 0, 2, 0, 1, 0, 0],
    ]
    assert issparse(counts)
    assert counts.format == "csr"
    assert counts.dtype == np.int64
    assert counts.nnz == 11  # nothing stored twice, no zero stored


def test_indices_are_sorted_and_stored_once():
    words = "zebra apple zebra mango apple zebra"
    for vectorizer in (
        CountVectorizer(),
        CountVectorizer(vocabulary=words.split()[1:4]),
    ):
        for counts in (
            vectorizer.fit_transform([words]),
            vectorizer.transform([words]),
        ):
            assert counts.indices.tolist() == list(range(3))


# The lecture's example


def test_the_unigrams_of_the_lecture():
    vectorizer = CountVectorizer(token_pattern=r"\w+", vocabulary=SENTENCE)
    assert rows(vectorizer, ["This is a sentence", "A sentence"]) == [
        [1, 1, 1, 1],
        [0, 0, 1, 1],
    ]


def test_the_bigrams_of_the_lecture():
    bigrams = ["this is", "is a", "a sentence"]
    vectorizer = CountVectorizer(
        token_pattern=r"\w+", vocabulary=bigrams, ngram_range=(2, 2)
    )
    assert rows(vectorizer, ["This is a sentence", "A sentence"]) == [
        [1, 1, 1],
        [0, 0, 1],
    ]


def test_without_lower_casing_the_second_vector_of_the_lecture_does_not_hold():
    vocabulary = ["This", "is", "a", "sentence"]
    vectorizer = CountVectorizer(
        lowercase=False, token_pattern=r"\w+", vocabulary=vocabulary
    )
    assert rows(vectorizer, ["This is a sentence", "A sentence"]) == [
        [1, 1, 1, 1],
        [0, 0, 0, 1],
    ]


def test_the_default_pattern_cannot_find_the_article_of_the_lecture():
    vectorizer = CountVectorizer(vocabulary=SENTENCE)
    with pytest.warns(UserWarning, match=r"vocabulary .* never found, \['a'\]"):
        assert rows(vectorizer, ["This is a sentence"]) == [[1, 1, 0, 1]]


def test_order_is_lost_with_words_and_kept_in_part_with_pairs():
    bites = ["dog bites man", "man bites dog"]
    first, second = rows(CountVectorizer(), bites)
    assert first == second
    first, second = rows(CountVectorizer(ngram_range=(2, 2)), bites)
    assert first != second


# Text to terms


@given(st.text())
def test_the_quick_split_equals_the_regular_expression(text):
    analyze = CountVectorizer(lowercase=False).build_analyzer()
    assert analyze(text) == re.findall(WORDS, text)


def test_the_quick_split_agrees_about_every_character():
    analyze = CountVectorizer(lowercase=False).build_analyzer()
    for char in map(chr, range(sys.maxunicode + 1)):
        text = f"{char}ab{char}{char} c{char}d"
        assert analyze(text) == re.findall(WORDS, text), hex(ord(char))


def test_terms_come_out_lower_cased_filtered_then_joined():
    analyze = CountVectorizer(stop_words=["the"], ngram_range=(1, 3)).build_analyzer()
    assert analyze("The Dog bites THE man") == [
        "dog", "bites", "man", "dog bites", "bites man", "dog bites man",
    ]  # fmt: skip


def test_ngrams_longer_than_the_document_are_none():
    assert CountVectorizer(ngram_range=(3, 4)).build_analyzer()("two words") == []


def test_a_group_in_the_pattern_is_the_token():
    analyze = CountVectorizer(token_pattern=r"#(\w+)").build_analyzer()
    assert analyze("a #Tag and #another") == ["tag", "another"]


def test_english_stop_words_are_left_out():
    vectorizer = CountVectorizer(stop_words="english").fit(PETS)
    assert sorted(vectorizer.vocabulary_) == ["bites", "cat", "dog", "man", "sees"]


def test_stop_words_that_lower_casing_hides_are_reported():
    with pytest.warns(UserWarning, match=r"stop_words .*\['the'\]"):
        CountVectorizer(stop_words=["The"]).fit(PETS)


def test_a_vocabulary_in_capitals_is_reported():
    with pytest.warns(UserWarning, match=r"vocabulary .*\['Dog'\]: look at lowercase"):
        CountVectorizer(vocabulary=["Dog", "cat"]).fit(PETS)


# Choosing the vocabulary


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ({"min_df": 2}, ["cat", "dog", "man", "the"]),
        ({"min_df": 0.6}, ["cat", "dog", "man", "the"]),
        ({"min_df": 0.7}, None),
        ({"max_df": 1}, ["and", "bites", "sees"]),
        ({"max_df": 0.5}, ["and", "bites", "sees"]),
        ({"min_df": 1.0}, None),
        ({"max_features": 2}, ["cat", "the"]),
        ({"max_features": 100}, ["and", "bites", "cat", "dog", "man", "sees", "the"]),
        ({"max_features": 1, "max_df": 1}, ["and"]),
        ({"vocabulary": ["dog"], "min_df": 3, "max_features": 1}, ["dog"]),
    ],
)
def test_limits_choose_terms(options, terms):
    vectorizer = CountVectorizer(**options)
    if terms is None:
        with pytest.raises(ValueError, match=r"min_df.*max_df"):
            vectorizer.fit(PETS)
    else:
        counts = vectorizer.fit_transform(PETS)
        assert list(vectorizer.get_feature_names_out()) == terms
        assert (counts != vectorizer.transform(PETS)).nnz == 0


def test_an_integer_limit_of_one_is_one_document_and_a_float_all_of_them():
    one, share = CountVectorizer(max_df=1), CountVectorizer(max_df=1.0)
    documents = ["dog cat", "dog"]
    assert list(one.fit(documents).vocabulary_) == ["cat"]
    assert list(share.fit(documents).vocabulary_) == ["cat", "dog"]


def test_binary_says_that_a_term_occurs():
    assert rows(CountVectorizer(binary=True), ["dog dog cat", "dog"]) == [
        [1, 1],
        [0, 1],
    ]


@pytest.mark.parametrize("dtype", [np.int8, np.uint16, np.float32, np.float64, bool])
def test_counts_have_the_type_asked_for(dtype):
    vectorizer = CountVectorizer(dtype=dtype)
    assert vectorizer.fit_transform(PETS).dtype == dtype
    assert vectorizer.transform(PETS).dtype == dtype


def test_a_given_vocabulary_keeps_its_order_and_a_set_is_sorted():
    names = CountVectorizer(vocabulary=["dog", "cat"]).get_feature_names_out()
    assert names.tolist() == ["dog", "cat"]
    names = CountVectorizer(vocabulary={"cat": 1, "dog": 0}).get_feature_names_out()
    assert names.tolist() == ["dog", "cat"]
    names = CountVectorizer(vocabulary={"man", "dog", "cat"}).get_feature_names_out()
    assert names.tolist() == ["cat", "dog", "man"]


def test_a_given_vocabulary_needs_no_fit():
    counts = CountVectorizer(vocabulary=["dog", "cat"]).transform(PETS)
    assert counts.toarray().tolist() == [[1, 0], [1, 1], [0, 2]]


def test_transform_of_nothing_is_a_matrix_without_rows():
    assert CountVectorizer().fit(PETS).transform([]).shape == (0, 7)


def test_documents_may_be_a_generator():
    counts = CountVectorizer().fit_transform(document for document in PETS)
    assert counts.shape == (3, 7)


def test_inverse_transform_gives_the_terms_back():
    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(["dog bites man", "man", "42 !"])
    expected = [["bites", "dog", "man"], ["man"], ["42"]]
    for matrix in (counts, counts.toarray(), coo_matrix(counts)):
        assert [
            terms.tolist() for terms in vectorizer.inverse_transform(matrix)
        ] == expected
    none = vectorizer.inverse_transform(np.zeros((1, 4)))
    assert [terms.tolist() for terms in none] == [[]]


@given(st.lists(st.text(alphabet="ab éß_1.\n", max_size=20), min_size=1))
def test_each_row_adds_up_to_the_number_of_its_terms(documents):
    vectorizer = CountVectorizer(token_pattern=r"\w", ngram_range=(1, 2))
    terms = [vectorizer.build_analyzer()(document) for document in documents]
    if any(terms):
        counts = vectorizer.fit_transform(documents)
        assert counts.sum(axis=1).ravel().tolist() == [list(map(len, terms))]
        assert set(vectorizer.vocabulary_) == set().union(*terms)


# In scikit-learn's machinery


def test_clone_keeps_parameters_and_drops_what_was_learned():
    vectorizer = CountVectorizer(ngram_range=(1, 2), min_df=2).fit(PETS)
    copy = clone(vectorizer)
    assert copy.get_params() == vectorizer.get_params()
    with pytest.raises(NotFittedError):
        copy.transform(PETS)


def test_pipeline_and_grid_search():
    documents = [
        "buy cheap pills",
        "cheap pills now",
        "lunch at noon",
        "meet me for lunch",
    ] * 3
    spam = [1, 1, 0, 0] * 3
    pipeline = make_pipeline(CountVectorizer(), LogisticRegression())
    search = GridSearchCV(
        pipeline, {"countvectorizer__ngram_range": [(1, 1), (1, 2)]}, cv=2
    ).fit(documents, spam)
    assert search.best_score_ == 1.0
    assert search.predict(["cheap lunch pills", "lunch"]).tolist() == [1, 0]
    assert "pills" in search.best_estimator_[:-1].get_feature_names_out()


# One-hot


def test_one_hot_is_a_unit_vector_a_token():
    vectors = one_hot(["a", "sentence", "a"], SENTENCE)
    assert vectors.tolist() == [[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 0]]


def test_one_hot_vectors_are_orthogonal_and_equally_far():
    vectors = one_hot(SENTENCE, SENTENCE)
    assert (vectors @ vectors.T).tolist() == np.eye(4).tolist()
    distances = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    assert np.unique(distances).tolist() == [0.0, np.sqrt(2.0)]


def test_one_hot_rows_add_up_to_the_bag():
    vectorizer = CountVectorizer()
    bag = vectorizer.fit_transform(PETS[:1]).toarray()[0]
    tokens = vectorizer.build_analyzer()(PETS[0])
    assert one_hot(tokens, vectorizer.vocabulary_).sum(axis=0).tolist() == bag.tolist()


def test_one_hot_of_no_tokens_has_no_rows():
    assert one_hot([], SENTENCE).shape == (0, 4)


@pytest.mark.parametrize(
    ("tokens", "vocabulary", "message"),
    [
        ("a sentence", SENTENCE, "tokens must be an iterable of strings.*'a sentence'"),
        (None, SENTENCE, "tokens must be an iterable of strings.*None"),
        (
            ["a", "dog"],
            SENTENCE,
            "tokens must be in the vocabulary of 4 terms, 'dog' is not",
        ),
        (["a"], "a", "vocabulary must be a mapping.*'a'"),
        (["a"], [], "vocabulary is empty"),
        (
            ["a"],
            ["a", "b", "a"],
            "vocabulary must name each term once, got 'a' 2 times",
        ),
        (["a"], {"a": 1}, "vocabulary must number its 1 terms from 0 to 0.*1"),
    ],
)
def test_one_hot_refuses(tokens, vocabulary, message):
    with pytest.raises(ValueError, match=message):
        one_hot(tokens, vocabulary)


# Bad input


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"token_pattern": "("}, r"token_pattern '\(' is no regular expression"),
        (
            {"token_pattern": None},
            "token_pattern must be a regular expression, got None",
        ),
        ({"token_pattern": rb"\w+"}, "token_pattern must be a regular expression"),
        ({"token_pattern": r"(\w)(\w)"}, "token_pattern .* has 2 capturing groups"),
        ({"stop_words": "german"}, "stop_words must be 'english'.*'german'"),
        ({"stop_words": 3}, "stop_words must be 'english'.*3"),
        ({"stop_words": ["the", 3]}, "stop_words must be 'english'"),
        ({"stop_words": iter(["the"])}, "stop_words must be 'english'"),
        ({"ngram_range": (2, 1)}, r"ngram_range must be .*\(2, 1\)"),
        ({"ngram_range": (0, 1)}, r"ngram_range must be .*\(0, 1\)"),
        ({"ngram_range": (1.0, 2.0)}, "ngram_range must be .* two integers"),
        ({"ngram_range": (1, 2, 3)}, "ngram_range must be"),
        ({"ngram_range": 2}, "ngram_range must be .* got 2"),
        ({"min_df": 0}, "min_df must be an integer >= 1 .* got 0"),
        ({"min_df": -0.1}, "min_df must be .* from 0.0 to 1.0 .* got -0.1"),
        ({"max_df": 1.5}, "max_df must be .* got 1.5"),
        ({"max_df": "1"}, "max_df must be .* got '1'"),
        ({"min_df": 3, "max_df": 2}, "min_df=3 and max_df=2 leave none of 7 terms"),
        ({"max_features": 0}, "max_features must be an integer >= 1 or None, got 0"),
        ({"max_features": -1}, "max_features must be .* got -1"),
        ({"max_features": 2.0}, "max_features must be .* got 2.0"),
        ({"vocabulary": []}, "vocabulary is empty"),
        ({"vocabulary": "dog"}, "vocabulary must be a mapping .* got 'dog'"),
        ({"vocabulary": 7}, "vocabulary must be a mapping .* got 7"),
        ({"vocabulary": ["dog", 7]}, "vocabulary must be .* got 7 as a term"),
        (
            {"vocabulary": ["dog", "dog"]},
            "vocabulary must name each term once, got 'dog' 2",
        ),
        (
            {"vocabulary": {"dog": 0, "cat": 0}},
            r"vocabulary must number .* got \[0, 0\]",
        ),
        (
            {"vocabulary": {"dog": 0, "cat": 2}},
            r"vocabulary must number .* got \[0, 2\]",
        ),
    ],
)
def test_a_bad_parameter_is_named_by_fit_and_not_before(options, message):
    vectorizer = CountVectorizer(**options)
    with pytest.raises(ValueError, match=message):
        vectorizer.fit(PETS)
    assert not hasattr(vectorizer, "vocabulary_")


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ("one string", "documents must be an iterable of strings.*'one string'"),
        (None, "documents must be an iterable of strings.*None"),
        (
            ["fine", 7],
            r"documents must hold strings only, documents\[1\] is 7 of type int",
        ),
        ([b"bytes"], r"documents\[0\] is b'bytes' of type bytes"),
        (["fine", "fine", float("nan")], r"documents\[2\] is nan of type float"),
        ([["nested"]], r"documents\[0\] is \['nested'\] of type list"),
    ],
)
def test_bad_documents_are_named(documents, message):
    for vectorizer in (CountVectorizer(), CountVectorizer(vocabulary=["fine"])):
        with pytest.raises(ValueError, match=message):
            vectorizer.fit(documents)
        with pytest.raises(ValueError, match=message):
            vectorizer.fit(["fine"]).transform(documents)


@pytest.mark.parametrize("options", [{}, {"vocabulary": ["dog"]}])
def test_an_empty_corpus_is_refused(options):
    with pytest.raises(ValueError, match="documents is empty"):
        CountVectorizer(**options).fit([])


@pytest.mark.parametrize(
    ("documents", "stop_words"), [(["", "a !"], None), (["the"], "english")]
)
def test_documents_without_a_term_are_refused(documents, stop_words):
    with pytest.raises(
        ValueError, match=rf"documents is {len(documents)} texts without a term"
    ):
        CountVectorizer(stop_words=stop_words).fit(documents)


@pytest.mark.parametrize("ask", ["transform", "inverse_transform"])
def test_without_a_vocabulary_there_is_nothing_to_count(ask):
    with pytest.raises(NotFittedError, match=r"vocabulary .* call fit first"):
        getattr(CountVectorizer(), ask)(PETS)


def test_inverse_transform_refuses_another_width():
    with pytest.raises(
        ValueError, match="X must have one column for each of 7 terms, got 3"
    ):
        CountVectorizer().fit(PETS).inverse_transform(np.ones((2, 3)))


def test_a_failed_fit_leaves_what_was_learned_before():
    vectorizer = CountVectorizer().fit(PETS)
    learned = dict(vectorizer.vocabulary_)
    with pytest.raises(ValueError, match="documents"):
        vectorizer.fit(["new words", None])
    assert vectorizer.vocabulary_ == learned
