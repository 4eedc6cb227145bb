"""The diagrams as a whole: by name, in every page, on every screen."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import sync_playwright

from coursepkg import show
from coursepkg.show import diagrams
from coursepkg.show.diagrams import DIAGRAMS, words
from coursepkg.show.drawing import DARK, LIGHT, TEXT, WIDEST, Box, Picture
from tools.site import browser

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(browser.missing(), reason="there is no Chromium here"),
]
STATES = {
    **DIAGRAMS,
    **{f"window-{i}": lambda i=i: words.sliding_window(i) for i in range(7)},
}
# The boxes of all texts and the view, in pixels of the screen; half a pixel is forgiven.
LAYOUT = """() => {
  const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] };
  const texts = [...document.querySelectorAll('svg text')];
  const view = box(document.querySelector('svg'));
  const outside = texts.filter(e => { const [l, t, r, b] = box(e);
    return l < view[0] || t < view[1] || r > view[2] || b > view[3] });
  const faults = outside.map(e => 'outside: ' + e.textContent);
  texts.forEach((one, i) => texts.slice(i + 1).forEach(two => {
    const [a, b] = [box(one), box(two)];
    if (Math.min(a[2], b[2]) - Math.max(a[0], b[0]) > 0.5 && Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 0.5)
      faults.push(`overlap: ${one.textContent}, ${two.textContent}`);
  }));
  // A text that begins in a cell, a token or a page has to end there.
  const holders = [...document.querySelectorAll('svg :is(rect.cell, rect.box, path.box)')].map(box);
  for (const text of texts) {
    const [l, t, r, b] = box(text), x = (l + r) / 2, y = (t + b) / 2;
    const held = holders.filter(h => h[0] < x && x < h[2] && h[1] < y && y < h[3]);
    if (held.some(h => l < h[0] + 1 || r > h[2] - 1)) faults.push('too wide for its box: ' + text.textContent);
  }
  for (const line of document.querySelectorAll('svg path.line')) {
    for (let at = 0; at <= line.getTotalLength(); at += 2) {
      const {x, y} = line.getPointAtLength(at);
      const hit = texts.find(e => { const b = e.getBBox();
        return b.x < x && x < b.x + b.width && b.y + 3 < y && y < b.y + b.height - 3 });
      if (hit) { faults.push('crossed by a line: ' + hit.textContent); break; }
    }
  }
  return faults;
}"""


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(diagrams, "display", outputs.append)
    return outputs


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright, browser.launch(playwright) as running:
        yield running.new_page(viewport={"width": 720, "height": 900})


def test_a_diagram_is_shown_by_its_name(shown):
    show.diagram("bag-of-words")
    assert repr(shown[0]) == repr(words.bag_of_words())
    assert repr(shown[0]).startswith(
        "Bag of words. The tokens of “the dog bites the man”"
    )
    assert shown[0]._repr_html_() == words.bag_of_words().html()


def test_an_unknown_name_is_refused_and_the_names_are_told(shown):
    with pytest.raises(ValueError, match=r"name must be one of .*, got 'bag'") as error:
        show.diagram("bag")
    assert all(name in str(error.value) for name in DIAGRAMS)
    assert shown == []


def test_the_reference_names_every_diagram():
    missing = [name for name in DIAGRAMS if f"``{name}``" not in show.diagram.__doc__]
    assert missing == []


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_diagram_is_an_image_with_words(name):
    picture = DIAGRAMS[name]()
    for palette in (LIGHT, DARK):
        root = ET.fromstring(picture.svg(palette))
        assert root.get("role") == "img"
        assert root.find("{*}title").text == picture.title
        assert len(root.find("{*}desc").text.split()) > 10
        # Nothing comes from elsewhere, nothing runs, and no two diagrams of a page can be mixed up.
        assert {child.tag.split("}")[1] for child in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "circle", "path", "text")
        }
        assert not any("id" in child.attrib for child in root.iter())
        assert "url(" not in root.find("{*}style").text


def test_another_run_draws_the_same_bytes():
    code = (
        "from coursepkg.show.diagrams import DIAGRAMS\n"
        "for draw in DIAGRAMS.values(): print(draw().html())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "".join(f"{draw().html()}\n" for draw in DIAGRAMS.values())


class TestInABrowser:
    pytestmark = NEEDS_CHROMIUM

    @pytest.mark.parametrize("state", STATES)
    def test_no_text_is_cut_off_or_covers_another(self, page, state):
        page.set_content(f"<body>{STATES[state]().svg()}</body>")
        assert page.evaluate(LAYOUT) == []

    def test_what_is_wrong_with_a_layout_would_be_found(self, page):
        picture = Picture("t", "a")
        picture.text(-150, 0, "far", anchor="start")
        picture.text(0, 0, "one text")
        picture.text(20, 5, "another")
        picture.text(0, 80, "sentence")
        picture.vector(0, 40, ["too long"], size=(30, 30))
        picture.line(Box(-40, 70, 0, 20).side("right"), Box(9, 70, 9, 20).side("left"))
        svg = re.sub('viewBox="[-.0-9]+', 'viewBox="-140', picture.svg())
        page.set_content(f"<body>{svg}</body>")
        assert page.evaluate(LAYOUT) == [
            "outside: far",
            "overlap: one text, another",
            "too wide for its box: too long",
            "crossed by a line: sentence",
        ]

    @pytest.mark.parametrize("name", DIAGRAMS)
    def test_text_is_large_enough_on_a_phone(self, page, name):
        page.set_content(f'<div style="width: 318px">{DIAGRAMS[name]().html()}</div>')
        image = page.locator("img.light")
        natural = image.evaluate("e => e.naturalWidth")
        assert natural <= WIDEST
        assert TEXT * image.bounding_box()["width"] / natural >= 9.9

    @pytest.mark.parametrize(
        ("host", "seen"),
        [
            ("<html data-theme=light>", "light"),
            ("<html data-theme=dark>", "dark"),
            ("<html><body data-jp-theme-light=true>", "light"),
            ("<html><body data-jp-theme-light=false>", "dark"),
            ("<html theme=dark>", "dark"),
            ("<html>", "light"),
        ],
    )
    def test_the_page_decides_between_light_and_dark(self, page, host, seen):
        # The theme of the book hides what is hidden for good, and the system prefers the dark.
        sheet = "<style>[hidden]{display:none!important}</style>"
        page.emulate_media(color_scheme="dark")
        twice = 2 * words.bag_of_words().html()
        page.set_content(f"<!doctype html>{host}{sheet}{twice}")
        images = page.locator("img").all()
        visible = [e.get_attribute("class") for e in images if e.is_visible()]
        assert visible == [seen, seen]
        assert all(e.evaluate("e => e.naturalWidth") > 0 for e in images)

    def test_paper_is_light(self, page):
        page.emulate_media(media="print")
        page.set_content(f"<html data-theme=dark>{words.bag_of_words().html()}")
        assert page.locator("img.light").is_visible()
        assert not page.locator("img.dark").is_visible()
        page.emulate_media(media="screen")
