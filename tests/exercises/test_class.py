"""One command grades a class of clumsy and hostile notebooks, each to the score that it deserves."""

import csv
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import classroom
import pytest
from classroom import row_of

from tools.exercises.masters import read

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MASTER = read("01_bag_of_words")
QUESTIONS = [question.card.question for question in MASTER.graded]
MARK = f"left-behind-{os.getpid()}"


@pytest.fixture(scope="module")
def calls():
    """A server on this machine, and the calls that it gets."""
    got = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                got.append(connection.recv(9))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], got


@pytest.fixture(scope="module")
def graded(tmp_path_factory, sandbox, calls):
    """Hand in, grade with the command, and read what it wrote."""
    base = tmp_path_factory.mktemp("class")
    folder, out = base / "submissions", base / "grades.csv"
    other = read("02_tfidf")
    students = classroom.build(MASTER, other, str(ROOT), str(folder), calls[0], MARK)
    classroom.hand_in(students, folder)
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX/._correct.ipynb").write_bytes(b"")
    (folder / "link.ipynb").symlink_to(folder / "correct.ipynb")
    os.mkfifo(folder / "pipe.ipynb")
    command = ["-m", "tools.exercises.grading", "01", str(folder), str(out)]
    environment = {k: v for k, v in os.environ.items() if k != "TQDM_DISABLE"}
    done = subprocess.run(
        [sys.executable, *command, "--seconds", "40", "--workers", "2"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    return students, rows, done, base


def test_every_student_gets_the_points_that_the_work_deserves(graded):
    students, rows, _, _ = graded
    earned = {n: {q: int(rows[row_of(n)][q]) for q in QUESTIONS} for n in students}
    assert earned == {name: student.points for name, student in students.items()}
    for name, student in students.items():
        assert int(rows[row_of(name)]["points"]) == sum(student.points.values())


def test_every_file_has_a_row_with_its_status_and_a_reason(graded):
    students, rows, done, _ = graded
    statuses = {row_of(name): student.status for name, student in students.items()}
    statuses |= {"link.ipynb": "not a notebook", "pipe.ipynb": "not a notebook"}
    assert {name: row["status"] for name, row in rows.items()} == statuses
    for name, student in students.items():
        row = rows[row_of(name)]
        assert student.note in row["note"], name
        assert bool(row["note"]) == (student.status != "ok")
        if row["note"]:
            assert f"{row['status'].upper()}: {row['submission']}: " in done.stdout


def test_what_no_student_wrote_is_named(graded):
    _, _, done, _ = graded
    assert "left out, as no student wrote them: __MACOSX/._correct.ipynb" in done.stdout


def test_each_student_reads_about_the_own_mistake(graded):
    students, rows, _, base = graded
    pages = list((base / "grades-feedback").rglob("*.md"))
    assert len(pages) == len(rows)
    for name, student in students.items():
        for message in student.said.values():
            assert message in (base / f"grades-feedback/{name}.md").read_text(), name


def test_the_open_question_is_left_to_the_teacher(graded):
    _, rows, _, _ = graded
    assert {row["what_a_bag_loses"] for row in rows.values()} == {"manual"}
    graded_points = sum(question.card.points for question in MASTER.graded)
    assert {row["out_of"] for row in rows.values()} == {str(graded_points)}


def test_the_run_shows_its_progress_and_says_that_it_isolated(graded):
    _, rows, done, _ = graded
    assert "100%" in done.stderr
    assert {row["isolated"] for row in rows.values()} == {"yes"}


def test_no_submission_changed_another_or_the_grader(graded):
    students, _, _, base = graded
    folder = os.fsencode(base / "submissions")
    for name, student in students.items():
        path = os.path.join(folder, os.fsencode(name))  # noqa: PTH118
        with open(path, "rb") as file:  # noqa: PTH123
            assert file.read() == student.content
    assert not (ROOT / "build/spoilt").exists()


def test_no_submission_called_home_or_left_a_process(graded, calls):
    assert calls[1] == []
    running = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            running.append(file.read_text())
        except OSError:
            continue
    assert not [line for line in running if MARK in line]
