"""What a teacher hands out, and that Gradescope's autograder agrees with ours."""

import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import classroom
import nbformat
import pytest

from tools.exercises import __main__ as exercises
from tools.exercises import gradescope, grading
from tools.exercises.grading import Rules, grade, load_checks
from tools.exercises.masters import read
from tools.exercises.secret import find_secret, read_secret, seed_of
from tools.exercises.session import Limits

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MASTER = read("01_bag_of_words")
FULL = {question.card.question: question.card.points for question in MASTER.graded}


def tool(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    base = tmp_path_factory.mktemp("assignment")
    (base / "secret").write_text("a secret of the teacher")
    out = base / "out"
    done = tool(
        "-m", "tools.exercises", "assign", "01", out, "--secret", base / "secret"
    )
    assert done.returncode == 0, done.stderr
    return out, done


def test_the_hand_out_is_complete_and_holds_no_solution(assignment):
    out, done = assignment
    names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert names == {
        "give_to_students/01_bag_of_words.ipynb",
        "keep_private/01_bag_of_words-solution.ipynb",
        "keep_private/01_bag_of_words-gradescope.zip",
        "keep_private/exercises.md",
    }
    assert all(name in done.stdout for name in names)
    given = out / "give_to_students/01_bag_of_words.ipynb"
    assert (
        given.read_bytes()
        == (ROOT / "notebooks/exercises/01_bag_of_words.ipynb").read_bytes()
    )
    solved = nbformat.read(
        out / "keep_private/01_bag_of_words-solution.ipynb", as_version=4
    )
    said = "\n".join(cell.source for cell in solved.cells)
    assert all(question.solution in said for question in MASTER.graded)
    printed = [output for cell in solved.cells for output in cell.get("outputs", [])]
    passed = [o for o in printed if "visible checks passed" in str(o.get("data", ""))]
    assert len(passed) == len(MASTER.graded)


def test_the_zip_has_the_hidden_tests_of_this_secret_and_no_solution(assignment):
    out, _ = assignment
    with zipfile.ZipFile(
        out / "keep_private/01_bag_of_words-gradescope.zip"
    ) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
        assert {"run_autograder", "setup.sh"} <= set(archive.namelist())
    card = MASTER.graded[1].card
    assert str(seed_of(b"a secret of the teacher", MASTER.name, card)) in text
    assert str(seed_of(b"", MASTER.name, card)) not in text
    assert "coursepkg @ git+https://" in text
    assert not any(question.solution in text for question in MASTER.graded)


OTTER = """
import json, sys
from otter.api import grade_submission

archive, *paths = sys.argv[1:]
for path in paths:
    found = grade_submission(path, archive, quiet=True)
    print("SCORES", json.dumps({name: r.score for name, r in found.results.items()}))
"""


def test_gradescope_and_make_grade_agree(assignment, tmp_path, sandbox):
    out, _ = assignment
    students = classroom.build(MASTER, MASTER, str(ROOT), str(tmp_path), 0, "mark")
    names = ["correct.ipynb", "mistake_top_ngrams.ipynb", "redefines_checks.ipynb"]
    secret = b"a secret of the teacher"
    checks = load_checks(MASTER)
    rules = Rules(MASTER, [MASTER], checks, sandbox, Limits(), secret)
    for name in names:
        (tmp_path / name).write_bytes(students[name].content)
    archive = out / "keep_private/01_bag_of_words-gradescope.zip"
    done = tool(
        "-W", "ignore", "-c", OTTER, archive, *(tmp_path / name for name in names)
    )
    scores = [json.loads(found) for found in re.findall(r"SCORES (.*)", done.stdout)]
    assert len(scores) == len(names), done.stderr
    for name, theirs in zip(names, scores, strict=True):
        ours = grade(name, students[name].content, rules)
        assert {q: theirs[q] for q in FULL} == {
            q: s.points for q, s in ours.scores.items()
        }
        assert {q: theirs[q] for q in FULL} == students[name].points


def test_a_solution_that_fails_its_test_is_not_handed_out(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "tools.exercises.gradescope.TEST",
        gradescope.TEST + "\n    assert False, 'planted'",
    )
    master = replace(MASTER, questions=MASTER.questions[:1])
    with pytest.raises(SystemExit, match="otter assign did not accept"):
        gradescope.write_autograder(
            master, tmp_path / "a.zip", "https://example.org/r", b""
        )
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize("content", [None, "short", "inside"])
def test_a_bad_secret_is_refused(tmp_path, content):
    path = ROOT / "LICENSE" if content == "inside" else tmp_path / "secret"
    if content == "short":
        path.write_text("short")
    message = (
        "outside the repository" if content == "inside" else "at least 8 characters"
    )
    with pytest.raises(SystemExit, match=message):
        read_secret(path)


def test_the_secret_may_come_from_the_environment(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("a long enough secret\n")
    monkeypatch.setenv("COURSE_SECRET_SEED_FILE", str(tmp_path / "secret"))
    assert read_secret(find_secret(None)) == b"a long enough secret"
    monkeypatch.delenv("COURSE_SECRET_SEED_FILE")
    assert read_secret(find_secret(None)) == b""


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        (exercises.main, ["assign", "01"], "make assignment NB=01 OUT=folder"),
        (exercises.main, ["assign", "all", "out"], "assign needs one chapter"),
        (
            grading.main,
            ["01", "EMPTY", "g.csv"],
            "SUBMISSIONS must be a folder with notebooks",
        ),
        (grading.main, ["01", "EMPTY", ""], "make grade NB=01 SUBMISSIONS=folder"),
        (grading.main, ["99", "EMPTY", "g.csv"], "NB must be"),
    ],
)
def test_commands_that_miss_something_say_what(
    command, arguments, message, tmp_path, monkeypatch
):
    words = [str(tmp_path) if word == "EMPTY" else word for word in arguments]
    monkeypatch.setattr(sys, "argv", ["tool", *words])
    monkeypatch.setattr(
        exercises, "find", lambda number: [MASTER] * (1 + (number == "all"))
    )
    with pytest.raises(SystemExit, match=message):
        command()
