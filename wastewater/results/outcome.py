"""The draws of one outcome of a scenario: a load to the city's sea, the EQS volume or a rate."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wastewater.errors import InputError, Problem
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.block import Block
from wastewater.results.outcomes import EQS_VOLUME, substances_and_index, with_index
from wastewater.results.rates import RATES, rates


def values_of(model: CityModel, block: Block, outcome: str) -> Array:
    """Return the load to the first sea [kg/yr, m3/yr], or a rate [1], axes (year, 1 + draws)."""
    if is_rate(outcome):
        return rates(block)[outcome]
    item = item_of(model, outcome, RATES)
    loads = with_index(model, block.total(model.city.catchments[0].sea))
    return np.asarray(loads[:, item])


def is_rate(outcome: object) -> bool:
    """Tell whether an outcome is a rate; it may be anything that a user gives, a list too."""
    return isinstance(outcome, str) and outcome in RATES


def item_of(model: CityModel, substance: str, others: Iterable[str] = ()) -> int:
    """Return the position of a substance or the EQS volume; `others` are known too."""
    names = substances_and_index(model)
    if substance not in names:
        known = ", ".join([*names, *others])
        raise InputError([Problem("result.substance", value=substance, expected=known)])
    return names.index(substance)


def unit_of(outcome: str) -> str:
    """Return the unit of an outcome: kg/yr, m3/yr for the EQS volume, or that of a rate."""
    return RATES.get(outcome, "m3/yr" if outcome == EQS_VOLUME else "kg/yr")
