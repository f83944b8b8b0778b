"""What the two models of the reactor share: records, dissolved matter left, oxygen within capacity.

The reactor comes in two steps, because reject water depends on the first and changes the second:
`Growth` (sludge age, sludge, uptake, oxygen for carbon), then `Nitrogen` (nitrification,
denitrification and their oxygen).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Flags, Values, divided, share
from wastewater.model.treatment.records import GRAMS_PER_KG
from wastewater.model.treatment.rows import figure


@dataclass(frozen=True, eq=False)
class Growth:
    """Growth of sludge on organic matter.

    Attributes
    ----------
    age : numpy.ndarray
        Sludge age [d].
    age_is_short : numpy.ndarray
        Whether volume and clarifiers hold less than the operator asks for.
    degraded : numpy.ndarray
        Share of the degradable COD that is taken up.
    carbon_short : numpy.ndarray
        Whether the oxygen does not suffice for the organic matter.
    sludge : numpy.ndarray
        Sludge that grows, without that of phosphorus removal [kg/d].
    warm_sludge : numpy.ndarray
        The same at 20 °C [kg/d]: contents of the sludge are counted on it, because they follow the
        seasons slowly.
    volatile : numpy.ndarray
        Organic part of all sludge [1].
    uptake_n : numpy.ndarray
        Nitrogen in the sludge that grows [kg/d].
    oxygen : numpy.ndarray
        Oxygen for organic matter [kg/d].
    """

    age: Array
    age_is_short: Flags
    degraded: Array
    carbon_short: Flags
    sludge: Array
    warm_sludge: Array
    volatile: Array
    uptake_n: Array
    oxygen: Array


@dataclass(frozen=True, eq=False)
class Nitrogen:
    """Nitrogen that leaves the reactor [kg/d].

    Attributes
    ----------
    ammonium, organic : numpy.ndarray
        Ammonium and dissolved organic nitrogen [kg/d].
    nitrified, denitrified : numpy.ndarray
        Nitrate formed, and turned into gas [kg/d].
    at_hand : numpy.ndarray
        Ammonium that could be nitrified [kg/d].
    oxygen : numpy.ndarray
        Oxygen for nitrification less what denitrification gives back [kg/d].
    oxygen_short : numpy.ndarray
        Whether the oxygen does not suffice for what the sludge age would nitrify.
    zone_short : numpy.ndarray
        Whether the anoxic zone takes less nitrate than the recycle brings.
    """

    ammonium: Array
    organic: Array
    nitrified: Array
    denitrified: Array
    at_hand: Array
    oxygen: Array
    oxygen_short: Flags
    zone_short: Flags


def milligrams_per_litre(load: Values, flow: Values) -> Array:
    """Return a concentration [mg/l] from a load [kg/d] and a flow [m3/d]; 0 without flow."""
    return GRAMS_PER_KG * divided(load, flow, 0.0)


def dissolved_left(age: Values, temperature: Values) -> Array:
    """Return the dissolved degradable COD that growth leaves [mg/l].

    Chemostat of heterotrophs, K (b + 1/R) / (mu - b - 1/R) with the constants of the benchmark
    model BSM1 at 15 °C; infinite where they are washed out.

    Parameters
    ----------
    age : float or numpy.ndarray
        Sludge age R [d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    degrees = np.asarray(temperature) - figure("works", "heterotroph_temperature")
    growth = figure("works", "heterotroph_growth") * (
        figure("works", "heterotroph_growth_theta") ** degrees
    )
    decay = figure("works", "heterotroph_decay") * (
        figure("works", "heterotroph_decay_theta") ** degrees
    )
    need = decay + divided(1.0, age, np.inf)
    return divided(figure("works", "heterotroph_half_saturation") * need, growth - need, np.inf)


def degraded_share(degradable: Values, flow: Values, age: Values, temperature: Values) -> Array:
    """Return the share of degradable COD that growth takes up, oxygen given.

    Parameters
    ----------
    degradable : float or numpy.ndarray
        Degradable COD of the inflow [kg/d].
    flow : float or numpy.ndarray
        Inflow [m3/d].
    age : float or numpy.ndarray
        Sludge age [d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    left = dissolved_left(age, temperature) * np.asarray(flow) / GRAMS_PER_KG
    return np.asarray(1 - share(np.minimum(left, degradable), degradable))


def within_oxygen(
    nitrifiable: Values,
    recycled: Values,
    zone: Values,
    oxygen: Values,
    per_n: float,
    per_nitrate: float,
) -> tuple[Array, Array]:
    """Return nitrogen nitrified and denitrified with the oxygen that is left [kg/d].

    Denitrification takes what the recycle brings, up to what the zone can take, and gives oxygen
    back. The oxygen used is the larger of two straight lines in the nitrogen nitrified, so what
    the capacity allows is the smaller of two quotients.

    Parameters
    ----------
    nitrifiable : float or numpy.ndarray
        Ammonium that the sludge age would nitrify [kg/d].
    recycled : float or numpy.ndarray
        Share of the nitrate that the recycles bring to the anoxic zone.
    zone : float or numpy.ndarray
        Nitrate that the zone can take [kg/d].
    oxygen : float or numpy.ndarray
        Oxygen left after organic matter [kg/d].
    per_n, per_nitrate : float
        Oxygen for nitrification and from denitrification [kg/kg N].
    """
    spare = np.maximum(oxygen, 0.0)
    by_recycle = spare / (per_n - per_nitrate * np.asarray(recycled))
    by_zone = (spare + per_nitrate * np.asarray(zone)) / per_n
    nitrified = np.minimum(nitrifiable, np.minimum(by_recycle, by_zone))
    return np.asarray(nitrified), np.minimum(recycled * nitrified, zone)
