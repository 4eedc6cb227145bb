"""The figure of the ladder: accuracy against the number of labels, each rung named at its own line.

On a phone there is no room beside the lines. There they end in numbers, and the names stand below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from numpy.typing import NDArray
from sklearn.isotonic import isotonic_regression

from coursepkg.show import style
from coursepkg.show._rungs import BUDGETS, LIVE, NO_LABELS, Measured, Task

# What the weights learned before decides colour and marker. The first are Okabe and Ito's; all are dark
# enough for thin lines on white.
_KINDS = [
    ("#0072B2", "o"),
    ("#D55E00", "s"),
    ("#007A5A", "^"),
    ("#7A3E8F", "D"),
    ("#000000", "v"),
    ("#9A6700", "P"),
    ("#A3195B", "X"),
    ("#4B6A88", "*"),
]
Kinds = dict[str, tuple[str, str]]  # what was learned before: colour, marker
_LEARNED = "Learned before:"
_INK, _QUIET, _HAIR = "#22272e", "#586069", "#8b939c"
_LEFT, _RIGHT = 40, 8750  # ends of the axis, in labels
# In inches for each point of the size of letters.
_ROW = 0.0205  # from one row to the next
_FOOT = 0.068  # from the plot to the first row below it
_DASHES: list[Any] = ["-", (0, (4, 1.2)), (0, (1.5, 1))]
_DODGE = 0.018  # bars of two rungs stand apart by so much of their number of labels


@dataclass(frozen=True)
class _Look:
    """How much a line stands out."""

    width: float
    marker: float
    paleness: float  # share of white in its colour
    ink: str
    weight: str
    layer: int


_LOUD = _Look(2.6, 6.5, 0.0, _INK, "bold", 5)  # this chapter's
_SOFT = _Look(1.4, 4.5, 0.4, _QUIET, "normal", 4)  # an earlier chapter's
_EVEN = _Look(1.8, 5.0, 0.0, _INK, "normal", 4)  # where no chapter is at hand
_DASHED = _Look(1.2, 0.0, 0.0, _QUIET, "normal", 2)  # chance, and one human


@dataclass(frozen=True)
class _Line:
    """A rung, or a line that rungs are compared with, as it is drawn."""

    name: str
    budgets: list[int]  # none: the line is level
    seeds: list[NDArray[np.float64]]  # accuracies, for each budget
    colour: str
    look: _Look
    marker: str = ""  # none: no rung
    number: str = ""
    dashes: Any = (0, (5, 4))

    @property
    def values(self) -> list[float]:
        return [float(seeds.mean()) for seeds in self.seeds]

    @property
    def text(self) -> str:
        return f"{self.name}  {self.values[-1]:.2f}"

    @property
    def long(self) -> float:
        """The length of its text, in inches for each point of the size of letters."""
        return _long(self.text, self.look.weight)


@dataclass(frozen=True)
class _Page:
    """The paper: where things are, in inches from its lower left corner."""

    width: float
    height: float
    left: float  # of the plot
    right: float
    bottom: float
    top: float
    low: float  # accuracy at its lower end
    high: float
    size: float  # of letters, in points

    def x(self, labels: float) -> float:
        """Return where a number of labels is."""
        share = np.log(labels / _LEFT) / np.log(_RIGHT / _LEFT)
        return float(self.left + share * (self.right - self.left))

    def y(self, accuracy: float) -> float:
        """Return where an accuracy is."""
        share = (accuracy - self.low) / (self.high - self.low)
        return self.bottom + share * (self.top - self.bottom)


def alt(task: Task, rungs: Sequence[Measured]) -> str:
    """Say what the figure shows, with the numbers that it shows."""
    said = [
        f"Line chart: accuracy on {task.sentences:,} test sentences against the number of labels. "
        f"Chance is {task.chance:.2f}, one human {task.human:.2f}."
    ]
    for rung in rungs:
        budgets = sorted({min(rung.correct), rung.largest})
        ends = [f"{rung.accuracy(b):.2f} with {_labels(b)}" for b in budgets]
        said.append(f"{rung.name}: {', '.join(ends)}.")
    return " ".join(said)


def _long(text: str, weight: str = "normal") -> float:
    """Return the length of a text, in inches for each point of the size of letters."""
    font = FontProperties(family="DejaVu Sans", weight=weight)
    return float(TextPath((0, 0), text, size=10, prop=font).get_extents().width) / 720


def _labels(budget: int) -> str:
    return "no labels" if budget == NO_LABELS else f"{budget:,} labels"


def draw(task: Task, rungs: Sequence[Measured], *, narrow: bool = False) -> Figure:
    """Draw the ladder; ``narrow`` is for a phone."""
    lines = list(_lines(task, rungs))
    kinds = _kinds(rungs)
    kinds = kinds if len(kinds) > 1 else {}
    page = (_phone if narrow else _desk)(lines, kinds)
    with mpl.rc_context():
        style.use_style()
        mpl.rcParams["font.size"] = page.size
        figure = plt.figure(figsize=(page.width, page.height))
        # Not `layout="none"`: saving would put back the style's layout, and the next saving fail on it.
        figure.set_layout_engine("none")
        axes = _plot(figure, page, task)
        _draw_lines(axes, lines)
        _draw_bars(axes, lines)
        paper = _paper(figure, page)
        _name_lines(paper, page, lines, by_number=narrow)
        _explain(paper, page, lines, kinds, numbered=narrow)
    return figure


def _kinds(rungs: Sequence[Measured]) -> Kinds:
    """Return colour and marker of what weights learned before, in the order of its first use."""
    different = dict.fromkeys(rung.learned_before for rung in rungs)
    return {what: _KINDS[i % len(_KINDS)] for i, what in enumerate(different)}


def _lines(task: Task, rungs: Sequence[Measured]) -> Iterator[_Line]:
    """Yield the lines that rungs are compared with, then one line a rung."""
    for name, value in (("One human", task.human), ("Chance", task.chance)):
        yield _Line(name, [], [np.array([value])], _HAIR, _DASHED)
    kinds, some_live = _kinds(rungs), any(rung.chapter == LIVE for rung in rungs)
    alike = dict.fromkeys(kinds, 0)
    for number, rung in enumerate(rungs, 1):
        look = _EVEN if not some_live else _LOUD if rung.chapter == LIVE else _SOFT
        colour, marker = kinds[rung.learned_before]
        red, green, blue = (
            look.paleness + (1 - look.paleness) * part for part in to_rgb(colour)
        )
        budgets = sorted(rung.correct)
        yield _Line(
            rung.name,
            [] if budgets == [NO_LABELS] else budgets,
            [rung.accuracies(budget) for budget in budgets],
            to_hex((red, green, blue)),
            look,
            marker,
            str(number),
            _DASHES[alike[rung.learned_before] % len(_DASHES)],
        )
        # Two thick curves of one colour are told apart by their dashes.
        alike[rung.learned_before] += look is _LOUD and budgets != [NO_LABELS]


def _ends(lines: list[_Line]) -> tuple[float, float]:
    """Return the ends of the axis of accuracy: a little beyond everything that is drawn."""
    drawn = np.concatenate([seeds for line in lines for seeds in line.seeds])
    return float(drawn.min()) - 0.025, float(drawn.max()) + 0.025


def _desk(lines: list[_Line], kinds: Kinds) -> _Page:
    """Return a page with room for names at the right."""
    width, size = 7.2, 10.0
    names = 0.4 + size * max(line.long for line in lines)
    bottom = _FOOT * size + _ROW * size * (len(_rows(kinds, width, size)) - 0.3)
    top = bottom + max(3.3, _ROW * size * len(lines) + 0.2)
    return _Page(
        width, top + 0.42, 0.42, width - names, bottom, top, *_ends(lines), size
    )


def _phone(lines: list[_Line], kinds: Kinds) -> _Page:
    """Return a page with room for numbers at the right, and for names below."""
    width, size = 3.6, 9.0
    rows = sum(bool(line.number) for line in lines) + len(_rows(kinds, width, size))
    bottom = _FOOT * size + _ROW * size * (rows - 0.3)
    top = bottom + max(2.6, _ROW * size * len(lines) + 0.2)
    return _Page(width, top + 0.4, 0.42, 2.52, bottom, top, *_ends(lines), size)


def _plot(figure: Figure, page: _Page, task: Task) -> Axes:
    """Return the axes, with their scales and words."""
    room = (
        page.left / page.width,
        page.bottom / page.height,
        (page.right - page.left) / page.width,
        (page.top - page.bottom) / page.height,
    )
    axes = figure.add_axes(room)
    axes.set_xscale("log")
    axes.set_xlim(_LEFT, _RIGHT)
    axes.set_ylim(page.low, page.high)
    axes.set_xticks(BUDGETS, [f"{budget:,}" for budget in BUDGETS])
    axes.set_yticks(
        [tick for tick in np.arange(0, 1.05, 0.1) if page.low <= tick <= page.high]
    )
    axes.minorticks_off()
    axes.tick_params(length=0, colors=_QUIET)
    axes.spines[["left", "bottom"]].set_color(_HAIR)
    axes.set_xlabel("labelled sentences (log scale)", color=_QUIET)
    axes.set_title(
        f"Accuracy on the {task.sentences:,} test sentences",
        fontsize=page.size + 1,
        color=_INK,
        x=(0.08 - page.left) / (page.right - page.left),
    )
    return axes


def _draw_lines(axes: Axes, lines: list[_Line]) -> None:
    """Draw every line; without labels it is level, and its marker stands on the axis."""
    for line in lines:
        drawn: dict[str, Any] = {
            "color": line.colour,
            "linewidth": line.look.width,
            "linestyle": line.dashes,
            "zorder": line.look.layer,
        }
        if not line.budgets:
            axes.axhline(line.values[0], **drawn)
        axes.plot(
            line.budgets or [_LEFT],
            line.values,
            marker=line.marker,
            markersize=line.look.marker,
            markeredgecolor="white",
            markeredgewidth=0.7,
            clip_on=False,
            **drawn,
        )


def _draw_bars(axes: Axes, lines: list[_Line]) -> None:
    """Draw a bar from the lowest seed to the highest, the bars of a budget side by side."""
    curves = [line for line in lines if line.budgets]
    for place, line in enumerate(curves):
        aside = 1 + _DODGE * (place - (len(curves) - 1) / 2)
        axes.vlines(
            np.array(line.budgets) * aside,
            [seeds.min() for seeds in line.seeds],
            [seeds.max() for seeds in line.seeds],
            color=line.colour,
            linewidth=0.6 * line.look.width,
            zorder=line.look.layer,
        )


def _paper(figure: Figure, page: _Page) -> Axes:
    """Return axes that measure the whole page in inches, to write on."""
    paper = figure.add_axes((0, 0, 1, 1))
    paper.set_xlim(0, page.width)
    paper.set_ylim(0, page.height)
    paper.axis("off")
    paper.set_zorder(3)
    return paper


def apart(
    heights: list[float], distance: float, low: float, high: float
) -> list[float]:
    """Return heights that are ``distance`` apart at least, and as near to the given ones as can be."""
    order = np.argsort(heights, kind="stable")
    steps = distance * np.arange(len(heights))
    wanted = np.array(heights)[order] - steps
    moved = isotonic_regression(wanted, y_min=low, y_max=high - steps[-1]) + steps
    found = np.empty(len(heights))
    found[order] = moved
    return [float(height) for height in found]


def _name_lines(
    paper: Axes, page: _Page, lines: list[_Line], *, by_number: bool
) -> None:
    """Write the name of each line, or its number, to the right of where it ends, none over another."""
    starts = [page.y(line.values[-1]) for line in lines]
    heights = apart(starts, _ROW * page.size, page.bottom - 0.05, page.top)
    edge = page.right
    for line, start, height in zip(lines, starts, heights, strict=True):
        end = page.x(line.budgets[-1]) if line.budgets else edge
        paper.plot(
            [end, edge + 0.04, edge + 0.2, edge + 0.26],
            [start, start, height, height],
            color=line.colour,
            linewidth=0.8,
            linestyle="-",
            zorder=1,
        )
        text = (line.number or line.name) if by_number else line.text
        paper.text(
            edge + 0.3,
            height,
            text,
            va="center",
            color=line.look.ink,
            weight=line.look.weight,
            fontsize=page.size,
        )


def _rows(kinds: Kinds, width: float, size: float) -> list[list[str]]:
    """Return in which rows the kinds of what was learned before stand; none where there is one kind."""
    if not kinds:
        return []
    rows: list[list[str]] = [[]]
    for kind in (_LEARNED, *kinds):
        if sum(map(_step, [*rows[-1], kind])) * size > width:
            rows.append([])
        rows[-1].append(kind)
    return rows


def _step(kind: str) -> float:
    """Return how much room a kind takes with its marker, in inches for each point of the size of letters."""
    return _long(kind) + (0.02 if kind == _LEARNED else 0.045)


def _explain(
    paper: Axes,
    page: _Page,
    lines: list[_Line],
    kinds: Kinds,
    *,
    numbered: bool,
) -> None:
    """Write below the plot which number is which rung, and which marker is which kind of learning."""
    height = page.bottom - _FOOT * page.size
    for line in lines:
        if numbered and line.number:
            look: dict[str, Any] = {
                "va": "center",
                "color": line.look.ink,
                "weight": line.look.weight,
            }
            paper.text(0.22, height, line.number, ha="right", **look)
            paper.plot(0.38, height, line.marker, color=line.colour)
            paper.text(0.52, height, line.text, **look)
            height -= _ROW * page.size
    for row in _rows(kinds, page.width, page.size):
        place = 0.08
        for kind in row:
            if kind in kinds:
                colour, marker = kinds[kind]
                paper.plot(place + 0.06, height, marker, color=colour)
            aside = 0.18 if kind in kinds else 0
            paper.text(place + aside, height, kind, va="center", color=_QUIET)
            place += _step(kind) * page.size
        height -= _ROW * page.size
