"""The manifest, book/arc.yml: every chapter of the course, with its files and its modules."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.environment import ROOT


class ManifestError(ValueError):
    """The manifest does not say what it has to say."""


@dataclass(frozen=True)
class Chapter:
    """One entry of the manifest; the files that it names need not be there yet.

    Attributes
    ----------
    part : str
        The part of the course that it stands in.
    modules : tuple of str
        Modules of ``coursepkg``, in the order of the course.
    story, whole : int
        Minutes for the story, and with laboratory and "Going deeper".
    cpu_seconds : int
        What one run of its notebook may take on one thread.
    """

    root: Path
    part: str
    stem: str
    title: str
    modules: tuple[str, ...]
    story: int
    whole: int
    cpu_seconds: int
    builds: str
    breaks: str

    @property
    def number(self) -> int:
        """The number of the chapter, which its stem begins with."""
        return int(self.stem[:2])

    @property
    def text(self) -> Path:
        """The text source of the notebook."""
        return self.root / f"book/chapters/{self.stem}.md"

    @property
    def notebook(self) -> Path:
        """The notebook, which is the chapter's page."""
        return self.root / f"notebooks/chapters/{self.stem}.ipynb"

    @property
    def exercises(self) -> Path:
        """The students' notebook of exercises."""
        return self.root / f"notebooks/exercises/{self.stem}.ipynb"

    @property
    def in_book(self) -> bool:
        """Whether readers can read it: a text without a notebook is a draft."""
        return self.notebook.exists()


def read(root: Path = ROOT) -> list[Chapter]:
    """Return every chapter, in the order of the course.

    Raises
    ------
    ManifestError
        Naming the chapter and the key, if the manifest is not as its first lines describe it.
    """
    content = yaml.safe_load((root / "book/arc.yml").read_text(encoding="utf-8"))
    chapters = [
        _chapter(root, part["part"], entry)
        for part in content
        for entry in part["chapters"]
    ]
    numbers = [chapter.number for chapter in chapters]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ManifestError(
            f"book/arc.yml: stems must be numbered 1, 2, 3, ..., got {numbers}"
        )
    return chapters


def written(root: Path = ROOT) -> list[Chapter]:
    """Return the chapters that are in the book."""
    return [chapter for chapter in read(root) if chapter.in_book]


def find(name: str, root: Path = ROOT) -> Chapter:
    """Return the chapter whose stem starts with ``name``, such as ``"05"``; exit where there is not one."""
    chapters = read(root)
    chosen = [chapter for chapter in chapters if chapter.stem.startswith(name)]
    if len(chosen) != 1:
        stems = ", ".join(chapter.stem for chapter in chapters)
        sys.exit(f"NB must be the start of one of {stems}; got {name!r}")
    return chosen[0]


def notebooks(name: str = "all", root: Path = ROOT) -> list[Path]:
    """Return the notebook of the chapter that ``name`` begins; "all" means those in the book, no drafts."""
    if name == "all":
        return [chapter.notebook for chapter in written(root)]
    chapter = find(name, root)
    if not chapter.text.exists():
        sys.exit(f"{chapter.text.relative_to(root).as_posix()} is not written yet")
    return [chapter.notebook]


def lectures(root: Path = ROOT) -> list[str]:
    """Return the lecture modules in the order of the course, each where it is first named."""
    return list(dict.fromkeys(m for chapter in read(root) for m in chapter.modules))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_stem(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{2}_[a-z0-9_]+", value))


def _are_names(value: object) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_text, value))


def _is_positive(value: object) -> bool:
    return type(value) is int and value > 0


def _are_minutes(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"story", "whole"}
        and all(map(_is_positive, value.values()))
    )


_ACCEPTED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "stem": (_is_stem, "like 05_recurrent_networks"),
    "title": (_is_text, "a text"),
    "modules": (_are_names, "a list of names"),
    "minutes": (_are_minutes, "positive whole numbers for story and whole"),
    "cpu_seconds": (_is_positive, "a positive whole number"),
    "builds": (_is_text, "a text"),
    "breaks": (_is_text, "a text"),
}


def _chapter(root: Path, part: str, entry: dict[str, Any]) -> Chapter:
    """Return a chapter, once each value of its entry is of the right kind."""
    where = f"book/arc.yml, {entry.get('stem', 'an entry without a stem')}"
    if set(entry) != set(_ACCEPTED):
        raise ManifestError(
            f"{where}: keys must be {', '.join(_ACCEPTED)}; got {', '.join(entry)}"
        )
    for key, (accepts, what) in _ACCEPTED.items():
        if not accepts(entry[key]):
            raise ManifestError(f"{where}: {key} must be {what}; got {entry[key]!r}")
    return Chapter(
        root=root,
        part=part,
        stem=entry["stem"],
        title=entry["title"],
        modules=tuple(entry["modules"]),
        story=entry["minutes"]["story"],
        whole=entry["minutes"]["whole"],
        cpu_seconds=entry["cpu_seconds"],
        builds=entry["builds"],
        breaks=entry["breaks"],
    )
