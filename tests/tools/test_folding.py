"""Folded cells: what follows from the tag follows at once, and what the author has to say is asked for."""

import shutil

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.environment import ROOT
from tools.notebooks import folding
from tools.notebooks.checking import problems
from tools.notebooks.pairing import sync, text_of

TITLED = "# @title The table\nx = 1"
FORM = {"jupyter": {"source_hidden": True}, "cellView": "form"}


def notebook(*cells):
    return new_notebook(
        cells=[
            new_markdown_cell("# A chapter"),
            *(new_code_cell(source, metadata=metadata) for source, metadata in cells),
        ]
    )


def folded(source, metadata):
    """Return the metadata that a cell has once it is folded."""
    return dict(folding.fold(notebook((source, metadata))).cells[1].metadata)


@pytest.mark.parametrize("tag", ["hide-input", "remove-input"])
def test_the_tag_folds_everywhere(tag):
    assert folded(TITLED, {"tags": [tag]}) == {"tags": [tag]} | FORM


@pytest.mark.parametrize("tags", [{}, {"tags": []}, {"tags": ["remove-cell"]}])
def test_without_the_tag_nothing_is_folded(tags):
    assert folded("x = 1", tags | FORM) == tags


def test_what_has_nothing_to_do_with_folding_stays():
    other = {"jupyter": {"outputs_hidden": True}, "nbval": {"reason": "a clock"}}
    assert folded("x = 1", other) == other
    with_tag = folded(TITLED, {"tags": ["hide-input"]} | other)
    assert with_tag["jupyter"] == {"outputs_hidden": True, "source_hidden": True}
    assert with_tag["nbval"] == other["nbval"]


@pytest.mark.parametrize(
    ("cells", "complaints"),
    [
        ([(TITLED, {"tags": ["hide-input"]}), ("x", {})], []),
        ([("x = 1", {"tags": ["hide-input"]})], ["cell 1 is folded: its first line"]),
        ([("# @title \nx", {"tags": ["hide-input"]})], ["cell 1 is folded"]),
        ([("\n# @title A\nx", {"tags": ["remove-input"]})], ["cell 1 is folded"]),
        ([("x", {}), (TITLED, {})], ["cell 2 has a '# @title' and is not tagged"]),
        ([("import numpy\nfrom coursepkg import show", {})], []),
        (
            [("from coursepkg import show", {}), (TITLED, {"tags": ["hide-input"]})],
            ["cell 1 imports the package: fold it"],
        ),
    ],
)
def test_what_the_author_has_to_say_is_asked_for(cells, complaints):
    found = folding.problems(notebook(*cells))
    assert len(found) == len(complaints)
    for line, complaint in zip(found, complaints, strict=True):
        assert complaint in line


TEXT = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell} ipython3
:tags: [hide-input]

# @title The sum
1 + 1
```
"""


@pytest.fixture
def pair(tmp_path):
    """The notebook of a chapter in a small repository, paired with its text and not run."""
    for name in ("jupytext.toml", "_config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "book/chapters").mkdir(parents=True)
    (tmp_path / "book/chapters/01_one.md").write_text(TEXT)
    path = tmp_path / "notebooks/chapters/01_one.ipynb"
    sync(path)
    return path


def cell(pair):
    return nbformat.read(pair, as_version=4).cells[-1]


def test_sync_folds_the_notebook_and_leaves_the_text_its_one_tag(pair):
    assert dict(cell(pair).metadata) == {"tags": ["hide-input"]} | FORM
    sync(pair, "notebook")
    text = text_of(pair).read_text()
    assert ":tags: [hide-input]\n\n# @title The sum" in text
    assert "source_hidden" not in text
    assert "cellView" not in text


def test_removing_the_tag_unfolds_the_notebook(pair):
    text = text_of(pair)
    text.write_text(text.read_text().replace(":tags: [hide-input]\n\n# @title", "#"))
    sync(pair)
    assert dict(cell(pair).metadata) == {}


def test_a_cell_unfolded_by_hand_is_found_and_folded_again(pair):
    node = nbformat.read(pair, as_version=4)
    del node.cells[-1].metadata["cellView"]
    node.cells[-1].metadata["jupyter"]["source_hidden"] = False
    nbformat.write(node, pair)
    assert "differ" in problems(pair)[0]
    sync(pair)
    assert dict(cell(pair).metadata) == {"tags": ["hide-input"]} | FORM


def test_a_fold_without_a_title_is_a_problem_of_the_notebook(pair):
    text = text_of(pair)
    text.write_text(text.read_text().replace("# @title The sum\n", ""))
    sync(pair)
    assert any("code cell 2 is folded" in line for line in problems(pair))


def test_the_text_can_be_read_back(pair):
    assert jupytext.read(text_of(pair)).cells[-1].metadata == {"tags": ["hide-input"]}
