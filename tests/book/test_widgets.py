"""Explorables and quizzes, used with the keyboard on pages that have no kernel."""

import pytest

from tools.site.book import pages

pytestmark = pytest.mark.browser

CHAPTERS = [page for page in pages() if page.startswith("notebooks/chapters/")]

# What a reader of an explorable sees and hears: texts, and the words and the picture of each frame in sight.
IN_SIGHT = """box => box.innerText + [...box.querySelectorAll('img')]
  .filter(image => image.checkVisibility()).map(image => image.alt + image.src).join('\\n')"""
QUESTION = "form.quiz-question:not([data-kind=guess])"
FOCUSED = "element => document.activeElement === element"


def controls(explorable):
    """Return each control of an explorable as (what takes the focus, the keys that change it)."""
    found = [
        (e, ["ArrowRight", "ArrowLeft"])
        for e in explorable.query_selector_all(".noUi-handle")
    ]
    found += [
        (e, ["ArrowDown", "ArrowUp"]) for e in explorable.query_selector_all("select")
    ]
    buttons = explorable.query_selector_all(".widget-toggle-button:not(.mod-active)")
    return found + [(e, ["Space"]) for e in buttons]


def operate(page, explorable):
    """Use each control with its keys; list those that change nothing."""
    dead = []
    for element, keys in controls(explorable):
        element.focus()
        name = element.evaluate(
            "e => e.getAttribute('aria-label') || e.innerText || e.id"
        )
        if not element.evaluate(FOCUSED):
            dead.append(f"cannot be reached: {name}")
            continue
        before = frames(explorable)
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(100)
            if frames(explorable) != before:
                break
        else:
            dead.append(f"changes nothing: {name}")
    return dead


def frames(explorable):
    """Return what is in sight below the controls."""
    return [
        box.evaluate(IN_SIGHT)
        for box in explorable.query_selector_all(".widget-html")
        if box.is_visible()
    ]


def answer(page, form):
    """Give every answer of a question in turn, with the keyboard; return the verdict on each."""
    verdicts = []
    kind = form.get_attribute("data-kind")
    notes = form.query_selector_all("details li")
    for place, note in enumerate(notes):
        if kind == "numeric":
            field = form.query_selector("input")
            field.focus()
            page.keyboard.press("Control+a")
            page.keyboard.type(note.get_attribute("data-value") or "-123456")
        else:
            box = form.query_selector_all("input")[place]
            box.focus()
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        verdicts.append(
            form.eval_on_selector(
                "[role=status]", "e => [e.dataset.verdict, e.innerText.trim()]"
            )
        )
        if kind == "multiple":
            box.focus()
            page.keyboard.press("Space")
    return verdicts


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_explorables_change(visit, site, chapter, mode):
    seen = visit(f"{site}{chapter}.html", mode)
    explorables = seen.page.query_selector_all(".explorable")
    assert explorables, "a chapter has at least one explorable"
    for explorable in explorables:
        assert controls(explorable)
        assert operate(seen.page, explorable) == []
    assert seen.faults() == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_quizzes_judge_every_answer(visit, site, chapter):
    seen = visit(f"{site}{chapter}.html")
    forms = seen.page.query_selector_all(f".quiz {QUESTION}")
    assert len(forms) >= 3, "a chapter has three to six questions"
    for form in forms:
        expected = [
            note.get_attribute("data-verdict")
            for note in form.query_selector_all("details li")
        ]
        found = answer(seen.page, form)
        texts = [text for _, text in found]
        assert all(len(text) > 20 for text in texts), "every answer is explained"
        if form.get_attribute("data-kind") != "multiple":
            assert [verdict for verdict, _ in found] == expected
            assert len(set(texts)) == len(texts)
    assert seen.faults() == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_guesses_keep_their_answer_until_one_is_made(visit, site, chapter):
    page = visit(f"{site}{chapter}.html").page
    for form in page.query_selector_all("form[data-kind=guess]"):
        fold = form.query_selector("details")
        assert not fold.is_visible()
        verdicts = [verdict for verdict, _ in answer(page, form)]
        assert sorted(set(verdicts)) == ["right", "wrong"]
        assert verdicts.count("right") == 1
        assert fold.is_visible()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_boxes_to_play_in_say_where_the_notebook_runs(visit, site, chapter):
    page = visit(f"{site}{chapter}.html").page
    for box in page.query_selector_all(".course.play"):
        assert box.query_selector("input") is None, "nobody answers it here"
        addresses = [a.get_attribute("href") for a in box.query_selector_all("a")]
        assert [chapter in address for address in addresses] == [True] * 3


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_folded_code_unfolds_by_keyboard_and_has_a_name(visit, site, chapter):
    page = visit(f"{site}{chapter}.html").page
    for fold in page.query_selector_all("div.cell details.hide"):
        summary = fold.query_selector("summary")
        assert len(summary.inner_text().strip()) > 5
        assert not fold.query_selector("pre").is_visible()
        summary.focus()
        page.keyboard.press("Enter")
        assert fold.query_selector("pre").is_visible()
        assert "@title" not in fold.query_selector("pre").inner_text()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_widgets_with_their_answers_in_sight_are_accessible(visit, site, chapter):
    seen = visit(f"{site}{chapter}.html", "dark", 390)
    for form in seen.page.query_selector_all(".quiz form.quiz-question"):
        answer(seen.page, form)
    assert seen.violations() == []


DEAD = """<!DOCTYPE html><html lang="en"><title>A page</title><div class="explorable">
<select id="dead"><option>1</option><option>2</option></select>
<select id="locked" disabled><option>1</option><option>2</option></select>
<div class="widget-html">One frame, and no other.</div></div>"""


def test_an_explorable_that_does_nothing_is_found(visit, tmp_path):
    (tmp_path / "page.html").write_text(DEAD, encoding="utf-8")
    page = visit((tmp_path / "page.html").as_uri()).page
    found = operate(page, page.query_selector(".explorable"))
    assert found == ["changes nothing: 1\n2", "cannot be reached: 1\n2"]
