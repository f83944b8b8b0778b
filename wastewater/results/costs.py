"""Cost of each measure beside what it keeps out of the sea."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wastewater.inputs.scenario import Cost, Measure
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.sampling import sample_numbers
from wastewater.results import outcomes
from wastewater.results.block import Block
from wastewater.results.cost import annual_cost, cost_per_kg
from wastewater.results.longtable import long_table, stack

COST_COLUMNS = (
    "city",
    "measure",
    "sea",
    "substance",
    "statistic",
    "annual_cost",
    "reduction",
    "cost_per_kg",
)


def cost_table(
    model: CityModel, measure: str, alone: Block, baseline: Block, at: int, draws: int, seed: int
) -> pd.DataFrame:
    """Return annualised cost [EUR/yr], reduction [kg/yr] and cost per kilogram [EUR/kg] of a measure."""
    cost = yearly_cost(model, model.city.measures[measure], draws, seed)
    tables = []
    for sea in dict.fromkeys(c.sea for c in model.city.catchments):
        reduction = (baseline.total(sea) - alone.total(sea))[at]
        axes = [("substance", model.index.substances)]
        parts = {
            "annual_cost": np.broadcast_to(cost, reduction.shape),
            "reduction": reduction,
            "cost_per_kg": cost_per_kg(cost, reduction),
        }
        columns = {name: long_table(axes, array, {}) for name, array in parts.items()}
        table = columns["annual_cost"][["substance", "statistic"]].copy()
        for name, column in columns.items():
            table[name] = column["value"]
        tables.append(table.assign(sea=sea))
    names = {"city": model.city.id, "measure": measure}
    return stack([t.assign(**names) for t in tables], COST_COLUMNS)


def yearly_cost(model: CityModel, measure: Measure, draws: int, seed: int) -> Array:
    """Return the draws of a measure's annualised cost [EUR/yr], shape (1 + draws,)."""
    investment, yearly, lifetime = (
        _draw(cost, f"{model.city.id}|{measure.id}|{name}", draws, seed)
        for name, cost in (
            ("investment", measure.investment),
            ("yearly_cost", measure.yearly_cost),
            ("lifetime", measure.lifetime),
        )
    )
    rate = model.values[model.index.position("cost.discount_rate")]
    return annual_cost(investment, yearly, lifetime, rate)


def _draw(cost: Cost, key: str, draws: int, seed: int) -> Array:
    fixed = cost.low is None or cost.high is None or cost.low == cost.high
    low = np.nan if cost.low is None else cost.low
    high = np.nan if cost.high is None else cost.high
    kind = "fixed" if fixed else ("lognormal" if low > 0 else "normal")
    numbers = (np.array([number]) for number in (cost.value, low, high))
    bounds = np.array([-np.inf]), np.array([np.inf])
    return np.asarray(sample_numbers([key], np.array([kind]), *numbers, *bounds, draws, seed)[0])
