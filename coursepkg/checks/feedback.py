"""How a check says what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

PASSED = "visible checks passed; your teacher may run more"


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
