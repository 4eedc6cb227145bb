"""Keep the chapters' notebooks: pair them with their text, run them, measure their claims, check them.

    python tools/notebooks.py sync            write the stale side of every pair
    python tools/notebooks.py run NB          execute one notebook and store its outputs, the same bytes each time
    python tools/notebooks.py claims NB       measure its claims over several seeds, kept as a table
    python tools/notebooks.py check           report pairs that differ, stale outputs and cells never run

NB is the start of a chapter's file name ("01"), or "all".
"""

import argparse
import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupytext.combine import combine_inputs_with_outputs
from jupytext.compare import NotebookDifference, compare_notebooks
from jupytext.config import load_jupytext_configuration_file
from environment import ROOT, RUN_ENVIRONMENT
from nbclient import NotebookClient
from nbformat import NotebookNode
from stabilise import stabilise
from tqdm import tqdm

CLAIMS = ROOT / "book/reference/results/claims"
MYST = "md:myst"
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


def chapters(name: str = "all") -> list[Path]:
    """Return the notebooks whose file name starts with ``name``, whether they were written yet or not."""
    stems = sorted(path.stem for path in (ROOT / "book/chapters").glob("*.md"))
    chosen = [stem for stem in stems if name == "all" or stem.startswith(name)]
    if not chosen:
        sys.exit(f"NB must be 'all' or the start of one of {', '.join(stems)}; got {name!r}")
    return [ROOT / f"notebooks/chapters/{stem}.ipynb" for stem in chosen]


def text_of(notebook: Path) -> Path:
    """Return the text source that ``notebook`` is paired with."""
    return ROOT / f"book/chapters/{notebook.stem}.md"


def source_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the code of ``notebook``: outputs belong to the code that this names."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()


def write(path: Path, content: str) -> None:
    """Write ``content`` whole or not at all; an equal file is left alone, with its time stamp."""
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8", newline="\n")
    part.replace(path)


def difference(notebook: Path) -> str | None:
    """Say how ``notebook`` differs from its text, or None where they agree."""
    text = text_of(notebook)
    if not notebook.exists():
        return f"{notebook.relative_to(ROOT)} is not written yet"
    if not text.exists():
        return f"{text.relative_to(ROOT)} is missing"
    try:
        compare_notebooks(nbformat.read(notebook, as_version=4), jupytext.read(text), MYST)
    except NotebookDifference as error:
        return f"{notebook.relative_to(ROOT)} and {text.relative_to(ROOT)} differ: {error}"
    return None


def _changed(path: Path) -> bool:
    status = ["git", "-C", str(ROOT), "status", "--porcelain", "--", str(path)]
    return bool(subprocess.run(status, capture_output=True, text=True, check=True).stdout)


def sync(notebook: Path, side: str | None = None) -> None:
    """Bring a pair together from the side that was edited since the last commit.

    Time stamps are not asked: after a fresh clone they say nothing.
    """
    if difference(notebook) is None:
        return
    text = text_of(notebook)
    edited = [name for name, path in (("text", text), ("notebook", notebook)) if _changed(path)]
    side = side or (edited[0] if len(edited) == 1 else None if notebook.exists() else "text")
    if side is None:
        sys.exit(
            f"{difference(notebook)}\nBoth sides, or neither, changed since the last commit. "
            "Say which one is right: make sync FROM=text, or make sync FROM=notebook"
        )
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    if side == "notebook":
        write(text, jupytext.writes(nbformat.read(notebook, as_version=4), MYST, config=config))
        print(f"wrote {text.relative_to(ROOT)}")
        return
    inputs = jupytext.read(text, config=config)
    if notebook.exists():
        inputs = combine_inputs_with_outputs(inputs, nbformat.read(notebook, as_version=4), fmt=MYST)
    inputs.metadata.pop("jupytext", None)
    write(notebook, stabilise(inputs))
    print(f"wrote {notebook.relative_to(ROOT)}")


def execute(node: NotebookNode, folder: Path, name: str, **environment: str) -> None:
    """Execute ``node`` in place, from a clean kernel that starts in ``folder``."""
    with tqdm(total=len(node.cells), desc=name, unit="cell", leave=False) as bar:
        client = NotebookClient(
            node,
            timeout=600,
            kernel_name="python3",
            store_widget_state=True,
            resources={"metadata": {"path": str(folder)}},
            on_cell_complete=lambda **_: bar.update(),
        )
        client.execute(env=os.environ | RUN_ENVIRONMENT | environment)


def run(notebook: Path) -> None:
    """Execute ``notebook`` and store its outputs with the digest of the code that made them."""
    sync(notebook)
    node = nbformat.read(notebook, as_version=4)
    execute(node, notebook.parent, notebook.stem)
    node.metadata["course"] = {"executed_source": source_digest(node)}
    write(notebook, stabilise(node))
    print(f"ran {notebook.relative_to(ROOT)}")


def measure_seed(notebook: Path, seed: int) -> dict[str, Any]:
    """Run ``notebook`` with one seed; return what its claims measured and what the run cost."""
    node = nbformat.read(notebook, as_version=4)
    node.cells.append(nbformat.v4.new_code_cell(COST))
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder, "claims.jsonl")
        record.touch()
        execute(
            node, notebook.parent, f"seed {seed}", COURSE_SEED=str(seed), COURSE_CLAIMS=str(record)
        )
        claims = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    return {"seed": seed} | json.loads(node.cells[-1].outputs[0].text) | {"claims": claims}


def measure(notebook: Path, seeds: list[int]) -> None:
    """Measure the claims of ``notebook`` once a seed, and keep them as a table."""
    sync(notebook)
    runs = [measure_seed(notebook, seed) for seed in seeds]
    libraries = ("numpy", "scipy", "scikit-learn", "torch")
    kept = {
        "notebook": notebook.stem,
        "executed_source": source_digest(nbformat.read(notebook, as_version=4)),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, CPU, one thread",
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in libraries},
        "runs": runs,
    }
    path = CLAIMS / f"{notebook.stem}.json"
    write(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    print(f"wrote {path.relative_to(ROOT)}")
    false = [
        f"  seed {r['seed']}: {c['statement']}: measured {c['measured']}, claimed {c['claimed']}"
        for r in runs
        for c in r["claims"]
        if not c["holds"]
    ]
    if false:
        sys.exit(f"{len(false)} claims of {notebook.stem} do not hold:\n" + "\n".join(false))
    print(f"{len(runs[0]['claims'])} claims of {notebook.stem} hold for seeds {', '.join(map(str, seeds))}")


def problems(notebook: Path) -> list[str]:
    """List what is wrong with a stored notebook, without running it."""
    name = notebook.relative_to(ROOT)
    if differs := difference(notebook):
        return [f"{differs}\n  mend it with: make sync"]
    node = nbformat.read(notebook, as_version=4)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    found = []
    if node.metadata.get("course", {}).get("executed_source") != source_digest(node):
        found.append(f"{name}: its outputs are not those of its code; mend it with: make run NB={notebook.stem}")
    for i, cell in enumerate(code, 1):
        if cell.execution_count != i:
            found.append(f"{name}: code cell {i} was not run in order (its count is {cell.execution_count})")
        tags = set(cell.metadata.get("tags", []))
        if tags & {"nbval-ignore-output", "nbval-skip", "raises-exception"}:
            if not cell.metadata.get("nbval", {}).get("reason"):
                found.append(f"{name}: code cell {i} is not compared, and gives no nbval.reason in its metadata")
        images = [o for o in cell.outputs if any(k.startswith("image/") for k in o.get("data", {}))]
        if images and not cell.metadata.get("mystnb", {}).get("image", {}).get("alt"):
            found.append(f"{name}: code cell {i} shows a figure without mystnb.image.alt in its metadata")
    return found


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["sync", "run", "claims", "check"])
    parser.add_argument("notebook", nargs="?", default="all", metavar="NB")
    parser.add_argument("--seeds", default="0,1,2,3,4", help="with claims: whole numbers, separated by commas")
    parser.add_argument("--from", dest="side", choices=["text", "notebook"], help="with sync: the side to keep")
    args = parser.parse_args()
    found = []
    for notebook in chapters(args.notebook):
        if args.command == "sync":
            sync(notebook, args.side)
        elif args.command == "run":
            run(notebook)
        elif args.command == "claims":
            measure(notebook, [int(seed) for seed in args.seeds.split(",")])
        else:
            found += problems(notebook)
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
