"""How the bag of words depends on its settings, on the film sentences of the ladder.

Counts or presence, words alone or pairs of neighbours too, how strongly large weights are punished, and how
many labels there are to learn from. All is measured on the validation part; the test part stays closed.

Of 50, 200 and 1,000 labels, each seed draws other ones. Of 7,000 there is nothing to draw, it is the whole
training part: one seed is enough.
"""

from functools import cache
from itertools import product

from sklearn.linear_model import LogisticRegression

from coursepkg.bow import CountVectorizer
from coursepkg.data import SentenceSplit, film_sentences
from coursepkg.runs._run import Run


def measure(
    labels: int, seed: int, binary: bool, longest: int, C: list[float]
) -> dict[str, object]:
    """Learn from a budget of labels, once for each ``C``, and measure on the validation part.

    Parameters
    ----------
    labels, seed
        How many training sentences, and which draw of them.
    binary
        Whether a bag holds that a term occurs, not how often.
    longest
        Words in the longest term: 1 for words alone, 2 for pairs of neighbours too.
    C
        Inverse strengths of the penalty on large weights.

    Returns
    -------
    dict
        ``columns``, the number of terms, and ``accuracy``, the share of validation sentences that are
        right for each of ``C``.
    """
    train, validation = _films().budget(labels, seed=seed), _films().validation
    vectorizer = CountVectorizer(binary=binary, ngram_range=(1, longest))
    X = vectorizer.fit_transform(train.texts)  # (labels, V)
    seen = vectorizer.transform(validation.texts)  # (1000, V)
    accuracy = []
    for strength in C:
        model = LogisticRegression(C=strength, max_iter=1000).fit(X, train.labels)
        accuracy.append(float(model.score(seen, validation.labels)))
    return {"columns": X.shape[1], "accuracy": accuracy}


@cache
def _films() -> SentenceSplit:
    return film_sentences()


_SEEDS = {50: range(5), 200: range(5), 1000: range(5), 7000: range(1)}
_SETTINGS = tuple(
    {
        "labels": labels,
        "seed": seed,
        "binary": binary,
        "longest": longest,
        "C": [0.03, 0.1, 0.3, 1.0, 3.0, 10.0],
    }
    for labels, seeds in _SEEDS.items()
    for seed, binary, longest in product(seeds, (False, True), (1, 2))
)

RUN = Run(
    name="bag_on_films",
    what="the bag of words on film sentences: labels, counts or presence, pairs, penalty",
    settings=_SETTINGS,
    measure=measure,
    data=(film_sentences,),
    repeated=tuple(
        setting
        for setting in _SETTINGS
        if setting["labels"] in (50, 1000) and setting["seed"] == 1
    ),
    tolerance=0.003,  # another processor may decide three of a thousand sentences differently
)
