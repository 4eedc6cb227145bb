"""What the run on the bag of words measures: that of its reference, and nothing of the test part."""

from dataclasses import replace

import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from coursepkg.data import film_sentences
from coursepkg.runs import bag_on_films

SETTING = {"labels": 200, "seed": 3, "binary": True, "longest": 2, "C": [0.1, 3.0]}


@pytest.fixture(scope="module")
def films():
    return film_sentences()


def test_it_is_what_scikit_learn_measures_on_the_validation_part(films):
    drawn, validation = films.budget(200, seed=3), films.validation
    measured = bag_on_films.measure(**SETTING)
    for strength, accuracy in zip(SETTING["C"], measured["accuracy"], strict=True):
        model = make_pipeline(
            CountVectorizer(binary=True, ngram_range=(1, 2)),
            LogisticRegression(C=strength, max_iter=1000),
        ).fit(drawn.texts, drawn.labels)
        score = model.score(validation.texts, validation.labels)
        assert accuracy == pytest.approx(score, abs=0.0011)
        assert measured["columns"] == len(model[0].vocabulary_)


def test_the_test_part_stays_closed(films, monkeypatch):
    closed = replace(films, test=None)
    monkeypatch.setattr(bag_on_films, "_films", lambda: closed)
    assert bag_on_films.measure(**SETTING)["columns"] > 200


@pytest.mark.parametrize(
    "other", [{"seed": 4}, {"binary": False}, {"longest": 1}, {"labels": 50}]
)
def test_every_setting_changes_what_is_measured(other):
    assert bag_on_films.measure(**SETTING) != bag_on_films.measure(**SETTING | other)


def test_every_budget_and_combination_is_there():
    places = [
        (s["labels"], s["seed"], s["binary"], s["longest"])
        for s in bag_on_films.RUN.settings
    ]
    assert len(places) == len(set(places)) == 3 * 5 * 4 + 4
    for labels, seeds in ((50, 5), (200, 5), (1000, 5), (7000, 1)):
        assert sum(place[0] == labels for place in places) == 4 * seeds
