"""Amounts of money of any currency and year in euros of the base price year."""

from __future__ import annotations

import numpy as np

from wastewater.inputs.costs import BASE_YEAR, INDEX
from wastewater.inputs.raw import COSTS
from wastewater.inputs.scenario import Cost, Measure
from wastewater.inputs.vocabulary import CURRENCIES
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array


def in_euros(model: CityModel, cost: Cost) -> Array:
    """Return what a unit of an amount is worth [EUR of the base price year], shape (1 + draws,).

    An amount in another currency is turned to euros at the rate of its own price year, then taken
    to the base year with the price level of the euro area: prices at home and rates of exchange
    need not be known together.
    """
    values, base = model.values, base_year(model)
    year = base if cost.price_year is None else cost.price_year
    worth = np.ones(values.shape[1])
    if rate := CURRENCIES[cost.currency]:
        worth = worth / values[model.index.position(rate, place=str(year))]
    if year != base:
        now, then = (values[model.index.position(INDEX, place=str(y))] for y in (base, year))
        worth = worth * now / then
    return worth


def base_year(model: CityModel) -> int:
    """Return the year in whose prices all costs are told."""
    return round(float(model.values[model.index.position(BASE_YEAR), 0]))


def ask_for_prices(model: CityModel, measure: Measure) -> None:
    """Ask for every row that the cost of a measure uses, so that it is among the sources."""
    model.index.position("cost.discount_rate")
    for name in COSTS:
        in_euros(model, getattr(measure, name))


def told_in(cost: Cost) -> str:
    """Return the unit of an amount: its currency, and the year of its prices if it has one."""
    return cost.currency if cost.price_year is None else f"{cost.currency} {cost.price_year}"
