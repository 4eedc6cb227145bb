"""A class of thirty: notebooks that students might hand in, and the points that each deserves."""

from dataclasses import dataclass, field

import nbformat
from nbformat.v4 import new_code_cell

from tools.exercises.masters import Master, role, unmark
from tools.exercises.student import notebook

LOOP = "while True:\n    pass"
STUBBORN = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
# Puts a function that always agrees wherever the checks are looked up.
REDEFINE = """
import sys
import coursepkg.checks.answers as answers_module
import coursepkg.checks.feedback as feedback_module

def agree(*args, **kwargs):
    return feedback_module.Feedback("any", True, "all checks passed")

for module in [m for n, m in sys.modules.items() if n.startswith("coursepkg")]:
    for name in dir(module):
        if name.startswith("check_"):
            setattr(module, name, agree)
for module in (answers_module, feedback_module):
    for name in ("require", "probe", "explain", "call", "same", "as_numbers"):
        setattr(module, name, agree)
checks.check_bag_of_words = agree
"""
# Looks for the masters and the hidden tests wherever they may be, and runs the solutions that it finds.
READER = r"""
import os
import re
import sys
from pathlib import Path

found = [str(vars(module)) for module in list(sys.modules.values())]
starts = [Path.cwd(), *Path.cwd().parents, Path(sys.prefix).parent, *map(Path, sys.path)]
for start in [*starts, Path({repository!r})]:
    for pattern in ("book/exercises/*.md", "tests/*.py", "*.zip", "tools/*/*.py"):
        try:
            found += [path.read_text(errors="replace") for path in start.glob(pattern)]
        except OSError:
            pass
for process in ("self", os.getppid()):
    try:
        found.append(Path(f"/proc/{{process}}/environ").read_text())
    except OSError:
        pass
block = r"^def .*\n    # BEGIN SOLUTION\n(?:.*\n)*?    # END SOLUTION|^\w+ = .*# SOLUTION$"
for text in found:
    for code in re.findall(block, text, re.M):
        exec(code, globals())
"""
# Tries to change what other submissions and the grader need.
VANDAL = """
import os
from pathlib import Path

for target in ({folder!r} + "/correct.ipynb", {folder!r} + "/../grades.csv", {repository!r} + "/build/spoilt"):
    for attack in (
        lambda: Path(target).write_text("spoilt"),
        lambda: os.remove(target),
        lambda: os.rename(target, target + ".gone"),
    ):
        try:
            attack()
        except Exception:
            pass
try:
    os.kill(os.getppid(), 9)
except Exception:
    pass
"""


@dataclass
class Student:
    """A file that was handed in, and what has to come of it."""

    content: bytes
    points: dict[str, int]
    status: str = "ok"
    said: dict[str, str] = field(default_factory=dict)


def to_bytes(node):
    return nbformat.writes(node).encode()


def with_answers(master: Master, changes=(), leave_out=()):
    """Return the student notebook filled in; ``changes`` replaces the code of some questions."""
    node = notebook(master)
    changes = dict(changes)
    for question in master.graded:
        if question.card.question in leave_out:
            continue
        stubs = [
            c for c in notebook(master, solved=True).cells if c.cell_type == "code"
        ]
        solved = {unmark(c.source) for c in question.cells if role(c) == "solution"}
        for cell, full in zip(
            [c for c in node.cells if c.cell_type == "code"], stubs, strict=True
        ):
            if full.source in solved:
                cell.source = changes.get(question.card.question, full.source)
    return node


def code_cell_of(node, name):
    return next(
        i
        for i, c in enumerate(node.cells)
        if c.cell_type == "code" and f"def {name}" in c.source
    )


def build(master: Master, repository: str, folder: str) -> dict[str, Student]:
    """Return the class, by file name."""
    full = {q.card.question: q.card.points for q in master.graded}
    nothing = dict.fromkeys(full, 0)
    students = {"correct.ipynb": Student(to_bytes(with_answers(master)), full)}

    for question in master.graded:
        card = question.card
        for number, mistake in enumerate(card.mistakes, 1):
            code = f"{question.solution}\n\n{mistake.code}"
            content = to_bytes(with_answers(master, {card.question: code}))
            students[f"mistake_{card.question}_{number}.ipynb"] = Student(
                content, full | {card.question: 0}, said={card.question: mistake.says}
            )

    students["untouched.ipynb"] = Student(to_bytes(notebook(master)), nothing)
    students["no_cells.ipynb"] = Student(to_bytes(nbformat.v4.new_notebook()), nothing)
    students["word.docx"] = Student(
        b"PK\x03\x04 not a notebook", nothing, "not a notebook"
    )
    students["renamed.ipynb"] = Student(
        b"PK\x03\x04 \xff not a notebook", nothing, "not a notebook"
    )

    node = with_answers(master)
    node.cells.insert(3, new_code_cell("import os\n\nos._exit(1)"))
    students["crashing.ipynb"] = Student(to_bytes(node), nothing, "crashed")

    node = with_answers(master, {"judge": "raise RuntimeError('my cell')"})
    students["one_bad_cell.ipynb"] = Student(
        to_bytes(node), full | {"judge": 0}, "crashed"
    )

    node = with_answers(master)
    node.cells.insert(3, new_code_cell("import a_package_that_only_i_have"))
    students["import.ipynb"] = Student(to_bytes(node), full, "import failed")

    node = with_answers(master, {"judge": LOOP})
    students["endless.ipynb"] = Student(
        to_bytes(node), full | {"judge": 0}, "timed out"
    )

    node = with_answers(master, leave_out={"by_hand", "top_ngrams"})
    node.cells.insert(5, new_code_cell(REDEFINE))
    earned = full | {"by_hand": 0, "top_ngrams": 0}
    students["redefines_checks.ipynb"] = Student(to_bytes(node), earned)

    node = notebook(master)
    node.cells.append(new_code_cell(READER.format(repository=repository)))
    students["reads_tests.ipynb"] = Student(to_bytes(node), nothing)

    node = with_answers(master)
    node.cells.append(
        new_code_cell(VANDAL.format(repository=repository, folder=folder))
    )
    students["vandal.ipynb"] = Student(to_bytes(node), full)
    return students
