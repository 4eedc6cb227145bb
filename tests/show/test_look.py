"""The style that outputs bring along: it is whole, small, and touches nothing else."""

import re
from pathlib import Path

import pytest

from coursepkg.show import _look

SHEETS = sorted(path.stem for path in _look._FOLDER.glob("*.css"))
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def rules(part):
    """Return the rules of a sheet as (selectors, declarations), those of @media too."""
    text = (_look._FOLDER / f"{part}.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return RULE.findall(re.sub(r"@media [^{]*", "", text))


def selectors(rule):
    """Split at the commas that are not in brackets."""
    return [s.strip() for s in re.split(r",(?![^()]*\))", rule)]


@pytest.mark.parametrize("part", SHEETS)
def test_a_sheet_touches_nothing_but_the_outputs(part):
    found = [s for rule, _ in rules(part) for s in selectors(rule)]
    assert found
    # The colours are also those of the book's pages, which say what their theme is.
    wide = [s for s in found if not re.search(r"\.course(?![-\w])", s)]
    allowed = {f'html[data-theme="{mode}"]' for mode in ("light", "dark")}
    assert set(wide) <= (allowed if part == "palette" else set())


@pytest.mark.parametrize("part", SHEETS)
def test_every_colour_that_is_used_has_a_light_and_a_dark_value(part):
    used = {
        name
        for _, body in rules(part)
        for name in re.findall(r"var\((--[\w-]+)\)", body)
    }
    light, dark = (
        set(re.findall(r"(--\w+):", body))
        for rule, body in rules("palette")
        if "--ink" in body
    )
    assert used <= light
    assert dark <= light
    assert light - dark <= {"--arc"}, "one amber is for both"


def test_all_styles_together_are_small():
    assert sum(len(_look.style(part)) for part in SHEETS) < 16_000


def test_a_style_ends_where_it_should():
    for part in SHEETS:
        assert _look.style(part).count("<") == 2
        assert "/*" not in _look.style(part)


def test_the_sheets_are_shipped_with_the_package():
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert "show/css/*.css" in project.read_text(encoding="utf-8")
