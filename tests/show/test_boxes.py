import matplotlib.pyplot as plt
import pytest

from coursepkg.show import boxes as module
from coursepkg.show import play


@pytest.fixture
def open_box(monkeypatch):
    """Return a function that shows a box and returns it."""
    outputs = []
    monkeypatch.setattr(module, "display", outputs.append)

    def shown(function):
        play(function, label="Your <words>", text="dog & man")
        return outputs[-1]

    return shown


class Page:
    def _repr_html_(self):
        return "<i>a page</i>"


def test_the_example_is_there_at_first(open_box):
    box = open_box(str.upper)
    assert box.field.value == "dog & man"
    assert box.result.value == "<pre>DOG &amp; MAN</pre>"


def test_what_the_reader_types_is_answered_and_announced(open_box):
    box = open_box(str.upper)
    box.field.value = "cat"
    assert box.result.value == '<div role="alert"><pre>CAT</pre></div>'


def test_the_reader_sees_why_it_fails_and_can_go_on(open_box):
    lengths = {"dog & man": "9", "cat": "3"}
    box = open_box(lengths.__getitem__)
    box.field.value = "<b>"
    assert "KeyError: &#x27;&lt;b&gt;&#x27;" in box.result.value
    box.field.value = "cat"
    assert "<pre>3</pre>" in box.result.value


def test_a_function_that_fails_for_the_example_fails_the_cell(open_box):
    with pytest.raises(KeyError):
        open_box({}.__getitem__)


def test_figures_are_shown_with_words_and_closed(open_box):
    before = plt.get_fignums()

    def draw(text):
        figure, axes = plt.subplots(figsize=(2, 1))
        axes.set_title(text)
        return figure

    box = open_box(draw)
    assert 'alt="What comes out for: dog &amp; man"' in box.result.value
    assert plt.get_fignums() == before


def test_what_is_printed_comes_before_what_is_returned(open_box):
    box = open_box(lambda text: print("one") or "two")
    assert box.result.value == "<pre>one</pre>\n<pre>two</pre>"


def test_without_a_kernel_there_is_the_example_and_how_to_run_it(open_box):
    box = open_box(str.upper)
    bundle = box._repr_mimebundle_()
    assert bundle["text/plain"] == "A box to play in. Your <words>: dog & man"
    page = bundle["text/html"]
    assert "Your &lt;words&gt;: <q>dog &amp; man</q>" in page
    assert "<!-- measured --><pre>DOG &amp; MAN</pre><!-- until here -->" in page
    assert "Run this cell, and type words of your own." in page
    assert "<input" not in page


@pytest.mark.parametrize("given", [{"label": " "}, {"text": ""}])
def test_label_and_text_are_needed(given):
    with pytest.raises(ValueError, match=f"{next(iter(given))} must not be empty"):
        play(str.upper, **{"label": "Your words", "text": "dog"} | given)
