"""Everything that concerns one chapter: what is chosen, and what is said of the rest."""

import subprocess
import sys

import pytest

from tools import chapter, manifest
from tools.chapter import Outcome, Step
from tools.environment import ROOT

FIRST = manifest.find("01")


def step(steps, name):
    return next(each for each in steps if each.name == name)


def words(steps):
    return [word for each in steps for command in each.commands for word in command]


def test_a_chapter_is_looked_at_from_all_sides():
    steps = chapter.plan(FIRST)
    assert all(each.commands for each in steps)
    for name in (
        "tests/test_bow.py",
        "tests/traps/test_bow.py",
        "tests/reference/test_bow.py",
        "tests/checks/test_bow.py",
        "notebooks/chapters/01_bag_of_words.ipynb",
        "notebooks/exercises/01_bag_of_words.ipynb",
    ):
        assert name in words(steps)
    assert not any("tfidf" in word for word in words(steps))


@pytest.fixture
def planned(tmp_path):
    """A chapter that has a module and one test, and nothing else."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book/arc.yml").write_text(
        "- part: A\n  chapters:\n    - {stem: 01_one, title: One, modules: [one], "
        "minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a, breaks: b}\n"
    )
    for name in ("coursepkg/one.py", "tests/traps/test_one.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    return manifest.find("01", tmp_path)


def test_what_is_not_there_is_neither_run_nor_passed_over(planned):
    steps = chapter.plan(planned)
    assert step(steps, "tests").about == ("tests/traps/test_one.py",)
    assert "tests/test_one.py" in step(steps, "tests").missing
    assert "tests/test_one.py" not in words(steps)
    for name in ("notebooks", "exercises", "pages"):
        outcome = chapter.run(step(steps, name))
        assert outcome.verdict == "nothing"
        assert outcome.step.missing
    said = chapter.report(planned, [Outcome(each, "passed", 61.4) for each in steps])
    assert "Chapter 1, One" in said
    assert "not there: notebooks/chapters/01_one.ipynb" in said
    assert "61 s  tests/traps/test_one.py" in said


@pytest.mark.parametrize(
    ("codes", "verdict"),
    [((0,), "passed"), ((1, 0), "FAILED"), ((0, 5), "passed"), ((5,), "nothing")],
)
def test_a_step_fails_if_one_command_fails(codes, verdict, monkeypatch):
    ended = iter(codes)
    monkeypatch.setattr(
        chapter.subprocess,
        "run",
        lambda *_, **__: subprocess.CompletedProcess([], next(ended)),
    )
    step = Step("tests", (("pytest",),) * len(codes), ())
    assert chapter.run(step).verdict == verdict
    assert next(ended, None) is None, "a command was left out"


@pytest.mark.parametrize("words", [[], ["01", "02"], ["99"], ["all"]])
def test_a_bad_command_line_is_refused(words, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["chapter", *words])
    with pytest.raises(SystemExit, match=r"make chapter NB=05|NB must be the start"):
        chapter.main()


@pytest.mark.slow
def test_a_selection_by_the_stem_holds_tests_of_this_chapter_alone():
    command = step(chapter.plan(FIRST), "notebooks").commands[-1]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--collect-only"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [line for line in done.stdout.splitlines() if "::" in line]
    assert len(found) >= 4
    assert all(FIRST.stem in line for line in found)
