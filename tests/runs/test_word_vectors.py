"""The stored run of word vectors: what it reads, and what it measures."""

import numpy as np
import pytest

from coursepkg.data import film_sentences
from coursepkg.runs import word_vectors
from coursepkg.vectors import WordVectors


def test_it_reads_no_sentence_by_which_the_ladder_is_measured():
    films = film_sentences()
    words_of, _ = word_vectors._reader()
    read = {" ".join(words) for words in word_vectors.sentences_without_ratings()}
    learned = {" ".join(words_of(text)) for text in films.train.texts}
    assert learned <= read
    for part in (films.validation, films.test):
        shown = [" ".join(words_of(text)) for text in part.texts]
        # a few short ones are the same once signs and capitals are gone
        assert np.mean([text in read for text in shown]) < 0.01


def test_words_with_the_same_ending_are_counted_among_the_five_nearest():
    words = ["slowly", "badly", "madly", "sadly", "gladly", "boldly", "cat"]
    angles = np.array([0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 3.0])
    near = WordVectors(words, np.column_stack([np.cos(angles), np.sin(angles)]))
    share, chance = word_vectors._same_ending(near)
    assert share == 1
    assert chance == pytest.approx(5 / 6)


def test_the_correlation_is_that_of_the_pairs_that_are_known():
    pairs = word_vectors._benchmarks()["wordsim353"]
    words = sorted({word.lower() for pair in pairs.pairs[:40] for word in pair})
    rng = np.random.default_rng(0)
    vectors = WordVectors(words, rng.normal(size=(len(words), 8)))
    correlation, known = word_vectors._correlation(vectors, pairs)
    assert known >= 40
    assert -1 <= correlation <= 1
