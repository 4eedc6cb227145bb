"""Quizzes: questions that a page answers by itself, in Jupyter and without a kernel."""

import math
from collections.abc import Mapping
from itertools import combinations

from IPython.display import display

from coursepkg.show import _forms
from coursepkg.show._forms import Answer, Question

_FEWEST = 2  # answers to choose from


def right(text: str, why: str) -> Answer:
    """Return a right answer to choose, and why it is right."""
    return Answer(text, why, is_right=True)


def wrong(text: str, why: str) -> Answer:
    """Return a wrong answer to choose, and what it misses."""
    return Answer(text, why, is_right=False)


def choice(question: str, *answers: Answer, several: bool = False) -> Question:
    """Ask to choose among answers.

    Parameters
    ----------
    question : str
        Here, and in the answers, ```code``` stands in backticks and mathematics between dollars.
    *answers : Answer
        Two or more of `right` and `wrong`, in the order in which they are shown.
    several : bool
        Whether all right answers have to be chosen; there may be one or more.

    Raises
    ------
    ValueError
        If a text is empty, an answer comes twice, or not the right number of them is right.
    """
    texts = [answer.text for answer in answers]
    if len(set(texts)) < len(texts) or len(texts) < _FEWEST:
        raise ValueError(f"answers must be two or more, all different, got {texts}")
    n_right = sum(answer.is_right for answer in answers)
    if n_right == 0 or (n_right > 1 and not several):
        wanted = "at least one right one" if several else "exactly one right one"
        raise ValueError(f"answers must have {wanted}, got {n_right} of {texts}")
    return Question("multiple" if several else "single", question, answers)


def numeric(
    question: str,
    *,
    answer: float,
    why: str,
    otherwise: str,
    tolerance: float = 0,
    mistakes: Mapping[float, str] | None = None,
    unit: str = "",
) -> Question:
    """Ask for a number.

    Parameters
    ----------
    question : str
        What is asked, and to how many decimals.
    answer : int or float
        The right number: let code compute it, from what the chapter computed.
    why : str
        How one gets there.
    otherwise : str
        What to tell a reader whose number is neither the answer nor a known mistake.
    tolerance : float
        How far from the right number, or from a known mistake, still counts as the same.
    mistakes : mapping of float to str, optional
        Numbers that readers get by a mistake, and what the mistake is.
    unit : str
        Shown behind the field.

    Raises
    ------
    ValueError
        If a text is empty, a number is not finite, ``tolerance`` is negative, or zero though the answer is no
        whole number, or two of the numbers are the same within ``tolerance``.
    """
    known = mistakes or {}
    if not all(map(math.isfinite, (answer, tolerance, *known))) or tolerance < 0:
        raise ValueError(
            f"answer, mistakes and tolerance must be finite, and tolerance not negative, got "
            f"{answer}, {list(known)} and {tolerance}"
        )
    if tolerance == 0 and float(answer) != int(answer):
        raise ValueError(f"tolerance must be above 0 for {answer}, no whole number")
    for a, b in combinations([answer, *known], 2):
        if abs(a - b) <= 2 * tolerance:
            raise ValueError(f"mistakes: {a} and {b} are one within {tolerance=}")
    answers = (
        Answer(_forms.exact(answer), why, True, answer, tolerance),
        *(
            Answer(_forms.exact(x), text, False, x, tolerance)
            for x, text in known.items()
        ),
        Answer("Any other number", otherwise, is_right=False),
    )
    return Question("numeric", question, answers, unit)


class _Quiz:
    """The display of a quiz: a form for each question, and in plain text the questions."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions

    def __repr__(self) -> str:
        lines = ["Quiz"]
        for i, question in enumerate(self.questions, 1):
            lines.append(f"{i}. {question.text}")
            if question.kind != "numeric":
                lines += [f"   - {answer.text}" for answer in question.answers]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return _forms.page(*(q.form(f"{i}.") for i, q in enumerate(self.questions, 1)))


def quiz(*questions: Question) -> None:
    """Show questions, each with a button that checks the answer and explains it.

    Parameters
    ----------
    *questions : Question
        One or more of `choice` and `numeric`.

    Raises
    ------
    ValueError
        If there are no questions.

    Examples
    --------
    >>> quiz(
    ...     choice(
    ...         "Which sentence has the same bag of words as `dog bites man`?",
    ...         wrong("`dog bites dog`", "It has no man, and two dogs."),
    ...         right("`man bites dog`", "The words are the same; a bag has no order."),
    ...     ),
    ...     numeric(
    ...         "How many different words are there in `dog bites dog`?",
    ...         answer=len({"dog", "bites"}),
    ...         why="`dog` and `bites`.",
    ...         mistakes={3: "You counted `dog` twice: a vocabulary holds it once."},
    ...         otherwise="Write each word down once and count them.",
    ...     ),
    ... )
    Quiz
    1. Which sentence has the same bag of words as `dog bites man`?
       - `dog bites dog`
       - `man bites dog`
    2. How many different words are there in `dog bites dog`?
    """
    if not questions:
        raise ValueError("questions is empty: give quiz() at least one question")
    display(_Quiz(questions))  # type: ignore[no-untyped-call]
