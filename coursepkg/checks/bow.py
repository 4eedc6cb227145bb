"""Feedback on the exercises of chapter 1, bag of words.

Each check is a list of what is right and of what goes wrong how, on data drawn from the seed.
"""

import collections
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursepkg.checks.answers import (
    Case,
    Mistake,
    as_number,
    as_numbers,
    explain,
    probe,
    reordered,
    returns,
    returns_numbers,
    same,
)
from coursepkg.checks.feedback import checks, require

_SENTENCES = ("The cat saw the dog", "A dog saw the dog run")  # of the pencil question
_VOCABULARY = ("cat", "dog", "run", "saw", "the")
_NOUNS = ("river", "stone", "garden", "lamp", "winter", "letter", "copper", "market")  # fmt: skip
# A short word, and a longer one that it hides in.
_INSIDE = (("art", "party"), ("car", "scarf"), ("ring", "bringing"), ("ice", "noticed"))


def _bag(words: Sequence[str], vocabulary: Iterable[str]) -> NDArray[np.int64]:
    return np.array([words.count(term) for term in vocabulary])


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
    answers = {"counts_1": counts_1, "counts_2": counts_2, "binary_2": binary_2}
    bags = {name: as_numbers(name, value) for name, value in answers.items()}
    for name, bag in bags.items():
        require(
            bag.shape == (len(_VOCABULARY),),
            f"{name} needs one number for each term of the vocabulary: does it count a word that "
            "is not in the vocabulary, or leave out a term that does not occur?",
        )
    first, second = (_bag(text.lower().split(), _VOCABULARY) for text in _SENTENCES)
    as_written = _SENTENCES[0].split().count("the")
    _explain_counts("counts_1", bags["counts_1"], first, (
        lambda bag: bag[_VOCABULARY.index("the")] == as_written,
        "counts_1: 'The' and 'the' are the same term here: did you lower-case the text first?",
    ))  # fmt: skip
    _explain_counts("counts_2", bags["counts_2"], second)
    explain(bags["binary_2"], np.sign(second), (
        (lambda bag: not set(bag) <= {0, 1},
         "binary_2: a binary bag holds 0 and 1 only: did you write how often a term occurs?"),
    ), otherwise="binary_2: look at each term once more")  # fmt: skip
    _explain_distance(as_number("distance", distance))


def _explain_counts(
    name: str, given: NDArray[np.float64], right: NDArray[np.int64], *mistakes: Mistake
) -> None:
    explain(given, right, (
        *mistakes,
        (np.sign(right), f"{name} says whether a term occurs: a count bag says how often"),
        (reordered(right), f"{name}: right numbers, wrong places: follow the order of the vocabulary"),
    ), otherwise=f"{name}: count each term once more")  # fmt: skip


def _explain_distance(given: float) -> None:
    squared = 2.0  # two one-hot vectors differ by one in two places
    explain(given, math.sqrt(squared), (
        (squared, "distance: you have the sum of the squared differences: is the square root missing?"),
        (lambda distance: distance in (0, 1),
         "distance: two different one-hot vectors differ in more than one place: look at both"),
    ), otherwise="distance: square the difference in each place, add, take the root",
       tolerance=0.01)  # fmt: skip


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
    one_a_term = "one count for each term, also for terms that do not occur"
    cases = _texts(np.random.default_rng(seed))
    probe("bag_of_words", bag_of_words, cases, returns_numbers(one_a_term))


def _texts(rng: np.random.Generator) -> list[Case]:
    unknown, *known = (str(word) for word in rng.permutation(_NOUNS)[:4])
    a, b, c = sorted(known)
    short, long = _INSIDE[rng.integers(len(_INSIDE))]
    twice = f"{a} {b} {a} {c} {a} {b}"
    words = [*_NOUNS, *(str.title(noun) for noun in _NOUNS), "room_7", long]
    drawn = [str(word) for word in rng.choice(words, size=60)]
    terms = [*_NOUNS[::-1], "room_7"]
    return [
        Case((f"{a} {b} {c}", [a, b, c]), (1, 1, 1),
             "a text that holds each term once came out wrong"),
        Case((twice, [a, b, c]), (3, 2, 1),
             "a repeated word came out wrong: do you count how often, or only whether?"),
        Case((twice, [c, b, a]), (1, 2, 3),
             "the counts must be in the order of the vocabulary that was given"),
        Case((f"{a.capitalize()} {b.upper()} {a}", [a, b]), (2, 1),
             "words in capitals came out wrong: did you lower-case the text first?"),
        Case((f"{a}, {b}. ({c})", [a, b, c]), (1, 1, 1),
             "words next to punctuation came out wrong: does a comma stay part of the word?"),
        Case((f"{a}-{b}/{c}", [a, b, c]), (1, 1, 1),
             "words joined by a hyphen or a slash came out wrong: what ends a word?"),
        Case((f"Größe {a} größe", ["größe", a]), (2, 1),
             "a word with a letter beyond a to z came out wrong"),
        Case((f"{long} {a}", [short, a]), (0, 1),
             "a term was counted inside a longer word: do you compare whole words?"),
        Case((f"{a} {unknown} {b}", [a, b]), (1, 1),
             "a word outside the vocabulary must be left out"),
        Case(("", [a, b]), (0, 0),
             "an empty text came out wrong: every count of it is zero"),
        Case((f"I saw a {a}", ["a", "i", a]), (1, 1, 1),
             "words of one letter came out wrong: they count as well"),
        Case((", ".join(drawn), terms), _bag([word.lower() for word in drawn], terms),
             "a longer text came out wrong"),
    ]  # fmt: skip


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
    form = "a list of strings, the words of an n-gram joined by one space"
    cases = _corpora(np.random.default_rng(seed))
    probe("top_ngrams", top_ngrams, cases, returns(_are_texts, form))


def _are_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def _corpora(rng: np.random.Generator) -> list[Case]:
    a, b, c, d, e, f = sorted(str(word) for word in rng.permutation(_NOUNS)[:6])
    corpus = [[str(w) for w in rng.choice(_NOUNS[:4], size=12)] for _ in range(8)]
    return [
        _ranking([[a, b, b], [a, b]], 2, 1, "the most frequent n-gram must come first"),
        _ranking([[a, b, c]], 2, 5, "the n-grams of a three-word document came out wrong: is the last one there?"),
        _ranking([[a, b], [e, f]], 2, 9, "an n-gram joined the end of one document to the start of the next"),
        _ranking([[f, e], [b, a]], 2, 2, "n-grams that are equally frequent must be in alphabetical order"),
        _ranking([[a, a, a, a], [d, c], [d, c]], 2, 1,
                 "an n-gram that one document repeats came out wrong: do you count documents, or occurrences?"),
        _ranking([[a, b, c, a, b, c], [d]], 3, 2, "n-grams of three words came out wrong"),
        _ranking([[a, b, a], [c]], 1, 2, "n-grams of one word came out wrong"),
        *(_ranking(corpus, n, 10, f"n={n} on a larger corpus came out wrong") for n in (1, 2, 3)),
    ]  # fmt: skip


def _ranking(documents: list[list[str]], n: int, m: int, message: str) -> Case:
    counts = collections.Counter(
        " ".join(words[i : i + n])
        for words in documents
        for i in range(len(words) - n + 1)
    )
    right = sorted(counts, key=lambda ngram: (-counts[ngram], ngram))[:m]
    too_many = f"top_ngrams returned more n-grams than asked for, where m is {m}"
    mistakes = ((lambda ngrams: len(ngrams) > m, too_many),)
    return Case((documents, n, m), right, message, mistakes)


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
    predicted, labels = _filtered(np.random.default_rng(seed))
    caught, alarms = predicted[labels == 1].mean(), predicted[labels == 0].mean()
    hits = (predicted & labels).sum()
    mistakes = (
        ((alarms, caught), "the two shares are the wrong way round: caught comes first"),
        ((100 * caught, 100 * alarms), "a share lies between 0 and 1: you have percentages"),
        (lambda shares: same(shares[0], hits / len(labels)),
         "you divided by the number of all messages: of which messages is each a share?"),
        (lambda shares: same(shares[0], hits / predicted.sum()),
         "you divided by the number of flagged messages, which gives the precision: of all the "
         "spam, how much was flagged?"),
        (lambda shares: not same(shares[0], caught),
         "caught: of all the spam, how much was flagged?"),
    )  # fmt: skip
    otherwise = "false_alarms: of all that is not spam, how much was flagged?"
    perfect = "a filter that is always right came out wrong"
    cases = (
        Case((predicted, labels), (caught, alarms), otherwise, mistakes),
        Case((labels, labels), (1, 0), perfect),
    )
    probe("judge", judge, cases, returns_numbers("two numbers: caught, false_alarms"))


def _filtered(
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw predictions and labels; the divisors that a student may confuse all differ."""
    n_spam, n_other = int(rng.integers(20, 30)), int(rng.integers(45, 60))
    missed, alarmed = int(rng.integers(4, 9)), int(rng.integers(10, 15))
    place = rng.permutation(n_spam + n_other)
    labels = place < n_spam
    predicted = (place >= missed) & (place < n_spam + alarmed)
    return predicted.astype(np.int64), labels.astype(np.int64)
