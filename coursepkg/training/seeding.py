"""One seed for every source of chance."""

import os
import random

import numpy as np
import torch

_LARGEST_SEED = 2**32 - 1  # the most that NumPy's global generator takes


def seed_everything(seed: int | None = None) -> int:
    """Seed Python's, NumPy's and PyTorch's global generators, and return the seed.

    Parameters
    ----------
    seed : int, optional
        From 0 to 2**32 - 1. By default the environment variable ``COURSE_SEED``, and 0 where
        that is not set: this is how one notebook is run over several seeds.

    Returns
    -------
    int
        The seed, to hand to everything that takes a seed of its own.

    Raises
    ------
    ValueError
        If the seed, or ``COURSE_SEED``, is not a whole number in that range.

    Examples
    --------
    >>> seed_everything(7)
    7
    """
    name, value = (
        ("COURSE_SEED", os.environ.get("COURSE_SEED", "0"))
        if seed is None
        else ("seed", str(seed))
    )
    if not (value.isascii() and value.isdigit() and int(value) <= _LARGEST_SEED):
        raise ValueError(
            f"{name} must be a whole number from 0 to {_LARGEST_SEED}, got {value!r}"
        )
    random.seed(int(value))
    np.random.seed(int(value))
    torch.manual_seed(int(value))  # seeds CUDA and MPS as well
    return int(value)
