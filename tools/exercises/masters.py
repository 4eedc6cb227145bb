"""Read the masters of the exercises: one file a chapter, from which everything else is made.

A master is a MyST notebook. Tags say what a cell is for:

    chapter    raw, YAML: the title, and the module of coursepkg.checks
    card       raw, YAML: starts a question and describes it (see Card)
    solution   code with "# SOLUTION" marks, or a Markdown answer to an open question
    mistake    code that replaces the solution; the n-th one belongs to the card's n-th mistake

Cells without a tag are the task itself, and are shown to everybody.
"""

import re
import sys
from dataclasses import dataclass, field, replace
from typing import Any

import jupytext
import yaml
from nbformat import NotebookNode

from tools.environment import ROOT
from tools.exercises.cards import Card, MasterError, Mistake, card, require

MASTERS = ROOT / "book/exercises"
ROLES = ("chapter", "card", "solution", "mistake")
_BLOCK = re.compile(
    r"^([ \t]*)# BEGIN SOLUTION\n.*?^[ \t]*# END SOLUTION$", re.M | re.S
)
_LINE = re.compile(r"^([ \t]*(?:[\w., ]+ = )?).*# SOLUTION$", re.M)
_MARKS = re.compile(r"^[ \t]*# (?:BEGIN|END) SOLUTION\n?|  # SOLUTION$", re.M)


@dataclass
class Question:
    """A card with its cells, in the order of the master."""

    card: Card
    cells: list[NotebookNode] = field(default_factory=list)

    @property
    def solution(self) -> str:
        """The code of the solution, without the marks around it."""
        cells = (
            c for c in self.cells if role(c) == "solution" and c.cell_type == "code"
        )
        return "\n".join(unmark(cell.source) for cell in cells)


@dataclass
class Master:
    """The exercises of a chapter."""

    name: str
    title: str
    checks: str
    opening: list[NotebookNode]
    questions: list[Question]

    @property
    def graded(self) -> list[Question]:
        """The questions that a program grades."""
        return [q for q in self.questions if not q.card.manual]


def role(cell: NotebookNode) -> str:
    """Return what a cell of a master is for; an empty string for a cell of the task."""
    tags = cell.metadata.get("tags", [])
    return next((name for name in ROLES if name in tags), "")


def strip(source: str) -> str:
    """Put ``...`` in the place of every solution."""
    return _LINE.sub(r"\1...", _BLOCK.sub(r"\1# your code\n\1...", source))


def unmark(source: str) -> str:
    """Leave the solution, and drop the marks around it."""
    return _MARKS.sub("", source).rstrip()


def names() -> list[str]:
    """Return the names of all masters."""
    return sorted(path.stem for path in MASTERS.glob("*.md"))


def find(number: str) -> list[Master]:
    """Return the masters whose name starts with ``number``, or all of them."""
    chosen = [name for name in names() if number == "all" or name.startswith(number)]
    if not chosen:
        sys.exit(
            f"NB must be 'all' or the start of one of {', '.join(names())}; got {number!r}"
        )
    return [read(name) for name in chosen]


def read(name: str) -> Master:
    """Read the master of a chapter.

    Raises
    ------
    MasterError
        If a card, a solution or a mistake is missing or not as described above.
    """
    text = (MASTERS / f"{name}.md").read_text(encoding="utf-8")
    return parse(name, jupytext.reads(text, fmt="md:myst"))


def parse(name: str, notebook: NotebookNode) -> Master:
    """Return the master that ``notebook`` holds."""
    chapter, opening, questions = None, [], []
    for cell in notebook.cells:
        match role(cell):
            case "chapter":
                chapter = _mapping(cell.source, name)
            case "card":
                questions.append(Question(card(_mapping(cell.source, name), name)))
            case _:
                (questions[-1].cells if questions else opening).append(cell)
    if not chapter or not {"title", "checks"} <= set(chapter):
        raise MasterError(
            f"{name}: a raw cell tagged chapter must give title and checks"
        )
    seen = [q.card.question for q in questions]
    if len(set(seen)) < len(seen):
        raise MasterError(
            f"{name}: two questions have the same name: {', '.join(seen)}"
        )
    questions = [_with_mistakes(question, name) for question in questions]
    return Master(name, chapter["title"], chapter["checks"], opening, questions)


def _mapping(source: str, name: str) -> dict[str, Any]:
    content = yaml.safe_load(source)
    if not isinstance(content, dict):
        raise MasterError(
            f"{name}: a raw cell must hold YAML keys and values, got {source[:60]!r}"
        )
    return content


def _with_mistakes(question: Question, name: str) -> Question:
    """Give each mistake of the card its code, and make sure that there is a solution."""
    card, cells = question.card, question.cells
    where = f"{name}, question {card.question}"
    kinds = {"markdown"} if card.manual else {"code"}
    solutions = {cell.cell_type for cell in cells if role(cell) == "solution"}
    require(solutions == kinds, f"{where}: the solution must be a {kinds.pop()} cell")
    codes = [cell.source for cell in cells if role(cell) == "mistake"]
    if card.manual:
        return question
    require(
        len(codes) == len(card.mistakes),
        f"{where}: the card lists {len(card.mistakes)} mistakes, {len(codes)} cells make one",
    )
    for cell in cells:
        if role(cell) == "solution":
            require(
                strip(cell.source) != cell.source,
                f"{where}: mark the solution with # SOLUTION",
            )
    made = zip(card.mistakes, codes, strict=True)
    mistakes = tuple(Mistake(m.mistake, m.says, code) for m, code in made)
    return Question(replace(card, mistakes=mistakes), cells)
