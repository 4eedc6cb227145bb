"""What every check has in common: how it calls an answer, and how it says what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

P = ParamSpec("P")

PASSED = "visible checks passed; your teacher may run more"
_LONGEST = 120  # characters of an argument or of an error that a message repeats


class CheckError(AssertionError):
    """An answer is not right; the message names the likely mistake."""


@dataclass(frozen=True)
class Feedback:
    """What a check found. It is true where the answer passed.

    Attributes
    ----------
    question
        The name of the question.
    passed
        Whether the answer is right, as far as this check can see.
    message
        One sentence for the student: the likely mistake, never the answer.
    """

    question: str
    passed: bool
    message: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        mark = "✓" if self.passed else "✗"
        return f"{mark} {self.question}: {self.message}"


def checks(question: str) -> Callable[[Callable[P, None]], Callable[P, Feedback]]:
    """Turn a function that raises :class:`CheckError` into one that returns :class:`Feedback`.

    A check returns instead of raising, so that "run all" in a notebook goes on to the next question.

    Parameters
    ----------
    question : str
        The name of the question that the function checks.

    Examples
    --------
    >>> @checks("two")
    ... def check_two(answer):
    ...     require(answer == 2, "count again: did you leave one out?")
    >>> check_two(1)
    ✗ two: count again: did you leave one out?
    >>> check_two(2)
    ✓ two: visible checks passed; your teacher may run more
    """

    def wrap(check: Callable[P, None]) -> Callable[P, Feedback]:
        @wraps(check)
        def run(*args: P.args, **kwargs: P.kwargs) -> Feedback:
            try:
                check(*args, **kwargs)
            except CheckError as error:
                return Feedback(question, False, str(error))
            return Feedback(question, True, PASSED)

        return run

    return wrap


def require(condition: object, message: str) -> None:
    """Raise :class:`CheckError` with ``message`` unless ``condition`` is true."""
    if not condition:
        raise CheckError(message)


def shorten(text: str) -> str:
    """Return ``text``, its middle left out where it is long."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} ... {text[-half:]}"


def call(name: str, function: Any, *arguments: Any) -> Any:
    """Call a student's function; an error, or nothing returned, becomes a message.

    Parameters
    ----------
    name : str
        The function's name in the notebook.
    function : callable
        What the student wrote.
    *arguments
        What it is called with.

    Returns
    -------
    object
        What it returned.

    Raises
    ------
    CheckError
        If it is not a function, raises an error, or returns nothing.
    """
    require(
        callable(function),
        f"{name} is not a function: was the name used for another value?",
    )
    shown = shorten(", ".join(map(repr, arguments)))
    try:
        result = function(*arguments)
    except Exception as error:
        reason = shorten(f"{type(error).__name__}: {error}")
        raise CheckError(f"{name}({shown}) raised {reason}") from error
    require(
        result is not None and result is not ...,
        f"{name} returned nothing: is its last line still '...', or is a return missing?",
    )
    return result


def as_numbers(name: str, value: Any) -> NDArray[np.float64]:
    """Return ``value`` as an array of numbers, or raise :class:`CheckError` where it is none."""
    require(value is not ..., f"{name} is still '...': put your numbers in its place")
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        kind = type(value).__name__
        raise CheckError(
            f"{name} must be numbers, in a list or an array; it is a {kind}"
        ) from error
    require(
        np.isfinite(numbers).all(), f"{name} has a value that is not a finite number"
    )
    return numbers


def as_number(name: str, value: Any) -> float:
    """Return ``value`` as one number, or raise :class:`CheckError` where it is none."""
    number = as_numbers(name, value)
    require(number.shape == (), f"{name} must be one number")
    return float(number)
