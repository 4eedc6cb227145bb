"""A run over a class: it can be interrupted, goes on, grades again, and says when nothing isolates."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import alive, until
from nbformat.v4 import new_code_cell, new_notebook, writes

from tools.exercises import grading
from tools.exercises.gradebook import Grade, Score, cell, page_name, write_table
from tools.exercises.journal import Journal
from tools.exercises.masters import read
from tools.exercises.sandbox import Sandbox

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MASTER = read("01_bag_of_words")
FULL = {question.card.question: question.card.points for question in MASTER.graded}
BY_HAND = "counts_1 = [1, 1, 0, 1, 2]\ncounts_2 = [0, 2, 1, 1, 1]\nbinary_2 = [0, 1, 1, 1, 1]\ndistance = 1.41"
JUDGE = "def judge(predicted, labels):\n    return predicted[labels == 1].mean(), predicted[labels == 0].mean()"


def to_bytes(*cells):
    return writes(new_notebook(cells=[new_code_cell(code) for code in cells])).encode()


@pytest.fixture
def small(tmp_path):
    """A class of three, and the command that grades it."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.ipynb").write_bytes(to_bytes(BY_HAND))
    (folder / "bob.ipynb").write_bytes(to_bytes(BY_HAND, JUDGE))
    (folder / "cy.ipynb").write_bytes(to_bytes("distance = object()", "judge = 1 / 0"))
    return folder


def command(folder, *options):
    out = folder.parent / "grades.csv"
    words = ["-m", "tools.exercises.grading", "01", folder, out, "--workers", "1"]
    return [sys.executable, *map(str, [*words, *options])]


def run(folder, *options, **environment):
    return subprocess.run(
        command(folder, *options), cwd=ROOT, stdin=subprocess.DEVNULL, check=False,
        capture_output=True, text=True, env=os.environ | environment,
    )  # fmt: skip


def rows(folder):
    with (folder.parent / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def lines(folder):
    path = folder.parent / "grades-journal.jsonl"
    text = path.read_text() if path.exists() else ""
    return [json.loads(line)["submission"] for line in text.splitlines() if line]


def test_two_runs_give_the_same_table_and_nothing_is_done_twice(small, sandbox):
    assert run(small).returncode == 0
    table = (small.parent / "grades.csv").read_bytes()
    assert lines(small) == ["ada.ipynb", "bob.ipynb", "cy.ipynb"]
    done = run(small)
    assert "3 were graded before and are kept" in done.stdout
    assert len(lines(small)) == 3
    assert run(small, "--again").returncode == 0
    assert len(lines(small)) == 6
    assert (small.parent / "grades.csv").read_bytes() == table


def test_what_changed_is_graded_again(small, sandbox, tmp_path):
    run(small)
    (small / "ada.ipynb").write_bytes(to_bytes(BY_HAND, JUDGE))
    (small / "dan.ipynb").write_bytes(to_bytes(BY_HAND))
    assert "2 were graded before" in run(small).stdout
    assert lines(small)[3:] == ["ada.ipynb", "dan.ipynb"]
    assert rows(small)["ada.ipynb"]["points"] == "8"
    (tmp_path / "secret").write_text("a secret of the teacher")
    assert "kept" not in run(small, "--secret", tmp_path / "secret").stdout


def test_one_student_or_one_question_is_graded_again(small, sandbox):
    run(small)
    before, everybody = (small.parent / "grades.csv").read_bytes(), lines(small)
    for only, again in (("bob", ["bob.ipynb"]), ("judge", everybody)):
        done = len(lines(small))
        assert run(small, "--only", only).returncode == 0
        assert lines(small)[done:] == again
        assert (small.parent / "grades.csv").read_bytes() == before


def test_the_table_of_another_chapter_is_not_mixed_in(small, sandbox):
    run(small)
    other = command(small, "--only", "bob")
    other[other.index("01")] = "02"
    done = subprocess.run(other, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 of 3 files are not graded yet" in done.stdout
    assert {n: r["status"] for n, r in rows(small).items()} == {
        "bob.ipynb": "wrong notebook"
    }


def test_a_name_that_nobody_has_is_refused(small, sandbox):
    done = run(small, "--only", "eve")
    assert done.returncode == 1
    assert "ONLY must be a file, a folder or one of by_hand" in done.stderr


def test_more_time_is_for_those_who_ran_out_of_it(small, sandbox):
    (small / "cy.ipynb").write_bytes(to_bytes(BY_HAND, "import time\ntime.sleep(3)"))
    run(small, "--seconds", "4")
    assert rows(small)["cy.ipynb"]["status"] == "timed out"
    assert rows(small)["cy.ipynb"]["points"] == "4"
    assert "2 were graded before" in run(small, "--seconds", "40").stdout
    assert rows(small)["cy.ipynb"]["status"] == "ok"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_keeps_what_is_done_and_goes_on(small, sandbox, how):
    mark = f"interrupted-{os.getpid()}-{how}"
    stay = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(99)', {mark!r}])"
    (small / "cy.ipynb").write_bytes(to_bytes(BY_HAND, stay))
    (small / "dan.ipynb").write_bytes(to_bytes(BY_HAND))
    with subprocess.Popen(command(small), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # fmt: skip
        assert until(lambda: alive(mark), 60)
        process.send_signal(how)
        said = process.communicate(timeout=30)[0].decode()
    assert until(lambda: not alive(mark), 10)
    assert lines(small) == ["ada.ipynb", "bob.ipynb"]
    if how != signal.SIGKILL:
        assert process.returncode == grading.INTERRUPTED
        assert "the same command goes on" in said
        assert list(rows(small)) == ["ada.ipynb", "bob.ipynb"]
    (small / "cy.ipynb").write_bytes(to_bytes(BY_HAND))
    assert "2 were graded before" in run(small).stdout
    assert {row["by_hand"] for row in rows(small).values()} == {"4"}
    assert len(rows(small)) == 4


def test_the_grader_goes_on_when_it_fails_itself(small, sandbox, monkeypatch):
    checks = grading.load_checks(MASTER)
    broken = Sandbox(sandbox.packages, ("/no/such/program",))
    rules = grading.Rules(MASTER, [MASTER], checks, broken, grading.Limits())
    found = grading.grade("a.ipynb", to_bytes(BY_HAND), rules)
    assert found.status == "not graded"
    assert "the grader failed: FileNotFoundError" in found.note


def test_a_journal_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path):
    journal = Journal(tmp_path / "j.jsonl")
    journal.add({"submission": "a\udcff", "points": 1})
    journal.add({"submission": "b", "points": 2})
    with journal.path.open("ab") as file:
        file.write(b'{"submission": "c", "poi')
    again = Journal(journal.path)
    assert list(again.entries) == ["a\udcff", "b"]
    again.add({"submission": "b", "points": 3})
    assert Journal(journal.path).entries["b"]["points"] == 3


def without_bubblewrap(tmp_path):
    """Return a search path on which bubblewrap is not found, or does not work."""
    fake = tmp_path / "bin/bwrap"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions' >&2\nexit 1\n")
    fake.chmod(0o755)
    return f"{fake.parent}{os.pathsep}{os.environ['PATH']}"


def test_without_a_wall_nothing_runs_unless_somebody_says_so(small, tmp_path):
    path = without_bubblewrap(tmp_path)
    done = run(small, PATH=path)
    assert done.returncode == 1
    assert "NOTHING ISOLATES" in done.stderr
    if sys.platform == "linux":
        assert "bwrap: No permissions" in done.stderr
    assert "UNPROTECTED=1" in done.stderr
    assert lines(small) == []
    done = run(small, "--unprotected", PATH=path)
    assert done.returncode == 0
    assert "NOT ISOLATED" in done.stdout
    assert {row["isolated"] for row in rows(small).values()} == {"NO"}
    assert [row["points"] for row in rows(small).values()] == ["4", "8", "0"]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_at_a_terminal_it_asks(small, tmp_path, answer):
    mine, theirs = pytest.importorskip("pty").openpty()
    os.write(mine, f"{answer}\n".encode())
    done = subprocess.run(
        command(small), cwd=ROOT, stdin=theirs, capture_output=True, text=True, check=False,
        env=os.environ | {"PATH": without_bubblewrap(tmp_path)},
    )  # fmt: skip
    os.close(mine)
    os.close(theirs)
    assert done.returncode == (0 if answer == "yes" else 1)
    assert len(lines(small)) == (3 if answer == "yes" else 0)


def grade_of(name, note=""):
    scores = {question: Score(0, points, "") for question, points in FULL.items()}
    return Grade(name, "ok", note, scores)


def read_table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_spreadsheet_takes_no_text_for_a_formula(tmp_path):
    assert cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    write_table([grade_of("@a.ipynb", "+1")], MASTER, tmp_path / "g.csv")
    (row,) = read_table(tmp_path / "g.csv")
    assert (row["submission"], row["note"]) == ("'@a.ipynb", "'+1")


def test_points_that_a_person_gave_are_kept(tmp_path):
    out = tmp_path / "g.csv"
    grades = [grade_of("@a.ipynb"), grade_of("b.ipynb")]
    write_table(grades, MASTER, out)
    text = out.read_text().splitlines()
    out.write_text("\n".join([text[0], text[1].replace("manual", "3"), text[2]]) + "\n")
    write_table(grades, MASTER, out)
    assert [row["what_a_bag_loses"] for row in read_table(out)] == ["3", "manual"]


def test_a_page_has_a_name_that_fits():
    assert page_name("ada/01.ipynb") == Path("ada/01.ipynb.md")
    long = page_name("a" * 249 + ".ipynb").name
    assert len(long) <= 255
    assert long != page_name("a" * 250 + ".ipynb").name


POISON = """
import importlib.util, py_compile, sys
from pathlib import Path
source = Path("agree.py")
source.write_text("def __getattr__(name): return lambda *a, **k: True")
target = importlib.util.cache_from_source("coursepkg/checks/bow.py")
py_compile.compile("agree.py", target, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
"""
LOAD = """
from tools.exercises.grading import load_checks
from tools.exercises.masters import read
{how}
print(checks.check_judge(None) is True)
"""


@pytest.mark.parametrize(
    ("how", "poisoned"),
    [
        ("checks = load_checks(read('01_bag_of_words'))", "False"),
        ("import coursepkg.checks.bow as checks", "True"),  # the test sees the poison
    ],
)
def test_checks_come_from_their_sources(tmp_path, how, poisoned):
    for name in ("tools", "coursepkg", "book/exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for code in (POISON, LOAD.format(how=how)):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == poisoned
