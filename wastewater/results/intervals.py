"""Intervals in which a figure lies that was found from a limited number of draws.

The intervals are those of independent draws. The draws of a run form a Latin hypercube, whose mean
and whose shares below any value vary less than those of independent draws, or at worst as much
(but for one draw), so a figure lies inside at least as often as the interval says.

References
----------
McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input
variables in the analysis of output from a computer code, Technometrics 21, 239-245.
Owen (1997), Monte Carlo variance of scrambled net quadrature, SIAM Journal on Numerical Analysis
34, 1884-1910: a Latin hypercube of n draws is never worse than n - 1 independent ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.inputs.lists import read_figure
from wastewater.model.distributions import Array


def certainty(setting: str) -> float:
    """Return a setting of how sure a result is told to be [unit as the list says]."""
    return read_figure("decision", "certainty", setting)


def mean_interval(drawn: Array, level: float) -> tuple[Array, Array]:
    """Return the interval of the mean of draws by its standard error [unit of the draws].

    Parameters
    ----------
    drawn : numpy.ndarray
        Draws without the best estimate, axes (..., draw).
    level : float
        Certainty of the interval [1].

    Returns
    -------
    tuple of numpy.ndarray
        Low and high, axes (...); missing for fewer than two draws.
    """
    count = drawn.shape[-1]
    if count < 2:
        nothing = np.full(drawn.shape[:-1], np.nan)
        return nothing, nothing
    reach = special.stdtrit(count - 1, (1 + level) / 2) / np.sqrt(count)
    mean, width = drawn.mean(axis=-1), reach * drawn.std(axis=-1, ddof=1)
    return mean - width, mean + width


def quantile_interval(ordered: Array, probability: float, level: float) -> tuple[Array, Array]:
    """Return the interval of a quantile by order statistics [unit of the draws].

    How many of n draws lie below the quantile is binomial, whatever the distribution; so are the
    ranks of the draws between which it lies with the certainty asked for.

    Parameters
    ----------
    ordered : numpy.ndarray
        Draws without the best estimate in ascending order, axes (..., draw).
    probability : float
        Probability of the quantile [1].
    level : float
        Certainty of the interval [1].

    Returns
    -------
    tuple of numpy.ndarray
        Low and high, axes (...); an end is missing where too few draws lie beyond the quantile.

    References
    ----------
    Conover (1999), Practical nonparametric statistics, 3rd edition, section 3.2.
    """
    count = ordered.shape[-1]
    first = binomial_quantile((1 - level) / 2, count, probability)
    last = binomial_quantile((1 + level) / 2, count, probability) + 1
    nothing = np.full(ordered.shape[:-1], np.nan)
    low = ordered[..., first - 1] if first >= 1 else nothing
    high = ordered[..., last - 1] if last <= count else nothing
    return low, high


def binomial_quantile(certainty_below: float, count: int, probability: float) -> int:
    """Return the smallest number of hits in `count` that is not exceeded with a certainty [1]."""
    if count == 0:
        return 0
    near = int(np.ceil(special.bdtrik(certainty_below, count, probability)))
    lower = max(near - 1, 0)  # the continuous inverse may be rounded up past a whole number
    return lower if special.bdtr(lower, count, probability) >= certainty_below else near


def error_share(value: Array, low: Array, high: Array) -> Array:
    """Return half the width of an interval relative to the value [1]; 0 for one without width."""
    half = np.asarray((high - low) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(half == 0, 0.0, half / np.abs(value))


def share_interval(hits: NDArray[np.intp], draws: int, level: float) -> tuple[Array, Array]:
    """Return the interval of a probability [1] of which a share of the draws was found.

    The interval of Jeffreys: quantiles of a Beta distribution. No hit leaves the low end at 0, and
    nothing but hits the high end at 1.

    Parameters
    ----------
    hits : numpy.ndarray
        Draws in which it is so.
    draws : int
        Number of draws.
    level : float
        Certainty of the interval [1].

    Returns
    -------
    tuple of numpy.ndarray
        Low and high [1]; missing without draws.

    References
    ----------
    Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, Statistical
    Science 16, 101-133.
    """
    if not draws:
        nothing = np.full(hits.shape, np.nan)
        return nothing, nothing
    a, b = hits + 0.5, draws - hits + 0.5
    low = np.where(hits == 0, 0.0, special.betaincinv(a, b, (1 - level) / 2))
    high = np.where(hits == draws, 1.0, special.betaincinv(a, b, (1 + level) / 2))
    return low, high
