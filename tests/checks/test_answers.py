"""How an answer is read, tried and explained."""

from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies

from coursepkg.checks.answers import (
    Case,
    as_number,
    as_numbers,
    call,
    explain,
    probe,
    reordered,
    returns,
    returns_numbers,
    same,
)
from coursepkg.checks.feedback import CheckError


@pytest.mark.parametrize(
    "value",
    [
        [0.5, 2],
        (0.5, 2.0),
        deque([0.5, 2]),
        np.array([0.5, 2], dtype=np.float32),
        np.array([Fraction(1, 2), 2], dtype=object),
        [np.float16(0.5), np.int64(2)],
        [Fraction(1, 2), Decimal(2)],
        torch.tensor([0.5, 2]),
        torch.tensor([0.5, 2], requires_grad=True),
        [torch.tensor(0.5, requires_grad=True), torch.tensor(2)],
    ],
    ids=repr,
)
def test_numbers_count_by_their_value_whatever_carries_them(value):
    assert same(value, [0.5, 2])
    assert as_numbers("x", value).tolist() == [0.5, 2]
    assert not same(value, [0.5, 2, 2])
    assert not same(value, [2, 0.5])
    assert as_number("x", value[0]) == 0.5


@pytest.mark.parametrize(
    "value",
    [
        [("a", "b"), ("c", "d")],
        (["a", "b"], ["c", "d"]),
        np.array([["a", "b"], ["c", "d"]]),
        [(np.str_("a"), np.array("b")), deque("cd")],
    ],
    ids=repr,
)
def test_texts_count_by_their_value_whatever_carries_them(value):
    assert same(value, [("a", "b"), ("c", "d")])
    assert not same(value, [("a", "b"), ("c", "e")])
    assert not same(value, ["ab", "cd"])


@settings(deadline=None)
@given(strategies.lists(strategies.floats(-1e6, 1e6)))
def test_what_rounding_does_to_numbers_does_not_matter(numbers):
    assert same(np.array(numbers, dtype=np.float32), numbers)
    assert same([x + 0.01 for x in numbers], numbers, tolerance=0.0101)
    assert not same([*numbers, 0.02], [*numbers, 0.01], tolerance=0.0099)


@pytest.mark.parametrize("exact", [Fraction(1, 10), Decimal("0.1")])
def test_exact_numbers_equal_what_floats_round_them_to(exact):
    assert same(exact, 0.1)
    assert same(0.1, exact)
    assert not same(exact, 0.1001)


@pytest.mark.parametrize("other", ["1", None, ..., [1], {1}, 2, 1.0001])
def test_other_values_are_not_the_number_one(other):
    assert not same(other, 1)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (..., "x is still '...'"),
        ("abc", "x must be numbers, in a list or an array; it is a str"),
        ({"a": 1}, "x must be numbers, in a list or an array; it is a dict"),
        ([[1], [1, 2]], "x must be numbers"),
        ([1, ...], "x must be numbers"),
        (10**400, "x must be numbers"),
        ([float("nan")], "not a finite number"),
        (None, "not a finite number"),
    ],
)
def test_what_is_not_numbers_is_named(value, message):
    with pytest.raises(CheckError, match=message):
        as_numbers("x", value)


def test_a_list_of_one_number_is_not_a_number():
    with pytest.raises(CheckError, match="x must be one number"):
        as_number("x", [1])


def raising(x):
    raise KeyError(x)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (raising, r"f\('cat'\) raised KeyError: 'cat'"),
        (lambda _: None, "f returned nothing: is its last line still '...'"),
        (lambda _: ..., "f returned nothing"),
        (7, "f is not a function"),
        (..., "f is not a function"),
    ],
)
def test_a_call_that_goes_wrong_becomes_a_message(function, message):
    with pytest.raises(CheckError, match=message):
        call("f", function, "cat")


def test_a_message_stays_short():
    with pytest.raises(CheckError) as caught:
        call("f", raising, "x" * 10_000)
    assert len(str(caught.value)) < 400


def change(numbers, words):
    numbers += 1
    words.append("more")
    return "done"


@pytest.mark.parametrize("alter", [change, lambda numbers, words: words.sort() or 1])
def test_a_function_works_on_a_copy_and_a_change_of_it_is_seen(alter):
    numbers, words = np.zeros(2), ["b", "a"]
    call("f", alter, numbers, words)
    assert (numbers.tolist(), words) == ([0, 0], ["b", "a"])
    with pytest.raises(CheckError, match="it changed them"):
        call("f", alter, numbers, words, unchanged="it changed them")
    assert call("f", lambda n, w: n + 1, numbers, words, unchanged="no").tolist() == [1, 1]  # fmt: skip


MISTAKES = (
    (6.28, "that is the circumference"),
    (lambda area: area < 0, "an area is not negative"),
    (-6.28, "never reached"),
)


@pytest.mark.parametrize(
    ("area", "message"),
    [
        (6.28, "that is the circumference"),
        (6.2832, "that is the circumference"),
        (-6.28, "an area is not negative"),
        (1, "measure again"),
        (3.2, "measure again"),
    ],
)
def test_a_wrong_answer_is_explained_by_the_first_mistake_that_fits(area, message):
    with pytest.raises(CheckError, match=f"^{message}$"):
        explain(area, 3.1416, MISTAKES, "measure again", tolerance=0.005)


def test_a_right_answer_needs_no_explanation_even_if_a_mistake_gives_the_same():
    explain(3.14, 3.1416, MISTAKES, "measure again", tolerance=0.005)
    explain([2, 4], [2, 4], [([2, 4], "doubled twice")], "count again")


def test_right_items_in_another_order_are_recognised():
    in_another_order = reordered([0.1, 0.2, 0.7], tolerance=0.01)
    assert in_another_order([0.7, 0.1, 0.205])
    assert not in_another_order([0.7, 0.1, 0.1])
    assert reordered([("a", "b"), ("b", "a")])([["b", "a"], ["a", "b"]])


SQUARES = (
    Case((1,), 1, "the square of one came out wrong"),
    Case((3,), 9, "the square of three came out wrong", [(6, "you doubled")]),
    Case((-2,), 4, "a negative number came out wrong"),
)


@pytest.mark.parametrize(
    ("square", "message"),
    [
        (lambda x: 0, "the square of one"),
        (lambda x: 2 * x - (x == 1), "you doubled"),
        (lambda x: x**3, "the square of three"),
        (lambda x: x * abs(x), "a negative number"),
        (lambda x: [x * x], "square must return one number; it returned shape"),
        (lambda x: "x", "what square returns must be numbers"),
        (lambda x: 1 / (x - 3), "the square of one"),
    ],
)
def test_the_first_case_that_fails_names_the_mistake(square, message):
    with pytest.raises(CheckError, match=message):
        probe("square", square, SQUARES, returns_numbers("one number"))


def test_a_right_function_passes_every_case():
    tried = []
    square = lambda x: tried.append(x) or np.array(x * x)  # noqa: E731
    probe("square", square, SQUARES, returns_numbers("one number"))
    assert tried == [1, 3, -2]


def test_what_a_probe_may_change_is_said_by_the_check():
    case = Case(([2, 1],), [1, 2], "sort them")
    in_place = lambda numbers: numbers.sort() or numbers  # noqa: E731
    probe("f", in_place, [case], returns_numbers("two numbers"))
    with pytest.raises(CheckError, match="sort a copy"):
        probe("f", in_place, [case], returns_numbers("two numbers"), "sort a copy")


def test_a_value_of_another_form_is_refused():
    read = returns(lambda word: word in ("cat", "dog"), "one of the words")
    assert read("guess", np.str_("cat"), "dog") == "cat"
    with pytest.raises(CheckError, match="guess must return one of the words"):
        read("guess", ["cat"], "dog")
