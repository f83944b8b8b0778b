"""Quantile functions against scipy.stats, percentiles as typed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wastewater.model import distributions
from wastewater.model.distributions import Array

U = np.linspace(0.0005, 0.9995, 1000)[None, :]
TYPED = np.array([[0.05, 0.95]])
NONE, ALL = np.array([-np.inf]), np.array([np.inf])

shares = st.floats(0.001, 0.999)


def one(*numbers: float) -> tuple[Array, ...]:
    return tuple(np.array([float(number)]) for number in numbers)


def test_uniform() -> None:
    expected = stats.uniform(2, 3).ppf(U)
    np.testing.assert_allclose(distributions.uniform(U, *one(2, 5)), expected, rtol=1e-14)


@pytest.mark.parametrize(("value", "low", "high"), [(3, 2, 5), (2, 2, 5), (5, 2, 5), (-1, -4, 0)])
def test_triangular(value: float, low: float, high: float) -> None:
    shape = (value - low) / (high - low)
    expected = stats.triang(shape, low, high - low).ppf(U)
    result = distributions.triangular(U, *one(value, low, high))
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


def test_triangular_without_width() -> None:
    result = distributions.triangular(U, *one(3, 3, 3))
    np.testing.assert_array_equal(result, np.full_like(U, 3))


def test_normal() -> None:
    sd = 3 / (2 * stats.norm.ppf(0.95))
    result = distributions.normal(U, *one(2, 5), NONE, ALL)
    np.testing.assert_allclose(result, stats.norm(3.5, sd).ppf(U), rtol=1e-11)
    at_typed = distributions.normal(TYPED, *one(2, 5), NONE, ALL)
    np.testing.assert_allclose(at_typed, [[2, 5]], rtol=1e-12)


def test_normal_cut_off() -> None:
    sd = 1.2 / (2 * stats.norm.ppf(0.95))
    expected = stats.truncnorm(-0.6 / sd, 0.4 / sd, 0.6, sd).ppf(U)
    result = distributions.normal(U, *one(0, 1.2, 0, 1))
    np.testing.assert_allclose(result, expected, rtol=1e-9, atol=1e-12)
    assert result.min() >= 0
    assert result.max() <= 1


def test_lognormal() -> None:
    sigma = np.log(9) / (2 * stats.norm.ppf(0.95))
    expected = stats.lognorm(sigma, scale=np.sqrt(0.1 * 0.9)).ppf(U)
    np.testing.assert_allclose(
        distributions.lognormal(U, *one(0.1, 0.9), ALL), expected, rtol=1e-11
    )
    at_typed = distributions.lognormal(TYPED, *one(0.1, 0.9), ALL)
    np.testing.assert_allclose(at_typed, [[0.1, 0.9]], rtol=1e-12)


def test_lognormal_cut_off() -> None:
    sigma = np.log(9) / (2 * stats.norm.ppf(0.95))
    free = stats.lognorm(sigma, scale=np.sqrt(0.1 * 0.9))
    expected = free.ppf(U * free.cdf(1.0))
    result = distributions.lognormal(U, *one(0.1, 0.9, 1.0))
    np.testing.assert_allclose(result, expected, rtol=1e-9)
    assert result.max() <= 1


@given(shares, shares)
@settings(deadline=None, max_examples=200)
def test_beta_meets_the_typed_percentiles(one_share: float, other_share: float) -> None:
    low, high = sorted((one_share, other_share))
    if high - low < 1e-4:
        return
    a, b = distributions.fit_beta(*one(low, high))
    np.testing.assert_allclose(stats.beta(a, b).cdf([low, high]), [0.05, 0.95], atol=1e-7)
    drawn = distributions.beta(TYPED, *one(low, high))
    np.testing.assert_allclose(drawn, [[low, high]], rtol=1e-5)
    assert np.all((drawn > 0) & (drawn < 1))


@pytest.mark.parametrize(
    ("low", "high"), [(0.5, 0.95), (0.01, 0.15), (0.99239, 0.99543), (0.1, 0.9)]
)
def test_beta_is_the_beta_distribution(low: float, high: float) -> None:
    a, b = distributions.fit_beta(*one(low, high))
    expected = stats.beta(a, b).ppf(U)
    np.testing.assert_allclose(distributions.beta(U, *one(low, high)), expected, rtol=1e-6)


def test_beta_rows_do_not_mix() -> None:
    low, high = np.array([0.1, 0.5, 0.9]), np.array([0.3, 0.6, 0.99])
    together = distributions.beta(np.repeat(U, 3, axis=0), low, high)
    for row in range(3):
        alone = distributions.beta(U, low[row : row + 1], high[row : row + 1])
        np.testing.assert_array_equal(together[row], alone[0])


def test_a_beta_that_does_not_exist_is_refused() -> None:
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="percentiles"):
        distributions.fit_beta(*one(0.5, 1.5))


@pytest.mark.parametrize("shape", [0.05, 0.4, 1, 7, 300])
def test_gamma(shape: float) -> None:
    expected = stats.gamma(shape).ppf(U)
    np.testing.assert_allclose(distributions.gamma(U, *one(shape)), expected, rtol=2e-5)


def test_gamma_parts_make_a_dirichlet() -> None:
    """Mean, variance and correlation of the shares are those of scipy's Dirichlet."""
    value, size = np.array([0.5, 0.3, 0.2]), 40.0
    u = np.random.default_rng(5).random((3, 40_000))
    parts = distributions.gamma(u, size * value)
    drawn = parts / parts.sum(axis=0)
    expected = stats.dirichlet(size * value)
    np.testing.assert_allclose(drawn.mean(axis=1), expected.mean(), rtol=0.01)
    np.testing.assert_allclose(np.cov(drawn), expected.cov(), rtol=0.05)


@given(st.floats(2, 1e4), st.lists(st.floats(0.02, 1), min_size=2, max_size=10))
@settings(deadline=None)
def test_dirichlet_size_is_found_again(size: float, weights: list[float]) -> None:
    """Bands as wide as those of a known concentration give that concentration back."""
    value = np.array(weights) / sum(weights)
    sd = np.sqrt(value * (1 - value) / (size + 1))
    half = sd * distributions.Z95
    found = distributions.dirichlet_size(value, value - half, value + half)
    assert found == pytest.approx(size, rel=1e-9)
