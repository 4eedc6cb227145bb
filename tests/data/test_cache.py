"""What is kept on disk: where, under which name, and when it is made anew."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursepkg import _results
from coursepkg.data import _cache, cache_dir

CODE = "digest"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def made(folder):
    """Return the function that asks the cache for something, and the list of what had to be made."""
    calls = []

    def ask(value="value", depends_on="it", code=CODE):
        def make():
            calls.append(value)
            return {"value": value}

        return _cache.kept("thing", code, depends_on, make)["value"]

    return ask, calls


def stored(folder):
    (path,) = folder.iterdir()
    return path


def test_what_was_made_once_is_read(made, folder):
    ask, calls = made
    assert (ask("first"), ask("second")) == ("first", "first")
    assert calls == ["first"]
    assert stored(folder).name.startswith("thing-")


def test_made_and_read_are_of_the_same_types(folder):
    first, second = (
        _cache.kept("thing", CODE, 1, lambda: {"pair": (1, "é\n")}) for _ in range(2)
    )
    assert first == second == {"pair": [1, "é\n"]}


def test_something_else_to_depend_on_is_something_else(made):
    ask, calls = made
    assert ask("a", depends_on={"numpy": "2.4"}) == "a"
    assert ask("b", depends_on={"numpy": "2.5"}) == "b"
    assert ask("c", depends_on={"numpy": "2.4"}) == "a"
    assert calls == ["a", "b"]


def test_other_code_is_something_else(made):
    ask, calls = made
    ask("a")
    assert ask("b", code="another") == "b"
    assert calls == ["a", "b"]


def test_another_python_is_something_else(made, monkeypatch):
    ask, calls = made
    ask("a")
    monkeypatch.setattr(sys, "version_info", (4, 0, 1))
    ask("b")
    monkeypatch.setattr(sys, "version_info", (4, 0, 2))
    ask("c")
    assert calls == ["a", "b"]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "foreign", "binary"])
def test_a_damaged_file_is_made_anew(made, folder, damage):
    ask, calls = made
    ask()
    path = stored(folder)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut": whole[:-5],
            "changed": whole.replace(b'"value"}', b'"valve"}'),
            "empty": b"",
            "foreign": b'{"value": "foreign"}',
            "binary": bytes(range(128, 256)),
        }[damage]
    )
    assert ask() == "value"
    assert len(calls) == 2
    assert stored(folder).read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_obstacle(made, folder):
    folder.write_text("not a folder")
    with pytest.warns(UserWarning, match=r"thing-\w+\.json could not be cached"):
        assert made[0]() == "value"


def test_nothing_half_written_is_left(made, folder, monkeypatch):
    def fail(self, target):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.warns(UserWarning, match="disk full"):
        assert made[0]() == "value"
    assert list(folder.iterdir()) == []


# --- where ------------------------------------------------------------------------------------


def test_the_environment_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    assert cache_dir() == tmp_path
    monkeypatch.setenv("COURSE_CACHE", "~/x")
    assert cache_dir() == Path.home() / "x"


def test_in_a_checkout_it_lies_in_the_checkout(monkeypatch):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    assert cache_dir() == ROOT / ".cache"


@pytest.mark.parametrize(
    "pyproject",
    [None, '[project]\nname = "another"', "[tool.ruff]", "no = table = at all"],
)
def test_an_installed_package_uses_the_place_of_the_system(
    monkeypatch, tmp_path, pyproject
):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    monkeypatch.setattr(_results, "PACKAGE", tmp_path / "coursepkg")
    if pyproject:
        (tmp_path / "pyproject.toml").write_text(pyproject)
    assert "power-of-attention" in cache_dir().parts
    assert tmp_path not in cache_dir().parents


# --- a leftover in the home directory ---------------------------------------------------------

LIBRARY = '"""A library."""\n\ndef f():\n    """Right."""\n'
ASK = """
import platformdirs
from coursepkg.data import documentation_corpus
print(documentation_corpus(["toylib"]).texts[1])
print(platformdirs.user_cache_path("power-of-attention"))
"""


@pytest.mark.slow
def test_a_leftover_in_the_home_directory_is_not_read(tmp_path):
    """The mutant: a file of the right form under the right name, where files were kept once."""
    root, home = tmp_path / "checkout", tmp_path / "home"
    shutil.copytree(ROOT / "coursepkg", root / "coursepkg")
    (root / "toylib.py").write_text(LIBRARY)
    shutil.copy(ROOT / "pyproject.toml", root)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "COURSE_"))
    }
    homes = {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home}
    environment = kept | {n: str(p) for n, p in (homes | {"PYTHONPATH": root}).items()}

    def ask():
        done = subprocess.run(
            [sys.executable, "-c", ASK], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        text, place = done.stdout.splitlines()
        return text, Path(place)

    text, place = ask()
    assert text == "Right."
    assert home in place.parents
    assert not place.exists()
    (made,) = (root / ".cache").iterdir()
    payload = made.read_text().partition("\n")[2].replace("Right.", "Wrong.")
    place.mkdir(parents=True)
    digest = hashlib.sha256(payload.encode()).hexdigest()
    (place / made.name).write_text(f"{digest}\n{payload}")
    made.unlink()
    assert ask()[0] == "Right."
    # The forgery is sound: in the project's own folder it would be read.
    shutil.copy(place / made.name, made)
    assert ask()[0] == "Wrong."
