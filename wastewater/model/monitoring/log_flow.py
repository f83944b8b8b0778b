"""Logarithms of flow, also where some days have none."""

from __future__ import annotations

import numpy as np

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array


def log_flow(flow: Array) -> Array:
    """Return ln of the flow of every day, with a little flow lent to all days if some have none.

    As EGRET does (Hirsch and De Cicco 2015, TM4-A10), a thousandth of the mean flow is added to
    every day where at least one has no flow; unlike there only inside the logarithm, so that a day
    without flow carries no load.

    Parameters
    ----------
    flow : numpy.ndarray
        Flow of every day [m3/d], shape (days,).

    Returns
    -------
    numpy.ndarray
        Natural logarithm [ln m3/d], shape (days,).

    Raises
    ------
    ValueError
        If a flow is negative or not a number, or if there is no flow at all.
    """
    if not (flow >= 0).all() or not (flow > 0).any():
        raise ValueError("a regression on ln flow needs flows that are not negative, and not all 0")
    lent = figure("wrtds", "zero_flow") * flow.mean() if (flow == 0).any() else 0.0
    return np.asarray(np.log(flow + lent))


def log_concentration(concentration: Array) -> Array:
    """Return ln of concentrations [ln mg/l], any shape.

    Raises
    ------
    ValueError
        If a concentration [mg/l] is not above zero: such values are errors, or stand below a limit
        that is not given.
    """
    if not (concentration > 0).all():
        raise ValueError("a regression on ln concentration needs concentrations above zero")
    return np.asarray(np.log(concentration))
