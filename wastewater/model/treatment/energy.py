"""Electricity of works: aeration by the oxygen transferred, the rest by the water treated.

Constants are rows of ``energy.csv``.
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.rows import figure


def electricity(oxygen: Values, flow: Values, filtered: Values = 0.0) -> Array:
    """Return the electricity of works [kWh/d].

    Parameters
    ----------
    oxygen : float or numpy.ndarray
        Oxygen transferred [kg/d].
    flow : float or numpy.ndarray
        Water treated [m3/d].
    filtered : float or numpy.ndarray
        Share of the water that passes a filter.
    """
    per_volume = figure("energy", "rest") + figure("energy", "filter") * np.asarray(filtered)
    return np.asarray(figure("energy", "aeration") * np.asarray(oxygen) + per_volume * flow)
