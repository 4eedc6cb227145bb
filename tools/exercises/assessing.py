"""Assess one submission: run its cells behind the wall, ask for its answers, let the checks judge them."""

import contextlib
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tools.exercises.cards import Card
from tools.exercises.gradebook import Grade, Score
from tools.exercises.sandbox import Sandbox
from tools.exercises.session import Limits, Session, SubmissionError
from tools.exercises.wording import clean

LIVES = 4  # sessions that a submission may use up
BY_HAND = "by hand"
Fetch = Callable[[str], tuple[bool, Any]]
SERIOUS = ("timed out", "used too much", "import failed", "crashed", "ok")


class GraderError(Exception):
    """The grader's own part failed; it says nothing about the submission."""


class Examination:
    """The cells of one submission, run in as many sessions as it takes.

    A cell that ends its session is left out, and the others run again in a new one, so that their answers
    count. If another one ends it too, all cells after that one are left out as well. When a function ends
    the session while it is checked, the next question gets a new one.
    """

    def __init__(
        self, cells: list[str], cards: list[Card], sandbox: Sandbox, limits: Limits
    ) -> None:
        self.cells = list(enumerate(cells, 1))
        self.sandbox, self.limits = sandbox, limits
        self.lives = LIVES
        self.problems: dict[int, tuple[str, str]] = {}  # by the number of the cell
        self.by_hand = {name for c in cards if c.kind == BY_HAND for name in c.answers}
        self.values: dict[str, Any] = {}
        self.trouble: SubmissionError | None = None  # the last one that a question had
        self.session = self._run()

    def _run(self) -> Session:
        """Return a session in which the cells ran, as far as they can."""
        while True:
            self.lives -= 1
            session = self._open()
            self.values = {}
            for number, source in self.cells:
                if session.left <= 0:
                    note = f"code cell {number} and those after it did not run: the time was over"
                    self.problems.setdefault(number, ("timed out", note))
                    break
                self._run_cell(session, number, source)
                self._keep_values(session, source)
                if session.end:
                    self._leave_out(number)
                    break
            if not session.end or not self.lives:
                session.allow(self.limits.seconds)  # for the questions
                return session
            session.close()

    def _leave_out(self, number: int) -> None:
        """Leave out the cell that ended its session; if it is not the first such cell, all after it too."""
        first = self.lives == LIVES - 1
        kept = [(n, code) for n, code in self.cells if n < number]
        after = [(n, code) for n, code in self.cells if n > number]
        self.cells = kept + (after if first else [])

    def _open(self) -> Session:
        session = Session(self.sandbox, self.limits)
        try:
            session.wait()
        except SubmissionError as error:
            session.close()
            raise GraderError(f"Python did not start: {error}") from error
        return session

    def _run_cell(self, session: Session, number: int, source: str) -> None:
        """Run a cell, and note what went wrong."""
        try:
            error = session.ask(cell=source).get("error")
        except SubmissionError as problem:
            left_out = " and was left out" if session.end else ""
            note = f"code cell {number} {problem}{left_out}"
            self.problems.setdefault(number, (problem.status, note))
            return
        if error:
            kind, message, is_import = (str(part) for part in error)
            note = clean(f"code cell {number} raised {kind}: {message}")
            status = "import failed" if is_import else "crashed"
            self.problems.setdefault(number, (status, note))

    def _keep_values(self, session: Session, source: str) -> None:
        """Keep the numbers that a cell gives as answers, before a later one takes their names."""
        for name in sorted(self.by_hand & set(re.findall(r"\w+", source))):
            with contextlib.suppress(Exception):
                there, value = session.fetch(name)
                if there and not callable(value):
                    self.values[name] = value

    def fetch(self, name: str) -> tuple[bool, Any]:
        """Return whether the submission answers, and the answer.

        An answer by hand is the last value that was given, also if a function took its name later.
        """
        if self.session.end and self.lives:
            self.session.close()
            self.session = self._run()
        there, value = self._noting(self.session.fetch)(name)
        if name in self.values and (callable(value) or not there):
            return True, self.values[name]
        return there, self._noting(value) if callable(value) else value

    def _noting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function; that it took too long or ended everything is noted."""

        def call(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except SubmissionError as problem:
                self.trouble = problem
                raise

        return call


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
            return Score(0, card.points, clean(feedback.message))
        if not card.hidden:
            return Score(card.visible, card.points, "all checks passed")
        feedback = check(*answers, seed=seed)
    except Exception as error:
        return Score(0, card.points, clean(f"could not be checked: {error}"))
    points = card.visible + (card.hidden if feedback else 0)
    hidden = "all checks passed" if feedback else f"on other data: {feedback.message}"
    return Score(points, card.points, clean(hidden))


def examine(
    name: str,
    cells: list[str],
    questions: list[tuple[Card, int]],
    checks: ModuleType,
    sandbox: Sandbox,
    limits: Limits,
) -> Grade:
    """Grade the code cells of a notebook; each question comes with the seed of its hidden test."""
    cards = [card for card, _ in questions]
    examination = Examination(cells, cards, sandbox, limits)
    scores: dict[str, Score] = {}
    problems: list[tuple[str, str]] = []
    try:
        for card, seed in questions:
            examination.trouble = None
            scores[card.question] = assess(card, checks, examination.fetch, seed)
            if found := examination.trouble:
                problems.append((found.status, f"question {card.question}: it {found}"))
    finally:
        examination.session.close()
    problems = [note for _, note in sorted(examination.problems.items())] + problems
    status = min((s for s, _ in problems), key=SERIOUS.index, default="ok")
    note = clean("; ".join(note for _, note in problems), 600)
    return Grade(name, status, note, scores, bool(sandbox.wall))
