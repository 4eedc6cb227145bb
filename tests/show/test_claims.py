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
        "Claim holds: Accuracy [measured 0.973] (claimed: at least 0.95)",
        "Claim holds: Documents [measured 12] (claimed: exactly 12)",
        "Claim holds: Equal matrices [measured yes] (claimed: yes)",
    ]


def test_a_number_that_would_be_rounded_to_nothing_shows_its_power_of_ten(capsys):
    for measured in (8.88e-16, -0.0002, 0.0005, 0.0):
        claim("Difference", measured, below=1)
    shown = [
        line.split("[")[1].split("]")[0]
        for line in capsys.readouterr().out.splitlines()
    ]
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


def test_the_html_escapes_what_the_author_wrote(monkeypatch):
    shown = []
    monkeypatch.setattr("coursepkg.show.claims.display", shown.append)
    claim("a < b & c", 1.0, above=0.5)
    assert "a &lt; b &amp; c" in shown[0]._repr_html_()
    assert '<b class="measured">1.000</b>' in shown[0]._repr_html_()
