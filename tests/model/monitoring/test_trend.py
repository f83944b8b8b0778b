"""Flow normalisation and trend tests."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.model.monitoring.trend import (
    flow_normalised,
    mann_kendall,
    seasonal_mann_kendall,
)

YEARS = np.arange(2001, 2021)


def test_a_load_that_only_follows_the_flow_is_level() -> None:
    flow = np.random.default_rng(1).lognormal(3, 0.4, 20)
    found = flow_normalised(0.2 * flow**1.3, flow)
    assert found.slope == pytest.approx(1.3)
    assert found.variance == pytest.approx(0, abs=1e-20)
    assert found.values == pytest.approx(np.full(20, found.values[0]))


def test_time_keeps_its_own_part() -> None:
    """With flows that fall over the years only time as a regressor tells the two apart."""
    random = np.random.default_rng(2)
    flow = np.exp(3 - 0.03 * (YEARS - 2001) + 0.1 * random.standard_normal(20))
    load = flow**1.2 * np.exp(-0.05 * (YEARS - 2001))
    found = flow_normalised(load, flow, YEARS)
    assert (found.slope, found.per_year) == pytest.approx((1.2, -0.05))
    assert np.diff(np.log(found.values)) == pytest.approx(np.full(19, -0.05))
    assert flow_normalised(load, flow).slope > 1.3


def test_the_unit_of_the_flow_does_not_matter() -> None:
    random = np.random.default_rng(3)
    flow, load = random.lognormal(3, 0.3, 9), random.lognormal(1, 0.3, 9)
    one, other = flow_normalised(load, flow), flow_normalised(load, 86.4 * flow)
    assert other.values == pytest.approx(one.values)
    assert flow_normalised(1e3 * load, flow).values == pytest.approx(1e3 * one.values)


@pytest.mark.parametrize(
    ("load", "flow", "words"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], "too few"),
        ([1, 2, 3, 4, 0], [1, 2, 3, 4, 5], "above zero"),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, -5], "above zero"),
        ([1, 2, 3, 4, 5], [2, 2, 2, 2, 2], "differ"),
    ],
)
def test_what_cannot_be_normalised_is_refused(
    load: list[float], flow: list[float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        flow_normalised(np.array(load, float), np.array(flow, float))


def test_flows_that_follow_time_exactly_are_refused() -> None:
    flow = np.exp(0.1 * np.arange(8.0))
    with pytest.raises(ValueError, match="year alone"):
        flow_normalised(flow**2, flow, np.arange(2001, 2009))


def test_a_clear_fall_is_seen() -> None:
    found = mann_kendall(100.0 - 3 * (YEARS - 2001), YEARS)
    assert (found.trend, found.tau, found.n) == ("decreasing", -1, 20)
    assert (found.slope, found.low, found.high) == pytest.approx((-3, -3, -3))
    assert found.p < 1e-6


@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.integers(0, 6), min_size=4, max_size=15))
def test_the_statistic_counts_pairs_with_ties(values: list[int]) -> None:
    x = np.array(values, float)
    found = mann_kendall(x, np.arange(x.size))
    pairs = list(combinations(values, 2))
    s = sum(np.sign(b - a) for a, b in pairs)
    n, (_, ties) = x.size, np.unique(x, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = 0 if s == 0 else (s - np.sign(s)) / np.sqrt(variance)
    assert found.statistic == s
    assert found.p == pytest.approx(2 * normal_tail(abs(z)))
    assert found.low <= found.slope <= found.high


def normal_tail(z: float) -> float:
    from scipy import stats

    return float(stats.norm.sf(z))


def test_missing_years_do_not_shift_the_slope() -> None:
    x = 5.0 + 2 * (YEARS - 2001)
    keep = np.isin(YEARS, [2003, 2004, 2011], invert=True)
    gap = np.where(keep, x, np.nan)
    for found in (mann_kendall(x[keep], YEARS[keep]), mann_kendall(gap, YEARS)):
        assert found.slope == pytest.approx(2)
        assert found.n == 17


def test_the_order_of_the_rows_does_not_matter() -> None:
    x, order = np.random.default_rng(5).normal(size=20), np.random.default_rng(6).permutation(20)
    assert mann_kendall(x[order], YEARS[order]) == mann_kendall(x, YEARS)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_too_few_values_are_not_tested(n: int) -> None:
    found = mann_kendall(np.arange(n, dtype=float), np.arange(n))
    assert (found.trend, found.n) == ("", n)
    assert np.isnan([found.p, found.slope, found.low, found.high]).all()
    few = seasonal_mann_kendall(np.arange(n, dtype=float), np.arange(n), np.ones(n, int))
    assert (few.trend, few.n) == ("", n)


def months(years: int, slope: float, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    year, month = np.repeat(2001 + np.arange(years), 12), np.tile(np.arange(1, 13), years)
    season = 40 * np.cos(2 * np.pi * month / 12)
    errors = np.random.default_rng(9).normal(0, noise, year.size)
    return 100 + season + slope * (year - 2001) + errors, year, month


def test_the_seasonal_test_sees_through_the_season() -> None:
    found = seasonal_mann_kendall(*months(8, -2.0, 3.0))
    assert found.trend == "decreasing"
    assert found.slope == pytest.approx(-2, abs=0.4)
    assert found.low < -2 < found.high < 0


def test_missing_months_do_not_shift_the_seasonal_slope() -> None:
    x, year, month = months(9, 1.5, 0.0)
    keep = np.random.default_rng(1).random(x.size) < 0.7
    gap = np.where(keep, x, np.nan)
    left_out = seasonal_mann_kendall(x[keep], year[keep], month[keep])
    assert left_out == seasonal_mann_kendall(gap, year, month)
    assert (left_out.slope, left_out.low, left_out.high) == pytest.approx((1.5, 1.5, 1.5))
    assert left_out.n == keep.sum()


def test_the_interval_of_the_seasonal_slope_holds_the_truth() -> None:
    random, held = np.random.default_rng(0), 0
    _, year, month = months(8, 0.0, 0.0)
    for _ in range(50):
        found = seasonal_mann_kendall(0.5 * year + random.normal(size=96), year, month)
        held += found.low <= 0.5 <= found.high
    assert held >= 39


def test_a_month_twice_is_refused() -> None:
    x, year, month = months(5, 1, 1)
    with pytest.raises(ValueError, match="twice"):
        seasonal_mann_kendall(np.append(x, 1), np.append(year, 2001), np.append(month, 1))
