import pytest

from coursepkg.show import code as code_module
from coursepkg.show import source


def double(number):
    """Return twice a number."""
    return 2 * number


class Example:
    """A documented class."""

    size = 3

    def method(self):
        """Only a docstring."""

    def other(self):
        """Say something.

        In more than one line.
        """

        # a comment stays
        return "x"  # and so does this


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(
        code_module, "display", lambda markdown: outputs.append(markdown.data)
    )
    return outputs


def test_a_function_is_shown_as_a_highlighted_block_without_its_docstring(shown):
    source(double)
    assert shown == [
        f"From `{__name__}.double`:\n\n"
        "```python\ndef double(number):\n    return 2 * number\n```"
    ]


def test_docstrings_can_be_shown(shown):
    source(double, docstrings=True)
    assert '"""Return twice a number."""' in shown[0]


def test_several_are_shown_one_after_the_other(shown):
    source(double, Example)
    assert [text.split("`")[1].split(".")[-1] for text in shown] == [
        "double",
        "Example",
    ]


def test_a_method_is_dedented_and_comments_stay(shown):
    source(Example.other)
    assert shown[0].splitlines()[2:] == [
        "```python",
        "def other(self):",
        "    # a comment stays",
        '    return "x"  # and so does this',
        "```",
    ]


def test_a_body_of_a_docstring_alone_keeps_it(shown):
    source(Example)
    assert '"""Only a docstring."""' in shown[0]
    assert "A documented class" not in shown[0]
    assert "In more than one line" not in shown[0]
    compile(shown[0].split("```python\n")[1].removesuffix("```"), "shown", "exec")


@pytest.mark.parametrize("obj", [3, len])
def test_what_has_no_source_is_refused(obj):
    with pytest.raises(
        ValueError, match="objects must be functions, methods or classes"
    ):
        source(obj)


def test_a_table_is_shown_with_the_comment_above_it(shown):
    source("coursepkg.tfidf.IDF")
    lines = shown[0].splitlines()
    assert lines[0] == "From `coursepkg.tfidf.IDF`:"
    assert lines[3].startswith("# N: all documents")
    assert lines[4].startswith("IDF: ")
    assert lines[-2:] == ["}", "```"]


@pytest.mark.parametrize(
    "name", ["text", "coursepkg.tfidf.NOTHING", "coursepkg.nothing.IDF", ""]
)
def test_a_variable_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match="objects must name variables"):
        source(name)


def test_nothing_is_refused():
    with pytest.raises(ValueError, match="objects is empty"):
        source()
