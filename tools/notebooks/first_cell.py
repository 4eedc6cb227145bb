"""The first code cell of every notebook, which installs the course's package on Colab."""

import re
from pathlib import Path

import jupytext
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools.environment import ROOT

ON_COLAB = 'if "google.colab" in sys.modules:'


class FirstCellError(ValueError):
    """A text has no place for its first cell."""


def repository(root: Path = ROOT) -> str:
    """Return the address of the repository, which stands in one place."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return str(config["repository"]["url"])


def source(root: Path = ROOT) -> str:
    """Return the code of the cell."""
    return (
        "# On Colab, install the course's package; elsewhere this cell does nothing.\n"
        "import sys\n\n"
        f"{ON_COLAB}\n"
        f'    %pip install -q "coursepkg[chapters] @ git+{repository(root)}"'
    )


def first_cell() -> NotebookNode:
    """Return the cell, which the page of the book leaves out."""
    return new_code_cell(source(), metadata={"tags": ["remove-cell"]})


def with_first_cell(text: str, root: Path = ROOT) -> str:
    """Return the MyST text of a chapter with the cell under its title.

    Raises
    ------
    FirstCellError
        If the text has no title.
    """
    cells = jupytext.reads(text, fmt="md:myst").cells
    found = next((cell.source for cell in cells if cell.cell_type == "code"), "")
    if ON_COLAB in found:
        return text.replace(found, source(root))
    title = re.search(r"^# .+\n", text, re.M)
    if title is None:
        raise FirstCellError("the text needs a title, a line that begins with '# '")
    cell = f"\n```{{code-cell}}\n:tags: [remove-cell]\n\n{source(root)}\n```\n"
    return text[: title.end()] + cell + text[title.end() :]
