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
from wastewater.results.longtable import side_by_side, stack
from wastewater.results.outcomes import EQS_VOLUME, substances_and_index, with_index
from wastewater.results.prices import in_euros

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
    "unit_cost",
    "unit",
    "kept_out",
)

#: Cubic metres in the unit of `unit_cost` of the EQS volume.
MANY_M3 = 1e6


@dataclass(frozen=True)
class LastStep:
    """A measure as the last step of a scenario: the scenario with it and without it."""

    scenario: str
    measure: str
    with_it: Block
    without_it: Block


@dataclass(frozen=True)
class MeasureCost:
    """What a measure costs in prices of the base year, shape (1 + draws,).

    Attributes
    ----------
    annual : numpy.ndarray
        Investment spread over its lifetime and yearly cost [EUR/yr].
    investment : numpy.ndarray
        Investment [EUR].
    """

    annual: Array
    investment: Array


def cost_table(model: CityModel, step: LastStep, at: int, seed: int) -> pd.DataFrame:
    """Return yearly cost [EUR/yr], reduction [kg/yr, m3/yr] and cost of a unit that is kept out.

    The statistics of the ratio are over all draws: one in which nothing is kept out counts as
    infinitely dear. Where a quantile falls among those it is missing, and the mean is missing as
    soon as there is one; `kept_out` is the share of draws in which there is a reduction [1].

    Parameters
    ----------
    model : CityModel
        The city with at least the draws of the two runs.
    step : LastStep
        The measure and the two runs between which it makes the difference.
    at : int
        Position of the year.
    seed : int
        Seed of the run.
    """
    columns = step.with_it.people.shape[-1]
    few = model.part(slice(0, columns))
    cost = measure_cost(model, model.city.measures[step.measure], seed).annual[:columns]
    tables = []
    for sea in dict.fromkeys(c.sea for c in model.city.catchments):
        change = (step.without_it.total(sea) - step.with_it.total(sea))[at]
        reduction = with_index(few, change)
        axes = [("substance", substances_and_index(few))]
        parts = {
            "annual_cost": np.broadcast_to(cost, reduction.shape),
            "reduction": reduction,
            "cost_per_kg": cost_per_kg(cost, reduction),
        }
        table = side_by_side(axes, parts, {}).replace(np.inf, np.nan)
        kept = dict(zip(substances_and_index(few), kept_out(reduction).tolist(), strict=True))
        tables.append(table.assign(sea=sea, kept_out=table["substance"].map(kept)))
    names = {"city": model.city.id, "scenario": step.scenario, "measure": step.measure}
    return _with_unit(stack([t.assign(**names) for t in tables], COST_COLUMNS[:9] + ("kept_out",)))


def kept_out(reduction: Array) -> Array:
    """Return the share of draws in which anything is kept out [1], without the last axis."""
    drawn = reduction[..., 1:] if reduction.shape[-1] > 1 else reduction
    return np.asarray((drawn > 0).mean(axis=-1))


def measure_cost(model: CityModel, measure: Measure, seed: int) -> MeasureCost:
    """Return what a measure costs, in as many draws as the model holds.

    The discount rate, price levels and rates of exchange are rows of the sample, so they are
    common to all measures; the figures of a measure have draws of their own.

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    measure : Measure
        One of its measures.
    seed : int
        Seed of the run.
    """
    rate = model.values[model.index.position("cost.discount_rate")]

    def drawn(name: str) -> Array:
        cost: Cost = getattr(measure, name)
        return _draw(cost, f"{model.city.id}|{measure.id}|{name}", rate.size - 1, seed)

    investment = drawn("investment") * in_euros(model, measure.investment)
    yearly = drawn("yearly_cost") * in_euros(model, measure.yearly_cost)
    return MeasureCost(annual_cost(investment, yearly, drawn("lifetime"), rate), investment)


def _with_unit(table: pd.DataFrame) -> pd.DataFrame:
    """Add the cost of a handy unit: a kilogram, or a million cubic metres of EQS volume."""
    volume = table["substance"] == EQS_VOLUME
    table["unit_cost"] = table["cost_per_kg"] * np.where(volume, MANY_M3, 1.0)
    table["unit"] = np.where(volume, f"EUR/({MANY_M3:.0f} m3)", "EUR/kg")
    return table[list(COST_COLUMNS)]


def _draw(cost: Cost, key: str, draws: int, seed: int) -> Array:
    fixed = cost.low is None or cost.high is None or cost.low == cost.high
    low = np.nan if cost.low is None else cost.low
    high = np.nan if cost.high is None else cost.high
    kind = "fixed" if fixed else ("lognormal" if low > 0 else "normal")
    columns = (np.array([number]) for number in (cost.value, low, high, -np.inf, np.inf))
    return np.asarray(sample_numbers(Numbers([key], np.array([kind]), *columns), draws, seed)[0])
