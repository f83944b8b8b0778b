"""The LOADEST seven-term regression with smearing.

    ln L = a0 + a1 lnQ + a2 lnQ^2 + a3 sin 2 pi t + a4 cos 2 pi t + a5 t + a6 t^2

with lnQ and t centred so that a term and its square do not correlate. Sources: Runkel, Crawford
and Cohn (2004, TM4-A5, model 9 and the centring of its terms); Duan (1983, JASA 78). LOADEST
itself removes the bias of going back from logarithms under normal errors; smearing does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring import censored
from wastewater.model.monitoring.log_flow import log_concentration, log_flow
from wastewater.model.monitoring.record import KG_PER_G, Record
from wastewater.model.monitoring.suited import against, beyond

TERMS: tuple[str, ...] = ("a0", "a1", "a2", "a3", "a4", "a5", "a6")
"""Coefficients as LOADEST numbers them."""


@dataclass(frozen=True, eq=False)
class Loadest:
    """The regression of one record, on ln c, which is that on ln L with a1 smaller by one.

    Attributes
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    design : numpy.ndarray
        Terms of every day [1; 1; yr], shape (days, 7), or (days, 5) without the terms of time.
    centre : tuple of float
        Where ln flow [ln m3/d] and time [yr] count as 0.
    """

    record: Record
    design: Array
    centre: tuple[float, float]

    def best(self, concentration: Array) -> Array:
        """Return the load of every day, samples below the limit as known only to lie below.

        Smearing multiplies by the mean of exp(residual). Of a sample below its limit L the residual
        is not known; its expected exponential under the fit stands for it,
        E[exp r | r < L - m] = exp(s^2 / 2) Phi(u - s) / Phi(u), u = (L - m) / s.

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
        values = log_concentration(
            np.where(self.record.below, self.record.concentration, concentration)
        )
        found = self.fitted(values)
        fitted = self.design @ found.coefficients[0]
        factor = self._smear(values - fitted[self.record.at], float(found.scale[0]))
        return np.asarray(np.exp(fitted) * factor * self.record.flow * KG_PER_G)

    def draws(self, concentration: Array) -> Array:
        """Return the load of every day for many sets of concentrations, all taken as values.

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
        values = log_concentration(concentration)
        coefficients = values @ self._smoother.T
        residual = values - coefficients @ self.design[self.record.at].T
        factor = np.exp(residual).mean(axis=1)
        loads = coefficients @ self.design.T
        np.exp(loads, out=loads)
        loads *= factor[:, None]
        loads *= self.record.flow * KG_PER_G
        return np.asarray(loads)

    def fitted(self, values: Array) -> censored.Fit:
        """Return the regression of ln concentration on the terms.

        Parameters
        ----------
        values : numpy.ndarray
            ln concentration, of the limit where below [ln mg/l], shape (n,).

        Returns
        -------
        Fit
            Of shape (1, 7) or (1, 5).
        """
        middle = values.mean()
        weights = np.ones((1, values.size))
        terms = self.design[self.record.at]
        found = censored.fit(weights, terms, values - middle, self.record.below)
        shift = np.zeros(terms.shape[1])
        shift[0] = middle
        return censored.Fit(found.coefficients + shift, found.scale, found.converged)

    def log_concentration(self) -> Array:
        """Return the expected ln concentration of every day [ln mg/l], shape (days,)."""
        found = self.fitted(log_concentration(self.record.concentration))
        return np.asarray(self.design @ found.coefficients[0])

    def beyond(self) -> NDArray[np.bool_]:
        """Return the days whose estimate lies far outside what was sampled, shape (days,)."""
        return beyond(self.record, self.log_concentration(), "loadest")

    @cached_property
    def coefficients(self) -> dict[str, float]:
        """Coefficients a0 to a6 of ln L, L in kg/d [1; 1; 1/yr]; a5 and a6 may be missing."""
        found = self.fitted(log_concentration(self.record.concentration)).coefficients[0]
        found = found.copy()
        found[0] += self.centre[0] + np.log(KG_PER_G)
        found[1] += 1.0
        return dict(zip(TERMS, found.tolist(), strict=False))

    @cached_property
    def _smoother(self) -> Array:
        """Coefficients per ln concentration, least squares, (7, n)."""
        width = self.design.shape[1]
        weights = np.ones((width, self.record.at.size))
        return censored.smoother(weights, self.design[self.record.at], np.eye(width))

    def _smear(self, residual: Array, scale: float) -> float:
        expected = np.exp(residual)
        below = self.record.below
        if below.any() and scale > 0:
            u = residual[below] / scale
            logs = censored.tail(u - scale)[0] - censored.tail(u)[0]
            expected[below] = np.exp(scale**2 / 2 + logs)
        elif below.any():
            expected[below] = 1.0
        return float(expected.mean())


def loadest(record: Record, *, years_of_time_terms: float | None = None) -> Loadest:
    """Make the seven-term regression ready for a record; limits stand in ``loadest.csv``.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    years_of_time_terms : float, optional
        Samples over a shorter time are fitted without the terms a5 and a6 [yr].

    Returns
    -------
    Loadest
        The estimator [kg/d].

    Raises
    ------
    ValueError
        If `suited.against` knows a reason against it, or a concentration or flow has no
        logarithm.
    """
    log_concentration(record.concentration)
    reason = against(record, "loadest")
    if reason is not None:
        raise ValueError(f"LOADEST does not suit this record: {reason}")
    least = years_of_time_terms
    least = figure("loadest", "years_of_time_terms") if least is None else least
    flow, years = log_flow(record.flow), record.decimal_year
    centre = centred_at(flow[record.at]), centred_at(years[record.at])
    q, t, angle = flow - centre[0], years - centre[1], 2 * np.pi * years
    columns: list[Array] = [np.ones(q.size), q, q**2, np.sin(angle), np.cos(angle)]
    if np.ptp(years[record.at]) >= least:
        columns += [t, t**2]
    return Loadest(record, _without_noise(np.column_stack(columns), record.at), centre)


def centred_at(values: Array) -> float:
    """Return where a variable counts as 0 so that it does not correlate with its square.

    x0 = m + sum (x - m)^3 / (2 sum (x - m)^2), m the mean (Runkel et al. 2004, after Cohn).

    Parameters
    ----------
    values : numpy.ndarray
        The variable [any unit], shape (n,).
    """
    mean = values.mean()
    away = values - mean
    squares = float(away @ away)
    if np.ptp(values) <= 0 or squares <= 0:
        return float(mean)
    return float(mean + (away**3).sum() / (2 * squares))


def _without_noise(design: Array, at: NDArray[np.intp]) -> Array:
    """Put terms to 0 that are the same for all samples: their rounding must not count."""
    same = np.ptp(design[at], axis=0) <= 1e-12
    same[0] = False
    return np.where(same, 0.0, design)
