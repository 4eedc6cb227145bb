"""Tables in text files: rows that know where they stand, so that an error names the file and the line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A line of a file, cut at its tabs."""

    path: Path
    line: int
    cells: list[str]

    def wrong(self, expected: str) -> ValueError:
        """Return the error that says what the line should have been."""
        start = "\t".join(self.cells)[:40]
        return ValueError(
            f"{self.path}, line {self.line}: expected {expected}, got {start!r}"
        )

    def number(self, column: int) -> float:
        """Return the number in a column."""
        try:
            return float(self.cells[column])
        except ValueError:
            raise self.wrong(f"a number in column {column + 1}") from None


def rows(path: Path, columns: int, comment: str = "\0") -> Iterator[Row]:
    """Yield the rows of a tab-separated file, which must have so many columns.

    A few bytes that are not UTF-8 become the replacement character. Lines that start with ``comment`` are
    left out.
    """
    content = path.read_bytes().decode("utf-8-sig", errors="replace")
    # Texts may hold characters that splitlines() takes for the end of a line.
    for number, line in enumerate(content.removesuffix("\n").split("\n"), start=1):
        if line.startswith(comment):
            continue
        row = Row(path, number, line.removesuffix("\r").split("\t"))
        if len(row.cells) != columns:
            raise row.wrong(f"{columns} columns with tabs between them")
        yield row
