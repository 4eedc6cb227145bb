"""A small course of its own, with two runs: a copy of the package in which things may be broken."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.environment import ROOT

TABLE = """
from coursepkg.runs import other, tiny
RUNS = (tiny.RUN, other.RUN)
"""
TINY = '''"""How often a letter occurs."""
import os
import time
from pathlib import Path
from coursepkg.data import facts
from coursepkg.letters import share
from coursepkg.runs._run import Run


def measure(seed, letter):
    with Path("measured.txt").open("a") as file:
        file.write(f"{letter}{seed}\\n")
    while os.environ.get("WAIT_AT") == f"{letter}{seed}":
        time.sleep(0.01)
    if os.environ.get("FAIL_AT") == f"{letter}{seed}":
        raise RuntimeError("told to fail")
    return {"rows": len(facts()), "shares": [share(row, letter) for row in facts()]}


RUN = Run(
    name="tiny",
    what="how often a letter occurs",
    settings=tuple({"seed": s, "letter": x} for s in (0, 1) for x in "ab"),
    measure=measure,
    data=(facts,),
    repeated=({"seed": 0, "letter": "b"},),
)
'''
OTHER = '''"""Nothing much."""
from coursepkg.runs._run import Run


def measure(size):
    return {"double": 2 * size}


RUN = Run(
    name="other",
    what="twice the size",
    settings=({"size": 1}, {"size": 2}),
    measure=measure,
    data=(),
    repeated=({"size": 1},),
)
'''
FILES = {
    "pyproject.toml": '[project]\nname = "coursepkg"\n',
    "facts.json": '["abba", "banana", "cab"]',
    "coursepkg/data/__init__.py": "from coursepkg.data.facts import facts\n",
    "coursepkg/data/facts.py": "import json\nfrom pathlib import Path\n\n\n"
    "def facts():\n    return json.loads(Path('facts.json').read_text())\n",
    "coursepkg/letters.py": "def share(text, letter):\n"
    "    return text.count(letter) / len(text)  # of all letters\n",
    "coursepkg/runs/_table.py": TABLE,
    "coursepkg/runs/tiny.py": TINY,
    "coursepkg/runs/other.py": OTHER,
}


class Course:
    """A checkout of its own; its commands run in processes of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stored = root / "book/reference/results/runs/tiny.json"
        self.part = root / ".cache/runs/tiny.jsonl"

    def start(self, *arguments, errors=subprocess.PIPE, **environment):
        kept = {k: v for k, v in os.environ.items() if k != "COURSE_CACHE"}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.root,
            env=kept | environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )

    def runs(self, *arguments, **environment):
        """Call the command; return its exit code and what it said."""
        process = self.start("-m", "coursepkg.runs", *arguments, **environment)
        said, errors = process.communicate(timeout=60)
        return process.returncode, said + errors

    def python(self, code):
        process = self.start("-c", code)
        said, errors = process.communicate(timeout=60)
        return said or errors.strip().splitlines()[-1]

    def measured(self):
        """Return which settings were measured since the last call, in order."""
        path = self.root / "measured.txt"
        lines = path.read_text().split() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def wait_for(self, line):
        path = self.root / "measured.txt"
        deadline = time.monotonic() + 60
        while not path.exists() or line not in path.read_text().split():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def edit(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def stored_files(self):
        return sorted(path.name for path in self.stored.parent.iterdir())

    def results(self):
        return json.loads(self.stored.read_text(encoding="utf-8"))["results"]


def write_course(root):
    ignored = shutil.ignore_patterns("__pycache__", "bag_on_films.py")
    shutil.copytree(ROOT / "coursepkg", root / "coursepkg", ignore=ignored)
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    return Course(root)


@pytest.fixture
def course(tmp_path):
    """A course whose runs were not made."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    course = write_course(tmp_path_factory.mktemp("made"))
    assert course.runs("make", "tiny", "other")[0] == 0
    course.measured()
    return course.root


@pytest.fixture
def made(made_once, tmp_path):
    """A course whose runs were made."""
    return Course(shutil.copytree(made_once, tmp_path / "course"))
