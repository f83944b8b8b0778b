"""Every combination of a city's measures: what it costs and what it keeps out of a sea.

What measures keep out does not add up, so every combination is solved. Costs do add up; what is
saved by building two measures together is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.city import City
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.cost import cost_per_kg
from wastewater.results.costs import measure_cost
from wastewater.results.front import efficient, mean, rounded
from wastewater.results.longtable import share_of, side_by_side
from wastewater.results.solved import Asked, Solved, Taken

COMBINATION_COLUMNS = (
    "city",
    "combination",
    "measures",
    "sea",
    "substance",
    "year",
    "statistic",
    "annual_cost",
    "reduction",
    "reduction_share",
    "cost_per_kg",
    "efficient",
    "efficient_share",
)


@dataclass(frozen=True)
class Wish:
    """A question as it was put; what is None is left to the result to choose.

    Attributes
    ----------
    city, sea : str or None
        Where; all cities, and the sea of each city's first outlet.
    substance : str
        A substance or the EQS volume.
    year : int or None
        When; the last year of the run.
    draws : int
        Draws for each combination.
    measures : sequence of str or None
        What to combine; the measures of the fullest scenario of the run.
    """

    city: str | None
    substance: str
    sea: str | None
    year: int | None
    draws: int
    measures: Sequence[str] | None


@dataclass(frozen=True)
class Combinations:
    """Combinations of a city's measures, axes (combination, 1 + draws).

    Attributes
    ----------
    asked : Asked
        What was asked.
    taken : tuple of frozenset
        The measures of each combination; the first has none.
    names : tuple of str
        Ids of the measures of each, joined by "+" in the order of the city.
    annual_cost, investment : numpy.ndarray
        Yearly cost with the investment spread over its lifetime [EUR/yr], and investment [EUR].
    reduction : numpy.ndarray
        What is kept out of the sea, against no measures, draw by draw [kg/yr, m3/yr].
    load : numpy.ndarray
        The load without measures [kg/yr, m3/yr], shape (1 + draws,).
    left_out : mapping of str to str
        Combinations that cannot be, with the reason.
    """

    asked: Asked
    taken: tuple[Taken, ...]
    names: tuple[str, ...]
    annual_cost: Array
    investment: Array
    reduction: Array
    load: Array
    left_out: Mapping[str, str]

    @property
    def reduction_share(self) -> Array:
        """The reduction relative to the load without measures [1]."""
        return np.asarray(
            share_of(self.reduction, np.broadcast_to(self.load, self.reduction.shape))
        )


def every(measures: Sequence[str]) -> tuple[Taken, ...]:
    """Return all subsets of some measures: none, each alone, each pair and so on."""
    sizes = range(len(measures) + 1)
    return tuple(frozenset(taken) for size in sizes for taken in combinations(measures, size))


def name_of(city: City, taken: Taken) -> str:
    """Return the name of a combination: its ids in the order of the city."""
    return "+".join(measure for measure in city.measures if measure in taken)


def gather(
    model: CityModel, asked: Asked, taken: Sequence[Taken], solved: Solved, seed: int
) -> Combinations:
    """Put costs beside what was solved, for the combinations that can be.

    Parameters
    ----------
    model : CityModel
        The prepared city with all draws of the run.
    asked : Asked
        What is asked.
    taken : sequence of frozenset
        Combinations, all of them solved or left out.
    solved : Solved
        What is known of them.
    seed : int
        Seed of the run.
    """
    possible = tuple(one for one in taken if one in solved.loads)
    none = solved.load(frozenset(), asked.sea)
    used = [m for m in model.city.measures if any(m in one for one in taken)]
    costs = [measure_cost(model, model.city.measures[m], seed) for m in used]
    member = np.array([[m in one for m in used] for one in possible], dtype=float)

    def together(parts: Sequence[Array]) -> Array:
        stacked = np.array([part[: none.size] for part in parts]).reshape(len(used), none.size)
        return np.asarray(member.reshape(len(possible), len(used)) @ stacked)

    return Combinations(
        asked=asked,
        taken=possible,
        names=tuple(name_of(model.city, one) for one in possible),
        annual_cost=together([cost.annual for cost in costs]),
        investment=together([cost.investment for cost in costs]),
        reduction=np.array([none - solved.load(one, asked.sea) for one in possible]),
        load=none,
        left_out={
            name_of(model.city, one): why for one, why in solved.left_out.items() if one in taken
        },
    )


def combination_table(found: Combinations) -> pd.DataFrame:
    """Return the statistics of every combination, columns `COMBINATION_COLUMNS`."""
    axes = [("combination", found.names)]
    parts = {
        "annual_cost": found.annual_cost,
        "reduction": found.reduction,
        "reduction_share": found.reduction_share,
        "cost_per_kg": cost_per_kg(found.annual_cost, found.reduction),
    }
    asked = found.asked
    names = {"city": asked.city, "sea": asked.sea, "substance": asked.substance}
    table = side_by_side(axes, parts, names).replace(np.inf, np.nan)
    each = len(table) // len(found.names)
    table["measures"] = np.repeat([len(one) for one in found.taken], each)
    table["year"] = asked.year
    table["efficient"] = np.repeat(on_front(found), each)
    table["efficient_share"] = np.repeat(front_share(found), each)
    return table[list(COMBINATION_COLUMNS)]


def on_front(found: Combinations) -> NDArray[np.bool_]:
    """Tell which combinations no other beats on mean cost and mean reduction [1]."""
    cost, reduction = mean(found.annual_cost), rounded(mean(found.reduction), mean(found.load))
    return efficient(cost[:, None], reduction[:, None])[:, 0]


def front_share(found: Combinations) -> Array:
    """Return the share of draws in which a combination is on the front of that draw [1]."""
    reduction = rounded(found.reduction, found.load)
    return mean(efficient(found.annual_cost, reduction).astype(float))
