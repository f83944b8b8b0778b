"""The steps of an abatement cost curve as records: which are drawn, which are only told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from wastewater.present import language as words
from wastewater.present.decide.common import Question
from wastewater.present.summary import fullest_scenario
from wastewater.present.view import STATISTICS, Band

_COLUMNS = ("cost_per_kg", "reduction", "cumulative_reduction", "annual_cost")


class Step(NamedTuple):
    """A step of the curve: the measure that it adds, with its figures and their spread.

    `cost` [EUR/kg, EUR/m3], `reduction` and `total` (with all steps before it) [kg/yr, m3/yr],
    `annual` [EUR/yr]; `left` is the total before it.
    """

    measure: str
    cost: Band
    reduction: Band
    total: Band
    annual: Band
    left: float

    @property
    def width(self) -> float:
        """By how much the median of what is kept out grows [kg/yr, m3/yr]."""
        return self.total.median - self.left


class Curve(NamedTuple):
    """The steps of a curve, and the measures that add nothing to what the others keep out."""

    steps: list[Step]
    without: list[str]


def curve_of(asked: Question, table: pd.DataFrame, measures: Sequence[str] | None) -> Curve:
    """Return the steps in their order; measures that add nothing to the others stand apart.

    Parameters
    ----------
    asked : Question
        What the chart is asked.
    table : pandas.DataFrame
        The abatement curve of the city.
    measures : sequence of str, optional
        Measures that were asked about; those of the fullest scenario by default.
    """
    steps: list[Step] = []
    without: list[str] = []
    left = 0.0
    for _, rows in table.groupby("step", sort=True):
        found = rows.set_index("statistic").loc[list(STATISTICS), list(_COLUMNS)].astype(float)
        cost, reduction, total, annual = (Band(*found[column]) for column in _COLUMNS)
        step = Step(str(rows["measure"].iloc[0]), cost, reduction, total, annual, left)
        if step.reduction.median > 0 and step.width > 0 and pd.notna(step.cost.median):
            steps.append(step)
            left = step.total.median
        else:
            without.append(step.measure)
    known = {step.measure for step in steps} | set(without)
    if measures is None:
        scenario = fullest_scenario(asked.tables, asked.city)
        measures = asked.city.scenarios[scenario].measures
    return Curve(steps, [*without, *(measure for measure in measures if measure not in known)])


def measure_names(asked: Question, measures: list[str]) -> list[str]:
    """Return the names of measures."""
    return [words.measure_name(asked.city, measure, asked.language) for measure in measures]
