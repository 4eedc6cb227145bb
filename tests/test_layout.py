"""The layout of the package: what may import what, and that every module has its tests."""

import ast
import re
from pathlib import Path

import pytest

from tools import manifest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "coursepkg"
LECTURES = manifest.lectures()
SHARED = ("training", "data", "show")
# The feedback on exercises speaks of what a lecture built, and a stored run measures it: they may import it.
SPEAKS_OF_LECTURES = ("checks", "runs")


def room_of(module):
    """`_bm25_kernel` belongs to the lecture `bm25`; other private modules are for everybody."""
    kernel = re.fullmatch(r"_(\w+)_kernel", module)
    return kernel[1] if kernel else module


def rooms(path, package):
    """The room that a module belongs to, and the rooms that it imports from."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            # `from coursepkg import bow` names the room after `import`
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            assert not isinstance(node, ast.ImportFrom), f"{path}: relative import"
            continue
        imported |= {
            room_of(name.split(".")[1])
            for name in names
            if name.startswith("coursepkg.")
        }
    return room_of(path.relative_to(package).parts[0].removesuffix(".py")), imported


def may_import(room):
    """The rooms that a room may import from, besides itself and private helpers."""
    if room in SPEAKS_OF_LECTURES:
        return {*SHARED, *LECTURES}
    earlier = LECTURES[: LECTURES.index(room)] if room in LECTURES else []
    return {*SHARED, *earlier}


def offences(package):
    """List the imports against the order, and the modules that have no place in it."""
    places = {*LECTURES, *SHARED, *SPEAKS_OF_LECTURES}
    found = []
    for path in sorted(package.rglob("*.py")):
        if path == package / "__init__.py":
            continue
        room, imported = rooms(path, package)
        if room not in places and not room.startswith("_"):
            found.append(f"{room} is in no chapter of book/arc.yml")
        found += [
            f"{room} imports {other}"
            for other in sorted(imported - may_import(room) - {room})
            if not other.startswith("_")
        ]
    return found


def test_a_lecture_imports_earlier_lectures_only_and_shared_code_none():
    assert offences(PACKAGE) == []


@pytest.mark.parametrize(
    ("module", "line", "offence"),
    [
        ("show/figures.py", "from coursepkg.bow import tokens", "show imports bow"),
        ("data/world.py", "from coursepkg import tfidf", "data imports tfidf"),
        ("training/loop.py", "from coursepkg import checks", "training imports checks"),
        ("bow.py", "from coursepkg.tfidf import idf", "bow imports tfidf"),
        ("bert.py", "import coursepkg.gpt", "bert imports gpt"),
        ("tfidf.py", "def f():\n    from coursepkg import bm25", "tfidf imports bm25"),
        ("bert.py", "from coursepkg import _gpt_kernel", "bert imports gpt"),
        ("_bert_kernel.py", "import coursepkg.gpt", "bert imports gpt"),
        ("_door.py", "from coursepkg.bow import tokens", "_door imports bow"),
        ("bert.py", "from coursepkg.checks import bow", "bert imports checks"),
        ("bert.py", "from coursepkg import runs", "bert imports runs"),
        ("show/stored.py", "from coursepkg.runs import load", "show imports runs"),
        ("runs/bag.py", "from coursepkg.checks import bow", "runs imports checks"),
        ("bert.py", "from coursepkg.layers import norm", "bert imports layers"),
        ("layers.py", "", "layers is in no chapter of book/arc.yml"),
    ],
)
def test_a_forbidden_import_is_found(module, line, offence, tmp_path):
    path = tmp_path / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line)
    assert offences(tmp_path) == [offence]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("gpt.py", "from coursepkg import attention, bert, data, show, training"),
        ("bm25.py", "from coursepkg._bm25_kernel import scores"),
        ("ppo.py", "from coursepkg import _door, reward"),
        ("checks/bow.py", "from coursepkg import bow, dpo"),
        ("runs/bag.py", "from coursepkg import bow, dpo"),
    ],
)
def test_an_earlier_lecture_may_be_imported(module, line, tmp_path):
    path = tmp_path / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line)
    assert offences(tmp_path) == []


def test_every_module_has_its_tests():
    modules = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        if not path.stem.startswith("_")
    ]
    missing = [
        str(m)
        for m in modules
        if not (ROOT / "tests" / m.parent / f"test_{m.name}").exists()
    ]
    assert missing == []
