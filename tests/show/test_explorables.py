import re
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import embed

from coursepkg.show import Control, explorable
from coursepkg.show import _frames as frames
from coursepkg.show import explorables as module


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(module, "display", outputs.append)
    return outputs


def line(n, m=1):
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot([0, 1, 2], [0, n, m])
    return figure


def cloud(n):
    figure, axes = plt.subplots(figsize=(3, 2))
    axes.plot(*np.random.default_rng(0).normal(size=(2, 1000 * n)), ".")
    return figure


def words(**values):
    return f"alt of {values}"


def stacks(shown):
    """Return the stacks of the one explorable, outermost first."""
    stack = shown[0].box.children[-2]  # the last one brings the style
    inner = stack.children if hasattr(stack.children[0], "selected_index") else ()
    return stack, inner


def test_one_control(shown):
    explorable(line, Control("n", [1, 2, 3], label="Slope", start=2), alt=words)
    control, stack, _ = shown[0].box.children
    assert type(control).__name__ == "SelectionSlider"
    assert (control.description, control.index) == ("Slope", 1)
    assert stack.selected_index == 1
    alts = [re.search('alt="([^"]*)"', child.value)[1] for child in stack.children]
    assert alts == [f"alt of {{&#x27;n&#x27;: {n}}}" for n in (1, 2, 3)]


def test_two_controls_make_a_stack_of_stacks(shown):
    explorable(
        lambda n, m: f"<p>{n} {m}</p>",
        Control("n", [1, 2], label="N", kind="dropdown"),
        Control("m", [5, 6, 7], label="M", kind="buttons", start=7),
        alt=words,
    )
    assert [type(c).__name__ for c in shown[0].box.children[:2]] == [
        "Dropdown",
        "ToggleButtons",
    ]
    outer, inner = stacks(shown)
    assert (outer.selected_index, [s.selected_index for s in inner]) == (0, [2, 2])
    assert [[c.value for c in stack.children] for stack in inner] == [
        ["<p>1 5</p>", "<p>1 6</p>", "<p>1 7</p>"],
        ["<p>2 5</p>", "<p>2 6</p>", "<p>2 7</p>"],
    ]


def stored_links(box):
    """Return what the browser keeps equal without a kernel, as it is stored with a notebook."""
    models = embed.dependency_state(box).values()
    return {
        tuple(
            (model["state"][end][0].removeprefix("IPY_MODEL_"), model["state"][end][1])
            for end in ("source", "target")
        )
        for model in models
        if model["model_name"] == "LinkModel"
    }


def test_links_live_in_the_browser(shown):
    explorable(
        lambda n, m: "<p></p>",
        Control("n", [1, 2], label="N"),
        Control("m", [5, 6], label="M"),
        alt=words,
    )
    n, m = shown[0].box.children[:2]
    outer, inner = stacks(shown)
    assert stored_links(shown[0].box) == {
        ((control.model_id, "index"), (stack.model_id, "selected_index"))
        for control, stack in [(n, outer), (m, inner[0]), (m, inner[1])]
    }


def test_text_for_where_no_widget_can_be_shown(shown):
    explorable(
        lambda n: "<p></p>",
        Control("n", [0.5, 1 / 3], label="Share", texts=["half", "third"]),
        alt=lambda n: "the best is [measured 0.97]",
    )
    assert shown[0]._repr_mimebundle_()["text/plain"] == repr(shown[0])
    assert repr(shown[0]) == (
        "Explorable, with a slider. Share: half, third.\n"
        "Share = half: the best is [measured 0.97]"
    )


def test_the_starting_frame_for_where_no_widget_is_alive(shown):
    explorable(
        lambda n, m: f"<p>{n} and {m}</p>",
        Control("n", [1, 2], label="N", start=2),
        Control("m", [5, 6, 7], label="M", start=6),
        alt=words,
    )
    page = shown[0]._repr_mimebundle_()["text/html"]
    assert "<!-- measured --><p>2 and 6</p><!-- until here -->" in page
    assert page.count("<p>") == 2, "the frame, and how to see the others"


def test_colab_is_sent_nothing_that_it_could_prefer_to_the_widget(shown, monkeypatch):
    explorable(line, Control("n", [1, 2], label="N"), alt=words)
    widget = "application/vnd.jupyter.widget-view+json"
    assert set(shown[0]._repr_mimebundle_()) == {widget, "text/html", "text/plain"}
    monkeypatch.setitem(sys.modules, "google.colab", sys)
    assert set(shown[0]._repr_mimebundle_()) == {widget, "text/plain"}


def test_values_are_shown_with_few_digits():
    control = Control("n", [1 / 3, 2, "all", np.float64(0.5)], label="N")
    assert control.shown == ["0.3333", "2", "all", "0.5"]


def test_measured_numbers_are_plain_in_the_alternative_text():
    assert 'alt="up to 0.9 &quot;"' in frames.image(line(1), 'up to [measured 0.9] "')


def test_figures_are_the_same_bytes_each_time_and_closed():
    before = plt.get_fignums()
    for draw in (line, cloud):
        assert frames.image(draw(1), "a") == frames.image(draw(1), "a")
    assert plt.get_fignums() == before


def test_figures_do_not_depend_on_the_salt_that_is_set():
    with plt.rc_context({"svg.hashsalt": "another"}):
        other = frames.image(line(1), "a")
    assert other == frames.image(line(1), "a")


def test_lines_are_svg_and_clouds_are_png():
    assert "data:image/svg+xml," in frames.image(line(1), "a")
    assert "data:image/png;base64," in frames.image(cloud(1), "a")
    assert len(frames.image(cloud(1), "a")) < 20_000


def test_svg_breaks_no_attribute():
    figure = line(1)
    figure.suptitle("\"<'&#%é")
    source = frames.image(figure, "a").partition('src="')[2]
    assert source.endswith('">')
    assert not set(source[:-2]) & set('"<>#')


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": [1]}, "values must be two or more"),
        ({"label": " "}, "label must not be empty"),
        ({"kind": "knob"}, "kind must be one of slider, dropdown, buttons"),
        ({"texts": ["a"]}, "texts must be as many as values"),
        ({"values": [1, 1]}, "texts must differ"),
        ({"texts": ["a", ""]}, "texts must not be empty"),
        ({"start": 3}, "start must be one of values"),
    ],
)
def test_controls_refuse(changes, message):
    good = {"name": "n", "values": [1, 2], "label": "N"}
    Control(**good)
    with pytest.raises(ValueError, match=message):
        Control(**good | changes)


def test_controls_must_be_one_or_two_of_different_names():
    n = Control("n", [1, 2], label="N")
    for controls in ((), (n, n), (n, Control("m", [1, 2], label="M"), n)):
        with pytest.raises(ValueError, match="controls must be one, or two"):
            explorable(line, *controls, alt=words)


def test_frames_must_have_words():
    n = Control("n", [1, 2], label="N")
    with pytest.raises(ValueError, match=r"alt returned no words for \{'n': 2\}"):
        explorable(lambda n: "<p></p>", n, alt=lambda n: "one" if n == 1 else " ")


def test_frames_must_be_figures_or_html():
    n = Control("n", [1, 2], label="N")
    with pytest.raises(ValueError, match="draw must return a figure or HTML"):
        explorable(lambda n: None, n, alt=words)


def test_frames_must_not_weigh_too_much():
    n = Control("n", [1, 2], label="N")
    with pytest.raises(ValueError, match=r"2 frames that weigh 1.6 MB"):
        explorable(lambda n: "x" * 800_000, n, alt=words)
