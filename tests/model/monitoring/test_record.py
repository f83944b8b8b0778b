"""Days, months and years of a record, calendar and water years, complete ones and others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.monitoring.record import Record


def record(first: str, days: int, **changes: Any) -> Record:
    given = {
        "first_day": np.datetime64(first),
        "flow": np.arange(1.0, days + 1),
        "filled": np.zeros(days, bool),
        "at": np.zeros(0, np.intp),
        "concentration": np.zeros(0),
        "below": np.zeros(0, bool),
    }
    return Record(**{**given, **changes})


@given(
    first=st.dates(min_value=pd.Timestamp("1890-01-01").date()),
    days=st.integers(1, 900),
    starts=st.integers(1, 12),
)
def test_days_months_and_years_are_those_of_the_calendar(
    first: object, days: int, starts: int
) -> None:
    made = record(str(first), days, year_starts=starts)
    calendar = np.datetime64(str(first)) + np.arange(days)
    text = np.datetime_as_string(calendar, "D")
    years = np.array([int(one[:-6]) for one in text])
    months = np.array([int(one[-5:-3]) for one in text])
    np.testing.assert_array_equal(made.days, calendar)
    np.testing.assert_array_equal(made.month, months)
    np.testing.assert_array_equal(made.year, years + ((months >= starts) & (starts > 1)))


@pytest.mark.parametrize(
    ("first", "days", "starts", "left_out", "complete"),
    [
        ("2023-01-01", 365, 1, (), [2023]),
        ("2023-01-01", 364, 1, (), []),
        ("2023-01-02", 364, 1, (), []),
        ("2024-01-01", 365, 1, (), []),  # a leap year has a day more
        ("2024-01-01", 366, 1, (), [2024]),
        ("2022-12-31", 367, 1, (), [2023]),
        ("2020-06-01", 1500, 1, (), [2021, 2022, 2023]),
        ("2020-06-01", 1500, 1, (2022,), [2021, 2023]),
        ("2023-10-01", 366, 10, (), [2024]),
        ("2023-10-01", 365, 10, (), []),
        ("2023-01-01", 730, 10, (), [2024]),
        ("2023-03-01", 366, 3, (), [2024]),
    ],
)
def test_complete_years(
    first: str, days: int, starts: int, left_out: tuple[int, ...], complete: list[int]
) -> None:
    made = record(first, days, year_starts=starts, left_out=left_out)
    assert made.years.tolist() == complete


def test_the_decimal_year_is_that_of_noon() -> None:
    made = record("2023-12-31", 3)
    expected = [2023 + 364.5 / 365, 2024 + 0.5 / 366, 2024 + 1.5 / 366]
    np.testing.assert_allclose(made.decimal_year, expected, rtol=0, atol=1e-9)
    assert (np.diff(record("2019-01-01", 2000).decimal_year) > 0).all()


def test_the_decimal_year_does_not_know_of_water_years() -> None:
    plain, water = record("2023-01-01", 500), record("2023-01-01", 500, year_starts=10)
    np.testing.assert_array_equal(plain.decimal_year, water.decimal_year)


def test_the_flow_of_a_sample_is_that_of_its_day() -> None:
    made = record("2023-01-01", 10, at=np.array([2, 2, 9]))
    assert made.sample_flow.tolist() == [3, 3, 10]
