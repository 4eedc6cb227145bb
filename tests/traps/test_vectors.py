"""Mistakes that work with word vectors is known for; each test fails when the mistake is made."""

from coursepkg.vectors import WordVectors


def test_length_does_not_matter():
    vectors = WordVectors(["a", "near", "long"], [[1, 0], [0.9, 0.1], [50, 50]])
    assert [word for word, _ in vectors.most_similar("a")] == ["near", "long"]
    assert max(score for _, score in vectors.most_similar("a")) <= 1


def test_analogies_are_asked_of_vectors_of_length_one():
    # b is long: unless it is cut to length 1, it outweighs the others
    vectors = WordVectors(
        ["a", "b", "c", "right", "wrong"],
        [[1, 1, 0], [30, 0, 0], [1, 0, 1], [0, 1, 1], [-1, 0, 0.1]],
    )
    assert vectors.analogy("a", "b", "c")[0][0] == "right"
    assert vectors.analogy_accuracy([("a", "b", "c", "right")]) == 1


def test_most_similar_leaves_the_word_itself_out():
    vectors = WordVectors(["a", "b", "c"], [[1, 0], [1, 0], [0, 1]])
    for word in vectors.words:
        found = [other for other, _ in vectors.most_similar(word)]
        assert word not in found
        assert len(found) == 2


def test_an_analogy_never_answers_with_a_word_of_the_question():
    vectors = WordVectors(
        ["a", "b", "c", "d"], [[1, 0], [1, 0.01], [0.9, 0.1], [-1, 0]]
    )
    assert vectors.analogy("a", "b", "c", k=4)[0][0] == "d"
    assert len(vectors.analogy("a", "b", "c", k=4)) == 1
    assert vectors.analogy_accuracy([("a", "b", "c", "c"), ("a", "b", "c", "a")]) == 0
    assert vectors.analogy_accuracy([("a", "b", "c", "d")]) == 1
