"""Which input carries how much of the spread of an outcome: what a pilot should measure first."""

from __future__ import annotations

import numpy as np
from scipy import special

from wastewater.model.distributions import Array

#: Classes of equal probability into which the draws of an input are put; fewer with few draws.
_CLASSES = 20
_DRAWS_PER_CLASS = 15
#: Chance that any of the inputs without influence is shown with a share.
_FALSE_ALARM = 0.05


def spread_shares(inputs: Array, outcome: Array) -> Array:
    """Return the share of the outcome's variance that each input explains alone [1].

    The first-order variance share is estimated from the draws at hand: the variance of the class
    means of the outcome over classes of equal probability of the input (the correlation ratio),
    freed of the part that chance alone would explain. Among hundreds of inputs some seem to matter
    by chance; shares that do not pass an F test at 5 % for all inputs together are 0, as are those
    of inputs that do not vary.

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
    shares = np.zeros(inputs.shape[0])
    varying = np.flatnonzero(np.ptp(inputs, axis=1) > 0) if draws else np.array([], dtype=int)
    classes = min(_CLASSES, draws // _DRAWS_PER_CLASS)
    if classes < 2 or outcome.var() == 0 or varying.size == 0:
        return shares
    used = draws - draws % classes
    order = np.argsort(inputs[varying], axis=1, kind="stable")[:, :used]
    means = outcome[order].reshape(varying.size, classes, -1).mean(axis=2)
    explained = np.clip(means.var(axis=1) / outcome.var(), 0.0, 1.0)
    shares[varying] = _beyond_chance(explained, classes, used)
    return shares


def _beyond_chance(explained: Array, classes: int, draws: int) -> Array:
    """Take off what chance explains; 0 where chance may explain it all."""
    between, within = classes - 1, draws - classes
    with np.errstate(divide="ignore"):
        ratio = (explained / between) / ((1 - explained) / within)
    by_chance = between / (draws - 1)
    share = np.clip((explained - by_chance) / (1 - by_chance), 0.0, 1.0)
    return np.where(
        special.fdtrc(between, within, ratio) < _FALSE_ALARM / explained.size, share, 0.0
    )
