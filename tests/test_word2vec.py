import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coursepkg.word2vec import (
    Word2Vec,
    WordVectors,
    average_vectors,
    full_softmax_step,
    keep_probabilities,
    load_vectors,
    log_softmax,
    negative_sampling_step,
    noise_distribution,
    ppmi_svd,
    unit_rows,
)

PETS = [["the", pet, verb] for pet in ("dog", "cat") for verb in ("runs", "sleeps")]
SMALL = {"vector_size": 8, "epochs": 2, "sample": 0}
COMPASS = WordVectors(
    ["north", "east", "south", "west", "up"],
    [[0, 2], [1, 0], [0, -1], [-3, 0], [0.1, 3]],
)


def two_worlds(size=300, seed=0):
    """Sentences of two groups of words that never meet."""
    rng = np.random.default_rng(seed)
    groups = [["a", "b", "c", "d", "e"], ["v", "w", "x", "y", "z"]]
    return [rng.choice(groups[i % 2], 5).tolist() for i in range(size)]


# Looking up and comparing


def test_lookup():
    assert len(COMPASS) == 5
    assert "east" in COMPASS
    assert "down" not in COMPASS
    assert COMPASS["west"].tolist() == [-3, 0]
    assert COMPASS.vectors.shape == (5, 2)
    assert COMPASS.vectors.dtype == np.float32


def test_similarity_is_the_cosine():
    assert COMPASS.similarity("north", "south") == pytest.approx(-1)
    assert COMPASS.similarity("north", "east") == pytest.approx(0)
    assert COMPASS.similarity("north", "up") == pytest.approx(3 / np.hypot(3, 0.1))


def test_most_similar_gives_words_and_cosines_the_best_first():
    found = COMPASS.most_similar("north", k=2)
    assert [word for word, _ in found] == ["up", "east"]
    assert found[0][1] == pytest.approx(COMPASS.similarity("north", "up"))


def test_where_there_are_fewer_than_k_others_all_are_returned():
    assert [w for w, _ in COMPASS.most_similar("north", k=99)] == [
        "up", "east", "west", "south",
    ]  # fmt: skip
    assert WordVectors(["alone"], [[1.0]]).most_similar("alone") == []
    assert WordVectors(["a", "b"], [[1.0], [2.0]]).analogy("a", "b", "a") == []


def test_analogy_is_a_minus_b_plus_c():
    vectors = WordVectors(
        ["man", "woman", "king", "queen", "far"],
        [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1], [-1, -1, -1]],
    )
    assert vectors.analogy("king", "man", "woman")[0][0] == "queen"
    assert vectors.analogy("woman", "queen", "king")[0][0] == "man"
    assert len(vectors.analogy("king", "man", "woman", k=99)) == 2
    questions = [("king", "man", "woman", "queen"), ("king", "man", "woman", "far")]
    assert vectors.analogy_accuracy(questions) == 0.5


def test_analogy_and_its_accuracy_agree():
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in range(40)]
    vectors = WordVectors(words, rng.normal(size=(40, 6)))
    questions = [tuple(rng.choice(words, 4, replace=False)) for _ in range(200)]
    one_by_one = [vectors.analogy(a, b, c)[0][0] == d for a, b, c, d in questions]
    questions += [(a, b, c, vectors.analogy(a, b, c)[0][0]) for a, b, c, _ in questions]
    expected = (sum(one_by_one) + 200) / 400
    assert vectors.analogy_accuracy(questions) == expected


def test_a_question_with_an_unknown_word_counts_as_wrong():
    known = ("up", "north", "south", COMPASS.analogy("up", "north", "south")[0][0])
    assert COMPASS.analogy_accuracy([known]) == 1
    assert COMPASS.analogy_accuracy([known, ("down", *known[1:])]) == 0.5
    assert COMPASS.analogy_accuracy([("down", *known[1:])]) == 0
    with pytest.raises(ValueError, match="questions is empty"):
        COMPASS.analogy_accuracy([])


def test_a_row_of_zeros_is_similar_to_nothing():
    vectors = WordVectors(["nothing", "a", "b"], [[0, 0], [1, 0], [0, 1]])
    assert vectors.similarity("nothing", "a") == 0
    assert unit_rows(np.zeros((1, 3))).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda v: v["down"], "word must be one of the 5 words .* 'down' is not"),
        (lambda v: v.most_similar("down"), "word must be one of the 5 words"),
        (lambda v: v.similarity("down", "up"), "a must be one of the 5 words"),
        (lambda v: v.similarity("up", "down"), "b must be one of the 5 words"),
        (lambda v: v.analogy("up", "north", "down"), "c must be one of the 5 words"),
        (lambda v: v.most_similar("up", k=0), "k must be an integer >= 1, got 0"),
        (lambda v: v.most_similar("up", k=1.5), "k must be an integer >= 1, got 1.5"),
        (lambda v: v.analogy("up", "north", "east", k=-1), "k must be .* got -1"),
    ],
)
def test_bad_questions_are_named(ask, message):
    with pytest.raises(ValueError, match=message):
        ask(COMPASS)


def test_before_fit_there_are_no_words():
    model = Word2Vec()
    assert len(model) == 0
    with pytest.raises(ValueError, match=r"of the 0 words .* call fit first"):
        model.most_similar("dog")


@pytest.mark.parametrize(
    ("words", "vectors", "message"),
    [
        (["a", "b"], [[1.0]], r"one row for each of 2 words, got shape \(1, 1\)"),
        (["a"], [1.0], r"one row for each of 1 words, got shape \(1,\)"),
        (["a", "a"], [[1.0], [2.0]], "words must be strings, each of them once"),
        ([1, 2], [[1.0], [2.0]], "words must be strings, each of them once"),
    ],
)
def test_word_vectors_refuses(words, vectors, message):
    with pytest.raises(ValueError, match=message):
        WordVectors(words, vectors)


# Files


@given(
    words=st.lists(
        st.text(min_size=1, max_size=8).filter(lambda w: w.split() == [w]),
        min_size=1, max_size=6, unique=True,
    ),
    data=st.data(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_is_saved_is_loaded_bit_for_bit(words, data, tmp_path_factory):
    numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
    width = data.draw(st.integers(1, 4))
    rows = data.draw(arrays(np.float32, (len(words), width), elements=numbers))
    path = tmp_path_factory.mktemp("saved") / "vectors.txt"
    WordVectors(words, rows).save(path)
    loaded = load_vectors(path)
    assert loaded.words == words
    np.testing.assert_array_equal(loaded.vectors, rows)
    assert list(path.parent.iterdir()) == [path]


def test_the_format_is_the_one_of_the_word2vec_program(tmp_path):
    COMPASS.save(str(tmp_path / "vectors.txt"))
    lines = (tmp_path / "vectors.txt").read_text().splitlines()
    assert lines[:2] == ["5 2", "north 0 2"]
    assert len(lines) == 6


def test_a_trailing_space_and_windows_ends_of_lines_are_read(tmp_path):
    (tmp_path / "v.txt").write_bytes(b"2 2\r\na 1 2 \r\nb 3 4 \r\n")
    loaded = load_vectors(tmp_path / "v.txt")
    assert loaded.vectors.tolist() == [[1, 2], [3, 4]]
    assert loaded.words == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "first line of .* must be two whole numbers"),
        (b"a 1 2\nb 3 4\n", "first line of .* must be two whole numbers"),
        (b"3 2\na 1 2\nb 3 4\n", "has 2 words where its first line says 3: cut short"),
        (b"1 2\na 1 2\nb 3 4\n", "has 2 words where its first line says 1"),
        (b"2 3\na 1 2\nb 3 4\n", "line 2 of .* has 2 numbers, must have 3"),
        (b"2 2\na 1 2\nb 3\n", "line 3 of .* has 1 numbers, must have 2"),
        (b"2 2\na 1 2\nb 3 4 5\n", "line 3 of .* has 3 numbers, must have 2"),
        (b"2 2\na 1 2\nb 3 x\n", "something else than numbers"),
        (b"2 2\na 1 2\nb 3 nan\n", "numbers that are not finite"),
        (b"2 2\na 1 2\na 3 4\n", "words must be strings, each of them once"),
        (b"99999999999 99999\na 1\n", "has 1 words where its first line says 9999"),
        (b"1 1\n\xff 1\n", "must be text in UTF-8"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(content, message, tmp_path):
    (tmp_path / "v.txt").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_vectors(tmp_path / "v.txt")


@pytest.mark.parametrize("cut", [1, 5, 9, 11])
def test_a_file_that_was_cut_short_is_refused(cut, tmp_path):
    COMPASS.save(tmp_path / "v.txt")
    whole = (tmp_path / "v.txt").read_bytes()
    (tmp_path / "v.txt").write_bytes(whole[:-cut])
    if whole[:-cut] + b"\n" == whole:
        assert load_vectors(tmp_path / "v.txt").words == COMPASS.words
        return
    with pytest.raises(ValueError, match="path: "):
        load_vectors(tmp_path / "v.txt")


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (WordVectors(["two words"], [[1.0]]), "no spaces in them, got 'two words'"),
        (WordVectors([""], [[1.0]]), "no spaces in them, got ''"),
        (WordVectors(["a"], [[np.inf]]), "vectors must be finite"),
        (Word2Vec(), "of one word at least"),
    ],
)
def test_what_the_format_cannot_hold_is_not_saved(vectors, message, tmp_path):
    (tmp_path / "v.txt").write_text("before")
    with pytest.raises(ValueError, match=message):
        vectors.save(tmp_path / "v.txt")
    assert (tmp_path / "v.txt").read_text() == "before"
    assert list(tmp_path.iterdir()) == [tmp_path / "v.txt"]


def test_a_save_that_fails_leaves_nothing_half_written(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        COMPASS.save(tmp_path / "folder")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


# The steps


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


def test_noise_distribution_by_hand():
    np.testing.assert_allclose(noise_distribution([16, 81]), [8 / 35, 27 / 35])
    assert noise_distribution([9, 1], 0).tolist() == [0.5, 0.5]
    assert noise_distribution([9, 1], 1).tolist() == [0.9, 0.1]


# Training


@pytest.mark.parametrize("sg", [1, 0])
def test_words_of_one_world_come_together(sg):
    model = Word2Vec(sg=sg, vector_size=10, epochs=40, sample=0, alpha=0.1)
    model.fit(two_worlds())
    assert {w for w, _ in model.most_similar("a", 4)} == {"b", "c", "d", "e"}
    assert {w for w, _ in model.most_similar("z", 4)} == {"v", "w", "x", "y"}


def test_attributes():
    model = Word2Vec(vector_size=3, min_count=2).fit([*PETS, ["rare"]])
    assert model.words == ["the", "cat", "dog", "runs", "sleeps"]
    assert model.counts.tolist() == [4, 2, 2, 2, 2]
    assert model.index["cat"] == 1
    for matrix in (model.vectors, model.outputs):
        assert matrix.shape == (5, 3)
        assert matrix.dtype == np.float32
        assert np.isfinite(matrix).all()


@pytest.mark.parametrize("sg", [1, 0])
def test_same_seed_same_vectors(sg):
    first, same, other = (
        Word2Vec(sg=sg, seed=seed, min_count=1, **SMALL).fit(PETS * 50)
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first.vectors, same.vectors)
    np.testing.assert_array_equal(first.outputs, same.outputs)
    assert not np.array_equal(first.vectors, other.vectors)


def test_two_workers_learn_the_same_thing():
    model = Word2Vec(workers=2, vector_size=10, epochs=40, sample=0, alpha=0.1)
    model.fit(two_worlds(12_000))
    assert {w for w, _ in model.most_similar("a", 4)} == {"b", "c", "d", "e"}


def test_any_iterable_of_sequences_is_a_corpus():
    options = SMALL | {"min_count": 1}
    model = Word2Vec(**options).fit(PETS)
    again = Word2Vec(**options).fit(tuple(sentence) for sentence in PETS)
    np.testing.assert_array_equal(model.vectors, again.vectors)


def test_a_second_fit_starts_from_the_start():
    model = Word2Vec(min_count=1, **SMALL)
    first = model.fit(PETS).vectors.copy()
    model.fit([["other", "words"]] * 9)
    assert "dog" not in model
    np.testing.assert_array_equal(model.fit(PETS).vectors, first)


def test_fit_steps_stops_for_a_look_and_ends_where_fit_does():
    sentences = two_worlds(5000)
    model = Word2Vec(**SMALL)
    seen = [(done, model.vectors.copy()) for done in model.fit_steps(sentences)]
    shares = [done for done, _ in seen]
    assert len(shares) == 2 * 3  # two epochs of 25,000 words
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert not np.array_equal(seen[0][1], seen[1][1])
    np.testing.assert_array_equal(seen[-1][1], Word2Vec(**SMALL).fit(sentences).vectors)


def test_steps_of_two_workers_can_be_left_half_way():
    steps = Word2Vec(workers=2, **SMALL).fit_steps(two_worlds(20_000))
    assert 0 < next(steps) < 1
    steps.close()


def test_fit_shows_how_far_it_is(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    Word2Vec(min_count=1, **SMALL).fit(PETS, progress=False)
    assert capsys.readouterr().err == ""


def test_empty_sentences_and_words_outside_the_vocabulary_are_passed_over():
    options = SMALL | {"min_count": 2}
    plain = Word2Vec(**options).fit(PETS)
    holes = [[], *PETS[:2], ["rare"], *PETS[2:], []]
    np.testing.assert_array_equal(Word2Vec(**options).fit(holes).vectors, plain.vectors)


def test_a_vocabulary_of_one_word_has_nothing_to_learn():
    model = Word2Vec(vector_size=4).fit([["so"] * 9])
    assert model.most_similar("so") == []


def test_a_very_long_sentence_is_cut():
    words = [f"w{i % 50}" for i in range(25_000)]
    pieces = [words[:10_000], words[10_000:20_000], words[20_000:]]
    np.testing.assert_array_equal(
        Word2Vec(**SMALL).fit([words]).vectors, Word2Vec(**SMALL).fit(pieces).vectors
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
        ([["a", 7]] * 9, "sentences must hold lists of strings, got the word 7"),
        ([["a"], [["b"]]], r"sentences\[1\] has \['b'\]"),
        ([["a", "b"]], "min_count=5 leaves none of 2 words"),
    ],
)
def test_a_bad_corpus_is_named(learn, sentences, message):
    with pytest.raises(ValueError, match=message):
        learn.fit(sentences) if isinstance(learn, Word2Vec) else learn(sentences)


def test_a_failed_fit_leaves_what_was_learned_before():
    model = Word2Vec(min_count=1, **SMALL).fit(PETS)
    before = model.vectors.copy()
    with pytest.raises(ValueError, match="sentences is empty"):
        model.fit([])
    np.testing.assert_array_equal(model.vectors, before)


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
        ({"min_alpha": 0.5}, "min_alpha must be at most alpha=0.025, got 0.5"),
        ({"sg": 2}, r"sg must be 1 \(skip-gram\) or 0 \(CBOW\), got 2"),
        ({"ns_exponent": float("inf")}, "ns_exponent must be a finite number"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        Word2Vec(**options)


# Counting


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


# Documents


def test_average_vectors_by_hand():
    documents = [["north", "east", "north"], ["unknown"], [], ("up",)]
    means = average_vectors(documents, COMPASS)
    np.testing.assert_allclose(means, [[1 / 3, 4 / 3], [0, 0], [0, 0], [0.1, 3]])
    assert means.dtype == np.float32


def test_average_vectors_with_weights():
    weights = {"north": 3.0, "east": 1.0, "up": 0.0}
    documents = [["north", "east"], ["up", "south"], ["east", "up"]]
    means = average_vectors(documents, COMPASS, weights)
    np.testing.assert_allclose(means, [[0.25, 1.5], [0, 0], [1, 0]])


def test_average_of_no_documents_has_no_rows():
    assert average_vectors([], COMPASS).shape == (0, 2)


@pytest.mark.parametrize(
    ("documents", "weights", "message"),
    [
        (["north"], None, r"documents must hold lists of words, documents\[0\] is 'n"),
        ([["north"], 3], None, r"documents\[1\] is 3"),
        ([["north"]], {"north": -1.0}, "weights must be finite numbers >= 0"),
        ([["north"]], {"north": np.nan}, "weights must be finite numbers >= 0"),
    ],
)
def test_average_vectors_refuses(documents, weights, message):
    with pytest.raises(ValueError, match=message):
        average_vectors(documents, COMPASS, weights)
