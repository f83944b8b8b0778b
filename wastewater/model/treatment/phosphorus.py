"""Phosphorus in activated sludge: uptake by growth and by an anaerobic tank, sludge of metal salts.

Rules of ATV-DVWK-A 131 (``a131.csv``), used with either model of the sludge: uptake follows the
BOD5 that is removed, whatever the sludge age.
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.chemical_p import metal_mass
from wastewater.model.treatment.rows import figure


def enhanced_uptake(bod: Values, anoxic_share: Values, anaerobic_share: Values) -> Array:
    """Return the phosphorus taken up beyond growth [kg/d].

    0.005 of the BOD5 with an anoxic zone and no anaerobic tank (less in a small one), 0.0125 with
    an anaerobic tank of full size, linear in between.

    Parameters
    ----------
    bod : float or numpy.ndarray
        BOD5 that the reactor removes [kg/d].
    anoxic_share, anaerobic_share : float or numpy.ndarray
        Shares of the volume without air.
    """
    full = figure("works", "anaerobic_full")
    zone = np.minimum(np.asarray(anoxic_share) / full, 1.0)
    tank = np.minimum(np.asarray(anaerobic_share) / full, 1.0)
    without = figure("a131", "p_extra_without_anaerobic") * zone
    share = without + (figure("a131", "p_extra_with_anaerobic") - without) * tank
    return np.asarray(share * bod)


def growth_uptake(bod: Values) -> Array:
    """Return the phosphorus that growth takes up [kg/d]: 0.01 of the BOD5 removed, `bod` [kg/d]."""
    return np.asarray(figure("a131", "p_per_bod") * np.asarray(bod))


def enhanced_sludge(enhanced: Values) -> Array:
    """Return the sludge of enhanced uptake [kg/d]: 3 kg per kg of `enhanced` phosphorus [kg/d]."""
    return np.asarray(figure("a131", "sludge_per_bio_p") * np.asarray(enhanced))


def metal_sludge(iron: Values, aluminium: Values) -> Array:
    """Return the sludge of precipitation [kg/d] from `iron` and `aluminium` dosed [kg/d].

    The 6.8 and 5.3 kg per kg of phosphorus precipitated of ATV-DVWK-A 131, per metal at its 1.5
    mol per mol: about 2.5 kg per kg of iron and 4.1 kg per kg of aluminium, phosphate and
    hydroxide together.
    """
    ratio = figure("a131", "metal_per_p")
    return np.asarray(
        np.asarray(iron) * figure("a131", "sludge_per_iron_p") / (ratio * metal_mass("iron"))
        + np.asarray(aluminium)
        * figure("a131", "sludge_per_aluminium_p")
        / (ratio * metal_mass("aluminium"))
    )
