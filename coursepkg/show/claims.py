"""Claims: what the prose says about a result, checked where it is said.

The claims of a cell make one line below its other outputs, which unfolds and shows what was measured. When
notebooks are validated, the measured number itself is left out of the comparison, because its last digits
differ between machines: what must hold everywhere is the bound.
"""

import html
import json
import operator
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursepkg.show import _cells, _look

_BOUNDS = {
    "at_least": ("at least", operator.ge),
    "at_most": ("at most", operator.le),
    "above": ("above", operator.gt),
    "below": ("below", operator.lt),
    "equals": ("exactly", operator.eq),
}


class ClaimError(AssertionError):
    """What a chapter states is not what was measured."""


@dataclass(frozen=True)
class Claim:
    """A claim that holds; in plain text its measured number is marked for the validation of notebooks."""

    statement: str
    measured: str
    bound: str

    def __str__(self) -> str:
        return f"{self.statement} [measured {self.measured}] (claimed: {self.bound})"

    def item(self) -> str:
        """Return what readers see: the bound is for the page of proofs."""
        statement, measured = html.escape(self.statement), html.escape(self.measured)
        return f'<li>{statement}: <b class="measured">{measured}</b></li>'


class Claims:
    """The display of the claims of a cell: a line that unfolds."""

    def __init__(self, claims: list[Claim]) -> None:
        self.claims = claims
        self.title = f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}"

    def __repr__(self) -> str:
        lines = [f"{self.title} checked", *(f"- {claim}" for claim in self.claims)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = "\n".join(claim.item() for claim in self.claims)
        return _look.dressed(
            f"<details><summary><b>✓</b> {self.title} checked</summary>\n"
            f"<ul>\n{items}\n</ul></details>",
            "claims",
            name="claims",
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

    The claims of a cell are shown together when it has run, as one line that unfolds.

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
    1 claim checked
    - Accuracy of the filter [measured 0.973] (claimed: at least 0.95)
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
    record(statement, promised, shown, holds=holds)
    if holds:
        _show(Claim(statement, shown, promised))


def record(statement: str, claimed: str, measured: str, *, holds: bool) -> None:
    """Write a claim where ``COURSE_CLAIMS`` says, and go on; without it, stop at a false one."""
    if path := os.environ.get("COURSE_CLAIMS"):
        line = {
            "statement": statement,
            "claimed": claimed,
            "measured": measured,
            "holds": holds,
        }
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    elif not holds:
        raise ClaimError(f"{statement}: measured {measured}, claimed {claimed}")


# The claims of the cell that is running.
_waiting: list[Claim] = []


def _show(claim: Claim) -> None:
    """Show a claim with the others of its cell when it has run; at once where there are no cells."""
    _waiting.append(claim)
    if len(_waiting) == 1:
        _cells.below(_shown_together)


def _shown_together() -> Claims:
    shown = Claims(_waiting.copy())
    _waiting.clear()
    return shown


def _with_digits(value: float, digits: int) -> str:
    shown = f"{value:.{digits}f}"
    return f"{value:.1e}" if value and float(shown) == 0 else shown
