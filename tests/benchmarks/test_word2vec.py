import os
import re

import pytest
from gensim.models import Word2Vec as GensimWord2Vec

from coursepkg.data import documentation_corpus
from coursepkg.word2vec import Word2Vec

EPOCHS = 2


@pytest.fixture(scope="module")
def sentences():
    texts = documentation_corpus(progress=False).texts[::2]
    return [
        re.findall("[a-z]{2,}", paragraph)
        for text in texts
        for paragraph in text.lower().split("\n\n")
    ]


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("workers", [1, 2])
def test_words_per_second(workers, sentences, compare):
    """From lists of words to vectors; that the vectors are as good, the reference tests show."""
    if workers > (os.cpu_count() or 1):
        pytest.skip("needs two cores")
    compare(
        f"word2vec, skip-gram, {workers} thread{'s' * (workers > 1)}",
        "gensim",
        lambda: Word2Vec(epochs=EPOCHS, workers=workers).fit(sentences, progress=False),
        lambda: GensimWord2Vec(sentences, sg=1, epochs=EPOCHS, workers=workers),
        items=EPOCHS * sum(map(len, sentences)),
        unit="words/s",
        turns=3,
    )
