"""The generators of messages and of sentences: grammar, determinism, what can be learned."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from coursepkg.data import (
    HAM_FAMILIES,
    MEDICINES,
    SPAM_FAMILIES,
    SpamMessages,
    _spam_grammar,
    spam_messages,
)

FAMILIES = (*SPAM_FAMILIES, *HAM_FAMILIES, "ambiguous")


@given(seed=st.integers(0, 10**9), n=st.integers(1, 120))
@settings(max_examples=25, deadline=None)
def test_messages_are_well_formed(seed, n):
    messages = spam_messages(n, seed)
    assert len(messages) == len(messages.texts) == len(messages.kinds) == n
    assert messages.labels.shape == (n,)
    assert messages.labels.dtype == np.int64
    assert len(set(messages.texts)) == n
    for text, label, kind in zip(
        messages.texts, messages.labels, messages.kinds, strict=True
    ):
        assert text == " ".join(text.split())
        assert not re.search(r"[{}<>|]", text), "a slot was left open"
        assert 5 <= len(text) <= 300
        assert kind == "ambiguous" or label == (kind in SPAM_FAMILIES)


@given(seed=st.integers(0, 1000), k=st.integers(1, 60), more=st.integers(1, 60))
@settings(max_examples=15, deadline=None)
def test_more_messages_begin_with_the_same(seed, k, more):
    few, many = spam_messages(k, seed), spam_messages(k + more, seed)
    assert many.texts[:k] == few.texts
    assert many.labels[:k].tolist() == few.labels.tolist()


def test_seeds_differ():
    assert not set(spam_messages(50, 1).texts) & set(spam_messages(50, 2).texts)


def test_shares():
    messages = spam_messages(5000, seed=3)
    assert 0.36 < messages.labels.mean() < 0.40
    counts = Counter(messages.kinds)
    assert set(counts) == set(FAMILIES)
    assert 0.03 < counts["ambiguous"] / 5000 < 0.05
    ambiguous = messages.select(np.array(messages.kinds) == "ambiguous")
    assert 0.28 < ambiguous.labels.mean() < 0.48
    assert counts["medicine"] > 2 * counts["prize"]


def test_style_of_ambiguous_messages_does_not_tell():
    messages = spam_messages(1500, seed=0, families=["ambiguous"])
    upper = np.array([text.isupper() for text in messages.texts])
    short = np.array([len(text) for text in messages.texts]) < 40
    for trait in (upper, short):
        spam, ham = (
            trait[messages.labels == 1].mean(),
            trait[messages.labels == 0].mean(),
        )
        assert abs(spam - ham) < 0.08


@pytest.mark.parametrize("family", FAMILIES)
def test_one_family_alone(family):
    messages = spam_messages(100, seed=0, families=[family])
    assert set(messages.kinds) == {family}
    if family != "ambiguous":
        assert set(messages.labels.tolist()) == {int(family in SPAM_FAMILIES)}


def test_both_sides_of_a_chosen_pair():
    messages = spam_messages(400, seed=0, families=("parcel", "delivery"))
    assert set(messages.kinds) == {"parcel", "delivery"}
    assert 0.3 < messages.labels.mean() < 0.46


def test_every_rule_of_the_grammar_is_used():
    slots, used = set(_spam_grammar.SLOTS), set()
    rules = [
        *_spam_grammar.SPAM.values(),
        *_spam_grammar.HAM.values(),
        _spam_grammar.AMBIGUOUS,
    ]
    for template in [
        text for rule in (*rules, *_spam_grammar.SLOTS.values()) for text in rule
    ]:
        used |= set(re.findall(r"\{(\w+)\}", template))
        assert re.fullmatch(r"[^<>]*(<[^<>]*>[^<>]*)*", template), (
            f"nested choice in {template!r}"
        )
    assert used == slots - {"chat"}  # small talk is put before a template, not into one


def test_addresses_and_numbers_are_fictional():
    text = " ".join(spam_messages(3000, seed=1).texts).lower()
    for link in re.findall(r"(?:http://|www\.)\S+", text):
        assert re.match(r"(http://)?[\w.-]+\.example\b", link), link
    numbers = re.findall(r"\b555[- ]\d+", text)
    assert numbers
    assert all(re.fullmatch(r"555[- ]01\d\d", number) for number in numbers)


def test_medicine_names_occur_on_both_sides():
    messages = spam_messages(1000, seed=0, families=["medicine", "pharmacy"])
    named = np.array(
        [any(name in text.lower() for name in MEDICINES) for text in messages.texts]
    )
    assert 0.4 < named[messages.labels == 1].mean() < 0.85
    assert 0.4 < named[messages.labels == 0].mean() < 0.95


@pytest.mark.parametrize("seed", range(3))
def test_learned_beats_guessing_but_is_not_perfect(seed):
    messages = spam_messages(2000, seed)
    train, test = (
        messages.select(np.arange(2000) < 1500),
        messages.select(np.arange(2000) >= 1500),
    )
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000))
    model.fit(train.texts, train.labels)
    accuracy = model.score(test.texts, test.labels)
    assert 0.92 < accuracy < 0.995
    assert 0.55 < 1 - test.labels.mean() < 0.70


def test_a_family_never_seen_is_caught_less():
    messages = spam_messages(2000)
    unseen = np.array(messages.kinds) == "impostor"
    train = messages.select(~unseen)
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000))
    model.fit(train.texts, train.labels)
    assert model.predict(messages.select(unseen).texts).mean() < 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 0}, "n must be positive, got 0"),
        ({"seed": -1}, "seed must not be negative, got -1"),
        ({"families": []}, "families must name one or more of"),
        (
            {"families": ["prize", "pizza"]},
            r"families must name .*; got \['pizza', 'prize'\]",
        ),
        ({"families": "pizza"}, r"families must name .*; got \['pizza'\]"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        spam_messages(**arguments)


def test_asking_for_more_than_can_be_said(monkeypatch):
    monkeypatch.setitem(_spam_grammar.HAM, "bank", ["Hello."])
    monkeypatch.setitem(_spam_grammar.SLOTS, "chat", ["Hi."])
    with pytest.raises(
        ValueError, match=r"n is 5000, but \['bank'\] can say only about \d+ different"
    ):
        spam_messages(5000, families=["bank"])


def test_select_checks_its_mask():
    messages = SpamMessages(["a", "b"], np.array([0, 1]), ["x", "y"])
    kept = messages.select([False, True])
    assert (kept.texts, kept.labels.tolist(), kept.kinds) == (["b"], [1], ["y"])
    for wrong in ([True], [0, 1], [[True, False]]):
        with pytest.raises(ValueError, match="keep must hold 2 truth values"):
            messages.select(wrong)
