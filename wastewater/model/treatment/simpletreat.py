"""SimpleTreat 4.0: where an organic chemical goes in an activated sludge works.

Nine boxes stand in a steady linear balance: air, and water, solids and sludge of the primary tank,
water and solids of the aerator and of the final settler, surplus sludge. The two sludges have the
concentration of the solids that they are taken from, so seven boxes remain to be solved, for all
chemicals and draws at once. Without primary tank its boxes have no volume and pass everything on,
which is the model's balance of six boxes.

References
----------
Struijs, SimpleTreat 4.0, RIVM report 601353005 (2014), as coded in ePiE (version 21-07-14).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.errors import BalanceError, Problem
from wastewater.model.balance import ROUNDING_STEPS
from wastewater.model.distributions import Array
from wastewater.model.treatment.simpletreat_chemical import Chemical
from wastewater.model.treatment.simpletreat_exchange import (
    AERATOR_SOLIDS,
    AERATOR_WATER,
    AIR,
    PRIMARY_SOLIDS,
    PRIMARY_WATER,
    SECONDS_A_DAY,
    SETTLER_SOLIDS,
    SETTLER_WATER,
    Moves,
    Rates,
    rates,
)
from wastewater.model.treatment.simpletreat_plant import Number, Plant, figure, tanks

ORDER = (
    PRIMARY_SOLIDS,
    PRIMARY_WATER,
    SETTLER_SOLIDS,
    SETTLER_WATER,
    AERATOR_SOLIDS,
    AERATOR_WATER,
    AIR,
)
"""Order in which the boxes are eliminated; any would do."""


@dataclass(frozen=True, eq=False)
class Fate:
    """Where a chemical goes; all arrays have the shape of chemical, plant and load together.

    Attributes
    ----------
    air, primary_sludge, surplus_sludge, effluent, degraded : numpy.ndarray
        Shares of what enters the works, together 1 [1].
    primary_removal : numpy.ndarray
        Share that the primary tank takes out, sludge and air together [1].
    influent, effluent_dissolved, effluent_total : numpy.ndarray
        Concentrations in the water, with its solids but for the dissolved one [mg/l].
    primary_content, surplus_content, sludge_content : numpy.ndarray
        Content of dry primary sludge (NaN where there is none), of surplus sludge and of both
        together [mg/kg].
    """

    air: Array
    primary_sludge: Array
    surplus_sludge: Array
    effluent: Array
    degraded: Array
    primary_removal: Array
    influent: Array
    effluent_dissolved: Array
    effluent_total: Array
    primary_content: Array
    surplus_content: Array
    sludge_content: Array

    @property
    def removal(self) -> Array:
        """Share of the chemical that does not leave with the effluent [1]."""
        return np.clip(self.air + self.primary_sludge + self.surplus_sludge + self.degraded, 0, 1)

    @property
    def secondary_removal(self) -> Array:
        """Share of what passes the primary tank that aerator and settler take out [1]."""
        passed = 1 - self.primary_removal
        return np.clip((passed - self.effluent) / np.where(passed > 0, passed, 1), 0, 1)


def simpletreat(chemical: Chemical, plant: Plant, load: Number = 1.0) -> Fate:
    """Return where a chemical goes in a works with activated sludge.

    Parameters
    ----------
    chemical : Chemical
        One or many chemicals.
    plant : Plant
        One or many works; broadcasts with the chemical, draws last.
    load : float or numpy.ndarray
        What enters the works [kg/d]; counts for the concentrations only, which without it are
        those of one kilogram a day.

    Returns
    -------
    Fate
        Shares [1], concentrations [mg/l] and contents [mg/kg].

    Raises
    ------
    ValueError
        If the load is negative or not finite.
    BalanceError
        If the shares do not add up to 1: an error of the program.
    """
    if not ((np.asarray(load, float) >= 0) & np.isfinite(load)).all():
        raise ValueError(f"load: {load} cannot be")
    found = rates(chemical, plant)
    response = responses(found)
    shares = _shares(found, response)
    every = shares | _concentrations(plant, response, np.asarray(load, float))
    shape = np.broadcast_shapes(*(array.shape for array in every.values()))
    return Fate(**{name: np.broadcast_to(array, shape) for name, array in every.items()})


def responses(found: Rates) -> dict[str, Array]:
    """Return the concentration of each box in the steady state per load that enters [s/m3].

    The linear balance (all that leaves a box) c = entering + all that comes from other boxes is
    solved by elimination, box after box for all draws at once.

    Parameters
    ----------
    found : Rates
        Movements of the chemical [m3/s].
    """
    moves, entering, total = _eliminated(found)
    known: dict[str, Array] = {}
    for box in reversed(ORDER):
        received = (c * moves[other, box] for other, c in known.items() if (other, box) in moves)
        known[box] = sum(received, start=entering.get(box, np.zeros(()))) / total[box]
    return known


def _eliminated(found: Rates) -> tuple[Moves, dict[str, Array], dict[str, Array]]:
    """Return movements, what enters, and all that leaves each box towards later boxes or out.

    What comes to an eliminated box goes on to the others, or out, in the proportion of its ways, so
    that nothing is ever subtracted: no result is negative, each is exact to rounding however small
    (Grassmann, Taksar and Heyman 1985).
    """
    moves, entering = dict(found.between), dict(found.entering)
    out = {box: np.zeros(()) for box in ORDER}
    for (box, _), rate in found.out.items():
        out[box] = out[box] + rate
    total: dict[str, Array] = {}
    for at, box in enumerate(ORDER):
        later = ORDER[at + 1 :]
        targets = {to: moves[box, to] for to in later if (box, to) in moves}
        total[box] = sum(targets.values(), start=out[box])
        chance = {to: rate / total[box] for to, rate in targets.items()}
        for to, share in chance.items():
            entering[to] = entering.get(to, 0) + entering.get(box, 0) * share
        for other in (o for o in later if (o, box) in moves):
            out[other] = out[other] + moves[other, box] * (out[box] / total[box])
            for to in chance.keys() - {other}:  # what comes back to where it was has not moved
                more = moves[other, box] * chance[to]
                moves[other, to] = moves.get((other, to), 0) + more
    return moves, entering, total


def _shares(found: Rates, response: dict[str, Array]) -> dict[str, Array]:
    """Return the shares of a `Fate` [1] and what the primary tank takes out, checked."""
    ways = {way: response[box] * rate for (box, way), rate in found.out.items()}
    out = {
        "air": ways["wind"],
        "primary_sludge": ways["primary_sludge"],
        "surplus_sludge": ways["surplus_sludge"],
        "effluent": ways["water"] + ways["effluent_solids"],
        "degraded": ways["degradation"],
    }
    total = _checked(out)
    shares = {name: share / total for name, share in out.items()}
    evaporated = response[PRIMARY_WATER] * found.between[PRIMARY_WATER, AIR]
    returned = response[AIR] * found.between[AIR, PRIMARY_WATER]
    lost = shares["primary_sludge"] + evaporated - returned
    return shares | {"primary_removal": np.clip(lost, 0, 1)}


def _checked(shares: dict[str, Array]) -> Array:
    """Return the sum of the shares [1], which differs from 1 by rounding only."""
    total = sum(shares.values(), start=np.zeros(()))
    wrong = np.abs(total - 1)
    if not (wrong <= ROUNDING_STEPS * np.finfo(float).eps).all():  # also catches not-a-number
        fields = {"process": "SimpleTreat", "item": "chemical"}
        raise BalanceError([Problem("model.balance", value=f"{wrong.max():.4g}", fields=fields)])
    return total


def _concentrations(plant: Plant, response: dict[str, Array], load: Array) -> dict[str, Array]:
    """Return concentrations in water [mg/l] and contents of the sludge [mg/kg]."""
    entering = load * 1000 / (plant.inhabitants * SECONDS_A_DAY)  # g/s per inhabitant
    settled, surplus = plant.solids * plant.settled, tanks(plant).surplus_sludge
    primary = entering * response[PRIMARY_SOLIDS] / figure("density_raw")
    activated = entering * response[SETTLER_SOLIDS] / figure("density_activated")
    dissolved = entering * response[SETTLER_WATER]
    return {
        "influent": np.asarray(load * 1000 / (plant.flow * plant.inhabitants)),
        "effluent_dissolved": dissolved,
        "effluent_total": dissolved + activated * plant.effluent_solids / 1000,
        "primary_content": np.where(settled > 0, primary, np.nan),
        "surplus_content": activated,
        "sludge_content": (primary * settled + activated * surplus) / (settled + surplus),
    }
