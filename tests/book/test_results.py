"""The proofs page: what it shows is what was measured, of what is there now."""

import ast
import importlib
import importlib.util
import inspect
import json
import pkgutil
import re
from pathlib import Path

import pytest

import coursepkg
from coursepkg._stored_run import load, names
from tools.environment import ROOT
from tools.site.book import HTML, pages

RESULTS = ROOT / "book/reference/results"
CLAIMS = sorted((RESULTS / "claims").glob("*.json"))
PROOFS = HTML / "book/reference/proofs.html"
_spec = importlib.util.spec_from_file_location(
    "course_results", ROOT / "book/_ext/course_results.py"
)
course_results = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(course_results)


def parity_calls(source):
    """Return (piece, reference) of each call of the fixture `parity` in a test file."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "parity"
        ):
            given = dict(zip(("piece", "reference"), node.args, strict=False))
            given |= {word.arg: word.value for word in node.keywords}
            found.add(
                (ast.literal_eval(given["piece"]), ast.literal_eval(given["reference"]))
            )
    return found


def test_calls_are_found_and_must_name_what_they_compare():
    call = "def test_it(parity):\n    parity(piece='A', reference='b.A', error=0.0, tolerance=0.0, cases=1)"
    assert parity_calls(call) == {("A", "b.A")}
    assert parity_calls("parity('A', 'b.A', 0.0, tolerance=0.0, cases=1)") == {
        ("A", "b.A")
    }
    with pytest.raises(ValueError, match="malformed"):
        parity_calls(call.replace("'A'", "name"))


def test_the_parity_table_has_the_pieces_that_are_tested_and_no_others():
    tested = set()
    for path in (ROOT / "tests/reference").glob("test_*.py"):
        tested |= parity_calls(path.read_text(encoding="utf-8"))
    path = RESULTS / "parity.json"
    stored = (
        json.loads(path.read_text(encoding="utf-8"))["rows"] if path.is_file() else []
    )
    assert {(row["piece"], row["reference"]) for row in stored} == tested, (
        "call make proofs"
    )
    assert all(row["error"] <= row["tolerance"] for row in stored)


def test_every_chapter_has_its_claims_measured():
    chapters = {
        Path(page).name for page in pages() if page.startswith("notebooks/chapters/")
    }
    assert {path.stem for path in CLAIMS} == chapters


def test_the_page_shows_every_claim():
    text = " ".join(re.sub(r"<[^>]+>", " ", PROOFS.read_text(encoding="utf-8")).split())
    for path in CLAIMS:
        results = json.loads(path.read_text(encoding="utf-8"))
        number = len(results["runs"][0]["claims"])
        assert f"{number} claims, {len(results['runs'])} seeds: all hold" in text
        assert results["date"] in text


def test_the_page_has_a_row_for_every_stored_run():
    html = PROOFS.read_text(encoding="utf-8")
    rows = [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td>.*?</td>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", html, re.S)
    ]
    for name in names():
        run = load(name)
        size = [f"{len(run.results):,}", str(len(run.seeds)), run.duration]
        assert [name, run.what, *size, run.machine, run.date] in rows


def public_modules():
    """Every module of the package that can be imported and is not private."""
    found = [
        module.name
        for module in pkgutil.walk_packages(coursepkg.__path__, "coursepkg.")
    ]
    return [name for name in found if "._" not in name]


def public_names(name):
    """The functions and classes that a module makes, compiled ones included."""
    module = importlib.import_module(name)
    return [
        each
        for each, value in vars(module).items()
        if not each.startswith("_")
        and (
            inspect.isroutine(value)
            or inspect.isclass(value)
            or hasattr(value, "py_func")
        )
        and getattr(value, "__module__", None) == name
    ]


def test_the_reference_has_every_public_module_and_name():
    found = {}
    for page in pages():
        if page.startswith("book/reference/api/"):
            found[Path(page).name] = (HTML / f"{page}.html").read_text(encoding="utf-8")
    missing = []
    for module in public_modules():
        _, room, *rest = module.split(".")
        html = found.get(room, "")
        heading = f'<span class="pre">{".".join([room, *rest])}</span>'
        if f'id="module-{module}"' not in html and heading not in html:
            missing.append(module)
        for name in public_names(module):
            # what a package passes on stands there as people use it: data.spam_messages
            ids = (f'id="{module}.{name}"', f'id="coursepkg.{room}.{name}"')
            if not any(each in html for each in ids):
                missing.append(f"{module}.{name}")
    assert missing == []


@pytest.mark.parametrize(
    ("claimed", "measured", "loose"),
    [
        ("at least 0.4", "0.871 0.869 0.875", True),
        ("above 0.86", "0.871 0.869 0.875", False),
        ("at least 0.7", "0.871 0.8 0.875", False),  # 0.1 away, and seeds 0.075 apart
        ("at least 0.94", "0.968 0.968 0.968", False),  # within a tenth of the value
        ("below 20", "6 6 6", True),
        ("at most 6", "6 6 6", False),
        ("at least 0.55 and below 0.7", "0.679 0.679 0.679", True),
        ("at least 0.65 and below 0.7", "0.679 0.679 0.679", False),
        ("above -0.1", "-0.3 -0.3 -0.3", False),  # it fails, and is not loose
        ("below 1e-09", "8.9e-16 8.9e-16 8.9e-16", False),  # rounding errors
        ("exactly 4", "4 4 4", False),
        ("yes", "yes yes yes", False),
    ],
)
def test_a_bound_that_is_far_looser_than_the_seeds_need_is_marked(
    claimed, measured, loose
):
    claims = [
        {"statement": "S", "claimed": claimed, "measured": value, "holds": True}
        for value in measured.split()
    ]
    runs = [
        {"seed": i, "cpu_seconds": 1, "peak_mib": 1, "claims": [claim]}
        for i, claim in enumerate(claims)
    ]
    row = course_results.claims_rows({"runs": runs})[1]
    assert row[1] == claimed + (", loose" if loose else "")
    summary = course_results.claims_summary({"runs": runs})
    assert ("all hold, 1 with a loose bound" in summary) == loose


def test_the_page_says_how_many_bounds_are_loose():
    text = PROOFS.read_text(encoding="utf-8")
    marked = 0
    for path in CLAIMS:
        rows = course_results.claims_rows(json.loads(path.read_text(encoding="utf-8")))
        marked += sum(row[1].endswith(", loose") for row in rows)
    assert text.count(", loose</p>") == marked


def test_entries_of_the_reference_lead_to_their_source():
    html = (HTML / "book/reference/api/bow.html").read_text(encoding="utf-8")
    assert "_modules/coursepkg/bow.html#CountVectorizer" in html
    source = (HTML / "_modules/coursepkg/bow.html").read_text(encoding="utf-8")
    assert 'id="CountVectorizer"' in source
