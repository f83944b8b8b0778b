"""The surface of WRTDS: one weighted regression at every point of a grid of time and flow.

ln c = b0 + b1 t + b2 ln Q + b3 sin 2 pi t + b4 cos 2 pi t + e, the samples near a point in time,
flow and season weighing most. Sources: Hirsch, Moyer and Archfield (2010, JAWRA 46); Hirsch and
De Cicco (2015, TM4-A10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring import censored
from wastewater.model.monitoring.wrtds_grid import Grid

Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

WEIGHTS_AT_ONCE = 600_000
"""Weights worked on at a time: 5 MB."""


@dataclass(frozen=True)
class Settings:
    """How far a regression looks, and how many samples it needs.

    Attributes
    ----------
    half_window_years : float
        Distance in time at which the weight of a sample ends [yr].
    half_window_log_flow : float
        The same in ln flow [1].
    half_window_season : float
        The same in the season, of which 0.5 is the farthest [yr].
    edge_adjustment : bool
        Whether the window in time grows near the ends so that its whole width stays the same.
    minimum_samples, minimum_uncensored : float
        Samples, and samples above the limit, that need weight in every regression.
    """

    half_window_years: float
    half_window_log_flow: float
    half_window_season: float
    edge_adjustment: bool
    minimum_samples: float
    minimum_uncensored: float


@dataclass(frozen=True, eq=False)
class Points:
    """What a regression reads.

    Attributes
    ----------
    years : numpy.ndarray
        Decimal year of each sample [yr], shape (n,).
    log_flow : numpy.ndarray
        ln of the flow on its day [ln m3/d], shape (n,).
    values : numpy.ndarray
        ln of the concentration, of the limit where below [ln mg/l], shape (n,).
    below : numpy.ndarray
        Whether it lies below, shape (n,).
    """

    years: Array
    log_flow: Array
    values: Array
    below: Flags


@dataclass(frozen=True, eq=False)
class Surface:
    """The regressions at all points of the grid.

    Attributes
    ----------
    times : numpy.ndarray
        Decimal years [yr], shape (times,).
    levels : numpy.ndarray
        ln flow [ln m3/d], shape (levels,).
    log_concentration : numpy.ndarray
        Expected ln concentration [ln mg/l], shape (times, levels).
    scale : numpy.ndarray
        Standard deviation of ln concentration [1], shape (times, levels).
    converged : numpy.ndarray
        Whether the regression found its maximum, shape (times, levels).
    widened : numpy.ndarray
        How often the windows had to grow by 10 % to hold enough samples, shape (times, levels).
    """

    times: Array
    levels: Array
    log_concentration: Array
    scale: Array
    converged: Flags
    widened: Index

    @cached_property
    def concentration(self) -> Array:
        """Expected concentration exp(ln c + s^2 / 2) [mg/l], shape (times, levels)."""
        return np.asarray(np.exp(self.log_concentration + self.scale**2 / 2))

    @property
    def values(self) -> Array:
        """Log concentration, its scale and concentration, shape (3, times, levels)."""
        return np.stack([self.log_concentration, self.scale, self.concentration])


@dataclass(frozen=True, eq=False)
class Piece:
    """Some points of the grid that look equally far.

    Attributes
    ----------
    time, level : numpy.ndarray
        Where the points lie in the grid, shape (m,).
    weights : numpy.ndarray
        Weight of every sample, 1 on average where there is any [1], shape (m, n).
    """

    time: Index
    level: Index
    weights: Array


def tricube(distance: Array, half_window: Array | float) -> Array:
    """Return Tukey's weight (1 - (d / h)^3)^3 [1], 0 from the half-window on.

    Parameters
    ----------
    distance : numpy.ndarray
        Distance [unit of `half_window`], any sign, any shape.
    half_window : numpy.ndarray or float
        Where the weight ends, any shape that fits.
    """
    share = np.abs(distance) / half_window
    left = np.maximum(1.0 - share * share * share, 0.0)
    return np.asarray(left * left * left)


def seasons_apart(years: Array) -> Array:
    """Return the distance in season, 0 to 0.5, of a distance in time [yr], any shape."""
    return np.asarray(np.abs(years - np.round(years)))


@dataclass(frozen=True, eq=False)
class Plan:
    """Which samples weigh how much at every point of the grid.

    Attributes
    ----------
    grid : Grid
        Points of the surface.
    points : Points
        The samples.
    settings : Settings
        Half-windows and minima.
    """

    grid: Grid
    points: Points
    settings: Settings

    @cached_property
    def _apart(self) -> tuple[Array, Array, Array]:
        """Distances in time and season (times, n), and in ln flow (levels, n)."""
        years = self.grid.times[:, None] - self.points.years
        return years, seasons_apart(years), self.grid.levels[:, None] - self.points.log_flow

    @cached_property
    def _half_window_years(self) -> Array:
        """Half-window in time before it is widened [yr], shape (times, 1)."""
        plain = np.full(self.grid.times.size, self.settings.half_window_years)
        if self.settings.edge_adjustment:
            first, last = self.points.years.min(), self.points.years.max()
            inside = np.minimum(self.grid.times - first, last - self.grid.times)
            plain = np.where(inside > plain, plain, 2 * plain - inside)
        return np.asarray(plain[:, None])

    def _widths(self, widened: int) -> tuple[Array, float, float]:
        """Half-windows in time (times, 1), season and ln flow after some widenings."""
        factor = figure("wrtds", "widening") ** widened
        season, limit = self.settings.half_window_season, figure("wrtds", "season_limit")
        season = min(season * factor, limit) if season <= limit else season
        return (
            self._half_window_years * factor,
            season,
            (self.settings.half_window_log_flow * factor),
        )

    @cached_property
    def widened(self) -> Index:
        """How often the windows grow until they hold enough samples, shape (times, levels)."""
        years, season, flow = self._apart
        needed = np.zeros(self.grid.shape, dtype=np.intp)
        few, limit = np.ones(self.grid.shape, dtype=bool), int(figure("wrtds", "widenings"))
        above = ~self.points.below
        for widened in range(limit + 1):
            needed[few] = widened
            rows = np.flatnonzero(few.any(axis=1))
            if rows.size == 0:
                break
            in_years, in_season, in_flow = self._widths(widened)
            near = (np.abs(years[rows]) < in_years[rows]) & (season[rows] < in_season)
            close = (np.abs(flow) < in_flow).astype(np.float32)
            samples = near.astype(np.float32) @ close.T
            uncensored = near[:, above].astype(np.float32) @ close[:, above].T
            few[rows] &= (samples < self.settings.minimum_samples) | (
                uncensored < self.settings.minimum_uncensored
            )
        return needed

    def pieces(self) -> Iterator[Piece]:
        """Yield all points of the grid with their weights [1], a few at a time."""
        years, season, flow = self._apart
        at_once = max(1, WEIGHTS_AT_ONCE // self.points.years.size)
        for widened in np.unique(self.widened).tolist():
            time, level = np.nonzero(self.widened == widened)
            in_years, in_season, in_flow = self._widths(widened)
            by_flow = tricube(flow, in_flow)
            for start in range(0, time.size, at_once):
                piece = slice(start, start + at_once)
                rows, back = np.unique(time[piece], return_inverse=True)
                by_time = tricube(years[rows], in_years[rows]) * tricube(season[rows], in_season)
                weights = by_time[back] * by_flow[level[piece]]
                total = weights.sum(axis=1, keepdims=True)
                mean = total / np.maximum((weights > 0).sum(axis=1, keepdims=True), 1)
                weights /= np.where(mean > 0, mean, 1.0)
                yield Piece(time[piece], level[piece], weights)

    @cached_property
    def _centre(self) -> tuple[float, float, float, float]:
        """Middle and spread of the samples in time [yr] and ln flow [1]."""
        years, log_flow = self.points.years, self.points.log_flow
        middles = float(years.mean()), float(log_flow.mean())
        spreads = float(np.ptp(years)), float(np.ptp(log_flow))
        return middles[0], spreads[0] or 1.0, middles[1], spreads[1] or np.inf

    def design(self, years: Array, log_flow: Array) -> Array:
        """Return the explanatory variables: 1, time, ln flow, sine and cosine of the season.

        Time and ln flow are centred and scaled, which changes no fitted value.

        Parameters
        ----------
        years : numpy.ndarray
            Decimal years [yr], shape (n,).
        log_flow : numpy.ndarray
            ln flow [ln m3/d], shape (n,).

        Returns
        -------
        numpy.ndarray
            Shape (n, 5) [1].
        """
        year, span, level, spread = self._centre
        angle = 2 * np.pi * years
        columns = (np.ones(years.size), (years - year) / span, (log_flow - level) / spread)
        return np.column_stack([*columns, np.sin(angle), np.cos(angle)])

    def surface(self) -> Surface:
        """Fit the regressions of all points of the grid [ln mg/l], shape (times, levels)."""
        points = self.points
        design = self.design(points.years, points.log_flow)
        middle = points.values.mean()
        logs, scale = np.empty(self.grid.shape), np.empty(self.grid.shape)
        converged = np.empty(self.grid.shape, dtype=bool)
        for piece in self.pieces():
            here = self.design(self.grid.times[piece.time], self.grid.levels[piece.level])
            found = censored.fit(piece.weights, design, points.values - middle, points.below)
            where = piece.time, piece.level
            logs[where] = middle + (found.coefficients * here).sum(axis=1)
            scale[where], converged[where] = found.scale, found.converged
        return Surface(self.grid.times, self.grid.levels, logs, scale, converged, self.widened)

    def smoothers(self) -> Iterator[tuple[Index, Array]]:
        """Yield places in the flattened grid (m,) and their rows (m, n) of `censored.smoother`.

        Without values below limits a row times ln concentrations is ln c of the surface [1].
        """
        design = self.design(self.points.years, self.points.log_flow)
        for piece in self.pieces():
            here = self.design(self.grid.times[piece.time], self.grid.levels[piece.level])
            place = piece.time * self.grid.levels.size + piece.level
            yield place, censored.smoother(piece.weights, design, here)
