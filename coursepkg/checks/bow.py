"""Feedback on the exercises of chapter 1, bag of words.

What is right is computed with the package or with NumPy on data drawn from the seed; the probes of
a check go from the simple to the general, so that the first one that fails names the mistake.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.bow import CountVectorizer
from coursepkg.checks.feedback import CheckError, as_numbers, call, checks, require

_BY_HAND = (
    ("The cat saw the dog", "A dog saw the dog run"),
    ("cat", "dog", "run", "saw", "the"),
)
_NOUNS = ("river", "stone", "garden", "lamp", "winter", "letter", "copper", "market")  # fmt: skip
# A short word, and a longer one that it hides in.
_INSIDE = (("art", "party"), ("car", "scarf"), ("ring", "bringing"), ("ice", "noticed"))
_ANY_WORD = r"\w+"  # one-letter words count as well


def _counts(text: str, vocabulary: Sequence[str]) -> NDArray[np.float64]:
    """Count each term of the vocabulary in one text, with the package."""
    vectorizer = CountVectorizer(vocabulary=vocabulary, token_pattern=_ANY_WORD)
    counts: NDArray[np.float64] = (
        vectorizer.transform([text]).toarray()[0].astype(np.float64)
    )
    return counts


@checks("by_hand")
def check_by_hand(counts_1: Any, counts_2: Any, binary_2: Any, distance: Any) -> None:
    """Check three bags and a distance that were worked out with a pencil.

    Parameters
    ----------
    counts_1, counts_2 : sequence of int
        The count bags of the two sentences.
    binary_2 : sequence of int
        The binary bag of the second sentence.
    distance : float
        How far apart the one-hot vectors of two different words are.
    """
    texts, vocabulary = _BY_HAND
    first, second = (_counts(text, vocabulary) for text in texts)
    names = {"counts_1": counts_1, "counts_2": counts_2, "binary_2": binary_2}
    given = {name: as_numbers(name, value) for name, value in names.items()}
    for name, bag in given.items():
        require(
            bag.shape == first.shape,
            f"{name} needs one number for each term of the vocabulary: does it count a word that "
            "is not in the vocabulary, or leave out a term that does not occur?",
        )
    require(
        given["counts_1"][-1] != texts[0].split().count("the"),
        "counts_1: 'The' and 'the' are the same term here: did you lower-case the text first?",
    )
    _check_counts("counts_1", given["counts_1"], first)
    _check_counts("counts_2", given["counts_2"], second)
    require(
        set(given["binary_2"]) <= {0, 1},
        "binary_2: a binary bag holds 0 and 1 only: did you write how often a term occurs?",
    )
    require(
        (given["binary_2"] == np.sign(second)).all(),
        "binary_2: look at each term once more",
    )
    _check_distance(as_numbers("distance", distance))


def _check_counts(
    name: str, given: NDArray[np.float64], right: NDArray[np.float64]
) -> None:
    if (given == right).all():
        return
    require(
        (given != np.sign(right)).any(),
        f"{name} says whether a term occurs: a count bag says how often",
    )
    require(
        (np.sort(given) != np.sort(right)).any(),
        f"{name}: right numbers, wrong places: follow the order of the vocabulary",
    )
    raise CheckError(f"{name}: count each term once more")


def _check_distance(given: NDArray[np.float64]) -> None:
    require(given.shape == (), "distance is one number")
    distance = float(given)
    squared = 2.0  # two one-hot vectors differ by one in two places
    require(
        not math.isclose(distance, squared),
        "distance: you have the sum of the squared differences: is the square root missing?",
    )
    require(
        distance not in {0, 1},
        "distance: two different one-hot vectors differ in more than one place: look at both",
    )
    right = math.isclose(distance, math.sqrt(squared), abs_tol=0.01)
    require(right, "distance: square the difference in each place, add, take the root")


@checks("bag_of_words")
def check_bag_of_words(bag_of_words: Any, seed: int = 0) -> None:
    """Check a function that counts the terms of a vocabulary in a text.

    Parameters
    ----------
    bag_of_words : callable
        From a text and a vocabulary (list of lower-case words) to one count a term.
    seed : int, default=0
        Seed of the texts that it is tried on.
    """
    rng = np.random.default_rng(seed)
    unknown, *known = (str(word) for word in rng.permutation(_NOUNS)[:4])
    a, b, c = sorted(known)
    short, long = _INSIDE[rng.integers(len(_INSIDE))]
    twice = f"{a} {b} {a} {c} {a} {b}"
    probes = (
        (f"{a} {b} {c}", [a, b, c], "a text that holds each term once came out wrong"),
        (twice, [a, b, c], "a repeated word came out wrong: do you count how often, or only whether?"),
        (twice, [c, b, a], "the counts must be in the order of the vocabulary that was given"),
        (f"{a.capitalize()} {b.upper()} {a}", [a, b],
         "words in capitals came out wrong: did you lower-case the text first?"),
        (f"{a}, {b}. ({c})", [a, b, c],
         "words next to punctuation came out wrong: does a comma stay part of the word?"),
        (f"{long} {a}", [short, a],
         "a term was counted inside a longer word: do you compare whole words?"),
        (f"{a} {unknown} {b}", [a, b], "a word outside the vocabulary must be left out"),
        ("", [a, b], "an empty text came out wrong: every count of it is zero"),
        (f"I saw a {a}", ["a", "i", a], "words of one letter came out wrong: they count as well"),
    )  # fmt: skip
    for text, vocabulary, message in probes:
        _check_one_bag(bag_of_words, text, vocabulary, message)
    words = [*_NOUNS, *(str.title(noun) for noun in _NOUNS), "room_7", long]
    text = ", ".join(rng.choice(words, size=60))
    _check_one_bag(
        bag_of_words, text, [*_NOUNS[::-1], "room_7"], "a longer text came out wrong"
    )


def _check_one_bag(
    function: Any, text: str, vocabulary: list[str], message: str
) -> None:
    given = as_numbers(
        "what bag_of_words returns", call("bag_of_words", function, text, vocabulary)
    )
    right = _counts(text, vocabulary)
    require(
        given.shape == right.shape,
        f"bag_of_words returned shape {given.shape} for a vocabulary of {len(vocabulary)} terms: "
        "it must hold one count for each term, also for terms that do not occur",
    )
    require((given == right).all(), message)


@checks("top_ngrams")
def check_top_ngrams(top_ngrams: Any, seed: int = 0) -> None:
    """Check a function that finds the most frequent n-grams of a corpus.

    Parameters
    ----------
    top_ngrams : callable
        From documents (lists of words), ``n`` and ``m`` to the ``m`` most frequent n-grams.
    seed : int, default=0
        Seed of the documents that it is tried on.
    """
    rng = np.random.default_rng(seed)
    a, b, c, d, e, f = sorted(str(word) for word in rng.permutation(_NOUNS)[:6])
    probes = (
        ([[a, b, b], [a, b]], 2, 1, "the most frequent n-gram must come first"),
        ([[a, b, c]], 2, 5, "the n-grams of a three-word document came out wrong: is the last one there?"),
        ([[a, b], [e, f]], 2, 9, "an n-gram joined the end of one document to the start of the next"),
        ([[f, e], [b, a]], 2, 2, "n-grams that are equally frequent must be in alphabetical order"),
        ([[a, a, a, a], [d, c], [d, c]], 2, 1,
         "an n-gram that one document repeats came out wrong: do you count documents, or occurrences?"),
        ([[a, b, c, a, b, c], [d]], 3, 2, "n-grams of three words came out wrong"),
        ([[a, b, a], [c]], 1, 2, "n-grams of one word came out wrong"),
    )  # fmt: skip
    for documents, n, m, message in probes:
        _check_one_ranking(top_ngrams, documents, n, m, message)
    corpus = [[str(w) for w in rng.choice(_NOUNS[:4], size=12)] for _ in range(8)]
    for n in (1, 2, 3):
        _check_one_ranking(
            top_ngrams, corpus, n, 10, f"n={n} on a larger corpus came out wrong"
        )


def _check_one_ranking(
    function: Any, documents: list[list[str]], n: int, m: int, message: str
) -> None:
    given = call("top_ngrams", function, documents, n, m)
    require(
        isinstance(given, list) and all(isinstance(term, str) for term in given),
        "top_ngrams must return a list of strings, the words of an n-gram joined by one space",
    )
    vectorizer = CountVectorizer(ngram_range=(n, n))
    counts = vectorizer.fit_transform(" ".join(words) for words in documents)
    # A stable sort keeps terms that are equally frequent in their columns' order, the alphabet's
    order = np.argsort(-np.asarray(counts.sum(axis=0)).ravel(), kind="stable")[:m]
    right = list(vectorizer.get_feature_names_out()[order])
    require(len(given) <= m, f"top_ngrams returned {len(given)} n-grams where m is {m}")
    require(given == right, message)


@checks("judge")
def check_judge(judge: Any, seed: int = 0) -> None:
    """Check a function that judges a spam filter by two shares.

    Parameters
    ----------
    judge : callable
        From predictions and labels, arrays of 0 and 1 of shape ``(N,)``, to the share of spam that
        was flagged and the share of other messages that was flagged.
    seed : int, default=0
        Seed of the predictions that it is tried on.
    """
    rng = np.random.default_rng(seed)
    n_spam, n_other = int(rng.integers(20, 30)), int(rng.integers(45, 60))
    # More false alarms than misses: the divisors that a student may confuse all differ
    missed, alarmed = int(rng.integers(4, 9)), int(rng.integers(10, 15))
    n = n_spam + n_other
    order, in_row = rng.permutation(n), np.arange(n)
    labels = (in_row < n_spam).astype(np.int64)[order]
    flagged = (in_row >= missed) & (in_row < n_spam + alarmed)
    predicted = flagged.astype(np.int64)[order]
    given = as_numbers("what judge returns", call("judge", judge, predicted, labels))
    require(given.shape == (2,), "judge must return two numbers: caught, false_alarms")
    caught, alarms = predicted[labels == 1].mean(), predicted[labels == 0].mean()
    if not np.allclose(given, (caught, alarms)):
        hits = int((predicted & labels).sum())
        hits_of = {"all": hits / n, "flagged": hits / int(predicted.sum())}
        _explain_shares(given, caught, alarms, hits_of)
    perfect = as_numbers("what judge returns", call("judge", judge, labels, labels))
    require(
        np.allclose(perfect, (1, 0)), "a filter that is always right came out wrong"
    )


def _explain_shares(
    given: NDArray[np.float64],
    caught: float,
    alarms: float,
    hits_of: dict[str, float],
) -> None:
    """Say why two shares are not ``caught`` and ``alarms``; ``hits_of`` has the wrong divisors."""

    def are(first: float, second: float) -> bool:
        return bool(np.allclose(given, (first, second)))

    require(
        not are(alarms, caught),
        "the two shares are the wrong way round: caught comes first",
    )
    require(
        not are(100 * caught, 100 * alarms),
        "a share lies between 0 and 1: you have percentages",
    )
    require(
        not math.isclose(given[0], hits_of["all"]),
        "you divided by the number of all messages: of which messages is each a share?",
    )
    require(
        not math.isclose(given[0], hits_of["flagged"]),
        "you divided by the number of flagged messages, which gives the precision: of all the "
        "spam, how much was flagged?",
    )
    require(
        math.isclose(given[0], caught), "caught: of all the spam, how much was flagged?"
    )
    raise CheckError("false_alarms: of all that is not spam, how much was flagged?")
