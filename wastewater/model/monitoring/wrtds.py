"""Weighted regressions on time, discharge and season, with flow normalisation (WRTDS).

Sources: Hirsch, Moyer and Archfield (2010, JAWRA 46); Hirsch and De Cicco (2015, TM4-A10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring.log_flow import log_concentration, log_flow
from wastewater.model.monitoring.record import KG_PER_G, Record
from wastewater.model.monitoring.suited import against, beyond
from wastewater.model.monitoring.wrtds_grid import Grid, between, bilinear, grid
from wastewater.model.monitoring.wrtds_surface import Plan, Points, Settings, Surface

KEPT = 25_000_000
"""Numbers of the smoother that are kept between calls (200 MB); larger ones are made anew."""

AT_ONCE = 10_000_000
"""Numbers of the surfaces of several draws that are worked on at a time (80 MB)."""

FEBRUARY_28 = 59
LAST_DAY = 365


SETTINGS: tuple[str, ...] = (
    "half_window_years",
    "half_window_log_flow",
    "half_window_season",
    "edge_adjustment",
    "minimum_samples",
    "minimum_uncensored",
)
"""What can be set otherwise than in ``wrtds.csv``."""


@dataclass(frozen=True, eq=False)
class Wrtds:
    """WRTDS of one record.

    Attributes
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    settings : Settings
        Half-windows and minima.
    years : numpy.ndarray
        Decimal year of every day [yr], shape (days,).
    """

    record: Record
    settings: Settings
    years: Array

    def best(self, concentration: Array) -> Array:
        """Return the load of every day, samples below the limit as known only to lie below.

        Parameters
        ----------
        concentration : numpy.ndarray
            Concentration of each sample [mg/l], shape (n,); what stands there for samples below
            the limit is not used.

        Returns
        -------
        numpy.ndarray
            Load [kg/d], shape (days,).

        Raises
        ------
        ValueError
            If a concentration above the limit is not above zero.
        """
        values = np.where(self.record.below, self.record.concentration, concentration)
        same = np.array_equal(values, self.record.concentration)
        surface = self.surface if same else self._plan(values).surface()
        return np.asarray(self._to_days @ surface.concentration.ravel() * self._kg_per_mg_l)

    def draws(self, concentration: Array) -> Array:
        """Return the load of every day for many sets of concentrations.

        Each surface is made by weighted least squares, all samples taken as values, with the scale
        of the fit of the record: much faster than `best`, and the same where no sample is below
        its limit and the scatter is that of the record.

        Parameters
        ----------
        concentration : numpy.ndarray
            Concentrations of the samples [mg/l], shape (k, n).

        Returns
        -------
        numpy.ndarray
            Load [kg/d], shape (k, days).

        Raises
        ------
        ValueError
            If a concentration is not above zero.
        """
        values = log_concentration(concentration).T
        loads = np.empty((values.shape[1], self.years.size))
        at_once = max(1, AT_ONCE // (self._used.size + self.years.size))
        for start in range(0, values.shape[1], at_once):
            part = slice(start, start + at_once)
            surfaces = np.empty((self._used.size, values[:, part].shape[1]))
            for rows, smoother in self._smoother or self._smoothers():
                surfaces[rows] = smoother @ values[:, part]
            np.exp(surfaces + self._half_variance, out=surfaces)
            loads[part] = (self._to_days_from_used @ surfaces).T
        loads *= self._kg_per_mg_l
        return loads

    def flow_normalised(self) -> Array:
        """Return the load of every day, had its flow been any of those of its day of the year.

        The mean of the loads that the surface gives for the day with the flow of the same calendar
        day in every year of the record, each as likely. 29 February is a day of its own; 30 and 31
        December are taken together, as EGRET does with the days 365 and 366.

        Returns
        -------
        numpy.ndarray
            Load [kg/d], shape (days,).
        """
        day = day_of_year(self.record)
        count = np.maximum(np.bincount(day, minlength=LAST_DAY + 1), 1)
        group = sparse.csr_array((1.0 / count[day], (day, np.arange(day.size))))
        by_level = between(self.log_flow, self.grid.levels).multiply(self._kg_per_mg_l[:, None])
        passed = (group @ by_level.tocsr()).toarray()  # kg/d per mg/l at each level, (366, levels)
        concentration = between(self.years, self.grid.times) @ self.surface.concentration
        return np.asarray((concentration * passed[day]).sum(axis=1))

    def log_concentration(self) -> Array:
        """Return the expected ln concentration of every day [ln mg/l], shape (days,)."""
        return np.asarray(self._to_days @ self.surface.log_concentration.ravel())

    def scale(self) -> Array:
        """Return the standard deviation of ln concentration of every day [1], shape (days,)."""
        return np.asarray(self._to_days @ self.surface.scale.ravel())

    def beyond(self) -> NDArray[np.bool_]:
        """Return the days whose estimate lies far outside what was sampled, shape (days,)."""
        return beyond(self.record, self.log_concentration(), "wrtds")

    @cached_property
    def log_flow(self) -> Array:
        """Natural logarithm of the flow of every day [ln m3/d], shape (days,)."""
        return log_flow(self.record.flow)

    @cached_property
    def grid(self) -> Grid:
        """Points of the surface [yr, ln m3/d]."""
        return grid(self.years, self.log_flow)

    @cached_property
    def surface(self) -> Surface:
        """The surface of the record [ln mg/l, mg/l]."""
        return self._own.surface()

    @cached_property
    def _own(self) -> Plan:
        return self._plan(self.record.concentration)

    def _plan(self, concentration: Array) -> Plan:
        at = self.record.at
        values = log_concentration(concentration)
        points = Points(self.years[at], self.log_flow[at], values, self.record.below)
        return Plan(self.grid, points, self.settings)

    @cached_property
    def _kg_per_mg_l(self) -> Array:
        return np.asarray(self.record.flow * KG_PER_G)

    @cached_property
    def _to_days(self) -> sparse.csr_array:
        return bilinear(self.grid, self.years, self.log_flow)

    @cached_property
    def _used(self) -> NDArray[np.intp]:
        """Places of the flattened grid that some day looks at."""
        return np.unique(self._to_days.indices).astype(np.intp)

    @cached_property
    def _to_days_from_used(self) -> sparse.csr_array:
        return self._to_days.tocsc()[:, self._used].tocsr()

    @cached_property
    def _half_variance(self) -> Array:
        return np.asarray(self.surface.scale.ravel()[self._used, None] ** 2 / 2)

    def _smoothers(self) -> Iterator[tuple[NDArray[np.intp], Array]]:
        """Yield rows of the smoother of used places, and which they are among these."""
        number = np.full(self.grid.times.size * self.grid.levels.size, -1)
        number[self._used] = np.arange(self._used.size)
        for place, rows in self._own.smoothers():
            used = number[place] >= 0
            yield number[place[used]], rows[used]

    @cached_property
    def _smoother(self) -> tuple[tuple[NDArray[np.intp], Array], ...]:
        """The whole smoother if it is small enough to be kept, else nothing."""
        return tuple(self._smoothers()) if self._used.size * self.record.at.size <= KEPT else ()


def wrtds(
    record: Record,
    *,
    half_window_years: float | None = None,
    half_window_log_flow: float | None = None,
    half_window_season: float | None = None,
    edge_adjustment: bool | None = None,
    minimum_samples: float | None = None,
    minimum_uncensored: float | None = None,
    years: Array | None = None,
) -> Wrtds:
    """Make WRTDS ready for a record; what is not given stands in ``wrtds.csv``.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    half_window_years : float, optional
        Half-window in time [yr].
    half_window_log_flow : float, optional
        Half-window in ln flow [1].
    half_window_season : float, optional
        Half-window in the season [yr].
    edge_adjustment : bool, optional
        Whether the window in time grows towards the ends of the record.
    minimum_samples, minimum_uncensored : float, optional
        Samples, and samples above the limit, that every regression needs. Where the record itself
        has hardly more, a share of what it has.
    years : numpy.ndarray, optional
        Decimal year of every day [yr], shape (days,), instead of the record's: early versions
        of EGRET counted (day - 0.5) / 366 in every year.

    Returns
    -------
    Wrtds
        The estimator [kg/d]; nothing is fitted before it is asked for.

    Raises
    ------
    ValueError
        If `suited.against` knows a reason against it, or a concentration or flow has no
        logarithm.
    """
    log_concentration(record.concentration)
    log_flow(record.flow)
    reason = against(record, "wrtds")
    if reason is not None:
        raise ValueError(f"WRTDS does not suit this record: {reason}")
    samples, uncensored = record.at.size, int((~record.below).sum())
    adjusted = _or_figure(edge_adjustment, "edge_adjustment") > 0
    needed = figure("wrtds", "share_needed")
    settings = Settings(
        _or_figure(half_window_years, "half_window_years"),
        _or_figure(half_window_log_flow, "half_window_log_flow"),
        _or_figure(half_window_season, "half_window_season"),
        adjusted,
        min(_or_figure(minimum_samples, "minimum_samples"), needed * samples),
        min(_or_figure(minimum_uncensored, "minimum_uncensored"), needed * uncensored),
    )
    return Wrtds(record, settings, record.decimal_year if years is None else years)


def wrtds_with(record: Record, settings: Mapping[str, float]) -> Wrtds:
    """Make WRTDS ready with settings by name, as `wrtds` takes them [units there].

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    settings : mapping of str to float
        Names of `SETTINGS`; what is not there stands in ``wrtds.csv``.

    Raises
    ------
    ValueError
        As `wrtds`, or if a name is not known.
    """
    check_settings(settings)
    return wrtds(record, **cast(Any, dict(settings)))


def check_settings(settings: Mapping[str, float]) -> None:
    """Refuse names of settings that WRTDS does not know [names, no units].

    Parameters
    ----------
    settings : mapping of str to float
        Settings by name, see `SETTINGS`.

    Raises
    ------
    ValueError
        If a name is not known.
    """
    unknown = sorted(set(settings) - set(SETTINGS))
    if unknown:
        raise ValueError(f"unknown settings {', '.join(unknown)}; known: {', '.join(SETTINGS)}")


def day_of_year(record: Record) -> NDArray[np.intp]:
    """Return the day of the year of every day as flow normalisation groups them, shape (days,).

    Counted as in a leap year, so that 1 March is always day 61 and 29 February day 60; 30 and 31
    December share day 365.
    """
    start = record.days.astype("datetime64[Y]")
    first, next_first = start.astype("datetime64[D]"), (start + 1).astype("datetime64[D]")
    day = (record.days - first).astype(np.intp) + 1
    common = (next_first - first).astype(np.intp) == LAST_DAY
    day += common & (day > FEBRUARY_28)
    return np.asarray(np.minimum(day, LAST_DAY))


def _or_figure(given: float | None, name: str) -> float:
    return figure("wrtds", name) if given is None else float(given)
