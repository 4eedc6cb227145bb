"""Every page, in light and dark, on a desk and on a phone."""

import pytest

from tools.site.book import HTML, pages

# Whether the ground of the page is light or dark.
GROUND = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number);
  return red + green + blue > 382 ? 'light' : 'dark';
}"""
BUILT = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
# The theme's own redirect, which has nothing to look at.
OPENED = [page for page in BUILT if page != "index.html"]
SOURCES = [page for page in OPENED if page.startswith("_modules/")]
# Pages of source differ in their code only: a short one is looked at in all four ways, the others in one.
ONE_SOURCE = min(SOURCES, key=lambda page: (HTML / page).stat().st_size, default=None)
LOOKS = [
    (page, mode, width)
    for page in OPENED
    for mode in ("light", "dark")
    for width in (1280, 390)
    if page not in SOURCES or page == ONE_SOURCE or (mode, width) == ("light", 390)
]


def test_the_book_was_built():
    assert BUILT, f"no pages in {HTML}: call make book first"
    assert {f"{page}.html" for page in pages()} <= set(BUILT)


@pytest.mark.browser
@pytest.mark.parametrize(("page", "mode", "width"), LOOKS)
def test_page(visit, site, page, mode, width):
    seen = visit(site + page, mode, width)
    assert seen.page.evaluate(GROUND) == mode
    assert seen.faults() + seen.violations() == []


@pytest.mark.browser
@pytest.mark.parametrize("page", [page for page in OPENED if page not in SOURCES])
def test_page_from_a_folder(visit, page):
    seen = visit((HTML / page).as_uri())
    assert seen.faults() == []
