"""Rated sentences: the published files on a small scale, how the parts are drawn, and the real ones."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coursepkg.data import (
    RatedSentences,
    film_sentences,
    labelled_sentences,
    one_against_the_others,
    rated_sentences,
    rated_words,
)
from coursepkg.data import sentences as module
from coursepkg.data.sentences import (
    read_rated_sentences,
    read_rated_words,
    split_sentences,
)

# --- the published files ----------------------------------------------------------------------

TRUTH = b"1_1\t1.5\t good value.\r\n1_2\t-0.25\tit caf\xe9 works\r\n2_1\t-2\tno \xe2\x80\xa8 thanks"
RATINGS = (
    b"\xef\xbb\xbf1_1\t1.5\t0.5\t[1, 2]\r\n2_1\t-2\t1\t[-1, -3]\r\n"
    b"1_2\t-0.25\t1.09\t[-2, 0, 1, 0]"
)


def write(folder, truth=TRUTH, ratings=RATINGS, stem="amazonReviewSnippets"):
    (folder / f"{stem}_GroundTruth.txt").write_bytes(truth)
    (folder / f"{stem}_anonDataRatings.txt").write_bytes(ratings)


def test_the_two_tables_are_joined_by_name(tmp_path):
    write(tmp_path)
    found = read_rated_sentences(tmp_path, "products")
    assert found.ids == ["1_1", "1_2", "2_1"]
    assert found.texts == [
        "good value.",
        "it caf\N{REPLACEMENT CHARACTER} works",
        "no \N{LINE SEPARATOR} thanks",
    ]
    assert found.means.tolist() == [1.5, -0.25, -2]
    assert [r.tolist() for r in found.ratings] == [[1, 2], [-2, 0, 1, 0], [-1, -3]]
    assert found.labels.tolist() == [1, 0, 0]
    assert len(set(found.blocks.tolist())) == len(found) == 3
    assert found.take([2, 0]).ids == ["2_1", "1_1"]
    assert found.take([2]).ratings[0].tolist() == [-1, -3]


def test_thirty_film_sentences_in_a_row_have_the_same_raters(tmp_path):
    truth = "\n".join(f"{n}\t1\ttext {n}" for n in range(65))
    ratings = "\n".join(f"{n}\t1\t0\t[1, 1]" for n in range(65))
    write(tmp_path, truth.encode(), ratings.encode(), "movieReviewSnippets")
    found = read_rated_sentences(tmp_path, "films")
    assert found.blocks.tolist() == [0] * 30 + [1] * 30 + [2] * 5


@pytest.mark.parametrize(
    ("truth", "ratings", "message"),
    [
        (TRUTH.replace(b"\tit", b" it"), RATINGS, "GroundTruth.txt, line 2: expected 3 columns"),
        (TRUTH + b"\n", RATINGS + b"\n\n", "anonDataRatings.txt, line 4: expected 4 columns"),
        (TRUTH.replace(b"-2\t", b"x\t"), RATINGS, "line 3: expected a number in column 2"),
        (TRUTH, RATINGS.replace(b"-3]", b"-5]"), "line 2: expected a list of ratings"),
        (TRUTH, RATINGS.replace(b"-3]", b"-3"), "line 2: expected a list of ratings"),
        (TRUTH, RATINGS.replace(b"[1, 2]", b"[]"), "line 1: expected a list of ratings"),
        (TRUTH, RATINGS.replace(b"[1, 2]", b"[1, 3]"), "line 1: expected the mean of the"),
        (TRUTH.replace(b"2_1", b"3_1"), RATINGS, "line 3: expected a name that the table of"),
        (TRUTH.replace(b"2_1", b"1_1"), RATINGS, "expected each of 3 names once, got 3"),
        (TRUTH[: TRUTH.index(b"\r\n2_1")], RATINGS, "each of 3 names once, got 2 lines"),
    ],
)  # fmt: skip
def test_errors_name_the_file_and_the_line(tmp_path, truth, ratings, message):
    write(tmp_path, truth, ratings)
    with pytest.raises(ValueError, match=message):
        read_rated_sentences(tmp_path, "products")


def test_of_a_word_that_occurs_twice_the_later_line_counts(tmp_path):
    path = tmp_path / "words.txt"
    zeros = ", ".join("0" * 9)
    path.write_text(
        f":)\t2\t0.5\t[2, {zeros}]\nsux\t-1\t1\t[1, {zeros}]\n:)\t3\t0\t[4, {zeros}]\n"
    )
    found = read_rated_words(path)
    assert found.words == [":)", "sux"]
    assert found.means.tolist() == [3, -1]
    assert found.deviations.tolist() == [0, 1]
    assert found.ratings.tolist() == [[4] + [0] * 9, [1] + [0] * 9]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("sux\t-1\t1\t[1, 2]", "words.txt, line 1: expected 10 ratings, got 'sux"),
        ("sux\t-1\t[1]", "words.txt, line 1: expected 4 columns"),
    ],
)
def test_a_lexicon_has_ten_ratings_a_word(tmp_path, line, message):
    (tmp_path / "words.txt").write_text(line)
    with pytest.raises(ValueError, match=message):
        read_rated_words(tmp_path / "words.txt")


@pytest.mark.parametrize("load", [rated_sentences, labelled_sentences])
def test_the_domain_is_checked_before_anything_is_fetched(load, tmp_path):
    with pytest.raises(ValueError, match=r"domain must be one of .*, got 'books'"):
        load("books", cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- how the parts are drawn ------------------------------------------------------------------


def made_up(texts, ids=None, seed=0):
    """Return sentences with random signs; an id with an underscore names its review."""
    draw = random.Random(seed)
    ratings = [np.array([draw.choice([-3, -2, 2, 3])] * 2) for _ in texts]
    ids = ids or [str(place) for place in range(len(texts))]
    means = np.array([r.mean() for r in ratings])
    blocks = np.arange(len(texts))
    return RatedSentences("films", list(ids), list(texts), means, ratings, blocks)


WORDS = [f"text {number}" for number in range(300)]


def test_the_parts_have_their_sizes_and_share_nothing():
    split = split_sentences(made_up(WORDS), 200, 40)
    parts = split.train, split.validation, split.test
    assert [len(part) for part in parts] == [200, 40, 60]
    assert sorted(text for part in parts for text in part.texts) == sorted(WORDS)


def test_the_order_of_the_file_moves_nothing():
    sentences = made_up(WORDS)
    places = list(range(300))
    random.Random(1).shuffle(places)
    one = split_sentences(sentences, 200, 40)
    other = split_sentences(sentences.take(places), 200, 40)
    for part in ("train", "validation", "test"):
        assert getattr(one, part).ids == getattr(other, part).ids


def test_a_sentence_more_moves_at_most_one_over_each_border():
    sentences = made_up(WORDS)
    one = split_sentences(sentences, 200, 40)
    other = split_sentences(sentences.take(range(299)), 200, 40)
    assert len(set(one.train.ids) ^ set(other.train.ids)) <= 2
    assert len(set(one.test.ids) ^ set(other.test.ids)) <= 2


def test_the_parts_are_not_in_the_order_of_the_file():
    train = {int(name) for name in split_sentences(made_up(WORDS), 150, 0).train.ids}
    assert 50 < len(train & set(range(150))) < 100


def test_reviews_stay_whole():
    ids = [f"{number // 7}_{number % 7}" for number in range(300)]
    split = split_sentences(made_up(WORDS, ids), 200, 40)
    reviews = [
        {name.split("_")[0] for name in part.ids}
        for part in (split.train, split.validation, split.test)
    ]
    assert sum(map(len, reviews)) == len(set.union(*reviews)) == 43
    assert 200 <= len(split.train) < 207


def test_the_same_words_stay_together():
    shouted = [text.upper() + "!!!" for text in WORDS]
    split = split_sentences(made_up(WORDS + shouted), 400, 100)
    parts = [
        {text.lower().strip("!") for text in part.texts}
        for part in (split.train, split.validation, split.test)
    ]
    assert sum(map(len, parts)) == 300


def test_a_budget_is_the_beginning_of_a_larger_one_and_half_positive():
    split = split_sentences(made_up(WORDS), 200, 40)
    fewer = min(split.train.labels.sum(), (1 - split.train.labels).sum())
    for labels in range(2, 2 * fewer + 1, 2):
        assert split.budget(labels).labels.mean() == 0.5
    for less, more in pairwise((1, 50, 51, 200)):
        assert split.budget(more).ids[:less] == split.budget(less).ids
    assert sorted(split.budget(200).ids) == sorted(split.train.ids)


def test_another_seed_draws_another_budget_and_keeps_its_rules():
    split = split_sentences(made_up(WORDS), 200, 40)
    drawn = [split.budget(50, seed=seed) for seed in range(5)]
    assert drawn[0].ids == split.budget(50).ids
    for one, other in pairwise(drawn):
        assert one.labels.mean() == other.labels.mean() == 0.5
        assert len(set(one.ids) & set(other.ids)) < 30
    assert split.budget(100, seed=3).ids[:50] == drawn[3].ids


def test_a_budget_does_not_depend_on_the_order_of_the_training_part():
    split = split_sentences(made_up(WORDS), 200, 40)
    turned = replace(split, train=split.train.take(range(199, -1, -1)))
    assert turned.budget(50, seed=1).ids == split.budget(50, seed=1).ids


@pytest.mark.parametrize("labels", [0, -1, 201])
def test_a_budget_must_be_there(labels):
    with pytest.raises(ValueError, match=r"labels must be from 1 to 200, .* got"):
        split_sentences(made_up(WORDS), 200, 40).budget(labels)


@pytest.mark.parametrize("seed", [-1, 0.5, "0"])
def test_the_seed_of_a_budget_is_a_whole_number(seed):
    with pytest.raises(ValueError, match=r"seed must be an integer >= 0, got"):
        split_sentences(made_up(WORDS), 200, 40).budget(50, seed=seed)


@pytest.mark.parametrize("sizes", [(-1, 5), (5, -1), (200, 101)])
def test_there_must_be_enough_sentences(sizes):
    with pytest.raises(ValueError, match="train and validation must be sizes that add"):
        split_sentences(made_up(WORDS), *sizes)


def test_neutral_sentences_and_repetitions_are_left_out(monkeypatch):
    sentences = made_up(["same", *WORDS, "same"])
    sentences.means[:4] = [2, 0.5, -0.5, 0.51]
    monkeypatch.setattr(module, "rated_sentences", lambda *_, **__: sentences)
    split = labelled_sentences("products")
    used = [*split.train.ids, *split.validation.ids, *split.test.ids]
    assert sorted(used, key=int) == ["0", *map(str, range(3, 301))]


# --- one person against the others ------------------------------------------------------------


def test_one_against_the_others_by_hand():
    rows = [[3, 1, -1, 0], [-2, -2], [1, -1], [0, 0, 4]]
    sentences = made_up(WORDS[:4])
    agreement = one_against_the_others(
        RatedSentences(
            "films",
            *(sentences.ids, sentences.texts, sentences.means),
            [np.array(row) for row in rows],
            sentences.blocks,
        )
    )
    # [3, 1, -1, 0]: 3 against 0 in sum, 1 against 2, -1 against 4, 0 against 3
    assert agreement.same.tolist() == [0.25, 1, 0, 0]
    assert agreement.opposite.tolist() == [0.25, 0, 1, 0]
    assert agreement.undecided.tolist() == [0.5, 0, 0, 1]


def test_one_needs_others():
    sentences = made_up(WORDS[:1])
    sentences.ratings[0] = np.array([2])
    with pytest.raises(ValueError, match="sentences must have at least two raters"):
        one_against_the_others(sentences)


# --- the real ones ----------------------------------------------------------------------------

DOMAINS = {
    # sentences, clear ones, share of positive ones, sizes of the parts, one person against the others
    "films": (10_605, 10_043, 0.496, (7000, 1000, 2041), 0.9235),
    "products": (3_708, 2_943, 0.586, (2059, 291, 585), 0.9094),
    "tweets": (4_200, 3_362, 0.684, (2353, 336, 673), 0.8663),
    "editorials": (5_190, 2_788, 0.395, (1928, 280, 543), 0.7224),
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_real_sentences(real, domain):
    real("sentiment")
    total, clear, positive, sizes, agreement = DOMAINS[domain]
    sentences = rated_sentences(domain)
    chosen = sentences.take(np.flatnonzero(np.abs(sentences.means) > 0.5))
    assert (len(sentences), len(chosen)) == (total, clear)
    assert chosen.labels.mean() == pytest.approx(positive, abs=5e-4)
    assert min(len(ratings) for ratings in sentences.ratings) >= 15
    shares = one_against_the_others(chosen)
    assert shares.same.mean() == pytest.approx(agreement, abs=5e-4)
    np.testing.assert_allclose(shares.same + shares.opposite + shares.undecided, 1)

    split = labelled_sentences(domain)
    parts = split.train, split.validation, split.test
    assert tuple(len(part) for part in parts) == sizes
    texts = [text for part in parts for text in part.texts]
    assert len(set(texts)) == len(texts)
    if domain in ("products", "editorials"):
        sources = [{name.split("_")[0] for name in part.ids} for part in parts]
        assert sum(map(len, sources)) == len(set.union(*sources))


def test_the_ladder_never_changes_silently(real, digest):
    real("sentiment")
    split = film_sentences()
    assert {
        part: digest(getattr(split, part).ids, getattr(split, part).texts)
        for part in ("train", "validation", "test")
    } == {
        "train": "2f4744c4fe8a42ee",
        "validation": "76588f021c4aadf6",
        "test": "ecb8e27b824d6f16",
    }
    assert [digest(split.budget(200, seed=seed).ids) for seed in (0, 1)] == [
        "3eebfb9508c1ac0b",
        "586f43a23b4db3f1",
    ]
    for labels in (50, 200, 1000):
        assert split.budget(labels).labels.mean() == 0.5
    assert split.budget(7000).labels.mean() == pytest.approx(0.498, abs=5e-4)
    assert split.validation.labels.mean() == pytest.approx(0.475, abs=5e-4)
    assert split.test.labels.mean() == pytest.approx(0.501, abs=5e-4)


def same_column_correlation(sentences, pairs):
    """Correlate what the rating in column k is above the mean, over pairs of sentences."""
    products = []
    for one, other in pairs:
        columns = min(len(sentences.ratings[one]), len(sentences.ratings[other]))
        first, second = (
            (row - row.mean())[:columns] / max(row.std(), 1e-9)
            for row in (sentences.ratings[one], sentences.ratings[other])
        )
        products.append((first * second).mean())
    return np.mean(products)


@pytest.mark.parametrize("domain", DOMAINS)
def test_in_a_block_of_films_a_column_is_a_person(real, domain):
    real("sentiment")
    sentences = rated_sentences(domain)
    draw = random.Random(0)
    inside, across = [], []
    while len(inside) < 4000:
        one, other = draw.sample(range(len(sentences)), 2)
        near = one // 30 * 30 + draw.randrange(30)  # where a block would be
        if near != one and near < len(sentences):
            inside.append((one, near))
            across.append((one, other))
    correlation = same_column_correlation(sentences, inside)
    assert abs(same_column_correlation(sentences, across)) < 0.02
    if domain == "films":
        assert correlation == pytest.approx(0.27, abs=0.02)
        assert all(sentences.blocks[a] == sentences.blocks[b] for a, b in inside)
    else:
        assert abs(correlation) < 0.02
        assert len(set(sentences.blocks.tolist())) == len(sentences)


def test_the_real_lexicon(real):
    real("sentiment")
    words = rated_words()
    rating = dict(zip(words.words, words.means.tolist(), strict=True))
    assert len(words) == len(rating) == 7506
    assert (rating["good"], rating["horrible"], rating[":)"]) == (1.9, -2.5, 2.0)
    # One word's published mean is not that of its ratings.
    differ = np.abs(words.ratings.mean(axis=1) - words.means) > 0.051
    assert differ.sum() <= 1
