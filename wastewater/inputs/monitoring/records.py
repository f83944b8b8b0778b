"""What was measured, as it was reported: nothing dropped, nothing filled."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

SAMPLE_COLUMNS: tuple[str, ...] = (
    "station",
    "substance",
    "time",
    "day",
    "timed",
    "value",
    "limit",
    "below",
    "written",
    "file",
    "row",
    "column",
)
"""Columns of `Samples.table`."""

FLOW_COLUMNS: tuple[str, ...] = ("day", "volume", "covered")
"""Columns of `Flow.daily`."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Results of a laboratory, one row per result; value, limit and mark are three fields.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns ``station`` and ``substance`` (ids; a substance of the model or a determinand of
        ``determinands.csv``), ``time`` (UTC, with zone; noon of the day where only a date is
        given), ``day`` (calendar day at the station, without zone), ``timed`` (whether the hour is
        known), ``value`` (NaN where below the limit), ``limit`` (of quantification, NaN where not
        stated), ``below``, ``written`` (the cell as it stood), ``file``, ``row``, ``column``.
        Values and limits of loads are in mg/l, of states in the unit of ``determinands.csv``.
        Sorted by station, substance, time, value, limit, so that the order of the file does not
        matter.
    timezone : str
        Zone of the station (IANA).
    """

    table: pd.DataFrame
    timezone: str


@dataclass(frozen=True, eq=False)
class Flow:
    """Record of a flow meter, summed to the days of the station.

    Attributes
    ----------
    station : str
        Station, "" where the file does not say.
    daily : pandas.DataFrame
        Every calendar day from the first to the last: ``day`` (without zone), ``volume`` (m3 that
        passed in the day, NaN where less than the needed part of it was measured), ``covered``
        (measured share of the day).
    timezone : str
        Zone of the station (IANA).
    unit : str
        Unit as it was given.
    step : str
        What was read: ``daily``, ``hourly``, ``regular`` or ``irregular``.
    readings : int
        Number of readings.
    file : str
        File as the user knows it.
    """

    station: str
    daily: pd.DataFrame
    timezone: str
    unit: str
    step: str
    readings: int
    file: str
