"""Mistakes that counts of contexts are known for; each test fails when the mistake is made."""

import numpy as np
import pytest

from coursepkg.ppmi import noise_distribution, ppmi_svd


def test_noise_is_counts_to_three_quarters_and_sums_to_one():
    counts = np.array([1000, 100, 10, 1])
    powers = counts**0.75
    np.testing.assert_allclose(noise_distribution(counts), powers / powers.sum())
    assert noise_distribution(counts).sum() == pytest.approx(1)


def test_counts_do_not_cross_sentences():
    vectors = ppmi_svd([["a"], ["b"]] * 10, vector_size=1)
    assert not vectors.vectors.any()
