"""Which input carries how much of the spread of an outcome: what a pilot should measure first."""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array

#: Draws per class when the outcome is averaged over classes of an input.
_DRAWS_PER_CLASS = 50


def spread_shares(inputs: Array, outcome: Array) -> Array:
    """Return the share of the outcome's variance that each input explains alone [1].

    The first-order variance share is estimated from the draws at hand: the variance of the class means of
    the outcome over classes of equal probability of the input (the correlation ratio), freed of the part
    that chance alone would explain. Inputs that do not vary have share 0.

    Parameters
    ----------
    inputs : numpy.ndarray
        Draws of the inputs, shape (inputs, draws), in any unit.
    outcome : numpy.ndarray
        Draws of the outcome, shape (draws,), in any unit.

    References
    ----------
    Plischke, Borgonovo and Smith (2013), Global sensitivity measures from given data,
    European Journal of Operational Research 226, 536-550.
    """
    draws = outcome.size
    variance = outcome.var()
    shares = np.zeros(inputs.shape[0])
    classes = max(2, min(40, draws // _DRAWS_PER_CLASS))
    if variance == 0 or draws < 2 * classes:
        return shares
    varying = np.flatnonzero(np.ptp(inputs, axis=1) > 0)
    used = draws - draws % classes
    order = np.argsort(inputs[varying], axis=1, kind="stable")[:, :used]
    means = outcome[order].reshape(varying.size, classes, -1).mean(axis=2)
    explained = means.var(axis=1) / variance
    by_chance = (classes - 1) / (used - 1)
    shares[varying] = np.clip((explained - by_chance) / (1 - by_chance), 0.0, 1.0)
    return shares
