"""The reactor by the design rules of ATV-DVWK-A 131, read the other way round.

Where the guideline knows only nitrification or none, the part that a sludge age in between
nitrifies is taken as linear from the age at which nitrifiers just hold on to that age times the
safety factor (own estimate).
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment import a131
from wastewater.model.treatment.arithmetic import Values, divided, share
from wastewater.model.treatment.ekama import REFERENCE_TEMPERATURE, Kinetics
from wastewater.model.treatment.reactor import (
    Growth,
    Nitrogen,
    degraded_share,
    within_oxygen,
)
from wastewater.model.treatment.records import GRAMS_PER_KG, Works
from wastewater.model.treatment.rows import figure
from wastewater.model.treatment.settling import Settled

SHORTEST_AGE = 1e-9


def grow(
    settled: Settled, ballast: Values, works: Works, temperature: Values, k: Kinetics
) -> Growth:
    """Return the growth of sludge.

    Whether heterotrophs are washed out is judged without the sludge of phosphorus removal.

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
        Not used; the design rules have constants of their own.
    """
    held = _age(works, settled, ballast, temperature)
    age = np.maximum(np.minimum(held, works.sludge_age), SHORTEST_AGE)
    bare = np.minimum(_age(works, settled, 0.0, temperature), works.sludge_age)
    taken = degraded_share(settled.degradable, settled.flow, bare, temperature)
    demand = a131.oxygen_for_carbon(taken * settled.bod5, age, temperature)
    supplied = share(works.oxygen_capacity, demand)
    degraded = supplied * taken
    sludge = _sludge(settled, age, temperature)
    warm_held = _age(works, settled, ballast, REFERENCE_TEMPERATURE)
    warm_age = np.maximum(np.minimum(warm_held, works.sludge_age), SHORTEST_AGE)
    uptake = figure("a131", "n_per_bod") * degraded * settled.bod5
    return Growth(
        age=age,
        age_is_short=np.asarray(held < works.sludge_age),
        degraded=degraded,
        carbon_short=np.asarray(supplied < 1),
        sludge=sludge,
        warm_sludge=_sludge(settled, warm_age, REFERENCE_TEMPERATURE),
        volatile=np.full(np.shape(sludge), figure("works", "volatile_share")),
        uptake_n=np.minimum(uptake, settled.total_n),
        oxygen=supplied * demand,
    )


def _age(works: Works, settled: Settled, ballast: Values, temperature: Values) -> Array:
    """Return the sludge age that volume and clarifiers can hold [d]."""
    mass = np.asarray(works.volume) * works.mlss
    solids = _solids_per_bod(settled)
    return a131.age_of_mass(mass, settled.bod5, solids, ballast, temperature)


def _sludge(settled: Settled, age: Values, temperature: Values) -> Array:
    """Return the sludge that grows [kg/d]."""
    return a131.sludge_production(settled.bod5, _solids_per_bod(settled), age, temperature)


def _solids_per_bod(settled: Settled) -> Array:
    return divided(settled.tss, settled.bod5, 0.0)


def nitrogen(
    growth: Growth,
    settled: Settled,
    reject_n: Values,
    works: Works,
    temperature: Values,
    k: Kinetics,
) -> Nitrogen:
    """Return nitrification and denitrification within sludge age, zone, recycle and oxygen.

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
        Not used; the design rules have constants of their own.
    """
    available = np.maximum(settled.total_n + reject_n - growth.uptake_n, 0.0)
    organic = np.minimum(figure("a131", "organic_n") * settled.flow / GRAMS_PER_KG, available)
    at_hand = available - organic
    aerated = 1 - np.asarray(works.anoxic_share) - works.anaerobic_share
    nitrifiable = at_hand * nitrified_share(growth.age * aerated, settled.bod5, temperature)
    recycled = a131.recycle_removal(np.asarray(works.internal_recycle) + works.sludge_recycle)
    capacity = a131.denitrification_capacity(works.anoxic_share, temperature)
    zone = capacity * growth.degraded * settled.bod5
    rates = (figure("a131", "oxygen_nitrification"), figure("a131", "oxygen_denitrification"))
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


def nitrified_share(aerobic_age: Values, bod: Values, temperature: Values) -> Array:
    """Return the share of ammonium that a sludge age nitrifies.

    Parameters
    ----------
    aerobic_age : float or numpy.ndarray
        Aerobic sludge age [d].
    bod : float or numpy.ndarray
        BOD5 load of the reactor [kg/d], which sets the safety factor.
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    over = np.asarray(aerobic_age) / a131.nitrifier_age(temperature) - 1
    return np.asarray(np.clip(over / (a131.safety_factor(bod) - 1), 0.0, 1.0))
