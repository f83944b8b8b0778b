"""Cost of each measure beside what it keeps out of the sea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wastewater.inputs.scenario import Cost, Measure
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.sampling import Numbers, sample_numbers
from wastewater.results.block import Block
from wastewater.results.cost import annual_cost, cost_per_kg
from wastewater.results.longtable import long_table, stack

COST_COLUMNS = (
    "city",
    "scenario",
    "measure",
    "sea",
    "substance",
    "statistic",
    "annual_cost",
    "reduction",
    "cost_per_kg",
)


#: Draws taken for costs: each measure asks for a run of its own, and costs are rough.
COST_DRAWS = 500


@dataclass(frozen=True)
class LastStep:
    """A measure as the last step of a scenario: the scenario with it and without it."""

    scenario: str
    measure: str
    with_it: Block
    without_it: Block


def cost_table(model: CityModel, step: LastStep, at: int, seed: int) -> pd.DataFrame:
    """Return yearly cost [EUR/yr], reduction [kg/yr] and cost per kilogram [EUR/kg].

    Parameters
    ----------
    model : CityModel
        The city.
    step : LastStep
        The measure and the two runs between which it makes the difference.
    at : int
        Position of the year.
    seed : int
        Seed of the run.
    """
    cost = yearly_cost(model, model.city.measures[step.measure], seed)
    tables = []
    for sea in dict.fromkeys(c.sea for c in model.city.catchments):
        reduction = (step.without_it.total(sea) - step.with_it.total(sea))[at]
        axes = [("substance", model.index.substances)]
        parts = {
            "annual_cost": np.broadcast_to(cost, reduction.shape),
            "reduction": reduction,
            "cost_per_kg": cost_per_kg(cost, reduction),
        }
        columns = {name: long_table(axes, array, {}) for name, array in parts.items()}
        table = columns["annual_cost"][["substance", "statistic"]].copy()
        for name, column in columns.items():
            table[name] = column["value"].replace(np.inf, np.nan)
        tables.append(table.assign(sea=sea))
    names = {"city": model.city.id, "scenario": step.scenario, "measure": step.measure}
    return stack([t.assign(**names) for t in tables], COST_COLUMNS)


def yearly_cost(model: CityModel, measure: Measure, seed: int) -> Array:
    """Return a measure's annualised cost [EUR/yr], as many draws as the model holds."""
    rate = model.values[model.index.position("cost.discount_rate")]
    draws = rate.size - 1
    investment, yearly, lifetime = (
        _draw(cost, f"{model.city.id}|{measure.id}|{name}", draws, seed)
        for name, cost in (
            ("investment", measure.investment),
            ("yearly_cost", measure.yearly_cost),
            ("lifetime", measure.lifetime),
        )
    )
    return annual_cost(investment, yearly, lifetime, rate)


def _draw(cost: Cost, key: str, draws: int, seed: int) -> Array:
    fixed = cost.low is None or cost.high is None or cost.low == cost.high
    low = np.nan if cost.low is None else cost.low
    high = np.nan if cost.high is None else cost.high
    kind = "fixed" if fixed else ("lognormal" if low > 0 else "normal")
    columns = (np.array([number]) for number in (cost.value, low, high, -np.inf, np.inf))
    return np.asarray(sample_numbers(Numbers([key], np.array([kind]), *columns), draws, seed)[0])
