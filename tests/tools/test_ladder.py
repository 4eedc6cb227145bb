"""Rungs over several seeds: kept beside the claims, found stale with them, others left alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.environment import ROOT
from tools.notebooks import ladder

NOTEBOOK = "notebooks/chapters/02_two.ipynb"
TABLE = {
    "executed_source": "s",
    "executed_modules": "m",
    "data": [],
    "rungs": ["Rules", "Bag"],
    "runs": [{"seed": 0}, {"seed": 1}],
}


@pytest.fixture
def notebook(tmp_path):
    return tmp_path / NOTEBOOK


def line(bag="f0", rules="0f", **changed):
    """What one run notes."""
    rungs = [
        {"name": "Rules", "learned_before": "nothing", "correct": {"0": [rules]}},
        {
            "name": "Bag",
            "learned_before": "nothing",
            "correct": {"50": [bag], "200": [bag]},
        },
    ]
    frame = {"ladder": 2, "test": "t", "sentences": 8, "chance": 0.5, "human": 0.9}
    return frame | {"raters": 15, "rungs": rungs} | changed


def stored(notebook):
    return json.loads(ladder.ladder_of(notebook).read_text(encoding="utf-8"))


def test_the_seeds_of_a_rung_stand_together_and_equal_ones_once(notebook):
    both = ladder.merged(notebook, [[line("f0")], [line("f1")]])
    assert [rung["correct"] for rung in both["rungs"]] == [
        {"0": ["0f"]},
        {"50": ["f0", "f1"], "200": ["f0", "f1"]},
    ]
    assert both["sentences"] == 8
    assert "ladder" not in both


def test_a_chapter_without_a_ladder_has_no_rungs(notebook):
    assert ladder.merged(notebook, [[], []]) is None


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ([[line()], []], "02_two must show the ladder once in each run"),
        ([[line(), line()]], "02_two must show the ladder once in each run"),
        (
            [[line(ladder=3)]],
            r"shows the ladder of chapter 3: say show.ladder\(..., chapter=2",
        ),
        ([[line()], [line(test="u")]], "other rungs or sentences with another seed"),
        ([[line()], [line(rungs=line()["rungs"][:1])]], "other rungs or sentences"),
    ],
)
def test_seeds_that_do_not_fit_together_are_refused(notebook, runs, message):
    with pytest.raises(SystemExit, match=message):
        ladder.merged(notebook, runs)


def test_the_entries_of_other_chapters_stay_as_they_are(notebook):
    path = ladder.ladder_of(notebook)
    path.parent.mkdir(parents=True)
    other = {"seeds": [7], "rungs": []}
    path.write_text(json.dumps({"03_three": other}), encoding="utf-8")
    ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line()], [line()]]))
    assert stored(notebook)["03_three"] == other
    assert list(stored(notebook)) == ["02_two", "03_three"]
    assert stored(notebook)["02_two"]["seeds"] == [0, 1]
    ladder.keep(notebook, TABLE, None)
    assert stored(notebook) == {"03_three": other}


def test_with_its_last_rung_the_file_goes(notebook):
    ladder.keep(notebook, TABLE, None)
    ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line()]]))
    ladder.keep(notebook, TABLE, None)
    assert list(ladder.ladder_of(notebook).parent.iterdir()) == []


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({}, []),
        ({"executed_source": "x"}, ["executed_source in ladder.json is another"]),
        ({"executed_modules": "x"}, ["executed_modules in ladder.json is another"]),
        ({"data": [{"data": "d"}]}, ["data in ladder.json is another"]),
        ({"runs": [{"seed": 0}]}, ["seeds in ladder.json is another"]),
        ({"rungs": ["Rules"]}, ["ladder.json has other rungs"]),
        ({"rungs": []}, ["ladder.json has other rungs"]),
    ],
)
def test_rungs_that_were_not_measured_with_the_claims_are_found(
    notebook, table, complaint
):
    ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line()], [line()]]))
    found = ladder.stale_rungs(notebook, TABLE | table)
    assert [
        text[: len(start)] for text, start in zip(found, complaint, strict=True)
    ] == complaint


def test_missing_rungs_are_found(notebook):
    assert ladder.stale_rungs(notebook, TABLE) == ["its rungs are not in ladder.json"]
    assert ladder.stale_rungs(notebook, TABLE | {"rungs": []}) == []
    without = {key: value for key, value in TABLE.items() if key != "rungs"}
    assert ladder.stale_rungs(notebook, without) == []


def test_a_run_that_cannot_finish_leaves_the_file_whole(notebook, monkeypatch):
    ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line()], [line()]]))
    before = ladder.ladder_of(notebook).read_bytes()

    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line("aa")]]))
    assert ladder.ladder_of(notebook).read_bytes() == before


CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book/_ext")!r})
from pathlib import Path
import course_ladder
course_ladder.LADDER = Path("ladder.json").absolute()
extensions = ["myst_parser"]
def setup(app):
    app.add_directive("ladder", course_ladder.LadderSoFar)
"""
PAGE = """\
# Home

Before.

```{ladder} The heading
Measured on {sentences} sentences of {raters} raters, *{best}* has {best_accuracy}.
```
"""


@pytest.fixture
def build(tmp_path):
    """Return a function that builds a small book and returns the text of its page."""
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "index.md").write_text(PAGE, encoding="utf-8")

    def built():
        command = [sys.executable, "-m", "sphinx", "-W", "-q", ".", "out"]
        subprocess.run(command, cwd=tmp_path, check=True)
        return (tmp_path / "out/index.html").read_text(encoding="utf-8")

    return built


@pytest.mark.slow
def test_the_home_page_shows_the_ladder_once_there_is_one(build, notebook, tmp_path):
    empty = build()
    assert "The heading" not in empty
    assert "course ladder" not in empty
    ladder.keep(notebook, TABLE, ladder.merged(notebook, [[line("ff")], [line("fe")]]))
    ladder.ladder_of(notebook).replace(tmp_path / "ladder.json")
    page = build()
    assert "<h2>The heading" in page
    assert "Measured on 8 sentences of 15 raters, <em>Bag</em> has 0.94." in page
    assert "Bag: 0.94 with 50 labels, 0.94 with 200 labels." in page
    assert '<th scope="row">Rules</th>' in page
