"""Sizing of nitrification by the growth rate of nitrifiers.

References
----------
Metcalf & Eddy, Wastewater Engineering, 5th edition; constants partly from memory (grade D), rows of
``nitrification.csv``.
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, divided
from wastewater.model.treatment.rows import figure

REFERENCE_TEMPERATURE = 20.0


def net_growth(temperature: Values, ammonium: Values, oxygen: Values) -> Array:
    """Return the net growth rate of nitrifiers [1/d]; negative where they die out.

    mu 1.072^(T-20) S / (K + S) DO / (K_O + DO) - b 1.029^(T-20).

    Parameters
    ----------
    temperature : float or numpy.ndarray
        Temperature [°C].
    ammonium : float or numpy.ndarray
        Ammonium of the effluent, S [mg N/l].
    oxygen : float or numpy.ndarray
        Dissolved oxygen, DO [mg/l].
    """
    names = ("growth", "growth_theta", "decay", "decay_theta")
    growth, growth_theta, decay, decay_theta = (figure("nitrification", name) for name in names)
    half, half_oxygen = (
        figure("nitrification", f"{name}half_saturation") for name in ("", "oxygen_")
    )
    degrees = np.asarray(temperature) - REFERENCE_TEMPERATURE
    limits = ammonium / (half + np.asarray(ammonium)) * oxygen / (half_oxygen + np.asarray(oxygen))
    return np.asarray(growth * growth_theta**degrees * limits - decay * decay_theta**degrees)


def sludge_age(growth: Values, safety: Values = 1.0) -> Array:
    """Return the sludge age for nitrification [d]: safety / growth; infinite without net growth.

    `growth` is the net rate [1/d], `safety` a factor [1].
    """
    return divided(safety, growth, np.inf)
