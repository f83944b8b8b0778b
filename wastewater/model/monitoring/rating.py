"""Rating curves: one straight line of log concentration on log flow for the whole record.

Sources: Ferguson (1986, Water Resources Research 22), Duan (1983, JASA 78); conventions of
RiverLoad (Nava et al. 2019).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import KG_PER_G, Record

Correction = Callable[[Array], Array]
"""From the residuals of the line [log10], shape (k, n), to the factor of each set, shape (k,)."""

FERGUSON = 2.651
"""ln(10)^2 / 2 as printed by Ferguson (1986), equation 8; the exact number is 2.650949."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A line log10 c = a + b log10 q, taken back to concentrations with a correction of bias.

    Attributes
    ----------
    flow : numpy.ndarray
        Flow of every day [m3/d], shape (days,).
    at : numpy.ndarray
        Day of each sample as index into `flow`, shape (n,).
    correction : callable
        Factor on the loads from the residuals.
    """

    flow: Array
    at: NDArray[np.intp]
    correction: Correction

    def best(self, concentration: Array) -> Array:
        """Return the load of every day [kg/d], shape (days,); concentration [mg/l], shape (n,)."""
        return np.asarray(self.draws(concentration[None, :])[0])

    def draws(self, concentration: Array) -> Array:
        """Return loads [kg/d], shape (k, days); concentration [mg/l], shape (k, n)."""
        offset, slope = self.line(concentration)
        log_q = log10(self.flow[self.at])
        fitted = offset[:, None] + slope[:, None] * log_q
        factor = self.correction(np.log10(concentration) - fitted)
        running = self.flow > 0  # a day without flow carries no load, whatever the line says
        log_flow = np.log10(self.flow, where=running, out=np.zeros_like(self.flow))
        c = 10.0 ** (offset[:, None] + slope[:, None] * log_flow)
        return np.asarray(c * factor[:, None] * (self.flow * KG_PER_G))

    def line(self, concentration: Array) -> tuple[Array, Array]:
        """Return offset and slope of each set, shape (k,) [log10 mg/l; per log10 m3/d].

        Without any spread of the sampled flow the line is level.

        Raises
        ------
        ValueError
            If a concentration or a sampled flow is not above zero.
        """
        logs, log_q = log10(concentration), log10(self.flow[self.at])
        middle = log_q.mean()
        away = log_q - middle
        spread = float(away @ away)
        slope = logs @ away / spread if np.ptp(log_q) > 0 else np.zeros(logs.shape[0])
        return np.asarray(logs.mean(axis=1) - slope * middle), np.asarray(slope)


def rating(record: Record) -> Curve:
    """Return the plain rating curve, without correction of the bias of going back from logs.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Curve
        The estimator [kg/d].

    Raises
    ------
    ValueError
        If there are fewer than two samples or a sampled flow is not above zero.
    """
    return _curve(record, lambda residual: np.ones(residual.shape[0]), least=2)


def ferguson(record: Record) -> Curve:
    """Return the rating curve times exp(2.651 s2) [kg/d].

    s2 is the variance of the residuals in log10 units with n - 2 degrees of freedom; right where
    the residuals are normal.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Curve
        The estimator.

    Raises
    ------
    ValueError
        If there are fewer than three samples or a sampled flow is not above zero.
    """
    return _curve(record, _ferguson_factor, least=3)


def smearing(record: Record) -> Curve:
    """Return the rating curve times the mean of 10^residual [kg/d] (Duan 1983).

    Needs no law for the residuals.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Curve
        The estimator.

    Raises
    ------
    ValueError
        If there are fewer than two samples or a sampled flow is not above zero.
    """
    return _curve(record, lambda residual: np.asarray((10.0**residual).mean(axis=1)), least=2)


def log10(values: Array) -> Array:
    """Return log10 of positive values [log10 of their unit].

    Raises
    ------
    ValueError
        If a value is not above zero.
    """
    if not (values > 0).all():
        raise ValueError("a rating curve needs concentrations and sampled flows above zero")
    return np.asarray(np.log10(values))


def _curve(record: Record, correction: Correction, least: int) -> Curve:
    if record.at.size < least:
        raise ValueError(f"this rating curve needs {least} samples, not {record.at.size}")
    log10(record.sample_flow)
    return Curve(record.flow, record.at, correction)


def _ferguson_factor(residual: Array) -> Array:
    variance = (residual**2).sum(axis=1) / (residual.shape[1] - 2)
    return np.asarray(np.exp(FERGUSON * variance))
