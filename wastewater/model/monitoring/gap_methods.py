"""Ways of filling a gap in a flow, each for many gaps of one length at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array

_YEAR = 366
"""Days of a calendar with 29 February."""

_FLAT = 1e-12
"""Variance of ln Q that is rounding and nothing else."""

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Series:
    """A record with gaps, and running sums that allow any stretch of it to be hidden at once."""

    day: NDArray[np.datetime64]
    volume: Array
    beside: Array | None

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Whether the day was measured, shape (days,)."""
        return ~np.isnan(self.volume)

    @cached_property
    def beside_known(self) -> NDArray[np.bool_]:
        """Whether the neighbour has a flow above 0, shape (days,)."""
        if self.beside is None:
            return np.zeros(self.volume.size, bool)
        return np.asarray(np.nan_to_num(self.beside) > 0)

    @cached_property
    def sums(self) -> Array:
        """Volume and number of measured days before each day, shape (2, days + 1)."""
        both = np.vstack([np.where(self.known, self.volume, 0.0), self.known])
        return np.hstack([np.zeros((2, 1)), np.cumsum(both, axis=1)])

    @cached_property
    def date(self) -> Places:
        """Day of a year of 366 days, from 0, shape (days,)."""
        year = self.day.astype("datetime64[Y]")
        into = (self.day - year.astype("datetime64[D]")).astype(int)
        leap = ((year + 1).astype("datetime64[D]") - year.astype("datetime64[D]")).astype(int)
        return np.asarray(np.where((leap == 365) & (into >= 59), into + 1, into), dtype=np.intp)

    @cached_property
    def seasons(self) -> Array:
        """Volume and number of the measured days around each date, all years, shape (2, 366)."""
        half = int(figure("flow_gaps", "season_days"))
        weights = [np.where(self.known, self.volume, 0.0), self.known.astype(float)]
        each = [np.bincount(self.date, weight, minlength=_YEAR) for weight in weights]
        around = (np.arange(_YEAR)[:, None] + np.arange(-half, half + 1)) % _YEAR
        return np.array([one[around].sum(axis=1) for one in each])

    @cached_property
    def pair(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Return ln Q of the neighbour (less its mean) and the station, and where both are [-]."""
        beside = self.volume if self.beside is None else self.beside
        both = self.known & self.beside_known & (np.nan_to_num(self.volume) > 0)
        x = np.log(np.where(self.beside_known, beside, 1.0))
        x -= x[both].mean() if both.any() else 0.0  # so that the moments lose no digits
        return x, np.log(np.where(both, self.volume, 1.0)), both

    @cached_property
    def moments(self) -> Array:
        """Running sums of 1, x, y, xx, xy and yy of `pair`, shape (6, days + 1)."""
        x, y, both = self.pair
        terms = np.vstack([np.ones(x.size), x, y, x * x, x * y, y * y]) * both
        return np.hstack([np.zeros((6, 1)), np.cumsum(terms, axis=1)])


def line(series: Series, start: Places, length: int) -> Array:
    """Return a straight line in ln Q, in Q where it is not above 0, shape (k, length) [m3/d]."""
    left, right = series.volume[start - 1][:, None], series.volume[start + length][:, None]
    return _between(left, right, length)


def season(series: Series, start: Places, length: int) -> Array:
    """Return the season scaled to the level on both sides, shape (k, length) [m3/d]."""
    reach = int(figure("flow_gaps", "level_days"))
    inside = start[:, None] + np.arange(length)
    left = _level(series, start, length, start[:, None] - 1 - np.arange(reach))
    right = _level(series, start, length, start[:, None] + length + np.arange(reach))
    usual = usual_flow(series, start, length, inside)
    scaled = usual * _between(left[:, None], right[:, None], length)
    whole = np.isfinite(scaled).all(axis=1, keepdims=True)
    return np.where(whole, scaled, line(series, start, length))


def neighbour(series: Series, start: Places, length: int) -> Array:
    """Return the regression of ln Q on that of the neighbour, shape (k, length) [m3/d].

    What the regression misses just before and after the gap is carried through it by a line.
    """
    x, y, both = series.pair
    slope, level, _ = regression(series, start, length)
    missed = [
        np.where(both[at], y[at] - level - slope * x[at], 0.0)[:, None]
        for at in (start - 1, start + length)
    ]
    weight = (np.arange(length) + 1) / (length + 1)
    inside = x[start[:, None] + np.arange(length)]
    drift = missed[0] * (1 - weight) + missed[1] * weight
    return np.asarray(np.exp(level[:, None] + slope[:, None] * inside + drift))


def _between(left: Array, right: Array, length: int) -> Array:
    """Return straight lines, in the logarithm where both ends are above 0, shape (k, length)."""
    weight = (np.arange(length) + 1) / (length + 1)
    positive = (left > 0) & (right > 0)
    low, high = np.where(positive, left, 1.0), np.where(positive, right, 1.0)
    curved = np.exp(np.log(low) * (1 - weight) + np.log(high) * weight)
    return np.where(positive, curved, left * (1 - weight) + right * weight)


def usual_flow(series: Series, start: Places, length: int, at: Places) -> Array:
    """Return the mean of the season in other years on days (k, m) [m3/d], NaN if there is none.

    The days around the gap are left out with it: the level is measured against other years.
    """
    half = int(figure("flow_gaps", "season_days"))
    around = half + int(figure("flow_gaps", "level_days"))
    first = np.maximum(start - around, 0)[:, None]
    stop = np.minimum(start + length + around, series.day.size)[:, None]
    low, high = np.clip(at - half, first, stop), np.clip(at + half + 1, first, stop)
    inside = np.clip(at, 0, series.day.size - 1)
    volume, count = series.seasons[:, series.date[inside]] - (
        series.sums[:, high] - series.sums[:, low]
    )
    return np.where(count > 0.5, volume / np.maximum(count, 1.0), np.nan)


def _level(series: Series, start: Places, length: int, at: Places) -> Array:
    """Return the flow of the measured days `at` (k, m) by that of their season, shape (k,)."""
    within = (at >= 0) & (at < series.day.size)
    inside = np.where(within, at, 0)
    usual = usual_flow(series, start, length, inside)
    counts = within & series.known[inside] & np.isfinite(usual)
    volume = np.where(counts, np.nan_to_num(series.volume[inside]), 0.0).sum(axis=1)
    expected = np.where(counts, usual, 0.0).sum(axis=1)
    return np.where(expected > 0, volume / np.where(expected > 0, expected, 1.0), np.nan)


def regression(series: Series, start: Places, length: int) -> tuple[Array, Array, Array]:
    """Return slope, intercept and explained share without the hidden days, each of shape (k,)."""
    sums = series.moments
    n, x, y, xx, xy, yy = sums[:, -1:] - (sums[:, start + length] - sums[:, start])
    n = np.maximum(n, 1.0)
    var_x, var_y, cov = n * xx - x * x, n * yy - y * y, n * xy - x * y
    flat = np.minimum(var_x, var_y) <= _FLAT * n * n
    slope = np.where(flat, 0.0, cov / np.where(flat, 1.0, var_x))
    explained = np.where(flat, 0.0, slope * cov / np.where(flat, 1.0, var_y))
    return slope, (y - slope * x) / n, explained


METHODS: Mapping[str, Callable[[Series, Places, int], Array]] = {
    "line": line,
    "season": season,
    "neighbour": neighbour,
}
"""Methods by their id: series, starts (k,) and length of the gaps to volumes (k, length)."""
