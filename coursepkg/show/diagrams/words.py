"""Diagrams of words as numbers: bags of words, search, and vectors that are learned."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coursepkg.show.drawing import Box, Kind, Picture

_DOCUMENTS: Final = ("dog at park", "big car", "bad cat", "dog bit dog", "big cat")
_TERMS: Final = sorted({term for text in _DOCUMENTS for term in text.split()})
_COUNTS: Final = np.array(
    [[text.split().count(term) for term in _TERMS] for text in _DOCUMENTS]
)


def bag_of_words() -> Picture:
    """Draw two sentences of the same words, which end as the same counts."""
    first, second = "the dog bites the man", "the man bites the dog"
    terms = sorted({*first.split(), *second.split(), "cat"})
    counts = [first.split().count(term) for term in terms]
    listed = ", ".join(f"{t} {n}" for t, n in zip(terms, counts, strict=True))
    picture = Picture(
        "Bag of words",
        f"The tokens of “{first}” above and of “{second}” below. Each adds one to the column of its term, and "
        f"both sentences end as the same counts: {listed}. The order is lost.",
    )
    pitch = 94
    above = picture.tokens(0, 0, first.split(), pitch)
    cells = picture.vector(0, 132, counts, size=(pitch, 36))
    below = picture.tokens(0, 246, second.split(), pitch)
    picture.label(cells, f"({len(terms)},)", "right", quiet=True)
    counted = dict(zip(terms, cells, strict=True))
    names = {term: picture.label([counted[term]], term, "above") for term in terms}
    for word, token in zip(first.split(), above, strict=True):
        picture.arrow(token.side("below"), names[word].side("above"))
    for word, token in zip(second.split(), below, strict=True):
        picture.arrow(token.side("above"), counted[word].side("below"))
    return picture


def weighted_bag() -> Picture:
    """Draw how a bag of words becomes a probability: a weight for each term, a sum, a squeeze."""
    terms = ["and", "charming", "dull", "fun", "long"]
    first, second = "charming and fun", "dull and long"
    bags = [[text.split().count(t) for t in terms] for text in (first, second)]
    weights = np.zeros(len(terms))
    for bag, label in zip(np.array(bags), (1, 0), strict=True):
        weights += bag * (label - _probability(bag @ weights))
    z = float(np.array(bags[0]) @ weights)
    written = [f"{weight:.2f}".replace("-", "\N{MINUS SIGN}") for weight in weights]
    listed = ", ".join(f"{t} {w}" for t, w in zip(terms, written, strict=True))
    picture = Picture(
        "Logistic regression on a bag of words",
        f"“{first}” is the bag {bags[0]} of the terms {', '.join(terms)}. Each term has a weight: {listed}. The "
        f"weights of the terms that are there add up to {z:.2f}, which the logistic function turns into "
        f"{_probability(z):.2f}.",
    )
    pitch = 88
    tokens = picture.tokens(pitch / 2, 0, first.split(), pitch + 16)
    bag = picture.vector(0, 116, bags[0], size=(pitch, 34))
    weight = picture.vector(0, 178, written, "learned", size=(pitch, 34))
    total = picture.vector(176, 262, [f"{z:.2f}"], size=(pitch, 34))
    chance = picture.vector(352, 262, [f"{_probability(z):.2f}"], size=(pitch, 34))
    names = [
        picture.label([cell], t, "above") for t, cell in zip(terms, bag, strict=True)
    ]
    for token, word in zip(tokens, first.split(), strict=True):
        picture.arrow(token.side("below"), names[terms.index(word)].side("above"))
    picture.label(bag, "h", "left")
    picture.label(weight, "w", "left")
    used = [cell for cell, count in zip(weight, bags[0], strict=True) if count]
    for cell in used:
        picture.highlight([cell])
        picture.arrow(cell.side("below"), total[0].side("above"))
    picture.label(total, "z = w · h", "left")
    picture.arrow(total[0].side("right"), chance[0].side("left"))
    picture.label(chance, "p = σ(z)", "below")  # noqa: RUF001 - it is sigma
    return picture


def _probability(z: float) -> float:
    """Return the value of the logistic function."""
    return float(1 / (1 + np.exp(-z)))


def sparse_matrix() -> Picture:
    """Draw counts of terms in documents, most of them zero, and what is stored of them."""
    n, v = _COUNTS.shape
    filled = [np.flatnonzero(row).tolist() for row in _COUNTS]
    stored = sum(map(len, filled))
    zeros = n * v - stored
    listed = "; ".join(
        f"row {i} " + ", ".join(f"column {j} count {_COUNTS[i, j]}" for j in columns)
        for i, columns in enumerate(filled)
    )
    picture = Picture(
        "Sparse matrix",
        f"The counts of {v} terms in {n} documents: {n * v} cells, {zeros} of them zero. Only the other "
        f"{stored} are stored, row after row: {listed}.",
    )
    cells = picture.matrix(0, 0, _COUNTS.tolist(), size=(44, 30))
    for j, (term, cell) in enumerate(zip(_TERMS, cells[0], strict=True)):
        name = picture.label([cell], term, "above")
        picture.label([name.grown(-4)], str(j), "above", quiet=True)
    for i, (text, row) in enumerate(zip(_DOCUMENTS, cells, strict=True)):
        number = picture.label(row, str(i), "left", quiet=True)
        picture.label([number], text, "left")
        for j in filled[i]:
            picture.highlight([row[j]])
    picture.label(cells[-1], f"({n}, {v}): {n * v} cells, {zeros} are zero", "below")
    _stored_rows(picture, 222, filled)
    picture.text(108, 204, f"stored: the other {stored}")
    return picture


def _stored_rows(picture: Picture, y: float, filled: list[list[int]]) -> None:
    """Draw what is stored of each row of the counts: columns, and below them the counts."""
    x = -74.0
    for i, columns in enumerate(filled):
        names = picture.vector(x, y, list(map(str, columns)))
        counts = picture.vector(x, y + 30, _COUNTS[i, columns].tolist())
        picture.highlight(counts)
        picture.bracket(counts, str(i), "below")
        if i == 0:
            picture.label(names, "column", "left", quiet=True)
            picture.label(counts, "count", "left", quiet=True)
        x = names[-1].x + names[-1].width + 12


def inverted_index() -> Picture:
    """Draw how a query reads the lists of its own terms only, and adds up what they hold."""
    asked = [_TERMS.index("dog"), _TERMS.index("park")]
    others = [j for j in range(len(_TERMS)) if j not in asked]
    weights = _COUNTS * np.log10(len(_COUNTS) / np.count_nonzero(_COUNTS, axis=0))
    scores = weights[:, asked].sum(axis=1)  # (N,)
    picture = Picture("Inverted index", _search_in_words(asked, weights, scores))
    for i, text in enumerate(_DOCUMENTS):
        picture.page(_PITCH * i, 0, text.split(), _POSTING[0])
    for place, j in enumerate(others):
        _posting_list(picture, 88 + 36 * place, j, weights[:, j])
    read = []
    for place, j in enumerate(asked):
        read.append(_posting_list(picture, 316 + 60 * place, j, weights[:, j], True))
    for i in np.flatnonzero(scores).tolist():
        postings = [found[i] for found in read if i in found]
        for upper, lower in pairwise(postings):
            picture.plus(upper.middle[0], (upper.middle[1] + lower.middle[1]) / 2)
        total = picture.vector(_PITCH * i, 450, [f"{scores[i]:.2f}"], size=_POSTING)
        picture.arrow(postings[-1].side("below"), total[0].side("above"))
        if i == scores.argmax():
            picture.highlight(total)
    picture.text(-24, 465, "score", anchor="end")
    return picture


_PITCH: Final = 73  # from one document to the next
_POSTING: Final = (62, 30)


def _posting_list(
    picture: Picture, y: float, j: int, weights: NDArray[np.float64], read: bool = False
) -> dict[int, Box]:
    """Draw a term and the documents that have it, below their pages; return these by document."""
    kinds: tuple[Kind, Kind] = ("key", "value") if read else ("plain", "plain")
    key = picture.vector(-80, y, [_TERMS[j]], kinds[0], size=(58, 30))[0]
    if read:
        token = picture.token(-170, y, _TERMS[j], "query")
        picture.arrow(token.side("right"), key.side("left"))
    postings: dict[int, Box] = {}
    for i in np.flatnonzero(weights).tolist():
        number = f"{weights[i]:.2f}" if read else ""
        cells = picture.vector(_PITCH * i, y, [number], kinds[1], size=_POSTING)
        postings[i] = cells[0]
    for box, following in pairwise([key, *postings.values()]):
        picture.line(box.side("right"), following.side("left"))
    return postings


def _search_in_words(
    asked: list[int], weights: NDArray[np.float64], scores: NDArray[np.float64]
) -> str:
    """Say what is read for the terms of a query, and what it adds up to."""

    def listed(numbers: NDArray[np.float64]) -> str:
        found = np.flatnonzero(numbers)
        return ", ".join(f"“{_DOCUMENTS[i]}” {numbers[i]:.2f}" for i in found)

    lists = "; ".join(f"{_TERMS[j]}: {listed(weights[:, j])}" for j in asked)
    return (
        f"The query “{' '.join(_TERMS[j] for j in asked)}” and {len(_DOCUMENTS)} documents. The index keeps, for "
        f"each of {len(_TERMS)} terms, the list of the documents that have it. Two lists are read: {lists}. Added "
        f"up for each document: {listed(scores)}. The best is “{_DOCUMENTS[scores.argmax()]}”."
    )


_SENTENCE: Final = ("the", "old", "dog", "slept", "in", "the", "sun")


def sliding_window(position: int = 2) -> Picture:
    """Draw a window on a sentence; its middle word makes a pair with each of its neighbours.

    Parameters
    ----------
    position : int
        Where the word in the middle stands, from 0 to 6.

    Raises
    ------
    ValueError
        If ``position`` is none of these.
    """
    places = range(len(_SENTENCE))
    if position not in places:
        raise ValueError(f"position must be from 0 to {places[-1]}, got {position!r}")
    window = places[max(0, position - 2) : position + 3]
    pairs = {i: (_SENTENCE[position], _SENTENCE[i]) for i in window if i != position}
    picture = Picture(
        "Sliding window",
        f"The sentence “{' '.join(_SENTENCE)}” with a window of two words on each side of word {position + 1}, "
        f"“{_SENTENCE[position]}”. The pairs of centre and neighbour: "
        + ", ".join(f"({centre}, {neighbour})" for centre, neighbour in pairs.values())
        + ".",
    )
    pitch, width = 75, 57
    kinds: list[Kind] = ["here" if i == position else "plain" for i in places]
    tokens = picture.tokens(0, 0, _SENTENCE, pitch, kinds)
    columns = [Box(pitch * i + 14, 0, pitch - 28, 30) for i in window]
    picture.bracket(columns, "window", "below")
    picture.text(pitch * 3.5 - 2, 104, "pairs of centre and neighbour", quiet=True)
    for place, (i, pair) in enumerate(pairs.items()):
        picture.arrow(tokens[position].side("above"), tokens[i].side("above"))
        x = 12 + place * (2 * width + 14)
        cells = picture.vector(x, 126, pair, size=(width, 30))
        picture.highlight(cells[:1])
    return picture


# A vocabulary of V = 6 words, and two matrices (V, C) with C = 3.
_WORDS: Final = ("cat", "dog", "in", "old", "sun", "the")
_INPUTS: Final = np.array(
    [[1, -2, 1], [2, -1, 1], [-1, 1, 1], [1, 1, -1], [1, 2, 1], [1, -1, -1]]
)
_OUTPUTS: Final = np.array(
    [[1, 2, -1], [-1, 2, 1], [-1, 1, 1], [2, -1, 1], [1, 1, 2], [1, -1, -1]]
)


def skip_gram() -> Picture:
    """Draw how one row of the matrix of inputs meets every row of the matrix of outputs."""
    v, word = len(_WORDS), _WORDS.index("dog")
    one_hot = np.eye(v, dtype=int)[word]
    hidden = one_hot @ _INPUTS  # (C,)
    scores = _OUTPUTS @ hidden  # (V,)
    listed = ", ".join(f"{t} {s}" for t, s in zip(_WORDS, scores, strict=True))
    picture = Picture(
        "Skip-gram",
        f"The one-hot vector of “{_WORDS[word]}”, of shape (V,), picks one row of the matrix inputs, of shape "
        f"(V, C): hidden, {hidden.tolist()}, of shape (C,). Its dot products with the {v} rows of the matrix "
        f"outputs, of shape (V, C), are the scores: {listed}. The gradient comes back from the scores. It touches "
        f"all {v} rows of outputs and 1 row of inputs.",
    )
    size = (30, 28)
    picked = picture.vector(0, 0, one_hot.tolist(), size=size, down=True)
    inputs = picture.matrix(46, 0, _INPUTS.tolist(), "learned", size=size)
    vector = picture.vector(164, 28 * word, hidden.tolist(), size=size)
    outputs = picture.matrix(296, 0, _OUTPUTS.tolist(), "learned", size=size)
    results = picture.vector(408, 0, scores.tolist(), size=(34, 28), down=True)
    for i, term in enumerate(_WORDS):
        picture.label([picked[i]], term, "left")
        picture.label([results[i]], term, "right")
        picture.arrow(vector[-1].side("right"), outputs[i][0].side("left"))
    picture.highlight([picked[word]])
    picture.highlight(inputs[word])
    picture.arrow(inputs[word][-1].side("right"), vector[0].side("left"))
    whole = Box.around(outputs[0] + outputs[-1])
    picture.arrow(whole.side("right"), Box.around(results).side("left"))
    _names_and_shapes(picture, picked, inputs[0], vector, outputs[0], results)
    _gradient(picture, inputs[-1], outputs[-1], results)
    return picture


def _names_and_shapes(picture: Picture, *parts: list[Box]) -> None:
    """Write above the parts of skip-gram what the code calls them, and their shapes."""
    names = ("one-hot", "inputs", "hidden", "outputs", "scores")
    shapes = ("(V,)", "(V, C)", "(C,)", "(V, C)", "(V,)")
    for cells, name, shape in zip(parts, names, shapes, strict=True):
        below = picture.label(cells, shape, "above", quiet=True)
        picture.label([below.grown(-4)], name, "above")


def _gradient(
    picture: Picture, inputs: list[Box], outputs: list[Box], scores: list[Box]
) -> None:
    """Draw the gradient below the matrices: from the scores to all rows of one, and to one of the other."""
    left, right = Box.around(inputs), Box.around(outputs)
    y = right.y + 66
    every = picture.text(right.middle[0], y, f"all {len(scores)} rows")
    one = picture.text(left.middle[0], y, "1 row")
    picture.text((left.middle[0] + right.middle[0]) / 2, y + 20, "gradient", quiet=True)
    steps = (
        (Box.around(scores).side("below"), every.side("right")),
        (every.side("above"), right.side("below")),
        (every.side("left"), one.side("right")),
        (one.side("above"), left.side("below")),
    )
    for start, end in steps:
        picture.arrow(start, end, "gradient")
