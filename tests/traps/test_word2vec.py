"""Mistakes that word2vec is known for; each test fails when the mistake is made."""

from itertools import count, pairwise

import numpy as np
import pytest

from coursepkg import _word2vec_kernel as kernel
from coursepkg.bow import one_hot
from coursepkg.ppmi import noise_distribution
from coursepkg.vectors import WordVectors
from coursepkg.word2vec import (
    Word2Vec,
    keep_probabilities,
    negative_sampling_step,
    train_sentence,
)

V = 6
UNIFORM = kernel.alias_table(np.ones(V))


def draws(tokens, keep=None, window=3, negative=2, sg=True, state=1, table=UNIFORM):
    """Make the random draws of one sentence: words that are left, radii, noise, and how many draws."""
    tokens = np.array(tokens, dtype=np.int32)
    keep = np.ones(tokens.max() + 1) if keep is None else np.array(keep, dtype=float)
    words = np.empty(len(tokens), np.int32)
    radii = np.empty(len(tokens), np.int64)
    noise = np.full((len(tokens) * 2 * window, negative), -1, np.int32)
    n, used = kernel.draw_sentence(
        tokens, keep, *table, window, sg, np.uint64(state), words, radii, noise
    )
    return words[:n], radii[:n], noise[:used]


def pairs_of(monkeypatch, words, radii, sg=1):
    """The pairs of inputs and target that a sentence is trained on."""
    seen = []
    monkeypatch.setattr(
        "coursepkg.word2vec.negative_sampling_step",
        lambda inputs, outputs, words, target, noise, alpha: seen.append((words, target)),
    )  # fmt: skip
    train_sentence(None, None, words, radii, ([] for _ in count()), 0.1, sg=sg)
    return seen


def test_one_hot_times_matrix_is_a_row():
    matrix = np.array([[17, 24, 1], [23, 5, 7], [4, 6, 13], [10, 12, 19], [11, 18, 25]])
    (fourth,) = one_hot(["d"], ["a", "b", "c", "d", "e"])
    assert (fourth @ matrix).tolist() == matrix[3].tolist() == [10, 12, 19]
    vectors = WordVectors(["a", "b", "c", "d", "e"], matrix)
    assert vectors["d"].tolist() == [10, 12, 19]


def test_the_alias_table_holds_these_probabilities():
    probabilities = noise_distribution([1000, 100, 10, 1, 3, 500, 20])
    cut, other = kernel.alias_table(probabilities)
    held = cut / 2.0**32
    np.add.at(held, other, 1 - cut / 2.0**32)
    np.testing.assert_allclose(held / len(cut), probabilities, atol=1e-9)


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_an_alias_table_of_equal_words_draws_them_alike(size):
    cut, other = kernel.alias_table(np.full(size, 3.0))
    held = cut / 2.0**32
    np.add.at(held, other, 1 - cut / 2.0**32)
    np.testing.assert_allclose(held, 1, atol=1e-9)


def test_noise_is_drawn_with_these_probabilities():
    counts = np.array([1, 1000, 100, 10, 10])
    expected = noise_distribution(counts)
    table = kernel.alias_table(expected)
    # the target 0 is rare, and one draw a step has no repeats: what is drawn is the distribution
    _, _, noise = draws([0] * 20_000, window=1, negative=1, table=table)
    shares = np.bincount(noise.ravel(), minlength=5) / noise.size
    np.testing.assert_allclose(shares, expected, atol=0.01)


def test_noise_that_equals_the_target_does_nothing():
    rng = np.random.default_rng(0)
    matrices = rng.normal(size=(2, V, 3))
    with_it, without = matrices.copy(), matrices.copy()
    negative_sampling_step(*with_it, [1], 2, [2, 4, 2], 0.1)
    negative_sampling_step(*without, [1], 2, [4], 0.1)
    np.testing.assert_array_equal(with_it, without)


def test_the_compiled_step_leaves_out_noise_that_equals_the_target():
    rng = np.random.default_rng(0)
    hidden, outputs = rng.normal(size=3), rng.normal(size=(V, 3))
    moved, gradient = [], np.empty(3)
    for noise in ([2, 4, 2, 2, 2], [4]):
        after = outputs.copy()
        kernel.step(hidden, after, 2, np.array(noise, np.int32), 0.1, gradient)
        moved.append(np.vstack([after, gradient]))
    np.testing.assert_allclose(moved[0], moved[1], rtol=1e-12)


def test_no_noise_word_counts_twice_in_a_step():
    words, radii, noise = draws(np.arange(V), window=V, negative=5, state=9)
    targets = [
        target
        for i in range(V)
        for target in np.delete(words, i)[max(0, i - radii[i]) : i + radii[i]]
    ]
    assert len(targets) == len(noise)
    for row, target in zip(noise, targets, strict=True):
        rest = row[row != target]
        assert len(set(rest)) == len(rest)


def test_subsampling_is_the_formula_of_the_original_program():
    counts = np.array([600, 300, 99, 1])
    shares, sample = counts / 1000, 0.01
    expected = np.minimum(1, (np.sqrt(shares / sample) + 1) * sample / shares)
    np.testing.assert_allclose(keep_probabilities(counts, sample), expected)


def test_words_are_kept_and_not_dropped_with_this_probability():
    words, _, _ = draws([0, 1] * 20_000, keep=[0.9, 0.2])
    kept = np.bincount(words) / 20_000
    np.testing.assert_allclose(kept, [0.9, 0.2], atol=0.01)


def test_subsampling_comes_before_windows():
    # 0 is never kept: 1 and 2, with twenty of it in between, are neighbours then
    words, radii, noise = draws([1, *[0] * 20, 2], keep=[0, 1, 1], window=1)
    assert words.tolist() == [1, 2]
    assert radii.tolist() == [1, 1]
    assert len(noise) == 2


def test_the_window_changes_from_1_to_its_largest_size_and_all_are_alike():
    _, radii, _ = draws([0] * 30_000, window=3)
    assert set(radii) == {1, 2, 3}
    np.testing.assert_allclose(np.bincount(radii)[1:] / 30_000, 1 / 3, atol=0.01)


def test_a_window_has_as_many_words_on_either_side(monkeypatch):
    pairs = pairs_of(monkeypatch, [10, 11, 12, 13, 14], [0, 0, 2, 0, 0])
    assert pairs == [([12], 10), ([12], 11), ([12], 13), ([12], 14)]


def test_a_window_ends_with_the_sentence(monkeypatch):
    pairs = pairs_of(monkeypatch, [10, 11, 12], [2, 1, 5])
    assert pairs == [
        ([10], 11), ([10], 12), ([11], 10), ([11], 12), ([12], 10), ([12], 11),
    ]  # fmt: skip


def test_skip_gram_predicts_the_neighbours_and_cbow_the_word(monkeypatch):
    assert pairs_of(monkeypatch, [10, 11, 12], [0, 1, 0]) == [([11], 10), ([11], 12)]
    assert pairs_of(monkeypatch, [10, 11, 12], [0, 1, 0], sg=0) == [([10, 12], 11)]


def test_a_word_that_comes_twice_is_its_own_neighbour(monkeypatch):
    assert pairs_of(monkeypatch, [7, 7], [1, 1]) == [([7], 7), ([7], 7)]


@pytest.mark.parametrize("sg", [1, 0])
def test_windows_do_not_cross_sentences(sg):
    options = {"vector_size": 5, "sample": 0, "epochs": 3, "sg": sg}
    alone = Word2Vec(**options).fit([["a"], ["b"]] * 100)
    start = Word2Vec(**options | {"alpha": 0}).fit([["a"], ["b"]] * 100)
    np.testing.assert_array_equal(alone.wv.vectors, start.wv.vectors)
    assert not alone.outputs.any()


def test_the_draws_of_a_sentence_do_not_depend_on_how_the_corpus_is_cut():
    rng = np.random.default_rng(0)
    tokens = rng.integers(0, V, 60).astype(np.int32)
    starts = np.arange(0, 61, 10)
    alphas = np.full(6, 0.1, dtype=np.float32)

    def trained(cuts):
        inputs = np.linspace(-1, 1, V * 4, dtype=np.float32).reshape(V, 4)
        outputs = np.zeros((V, 4), dtype=np.float32)
        for first, last in pairwise(cuts):
            kernel.train_range(
                inputs, outputs, tokens, starts, first, alphas[first:last], np.full(V, 0.7),
                *UNIFORM, 3, 2, True, np.uint64(5),
            )  # fmt: skip
        return inputs

    np.testing.assert_array_equal(trained([0, 6]), trained([0, 1, 4, 6]))


def rates(model, sentences, monkeypatch):
    """The learning rate of every sentence, in the order of training."""
    seen = []
    monkeypatch.setattr(kernel, "train_range", lambda *task: seen.extend(task[5]))
    model.fit(sentences)
    return np.array(seen)


def test_the_learning_rate_falls_in_a_line_over_all_epochs(monkeypatch):
    model = Word2Vec(alpha=0.1, epochs=3, min_count=1)
    sentences = [["a", "b"], ["c", "d", "e", "f"], ["a", "c"]] * 2000
    alphas = rates(model, sentences, monkeypatch)
    behind = np.cumsum([0, *([2, 4, 2] * 2000 * 3)])
    assert len(alphas) == 3 * 6000
    expected = 0.1 - (0.1 - 1e-4) * behind[:-1] / behind[-1]
    np.testing.assert_allclose(alphas, expected, rtol=1e-5)
    assert alphas[0] == pytest.approx(0.1)
    assert 1e-4 < alphas[-1] < 2e-4


def test_the_vectors_are_the_inputs_and_not_the_outputs():
    # x and y are never together but have the same neighbour: as inputs they are alike.
    sentences = [[word, "is"] for word in ("x", "y")] * 300
    sentences += [[word, "was"] for word in ("p", "q")] * 300
    model = Word2Vec(vector_size=8, sample=0, epochs=20, alpha=0.1).fit(sentences)
    assert model.wv.most_similar("x")[0][0] == "y"
    assert model.wv.most_similar("p")[0][0] == "q"
    still = Word2Vec(vector_size=8, alpha=0).fit(sentences)
    # before training the inputs are small and random, and the outputs are zero
    assert still.wv.vectors.any()
    assert not still.outputs.any()
    assert np.abs(still.wv.vectors).max() <= 0.5 / 8
