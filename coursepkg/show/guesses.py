"""Guesses: a question before a result, whose answer is in sight only once the reader has chosen."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from IPython.display import display

from coursepkg.show import _forms
from coursepkg.show._forms import Answer, Question
from coursepkg.show.claims import record

_FEWEST = 2  # options
Option = float | tuple[float, float] | str


class _Guess:
    """The display of a guess; in plain text it names the option that was measured, without its digits."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __repr__(self) -> str:
        lines = [f"Guess before you look: {self.question.text}"]
        for answer in self.question.answers:
            lines.append(f"- {answer.text}{' (measured)' if answer.is_right else ''}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return _forms.page(self.question.form("Guess before you look."))


def predict(
    question: str, options: Mapping[Option, str], *, answer: float | str, unit: str = ""
) -> None:
    """Ask for a guess before a result; after it, the reader sees what was measured, and a word on the guess.

    The answer comes from a measurement, so the page and its result cannot disagree. Where ``COURSE_CLAIMS``
    names a file, the option that was measured is added to it, to compare it over seeds.

    Parameters
    ----------
    question : str
        What is going to be measured. Here, and in what is said of the options, ```code``` stands in backticks
        and mathematics between dollars.
    options : mapping
        What to choose from, and what to tell a reader who chose it: two or more numbers, or ranges
        ``(low, high)``, or texts. A range holds its low end and not its high one, and may end at infinity.
    answer : float or str
        What was measured. Of numbers the nearest is right, of ranges the one that holds the answer, of texts
        the same one.
    unit : str
        Shown behind each number or range.

    Raises
    ------
    ValueError
        If a text is empty, the options are fewer than two or of several kinds, or not exactly one of them
        fits the answer: a number fits as far as half way to the next one, on both sides.

    Examples
    --------
    >>> predict(
    ...     "Of 100 tosses of a fair coin, how many are heads?",
    ...     {25: "Half of what is to be expected.", 50: "Give or take ten."},
    ...     answer=47.0,
    ... )
    Guess before you look: Of 100 tosses of a fair coin, how many are heads?
    - 25
    - 50 (measured)
    """
    if len(options) < _FEWEST or len({_kind(option) for option in options}) > 1:
        raise ValueError(
            f"options must be two or more, all numbers, all ranges or all texts, got {list(options)}"
        )
    found = answer.item() if hasattr(answer, "item") else answer
    right = _fitting(list(options), found)
    answers = tuple(
        Answer(_text(option, unit), why, is_right=option == right)
        for option, why in options.items()
    )
    shown = _Guess(Question("guess", question, answers))
    record(
        f"Guess: {question}", "the same for every seed", _text(right, unit), holds=True
    )
    display(shown)  # type: ignore[no-untyped-call]


def _kind(option: Option) -> str:
    if isinstance(option, str):
        return "text"
    return "range" if isinstance(option, tuple) else "number"


def _fitting(options: list[Any], found: float | str) -> Option:
    """Return the option that fits what was found."""
    if isinstance(found, str) != isinstance(options[0], str):
        raise ValueError(f"answer must be of the kind of {options}, got {found!r}")
    if isinstance(found, str):
        fitting = [option for option in options if option == found]
    else:
        pairs = zip(options, _ranges(options), strict=True)
        fitting = [option for option, (low, high) in pairs if low <= found < high]
    if len(fitting) != 1:
        raise ValueError(
            f"options must have one that fits the answer, {found!r}; of {options} these do: {fitting}"
        )
    return fitting[0]  # type: ignore[no-any-return]


def _ranges(options: list[Any]) -> list[tuple[float, float]]:
    """Return what each option holds: a number, everything as far as half way to the next one."""
    if isinstance(options[0], tuple):
        return options
    steps = [b - a for a, b in pairwise(sorted(options))]
    below = dict(zip(sorted(options), [steps[0], *steps], strict=True))
    above = dict(zip(sorted(options), [*steps, steps[-1]], strict=True))
    return [(x - below[x] / 2, x + above[x] / 2) for x in options]


def _text(option: Option, unit: str) -> str:
    """Return what readers see of an option."""
    if isinstance(option, str):
        return option
    if not isinstance(option, tuple):
        text = _forms.exact(option)
    elif math.isinf(option[0]):
        text = f"less than {_forms.exact(option[1])}"
    elif math.isinf(option[1]):
        text = f"{_forms.exact(option[0])} or more"
    else:
        text = f"{_forms.exact(option[0])} to {_forms.exact(option[1])}"
    return f"{text} {unit}".strip()
