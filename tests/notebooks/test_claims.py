"""The tables of claims: they belong to the notebooks as they are, hold for five seeds, and fit the budget."""

import json

import nbformat
import pytest

import notebooks

CHAPTERS = notebooks.chapters()
LONGER = ("07", "09", "10", "11", "14", "15")  # chapters that train something larger
SECONDS, LONGER_SECONDS, MEBIBYTES = 120, 240, 1536


def table(chapter):
    return json.loads(
        (notebooks.CLAIMS / f"{chapter.stem}.json").read_text(encoding="utf-8")
    )


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return request.param


def test_the_claims_were_measured_on_the_code_and_the_data_as_they_are(chapter):
    assert notebooks.stale_claims(chapter) == []


def test_the_claims_hold_for_five_seeds(chapter):
    runs = table(chapter)["runs"]
    assert len({run["seed"] for run in runs}) >= 5
    assert [
        claim for run in runs for claim in run["claims"] if not claim["holds"]
    ] == []


def test_every_claim_of_the_notebook_is_in_the_table_and_no_other(chapter):
    cells = nbformat.read(chapter, as_version=4).cells
    shown = [
        output.data["text/plain"].removeprefix("Claim holds: ").split(" [measured")[0]
        for cell in cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get("text/plain", "").startswith("Claim holds: ")
    ]
    assert len(shown) > 0
    for run in table(chapter)["runs"]:
        assert [claim["statement"] for claim in run["claims"]] == shown


def test_the_notebook_keeps_to_its_budget(chapter):
    seconds = LONGER_SECONDS if chapter.stem.startswith(LONGER) else SECONDS
    for run in table(chapter)["runs"]:
        assert run["cpu_seconds"] <= seconds
        assert run["peak_mib"] <= MEBIBYTES
