"""Boxes to play in: the reader's own words, and what the chapter's model makes of them.

That needs a kernel. A page without one shows the example, and says where the notebook can be run.
"""

import html
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure

from coursepkg.show import _frames, _look

_STYLE = ("table", "frame", "play")
_HINT = '<small class="play-note">Type, and press Enter.</small>'


class _Box:
    """The display of a box: widgets where there is a kernel, else the example."""

    def __init__(self, function: Callable[[str], Any], label: str, text: str) -> None:
        self.function, self.label, self.example = function, label, text
        self.field = ipywidgets.Text(
            text,
            description=label,
            continuous_update=False,  # not at each letter: when the reader presses Enter
            style={"description_width": "initial"},
            layout={"width": "auto"},
        )
        self.result = ipywidgets.HTML(_answer(function, text))
        self.field.observe(self._follow, "value")
        children = [self.field, ipywidgets.HTML(_HINT), self.result]
        self.widget = _look.frame(children, *_STYLE, name="play")

    def _follow(self, change: Any) -> None:
        try:
            answer = _answer(self.function, change["new"])
        except Exception as error:  # whatever was typed, the box lives on
            answer = f"<p>{html.escape(f'{type(error).__name__}: {error}')}</p>"
        self.result.value = f'<div role="alert">{answer}</div>'  # for screen readers

    def __repr__(self) -> str:
        return f"A box to play in. {self.label}: {self.example}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        page = _look.dressed(
            f"<p>{html.escape(self.label)}: <q>{html.escape(self.example)}</q></p>\n"
            f"{_look.not_compared(self.result.value)}\n"
            '<p class="play-note">Run this cell, and type words of your own.</p>',
            *_STYLE,
            name="play",
        )
        return _look.bundle(self.widget, page, repr(self))


def play(function: Callable[[str], Any], *, label: str, text: str) -> None:
    """Show a field to type into, and below it what ``function`` makes of the text, anew at each Enter.

    Parameters
    ----------
    function : callable
        Takes the text. What it returns is shown: a text as it is, a figure, or whatever Jupyter can display;
        and so is what it displays itself, such as a `table`. If it fails, the reader sees why.
    label : str
        What to type.
    text : str
        What stands in the field at first.

    Raises
    ------
    ValueError
        If the label or the text is empty.

    Examples
    --------
    >>> play(lambda text: text.upper(), label="Your words", text="dog bites man")
    A box to play in. Your words: dog bites man
    """
    for name, given in {"label": label, "text": text}.items():
        if not given.strip():
            raise ValueError(f"{name} must not be empty, got {given!r}")
    display(_Box(function, label, text))  # type: ignore[no-untyped-call]


def _answer(function: Callable[[str], Any], text: str) -> str:
    """Return what ``function`` displays and returns, as HTML."""
    with capture_output() as captured:
        returned = function(text)
        if not isinstance(returned, str | Figure | None):
            display(returned)  # type: ignore[no-untyped-call]
    parts = [_plain(captured.stdout)] if captured.stdout else []
    parts += [_html(output.data) for output in captured.outputs]
    if isinstance(returned, str):
        parts.append(_plain(returned))
    elif isinstance(returned, Figure):
        parts.append(_frames.image(returned, f"What comes out for: {text}"))
    return "\n".join(parts)


def _html(data: dict[str, Any]) -> str:
    for form in ("text/html", "image/svg+xml"):
        if form in data:
            return str(data[form])
    return _plain(data["text/plain"])


def _plain(text: str) -> str:
    return f"<pre>{html.escape(text.rstrip())}</pre>"
