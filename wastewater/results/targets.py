"""Targets of the European Union and of Ukraine beside the rates of each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs import vocabulary
from wastewater.model.distributions import Array
from wastewater.results.kept import Case
from wastewater.results.longtable import stack
from wastewater.results.rates import LESS_IS_BETTER, rates
from wastewater.results.statistics import STATISTICS, summarise

TARGET_COLUMNS = (
    "city",
    "scenario",
    "target",
    "rate",
    "target_year",
    "required",
    "reached_year",
    "median",
    "probability",
    "source",
)


@dataclass(frozen=True)
class Goal:
    """A target for one rate.

    Attributes
    ----------
    rate : str
        Name of the rate.
    year : int
        Calendar year.
    required : float
        What is required [unit of the rate]: at least, or at most where less is better.
    """

    rate: str
    year: int
    required: float

    def met(self, values: Array) -> NDArray[np.bool_]:
        """Tell which values of the rate meet the target [unit of the rate]."""
        return values <= self.required if self.rate in LESS_IS_BETTER else values >= self.required


def standing(goal: Goal, values: Array, years: Sequence[int]) -> dict[str, object]:
    """Return when a rate reaches a target, and how it stands in the year of the target.

    Parameters
    ----------
    goal : Goal
        The target.
    values : numpy.ndarray
        The rate, axes (year, 1 + draws).
    years : sequence of int
        Calendar years of the values.

    Returns
    -------
    dict of str to object
        `reached_year`, `median` [unit of the rate] and `probability` [1], as in `target_table`.
    """
    medians = summarise(values)[:, STATISTICS.index("median")]
    reached = np.flatnonzero(goal.met(medians))
    first = years[int(reached[0])] if reached.size else pd.NA
    if goal.year not in years:
        return {"reached_year": first, "median": np.nan, "probability": np.nan}
    at = years.index(goal.year)
    drawn = values[at, 1:] if values.shape[-1] > 1 else values[at]
    share = float(goal.met(drawn).mean())
    return {"reached_year": first, "median": float(medians[at]), "probability": share}


def target_table(case: Case) -> pd.DataFrame:
    """Return how one scenario stands to every target, columns `TARGET_COLUMNS`.

    `reached_year` is the first year in which the median meets the target, missing where none does;
    `median` [unit of the rate] and `probability` [1], the share of draws that meet the target, are
    those of the target year, NaN where the run does not hold it.
    """
    known = rates(case.block)
    rows = []
    for name, target in vocabulary.targets().to_dict("index").items():
        goal = Goal(target["rate"], target["year"], target["required"])
        names = {"target": name, "rate": goal.rate, "source": target["source"]}
        numbers = {"target_year": goal.year, "required": goal.required}
        rows.append(names | numbers | standing(goal, known[goal.rate], case.years))
    table = pd.DataFrame(rows).assign(**case.names)
    table["reached_year"] = table["reached_year"].astype("Int64")
    return stack([table], TARGET_COLUMNS)
