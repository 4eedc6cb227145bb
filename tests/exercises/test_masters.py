"""Every question of every chapter: the solution is right, the stub is not, each mistake is named."""

import re
import time
from dataclasses import replace

import jupytext
import pytest

from tools.exercises.assessing import assess
from tools.exercises.cards import MasterError, card
from tools.exercises.grading import load_checks
from tools.exercises.masters import MASTERS, find, parse, read, role, strip, unmark
from tools.exercises.secret import seed_of
from tools.exercises.session import Limits, Session
from tools.exercises.student import content, facts, is_current, notebook, problems

EVERY = find("all")
QUESTIONS = [
    pytest.param(m, q, id=f"{m.name}-{q.card.question}")
    for m in EVERY
    for q in m.graded
]
MISTAKES = [
    pytest.param(m, q, n, id=f"{m.name}-{q.card.question}-{n + 1}")
    for m in EVERY
    for q in m.graded
    for n in range(len(q.card.mistakes))
]
SECRETS = [b"", b"of the first teacher", b"of the second teacher"]


def names_after(master, code):
    """Run the opening cells and some code, as a notebook would."""
    names = {}
    for source in [*(c.source for c in master.opening if c.cell_type == "code"), code]:
        exec(source, names)
    return names


def score(master, question, code, secret=b""):
    names = names_after(master, code)
    seed = seed_of(secret, master.name, question.card)
    return assess(
        question.card, load_checks(master), lambda n: (n in names, names.get(n)), seed
    )


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(("master", "question"), QUESTIONS)
def test_the_solution_scores_full_within_its_time(master, question, secret):
    load_checks(master)  # loading libraries is not the question's time
    started = time.process_time()
    found = score(master, question, question.solution, secret)
    assert found.points == question.card.points, found.message
    assert time.process_time() - started <= question.card.cpu_seconds


@pytest.mark.parametrize("seed", range(1, 40))
@pytest.mark.parametrize(
    ("master", "question"), [p for p in QUESTIONS if p.values[1].card.hidden]
)
def test_a_right_answer_is_right_whatever_the_data(master, question, seed):
    names = names_after(master, question.solution)
    answers = [names[name] for name in question.card.answers]
    feedback = getattr(load_checks(master), question.card.check)(*answers, seed=seed)
    assert feedback, feedback.message


@pytest.mark.parametrize(("master", "question"), QUESTIONS)
def test_the_untouched_stub_scores_zero(master, question):
    stub = "\n".join(strip(c.source) for c in question.cells if role(c) == "solution")
    found = score(master, question, stub)
    assert found.points == 0
    assert "..." in found.message


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(("master", "question", "number"), MISTAKES)
def test_a_typical_mistake_scores_less_and_is_named(master, question, number, secret):
    mistake = question.card.mistakes[number]
    found = score(master, question, f"{question.solution}\n\n{mistake.code}", secret)
    assert found.points < question.card.points
    assert mistake.says in found.message
    others = [m.says for i, m in enumerate(question.card.mistakes) if i != number]
    assert not any(says in found.message for says in others)


@pytest.mark.parametrize(
    ("master", "question"), [p for p in QUESTIONS if p.values[1].card.hidden]
)
def test_the_hidden_test_draws_other_data_for_every_secret(master, question):
    card = question.card
    (name,) = card.answers
    solution = names_after(master, question.solution)[name]
    check = getattr(load_checks(master), card.check)

    def data(seed):
        seen = []
        assert check(lambda *given: seen.append(repr(given)) or solution(*given), seed)
        return "".join(seen)

    seeds = [seed_of(secret, master.name, card) for secret in SECRETS]
    assert len({data(seed) for seed in (0, *seeds)}) == len(SECRETS) + 1
    assert data(seeds[1]) == data(seeds[1])


def test_only_the_hidden_test_sees_through_an_answer_made_for_the_visible_one():
    master = read("01_bag_of_words")
    question = next(q for q in master.graded if q.card.question == "bag_of_words")
    seen = {}
    names = names_after(master, question.solution)

    def spy(text, vocabulary):
        return seen.setdefault(
            (text, *vocabulary), names["bag_of_words"](text, vocabulary)
        )

    assert load_checks(master).check_bag_of_words(spy)
    lookup = dict(seen)

    def learned_by_heart(text, vocabulary):
        return lookup.get((text, *vocabulary), [0] * len(vocabulary))

    found = assess(
        question.card, load_checks(master), lambda _: (True, learned_by_heart), 7
    )
    assert found.points == question.card.visible


@pytest.mark.parametrize("master", EVERY, ids=lambda m: m.name)
def test_a_chapter_has_a_question_by_hand_two_in_code_and_one_with_a_rubric(master):
    kinds = [question.card.kind for question in master.questions]
    assert len(kinds) >= 4
    assert kinds.count("by hand") >= 1
    assert kinds.count("code") >= 2
    assert any(question.card.rubric for question in master.questions)


def test_what_is_stored_is_what_the_masters_make():
    assert problems() == []


def test_a_changed_master_or_notebook_is_noticed(tmp_path, monkeypatch):
    path = MASTERS / "01_bag_of_words.md"
    changed = parse(
        path.stem,
        jupytext.reads(path.read_text().replace("pencil", "pen"), fmt="md:myst"),
    )
    assert not is_current(changed)
    monkeypatch.setattr("tools.exercises.student.STUDENT", tmp_path)
    assert len(problems()) == len(EVERY)


@pytest.mark.parametrize("master", EVERY, ids=lambda m: m.name)
def test_the_student_notebook_holds_the_task_and_no_solution(master):
    said = "\n".join(source for _, source, _ in content(notebook(master)))
    for question in master.questions:
        assert facts(question.card) in said
        for cell in question.cells:
            if role(cell) == "solution":
                shown = (
                    set(strip(cell.source).splitlines())
                    if cell.cell_type == "code"
                    else set()
                )
                lines = {
                    line for line in unmark(cell.source).splitlines() if line.strip()
                } - shown
                assert not [line for line in lines if line in said.splitlines()]
            if role(cell) == "mistake":
                assert cell.source not in said
    assert "SOLUTION" not in said


def test_the_notebook_with_solutions_holds_them():
    master = read("01_bag_of_words")
    said = "\n".join(source for _, source, _ in content(notebook(master, solved=True)))
    assert all(question.solution in said for question in master.questions)
    assert "**Rubric.**" in said
    assert "SOLUTION" not in said


GOOD = {
    "question": "q", "title": "T", "kind": "code", "objective": "O", "prerequisites": ["p"],
    "minutes": 5, "difficulty": "easy", "points": {"visible": 1, "hidden": 1}, "cpu_seconds": 1,
    "check": "check_q", "answers": ["q"], "mistakes": [{"mistake": "m", "says": "s"}],
}  # fmt: skip


def test_a_good_card_is_accepted():
    assert card(GOOD, "x").points == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minutes": 0}, "minutes must be a positive number"),
        ({"difficulty": "brutal"}, "difficulty must be one of"),
        ({"kind": "essay"}, "kind must be one of"),
        ({"points": {"visible": 1}}, "points must be given for"),
        ({"points": {"visible": 0, "hidden": 0}}, "not all zero"),
        ({"points": {"visible": 0.5, "hidden": 1}}, "whole numbers"),
        ({"prerequisites": []}, "prerequisites must be a list of texts"),
        ({"mistakes": []}, "mistakes must be a list"),
        (
            {"mistakes": [{"mistake": "m"}]},
            "mistakes must be a list of mistake and says",
        ),
        ({"question": "two words"}, "question must be a Python name"),
        ({"extra": 1}, "keys must be"),
        ({"cpu_seconds": -1}, "cpu_seconds must be a positive number"),
    ],
)
def test_a_bad_card_is_refused_by_name(change, message):
    with pytest.raises(MasterError, match=re.escape(message)):
        card(GOOD | change, "x")


def test_a_rubric_adds_up():
    content = {
        k: v for k, v in GOOD.items() if k not in ("cpu_seconds", "check", "answers")
    }
    content |= {
        "kind": "open",
        "points": {"manual": 3},
        "rubric": [{"points": 2, "for": "an example"}],
    }
    with pytest.raises(MasterError, match="the rubric gives 2 points, not 3"):
        card(content, "x")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  - mistake: drops words of one letter\n    says: words of one letter came out wrong\n", "",
         "lists 6 mistakes, 7 cells make one"),
        ("    # BEGIN SOLUTION\n    caught_share", "    caught_share", "mark the solution"),
        ("question: judge", "question: by_hand", "two questions have the same name"),
        ("checks: bow", "nothing: 1", "must give title and checks"),
    ],
)  # fmt: skip
def test_a_master_that_misses_something_is_refused(old, new, message):
    text = (MASTERS / "01_bag_of_words.md").read_text()
    assert old in text
    with pytest.raises(MasterError, match=message):
        parse("01", jupytext.reads(text.replace(old, new, 1), fmt="md:myst"))


def test_solutions_are_stripped_block_by_block_and_line_by_line():
    source = "def f(x):\n    # BEGIN SOLUTION\n    y = 1\n    return y\n    # END SOLUTION\nz = [1, 2]  # SOLUTION"
    assert strip(source) == "def f(x):\n    # your code\n    ...\nz = ..."
    assert unmark(source) == "def f(x):\n    y = 1\n    return y\nz = [1, 2]"


@pytest.mark.parametrize("master", EVERY, ids=lambda m: m.name)
def test_the_grader_sees_every_mistake_as_the_notebook_does(master, sandbox):
    checks = load_checks(master)
    with Session(sandbox, replace(Limits(), seconds=300)) as session:
        session.wait()
        for cell in master.opening:
            if cell.cell_type == "code":
                session.ask(cell=cell.source)
        for question in master.graded:
            card = question.card
            seed = seed_of(b"of the third teacher", master.name, card)
            assert session.ask(cell=question.solution)["error"] is None
            found = assess(card, checks, session.fetch, seed)
            assert found.points == card.points, found.message
            for mistake in card.mistakes:
                session.ask(cell=f"{question.solution}\n\n{mistake.code}")
                found = assess(card, checks, session.fetch, seed)
                assert found.points < card.points
                assert mistake.says in found.message


WRONG_RULES = {
    "split and strip": (
        "01_bag_of_words", "bag_of_words",
        "def bag_of_words(text, vocabulary):\n"
        "    words = [word.strip('.,;:!?()') for word in text.lower().split()]\n"
        "    return [words.count(term) for term in vocabulary]",
    ),
    "letters of English": (
        "01_bag_of_words", "bag_of_words",
        "import re\ndef bag_of_words(text, vocabulary):\n"
        "    words = re.findall('[a-z0-9_]+', text.lower())\n"
        "    return [words.count(term) for term in vocabulary]",
    ),
    "the highest median": (
        "02_tfidf", "honest_choice",
        "def honest_choice(ranks, mask):\n"
        "    best = int(np.median(ranks[:, mask], axis=1).argmax())\n"
        "    return best, ranks[best, ~mask].mean()",
    ),
    "the highest rank": (
        "02_tfidf", "honest_choice",
        "def honest_choice(ranks, mask):\n"
        "    best = int(ranks[:, mask].max(axis=1).argmax())\n"
        "    return best, ranks[best, ~mask].mean()",
    ),
    "the first question": (
        "02_tfidf", "honest_choice",
        "def honest_choice(ranks, mask):\n"
        "    best = int(ranks[:, mask][:, 0].argmax())\n"
        "    return best, ranks[best, ~mask].mean()",
    ),
}  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_wrong_rule_earns_nothing(name, secret):
    chapter, asked, code = WRONG_RULES[name]
    master = read(chapter)
    question = next(q for q in master.graded if q.card.question == asked)
    assert score(master, question, code, secret).points == 0
