"""The balance of a run as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wastewater.model.balance import Balance, describe
from wastewater.model.city_model import CityModel
from wastewater.model.full_year import layers
from wastewater.model.run import solve
from wastewater.model.start import starts
from wastewater.results.longtable import stack

BALANCE_COLUMNS = (
    "city",
    "scenario",
    "year",
    "process",
    "item",
    "in",
    "out",
    "stock_change",
    "residual",
    "unit",
)


def balance_table(
    model: CityModel, scenario: str, measures: Sequence[str], years: Sequence[int]
) -> pd.DataFrame:
    """Return in, out, change of stock and largest residual per process and item, each year.

    Fractions [t/yr], substances [kg/yr], water [m3/yr], carbon of each fraction [t/yr].
    """
    units = {
        "t/yr": (*model.index.fractions, *model.carbon_items),
        "kg/yr": model.index.substances,
        "m3/yr": ("water",),
    }
    unit_of = {item: unit for unit, items in units.items() for item in items}
    tables = []
    (start,) = starts(model, at_once=model.values.shape[1])
    for solved in solve(start, measures, years):
        for layer, items, outside in layers(model, solved):
            balance = describe(layer.flows, layer.opening, layer.closing, outside, items)
            unit = [unit_of[item] for item in items]
            tables.append(_layer(balance, items, unit).assign(year=solved.year))
    table = stack(tables, [c for c in BALANCE_COLUMNS if c not in ("city", "scenario")])
    return table.assign(city=model.city.id, scenario=scenario)[list(BALANCE_COLUMNS)]


def _layer(balance: Balance, items: Sequence[str], unit: Sequence[str]) -> pd.DataFrame:
    count = len(balance.processes)
    return pd.DataFrame(
        {
            "process": np.repeat(balance.processes, len(items)),
            "item": np.tile(items, count),
            "in": balance.inflow.ravel(),
            "out": balance.outflow.ravel(),
            "stock_change": balance.stock_change.ravel(),
            "residual": balance.residual.ravel(),
            "unit": np.tile(unit, count),
        }
    )
