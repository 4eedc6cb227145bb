"""The checks of arguments: what they let through, and what they say of the rest."""

import math

import numpy as np
import pytest
from scipy.sparse import coo_matrix, csr_matrix

from coursepkg import _check


@pytest.mark.parametrize("value", [1, 7, np.int64(3)])
def test_a_whole_number_comes_back_as_int(value):
    assert type(_check.integer("n", value)) is int


@pytest.mark.parametrize("value", [0, -1, 2.0, "3", None, True])
def test_what_is_no_whole_number_is_named(value):
    with pytest.raises(ValueError, match=rf"n must be an integer >= 1, got {value!r}"):
        _check.integer("n", value)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, "1", None, False])
def test_a_number_outside_its_bounds_is_named(value):
    with pytest.raises(ValueError, match="b must be a number from 0 to 1, got"):
        _check.number("b", value, high=1)


def test_a_number_without_an_upper_bound_must_be_finite():
    assert _check.number("k", np.float32(2.5)) == 2.5
    with pytest.raises(ValueError, match="k must be a number >= 0, got inf"):
        _check.number("k", math.inf)


@pytest.mark.parametrize("value", [1, 0, "True", None, [True]])
def test_a_choice_tells_true_from_one(value):
    _check.choice("flag", True, (True, False))
    with pytest.raises(ValueError, match="flag must be one of True, False, got"):
        _check.choice("flag", value, (True, False))


def test_strings_are_checked_as_they_come():
    seen = _check.strings("texts", iter(["a", 7]))
    assert next(seen) == "a"
    with pytest.raises(ValueError, match=r"texts\[1\] is 7 of type int"):
        next(seen)


@pytest.mark.parametrize("values", ["one", None, 3])
def test_one_string_is_no_collection_of_strings(values):
    for check in (_check.strings, _check.word_lists):
        with pytest.raises(ValueError, match="texts must be an iterable of"):
            list(check("texts", values))


@pytest.mark.parametrize("values", [["the dog"], [["a"], 7], [[7]]])
def test_lists_of_words_are_checked(values):
    with pytest.raises(ValueError, match=r"texts must hold lists of .* texts\[\d\]"):
        list(_check.word_lists("texts", values))


def test_a_matrix_is_stored_once_without_zeros_and_what_was_given_stays():
    given = coo_matrix(([1.0, 2.0, 0.0], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    checked = _check.matrix("X", given)
    assert checked.toarray().tolist() == [[0, 3], [0, 0]]
    assert checked.nnz == 1
    assert given.nnz == 3
    clean = csr_matrix([[1.0, 0.0]])
    assert np.shares_memory(_check.matrix("X", clean).data, clean.data)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1, 2], "X must be a matrix with rows and columns"),
        ([["a"]], "X must be a matrix of numbers"),
        ([[np.nan]], "X must hold finite numbers, it has nan"),
        ([[-1]], "X must hold counts, none negative, it has -1"),
    ],
)
def test_what_is_no_matrix_of_counts_is_named(value, message):
    with pytest.raises(ValueError, match=message):
        _check.counts("X", value)
