"""Fourth stage: removal of trace organics by ozone, from a dose or from rate constants.

References
----------
Ten Swedish works (Water Practice and Technology 12(4):871) for the dose; ePiE (Oldenkamp et al.
2018) for the kinetic form. Rows of ``transfer_rows.csv`` and ``quaternary.csv``.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.rows import figure
from wastewater.model.treatment.transfer import transfer_table

SECONDS_PER_HOUR = 3600.0


@cache
def _doses() -> tuple[Array, Array]:
    """Return the doses that were measured [g/m3], from 0 on, and the removal at each [1]."""
    table = transfer_table()
    chosen = table[(table["system"] == "quaternary") & (table["substance"] == "pharmaceuticals")]
    doses = [float(str(stage).removeprefix("ozone_")) for stage in chosen["stage"]]
    return np.array([0.0, *doses]), np.array([0.0, *chosen["removal"]])


def ozone_removal(dose: Values) -> Array:
    """Return the mean removal of pharmaceuticals by ozone [1].

    Straight lines through nothing and the three doses that were measured; a larger dose than the
    last removes no more than the last.

    Parameters
    ----------
    dose : float or numpy.ndarray
        Ozone [g/m3].
    """
    return np.asarray(np.interp(dose, *_doses()))


def oxidised(hydroxyl_rate: Values, singlet_rate: Values = 0.0) -> Array:
    """Return the removal of a substance by its rate constants [1]: 1 - exp(-k x contact time).

    Parameters
    ----------
    hydroxyl_rate, singlet_rate : float or numpy.ndarray
        Second-order rate constants with OH radicals and with singlet oxygen [l/(mol s)].
    """
    rate = np.asarray(hydroxyl_rate) * figure("quaternary", "hydroxyl")
    rate = rate + np.asarray(singlet_rate) * figure("quaternary", "singlet_oxygen")
    return np.asarray(-np.expm1(-rate * figure("quaternary", "contact_hours") * SECONDS_PER_HOUR))
