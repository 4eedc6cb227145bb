"""What every check has in common."""

import pytest

from coursepkg.checks.feedback import (
    PASSED,
    CheckError,
    Feedback,
    as_numbers,
    call,
    checks,
    require,
)


@checks("sign")
def check_sign(answer, right=1):
    """Check a sign."""
    require(answer == right, "is it positive or negative?")


def test_a_check_returns_what_it_found_and_is_true_where_it_passed():
    assert check_sign(1) == Feedback("sign", True, PASSED)
    assert check_sign(-1, right=-1)
    found = check_sign(-1)
    assert not found
    assert repr(found) == "✗ sign: is it positive or negative?"
    assert repr(check_sign(1)) == f"✓ sign: {PASSED}"


def test_a_fault_of_the_check_itself_is_not_taken_for_a_wrong_answer():
    @checks("broken")
    def check_broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check_broken()


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


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (..., "x is still '...'"),
        ("abc", "x must be numbers, in a list or an array; it is a str"),
        ([[1], [1, 2]], "x must be numbers"),
        ([float("nan")], "not a finite number"),
        (None, "not a finite number"),
    ],
)
def test_what_is_not_numbers_is_named(value, message):
    with pytest.raises(CheckError, match=message):
        as_numbers("x", value)


def test_numbers_in_any_form_are_taken():
    assert (
        as_numbers("x", [1, 2]).tolist() == as_numbers("x", (1.0, 2)).tolist() == [1, 2]
    )
