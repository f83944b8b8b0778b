"""The front of points that no other beats on cost and effect at once (Pareto)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wastewater.model.distributions import Array

#: Reductions that differ by less than this share of the load are the same but for rounding.
ROUNDING = 1e-10


def efficient(cost: Array, reduction: Array) -> NDArray[np.bool_]:
    """Tell which points no other beats: none is as cheap and as good, and better in one of both.

    Parameters
    ----------
    cost, reduction : numpy.ndarray
        Axes (point, draw); every draw has a front of its own.
    """
    order = np.lexsort((-reduction, cost), axis=0)
    cost, reduction = (np.take_along_axis(part, order, 0) for part in (cost, reduction))
    before = np.full_like(reduction, -np.inf)
    np.maximum.accumulate(reduction[:-1], axis=0, out=before[1:])
    # Of points that are equal in both the first decides for all.
    twin = np.zeros(cost.shape, dtype=bool)
    twin[1:] = (cost[1:] == cost[:-1]) & (reduction[1:] == reduction[:-1])
    first = np.where(twin, 0, np.arange(len(cost))[:, None])
    better = np.take_along_axis(reduction > before, np.maximum.accumulate(first, axis=0), 0)
    result = np.empty_like(better)
    np.put_along_axis(result, order, better, 0)
    return result


def rounded(reduction: Array, load: Array) -> Array:
    """Return reductions on a grid of rounding errors of the load, so that equal ones are equal."""
    grid = np.where(load > 0, load * ROUNDING, 1.0)
    return np.asarray(np.round(reduction / grid) * grid)


def mean(values: Array) -> Array:
    """Return the mean over the draws, or the best estimate of a run without draws [its unit]."""
    drawn = values[..., 1:] if values.shape[-1] > 1 else values
    return np.asarray(drawn.mean(axis=-1))
