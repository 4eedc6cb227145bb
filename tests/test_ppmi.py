import numpy as np
import pytest
from scipy.sparse import csr_matrix

from coursepkg.ppmi import (
    cooccurrences,
    noise_distribution,
    positive_pmi,
    ppmi_svd,
    read_corpus,
)

PETS = [["the", pet, verb] for pet in ("dog", "cat") for verb in ("runs", "sleeps")]


def two_worlds(size=300, seed=0):
    """Sentences of two groups of words that never meet."""
    rng = np.random.default_rng(seed)
    groups = [["a", "b", "c", "d", "e"], ["v", "w", "x", "y", "z"]]
    return [rng.choice(groups[i % 2], 5).tolist() for i in range(size)]


def test_noise_distribution_by_hand():
    np.testing.assert_allclose(noise_distribution([16, 81]), [8 / 35, 27 / 35])
    assert noise_distribution([9, 1], 0).tolist() == [0.5, 0.5]
    assert noise_distribution([9, 1], 1).tolist() == [0.9, 0.1]


def test_ppmi_svd_brings_words_of_one_world_together():
    vectors = ppmi_svd(two_worlds(), vector_size=2)
    assert {w for w, _ in vectors.most_similar("a", 4)} == {"b", "c", "d", "e"}
    assert vectors.vectors.shape == (10, 2)


def test_ppmi_svd_of_words_that_never_meet():
    vectors = ppmi_svd([["so"]] * 9, vector_size=1)
    assert vectors.vectors.tolist() == [[0]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"vector_size": 6}, "vector_size must be at most the number of words, 5, got 6"),
        ({"vector_size": 0}, "vector_size must be an integer >= 1"),
        ({"window": 0}, "window must be an integer >= 1"),
        ({"seed": -1}, "seed must be an integer >= 0"),
    ],
)  # fmt: skip
def test_ppmi_svd_refuses(options, message):
    with pytest.raises(ValueError, match=message):
        ppmi_svd(PETS, **{"min_count": 1, **options})


# From words to counts


def test_words_are_numbered_the_most_frequent_first():
    corpus = read_corpus([["b", "a", "a"], [], ["rare", "b", "a"]], min_count=2)
    assert corpus.words == ["a", "b"]
    assert corpus.counts.tolist() == [3, 2]
    assert corpus.tokens.tolist() == [1, 0, 0, 1, 0]
    assert corpus.starts.tolist() == [0, 3, 5]


def test_cooccurrences_by_hand():
    corpus = read_corpus([["a", "b", "c"], ["a", "b"]], min_count=1)
    assert corpus.words == ["a", "b", "c"]
    # neighbours count 1, words at distance 2 are in every second window
    expected = [[0, 2, 0.5], [2, 0, 1], [0.5, 1, 0]]
    assert cooccurrences(corpus, 2).toarray().tolist() == expected


def test_positive_pmi_by_hand():
    counts = np.array([[0.0, 8.0], [8.0, 0.0]])
    # p(i, j) = 1/2, and p(i) = p(j) = 1/2: twice as often as chance would have it
    ppmi = positive_pmi(csr_matrix(counts)).toarray()
    np.testing.assert_allclose(ppmi, [[0, np.log(2)], [np.log(2), 0]])


def test_a_pair_that_is_rarer_than_chance_has_no_pmi():
    counts = csr_matrix([[10.0, 1.0], [1.0, 10.0]])
    ppmi = positive_pmi(counts).toarray()
    assert ppmi[0, 1] == ppmi[1, 0] == 0
    assert ppmi[0, 0] > 0
