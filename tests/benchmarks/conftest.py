"""The frame of all benchmarks: ours against the library that people use, measured in the same run.

A benchmark names two functions that do the same work; :func:`compare` does the rest. CI asserts that ours is
not slower. How much faster it should be is a goal, which is printed and kept, not asserted.
"""

import json
import os
import statistics
import time
from pathlib import Path

import pytest

from coursepkg._provenance import machine_and_versions

LIBRARIES = ("numpy", "scipy", "scikit-learn", "numba", "bm25s", "rank-bm25", "gensim")
ROWS = pytest.StashKey[list]()
FLOOR, GOAL = 1.0, 2.0


def pytest_configure(config):
    config.stash[ROWS] = []


@pytest.fixture
def rows(request):
    """Return the rows of the table so far."""
    return request.config.stash[ROWS]


@pytest.fixture
def compare(rows):
    """Return the function that measures two ways to do the same work, and fails if ours is slower."""

    def measure(work, peer, ours, theirs, *, items, unit, turns):
        """Do `work` on so many `items` by `ours()` and by `theirs()`, `turns` times each."""
        for once in (ours, theirs):
            once()  # what is done once only, such as compiling, is not counted
        # Taking turns: what slows the machine down for a moment slows both.
        times = [(seconds(ours), seconds(theirs)) for _ in range(turns)]
        our_speed, their_speed = (
            items / statistics.median(own) for own in zip(*times, strict=True)
        )
        row = {
            "work": work,
            "peer": peer,
            "ours": our_speed,
            "theirs": their_speed,
            "unit": unit,
            "goal": GOAL,
            "ratio": our_speed / their_speed,
        }
        rows.append(row)
        assert row["ratio"] >= FLOOR, f"{work}: slower than {peer}"

    return measure


def seconds(work):
    """Return how long it takes to do the work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pytest_terminal_summary(terminalreporter, config):
    rows = config.stash[ROWS]
    if not rows:
        return
    terminalreporter.section("speed against the libraries")
    for row in rows:
        terminalreporter.line(
            f"{row['work']}: {row['ours']:,.0f} {row['unit']}, {row['peer']} {row['theirs']:,.0f}: "
            f"{row['ratio']:.2f} times (goal {row['goal']})"
        )
    if path := os.environ.get("COURSE_BENCHMARKS"):
        made = machine_and_versions(*LIBRARIES)
        kept = made | {"machine": f"{made['machine']}, CPU, one thread", "rows": rows}
        Path(path).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
