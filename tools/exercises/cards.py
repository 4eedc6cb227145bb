"""The card of a question: what a teacher needs to know before assigning it, validated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS = ("by hand", "code", "open")
DIFFICULTIES = ("easy", "medium", "hard")


class MasterError(ValueError):
    """A master does not say what it has to say."""


@dataclass(frozen=True)
class Mistake:
    """A typical mistake: what it is, what its feedback says, and code that makes it."""

    mistake: str
    says: str
    code: str = ""


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric of an open question."""

    points: int
    for_what: str


@dataclass(frozen=True)
class Card:
    """What a teacher needs to know about a question.

    ``visible``, ``hidden`` and ``manual`` are points: for the check that students run, for the same
    check on other data, and for what a person judges by the rubric.
    """

    question: str
    title: str
    kind: str
    objective: str
    prerequisites: tuple[str, ...]
    minutes: int
    difficulty: str
    visible: int
    hidden: int
    manual: int
    cpu_seconds: float
    check: str
    answers: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    rubric: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """All points of the question."""
        return self.visible + self.hidden + self.manual


def card(content: dict[str, Any], name: str) -> Card:
    """Validate the card of a question.

    Raises
    ------
    MasterError
        Naming the key, if one is missing, unknown or has a value that is not accepted.
    """
    where = f"{name}, question {content.get('question', '?')}"
    is_open = content.get("kind") == "open"
    needed = _KEYS | (_KEYS_OPEN if is_open else _KEYS_GRADED)
    require(
        set(content) == needed,
        f"{where}: keys must be {sorted(needed)}, got {sorted(content)}",
    )
    for key, (accepts, what) in _ACCEPTED.items():
        if key in needed:
            require(accepts(content[key]), f"{where}: {key} must be {what}")
    points = content["points"]
    by = ["manual"] if is_open else ["hidden", "visible"]
    require(sorted(points) == by, f"{where}: points must be given for {by}")
    if is_open:
        total = sum(line["points"] for line in content["rubric"])
        require(
            total == points["manual"],
            f"{where}: the rubric gives {total} points, not {points['manual']}",
        )
    return _card(content)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_text, value))


def _are_points(value: object) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(p, int) and p >= 0 for p in value.values())
        and any(value.values())
    )


def _are_lines(*keys: str) -> Callable[[object], bool]:
    def accepts(value: object) -> bool:
        lines = value if isinstance(value, list) else []
        return lines != [] and all(
            isinstance(line, dict) and set(line) == set(keys) for line in lines
        )

    return accepts


_KEYS = {"question", "title", "kind", "objective", "prerequisites", "minutes"}
_KEYS |= {"difficulty", "points", "mistakes"}
_KEYS_OPEN = {"rubric"}
_KEYS_GRADED = {"cpu_seconds", "check", "answers"}
_ACCEPTED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "question": (lambda v: _is_text(v) and v.isidentifier(), "a Python name"),
    "title": (_is_text, "a text"),
    "kind": (KINDS.__contains__, f"one of {', '.join(KINDS)}"),
    "objective": (_is_text, "a text"),
    "prerequisites": (_are_texts, "a list of texts"),
    "minutes": (_is_positive, "a positive number"),
    "difficulty": (DIFFICULTIES.__contains__, f"one of {', '.join(DIFFICULTIES)}"),
    "points": (_are_points, "whole numbers that are not all zero"),
    "cpu_seconds": (_is_positive, "a positive number"),
    "check": (_is_text, "the name of a function"),
    "answers": (_are_texts, "a list of names"),
    "mistakes": (_are_lines("mistake", "says"), "a list of mistake and says"),
    "rubric": (_are_lines("points", "for"), "a list of points and for"),
}


def require(condition: object, message: str) -> None:
    """Raise :class:`MasterError` with ``message`` unless ``condition`` is true."""
    if not condition:
        raise MasterError(message)


def _card(content: dict[str, Any]) -> Card:
    points = content["points"]
    return Card(
        **{
            key: content[key]
            for key in (
                "question",
                "title",
                "kind",
                "objective",
                "minutes",
                "difficulty",
            )
        },
        prerequisites=tuple(map(str, content["prerequisites"])),
        visible=points.get("visible", 0),
        hidden=points.get("hidden", 0),
        manual=points.get("manual", 0),
        cpu_seconds=content.get("cpu_seconds", 0),
        check=content.get("check", ""),
        answers=tuple(content.get("answers", ())),
        mistakes=tuple(Mistake(m["mistake"], m["says"]) for m in content["mistakes"]),
        rubric=tuple(
            Criterion(line["points"], line["for"]) for line in content.get("rubric", ())
        ),
    )
