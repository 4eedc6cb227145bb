from collections import Counter

import pytest

from coursepkg.bow import CountVectorizer
from coursepkg.data import documentation_corpus, documentation_questions

QUESTIONS = documentation_questions()


@pytest.fixture(scope="module")
def pages():
    corpus = documentation_corpus(progress=False)
    return dict(zip(corpus.names, corpus.texts, strict=True))


def test_there_are_enough_and_all_are_different():
    assert len(QUESTIONS) >= 70
    assert sum(not question.shares_word for question in QUESTIONS) >= 15
    assert len({question.text.lower() for question in QUESTIONS}) == len(QUESTIONS)


def test_every_question_is_a_text_with_answers():
    for question in QUESTIONS:
        assert question.text == " ".join(question.text.split())
        assert 1 <= len(question.answers) <= 6


def test_every_answer_is_a_page(pages):
    named = {name for question in QUESTIONS for name in question.answers}
    assert named - set(pages) == set()


def test_every_library_is_asked_about():
    libraries = Counter(
        library
        for question in QUESTIONS
        for library in {name.partition(".")[0] for name in question.answers}
    )
    assert set(libraries) == {"numpy", "scipy", "sklearn", "torch", "matplotlib"}
    assert min(libraries.values()) >= 10


def test_no_question_names_its_answer():
    for question in QUESTIONS:
        for name in question.answers:
            assert name not in question.text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_what_is_said_of_common_words_is_so(question, pages):
    words = CountVectorizer(stop_words="english").build_analyzer()
    asked = set(words(question.text))
    assert asked
    shared = {
        name: asked.intersection(words(f"{name}\n{pages[name]}"))
        for name in question.answers
    }
    assert any(shared.values()) == question.shares_word, shared
