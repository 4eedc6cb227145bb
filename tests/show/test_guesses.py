import json
import math

import numpy as np
import pytest

from coursepkg.show import guesses as module
from coursepkg.show import predict

NUMBERS = {85: "too good", 55: "too bad", 65: "so", 75: "nearly"}
UNEVEN = {10: "few", 20: "some", 50: "many"}
RANGES = {(-math.inf, 10): "few", (10, 20): "some", (20, math.inf): "many"}
TEXTS = {"more": "no", "less": "yes"}


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(module, "display", outputs.append)
    return outputs


def measured(shown):
    """Return the text of the option that is marked as measured in the last output."""
    lines = [line for line in repr(shown[-1]).splitlines() if "(measured)" in line]
    assert len(lines) == 1
    return lines[0].removeprefix("- ").removesuffix(" (measured)")


@pytest.mark.parametrize(
    ("options", "answer", "right"),
    [
        (NUMBERS, 66.8, "65"),
        (NUMBERS, np.float64(60.0), "65"),
        (NUMBERS, 59.9, "55"),
        (NUMBERS, 50, "55"),
        (NUMBERS, 89.9, "85"),
        (UNEVEN, 6, "10"),
        (UNEVEN, 34, "20"),
        (UNEVEN, 64, "50"),
        (RANGES, -3, "less than 10"),
        (RANGES, 10, "10 to 20"),
        (RANGES, 19.99, "10 to 20"),
        (RANGES, 20, "20 or more"),
        (TEXTS, "less", "less"),
    ],
)
def test_the_right_option_is_found_from_what_was_measured(
    shown, options, answer, right
):
    predict("How many?", options, answer=answer)
    assert measured(shown) == right


def test_digits_of_the_measurement_do_not_show(shown):
    predict("How many?", NUMBERS, answer=66.8)
    predict("How many?", NUMBERS, answer=66.7)
    assert repr(shown[0]) == repr(shown[1])
    assert shown[0]._repr_html_() == shown[1]._repr_html_()


def test_options_keep_their_order_and_their_unit(shown):
    predict("How many?", NUMBERS, answer=66, unit="of 100")
    assert repr(shown[0]).splitlines() == [
        "Guess before you look: How many?",
        "- 85 of 100",
        "- 55 of 100",
        "- 65 of 100 (measured)",
        "- 75 of 100",
    ]


def test_only_the_fold_that_the_script_hides_tells_what_was_measured(shown):
    predict("Is it `x`?", TEXTS, answer="less")
    page = shown[0]._repr_html_()
    form, fold = page[page.index("<form") :].split("<details>")
    assert "right" not in form
    assert "Measured" not in form
    assert '<li data-verdict="right"><b>Measured</b> <span>less: yes</span>' in fold
    assert '<li data-verdict="wrong"><b>Not so</b> <span>more: no</span>' in fold


def test_what_was_measured_is_recorded_to_compare_it_over_seeds(
    shown, tmp_path, monkeypatch
):
    record = tmp_path / "claims.jsonl"
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    predict("How many?", NUMBERS, answer=66, unit="%")
    assert json.loads(record.read_text()) == {
        "statement": "Guess: How many?",
        "claimed": "the same for every seed",
        "measured": "65 %",
        "holds": True,
    }


@pytest.mark.parametrize(
    ("options", "answer", "message"),
    [
        ({}, 1, "options must be two or more"),
        ({1: "a"}, 1, "options must be two or more"),
        ({1: "a", "2": "b"}, 1, "all numbers, all ranges or all texts"),
        ({1: "a", (1, 2): "b"}, 1, "all numbers, all ranges or all texts"),
        (NUMBERS, 49.9, "one that fits the answer, 49.9"),
        (NUMBERS, 90, "one that fits the answer, 90"),
        (NUMBERS, math.nan, "one that fits the answer, nan"),
        (NUMBERS, "65", "answer must be of the kind of"),
        (RANGES, "10", "answer must be of the kind of"),
        (TEXTS, 1, "answer must be of the kind of"),
        (TEXTS, "equal", "one that fits the answer, 'equal'"),
        ({(0, 10): "a", (20, 30): "b"}, 15, "these do: \\[\\]"),
        ({(0, 10): "a", (5, 30): "b"}, 7, r"these do: \[\(0, 10\), \(5, 30\)\]"),
        ({1: "a", 2: " "}, 1, "text and why must not be empty"),
    ],
)
def test_refused(options, answer, message):
    with pytest.raises(ValueError, match=message):
        predict("How many?", options, answer=answer)


def test_a_question_is_needed():
    with pytest.raises(ValueError, match="question is empty"):
        predict(" ", TEXTS, answer="less")
