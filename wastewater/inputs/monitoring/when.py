"""Columns of dates and times, in any common way of writing, to instants and days at the station."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.monitoring.dates import (
    DAY,
    Date,
    day_number,
    is_span,
    parse_clock,
    parse_date,
    split,
)
from wastewater.inputs.monitoring.zones import find_zone, to_utc
from wastewater.inputs.report import Where

Parsed = TypeVar("Parsed")

_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
"""Days since 1900 as spreadsheets count them, from 1954 to 2064."""

FORMATS = "2025-12-31 14:05, 31.12.2025 14:05, 2025-12-31T14:05+02:00"
"""Ways of writing shown to the user."""


@dataclass(frozen=True, eq=False)
class Times:
    """When rows were taken.

    Attributes
    ----------
    utc : pandas.DatetimeIndex
        Instants in UTC, shape (n,); NaT where the row cannot be read, noon where the hour is not
        known.
    day : pandas.DatetimeIndex
        Calendar days at the station, without zone, shape (n,).
    timed : numpy.ndarray
        Whether the hour is known, shape (n,).
    """

    utc: pd.DatetimeIndex
    day: pd.DatetimeIndex
    timed: NDArray[np.bool_]


@dataclass(frozen=True)
class _Column:
    """Where a column stands, and the list for what is wrong in it."""

    where: Where
    name: str
    rows: NDArray[np.intp]
    texts: NDArray[np.object_]
    problems: list[Problem]

    def tell(
        self, key: str, wrong: NDArray[np.bool_], expected: str = "", **fields: object
    ) -> None:
        """Add one problem per wrong row."""
        for at in np.flatnonzero(wrong).tolist():
            place = Where(self.where.file, int(self.rows[at]), self.where.parts)
            value = self.texts[at]
            self.problems.append(place.problem(key, self.name, value, expected, **fields))


@dataclass(frozen=True)
class _Zones:
    """Names of the zones of the station and of the clock; "" if not given."""

    station: str
    clock: str


def parse_times(
    texts: Sequence[str],
    rows: Sequence[int],
    timezone: str,
    where: Where,
    column: str,
    problems: list[Problem],
    *,
    times: Sequence[str] | None = None,
    midnight: str = "start",
    day_first: bool | None = None,
    clock: str = "",
    date_is_midnight: bool = False,
) -> Times:
    """Read a column of dates, with times of day in the same cells or in a column of their own.

    Dates alone, and a column in which every time of day is 00:00 (as databases write dates), have
    no hour. The order of day and month in ``3/4/2025`` comes from the other rows or is asked for.

    Parameters
    ----------
    texts : sequence of str
        Cells, shape (n,).
    rows : sequence of int
        Line of each cell, shape (n,).
    timezone : str
        Zone of the station: IANA name or fixed distance from UTC such as ``UTC+2``; "" if not
        given.
    where : Where
        File.
    column : str
        Heading.
    problems : list of Problem
        What is wrong or missing is added here.
    times : sequence of str, optional
        Cells of a column with times of day, shape (n,).
    midnight : str
        ``start``: 00:00 belongs to the day that begins; ``end``: to the day that ends.
    day_first : bool, optional
        Order of day and month in dates with slashes or dashes, if the user says it.
    clock : str
        Zone in which the times are written if it is not that of the station (a logger that stays
        on winter time).
    date_is_midnight : bool
        Whether a date alone is a reading at 00:00 (workbooks show midnight so).

    Returns
    -------
    Times
        Instants and days.

    Raises
    ------
    ValueError
        If `midnight` is neither ``start`` nor ``end``.
    """
    if midnight not in ("start", "end"):
        raise ValueError(f"midnight is {midnight!r}, not 'start' or 'end'")
    cells = np.array([text.strip() for text in texts], dtype=object)
    said = _Column(where, column, np.asarray(rows, dtype=np.intp), cells, problems)
    dates, clocks = _parted(said, times)
    if times is not None:
        both = [f"{date} {time}".strip() for date, time in zip(dates, clocks, strict=True)]
        said = replace(said, texts=np.array(both, dtype=object))
    day = _days(dates, day_first, said)
    time, offset = _clocks(clocks, said)
    good = ~np.isnat(day) & (time > _BAD)
    day = np.where(good, day, np.datetime64("NaT", "D"))
    time = np.where(good, time, _NONE)
    zones = _Zones(timezone.strip(), (clock or timezone).strip())
    return _placed(day, time, offset, zones, midnight == "end", date_is_midnight, said)


_NONE, _BAD = -1, -2
"""Times of day that are not given, and that cannot be read [microseconds]."""


def _placed(
    day: NDArray[np.datetime64],
    time: NDArray[np.int64],
    offset: NDArray[np.float64],
    zones: _Zones,
    at_end: bool,
    date_is_midnight: bool,
    said: _Column,
) -> Times:
    """Put dates [d], times of day and distances from UTC [microseconds] together."""
    station = find_zone(zones.station, said.where, said.problems)
    if date_is_midnight:
        time = np.where((time == _NONE) & ~np.isnat(day), 0, time)
    has_hours = ((time > 0) & (time < DAY)) | ((time >= 0) & ~np.isnan(offset))
    if not has_hours.any():  # 24:00 names its day as a date alone does
        day = day - (at_end & (time == 0)).astype("timedelta64[D]")
        time = np.full(day.size, _NONE)
    timed = time >= 0
    noon = pd.DatetimeIndex((day + np.timedelta64(12, "h")).astype("datetime64[us]"))
    utc = noon.tz_localize(
        station, ambiguous=np.ones(day.size, bool), nonexistent="shift_forward"
    ).tz_convert("UTC")
    days = pd.DatetimeIndex(day.astype("datetime64[us]"))
    if not timed.any():
        return Times(utc, days, timed)
    if not zones.station:
        first = np.arange(timed.size) == timed.argmax()
        said.tell("time_zone_missing", first, "Europe/Kyiv, UTC+2")
    utc = utc.where(~timed, _exact(day, time, offset, zones, said))
    local = utc.tz_convert(station).tz_localize(None)
    before = timed & ((time == DAY) | (at_end & np.asarray(local == local.normalize())))
    own = (local - pd.to_timedelta(before.astype("int64"), unit="us")).normalize()
    return Times(utc, days.where(~timed, own), timed)


def _exact(
    day: NDArray[np.datetime64],
    time: NDArray[np.int64],
    offset: NDArray[np.float64],
    zones: _Zones,
    said: _Column,
) -> pd.DatetimeIndex:
    """Return the instants of the rows with a time of day, NaT elsewhere."""
    clock = find_zone(
        zones.clock, said.where, said.problems if zones.clock != zones.station else []
    )
    stamp = day.astype("datetime64[us]") + time.astype("timedelta64[us]")
    stamp[time < 0] = np.datetime64("NaT")
    free = np.isnan(offset)
    shift = np.where(free, 0, offset).astype("int64").astype("timedelta64[us]")
    fixed = pd.DatetimeIndex(stamp - shift).tz_localize("UTC")
    if not free.any():
        return fixed
    local = pd.DatetimeIndex(np.where(free, stamp, np.datetime64("NaT")))
    utc, missing, unclear = to_utc(local, clock)
    said.tell("time_no_such_hour", missing, "UTC+2", zone=zones.clock)
    said.tell("time_hour_twice", unclear, "UTC+2", zone=zones.clock)
    return fixed.where(~free, utc)


def _parted(
    said: _Column, times: Sequence[str] | None
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the texts of dates and of times of day, two arrays of shape (n,)."""
    said.tell("time_empty", np.array([not text for text in said.texts], dtype=bool))
    parts = [split(text) for text in said.texts]
    dates = np.array([date for date, _ in parts], dtype=object)
    clocks = np.array([clock for _, clock in parts], dtype=object)
    if times is not None:
        beside = np.array([_hour(text.strip()) for text in times], dtype=object)
        own = np.array([clock.strip("0:.") != "" for clock in clocks], dtype=bool)
        said.tell("time_two_clocks", own & (beside != ""))
        clocks = np.where(own | (beside == ""), clocks, beside)
    pairs = zip(clocks, said.texts, strict=True)
    spans = np.array([len(clock) > 6 and is_span(clock, text) for clock, text in pairs], dtype=bool)
    if spans.any():
        both = [f"{date} {clock}" for date, clock in zip(dates, clocks, strict=True)]
        replace(said, texts=np.array(both, dtype=object)).tell("time_span", spans)
    return dates, np.where(spans, "", clocks)


def _hour(text: str) -> str:
    """Return a time of day; in a column of times a number alone is an hour."""
    return f"{text}:00" if text.isdecimal() and len(text) <= 2 else text


def _each(
    texts: NDArray[np.object_], read: Callable[[str], Parsed]
) -> tuple[NDArray[np.intp], list[Parsed]]:
    """Read every distinct text once; return which one each row holds, and what was read."""
    codes, distinct = pd.factorize(texts)
    return np.asarray(codes, dtype=np.intp), [read(text) for text in distinct]


def _days(
    texts: NDArray[np.object_], day_first: bool | None, said: _Column
) -> NDArray[np.datetime64]:
    """Return the days of a column of dates, shape (n,)."""
    codes, dates = _each(texts, parse_date)
    open_ = np.array([date is not None and date.is_open for date in dates], dtype=bool)
    settled = True if not open_.any() else _order(codes, dates, day_first, said)
    numbers = [None if one is None else day_number(one, settled is not False) for one in dates]
    asked = open_ & (settled is None)
    wrong = np.array([number is None for number in numbers], dtype=bool) & ~asked
    days = np.array([number or 0 for number in numbers], dtype="int64").astype("datetime64[D]")
    days[wrong | asked] = np.datetime64("NaT")
    serial = np.array([_SERIAL.fullmatch(text) is not None for text in texts], dtype=bool)
    if serial.any():
        first, number = int(serial.argmax()), int(float(texts[serial.argmax()]))
        shown = str(np.datetime64("1899-12-30") + number)
        said.tell("time_serial", np.arange(serial.size) == first, shown)
    said.tell("time_unreadable", wrong[codes] & (texts != "") & ~serial, FORMATS)
    return days[codes]


def _order(
    codes: NDArray[np.intp],
    dates: Sequence[Date | None],
    day_first: bool | None,
    said: _Column,
) -> bool | None:
    """Return whether dates such as 3/4/2025 begin with the day; None if that was asked for."""
    first = np.array([one.first if one and one.is_open else 0 for one in dates])[codes]
    second = np.array([one.second if one and one.is_open else 0 for one in dates])[codes]
    short = np.array([one is not None and one.is_short for one in dates], dtype=bool)[codes]
    if day_first is not None:
        return day_first
    if short.any():
        said.tell("time_short_year", np.arange(short.size) == short.argmax(), "2025")
        return None
    by_day, by_month = first > 12, second > 12
    if by_day.any() and by_month.any():
        other = int(said.rows[by_month.argmax()])
        said.tell("time_orders_mixed", np.arange(first.size) == by_day.argmax(), other=other)
        return None
    if by_day.any() or by_month.any() or (first == second).all():
        return not by_month.any()
    said.tell("time_order_open", np.arange(first.size) == (first != second).argmax(), _ORDERS)
    return None


_ORDERS = "day_first=True, day_first=False"


def _clocks(
    texts: NDArray[np.object_], said: _Column
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return times of day and distances from UTC (NaN: not given) [microseconds], shape (n,)."""
    codes, clocks = _each(texts, lambda text: parse_clock(text) if text else (_NONE, None))
    wrong = np.array([clock is None for clock in clocks], dtype=bool)
    time = np.array([_BAD if one is None else one[0] for one in clocks], dtype="int64")
    offset = [np.nan if one is None or one[1] is None else one[1] for one in clocks]
    said.tell("time_unreadable", wrong[codes], FORMATS)
    return time[codes], np.array(offset, dtype="float64")[codes]
