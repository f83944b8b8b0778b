"""Statistics over the draws, the last axis of every array; column 0 holds the best estimates."""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array

STATISTICS = ("best", "mean", "median", "p05", "p95")
_QUANTILES = (0.5, 0.05, 0.95)


def summarise(values: Array) -> Array:
    """Return best estimate, mean, median, 5th and 95th percentile [unit of the values].

    Parameters
    ----------
    values : numpy.ndarray
        Shape (..., 1 + draws), the best estimate first. Without draws every statistic is the best
        estimate.

    Returns
    -------
    numpy.ndarray
        Shape (..., 5) in the order of `STATISTICS`.
    """
    result = np.empty((*values.shape[:-1], len(STATISTICS)))
    result[..., 0] = values[..., 0]
    drawn = values[..., 1:] if values.shape[-1] > 1 else values
    ordered = np.sort(drawn, axis=-1)  # a full sort is faster than selecting three quantiles
    result[..., 1] = ordered.mean(axis=-1)
    last = ordered.shape[-1] - 1
    for column, probability in enumerate(_QUANTILES, start=2):
        below = int(np.floor(probability * last))
        above = min(below + 1, last)
        weight = probability * last - below
        result[..., column] = (1 - weight) * ordered[..., below]
        if weight > 0:  # nothing times infinity is not a number
            result[..., column] += weight * ordered[..., above]
    return result
