"""The ladder: what it computes, shows and stores, and what it refuses."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from coursepkg.data import RatedSentences
from coursepkg.show import Rung, _ladder_figure, _rungs, ladder, ladders, style
from coursepkg.training import paired_difference

N = 402  # not whole bytes
DASH, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"


def sentences(count=N, seed=0):
    """Invented sentences with three raters each; the labels are half positive."""
    means = np.tile([1.0, -1.0], count // 2)
    ratings = [
        np.array([1, 1, 1 if i % 4 else -1]) * int(m) for i, m in enumerate(means)
    ]
    names = [f"{seed}-{i}" for i in range(count)]
    return RatedSentences("films", names, names, means, ratings, np.arange(count))


TEST = sentences()


def right(share, seed=0, test=TEST):
    """Return predictions of which about ``share`` are right."""
    wrong = np.random.default_rng(seed).random(len(test)) >= share
    return np.where(wrong, 1 - test.labels, test.labels)


RULES = Rung("Rules", right(0.6))
BAG = Rung(
    "Bag of words", {200: right(0.7, 1), 50: right(0.65, 2), 7000: right(0.8, 3)}
)
BERT = Rung("BERT", {200: [right(0.8, 4), right(0.84, 5)]}, "text")


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """Return the list of what is displayed; results lie in a folder of the test."""
    outputs = []
    monkeypatch.setattr(ladders, "display", outputs.append)
    monkeypatch.setattr(_rungs, "results_folder", lambda: tmp_path)
    return outputs


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def accuracy(predictions):
    return f"{np.mean(np.asarray(predictions) == TEST.labels):.3f}"


def rows(output):
    """Return the cells of the plain-text table: header and rows."""
    return [line.split(" | ") for line in repr(output).splitlines()[1:]]


def test_the_table_has_the_accuracies_and_the_differences_from_the_bag(shown):
    ladder(TEST, RULES, BAG, BERT, chapter=1)
    header, rules, bag, bert = rows(shown[0])
    assert header == [
        "Rung", "Learned before", "No labels", "50 labels", "200 labels", "7,000 labels",
        "Points above Bag of words",
    ]  # fmt: skip
    assert rules[:4] == [
        "Rules",
        "nothing",
        f"[measured {accuracy(RULES.predictions)}]",
        DASH,
    ]
    assert bag[2:] == [
        DASH, *(f"[measured {accuracy(BAG.predictions[b])}]" for b in (50, 200, 7000)), DASH,
    ]  # fmt: skip
    seeds = [accuracy(row) for row in BERT.predictions[200]]
    mean = accuracy(BERT.predictions[200])
    assert bert[1] == "text"
    assert bert[4] == f"[measured {mean} ({min(seeds)}{DASH}{max(seeds)})]"


def test_differences_are_taken_at_the_largest_number_of_labels_that_both_have(shown):
    ladder(TEST, RULES, BAG, BERT, chapter=1)
    for row, predictions, budget, at in (
        (1, RULES.predictions, 7000, ""),
        (3, BERT.predictions[200], 200, "; 200 labels"),
    ):
        numbers = paired_difference(
            np.asarray(predictions) == TEST.labels,
            BAG.predictions[budget] == TEST.labels,
        )
        value, low, high = (f"{100 * x:+.1f}".replace("-", MINUS) for x in numbers)
        assert rows(shown[0])[row][-1] == f"[measured {value} ({low} to {high}{at})]"


def test_a_rung_without_a_common_number_of_labels_is_not_compared(shown):
    ladder(TEST, BAG, Rung("Other", {1000: right(0.9)}), chapter=1)
    assert rows(shown[0])[2][-1] == DASH


def test_chance_and_the_human_come_from_the_sentences(shown):
    ladder(TEST.take(range(1, N)), Rung("R", TEST.labels[1:]), chapter=1)
    # 201 of 401 are negative. In every fourth sentence one rater is against two, who each see a tie.
    human = np.mean([1 if i % 4 else 0 for i in range(1, N)])
    assert f"chance is {201 / 401:.3f}, one human {human:.3f}" in repr(shown[0])


def test_equal_seeds_count_once(shown):
    once, twice = right(0.8), [right(0.8)] * 2
    ladder(TEST, Rung("One", {50: once}), Rung("Two", {50: twice}), chapter=1)
    assert rows(shown[0])[1][2] == rows(shown[0])[2][2]


def test_every_measured_number_is_marked_on_the_page(shown):
    ladder(TEST, RULES, BAG, BERT, chapter=1)
    page = shown[0]._repr_html_()
    table = page.partition("<!-- until here -->")[2]
    kept = re.sub(
        r'class="measured">[^<]*<', "", re.sub("<caption>.*</caption>", "", table)
    )
    assert re.findall(rf"[01]\.\d+|[+{MINUS}]\d", kept) == []
    before = page.partition("<!-- measured -->")[0]
    assert "<img" not in before
    tree = ElementTree.fromstring(table[: table.rindex("</div>")])
    assert [e.text for e in tree.iter("th") if e.get("scope") == "row"] == [
        "Rules", "Bag of words", "BERT",
    ]  # fmt: skip


def test_the_alternative_text_has_the_numbers_of_the_table(shown):
    ladder(TEST, RULES, BAG, chapter=1)
    page = shown[0]._repr_html_()
    alt = re.search('<img class="frame" width="691" alt="([^"]*)"', page)[1]
    few, many = (float(accuracy(BAG.predictions[b])) for b in (50, 7000))
    assert (
        f"Bag of words: {few:.2f} with 50 labels, {many:.2f} with 7,000 labels." in alt
    )
    assert f"Rules: {float(accuracy(RULES.predictions)):.2f} with no labels." in alt


def test_names_are_text_and_not_html(shown):
    ladder(TEST, Rung("<i>&", right(0.6), "<b>"), chapter=1)
    page = shown[0]._repr_html_()
    assert "&lt;i&gt;&amp;" in page
    assert "<i>" not in page
    assert "<b>" not in page


def many(count, live=2):
    """Return rungs that end close together, the last ones live."""
    rng = np.random.default_rng(0)
    return [
        _rungs.Measured(
            f"{'Long name of rung'[: 6 + i]} {i}",
            f"kind {i % 4}",
            {b: rng.random((3, N)) < 0.7 for b in ((0,) if i % 5 == 0 else (50, 7000))},
            "" if i >= count - live else "01_bag_of_words",
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("count", [1, 3, 14])
def test_no_label_of_the_figure_lies_over_another_or_leaves_the_page(count, narrow):
    task = _rungs.Task.of(TEST)
    figure = _ladder_figure.draw(task, many(count), narrow=narrow)
    figure.canvas.draw()
    texts = [
        t for t in figure.findobj(mpl.text.Text) if t.get_text() and t.get_visible()
    ]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    page = figure.bbox
    for place, (text, box) in enumerate(boxes):
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text
        for other, its in boxes[:place]:
            apart = min(box.x1, its.x1) <= max(box.x0, its.x0) or min(
                box.y1, its.y1
            ) - max(box.y0, its.y0) <= 0.25 * min(box.height, its.height)
            assert apart, (text, other)


def test_labels_keep_apart_and_in_order_and_move_no_farther_than_needed():
    heights = [0.5, 1.0, 1.05, 3.0]
    moved = _ladder_figure.apart(heights, 0.5, 0.0, 4.0)
    assert moved == pytest.approx([0.35, 0.85, 1.35, 3.0])
    assert _ladder_figure.apart([2.0, 2.0, 2.0], 1.0, 0.0, 2.0) == pytest.approx(
        [0, 1, 2]
    )
    assert all(high - low >= 0.5 - 1e-9 for low, high in pairwise(sorted(moved)))


def test_this_chapters_rungs_stand_out(shown):
    task = _rungs.Task.of(TEST)
    figure = _ladder_figure.draw(task, many(4, live=1))
    bold = [
        t.get_text() for t in figure.findobj(mpl.text.Text) if t.get_weight() == "bold"
    ]
    assert [text.rpartition("  ")[0] for text in bold] == [many(4)[-1].name]
    alone = _ladder_figure.draw(task, many(4, live=0))
    assert all(t.get_weight() != "bold" for t in alone.findobj(mpl.text.Text))


def test_the_style_of_a_chapter_does_not_disturb_the_drawing(shown):
    with mpl.rc_context():
        style.use_style()
        ladder(TEST, Rung("Bag", {50: right(0.6)}), chapter=1)
        page = shown[-1]._repr_html_()  # a warning would be an error here
    assert "<img" in page


def test_drawing_leaves_the_look_of_other_figures_alone():
    with mpl.rc_context():
        mpl.rcdefaults()
        before = dict(mpl.rcParams)
        _ladder_figure.draw(_rungs.Task.of(TEST), many(2))
        assert dict(mpl.rcParams) == before


def keep(folder, test=TEST, **chapters):
    """Store rungs as the tools do."""
    task, kept = _rungs.Task.of(test), {}
    for stem, rung in chapters.items():
        measured = rung._measure(test.labels)
        kept[stem.removeprefix("_")] = _rungs.entry(task, [measured])
    (folder / "ladder.json").write_text(json.dumps(kept), encoding="utf-8")


def test_rungs_of_earlier_chapters_are_shown_before_those_of_this_one(shown, tmp_path):
    keep(tmp_path, _11_bert=BERT, _02_tfidf=RULES, _03_words=Rung("Old", right(0.5)))
    ladder(TEST, BAG, chapter=3)
    assert [row[0] for row in rows(shown[0])] == ["Rung", "Rules", "Bag of words"]
    assert [rung.chapter for rung in shown[0].rungs] == ["02_tfidf", ""]


def test_what_is_stored_is_what_was_measured(shown, tmp_path):
    keep(tmp_path, _01_bow=BERT)
    ((task, (rung,)),) = _rungs.stored().values()
    assert task == _rungs.Task.of(TEST)
    expected = np.asarray(BERT.predictions[200]) == TEST.labels
    np.testing.assert_array_equal(rung.correct[200], expected)
    assert (rung.name, rung.learned_before) == ("BERT", "text")


def test_rungs_that_were_measured_on_other_sentences_are_refused(shown, tmp_path):
    other = sentences(N, seed=1)
    keep(tmp_path, other, _01_bow=Rung("Rules", right(0.6, test=other)))
    with pytest.raises(
        ValueError, match=r"test must be the 402 sentences .* of 01_bow"
    ):
        ladder(TEST, BAG, chapter=2)
    assert shown == []


def test_where_claims_are_measured_the_live_rungs_are_noted(
    shown, tmp_path, monkeypatch
):
    keep(tmp_path, _01_bow=RULES)
    record = tmp_path / "claims.jsonl"
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    ladder(TEST, BAG, BERT, chapter=2)
    (line,) = record.read_text(encoding="utf-8").splitlines()
    noted = json.loads(line)
    assert noted.pop("ladder") == 2
    task, rungs = _rungs.read(noted, "02")
    assert task == _rungs.Task.of(TEST)
    assert [rung.name for rung in rungs] == ["Bag of words", "BERT"]
    np.testing.assert_array_equal(
        rungs[0].correct[50][0], BAG.predictions[50] == TEST.labels
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": " "}, "name must have 1 to 32 characters, got ' '"),
        ({"name": "x" * 33}, "name must have 1 to 32 characters"),
        (
            {"learned_before": ""},
            "learned_before must say what the weights of 'R' were",
        ),
        ({"predictions": {}}, "'R' must be given for label budgets among 50, 200"),
        ({"predictions": {100: [0]}}, r"among 50, 200, 1000, 7000, got \[100\]"),
        ({"predictions": {50: [0, 2]}}, "'R' at 50 labels must be labels 0 and 1, got"),
        ({"predictions": ["pos"]}, "of 'R' must be labels 0 and 1, got"),
        ({"predictions": [0.5]}, "of 'R' must be labels 0 and 1, got"),
        ({"predictions": 1}, r"must have the shape \(N,\) or \(S, N\), got \(\)"),
    ],
)
def test_a_rung_that_says_nothing_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        replace(Rung("R", [0, 1]), **wrong)


@pytest.mark.parametrize(
    ("test", "rungs", "message"),
    [
        (TEST.labels, [RULES], "test must be the test part of data.film_sentences"),
        (TEST, [], "rungs must be one or more, got none"),
        (TEST, [RULES, RULES], "different names, 'Rules' is there twice"),
        (
            TEST,
            [Rung("R", [0, 1])],
            "'R' must be 402, one for each test sentence, got 2",
        ),
    ],
)
def test_a_ladder_that_does_not_fit_is_refused(shown, test, rungs, message):
    with pytest.raises(ValueError, match=message):
        ladder(test, *rungs, chapter=1)
    assert shown == []


def test_the_chapter_is_a_number(shown):
    with pytest.raises(ValueError, match="chapter must be an integer >= 1, got '01'"):
        ladder(TEST, RULES, chapter="01")
