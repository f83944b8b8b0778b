"""The export of a flow meter, in any common layout and unit, to the volume of every day."""

from __future__ import annotations

import datetime
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.inputs.decode import Grid, decode
from wastewater.inputs.monitoring import to_days
from wastewater.inputs.monitoring.dates import parse_clock
from wastewater.inputs.monitoring.flow_checks import check_amounts, check_midnight, distinct
from wastewater.inputs.monitoring.flow_columns import Columns, Options, find_columns
from wastewater.inputs.monitoring.flow_numbers import parse_column
from wastewater.inputs.monitoring.grids import open_grid, split_text
from wastewater.inputs.monitoring.records import Flow
from wastewater.inputs.monitoring.when import Times, parse_times
from wastewater.inputs.monitoring.zones import find_zone
from wastewater.inputs.report import Where

_GZIP = b"\x1f\x8b"


def read_flow(
    path: Path | str | pd.DataFrame,
    *,
    timezone: str = "",
    station: str = "",
    unit: str = "",
    day_starts: str = "00:00",
    midnight: str = "",
    day_first: bool | None = None,
    column: str = "",
    counter: bool | None = None,
    clock: str = "",
    longest_hole: float | None = None,
    decimal: str = "",
    sheet: str = "",
) -> Flow:
    """Read the record of a flow meter and sum it to the days of the station.

    Readings with a time of day in a unit of flow are joined by straight lines over the time that
    really passed; volumes and differences of a counter are spread over their interval. What is
    reported by date alone is the flow of that day: a mean in m3/s, l/s or m3/h counts 24 hours.

    Parameters
    ----------
    path : pathlib.Path, str or pandas.DataFrame
        Text table (also packed with gzip), workbook or table in memory.
    timezone : str
        Zone of the station: IANA name or ``UTC+2``. Needed where there are times of day.
    station : str
        Which station, if the file holds several.
    unit : str
        Unit, if the file does not say it: a flow (``m3/d``, ``l/s``, ``cfs``, ...) or a volume
        (``m3``) per interval.
    day_starts : str
        Local time at which a day begins, such as ``07:00``; it has the date of its start.
    midnight : str
        ``start``: times are the start of what they report, 00:00 belongs to the new day;
        ``end``: they are its end (volumes and daily values only). By default the start, but
        volumes with a time of 24:00 are asked about.
    day_first : bool, optional
        Order of day and month in dates such as 3/4/2025, if no row tells.
    column : str
        Heading of the flow, if several columns may hold it.
    counter : bool, optional
        Whether the readings are those of a counter of volume that only rises. By default the
        heading tells; volumes that rise all along are asked about.
    clock : str
        Zone in which the times are written, if it is not that of the station.
    longest_hole : float, optional
        Longest time without reading over which flows are joined [h]; by default three usual
        steps (rows ``hole_*`` of ``flow_gaps.csv``).
    decimal : str
        Decimal sign, if the numbers of the file do not show it.
    sheet : str
        Sheet of a workbook, if several hold data.

    Returns
    -------
    Flow
        Volumes of the days [m3]. ``daily.attrs`` counts cells without a reading (``empty``),
        readings that stood there twice (``merged``) and readings below zero (``negative``).

    Raises
    ------
    InputError
        With everything that is wrong or must be said, by row and column.
    """
    problems: list[Problem] = []
    file, grid = _open(path, sheet)
    where = Where(file)
    options = Options(station, unit, column, counter)
    columns = find_columns(grid, options, where, problems)
    starts = _day_starts(day_starts, where, problems)
    if columns is None:
        raise InputError(problems)
    values, empty = parse_column(columns.values, columns.rows, columns.decimal, where,
                                 columns.name, problems, decimal)  # fmt: skip
    times = parse_times(
        columns.dates, columns.rows, timezone, where, columns.date_name, problems,
        times=columns.clocks, midnight="start" if columns.counter else midnight or "start",
        day_first=day_first, clock=clock, date_is_midnight=True,
    )  # fmt: skip
    if not midnight and times.timed.any():
        problems += check_midnight(columns, where)
    if problems:
        raise InputError(problems)
    zone = find_zone(timezone, where, problems)
    readings = _readings(times, values * columns.factor, columns, zone)
    kept = distinct(readings.at, values, columns, where, problems)
    if not problems and not kept.size:
        problems.append(where.problem("flow_no_values", columns.name))
    if problems:
        raise InputError(problems)
    readings = readings.take(kept)
    problems += check_amounts(
        readings.at, values[kept], readings.timed, counter is not None, columns, where
    )
    if problems:
        raise InputError(problems)
    daily, step = _daily(readings, columns, midnight == "end", zone, starts, longest_hole)
    if daily is None:
        raise InputError(where.problem("flow_too_few", columns.name))
    merged = int((~empty).sum()) - kept.size
    negative = int((readings.values < 0).sum())
    daily.attrs.update(empty=int(empty.sum()), merged=merged, negative=negative)
    return Flow(columns.station, daily, timezone, columns.unit, step, int(kept.size), file)


@dataclass(frozen=True, eq=False)
class _Readings:
    """Readings of a flow meter.

    Attributes
    ----------
    at : numpy.ndarray
        UTC [microseconds since 1970], noon where only the date is known, shape (n,).
    days : pandas.DatetimeIndex
        Dates at the station, shape (n,).
    values : numpy.ndarray
        [m3/d] or [m3], NaN where there is none, shape (n,).
    timed : bool
        Whether the readings have times of day.
    """

    at: NDArray[np.int64]
    days: pd.DatetimeIndex
    values: NDArray[np.float64]
    timed: bool

    def take(self, which: NDArray[np.intp]) -> _Readings:
        """Return some of the readings, in the order given."""
        return _Readings(self.at[which], self.days[which], self.values[which], self.timed)


def _readings(
    times: Times, values: NDArray[np.float64], columns: Columns, zone: datetime.tzinfo
) -> _Readings:
    """Put times and values together; a counter that is read by date is read at midnight."""
    utc, timed = times.utc, bool(times.timed.any())
    if columns.counter and not timed:
        twice = np.ones(utc.size, bool)
        local = times.day.tz_localize(zone, ambiguous=twice, nonexistent="shift_forward")
        utc, timed = local.tz_convert("UTC"), True
    stamps = utc.tz_localize(None).to_numpy().astype("datetime64[us]").astype("int64")
    return _Readings(stamps, times.day, values, timed)


def _daily(
    readings: _Readings,
    columns: Columns,
    at_end: bool,
    zone: datetime.tzinfo,
    starts: datetime.timedelta,
    longest_hole: float | None,
) -> tuple[pd.DataFrame | None, str]:
    """Return the volumes of the days and the kind of step; None if the readings tell none."""
    if not readings.timed:
        return to_days.by_date(readings.days, readings.values), "daily"
    step = to_days.step_kind(readings.at)
    if readings.at.size < 2:
        return None, step
    if columns.counter:
        known = to_days.from_counter(readings.at, readings.values)
    elif columns.quantity == "volume":
        known = to_days.from_amounts(readings.at, readings.values, at_end)
    else:
        known = to_days.from_rates(readings.at, readings.values, longest_hole)
    return (to_days.by_day(known, zone, starts) if known.start.size else None), step


def _day_starts(text: str, where: Where, problems: list[Problem]) -> datetime.timedelta:
    """Return the time after midnight at which a day begins."""
    clock = parse_clock(text.strip())
    if clock is None or clock[1] is not None or clock[0] >= to_days.DAY:
        problems.append(where.problem("flow_day_starts", value=text, expected="07:00"))
        return datetime.timedelta()
    return datetime.timedelta(microseconds=clock[0])


def _open(path: Path | str | pd.DataFrame, sheet: str) -> tuple[str, Grid]:
    """Read the cells of a file, unpacking it if needed, or of a table in memory."""
    if isinstance(path, pd.DataFrame) or not (file := Path(path)).is_file():
        return open_grid(path, sheet)
    with file.open("rb") as stream:
        if stream.read(2) != _GZIP:
            return open_grid(file, sheet)
    try:
        data = gzip.decompress(file.read_bytes())
    except (OSError, EOFError, zlib.error):
        raise InputError(Where(file.name).problem("not_text")) from None
    return file.name, split_text(decode(data, file.name), file.name)
