"""The frame itself, by a clock that the work moves on."""

import time

import pytest


@pytest.fixture
def rows():
    """A table of its own: what is measured here is not kept."""
    return []


@pytest.fixture
def clock(monkeypatch):
    """Return a function that makes work of given durations, one a call, and the calls in their order."""
    now, calls = [0.0], []
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def make(name, *durations):
        left = iter(durations)

        def work():
            calls.append(name)
            now[0] += next(left)

        return work

    return make, calls


def run(compare, ours, theirs, turns):
    compare("counting", "abacus", ours, theirs, items=30, unit="beads/s", turns=turns)


def test_both_warm_up_uncounted_and_then_take_turns(clock, rows, compare):
    make, calls = clock
    run(compare, make("ours", 100, 1, 9, 3), make("theirs", 1, 6, 6, 60), 3)
    assert calls == ["ours", "theirs"] * 4
    (row,) = rows
    assert (row["ours"], row["theirs"], row["ratio"]) == (10, 5, 2)
    assert (row["work"], row["peer"], row["unit"]) == ("counting", "abacus", "beads/s")


def test_slower_work_fails_and_its_figures_are_shown_all_the_same(clock, rows, compare):
    make, _ = clock
    with pytest.raises(AssertionError, match="counting: slower than abacus"):
        run(compare, make("ours", 1, 3.01), make("theirs", 1, 3), 1)
    assert rows[0]["ratio"] == pytest.approx(3 / 3.01)


def test_work_that_is_as_fast_passes_though_it_misses_the_goal(clock, rows, compare):
    make, _ = clock
    run(compare, make("ours", 1, 3), make("theirs", 1, 3), 1)
    assert rows[0]["ratio"] == 1 < rows[0]["goal"]
