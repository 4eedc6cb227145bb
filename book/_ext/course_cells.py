"""Cells on a page: folded code is called by its title, and a box to play in says where there is a kernel."""

import re
from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

TITLE = re.compile(r"# @title +(.+)\n*")
MEASURED = re.compile(r"\[measured ([^\]]*)\]")
NOTE = re.compile(r'(?<=<p class="play-note">).*?(?=</p>)')


def name_folds(app: Sphinx, doctree: nodes.document) -> None:
    """Take the title of each folded cell out of its code, and show it where the code unfolds."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or not cell.get("hide_mode"):
            continue
        code = next(iter(cell.findall(nodes.literal_block)))
        if title := TITLE.match(code.astext()):
            cell["prompt_show"] = cell["prompt_hide"] = title[1]
            code[:] = [nodes.Text(code.astext()[title.end() :])]
            code.rawsource = code.astext()


def unmark_measured(app: Sphinx, doctree: nodes.document) -> None:
    """Show printed measurements without their mark, which is for the validation of notebooks."""
    for output in doctree.findall(nodes.container):
        if output.get("nb_element") == "cell_code_output":
            for block in output.findall(nodes.literal_block):
                block.rawsource = MEASURED.sub(r"\1", block.astext())
                block[:] = [nodes.Text(block.rawsource)]


def visit_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open a fold; MyST-NB gives all of them one name, which is not what is in sight."""
    classes = " ".join(["hide", *node["classes"]])
    title = escape(node["prompt_show"])
    self.body.append(f'<details class="{classes}">\n<summary>{title}</summary>\n')


def depart_fold(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Close a fold."""
    self.body.append("</details>\n")


def still_boxes(doctree: nodes.document, ways_to_run: str) -> None:
    """Show the example of each box to play in, not a field that nobody answers, and the ways to a kernel."""
    note = f"To type words of your own, run this notebook: {ways_to_run}."
    for bundle in list(doctree.findall(nodes.container)):
        if bundle.get("nb_element") != "mime_bundle":
            continue
        for raw in bundle.findall(nodes.raw):
            if 'class="course play"' in raw.astext():
                raw[:] = [nodes.Text(NOTE.sub(lambda _: note, raw.astext()))]
                bundle.replace_self(raw)
                break


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the folds; the boxes are shown by whoever knows where a page can be run."""
    app.add_node(HideCodeCellNode, override=True, html=(visit_fold, depart_fold))
    app.connect("doctree-read", name_folds)
    app.connect("doctree-read", unmark_measured)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
