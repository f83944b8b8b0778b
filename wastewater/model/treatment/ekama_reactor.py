"""The reactor after Ekama, as simulation of existing works.

Volume and clarifiers give the sludge age, the sludge age gives nitrification, the anoxic share
denitrification. Formulas are those of `ekama`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment import ekama, ekama_nitrogen
from wastewater.model.treatment.arithmetic import Values, share
from wastewater.model.treatment.ekama import Kinetics, kinetics
from wastewater.model.treatment.reactor import (
    Growth,
    Nitrogen,
    degraded_share,
    milligrams_per_litre,
    within_oxygen,
)
from wastewater.model.treatment.records import GRAMS_PER_KG, Works
from wastewater.model.treatment.rows import figure
from wastewater.model.treatment.settling import Settled

SHORTEST_AGE = 1e-9


@cache
def site_kinetics() -> Kinetics:
    """Return the constants for the simulation of works [units as in ``ekama.csv``].

    Those of Ekama with the growth rate of nitrifiers that European design implies
    (``works.csv``); the rate differs from town to town, so give it draws.
    """
    return replace(kinetics(), nitrifier_growth=figure("works", "nitrifier_growth"))


def _age(
    works: Works, settled: Settled, ballast: Values, temperature: Values, k: Kinetics
) -> Array:
    """Return the sludge age that volume and clarifiers can hold [d]."""
    held = np.asarray(works.volume) * works.mlss
    inert = settled.inert_particulate / k.cod_per_vss + settled.inorganic + ballast
    return ekama.age_of_mass(held, settled.degradable, inert, temperature, k)


def grow(
    settled: Settled, ballast: Values, works: Works, temperature: Values, k: Kinetics
) -> Growth:
    """Return the growth of sludge.

    The nitrogen that the sludge takes along is counted at 20 °C: what cold sludge holds more it
    gives back when it warms up. Whether heterotrophs are washed out is judged without the sludge of
    phosphorus removal.

    Parameters
    ----------
    settled : Settled
        What reaches the reactor [kg/d].
    ballast : float or numpy.ndarray
        Sludge of phosphorus removal [kg/d].
    works : Works
        The works.
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    """
    held = _age(works, settled, ballast, temperature, k)
    age = np.maximum(np.minimum(held, works.sludge_age), SHORTEST_AGE)
    bare = np.minimum(_age(works, settled, 0.0, temperature, k), works.sludge_age)
    taken = degraded_share(settled.degradable, settled.flow, bare, temperature)
    demand = ekama.oxygen_for_carbon(taken * settled.degradable, age, temperature, k)
    supplied = share(works.oxygen_capacity, demand)
    degraded = supplied * taken
    grown = _mass(degraded, settled, age, temperature, k)
    warm_held = _age(works, settled, ballast, ekama.REFERENCE_TEMPERATURE, k)
    warm_age = np.maximum(np.minimum(warm_held, works.sludge_age), SHORTEST_AGE)
    warm = _mass(degraded, settled, warm_age, ekama.REFERENCE_TEMPERATURE, k)
    return Growth(
        age=age,
        age_is_short=np.asarray(held < works.sludge_age),
        degraded=degraded,
        carbon_short=np.asarray(supplied < 1),
        sludge=grown.total / age,
        warm_sludge=warm.total / warm_age,
        volatile=share(grown.volatile, grown.total + np.asarray(ballast) * age),
        uptake_n=np.minimum(k.n_in_vss * warm.volatile / warm_age, settled.total_n),
        oxygen=supplied * demand,
    )


def _mass(
    degraded: Array, settled: Settled, age: Array, temperature: Values, k: Kinetics
) -> ekama.SludgeMass:
    """Return the sludge in the reactor, without that of phosphorus removal [kg]."""
    inert = settled.inert_particulate / k.cod_per_vss
    taken = degraded * settled.degradable
    return ekama.sludge_mass(taken, inert, settled.inorganic, age, temperature, k)


def nitrogen(
    growth: Growth,
    settled: Settled,
    reject_n: Values,
    works: Works,
    temperature: Values,
    k: Kinetics,
) -> Nitrogen:
    """Return nitrification and denitrification within sludge age, zone, recycle and oxygen.

    Operators throttle the internal recycle to its best ratio if the pumps give more.

    Parameters
    ----------
    growth : Growth
        From `grow`.
    settled : Settled
        What reaches the reactor [kg/d].
    reject_n : float or numpy.ndarray
        Nitrogen of the reject water [kg/d].
    works : Works
        The works.
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    """
    available = np.maximum(settled.total_n + reject_n - growth.uptake_n, 0.0)
    organic = np.minimum(k.n_per_inert_soluble_cod * settled.inert_soluble, available)
    at_hand = available - organic
    nitrifiable = at_hand - _ammonium_left(growth, settled, at_hand, works, temperature, k)
    potential = _potential(growth, settled, works, temperature, k)
    formed = milligrams_per_litre(nitrifiable, settled.flow)
    s = np.asarray(works.sludge_recycle)
    best = ekama_nitrogen.best_recycle(formed, potential, s, k)
    a = np.minimum(works.internal_recycle, best)
    oxygen = (
        a * k.oxygen_in_aerobic + s * k.oxygen_in_return_sludge
    ) / ekama_nitrogen.OXYGEN_PER_NITRATE
    zone = np.maximum(potential - oxygen, 0.0) * settled.flow / GRAMS_PER_KG
    recycled = 1 - 1 / (a + s + 1)
    rates = (ekama_nitrogen.OXYGEN_PER_N, ekama_nitrogen.OXYGEN_PER_NITRATE)
    spare = works.oxygen_capacity - growth.oxygen
    nitrified, denitrified = within_oxygen(nitrifiable, recycled, zone, spare, *rates)
    return Nitrogen(
        ammonium=np.asarray(at_hand - nitrified),
        organic=organic,
        nitrified=nitrified,
        denitrified=denitrified,
        at_hand=np.asarray(at_hand),
        oxygen=np.asarray(rates[0] * nitrified - rates[1] * denitrified),
        oxygen_short=np.asarray(nitrified < nitrifiable),
        zone_short=np.asarray(zone < recycled * nitrified),
    )


def _ammonium_left(
    growth: Growth,
    settled: Settled,
    at_hand: Array,
    works: Works,
    temperature: Values,
    k: Kinetics,
) -> Array:
    """Return the ammonium that the sludge age leaves [kg/d]."""
    rate = ekama_nitrogen.nitrifier_growth(temperature, k, works.oxygen, works.ph)
    unaerated = np.asarray(works.anoxic_share) + works.anaerobic_share
    offered = milligrams_per_litre(at_hand, settled.flow)
    left = ekama_nitrogen.effluent_ammonium(growth.age, unaerated, temperature, rate, offered, k)
    return np.minimum(left * settled.flow / GRAMS_PER_KG, at_hand)


def _potential(
    growth: Growth, settled: Settled, works: Works, temperature: Values, k: Kinetics
) -> Array:
    """Return the denitrification potential of the anoxic zone [mg N/l]."""
    soluble, degradable = (
        milligrams_per_litre(growth.degraded * load, settled.flow)
        for load in (settled.soluble, settled.degradable)
    )
    return ekama_nitrogen.denitrification_potential(
        soluble, degradable, works.anoxic_share, growth.age, temperature, k
    )
