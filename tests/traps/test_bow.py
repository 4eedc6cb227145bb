"""Mistakes that bags of words are known for; each test fails when the mistake is made."""

import numpy as np
import pytest

from coursepkg.bow import CountVectorizer


def test_transform_does_not_learn_from_the_test_set():
    vectorizer = CountVectorizer().fit(["dog bites man"])
    counts = vectorizer.transform(["the dog sees a unicorn"])
    assert counts.toarray().tolist() == [[0, 1, 0]]
    assert vectorizer.vocabulary_ == {"bites": 0, "dog": 1, "man": 2}


def test_the_learned_vocabulary_does_not_grow_when_asked():
    vectorizer = CountVectorizer().fit(["dog bites man"])
    with pytest.raises(KeyError):
        vectorizer.vocabulary_["unicorn"]


def test_a_second_fit_forgets_the_first():
    vectorizer = CountVectorizer().fit(["dog bites man"])
    assert vectorizer.fit(["cat"]).vocabulary_ == {"cat": 0}


def test_columns_do_not_depend_on_the_order_of_documents():
    documents = ["zebra dog", "apple zebra", "man apple dog"]
    forwards = CountVectorizer().fit(documents)
    backwards = CountVectorizer().fit(documents[::-1])
    assert forwards.vocabulary_ == backwards.vocabulary_
    assert list(forwards.get_feature_names_out()) == ["apple", "dog", "man", "zebra"]


def test_the_order_of_a_mapping_is_not_its_numbering():
    vectorizer = CountVectorizer(vocabulary={"cat": 1, "dog": 0})
    assert vectorizer.transform(["cat"]).toarray().tolist() == [[0, 1]]
    assert vectorizer.get_feature_names_out().tolist() == ["dog", "cat"]


def test_transform_lower_cases_as_fit_did():
    vectorizer = CountVectorizer().fit(["Dog bites"])
    assert vectorizer.transform(["DOG dog Bites"]).toarray().tolist() == [[1, 2]]


def test_transform_keeps_capitals_as_fit_did():
    vectorizer = CountVectorizer(lowercase=False).fit(["Dog dog"])
    assert vectorizer.transform(["Dog dog dog DOG"]).toarray().tolist() == [[1, 2]]


def test_max_features_goes_by_count_and_not_by_alphabet():
    vectorizer = CountVectorizer(max_features=2).fit(
        ["ant bee zebra", "zebra yak yak bee zebra"]
    )
    assert set(vectorizer.vocabulary_) != {"ant", "bee"}
    assert "zebra" in vectorizer.vocabulary_


def test_max_features_goes_by_count_and_not_by_documents():
    vectorizer = CountVectorizer(max_features=1).fit(["dog dog dog cat", "cat"])
    assert vectorizer.vocabulary_ == {"dog": 0}


def test_max_features_takes_the_most_frequent_and_not_the_rarest():
    counts = CountVectorizer(max_features=2).fit_transform(["dog dog dog cat cat man"])
    assert counts.toarray().tolist() == [[2, 3]]


def test_min_df_counts_documents_and_not_occurrences():
    vectorizer = CountVectorizer(min_df=2).fit(["dog dog dog cat", "cat"])
    assert vectorizer.vocabulary_ == {"cat": 0}


def test_pruned_columns_keep_the_counts_of_their_own_terms():
    vectorizer = CountVectorizer(min_df=2)
    counts = vectorizer.fit_transform(
        ["zebra bee bee", "ant zebra bee", "yak zebra zebra"]
    )
    assert vectorizer.vocabulary_ == {"bee": 0, "zebra": 1}
    assert counts.toarray().tolist() == [[2, 1], [1, 1], [0, 2]]


def test_stop_words_go_before_ngrams_are_formed():
    vectorizer = CountVectorizer(stop_words=["of"], ngram_range=(2, 2)).fit(
        ["bag of words"]
    )
    assert list(vectorizer.vocabulary_) == ["bag words"]


def test_ngrams_do_not_cross_documents():
    vectorizer = CountVectorizer(ngram_range=(2, 2)).fit(["dog bites", "man sees"])
    assert sorted(vectorizer.vocabulary_) == ["dog bites", "man sees"]


def test_every_ngram_is_there_up_to_the_last():
    vectorizer = CountVectorizer(ngram_range=(2, 3)).fit(["one two three four"])
    assert sorted(vectorizer.vocabulary_) == [
        "one two", "one two three", "three four", "two three", "two three four",
    ]  # fmt: skip


def test_binary_comes_after_summing():
    vectorizer = CountVectorizer(binary=True)
    for counts in (
        vectorizer.fit_transform(["dog dog dog"]),
        vectorizer.transform(["dog dog"]),
    ):
        assert counts.data.tolist() == [1]
        assert counts.sum() == 1


def test_an_empty_document_keeps_its_row():
    counts = CountVectorizer().fit_transform(["", "dog", "!", "cat dog"])
    assert counts.toarray().tolist() == [[0, 0], [0, 1], [0, 0], [1, 1]]


def test_a_document_of_unknown_words_keeps_its_row():
    counts = CountVectorizer().fit(["dog"]).transform(["unicorn", "dog", "unicorn"])
    assert counts.toarray().tolist() == [[0], [1], [0]]


def test_what_is_given_is_left_as_it_was():
    documents = ["The Dog bites", "the man"]
    stop_words, vocabulary = ["the"], {"man": 1, "dog": 0}
    vectorizer = CountVectorizer(stop_words=stop_words, vocabulary=vocabulary)
    vectorizer.fit(documents).transform([*documents, "unicorn"])
    vectorizer.vocabulary_["cat"] = 2
    assert documents == ["The Dog bites", "the man"]
    assert stop_words == ["the"]
    assert vocabulary == {"man": 1, "dog": 0}


def test_fit_then_transform_equals_fit_transform():
    documents = ["the dog bites the man", "a Cat", "CAT and man"]
    for options in ({}, {"max_features": 2}, {"min_df": 2}, {"ngram_range": (1, 2)}):
        vectorizer = CountVectorizer(**options)
        together = vectorizer.fit_transform(documents)
        apart = CountVectorizer(**options).fit(documents).transform(documents)
        np.testing.assert_array_equal(together.toarray(), apart.toarray())
