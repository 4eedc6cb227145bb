"""The package alone, as `pip install .` gives it: what it needs is declared, and all of it imports."""

import ast
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools.site.reference import public_modules

ROOT = Path(__file__).parents[1]


def imported_distributions():
    """The distributions whose modules the package imports, at its head or inside of a function."""
    names = set()
    for path in (ROOT / "coursepkg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add(node.module.split(".")[0])
    names -= {"coursepkg", *sys.stdlib_module_names}
    found = packages_distributions()
    return {found[name][0].lower().replace("_", "-") for name in names}


def test_every_import_is_declared_and_everything_declared_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {Requirement(r).name for r in project["project"]["dependencies"]}
    assert declared == imported_distributions()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the package, built from a copy of what the build reads."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), "."]
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "coursepkg"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    source = folder / "source"
    files = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    for name in (*files, "pyproject.toml", "README.md", "LICENSE"):
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    subprocess.run(command, cwd=source, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_package(wheel):
    there = set(zipfile.ZipFile(wheel).namelist())
    kinds = (".py", ".js", ".css", ".typed")
    files = [p for p in (ROOT / "coursepkg").rglob("*") if p.suffix in kinds]
    files.append(ROOT / "coursepkg/py.typed")
    assert {path.relative_to(ROOT).as_posix() for path in files} - there == set()


@pytest.mark.slow
def test_every_public_module_can_be_imported_from_the_wheel(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import importlib, sys\n"
        f"sys.path[:0] = [{str(tmp_path / 'site')!r}]\n"
        f"sys.path.append({sysconfig.get_path('purelib')!r})\n"
        f"for name in {public_modules()!r}:\n"
        "    module = importlib.import_module(name)\n"
        "    print(module.__file__)\n"
    )
    # -S leaves out what an editable install of this checkout would put on the path
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    places = run.stdout.splitlines()
    assert len(places) == len(public_modules())
    assert all(place.startswith(str(tmp_path)) for place in places)
