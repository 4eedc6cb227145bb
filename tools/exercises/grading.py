"""Grade a folder of notebooks: every submission in a process and a folder of its own.

python -m tools.exercises.grading NB SUBMISSIONS OUT.csv [--seconds 120] [--secret FILE]
"""

import argparse
import hashlib
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from tools.environment import ROOT
from tools.exercises.cards import Card
from tools.exercises.gradebook import Grade, Score, report, write_feedback, write_table
from tools.exercises.masters import Master, find
from tools.exercises.secret import find_secret, read_secret, seed_of
from tools.exercises.session import EndedError, Session, SlowError, SubmissionError

SECONDS = 120.0
STEPS = 4  # one cell or one call may take this part of the time of a submission
LARGEST_NOTEBOOK = 50 * 2**20
WATCHED = ("coursepkg/checks", "book/exercises")
NOT_SUBMISSIONS = ("__MACOSX", ".ipynb_checkpoints")
Fetch = Callable[[str], tuple[bool, Any]]


def assess(card: Card, checks: ModuleType, fetch: Fetch, seed: int) -> Score:
    """Score one question: its visible check, then the same check on the data of ``seed``."""
    try:
        found = {name: fetch(name) for name in card.answers}
        missing = [name for name, (there, _) in found.items() if not there]
        if missing:
            message = (
                f"{missing[0]} is not defined: was its cell deleted, or did it fail?"
            )
            return Score(0, card.points, message)
        answers = [value for _, value in found.values()]
        check = getattr(checks, card.check)
        feedback = check(*answers)
        if not feedback:
            return Score(0, card.points, feedback.message)
        if not card.hidden:
            return Score(card.visible, card.points, "all checks passed")
        feedback = check(*answers, seed=seed)
    except Exception as error:
        return Score(0, card.points, f"could not be checked: {error}"[:300])
    points = card.visible + (card.hidden if feedback else 0)
    hidden = "all checks passed" if feedback else f"on other data: {feedback.message}"
    return Score(points, card.points, hidden)


def checks_of(master: Master) -> ModuleType:
    """Return the module of checks of a chapter."""
    return importlib.import_module(f"coursepkg.checks.{master.checks}")


def read_notebook(name: str, content: bytes | None) -> NotebookNode | str:
    """Return the notebook, or say why it is none."""
    if Path(name).suffix != ".ipynb":
        return f"a {Path(name).suffix or 'nameless'} file; an .ipynb is needed"
    if content is None or len(content) > LARGEST_NOTEBOOK:
        return "cannot be read, or is larger than 50 MB"
    try:
        node = nbformat.reads(content.decode("utf-8"), as_version=4)
        nbformat.validate(node)
    except Exception as error:
        return f"cannot be read as a notebook: {type(error).__name__}"
    return node


def run_cells(node: NotebookNode, session: Session) -> list[tuple[str, str]]:
    """Run every code cell; return the status and the note of those that did not end well."""
    problems = []
    code = [cell.source for cell in node.cells if cell.cell_type == "code"]
    for number, source in enumerate(code, 1):
        try:
            error = session.ask(cell=source).get("error")
        except SlowError as slow:
            problems.append(("timed out", f"code cell {number} {slow}"))
            continue
        if error:
            status = "import failed" if error[2] else "crashed"
            problems.append(
                (status, f"code cell {number} raised {error[0]}: {error[1]}"[:300])
            )
    return problems


def grade(
    name: str,
    content: bytes | None,
    master: Master,
    *,
    secret: bytes = b"",
    seconds: float = SECONDS,
    private: tuple[Path, ...] = (),
) -> Grade:
    """Grade one submission, given as its name and its bytes (None if they could not be read).

    The data of the hidden tests depends on ``secret``; the submission may take ``seconds``, and must not read
    what is ``private``, besides the repository.
    """
    cards = [question.card for question in master.graded]
    node = read_notebook(name, content)
    if isinstance(node, str):
        scores = {
            c.question: Score(0, c.points, "not graded: not a notebook") for c in cards
        }
        return Grade(name, "not a notebook", node, scores)
    with tempfile.TemporaryDirectory(
        prefix="grade-", ignore_cleanup_errors=True
    ) as folder:
        hidden = [ROOT, Path.home(), Path(tempfile.gettempdir()), *private]
        hidden = [path for path in hidden if path != Path(path.anchor)]
        with Session(Path(folder), hidden, seconds, seconds / STEPS) as session:
            problems = []
            try:
                session.wait()
                problems = run_cells(node, session)
            except SubmissionError:
                pass  # the session keeps it, and every question says so
            checks = checks_of(master)
            scores = {
                card.question: assess(
                    card, checks, session.fetch, seed_of(secret, master.name, card)
                )
                for card in cards
            }
    return summarise(name, problems, session.problems, scores)


def summarise(
    name: str,
    problems: list[tuple[str, str]],
    ends: list[SubmissionError],
    scores: dict[str, Score],
) -> Grade:
    """Put the most serious problem first."""
    found = list(problems)
    if any(isinstance(end, SlowError) for end in ends) and not any(
        p[0] == "timed out" for p in found
    ):
        found.append(("timed out", "a function took too long when it was checked"))
    if any(isinstance(end, EndedError) for end in ends):
        found.append(("crashed", "its process ended: everything after that scores 0"))
    if not found:
        return Grade(name, "ok", "", scores)
    order = ["timed out", "import failed", "crashed"]
    status = min((p[0] for p in found), key=order.index)
    return Grade(name, status, "; ".join(note for _, note in found)[:600], scores)


def submissions(folder: Path) -> dict[str, bytes | None]:
    """Read every file of a folder before any of them runs; a link is not followed."""
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(
            part.startswith(".") or part in NOT_SUBMISSIONS for part in name.parts
        )
        if hidden or (path.is_dir() and not path.is_symlink()):
            continue
        readable = (
            path.is_file()
            and not path.is_symlink()
            and path.stat().st_size <= LARGEST_NOTEBOOK
        )
        found[name.as_posix()] = path.read_bytes() if readable else None
    if not found:
        sys.exit(
            f"SUBMISSIONS must be a folder with notebooks; nothing was found in {folder}"
        )
    return found


def fingerprint(folder: Path) -> dict[str, str]:
    """Return a digest of every file that no submission may change."""
    roots = [*(ROOT / name for name in WATCHED), folder]
    files = sorted(path for root in roots for path in root.rglob("*") if path.is_file())
    kept = (path for path in files if "__pycache__" not in path.parts)
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def grade_all(
    files: dict[str, bytes | None], master: Master, workers: int, **settings: Any
) -> list[Grade]:
    """Grade every file; one that goes wrong in a way nobody thought of is reported like the others."""
    cards = [question.card for question in master.graded]

    def one(name: str) -> Grade:
        try:
            return grade(name, files[name], master, **settings)
        except Exception as error:
            scores = {c.question: Score(0, c.points, "not graded") for c in cards}
            return Grade(
                name,
                "crashed",
                f"the grader failed: {type(error).__name__}: {error}",
                scores,
            )

    with ThreadPoolExecutor(workers) as pool:
        return list(
            tqdm(
                pool.map(one, files), total=len(files), desc="grading", unit="notebook"
            )
        )


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("number", metavar="NB")
    parser.add_argument("submissions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="time limit of one submission"
    )
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument(
        "--secret", type=Path, help="file that the hidden tests' data depends on"
    )
    return parser.parse_args()


def main() -> None:
    """Read the command line and grade."""
    args = read_arguments()
    masters = find(args.number)
    if len(masters) > 1 or Path() in (args.submissions, args.out):
        sys.exit("grade needs: make grade NB=01 SUBMISSIONS=folder OUT=grades.csv")
    files = submissions(args.submissions)
    before = fingerprint(args.submissions)
    secret_file = find_secret(args.secret)
    private = (args.submissions, args.out.parent, secret_file)
    settings = {
        "secret": read_secret(secret_file),
        "seconds": args.seconds,
        "private": tuple(path for path in private if path),
    }
    grades = grade_all(files, masters[0], args.workers, **settings)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    write_table(grades, masters[0], args.out)
    write_feedback(
        grades,
        masters[0],
        args.out.with_suffix("").with_name(f"{args.out.stem}-feedback"),
    )
    report(grades, args.out)
    after = fingerprint(args.submissions)
    changed = sorted(
        path for path in before | after if before.get(path) != after.get(path)
    )
    if changed:
        sys.exit("FILES CHANGED WHILE GRADING, look into it: " + ", ".join(changed))


if __name__ == "__main__":
    main()
