"""Checks of arguments, at the door of public functions.

Each says, in one sentence, which argument is wrong, what was given and what is accepted. What lies
behind the door trusts its input.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix, issparse

_MATRIX_AXES = 2


def integer(name: str, value: object, low: int = 1) -> int:
    """Return a whole number of at least ``low``."""
    if (
        isinstance(value, Integral)
        and not isinstance(value, bool)
        and int(value) >= low
    ):
        return int(value)
    raise ValueError(f"{name} must be an integer >= {low}, got {value!r}")


def number(name: str, value: object, low: float = 0.0, high: float = math.inf) -> float:
    """Return a finite number from ``low`` to ``high``."""
    if isinstance(value, Real) and not isinstance(value, bool):
        given = float(value)
        if low <= given <= high and math.isfinite(given):
            return given
    bounds = f">= {low:g}" if high == math.inf else f"from {low:g} to {high:g}"
    raise ValueError(f"{name} must be a number {bounds}, got {value!r}")


def choice(name: str, value: object, accepted: Collection[object]) -> None:
    """Accept one of a few values."""
    # `1 in (True, False)` is true, and a list cannot be looked up in a set
    if not any(type(value) is type(one) and value == one for one in accepted):
        listed = ", ".join(map(repr, accepted))
        raise ValueError(f"{name} must be one of {listed}, got {value!r}")


def strings(name: str, values: Iterable[str]) -> Iterator[str]:
    """Yield strings, each once it is known to be one."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(
            f"{name} must be an iterable of strings, such as a list, got {values!r}"
        )
    for index, value in enumerate(values):
        if not isinstance(value, str):
            raise ValueError(
                f"{name} must hold strings only, {name}[{index}] is {value!r} "
                f"of type {type(value).__name__}"
            )
        yield value


def word_lists(name: str, values: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield lists of words, each once it is known to be one; its first word stands for all."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(
            f"{name} must be an iterable of lists of words, got {values!r}"
        )
    for index, words in enumerate(values):
        if isinstance(words, str) or not isinstance(words, Sequence):
            raise ValueError(
                f"{name} must hold lists of words, {name}[{index}] is {words!r}"
            )
        if words and not isinstance(words[0], str):
            raise ValueError(
                f"{name} must hold lists of strings, {name}[{index}] has {words[0]!r}"
            )
        yield words


def matrix(name: str, value: ArrayLike | csr_matrix) -> csr_matrix:
    """Return a matrix of finite numbers as CSR, each entry stored once, zeros not at all."""
    if not issparse(value):
        try:
            value = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{name} must be a matrix of numbers, got {value!r}"
            ) from error
    if value.ndim != _MATRIX_AXES:
        raise ValueError(
            f"{name} must be a matrix with rows and columns, got shape {value.shape}"
        )
    checked = csr_matrix(value)
    if not checked.has_canonical_format or (checked.data == 0).any():
        checked = checked.copy()  # what was given stays as it was
        checked.sum_duplicates()
        checked.eliminate_zeros()
    if not np.isfinite(checked.data).all():
        wrong = checked.data[~np.isfinite(checked.data)][0]
        raise ValueError(f"{name} must hold finite numbers, it has {wrong}")
    return checked


def counts(name: str, value: ArrayLike | csr_matrix) -> csr_matrix:
    """Return a matrix as :func:`matrix` does, none of its numbers negative."""
    checked = matrix(name, value)
    if (checked.data < 0).any():
        raise ValueError(
            f"{name} must hold counts, none negative, it has {checked.data.min()}"
        )
    return checked
