"""Time zones: from the clock at a station to UTC, with the two hours a year that are special."""

from __future__ import annotations

import datetime
import re
import zoneinfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.report import Where, closest

_FIXED = re.compile(r"(?:(?:UTC|GMT)\s?)?([+\-\u2212])\s?(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_WIDEST = 14 * 60
"""Largest distance from UTC that is in use on Earth [min]."""


def find_zone(timezone: str, where: Where, problems: list[Problem]) -> datetime.tzinfo:
    """Return the zone of a name.

    Parameters
    ----------
    timezone : str
        IANA name, such as ``Europe/Kyiv``, or a fixed distance from UTC, such as ``UTC+2``; ""
        is UTC.
    where : Where
        File.
    problems : list of Problem
        A name that is not known is added here.

    Returns
    -------
    datetime.tzinfo
        The zone; UTC if it is not known.
    """
    name = timezone.strip()
    if name.upper() in ("", "Z", "UTC", "GMT"):
        return datetime.UTC
    if found := _FIXED.fullmatch(name):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes <= _WIDEST:
            signed = minutes if found[1] == "+" else -minutes
            return datetime.timezone(datetime.timedelta(minutes=signed))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    hint = closest(name, zoneinfo.available_timezones())
    problems.append(
        where.problem("time_zone_unknown", value=timezone, expected="UTC+2", suggestion=hint)
    )
    return datetime.UTC


def to_utc(
    local: pd.DatetimeIndex, zone: datetime.tzinfo
) -> tuple[pd.DatetimeIndex, NDArray[np.bool_], NDArray[np.bool_]]:
    """Turn times of the local clock into UTC.

    The hour that comes twice in autumn is told apart by the order of the rows: where they ascend
    (or descend) all along and step back once within the hour, what follows is standard time.

    Parameters
    ----------
    local : pandas.DatetimeIndex
        Times without zone, in the order of the rows, shape (n,).
    zone : datetime.tzinfo
        Zone of the clock.

    Returns
    -------
    tuple of (pandas.DatetimeIndex, numpy.ndarray, numpy.ndarray)
        Times in UTC, NaT where they are not certain; whether the clock never showed the time;
        whether it showed the time twice and the order does not tell which is meant; shape (n,).
    """
    none = np.zeros(local.size, bool)
    if zone is datetime.UTC or isinstance(zone, datetime.timezone):
        return local.tz_localize(zone).tz_convert("UTC"), none, none
    summer = np.ones(local.size, bool)
    known = np.asarray(local.notna())
    missing = known & np.asarray(
        local.tz_localize(zone, ambiguous=summer, nonexistent="NaT").isna()
    )
    twice = known & np.asarray(
        local.tz_localize(zone, ambiguous="NaT", nonexistent="shift_forward").isna()
    )
    unclear = none
    if twice.any():
        summer, unclear = _tell_apart(local, twice & ~missing)
    utc = local.tz_localize(zone, ambiguous=summer, nonexistent="NaT").tz_convert("UTC")
    if twice.any() and not _is_ordered(utc[known & ~missing & ~unclear]):
        unclear = twice
    return pd.DatetimeIndex(utc.where(~unclear)), missing, unclear


def _tell_apart(
    local: pd.DatetimeIndex, twice: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which times are summer time and for which the order does not tell."""
    summer, unclear = np.ones(local.size, bool), np.zeros(local.size, bool)
    steps = np.diff(local[~twice & np.asarray(local.notna())].to_numpy()).astype("int64")
    rising, falling = bool((steps >= 0).all()), bool((steps <= 0).all())
    if not rising and not falling:
        return summer, twice.copy()
    # the same time again is a step back where times rarely repeat (a logger's 2:00 and 2:00)
    strict = bool((steps == 0).sum() <= (steps != 0).sum())
    nights = local.normalize()
    for night in nights[twice].unique():
        at = np.flatnonzero(twice & np.asarray(nights == night))
        at = at if rising else at[::-1]
        step = np.diff(local[at].to_numpy()).astype("int64")
        back = np.flatnonzero(step <= 0 if strict else step < 0)
        if back.size == 1:
            summer[at[back[0] + 1 :]] = False
        else:
            unclear[at] = True
    return summer, unclear


def _is_ordered(times: pd.DatetimeIndex) -> bool:
    """Return whether times ascend or descend all along."""
    return times.is_monotonic_increasing or times.is_monotonic_decreasing
