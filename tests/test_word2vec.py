import sys

import numpy as np
import pytest

from coursepkg.ppmi import ppmi_svd
from coursepkg.word2vec import (
    Word2Vec,
    full_softmax_step,
    keep_probabilities,
    log_softmax,
    negative_sampling_step,
)

PETS = [["the", pet, verb] for pet in ("dog", "cat") for verb in ("runs", "sleeps")]
SMALL = {"vector_size": 8, "epochs": 2, "sample": 0}


def two_worlds(size=300, seed=0):
    """Sentences of two groups of words that never meet."""
    rng = np.random.default_rng(seed)
    groups = [["a", "b", "c", "d", "e"], ["v", "w", "x", "y", "z"]]
    return [rng.choice(groups[i % 2], 5).tolist() for i in range(size)]


def test_log_softmax_of_large_scores():
    probabilities = np.exp(log_softmax(np.array([[1000.0, 1000.0], [0.0, np.log(3)]])))
    np.testing.assert_allclose(probabilities, [[0.5, 0.5], [0.25, 0.75]])


@pytest.mark.parametrize("step", ["softmax", "sampling"])
def test_a_step_makes_the_neighbour_more_probable(step):
    rng = np.random.default_rng(0)
    inputs, outputs = rng.normal(size=(2, 6, 3))
    before = log_softmax(outputs @ inputs[2])[4]
    if step == "softmax":
        full_softmax_step(inputs, outputs, 2, 4, 0.1)
    else:
        negative_sampling_step(inputs, outputs, [2], 4, [0, 1, 5], 0.1)
    assert log_softmax(outputs @ inputs[2])[4] > before


def test_a_step_of_sampling_touches_few_rows_and_a_full_one_all():
    rng = np.random.default_rng(0)
    for step, touched in ((negative_sampling_step, [1, 4]), (full_softmax_step, None)):
        inputs, outputs = rng.normal(size=(2, 6, 3))
        old = inputs.copy(), outputs.copy()
        if touched:
            step(inputs, outputs, [2], 4, [1, 4], 0.1)
        else:
            step(inputs, outputs, 2, 4, 0.1)
        assert np.flatnonzero((inputs != old[0]).any(axis=1)).tolist() == [2]
        moved = np.flatnonzero((outputs != old[1]).any(axis=1)).tolist()
        assert moved == (touched or [0, 1, 2, 3, 4, 5])


def test_keep_probabilities_by_hand():
    # shares .9, .09, .01; for .9: sqrt(.01 / .9) + .01 / .9
    expected = [1 / np.sqrt(90) + 1 / 90, 1 / 3 + 1 / 9, 1.0]
    np.testing.assert_allclose(keep_probabilities([900, 90, 10], 0.01), expected)
    assert keep_probabilities([900, 90, 10], 0).tolist() == [1, 1, 1]


@pytest.mark.parametrize("sg", [1, 0])
def test_words_of_one_world_come_together(sg):
    model = Word2Vec(sg=sg, vector_size=10, epochs=40, sample=0, alpha=0.1)
    model.fit(two_worlds())
    assert {w for w, _ in model.wv.most_similar("a", 4)} == {"b", "c", "d", "e"}
    assert {w for w, _ in model.wv.most_similar("z", 4)} == {"v", "w", "x", "y"}


def test_attributes():
    model = Word2Vec(vector_size=3, min_count=2).fit([*PETS, ["rare"]])
    assert model.wv.words == ["the", "cat", "dog", "runs", "sleeps"]
    assert model.counts.tolist() == [4, 2, 2, 2, 2]
    assert model.wv.index["cat"] == 1
    for matrix in (model.wv.vectors, model.outputs):
        assert matrix.shape == (5, 3)
        assert matrix.dtype == np.float32
        assert np.isfinite(matrix).all()


@pytest.mark.parametrize("sg", [1, 0])
def test_same_seed_same_vectors(sg):
    first, same, other = (
        Word2Vec(sg=sg, seed=seed, min_count=1, **SMALL).fit(PETS * 50)
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first.wv.vectors, same.wv.vectors)
    np.testing.assert_array_equal(first.outputs, same.outputs)
    assert not np.array_equal(first.wv.vectors, other.wv.vectors)


def test_two_workers_learn_the_same_thing():
    model = Word2Vec(workers=2, vector_size=10, epochs=40, sample=0, alpha=0.1)
    model.fit(two_worlds(12_000))
    assert {w for w, _ in model.wv.most_similar("a", 4)} == {"b", "c", "d", "e"}


def test_any_iterable_of_sequences_is_a_corpus():
    options = SMALL | {"min_count": 1}
    model = Word2Vec(**options).fit(PETS)
    again = Word2Vec(**options).fit(tuple(sentence) for sentence in PETS)
    np.testing.assert_array_equal(model.wv.vectors, again.wv.vectors)


def test_a_second_fit_starts_from_the_start():
    model = Word2Vec(min_count=1, **SMALL)
    first = model.fit(PETS).wv.vectors.copy()
    model.fit([["other", "words"]] * 9)
    assert "dog" not in model.wv
    np.testing.assert_array_equal(model.fit(PETS).wv.vectors, first)


def test_fit_steps_stops_for_a_look_and_ends_where_fit_does():
    sentences = two_worlds(5000)
    model = Word2Vec(**SMALL)
    seen = [(done, model.wv.vectors.copy()) for done in model.fit_steps(sentences)]
    shares = [done for done, _ in seen]
    assert len(shares) == 2 * 3  # two epochs of 25,000 words
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert not np.array_equal(seen[0][1], seen[1][1])
    np.testing.assert_array_equal(
        seen[-1][1], Word2Vec(**SMALL).fit(sentences).wv.vectors
    )


def test_steps_of_two_workers_can_be_left_half_way():
    steps = Word2Vec(workers=2, **SMALL).fit_steps(two_worlds(20_000))
    assert 0 < next(steps) < 1
    steps.close()


def test_fit_shows_how_far_it_is_only_where_somebody_watches(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    Word2Vec(min_count=1, **SMALL).fit(PETS)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    Word2Vec(min_count=1, **SMALL).fit(PETS)
    assert "100%" in capsys.readouterr().err
    Word2Vec(min_count=1, **SMALL).fit(PETS, progress=False)
    assert capsys.readouterr().err == ""


def test_empty_sentences_and_words_outside_the_vocabulary_are_passed_over():
    options = SMALL | {"min_count": 2}
    plain = Word2Vec(**options).fit(PETS)
    holes = [[], *PETS[:2], ["rare"], *PETS[2:], []]
    np.testing.assert_array_equal(
        Word2Vec(**options).fit(holes).wv.vectors, plain.wv.vectors
    )


def test_a_vocabulary_of_one_word_has_nothing_to_learn():
    model = Word2Vec(vector_size=4).fit([["so"] * 9])
    assert model.wv.most_similar("so") == []


def test_a_very_long_sentence_is_cut():
    words = [f"w{i % 50}" for i in range(25_000)]
    pieces = [words[:10_000], words[10_000:20_000], words[20_000:]]
    np.testing.assert_array_equal(
        Word2Vec(**SMALL).fit([words]).wv.vectors,
        Word2Vec(**SMALL).fit(pieces).wv.vectors,
    )


@pytest.mark.parametrize("learn", [Word2Vec(), ppmi_svd], ids=["word2vec", "ppmi"])
@pytest.mark.parametrize(
    ("sentences", "message"),
    [
        ([], "sentences is empty"),
        ([[], []], "sentences is empty"),
        ("the dog", "sentences must be an iterable of lists of words, got 'the dog'"),
        (None, "sentences must be an iterable of lists of words, got None"),
        (["the dog"], r"sentences must hold lists .* sentences\[0\] is 'the dog'"),
        ([["a"], 7], r"sentences must hold lists of words, sentences\[1\] is 7"),
        ([["a", 7]] * 9, "sentences must hold strings only, .* is 7"),
        ([["a"], [["b"]]], r"sentences\[1\] has \['b'\]"),
        ([["a", "b"]], "min_count=5 leaves none of 2 words"),
    ],
)
def test_a_bad_corpus_is_named(learn, sentences, message):
    with pytest.raises(ValueError, match=message):
        learn.fit(sentences) if isinstance(learn, Word2Vec) else learn(sentences)


def test_a_failed_fit_leaves_what_was_learned_before():
    model = Word2Vec(min_count=1, **SMALL).fit(PETS)
    before = model.wv.vectors.copy()
    with pytest.raises(ValueError, match="sentences is empty"):
        model.fit([])
    np.testing.assert_array_equal(model.wv.vectors, before)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        *(
            ({name: value}, f"{name} must be an integer >= 1, got {value}")
            for name in ("vector_size", "window", "min_count", "epochs", "workers", "negative")
            for value in (0, 1.5)
        ),
        ({"seed": -1}, "seed must be an integer >= 0, got -1"),
        ({"seed": None}, "seed must be an integer >= 0, got None"),
        ({"alpha": -0.1}, "alpha must be a number >= 0, got -0.1"),
        ({"alpha": float("nan")}, "alpha must be a number >= 0, got nan"),
        ({"sample": "1e-3"}, "sample must be a number >= 0, got '1e-3'"),
        ({"sg": 2}, "sg must be one of 1, 0, got 2"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        Word2Vec(**options)
