"""Make the students' notebooks and the teacher's index from the masters of the exercises."""

import copy
import json

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.environment import ROOT, write
from tools.exercises.cards import Card
from tools.exercises.index import index
from tools.exercises.masters import Master, Question, find, role, strip, unmark
from tools.notebooks.first_cell import first_cell, repository
from tools.notebooks.running import execute, source_digest
from tools.notebooks.stabilise import stabilise

STUDENT = ROOT / "notebooks/exercises"
INDEX = ROOT / "book/teaching/exercises.md"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
ANSWER = "*Your answer.*"


def launch_line(name: str) -> str:
    """Return the links that open the notebook online."""
    owner = repository().removeprefix("https://github.com/")
    path = f"notebooks/exercises/{name}.ipynb"
    colab = f"https://colab.research.google.com/github/{owner}/blob/main/{path}"
    binder = f"https://mybinder.org/v2/gh/{owner}/main?urlpath=lab/tree/{path}"
    return f"Run it [in Colab]({colab}) or [on Binder]({binder})."


def facts(card: Card) -> str:
    """Return the line under a question's title."""
    points = f"{card.points} point{'s' if card.points > 1 else ''}"
    return f"*{points}, about {card.minutes} minutes, {card.difficulty}, {card.kind}*"


def heading(card: Card, number: int) -> NotebookNode:
    """Return the cell that a question begins with."""
    shown = {
        "question": card.question,
        "minutes": card.minutes,
        "difficulty": card.difficulty,
    }
    metadata = {"exercise": shown | {"points": card.points}}
    return new_markdown_cell(
        f"## {number}. {card.title}\n\n{facts(card)}", metadata=metadata
    )


def question_cells(question: Question, number: int, solved: bool) -> list[NotebookNode]:
    """Return the cells of a question, with its solution or without."""
    card = question.card
    cells = [heading(card, number)]
    solutions = [cell for cell in question.cells if role(cell) == "solution"]
    for cell in question.cells:
        match role(cell), cell.cell_type:
            case "mistake", _:
                continue
            case "solution", "code":
                cells.append(new_code_cell((unmark if solved else strip)(cell.source)))
            case "solution", _:
                cells.append(
                    new_markdown_cell(
                        f"**Answer.** {cell.source}" if solved else ANSWER
                    )
                )
            case _:
                cells.append(copy.deepcopy(cell))
        if cell is solutions[-1] and card.check:
            cells.append(
                new_code_cell(f"checks.{card.check}({', '.join(card.answers)})")
            )
    if solved and card.rubric:
        lines = "\n".join(f"- {line.points}: {line.for_what}" for line in card.rubric)
        cells.append(new_markdown_cell(f"**Rubric.**\n\n{lines}"))
    return cells


def notebook(master: Master, solved: bool = False) -> NotebookNode:
    """Return the exercises of a chapter as a notebook that was not run yet."""
    total = sum(question.card.points for question in master.questions)
    minutes = sum(question.card.minutes for question in master.questions)
    title = f"# Exercises: {master.title}{' (with solutions)' if solved else ''}"
    opening = f"{title}\n\n*{total} points, about {minutes} minutes.*"
    # The page of the book has a line of its own
    launch = new_markdown_cell(
        launch_line(master.name), metadata={"tags": ["remove-cell"]}
    )
    cells = [new_markdown_cell(opening), launch, first_cell()]
    cells += copy.deepcopy(master.opening)
    for number, question in enumerate(master.questions, 1):
        cells += question_cells(question, number, solved)
    for cell in cells:
        cell.metadata.pop("lines_to_next_cell", None)
    node = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.validate(node)
    return node


def run(node: NotebookNode, name: str) -> NotebookNode:
    """Execute a notebook, and note which code its outputs belong to."""
    execute(node, STUDENT, name)
    node.metadata["course"] = {"executed_source": source_digest(node)}
    return node


def content(node: NotebookNode) -> list[tuple[str, str, str]]:
    """Return what a notebook says, without what its cells printed."""
    kept = ("tags", "exercise")
    return [
        (
            c.cell_type,
            c.source,
            json.dumps(
                {k: c.metadata[k] for k in kept if k in c.metadata}, sort_keys=True
            ),
        )
        for c in node.cells
    ]


def is_current(master: Master) -> bool:
    """Return whether the stored student notebook is the one that the master makes, and was run."""
    path = STUDENT / f"{master.name}.ipynb"
    if not path.exists():
        return False
    stored = nbformat.read(path, as_version=4)
    ran = stored.metadata.get("course", {}).get("executed_source") == source_digest(
        stored
    )
    return ran and content(stored) == content(notebook(master))


def write_all() -> None:
    """Write every student notebook that is not current, and the index."""
    masters = find("all")
    for master in masters:
        if not is_current(master):
            write(
                STUDENT / f"{master.name}.ipynb",
                stabilise(run(notebook(master), master.name)),
            )
            print(f"wrote notebooks/exercises/{master.name}.ipynb")
    write(INDEX, index(masters))


def problems() -> list[str]:
    """List what is not as the masters would make it."""
    masters = find("all")
    stale = [
        f"notebooks/exercises/{m.name}.ipynb" for m in masters if not is_current(m)
    ]
    orphans = {path.stem for path in STUDENT.glob("*.ipynb")} - {
        m.name for m in masters
    }
    stale += [
        f"notebooks/exercises/{name}.ipynb (it has no master)"
        for name in sorted(orphans)
    ]
    if not INDEX.exists() or INDEX.read_text(encoding="utf-8") != index(masters):
        stale.append(str(INDEX.relative_to(ROOT)))
    return [
        f"{name} is not what its master makes; mend it with: make exercises"
        for name in stale
    ]
