"""What grading found, and how it is written down: a table for the teacher, a page for each student."""

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.exercises.masters import Master


@dataclass
class Score:
    """The points of one question, and what is said about it."""

    points: int
    possible: int
    message: str


@dataclass
class Grade:
    """What became of a submission.

    ``status`` is ``ok``, ``import failed``, ``crashed``, ``timed out`` or ``not a notebook``.
    """

    submission: str
    status: str
    note: str = ""
    scores: dict[str, Score] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """The points of all questions that a program grades."""
        return sum(score.points for score in self.scores.values())


def cell(value: object) -> object:
    """Keep a spreadsheet from taking a student's text for a formula."""
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in "=+-@\t\r" and value
        else value
    )


def write_table(grades: list[Grade], master: Master, out: Path) -> None:
    """Write one row a submission; an open question says "manual"."""
    cards = [question.card for question in master.questions]
    out_of = sum(card.visible + card.hidden for card in cards)
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            [
                "submission",
                "status",
                "points",
                "out_of",
                *(c.question for c in cards),
                "note",
            ]
        )
        for g in grades:
            each = [
                "manual" if c.manual else g.scores[c.question].points for c in cards
            ]
            row = [g.submission, g.status, g.points, out_of, *each, g.note]
            table.writerow([cell(value) for value in row])
    part.replace(out)


def write_feedback(grades: list[Grade], master: Master, folder: Path) -> None:
    """Write a page for each student: points and message of every question."""
    for g in grades:
        lines = [
            f"# {master.title}: {g.submission}",
            "",
            f"Status: **{g.status}**. {g.note}".rstrip(),
            "",
        ]
        for question in master.questions:
            card = question.card
            if card.manual:
                said = f"{card.manual} points, given by your teacher"
            else:
                score = g.scores[card.question]
                said = f"{score.points} of {score.possible}. {score.message}"
            lines.append(f"- **{card.title}** (`{card.question}`): {said}")
        page = folder / f"{g.submission}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(grades: list[Grade], out: Path) -> None:
    """Say what was written, and name every submission that needs a look."""
    statuses = Counter(g.status for g in grades)
    summary = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    print(f"{len(grades)} submissions: {summary}\nwrote {out}")
    for g in grades:
        if g.status != "ok":
            print(
                f"  {g.status.upper()}: {g.submission}: {json.dumps(g.note, ensure_ascii=False)[1:-1]}"
            )
