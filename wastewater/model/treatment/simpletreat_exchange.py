"""How fast a chemical moves between the boxes of SimpleTreat 4.0: flows and exchange [m3/s].

All rates are per inhabitant and count volumes of the box that they leave; a rate times the
concentration in that box is what moves [g/s].

References
----------
Struijs, SimpleTreat 4.0, RIVM report 601353005 (2014), as coded in ePiE (version 21-07-14).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.simpletreat_chemical import Chemical, air_water, henry, sorption
from wastewater.model.treatment.simpletreat_plant import Number, Plant, Tanks, figure, tanks

AIR = "air"
PRIMARY_WATER, PRIMARY_SOLIDS = "primary_water", "primary_solids"
AERATOR_WATER, AERATOR_SOLIDS = "aerator_water", "aerator_solids"
SETTLER_WATER, SETTLER_SOLIDS = "settler_water", "settler_solids"
SECONDS_A_DAY = 86400
_SECONDS_AN_HOUR = 3600
_LITRES = 1000

Moves = dict[tuple[str, str], Array]
"""Rates from box to box, or from a box by a way out [m3/s]."""


@dataclass(frozen=True, eq=False)
class Rates:
    """All movements of a chemical in a works [m3/s per inhabitant].

    Attributes
    ----------
    between : dict of (box, box) to numpy.ndarray
        From box to box.
    out : dict of (box, way) to numpy.ndarray
        From a box out of the works: ``wind``, ``primary_sludge``, ``degradation``, ``water``,
        ``effluent_solids``, ``surplus_sludge``.
    entering : dict of box to numpy.ndarray
        Share of the load that enters in a box [1].
    """

    between: Moves
    out: Moves
    entering: dict[str, Array]


def rates(chemical: Chemical, plant: Plant) -> Rates:
    """Return all movements of a chemical in a works [m3/s per inhabitant].

    Parameters
    ----------
    chemical : Chemical
        One or many chemicals.
    plant : Plant
        One or many works; broadcasts with the chemical, draws last.
    """
    size = tanks(plant)
    between = dict(_flows(plant, size))
    for exchange in (_with_air(chemical, plant, size), _with_solids(chemical, plant, size)):
        between |= exchange
    out = _ways_out(plant, size)
    degraded = np.asarray(chemical.biodegradation * size.aerator_volume)
    out[AERATOR_WATER, "degradation"] = degraded
    bound = sorption(chemical, plant.ph)[0] * plant.solids / (plant.flow * _LITRES)
    entering = {PRIMARY_WATER: 1 / (1 + bound), PRIMARY_SOLIDS: bound / (1 + bound)}
    return Rates(between, out, entering)


def _per_second(kg_per_day: Number, density: str) -> Array:
    """Return a flow of solids [m3/s] from its dry mass [kg/d]."""
    return np.asarray(kg_per_day) / (SECONDS_A_DAY * _LITRES * figure(density))


def _flows(plant: Plant, size: Tanks) -> Moves:
    """Return the flows of water and solids from box to box [m3/s]."""
    water = np.asarray(plant.flow) / SECONDS_A_DAY
    kept = plant.flow * (np.asarray(plant.mixed_liquor) - plant.effluent_solids)
    passed = plant.solids * (1 - plant.settled)
    mixed = plant.flow * np.asarray(plant.mixed_liquor)
    return {
        (PRIMARY_WATER, AERATOR_WATER): water,
        (AERATOR_WATER, SETTLER_WATER): water,
        (PRIMARY_SOLIDS, AERATOR_SOLIDS): _per_second(passed, "density_raw"),
        (AERATOR_SOLIDS, SETTLER_SOLIDS): _per_second(mixed, "density_activated"),
        (SETTLER_SOLIDS, AERATOR_SOLIDS): _per_second(
            kept - size.surplus_sludge, "density_activated"
        ),
    }


def _ways_out(plant: Plant, size: Tanks) -> Moves:
    """Return the flows of air, water and solids out of the works [m3/s]."""
    area = (size.primary_area + size.aerator_area + size.settler_area) * plant.inhabitants
    lost = plant.flow * np.asarray(plant.effluent_solids)
    return {
        (AIR, "wind"): np.sqrt(area) * plant.air_height * plant.wind / plant.inhabitants,
        (PRIMARY_SOLIDS, "primary_sludge"): _per_second(
            plant.solids * plant.settled, "density_raw"
        ),
        (SETTLER_WATER, "water"): np.asarray(plant.flow) / SECONDS_A_DAY,
        (SETTLER_SOLIDS, "effluent_solids"): _per_second(lost, "density_activated"),
        (SETTLER_SOLIDS, "surplus_sludge"): _per_second(size.surplus_sludge, "density_activated"),
    }


def _with_air(chemical: Chemical, plant: Plant, size: Tanks) -> Moves:
    """Return the exchange of water and air [m3/s]: two films, in the aerator stripping as well."""
    partition = air_water(chemical, plant.ph, plant.air_temperature)
    film = 1 / figure("velocity_air") + partition / figure("velocity_water")
    above = size.aerator_area * plant.air_height
    stripped = _stripping(chemical, plant, size, partition)
    from_air = {
        PRIMARY_WATER: size.primary_area / film,
        AERATOR_WATER: size.aerator_area / film
        + stripped / (1 / above + partition / size.aerator_volume),
        SETTLER_WATER: size.settler_area / film,
    }
    out = {(AIR, box): rate for box, rate in from_air.items()}
    return out | {(box, AIR): partition * rate for box, rate in from_air.items()}


def _stripping(chemical: Chemical, plant: Plant, size: Tanks, partition: Array) -> Array:
    """Return the rate constant of stripping in the aerator [1/s], by surface or bubble aeration."""
    missing = figure("oxygen_saturation") - figure("oxygen_kept")
    transfer = size.oxygen_demand / (size.aerator_hours * _SECONDS_AN_HOUR * missing)
    in_air = figure("surface_ratio") * partition
    surface = figure("surface_transfer") * transfer * in_air / (in_air + 1)
    blown = figure("bubble_factor") * figure("bubble_air") / size.aerator_volume
    bubbles = blown * henry(chemical, plant.ph) ** figure("bubble_exponent")
    return np.where(np.asarray(plant.aeration) == "surface", surface, bubbles)


def _with_solids(chemical: Chemical, plant: Plant, size: Tanks) -> Moves:
    """Return the exchange of water and solids [m3/s]: sorption with a half-life in each tank."""
    to_raw, to_activated = sorption(chemical, plant.ph)
    in_primary = plant.solids / plant.flow * (1 - plant.settled)
    heavy, light = figure("density_raw"), figure("density_activated")
    tank = {
        (PRIMARY_WATER, PRIMARY_SOLIDS, "sorption_primary"): (
            (size.primary_volume, in_primary, heavy, to_raw)
        ),
        (AERATOR_WATER, AERATOR_SOLIDS, "sorption_aerator"): (
            (size.aerator_volume, plant.mixed_liquor, light, to_activated)
        ),
        (SETTLER_WATER, SETTLER_SOLIDS, "sorption_settler"): (
            (size.settler_volume, plant.effluent_solids, light, to_activated)
        ),
    }
    exchange: Moves = {}
    for (water, solids, half_life), (volume, content, density, coefficient) in tank.items():
        rate = np.log(2) / figure(half_life) * volume
        bound = coefficient * content / _LITRES  # sorbed over dissolved at equilibrium
        exchange[water, solids] = rate * bound / (1 + bound)
        exchange[solids, water] = rate * content / (_LITRES * density) / (1 + bound)
    return exchange
