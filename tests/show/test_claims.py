import json

import numpy as np
import pytest
import torch

from coursepkg.show import ClaimError, claim


def test_a_claim_that_holds_shows_the_measured_number(capsys):
    claim("Accuracy", 0.97312, at_least=0.95)
    claim("Documents", 12, equals=12)
    claim("Equal matrices", np.bool_(True))
    assert capsys.readouterr().out.splitlines() == [
        "1 claim checked",
        "- Accuracy [measured 0.973] (claimed: at least 0.95)",
        "1 claim checked",
        "- Documents [measured 12] (claimed: exactly 12)",
        "1 claim checked",
        "- Equal matrices [measured yes] (claimed: yes)",
    ]


def test_the_claims_of_a_cell_are_shown_together_when_it_has_run(shown, end_cell):
    claim("Accuracy", 0.97312, at_least=0.95)
    claim("Documents", 12, equals=12)
    assert shown == []
    end_cell()
    assert [repr(output) for output in shown] == [
        "2 claims checked\n"
        "- Accuracy [measured 0.973] (claimed: at least 0.95)\n"
        "- Documents [measured 12] (claimed: exactly 12)"
    ]


def test_a_cell_shows_its_own_claims_and_no_others(shown, end_cell):
    claim("First", True)
    end_cell()
    end_cell()
    claim("Second", True)
    end_cell()
    titles = [repr(output).splitlines()[1] for output in shown]
    assert titles == [
        f"- {s} [measured yes] (claimed: yes)" for s in ("First", "Second")
    ]


def test_a_false_claim_stops_the_cell_and_is_not_among_those_that_hold(shown, end_cell):
    claim("True", True)
    with pytest.raises(ClaimError, match="Share: measured 0"):
        claim("Share", 0.1, above=0.5)
    end_cell()
    assert "Share" not in repr(shown[0])


def test_a_number_that_would_be_rounded_to_nothing_shows_its_power_of_ten(capsys):
    for measured in (8.88e-16, -0.0002, 0.0005, 0.0):
        claim("Difference", measured, below=1)
    lines = capsys.readouterr().out.splitlines()[1::2]
    shown = [line.split("[")[1].split("]")[0] for line in lines]
    assert shown == [
        "measured 8.9e-16",
        "measured -2.0e-04",
        "measured 0.001",
        "measured 0.000",
    ]


@pytest.mark.parametrize(
    ("measured", "bound"),
    [
        (0.5, {"at_least": 0.51}),
        (0.5, {"at_most": 0.49}),
        (0.5, {"above": 0.5}),
        (0.5, {"below": 0.5}),
        (3, {"equals": 4}),
        ("dog", {"equals": "cat"}),
        (0.5, {"at_least": 0.1, "at_most": 0.4}),
        (float("nan"), {"at_least": 0.0}),
        (float("nan"), {"below": 1.0}),
        (torch.tensor(2.0), {"below": 1}),
        (False, {}),
    ],
)
def test_a_false_claim_fails(measured, bound):
    with pytest.raises(ClaimError, match=r"It is so: measured .*, claimed "):
        claim("It is so", measured, **bound)


@pytest.mark.parametrize(
    ("measured", "bound"), [(0.5, {}), (True, {"at_least": 1}), ("dog", {})]
)
def test_a_claim_that_says_nothing_is_refused(measured, bound):
    with pytest.raises(
        ValueError, match="claim takes a bool and no bound, or a number"
    ):
        claim("Nothing", measured, **bound)


def test_claims_are_recorded_and_false_ones_do_not_stop_the_run(tmp_path, monkeypatch):
    record = tmp_path / "claims.jsonl"
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    claim("High", 0.2, at_least=0.9)
    claim("Low", 0.2, at_most=0.9, digits=1)
    lines = [
        json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()
    ]
    assert lines == [
        {
            "statement": "High",
            "claimed": "at least 0.9",
            "measured": "0.200",
            "holds": False,
        },
        {
            "statement": "Low",
            "claimed": "at most 0.9",
            "measured": "0.2",
            "holds": True,
        },
    ]


def test_a_false_claim_that_is_only_recorded_is_not_shown_as_checked(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COURSE_CLAIMS", str(tmp_path / "claims.jsonl"))
    claim("High", 0.2, at_least=0.9)
    assert capsys.readouterr().out == ""


def test_readers_see_what_was_measured_and_not_the_bound(shown):
    claim("a < b & c", 1.0, above=0.125)
    html = shown[0]._repr_html_()
    assert "<summary><b>✓</b> 1 claim checked</summary>" in html
    assert '<li>a &lt; b &amp; c: <b class="measured">1.000</b></li>' in html
    assert "0.125" not in html
    assert "above 0.125" in repr(shown[0])
