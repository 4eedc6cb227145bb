"""The tables of claims: they belong to the notebooks as they are, hold for five seeds, and fit the budget."""

import json

import nbformat
import pytest

from tools import manifest
from tools.notebooks.claims import table_of
from tools.notebooks.running import source_digest

MEBIBYTES = 1536


def table(chapter):
    return json.loads(table_of(chapter.notebook).read_text(encoding="utf-8"))


@pytest.fixture(params=manifest.written(), ids=lambda chapter: chapter.stem)
def chapter(request):
    return request.param


def test_the_claims_were_measured_on_the_code_as_it_is(chapter):
    digest = source_digest(nbformat.read(chapter.notebook, as_version=4))
    assert table(chapter)["executed_source"] == digest, (
        f"run: make claims NB={chapter.stem}"
    )


def test_the_claims_hold_for_five_seeds(chapter):
    runs = table(chapter)["runs"]
    assert len({run["seed"] for run in runs}) >= 5
    assert [
        claim for run in runs for claim in run["claims"] if not claim["holds"]
    ] == []


def test_every_claim_of_the_notebook_is_in_the_table_and_no_other(chapter):
    cells = nbformat.read(chapter.notebook, as_version=4).cells
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
    for run in table(chapter)["runs"]:
        assert run["cpu_seconds"] <= chapter.cpu_seconds
        assert run["peak_mib"] <= MEBIBYTES
