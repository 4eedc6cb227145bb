"""Sentences that say who does what to whom, for measuring what a bag of words loses.

The grammar
-----------
::

    sentence  =  phrase verb phrase
    phrase    =  noun                                      (distance 0: "dog bites man")
              |  "the" adjective ... noun tail             (distance 1 and more)

One phrase has an animal as its noun, the other a person; there are twelve of each, and ten verbs.
At distance ``d`` a phrase has ``d - 1`` adjectives before its noun and a tail of ``d`` words after
it, so that at least ``d`` words stand between the verb and either noun: *"the dog outside bites
the man upstairs"* (1), *"the old dog next door bites the tall man from Lisbon"* (2).

**Two questions are asked of the same sentence.** ``labels``: is it the animal that does it? Only
the order of the words tells. ``control``: is the verb an unfriendly one? A single word tells. What
fails at the first question and not at the second fails because of order.

**Every sentence stands beside its mirror**, in which the two phrases have changed places: the same
words, the opposite label, the same control. So whatever looks only at which words occur is right
about exactly one sentence of each pair of mirrors, which is chance. A window of ``n`` words sees a
noun and the verb together only if ``n`` is at least ``distance + 2``.

**Held-out combinations.** One animal and person in five (``(animal + person) % 5 == 0``, by their
places in the lists) are marked ``held_out``: train on the rest, and what is measured on those is
whether the rule was learned, not the sentences.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ANIMALS: Final = [
    "dog",
    "cat",
    "horse",
    "goose",
    "parrot",
    "donkey",
    "goat",
    "swan",
    "pony",
    "llama",
    "rabbit",
    "hen",
]
_PEOPLE: Final = [
    "man",
    "woman",
    "child",
    "baker",
    "pilot",
    "nurse",
    "teacher",
    "plumber",
    "dancer",
    "farmer",
    "singer",
    "doctor",
]
_UNFRIENDLY: Final = ["bites", "chases", "scares", "pushes", "ignores"]
_FRIENDLY: Final = ["greets", "follows", "helps", "admires", "feeds"]
_ADJECTIVES: Final = [
    "old",
    "young",
    "tall",
    "small",
    "quiet",
    "noisy",
    "happy",
    "tired",
    "clever",
    "hungry",
]
# What may follow a noun, by the number of words.
_TAILS: Final = {
    1: [
        "outside",
        "upstairs",
        "nearby",
        "here",
        "indoors",
        "downstairs",
        "abroad",
        "there",
    ],
    2: [
        "next door",
        "from Lisbon",
        "in boots",
        "with friends",
        "on holiday",
        "in charge",
        "at sea",
        "up north",
    ],
    3: [
        *("in the garden", "at the station", "with the hat", "near the river"),
        *("on the roof", "behind the van", "from the circus", "without an umbrella"),
    ],
    4: [
        *(
            "that came by bus",
            "that everybody likes best",
            "that we met yesterday",
            "that sings so well",
        ),
        *(
            "that never sleeps long",
            "that lives with us",
            "that missed the train",
            "that won the race",
        ),
    ],
}
_MAX_DISTANCE: Final = 6
_HELD_OUT_EVERY: Final = 5


@dataclass(frozen=True)
class WordOrder:
    """Sentences and two labels for each; sentences ``2 k`` and ``2 k + 1`` are mirrors.

    Attributes
    ----------
    texts
        The 2 N sentences, in lower case but for names, without punctuation.
    labels
        Shape ``(2 N,)``, integers: 1 if the animal is the one that acts, 0 if the person is.
    control
        Shape ``(2 N,)``, integers: 1 if the verb is unfriendly, 0 if it is friendly.
    held_out
        Shape ``(2 N,)``, truth values: whether the pair of nouns belongs to the held-out fifth.
    """

    texts: list[str]
    labels: NDArray[np.int64]
    control: NDArray[np.int64]
    held_out: NDArray[np.bool_]


def word_order_pairs(n: int = 1000, seed: int = 0, *, distance: int = 0) -> WordOrder:
    """Write ``n`` sentences and their mirrors; the module's description gives the grammar.

    Sentences may repeat: at distance 0 the grammar has only 1,440 pairs. A held-out sentence never
    equals one that is not held out.

    Parameters
    ----------
    n
        How many pairs of mirrors.
    seed
        Same seed, same sentences, on every machine.
    distance
        How many words at least stand between the verb and each noun, 0 to 6.

    Returns
    -------
    WordOrder
        Of ``2 n`` sentences.

    Raises
    ------
    ValueError
        If ``n`` is not positive, ``seed`` is negative or ``distance`` is not between 0 and 6.
    """
    if n <= 0:
        raise ValueError(f"n must be positive, got {n}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    if not 0 <= distance <= _MAX_DISTANCE:
        raise ValueError(
            f"distance must be between 0 and {_MAX_DISTANCE}, got {distance}"
        )
    rng = random.Random(seed)  # noqa: S311 - sentences, not secrets
    texts: list[str] = []
    control: list[int] = []
    held_out: list[bool] = []
    for _ in range(n):
        animal, person = _index(rng, _ANIMALS), _index(rng, _PEOPLE)
        unfriendly = rng.random() < 0.5  # noqa: PLR2004 - a fair coin
        verb = _choose(rng, _UNFRIENDLY if unfriendly else _FRIENDLY)
        a, b = (
            _phrase(rng, _ANIMALS[animal], distance),
            _phrase(rng, _PEOPLE[person], distance),
        )
        texts += [f"{a} {verb} {b}", f"{b} {verb} {a}"]
        control += [int(unfriendly)] * 2
        held_out += [(animal + person) % _HELD_OUT_EVERY == 0] * 2
    return WordOrder(
        texts=texts,
        labels=np.tile(np.array([1, 0], dtype=np.int64), n),
        control=np.array(control, dtype=np.int64),
        held_out=np.array(held_out, dtype=np.bool_),
    )


def _index(rng: random.Random, options: Sequence[str]) -> int:
    # Only random() is promised to give the same numbers in every version of Python.
    return int(rng.random() * len(options))


def _choose(rng: random.Random, options: Sequence[str]) -> str:
    return options[_index(rng, options)]


def _phrase(rng: random.Random, noun: str, distance: int) -> str:
    """Dress a noun so that it stands ``distance`` words away from a verb on either side."""
    if distance == 0:
        return noun
    # The article counts as the first of the words before the noun.
    before = ["the"]
    while len(before) < distance:
        before.append(
            _choose(rng, [word for word in _ADJECTIVES if word not in before])
        )
    longest = max(_TAILS)
    # A tail of more than four words is put together from two, the longer one last.
    lengths = [distance - longest, longest] if distance > longest else [distance]
    return " ".join(
        [*before, noun, *(_choose(rng, _TAILS[length]) for length in lengths)]
    )
