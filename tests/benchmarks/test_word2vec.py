import os
import re
import statistics
import time

import pytest
from gensim.models import Word2Vec as GensimWord2Vec

from coursepkg.data import documentation_corpus
from coursepkg.word2vec import Word2Vec

REPEATS = 3
FLOOR, GOAL = 1.0, 1.5


@pytest.fixture(scope="module")
def sentences():
    texts = documentation_corpus(progress=False).texts[::2]
    return [
        re.findall("[a-z]{2,}", paragraph)
        for text in texts
        for paragraph in text.lower().split("\n\n")
    ]


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("workers", [1, 2])
def test_words_per_second(workers, sentences, benchmark_table):
    """From lists of words to vectors; that the vectors are as good, the reference tests show."""
    if workers > (os.cpu_count() or 1):
        pytest.skip("needs two cores")
    words = sum(map(len, sentences))

    def ours():
        Word2Vec(epochs=2, workers=workers).fit(sentences, progress=False)

    def theirs():
        GensimWord2Vec(sentences, sg=1, epochs=2, workers=workers)

    Word2Vec(epochs=1).fit(sentences[:100], progress=False)  # compiles
    # Taking turns: what slows the machine down for a moment slows both.
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(REPEATS)]
    benchmark_table(
        work=f"word2vec, skip-gram, {workers} thread{'s' * (workers > 1)}",
        peer="gensim",
        ours=2 * words / statistics.median(our for our, _ in pairs),
        theirs=2 * words / statistics.median(their for _, their in pairs),
        unit="words/s",
        goal=GOAL,
    )
    assert statistics.median(their / our for our, their in pairs) >= FLOOR
