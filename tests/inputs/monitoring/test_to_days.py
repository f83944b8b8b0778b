from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.inputs.monitoring import to_days
from wastewater.inputs.monitoring.to_days import DAY, HOUR

UTC, KYIV = ZoneInfo("UTC"), ZoneInfo("Europe/Kyiv")
MIDNIGHT = datetime.timedelta()


def at(first: str, count: int, step: int, zone: ZoneInfo = UTC) -> np.ndarray:
    """Times from a local start on, evenly spaced in real time [microseconds]."""
    start = pd.Timestamp(first, tz=zone).tz_convert("UTC").tz_localize(None)
    return np.asarray(start.to_datetime64().astype("datetime64[us]").astype("int64")) + step * (
        np.arange(count)
    )


def days(table: pd.DataFrame) -> list[str]:
    return [f"{day:%m-%d}" for day in table["day"]]


def test_kinds_of_steps() -> None:
    assert to_days.step_kind(at("2025-01-01", 50, HOUR)) == "hourly"
    assert to_days.step_kind(at("2025-01-01", 50, DAY)) == "daily"
    assert to_days.step_kind(at("2025-01-01", 50, HOUR // 4)) == "regular"
    assert to_days.step_kind(np.cumsum(np.arange(1, 50)) * HOUR) == "irregular"
    assert to_days.step_kind(at("2025-01-01", 1, HOUR)) == "irregular"
    with_gap = np.delete(at("2025-01-01", 500, HOUR), slice(100, 150))
    assert to_days.step_kind(with_gap) == "hourly"
    assert to_days.usual_step(with_gap) == HOUR


@pytest.mark.parametrize(("date", "hours"), [("03-30", 23), ("10-26", 25), ("06-01", 24)])
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Europe/Copenhagen"])
def test_days_have_their_true_length(date: str, hours: int, zone: str) -> None:
    """1 m3/s through the whole day."""
    place = ZoneInfo(zone)
    times = at(f"2025-{date}", hours + 1, HOUR, place)
    known = to_days.from_rates(times, np.full(times.size, 86400.0))
    table = to_days.by_day(known, place, MIDNIGHT)
    assert days(table) == [date]
    assert table["volume"][0] == pytest.approx(hours * 3600, rel=1e-12)
    assert table["covered"][0] == 1


def test_the_trapezoid() -> None:
    times = np.array([0, 6, 24]) * HOUR
    known = to_days.from_rates(times, np.array([0.0, 24.0, 12.0]), longest_hole=20)
    table = to_days.by_day(known, UTC, MIDNIGHT)
    assert table["volume"].to_list() == pytest.approx([24 / 2 / 4 + 18 * 3 / 4])


def test_an_edge_inside_a_stretch_cuts_the_trapezoid() -> None:
    """A flow rising from 0 to 2400 m3/d over 24 h, from noon to noon."""
    known = to_days.from_rates(np.array([12, 36]) * HOUR, np.array([0.0, 2400.0]), 24)
    noon = to_days.by_day(known, UTC, datetime.timedelta(hours=12))
    assert noon["volume"].to_list() == pytest.approx([1200])
    halves = to_days._sums(known, np.array([12, 24, 36]) * HOUR)
    assert halves[0].tolist() == pytest.approx([300, 900])


def test_a_hole_is_not_joined() -> None:
    times = np.delete(at("2025-01-01", 97, HOUR), np.arange(30, 34))
    table = to_days.by_day(to_days.from_rates(times, np.full(times.size, 24.0)), UTC, MIDNIGHT)
    assert table["covered"].to_list() == pytest.approx([1, 19 / 24, 1, 1])
    assert table["volume"].to_list() == pytest.approx([24] * 4)  # scaled to the whole day
    times = np.delete(at("2025-01-01", 97, HOUR), np.arange(30, 37))
    table = to_days.by_day(to_days.from_rates(times, np.full(times.size, 24.0)), UTC, MIDNIGHT)
    assert np.isnan(table["volume"]).to_list() == [False, True, False, False]
    wide = to_days.from_rates(times, np.full(times.size, 24.0), longest_hole=8)
    assert to_days.by_day(wide, UTC, MIDNIGHT)["covered"].to_list() == [1, 1, 1, 1]
    times = np.delete(at("2025-01-01", 97, HOUR), np.arange(30, 32))
    known = to_days.from_rates(times, np.full(times.size, 24.0))
    assert to_days.by_day(known, UTC, MIDNIGHT)["covered"].to_list() == [1, 1, 1, 1]


def test_amounts_at_the_start_and_at_the_end_of_their_hour() -> None:
    volume = np.arange(1.0, 49.0)
    for at_end, first in ((False, "2025-01-01 00:00"), (True, "2025-01-01 01:00")):
        known = to_days.from_amounts(at(first, 48, HOUR), volume, at_end)
        table = to_days.by_day(known, UTC, MIDNIGHT)
        assert days(table) == ["01-01", "01-02"]
        assert table["volume"].to_list() == pytest.approx([sum(range(1, 25)), sum(range(25, 49))])


def test_a_missing_amount_is_a_hole() -> None:
    times = np.delete(at("2025-01-01", 48, HOUR), [5, 6, 7])
    table = to_days.by_day(to_days.from_amounts(times, np.ones(45), False), UTC, MIDNIGHT)
    assert table["covered"].to_list() == pytest.approx([21 / 24, 1])
    assert table["volume"].to_list() == pytest.approx([24, 24])


def test_irregular_amounts_are_all_counted() -> None:
    times = np.array([0, 5, 29, 30, 72, 96]) * HOUR
    known = to_days.from_amounts(times, np.array([9.0, 5, 24, 1, 42, 24]), at_end=True)
    table = to_days.by_day(known, UTC, MIDNIGHT)
    assert table["volume"].to_list()[1:] == pytest.approx([24, 24, 24, 24])


def test_a_counter_keeps_the_volume_of_a_hole() -> None:
    times, reading = np.array([0, 24, 96, 120]) * HOUR, np.array([1000.0, 1010, 1040, 1045])
    table = to_days.by_day(to_days.from_counter(times, reading), UTC, MIDNIGHT)
    assert table["volume"].to_list() == pytest.approx([10, 10, 10, 10, 5])


def test_days_may_begin_at_seven() -> None:
    times = at("2025-03-29 07:00", 24 * 3, HOUR, KYIV)
    known = to_days.from_amounts(times, np.ones(times.size), False)
    table = to_days.by_day(known, KYIV, datetime.timedelta(hours=7))
    assert days(table) == ["03-29", "03-30", "03-31", "04-01"]
    assert table["volume"].to_list()[:3] == pytest.approx([23, 24, 24])


def test_dates_are_put_in_order_with_their_gaps() -> None:
    given_days = pd.DatetimeIndex(["2024-03-01", "2024-02-27", "2024-02-28"])
    table = to_days.by_date(given_days, np.array([3.0, 1.0, 2.0]))
    assert days(table) == ["02-27", "02-28", "02-29", "03-01"]
    assert table["volume"].to_list() == pytest.approx([1, 2, np.nan, 3], nan_ok=True)
    assert table["covered"].to_list() == [1, 1, 0, 1]


STEPS = st.lists(st.integers(60_000_000, 3 * HOUR), min_size=1, max_size=300)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.floats(0.01, 1e6), st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York"]))
def test_nothing_is_lost(steps: list[int], flow: float, zone: str) -> None:
    """The parts of the days add up to the whole, wherever the days begin."""
    times = at("2025-10-24 21:17", 1, 1) + np.concatenate([[0], np.cumsum(steps)])
    rate = flow * (1 + np.sin(np.arange(times.size)))
    known = to_days.from_rates(times, rate, longest_hole=1000)
    table = to_days.by_day(known, ZoneInfo(zone), datetime.timedelta(hours=3))
    whole = float((np.diff(times) / DAY * (rate[1:] + rate[:-1]) / 2).sum())
    edges = np.linspace(times[0], times[-1], 13).astype("int64")
    assert to_days._sums(known, edges)[0].sum() == pytest.approx(whole)
    assert (table["covered"] <= 1).all()
    full = table["covered"] == 1
    assert table.loc[full, "volume"].sum() <= whole * (1 + 1e-9)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.floats(0, 1e6))
def test_a_constant_flow_is_the_same_every_day(steps: list[int], flow: float) -> None:
    times = at("2025-01-01", 1, 1) + np.concatenate([[0], np.cumsum(steps)])
    known = to_days.from_rates(times, np.full(times.size, flow))
    if known.start.size:
        volume = to_days.by_day(known, UTC, MIDNIGHT)["volume"].dropna()
        assert volume.to_numpy() == pytest.approx(flow, rel=1e-9)
