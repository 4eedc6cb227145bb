"""What a run is. Every run imports this module, so a change of it makes all of them stale: keep it small."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Run:
    """A measurement that takes too long for a notebook.

    Attributes
    ----------
    name
        That of its module in ``coursepkg.runs``.
    what
        What it measures, in one line.
    settings
        What to measure with, the seed included: each a JSON dict of its own.
    measure
        Takes a setting as keyword arguments and returns what was measured, as a JSON dict. It stands in
        the module of the run, whose digest says whether a result is stale.
    data
        The functions that load what ``measure`` reads, each without arguments.
    repeated
        The settings, a few quick ones, that every full test measures again.
    tolerance
        How far a number may be from its repetition: as a share of the larger one, or absolutely where
        both are below 1. Whole numbers and words have to be equal.
    """

    name: str
    what: str
    settings: tuple[dict[str, Any], ...]
    measure: Callable[..., dict[str, Any]]
    data: tuple[Callable[[], object], ...]
    repeated: tuple[dict[str, Any], ...]
    tolerance: float = 1e-6
