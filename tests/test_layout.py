"""The layout of the package: what may import what, and that every module has its tests."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "coursepkg"
SHARED = {"layers", "training", "data", "show", "checks"}
# The only lectures that build on another lecture.
BUILDS_ON = {"tfidf": {"bow"}, "dpo": {"gpt"}, "ppo": {"gpt"}, "clip": {"vit"}}
# The feedback on exercises speaks of what a lecture built, so it may import lectures.
SPEAKS_OF_LECTURES = {"checks"}


def room_of(module):
    """A private module, such as `_word2vec_kernel`, belongs to the lecture that it is named after."""
    return module[1:].split("_")[0] if module.startswith("_") else module


def rooms(path):
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
    return room_of(path.relative_to(PACKAGE).parts[0].removesuffix(".py")), imported


def offences(paths):
    found = []
    for path in paths:
        room, imported = rooms(path)
        if room in SPEAKS_OF_LECTURES:
            continue
        allowed = SHARED | {room} | BUILDS_ON.get(room, set())
        found += [f"{room} imports {other}" for other in sorted(imported - allowed)]
    return found


def test_shared_code_never_imports_a_lecture_and_lectures_import_few():
    paths = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE or path.stem != "__init__"
    ]
    assert offences(paths) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("show/figures.py", "from coursepkg.bow import CountVectorizer"),
        ("data/world.py", "from coursepkg import tfidf"),
        ("bert.py", "import coursepkg.gpt"),
        ("bert.py", "from coursepkg import _gpt_kernel"),
    ],
)
def test_a_forbidden_import_is_found(module, line, tmp_path, monkeypatch):
    path = tmp_path / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(line)
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    assert len(offences([path])) == 1


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
