"""Months of a zone in steps."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.monitoring.step_grid import FIRST_YEAR, SECOND, grid_of, months_of

KYIV = months_of(ZoneInfo("Europe/Kyiv"))


def microseconds(text: str, zone: str = "Europe/Kyiv") -> int:
    return pd.Timestamp(text, tz=zone).value // 1000


@given(st.integers(0, 4_000_000_000))
def test_months_are_those_of_the_calendar(second: int) -> None:
    local = pd.Timestamp(second, unit="s", tz="Europe/Kyiv")
    (month,) = KYIV.place(np.array([second * SECOND]))
    assert (month // 12 + FIRST_YEAR, month % 12 + 1) == (local.year, local.month)


def test_other_years_have_no_place() -> None:
    time = np.array([microseconds("1949-12-31 23:59"), microseconds("2150-01-01 00:00")])
    assert KYIV.place(time).tolist() == [-1, -1]
    assert KYIV.place(time - [0, 1]).tolist() == [-1, 200 * 12 - 1]


def test_steps_follow_each_other_without_the_months_between() -> None:
    march, october = (KYIV.place(np.array([microseconds(f"2021-{m}-15")]))[0] for m in ("03", "10"))
    grid = grid_of(KYIV, 60 * SECOND, np.array([march, october]))
    assert grid.steps.tolist() == [743 * 60, 745 * 60]
    assert grid.size == (743 + 745) * 60
    texts = ("2021-03-01 00:00:59", "2021-03-31 23:59", "2021-10-01", "2021-07-01", "2021-11-01")
    month, step = grid.place(np.array([microseconds(text) for text in texts]))
    assert step.tolist() == [0, 743 * 60 - 1, 743 * 60, grid.size, grid.size]
    assert month.tolist() == [march, march, october, march + 4, october + 1]
    np.testing.assert_array_equal(grid.per_month(np.ones(grid.size + 1)), grid.steps)


def test_a_step_that_does_not_fit_is_cut_at_the_end_of_the_month() -> None:
    (month,) = KYIV.place(np.array([microseconds("2021-02-15")]))
    grid = grid_of(KYIV, 17 * 60 * SECOND, np.array([month]))
    assert grid.steps.tolist() == [-(-28 * 1440 // 17)]
