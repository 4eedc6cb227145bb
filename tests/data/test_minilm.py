"""The encoder: its table of words on a small scale, and the real one."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from scipy.stats import spearmanr

from coursepkg.data import minilm_folder, minilm_word_table, word_pairs
from coursepkg.data.minilm import read_word_table

TABLE = "embeddings.word_embeddings.weight"


def write(folder, words="[PAD]\nthe\n##s\n", **tables):
    (folder / "vocab.txt").write_text(words, encoding="utf-8")
    save_file(tables, folder / "model.safetensors")


def test_words_and_rows_belong_together(tmp_path):
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
    write(tmp_path, **{TABLE: vectors, "other": vectors + 1})
    found = read_word_table(tmp_path)
    assert found.words == ["[PAD]", "the", "##s"]
    np.testing.assert_array_equal(found.vectors, vectors)
    assert found.vectors.dtype == np.float32
    assert len(found) == 3


def test_another_number_of_words_is_refused(tmp_path):
    write(tmp_path, **{TABLE: np.zeros((4, 2), np.float32)})
    with pytest.raises(ValueError, match=r"vocab\.txt, line 3: expected 4 words"):
        read_word_table(tmp_path)


def test_weights_without_the_table_are_refused(tmp_path):
    write(tmp_path, other=np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match=rf"model\.safetensors has no table {TABLE}"):
        read_word_table(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ValueError, match=r"model\.safetensors has no table"):
        read_word_table(tmp_path)


def test_the_real_folder_has_what_other_libraries_look_for(real):
    real("minilm")
    folder = minilm_folder()
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (settings["num_hidden_layers"], settings["hidden_size"]) == (6, 384)
    weights = load_file(folder / "model.safetensors")
    assert sum(tensor.size for tensor in weights.values()) == pytest.approx(
        22.7e6, rel=0.01
    )
    tokens = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    assert set(tokens["model"]["vocab"]) == set(minilm_word_table().words)


@pytest.mark.parametrize(
    ("name", "known", "correlation"),
    [("wordsim353", 329, 0.777), ("simlex999", 963, 0.490)],
)
def test_the_real_table_agrees_with_people(real, name, known, correlation):
    real("minilm")
    real("word_benchmarks")
    table = minilm_word_table()
    assert table.vectors.shape == (30_522, 384)
    vectors = table.vectors - table.vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {word: number for number, word in enumerate(table.words)}
    pairs = word_pairs(name)
    found = [
        (vectors[place[one.lower()]] @ vectors[place[other.lower()]], score)
        for (one, other), score in zip(pairs.pairs, pairs.scores, strict=True)
        if one.lower() in place and other.lower() in place
    ]
    assert len(found) == known
    assert spearmanr(*zip(*found, strict=True)).statistic == pytest.approx(
        correlation, abs=1e-3
    )
