from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.monitoring.gap_methods import (
    METHODS,
    Series,
    line,
    neighbour,
    regression,
    usual_flow,
)


def series(
    volume: np.ndarray, beside: np.ndarray | None = None, first: str = "2023-01-01"
) -> Series:
    days = np.datetime64(first) + np.arange(volume.size)
    return Series(days.astype("datetime64[D]"), volume, beside)


def test_a_line_for_several_gaps_at_once() -> None:
    volume = np.array([1.0, np.nan, 4.0, np.nan, 16.0, 0.0, np.nan, 8.0])
    found = line(series(volume), np.array([1, 3, 6]), 1)
    assert found == pytest.approx(np.array([[2.0], [8.0], [4.0]]))


def test_days_of_the_year_are_the_same_in_leap_years() -> None:
    record = series(np.ones(366 + 365), first="2024-01-01")
    assert record.date[:366].tolist() == list(range(366))
    assert record.date[366:].tolist() == [day for day in range(366) if day != 59]


def test_the_season_is_that_of_other_years() -> None:
    """Against the plain sum over the days of other years within 15 days of the date."""
    rng = np.random.default_rng(3)
    volume = rng.lognormal(10, 1, 4 * 365)
    volume[rng.random(volume.size) < 0.1] = np.nan
    record = series(volume, first="2021-01-01")  # no leap year before the gap ends
    start, length = 365 + 150, 20
    found = usual_flow(record, np.array([start]), length, start + np.arange(length)[None, :])[0]
    for place, usual in enumerate(found):
        date = 150 + place
        apart = np.abs((record.date - record.date[start + place] + 183) % 366 - 183)
        other = (apart <= 15) & (np.abs(np.arange(volume.size) - (365 + date)) > 100)
        assert usual == pytest.approx(np.nanmean(volume[other]))


def test_the_regression_leaves_the_hidden_days_out() -> None:
    rng = np.random.default_rng(1)
    x, noise = rng.normal(10, 1, 300), rng.normal(0, 0.2, 300)
    y = 1 + 0.7 * x + noise
    record = series(np.exp(y), np.exp(x))
    slope, level, explained = regression(record, np.array([100]), 30)
    kept = np.r_[0:100, 130:300]
    expected = np.polyfit(x[kept] - x.mean(), y[kept], 1)
    assert (slope[0], level[0]) == pytest.approx(tuple(expected))
    assert explained[0] == pytest.approx(np.corrcoef(x[kept], y[kept])[0, 1] ** 2)


def test_the_neighbour_meets_the_flow_on_both_sides() -> None:
    """Where the neighbour is steady the gap runs from one side to the other."""
    rng = np.random.default_rng(1)
    x = rng.normal(10, 1, 300)
    x[98:112] = 10.0
    y = 1 + 0.7 * x
    y[:100] += 0.3
    found = np.log(neighbour(series(np.exp(y), np.exp(x)), np.array([100]), 10)[0])
    steps = np.diff(np.concatenate([[y[99]], found, [y[110]]]))
    assert steps == pytest.approx(np.full(11, (y[110] - y[99]) / 11))


def test_a_steady_neighbour_explains_nothing() -> None:
    record = series(np.exp(np.arange(100) % 7.0), np.full(100, 5.0))
    assert regression(record, np.array([10]), 0)[2][0] == 0


@pytest.mark.parametrize("method", METHODS)
def test_a_method_gives_one_row_per_gap(method: str) -> None:
    volume = np.exp(np.sin(np.arange(900) / 58.1))
    found = METHODS[method](series(volume, volume**2), np.array([100, 400, 700]), 12)
    assert found.shape == (3, 12)
    for row, start in zip(found, (100, 400, 700), strict=True):
        assert row == pytest.approx(volume[start : start + 12], rel=0.35)
