"""Every page, in light and dark, on a desk and on a phone."""

import pytest
from book import HTML, pages

MODES = ("light", "dark")
WIDTHS = (1280, 390)
BUILT = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
# The theme's own redirect, which has nothing to look at.
OPENED = [page for page in BUILT if page != "index.html"]
SOURCES = [page for page in OPENED if page.startswith("_modules/")]


def test_the_book_was_built():
    assert BUILT, f"no pages in {HTML}: call make book first"
    assert {f"{page}.html" for page in pages()} <= set(BUILT)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("page", OPENED)
def test_page(visit, site, page, mode, width):
    if page in SOURCES[1:] and (mode, width) != ("light", 390):
        pytest.skip("pages of source differ in their code only: the first one is seen in all four ways")
    seen = visit(site + page, mode, width)
    assert seen.page.evaluate("document.documentElement.dataset.theme || 'system'") in (mode, "system")
    assert seen.faults() + seen.violations() == []


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in OPENED if page not in SOURCES])
def test_page_from_a_folder(visit, page):
    seen = visit((HTML / page).as_uri())
    assert seen.faults() == []
