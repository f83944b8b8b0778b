"""The year from which a limit is met for good."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from wastewater.model.distributions import Array

_ROUNDING = 1e-12


def first_year(probability: ArrayLike, years: Sequence[int], level: float) -> Array:
    """Return the first year from which a limit is met in every year to the last one.

    Parameters
    ----------
    probability : array_like
        Probability that the limit is met, a share, the years as last axis; NaN counts as not met.
    years : sequence of int
        Calendar years, ascending.
    level : float
        Probability from which a limit is called met, a share.

    Returns
    -------
    numpy.ndarray
        Calendar year, NaN where the last year does not meet it.
    """
    met = np.asarray(probability, dtype=float) >= level - _ROUNDING
    stays = np.logical_and.accumulate(met[..., ::-1], axis=-1)[..., ::-1]
    calendar = np.where(stays, np.asarray(years, dtype=float), np.inf)
    first = calendar.min(axis=-1)
    return np.asarray(np.where(np.isfinite(first), first, np.nan))
