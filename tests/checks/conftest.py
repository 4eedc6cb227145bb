"""What the tests of the checks share."""

import re

import pytest


@pytest.fixture
def numbers_in():
    """Return a function that finds the numbers which a message names; those in `counts_1` are none."""

    def find(message):
        return [float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", message)]

    assert find("counts_1: write 0.75, 3 (or 2)") == [0.75, 3, 2]
    return find
