"""Run everything that concerns one chapter, and say what ran and what is not there yet.

python -m tools.chapter NB

NB is the start of the chapter's file name, such as 05.
"""

import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass

from tools import manifest
from tools.environment import ROOT
from tools.manifest import Chapter
from tools.site import reference

# pytest's exit code where a selection is empty
NOTHING_SELECTED = 5
PYTEST = ("pytest", "-q")
SPREAD = ("-n", "2", "--dist", "loadfile")
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout", "600")
NBVAL += ("--nbval-sanitize-with", "tests/notebooks/sanitize.cfg")
Names = tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One part of the work.

    Attributes
    ----------
    commands : tuple
        Modules of Python with their words, run in turn; none where there is nothing to look at.
    about : tuple of str
        What it looks at.
    missing : tuple of str
        What a finished chapter has, and this one has not yet.
    """

    name: str
    commands: tuple[Names, ...]
    about: Names
    missing: Names = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a step."""

    step: Step
    verdict: str
    seconds: float


def plan(chapter: Chapter) -> list[Step]:
    """Return the steps of a chapter, the quick ones first."""
    steps = (lint, types, stored, tests, notebooks, exercises, pages)
    return [step(chapter) for step in steps]


def lint(chapter: Chapter) -> Step:
    """Return the step that checks the style of the chapter's code and notebooks."""
    names = [*_code(chapter), *_tests(chapter), *_notebooks(chapter)]
    names += [f"coursepkg/checks/{module}.py" for module in chapter.modules]
    there, _ = _split(chapter, names)
    commands = (("ruff", "format", "--check", *there), ("ruff", "check", *there))
    return Step("lint", commands if there else (), there)


def types(chapter: Chapter) -> Step:
    """Return the step that checks the types of its modules."""
    there, missing = _split(chapter, [f"coursepkg/{m}.py" for m in chapter.modules])
    command = ("mypy", "--no-error-summary", *there)
    return Step("types", (command,) if there else (), there, missing)


def stored(chapter: Chapter) -> Step:
    """Return the step that compares stored files with what they are made from."""
    commands: list[Names] = [("tools.site.arc", "check")]
    about = ["what follows from book/arc.yml"]
    if chapter.in_book:
        commands.append(("tools.notebooks", "check", chapter.stem))
        about.append("the notebook")
    if chapter.exercises.exists():
        commands.append(("tools.exercises", "check"))
        about.append("the exercises")
    return Step("stored files", tuple(commands), tuple(about))


def tests(chapter: Chapter) -> Step:
    """Return the step that runs the unit, trap and parity tests, and those of the checks."""
    there, missing = _split(chapter, _tests(chapter))
    modules, _ = _split(chapter, _code(chapter))
    command = (*PYTEST, *SPREAD, "--doctest-modules", *modules, *there)
    return Step("tests", (command,) if there else (), there, missing)


def notebooks(chapter: Chapter) -> Step:
    """Return the step that runs every cell again, and looks at the table of claims."""
    there, missing = _split(chapter, _notebooks(chapter))
    claims = (*PYTEST, "tests/notebooks/test_claims.py", "-k", chapter.stem)
    commands = [(*PYTEST, *SPREAD, *NBVAL, *there)] if there else []
    commands += [claims] if chapter.in_book else []
    return Step("notebooks", tuple(commands), there, missing)


def exercises(chapter: Chapter) -> Step:
    """Return the step that tries the solution, the stub and each mistake of every question."""
    there, missing = _split(chapter, [f"book/exercises/{chapter.stem}.md"])
    command = (*PYTEST, "-n", "2", "tests/exercises", "-k", chapter.stem)
    return Step("exercises", (command,) if there else (), there, missing)


def pages(chapter: Chapter) -> Step:
    """Return the step that builds the book and looks at the chapter's pages in a browser."""
    if not chapter.in_book:
        return Step("pages", (), (), ("its page, which needs the notebook",))
    there = reference.modules(chapter.root)
    modules = [module for module in chapter.modules if module in there]
    selected = [chapter.stem, *(f"api/{m} or coursepkg/{m}" for m in modules)]
    command = (*PYTEST, "-n", "2", "tests/book", "-k", " or ".join(selected))
    about = (chapter.stem, *(f"reference of {module}" for module in modules))
    return Step("pages", (("tools.site.book",), command), about)


def run(step: Step) -> Outcome:
    """Run a step to its end, also after a command that fails."""
    if not step.commands:
        return Outcome(step, "nothing", 0.0)
    print(f"== {step.name}", flush=True)
    started = time.monotonic()
    codes = [
        subprocess.run([sys.executable, "-m", *c], cwd=ROOT, check=False).returncode
        for c in step.commands
    ]
    seconds = time.monotonic() - started
    if all(code == NOTHING_SELECTED for code in codes):
        return Outcome(step, "nothing", seconds)
    good = all(code in (0, NOTHING_SELECTED) for code in codes)
    return Outcome(step, "passed" if good else "FAILED", seconds)


def report(chapter: Chapter, outcomes: list[Outcome]) -> str:
    """Say what ran and how long it took, and what the chapter does not have."""
    lines = [f"\nChapter {chapter.number}, {chapter.title}"]
    for outcome in outcomes:
        step, took = outcome.step, f"{outcome.seconds:.0f} s"
        start = f"  {step.name:13}{outcome.verdict:8}{took:>6}  "
        lines.append(_wrapped(start, ", ".join(step.about)))
        if step.missing:
            missing = f"not there: {', '.join(step.missing)}"
            lines.append(_wrapped(" " * len(start), missing))
    return "\n".join(lines)


def main() -> None:
    """Read the command line and run the chapter."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("say which chapter: make chapter NB=05")
    chapter, started = manifest.find(sys.argv[1]), time.monotonic()
    outcomes = [run(step) for step in plan(chapter)]
    print(report(chapter, outcomes))
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    took = f"{minutes} min {seconds} s"
    if failed := [o.step.name for o in outcomes if o.verdict == "FAILED"]:
        sys.exit(f"Chapter {chapter.number} failed: {', '.join(failed)} ({took})")
    print(f"What there is of chapter {chapter.number} passed in {took}.")


def _wrapped(start: str, text: str) -> str:
    """Return a line of the report; what follows its start stays in its column."""
    indent = " " * len(start)
    return (
        textwrap.fill(text, 110, initial_indent=start, subsequent_indent=indent)
        or start.rstrip()
    )


def _split(chapter: Chapter, names: list[str]) -> tuple[Names, Names]:
    """Return the names of files that are there, and of those that are not."""
    there = tuple(name for name in names if (chapter.root / name).is_file())
    return there, tuple(name for name in names if name not in there)


def _code(chapter: Chapter) -> list[str]:
    forms = ("coursepkg/{}.py", "coursepkg/_{}_kernel.py")
    return [form.format(module) for module in chapter.modules for form in forms]


def _tests(chapter: Chapter) -> list[str]:
    folders = ("tests", "tests/traps", "tests/reference", "tests/checks")
    return [f"{f}/test_{m}.py" for m in chapter.modules for f in folders]


def _notebooks(chapter: Chapter) -> list[str]:
    paths = (chapter.notebook, chapter.exercises)
    return [path.relative_to(chapter.root).as_posix() for path in paths]


if __name__ == "__main__":
    main()
