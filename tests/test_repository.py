"""The repository as a whole: one address, pinned versions, files that say what is so."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from coursepkg._stored_run import path_of
from tools.notebooks.claims import table_of

ROOT = Path(__file__).parents[1]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
URL = CONFIG["repository"]["url"]
PATH = URL.removeprefix("https://github.com/")
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
# What names a repository: a page, a clone, a launch link, a badge, a published site.
ADDRESS = re.compile(
    r"(?:github\.com|githubusercontent\.com|/gh|colab\.research\.google\.com/github)/([\w.-]+/[\w.-]+)"
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# Prose that is written by hand and speaks of the course as a whole.
PROSE = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(path for path in (ROOT / "book").glob("*.md")),
    *(path for path in (ROOT / "book/teaching").glob("*.md")),
    *(path for path in (ROOT / "book/reference").glob("*.md")),
]
COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twelve|eleven|[0-9]+) chapters\b"
    r"|\bchapters 1(?:,| and | to )",
    re.I,
)


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()
    ]


def text_files():
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_every_address_is_that_of_the_configuration():
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path, text in text_files()
        for found in ADDRESS.findall(text)
        if found.removesuffix(".git").rstrip(".") != PATH
    ]
    assert wrong == []


def test_an_address_of_another_repository_would_be_found():
    other = "an/other"
    assert ADDRESS.findall(
        f"https://colab.research.google.com/github/{other}/blob/main/x.ipynb"
    ) == [other]
    assert ADDRESS.findall(f"https://mybinder.org/v2/gh/{other}/main") == [other]
    assert ADDRESS.findall(f"pip install git+https://github.com/{other}.git") == [
        f"{other}.git"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_first_cell_installs_the_package_on_colab_only(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next(cell for cell in cells if cell["cell_type"] == "code")
    source = "".join(first["source"])
    assert f"    %pip install -q git+{URL}\n" in source + "\n"
    assert 'if "google.colab" in sys.modules:' in source
    assert "remove-cell" in first["metadata"]["tags"]


def requirements(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


FILES = ["requirements.txt", "requirements-test.txt", "requirements-teach.txt"]


@pytest.mark.parametrize("name", FILES)
def test_requirements_are_pinned_and_agree_with_the_constraints(name):
    held = {
        r.name.lower().replace("_", "-"): str(r.specifier)
        for r in requirements("constraints.txt")
    }
    for requirement in requirements(name):
        assert str(requirement.specifier).startswith("=="), requirement
        assert held[requirement.name.lower()] == str(requirement.specifier), requirement


def test_the_package_leaves_room_and_takes_the_versions_that_readers_get():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    held = {r.name.lower(): r.specifier for r in requirements("constraints.txt")}
    for dependency in map(Requirement, config["project"]["dependencies"]):
        assert "==" not in str(dependency.specifier), dependency
        (pin,) = held[dependency.name.lower()]
        assert dependency.specifier.contains(pin.version), dependency
    oldest = config["tool"]["mypy"]["python_version"]
    assert config["project"]["requires-python"] == f">={oldest}"


def test_versions_agree():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == version
    assert f'__version__ = "{version}"' in (ROOT / "coursepkg/__init__.py").read_text()


def test_every_make_command_that_the_readme_names_exists():
    named = set(
        re.findall(
            r"`make ([a-z-]+)",
            "".join((ROOT / n).read_text() for n in ("README.md", "CONTRIBUTING.md")),
        )
    )
    assert {"book", "test", "lab", "serve", "check", "chapter", "arc"} <= named
    assert {
        command
        for command in named
        if not re.search(rf"^{command}:.*## ", MAKEFILE, re.M)
    } == set()


def recipe(makefile, target):
    """Return what make runs for a target."""
    return re.search(rf"^{target}:.*\n((?:\t.*\n?)*)", makefile, re.M)[1]


def neither_phony_nor_a_file(makefile):
    """Return the targets that a file of their name would keep from running."""
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)", makefile, re.M)).split())
    targets = set(re.findall(r"^([\w/.-]+):(?!=)", makefile, re.M)) - {".PHONY"}
    files = {name for name in targets if "@touch $@" in recipe(makefile, name)}
    return targets - phony - files


def test_every_target_is_phony_or_a_file():
    assert neither_phony_nor_a_file(MAKEFILE) == set()
    assert neither_phony_nor_a_file(MAKEFILE.replace(" proofs", "", 1)) == {"proofs"}


def test_the_proofs_page_names_the_command_that_makes_each_table():
    page = (ROOT / "book/reference/proofs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `make (\w+)` \|.*\| (`.*) \|$", page, re.M)
    assert len(rows) == len(set(rows)) == 3
    folders = {
        "book/reference/results/claims/": (
            table_of(NOTEBOOKS[0]),
            "tools.notebooks claims",
        ),
        "book/reference/results/runs/": (
            path_of("a_run"),
            "coursepkg.runs make needed",
        ),
    }
    for command, kept in rows:
        for name in re.findall(r"`([^`]+)`", kept):
            assert (ROOT / "book/reference/results" / Path(name).name).exists()
            if name.endswith(".json"):
                assert Path(name).name in recipe(MAKEFILE, command)
            else:
                file, made_by = folders[name]
                assert made_by in recipe(MAKEFILE, command)
                assert file.parent == ROOT / name


def test_the_site_is_published_only_after_the_tests():
    deploying = []
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
        for job in jobs.values():
            if any("deploy-pages" in step.get("uses", "") for step in job["steps"]):
                deploying.append(job)
                tests = jobs[job["needs"]]["steps"]
                assert any(step.get("run") == ".ci/run" for step in tests)
    assert len(deploying) == 1


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_prose_counts_no_chapters(path):
    assert COUNTED.findall(path.read_text(encoding="utf-8")) == []


def test_counted_chapters_are_found():
    assert COUNTED.search("Three chapters are here.")
    assert COUNTED.search("there are 16 chapters")
    assert COUNTED.search("Ready today: chapters 1, 2 and 3")
    assert not COUNTED.search("In chapter 1 you build a filter. Each chapter breaks.")


@pytest.mark.slow
def test_jupyterlab_accepts_the_extensions_that_are_installed():
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "labextension", "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = re.findall(r"^\s+(jupyterlab-myst .*)$", listed.stderr, re.M)
    assert len(lines) == 1
    assert "OK" in lines[0]
    assert "not compatible" not in listed.stdout + listed.stderr
