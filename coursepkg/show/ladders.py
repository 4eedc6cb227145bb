"""The ladder: one task that climbs the whole course, and the figure that grows with it.

Each chapter whose model can read is measured on the same sentences of film reviews,
:func:`~coursepkg.data.film_sentences`, after training on 50, 200, 1,000 and 7,000 of them. The rungs of the
chapter at hand come from its run. Those of earlier chapters were stored when their claims were measured, as
one bit for each sentence and seed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from IPython.display import display
from numpy.typing import ArrayLike, NDArray

from coursepkg import _check
from coursepkg.data import RatedSentences
from coursepkg.show._ladder import Ladder
from coursepkg.show._rungs import BUDGETS, NO_LABELS, Measured, Task, entry, stored

_LONGEST = 32  # letters of a name, which stands beside its line
_AXES = (1, 2)


@dataclass(frozen=True)
class Rung:
    """What one method answers on the test sentences of the ladder.

    Attributes
    ----------
    name : str
        What the figure calls it, at most 32 characters.
    predictions : array_like or mapping of int to array_like
        The predicted labels, 0 or 1, of the N test sentences, shape ``(N,)``; or ``(S, N)``, a row for each
        seed or each draw of the labels. A method that learns from labels has one array for each label
        budget: a mapping from 50, 200, 1,000 or 7,000. One that learns from none, such as rules, has a single
        array.
    learned_before : str
        What its weights were trained on before they saw a label of this task.

    Raises
    ------
    ValueError
        If one of these is not so.
    """

    name: str
    predictions: ArrayLike | Mapping[int, ArrayLike]
    learned_before: str = "nothing"

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= _LONGEST:
            raise ValueError(
                f"name must have 1 to {_LONGEST} characters, got {self.name!r}"
            )
        if not self.learned_before.strip():
            raise ValueError(
                f"learned_before must say what the weights of {self.name!r} were trained on, such as 'nothing'"
            )
        wrong = [budget for budget in self._answers() if budget not in BUDGETS]
        if isinstance(self.predictions, Mapping) and (wrong or not self.predictions):
            raise ValueError(
                f"predictions of {self.name!r} must be given for label budgets among "
                f"{', '.join(map(str, BUDGETS))}, got {list(self.predictions)}"
            )
        for budget, labels in self._answers().items():
            _check_labels(f"predictions of {self.name!r}", budget, np.asarray(labels))

    def _answers(self) -> Mapping[int, ArrayLike]:
        """Return the predictions for each label budget."""
        given = self.predictions
        return given if isinstance(given, Mapping) else {NO_LABELS: given}

    def _measure(self, labels: NDArray[np.int64]) -> Measured:
        """Return which of the test sentences it gets right."""
        correct = {}
        for budget, answers in sorted(self._answers().items()):
            rows = np.atleast_2d(np.asarray(answers))  # (S, N)
            if rows.shape[1] != len(labels):
                raise ValueError(
                    f"predictions of {self.name!r} must be {len(labels)}, one for each test sentence, got "
                    f"{rows.shape[1]}"
                )
            right = rows == labels
            # Where all seeds are right on the same sentences, there is nothing to average.
            correct[budget] = right[:1] if (right == right[0]).all() else right
        return Measured(self.name, self.learned_before, correct)


def _check_labels(name: str, budget: int, labels: NDArray[np.generic]) -> None:
    """Accept labels 0 and 1 of shape (N,) or (S, N)."""
    where = f"{name} at {budget} labels" if budget else name
    if labels.ndim not in _AXES or labels.size == 0:
        raise ValueError(
            f"{where} must have the shape (N,) or (S, N), got {labels.shape}"
        )
    if labels.dtype.kind not in "biuf" or not np.isin(labels, (0, 1)).all():
        raise ValueError(
            f"{where} must be labels 0 and 1, got {labels.ravel()[:3]} and more"
        )


def ladder(test: RatedSentences, *rungs: Rung, chapter: int) -> None:
    """Show the ladder: the rungs of the chapters before this one, and those measured here.

    The figure has the accuracy of each rung at each number of labels, with a bar from the lowest seed to the
    highest. Below it stands a table of the same numbers. Its last column is the difference from the first
    rung that learns from labels, the bag of words, at the largest number of labels that both have: in points
    of accuracy, with its 95 % interval over the test sentences
    (:func:`~coursepkg.training.paired_difference`).

    Where ``COURSE_CLAIMS`` names a file, the rungs are added to it as a line of JSON: this is how they get
    into ``book/reference/results/ladder.json``.

    Parameters
    ----------
    test : RatedSentences
        The test part of :func:`~coursepkg.data.film_sentences`. Chance and the line of one human are
        computed from it.
    *rungs : Rung
        The rungs of this chapter, in the order in which they are to stand in the table.
    chapter : int
        The number of this chapter.

    Raises
    ------
    ValueError
        If there is no rung, two have one name, one does not answer each test sentence, or the earlier ones
        were measured on other sentences.

    Examples
    --------
    >>> from coursepkg import data
    >>> films = data.film_sentences()
    >>> always = [1] * len(films.test)
    >>> ladder(films.test, Rung("Always positive", always), chapter=1)
    Accuracy on 2,041 test sentences; chance is 0.501, one human 0.925.
    Rung | Learned before | No labels
    Always positive | nothing | [measured 0.501]
    """
    _check.integer("chapter", chapter)
    if not isinstance(test, RatedSentences):
        raise ValueError(
            f"test must be the test part of data.film_sentences(), got {type(test).__name__}"
        )
    if not rungs:
        raise ValueError("rungs must be one or more, got none")
    task = Task.of(test)
    live = [rung._measure(test.labels) for rung in rungs]
    every = [*_earlier(chapter, task), *live]
    names = [rung.name for rung in every]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(
            f"rungs must have different names, {twice[0]!r} is there twice"
        )
    if path := os.environ.get("COURSE_CLAIMS"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"ladder": chapter, **entry(task, live)}) + "\n")
    display(Ladder(task, every))  # type: ignore[no-untyped-call]


def _earlier(chapter: int, task: Task) -> list[Measured]:
    """Return the stored rungs of the chapters before ``chapter``."""
    found = []
    for stem, (theirs, rungs) in stored().items():
        if int(stem[:2]) >= chapter:
            continue
        if theirs.test != task.test:
            raise ValueError(
                f"test must be the {theirs.sentences:,} sentences on which the rungs of {stem} were "
                f"measured, the test part of data.film_sentences(), got {task.sentences:,} others"
            )
        found += rungs
    return found
