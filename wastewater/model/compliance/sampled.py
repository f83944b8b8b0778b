"""Whether the samples of a year would pass, when only the annual mean is known.

The directive holds daily samples against a limit and lets some of them fail. A year with a given
mean passes with a probability that follows from how the days differ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from wastewater.model.distributions import Z95, Array

#: Standard deviations from the median to the 95th percentile.
_TO_PERCENTILE = Z95


def share_above(mean: ArrayLike, limit: ArrayLike, variation: ArrayLike) -> Array:
    """Return the share of the days whose concentration is above a limit.

    Days are lognormal with the mean of the year and a coefficient of variation c; then
    sigma2 = ln(1 + c2) and the median is mean exp(-sigma2 / 2).

    Parameters
    ----------
    mean, limit : array_like
        Annual mean and limit [mg/l].
    variation : array_like
        Coefficient of variation of the days [1]; 0 for days that are all alike.
    """
    middle, border, spread = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (mean, limit, variation))
    )
    sigma2 = np.log1p(spread**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (np.log(border) - np.log(middle) + sigma2 / 2) / np.sqrt(sigma2)
        above = stats.norm.sf(distance)
    alike = (middle > border).astype(float)
    above = np.where(sigma2 > 0, above, alike)
    return np.where(np.isnan(middle), np.nan, np.where(middle > 0, above, 0.0))


def pass_probability(
    mean: ArrayLike,
    limit: ArrayLike,
    variation: ArrayLike,
    samples: int,
    allowed: int,
    ceiling: ArrayLike = np.inf,
) -> Array:
    """Return the probability that the samples of a year pass, for each draw of the annual mean.

    At most `allowed` of `samples` independent days are above the limit and none is above the
    ceiling. With p the share above the limit, c that above the ceiling and m = p - c:
    (1 - c)^n times the probability of at most k successes in n trials of chance m / (1 - c).

    Parameters
    ----------
    mean, limit, ceiling : array_like
        Annual mean, limit and what no sample may exceed [mg/l], draws last.
    variation : array_like
        Coefficient of variation of the days [1], a number or draws.
    samples, allowed : int
        Samples of the year and how many of them may be above the limit.

    Returns
    -------
    numpy.ndarray
        A share for each draw; it never grows with the mean.
    """
    over = share_above(mean, limit, variation)
    far = np.minimum(share_above(mean, ceiling, variation), over)
    kept = 1 - far
    chance = np.divide(over - far, kept, out=np.ones_like(over), where=kept > 0)
    passed = kept**samples * stats.binom.cdf(allowed, samples, np.clip(chance, 0, 1))
    return np.asarray(np.where(np.isnan(over), np.nan, passed))


def variation_draws(value: float, low: float, high: float, draws: int) -> Array:
    """Return draws of a coefficient of variation [1], evenly over a lognormal distribution.

    They are in a fixed, scrambled order, so that they are independent of the draws of the mean and
    the same in every run.

    Parameters
    ----------
    value, low, high : float
        Median, 5th and 95th percentile [1]; the wider half of the band is taken.
    draws : int
        Number of draws.

    Returns
    -------
    numpy.ndarray
        Shape (draws,).
    """
    sigma = max(np.log(high / value), np.log(value / low)) / _TO_PERCENTILE
    even = (np.arange(draws) + 0.5) / max(draws, 1)
    order = np.random.default_rng(draws).permutation(draws)
    return np.asarray(value * np.exp(sigma * stats.norm.ppf(even)))[order]
