import re
import xml.etree.ElementTree as ET
from collections import Counter
from math import exp, log10

import pytest

from coursepkg.show.diagrams import words
from coursepkg.show.drawing import TEXT

FIRST, SECOND = "the dog bites the man", "the man bites the dog"
SENTENCE = "the old dog slept in the sun"
DOCUMENTS = ["dog at park", "big car", "bad cat", "dog bit dog", "big cat"]


def texts(picture):
    """Every text of a picture with its place: (x, y, text)."""
    found = ET.fromstring(picture.svg()).findall("{*}text")
    return [(float(e.get("x")), float(e.get("y")), e.text) for e in found]


def rows(picture):
    """The texts of a picture, line by line, each from left to right."""
    lines = {}
    for _, y, text in sorted(texts(picture)):
        lines.setdefault(y, []).append(text)
    return [lines[y] for y in sorted(lines)]


def test_the_counts_of_a_bag_are_those_of_both_sentences():
    picture = words.bag_of_words()
    first, terms, counts, second = rows(picture)
    assert first == FIRST.split()
    assert second == SECOND.split()
    for sentence in (first, second):
        count = Counter(sentence)
        assert counts == [*(str(count[term]) for term in terms), f"({len(terms)},)"]
        assert f"“{' '.join(sentence)}”" in picture.alt
    listed = ", ".join(f"{t} {n}" for t, n in zip(terms, counts[:-1], strict=True))
    assert f"the same counts: {listed}." in picture.alt


def test_each_token_of_a_bag_leads_to_its_term():
    picture = words.bag_of_words()
    place = {text: x for x, y, text in texts(picture) if 100 < y < 130}
    ends = re.findall(
        r'class="line plain" d="M([-\d.]+) .*?([-\d.]+) [-\d.]+"', picture.svg()
    )
    expected = [place[word] for word in f"{FIRST} {SECOND}".split()]
    assert [float(end) for _, end in ends] == expected


def test_a_weighted_bag_adds_up_what_two_steps_have_learned():
    picture = words.weighted_bag()
    sentence, terms, bag, weights, sums, squeeze = rows(picture)
    assert sentence == ["charming", "and", "fun"]
    assert bag == ["h", *("1" if term in sentence else "0" for term in terms)]
    # the first step starts from p = 1/2; the second sentence is "dull and long", and is not liked
    second = 1 / (1 + exp(-0.5))
    steps = {"charming": 0.5, "fun": 0.5, "and": 0.5 - second}
    learned = {term: steps.get(term, -second) for term in terms}
    assert weights[0] == "w"
    assert [float(w.replace("\N{MINUS SIGN}", "-")) for w in weights[1:]] == [
        round(learned[term], 2) for term in terms
    ]
    z = sum(learned[term] for term in sentence)
    assert sums == ["z = w · h", f"{z:.2f}", f"{1 / (1 + exp(-z)):.2f}"]
    assert squeeze == ["p = \N{GREEK SMALL LETTER SIGMA}(z)"]


def test_the_sparse_matrix_counts_and_stores_what_is_not_zero():
    picture = words.sparse_matrix()
    numbers, terms, *matrix, sizes, heading, columns, counts, starts = rows(picture)
    assert numbers == [str(j) for j in range(len(terms))]
    pairs = []
    for i, (text, row) in enumerate(zip(DOCUMENTS, matrix, strict=True)):
        count = Counter(text.split())
        assert row == [text, str(i), *(str(count[term]) for term in terms)]
        here = [(terms.index(t), n) for t, n in sorted(count.items())]
        pairs += [(str(j), str(n)) for j, n in here]
        listed = ", ".join(f"column {j} count {n}" for j, n in here)
        assert re.search(rf"row {i} {listed}[;.]", picture.alt)
    assert list(zip(columns[1:], counts[1:], strict=True)) == pairs
    assert starts == [str(i) for i in range(len(DOCUMENTS))]
    cells, stored = len(DOCUMENTS) * len(terms), len(pairs)
    assert sizes == [f"(5, {len(terms)}): {cells} cells, {cells - stored} are zero"]
    assert heading == [f"stored: the other {stored}"]
    assert f"{cells} cells, {cells - stored} of them zero" in picture.alt
    assert f"the other {stored} are stored" in picture.alt


def test_the_scores_of_a_search_are_sums_of_what_the_lists_hold():
    picture = words.inverted_index()
    bags = [Counter(text.split()) for text in DOCUMENTS]

    def weight(term, bag):
        return bag[term] * log10(len(bags) / sum(term in other for other in bags))

    *_, dog, park, scores = rows(picture)
    for row, term in ((dog, "dog"), (park, "park")):
        postings = [f"{weight(term, bag):.2f}" for bag in bags if term in bag]
        assert row == [term, term, *postings]
    sums = [weight("dog", bag) + weight("park", bag) for bag in bags]
    assert scores == ["score", *(f"{total:.2f}" for total in sums if total)]
    listed = ", ".join(
        f"“{text}” {total:.2f}"
        for text, total in zip(DOCUMENTS, sums, strict=True)
        if total
    )
    best = DOCUMENTS[sums.index(max(sums))]
    assert f"Added up for each document: {listed}. The best is “{best}”." in picture.alt


def test_a_list_holds_the_documents_of_its_term():
    picture = words.inverted_index()
    cells = re.findall(
        r'<rect class="cell (?:plain|value)" x="([\d.]+)" y="([\d.]+)" width="62"',
        picture.svg(),
    )
    place = {text: y for x, y, text in texts(picture) if x < 0}
    drawn = Counter(round(float(y)) for _, y in cells)
    for term in ("at", "bad", "big", "bit", "car", "cat", "dog", "park"):
        documents = [i for i, text in enumerate(DOCUMENTS) if term in text.split()]
        top = round(place[term] - 0.35 * TEXT - 15)
        assert drawn[top] == len(documents), term


@pytest.mark.parametrize("position", range(7))
def test_the_window_pairs_its_middle_with_each_neighbour(position):
    picture = words.sliding_window(position)
    sentence, window, _, pairs = rows(picture)
    assert sentence == SENTENCE.split()
    assert window == ["window"]
    near = [i for i in range(7) if 0 < abs(i - position) <= 2]
    expected = [(sentence[position], sentence[i]) for i in near]
    assert list(zip(pairs[::2], pairs[1::2], strict=True)) == expected
    assert picture.alt.endswith(
        ": " + ", ".join(f"({a}, {b})" for a, b in expected) + "."
    )
    assert f"word {position + 1}, “{sentence[position]}”" in picture.alt
    (middle,) = re.findall(r'class="box here" x="([\d.]+)"', picture.svg())
    starts = [
        float(x) for x in re.findall(r'class="box \w+" x="([\d.]+)"', picture.svg())
    ]
    assert starts.index(float(middle)) == position


def test_all_windows_have_the_same_frame():
    frames = {
        ET.fromstring(words.sliding_window(i).svg()).get("viewBox") for i in range(7)
    }
    assert len(frames) == 1


@pytest.mark.parametrize("position", [-1, 7, 2.5])
def test_a_window_outside_the_sentence_is_refused(position):
    with pytest.raises(ValueError, match="position must be from 0 to 6, got"):
        words.sliding_window(position)


def test_skip_gram_computes_what_it_shows():
    picture = words.skip_gram()
    lines = [row for row in rows(picture) if len(row) > 8]
    assert len(lines) == 6

    def numbers(row):
        return [int(text.replace("\N{MINUS SIGN}", "-")) for text in row]

    (picked,) = [row for row in lines if row[1] == "1"]
    vector = numbers(picked[2:5])
    assert numbers(picked[5:8]) == vector
    for row in lines:
        *outputs, score = numbers(row[-5:-1])
        assert score == sum(a * b for a, b in zip(outputs, vector, strict=True))
        assert re.search(rf"[ :]{row[0]} {score}[,.]", picture.alt)
    assert f"hidden, {vector}" in picture.alt
    assert rows(picture)[0] == ["one-hot", "inputs", "outputs", "scores"]
    shown = {text for _, _, text in texts(picture)}
    assert {"(V,)", "(V, C)", "(C,)", "all 6 rows", "1 row"} <= shown
    assert "all 6 rows of outputs and 1 row of inputs" in picture.alt
