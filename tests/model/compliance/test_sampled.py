"""Whether samples would pass: against a simulation, and never better with a higher mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.compliance.sampled import pass_probability, share_above, variation_draws


def lognormal(mean: float, variation: float, size: tuple[int, ...]) -> np.ndarray:
    sigma = np.sqrt(np.log1p(variation**2))
    draws = np.random.default_rng(7).lognormal(-(sigma**2) / 2, sigma, size)
    return mean * draws


@pytest.mark.parametrize(("mean", "variation"), [(14.0, 0.5), (22.0, 0.3), (30.0, 0.9)])
def test_against_a_simulation(mean: float, variation: float) -> None:
    days = lognormal(mean, variation, (40_000, 12))
    assert days.mean() == pytest.approx(mean, rel=0.02)
    assert share_above(mean, 25.0, variation) == pytest.approx((days > 25).mean(), abs=0.005)
    for ceiling in (np.inf, 50.0):
        passed = ((days > 25).sum(axis=1) <= 2) & (days <= ceiling).all(axis=1)
        found = pass_probability(mean, 25.0, variation, 12, 2, ceiling)
        assert found == pytest.approx(passed.mean(), abs=0.01)


def test_days_that_are_all_alike() -> None:
    assert share_above([24.0, 25.0, 26.0], 25.0, 0.0).tolist() == [0.0, 0.0, 1.0]
    assert pass_probability([25.0, 26.0], 25.0, 0.0, 12, 2).tolist() == [1.0, 0.0]
    assert share_above(0.0, 25.0, 0.5) == 0.0
    assert np.isnan(pass_probability(np.nan, 25.0, 0.5, 12, 2))
    assert pass_probability(1e9, 25.0, 0.1, 12, 2, 50.0) == 0.0


@given(
    st.floats(0.01, 200),
    st.floats(1, 5),
    st.floats(0.05, 1.5),
    st.integers(1, 60),
    st.integers(0, 8),
    st.sampled_from([np.inf, 50.0]),
)
def test_a_higher_mean_never_passes_more(
    mean: float, more: float, variation: float, samples: int, allowed: int, ceiling: float
) -> None:
    low, high = pass_probability([mean, mean * more], 25.0, variation, samples, allowed, ceiling)
    assert 0 <= high <= low + 1e-12
    assert low <= 1
    one_more = pass_probability(mean, 25.0, variation, samples, allowed + 1, ceiling)
    assert one_more >= low - 1e-12


def test_draws_of_the_variation() -> None:
    found = variation_draws(0.5, 0.25, 0.9, 1001)
    assert np.median(found) == pytest.approx(0.5)
    assert np.quantile(found, 0.05) == pytest.approx(0.25, rel=0.02)
    np.testing.assert_array_equal(found, variation_draws(0.5, 0.25, 0.9, 1001))
    assert abs(np.corrcoef(found, np.arange(1001))[0, 1]) < 0.1
    assert variation_draws(0.5, 0.25, 0.9, 1).tolist() == [0.5]
