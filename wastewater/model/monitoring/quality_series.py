"""What a series says about its own values: outliers, runs of equal values, steps, gaps.

Plain functions on arrays in the order of time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import ndimage

from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.model.distributions import Array

_NORMAL = 1.4826  # median absolute deviation to standard deviation of a normal distribution
_MEDIAN = 1.2533  # standard error of a median to that of a mean

Index = NDArray[np.intp]
THOUSAND = "milli"
"""Step of ``quality_steps.csv`` that single values may take, too."""
_STEPS = ("step_short", "step_middle", "step_long")


class Step(NamedTuple):
    """A step in a series.

    Attributes
    ----------
    at : int
        First value after the step.
    factor : float
        Factor that it comes near to [1]; below 1 for a step down.
    name : str
        What the factor stands for.
    """

    at: int
    factor: float
    name: str


@cache
def _setting(name: str) -> float:
    return figure("quality_settings", name)


@cache
def factors_of(subject: str, determinand: str = "") -> Mapping[str, float]:
    """Return the factors between units and ways to count that a series may have changed by.

    Parameters
    ----------
    subject : str
        ``samples`` or ``flow``.
    determinand : str
        Id of the substance.

    Returns
    -------
    Mapping[str, float]
        Factor [1] by row of ``quality_steps.csv``.
    """
    table = listed("quality_steps")
    own = (table["subject"] == subject) & table["determinand"].isin(["", determinand])
    return {str(name): float(factor) for name, factor in table.loc[own, "factor"].items()}


def residuals(values: Array, drivers: Array | None = None) -> Array:
    """Return what sets each value apart from its neighbours, and from what the flow explains.

    Parameters
    ----------
    values : numpy.ndarray
        Logarithms of concentrations, or states, in the order of time [any unit], shape (n,).
    drivers : numpy.ndarray, optional
        Logarithm of the flow on the day of each, NaN where unknown, shape (n,).

    Returns
    -------
    numpy.ndarray
        Value minus running median, minus what is usual (a line, and the medians of classes) where
        the flow departs as much from its own running median [unit of the values], shape (n,).
    """
    apart = values - _running(values)
    if drivers is None or np.isfinite(drivers).sum() < 2 * _setting("window"):
        return apart
    known = np.isfinite(drivers)
    flow = drivers[known] - _running(drivers[known])
    classes = int(min(_setting("flow_classes"), flow.size // 10))
    edges = np.unique(np.quantile(flow, np.linspace(0, 1, classes + 1)))
    if edges.size < 3:
        return apart
    which = np.clip(np.searchsorted(edges, flow, side="right") - 1, 0, edges.size - 2)
    centres = pd.Series(flow).groupby(which).median().to_numpy()
    apart = apart.copy()
    apart[known] -= np.polyval(np.polyfit(centres, _medians(apart[known], which), 1), flow)
    apart[known] -= np.interp(flow, centres, _medians(apart[known], which))
    return apart


def _medians(values: Array, which: Index) -> Array:
    return np.asarray(pd.Series(values).groupby(which).median(), dtype=float)


def scale(apart: Array) -> float:
    """Return the robust standard deviation of residuals [their unit] (Hampel 1974), or a least."""
    return max(
        _NORMAL * float(np.median(np.abs(apart - np.median(apart)))), _setting("least_scale")
    )


def _running(values: Array) -> Array:
    """Return the running median; at the ends the window holds what there is, mirrored."""
    return np.asarray(ndimage.median_filter(values, size=int(_setting("window")), mode="mirror"))


def steps(
    values: Array, factors: Mapping[str, float], errors: float, least: int
) -> tuple[list[Step], Array]:
    """Find steps between levels, and single values, that are apart by one of a few factors.

    Parameters
    ----------
    values : numpy.ndarray
        Natural logarithms in the order of time, shape (n,).
    factors : Mapping[str, float]
        Factors above 1 by name [1].
    errors : float
        Standard errors that a step must be worth [1].
    least : int
        Fewest values of a series and on each side of a step.

    Returns
    -------
    list of Step
        Lasting steps in the order of time.
    numpy.ndarray
        For each value the factor 1000 or 1/1000 by which it stands alone, else 0 [1], shape (n,).
    """
    if values.size < least:
        return [], np.zeros(values.size)
    apart = residuals(values)
    spread = scale(apart)
    kept: list[Step] = []
    widths = [width for width in (int(_setting(name)) for name in _STEPS) if width >= least]
    for width in widths:
        for step in _steps_of(values, factors, errors, width, spread):
            if all(abs(step.at - other.at) >= width for other in kept):
                kept.append(step)
    return sorted(kept), _alone(apart, factors, errors * spread)


def _alone(apart: Array, factors: Mapping[str, float], least: float) -> Array:
    """Return a thousand, or its inverse, where single values are apart by it, else 0."""
    thousand = factors.get(THOUSAND, np.inf)
    size = np.log(thousand)
    if not np.isfinite(size):
        return np.zeros(apart.size)
    near = (np.abs(np.abs(apart) - size) < _setting("step_close") * size) & (np.abs(apart) > least)
    return np.where(near, thousand ** np.sign(apart), 0.0)


def _steps_of(
    values: Array, factors: Mapping[str, float], errors: float, width: int, spread: float
) -> list[Step]:
    """Return the steps between medians of `width` values before and after, the greatest first."""
    if values.size < 2 * width:
        return []
    medians = pd.Series(values).rolling(width).median().to_numpy()[width - 1 :]
    jumps = medians[width:] - medians[:-width]  # at value `width + i`
    error = _MEDIAN * spread * np.sqrt(2 / width)
    names = list(factors)
    sizes = np.log([factors[name] for name in names])
    misses = np.abs(np.abs(jumps)[:, None] - sizes)
    near = misses.argmin(axis=1)
    allowed = np.minimum(
        max(2 * error, _setting("step_exact")), _setting("step_close") * sizes[near]
    )
    fits = (misses.min(axis=1) < allowed) & (np.abs(jumps) > errors * error)
    found: list[Step] = []
    taken = np.zeros(jumps.size, dtype=bool)
    for i in sorted(np.flatnonzero(fits), key=lambda j: (-abs(jumps[j]), j)):
        if taken[i]:
            continue
        taken[max(i - width, 0) : i + width + 1] = True
        at = _place(values, int(i) + width, width)
        lasting = names[near[i]] == THOUSAND or _lasts(values, at, float(jumps[i]), width)
        if lasting and _is_sudden(values, at, float(jumps[i]), spread):
            factor = factors[names[near[i]]]
            found.append(Step(at, factor if jumps[i] > 0 else 1 / factor, names[near[i]]))
    return found


def _place(values: Array, about: int, width: int) -> int:
    """Return the first value after a step: the split with the fewest values on the wrong side."""
    piece = values[about - width : about + width]
    before, after = np.median(piece[:width]), np.median(piece[width:])
    is_high = piece > (before + after) / 2
    belongs_after = is_high if after > before else ~is_high
    wrong_before = np.concatenate([[0], np.cumsum(belongs_after)])
    wrong_after = np.concatenate([[0], np.cumsum(~belongs_after)])
    wrong = wrong_before + wrong_after[-1] - wrong_after
    best = np.flatnonzero(wrong == wrong.min())
    return about - width + int(best[np.abs(best - width).argmin()])


def _is_sudden(values: Array, at: int, jump: float, spread: float) -> bool:
    few = int(_setting("step_inner"))
    before, after = values[max(at - few, 0) : at], values[at : at + few]
    if not before.size or not after.size:
        return False
    inner = float(np.median(after) - np.median(before))
    near = abs(inner - jump) < 3 * _MEDIAN * spread * np.sqrt(2 / few)
    return near and inner * jump > 0.5 * jump * jump


def _lasts(values: Array, at: int, jump: float, width: int) -> bool:
    """Whether the levels stay apart over four times the width, as after a change of species."""
    before, after = values[max(at - 4 * width, 0) : at], values[at : at + 4 * width]
    level = float(np.median(after) - np.median(before))
    return abs(level - jump) < _setting("step_close") * abs(jump)


class Runs(NamedTuple):
    """Runs of equal neighbours.

    Attributes
    ----------
    first : numpy.ndarray
        Place of the first value, shape (runs,).
    length : numpy.ndarray
        Number of values, shape (runs,).
    chance : numpy.ndarray
        Number of such runs that chance would give in the series [1], shape (runs,).
    """

    first: Index
    length: Index
    chance: Array


def runs(values: Array, series: Index, least: int) -> Runs:
    """Find runs of equal values in many series at once, and how likely chance makes them.

    Parameters
    ----------
    values : numpy.ndarray
        Values by series and time, NaN for what breaks a run, shape (n,) [any unit].
    series : numpy.ndarray
        Number of the series of each value, ascending, shape (n,).
    least : int
        Shortest run to return.

    Returns
    -------
    Runs
        Neighbours are equal with probability p = (e + 1)/(m + 2), e of the m pairs of neighbours
        of the series outside the run being equal; n p^(length - 1) such runs are then expected.
    """
    if not values.size:
        return Runs(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
    is_new = np.ones(values.size, dtype=bool)
    is_new[1:] = (values[1:] != values[:-1]) | (series[1:] != series[:-1])
    first = np.flatnonzero(is_new)
    length = np.diff(np.append(first, values.size))
    size = np.bincount(series)
    pairs = size - 1
    equal = np.bincount(series, weights=~is_new)
    keep = length >= least
    first, length = first[keep], length[keep]
    of = series[first]
    share = (equal[of] - (length - 1) + 1) / (pairs[of] - (length - 1) + 2)
    return Runs(first, length, np.asarray(size[of] * share ** (length - 1)))


def gaps(days: NDArray[np.datetime64], times: float, least: float) -> tuple[Index, float]:
    """Find intervals between samples that are longer than the usual one and its scatter explain.

    Parameters
    ----------
    days : numpy.ndarray
        Days with a sample, ascending, each once, shape (n,).
    times : float
        How many usual intervals a gap exceeds [1].
    least : float
        Longest interval that is never a gap [d].

    Returns
    -------
    numpy.ndarray
        Places of the last sample before each gap.
    float
        Longest interval that is no gap [d].
    """
    intervals = np.diff(days).astype("timedelta64[D]").astype(float)
    if intervals.size < 3:
        return np.zeros(0, np.intp), least
    logs = np.log(intervals)
    scatter = _NORMAL * float(np.median(np.abs(logs - np.median(logs))))
    longest = max(least, float(np.median(intervals)) * max(times, float(np.exp(2 * scatter))))
    return np.flatnonzero(intervals > longest), longest
