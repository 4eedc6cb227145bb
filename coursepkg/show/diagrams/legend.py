"""The legend: every element of the visual language, and what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from coursepkg.show.drawing import Box, Kind, Picture

_PITCH = 62


@dataclass(frozen=True)
class Element:
    """An element: what it is called, what it means, and how an example is drawn at a height."""

    name: str
    meaning: str
    draw: Callable[[Picture, float], None]


def _token(picture: Picture, y: float) -> None:
    picture.tokens(30, y, ["look", "ing"], 66)


def _document(picture: Picture, y: float) -> None:
    picture.page(66, y - 10, ["a text", "to read"], 76)


def _patch(picture: Picture, y: float) -> None:
    for place in range(3):
        greys = [[(i * j + place) % 4 / 4 for j in range(3)] for i in range(3)]
        picture.patch(50 + 40 * place, y, greys)


def _vector(picture: Picture, y: float) -> None:
    cells = picture.vector(46, y, [2, -1, 3])
    picture.label(cells, "(3,)", "right", quiet=True)


def _matrix(kind: Kind) -> Callable[[Picture, float], None]:
    def draw(picture: Picture, y: float) -> None:
        cells = picture.matrix(46, y - 7, [[""] * 3] * 2, kind, size=(32, 22))
        picture.label([cells[0][-1], cells[1][-1]], "(2, 3)", "right", quiet=True)

    return draw


def _highlight(picture: Picture, y: float) -> None:
    cells = picture.matrix(46, y - 7, [[""] * 3] * 2, size=(32, 22))
    picture.highlight(cells[1])


def _attention(picture: Picture, y: float) -> None:
    kinds: tuple[Kind, ...] = ("query", "key", "value")
    for place, kind in enumerate(kinds):
        cells = picture.vector(22 + 64 * place, y, [""] * 2, kind, size=(18, 30))
        picture.label(cells, kind[0], "left")


def _weights(picture: Picture, y: float) -> None:
    weights = (0.1, 0.7, 0.2)
    cells = picture.vector(24, y, weights, size=(48, 30))
    for cell, weight in zip(cells, weights, strict=True):
        picture.shade(cell, weight)


def _weight(picture: Picture, y: float) -> None:
    *seen, last = picture.vector(22, y + 18, [""] * 4, size=(36, 16))
    for cell, weight in zip(seen, (0.1, 0.7, 0.2), strict=True):
        picture.weight(last.side("above"), cell.side("above"), weight)


def _mask(picture: Picture, y: float) -> None:
    cells = picture.vector(46, y, ["", "", ""])
    for cell in cells[1:]:
        picture.mask(cell)


def _line(picture: Picture, y: float) -> None:
    boxes = [picture.vector(28 + 52 * i, y, [""])[0] for i in range(3)]
    for box, following in pairwise(boxes):
        picture.line(box.side("right"), following.side("left"))


def _arrow(picture: Picture, y: float) -> None:
    picture.arrow(Box(10, y, 20, 30).side("right"), Box(160, y, 20, 30).side("left"))


def _gradient(picture: Picture, y: float) -> None:
    right, left = Box(160, y, 20, 30), Box(10, y, 20, 30)
    picture.arrow(right.side("left"), left.side("right"), "gradient")


def _bracket(picture: Picture, y: float) -> None:
    cells = picture.vector(30, y - 19, [""] * 4, size=(32, 22))
    picture.bracket(cells[1:], "T tokens", "below")


def _block(picture: Picture, y: float) -> None:
    cells = picture.vector(62, y + 16, [""] * 3, size=(22, 16))
    picture.block(cells, "attention")


def _plus(picture: Picture, y: float) -> None:
    circle = picture.plus(95, y + 15)
    picture.arrow(Box(10, y, 20, 30).side("right"), circle.side("left"))
    picture.arrow(circle.side("right"), Box(160, y, 20, 30).side("left"))


ELEMENTS: Final = (
    Element("token", "a word, or a piece of one", _token),
    Element("document", "a text as a whole", _document),
    Element("patch", "a piece of an image", _patch),
    Element("vector", "numbers; beside it, its shape", _vector),
    Element("matrix", "computed from the input", _matrix("plain")),
    Element("learned matrix, thick", "training changes it", _matrix("learned")),
    Element("frozen matrix, dotted", "learned, and changed no more", _matrix("frozen")),
    Element("highlight", "what we look at now", _highlight),
    Element("query, key, value", "asks, is compared, is read", _attention),
    Element("attention weights", "more colour, more weight", _weights),
    Element("attention weight, a line", "thicker, more weight", _weight),
    Element("mask, struck out", "must not be looked at", _mask),
    Element("line", "these belong together", _line),
    Element("arrow", "where numbers go", _arrow),
    Element("gradient, dashed", "which way to change, sent back", _gradient),
    Element("bracket", "names a part", _bracket),
    Element("block", "a part of a model", _block),
    Element("sum", "adds up what arrows bring", _plus),
)


def legend() -> Picture:
    """Draw an example of every element, with its name and its meaning."""
    meanings = (f"{element.name}: {element.meaning}" for element in ELEMENTS)
    picture = Picture(
        "Legend of the diagrams",
        f"Each element with an example. {'; '.join(meanings)}.",
    )
    for place, element in enumerate(ELEMENTS):
        y = _PITCH * place
        element.draw(picture, y)
        picture.text(212, y + 5, element.name, anchor="start")
        picture.text(212, y + 26, element.meaning, anchor="start", quiet=True)
    return picture
