"""What readers do: walk through the book, search, change the colours, run a chapter elsewhere."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
import yaml

from tools import manifest
from tools.environment import ROOT
from tools.site.book import HTML, pages

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
NOTEBOOKS = [page for page in pages() if page.startswith("notebooks/")]
CHAPTERS = [page for page in pages() if page.startswith("notebooks/chapters/")]


@pytest.mark.browser
def test_next_walks_the_whole_book_and_previous_walks_back(visit, site):
    order = pages()
    page = visit(f"{site}index.html").page
    page.wait_for_url(f"{site}{order[0]}.html")
    for direction, way in (("right-next", order), ("left-prev", order[::-1])):
        for expected in way[1:]:
            page.click(f"a.{direction}")
            page.wait_for_url(f"{site}{expected}.html", wait_until="domcontentloaded")
        assert page.locator(f"a.{direction}").count() == 0


def search(page, word):
    """Search as a reader does, with the keyboard; return the addresses that are found."""
    page.keyboard.press("Control+k")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_selector(
        "#search-results ul.search li a, #search-results p.search-summary"
    )
    page.wait_for_function(
        "document.querySelector('#search-results h2').textContent !== 'Searching'"
    )
    links = page.locator("#search-results li a")
    return [links.nth(i).get_attribute("href") for i in range(links.count())]


@pytest.mark.browser
@pytest.mark.parametrize("place", ["server", "folder"])
def test_search_finds_a_word(visit, site, place):
    base = site if place == "server" else HTML.as_uri() + "/"
    seen = visit(f"{base}{pages()[0]}.html")
    found = search(seen.page, "vocabulary")
    assert any("01_bag_of_words" in address for address in found)
    assert any("glossary" in address for address in found)
    assert seen.faults() == []


@pytest.mark.browser
def test_search_finds_nothing_for_a_word_that_is_nowhere(visit, site):
    assert search(visit(f"{site}{pages()[0]}.html").page, "xqzzy") == []


@pytest.mark.browser
def test_the_colours_can_be_changed_and_stay(visit, site):
    page = visit(f"{site}{pages()[0]}.html").page
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    for _ in range(3):
        page.click(".theme-switch-button")
        if page.evaluate("document.documentElement.dataset.theme") == "dark":
            break
    assert page.evaluate(ground) != before
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.evaluate("localStorage.clear()")


@pytest.mark.browser
def test_code_of_88_characters_fits_on_a_desk(visit, site):
    page = visit(f"{site}{CHAPTERS[0]}.html").page
    width = """() => {
      const pre = document.querySelector('.cell_input pre');
      pre.textContent = 'x'.repeat(88);
      return pre.scrollWidth - pre.clientWidth;
    }"""
    assert page.evaluate(width) <= 0


@pytest.mark.browser
def test_the_map_links_the_chapters_that_there_are(visit, site):
    page = visit(f"{site}book/index.html").page
    assert page.locator(".arc-stop").count() == len(manifest.read())
    links = page.locator(".arc-stop a.arc-title")
    assert links.count() == len(CHAPTERS)
    links.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{CHAPTERS[0]}.html")


def test_notebooks_open_in_colab_and_on_binder():
    repository = CONFIG["repository"]["url"].removeprefix("https://github.com/")
    branch = CONFIG["repository"]["branch"]
    for chapter in NOTEBOOKS:
        html = unescape((HTML / f"{chapter}.html").read_text(encoding="utf-8"))
        colab = f'href="https://colab.research.google.com/github/{repository}/blob/{branch}/{chapter}.ipynb"'
        binder = f'href="https://mybinder.org/v2/gh/{repository}/{branch}?urlpath=lab/tree/{chapter}.ipynb"'
        assert html.count(colab) >= 2, "in the line under the title, and in the menu"
        assert html.count(binder) >= 2, "in the line under the title, and in the menu"
        assert (HTML / f"_sources/{chapter}.ipynb").is_file()
        assert f'href="../../_sources/{chapter}.ipynb"' in html


def test_edit_leads_to_the_text_of_a_chapter_and_not_to_the_solutions_of_an_exercise():
    branch = CONFIG["repository"]["branch"]
    for page in NOTEBOOKS:
        html = (HTML / f"{page}.html").read_text(encoding="utf-8")
        text = page.replace("notebooks/", "book/")
        edits = re.findall(rf"/edit/{branch}/([^\"]+)", html)
        assert edits == ([f"{text}.md"] if page in CHAPTERS else [])


def test_prose_pages_offer_no_launch():
    for page in set(pages()) - set(NOTEBOOKS):
        html = (HTML / f"{page}.html").read_text(encoding="utf-8")
        assert "colab.research" not in html


@pytest.mark.parametrize("page", pages())
def test_a_link_to_the_page_has_a_preview(page):
    html = (HTML / f"{page}.html").read_text(encoding="utf-8")
    tags = dict(
        re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html)
    )
    base = CONFIG["html"]["baseurl"]
    assert tags["og:image"] == f"{base}_static/social.png"
    assert tags["og:url"] == f"{base}{page}.html"
    assert len(tags["og:description"]) > 60
    assert "Colab" not in tags["og:description"][:40]
    assert (HTML / "_static/social.png").read_bytes().startswith(b"\x89PNG")


def test_the_icon_is_a_drawing_of_our_own():
    html = (HTML / "book/index.html").read_text(encoding="utf-8")
    assert 'rel="icon" href="../_static/favicon.svg"' in html
    for name in ("favicon.svg", "logo.svg"):
        assert ET.parse(HTML / "_static" / name).getroot().tag.endswith("svg")


def test_the_page_for_lost_readers_works_at_any_depth():
    html = (HTML / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert links
    assert all(link.startswith(CONFIG["html"]["baseurl"]) for link in links)
