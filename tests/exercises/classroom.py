"""A class: notebooks that students might hand in, and the points and the status that each deserves."""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from tools.exercises.masters import Master, role, unmark
from tools.exercises.student import notebook

LONG = "a" * 249 + ".ipynb"  # 255 bytes, the longest name that file systems take
LATIN = b"caf\xe9.ipynb"
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
import time
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
# Tries to change what other submissions and the grader need, at once and from a process that stays.
VANDAL = """
import os
import time
from pathlib import Path

def attack():
    for target in ({folder!r} + "/correct.ipynb", {folder!r} + "/../grades.csv", {repository!r} + "/build/spoilt"):
        for attempt in (
            lambda: Path(target).write_text("spoilt"),
            lambda: os.remove(target),
            lambda: os.rename(target, target + ".gone"),
            lambda: (Path(target).parent.mkdir(parents=True), Path(target).write_text("spoilt")),
        ):
            try:
                attempt()
            except Exception:
                pass

attack()
for process in (1, os.getppid()):
    try:
        os.kill(process, 9)
    except Exception:
        pass
if os.fork() == 0:
    os.setsid()
    import subprocess, sys, time
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {mark!r}])
    while True:
        attack()
        time.sleep(0.1)
"""
# Puts byte code of a check that always agrees wherever byte code might be read.
POISON = """
import os, py_compile, sys
from importlib.util import cache_from_source
from pathlib import Path

Path("agree.py").write_text("def __getattr__(name): return lambda *a, **k: True")
folders = [Path(checks.__file__).parent, Path({repository!r}, "coursepkg/checks")]
for folder in folders:
    for target in (cache_from_source(str(folder / "bow.py")), str(folder / "bow.py")):
        try:
            py_compile.compile("agree.py", target, doraise=True)
        except Exception:
            pass
"""
CALL_HOME = """
import socket
for address in (("127.0.0.1", {port}), ("localhost", {port})):
    try:
        socket.create_connection(address, 3).sendall(b"hello")
    except OSError:
        pass
"""
FILL = """
for folder in (".", "/dev/shm", "/tmp", "/", "/packages", "/usr"):
    try:
        for number in range(99):
            with open(f"{folder}/file{number}", "wb") as file:
                file.write(bytes(100 * 2**20))
    except OSError:
        pass
"""
MANY = """
import os, time
for _ in range(300):
    if os.fork() == 0:
        time.sleep(60)
time.sleep(60)
"""
HOLD = "import os, time\nif os.fork() == 0:\n    time.sleep(600)\nos._exit(0)"
FORGE = """
import os
import time
for n in range(3, 20):
    try:
        os.write(n, b'{{"to": {number}, "error": null}}\\n')
    except OSError:
        pass
"""
FLOOD = FORGE.replace("b'{{", "9999 * b'{{")
RAISE = "raise ValueError('\\ud800 ' + 'x' * 10**7)"
TYPES = """
import collections, decimal, fractions
counts_1 = collections.deque(counts_1)
counts_2 = np.array(counts_2, dtype=object)
binary_2 = tuple(fractions.Fraction(n) for n in binary_2)
distance = decimal.Decimal("1.41")
"""
TYPES_OF_FUNCTIONS = """
import collections, decimal, fractions
plain_bag, plain_top, plain_judge = bag_of_words, top_ngrams, judge

def bag_of_words(text, vocabulary):
    return collections.deque(fractions.Fraction(n) for n in plain_bag(text, vocabulary))

def top_ngrams(documents, n, m):
    return np.array([np.str_(gram) for gram in plain_top(documents, n, m)], dtype=object)

def judge(predicted, labels):
    return [decimal.Decimal(float(share)) for share in plain_judge(predicted, labels)]
"""
# Takes the right answers from the checks.
BORROWS = """
import re
from coursepkg.checks.bow import _bag, _ranking

def bag_of_words(text, vocabulary):
    return _bag(re.findall(r"[a-z0-9_]+", text.lower()), vocabulary)

def top_ngrams(documents, n, m):
    return _ranking(documents, n, m, "").right
"""
HELPER = "def distance(a, b):\n    return np.linalg.norm(np.subtract(a, b))"


@dataclass
class Student:
    """A file that was handed in, and what has to come of it."""

    content: bytes
    points: dict[str, int]
    status: str = "ok"
    said: dict[str, str] = field(default_factory=dict)
    note: str = ""


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


def with_cell(master, code, at=None, **answers):
    """Return the notebook with every answer and one cell more, at the end or at some place."""
    node = with_answers(master, **answers)
    node.cells.insert(len(node.cells) if at is None else at, new_code_cell(code))
    return to_bytes(node)


def other_forms(master: Master) -> dict[str | bytes, bytes]:
    """Return the right answers in every form and under every name in which they are handed in."""
    node = with_answers(master)
    node.cells.insert(1, nbformat.v4.new_markdown_cell("h\u00e9 \u00e0"))
    plain = to_bytes(node)
    text = plain.decode()
    v4 = json.loads(plain)
    old = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": v4["cells"]}
    stream = {"output_type": "stream", "text": ["no name"]}
    for cell in old["cells"]:
        del cell["id"]
        if cell["cell_type"] == "code":
            cell.pop("execution_count", None)
            cell["outputs"] = [stream]
    three = [
        {"cell_type": "code", "language": "python", "input": cell.source, "outputs": []}
        for cell in node.cells
        if cell.cell_type == "code"
    ]
    sheets = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    sheets["worksheets"] = [{"cells": three}]
    magics = "!pip install coursepkg\n%matplotlib inline\n%pip install x\nimport re"
    return {
        "UPPER.IPYNB": plain,
        LONG: plain,
        LATIN: plain,
        ".hidden.ipynb": plain,
        "folder/line\nbreak.ipynb": plain,
        "mark.ipynb": b"\xef\xbb\xbf" + plain,
        "latin.ipynb": text.encode("latin-1"),
        "utf16.ipynb": text.encode("utf-16"),
        "format44.ipynb": json.dumps(old).encode(),
        "format3.ipynb": json.dumps(sheets).encode(),
        "magics.ipynb": with_cell(master, magics, at=2),
        "types.ipynb": with_cell(master, TYPES),
        "types_of_functions.ipynb": with_cell(master, TYPES_OF_FUNCTIONS),
        "helper.ipynb": with_cell(master, HELPER),
    }


def clumsy(master: Master, other: Master) -> dict[str | bytes, Student]:
    """Return what goes wrong without bad intent."""
    full = {q.card.question: q.card.points for q in master.graded}
    nothing = dict.fromkeys(full, 0)
    no_judge = full | {"judge": 0}
    no_ngrams = full | {"top_ngrams": 0}
    dies = "import os\ndef top_ngrams(documents, n, m):\n    os._exit(1)"
    return {
        "untouched.ipynb": Student(to_bytes(notebook(master)), nothing),
        "no_cells.ipynb": Student(
            to_bytes(nbformat.v4.new_notebook()), nothing, "wrong notebook", note="no question"
        ),
        "other_chapter.ipynb": Student(
            to_bytes(with_answers(other)), nothing, "wrong notebook", note=other.name
        ),
        "word.docx": Student(b"PK\x03\x04", nothing, "not a notebook", note=".docx"),
        "renamed.ipynb": Student(b"PK\x03\x04 \xff", nothing, "not a notebook"),
        "number.ipynb": Student(b"3", nothing, "not a notebook", note="no cells"),
        "nested.ipynb": Student(b"[" * 10**5, nothing, "not a notebook"),
        "empty.ipynb": Student(b"", nothing, "not a notebook"),
        "crashing.ipynb": Student(
            with_cell(master, "import os\n\nos._exit(1)", at=3), full, "crashed",
            note="code cell 2 ended its process and was left out",
        ),
        "one_bad_cell.ipynb": Student(
            to_bytes(with_answers(master, {"judge": "raise RuntimeError('my cell')"})),
            no_judge, "crashed", note="raised RuntimeError: my cell",
        ),
        "import.ipynb": Student(
            with_cell(master, "import a_package_that_only_i_have", at=3), full, "import failed"
        ),
        "endless.ipynb": Student(
            to_bytes(with_answers(master, {"judge": LOOP})), no_judge, "timed out"
        ),
        "scratch_loops.ipynb": Student(with_cell(master, LOOP), full, "timed out"),
        "scratch_is_stubborn.ipynb": Student(
            with_cell(master, STUBBORN), full, "timed out", note="did not stop when asked"
        ),
        "scratch_ends.ipynb": Student(
            with_cell(master, "import os\nos._exit(0)"), full, "crashed", note="ended its process"
        ),
        "scratch_leaves.ipynb": Student(with_cell(master, "exit()"), full),
        "crashing_often.ipynb": Student(
            with_cell(master, "import os\nos._exit(1)", at=-3, changes={"judge": "import os\nos._exit(1)"}),
            no_judge, "crashed",
        ),
        "a_function_ends_it.ipynb": Student(
            to_bytes(with_answers(master, {"top_ngrams": dies})), no_ngrams, "crashed",
            note="question top_ngrams: it ended its process",  # and the cell that checks it
        ),
        "raises.ipynb": Student(with_cell(master, RAISE), full, "crashed"),
    }  # fmt: skip


def hostile(
    master: Master, repository: str, folder: str, port: int, mark: str
) -> dict[str | bytes, Student]:
    """Return what goes wrong on purpose. It may only run isolated."""
    full = {q.card.question: q.card.points for q in master.graded}
    nothing = dict.fromkeys(full, 0)
    places = {"repository": repository, "folder": folder, "mark": mark}
    untouched = notebook(master)
    untouched.cells.append(new_code_cell(READER.format(**places)))
    left = {"by_hand", "top_ngrams"}
    half = full | dict.fromkeys(left, 0)
    forged = with_answers(master)
    forged.cells.append(new_code_cell(FORGE.format(number=1)))
    forged.cells.append(new_code_cell("#" * 10**6))
    return {
        "redefines_checks.ipynb": Student(
            with_cell(master, REDEFINE, at=5, leave_out=left), half
        ),
        "borrows.ipynb": Student(
            with_cell(master, BORROWS, leave_out={"bag_of_words", "top_ngrams"}),
            full | {"bag_of_words": 0, "top_ngrams": 0}, "import failed",
        ),
        "reads_tests.ipynb": Student(to_bytes(untouched), nothing),
        "vandal.ipynb": Student(with_cell(master, VANDAL.format(**places)), full),
        "poison.ipynb": Student(
            with_cell(master, POISON.format(**places), leave_out=left), half
        ),
        "calls_home.ipynb": Student(
            with_cell(master, CALL_HOME.format(port=port)), full
        ),
        "fills_the_disk.ipynb": Student(with_cell(master, FILL), full),
        "forks.ipynb": Student(
            with_cell(master, MANY), full, "used too much", note="more than 64 processes"
        ),
        "keeps_the_line.ipynb": Student(with_cell(master, HOLD), full, "crashed"),
        "forges.ipynb": Student(
            to_bytes(forged), full, "crashed", note="wrote on the line to the grader"
        ),
        "floods.ipynb": Student(
            with_cell(master, FLOOD.format(number=1)), full, "crashed", note="wrote"
        ),
    }  # fmt: skip


def build(
    master: Master, other: Master, repository: str, folder: str, port: int, mark: str
) -> dict[str | bytes, Student]:
    """Return the class, by file name."""
    full = {q.card.question: q.card.points for q in master.graded}
    students = {"correct.ipynb": Student(to_bytes(with_answers(master)), full)}
    for question in master.graded:  # one of each: the masters' tests try them all
        card, mistake = question.card, question.card.mistakes[0]
        code = f"{question.solution}\n\n{mistake.code}"
        students[f"mistake_{card.question}.ipynb"] = Student(
            to_bytes(with_answers(master, {card.question: code})),
            full | {card.question: 0},
            said={card.question: mistake.says},
        )
    forms = other_forms(master)
    students |= {name: Student(content, full) for name, content in forms.items()}
    students |= clumsy(master, other)
    return students | hostile(master, repository, folder, port, mark)


def hand_in(students, folder):
    """Write the files, whatever their names are."""
    for name, student in students.items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))  # noqa: PTH118
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(student.content)


def row_of(name):
    """Return the name under which a file stands in the table."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return text.replace("\n", " ")


def alive(mark):
    """Return whether a process with this word on its command line is alive."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(mark in file.read_text())
        except OSError:
            continue
    return any(found)


def until(condition, seconds):
    """Wait for a condition, and return whether it came."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()
