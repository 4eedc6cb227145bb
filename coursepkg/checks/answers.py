"""How a check reads an answer, tries it on inputs, and finds out what went wrong.

A check is mostly a table or two. A :class:`Case` is an input with its right answer; :func:`probe` goes
through them from the simple to the general, so that the first one that fails names the mistake. A known
mistake is a wrong answer, or how to recognise one, with what to say about it; :func:`explain` looks for
the one that was made.

What counts is the value of an answer, whatever type it comes in: see :func:`plain`.
"""

import copy
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.checks.feedback import CheckError, require

# What a mistake gives, or a function that recognises it; and what to say about it.
Mistake = tuple[Any, str]
# From a function's name, what it returned and the right answer to the value to judge.
Read = Callable[[str, Any, Any], Any]

_ROUNDING = 1e-5  # relative: what a few steps leave of the seven digits of float32
_NOTHING = 1e-8  # what is nearer to zero is zero
_LONGEST = 120  # characters of an argument or of an error that a message repeats


@dataclass(frozen=True)
class Case:
    """An input to try a function on.

    Attributes
    ----------
    arguments
        What the function is called with.
    right
        What it should return.
    message
        What to say if it returns something else that no known mistake explains.
    mistakes
        Known mistakes on this input, see :func:`explain`.
    """

    arguments: tuple[Any, ...]
    right: Any
    message: str
    mistakes: Sequence[Mistake] = ()


def probe(
    name: str, function: Any, cases: Iterable[Case], read: Read, unchanged: str = ""
) -> None:
    """Try a student's function on cases, from the simple to the general.

    Parameters
    ----------
    name : str
        The function's name in the notebook.
    function : callable
        What the student wrote.
    cases : iterable of Case
        The first one that fails names the mistake.
    read : callable
        From the name, what the function returned and the right answer to the value to judge, as
        :func:`returns_numbers` and :func:`returns` make it. It raises ``CheckError`` where the
        answer has the wrong form.
    unchanged : str, optional
        If given: what to say of a function that changes its arguments.

    Raises
    ------
    CheckError
        At the first case that fails.
    """
    for case in cases:
        returned = call(name, function, *case.arguments, unchanged=unchanged)
        given = read(name, returned, case.right)
        explain(given, case.right, case.mistakes, case.message)


def explain(
    given: Any,
    right: Any,
    mistakes: Iterable[Mistake],
    otherwise: str,
    tolerance: float = _NOTHING,
) -> None:
    """Pass a right answer; say which known mistake explains a wrong one.

    Parameters
    ----------
    given, right : object
        The answer, and what it should be.
    mistakes : iterable of pairs
        What a mistake gives, or a function that recognises it in ``given``, and what to say about it. The
        first one that fits is named.
    otherwise : str
        What to say of any other wrong answer.
    tolerance : float
        How far a number may be from the right one, or from that of a mistake.

    Raises
    ------
    CheckError
        If the answer is wrong.

    Examples
    --------
    >>> explain(2.0, 3.14, [(2.0, "that is the radius")], otherwise="measure again")
    Traceback (most recent call last):
    coursepkg.checks.feedback.CheckError: that is the radius
    """
    if same(given, right, tolerance):
        return
    for wrong, message in mistakes:
        made = wrong(given) if callable(wrong) else same(given, wrong, tolerance)
        require(not made, message)
    raise CheckError(otherwise)


def reordered(right: Any, tolerance: float = _NOTHING) -> Callable[[Any], bool]:
    """Return what recognises the right items in another order, for :func:`explain`."""
    return lambda given: same(sorted(plain(given)), sorted(plain(right)), tolerance)


def returns_numbers(form: str) -> Read:
    """Return what reads numbers of the right shape; ``form`` says in words what they should be."""

    def read(name: str, returned: Any, right: Any) -> NDArray[np.float64]:
        numbers = as_numbers(f"what {name} returns", returned)
        shape = np.shape(right)
        require(
            numbers.shape == shape,
            f"{name} must return {form}; it returned shape {numbers.shape}, not {shape}",
        )
        return numbers

    return read


def returns(fits: Callable[[Any], bool], form: str) -> Read:
    """Return what reads a value for which ``fits`` is true; ``form`` says in words what it should be."""

    def read(name: str, returned: Any, _: object) -> Any:
        value = plain(returned)
        require(fits(value), f"{name} must return {form}")
        return value

    return read


def call(name: str, function: Any, *arguments: Any, unchanged: str = "") -> Any:
    """Call a student's function; an error, or nothing returned, becomes a message.

    Parameters
    ----------
    name : str
        The function's name in the notebook.
    function : callable
        What the student wrote.
    *arguments
        What it is called with: a copy, so that nothing that it does reaches the check.
    unchanged : str, optional
        If given: what to say of a function that changes its arguments.

    Returns
    -------
    object
        What it returned.

    Raises
    ------
    CheckError
        If it is not a function, raises an error, returns nothing, or changes what it must not.
    """
    require(
        callable(function),
        f"{name} is not a function: was the name used for another value?",
    )
    handed = copy.deepcopy(arguments)
    try:
        result = function(*handed)
    except Exception as error:
        shown = _shorten(", ".join(map(repr, arguments)))
        reason = _shorten(f"{type(error).__name__}: {error}")
        raise CheckError(f"{name}({shown}) raised {reason}") from error
    require(
        result is not None and result is not ...,
        f"{name} returned nothing: is its last line still '...', or is a return missing?",
    )
    require(not unchanged or plain(handed) == plain(arguments), unchanged)
    return result


def same(given: Any, right: Any, tolerance: float = _NOTHING) -> bool:
    """Whether two values are equal: numbers within ``tolerance`` or rounding, all else exactly."""
    return _same(plain(given), plain(right), tolerance)


def _same(given: Any, right: Any, tolerance: float) -> bool:
    if isinstance(given, tuple) and isinstance(right, tuple):
        return len(given) == len(right) and all(
            _same(a, b, tolerance) for a, b in zip(given, right, strict=True)
        )
    if isinstance(given, Real | Decimal) and isinstance(right, Real | Decimal):
        return math.isclose(given, right, rel_tol=_ROUNDING, abs_tol=tolerance)
    return bool(given == right)


def plain(value: Any) -> Any:
    """Return a value as tuples of Python's own texts and numbers, whatever type carried it.

    Lists, tuples, arrays, tensors and other sequences become tuples, also one inside the other.

    Examples
    --------
    >>> plain([np.array([1, 2]), (np.str_("a"), np.float32(0.5))])
    ((1, 2), ('a', 0.5))
    """
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "tolist"):  # NumPy, PyTorch
        return plain(value.tolist())
    return tuple(map(plain, value)) if isinstance(value, Sequence) else value


def as_numbers(name: str, value: Any) -> NDArray[np.float64]:
    """Return ``value`` as an array of numbers, or raise ``CheckError`` where it is none."""
    require(value is not ..., f"{name} is still '...': put your numbers in its place")
    try:
        numbers = np.asarray(plain(value), dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        kind = type(value).__name__
        raise CheckError(
            f"{name} must be numbers, in a list or an array; it is a {kind}"
        ) from error
    require(
        np.isfinite(numbers).all(), f"{name} has a value that is not a finite number"
    )
    return numbers


def as_number(name: str, value: Any) -> float:
    """Return ``value`` as one number, or raise ``CheckError`` where it is none."""
    number = as_numbers(name, value)
    require(number.shape == (), f"{name} must be one number")
    return float(number)


def _shorten(text: str) -> str:
    """Leave the middle of a long text out."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} ... {text[-half:]}"
