"""Fold the laboratory of a chapter: one tag in the text folds a cell wherever the chapter is read.

The tag ``hide-input`` folds a cell in the book; ``remove-input`` leaves its code out there. What JupyterLab
and Colab need follows from it and stands in the notebook alone, so that the text says it once. The first line
of such a cell, ``# @title What the cell does``, is the author's: book and Colab show it in place of the code.
"""

import re

from nbformat import NotebookNode

FOLDED = {"hide-input", "remove-input"}
TITLE = re.compile(r"# @title +\S")
IMPORTS = re.compile(r"^(from|import) coursepkg\b", re.MULTILINE)


def is_folded(cell: NotebookNode) -> bool:
    """Say whether the code of a cell is to be folded."""
    return cell.cell_type == "code" and not FOLDED.isdisjoint(
        cell.metadata.get("tags", [])
    )


def fold(node: NotebookNode) -> NotebookNode:
    """Give each cell what JupyterLab and Colab need to fold it, or take it away; return ``node``."""
    for cell in node.cells:
        jupyter = dict(cell.metadata.pop("jupyter", {}))
        jupyter.pop("source_hidden", None)
        cell.metadata.pop("cellView", None)
        if is_folded(cell):
            jupyter["source_hidden"] = True
            cell.metadata["cellView"] = "form"
        if jupyter:
            cell.metadata["jupyter"] = jupyter
    return node


def problems(node: NotebookNode) -> list[str]:
    """List the code cells whose folding is not said in full."""
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    folds = any(is_folded(cell) for cell in code)
    found = []
    for i, cell in enumerate(code, 1):
        titled = TITLE.match(cell.source) is not None
        if is_folded(cell) and not titled:
            found.append(
                f"code cell {i} is folded: its first line has to say what it does, as '# @title The table'"
            )
        if titled and not is_folded(cell):
            found.append(f"code cell {i} has a '# @title' and is not tagged hide-input")
        if folds and IMPORTS.search(cell.source) and not is_folded(cell):
            found.append(
                f"code cell {i} imports the package: fold it with the tag hide-input"
            )
    return found
