"""The state of stored notebooks: every way in which they can lie is found."""

import json
import shutil
import subprocess

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coursepkg import _stored_run, runs
from tools import manifest
from tools.environment import ROOT, write
from tools.notebooks import running
from tools.notebooks.checking import problems
from tools.notebooks.claims import measure, stale_claims, table_of
from tools.notebooks.first_cell import FirstCellError, source, with_first_cell
from tools.notebooks.ladder import ladder_of
from tools.notebooks.pairing import sync, text_of
from tools.notebooks.running import run
from tools.notebooks.stabilise import stabilise

MANIFEST = """\
- part: A part
  chapters:
    - {stem: 01_one, title: One, modules: [one], minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a, breaks: b}
    - {stem: 02_two, title: Two, modules: [two], minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a, breaks: b}
"""

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
    (folder / "book/chapters").mkdir(parents=True)
    (folder / "book/arc.yml").write_text(MANIFEST)
    (folder / "book/chapters/01_one.md").write_text(TEXT)
    shutil.copy(ROOT / "_config.yml", folder)
    git(folder, "init", "-q")
    run(manifest.notebooks("01", folder)[0])
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a chapter")
    return folder


@pytest.fixture
def chapter(executed, tmp_path):
    """The notebook of a copy of that repository."""
    root = shutil.copytree(executed, tmp_path / "copy")
    return manifest.notebooks("01", root)[0]


def git(folder, *words):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True)


def edit(path, old, new):
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


def test_an_executed_chapter_has_no_problem(chapter):
    assert problems(chapter) == []


def test_a_second_run_writes_the_same_bytes(chapter):
    first = chapter.read_bytes()
    run(chapter)
    assert chapter.read_bytes() == first
    assert "0.25" in first.decode()


def test_a_number_edited_in_the_text_alone_is_found(chapter):
    edit(text_of(chapter), "0.25", "0.75")
    assert "differ" in problems(chapter)[0]


def test_a_number_edited_on_both_sides_without_running_is_found(chapter):
    edit(text_of(chapter), "0.25", "0.75")
    sync(chapter)
    assert "outputs are not those of its code" in problems(chapter)[0]


def test_edited_prose_is_found_and_needs_no_run(chapter):
    edit(text_of(chapter), "# A chapter", "# A better chapter")
    assert "differ" in problems(chapter)[0]
    sync(chapter)
    assert problems(chapter) == []


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
    change(node.cells[2])
    write(chapter, stabilise(node))
    assert [complaint in problem for problem in problems(chapter)] == [True]


def test_an_ignored_cell_needs_a_reason(chapter):
    edit(text_of(chapter), "nbval:\n  reason: shows the time\n", "")
    sync(chapter)
    assert "nbval-ignore-output without an nbval.reason" in problems(chapter)[0]


def test_a_missing_notebook_is_found(chapter):
    chapter.unlink()
    assert "is not written yet" in problems(chapter)[0]


def test_sync_keeps_the_side_that_was_edited(chapter):
    edit(chapter, "x = 0.25", "x = 0.5")
    sync(chapter)
    assert "x = 0.5" in text_of(chapter).read_text()


def test_sync_keeps_the_outputs_until_the_next_run(chapter):
    edit(text_of(chapter), "# A chapter", "# Another chapter")
    sync(chapter)
    cells = nbformat.read(chapter, as_version=4).cells
    assert cells[0].source == "# Another chapter"
    assert cells[2].outputs[0].data["text/plain"] == "0.25"


def test_sync_does_not_choose_where_both_sides_changed(chapter):
    edit(chapter, "x = 0.25", "x = 0.5")
    edit(text_of(chapter), "x = 0.25", "x = 0.75")
    with pytest.raises(SystemExit, match="FROM=text"):
        sync(chapter)
    sync(chapter, "text")
    assert "x = 0.75" in chapter.read_text()


def test_an_unknown_chapter_is_refused(chapter):
    root = chapter.parents[2]
    with pytest.raises(
        SystemExit, match=r"the start of one of 01_one, 02_two; got '03'"
    ):
        manifest.notebooks("03", root)
    with pytest.raises(SystemExit, match=r"book/chapters/02_two.md is not written yet"):
        manifest.notebooks("02", root)


def test_a_text_without_a_notebook_is_a_draft(chapter):
    root = chapter.parents[2]
    shutil.copy(text_of(chapter), root / "book/chapters/02_two.md")
    assert manifest.notebooks("all", root) == [chapter]
    assert manifest.notebooks("02", root) == [chapter.with_stem("02_two")]


def test_a_new_chapter_gets_its_first_cell(chapter):
    root = chapter.parents[2]
    text = root / "book/chapters/02_two.md"
    text.write_text(TEXT)
    sync(chapter.with_stem("02_two"))
    first = nbformat.read(chapter.with_stem("02_two"), as_version=4).cells[1]
    assert first.source == source(root)
    assert first.metadata["tags"] == ["remove-cell"]
    assert text.read_text().index("google.colab") < text.read_text().index("x = 0.25")
    before = text.read_bytes()
    sync(chapter.with_stem("02_two"))
    assert text.read_bytes() == before


def test_another_address_changes_the_first_cell(chapter):
    edit(chapter.parents[2] / "_config.yml", "power-of-attention/power", "an/other")
    assert "install the package on Colab" in problems(chapter)[0]
    sync(chapter)
    assert "an/other-of-attention" in chapter.read_text()
    assert "outputs are not those of its code" in problems(chapter)[0]


def test_a_first_cell_that_was_changed_by_hand_is_mended(chapter):
    edit(text_of(chapter), "pip install -q", "pip install")
    sync(chapter)
    assert problems(chapter) == []


def test_a_text_without_a_title_has_no_place_for_the_first_cell():
    with pytest.raises(FirstCellError, match="needs a title"):
        with_first_cell(TEXT.replace("# A chapter", "A chapter"))


CLAIM = (
    "from coursepkg.show import claim\nfrom coursepkg.training import seed_everything\n"
)


def test_claims_are_measured_for_every_seed_and_a_false_one_is_reported(chapter):
    edit(
        text_of(chapter),
        "x = 0.25",
        CLAIM + "claim('Seed', seed_everything(), below=2)\nx = 0.25",
    )
    with pytest.raises(
        SystemExit,
        match=r"(?s)1 claims of 01_one do not hold.*seed 2: Seed: measured 2",
    ):
        measure(chapter, [0, 1, 2])
    kept = json.loads(table_of(chapter).read_text())
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


@pytest.fixture
def measured(chapter, tmp_path, monkeypatch):
    """The notebook of a chapter that reads data, executed and with its claims measured."""
    library = tmp_path / "toylib.py"
    library.write_text('"""A library."""')
    monkeypatch.syspath_prepend(tmp_path)
    source = READS.format(folder=str(tmp_path))
    edit(text_of(chapter), "x = 0.25", source)
    run(chapter)
    measure(chapter, [0])
    return chapter


def test_a_module_changed_without_a_run_is_found(measured, tmp_path, monkeypatch):
    assert problems(measured) == []
    assert stale_claims(measured) == []
    for name, (old, new, matters) in CHANGES.items():
        copy = tmp_path / name.replace("/", "_") / "coursepkg"
        shutil.copytree(ROOT / "coursepkg", copy)
        edit(copy / name, old, new)
        monkeypatch.setattr(running, "PACKAGE", copy)
        stored, claims = problems(measured), stale_claims(measured)
        assert bool(stored) == bool(claims) == matters, name
        if matters:
            assert "make run NB=01_one" in stored[0]
            assert "the modules that it imports" in claims[0]
            assert "make claims NB=01_one" in claims[0]


def test_other_data_are_found(measured, tmp_path):
    (tmp_path / "toylib.py").write_text('"""Another library."""')
    (found,) = stale_claims(measured)
    assert "what documentation_corpus gives" in found
    assert "make claims NB=01_one" in found


def test_another_stored_run_is_found(measured, tmp_path, monkeypatch):
    setting = {"setting": {"seed": 0}, "result": {"x": 1}}
    cost = {"wall_seconds": 1, "cpu_seconds": 1, "threads": 1}
    folder = tmp_path / "results"
    path = folder / "runs/bag_on_films.json"
    path.parent.mkdir(parents=True)
    known = json.loads((ROOT / "book/reference/results/runs" / path.name).read_text())
    path.write_text(json.dumps(known | {"results": [setting | cost]}))
    monkeypatch.setattr(_stored_run, "results_folder", lambda: folder)
    record = tmp_path / "record.jsonl"
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    runs.load("bag_on_films")
    kept = json.loads(table_of(measured).read_text())
    kept["data"].append(json.loads(record.read_text()))
    table_of(measured).write_text(json.dumps(kept))
    assert stale_claims(measured) == []
    for other in ({"result": {"x": 2}}, {"wall_seconds": 2}):
        path.write_text(json.dumps(known | {"results": [setting | cost | other]}))
        assert len(stale_claims(measured)) == ("result" in other)
    path.unlink()
    assert "what runs.load gives" in stale_claims(measured)[0]


def test_a_table_that_does_not_say_what_it_was_measured_on_is_stale(measured):
    path = table_of(measured)
    kept = json.loads(path.read_text())
    for name in ("executed_source", "executed_modules", "data"):
        left = {key: value for key, value in kept.items() if key != name}
        path.write_text(json.dumps(left))
        assert len(stale_claims(measured)) == 1, name


RUNGS = """\
import numpy as np
from coursepkg import data, show, training

seed = training.seed_everything()
means, few = np.array([1.0, -1.0, 1.0]), [np.array([1, 1])] * 3
test = data.RatedSentences("films", list("abc"), list("abc"), means, few, np.arange(3))
show.ladder(test, show.Rung("Seed", {50: [seed, 0, 1]}), chapter=1)
x = 0.25"""


def test_rungs_are_kept_with_the_claims_of_all_seeds(chapter):
    edit(text_of(chapter), "x = 0.25", RUNGS)
    measure(chapter, [0, 1])
    (rung,) = json.loads(ladder_of(chapter).read_text())["01_one"]["rungs"]
    assert rung["correct"] == {"50": ["60", "e0"]}  # bits 011 and 111
    assert stale_claims(chapter) == []
    ladder_of(chapter).unlink()
    (found,) = stale_claims(chapter)
    assert "its rungs are not in ladder.json; mend it with: make claims NB=01" in found
    edit(text_of(chapter), RUNGS.splitlines()[-2], "print(seed)")
    measure(chapter, [0])
    assert stale_claims(chapter) == []
    assert not ladder_of(chapter).exists()


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
    text = text_of(chapter)
    before = jupytext.read(text)
    write(text, "")
    sync(chapter, "notebook")
    assert [c.metadata for c in jupytext.read(text).cells] == [
        c.metadata for c in before.cells
    ]
