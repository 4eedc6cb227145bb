"""Grade a folder of notebooks, each behind a wall of its own, and go on where an earlier run stopped.

python -m tools.exercises.grading NB SUBMISSIONS OUT.csv [--only NAME] [--again]
"""

import argparse
import hashlib
import importlib
import os
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from tqdm import tqdm

from tools.environment import ROOT
from tools.exercises import handed_in
from tools.exercises.assessing import examine
from tools.exercises.gradebook import (
    NOT_GRADED,
    Grade,
    Score,
    report,
    without_points,
    write_feedback,
    write_table,
)
from tools.exercises.handed_in import HandedIn, NotGradableError, find_files
from tools.exercises.journal import Journal
from tools.exercises.masters import MASTERS, Master, find
from tools.exercises.sandbox import Sandbox, copy_package, find_sandbox, uncovered
from tools.exercises.secret import find_secret, read_secret, seed_of
from tools.exercises.session import Limits, Session
from tools.exercises.wording import clean

SECONDS = 120.0
STEPS = 4  # one cell or one call may take this part of the time of a submission
INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended
UNPROTECTED = """
NOTHING ISOLATES THE SUBMISSIONS: {reason}.
Each notebook can read, change and send whatever you can: your files, the solutions, other students' work
and the grades. Grade on a Linux machine with bubblewrap, or with Gradescope.
"""


@dataclass(frozen=True)
class Rules:
    """How every submission of a run is graded."""

    master: Master
    masters: list[Master]
    checks: ModuleType
    sandbox: Sandbox
    limits: Limits
    secret: bytes = b""
    questions: tuple[str, ...] = ()  # only these; all of them if there is none

    @property
    def version(self) -> str:
        """A digest of what the points depend on, besides the submission."""
        files = [MASTERS / f"{self.master.name}.md"]
        files += sorted((ROOT / "coursepkg/checks").glob("*.py"))
        parts = [hashlib.sha256(path.read_bytes()).digest() for path in files]
        return hashlib.sha256(b"".join(parts) + self.secret).hexdigest()[:16]


def load_checks(master: Master) -> ModuleType:
    """Load the checks of a chapter from their sources, never from stored byte code."""
    before = sys.pycache_prefix, sys.dont_write_bytecode
    with tempfile.TemporaryDirectory() as empty:
        sys.pycache_prefix, sys.dont_write_bytecode = empty, True
        try:
            return importlib.import_module(f"coursepkg.checks.{master.checks}")
        finally:
            sys.pycache_prefix, sys.dont_write_bytecode = before


def grade(name: str, content: bytes, rules: Rules) -> Grade:
    """Grade one notebook, given as its name and its bytes."""
    master, isolated = rules.master, bool(rules.sandbox.wall)
    try:
        node = handed_in.notebook(content)
        handed_in.require_exercises(node, master, rules.masters)
    except NotGradableError as error:
        return without_points(name, error.status, str(error), master)
    try:
        cards = [question.card for question in master.graded]
        questions = [
            (card, seed_of(rules.secret, master.name, card))
            for card in cards
            if card.question in (rules.questions or (card.question,))
        ]
        cells = handed_in.code(node)
        return examine(
            name, cells, questions, rules.checks, rules.sandbox, rules.limits
        )
    except Exception as error:  # one that nobody thought of must not end the run
        note = clean(f"the grader failed: {type(error).__name__}: {error}")
        return without_points(name, NOT_GRADED, note, master, isolated)


def grade_file(
    handed: HandedIn, rules: Rules, version: str, before: dict[str, Any]
) -> dict[str, Any]:
    """Return the journal's line about a file; what ``before`` says of other questions is kept."""
    entry: dict[str, Any] = {"version": version, "seconds": rules.limits.seconds}
    try:
        content = handed_in.read(handed.path)
    except NotGradableError as error:
        found = without_points(handed.name, error.status, str(error), rules.master)
        return entry | asdict(found) | {"file": ""}
    entry["file"] = hashlib.sha256(content).hexdigest()
    if not rules.questions or before.get("file") != entry["file"]:
        whole = replace(rules, questions=())
        return entry | asdict(grade(handed.name, content, whole))
    again = asdict(grade(handed.name, content, rules))
    new = {name: again["scores"][name] for name in rules.questions}
    return entry | again | {"scores": before["scores"] | new}


def is_done(
    handed: HandedIn, entry: dict[str, Any], version: str, seconds: float
) -> bool:
    """Return whether an earlier run graded this file with these checks."""
    if not entry or entry["version"] != version or entry["status"] == NOT_GRADED:
        return False
    if entry["status"] == "timed out" and entry["seconds"] < seconds:
        return False
    try:
        content = handed_in.read(handed.path)
    except NotGradableError:
        return False
    return bool(entry["file"] == hashlib.sha256(content).hexdigest())


def choose(
    files: list[HandedIn], only: str, master: Master
) -> tuple[list[HandedIn], tuple[str, ...]]:
    """Return the files and the questions that ``only`` names: a question, a file or a student's folder."""
    if not only:
        return files, ()
    names = [question.card.question for question in master.graded]
    if only in names:
        return files, (only,)
    chosen = [
        file
        for file in files
        if only in (file.name, file.name.rpartition(".")[0])
        or file.name.startswith(only.rstrip("/") + "/")
    ]
    if not chosen:
        sys.exit(
            f"ONLY must be a file, a folder or one of {', '.join(names)}; got {only!r}"
        )
    return chosen, ()


def unfinished(
    files: list[HandedIn], version: str, seconds: float, journal: Journal
) -> list[HandedIn]:
    """Return the files that no earlier run graded."""
    entries = journal.entries
    todo = [
        file
        for file in files
        if not is_done(file, entries.get(file.name, {}), version, seconds)
    ]
    if len(todo) < len(files):
        print(f"{len(files) - len(todo)} were graded before and are kept")
    return todo


def grade_all(
    files: list[HandedIn], rules: Rules, journal: Journal, workers: int
) -> bool:
    """Grade files and write each into the journal as it is done; return whether all are."""
    version, entries = rules.version, journal.entries
    pool = ThreadPoolExecutor(workers)
    try:
        futures = [
            pool.submit(grade_file, file, rules, version, entries.get(file.name, {}))
            for file in files
        ]
        done = as_completed(futures)
        for future in tqdm(done, total=len(files), desc="grading", unit="notebook"):
            journal.add(future.result())
    except KeyboardInterrupt:
        Session.stopping.set()
        return False
    finally:
        pool.shutdown(cancel_futures=True)
    return True


def permit(sandbox: Sandbox, agreed: bool) -> None:
    """Make sure that somebody wants to run submissions that nothing isolates."""
    if sandbox.wall:
        return
    print(UNPROTECTED.format(reason=sandbox.reason), file=sys.stderr)
    if agreed:
        return
    if not sys.stdin.isatty():
        sys.exit("Nothing was run. To run all the same: make grade ... UNPROTECTED=1")
    if input("Run them all the same? Type yes: ").strip().lower() != "yes":
        sys.exit("Nothing was run.")


def write_results(
    files: list[HandedIn], journal: Journal, master: Master, out: Path
) -> list[Grade]:
    """Write the table and the pages of feedback from the journal."""
    questions = {question.card.question for question in master.graded}
    names = ("submission", "status", "note", "isolated")
    grades = []
    for file in files:
        entry = journal.entries.get(file.name, {})
        if set(entry.get("scores", ())) == questions:  # not those of another chapter
            scores = {name: Score(**s) for name, s in entry["scores"].items()}
            fields: dict[str, Any] = {name: entry[name] for name in names}
            grades.append(Grade(**fields, scores=scores))
    if missing := len(files) - len(grades):
        print(f"{missing} of {len(files)} files are not graded yet")
    write_table(grades, master, out)
    write_feedback(grades, master, out.with_name(f"{out.stem}-feedback"))
    return grades


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("number", metavar="NB")
    parser.add_argument("submissions", type=Path)
    parser.add_argument("out", type=Path)
    add = parser.add_argument
    add("--seconds", type=float, default=SECONDS, help="time limit of one submission")
    add("--workers", type=int, default=min(4, os.cpu_count() or 1))
    add("--secret", type=Path, help="file that the hidden tests' data depends on")
    add("--only", default="", help="grade this file, folder or question again")
    add("--again", action="store_true", help="grade everything again")
    add("--unprotected", action="store_true", help="run where nothing isolates")
    return parser.parse_args()


def prepare(args: argparse.Namespace, master: Master, folder: Path) -> Rules:
    """Load everything that grading needs, before the first submission runs."""
    secret = find_secret(args.secret)
    private = [ROOT, args.submissions, args.out.parent, *([secret] if secret else [])]
    if problem := uncovered(private):
        sys.exit(problem)
    sandbox = find_sandbox(copy_package(folder))
    permit(sandbox, args.unprotected)
    return Rules(
        master=master,
        masters=find("all"),
        checks=load_checks(master),
        sandbox=sandbox,
        limits=Limits(args.seconds, args.seconds / STEPS),
        secret=read_secret(secret),
    )


def main() -> None:
    """Read the command line and grade."""
    args = read_arguments()
    masters = find(args.number)
    if args.seconds <= 0 or args.workers < 1:
        sys.exit("TIME must be positive, and there must be at least one worker")
    if len(masters) > 1 or Path() in (args.submissions, args.out):
        sys.exit("grade needs: make grade NB=01 SUBMISSIONS=folder OUT=grades.csv")
    files, left_out = find_files(args.submissions)
    todo, questions = choose(files, args.only, masters[0])
    journal = Journal(args.out.with_name(f"{args.out.stem}-journal.jsonl"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    with tempfile.TemporaryDirectory(prefix="coursepkg-") as folder:
        rules = replace(prepare(args, masters[0], Path(folder)), questions=questions)
        if not (args.only or args.again):
            todo = unfinished(todo, rules.version, args.seconds, journal)
        whole = grade_all(todo, rules, journal, args.workers)
    grades = write_results(files, journal, masters[0], args.out)
    report(grades, left_out, args.out)
    if not whole:
        print("INTERRUPTED: the same command goes on with the rest.")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    main()
