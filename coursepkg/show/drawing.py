"""The visual language of the course: tokens, vectors, matrices, arrows, and what else models are made of.

A diagram is a `Picture`, on which elements are put one by one. Lengths are in units of the picture, of which
17 are the height of its text; y grows downwards. The diagram ``legend`` shows every element.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import hypot
from typing import Final, Literal

from coursepkg.show import _frames

Kind = Literal[
    "plain", "learned", "frozen", "query", "key", "value", "here", "gradient"
]
Side = Literal["left", "right", "above", "below"]

TEXT: Final = 17
WIDEST: Final = 544  # 318 px on a phone, where the text is then 10 px high
STRONGEST_SHADE: Final = 0.4  # the number on it can still be read
_CELL: Final = (32, 30)
_GAP, _MARGIN = 8, 10
_OUTWARD: Final = {"left": (-1, 0), "right": (1, 0), "above": (0, -1), "below": (0, 1)}
# How wide a character is beside its height, in a wide font: whoever has a narrower one sees more air.
_NARROW = dict.fromkeys("ijltrf.,:;()[] ", 0.42)
_WIDTHS = (
    _NARROW | dict.fromkeys("mwMW", 0.98) | dict.fromkeys("+=\N{MINUS SIGN}", 0.84)
)
_OTHERS = 0.64


@dataclass(frozen=True)
class Palette:
    """The colours of a picture; of each kind, those of its lines and of what they enclose."""

    ground: str
    edge: str
    ink: str
    quiet: str
    kinds: dict[Kind, tuple[str, str]]


# The hues of Okabe and Ito's palette, made darker for a light ground and lighter for a dark one.
LIGHT: Final = Palette(
    ground="#ffffff",
    edge="#dfdcd5",
    ink="#22272e",
    quiet="#586069",
    kinds={
        "plain": ("#767e88", "#f7f6f3"),
        "learned": ("#3d4650", "#e6e9ee"),
        "frozen": ("#3d4650", "#f7f6f3"),
        "query": ("#0068a8", "#d9ebf8"),
        "key": ("#c2579a", "#f9e1ef"),
        "value": ("#007f5b", "#d3efe4"),
        "here": ("#a36a00", "#fae1a6"),
        "gradient": ("#c04c00", "#fbe3d3"),
    },
)
DARK: Final = Palette(
    ground="#1d2127",
    edge="#333a43",
    ink="#e3e7ec",
    quiet="#a5aeb9",
    kinds={
        "plain": ("#848e9a", "#262b32"),
        "learned": ("#c3cad3", "#39414c"),
        "frozen": ("#c3cad3", "#262b32"),
        "query": ("#4fa8e0", "#14374f"),
        "key": ("#eba3cc", "#4d2a40"),
        "value": ("#12a67c", "#123f33"),
        "here": ("#e6b84a", "#5e4817"),
        "gradient": ("#f28c4b", "#4f2d18"),
    },
)


@dataclass(frozen=True)
class Anchor:
    """A point at a side of a box, and the direction that leads away from the box."""

    x: float
    y: float
    dx: float
    dy: float

    def moved(self, by: float) -> "Anchor":
        """Return the point that lies ``by`` further out."""
        return Anchor(self.x + by * self.dx, self.y + by * self.dy, self.dx, self.dy)


@dataclass(frozen=True)
class Box:
    """The rectangle that an element covers; lines begin and end at its sides."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def around(cls, boxes: Iterable["Box"]) -> "Box":
        """Return the smallest box that holds all of ``boxes``."""
        held = list(boxes)
        x, y = min(box.x for box in held), min(box.y for box in held)
        right = max(box.x + box.width for box in held)
        return cls(x, y, right - x, max(box.y + box.height for box in held) - y)

    def grown(self, by: float) -> "Box":
        """Return the box with a margin on all sides."""
        wider, higher = self.width + 2 * by, self.height + 2 * by
        return Box(self.x - by, self.y - by, wider, higher)

    def side(self, side: Side) -> Anchor:
        """Return the middle of a side."""
        dx, dy = _OUTWARD[side]
        x, y = self.middle
        return Anchor(x + dx * self.width / 2, y + dy * self.height / 2, dx, dy)

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2


class Picture:
    """A drawing in the visual language of the course.

    Parameters
    ----------
    title : str
        What it is.
    alt : str
        What it shows, in words, for readers who do not see it.
    """

    def __init__(self, title: str, alt: str) -> None:
        self.title, self.alt = title, alt
        self._behind: list[str] = []
        self._shapes: list[str] = []
        self._words: list[str] = []  # on top, so that no shape covers them
        self._boxes: list[Box] = []

    def __repr__(self) -> str:
        return f"{self.title}. {self.alt}"

    def _repr_html_(self) -> str:
        return self.html()

    # Words

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        quiet: bool = False,
        anchor: Literal["start", "middle", "end"] = "middle",
    ) -> Box:
        """Write one line; ``x`` is where it starts, has its middle or ends, ``y`` half-way up."""
        width = width_of(words)
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        name = "quiet" if quiet else "ink"
        self._words.append(
            f'<text class="{name}" x="{_n(x)}" y="{_n(y + 0.35 * TEXT)}" text-anchor="{anchor}">'
            f"{html.escape(words)}</text>"
        )
        return self._covered(Box(left, y - 0.6 * TEXT, width, 1.2 * TEXT))

    def label(
        self, boxes: Iterable[Box], words: str, side: Side, *, quiet: bool = False
    ) -> Box:
        """Write ``words`` beside ``boxes``: a name, or quietly a shape such as (V, C)."""
        at = Box.around(boxes).side(side).moved(_GAP)
        y = at.y + at.dy * 0.6 * TEXT
        if side in ("left", "right"):
            anchor: Literal["start", "end"] = "start" if side == "right" else "end"
            return self.text(at.x, y, words, quiet=quiet, anchor=anchor)
        return self.text(at.x, y, words, quiet=quiet)

    # Things

    def token(self, x: float, y: float, word: str, kind: Kind = "plain") -> Box:
        """Draw a token, a word or a piece of one, from its upper left corner."""
        box = Box(x, y, width_of(word) + 20, _CELL[1])
        self._rect(box, f"box {kind}", radius=9)
        self.text(*box.middle, word)
        return box

    def tokens(
        self,
        x: float,
        y: float,
        words: Sequence[str],
        pitch: float,
        kinds: Sequence[Kind] | None = None,
    ) -> list[Box]:
        """Draw a row of tokens, each in the middle of a column that is ``pitch`` wide."""
        plain: list[Kind] = ["plain"] * len(words)
        row = zip(words, kinds or plain, strict=True)
        return [
            self.token(x + pitch * (i + 0.5) - width_of(word) / 2 - 10, y, word, kind)
            for i, (word, kind) in enumerate(row)
        ]

    def page(self, x: float, y: float, lines: Sequence[str], width: float) -> Box:
        """Draw a document as a sheet with a folded corner, and on it its text."""
        box = Box(x, y, width, 20 * len(lines) + 16)
        right, bottom = x + width, y + box.height
        fold = f"M{_n(right - 11)} {_n(y)}v11h11"
        sheet = f"M{_n(x)} {_n(y)}H{_n(right - 11)}l11 11V{_n(bottom)}H{_n(x)}z"
        self._shapes.append(f'<path class="box plain" d="{sheet}{fold}"/>')
        for place, words in enumerate(lines):
            self.text(x + width / 2, y + 18 + 20 * place, words)
        return self._covered(box)

    def patch(self, x: float, y: float, greys: Sequence[Sequence[float]]) -> Box:
        """Draw a piece of an image, whose pixels are 0 for the ground to 1 for ink."""
        side = _CELL[1] / len(greys)
        for i, row in enumerate(greys):
            for j, grey in enumerate(row):
                pixel = Box(x + j * side, y + i * side, side, side)
                self._rect(pixel, "pixel", opacity=grey)
        box = Box(x, y, len(greys[0]) * side, _CELL[1])
        self._rect(box, "frame plain", radius=2)
        return box

    def matrix(
        self,
        x: float,
        y: float,
        rows: Sequence[Sequence[object]],
        kind: Kind = "plain",
        *,
        size: tuple[float, float] = _CELL,
    ) -> list[list[Box]]:
        """Draw rows of cells of one ``size``; ``""`` leaves one empty, 0 is quiet. Return the cells."""
        width, height = size
        cells = [
            [Box(x + j * width, y + i * height, *size) for j in range(len(row))]
            for i, row in enumerate(rows)
        ]
        for box, value in zip(chain(*cells), chain(*rows), strict=True):
            self._rect(box, f"cell {kind}")
            if value != "":
                words = str(value).replace("-", "\N{MINUS SIGN}")
                self.text(*box.middle, words, quiet=value == 0)
        self._rect(Box.around(chain(*cells)), f"frame {kind}", radius=2)
        return cells

    def vector(
        self,
        x: float,
        y: float,
        values: Sequence[object],
        kind: Kind = "plain",
        *,
        size: tuple[float, float] = _CELL,
        down: bool = False,
    ) -> list[Box]:
        """Draw a row of cells, or with ``down`` a column; return the cells."""
        rows = [[value] for value in values] if down else [values]
        return list(chain(*self.matrix(x, y, rows, kind, size=size)))

    def block(self, boxes: Iterable[Box], name: str) -> Box:
        """Draw a part of a model around and behind ``boxes``, with its name at the top."""
        inner = Box.around(boxes)
        width = max(inner.width, width_of(name)) + 24
        box = Box(inner.middle[0] - width / 2, inner.y - 30, width, inner.height + 42)
        self._rect(box, "box plain", radius=12, behind=True)
        self.text(box.middle[0], box.y + 16, name, quiet=True)
        return box

    def plus(self, x: float, y: float) -> Box:
        """Draw a sum of what arrows bring, around the point (x, y)."""
        cross = f"M{_n(x - 6)} {_n(y)}h12M{_n(x)} {_n(y - 6)}v12"
        self._shapes += [
            f'<circle class="box plain" cx="{_n(x)}" cy="{_n(y)}" r="11"/>',
            f'<path class="line plain" d="{cross}"/>',
        ]
        return self._covered(Box(x - 11, y - 11, 22, 22))

    # What is laid over cells

    def highlight(self, boxes: Iterable[Box]) -> Box:
        """Point at cells that matter now, such as one row of a matrix."""
        cells = list(boxes)
        for cell in cells:
            self._rect(cell, "cell here")
        box = Box.around(cells)
        self._rect(box, "frame here", radius=2)
        return box

    def shade(self, box: Box, weight: float) -> None:
        """Shade a cell by the attention weight from 0 to 1 that is written in it."""
        self._rect(box, "weight", opacity=weight * STRONGEST_SHADE)

    def mask(self, box: Box) -> None:
        """Strike out a cell that must not be looked at."""
        down, right = _n(box.y + box.height), _n(box.width)
        line = f"M{_n(box.x)} {down}l{right} {_n(-box.height)}"
        self._shapes.append(f'<path class="line plain" d="{line}"/>')

    # Lines

    def line(self, start: Anchor, end: Anchor) -> None:
        """Draw that two things belong together."""
        self._curve(start, end, "line plain")

    def arrow(self, start: Anchor, end: Anchor, kind: Kind = "plain") -> None:
        """Draw where numbers go or, of the kind ``gradient``, how the gradient comes back."""
        self._curve(start.moved(3), end.moved(8), f"line {kind}")
        tip, foot = end.moved(2), end.moved(11)
        aside, up = 4.5 * end.dy, 4.5 * end.dx
        corners = (
            (tip.x, tip.y),
            (foot.x + aside, foot.y - up),
            (foot.x - aside, foot.y + up),
        )
        path = "L".join(f"{_n(x)} {_n(y)}" for x, y in corners)
        self._shapes.append(f'<path class="head {kind}" d="M{path}z"/>')

    def weight(self, start: Anchor, end: Anchor, weight: float) -> None:
        """Draw an attention weight from 0 to 1 by the thickness of a line."""
        thickness = f"stroke-width:{_n(1 + 9 * weight)}"
        self._curve(start.moved(2), end.moved(2), "line here", style=thickness)

    def bracket(
        self, boxes: Iterable[Box], words: str, side: Literal["above", "below"]
    ) -> Box:
        """Draw a bracket along one side of ``boxes``, and say there what it holds."""
        box = Box.around(boxes)
        at = box.side(side).moved(_GAP)
        end = 6 * at.dy
        path = f"M{_n(box.x)} {_n(at.y)}v{_n(end)}h{_n(box.width)}v{_n(-end)}"
        self._shapes.append(f'<path class="line plain" d="{path}"/>')
        self._covered(Box(box.x, at.y, box.width, 0))
        return self.label([box.grown(_GAP)], words, side)

    # The image

    def svg(self, palette: Palette = LIGHT) -> str:
        """Return the picture as an SVG.

        Raises
        ------
        ValueError
            If it is wider than 544 units, which nobody could read on a phone.
        """
        view = self._view()
        numbers = " ".join(map(_n, (view.x, view.y, view.width, view.height)))
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{numbers}" width="{_n(view.width)}" '
                f'height="{_n(view.height)}" role="img">',
                f"<title>{html.escape(self.title)}</title>",
                f"<desc>{html.escape(self.alt)}</desc>",
                f"<style>{_style(palette)}</style>",
                _rect(view.grown(-0.5), "ground", 6),
                *(*self._behind, *self._shapes, *self._words),
                "</svg>",
            )
        )

    def html(self) -> str:
        """Return the picture as it stands in a page: a light and a dark image, of which the page shows one.

        Raises
        ------
        ValueError
            If it is wider than 544 units.
        """
        # JupyterLab takes SVG and styles out of a notebook that has not been run, and leaves the words of the
        # SVG in a heap. Images it keeps, and attributes that have a value: there the light one is seen. The
        # theme of a page cannot reach into an image, and what the system prefers need not be what the page
        # shows: the page's own sign of a dark theme chooses.
        width, alt = round(1.05 * self._view().width), html.escape(repr(self))
        light, dark = (
            f'<img class="{name}" width="{width}" alt="{alt}" style="{_AS_IT_IS}" '
            f'src="{_frames.address(self.svg(palette))}"'
            for name, palette in (("light", LIGHT), ("dark", DARK))
        )
        style = f"<style>{_CHOICE}</style>"
        return (
            f'<div class="course-diagram">{style}{light}>{dark} hidden="hidden"></div>'
        )

    def _view(self) -> Box:
        """Return what is seen: everything that is covered, and a margin."""
        view = Box.around(self._boxes).grown(_MARGIN)
        if view.width > WIDEST:
            raise ValueError(
                f"{self.title!r} is {view.width:.1f} units wide, the limit is {WIDEST}: "
                "use fewer or smaller columns, or stack the parts"
            )
        return view

    def _covered(self, box: Box) -> Box:
        self._boxes.append(box)
        return box

    def _rect(
        self,
        box: Box,
        names: str,
        *,
        radius: float = 0,
        opacity: float = 1,
        behind: bool = False,
    ) -> None:
        layer = self._behind if behind else self._shapes
        layer.append(_rect(box, names, radius, opacity))
        self._covered(box)

    def _curve(self, start: Anchor, end: Anchor, names: str, style: str = "") -> None:
        """Draw a line that leaves the start, and reaches the end, at right angles to their sides."""
        across, along = end.x - start.x, end.y - start.y
        face_to_face = (start.dx, start.dy) == (-end.dx, -end.dy)
        ahead = abs(across * start.dx + along * start.dy)
        reach = ahead / 2 if face_to_face else 0.45 * hypot(across, along)
        a, b = start.moved(reach), end.moved(reach)
        points = " ".join(f"{_n(point.x)} {_n(point.y)}" for point in (a, b, end))
        own = f' style="{style}"' if style else ""
        self._shapes.append(
            f'<path class="{names}" d="M{_n(start.x)} {_n(start.y)}C{points}"{own}/>'
        )
        half_way = (start.x + 3 * a.x + 3 * b.x + end.x) / 8
        self._covered(Box(half_way, (start.y + 3 * a.y + 3 * b.y + end.y) / 8, 0, 0))


# The book's theme changes images in the dark, for those that know no dark.
_AS_IT_IS = "max-width:100%;height:auto;background:none;border:0;padding:0;filter:none"
# The book, JupyterLab and Colab. Paper is always light.
_DARK = ":is(html[data-theme=dark],body[data-jp-theme-light=false],html[theme=dark])"
_CHOICE = (
    f"@media screen{{{_DARK} .course-diagram .light{{display:none}}"
    f"{_DARK} .course-diagram .dark{{display:inline!important}}}}"
)
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"


def width_of(words: str) -> float:
    """Return how wide ``words`` are at most."""
    return round(TEXT * sum(_WIDTHS.get(char, _OTHERS) for char in words), 1)


def _style(palette: Palette) -> str:
    """Return the style sheet of a picture."""
    kinds = (
        f".{kind}{{--line:{line};--tint:{tint}}}"
        for kind, (line, tint) in palette.kinds.items()
    )
    rules = (
        f"text{{font:{TEXT}px {_FONT}}}.ink,.pixel{{fill:{palette.ink}}}.quiet{{fill:{palette.quiet}}}",
        f".ground{{fill:{palette.ground};stroke:{palette.edge}}}",
        ".box,.cell{stroke:var(--line);fill:var(--tint)}.cell{stroke-opacity:.5}",
        ".box,.frame,.line{stroke-width:1.5}.frame,.line{stroke:var(--line);fill:none}",
        ".frame.here{stroke-width:2}.frame.learned,.frame.frozen{stroke-width:2.5}.frame.frozen{stroke-dasharray:2 4}",
        ".line.gradient{stroke-width:2;stroke-dasharray:6 4}.head{fill:var(--line)}",
        f".weight{{fill:{palette.kinds['here'][0]}}}",
    )
    return "".join((*rules, *kinds))


def _rect(box: Box, names: str, radius: float = 0, opacity: float = 1) -> str:
    corners = f' rx="{_n(radius)}"' if radius else ""
    through = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return (
        f'<rect class="{names}" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}"{corners}{through}/>'
    )


def _n(number: float) -> str:
    """Write a number with one decimal at most, the same on every machine."""
    return f"{round(float(number), 1) + 0:g}"
