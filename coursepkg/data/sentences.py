"""Sentences that people have rated: film reviews, products, tweets and newspaper editorials.

Hutto and Gilbert (2014) asked at least 15 people how each of 23,703 sentences sounds, from -4 (extremely
negative) to 4 (extremely positive), and published every single rating. The film sentences are the course's
ladder: each chapter whose model can read is measured on :func:`~coursepkg.data.film_sentences`.

How the parts are drawn
-----------------------
Sentences whose mean rating is within 0.5 of neutral are left out, and so is a text that occurred before.
The rest is ordered by the SHA-256 of the review or article that a sentence is from, or of its own words
where its source is not known; the first are for training, the next for validation, the last for the test.
A digest is as good as a shuffle, and better kept: no version of Python or NumPy changes it, one sentence
more or less does not move the others, and what belongs together lands in one part.

A budget of labels is drawn from the training part in the same way, by the SHA-256 of a seed and the text.
In it, negative and positive sentences alternate until one kind is used up. So the first 50, 200 or 1,000
are half positive, as if somebody had chosen what to label with care. Shuffle before training on them.
"""

import hashlib
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from coursepkg import _check
from coursepkg.data._rows import Row, rows
from coursepkg.data.packages import Member, Package, package_folder

Domain = Literal["films", "products", "tweets", "editorials"]
"""Where rated sentences come from."""

_SDIST = "vaderSentiment-3.3.2"
_TABLES = f"{_SDIST}/additional_resources/hutto_ICWSM_2014.tar.gz!hutto_ICWSM_2014"
_FILES: dict[Domain, str] = {
    "films": "movieReviewSnippets",
    "products": "amazonReviewSnippets",
    "tweets": "tweets",
    "editorials": "nytEditorialSnippets",
}
_LEXICON = "vader_lexicon.txt"
SENTIMENT = Package(
    data_set="sentiment",
    client="sdist",  # the wheel has the lexicon, but not the sentences
    name="vaderSentiment",
    version="3.3.2",
    size=2_466_783,
    sha256="5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
    members=(
        Member(
            f"{_SDIST}/vaderSentiment/{_LEXICON}",
            434_304,
            "1ec9c6e9ee19aade328f8beb393a6afa71a5bb3acf7d3cc22d4ef568df374bf5",
        ),
        Member(
            f"{_TABLES}/movieReviewSnippets_GroundTruth.txt",
            1_383_098,
            "c8293b0d942e90e223ea2c0955d969040d1a1be514a978b9af0698940bd13350",
        ),
        Member(
            f"{_TABLES}/movieReviewSnippets_anonDataRatings.txt",
            954_033,
            "658a086bc7239b98b750baa232cab80e6447789020f96a6c847cc1248d7c82f4",
        ),
        Member(
            f"{_TABLES}/amazonReviewSnippets_GroundTruth.txt",
            373_157,
            "11a9807a0974a2506a2d3b4851eaf69b3d6d20688ce4923adda2312a4f6dd6c2",
        ),
        Member(
            f"{_TABLES}/amazonReviewSnippets_anonDataRatings.txt",
            322_811,
            "d7d909adab91e0b4d5084251fc825f15baff66277c52eaa705b40fc464fa274b",
        ),
        Member(
            f"{_TABLES}/tweets_GroundTruth.txt",
            389_886,
            "dfbe7102e2f92579ed8b19df9a3822491880697c67adf712fb66e520cc05102f",
        ),
        Member(
            f"{_TABLES}/tweets_anonDataRatings.txt",
            616_147,
            "390d6f8f1b5c7e6f9f94ad7fea1e461ed718312d1856ae71c5812ab8ae943fa6",
        ),
        Member(
            f"{_TABLES}/nytEditorialSnippets_GroundTruth.txt",
            607_629,
            "7d8fbcce7dde5d716da53e78f4ef4be6b706e9ef1e1d51887e6d0ad4b69cc27e",
        ),
        Member(
            f"{_TABLES}/nytEditorialSnippets_anonDataRatings.txt",
            450_054,
            "803c87c5bb529334bb5ed5fca244aa935e5f342bc0a930d91a0f22e978ee39f2",
        ),
    ),
)

NEUTRAL = 0.5
"""How far a mean rating must be from 0 before a sentence counts as positive or negative."""

_FILM_PARTS = (7000, 1000)
_SHARES = (0.7, 0.1)
_SAME_RATERS = 30
_RATERS_OF_A_WORD = 10
_RATINGS = re.compile(r"\[-?[0-4](?:, -?[0-4])*\]")


@dataclass(frozen=True)
class RatedSentences:
    """Sentences and what people thought of them; N of each.

    Attributes
    ----------
    domain
        Where they are from.
    ids
        Their names in the published table. For products and editorials, the number of the review or
        article stands before the underscore.
    texts
        The sentences, as published.
    means
        The published mean ratings, shape ``(N,)``, from -4 to 4. For 199 of the tweets they are not the
        means of the ratings, but follow them closely (correlation .99).
    ratings
        Each rater's own rating, whole numbers from -4 to 4: one array a sentence, as long as it has raters.
    blocks
        Who rated what, as far as it is known, shape ``(N,)``. Where two sentences have the same number,
        rating ``k`` of both is from the same person. That is so for 30 film sentences in a row (what two
        ratings of a person differ from the means by correlates .27, and .00 for other pairs of
        sentences). In the other domains nothing of the kind shows, and each sentence is a block of its own.
    """

    domain: Domain
    ids: list[str]
    texts: list[str]
    means: NDArray[np.float64]
    ratings: list[NDArray[np.int64]]
    blocks: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def labels(self) -> NDArray[np.int64]:
        """1 where the mean rating is positive, else 0; shape ``(N,)``."""
        return (self.means > 0).astype(np.int64)

    def take(self, places: Sequence[int]) -> "RatedSentences":
        """Return the sentences at these places, in this order."""
        chosen = np.array(places, dtype=np.int64)
        return RatedSentences(
            self.domain,
            [self.ids[place] for place in places],
            [self.texts[place] for place in places],
            self.means[chosen],
            [self.ratings[place] for place in places],
            self.blocks[chosen],
        )


@dataclass(frozen=True)
class SentenceSplit:
    """Sentences in three parts that have no text in common.

    Attributes
    ----------
    train, validation, test
        To learn from, to choose on, and to measure with at the end.
    """

    train: RatedSentences
    validation: RatedSentences
    test: RatedSentences

    def budget(self, labels: int, *, seed: int = 0) -> RatedSentences:
        """Return the training sentences of somebody who can pay for so many labels.

        With the same seed, a smaller budget is the beginning of a larger one. Half of its labels are
        positive, as long as there are enough of both kinds.

        Parameters
        ----------
        labels
            How many, at most as many as there are training sentences.
        seed
            Another seed draws other sentences: another annotator, who has read others.

        Raises
        ------
        ValueError
            If there are not so many training sentences, or ``seed`` is not a whole number from 0 on.
        """
        if not 1 <= labels <= len(self.train):
            raise ValueError(
                f"labels must be from 1 to {len(self.train)}, the size of the training part, got {labels}"
            )
        _check.integer("seed", seed, 0)
        return self.train.take(_alternating(self.train, seed)[:labels])


@dataclass(frozen=True)
class Agreement:
    """How one person's sign agrees with that of the others, sentence by sentence; N of each.

    The three shares of a sentence add up to 1.

    Attributes
    ----------
    same
        Share of raters who are on the side of the others' mean, shape ``(N,)``.
    opposite
        Share of raters who are on the other side, shape ``(N,)``.
    undecided
        Share of raters who say 0, or whose fellow raters' mean is 0, shape ``(N,)``.
    """

    same: NDArray[np.float64]
    opposite: NDArray[np.float64]
    undecided: NDArray[np.float64]


@dataclass(frozen=True)
class RatedWords:
    """A lexicon of sentiment; W of each.

    Attributes
    ----------
    words
        Words, abbreviations and emoticons, in lower case except where the case belongs to an emoticon.
    means
        The published mean ratings, shape ``(W,)``, from -4 to 4.
    deviations
        The published standard deviations, shape ``(W,)``.
    ratings
        What each of ten people said, whole numbers from -4 to 4, shape ``(W, 10)``.
    """

    words: list[str]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    ratings: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.words)


# --- the loaders ------------------------------------------------------------------------------


def rated_sentences(
    domain: Domain = "films", *, cache: Path | None = None, progress: bool = True
) -> RatedSentences:
    """Load sentences with the ratings of at least 15 people each, in the order of the published table.

    All of them: also the neutral ones, and the few that occur twice. To train a classifier, take
    :func:`film_sentences` or :func:`labelled_sentences`.

    Parameters
    ----------
    domain
        ``"films"``: 10,605 sentences of film reviews, 15 to 29 raters each. ``"products"``: 3,708 of
        customers' reviews. ``"tweets"``: 4,200, made after tweets; the rules of VADER were developed on
        their like. ``"editorials"``: 5,190 from a newspaper. The last three have 20 raters a sentence or
        more.
    cache
        Folder of the files; by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while fetching them (2.5 MB).

    Raises
    ------
    ValueError
        If ``domain`` is not one of the four, or a file does not have the published form.
    DownloadError, ChecksumError
        If the files are not in the cache and cannot be fetched; see :mod:`coursepkg.data.packages`.

    References
    ----------
    C. J. Hutto, E. Gilbert: VADER: a parsimonious rule-based model for sentiment analysis of social media
    text. ICWSM 2014. Published in the source distribution of vaderSentiment 3.3.2, MIT licence. The film
    sentences were collected by B. Pang and L. Lee: Seeing stars. ACL 2005. The sentences remain their
    authors': quote few, and short.
    """
    if domain not in get_args(Domain):
        raise ValueError(f"domain must be one of {get_args(Domain)}, got {domain!r}")
    folder = package_folder(SENTIMENT, cache=cache, progress=progress)
    return read_rated_sentences(folder, domain)


def labelled_sentences(
    domain: Domain = "films", *, cache: Path | None = None, progress: bool = True
) -> SentenceSplit:
    """Load the sentences of a domain that are clearly positive or negative, in three parts.

    Clearly: the mean rating is above 0.5 or below -0.5. No text is in two parts, and no review, article
    or choice of words either. Of films 7,000 sentences are for training and 1,000 for validation; of the
    other domains about 70 % and 10 %.

    Parameters and errors are those of :func:`rated_sentences`.
    """
    sentences = rated_sentences(domain, cache=cache, progress=progress)
    clear = np.flatnonzero(np.abs(sentences.means) > NEUTRAL).tolist()
    # From the back to the front: of a text that occurs twice, the first one is kept.
    distinct = {sentences.texts[place]: place for place in reversed(clear)}
    sentences = sentences.take(sorted(distinct.values()))
    train, validation = (round(share * len(sentences)) for share in _SHARES)
    if domain == "films":
        train, validation = _FILM_PARTS
    return split_sentences(sentences, train, validation)


def film_sentences(
    *, cache: Path | None = None, progress: bool = True
) -> SentenceSplit:
    """Load the task of the ladder: 7,000 film sentences to train, 1,000 to choose on, 2,041 to test.

    The label budgets are 50, 200, 1,000 and 7,000. Half of the labels are positive, so chance is .50.

    Parameters and errors are those of :func:`rated_sentences`.
    """
    return labelled_sentences("films", cache=cache, progress=progress)


def rated_words(*, cache: Path | None = None, progress: bool = True) -> RatedWords:
    """Load the lexicon of VADER: 7,506 words, each rated by ten people.

    Of a word that the published file has twice, the later line counts, as in the published program.

    Parameters, errors and source are those of :func:`rated_sentences`.
    """
    folder = package_folder(SENTIMENT, cache=cache, progress=progress)
    return read_rated_words(folder / _LEXICON)


def one_against_the_others(sentences: RatedSentences) -> Agreement:
    """Measure one person's sign against that of the mean of all other raters, for every rater.

    The mean of ``same`` is what one person would score on these sentences if the others were right: the
    line that a model is compared with. Who says 0 is not on the others' side, so the line is strict.

    Raises
    ------
    ValueError
        If a sentence has fewer than two raters.
    """
    shares = []
    for ratings in sentences.ratings:
        if len(ratings) == 1:
            raise ValueError("sentences must have at least two raters each")
        sides = np.sign(ratings) * np.sign(ratings.sum() - ratings)
        shares.append([np.mean(sides == side) for side in (1, -1, 0)])
    return Agreement(*np.array(shares, dtype=np.float64).reshape(-1, 3).T)


# --- how the parts are drawn ------------------------------------------------------------------


def split_sentences(
    sentences: RatedSentences, train: int, validation: int
) -> SentenceSplit:
    """Split sentences into three parts, as the head of this module says.

    Parameters
    ----------
    sentences
        At least ``train + validation`` of them.
    train, validation
        Sizes of the first two parts. They are met where each sentence stands for itself; where reviews
        stay whole, the last one of a part may make it larger, and the next part smaller.

    Raises
    ------
    ValueError
        If there are not enough sentences.
    """
    if train < 0 or validation < 0 or train + validation > len(sentences):
        raise ValueError(
            f"train and validation must be sizes that add up to at most {len(sentences)}, got {train} and "
            f"{validation}"
        )
    sources = [
        _source(*pair) for pair in zip(sentences.ids, sentences.texts, strict=True)
    ]
    order = sorted(range(len(sentences)), key=lambda place: _digest(sources[place]))
    first: dict[str, int] = {}  # where the first sentence of a source stands
    parts: list[list[int]] = [[], [], []]
    for position, place in enumerate(order):
        start = first.setdefault(sources[place], position)
        parts[bisect([train, train + validation], start)].append(place)
    return SentenceSplit(*(sentences.take(part) for part in parts))


def _source(name: str, text: str) -> str:
    """Return what a sentence must not be parted from: its review, its article, or the same words.

    The tweets have variants that differ in capitals and exclamation marks only.
    """
    review, underscore, _ = name.partition("_")
    # Letters outside of ASCII are left out: what Python takes for one changes with Unicode.
    return review if underscore else " ".join(re.findall("[a-z0-9]+", text.lower()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _alternating(sentences: RatedSentences, seed: int) -> list[int]:
    """Return all places so that negative and positive sentences alternate; the rest of one kind follows."""
    order = sorted(
        range(len(sentences)),
        key=lambda place: _digest(f"{seed} {sentences.texts[place]}"),
    )
    labels = sentences.labels
    positive = [place for place in order if labels[place] == 1]
    negative = [place for place in order if labels[place] == 0]
    both = min(len(positive), len(negative))
    pairs = zip(negative[:both], positive[:both], strict=True)
    return [
        *(place for pair in pairs for place in pair),
        *negative[both:],
        *positive[both:],
    ]


# --- the published files ----------------------------------------------------------------------


def read_rated_sentences(folder: Path, domain: Domain) -> RatedSentences:
    """Read the two tables of a domain from ``folder``, and join them.

    ``*_GroundTruth.txt`` has a name, a mean rating and a text in each line, ``*_anonDataRatings.txt`` a
    name, a mean, a standard deviation and the list of ratings. The lines of products are not in the same
    order in both.

    Raises
    ------
    ValueError
        If a line does not have that form, if the tables do not name the same sentences, or if ratings do
        not have the mean that stands beside them.
    """
    ratings: dict[str, NDArray[np.int64]] = {}
    order: dict[str, int] = {}
    for row in rows(folder / f"{_FILES[domain]}_anonDataRatings.txt", 4):
        name = row.cells[0]
        ratings[name] = _ratings(row, 3)
        order[name] = len(order)
        if abs(ratings[name].mean() - row.number(1)) > 1e-3:  # noqa: PLR2004
            raise row.wrong("the mean of the ratings in column 2")
    truth = list(rows(folder / f"{_FILES[domain]}_GroundTruth.txt", 3))
    names = [row.cells[0] for row in truth]
    for row in truth:
        if row.cells[0] not in ratings:
            raise row.wrong("a name that the table of ratings has too")
    if len(set(names)) < len(names) or len(names) < len(ratings):
        raise ValueError(
            f"{truth[0].path}: expected each of {len(ratings)} names once, got {len(names)} lines"
        )
    same_raters = _SAME_RATERS if domain == "films" else 1
    return RatedSentences(
        domain,
        names,
        [row.cells[2].strip() for row in truth],
        np.array([row.number(1) for row in truth]),
        [ratings[name] for name in names],
        np.array([order[name] // same_raters for name in names], dtype=np.int64),
    )


def read_rated_words(path: Path) -> RatedWords:
    """Read a lexicon: a word, its mean, its standard deviation and its ten ratings in each line.

    Raises
    ------
    ValueError
        If a line does not have that form.
    """
    found: dict[str, tuple[float, float, NDArray[np.int64]]] = {}
    for row in rows(path, 4):
        ratings = _ratings(row, 3)
        if len(ratings) != _RATERS_OF_A_WORD:
            raise row.wrong(f"{_RATERS_OF_A_WORD} ratings")
        found[row.cells[0]] = row.number(1), row.number(2), ratings
    means, deviations, ratings_of_all = zip(*found.values(), strict=True)
    return RatedWords(
        list(found), np.array(means), np.array(deviations), np.array(ratings_of_all)
    )


def _ratings(row: Row, column: int) -> NDArray[np.int64]:
    """Return the list of ratings in a column."""
    if not _RATINGS.fullmatch(row.cells[column]):
        raise row.wrong(f"a list of ratings from -4 to 4 in column {column + 1}")
    return np.array(re.findall("-?[0-4]", row.cells[column]), dtype=np.int64)
