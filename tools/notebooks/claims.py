"""Measure what a chapter claims, once a seed, and keep it as a table."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

import coursepkg.data
import coursepkg.runs
from coursepkg._provenance import data_digest, machine_and_versions
from tools.environment import write
from tools.notebooks import ladder
from tools.notebooks.pairing import root_of, sync
from tools.notebooks.running import execute, modules_digest, source_digest

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch")
# Run in the kernel after the last cell, to say what the run cost.
COST = """
import json, sys, time
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
except ImportError:  # on Windows
    peak = float("nan")
print(json.dumps({"cpu_seconds": round(time.process_time()), "peak_mib": round(peak)}))
"""


def table_of(notebook: Path) -> Path:
    """Return the file that keeps what the claims of ``notebook`` measured."""
    return root_of(notebook) / f"book/reference/results/claims/{notebook.stem}.json"


def measure_seed(notebook: Path, seed: int) -> dict[str, Any]:
    """Run ``notebook`` with one seed; return what it measured and what the run cost."""
    node = nbformat.read(notebook, as_version=4)
    node.cells.append(nbformat.v4.new_code_cell(COST))
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "claims.jsonl")
        record.touch()
        execute(
            node,
            notebook.parent,
            f"seed {seed}",
            COURSE_SEED=str(seed),
            COURSE_CLAIMS=str(record),
        )
        noted = [
            json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()
        ]
    return {
        "seed": seed,
        **json.loads(node.cells[-1].outputs[0].text),
        "claims": [line for line in noted if "statement" in line],
        "data": [line for line in noted if "data" in line],
        "ladder": [line for line in noted if "ladder" in line],
    }


def _different(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the different ones among some lines, in the order in which they came."""
    return list({json.dumps(line): line for line in lines}.values())


def measure(notebook: Path, seeds: list[int]) -> None:
    """Measure the claims of ``notebook`` once a seed, and keep them as a table."""
    sync(notebook)
    node = nbformat.read(notebook, as_version=4)
    behind = {
        "executed_source": source_digest(node),
        "executed_modules": modules_digest(node),
    }
    runs = [measure_seed(notebook, seed) for seed in seeds]
    rungs = ladder.merged(notebook, [run.pop("ladder") for run in runs])
    made = machine_and_versions(*LIBRARIES)
    kept = {
        "notebook": notebook.stem,
        **behind,
        "data": _different([line for run in runs for line in run.pop("data")]),
        "rungs": [rung["name"] for rung in rungs["rungs"]] if rungs else [],
        **made,
        "machine": f"{made['machine']}, CPU, one thread",
        "runs": runs,
    }
    path = table_of(notebook)
    write(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    ladder.keep(notebook, kept, rungs)
    print(f"wrote {path.relative_to(root_of(notebook)).as_posix()}")
    false = [
        f"  seed {r['seed']}: {c['statement']}: measured {c['measured']}, claimed {c['claimed']}"
        for r in runs
        for c in r["claims"]
        if not c["holds"]
    ]
    if false:
        sys.exit(
            f"{len(false)} claims of {notebook.stem} do not hold:\n" + "\n".join(false)
        )
    print(
        f"{len(runs[0]['claims'])} claims of {notebook.stem} hold for seeds {', '.join(map(str, seeds))}"
    )


def _read_again(line: dict[str, Any]) -> object:
    """Return what a line of data stands for, as it is now; None where there is no such thing any more."""
    arguments = line.get("arguments", {})
    if line["data"] == "runs.load":
        try:
            return coursepkg.runs.load(**arguments).results
        except (ValueError, FileNotFoundError):  # the run is gone, or its file
            return None
    make = getattr(coursepkg.data, line["data"], None)
    return make and make(**arguments)


def stale_claims(notebook: Path) -> list[str]:
    """List what has changed since the claims of ``notebook``, and its rungs, were measured."""
    path = table_of(notebook)
    kept = json.loads(path.read_text(encoding="utf-8"))
    node = nbformat.read(notebook, as_version=4)
    changed = []
    if kept.get("executed_source") != source_digest(node):
        changed.append("the code of its cells")
    if kept.get("executed_modules") != modules_digest(node):
        changed.append("the modules that it imports")
    for line in kept.get("data", [{"data": "all data"}]):
        if data_digest(_read_again(line)) != line.get("sha256"):
            changed.append(f"what {line['data']} gives")
    found = [f"measured before a change of {what}" for what in changed]
    found += ladder.stale_rungs(notebook, kept)
    return [
        f"{path.name}: {what}; mend it with: make claims NB={notebook.stem}"
        for what in found
    ]
