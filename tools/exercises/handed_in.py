"""What was handed in: find the files, read them whatever they are, and tell which exercises they hold."""

import json
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.exercises.masters import Master
from tools.exercises.wording import clean

LARGEST_NOTEBOOK = 50 * 2**20
LONGEST_NAME = 1000
# What systems and editors leave behind; a student hands in none of it.
_LEFTOVERS = (".DS_Store", "__MACOSX", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini")


class NotGradableError(Exception):
    """A file cannot be graded; ``status`` is what the table says."""

    def __init__(self, status: str, note: str) -> None:
        super().__init__(note)
        self.status = status


def not_a_notebook(note: str) -> NotGradableError:
    """Return the error of a file that is no notebook."""
    return NotGradableError("not a notebook", note)


@dataclass(frozen=True)
class HandedIn:
    """A file that was handed in; ``name`` can be printed, whatever the file's own name is."""

    name: str
    path: Path


def find_files(folder: Path) -> tuple[list[HandedIn], list[str]]:
    """Return all files of a folder by name, and the leftovers that are not graded."""
    if not folder.is_dir():
        sys.exit(f"SUBMISSIONS must be a folder with notebooks, got {folder}")
    found, left_out = [], []
    seen: set[str] = set()
    for path in sorted(_walk(folder), key=os.fsencode):
        relative = path.relative_to(folder)
        raw = os.fsencode(relative).decode("utf-8", "backslashreplace")
        name = clean(raw.replace(os.sep, "/"), LONGEST_NAME)
        while name in seen:  # two names of bytes that are written alike
            name += "'"
        seen.add(name)
        handed = HandedIn(name, path)
        if any(part in _LEFTOVERS or part[:2] == "._" for part in relative.parts):
            left_out.append(handed.name)
        else:
            found.append(handed)
    if not found:
        sys.exit(
            f"SUBMISSIONS must be a folder with notebooks; nothing was found in {folder}"
        )
    return found, left_out


def _walk(folder: Path) -> list[Path]:
    """Return all files below a folder; one that cannot be listed stands for its files."""
    closed: list[Path] = []
    found: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    for name, folders, files in walk:
        links = [f for f in folders if Path(name, f).is_symlink()]
        found += [Path(name, file) for file in files + links]
    return found + closed


def read(path: Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    NotGradableError
        If it is no ordinary file that can be read. A link is not followed.
    """
    # A pipe must not be waited for. Windows needs to be told that this is no text.
    names = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in names)
    try:
        if path.is_symlink():
            raise not_a_notebook("a link, which is not followed")
        if path.is_dir():
            raise NotGradableError("cannot be read", "a folder that cannot be opened")
        if path.suffix.lower() != ".ipynb":
            raise not_a_notebook(
                f"a {clean(path.suffix, 20) or 'nameless'} file; .ipynb is needed"
            )
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise not_a_notebook("not an ordinary file")
            content = file.read(LARGEST_NOTEBOOK + 1)
    except OSError as error:
        reason = clean(error.strerror or type(error).__name__)
        raise NotGradableError("cannot be read", reason) from error
    if len(content) > LARGEST_NOTEBOOK:
        raise not_a_notebook("larger than 50 MB")
    return content


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a mark, in UTF-16, or else in Latin-1."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in _MARKS else "utf-8"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


_MARKS = (b"\xff\xfe", b"\xfe\xff")


def notebook(content: bytes) -> dict[str, Any]:
    """Return what a notebook holds; only what grading needs has to be in order.

    Raises
    ------
    NotGradableError
        If it is not a notebook.
    """
    try:
        node = json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        reason = clean(str(error), 100)
        raise not_a_notebook(
            f"damaged, or another kind of file: it is not JSON ({reason})"
        ) from error
    if not isinstance(node, dict) or not {"cells", "worksheets"} & set(node):
        raise not_a_notebook("JSON, but it has no cells")
    return node


def cells(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a notebook in format 4 or 3."""
    sheets = node.get("worksheets")
    sheets = [node, *(sheets if isinstance(sheets, list) else [])]
    lists = [s.get("cells") for s in sheets if isinstance(s, dict)]
    found = [cell for each in lists if isinstance(each, list) for cell in each]
    return [cell for cell in found if isinstance(cell, dict)]


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell, which is a text or a list of its lines."""
    text = cell.get("source", cell.get("input", ""))
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def code(node: dict[str, Any]) -> list[str]:
    """Return the code cells of a notebook."""
    return [source(cell) for cell in cells(node) if cell.get("cell_type") == "code"]


def require_exercises(
    node: dict[str, Any], master: Master, masters: list[Master]
) -> None:
    """Make sure that a notebook holds these exercises, and not those of another chapter.

    Raises
    ------
    NotGradableError
        If it holds none of them.
    """
    words = set(re.findall(r"\w+", "\n".join(map(source, cells(node)))))
    words |= set(_headings(node))
    marks = {m.name: _marks(m) for m in masters}
    for name, own in marks.items():  # what only this chapter has
        others = set().union(*(m for other, m in marks.items() if other != name))
        marks[name] = own - others
    for name, own in marks.items():
        if own & words and not marks[master.name] & words:
            note = f"it holds the exercises of {name}"
            raise NotGradableError("wrong notebook", note)
    answers = {name for question in master.graded for name in question.card.answers}
    if not words & (_marks(master) | answers):
        note = f"it holds no question of {master.name}"
        raise NotGradableError("wrong notebook", note)


def _marks(master: Master) -> set[str]:
    """Return the words that the notebook with these exercises holds."""
    checks = {question.card.check for question in master.graded}
    return checks | {f"exercise {q.card.question}" for q in master.questions}


def _headings(node: dict[str, Any]) -> list[str]:
    """Return the questions whose headings are in a notebook."""
    found = []
    for cell in cells(node):
        metadata = cell.get("metadata")
        exercise = metadata.get("exercise") if isinstance(metadata, dict) else None
        if isinstance(exercise, dict):
            found.append(f"exercise {exercise.get('question')}")
    return found
