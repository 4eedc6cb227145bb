"""The paired bootstrap: its interval covers what is true, and it makes use of the pairs."""

import numpy as np
import pytest

from coursepkg.training import paired_difference


def answers(rng, examples, first, second):
    """Return what two methods get right: an example that is hard for one is hard for both."""
    difficulty = rng.random(examples)
    return difficulty < first, difficulty < second


def test_the_interval_covers_the_true_difference_about_95_times_in_100():
    rng = np.random.default_rng(0)
    covered = 0
    for seed in range(600):
        first, second = answers(rng, 300, 0.8, 0.7)
        flipped = rng.random(300) < 0.1  # what only the second one gets wrong or right
        _, low, high = paired_difference(
            first, second ^ flipped, resamples=500, seed=seed
        )
        covered += low <= 0.8 - (0.7 * 0.9 + 0.3 * 0.1) <= high
    assert 0.93 < covered / 600 < 0.97


def test_equal_methods_differ_by_nothing():
    right = np.random.default_rng(0).random((3, 50)) < 0.7
    assert paired_difference(right, right) == (0, 0, 0)


def test_the_difference_is_that_of_the_means():
    difference, low, high = paired_difference([1, 1, 1, 0], [1, 0, 0, 0])
    assert difference == 0.5
    assert low == 0
    assert high == 1


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    first, second = np.random.default_rng(0).normal(size=(2, 500))
    again = paired_difference(first, second)
    assert paired_difference(first, second) == again
    assert paired_difference(first, second, seed=1) != again


def test_the_seeds_of_a_method_are_averaged_for_each_example():
    rng = np.random.default_rng(0)
    seeds, other = rng.random((4, 200)) < 0.8, rng.random(200) < 0.6
    assert paired_difference(seeds, other) == paired_difference(seeds.mean(0), other)


def width(method):
    """Return how wide the interval of two much alike methods is, and how wide it has to be."""
    first, second = answers(np.random.default_rng(0), 1000, 0.75, 0.7)
    _, low, high = method(first, second)
    apart = first.astype(float) - second
    return high - low, 2 * 1.96 * apart.std() / np.sqrt(1000)


def unpaired(first, second):
    """The mistake: each method is measured on other draws."""
    rng = np.random.default_rng(0)
    draws = [
        scores[rng.integers(len(scores), size=(2000, len(scores)))].mean(axis=1)
        for scores in (first, second)
    ]
    low, high = np.percentile(draws[0] - draws[1], (2.5, 97.5))
    return first.mean() - second.mean(), low, high


def test_what_is_hard_for_both_does_not_widen_the_interval():
    found, needed = width(paired_difference)
    assert found == pytest.approx(needed, rel=0.1)
    found, needed = width(unpaired)
    assert found > 2 * needed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 0], [1, 0, 1]), r"second must score the same 2 examples as first, got 3"),
        (([], []), r"first must be scores of shape \(N,\) or \(S, N\), got shape \(0,"),
        (([1, 0], [[[1, 0]]]), r"second must be scores .* got shape \(1, 1, 2\)"),
        (([1, float("nan")], [1, 0]), "first must hold finite numbers"),
        (([1, 0], [1, 0], 0), "resamples must be an integer >= 1, got 0"),
    ],
)
def test_other_scores_are_refused(arguments, message):
    first, second, *resamples = arguments
    options = {"resamples": resamples[0]} if resamples else {}
    with pytest.raises(ValueError, match=message):
        paired_difference(first, second, **options)
