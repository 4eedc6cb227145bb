"""Questions as plain HTML forms, so that the keyboard and screen readers work as everywhere.

A script checks the answers, in Jupyter and without a kernel. Where no script may run, they can be unfolded.
"""

import html
import math
import re
from dataclasses import dataclass
from pathlib import Path

from coursepkg.show import _look

_SCRIPT = Path(__file__).with_name("quiz.js")
# Where JupyterLab does not trust a notebook yet, it shows neither script nor style, and this is in sight.
_COLD = '<p class="cold">Run this cell to answer.</p>'
_CODE_OR_MATH = re.compile(r"`([^`]+)`|\$([^$]+)\$")
# What the button says, what the answers unfold under, and what a right and a wrong one are called.
_WORDS = {
    "quiz": ("Check", "All answers, explained", "Right", "Wrong"),
    "guess": ("That is my guess", "Every guess, explained", "Measured", "Not so"),
}


@dataclass(frozen=True)
class Answer:
    """An answer, and why it is right or wrong; a number has a value as well."""

    text: str
    why: str
    is_right: bool
    value: float = math.nan
    tolerance: float = 0

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.why.strip():
            raise ValueError(f"text and why must not be empty, got {self}")

    def note(self, right: str, wrong: str) -> str:
        """Return the explanation, from which the script reads what it has to know."""
        name = "right" if self.is_right else "wrong"
        number = f'data-value="{exact(self.value)}" data-tolerance="{self.tolerance}"'
        attributes = f'data-verdict="{name}" {"" if math.isnan(self.value) else number}'
        verdict = right if self.is_right else wrong
        text = f"{inline(self.text)}: {inline(self.why)}"
        return f"<li {attributes.strip()}><b>{verdict}</b> <span>{text}</span></li>"


@dataclass(frozen=True)
class Question:
    """A question: of one right answer ("single"), several ("multiple"), a number ("numeric"), or a guess."""

    kind: str
    text: str
    answers: tuple[Answer, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("question is empty")

    def inputs(self) -> str:
        """Return what the reader fills in."""
        if self.kind == "numeric":
            field = '<input type="text" inputmode="decimal" size="10">'
            return f"<p><label>Your answer {field} {inline(self.unit)}</label></p>"
        button = "checkbox" if self.kind == "multiple" else "radio"
        return "\n".join(
            f'<p><label><input type="{button}" name="answer" value="{i}"> '
            f"{inline(answer.text)}</label></p>"
            for i, answer in enumerate(self.answers)
        )

    def form(self, head: str) -> str:
        """Return the form, headed by a few words; the explanations unfold, and the script shows them."""
        button, fold, *verdicts = _WORDS["guess" if self.kind == "guess" else "quiz"]
        hint = " Choose all that are right." if self.kind == "multiple" else ""
        notes = "\n".join(answer.note(*verdicts) for answer in self.answers)
        return (
            f'<form class="quiz-question" data-kind="{self.kind}" autocomplete="off">\n'
            f"<fieldset><legend><b>{head}</b> {inline(self.text)}{hint}</legend>\n"
            f"{self.inputs()}\n</fieldset>\n"
            f'<p><button type="submit">{button}</button></p>\n<div role="status"></div>\n'
            f"<details><summary>{fold}</summary>\n<ul>\n{notes}\n</ul>\n</details>\n</form>"
        )


def page(*forms: str) -> str:
    """Return forms with the script and the style that they need."""
    script = _SCRIPT.read_text(encoding="utf-8")
    # JupyterLab has keys of its own, which a reader who types an answer does not mean.
    return _look.dressed(
        '<div class="quiz" data-lm-suppress-shortcuts="true">\n'
        + "\n".join([_COLD, *forms])
        + f"\n</div>\n<script>\n{script}</script>",
        "quiz",
    )


def inline(text: str) -> str:
    """Turn text with `code` and $mathematics$ into HTML that MathJax typesets, also in JupyterLab."""

    def replace(match: re.Match[str]) -> str:
        code, tex = match.groups()
        if code is not None:
            return f"<code>{code}</code>"
        return rf'<span class="math notranslate nohighlight">\({tex}\)</span>'

    return _CODE_OR_MATH.sub(replace, html.escape(text))


def exact(value: float) -> str:
    """Write a number with the digits that are the same on every machine."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
