import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction import text as sklearn_text

from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus

WORDS = [
    "the",
    "The",
    "a",
    "I",
    "dog",
    "Dogs",
    "bites",
    "man",
    "x_1",
    "42",
    "ǅungla",
    "STRASSE",
]
WORDS += [
    "straße",
    "İstanbul",
    "नमस्ते",
    "犬が好き",
    "e\u0301tude",
    "don't",
    "it's",
    "\x1c",
    "\u2003",
    "ﬁn",
]

documents = st.lists(
    st.one_of(st.lists(st.sampled_from(WORDS)).map(" ".join), st.text(max_size=30)),
    min_size=1,
    max_size=12,
)
ngram_ranges = st.sampled_from([(1, 1), (1, 2), (2, 2), (1, 3), (2, 4)])
text_options = {
    "lowercase": st.booleans(),
    "token_pattern": st.sampled_from(
        [r"(?u)\b\w\w+\b", r"\w+", r"(\w)\w*", r"\S+", r"(?a)\w+"]
    ),
    "stop_words": st.sampled_from([None, "english", ["dog"], ["the", "The", "man"]]),
    "ngram_range": ngram_ranges,
    "binary": st.booleans(),
}
learning_options = {
    "min_df": st.integers(1, 4),
    "max_features": st.one_of(st.none(), st.integers(1, 30)),
}


def outcome(vectorizer, documents, others):
    """Return everything observable, or the kind of error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            matrices = [
                vectorizer.fit_transform(documents),
                vectorizer.transform(others),
            ]
        except ValueError:
            return ValueError
    seen = [vectorizer.vocabulary_, vectorizer.get_feature_names_out().tolist()]
    for matrix in matrices:
        # scikit-learn leaves the columns of a row as they come, and says that they are sorted.
        matrix.has_sorted_indices = False
        matrix.sort_indices()
        arrays = (matrix.data, matrix.indices, matrix.indptr)
        seen += [matrix.shape, matrix.format, type(matrix)]
        seen += [(array.dtype, array.tolist()) for array in arrays]
    return seen


@settings(max_examples=400, deadline=None)
@given(documents, documents, st.fixed_dictionaries(text_options | learning_options))
def test_learned_vocabulary(documents, others, options):
    ours = outcome(CountVectorizer(**options), documents, others)
    assert ours == outcome(sklearn_text.CountVectorizer(**options), documents, others)


@settings(max_examples=200, deadline=None)
@given(documents, documents, st.fixed_dictionaries(text_options), st.data())
def test_given_vocabulary(documents, others, options, data):
    terms = st.sampled_from([*WORDS, "dog bites", "the dog", "bites man"])
    vocabulary = data.draw(st.lists(terms, unique=True))
    shape = data.draw(st.sampled_from(["list", "mapping"]))
    if shape == "mapping":
        columns = data.draw(st.permutations(range(len(vocabulary))))
        vocabulary = dict(zip(vocabulary, columns, strict=True))
    options |= {"vocabulary": vocabulary}
    ours = outcome(CountVectorizer(**options), documents, others)
    assert ours == outcome(sklearn_text.CountVectorizer(**options), documents, others)


@given(st.text(), st.fixed_dictionaries(text_options))
def test_analyzer(text, options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sklearn_text.CountVectorizer(**options).build_analyzer()
    assert CountVectorizer(**options).build_analyzer()(text) == theirs(text)


@pytest.mark.parametrize("max_features", [10, 100, 1000])
def test_ties_for_the_last_place_fall_the_same_way(max_features):
    rng = np.random.default_rng(0)
    words = [f"w{number:04}" for number in rng.permutation(2000)]
    documents = [
        " ".join(rng.choice(words, size=30)) for _ in range(200)
    ]  # nearly all tied
    ours = CountVectorizer(max_features=max_features).fit(documents)
    theirs = sklearn_text.CountVectorizer(max_features=max_features).fit(documents)
    assert ours.vocabulary_ == theirs.vocabulary_


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"binary": True, "stop_words": "english"},
        {"ngram_range": (1, 2), "min_df": 2},
        {"max_features": 1000, "lowercase": False},
    ],
    ids=str,
)
def test_real_documents(settings, parity):
    documents = documentation_corpus(progress=False).texts[::5]
    ours, theirs = CountVectorizer(**settings), sklearn_text.CountVectorizer(**settings)
    difference = ours.fit_transform(documents) - theirs.fit_transform(documents)
    assert ours.vocabulary_ == theirs.vocabulary_
    parity(
        piece="bow.CountVectorizer",
        reference="sklearn CountVectorizer",
        error=abs(difference).max(),
        tolerance=0,
        cases=len(documents),
    )
