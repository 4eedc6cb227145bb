import pickle
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import issparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from coursepkg._bow_kernel import WORDS, split_words
from coursepkg.bow import CountVectorizer, count_terms, ngrams, one_hot

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


def test_order_is_lost_with_words_and_kept_in_part_with_pairs():
    bites = ["dog bites man", "man bites dog"]
    first, second = rows(CountVectorizer(), bites)
    assert first == second
    first, second = rows(CountVectorizer(ngram_range=(2, 2)), bites)
    assert first != second


# Text to terms


@given(st.text())
def test_the_quick_split_equals_the_regular_expression(text):
    assert split_words(text) == re.findall(WORDS, text)


def test_the_quick_split_agrees_about_every_character():
    for char in map(chr, range(sys.maxunicode + 1)):
        text = f"{char}ab{char}{char} c{char}d"
        assert split_words(text) == re.findall(WORDS, text), hex(ord(char))


def test_an_analyzer_can_be_pickled():
    for pattern in (WORDS, r"#(\w+)"):
        analyze = CountVectorizer(token_pattern=pattern).build_analyzer()
        again = pickle.loads(pickle.dumps(analyze))
        assert again("the #Dog") == analyze("the #Dog")


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


def test_every_run_of_n_tokens_is_an_ngram():
    tokens = ["one", "two", "three"]
    assert ngrams(tokens, 1) == tokens
    assert ngrams(tokens, 2) == ["one two", "two three"]
    assert ngrams(tokens, 4) == []


# Counting


def test_known_terms_are_counted_and_others_ignored():
    column_of = {"dog": 1, "cat": 0}
    counts = count_terms([["dog", "cow", "dog"], [], ["cat"]], column_of)
    assert counts.toarray().tolist() == [[0, 2], [0, 0], [1, 0]]
    assert column_of == {"dog": 1, "cat": 0}


def test_a_growing_vocabulary_gives_each_new_term_the_next_column():
    column_of = {}
    counts = count_terms([["dog", "cow"], ["cat", "dog"]], column_of, grow=True)
    assert column_of == {"dog": 0, "cow": 1, "cat": 2}
    assert counts.toarray().tolist() == [[1, 1, 0], [1, 0, 1]]


# Choosing the vocabulary


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ({"min_df": 2}, ["cat", "dog", "man", "the"]),
        ({"min_df": 3}, None),
        ({"max_features": 2}, ["cat", "the"]),
        ({"max_features": 100}, ["and", "bites", "cat", "dog", "man", "sees", "the"]),
        ({"max_features": 2, "min_df": 2}, ["cat", "the"]),
        ({"vocabulary": ["dog"], "min_df": 3, "max_features": 1}, ["dog"]),
    ],
)
def test_limits_choose_terms(options, terms):
    vectorizer = CountVectorizer(**options)
    if terms is None:
        with pytest.raises(ValueError, match="min_df=3 leaves none of 7 terms"):
            vectorizer.fit(PETS)
    else:
        counts = vectorizer.fit_transform(PETS)
        assert list(vectorizer.get_feature_names_out()) == terms
        assert (counts != vectorizer.transform(PETS)).nnz == 0


def test_binary_says_that_a_term_occurs():
    assert rows(CountVectorizer(binary=True), ["dog dog cat", "dog"]) == [
        [1, 1],
        [0, 1],
    ]


def test_a_given_vocabulary_keeps_its_order():
    names = CountVectorizer(vocabulary=["dog", "cat"]).get_feature_names_out()
    assert names.tolist() == ["dog", "cat"]
    names = CountVectorizer(vocabulary={"cat": 1, "dog": 0}).get_feature_names_out()
    assert names.tolist() == ["dog", "cat"]


def test_a_given_vocabulary_needs_no_fit():
    counts = CountVectorizer(vocabulary=["dog", "cat"]).transform(PETS)
    assert counts.toarray().tolist() == [[1, 0], [1, 1], [0, 2]]


def test_transform_of_nothing_is_a_matrix_without_rows():
    assert CountVectorizer().fit(PETS).transform([]).shape == (0, 7)


def test_documents_may_be_a_generator():
    counts = CountVectorizer().fit_transform(document for document in PETS)
    assert counts.shape == (3, 7)


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
            "vocabulary must name each term once, got 'a' again",
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
        ({"token_pattern": "("}, r"token_pattern must be a regular .* got '\('"),
        ({"token_pattern": None}, "token_pattern must be a regular .* got None"),
        ({"token_pattern": rb"\w+"}, "token_pattern must be a regular expression"),
        ({"token_pattern": r"(\w)(\w)"}, "token_pattern must .* at most one capturing"),
        ({"stop_words": "german"}, "stop_words must be 'english'.*'german'"),
        ({"stop_words": 3}, "stop_words must be 'english'.*3"),
        ({"stop_words": ["the", 3]}, r"stop_words must hold strings only.* is 3"),
        ({"stop_words": iter(["the"])}, "stop_words must be 'english'"),
        ({"ngram_range": (2, 1)}, r"ngram_range must be .*\(2, 1\)"),
        ({"ngram_range": (0, 1)}, r"ngram_range must be .*\(0, 1\)"),
        ({"ngram_range": (1.0, 2.0)}, "ngram_range must be .* two integers"),
        ({"ngram_range": (1, 2, 3)}, "ngram_range must be"),
        ({"ngram_range": 2}, "ngram_range must be .* got 2"),
        ({"min_df": 0}, "min_df must be an integer >= 1, got 0"),
        ({"min_df": 0.5}, "min_df must be an integer >= 1, got 0.5"),
        ({"max_features": 0}, "max_features must be an integer >= 1, got 0"),
        ({"max_features": -1}, "max_features must be .* got -1"),
        ({"max_features": 2.0}, "max_features must be .* got 2.0"),
        ({"vocabulary": []}, "vocabulary is empty"),
        ({"vocabulary": "dog"}, "vocabulary must be a mapping .* got 'dog'"),
        ({"vocabulary": 7}, "vocabulary must be a mapping .* got 7"),
        ({"vocabulary": ["dog", 7]}, r"vocabulary must hold strings .*\[1\] is 7"),
        ({"vocabulary": {"dog", "cat"}}, "vocabulary must be a mapping .* got {"),
        (
            {"vocabulary": ["dog", "dog"]},
            "vocabulary must name each term once, got 'dog' again",
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


def test_without_a_vocabulary_there_is_nothing_to_count():
    with pytest.raises(NotFittedError, match=r"vocabulary .* call fit first"):
        CountVectorizer().transform(PETS)


def test_a_failed_fit_leaves_what_was_learned_before():
    vectorizer = CountVectorizer().fit(PETS)
    learned = dict(vectorizer.vocabulary_)
    with pytest.raises(ValueError, match="documents"):
        vectorizer.fit(["new words", None])
    assert vectorizer.vocabulary_ == learned
