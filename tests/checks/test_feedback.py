"""What a check returns."""

import pytest

from coursepkg.checks.feedback import PASSED, Feedback, checks, require


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
