"""The look of outputs: each carries the little style that it needs, and is the same wherever it is shown."""

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets

_FOLDER = Path(__file__).parent / "css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def style(*parts: str) -> str:
    """Return the colours of the course and the style sheets ``css/PART.css`` as one ``<style>``."""
    sheets = [
        (_FOLDER / f"{part}.css").read_text(encoding="utf-8")
        for part in ("palette", *parts)
    ]
    return f"<style>{' '.join(_COMMENT.sub('', ''.join(sheets)).split())}</style>"


def dressed(content: str, *parts: str, name: str = "") -> str:
    """Return ``content``, HTML, in a frame of class "course" and ``name`` that brings its style along."""
    classes = f"course {name}".strip()
    return f'<div class="{classes}">\n{style(*parts)}\n{content}\n</div>'


def not_compared(content: str) -> str:
    """Return ``content``, HTML with measured numbers in it, marked as not to be compared between machines."""
    return f"<!-- measured -->{content}<!-- until here -->"


def bundle(widget: Any, page: str, text: str) -> dict[str, Any]:
    """Return what stands for ``widget``: itself, or ``page`` where it is not alive, or ``text``."""
    alive = {**widget._repr_mimebundle_(), "text/plain": text}
    # Colab might prefer the page to the widget that it has just been sent.
    return alive if "google.colab" in sys.modules else {**alive, "text/html": page}


def frame(widgets: list[Any], *parts: str, name: str) -> Any:
    """Return ``widgets`` below each other, in the same frame that `dressed` gives to HTML."""
    look = ipywidgets.HTML(style(*parts))
    look.add_class("look")
    box = ipywidgets.VBox([*widgets, look])
    for each in ("course", name):
        box.add_class(each)
    return box
