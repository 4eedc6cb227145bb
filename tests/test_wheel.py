"""What is installed from the package: it needs what it declares, and works outside of the checkout."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coursepkg.runs import load

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "coursepkg"
RESULTS = ROOT / "book/reference/results"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def imported(source):
    """Return the top-level names that a source file imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def needed():
    """Return the distributions that the package imports from."""
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    names = set().union(*map(imported, sources))
    others = names - sys.stdlib_module_names - {PACKAGE.name}
    known = packages_distributions()
    return {
        canonicalize_name(distribution)
        for name in others
        for distribution in known.get(name, [name])
    }


def test_every_import_is_declared_and_everything_declared_is_imported():
    requirements = map(Requirement, PROJECT["project"]["dependencies"])
    assert needed() == {canonicalize_name(r.name) for r in requirements}


def test_what_the_chapters_compare_with_is_pinned_for_readers():
    extra = {
        canonicalize_name(Requirement(line).name)
        for line in PROJECT["project"]["optional-dependencies"]["chapters"]
    }
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    _, _, compared = pinned.partition("# What the chapters compare with")
    block = compared.partition("# The book")[0].splitlines()[1:]
    assert {canonicalize_name(Requirement(line).name) for line in block} == extra


def test_an_import_is_found_wherever_it_stands():
    source = "import a.b\ndef f():\n    from c.d import e\nif x:\n    import g as h"
    assert imported(source) == {"a", "c", "g"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with nothing in it but the unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # Built from a copy: setuptools writes beside what it builds.
    needed = [ROOT / n for n in ("pyproject.toml", "setup.py", "README.md", "LICENSE")]
    for path in (*needed, *PACKAGE.rglob("*"), *RESULTS.rglob("*.json")):
        if path.is_file() and path.suffix != ".pyc":
            copy = source / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    options = ["--no-index", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run([*command, *options], check=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


# Takes the checkout off the path, wherever it came from, and puts the wheel there.
OUTSIDE = """
import sys
from pathlib import Path
site, root = sys.argv[1:]
sys.path = [site, *(p for p in sys.path if p and not Path(root) in (Path(p), Path(p).parent))]
import coursepkg
assert Path(site) in Path(coursepkg.__file__).parents, coursepkg.__file__
"""
IMPORT_ALL = """
import importlib, pkgutil
for module in pkgutil.walk_packages(coursepkg.__path__, "coursepkg."):
    importlib.import_module(module.name)
    print(module.name)
from coursepkg import data, show
assert "power-of-attention" in data.cache_dir().parts, data.cache_dir()
show.quiz(show.choice("Is it?", show.right("yes", "so"), show.wrong("no", "so")))
"""
LOAD_RUNS = """
from coursepkg import runs
from coursepkg._stored_run import names
for name in names():
    print(name, len(runs.load(name).results))
"""


def outside(installed, folder, code):
    """Run code where only the wheel is, and return what it printed."""
    command = [sys.executable, "-c", OUTSIDE + code, str(installed), str(ROOT)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_imports_everything_outside_of_the_checkout(installed, tmp_path):
    imported_modules = outside(installed, tmp_path, IMPORT_ALL).split()
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in PACKAGE.rglob("*.py")
    ]
    expected = {name.removesuffix(".__init__") for name in modules} - {"coursepkg"}
    assert expected <= set(imported_modules)


@pytest.mark.slow
def test_stored_runs_can_be_read_from_the_wheel(installed, tmp_path):
    stored = sorted((RESULTS / "runs").glob("*.json"))
    expected = [f"{path.stem} {len(load(path.stem).results)}" for path in stored]
    assert expected
    assert outside(installed, tmp_path, LOAD_RUNS).splitlines() == expected
    for path in (installed / "coursepkg/_stored").rglob("*.json"):
        name = path.relative_to(installed / "coursepkg/_stored")
        assert path.read_bytes() == (RESULTS / name).read_bytes()
        assert name.parts[0] in ("runs", "ladder.json"), "the book's alone"


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(installed):
    shipped = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {"coursepkg/py.typed", "coursepkg/show/quiz.js"} <= shipped
    assert [name for name in sorted(shipped) if not (installed / name).is_file()] == []
