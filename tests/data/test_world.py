"""The generated world: its sentences, its questions, and what is kept out of it."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursepkg.data import bank_sentences, world_of_facts
from coursepkg.data import world as module


def test_another_seed_gives_other_sentences_about_the_same_world():
    first, second = world_of_facts(200, seed=0), world_of_facts(200, seed=1)
    assert first.sentences != second.sentences
    assert (first.pairs, first.held_out) == (second.pairs, second.held_out)


def test_size_of_the_world():
    world = world_of_facts(60_000)
    counts = Counter(word for sentence in world.sentences for word in sentence)
    assert len(world.sentences) == 60_000
    assert {name: len(pairs) for name, pairs in world.pairs.items()} == {
        "capital": 30, "currency": 30, "nationality": 30,
        "gender": 12, "workplace": 12, "tense": 14, "plural": 14,
    }  # fmt: skip
    assert min(counts.values()) >= 50
    for pairs in world.pairs.values():
        assert all(word in counts for pair in pairs for word in pair)


@given(seed=st.integers(0, 10**9))
@settings(max_examples=10, deadline=None)
def test_held_out_pairs_are_never_named_together(seed):
    world = world_of_facts(3000, seed)
    assert len(world.held_out) == 10
    assert world.held_out < set(world.pairs["capital"])
    together = {
        pair
        for sentence in world.sentences
        for pair in world.pairs["capital"]
        if set(pair) <= set(sentence)
    }
    assert not together & world.held_out
    assert together == set(world.pairs["capital"]) - world.held_out


def test_a_word_of_a_pair_belongs_to_that_pair_alone():
    tables = [row for table in module._PAIRS.values() for row in module._rows(table, module._PAIR_SLOTS)]  # fmt: skip
    tables += module._rows(module._COUNTRIES, module._COUNTRY_SLOTS)
    own = Counter(word for row in tables for word in row.values())
    assert [word for word, times in own.items() if times > 1] == []
    forms = [form for group in (module._COUNTRY_FORMS | module._PAIR_FORMS).values() for form in group]  # fmt: skip
    shared = {w for form in forms for w in form.split() if "{" not in w}
    assert own.keys() & (shared | set(module._NAMES)) == set()


def test_the_two_sides_of_a_relation_have_mirrored_forms():
    for forms in module._PAIR_FORMS.values():
        slots = [[w for w in form.split() if w in ("{x}", "{y}")] for form in forms]
        assert len(forms) == 6
        assert all("{base}" in form for form in forms[:3])
        assert all("{made}" in form for form in forms[3:])
        assert slots[:3] == slots[3:]


def test_questions_are_all_ordered_choices_of_two_pairs():
    world = world_of_facts(1)
    questions = world.questions("capital")
    assert len(questions) == len(set(questions)) == 30 * 29
    assert ("athens", "greece", "germany", "berlin") in questions
    assert ("mice", "mouse", "dollar", "dollars") in world.questions("plural")
    for a, b, c, d in questions:
        assert {(a, b), (d, c)} <= set(world.pairs["capital"])
        assert a != d


def test_questions_about_held_out_pairs():
    world = world_of_facts(1)
    questions = world.questions("capital", held_out=True)
    assert len(questions) == 290
    assert {(d, c) for _, _, c, d in questions} == world.held_out
    assert world.questions("plural", held_out=True) == []


def test_an_unknown_relation_is_named():
    with pytest.raises(ValueError, match=r"relation must be one of capital, .*'river'"):
        world_of_facts(1).questions("river")


def test_banks():
    banks = bank_sentences(2000, seed=3)
    assert banks.senses.tolist() == [0, 1] * 1000
    assert {
        (word, int(sense))
        for word, sense in zip(banks.words, banks.senses, strict=True)
    } == {("bank", 0), ("shore", 0), ("bank", 1), ("lender", 1)}
    for sentence, word in zip(banks.sentences, banks.words, strict=True):
        assert sentence.count(word) == 1
    assert 0.45 < np.mean(np.array(banks.words) == "bank") < 0.55


def test_the_words_around_a_bank_tell_its_sense_and_the_word_does_not():
    banks = bank_sentences(2000, seed=3)
    around = [set(), set()]
    for sentence, sense in zip(banks.sentences, banks.senses, strict=True):
        around[sense] |= set(sentence)
    only = around[0] ^ around[1]
    assert all(only & set(sentence) for sentence in banks.sentences)
    assert "bank" not in only


@pytest.mark.parametrize("write", [world_of_facts, bank_sentences])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n must be positive, got 0"),
        ({"n": 5, "seed": -1}, "seed must not be negative, got -1"),
    ],
)
def test_bad_arguments(write, options, message):
    with pytest.raises(ValueError, match=message):
        write(**options)
