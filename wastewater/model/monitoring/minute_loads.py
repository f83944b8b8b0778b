"""Loads of whole months from signals of flow and concentration that are read minute by minute.

Every step of the record counts once: load = sum of flow x concentration x step over the steps in
which both were measured (the period load of Moatar and Meybeck 2005 at the sampling interval of the
sensor). Nothing is filled in between.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.signal_files import Layout, open_files
from wastewater.inputs.monitoring.signals import Signal, describe
from wastewater.inputs.monitoring.zones import find_zone
from wastewater.inputs.report import Where
from wastewater.model.monitoring.record import KG_PER_G
from wastewater.model.monitoring.signal_sums import Sums, Water, read_flow_steps, read_sums
from wastewater.model.monitoring.step_grid import FIRST_YEAR, SECOND, Index, months_of

Made = TypeVar("Made")
DAY = 86_400 * SECOND
COLUMNS: tuple[str, ...] = (
    "substance",
    "signal",
    "year",
    "month",
    "value",
    "unit",
    "measured",
    "covered",
    "volume",
    "days",
    "readings",
    "refused",
    "repeated",
    "flow_covered",
    "flow_readings",
    "flow_refused",
    "flow_repeated",
)
"""Columns of the table of months."""

SCALES: tuple[str, ...] = ("time", "volume")
"""What stands for the part of a month that was not measured; see `monthly_loads`."""


def monthly_loads(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    flow: Mapping[str, str],
    concentrations: Mapping[str, Sequence[str]],
    time: str = "time",
    timezone: str = "",
    clock: str = "",
    step: str = "",
    signal: str = "signal",
    value: str = "value",
    scale: str = "time",
    least_covered: float | None = None,
) -> pd.DataFrame:
    """Return the monthly loads of a station from its sensors, whatever the size of the files.

    Files are read in pieces; what stays in memory is one number per step for the flow and a count
    per step and signal. The order of rows and files does not matter.

    Parameters
    ----------
    path : path or sequence of paths
        Parquet or CSV (comma, semicolon or tab; decimal point or comma; UTF-8; packed ``.csv.gz``);
        one file or several, such as one per year. Wide: a column of times and a column per signal;
        long: one row per reading, with the columns `signal` and `value`.
    flow : Mapping[str, str]
        Column (or name in a long file) of the flow and its unit, ``{"Q": "m3/h"}``.
    concentrations : Mapping[str, sequence of str]
        Column, substance, unit and, where neither says it, basis:
        ``{"NH4": ("ammonium_n", "mg/l", "NH4")}``.
    time : str
        Column of times: ISO 8601 or ``dd.mm.yyyy hh:mm``, or times of Parquet.
    timezone : str
        Zone whose calendar months count, such as ``Europe/Kyiv``.
    clock : str
        Zone of times that do not say one: ``UTC``, a fixed distance such as ``UTC+2`` (loggers that
        stay on winter time); by default `timezone`, with the second of two equal times of the
        hour that comes twice in autumn an hour later than the first.
    step : str
        Length of a step, such as ``1min``; by default the usual interval of the flow. Several
        readings of a signal in one step share it equally: repeated rows count once.
    signal, value : str
        Columns of a long file.
    scale : str
        The part of a month that was not measured is taken to carry, with ``time``, the mean load
        per time of the measured part; with ``volume``, the water of the whole month has the
        flow-weighted mean concentration of the measured part (exact where concentrations are
        missing but constant).
    least_covered : float, optional
        Share of the month's time that must be measured; by default ``month_covered`` of
        ``signals.csv``.

    Returns
    -------
    pandas.DataFrame
        One row per signal and month between the first and the last reading: ``substance``,
        ``signal``, ``year``, ``month``, ``value`` (load of the whole month, NaN below
        `least_covered`), ``unit`` (kg), ``measured`` (load of the measured steps alone [kg]),
        ``covered`` (share of the month's time with flow and concentration), ``volume`` (water of
        the month from the mean of its measured flow [m3], NaN below `least_covered`), ``days``
        (length of the month [d]), ``readings`` of the concentration, ``refused`` (negative, not
        finite or no number; left out), ``repeated`` (readings beyond one per step, with flow), and
        the same of the flow: ``flow_covered``, ``flow_readings``, ``flow_refused``,
        ``flow_repeated``.

    Raises
    ------
    InputError
        If polars is missing, a file, column, unit, basis or time cannot be understood, or the flow
        has no regular step.
    ValueError
        If `scale` is not one of `SCALES`.
    """
    if scale not in SCALES:
        raise ValueError(f"scale is {scale!r}, not one of {SCALES}")
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    problems: list[Problem] = []
    where = Where("")
    if not timezone.strip():
        problems.append(where.problem("signals_no_timezone", expected="Europe/Kyiv"))
    zone = find_zone(timezone, where, problems)
    told = find_zone(clock, where, problems) if clock else zone
    layout = Layout(time, signal, value, told)
    length = _length(step, problems)
    names = [*flow, *concentrations]
    signals = _collect(lambda: describe(flow, concentrations), problems)
    files = _collect(lambda: open_files([Path(p) for p in paths], names, layout), problems)
    if problems or signals is None or files is None:
        raise InputError(problems)
    water = read_flow_steps(files, signals, months_of(zone), length)
    least = figure("signals", "month_covered") if least_covered is None else least_covered
    return _table(signals, water, read_sums(files, signals, water), scale, least)


def yearly_loads(monthly: pd.DataFrame) -> pd.DataFrame:
    """Return the loads of years: the sums of their months.

    Parameters
    ----------
    monthly : pandas.DataFrame
        Result of `monthly_loads`.

    Returns
    -------
    pandas.DataFrame
        One row per signal and year: ``substance``, ``signal``, ``year``, ``value`` (NaN unless all
        twelve months have a load), ``unit`` (kg), ``measured`` [kg], ``covered`` (share of the
        year's time with flow and concentration), ``volume`` [m3] (NaN as ``value``), ``months``
        (with a load), and the counts of readings.
    """
    keys = ["substance", "signal", "year"]
    time = monthly["covered"] * monthly["days"]
    groups = monthly.assign(time=time, months=monthly["value"].notna()).groupby(keys, sort=False)
    counts = [c for c in monthly if str(c).endswith(("readings", "refused", "repeated"))]
    sums = groups[["measured", "time", "months", *counts]].sum()
    for name in ("value", "volume"):
        sums[name] = groups[name].sum(min_count=12)
        sums[name] = sums[name].where(groups[name].count() == 12)
    sums = sums.reset_index()
    first = pd.to_datetime(sums["year"].astype(str) + "-01-01")
    sums["covered"] = sums["time"] / (365 + first.dt.is_leap_year.astype(int))
    sums["unit"] = "kg"
    order = [*keys, "value", "unit", "measured", "covered", "volume", "months"]
    return sums[[*order, *map(str, counts)]]


def _length(step: str, problems: list[Problem]) -> int:
    """Return a step that the user gives [us], 0 if none."""
    if not step:
        return 0
    longest = figure("signals", "longest_step")
    try:
        seconds = pd.Timedelta(step).total_seconds()
    except ValueError:
        seconds = 0.0
    if 0 < seconds <= longest:
        return max(round(seconds * SECOND), 1)
    problems.append(Where("").problem("signals_step", value=step, expected=f"{longest:g} s"))
    return 0


def _collect(make: Callable[[], Made], problems: list[Problem]) -> Made | None:
    """Return what is made, or add its problems."""
    try:
        return make()
    except InputError as error:
        problems += error.problems
        return None


def _table(
    signals: Sequence[Signal], water: Water, sums: Sums, scale: str, least: float
) -> pd.DataFrame:
    """Lay the sums of all months out, each signal below the other."""
    any_reading = (sums.readings + sums.refused).sum(axis=0) + water.readings + water.refused
    months = np.flatnonzero(any_reading)
    months = np.arange(months[0], months[-1] + 1)
    flow = _flow_columns(signals[0], water, months, least)
    parts = []
    for k, signal in enumerate(signals[1:]):
        loads = _load_columns(k, signals[0].factor * signal.factor, water, sums, months)
        mean = loads["measured"] / loads["covered"].where(loads["covered"] > 0)
        if scale == "volume":
            concentration = sums.flux[k, months] / np.where(sums.water[k, months] > 0, 1, np.nan)
            concentration = concentration / sums.water[k, months] * signal.factor * KG_PER_G
            mean = concentration * flow["volume"].where(flow["flow_covered"] > 0)
        part = pd.concat([loads, flow], axis=1)
        part.insert(0, "value", mean.where(loads["covered"] >= least))
        part.insert(0, "substance", signal.substance)
        part.insert(1, "signal", signal.column)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table["unit"] = "kg"
    return table[list(COLUMNS)]


def _load_columns(k: int, factor: float, water: Water, sums: Sums, months: Index) -> pd.DataFrame:
    """Return what is known of one concentration by month, measured steps alone."""
    grid = water.grid
    steps = np.zeros(water.readings.size)
    steps[grid.used] = grid.per_month(sums.per_step[k] > 0)
    of_month = -(-grid.months.length // grid.step)
    return pd.DataFrame(
        {
            "measured": sums.flux[k, months] * factor * KG_PER_G * grid.step / DAY,
            "covered": steps[months] / of_month[months],
            "readings": sums.readings[k, months],
            "refused": sums.refused[k, months],
            "repeated": sums.paired[k, months] - steps[months].astype(np.int64),
        }
    )


def _flow_columns(flow: Signal, water: Water, months: Index, least: float) -> pd.DataFrame:
    """Return what is known of the flow by month."""
    grid = water.grid
    total = np.zeros(water.readings.size)
    total[grid.used] = grid.per_month(np.nan_to_num(water.flow))
    days = grid.months.length[months] / DAY
    of_month = -(-grid.months.length // grid.step)
    covered = water.measured[months] / of_month[months]
    mean = total[months] / np.where(covered > 0, water.measured[months], np.nan) * flow.factor
    return pd.DataFrame(
        {
            "year": months // 12 + FIRST_YEAR,
            "month": months % 12 + 1,
            "volume": np.where(covered >= least, mean * days, np.nan),
            "days": days,
            "flow_covered": covered,
            "flow_readings": water.readings[months],
            "flow_refused": water.refused[months],
            "flow_repeated": water.readings[months] - water.measured[months],
        }
    )
