import math
import re

import pytest

from coursepkg.show import choice, numeric, quiz, right, wrong
from coursepkg.show import quizzes as module

YES = right("yes", "it is so")
NO = wrong("no", "it is not so")
NUMBER = {"answer": 0.25, "tolerance": 0.01, "why": "w", "otherwise": "o"}


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(module, "display", outputs.append)
    return outputs


def html(shown, *questions):
    quiz(*questions)
    return shown[-1]._repr_html_()


def visible(page):
    """Return the text that a reader sees before checking."""
    hidden = r"<(script|style|details)>.*?</\1>|<p class=\"cold\">.*?</p>"
    page = re.sub(hidden, "", page, flags=re.S)
    return re.sub("<[^>]*>", " ", page)


def test_text_shows_questions_and_no_verdicts(shown):
    quiz(choice("Is it?", YES, NO), numeric("How many?", **NUMBER))
    assert repr(shown[0]) == "Quiz\n1. Is it?\n   - yes\n   - no\n2. How many?"


def test_nothing_is_given_away_before_checking(shown):
    text = visible(html(shown, choice("Is it?", NO, YES), numeric("What?", **NUMBER)))
    expected = "1. Is it? no yes Check 2. What? Your answer Check"
    assert text.split() == expected.split()


def unfolded(page):
    """Return what a reader unfolds under a question, line by line."""
    details = re.search("<details>(.*)</details>", page, flags=re.S)[1]
    text = re.sub("<[^>]*>", "", details.replace("</li>", "\n"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_answers_can_be_unfolded_where_no_script_runs(shown):
    page = html(shown, choice("Is it?", NO, YES))
    assert unfolded(page)[1:] == ["Wrong no: it is not so", "Right yes: it is so"]


def test_html_is_the_same_each_time(shown):
    questions = choice("Is it?", YES, NO), numeric("What?", **NUMBER)
    assert html(shown, *questions) == html(shown, *questions)


def test_one_right_answer_makes_radio_buttons_and_several_make_boxes(shown):
    assert html(shown, choice("Q", YES, NO)).count('<input type="radio"') == 2
    page = html(shown, choice("Q", YES, NO, right("also", "so"), several=True))
    assert page.count('<input type="checkbox"') == 3
    assert "Choose all that are right" in page


def test_numbers(shown):
    page = html(
        shown,
        numeric("Q", **NUMBER, mistakes={4: "upside down"}, unit="`bits`"),
    )
    assert unfolded(page)[1:] == [
        "Right 0.25: w",
        "Wrong 4: upside down",
        "Wrong Any other number: o",
    ]
    assert "<code>bits</code></label>" in page


def test_last_digits_of_a_computed_number_do_not_show(shown):
    third = numeric("Q", answer=1 / 3, tolerance=0.01, why="w", otherwise="o")
    assert "Right 0.333333: w" in unfolded(html(shown, third))
    whole = numeric("Q", answer=12345678, why="w", otherwise="o")
    assert "Right 12345678: w" in unfolded(html(shown, whole))


def test_code_mathematics_and_nothing_else_is_marked_up(shown):
    page = html(shown, choice("`a < b` and $x < y$ for <b> $5", YES, NO))
    assert "<code>a &lt; b</code> and" in page
    assert r'<span class="math notranslate nohighlight">\(x &lt; y\)</span>' in page
    assert "for &lt;b&gt; $5</legend>" in page


def test_script_ends_where_it_should(shown):
    page = html(shown, choice("Is it?", YES, NO))
    # What a browser takes for the script ends at the first of these, wherever it stands.
    script = page.split("<script>")[1].split("</")[0]
    assert script.rstrip().endswith("})();")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: choice(" ", YES, NO), "question is empty"),
        (lambda: choice("Q"), "answers must be two or more, all different"),
        (lambda: choice("Q", YES), "answers must be two or more, all different"),
        (lambda: choice("Q", YES, NO, NO), "answers must be two or more, all differ"),
        (lambda: choice("Q", NO, wrong("b", "b")), "exactly one right one, got 0"),
        (lambda: choice("Q", YES, right("b", "b")), "exactly one right one, got 2"),
        (
            lambda: choice("Q", NO, wrong("b", "b"), several=True),
            "at least one right one, got 0",
        ),
        (lambda: wrong("no", " "), "text and why must not be empty"),
        (lambda: right("", "so"), "text and why must not be empty"),
        (lambda: numeric("", **NUMBER), "question is empty"),
        (lambda: numeric("Q", **NUMBER | {"otherwise": ""}), "why must not be empty"),
        (lambda: numeric("Q", **NUMBER | {"why": ""}), "why must not be empty"),
        (lambda: numeric("Q", **NUMBER, mistakes={1: ""}), "why must not be empty"),
        (lambda: numeric("Q", **NUMBER | {"answer": math.nan}), "must be finite"),
        (lambda: numeric("Q", **NUMBER, mistakes={math.inf: "x"}), "must be finite"),
        (lambda: numeric("Q", **NUMBER | {"tolerance": -1}), "must be finite"),
        (lambda: numeric("Q", **NUMBER | {"tolerance": 0}), "tolerance must be above"),
        (lambda: numeric("Q", **NUMBER, mistakes={0.26: "x"}), "0.25 and 0.26 are one"),
        (quiz, "questions is empty"),
    ],
)
def test_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
