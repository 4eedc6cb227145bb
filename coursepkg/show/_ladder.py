"""The ladder as it is displayed: the figure, and below it a table of its numbers."""

from dataclasses import dataclass
from html import escape

from coursepkg._paired import paired_difference
from coursepkg.show import _frames, _ladder_figure, _look
from coursepkg.show._rungs import NO_LABELS, Measured, Task

_NONE = _DASH = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class _Number:
    """A measured number of the table, and in small letters how sure it is."""

    value: str
    range: str = ""

    def __str__(self) -> str:
        return f"[measured {self.value}{f' ({self.range})' if self.range else ''}]"

    def html(self) -> str:
        small = f'<small class="measured">{self.range}</small>' if self.range else ""
        return f'<span class="measured">{self.value}</span>{small}'


Cell = str | _Number


class Ladder:
    """The display of the ladder."""

    def __init__(self, task: Task, rungs: list[Measured]) -> None:
        self.task, self.rungs = task, rungs

    def __repr__(self) -> str:
        lines = [self._caption(), " | ".join(self._header())]
        lines += [" | ".join(str(cell) for cell in row) for row in self._rows()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        wide, narrow = (
            _ladder_figure.draw(self.task, self.rungs, narrow=narrow)
            for narrow in (False, True)
        )
        alt = _ladder_figure.alt(self.task, self.rungs)
        figure = _look.not_compared(_frames.picture(wide, narrow, alt))
        styles = ("frame", "table", "ladder")
        return _look.dressed(f"{figure}\n{self._table()}", *styles, name="ladder")

    def _table(self) -> str:
        """Return the table as HTML, in a frame in which it scrolls where it is too wide."""
        head = "".join(f'<th scope="col">{escape(n)}</th>' for n in self._header())
        body = ""
        for name, *row in self._rows():
            cells = "".join(
                f"<td>{c.html() if isinstance(c, _Number) else escape(c)}</td>"
                for c in row
            )
            body += f'<tr><th scope="row">{escape(str(name))}</th>{cells}</tr>\n'
        return (
            '<div class="scrolls" role="region" aria-label="The numbers of the ladder" tabindex="0">\n'
            f'<table class="course-table"><caption>{escape(self._caption())}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
        )

    def _caption(self) -> str:
        """Say what the table shows."""
        task = self.task
        said = [
            f"Accuracy on {task.sentences:,} test sentences; chance is {task.chance:.3f}, one human "
            f"{task.human:.3f}."
        ]
        if any(len(rows) > 1 for rung in self.rungs for rows in rung.correct.values()):
            said.append("Mean over draws and seeds, with the lowest and the highest.")
        if self._compared():
            said.append(
                "Last column: the paired difference with the most labels, in points, with its 95 % interval "
                "over the sentences."
            )
        return " ".join(said)

    def _header(self) -> list[str]:
        columns = [f"{b:,} labels" if b else "No labels" for b in self._budgets()]
        last = [f"Points above {bag.name}" for bag in self._compared()]
        return ["Rung", "Learned before", *columns, *last]

    def _rows(self) -> list[list[Cell]]:
        """Return the cells, a row for each rung."""
        return [
            [
                rung.name,
                rung.learned_before,
                *(_accuracy(rung, budget) for budget in self._budgets()),
                *(points_above(bag, rung) for bag in self._compared()),
            ]
            for rung in self.rungs
        ]

    def _budgets(self) -> list[int]:
        return sorted({budget for rung in self.rungs for budget in rung.correct})

    def _compared(self) -> list[Measured]:
        """Return what the others are compared with, or nothing: the first that learns from labels."""
        learn = [rung for rung in self.rungs if rung.largest != NO_LABELS]
        return learn[:1] if len(self.rungs) > 1 else []


def _accuracy(rung: Measured, budget: int) -> Cell:
    """Return the mean over the seeds and, of several, the lowest and the highest."""
    if budget not in rung.correct:
        return _NONE
    seeds = rung.accuracies(budget)
    ends = f"{seeds.min():.3f}{_DASH}{seeds.max():.3f}"
    return _Number(f"{seeds.mean():.3f}", ends if len(seeds) > 1 else "")


def points_above(bag: Measured, rung: Measured) -> Cell:
    """Return how many points of accuracy ``rung`` is above ``bag``, with the interval."""
    if rung is bag:
        return _NONE
    # What needs no labels gives the same answers at every number of them.
    level = rung.largest == NO_LABELS
    common = [budget for budget in bag.correct if level or budget in rung.correct]
    if not common:
        return _NONE
    budget = max(common)
    correct = rung.correct[NO_LABELS if level else budget]
    found = paired_difference(correct, bag.correct[budget])
    value, low, high = (f"{100 * x:+.1f}".replace("-", _MINUS) for x in found)
    at = "" if budget == bag.largest else f"; {budget:,} labels"
    return _Number(value, f"{low} to {high}{at}")
