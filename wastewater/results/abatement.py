"""The marginal abatement cost curve: one measure after another, the cheapest kilogram first.

A step is judged by what it adds to those before it, draw by draw, because measures on one load do
not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.results.combinations import Combinations
from wastewater.results.cost import cost_per_kg
from wastewater.results.front import ROUNDING, mean
from wastewater.results.longtable import side_by_side
from wastewater.results.solved import Taken

CURVE_COLUMNS = (
    "city",
    "step",
    "measure",
    "sea",
    "substance",
    "year",
    "statistic",
    "annual_cost",
    "reduction",
    "cost_per_kg",
    "cumulative_reduction",
)

#: Finds what combinations cost and keep out.
Find = Callable[[Sequence[Taken]], Combinations]


@dataclass(frozen=True)
class CurveStep:
    """One step of the curve, shape (1 + draws,).

    Attributes
    ----------
    measure : str
        The measure that is added.
    cost : numpy.ndarray
        What it adds to the yearly cost [EUR/yr].
    reduction, total : numpy.ndarray
        What it adds to the reduction, and the reduction so far [kg/yr, m3/yr].
    """

    measure: str
    cost: Array
    reduction: Array
    total: Array


def curve(measures: Sequence[str], find: Find) -> list[CurveStep]:
    """Return the steps of the curve, each the one with the cheapest additional kilogram.

    Means over the draws decide. A measure that keeps more out and saves money comes before those
    that cost anything, the largest saving first: the ratio would rank the smallest reduction
    best. The curve ends where no measure that is left keeps more out.

    Parameters
    ----------
    measures : sequence of str
        Measures to choose from.
    find : callable
        Costs and reductions of combinations; those that cannot be are missing from what it finds.
    """
    steps: list[CurveStep] = []
    taken: Taken = frozenset()
    while True:
        left = [measure for measure in measures if measure not in taken]
        found = find([taken, *(taken | {measure} for measure in left)])
        options = [_step(found, taken, m) for m in left if taken | {m} in found.taken]
        least = float(mean(found.load)) * ROUNDING
        useful = [step for step in options if mean(step.reduction) > least]
        if not useful:
            return steps
        steps.append(min(useful, key=_rank))
        taken = taken | {steps[-1].measure}


def curve_table(found: Combinations, steps: Sequence[CurveStep]) -> pd.DataFrame:
    """Return the statistics of the steps, columns `CURVE_COLUMNS`.

    Parameters
    ----------
    found : Combinations
        What was asked, and its load without measures.
    steps : sequence of CurveStep
        The steps.
    """
    asked, shape = found.asked, (len(steps), found.load.size)
    cost, reduction, total = (
        np.array(list(part)).reshape(shape)
        for part in (
            (step.cost for step in steps),
            (step.reduction for step in steps),
            (step.total for step in steps),
        )
    )
    parts = {
        "annual_cost": cost,
        "reduction": reduction,
        "cost_per_kg": cost_per_kg(cost, reduction),
        "cumulative_reduction": total,
    }
    axes = [("step", range(1, 1 + len(steps)))]
    names = {"city": asked.city, "sea": asked.sea, "substance": asked.substance}
    table = side_by_side(axes, parts, names).replace(np.inf, np.nan)
    measure = {at: step.measure for at, step in enumerate(steps, start=1)}
    return table.assign(measure=table["step"].map(measure), year=asked.year)[list(CURVE_COLUMNS)]


def _step(found: Combinations, taken: Taken, measure: str) -> CurveStep:
    before, after = (found.taken.index(one) for one in (taken, taken | {measure}))
    cost, reduction = found.annual_cost, found.reduction
    return CurveStep(
        measure, cost[after] - cost[before], reduction[after] - reduction[before], reduction[after]
    )


def _rank(step: CurveStep) -> tuple[bool, float]:
    cost = float(mean(step.cost))
    return (True, cost / float(mean(step.reduction))) if cost > 0 else (False, cost)
