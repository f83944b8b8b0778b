"""Intervals of statistics: known answers, and how often they cover."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wastewater.results.intervals import (
    binomial_quantile,
    certainty,
    error_share,
    mean_interval,
    quantile_interval,
    share_interval,
)


def test_the_settings_are_shares_or_counts() -> None:
    assert 0 < certainty("precision") <= certainty("few") < certainty("level") < 1
    assert certainty("first_draws") >= 10
    with pytest.raises(KeyError):
        certainty("luck")


@pytest.mark.parametrize("level", [0.025, 0.05, 0.95, 0.975])
@pytest.mark.parametrize("probability", [0.05, 0.5, 0.95])
def test_binomial_quantiles_are_those_of_scipy(level: float, probability: float) -> None:
    for count in (1, 2, 10, 59, 100, 2000, 10_000):
        wanted = stats.binom.ppf(level, count, probability)
        assert binomial_quantile(level, count, probability) == wanted


def test_the_median_of_ten() -> None:
    """Ranks 2 and 9 of ten draws cover the median with 97.9 %, ranks 3 and 8 with 89.1 % only."""
    low, high = quantile_interval(np.arange(1.0, 11.0), 0.5, 0.9)
    assert (float(low), float(high)) == (2.0, 9.0)


def test_too_few_draws_for_an_end() -> None:
    """Below 59 draws the smallest is no lower end of the 5th percentile with 95 % certainty."""
    for count, known in ((58, False), (59, True)):
        low, high = quantile_interval(np.arange(count, dtype=float), 0.05, 0.9)
        assert np.isfinite(low) == known
        assert np.isfinite(high)
        low, high = quantile_interval(np.arange(count, dtype=float), 0.95, 0.9)
        assert np.isfinite(high) == known


def test_the_mean_has_the_interval_of_student() -> None:
    drawn = np.random.default_rng(1).gamma(2.0, size=30)
    wanted = stats.t.interval(0.9, 29, drawn.mean(), stats.sem(drawn))
    np.testing.assert_allclose(mean_interval(drawn, 0.9), wanted, rtol=1e-12)


@pytest.mark.parametrize("count", [0, 1])
def test_no_interval_without_draws(count: int) -> None:
    drawn = np.ones(count)
    assert np.isnan(mean_interval(drawn, 0.9)).all()
    assert np.isnan(quantile_interval(drawn, 0.5, 0.9)).all()


def test_independent_draws_are_covered_as_often_as_is_said() -> None:
    """Not less, and for the median not much more: ranks are whole numbers."""
    drawn = np.sort(np.random.default_rng(2).lognormal(sigma=0.8, size=(4000, 100)), axis=1)
    truth = {p: float(stats.lognorm.ppf(p, 0.8)) for p in (0.05, 0.5, 0.95)}
    for probability, value in truth.items():
        low, high = quantile_interval(drawn, probability, 0.9)
        covered = ((low <= value) & (value <= high)).mean()
        assert 0.89 < covered < 0.96
    low, high = mean_interval(drawn, 0.9)
    mean = float(np.exp(0.32))
    assert 0.85 < ((low <= mean) & (mean <= high)).mean() < 0.92  # skewed: a little too narrow


def test_the_error_is_half_the_width() -> None:
    found = error_share(np.array([-10.0, 0.0, 0.0, 5.0]), np.array([-11.0, 0, -1, np.nan]), 0.0)
    np.testing.assert_array_equal(found, [0.55, 0.0, np.inf, np.nan])


def test_jeffreys() -> None:
    low, high = share_interval(np.array([0, 7, 20]), 20, 0.9)
    np.testing.assert_allclose(low, [0.0, *stats.beta.ppf(0.05, [7.5, 20.5], [13.5, 0.5])])
    np.testing.assert_allclose(high, [*stats.beta.ppf(0.95, [0.5, 7.5], [20.5, 13.5]), 1.0])
    assert np.isnan(share_interval(np.array([0]), 0, 0.9)).all()


def test_jeffreys_covers_on_average() -> None:
    """Hits are whole numbers, so the coverage of a single probability swings around 90 %."""
    truth = np.linspace(0.02, 0.98, 97)
    hits = np.random.default_rng(3).binomial(200, truth, (2000, 97))
    low, high = share_interval(hits, 200, 0.9)
    covered = ((low <= truth) & (truth <= high)).mean(axis=0)
    assert covered.mean() == pytest.approx(0.9, abs=0.01)
    assert covered.min() > 0.82
