"""The table of parity: how far each of our pieces is from the library's, kept for the proofs page.

Where COURSE_PARITY names a file, the table is written there when the run ends well. Give pytest this folder
as an argument then, so that the process that collects the workers' rows knows this file.
"""

import json
import os
from pathlib import Path

import pytest

from coursepkg._provenance import machine_and_versions

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "rank-bm25", "gensim")
ROWS = pytest.StashKey[list]()


def pytest_configure(config):
    config.stash[ROWS] = []


@pytest.fixture
def parity(request):
    """Return the function that checks a difference and adds it to the table.

    `piece` and `reference` are written as plain strings in the call: a test compares them with the stored
    table. Calls that name the same two are one row: the largest difference, and all cases.
    """

    def add(
        piece: str, reference: str, error: float, tolerance: float, cases: int
    ) -> None:
        assert error <= tolerance, (
            f"{piece} differs from {reference} by {error}, not by {tolerance} at most"
        )
        row = {
            "piece": piece,
            "reference": reference,
            "error": float(error),
            "tolerance": float(tolerance),
            "cases": int(cases),
        }
        request.config.stash[ROWS].append(row)

    return add


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    node.config.stash[ROWS] += getattr(node, "workeroutput", {}).get("parity", [])


def pytest_sessionfinish(session, exitstatus):
    rows = session.config.stash[ROWS]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["parity"] = rows
    elif (path := os.environ.get("COURSE_PARITY")) and exitstatus == pytest.ExitCode.OK:
        made = machine_and_versions(*LIBRARIES)
        kept = made | {"machine": f"{made['machine']}, CPU", "rows": merged(rows)}
        Path(path).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def merged(rows):
    """Join the rows of the same piece and reference, and sort them."""
    joined = {}
    for row in rows:
        key = row["piece"], row["reference"]
        same = joined.setdefault(
            key, row | {"error": 0.0, "tolerance": 0.0, "cases": 0}
        )
        for name in ("error", "tolerance"):
            same[name] = max(same[name], row[name])
        same["cases"] += row["cases"]
    return [joined[key] for key in sorted(joined)]
