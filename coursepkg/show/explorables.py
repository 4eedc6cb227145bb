"""Explorables: figures that change with a control, in Jupyter and on a page without a kernel.

Every state is drawn when the notebook runs. The control only chooses which frame is in sight, and that link
lives in the browser.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import ipywidgets
from IPython.display import display
from matplotlib.figure import Figure

from coursepkg.show import _frames, _look

_FEWEST = 2  # values of a control
_LIMIT = 1_500_000  # bytes of frames in one explorable: a page has several
_STYLE = ("table", "frame", "explorable")
_WIDGETS = {
    "slider": ipywidgets.SelectionSlider,
    "dropdown": ipywidgets.Dropdown,
    "buttons": ipywidgets.ToggleButtons,
}


@dataclass(frozen=True)
class Control:
    """What readers turn to choose a value.

    Attributes
    ----------
    name : str
        The argument of ``draw`` and ``alt`` that takes the value.
    values : sequence
        Two or more different values.
    label : str
        What the reader sees beside the control.
    kind : {"slider", "dropdown", "buttons"}
        A slider suits values that have an order, a drop-down list many that have none, buttons a few.
    texts : sequence of str, optional
        What the reader sees for each value. Default: the value, a float with at most four digits.
    start : optional
        The value in sight at first. Default: the first one.

    Raises
    ------
    ValueError
        If one of these is not so.
    """

    name: str
    values: Sequence[Any]
    label: str
    kind: Literal["slider", "dropdown", "buttons"] = "slider"
    texts: Sequence[str] | None = None
    start: Any = None

    def __post_init__(self) -> None:
        wrong = {
            "values must be two or more": len(self.values) < _FEWEST,
            "label must not be empty": not self.label.strip(),
            f"kind must be one of {', '.join(_WIDGETS)}": self.kind not in _WIDGETS,
            "texts must be as many as values": len(self.shown) != len(self.values),
            "texts must differ": len(set(self.shown)) < len(self.shown),
            "texts must not be empty": not all(text.strip() for text in self.shown),
            "start must be one of values": self.start not in (None, *self.values),
        }
        for rule in (rule for rule, broken in wrong.items() if broken):
            raise ValueError(f"{rule}, got {self}")

    @property
    def shown(self) -> list[str]:
        """What the reader sees for each value."""
        if self.texts is not None:
            return list(self.texts)
        return [f"{v:.4g}" if isinstance(v, float) else str(v) for v in self.values]

    @property
    def first(self) -> int:
        """The place of the starting value."""
        return 0 if self.start is None else list(self.values).index(self.start)

    def widget(self) -> Any:
        """Return the widget, at its starting value."""
        return _WIDGETS[self.kind](
            options=self.shown,
            index=self.first,
            description=self.label,
            tooltip=self.label,  # without it, the label's tooltip reads "null"
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "32rem"},
        )


class _Explorable:
    """The display of an explorable: widgets where they can be shown, else its first frame, or words."""

    def __init__(self, box: Any, summary: str, frame: str) -> None:
        self.box, self.summary, self.frame = box, summary, frame

    def __repr__(self) -> str:
        return self.summary

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        page = _look.dressed(
            f"{_look.not_compared(self.frame)}\n<p>Run this cell to explore more than this.</p>",
            *_STYLE,
            name="explorable",
        )
        return _look.bundle(self.box, page, self.summary)


def explorable(
    draw: Callable[..., Figure | str],
    *controls: Control,
    alt: Callable[..., str],
) -> None:
    """Show what ``draw`` returns, for the values that the reader chooses by one or two controls.

    Parameters
    ----------
    draw : callable
        Called once for every combination of values, by name: ``draw(k1=1.2, b=0.75)``. Returns a figure, or
        HTML, such as a table.
    *controls : Control
        One or two.
    alt : callable
        Called like ``draw``: what this frame shows, in words, for readers who do not see it. Where the
        starting frame's words hold a number that differs between machines, write it as ``[measured 0.97]``.

    Raises
    ------
    ValueError
        If there are no controls, more than two, or two of one name; if a frame has no words, or ``draw``
        returns something else; if all frames together weigh more than 1.5 MB.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> def power(n):
    ...     figure = Figure()
    ...     _ = figure.subplots().plot([0, 1, 2], [0, 1, 2**n])
    ...     return figure
    >>> explorable(
    ...     power,
    ...     Control("n", [1, 2, 3], label="Exponent n"),
    ...     alt=lambda n: f"The curve of x to the power {n} from (0, 0) to (2, {2**n}).",
    ... )
    Explorable, with a slider. Exponent n: 1, 2, 3.
    Exponent n = 1: The curve of x to the power 1 from (0, 0) to (2, 2).
    """
    if len(controls) not in (1, 2) or len({c.name for c in controls}) < len(controls):
        raise ValueError(
            f"controls must be one, or two of different names, got "
            f"{[control.name for control in controls]}"
        )
    frames, words = _draw(draw, controls, alt)
    start = 0
    for control in controls:
        start = start * len(control.values) + control.first
    shown = _Explorable(
        _box(frames, controls), _summary(controls, words[start]), frames[start]
    )
    display(shown)  # type: ignore[no-untyped-call]


def _draw(
    draw: Callable[..., Figure | str],
    controls: tuple[Control, ...],
    alt: Callable[..., str],
) -> tuple[list[str], list[str]]:
    """Return the HTML and the words of every frame, the last control varying fastest."""
    frames, words = [], []
    for values in product(*(control.values for control in controls)):
        chosen = {c.name: value for c, value in zip(controls, values, strict=True)}
        words.append(alt(**chosen).strip())
        if not words[-1]:
            raise ValueError(f"alt returned no words for {chosen}: say what it shows")
        frame = draw(**chosen)
        if not isinstance(frame, Figure | str):
            raise ValueError(
                f"draw must return a figure or HTML, got {type(frame)} for {chosen}"
            )
        frames.append(
            _frames.image(frame, words[-1]) if isinstance(frame, Figure) else frame
        )
    weight = sum(len(frame.encode()) for frame in frames)
    if weight > _LIMIT:
        raise ValueError(
            f"controls make {len(frames)} frames that weigh {weight / 1e6:.1f} MB together, the limit is "
            f"{_LIMIT / 1e6} MB: use fewer values, a smaller figure, or fewer points in it"
        )
    return frames, words


def _box(frames: list[str], controls: tuple[Control, ...]) -> Any:
    """Return the controls above a stack of frames; with two controls, above a stack of stacks."""
    layout = ipywidgets.Layout()  # one for all frames, or each would store its own
    stacked = [ipywidgets.HTML(frame, layout=layout) for frame in frames]
    widgets = [control.widget() for control in controls]
    for control, widget in reversed(list(zip(controls, widgets, strict=True))):
        size = len(control.values)
        rows = [stacked[i : i + size] for i in range(0, len(stacked), size)]
        stacked = [ipywidgets.Stack(row, selected_index=control.first) for row in rows]
        for stack in stacked:
            ipywidgets.jslink((widget, "index"), (stack, "selected_index"))
    return _look.frame([*widgets, *stacked], *_STYLE, name="explorable")


def _summary(controls: tuple[Control, ...], words: str) -> str:
    """Say in text what there is, where no widget can be shown; the same on every machine."""
    kinds = {"slider": "a slider", "dropdown": "a list", "buttons": "buttons"}
    used = " and ".join(kinds[control.kind] for control in controls)
    choices = "".join(f" {c.label}: {', '.join(c.shown)}." for c in controls)
    start = ", ".join(f"{c.label} = {c.shown[c.first]}" for c in controls)
    return f"Explorable, with {used}.{choices}\n{start}: {words}"
