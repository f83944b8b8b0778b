from __future__ import annotations

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.errors import Problem
from wastewater.inputs.monitoring.when import Times, parse_times
from wastewater.inputs.report import Where
from wastewater.text import LANGUAGES

KYIV, COPENHAGEN = "Europe/Kyiv", "Europe/Copenhagen"


def read(
    texts: Sequence[str], timezone: str = "", rows: Sequence[int] | None = None, **options: object
) -> tuple[Times, list[Problem]]:
    problems: list[Problem] = []
    lines = list(rows or range(2, len(texts) + 2))
    found = parse_times(texts, lines, timezone, Where("a.csv"), "date", problems, **options)  # type: ignore[arg-type]
    for problem in problems:
        assert problem.file == "a.csv"
        assert all(problem.text(language) for language in LANGUAGES)
    return found, problems


def one(text: str, timezone: str = "", **options: object) -> tuple[str, str, bool]:
    times, problems = read([text], timezone, **options)
    assert problems == []
    (utc,), (day,), (timed,) = times.utc, times.day, times.timed
    return utc.isoformat(), day.date().isoformat(), bool(timed)


def keys(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.key.removeprefix("problem."), problem.row) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-31 14:05",
        "2025-12-31T14:05:00",
        "31.12.2025 14:05",
        "31.12.2025, 14:05",
        "31.12.25 14:05",
        "31/12/2025 14:05",
        "31-12-2025 14:05:00",
        "12/31/2025 2:05 PM",
        "2025/12/31 14:05",
        "31-dec-2025 14:05",
        "31. december 2025 kl. 14.05",
        "31 грудня 2025 14:05",
        "2025-12-31T12:05Z",
        "2025-12-31T12:05:00.000Z",
        "2025-12-31 13:05:00+01:00",
        "2025-12-31 07:05-0500",
    ],
)
def test_ways_of_writing_an_instant(text: str) -> None:
    assert one(text, KYIV) == ("2025-12-31T12:05:00+00:00", "2025-12-31", True)


@pytest.mark.parametrize(
    "text",
    ["2025-03-13", "13.3.2025", "13.03.25", "13/03/2025", "3/13/2025", "13-mar-2025", "20250313",
     "2025-03-13 00:00:00", "13. marts 2025", "13 березня 2025", "March 13, 2025"],
)  # fmt: skip
def test_a_date_alone_is_noon_at_the_station(text: str) -> None:
    assert one(text, KYIV) == ("2025-03-13T10:00:00+00:00", "2025-03-13", False)
    assert one(text) == ("2025-03-13T12:00:00+00:00", "2025-03-13", False)


def test_a_column_of_times_of_day() -> None:
    times, problems = read(
        ["13.03.2025", "14.03.2025", "15.03.2025 00:00"], KYIV, times=["08:30", "", "9.15"]
    )
    assert problems == []
    assert list(times.utc.strftime("%d %H:%M")) == ["13 06:30", "14 10:00", "15 07:15"]
    assert times.timed.tolist() == [True, False, True]
    hours, problems = read(["13.03.2025"] * 3, "UTC", times=["0", "7", "24"])
    assert problems == []
    assert list(hours.utc.strftime("%d %H:%M")) == ["13 00:00", "13 07:00", "14 00:00"]
    _, problems = read(["13.03.2025 07:00"], KYIV, times=["08:30"])
    assert keys(problems) == [("time_two_clocks", 2)]


def test_order_of_day_and_month_comes_from_other_rows() -> None:
    assert list(read(["1/2/2025", "13/2/2025"])[0].day.month) == [2, 2]
    assert list(read(["1/2/2025", "2/13/2025"])[0].day.month) == [1, 2]
    assert read(["2/2/2025"])[1] == []
    assert one("1/2/2025", day_first=True)[1] == "2025-02-01"
    assert one("1/2/2025", day_first=False)[1] == "2025-01-02"
    assert one("1/2/25", day_first=True)[1] == "2025-02-01"
    assert one("1.2.2025")[1] == "2025-02-01"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2025-01-01", "1/2/2025"], [("time_order_open", 3)]),
        (["1-2-2025"], [("time_order_open", 2)]),
        (["13/2/2025", "2/13/2025"], [("time_orders_mixed", 2)]),
        (["13/2/25"], [("time_short_year", 2)]),
        (["29.02.2025", "2025-01-01", "x"], [("time_unreadable", 2), ("time_unreadable", 4)]),
        (["2025-01-01 25:00"], [("time_unreadable", 2)]),
        (["2025-01-01 24:01"], [("time_unreadable", 2)]),
        (["2025-01-01 13:00 PM"], [("time_unreadable", 2)]),
        (["45658", "45659.5"], [("time_serial", 2)]),
        (["0205-01-02"], [("time_unreadable", 2)]),
        (["2025-01-01", ""], [("time_empty", 3)]),
    ],
)
def test_bad_dates_name_their_rows(texts: list[str], expected: list[tuple[str, int]]) -> None:
    times, problems = read(texts, KYIV)
    assert keys(problems) == expected
    assert all(problem.column == "date" for problem in problems)
    assert bool(times.utc[expected[-1][1] - 2] is pd.NaT)


def test_mixed_orders_name_both_rows() -> None:
    (problem,) = read(["2/13/2025", "13/2/2025"])[1]
    assert (problem.row, problem.fields["other"]) == (3, "2")


def test_the_leap_day() -> None:
    assert one("29.02.2024")[1] == "2024-02-29"


def test_midnight() -> None:
    assert one("31.12.2025 24:00", midnight="end")[1:] == ("2025-12-31", False)
    times, _ = read(["31.12.2025 24:00", "31.12.2025 23:00"], KYIV)
    assert times.utc[0].isoformat() == "2025-12-31T22:00:00+00:00"
    assert times.day[0] == pd.Timestamp("2025-12-31")
    stamps = ["2025-12-31 23:00", "2026-01-01 00:00", "2026-01-01 01:00"]
    assert list(read(stamps, KYIV)[0].day.day) == [31, 1, 1]
    assert list(read(stamps, KYIV, midnight="end")[0].day.day) == [31, 31, 1]
    assert one("2026-01-01 00:00", midnight="end")[1:] == ("2025-12-31", False)
    with pytest.raises(ValueError, match="midnight"):
        read(["2025-01-01"], midnight="noon")


def test_a_workbook_shows_midnight_as_a_date() -> None:
    stamps = ["2025-12-31 23:00:00", "2026-01-01", "2026-01-01 01:00:00"]
    times, _ = read(stamps, "UTC+2", date_is_midnight=True)
    assert np.diff(times.utc).tolist() == [np.timedelta64(1, "h")] * 2
    assert times.timed.all()
    assert read(stamps, "UTC+2")[0].timed.tolist() == [True, False, True]


# ---------------------------------------------------------------- zones


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("UTC+2", 10),
        ("+02:00", 10),
        ("UTC-3:30", 15),
        ("Etc/GMT-2", 10),
        ("UTC", 12),
        ("GMT+1", 11),
    ],
)
def test_fixed_zones(zone: str, hour: int) -> None:
    assert pd.Timestamp(one("2025-07-01 12:00", zone)[0]).hour == hour


def test_zones_are_asked_for_and_checked() -> None:
    _, problems = read(["2025-01-01", "2025-01-02 12:00", "2025-01-03 12:00"])
    assert keys(problems) == [("time_zone_missing", 3)]
    (problem,) = read(["2025-01-01 12:00"], "Europe/Kiyv")[1]
    assert problem.key == "problem.time_zone_unknown"
    assert problem.fields["suggestion"] in ("Europe/Kyiv", "Europe/Kiev")
    assert keys(read(["2025-01-01 12:00"], "UTC+15")[1]) == [("time_zone_unknown", None)]
    assert keys(read(["2025-01-01 12:00"], KYIV, clock="Mars")[1]) == [("time_zone_unknown", None)]


def test_the_clock_of_a_logger_may_stay_on_winter_time() -> None:
    utc, day, _ = one("2025-07-01 23:30", KYIV, clock="UTC+2")
    assert (utc, day) == ("2025-07-01T21:30:00+00:00", "2025-07-02")


@pytest.mark.parametrize(("zone", "hour"), [(KYIV, 3), (COPENHAGEN, 2)])
def test_the_hour_that_spring_leaves_out(zone: str, hour: int) -> None:
    stamps = [f"2025-03-30 0{hour - 1}:30", f"2025-03-30 0{hour}:30", f"2025-03-30 0{hour + 1}:30"]
    times, problems = read(stamps, zone)
    assert keys(problems) == [("time_no_such_hour", 3)]
    assert times.utc[2] - times.utc[0] == pd.Timedelta(hours=1)
    assert read(stamps, zone, clock="UTC+2")[1] == []


@pytest.mark.parametrize(("zone", "hour"), [(KYIV, 3), (COPENHAGEN, 2)])
@pytest.mark.parametrize("step", [1, -1])
def test_the_hour_that_autumn_has_twice(zone: str, hour: int, step: int) -> None:
    minutes = [*range(0, 60, 15)]
    clock = [(h, m) for h in (hour - 1, hour, hour, hour + 1) for m in minutes]
    stamps = [f"26.10.2025 {h:02}:{m:02}" for h, m in clock][::step]
    times, problems = read(stamps, zone)
    assert problems == []
    assert set(np.diff(times.utc)) == {np.timedelta64(step * 15, "m")}
    hourly = [f"26.10.2025 {h:02}:00" for h in (hour - 1, hour, hour, hour + 1)][::step]
    assert set(np.diff(read(hourly, zone)[0].utc)) == {np.timedelta64(step * 60, "m")}


@pytest.mark.parametrize(
    "hours", [["02:30"], ["02:15", "02:45"], ["01:00", "04:00", "02:15", "02:45", "02:00"]]
)
def test_an_hour_that_order_does_not_tell_apart_is_a_problem(hours: list[str]) -> None:
    times, problems = read([f"2025-10-26 {hour}" for hour in hours], COPENHAGEN)
    assert {problem.key for problem in problems} == {"problem.time_hour_twice"}
    assert times.utc.isna().sum() == len(problems)
    assert one("2025-10-26 02:30+01:00", COPENHAGEN)[0] == "2025-10-26T01:30:00+00:00"


def test_samples_that_share_an_hour_are_not_two_hours() -> None:
    stamps = [
        f"2025-10-{day} {hour}" for day, hour in [("25", "07:00")] * 3 + [("26", "02:30")] * 2
    ]
    assert {p.key for p in read(stamps, COPENHAGEN)[1]} == {"problem.time_hour_twice"}


INSTANTS = st.lists(
    st.datetimes(
        datetime.datetime(1995, 1, 1),
        datetime.datetime(2030, 1, 1),
        timezones=st.just(ZoneInfo("UTC")),
    ),
    min_size=1,
    max_size=20,
)
ZONES = st.sampled_from(["UTC", KYIV, COPENHAGEN, "America/New_York", "Asia/Kathmandu"])


@settings(max_examples=40, deadline=None)
@given(INSTANTS, ZONES, ZONES, st.randoms())
def test_days_do_not_depend_on_the_zone_that_instants_are_written_in(
    instants: list[datetime.datetime], station: str, other: str, random: object
) -> None:
    plain = [one.isoformat() for one in instants]
    moved = [one.astimezone(ZoneInfo(other)).isoformat(sep=" ") for one in instants]
    first, second = read(plain, station)[0], read(moved, station)[0]
    assert (first.utc == second.utc).all()
    assert (first.day == second.day).all()
    assert [day.date() for day in first.day] == [
        one.astimezone(ZoneInfo(station)).date() for one in instants
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), min_size=1))
def test_dates_survive_every_way_of_writing(dates: list[datetime.date]) -> None:
    for way in ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d", "%d %b %Y"):
        texts = [date.strftime(way).replace("/0", "/") for date in dates]
        assert [day.date() for day in read(texts)[0].day] == dates
    slashed = [f"{date.month}/{date.day}/{date.year}" for date in dates]
    assert [day.date() for day in read(slashed, day_first=False)[0].day] == dates


@pytest.mark.parametrize("text", ["2025-12-31 08:00-09:00", "31.12.2025 08:00 – 09:00"])
def test_a_span_is_not_a_distance_from_utc(text: str) -> None:
    assert keys(read([text], KYIV)[1]) == [("time_span", 2)]
    assert not read(["2025-12-31T08:00-09:00"], KYIV)[1]


@pytest.mark.parametrize(
    "text", ["31.12.2025 р.", "31 грудня 2025 року", "d. 31. december 2025", "31 декабря 2025 г."]
)
def test_words_around_a_date(text: str) -> None:
    times, problems = read([text], KYIV)
    assert not problems
    assert str(times.day[0].date()) == "2025-12-31"
