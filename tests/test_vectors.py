import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coursepkg.vectors import WordVectors, average_vectors, load_vectors, unit_rows

COMPASS = WordVectors(
    ["north", "east", "south", "west", "up"],
    [[0, 2], [1, 0], [0, -1], [-3, 0], [0.1, 3]],
)


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


@pytest.mark.parametrize(
    ("words", "vectors", "message"),
    [
        (["a", "b"], [[1.0]], r"one row for each of 2 words, got shape \(1, 1\)"),
        (["a"], [1.0], r"one row for each of 1 words, got shape \(1,\)"),
        (["a", "a"], [[1.0], [2.0]], "words must be different"),
        ([1, 2], [[1.0], [2.0]], "words must hold strings only"),
    ],
)
def test_word_vectors_refuses(words, vectors, message):
    with pytest.raises(ValueError, match=message):
        WordVectors(words, vectors)


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
        (b"2 2\na 1 2\na 3 4\n", "words must be different"),
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
        (WordVectors([], np.empty((0, 2))), "of one word at least"),
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
        (
            [["north"]],
            {"north": -1.0},
            "weights must be finite numbers >= 0, got .* for 'north'",
        ),
        (
            [["north"]],
            {"north": np.nan},
            "weights must be finite numbers >= 0, got .* for 'north'",
        ),
    ],
)
def test_average_vectors_refuses(documents, weights, message):
    with pytest.raises(ValueError, match=message):
        average_vectors(documents, COMPASS, weights)
