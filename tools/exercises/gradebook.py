"""What grading found, and how it is written down: a table for the teacher, a page for each student."""

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.exercises.masters import Master

LONGEST_FILE_NAME = 255  # bytes
NOT_GRADED = "not graded"
UNGRADED = ("not a notebook", "wrong notebook", "cannot be read", NOT_GRADED)


@dataclass
class Score:
    """The points of one question, and what is said about it."""

    points: int
    possible: int
    message: str


@dataclass
class Grade:
    """What became of a submission; ``isolated`` says whether it ran behind a wall, or not at all."""

    submission: str
    status: str
    note: str = ""
    scores: dict[str, Score] = field(default_factory=dict)
    isolated: bool = True

    @property
    def points(self) -> int:
        """The points of all questions that a program grades."""
        return sum(score.points for score in self.scores.values())


def without_points(
    name: str, status: str, note: str, master: Master, isolated: bool = True
) -> Grade:
    """Return the grade of a submission that could not be graded."""
    cards = [question.card for question in master.graded]
    scores = {c.question: Score(0, c.points, f"not graded: {status}") for c in cards}
    return Grade(name, status, note, scores, isolated)


def cell(value: object) -> object:
    """Keep a spreadsheet from taking a student's text for a formula."""
    return (
        f"'{value}"
        if isinstance(value, str) and value[:1] in "=+-@\t\r" and value
        else value
    )


def write_table(grades: list[Grade], master: Master, out: Path) -> None:
    """Write one row a submission; an open question says "manual" until somebody gives it points."""
    cards = [question.card for question in master.questions]
    out_of = sum(card.visible + card.hidden for card in cards)
    by_hand = points_by_hand(out, [c.question for c in cards if c.manual])
    names = ["submission", "status", "points", "out_of"]
    names += [*(c.question for c in cards), "isolated", "note"]
    rows = []
    for g in grades:
        given = by_hand.get(str(cell(g.submission)), {})
        each = [
            given.get(c.question, "manual") if c.manual else g.scores[c.question].points
            for c in cards
        ]
        row = [g.submission, g.status, g.points, out_of, *each]
        rows.append([*row, "yes" if g.isolated else "NO", g.note])
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(names)
        table.writerows([cell(value) for value in row] for row in rows)
    part.replace(out)


def points_by_hand(out: Path, questions: list[str]) -> dict[str, dict[str, str]]:
    """Return what a teacher wrote into the columns of open questions of an earlier table."""
    if not out.exists():
        return {}
    with out.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["submission"]: {q: row[q] for q in questions if row.get(q)}
        for row in rows
        if row.get("submission")
    }


def write_feedback(grades: list[Grade], master: Master, folder: Path) -> None:
    """Write a page for each student: points and message of every question."""
    for g in grades:
        lines = [f"# {master.title}: {g.submission}", ""]
        lines += [f"Status: **{g.status}**. {g.note}".rstrip(), ""]
        for question in master.questions:
            card = question.card
            if card.manual:
                said = f"{card.manual} points, given by your teacher"
            else:
                score = g.scores[card.question]
                said = f"{score.points} of {score.possible}. {score.message}"
            lines.append(f"- **{card.title}** (`{card.question}`): {said}")
        page = folder / page_name(g.submission)
        try:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"no page of feedback for {g.submission}: {error.strerror}")


def page_name(submission: str) -> Path:
    """Return the file of a student's page: that of the notebook, unless its name is too long."""
    *folders, name = submission.split("/")
    name += ".md"
    if len(name.encode()) > LONGEST_FILE_NAME:
        mark = hashlib.sha256(name.encode()).hexdigest()[:8]
        short = name.encode()[: LONGEST_FILE_NAME - 20].decode(errors="ignore")
        name = f"{short}-{mark}.md"
    return Path(*folders, name)


def report(grades: list[Grade], left_out: list[str], out: Path) -> None:
    """Say what was written, and name every submission that needs a look."""
    statuses = Counter(g.status for g in grades)
    summary = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    print(f"{len(grades)} submissions: {summary}\nwrote {out}")
    for g in grades:
        if g.status != "ok":
            print(f"  {g.status.upper()}: {g.submission}: {g.note}")
    if left_out:
        print(f"left out, as no student wrote them: {', '.join(left_out)}")
    if not all(g.isolated for g in grades):
        print("NOT ISOLATED: some ran without a wall; the column 'isolated' says which")
