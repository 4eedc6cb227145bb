"""Keep the chapters' notebooks: pair them with their text, run them, measure their claims, check them.

    python tools/notebooks.py sync            write the stale side of every pair
    python tools/notebooks.py run NB          execute one notebook and store its outputs
    python tools/notebooks.py claims NB       measure its claims over several seeds, kept as a table
    python tools/notebooks.py check           report pairs that differ, stale outputs and cells never run

NB is the start of a chapter's file name ("01"), or "all" for those in _toc.yml. A text that is not there
yet is a draft: only commands that name it touch it.
"""

import argparse
import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupytext.combine import combine_inputs_with_outputs
from jupytext.compare import NotebookDifference, compare_notebooks
from jupytext.config import load_jupytext_configuration_file
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

import coursepkg.data
from book import pages
from coursepkg._provenance import (
    PACKAGE,
    code_digest,
    data_digest,
    modules_imported,
)
from environment import ROOT, RUN_ENVIRONMENT
from stabilise import stabilise

CLAIMS = ROOT / "book/reference/results/claims"
MYST = "md:myst"
MAGIC = re.compile(r"^(\s*)[%!]\w.*$", re.MULTILINE)
NOT_COMPARED = {"nbval-ignore-output", "nbval-skip", "raises-exception"}
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
    """Return the notebooks whose name starts with ``name``; "all" means those of the book, without drafts."""
    stems = sorted(path.stem for path in (ROOT / "book/chapters").glob("*.md"))
    in_book = [page.split("/")[-1] for page in pages() if "/chapters/" in page]
    chosen = in_book if name == "all" else [s for s in stems if s.startswith(name)]
    if not chosen:
        sys.exit(
            f"NB must be 'all' or the start of one of {', '.join(stems)}; got {name!r}"
        )
    return [ROOT / f"notebooks/chapters/{stem}.ipynb" for stem in chosen]


def text_of(notebook: Path) -> Path:
    """Return the text source that ``notebook`` is paired with."""
    return ROOT / f"book/chapters/{notebook.stem}.md"


def source_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the code of ``notebook``: outputs belong to the code that this names."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return digest(json.dumps(code))


def modules_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the modules of coursepkg behind the code of ``notebook``, all but ``show``."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    # A line for IPython, such as %pip, is no Python.
    used = modules_imported(MAGIC.sub(r"\1pass", code), PACKAGE)
    return code_digest(*used, package=PACKAGE)


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
        compare_notebooks(
            nbformat.read(notebook, as_version=4), jupytext.read(text), MYST
        )
    except NotebookDifference as error:
        return (
            f"{notebook.relative_to(ROOT)} and {text.relative_to(ROOT)} differ: {error}"
        )
    return None


def canonical(node: NotebookNode) -> str:
    """Return the text of a notebook, written as its text source is."""
    bare = nbformat.v4.new_notebook(
        cells=node.cells, metadata={"kernelspec": node.metadata["kernelspec"]}
    )
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    return jupytext.writes(bare, MYST, config=config)


def digest(content: str) -> str:
    """Return the SHA-256 of ``content``."""
    return hashlib.sha256(content.encode()).hexdigest()


def store(notebook: Path, node: NotebookNode, **course: str) -> None:
    """Write ``node`` to ``notebook``, with the digest of the text that it now agrees with."""
    kept = node.metadata.get("course", {}) | course
    node.metadata["course"] = kept | {"paired_text": digest(canonical(node))}
    write(notebook, stabilise(node))


def edited_side(notebook: Path) -> str | None:
    """Say which side of a pair was edited since they last agreed; None for both.

    Time stamps are not asked: after a fresh clone they say nothing.
    """
    node = nbformat.read(notebook, as_version=4)
    agreed = node.metadata.get("course", {}).get("paired_text")
    if digest(canonical(node)) == agreed:
        return "text"
    if digest(canonical(jupytext.read(text_of(notebook)))) == agreed:
        return "notebook"
    return None


def sync(notebook: Path, side: str | None = None) -> None:
    """Bring a pair together, from the side that was edited."""
    text = text_of(notebook)
    if not notebook.exists():
        store(notebook, jupytext.read(text))
    elif difference(notebook) is None:
        return
    side = side or edited_side(notebook)
    if side is None:
        sys.exit(
            f"{difference(notebook)}\nBoth sides were edited. Say which one is right: "
            "make sync FROM=text, or make sync FROM=notebook"
        )
    node = nbformat.read(notebook, as_version=4)
    if side == "notebook":
        write(text, canonical(node))
        print(f"wrote {text.relative_to(ROOT)}")
    else:
        node = combine_inputs_with_outputs(jupytext.read(text), node, fmt=MYST)
        print(f"wrote {notebook.relative_to(ROOT)}")
    store(notebook, node)


def execute(node: NotebookNode, folder: Path, name: str, **environment: str) -> None:
    """Execute ``node`` in place, from a clean kernel that starts in ``folder``."""
    with tqdm(
        total=sum(cell.cell_type == "code" for cell in node.cells),
        desc=name,
        unit="cell",
        leave=False,
    ) as bar:
        client = NotebookClient(
            node,
            timeout=600,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],
            store_widget_state=True,
            resources={"metadata": {"path": str(folder)}},
            on_cell_complete=lambda **_: bar.update(),
        )
        client.execute(env=os.environ | RUN_ENVIRONMENT | environment)


def run(notebook: Path) -> None:
    """Execute ``notebook`` and store its outputs with the digest of the code that made them."""
    sync(notebook)
    node = nbformat.read(notebook, as_version=4)
    modules = modules_digest(node)  # before the run: what is edited meanwhile is newer
    execute(node, notebook.parent, notebook.stem)
    store(
        notebook,
        node,
        executed_source=source_digest(node),
        executed_modules=modules,
    )
    print(f"ran {notebook.relative_to(ROOT)}")


def measure_seed(notebook: Path, seed: int) -> dict[str, Any]:
    """Run ``notebook`` with one seed; return what its claims measured and what the run cost."""
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
        lines = [
            json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()
        ]
    cost = json.loads(node.cells[-1].outputs[0].text)
    claims = [line for line in lines if "statement" in line]
    data = [line for line in lines if "data" in line]
    return {"seed": seed} | cost | {"claims": claims, "data": data}


def measure(notebook: Path, seeds: list[int]) -> None:
    """Measure the claims of ``notebook`` once a seed, and keep them as a table."""
    sync(notebook)
    node = nbformat.read(notebook, as_version=4)
    behind = {
        "executed_source": source_digest(node),
        "executed_modules": modules_digest(node),
    }
    runs = [measure_seed(notebook, seed) for seed in seeds]
    data = [line for run in runs for line in run.pop("data")]
    libraries = ("numpy", "scipy", "scikit-learn", "torch")
    kept = {
        "notebook": notebook.stem,
        **behind,
        "data": list({json.dumps(line): line for line in data}.values()),
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
        sys.exit(
            f"{len(false)} claims of {notebook.stem} do not hold:\n" + "\n".join(false)
        )
    print(
        f"{len(runs[0]['claims'])} claims of {notebook.stem} hold for seeds {', '.join(map(str, seeds))}"
    )


def stale_claims(notebook: Path) -> list[str]:
    """List what has changed since the claims of ``notebook`` were measured."""
    path = CLAIMS / f"{notebook.stem}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    node = nbformat.read(notebook, as_version=4)
    changed = []
    if kept.get("executed_source") != source_digest(node):
        changed.append("the code of its cells")
    if kept.get("executed_modules") != modules_digest(node):
        changed.append("the modules that it imports")
    for line in kept.get("data", [{"data": "all data"}]):
        make = getattr(coursepkg.data, line["data"], None)
        if make is None or data_digest(make(**line["arguments"])) != line["sha256"]:
            changed.append(f"what {line['data']} gives")
    return [
        f"{path.name}: measured before a change of {what}; mend it with: make claims NB={notebook.stem}"
        for what in changed
    ]


def problems(notebook: Path) -> list[str]:
    """List what is wrong with a stored notebook, without running it."""
    name = notebook.relative_to(ROOT)
    if differs := difference(notebook):
        return [f"{differs}\n  mend it with: make sync"]
    node = nbformat.read(notebook, as_version=4)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    found = []
    course = node.metadata.get("course", {})
    if course.get("executed_source") != source_digest(node):
        found.append(
            f"{name}: its outputs are not those of its code; mend it with: make run NB={notebook.stem}"
        )
    elif course.get("executed_modules") != modules_digest(node):
        found.append(
            f"{name}: its outputs were made by other code of the modules that it imports; "
            f"mend it with: make run NB={notebook.stem}"
        )
    for i, cell in enumerate(code, 1):
        if cell.execution_count != i:
            found.append(
                f"{name}: code cell {i} was not run in order (its count is {cell.execution_count})"
            )
        ignored = set(cell.metadata.get("tags", [])) & NOT_COMPARED
        if ignored and not cell.metadata.get("nbval", {}).get("reason"):
            found.append(
                f"{name}: code cell {i} is tagged {', '.join(ignored)} without an nbval.reason"
            )
        if any(output.get("name") == "stderr" for output in cell.outputs):
            found.append(f"{name}: code cell {i} shows a warning, or writes to stderr")
        if re.search(r" at 0x[0-9a-f]{6,}", json.dumps(cell.outputs)):
            found.append(
                f"{name}: code cell {i} prints an address of memory, another each time"
            )
        images = [
            o
            for o in cell.outputs
            if any(k.startswith("image/") for k in o.get("data", {}))
        ]
        if images and not cell.metadata.get("mystnb", {}).get("image", {}).get("alt"):
            found.append(
                f"{name}: code cell {i} shows a figure without mystnb.image.alt in its metadata"
            )
    return found


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["sync", "run", "claims", "check"])
    parser.add_argument("notebook", nargs="?", default="all", metavar="NB")
    parser.add_argument(
        "--seeds",
        default="0,1,2,3,4",
        help="with claims: whole numbers, separated by commas",
    )
    parser.add_argument(
        "--from",
        dest="side",
        choices=["text", "notebook"],
        help="with sync: the side to keep",
    )
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
