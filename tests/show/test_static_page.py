"""What a chapter shows, in a small built page: no kernel, no network, a keyboard."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tools.environment import ROOT
from tools.notebooks.running import execute
from tools.notebooks.stabilise import stabilise
from tools.site import browser, webassets

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(browser.missing(), reason="there is no Chromium here"),
]
CELLS = (
    """
import matplotlib.pyplot as plt
from coursepkg import show

def power(n, m):
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2], [0, m, m * 2**n])
    return figure

show.explorable(
    power,
    show.Control("n", [1, 2, 3], label="Exponent", start=2),
    show.Control("m", [1, 5], label="Factor", kind="buttons"),
    alt=lambda n, m: f"{m} times x to the {n} [measured 0.5]",
)
""",
    """
show.explorable(
    lambda word: f"<p>You chose {word}.</p>",
    show.Control("word", ["dog", "cat"], label="Word", kind="dropdown"),
    alt=lambda word: word,
)
""",
    r"""
show.quiz(
    show.choice(
        "Is $x^2$ a `square`?",
        show.wrong("no", r"Look at the $2$."),
        show.right("yes", "It is."),
    ),
    show.choice(
        "Which are even?",
        show.right("two", "Twice one."),
        show.wrong("three", "Once, and a half."),
        show.right("four", "Twice two."),
        several=True,
    ),
    show.numeric(
        "What is a quarter, to two decimals?",
        answer=0.25,
        tolerance=0.01,
        why="One by four.",
        mistakes={4: "Upside down."},
        otherwise="Divide one by four.",
    ),
)
""",
    """
# @title A guess, a table and two claims
show.predict(
    "How much is $6 \\\\cdot 7$?",
    {40: "Nearly.", 42: "Six sevens.", 44: "Too much."},
    answer=6.0 * 7,
)
show.table(["product", "value"], [["six sevens", 42.0]], caption="Products")
show.claim("Six sevens", 42.0, above=41)
show.claim("A claim", True)
print("Near dog: [measured cat, cow]")
""",
    """
def shout(text):
    show.table(["letters", "number"], [["all", len(text)]], caption="Length")
    return text.upper()

show.play(shout, label="Your words", text="dog bites man")
""",
    """
import numpy as np
from coursepkg.data import RatedSentences

means, ratings = np.array([1.0, -1.0] * 10), [np.array([1, 1])] * 20
names = [str(number) for number in range(20)]
test = RatedSentences("films", names, names, means, ratings, np.arange(20))
bag = [[1, 0] * half + [1] * (20 - 2 * half) for half in (2, 5)]
show.ladder(
    test,
    show.Rung("Rules", [1, 0, 0, 0] * 5),
    show.Rung("Bag of words", {n: bag for n in (50, 200, 1000, 7000)}),
    show.Rung("A model", {7000: [1, 0] * 10}, learned_before="A billion pairs of sentences"),
    chapter=1,
)
""",
)
FOLDED = CELLS[3]
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book/_ext")!r})
from course_cells import still_boxes
extensions = ["myst_nb", "sphinx.ext.mathjax", "web_assets", "course_cells"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
html_theme = "sphinx_book_theme"
html_context = {{"default_mode": "auto"}}
html_static_path = [{str(ROOT / "book/_static")!r}, {str(ROOT / "coursepkg/show/css")!r}]
html_css_files = ["palette.css", "course.css", "widgets.css"]
html_js_files = ["site.js"]
mathjax_path = "vendor/mathjax/tex-mml-chtml.js"
nb_ipywidgets_js = {{"widgets-extra.js": {{}}, "vendor/html-manager/embed.js": {{}}}}
def setup(app):
    app.connect("doctree-read", lambda app, doctree: still_boxes(doctree, "<a href='#try'>here</a>"))
"""


def run(folder: Path) -> str:
    """Execute the cells as a chapter is executed; return what is stored."""
    cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in CELLS]
    cells[CELLS.index(FOLDED)].metadata["tags"] = ["hide-input"]
    title = nbformat.v4.new_markdown_cell("# Try\n\nSphinx loads MathJax for $x$.")
    notebook = nbformat.v4.new_notebook(cells=[title, *cells])
    execute(notebook, folder, "try")
    return stabilise(notebook)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def address(stored, tmp_path_factory):
    if not webassets.fetch() and "CI" not in os.environ:
        pytest.skip("there is no npm here, or no network")
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.ipynb").write_text(stored, encoding="utf-8")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", ".", "out"]
    subprocess.run(command, cwd=folder, check=True)
    return (folder / "out/index.html").as_uri()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright, browser.launch(playwright) as running:
        yield running


@pytest.fixture
def visit(chromium, address):
    """Return a function that opens the page; in the end, nothing may have gone wrong on it."""
    wrong, contexts = [], []

    def note_request(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            wrong.append(request.url)

    def open_page(width=1280, mode="light", script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=mode,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", note_request)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else 0)
        page.goto(address)
        if script:
            page.wait_for_selector(".explorable img.frame")
            page.wait_for_selector(".quiz mjx-container")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def sees(page, alt):
    """Wait until the frame in sight, the only one, is the one with these words."""
    page.wait_for_function(
        "alt => { const seen = [...document.querySelectorAll('.explorable img.frame')]"
        ".filter(e => e.checkVisibility()); return seen.length == 1 && seen[0].alt == alt }",
        arg=alt,
    )


def feedback(page, place):
    """Return what the form at ``place`` answers, without the words hidden in mathematics."""
    texts = page.locator("[role=status]").nth(place).locator("p").all_inner_texts()
    return [text.strip() for text in texts]


def test_two_runs_store_the_same_bytes(stored, tmp_path):
    assert run(tmp_path) == stored


def test_two_controls_by_keyboard(visit):
    page = visit()
    sees(page, "1 times x to the 2 0.5")
    slider = page.get_by_role("slider", name="Exponent")
    slider.focus()
    page.keyboard.press("ArrowRight")
    sees(page, "1 times x to the 3 0.5")
    assert slider.get_attribute("aria-valuetext") == "3"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    sees(page, "5 times x to the 3 0.5")
    group = page.get_by_role("group", name="Factor")
    assert group.get_by_role("button", pressed=True).all_inner_texts() == ["5"]
    slider.focus()
    page.keyboard.press("Home")
    sees(page, "5 times x to the 1 0.5")


def test_list_of_html_frames(visit):
    page = visit()
    page.get_by_label("Word").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_text("You chose cat.").wait_for()
    assert not page.get_by_text("You chose dog.").is_visible()


def test_one_right_answer_by_keyboard(visit):
    page = visit()
    page.get_by_role("button", name="Check").first.press("Enter")
    assert feedback(page, 0) == ["Choose an answer first."]
    page.get_by_label("no", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    verdict, explanation = feedback(page, 0)
    assert verdict == "✗ Not right."
    assert explanation.startswith("no: Look at the")
    page.get_by_label("no", exact=True).press("ArrowDown")
    page.keyboard.press("Enter")
    assert feedback(page, 0) == ["✓ Right.", "yes: It is."]
    legend = page.locator(".quiz legend").first
    assert legend.locator("mjx-container").count() == 1
    assert legend.locator("code").inner_text() == "square"


def test_several_right_answers_by_keyboard(visit):
    page = visit()
    expected = {
        "three": ["✗ Not right.", "three: Once, and a half."],
        "two": ["✗ Not right.", "What you chose is right, but something is missing."],
        "four": ["✓ Right.", "two: Twice one.", "four: Twice two."],
    }
    for name, answer in expected.items():
        page.get_by_label(name).press("Space")
        page.keyboard.press("Enter")
        assert feedback(page, 1) == answer
        if name == "three":
            page.get_by_label(name).press("Space")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("0.25", ["✓ Right.", "0.25: One by four."]),
        (" 0,26 ", ["✓ Right.", "0.25: One by four."]),
        ("4", ["✗ Not right.", "4: Upside down."]),
        ("\N{MINUS SIGN}7", ["✗ Not right.", "Any other number: Divide one by four."]),
        ("a quarter", ["Type a number first."]),
        ("", ["Type a number first."]),
    ],
)
def test_numbers_by_keyboard(visit, typed, answer):
    page = visit()
    page.get_by_label("Your answer").focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert feedback(page, 2) == answer


def test_answers_unfold_without_scripts(visit):
    page = visit(script=False)
    explanation = page.get_by_text("two: Twice one.")
    assert not explanation.is_visible()
    page.locator("summary").nth(1).click()
    assert explanation.is_visible()


def guess(page):
    return page.locator("form[data-kind=guess]")


def test_a_guess_by_keyboard(visit):
    page = visit()
    answer = guess(page).get_by_text("Measured 42: Six sevens.")
    assert not answer.is_visible()
    assert not guess(page).locator("summary").is_visible()
    guess(page).get_by_role("button", name="That is my guess").press("Enter")
    assert feedback(page, 3) == ["Choose one first."]
    assert not guess(page).locator("summary").is_visible()
    guess(page).get_by_label("44").press("Space")
    page.keyboard.press("Enter")
    verdict, *words = feedback(page, 3)
    assert verdict == "✗ It came out differently."
    assert words == ["Not so 44: Too much.", "Measured 42: Six sevens."]
    guess(page).get_by_label("44").press("ArrowUp")
    page.keyboard.press("Enter")
    assert feedback(page, 3) == ["✓ So it is.", "Measured 42: Six sevens."]
    guess(page).locator("summary").press("Enter")
    assert guess(page).get_by_text("Not so 40: Nearly.").is_visible()


def test_a_guess_without_scripts_keeps_its_answer_in_a_fold(visit):
    page = visit(script=False)
    answer = guess(page).get_by_text("Measured 42: Six sevens.")
    assert not answer.is_visible()
    guess(page).locator("summary").click()
    assert answer.is_visible()


def test_claims_are_one_line_below_the_other_outputs_and_unfold(visit):
    page = visit()
    claims = page.locator(".course.claims")
    number = claims.get_by_text("42.000")
    assert claims.locator("summary").inner_text().strip() == "✓ 2 claims checked"
    assert not number.is_visible()
    claims.locator("summary").press("Enter")
    assert number.is_visible()
    assert "41" not in claims.inner_text()
    below = """claims => [...document.querySelectorAll('table')].some(table =>
      table.caption.innerText == 'Products' && table.getBoundingClientRect().bottom
      <= claims.getBoundingClientRect().top)"""
    assert claims.evaluate(below)


def test_folded_code_is_called_by_its_title(visit):
    page = visit()
    fold = page.locator("details.hide")
    code = fold.locator("pre")
    assert not code.is_visible()
    summary = fold.locator("summary")
    assert summary.inner_text() == "A guess, a table and two claims"
    assert summary.get_attribute("aria-label") is None
    summary.press("Enter")
    assert code.inner_text().startswith("show.predict(")


def test_what_is_printed_as_measured_shows_without_its_mark(visit):
    page = visit()
    assert page.get_by_text("Near dog: cat, cow", exact=True).is_visible()
    assert page.locator(".cell_output").get_by_text("[measured").count() == 0


def test_a_box_shows_its_example_and_where_it_lives(visit):
    box = visit().locator(".course.play")
    assert box.get_by_text("DOG BITES MAN", exact=True).is_visible()
    assert box.get_by_role("table").is_visible()
    assert box.locator("input").count() == 0
    assert box.get_by_role("link", name="here").is_visible()


def test_the_ladder_is_drawn_for_the_screen_and_its_table_scrolls(visit):
    drawn = "e => [e.naturalWidth / e.naturalHeight, e.alt]"
    wide, narrow = visit(1280).locator(".ladder img"), visit(390).locator(".ladder img")
    (wide_shape, words), (narrow_shape, same) = (
        each.evaluate(drawn) for each in (wide, narrow)
    )
    assert wide_shape > 1.2
    assert narrow_shape < 1
    assert words == same
    assert "Rules: 0.75 with no labels." in words
    table = narrow.page.locator(".ladder .scrolls")
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    table.focus()
    narrow.page.keyboard.press("ArrowRight")
    narrow.page.wait_for_function(
        "document.querySelector('.ladder .scrolls').scrollLeft > 0"
    )


def test_what_jupyterlab_says_before_a_run_is_not_in_sight(visit):
    page = visit()
    for text in page.get_by_text("Run this cell").all():
        assert not text.is_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_them(visit, width, mode):
    page = visit(width, mode)
    # A machine that looks while a fold still opens: it must not find pale colours.
    page.add_style_tag(content="* {animation-duration: 2s !important}")
    for form in page.locator("form.quiz-question").all():
        form.locator("input").first.press("Space")
        form.get_by_role("button").click()
    for summary in page.locator(".claims summary, details.hide summary").all():
        summary.press("Enter")
    parts = {"include": [[".course"], ["details.hide"]]}
    browser.rest(page)
    # Axe would ask for the style sheets again, which a page from a file may not.
    report = Axe().run(page, context=parts, options={"preload": False})
    assert report.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for frame in page.locator("img.frame").all():
        assert frame.bounding_box()["width"] <= width
