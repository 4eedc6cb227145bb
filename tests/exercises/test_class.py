"""One command grades a class of thirty, each to the score that it deserves."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import classroom
import pytest

from tools.exercises.masters import read

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MASTER = read("01_bag_of_words")
QUESTIONS = [question.card.question for question in MASTER.graded]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Hand in, grade with the command, and read what it wrote."""
    base = tmp_path_factory.mktemp("class")
    folder, out = base / "submissions", base / "grades.csv"
    folder.mkdir()
    students = classroom.build(MASTER, str(ROOT), str(folder))
    while len(students) < 30:
        students[f"correct_{len(students)}.ipynb"] = students["correct.ipynb"]
    for name, student in students.items():
        (folder / name).write_bytes(student.content)
    command = [
        sys.executable,
        "-m",
        "tools.exercises.grading",
        "01",
        str(folder),
        str(out),
    ]
    environment = {k: v for k, v in os.environ.items() if k != "TQDM_DISABLE"}
    done = subprocess.run(
        [*command, "--seconds", "40", "--workers", "2"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    return students, rows, done, base


def test_every_student_gets_the_points_that_the_work_deserves(graded):
    students, rows, _, _ = graded
    earned = {name: {q: int(rows[name][q]) for q in QUESTIONS} for name in students}
    assert earned == {name: student.points for name, student in students.items()}
    assert {n: int(r["points"]) for n, r in rows.items()} == {
        name: sum(student.points.values()) for name, student in students.items()
    }


def test_every_status_is_said_loudly(graded):
    students, rows, done, _ = graded
    assert {n: r["status"] for n, r in rows.items()} == {
        n: s.status for n, s in students.items()
    }
    for name, student in students.items():
        if student.status != "ok":
            assert rows[name]["note"]
            assert f"{student.status.upper()}: {name}: " in done.stdout


def test_each_student_reads_about_the_own_mistake(graded):
    students, _, _, base = graded
    for name, student in students.items():
        page = (base / f"grades-feedback/{name}.md").read_text()
        for message in student.said.values():
            assert message in page, name


def test_the_open_question_is_left_to_the_teacher(graded):
    _, rows, _, _ = graded
    assert {row["what_a_bag_loses"] for row in rows.values()} == {"manual"}
    graded_points = sum(question.card.points for question in MASTER.graded)
    assert {row["out_of"] for row in rows.values()} == {str(graded_points)}


def test_the_run_shows_its_progress_and_ends_well(graded):
    _, _, done, _ = graded
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stderr


def test_no_submission_changed_another_or_the_grader(graded):
    students, _, _, base = graded
    for name, student in students.items():
        assert (base / "submissions" / name).read_bytes() == student.content
    assert not (ROOT / "build/spoilt").exists()
