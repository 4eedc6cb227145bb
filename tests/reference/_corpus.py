"""Documents to compare on, and how far two results are apart."""

import numpy as np


def corpus(seed, n=60):
    """Documents of Zipf-distributed words: frequent ones are in more than half, some repeat."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, 41)
    lengths = rng.integers(0, 40, size=n)
    lengths[0] = 30
    return [
        " ".join(f"w{i}" for i in rng.choice(40, size=length, p=share / share.sum()))
        for length in lengths
    ]


def distance(ours, theirs):
    return float(abs(ours - theirs).max()) if ours.shape[0] else 0.0
