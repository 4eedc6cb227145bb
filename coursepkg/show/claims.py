"""Claims: what the prose says about a result, checked where it is said.

A claim prints the measured number for the reader. When notebooks are validated, the number itself is left out
of the comparison, because its last digits differ between machines: what must hold everywhere is the bound.
"""

import html
import json
import operator
import os
from pathlib import Path
from typing import Any

from IPython.display import display

_BOUNDS = {
    "at_least": ("at least", operator.ge),
    "at_most": ("at most", operator.le),
    "above": ("above", operator.gt),
    "below": ("below", operator.lt),
    "equals": ("exactly", operator.eq),
}


class ClaimError(AssertionError):
    """What a chapter states is not what was measured."""


class _Claim:
    """The display of a claim that holds; its measured number is marked for the validation of notebooks."""

    def __init__(self, statement: str, measured: str, bound: str) -> None:
        self.statement, self.measured, self.bound = statement, measured, bound

    def __repr__(self) -> str:
        return f"Claim holds: {self.statement} [measured {self.measured}] (claimed: {self.bound})"

    def _repr_html_(self) -> str:
        statement, measured, bound = map(
            html.escape, (self.statement, self.measured, self.bound)
        )
        return (
            f'<div class="claim"><span class="claim-mark">✓ claim</span> {statement}: '
            f'<b class="measured">{measured}</b> <span class="claim-bound">(claimed: {bound})</span></div>'
        )


def claim(
    statement: str,
    measured: Any,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    above: float | None = None,
    below: float | None = None,
    equals: float | str | None = None,
    digits: int = 3,
) -> None:
    """State a result, and fail if it is not so.

    Where ``COURSE_CLAIMS`` names a file, the claim is added to it as a line of JSON, and a false claim does
    not stop the run: this is how claims are measured over several seeds.

    Parameters
    ----------
    statement : str
        What is claimed, in words, without the number.
    measured : bool, int, float or str
        What was measured. A bool needs no bound: it has to be true.
    at_least, at_most, above, below, equals
        What is claimed of ``measured``; several may be given. ``nan`` meets no bound.
    digits : int
        Decimals that the reader sees. A number that would be rounded to 0 is shown as a power of ten.

    Raises
    ------
    ClaimError
        If the claim is false.
    ValueError
        If the claim says nothing: no bound for a number, or a bound for a bool.

    Examples
    --------
    >>> claim("Accuracy of the filter", 0.9731, at_least=0.95)
    Claim holds: Accuracy of the filter [measured 0.973] (claimed: at least 0.95)
    """
    given = {
        "at_least": at_least,
        "at_most": at_most,
        "above": above,
        "below": below,
        "equals": equals,
    }
    bounds = {name: bound for name, bound in given.items() if bound is not None}
    value = measured.item() if hasattr(measured, "item") else measured
    if isinstance(value, bool) == bool(bounds):
        raise ValueError(
            f"claim takes a bool and no bound, or a number and at least one of {', '.join(_BOUNDS)}; "
            f"got measured={value!r} with {bounds or 'no bound'}"
        )
    if isinstance(value, bool):
        holds, shown, promised = value, "yes" if value else "no", "yes"
    else:
        holds = all(_BOUNDS[name][1](value, bound) for name, bound in bounds.items())
        shown = _with_digits(value, digits) if isinstance(value, float) else str(value)
        promised = " and ".join(
            f"{_BOUNDS[name][0]} {bound}" for name, bound in bounds.items()
        )
    if record := os.environ.get("COURSE_CLAIMS"):
        line = {
            "statement": statement,
            "claimed": promised,
            "measured": shown,
            "holds": holds,
        }
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    elif not holds:
        raise ClaimError(f"{statement}: measured {shown}, claimed {promised}")
    display(_Claim(statement, shown, promised))  # type: ignore[no-untyped-call]


def _with_digits(value: float, digits: int) -> str:
    shown = f"{value:.{digits}f}"
    return f"{value:.1e}" if value and float(shown) == 0 else shown
