"""Find every way in which a stored notebook can lie, without running it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.notebooks import folding
from tools.notebooks.first_cell import source
from tools.notebooks.pairing import difference, named, root_of
from tools.notebooks.running import modules_digest, source_digest

NOT_COMPARED = {"nbval-ignore-output", "nbval-skip", "raises-exception"}


def problems(notebook: Path) -> list[str]:
    """List what is wrong with a stored notebook, without running it."""
    name = named(notebook)
    if differs := difference(notebook):
        return [f"{differs}\n  mend it with: make sync"]
    node = nbformat.read(notebook, as_version=4)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    if not code or code[0].source != source(root_of(notebook)):
        return [
            f"{name}: its first code cell does not install the package on Colab; mend it with: make sync"
        ]
    found = [f"{name}: {problem}" for problem in folding.problems(node)]
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
    return found + [
        f"{name}: code cell {i} {problem}"
        for i, cell in enumerate(code, 1)
        for problem in _cell_problems(cell, i)
    ]


def _cell_problems(cell: NotebookNode, place: int) -> Iterator[str]:
    """Say what is wrong with the ``place``-th code cell."""
    if cell.execution_count != place:
        yield f"was not run in order (its count is {cell.execution_count})"
    ignored = set(cell.metadata.get("tags", [])) & NOT_COMPARED
    if ignored and not cell.metadata.get("nbval", {}).get("reason"):
        yield f"is tagged {', '.join(ignored)} without an nbval.reason"
    if any(output.get("name") == "stderr" for output in cell.outputs):
        yield "shows a warning, or writes to stderr"
    if re.search(r" at 0x[0-9a-f]{6,}", json.dumps(cell.outputs)):
        yield "prints an address of memory, another each time"
    kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
    described = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
    if any(kind.startswith("image/") for kind in kinds) and not described:
        yield "shows a figure without mystnb.image.alt in its metadata"
