"""The diagrams of the course, by name."""

from collections.abc import Callable
from typing import Final

from IPython.display import display

from coursepkg.show.diagrams import legend, words
from coursepkg.show.drawing import Picture

DIAGRAMS: Final[dict[str, Callable[[], Picture]]] = {
    "bag-of-words": words.bag_of_words,
    "inverted-index": words.inverted_index,
    "legend": legend.legend,
    "skip-gram": words.skip_gram,
    "sliding-window": words.sliding_window,
    "sparse-matrix": words.sparse_matrix,
    "weighted-bag": words.weighted_bag,
}


def picture(name: str) -> Picture:
    """Return a diagram.

    Parameters
    ----------
    name : str
        A key of ``DIAGRAMS``.

    Raises
    ------
    ValueError
        If there is no diagram of that name.
    """
    if name not in DIAGRAMS:
        raise ValueError(f"name must be one of {', '.join(DIAGRAMS)}, got {name!r}")
    return DIAGRAMS[name]()


def diagram(name: str) -> None:
    """Show a diagram in the visual language of the course; ``legend`` explains the language.

    Parameters
    ----------
    name : str
        One of ``bag-of-words``, ``inverted-index``, ``legend``, ``skip-gram``, ``sliding-window``,
        ``sparse-matrix`` and ``weighted-bag``.

    Raises
    ------
    ValueError
        If there is no diagram of that name.
    """
    display(picture(name))  # type: ignore[no-untyped-call]
