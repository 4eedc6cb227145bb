import random

import numpy as np
import pytest
import torch

from coursepkg.training import seed_everything


def draws():
    return random.random(), np.random.rand(), torch.rand(1).item()


def test_the_same_seed_gives_the_same_draws_everywhere():
    seed_everything(3)
    first = draws()
    assert draws() != first
    seed_everything(3)
    assert draws() == first
    seed_everything(4)
    assert all(a != b for a, b in zip(draws(), first, strict=True))


def test_the_environment_sets_the_default(monkeypatch):
    assert seed_everything() == 0
    monkeypatch.setenv("COURSE_SEED", "11")
    assert seed_everything() == 11
    assert seed_everything(2) == 2


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "many"])
def test_a_bad_seed_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0"):
        seed_everything(seed)


def test_a_bad_environment_is_named(monkeypatch):
    monkeypatch.setenv("COURSE_SEED", "lucky")
    with pytest.raises(
        ValueError, match=r"COURSE_SEED must be a whole number.*'lucky'"
    ):
        seed_everything()
