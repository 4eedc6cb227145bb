"""Keep the rungs that a chapter adds to the ladder, over all seeds, beside its claims."""

import json
import sys
from pathlib import Path
from typing import Any

from tools.environment import write
from tools.notebooks.pairing import root_of

Line = dict[str, Any]
# What the entry of a chapter and its table of claims have in common.
BEHIND = ("executed_source", "executed_modules", "data")


def ladder_of(notebook: Path) -> Path:
    """Return the file that keeps the rungs of all chapters."""
    return root_of(notebook) / "book/reference/results/ladder.json"


def merged(notebook: Path, runs: list[list[Line]]) -> Line | None:
    """Return what the ladders of all seeds say together; None where the chapter shows none.

    Parameters
    ----------
    notebook
        The chapter.
    runs
        The lines that `show.ladder` wrote, for each seed.
    """
    if not any(runs):
        return None
    if any(len(lines) != 1 for lines in runs):
        sys.exit(f"{notebook.stem} must show the ladder once in each run")
    first, *others = ladders = [lines[0] for lines in runs]
    if first["ladder"] != int(notebook.stem[:2]):
        sys.exit(
            f"{notebook.stem} shows the ladder of chapter {first['ladder']}: say "
            f"show.ladder(..., chapter={int(notebook.stem[:2])})"
        )
    if any(_frame(each) != _frame(first) for each in others):
        sys.exit(f"{notebook.stem} shows other rungs or sentences with another seed")
    same = {key: first[key] for key in first if key not in ("ladder", "rungs")}
    return same | {
        "rungs": [
            rungs[0] | {"correct": _all_seeds([rung["correct"] for rung in rungs])}
            for rungs in zip(*(each["rungs"] for each in ladders), strict=True)
        ]
    }


def _frame(ladder: Line) -> Line:
    """Return what has to be the same for every seed: all but what was right."""
    rungs = [rung | {"correct": sorted(rung["correct"])} for rung in ladder["rungs"]]
    return ladder | {"rungs": rungs}


def _all_seeds(runs: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return the rows of all seeds for each label budget; one row where all are equal."""
    together = {
        budget: [row for run in runs for row in run[budget]] for budget in runs[0]
    }
    return {
        budget: rows[:1] if len(set(rows)) == 1 else rows
        for budget, rows in together.items()
    }


def keep(notebook: Path, table: Line, ladder: Line | None) -> None:
    """Write the entry of a chapter, with what its table was measured on; the others stay as they are."""
    path = ladder_of(notebook)
    kept = _read(path)
    kept.pop(notebook.stem, None)
    if ladder:
        behind = {key: table[key] for key in BEHIND}
        kept[notebook.stem] = behind | {"seeds": _seeds(table)} | ladder
    if kept:
        write(
            path,
            json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n",
        )
    else:
        path.unlink(missing_ok=True)


def stale_rungs(notebook: Path, table: Line) -> list[str]:
    """List where the entry of a chapter and its table of claims were not measured together."""
    entry = _read(ladder_of(notebook)).get(notebook.stem)
    rungs = table.get("rungs", [])
    if entry is None:
        return ["its rungs are not in ladder.json"] if rungs else []
    if [rung["name"] for rung in entry["rungs"]] != rungs:
        return ["ladder.json has other rungs than its table of claims"]
    expected = {key: table.get(key) for key in BEHIND} | {"seeds": _seeds(table)}
    return [
        f"{key} in ladder.json is another than in its table of claims"
        for key, value in expected.items()
        if entry.get(key) != value
    ]


def _seeds(table: Line) -> list[int]:
    return [run["seed"] for run in table["runs"]]


def _read(path: Path) -> Line:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
