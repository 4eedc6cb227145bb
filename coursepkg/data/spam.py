"""Messages, spam and not, from a generator whose grammar is written down.

No collection of real messages comes with the course's libraries, so this module writes its own.
(Online, :func:`coursepkg.data.sms_spam` loads a real collection into the same dataclass.)

The grammar
-----------
A message is drawn in four steps, all from one seeded stream of random numbers:

1. **Ambiguous or not.** With probability 0.04 the message is of the family ``"ambiguous"``
   (*"Your parcel 40-911 is waiting."*): it is written without looking at the label, and the label
   is a coin that shows spam with probability 0.38. Nobody can tell these apart, so the best
   accuracy that any classifier can reach is about ``1 - 0.04 * 0.38``, or 0.985.
2. **Label and family.** Otherwise it is spam with probability 0.38, and its family is drawn from
   the families of that class: spam comes from ``SPAM_FAMILIES`` (medicines and incomes four times
   as often as each of the rest), legitimate messages from ``HAM_FAMILIES`` (friends and family five
   times, work four times, warnings
   twice).
3. **Words.** The family's rule is expanded: a template is chosen, its slots (names, amounts,
   links, medicines, times ...) are filled, its optional parts kept or dropped. The classes share
   most slots, and several families are each other's doubles on purpose: a real and a false parcel
   notice, a bank and a phisher, a child and an impostor who both write *"Hi mum"*, a pharmacy and
   a pill seller, a baker who makes 300 buns every week and a swindler who makes $300 every week;
   and a friend's ``"warning"`` quotes the very spam that it warns of. A line of small talk
   (*"Are we still on for Friday?"*) opens 0.10 of all legitimate messages, and 0.25 of spam, which
   uses it as camouflage.
4. **Style.** The text may be put in capitals (0.28 of spam, 0.02 of legitimate messages, and
   nearly always in the family ``"shouting"``) or in lower case (0.08 and 0.25), shortened to
   text-speak (0.12 and 0.20), disguised by digits, as in *"fr33 m0ney"* (0.15 and 0.01), and
   mistyped (0.20 of both).

A text that was drawn before is drawn again, so all texts of one call are distinct, and the first
``k`` messages do not depend on how many follow. The random numbers come from
``random.Random(seed).random()`` alone, which Python keeps stable across versions and platforms.
"""

import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coursepkg.data import _spam_grammar as grammar

MEDICINES = grammar.MEDICINES
"""The medicines that both pharmacies and spammers name (spammers name invented ones as well)."""

SPAM_FAMILIES = tuple(grammar.SPAM_WEIGHTS)
"""The families of unwanted messages."""

HAM_FAMILIES = tuple(grammar.HAM_WEIGHTS)
"""The families of legitimate messages."""

SPAM_SHARE = 0.38
AMBIGUOUS_SHARE = 0.04

_PART = re.compile(r"\{(\w+)\}|<([^<>]*)>")
_TEXT_SPEAK = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "for": "4", "to": "2", "tomorrow": "tmrw",
    "thanks": "thx", "and": "&", "see": "c", "today": "2day", "be": "b", "because": "cos",
}  # fmt: skip
_MARKS = ".,:;!?"
_DISGUISE = str.maketrans("aeiost", "43105+")


@dataclass(frozen=True)
class SpamMessages:
    """Messages with their labels.

    Attributes
    ----------
    texts
        The N messages.
    labels
        Shape ``(N,)``, integers: 1 is spam, 0 is not.
    kinds
        The family that each message came from, N names. For a real collection, which has no
        families, ``"spam"`` or ``"ham"``.
    """

    texts: list[str]
    labels: NDArray[np.int64]
    kinds: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    def select(self, keep: Sequence[bool] | NDArray[np.bool_]) -> "SpamMessages":
        """Return the messages for which ``keep`` is true, in the same order.

        Parameters
        ----------
        keep
            One truth value a message, shape ``(N,)``.

        Raises
        ------
        ValueError
            If ``keep`` does not have one truth value a message.

        Examples
        --------
        Train without the parcel scams, then see how many of them are caught:

        >>> messages = spam_messages(500)
        >>> unseen = np.array(messages.kinds) == "parcel"
        >>> train, test = messages.select(~unseen), messages.select(unseen)
        >>> set(test.kinds)
        {'parcel'}
        """
        mask = np.asarray(keep)
        if mask.shape != (len(self),) or mask.dtype != np.bool_:
            raise ValueError(
                f"keep must hold {len(self)} truth values, one a message; "
                f"got shape {mask.shape} of {mask.dtype}"
            )
        return SpamMessages(
            texts=[text for text, kept in zip(self.texts, mask, strict=True) if kept],
            labels=self.labels[mask],
            kinds=[kind for kind, kept in zip(self.kinds, mask, strict=True) if kept],
        )


def spam_messages(
    n: int = 2000, seed: int = 0, *, families: Collection[str] | None = None
) -> SpamMessages:
    """Write ``n`` distinct messages; the module's description gives the grammar.

    Parameters
    ----------
    n
        How many messages.
    seed
        Same seed, same messages, on every machine.
    families
        Which families may occur: names out of ``SPAM_FAMILIES``, ``HAM_FAMILIES`` and
        ``"ambiguous"``. All of them if None. Without any family of one class, every message that
        is not ambiguous comes from the other class.

    Returns
    -------
    SpamMessages
        About 38 % of it spam.

    Raises
    ------
    ValueError
        If ``n`` is not positive or more than the families can say, ``seed`` is negative, or
        ``families`` is empty or names an unknown family.
    """
    if n <= 0:
        raise ValueError(f"n must be positive, got {n}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    wanted = _check_families(families)
    rng = random.Random(seed)  # noqa: S311 - messages, not secrets
    found: dict[str, tuple[int, str]] = {}
    failures = 0
    while len(found) < n:
        text, label, kind = _draw(rng, wanted)
        if text not in found:
            found[text] = (label, kind)
            failures = 0
            continue
        failures += 1
        if failures > 1000:  # noqa: PLR2004 - a thousand repeats in a row: nothing new is left
            raise ValueError(
                f"n is {n}, but {sorted(wanted)} can say only about {len(found)} different "
                "things; ask for fewer messages or more families"
            )
    return SpamMessages(
        texts=list(found),
        labels=np.array([label for label, _ in found.values()], dtype=np.int64),
        kinds=[kind for _, kind in found.values()],
    )


def _check_families(families: Collection[str] | None) -> set[str]:
    known = {*SPAM_FAMILIES, *HAM_FAMILIES, "ambiguous"}
    if families is None:
        return known
    wanted = {families} if isinstance(families, str) else set(families)
    if not wanted or wanted - known:
        raise ValueError(
            f"families must name one or more of {sorted(known)}; got {sorted(wanted)}"
        )
    return wanted


def _draw(rng: random.Random, wanted: set[str]) -> tuple[str, int, str]:
    """Draw one message: its text, label and family."""
    spam = {kind: w for kind, w in grammar.SPAM_WEIGHTS.items() if kind in wanted}
    ham = {kind: w for kind, w in grammar.HAM_WEIGHTS.items() if kind in wanted}
    # Both coins are thrown every time, so that the stream has one shape whatever is wanted.
    ambiguous, is_spam = rng.random() < AMBIGUOUS_SHARE, rng.random() < SPAM_SHARE
    if not (spam or ham) or (ambiguous and "ambiguous" in wanted):
        # Neither words nor style may depend on the label here: that is what makes it ambiguous.
        text = _expand(rng, _pick(rng, grammar.AMBIGUOUS))
        return _style(rng, text, "ambiguous", False), int(is_spam), "ambiguous"
    is_spam = bool(spam) and (is_spam or not ham)
    kind = _pick_weighted(rng, spam if is_spam else ham)
    template = _pick(rng, (grammar.SPAM if is_spam else grammar.HAM)[kind])
    if rng.random() < (0.25 if is_spam else 0.10):
        template = "{chat} " + template
    return _style(rng, _expand(rng, template), kind, is_spam), int(is_spam), kind


def _pick(rng: random.Random, options: Sequence[str]) -> str:
    return options[int(rng.random() * len(options))]


def _pick_weighted(rng: random.Random, weights: dict[str, int]) -> str:
    return _pick(rng, [kind for kind, weight in weights.items() for _ in range(weight)])


def _expand(rng: random.Random, template: str) -> str:
    """Fill the slots and choose the parts of a template, from left to right."""

    def fill(part: re.Match[str]) -> str:
        chosen = _pick(rng, grammar.SLOTS[part[1]] if part[1] else part[2].split("|"))
        return _PART.sub(fill, chosen)

    return " ".join(_PART.sub(fill, template).split())


def _style(rng: random.Random, text: str, kind: str, is_spam: bool) -> str:
    """Change the look of a message: text-speak, disguise, slips of the finger, capitals."""
    rates = (0.12, 0.15, 0.28, 0.08) if is_spam else (0.20, 0.01, 0.02, 0.25)
    short, disguised, capitals, lower = (rng.random() < rate for rate in rates)
    if short:
        text = re.sub(r"[a-z]+", lambda word: _TEXT_SPEAK.get(word[0], word[0]), text)
    if disguised:
        text = " ".join(_disguise(rng, word) for word in text.split())
    if rng.random() < 0.20:  # noqa: PLR2004 - the rates stand in the module's description
        text = _slip(rng, text)
    if kind == "shouting":
        return text.upper() if rng.random() < 0.95 else text.capitalize()  # noqa: PLR2004
    if capitals:
        return text.upper()
    return text.lower() if lower else text[:1].upper() + text[1:]


def _disguise(rng: random.Random, word: str) -> str:
    """Write some of the longer words with digits for letters."""
    if not _is_plain(word) or rng.random() < 0.5:  # noqa: PLR2004
        return word
    return word.lower().translate(_DISGUISE)


def _slip(rng: random.Random, text: str) -> str:
    """Mistype one word: swap two neighbouring letters, drop one or double one."""
    words = text.split()
    spots = [place for place, word in enumerate(words) if _is_plain(word)]
    if not spots:
        return text
    place = spots[int(rng.random() * len(spots))]
    word = words[place]
    i = int(rng.random() * (len(word.rstrip(_MARKS)) - 1))
    a, b = word[i], word[i + 1]
    words[place] = word[:i] + _pick(rng, [b + a, a, a + a + b]) + word[i + 2 :]
    return " ".join(words)


def _is_plain(word: str) -> bool:
    """Say whether a word may be altered: a link, a number or a short word may not."""
    return len(word) > 3 and word.rstrip(_MARKS).isalpha()  # noqa: PLR2004
