"""The tables of claims: they belong to the notebooks as they are, hold for five seeds, and fit the budget."""

import json

import nbformat
import pytest

from tools import manifest
from tools.notebooks.claims import stale_claims, table_of

MEBIBYTES = 1536


def table(chapter):
    return json.loads(table_of(chapter.notebook).read_text(encoding="utf-8"))


@pytest.fixture(params=manifest.written(), ids=lambda chapter: chapter.stem)
def chapter(request):
    return request.param


def test_the_claims_were_measured_on_the_code_and_the_data_as_they_are(chapter):
    assert stale_claims(chapter.notebook) == []


def test_what_is_read_from_outside_the_repository_is_noted():
    noted = [line["data"] for c in manifest.written() for line in table(c)["data"]]
    assert "documentation_corpus" in noted


def test_the_claims_hold_for_five_seeds(chapter):
    runs = table(chapter)["runs"]
    assert len({run["seed"] for run in runs}) >= 5
    assert [
        claim for run in runs for claim in run["claims"] if not claim["holds"]
    ] == []


def stated(output):
    """Return what an output states: the claims of a cell, or a guess."""
    text = output.get("data", {}).get("text/plain", "")
    head, *lines = text.splitlines() or [""]
    if head.endswith(("claim checked", "claims checked")):
        return [line.removeprefix("- ").split(" [measured")[0] for line in lines]
    if head.startswith("Guess before you look: "):
        return [head.replace("Guess before you look", "Guess")]
    return []


def test_every_claim_of_the_notebook_is_in_the_table_and_no_other(chapter):
    cells = nbformat.read(chapter.notebook, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = [statement for output in outputs for statement in stated(output)]
    assert len(shown) > 0
    for run in table(chapter)["runs"]:
        # A guess is shown where it is asked, and the claims when their cell has run.
        assert sorted(claim["statement"] for claim in run["claims"]) == sorted(shown)


def guesses_that_change(runs):
    """Return the guesses of which not every seed measured the same option."""
    options = {}
    for claim in (claim for run in runs for claim in run["claims"]):
        if claim["statement"].startswith("Guess: "):
            options.setdefault(claim["statement"], set()).add(claim["measured"])
    return [statement for statement, found in options.items() if len(found) > 1]


def test_a_guess_has_the_same_answer_for_every_seed(chapter):
    assert guesses_that_change(table(chapter)["runs"]) == []


def test_a_guess_whose_answer_changes_is_found():
    def run(option):
        return {"claims": [{"statement": "Guess: how many?", "measured": option}]}

    assert guesses_that_change([run("65"), run("65")]) == []
    assert guesses_that_change([run("65"), run("75")]) == ["Guess: how many?"]


def test_the_notebook_keeps_to_its_budget(chapter):
    for run in table(chapter)["runs"]:
        assert run["cpu_seconds"] <= chapter.cpu_seconds
        assert run["peak_mib"] <= MEBIBYTES
