"""The benchmarks of word vectors: small files, and the real ones."""

import pytest

from coursepkg.data import analogies, word_pairs
from coursepkg.data.word_benchmarks import read_analogies, read_word_pairs


def test_pairs_are_read_and_comments_left_out(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "# by somebody\n# Word 1\tWord 2\tHuman\nold\tnew\t1.58\ncup\tmug\t9\n"
    )
    found = read_word_pairs(path)
    assert found.pairs == [("old", "new"), ("cup", "mug")]
    assert found.scores.tolist() == [1.58, 9]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "# c\nold\tnew\n",
            r"pairs\.tsv, line 2: expected 3 columns .*, got 'old\\tnew'",
        ),
        ("old\tnew\tfar\n", r"pairs\.tsv, line 1: expected a number in column 3"),
    ],
)
def test_other_pairs_are_refused(tmp_path, content, message):
    path = tmp_path / "pairs.tsv"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        read_word_pairs(path)


def test_analogies_are_read_by_kind(tmp_path):
    path = tmp_path / "questions.txt"
    path.write_text(
        ": family\nboy girl man woman\n: past-tense\ngo went see saw\nbe was do did\n"
    )
    assert read_analogies(path) == {
        "family": [("boy", "girl", "man", "woman")],
        "past-tense": [("go", "went", "see", "saw"), ("be", "was", "do", "did")],
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("boy girl man woman", r"q\.txt, line 1: expected a colon and the name"),
        (
            ": family\nboy girl man",
            r"q\.txt, line 2: expected four words .*'boy girl man'",
        ),
        (": family\nboy girl  man", r"q\.txt, line 2: expected four words"),
        (": family\nboy\tgirl", r"q\.txt, line 2: expected 1 columns"),
    ],
)
def test_other_analogies_are_refused(tmp_path, content, message):
    path = tmp_path / "q.txt"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        read_analogies(path)


def test_the_list_is_checked_before_anything_is_fetched(tmp_path):
    with pytest.raises(ValueError, match=r"name must be one of .*, got 'men'"):
        word_pairs("men", cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_real_pairs(real):
    real("word_benchmarks")
    related, similar = word_pairs("wordsim353"), word_pairs("simlex999")
    assert (len(related), len(similar)) == (353, 999)
    scores = dict(zip(related.pairs, related.scores, strict=True))
    assert scores["tiger", "tiger"] == 10
    for pairs in (related, similar):
        assert pairs.scores.min() >= 0
        assert pairs.scores.max() <= 10


def test_real_analogies(real):
    real("word_benchmarks")
    kinds = analogies()
    assert len(kinds) == 14
    assert sum(map(len, kinds.values())) == 19_544
    assert ("Athens", "Greece", "Baghdad", "Iraq") in kinds["capital-common-countries"]
