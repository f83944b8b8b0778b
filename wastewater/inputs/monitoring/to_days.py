"""From readings of a flow meter to the volume of every day at the station."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.records import FLOW_COLUMNS

HOUR = 3_600_000_000
DAY = 24 * HOUR
"""Microseconds."""

Instants = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time through which the flow is known; it changes evenly within each.

    Attributes
    ----------
    start, end : numpy.ndarray
        UTC [microseconds since 1970], ascending, none overlaps the next, shape (n,).
    first, last : numpy.ndarray
        Flow at the start and at the end [m3/d], shape (n,).
    """

    start: Instants
    end: Instants
    first: Numbers
    last: Numbers


def usual_step(times: Instants) -> int:
    """Return the (lower) median of the steps between readings.

    Parameters
    ----------
    times : numpy.ndarray
        Ascending [microseconds], shape (n,).

    Returns
    -------
    int
        Step [microseconds]; 0 for fewer than two readings.
    """
    steps = np.sort(np.diff(times))
    return int(steps[(steps.size - 1) // 2]) if steps.size else 0


def step_kind(times: Instants) -> str:
    """Return what kind of record it is.

    Parameters
    ----------
    times : numpy.ndarray
        Ascending [microseconds], shape (n,).

    Returns
    -------
    str
        ``daily``, ``hourly``, ``regular`` or ``irregular``; regular is a record most of whose
        steps are the usual one (row ``regular_share`` of ``flow_gaps.csv``).
    """
    usual, steps = usual_step(times), np.diff(times)
    if not steps.size or (steps == usual).mean() < figure("flow_gaps", "regular_share"):
        return "irregular"
    return {DAY: "daily", HOUR: "hourly"}.get(usual, "regular")


def from_rates(times: Instants, flow: Numbers, longest_hole: float | None = None) -> Stretches:
    """Join readings of a flow by straight lines, except across holes.

    Parameters
    ----------
    times : numpy.ndarray
        Ascending, none twice [microseconds], shape (n,).
    flow : numpy.ndarray
        Flow at these times [m3/d], shape (n,).
    longest_hole : float, optional
        Longest step that is bridged [h]; by default some usual steps (rows ``hole_*`` of
        ``flow_gaps.csv``).

    Returns
    -------
    Stretches
        One per step that is bridged, shape (at most n - 1,).
    """
    if longest_hole is None:
        steps = figure("flow_gaps", "hole_steps") * usual_step(times) / HOUR
        least, most = figure("flow_gaps", "hole_least"), figure("flow_gaps", "hole_most")
        longest_hole = min(max(steps, least), most)
    near = np.diff(times) <= longest_hole * HOUR
    return Stretches(times[:-1][near], times[1:][near], flow[:-1][near], flow[1:][near])


def from_amounts(times: Instants, volume: Numbers, at_end: bool) -> Stretches:
    """Spread volumes evenly over the time that each was counted in.

    In a regular record that is one usual step; in an irregular one it is the time to the next
    reading (or since the last), however long: what passed is known, only not when.

    Parameters
    ----------
    times : numpy.ndarray
        Ascending, none twice [microseconds], shape (n,).
    volume : numpy.ndarray
        Volume of each interval [m3], shape (n,).
    at_end : bool
        Whether the time is the end of the interval and not its start.

    Returns
    -------
    Stretches
        One per reading, shape (n,).
    """
    usual = usual_step(times)
    steps = np.diff(times)
    length = np.concatenate([[usual], steps] if at_end else [steps, [usual]])
    if step_kind(times) != "irregular":  # what is nearer to two steps is a missing reading
        length = np.where(length < 1.5 * usual, length, usual)
    start = times - length if at_end else times
    rate = volume / (length / DAY)
    return Stretches(start, start + length, rate, rate)


def from_counter(times: Instants, reading: Numbers) -> Stretches:
    """Spread what a counter counted evenly over the time between its readings.

    Parameters
    ----------
    times : numpy.ndarray
        Ascending, none twice [microseconds], shape (n,).
    reading : numpy.ndarray
        Running total [m3], shape (n,).

    Returns
    -------
    Stretches
        One per step, shape (n - 1,).
    """
    length = np.diff(times)
    rate = np.diff(reading) / (length / DAY)
    return Stretches(times[:-1], times[1:], rate, rate)


def by_day(
    stretches: Stretches, zone: datetime.tzinfo, day_starts: datetime.timedelta
) -> pd.DataFrame:
    """Sum the flow of every day at the station, 23 or 25 hours long where the clock is changed.

    A day that was measured in part is scaled to the whole day if the part is large enough (row
    ``needed_share`` of ``flow_gaps.csv``).

    Parameters
    ----------
    stretches : Stretches
        Where the flow is known, at least one.
    zone : datetime.tzinfo
        Zone of the station.
    day_starts : datetime.timedelta
        Local time at which a day begins [h after midnight]; the day has the date of its start.

    Returns
    -------
    pandas.DataFrame
        Columns as `Flow.daily`: day, volume [m3] and covered share, every day from the first to
        the last that has a part measured.
    """
    ends = np.array([stretches.start[0], stretches.end[-1] - 1]).astype("datetime64[us]")
    local = pd.DatetimeIndex(ends).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    dates = (local - day_starts).normalize()
    days = pd.date_range(dates[0], dates[1] + pd.Timedelta(days=1), freq="D", unit="us")
    edges = (days + day_starts).tz_localize(
        zone, ambiguous=np.ones(days.size, bool), nonexistent="shift_forward"
    )
    at = edges.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    volume, measured = _sums(stretches, at.astype("int64"))
    covered = np.asarray(measured / np.diff(at).astype("int64"), dtype="float64")
    return _frame(days[:-1], volume, covered)


def by_date(days: pd.DatetimeIndex, volume: Numbers) -> pd.DataFrame:
    """Arrange volumes that were reported by date.

    Parameters
    ----------
    days : pandas.DatetimeIndex
        Dates, none twice, any order, shape (n,).
    volume : numpy.ndarray
        Volume of each day [m3], shape (n,).

    Returns
    -------
    pandas.DataFrame
        Columns as `Flow.daily`: every day from the first to the last, volume [m3] (NaN where none
        was reported) and covered share (1 or 0).
    """
    every = pd.date_range(days.min(), days.max(), freq="D", unit="us")
    known = np.asarray(pd.Series(volume, index=days).reindex(every), dtype="float64")
    return _frame(every, known, np.where(np.isnan(known), 0.0, 1.0))


def _frame(days: pd.DatetimeIndex, volume: Numbers, covered: Numbers) -> pd.DataFrame:
    """Return the table, volumes scaled to the whole day or NaN."""
    enough = covered >= figure("flow_gaps", "needed_share")
    whole = np.where(enough, volume / np.where(enough, covered, 1.0), np.nan)
    return pd.DataFrame(dict(zip(FLOW_COLUMNS, (days, whole, covered), strict=True)))


def _sums(stretches: Stretches, edges: Instants) -> tuple[Numbers, Instants]:
    """Return volume [m3] and measured time [microseconds] between edges, shape (edges - 1,).

    The trapezoid of every stretch is summed up once; an edge inside a stretch cuts it.
    """
    length = stretches.end - stretches.start
    part = (stretches.first + stretches.last) / 2 * (length / DAY)
    volume = np.concatenate([[0.0], np.cumsum(part)])
    time = np.concatenate([[0], np.cumsum(length)])
    which = np.maximum(np.searchsorted(stretches.start, edges, side="right") - 1, 0)
    into = np.clip(edges - stretches.start[which], 0, length[which])
    slope = (stretches.last - stretches.first)[which] * (into / length[which]) / 2
    before = volume[which] + (stretches.first[which] + slope) * (into / DAY)
    whole = into == length[which]  # without the rounding of the cut
    return np.diff(np.where(whole, volume[which + 1], before)), np.diff(time[which] + into)
