"""What every generator promises: the same data in every process, on every machine and version of Python."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from coursepkg import data

# Each generator, and what it gives as plain lists.
GENERATORS = {
    "spam_messages": lambda made: [made.texts, made.labels.tolist(), made.kinds],
    "word_order_pairs": lambda made: [
        made.texts,
        made.labels.tolist(),
        made.control.tolist(),
        made.held_out.tolist(),
    ],
    "world_of_facts": lambda made: [
        made.sentences,
        sorted(map(list, made.held_out)),
        [[name, *map(list, pairs)] for name, pairs in made.pairs.items()],
    ],
    "bank_sentences": lambda made: [made.sentences, made.words, made.senses.tolist()],
}
PRINT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from test_generators import GENERATORS, generate
print(json.dumps({name: generate(name) for name in GENERATORS}))
"""


def generate(name, seed=5):
    return json.loads(json.dumps(GENERATORS[name](getattr(data, name)(120, seed))))


@pytest.fixture(scope="module")
def elsewhere():
    """What two other processes generate, whose sets and dictionaries have other orders."""
    made = []
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", PRINT, str(Path(__file__).parent)],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        made.append(json.loads(done.stdout))
    return made


@pytest.mark.parametrize("name", GENERATORS)
def test_other_processes_generate_the_same(elsewhere, name):
    here = generate(name)
    assert elsewhere[0][name] == elsewhere[1][name] == here


@pytest.mark.parametrize("name", GENERATORS)
def test_the_global_generator_is_neither_used_nor_touched(name):
    random.seed(1)
    first, state = generate(name), random.getstate()
    random.seed(2)
    assert generate(name) == first
    random.seed(1)
    assert random.getstate() == state


@pytest.mark.parametrize("name", GENERATORS)
def test_only_draws_that_are_the_same_in_every_python_are_made(name, monkeypatch):
    """Python keeps ``random()`` as it is; ``choice``, ``shuffle`` and the like may change."""

    def refuse(*_):
        pytest.fail("something else than random() was drawn")

    generate(name)  # whatever is made once only, is made now
    monkeypatch.setattr(random.Random, "getrandbits", refuse)
    generate(name)


@pytest.mark.parametrize("name", GENERATORS)
def test_another_seed_gives_other_data(name):
    assert generate(name, seed=6) != generate(name)
