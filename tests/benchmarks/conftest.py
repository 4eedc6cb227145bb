"""The table of speeds: ours against the library that people use, both measured in the same run."""

import json
import os
from pathlib import Path

import pytest

from coursepkg._provenance import machine_and_versions

LIBRARIES = ("numpy", "scipy", "scikit-learn", "numba", "bm25s", "rank-bm25", "gensim")
ROWS = pytest.StashKey[list]()


def pytest_configure(config):
    config.stash[ROWS] = []


@pytest.fixture
def benchmark_table(request):
    """Return the function that adds a row: two speeds in the same unit, more being better."""

    def add(work, peer, *, ours, theirs, unit, goal):
        row = {
            "work": work,
            "peer": peer,
            "ours": ours,
            "theirs": theirs,
            "unit": unit,
            "goal": goal,
        }
        request.config.stash[ROWS].append(row | {"ratio": ours / theirs})

    return add


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
