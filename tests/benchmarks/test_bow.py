import pytest
from sklearn.feature_extraction import text as sklearn_text

from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("method", ["fit_transform", "transform"])
def test_documents_per_second(method, compare):
    documents = documentation_corpus(progress=False).texts[::3]
    ours = CountVectorizer().fit(documents)
    theirs = sklearn_text.CountVectorizer().fit(documents)
    compare(
        f"bag of words, {method}",
        "scikit-learn",
        lambda: getattr(ours, method)(documents),
        lambda: getattr(theirs, method)(documents),
        items=len(documents),
        unit="documents/s",
        turns=9,
    )
