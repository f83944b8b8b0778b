"""What handling a city's waste costs a year, and per tonne, in three currencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.kept import Case
from wastewater.results.keyed import keyed_table
from wastewater.results.over_years import over_years

WASTE_COST_COLUMNS = ("city", "scenario", "year", "step", "statistic", "value", "unit")


@dataclass(frozen=True)
class Charge:
    """A price per tonne and the tonnes that it is paid for.

    Attributes
    ----------
    step : str
        Step of handling that the charge belongs to.
    name, place : str
        Key of the price [EUR/t].
    indicators : tuple of str
        Waste figures of a block whose sum is charged [t/yr].
    """

    step: str
    name: str
    place: str
    indicators: tuple[str, ...]


CHARGES = (
    Charge("collection", "cost.collection", "separate", ("separately_collected", "hazardous_bin")),
    Charge("collection", "cost.collection", "residual", ("residual_bin",)),
    Charge("collection", "cost.collection", "centre", ("centre",)),
    Charge("sorting", "cost.sorting", "", ("sorting_input",)),
    Charge("treatment", "cost.treatment", "composting", ("composting",)),
    Charge("treatment", "cost.treatment", "biowaste_digestion", ("biowaste_digestion",)),
    Charge("treatment", "cost.treatment", "incineration", ("incinerated",)),
    Charge("treatment", "cost.treatment", "mbt", ("mbt",)),
    Charge("treatment", "cost.treatment", "hazardous_treated", ("hazardous_collected",)),
    Charge("disposal", "cost.disposal", "landfill", ("landfilled",)),
    Charge("disposal", "cost.disposal", "dumpsite", ("dumped_collected",)),
)
STEPS = tuple(dict.fromkeys(charge.step for charge in CHARGES))

#: Names of the exchange rates [currency per EUR], by currency.
EXCHANGE: Mapping[str, str] = {"UAH": "currency.uah", "DKK": "currency.dkk"}


def yearly_costs(case: Case) -> dict[str, Array]:
    """Return the cost of each step and the total [EUR/yr], axes (year, 1 + draws).

    The revenue from sorted materials is negative. It is counted on what becomes new products, so
    what a recycler loses brings nothing. Waste that nobody collects costs nothing here. Measures
    may change prices.
    """
    waste, model = case.block.waste, case.model
    prices = over_years(model, case.taken, case.years, _price_rows(model))
    costs = {step: np.zeros_like(waste["generated"]) for step in STEPS}
    for column, charge in enumerate(CHARGES):
        for indicator in charge.indicators:
            costs[charge.step] += prices[:, column] * waste[indicator]
    income = over_years(model, case.taken, case.years, _revenue_rows(model))
    costs["revenue"] = -np.asarray((case.block.recycled_by_fraction * income).sum(axis=1))
    costs["total"] = np.asarray(sum(costs.values()))
    return costs


def waste_cost_table(case: Case) -> pd.DataFrame:
    """Return the yearly cost of each step and of a tonne, columns `WASTE_COST_COLUMNS`.

    Steps collection, sorting, treatment, disposal, revenue (negative) and total in EUR, UAH and DKK
    a year; `per_tonne` is the total by waste generated, `per_tonne_recycled` by what becomes new
    products or enters composting and digestion, in each currency per tonne. Both are
    missing where there is no such tonne.
    """
    waste, costs = case.block.waste, yearly_costs(case)
    per_tonne = {
        "per_tonne": _by(costs["total"], waste["generated"]),
        "per_tonne_recycled": _by(costs["total"], waste["recycled"] + waste["biological"]),
    }
    figures = {
        (step, f"{currency}/{per}"): euros * rate
        for currency, rate in _exchange(case.model).items()
        for part, per in ((costs, "yr"), (per_tonne, "t"))
        for step, euros in part.items()
    }
    table = keyed_table(case, ("step", "unit"), figures)[list(WASTE_COST_COLUMNS)]
    table["value"] = table["value"].where(np.isfinite(table["value"]))
    return table


def ask_for_rows(model: CityModel) -> None:
    """Ask for every row that the cost of waste uses, so that it is among the sources."""
    _price_rows(model)
    _revenue_rows(model)
    _exchange(model)


def _by(cost: Array, tonnes: Array) -> Array:
    """Cost per tonne [EUR/t], infinite where there is no tonne."""
    ratio = np.full_like(cost, np.inf)
    np.divide(cost, tonnes, out=ratio, where=tonnes > 0)
    return ratio


def _price_rows(model: CityModel) -> NDArray[np.intp]:
    return np.array([model.index.position(c.name, place=c.place) for c in CHARGES], dtype=np.intp)


def _revenue_rows(model: CityModel) -> NDArray[np.intp]:
    return model.index.positions("cost.revenue", "fractions")


def _exchange(model: CityModel) -> dict[str, Array]:
    rates = {c: model.values[model.index.position(name)] for c, name in EXCHANGE.items()}
    return {"EUR": np.ones(model.values.shape[1]), **rates}
