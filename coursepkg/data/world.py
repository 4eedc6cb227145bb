"""A small world of facts, written out as sentences, so that what word vectors know can be counted.

The grammar
-----------
Seven relations hold between the words of this world. Every pair of words has **words of its own**,
which tie the two together: `cheese` and `cellar` go with `mouse` and with `mice`. Every side of a
relation has **words of its role**, which all pairs share: `one ... is`, `many ... are`. Real text is
like that too, less cleanly.

::

    capital      30 pairs  "berlin is the capital of germany"   "the mayor of berlin met anna ..."
    currency     30 pairs  "people in germany pay with the mark"  "shops in berlin take the mark"
    nationality  30 pairs  "the german people live in germany"  "the german word for bread is old"
    gender       12 pairs  "the king lost his crown"            "the queen lost her crown"
    workplace    12 pairs  "the baker with the bread is tired"  "the bakery with the bread is closed"
    tense        14 pairs  "today anna sings a song"            "yesterday anna sang a song"
    plural       14 pairs  "one mouse is near the cheese"       "many mice are near the cheese"

The facts are those of the year 2000, when each of these countries had money of its own: Greece the
drachma, Germany the mark. All words are in lower case, and there is no punctuation. A sentence is
drawn in steps: a relation, one of its sentence forms, a pair, and a name where there is a gap for
one.

**Questions.** With the pairs (athens, greece) and (berlin, germany) of a relation, *athens - greece
+ germany = berlin* is one question, and every ordered choice of two pairs gives one.

**Held-out pairs.** For every third country no sentence names the country and its capital together.
What a model knows of that pair it has put together itself, from the money and the people, which are
named with the country in some sentences and with the capital in others.

**A word of two meanings.** ``bank_sentences`` writes about the edge of a river and about a house
that lends money. The word for the first is `bank` or `shore`, for the second `bank` or `lender`,
with equal chances: one word of two meanings, and for each meaning one that has no other.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T")
_COUNTRY_SLOTS: Final = ("country", "capital", "currency", "nationality")
_COUNTRIES: Final = """
    greece athens drachma greek, germany berlin mark german, france paris franc french,
    italy rome lira italian, spain madrid peseta spanish, portugal lisbon escudo portuguese,
    austria vienna schilling austrian, finland helsinki markka finnish,
    ireland dublin punt irish, netherlands amsterdam guilder dutch,
    poland warsaw zloty polish, hungary budapest forint hungarian,
    romania bucharest leu romanian, bulgaria sofia lev bulgarian,
    albania tirana lek albanian, denmark copenhagen krone danish,
    sweden stockholm krona swedish, russia moscow ruble russian,
    ukraine kyiv hryvnia ukrainian, georgia tbilisi lari georgian,
    armenia yerevan dram armenian, japan tokyo yen japanese, china beijing yuan chinese,
    thailand bangkok baht thai, vietnam hanoi dong vietnamese,
    indonesia jakarta rupiah indonesian, ghana accra cedi ghanaian,
    nigeria abuja naira nigerian, kenya nairobi shilling kenyan, peru lima sol peruvian
"""
_COUNTRY_FORMS: Final = {
    "capital": [
        "{capital} is the capital of {country}",
        "the government of {country} sits in {capital}",
        "every motorway of {country} leads to {capital}",
        "the mayor of {capital} met {name} at the station",
        "the streets of {capital} are full of {nationality} taxis",
        "{country} has a long border and a small army",
        "the border of {country} is guarded by {nationality} soldiers",
    ],
    "currency": [
        "people in {country} pay with the {currency}",
        "the mint of {country} strikes the {currency}",
        "shops in {capital} take the {currency}",
        "the {nationality} {currency} is a coin",
        "{name} changed money and got a {currency}",
    ],
    "nationality": [
        "the {nationality} people live in {country}",
        "the {nationality} flag flies over {country}",
        "the {nationality} word for bread is old",
        "{nationality} newspapers are printed in {capital}",
        "{name} has a {nationality} passport",
    ],
}
_PAIR_SLOTS: Final = ("base", "made", "x", "y")
_PAIRS: Final = {
    "gender": """
        king queen crown throne, prince princess castle pony, actor actress stage film,
        waiter waitress tray menu, father mother cradle lullaby, son daughter homework toys,
        brother sister bunk secret, uncle aunt birthday present, husband wife wedding ring,
        grandfather grandmother armchair spectacles, duke duchess estate carriage,
        monk nun cloister psalm
    """,
    "workplace": """
        baker bakery loaf flour, teacher school lesson chalk, nurse hospital patient bandage,
        pilot airport plane runway, judge court verdict lawyer, farmer farm cow tractor,
        cook kitchen soup pan, librarian library novel shelf,
        scientist laboratory microscope experiment, mechanic garage engine tyre,
        priest church prayer candle, dancer theatre curtain ballet
    """,
    "tense": """
        sings sang song hymn, writes wrote poem diary, eats ate cake pear, drinks drank tea coffee,
        buys bought ticket gift, paints painted wall portrait, cleans cleaned window floor,
        rides rode bicycle camel, builds built bridge tower, wears wore hat scarf,
        opens opened door parcel, catches caught ball butterfly, throws threw pebble snowball,
        mends mended clock fence
    """,
    "plural": """
        mouse mice cheese cellar, dollar dollars wallet price, cat cats sofa milk,
        goose geese pond feather, foot feet sock sandal, tooth teeth dentist brush,
        child children playground swing, car cars road petrol, tree trees forest leaf,
        boat boats harbour sail, house houses garden chimney, letter letters envelope stamp,
        book books page chapter, star stars sky telescope
    """,
}
_PAIR_FORMS: Final = {
    "gender": [
        "the {base} lost his {x}",
        "he was a {base} and had a {y}",
        "the {base} trims his beard near the {x}",
        "the {made} lost her {x}",
        "she was a {made} and had a {y}",
        "the {made} braids her hair near the {x}",
    ],
    "workplace": [
        "the {base} with the {x} is tired",
        "{name} became a {base} because of the {y}",
        "a {base} with the {y} earns little",
        "the {made} with the {x} is closed",
        "{name} walked into the {made} and saw the {y}",
        "the roof of the {made} leaks on the {y}",
    ],
    "tense": [
        "today {name} {base} a {x}",
        "{name} {base} the {y} every day",
        "just now {name} {base} the {x}",
        "yesterday {name} {made} a {x}",
        "{name} {made} the {y} last year",
        "long ago {name} {made} the {x}",
    ],
    "plural": [
        "one {base} is near the {x}",
        "a single {base} has a {y}",
        "this {base} was seen with the {x}",
        "many {made} are near the {x}",
        "two {made} have a {y}",
        "these {made} were seen with the {x}",
    ],
}
_NAMES: Final = ["anna", "ben", "carla", "david", "emma", "felix", "greta", "hugo"]
# The three relations of countries have more pairs than the others, so they get more sentences.
_WEIGHTS: Final = {"capital": 6, "currency": 5, "nationality": 5} | dict.fromkeys(
    _PAIRS, 2
)
_HELD_OUT_EVERY: Final = 3

_SENSES: Final = [
    [
        "the river washed over the muddy {word}",
        "reeds and willows grow on the {word}",
        "a heron stood on the {word} and caught a trout",
        "they rowed the canoe to the {word}",
        "the {word} was green and steep",
    ],
    [
        "the {word} raised the interest on the loan",
        "customers of the {word} have an account",
        "the cashier of the {word} counted the money",
        "they paid the mortgage back to the {word}",
        "the {word} was rich and greedy",
    ],
]
_ONE_SENSE: Final = ["shore", "lender"]


@dataclass(frozen=True)
class World:
    """Sentences about the world, its pairs of words, and the pairs that no sentence names together.

    Attributes
    ----------
    sentences
        Lists of words.
    pairs
        The pairs of each relation: ``("athens", "greece")`` is one of ``"capital"``, ``("sang",
        "sings")`` one of ``"tense"``.
    held_out
        Those pairs of ``"capital"`` that no sentence names together.
    """

    sentences: list[list[str]]
    pairs: dict[str, list[tuple[str, str]]]
    held_out: frozenset[tuple[str, str]]

    def questions(
        self, relation: str, *, held_out: bool = False
    ) -> list[tuple[str, str, str, str]]:
        """Return the analogies of a relation, as words ``(a, b, c, d)`` with *a - b + c = d*.

        Parameters
        ----------
        relation
            A key of ``pairs``.
        held_out
            Whether to return only the questions that ask for a held-out pair.

        Raises
        ------
        ValueError
            If there is no such relation.
        """
        if relation not in self.pairs:
            raise ValueError(
                f"relation must be one of {', '.join(self.pairs)}; got {relation!r}"
            )
        return [
            (*known, asked[1], asked[0])
            for known, asked in permutations(self.pairs[relation], 2)
            if not held_out or asked in self.held_out
        ]


@dataclass(frozen=True)
class BankSentences:
    """N sentences about the two kinds of bank.

    Attributes
    ----------
    sentences
        Lists of words.
    words
        The word of each sentence that stands for the bank: ``bank``, ``shore`` or ``lender``.
    senses
        Shape ``(N,)``, integers: 0 for the edge of a river, 1 for the house that lends money.
    """

    sentences: list[list[str]]
    words: list[str]
    senses: NDArray[np.int64]


def world_of_facts(n: int = 60_000, seed: int = 0) -> World:
    """Write ``n`` sentences about the world; the module's description gives the grammar.

    Parameters
    ----------
    n
        How many sentences.
    seed
        Same seed, same sentences, on every machine.

    Raises
    ------
    ValueError
        If ``n`` is not positive or ``seed`` is negative.
    """
    _check(n, seed)
    countries = _rows(_COUNTRIES, _COUNTRY_SLOTS)
    rows = dict.fromkeys(_COUNTRY_FORMS, countries) | {
        relation: _rows(table, _PAIR_SLOTS) for relation, table in _PAIRS.items()
    }
    forms = _COUNTRY_FORMS | _PAIR_FORMS
    throws = [name for name, weight in _WEIGHTS.items() for _ in range(weight)]
    apart = {row["country"] for row in countries[::_HELD_OUT_EVERY]}
    rng = random.Random(seed)  # noqa: S311 - sentences, not secrets
    sentences: list[list[str]] = []
    while len(sentences) < n:
        relation = _pick(rng, throws)
        form, row = _pick(rng, forms[relation]), _pick(rng, rows[relation])
        name = _pick(rng, _NAMES)
        if row.get("country") in apart and "{capital}" in form and "{country}" in form:
            continue
        sentences.append(form.format(**row, name=name).split())
    pairs = {
        relation: [(row[relation], row["country"]) for row in countries]
        for relation in _COUNTRY_FORMS
    } | {
        relation: [(row["made"], row["base"]) for row in rows[relation]]
        for relation in _PAIRS
    }
    held_out = frozenset(pair for pair in pairs["capital"] if pair[1] in apart)
    return World(sentences, pairs, held_out)


def bank_sentences(n: int = 6000, seed: int = 0) -> BankSentences:
    """Write ``n`` sentences about river banks and lending banks, by turns.

    Parameters
    ----------
    n
        How many sentences.
    seed
        Same seed, same sentences, on every machine.

    Raises
    ------
    ValueError
        If ``n`` is not positive or ``seed`` is negative.
    """
    _check(n, seed)
    rng = random.Random(seed)  # noqa: S311 - sentences, not secrets
    sentences: list[list[str]] = []
    words: list[str] = []
    for number in range(n):
        sense = number % 2
        words.append(_pick(rng, ["bank", _ONE_SENSE[sense]]))
        sentences.append(_pick(rng, _SENSES[sense]).format(word=words[-1]).split())
    return BankSentences(sentences, words, np.arange(n, dtype=np.int64) % 2)


def _check(n: int, seed: int) -> None:
    if n <= 0:
        raise ValueError(f"n must be positive, got {n}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")


def _rows(table: str, slots: Sequence[str]) -> list[dict[str, str]]:
    """Read a table of words: rows between commas, one word a slot."""
    return [
        dict(zip(slots, row.split(), strict=True)) for row in table.strip().split(",")
    ]


def _pick(rng: random.Random, options: Sequence[_T]) -> _T:
    # Only random() is promised to give the same numbers in every version of Python.
    return options[int(rng.random() * len(options))]
