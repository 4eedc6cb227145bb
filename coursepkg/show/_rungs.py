"""Rungs of the ladder as they are measured, stored and read: which test sentences each method gets right.

One bit a sentence is enough to draw any comparison later, also those that nobody thought of yet.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg._provenance import data_digest
from coursepkg._results import results_folder
from coursepkg.data import RatedSentences, one_against_the_others

NO_LABELS = 0  # the label budget of a method that learns from no labels, such as rules
BUDGETS = (50, 200, 1000, 7000)
LIVE = ""  # where a rung comes from that is measured here and now
Entry = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """What all rungs have in common: the test sentences.

    Attributes
    ----------
    test : str
        Digest of the sentences and their labels.
    sentences : int
        How many there are.
    chance : float
        The accuracy of always giving the more frequent label.
    human : float
        The accuracy of one person, if the other raters are right.
    raters : int
        The fewest people who rated a sentence.
    """

    test: str
    sentences: int
    chance: float
    human: float
    raters: int

    @classmethod
    def of(cls, test: RatedSentences) -> "Task":
        """Measure the lines that every rung is compared with."""
        positive = float(test.labels.mean())
        return cls(
            test=data_digest([test.ids, test.labels.tolist()]),
            sentences=len(test),
            chance=max(positive, 1 - positive),
            human=float(one_against_the_others(test).same.mean()),
            raters=min(map(len, test.ratings)),
        )


@dataclass(frozen=True)
class Measured:
    """What a method gets right, for each label budget; ``chapter`` is a stem, or empty where it is live."""

    name: str
    learned_before: str
    correct: dict[int, NDArray[np.bool_]]  # (S, N), a row for each seed
    chapter: str = LIVE

    @property
    def largest(self) -> int:
        """The largest label budget."""
        return max(self.correct)

    def accuracies(self, budget: int) -> NDArray[np.float64]:
        """Return the accuracy of each seed, shape (S,)."""
        shares: NDArray[np.float64] = self.correct[budget].mean(axis=1)
        return shares

    def accuracy(self, budget: int) -> float:
        """Return the mean accuracy over the seeds."""
        return float(self.correct[budget].mean())


def entry(task: Task, rungs: Sequence[Measured]) -> Entry:
    """Return what is stored of a chapter's rungs, as JSON can write it."""
    return {
        **vars(task),
        "rungs": [
            {
                "name": rung.name,
                "learned_before": rung.learned_before,
                "correct": {
                    str(budget): [_packed(row) for row in rows]
                    for budget, rows in sorted(rung.correct.items())
                },
            }
            for rung in rungs
        ],
    }


def read(kept: Entry, chapter: str) -> tuple[Task, list[Measured]]:
    """Return what `entry` stored."""
    task = Task(**{name: kept[name] for name in Task.__dataclass_fields__})
    rungs = [
        Measured(
            rung["name"],
            rung["learned_before"],
            {
                int(budget): np.array([_unpacked(row, task.sentences) for row in rows])
                for budget, rows in rung["correct"].items()
            },
            chapter,
        )
        for rung in kept["rungs"]
    ]
    return task, rungs


def stored(file: Path | None = None) -> dict[str, tuple[Task, list[Measured]]]:
    """Return the rungs of each chapter that has some, in the order of the course."""
    path = file or results_folder() / "ladder.json"
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {stem: read(kept[stem], stem) for stem in sorted(kept)}


def _packed(correct: NDArray[np.bool_]) -> str:
    """Return one bit a sentence, as hexadecimal digits."""
    return np.packbits(correct).tobytes().hex()


def _unpacked(digits: str, sentences: int) -> NDArray[np.bool_]:
    bits = np.frombuffer(bytes.fromhex(digits), dtype=np.uint8)
    return np.unpackbits(bits, count=sentences).astype(np.bool_)
