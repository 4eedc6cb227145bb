"""Keep each chapter's notebook and its text the same: whichever side was edited, the other follows."""

import hashlib
import sys
from pathlib import Path

import jupytext
import nbformat
from jupytext.combine import combine_inputs_with_outputs
from jupytext.compare import NotebookDifference, compare_notebooks
from jupytext.config import load_jupytext_configuration_file
from nbformat import NotebookNode

from tools.environment import ROOT, write
from tools.notebooks.first_cell import with_first_cell
from tools.notebooks.folding import fold
from tools.notebooks.stabilise import stabilise

MYST = "md:myst"


def root_of(notebook: Path) -> Path:
    """Return the repository that ``notebook`` belongs to."""
    return notebook.parents[2]


def text_of(notebook: Path) -> Path:
    """Return the text source that ``notebook`` is paired with."""
    return root_of(notebook) / f"book/chapters/{notebook.stem}.md"


def named(path: Path) -> str:
    """Return the path of a notebook or a text as it is written from the root."""
    return path.relative_to(root_of(path)).as_posix()


def difference(notebook: Path) -> str | None:
    """Say how ``notebook`` differs from its text, or None where they agree."""
    text = text_of(notebook)
    if not notebook.exists():
        return f"{named(notebook)} is not written yet"
    if not text.exists():
        return f"{named(text)} is missing"
    try:
        compare_notebooks(
            nbformat.read(notebook, as_version=4), fold(jupytext.read(text)), MYST
        )
    except NotebookDifference as error:
        return f"{named(notebook)} and {named(text)} differ: {error}"
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
    write(notebook, stabilise(fold(node)))


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
    """Bring a pair together, from the side that was edited; a text without a first cell gets it."""
    _bring_together(notebook, side)
    text = text_of(notebook)
    content = with_first_cell(text.read_text(encoding="utf-8"), root_of(notebook))
    if write(text, content):
        print(f"wrote the first cell of {named(text)}")
        _bring_together(notebook, "text")


def _bring_together(notebook: Path, side: str | None) -> None:
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
        print(f"wrote {named(text)}")
    else:
        node = combine_inputs_with_outputs(jupytext.read(text), node, fmt=MYST)
        print(f"wrote {named(notebook)}")
    store(notebook, node)
