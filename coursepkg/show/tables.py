"""Small tables as the output of a cell."""

import html
import re
from collections.abc import Sequence

from IPython.display import display

from coursepkg.show import _look

Cell = str | int | float
_MEASURED = re.compile(r"\[measured ([^\]]*)\]")


class _Table:
    """The display of a table; its measured numbers are marked for the validation of notebooks."""

    def __init__(
        self, header: list[str], rows: list[list[tuple[str, str]]], caption: str
    ) -> None:
        self.header, self.rows, self.caption = header, rows, caption

    def __repr__(self) -> str:
        lines = [self.caption, " | ".join(self.header)]
        for row in self.rows:
            lines.append(
                " | ".join(
                    f"[measured {t}]" if kind == "measured" else t for kind, t in row
                )
            )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col">{html.escape(name)}</th>' for name in self.header
        )
        body = ""
        for (_, name), *row in self.rows:
            cells = "".join(
                f'<td class="{kind}">{html.escape(text)}</td>' for kind, text in row
            )
            body += f'<tr><th scope="row">{html.escape(name)}</th>{cells}</tr>\n'
        return _look.dressed(
            f'<table class="course-table"><caption>{html.escape(self.caption)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>",
            "table",
        )


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    caption: str,
    digits: int = 3,
) -> None:
    """Show a table; the first column names the rows.

    Text and whole numbers are exact, and have to be the same on every machine. A float is a measurement: it
    is shown with ``digits`` decimals, and its digits are left out when the notebook is validated. So is a
    text such as ``"[measured dog, cat]"``, which is shown as ``dog, cat``.

    Parameters
    ----------
    header : sequence of str
        The name of each column.
    rows : sequence of sequences
        The cells, row by row: ``str``, ``int`` or ``float``.
    caption : str
        What the table shows.
    digits : int
        Decimals of a float.

    Raises
    ------
    ValueError
        If a column has no name, or a row is not as long as the header.
    """
    if not all(header):
        raise ValueError(f"header must name each column, got {list(header)}")
    cells = []
    for i, row in enumerate(rows):
        if len(row) != len(header):
            raise ValueError(
                f"rows[{i}] has {len(row)} cells, but header names {len(header)} columns"
            )
        values = [cell.item() if hasattr(cell, "item") else cell for cell in row]
        cells.append([_kind_and_text(value, digits) for value in values])
    display(_Table(list(header), cells, caption))  # type: ignore[no-untyped-call]


def _kind_and_text(value: Cell, digits: int) -> tuple[str, str]:
    """Return whether a cell is measured or exact, and what stands in it."""
    if isinstance(value, float):
        return "measured", f"{value:.{digits}f}"
    if found := _MEASURED.fullmatch(str(value)):
        return "measured", found[1]
    return "exact", str(value)
