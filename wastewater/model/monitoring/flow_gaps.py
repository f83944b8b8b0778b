"""Days without flow: filled by a named method, each with the error that hidden gaps show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring.gap_methods import METHODS, Places, Series, regression, usual_flow

GAP_COLUMNS: tuple[str, ...] = ("first", "last", "days", "method", "low", "high")
"""Columns of `Filled.gaps`."""


@dataclass(frozen=True, eq=False)
class Filled:
    """Flow of every day, and what was filled.

    Attributes
    ----------
    volume : numpy.ndarray
        Volume of every day of the record [m3/d], shape (days,); NaN before the first and after the
        last measured day, and in gaps that were refused.
    filled : numpy.ndarray
        Whether the volume of the day was filled, shape (days,).
    span : tuple of (int, int)
        Places of the first measured day and of the day after the last: nothing is extrapolated.
    gaps : pandas.DataFrame
        One row per gap: ``first`` and ``last`` day, ``days``, ``method`` (``line``, ``season``,
        ``neighbour``, "" where refused), ``low`` and ``high``: the 5 % and 95 % points of the true
        divided by the filled volume [ratio], NaN where too few gaps could be hidden.
    refused : tuple of (str, Mapping[str, str])
        Why the record must not be used: text keys without ``problem.`` and their fields; empty if
        it may be used.
    """

    volume: Array
    filled: NDArray[np.bool_]
    span: tuple[int, int]
    gaps: pd.DataFrame
    refused: tuple[tuple[str, Mapping[str, str]], ...] = ()


def fill(daily: pd.DataFrame, neighbour: pd.DataFrame | None = None) -> Filled:
    """Fill the gaps of a flow record.

    Methods: a straight line in ln Q; for gaps longer than ``line_days`` also the mean flow of the
    season, scaled to the level before and after the gap; and the regression of ln Q on that of a
    neighbour that was measured all through the gap and explains enough of the flow. The method
    that errs least is taken. Its error is told by gaps of the same length cut, evenly over the
    record, out of what was measured (leave-out cross-validation of the summed volume). Limits are
    rows of ``flow_gaps.csv``.

    Parameters
    ----------
    daily : pandas.DataFrame
        As `Flow.daily`: every calendar day once in ``day``, ``volume`` [m3/d], NaN in gaps.
    neighbour : pandas.DataFrame, optional
        The same of a station nearby.

    Returns
    -------
    Filled
        Volumes [m3/d] and gaps.

    Raises
    ------
    ValueError
        If days are missing from the table or not in order.
    """
    day = daily["day"].to_numpy().astype("datetime64[D]")
    volume = daily["volume"].to_numpy(dtype="float64", copy=True)
    if (np.diff(day).astype(int) != 1).any():
        raise ValueError("every calendar day must be there once, in order")
    filled = np.zeros(volume.size, bool)
    known = np.flatnonzero(~np.isnan(volume))
    if not known.size:
        return Filled(volume, filled, (0, 0), _table([]), (_little(0, volume.size),))
    first, stop = int(known[0]), int(known[-1]) + 1
    beside = None if neighbour is None else _aligned(neighbour, day)
    series = Series(day, volume.copy(), beside)
    error = cache(partial(_error, series))  # gaps of one length share it
    rows: list[tuple[object, ...]] = []
    refused: list[tuple[str, Mapping[str, str]]] = []
    for start, length in _gaps(volume[:stop], first):
        at = np.arange(start, start + length)
        days = (pd.Timestamp(day[at[0]]), pd.Timestamp(day[at[-1]]), length)
        if length > figure("flow_gaps", "most_gap_days"):
            rows.append((*days, "", np.nan, np.nan))
            refused.append(_long(*days))
            continue
        method, low, high = _best(series, at, error)
        volume[at] = METHODS[method](series, np.array([start]), length)[0]
        filled[at] = True
        rows.append((*days, method, low, high))
    if known.size < figure("flow_gaps", "needed_record") * (stop - first):
        refused.append(_little(known.size, stop - first))
    return Filled(volume, filled, (first, stop), _table(rows), tuple(refused))


def _best(
    series: Series, at: Places, error: Callable[[str, int], tuple[float, float]]
) -> tuple[str, float, float]:
    """Return the method that errs least on gaps of this length, and its error [ratio]."""
    methods = _possible(series, at)
    errors = [error(method, at.size) for method in methods]
    width = [high / low if low > 0 else np.inf for low, high in errors]
    best = width.index(min(width)) if np.isfinite(width).any() else 0
    return methods[best], *errors[best]


def _possible(series: Series, at: Places) -> list[str]:
    """Return the methods for a gap, the one to take if no gap can be hidden first."""
    short = at.size <= figure("flow_gaps", "line_days")
    usual = np.nan if short else usual_flow(series, at[:1], at.size, at[None, :])
    methods = ["season", "line"] if np.isfinite(usual).all() else ["line"]
    if series.beside_known[at].all():
        explained = regression(series, at[:1], 0)[2][0]
        enough = series.pair[2].sum() >= figure("flow_gaps", "neighbour_days")
        if enough and explained >= figure("flow_gaps", "neighbour_r2"):
            return ["neighbour", *methods]
    return methods


def _error(series: Series, method: str, length: int) -> tuple[float, float]:
    """Return the 5 % and 95 % points of true by filled volume of hidden gaps [ratio]."""
    places = np.arange(1, series.volume.size - length)
    measured = series.sums[1][places + length] - series.sums[1][places]
    free = measured >= figure("flow_gaps", "trial_share") * length
    free &= series.known[places - 1] & series.known[places + length]
    if method == "neighbour":
        has = np.concatenate([[0], np.cumsum(series.beside_known)])
        free &= has[places + length] - has[places] == length
    places = places[free]
    trials = int(figure("flow_gaps", "trials"))
    chosen = np.unique(np.linspace(0, places.size - 1, trials).round().astype(int))
    if places.size < figure("flow_gaps", "least_trials"):
        return np.nan, np.nan
    start = places[chosen]
    counted = series.known[start[:, None] + np.arange(length)]
    guess = (METHODS[method](series, start, length) * counted).sum(axis=1)
    true = series.sums[0][start + length] - series.sums[0][start]
    ratio = np.where(guess > 0, true / np.where(guess > 0, guess, 1.0), np.nan)
    ratio[(guess == 0) & (true == 0)] = 1.0
    if np.isfinite(ratio).sum() < figure("flow_gaps", "least_trials"):
        return np.nan, np.nan
    low, high = np.nanpercentile(ratio, [5, 95])
    return float(low), float(high)


def _gaps(volume: Array, first: int) -> list[tuple[int, int]]:
    """Return start and length of every run of NaN behind the first measured day."""
    missing = np.isnan(volume[first:]).astype(int)
    steps = np.diff(np.concatenate([[0], missing, [0]]))
    starts, stops = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return [(int(a) + first, int(b - a)) for a, b in zip(starts, stops, strict=True)]


def _aligned(neighbour: pd.DataFrame, day: NDArray[np.datetime64]) -> Array:
    """Return the volumes of the neighbour on the days of the record [m3/d]."""
    index = pd.DatetimeIndex(neighbour["day"]).normalize()
    volume = pd.Series(neighbour["volume"].to_numpy(), index=index)
    return volume.reindex(pd.DatetimeIndex(day)).to_numpy(dtype="float64")


def _table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Return the table of gaps."""
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS))


def _long(first: pd.Timestamp, last: pd.Timestamp, days: int) -> tuple[str, dict[str, str]]:
    """Say that a gap is too long."""
    most = f"{figure('flow_gaps', 'most_gap_days'):g}"
    shown = {"first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    return "flow_gap_long", {**shown, "days": str(days), "most": most}


def _little(measured: int, days: int) -> tuple[str, dict[str, str]]:
    """Say that too few days were measured."""
    needed = f"{100 * figure('flow_gaps', 'needed_record'):g}"
    return "flow_measured_little", {
        "measured": str(measured),
        "days": str(days),
        "needed": needed,
    }
