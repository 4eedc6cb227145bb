import pytest
from sklearn.feature_extraction import text as sklearn_text

from coursepkg.data import documentation_corpus
from coursepkg.tfidf import TfidfVectorizer


@pytest.mark.benchmark_ratio
@pytest.mark.parametrize("method", ["fit_transform", "transform"])
def test_documents_per_second(method, compare):
    documents = documentation_corpus(progress=False).texts[::3]
    ours = TfidfVectorizer().fit(documents)
    theirs = sklearn_text.TfidfVectorizer().fit(documents)
    compare(
        f"TF-IDF, {method}",
        "scikit-learn",
        lambda: getattr(ours, method)(documents),
        lambda: getattr(theirs, method)(documents),
        items=len(documents),
        unit="documents/s",
        turns=7,
    )
