"""What word vectors learned from 20,000 rated sentences, without the ratings, depend on.

Skip-gram with more and more passes over the text, the window, CBOW, and counting (PPMI + SVD) beside them.
Each set of vectors is measured by people's ratings of pairs of words, by the film sentences of the ladder
(validation part; the test part stays closed), and by how often a word's neighbours have its ending.
"""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression

from coursepkg.bow import CountVectorizer
from coursepkg.data import (
    SentenceSplit,
    WordPairs,
    film_sentences,
    rated_sentences,
    word_pairs,
)
from coursepkg.ppmi import ppmi_svd
from coursepkg.runs._run import Run
from coursepkg.tfidf import TfidfVectorizer
from coursepkg.vectors import WordVectors, average_vectors, unit_rows
from coursepkg.word2vec import Word2Vec

_WORD = r"[a-z]+"
_ENDING = re.compile(r".{3,}(ly|ing|ed)")
_C = (1.0, 3.0, 10.0, 30.0, 100.0)
_BUDGETS = (50, 200, 1000, 7000)


def measure(method: str, window: int, epochs: int, seed: int) -> dict[str, object]:
    """Make word vectors once, and measure them.

    Parameters
    ----------
    method
        ``"skip-gram"``, ``"CBOW"`` or ``"counts"``, which is PPMI + SVD.
    window, epochs, seed
        As :class:`~coursepkg.word2vec.Word2Vec` takes them; counts need no epochs. The seed also draws
        the labels.

    Returns
    -------
    dict
        ``words``; ``wordsim353`` and ``simlex999``, Spearman's correlation with people's ratings, and
        ``wordsim353_pairs`` and ``simlex999_pairs``, how many pairs have both words; ``accuracy``, on the
        validation part, for each budget of labels with the best settings of the probe; ``same_ending``, of
        the five nearest words of one that ends in -ly, -ing or -ed, the share that end like it, and
        ``same_ending_chance``, the same for five words drawn at random.
    """
    vectors = _vectors(method, window, epochs, seed)
    found: dict[str, object] = {"words": len(vectors)}
    for name, pairs in _benchmarks().items():
        found[name], found[f"{name}_pairs"] = _correlation(vectors, pairs)
    found["accuracy"] = [_probe(vectors, labels, seed) for labels in _BUDGETS]
    found["same_ending"], found["same_ending_chance"] = _same_ending(vectors)
    return found


def _vectors(method: str, window: int, epochs: int, seed: int) -> WordVectors:
    text = sentences_without_ratings()
    if method == "counts":
        return ppmi_svd(text, window=window, seed=seed)
    sg, alpha = (1, 0.025) if method == "skip-gram" else (0, 0.1)
    model = Word2Vec(sg=sg, alpha=alpha, window=window, epochs=epochs, seed=seed)
    return model.fit(text, progress=False).wv


def _correlation(vectors: WordVectors, pairs: WordPairs) -> tuple[float, int]:
    cosines, ratings = [], []
    for (a, b), rating in zip(pairs.pairs, pairs.scores, strict=True):
        if a.lower() in vectors and b.lower() in vectors:
            cosines.append(vectors.similarity(a.lower(), b.lower()))
            ratings.append(rating)
    return float(spearmanr(cosines, ratings).statistic), len(ratings)


def _probe(vectors: WordVectors, labels: int, seed: int) -> float:
    """Return the best accuracy over ``_C``, with and without IDF."""
    train, validation = _films().budget(labels, seed=seed), _films().validation
    words_of, idf = _reader()
    scores = []
    for weights in (None, idf):
        X, seen = (
            unit_rows(average_vectors(map(words_of, part.texts), vectors, weights))
            for part in (train, validation)
        )
        for C in _C:
            model = LogisticRegression(C=C, max_iter=1000).fit(X, train.labels)
            scores.append(float(model.score(seen, validation.labels)))
    return max(scores)


def _same_ending(vectors: WordVectors) -> tuple[float, float]:
    found = [_ENDING.fullmatch(word) for word in vectors.words]
    endings = np.array([match[1] if match else "" for match in found])
    asked = np.flatnonzero(endings != "")
    unit = unit_rows(vectors.vectors)
    cosines = unit[asked] @ unit.T  # (A, V)
    cosines[np.arange(len(asked)), asked] = -np.inf
    nearest = np.argsort(-cosines, axis=1)[:, :5]
    same = endings[asked][:, None] == endings  # (A, V)
    near = np.take_along_axis(same, nearest, axis=1)
    others = (same.sum(axis=1) - 1) / (len(vectors) - 1)
    return float(near.mean()), float(others.mean())


@cache
def sentences_without_ratings() -> list[list[str]]:
    """Return the words of all rated sentences but those by which the ladder is measured."""
    closed = {*_films().validation.texts, *_films().test.texts}
    words_of, _ = _reader()
    return [
        words_of(text)
        for domain in ("films", "products", "tweets", "editorials")
        for text in rated_sentences(domain).texts
        if text not in closed
    ]


@cache
def _reader() -> tuple[Callable[[str], list[str]], dict[str, float]]:
    """Return what cuts a text into words, and the inverse document frequencies of training sentences."""
    tfidf = TfidfVectorizer(token_pattern=_WORD).fit(_films().train.texts)
    idf = dict(zip(tfidf.get_feature_names_out(), tfidf.idf_.tolist(), strict=True))
    return CountVectorizer(token_pattern=_WORD).build_analyzer(), idf


@cache
def _films() -> SentenceSplit:
    return film_sentences()


@cache
def _benchmarks() -> dict[str, WordPairs]:
    return {
        "wordsim353": word_pairs("wordsim353"),
        "simlex999": word_pairs("simlex999"),
    }


def _setting(method: str, window: int, epochs: int, seed: int) -> dict[str, object]:
    return {"method": method, "window": window, "epochs": epochs, "seed": seed}


_SETTINGS = tuple(
    _setting(*choice, seed)
    for choice in (
        *(("skip-gram", 5, epochs) for epochs in (5, 10, 20, 40, 80)),
        *(("skip-gram", window, 40) for window in (1, 2, 10)),
        ("CBOW", 5, 40),
        *(("counts", window, 1) for window in (1, 2, 5, 10)),
    )
    for seed in range(5)
)

RUN = Run(
    name="word_vectors",
    what="word vectors from rated sentences without the ratings: passes, window, CBOW, counts",
    settings=_SETTINGS,
    measure=measure,
    data=(sentences_without_ratings, film_sentences, _benchmarks),
    repeated=tuple(
        setting
        for setting in _SETTINGS
        if setting["method"] == "counts"
        and setting["window"] == 2  # noqa: PLR2004
        and setting["seed"] == 1
    ),
    tolerance=0.03,  # another processor adds in another order, and small differences grow in training
)
