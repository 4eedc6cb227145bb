"""Write what follows from the manifest: a new chapter is its own files and one entry.

python -m tools.site.arc          write what is stale
python -m tools.site.arc check    say what is stale

Generated are the chapters and reference pages in _toc.yml, the README's map, and the reference pages.
"""

import argparse
import re
import sys
from itertools import groupby
from pathlib import Path

from tools import manifest
from tools.environment import ROOT, write
from tools.manifest import Chapter
from tools.site import reference

API = "book/reference/api"
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class MarkerError(ValueError):
    """A file does not say where its generated part stands."""


def generated(root: Path = ROOT) -> dict[Path, str]:
    """Return what follows from the manifest: each file, and what it has to hold."""
    chapters = manifest.read(root)
    parts = {
        "_toc.yml": {"chapters": toc_chapters(chapters), "reference": toc_pages(root)},
        "README.md": {"ready": ready(chapters), "map": readme_map(chapters)},
        f"{API}.rst": {"modules": reference.table(root)},
    }
    files = {root / name: filled(root / name, found) for name, found in parts.items()}
    for name in reference.modules(root):
        files[root / API / f"{name}.rst"] = reference.page(name, root)
    return files


def filled(path: Path, parts: dict[str, list[str]]) -> str:
    """Return the text of a file with new lines between the two markers of each part.

    A marker is a comment of the file's own kind that starts with ``begin NAME`` or ``end NAME``.

    Raises
    ------
    MarkerError
        If a marker is missing, or there twice.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, new in parts.items():
        places = [
            [
                i
                for i, line in enumerate(lines)
                if re.match(rf"\W+{word} {name}\b", line)
            ]
            for word in ("begin", "end")
        ]
        if [len(found) for found in places] != [1, 1] or places[0] > places[1]:
            raise MarkerError(
                f"{path.name} must hold one comment with 'begin {name}' and, below it, one with 'end {name}'"
            )
        lines[places[0][0] + 1 : places[1][0]] = new
    return "\n".join(lines) + "\n"


def toc_chapters(chapters: list[Chapter]) -> list[str]:
    """Return the parts of the table of contents that have a chapter to read."""
    lines = []
    there = [chapter for chapter in chapters if chapter.in_book]
    for part, members in groupby(there, key=lambda chapter: chapter.part):
        lines += [f"  - caption: {part}", "    numbered: 1", "    chapters:"]
        for chapter in members:
            lines.append(f"      - file: notebooks/chapters/{chapter.stem}")
            if chapter.exercises.exists():
                file = f"          - file: notebooks/exercises/{chapter.stem}"
                lines += ["        sections:", file]
    return lines


def toc_pages(root: Path) -> list[str]:
    """Return the reference pages as the table of contents lists them."""
    return [f"          - file: {API}/{name}" for name in reference.modules(root)]


def ready(chapters: list[Chapter]) -> list[str]:
    """Return the README's line on what can be read today."""
    there = [f"{c.number} *{c.title}*" for c in chapters if c.in_book]
    rest = " The rest is planned." if len(there) < len(chapters) else ""
    return [f"**Ready today:** {', '.join(there)}.{rest}"]


def readme_map(chapters: list[Chapter]) -> list[str]:
    """Return the README's map: a row a part, and a link where there is a chapter to read."""
    lines = ["", "| part | chapters |", "| --- | --- |"]
    parts = groupby(chapters, key=lambda chapter: chapter.part)
    for numeral, (part, members) in zip(NUMERALS, parts, strict=False):
        names = ", ".join(f"{c.number} {_linked(c)}" for c in members)
        lines.append(f"| {numeral}. {part} | {names} |")
    return [*lines, ""]


def _linked(chapter: Chapter) -> str:
    """Return a chapter's title, as a link to its notebook where there is one."""
    path = f"notebooks/chapters/{chapter.stem}.ipynb"
    return f"[{chapter.title}]({path})" if chapter.in_book else chapter.title


def orphans(root: Path = ROOT) -> list[Path]:
    """Return the reference pages of modules that are no more."""
    pages = {root / API / f"{name}.rst" for name in reference.modules(root)}
    return sorted(set((root / API).glob("*.rst")) - pages)


def unknown(root: Path = ROOT) -> list[Path]:
    """Return the texts and notebooks of chapters that are not in the manifest."""
    stems = {chapter.stem for chapter in manifest.read(root)}
    folders = ("book/chapters", "book/exercises")
    found = [path for folder in folders for path in (root / folder).glob("*.md")]
    found += (root / "notebooks").glob("*/*.ipynb")
    return sorted(path for path in found if path.stem not in stems)


def problems(root: Path = ROOT) -> list[str]:
    """Say what does not follow from the manifest, and what mends it."""
    stale = [
        path
        for path, content in generated(root).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    ]
    return [
        f"{path.relative_to(root).as_posix()} is stale; mend it with: make arc"
        for path in [*stale, *orphans(root)]
    ] + [
        f"{path.relative_to(root).as_posix()} belongs to no chapter; add it to book/arc.yml"
        for path in unknown(root)
    ]


def write_all(root: Path = ROOT) -> None:
    """Write what is stale, and remove the pages of modules that are no more."""
    for path, content in generated(root).items():
        if write(path, content):
            print(f"wrote {path.relative_to(root).as_posix()}")
    for path in orphans(root):
        path.unlink()
        print(f"removed {path.relative_to(root).as_posix()}")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "command", nargs="?", default="write", choices=["write", "check"]
    )
    if parser.parse_args().command == "write":
        write_all()
    elif found := problems():
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
