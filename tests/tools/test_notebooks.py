"""The state of stored notebooks: every way in which they can lie is found."""

import shutil
import subprocess

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import notebooks
from stabilise import stabilise

REPOSITORY = notebooks.ROOT

TEXT = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell} ipython3
x = 0.25
x
```

```{code-cell} ipython3
---
mystnb:
  image:
    alt: A line.
tags: [nbval-ignore-output]
nbval:
  reason: shows the time
---
print(x)
```
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A small repository with one committed chapter, executed."""
    folder = tmp_path_factory.mktemp("repository")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "ROOT", folder)
        (folder / "book/chapters").mkdir(parents=True)
        (folder / "jupytext.toml").write_text(
            (REPOSITORY / "jupytext.toml").read_text()
        )
        (folder / "book/chapters/01_one.md").write_text(TEXT)
        git(folder, "init", "-q")
        notebooks.run(notebooks.chapters("01")[0])
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a chapter")
    return folder


@pytest.fixture
def chapter(executed, tmp_path, monkeypatch):
    """The notebook of a copy of that repository."""
    root = shutil.copytree(executed, tmp_path / "copy")
    monkeypatch.setattr(notebooks, "ROOT", root)
    monkeypatch.setattr(notebooks, "CLAIMS", root / "claims")
    return notebooks.chapters("01")[0]


def git(folder, *words):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True)


def edit(path, old, new):
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


def test_an_executed_chapter_has_no_problem(chapter):
    assert notebooks.problems(chapter) == []


def test_a_second_run_writes_the_same_bytes(chapter):
    first = chapter.read_bytes()
    notebooks.run(chapter)
    assert chapter.read_bytes() == first
    assert "0.25" in first.decode()


def test_a_number_edited_in_the_text_alone_is_found(chapter):
    edit(notebooks.text_of(chapter), "0.25", "0.75")
    assert "differ" in notebooks.problems(chapter)[0]


def test_a_number_edited_on_both_sides_without_running_is_found(chapter):
    edit(notebooks.text_of(chapter), "0.25", "0.75")
    notebooks.sync(chapter)
    assert "outputs are not those of its code" in notebooks.problems(chapter)[0]


def test_edited_prose_is_found_and_needs_no_run(chapter):
    edit(notebooks.text_of(chapter), "# A chapter", "# A better chapter")
    assert "differ" in notebooks.problems(chapter)[0]
    notebooks.sync(chapter)
    assert notebooks.problems(chapter) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda cell: cell.update(execution_count=None), "was not run in order"),
        (lambda cell: cell.update(execution_count=7), "was not run in order"),
        (
            lambda cell: cell.outputs.append(
                new_output("display_data", {"image/png": "A"})
            ),
            "without mystnb.image.alt",
        ),
        (
            lambda cell: cell.outputs.append(
                new_output("stream", name="stderr", text="UserWarning: beware")
            ),
            "shows a warning",
        ),
        (
            lambda cell: cell.outputs[0].data.update(
                {"text/plain": "<Axes at 0x7f9407cc6b50>"}
            ),
            "prints an address of memory",
        ),
    ],
)
def test_a_cell_that_was_not_run_or_described_is_found(chapter, change, complaint):
    node = nbformat.read(chapter, as_version=4)
    change(node.cells[1])
    notebooks.write(chapter, stabilise(node))
    assert [complaint in problem for problem in notebooks.problems(chapter)] == [True]


def test_an_ignored_cell_needs_a_reason(chapter):
    edit(notebooks.text_of(chapter), "nbval:\n  reason: shows the time\n", "")
    notebooks.sync(chapter)
    assert (
        "nbval-ignore-output without an nbval.reason" in notebooks.problems(chapter)[0]
    )


def test_a_missing_notebook_is_found(chapter):
    chapter.unlink()
    assert "is not written yet" in notebooks.problems(chapter)[0]


def test_sync_keeps_the_side_that_was_edited(chapter):
    edit(chapter, "x = 0.25", "x = 0.5")
    notebooks.sync(chapter)
    assert "x = 0.5" in notebooks.text_of(chapter).read_text()


def test_sync_keeps_the_outputs_until_the_next_run(chapter):
    edit(notebooks.text_of(chapter), "# A chapter", "# Another chapter")
    notebooks.sync(chapter)
    cells = nbformat.read(chapter, as_version=4).cells
    assert cells[0].source == "# Another chapter"
    assert cells[1].outputs[0].data["text/plain"] == "0.25"


def test_sync_does_not_choose_where_both_sides_changed(chapter):
    edit(chapter, "x = 0.25", "x = 0.5")
    edit(notebooks.text_of(chapter), "x = 0.25", "x = 0.75")
    with pytest.raises(SystemExit, match="FROM=text"):
        notebooks.sync(chapter)
    notebooks.sync(chapter, "text")
    assert "x = 0.75" in chapter.read_text()


def test_an_unknown_chapter_is_refused(chapter):
    with pytest.raises(
        SystemExit, match=r"NB must be 'all' or the start of one of 01_one; got '02'"
    ):
        notebooks.chapters("02")


CLAIM = (
    "from coursepkg.show import claim\nfrom coursepkg.training import seed_everything\n"
)


def test_claims_are_measured_for_every_seed_and_a_false_one_is_reported(chapter):
    edit(
        notebooks.text_of(chapter),
        "x = 0.25",
        CLAIM + "claim('Seed', seed_everything(), below=2)\nx = 0.25",
    )
    with pytest.raises(
        SystemExit,
        match=r"(?s)1 claims of 01_one do not hold.*seed 2: Seed: measured 2",
    ):
        notebooks.measure(chapter, [0, 1, 2])
    kept = notebooks.json.loads((notebooks.CLAIMS / "01_one.json").read_text())
    assert [run["claims"][0]["measured"] for run in kept["runs"]] == ["0", "1", "2"]
    assert [run["claims"][0]["holds"] for run in kept["runs"]] == [True, True, False]
    assert kept["runs"][0]["peak_mib"] > 10


READS = """\
import sys

sys.path.insert(0, {folder!r})
from coursepkg import data
from coursepkg.show import claim

if "google.colab" in sys.modules:
    %pip install nothing
docs = data.documentation_corpus(["toylib"], cache=False)
claim("Documents", len(docs) + len(data.spam_messages(3)), equals=4)
x = 0.25"""
# One line of a corpus's reader, one of a generator, and one of a module that the chapter does not use.
CHANGES = {
    "data/_docstrings.py": ("if text and text.strip():", "if text:", True),
    "data/spam.py": ("def spam_messages(", "LIMIT = 1\n\n\ndef spam_messages(", True),
    "data/world.py": ("def world_of_facts(", "LIMIT = 1\n\n\ndef world_of_facts(", False),
    "show/tables.py": ("def table(", "LIMIT = 1\n\n\ndef table(", False),
}  # fmt: skip


@pytest.fixture(scope="module")
def evidence(executed, tmp_path_factory):
    """A repository whose one chapter reads data, executed and with its claims measured."""
    root = shutil.copytree(executed, tmp_path_factory.mktemp("evidence") / "copy")
    (root / "toylib.py").write_text('"""A library."""')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "ROOT", root)
        patch.setattr(notebooks, "CLAIMS", root / "claims")
        patch.syspath_prepend(root)
        chapter = notebooks.chapters("01")[0]
        source = READS.format(folder=str(root))
        edit(notebooks.text_of(chapter), "x = 0.25", source)
        notebooks.run(chapter)
        notebooks.measure(chapter, [0])
        yield root


@pytest.fixture
def measured(evidence, chapter):
    """The notebook of a copy of that repository."""
    root = shutil.copytree(evidence, notebooks.ROOT, dirs_exist_ok=True)
    return root / "notebooks/chapters/01_one.ipynb"


def test_a_module_changed_without_a_run_is_found(measured, tmp_path, monkeypatch):
    assert notebooks.problems(measured) == []
    assert notebooks.stale_claims(measured) == []
    for name, (old, new, matters) in CHANGES.items():
        copy = tmp_path / name.replace("/", "_") / "coursepkg"
        shutil.copytree(REPOSITORY / "coursepkg", copy)
        edit(copy / name, old, new)
        monkeypatch.setattr(notebooks, "PACKAGE", copy)
        stored, claims = notebooks.problems(measured), notebooks.stale_claims(measured)
        assert bool(stored) == bool(claims) == matters, name
        if matters:
            assert "make run NB=01_one" in stored[0]
            assert "the modules that it imports" in claims[0]
            assert "make claims NB=01_one" in claims[0]


def test_other_data_are_found(measured, tmp_path, monkeypatch):
    (tmp_path / "toylib.py").write_text('"""Another library."""')
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = notebooks.stale_claims(measured)
    assert "what documentation_corpus gives" in found
    assert "make claims NB=01_one" in found


def test_a_table_that_does_not_say_what_it_was_measured_on_is_stale(measured):
    path = notebooks.CLAIMS / "01_one.json"
    kept = notebooks.json.loads(path.read_text())
    for name in ("executed_source", "executed_modules", "data"):
        left = {key: value for key, value in kept.items() if key != name}
        path.write_text(notebooks.json.dumps(left))
        assert len(notebooks.stale_claims(measured)) == 1, name


def widget_notebook(ids):
    """A notebook with one widget, a link between two models, and random ids."""
    box, slider, link = ids
    state = {
        slider: {"model_module": "a", "model_name": "Slider", "state": {}},
        link: {
            "model_module": "a",
            "model_name": "Link",
            "state": {"source": f"IPY_MODEL_{slider}"},
        },
        box: {
            "model_module": "a",
            "model_name": "Box",
            "state": {"children": [f"IPY_MODEL_{slider}"]},
        },
    }
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": box}}
    cell = new_code_cell(
        "w",
        outputs=[new_output("display_data", view)],
        metadata={"execution": {"started": ids[0]}},
    )
    widgets = {
        "application/vnd.jupyter.widget-state+json": {
            "state": dict(sorted(state.items()))
        }
    }
    return new_notebook(
        cells=[new_markdown_cell("a"), new_markdown_cell("a"), cell],
        metadata={"widgets": widgets},
    )


def test_random_widget_ids_leave_no_trace():
    one = stabilise(widget_notebook(["a" * 32, "b" * 32, "c" * 32]))
    other = stabilise(widget_notebook(["f" * 32, "e" * 32, "0f" * 16]))
    assert one == other
    node = nbformat.reads(one, as_version=4)
    nbformat.validate(node)
    assert len({cell.id for cell in node.cells}) == 3


def test_the_pair_survives_a_round_trip_with_tags_and_alt_text(chapter):
    text = notebooks.text_of(chapter)
    before = jupytext.read(text)
    notebooks.write(text, "")
    notebooks.sync(chapter, "notebook")
    assert [c.metadata for c in jupytext.read(text).cells] == [
        c.metadata for c in before.cells
    ]
