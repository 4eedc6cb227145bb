import statistics
import time

import pytest
from sklearn.feature_extraction import text as sklearn_text

from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus

REPEATS = 9
FLOOR, GOAL = 1.0, 1.5


def seconds(work, documents):
    start = time.perf_counter()
    work(documents)
    return time.perf_counter() - start


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("method", ["fit_transform", "transform"])
def test_documents_per_second(method, benchmark_table):
    documents = documentation_corpus(progress=False).texts[::3]
    ours = getattr(CountVectorizer().fit(documents), method)
    theirs = getattr(sklearn_text.CountVectorizer().fit(documents), method)
    # Taking turns: what slows the machine down for a moment slows both.
    pairs = [
        (seconds(ours, documents), seconds(theirs, documents)) for _ in range(REPEATS)
    ]
    benchmark_table(
        work=f"bag of words, {method}",
        peer="scikit-learn",
        ours=len(documents) / statistics.median(our for our, _ in pairs),
        theirs=len(documents) / statistics.median(their for _, their in pairs),
        unit="documents/s",
        goal=GOAL,
    )
    assert statistics.median(their / our for our, their in pairs) >= FLOOR
