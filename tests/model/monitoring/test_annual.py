"""Sums over years and months: of the right days, of all axes, and months that make the year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.model.monitoring.annual import monthly, yearly
from wastewater.model.monitoring.record import Record


def record(first: str, days: int, starts: int = 1, left_out: tuple[int, ...] = ()) -> Record:
    none = np.zeros(0)
    flags = np.zeros(days, bool)
    day = np.datetime64(first)
    return Record(day, np.ones(days), flags, none.astype(int), none, none > 0, starts, left_out)


@pytest.mark.parametrize("starts", [1, 4, 10])
@pytest.mark.parametrize("left_out", [(), (2022,), (2021, 2023)])
def test_sums_are_those_of_pandas(starts: int, left_out: tuple[int, ...]) -> None:
    made = record("2020-03-10", 1600, starts, left_out)
    daily = np.random.default_rng(1).lognormal(size=(2, 3, 1600))
    year = pd.DatetimeIndex(made.days).year + (pd.DatetimeIndex(made.days).month >= starts) * (
        starts > 1
    )
    expected = np.stack([daily[..., year == y].sum(axis=-1) for y in made.years], axis=-1)
    found = yearly(made, daily)
    assert found.shape == (2, 3, made.years.size)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    years, months, sums = monthly(made, daily)
    month = pd.DatetimeIndex(made.days).month
    for i, (y, m) in enumerate(zip(years, months, strict=True)):
        of_month = daily[..., (year == y) & (month == m)].sum(axis=-1)
        np.testing.assert_allclose(sums[..., i], of_month, rtol=1e-12)
    for i, y in enumerate(made.years):
        np.testing.assert_allclose(sums[..., years == y].sum(axis=-1), found[..., i], rtol=1e-12)


def test_the_months_of_a_water_year_begin_with_its_first() -> None:
    made = record("2022-10-01", 365 + 366, 10)
    years, months, sums = monthly(made, np.ones(731))
    assert years.tolist() == [2023] * 12 + [2024] * 12
    assert months.tolist() == [10, 11, 12, *range(1, 10)] * 2
    assert sums[16] == 29  # February 2024
    assert yearly(made, np.ones(731)).tolist() == [365, 366]


def test_a_record_without_a_complete_year_has_no_sums() -> None:
    made = record("2023-01-02", 364)
    assert yearly(made, np.ones((5, 364))).shape == (5, 0)
    years, months, sums = monthly(made, np.ones(364))
    assert years.size == months.size == sums.size == 0


def test_a_day_that_is_not_known_makes_its_own_year_unknown() -> None:
    made = record("2022-01-01", 730)
    daily = np.ones(730)
    daily[0] = daily[364] = np.nan
    np.testing.assert_array_equal(yearly(made, daily), [np.nan, 365])
    daily = np.ones(730)
    daily[365] = np.nan
    np.testing.assert_array_equal(yearly(made, daily), [365, np.nan])
