"""Sentences whose meaning hangs on the order of their words."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from coursepkg.data import word_order_pairs


@given(seed=st.integers(0, 10**9), distance=st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_mirrors_differ_in_order_only(seed, distance):
    pairs = word_order_pairs(20, seed, distance=distance)
    assert len(pairs.texts) == 40
    for first, second in zip(pairs.texts[::2], pairs.texts[1::2], strict=True):
        assert Counter(first.split()) == Counter(second.split())
        assert first != second
    assert pairs.labels.tolist() == [1, 0] * 20
    for column in (pairs.control, pairs.held_out):
        assert np.array_equal(column[::2], column[1::2])


@pytest.mark.parametrize("distance", range(7))
def test_distance_between_verb_and_nouns(distance):
    pairs = word_order_pairs(300, seed=0, distance=distance)
    short = word_order_pairs(300, seed=1)
    nouns = {word for text in short.texts for word in text.split()[::2]}
    verbs = {text.split()[1] for text in short.texts}
    for text in pairs.texts:
        words = text.split()
        (verb,) = [i for i, word in enumerate(words) if word in verbs]
        first, second = [i for i, word in enumerate(words) if word in nouns]
        assert verb - first - 1 == second - verb - 1 == distance


def test_held_out_pairs_of_nouns_never_occur_in_training():
    pairs = word_order_pairs(2000, seed=0)
    nouns = [frozenset(text.split()[::2]) for text in pairs.texts]
    seen = {pair for pair, held in zip(nouns, pairs.held_out, strict=True) if not held}
    unseen = {pair for pair, held in zip(nouns, pairs.held_out, strict=True) if held}
    assert unseen
    assert not seen & unseen
    # Every single noun is known from training: only the combination is new.
    assert frozenset().union(*unseen) <= frozenset().union(*seen)
    assert 0.15 < pairs.held_out.mean() < 0.25


@pytest.mark.parametrize(
    ("distance", "n", "low", "high"),
    [
        (0, 1, 0.5, 0.5),
        (0, 2, 0.99, 1.0),
        (1, 2, 0.4, 0.6),
        (1, 3, 0.95, 1.0),
        (2, 3, 0.4, 0.6),
    ],
)
def test_ngrams_see_order_only_within_their_window(distance, n, low, high):
    pairs = word_order_pairs(1000, seed=0, distance=distance)
    texts, held = np.array(pairs.texts), pairs.held_out
    model = make_pipeline(
        CountVectorizer(ngram_range=(1, n)), LogisticRegression(max_iter=500)
    )
    model.fit(texts[~held], pairs.labels[~held])
    assert low <= model.score(texts[held], pairs.labels[held]) <= high
    control = model.fit(texts[~held], pairs.control[~held])
    assert control.score(texts[held], pairs.control[held]) == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 0}, "n must be positive, got 0"),
        ({"seed": -2}, "seed must not be negative, got -2"),
        ({"distance": 7}, "distance must be between 0 and 6, got 7"),
        ({"distance": -1}, "distance must be between 0 and 6, got -1"),
    ],
)
def test_bad_arguments_of_word_order(arguments, message):
    with pytest.raises(ValueError, match=message):
        word_order_pairs(**arguments)
