"""The lognormal distribution of concentrations of which some lie below a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from wastewater.model.distributions import Array


@dataclass(frozen=True, eq=False)
class Lognormal:
    """A lognormal distribution with the uncertainty of its fit.

    Attributes
    ----------
    mu, sigma : float
        Mean and standard deviation of the logarithm [ln mg/l].
    covariance : numpy.ndarray
        Of the estimates of mu and ln sigma, shape (2, 2).
    """

    mu: float
    sigma: float
    covariance: Array

    @property
    def mean(self) -> float:
        """Mean concentration [mg/l]."""
        return float(np.exp(self.mu + self.sigma**2 / 2))

    def mean_below(self, limit: Array) -> Array:
        """Return the mean of what lies below each limit [mg/l], shape of `limit` [mg/l].

        E[c | c < L] = exp(mu + s^2/2) Phi(z - s) / Phi(z) with z = (ln L - mu)/s. The mean of a
        sample with these in place of the values below the limit is not `mean`: quantified values
        keep what was measured.
        """
        if self.sigma == 0:
            return np.minimum(np.exp(self.mu), limit)
        z = (np.log(limit) - self.mu) / self.sigma
        share = special.log_ndtr(z - self.sigma) - special.log_ndtr(z)
        return np.asarray(np.exp(self.mu + self.sigma**2 / 2 + share))

    def moved(self, normal: Array) -> tuple[Array, Array]:
        """Return mu and sigma as they may be too, shape (k, 1) each [ln mg/l].

        Parameters
        ----------
        normal : numpy.ndarray
            Standard normal numbers, shape (k, 2) [1].
        """
        values, vectors = np.linalg.eigh(self.covariance)
        step = normal * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
        return self.mu + step[:, :1], self.sigma * np.exp(step[:, 1:])


def fit_lognormal(concentration: Array, below: NDArray[np.bool_]) -> Lognormal:
    """Fit a lognormal distribution to censored values by maximum likelihood (SciPy).

    Parameters
    ----------
    concentration : numpy.ndarray
        Values, the limit where below [mg/l], shape (n,).
    below : numpy.ndarray
        Whether each lies below its limit, shape (n,).

    Returns
    -------
    Lognormal
        The distribution [ln mg/l].

    Raises
    ------
    ValueError
        If fewer than two different quantified values are there, or one is not above zero.
    """
    if not (concentration > 0).all():
        raise ValueError("a lognormal distribution needs values and limits above zero")
    logs = np.log(concentration)
    known, limits = logs[~below], logs[below]
    if known.size < 2 or np.ptp(known) == 0:
        raise ValueError("a distribution needs two different quantified values")
    centre, scale = known.mean(), known.std()
    data = stats.CensoredData(uncensored=(known - centre) / scale, left=(limits - centre) / scale)
    location, width = stats.norm.fit(data)
    mu, sigma = float(centre + scale * location), float(scale * width)
    return Lognormal(mu, sigma, _covariance(known, limits, mu, sigma))


def _covariance(known: Array, limits: Array, mu: float, sigma: float) -> Array:
    """Return the inverse of the observed information of mu and ln sigma."""
    r, z = (known - mu) / sigma, (limits - mu) / sigma
    hazard = np.exp(stats.norm.logpdf(z) - special.log_ndtr(z))
    bend = hazard * (z + hazard)  # minus the derivative of the hazard
    first = (known.size + bend.sum()) / sigma**2
    mixed = (2 * r.sum() + (z * bend - hazard).sum()) / sigma
    second = 2 * (r**2).sum() + (z**2 * bend - z * hazard).sum()
    return np.linalg.inv(np.array([[first, mixed], [mixed, second]]))
