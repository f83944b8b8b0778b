"""What the loops over draws stand on: the parameter table of one draw, scenario by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from wastewater.inputs.scenario import Measure
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array

SITES = ("landfill", "dumpsite")
FIRST_OF_CLASS = {"young": 0, "medium": 3, "old": 11, "aged": 41}  # years
OLDEST = 101  # ages that are told apart


@dataclass(frozen=True)
class Answer:
    """What a loop finds for one draw, by scenario.

    `loads` [kg/yr], (scenario, year, substance); `carbon` that becomes gas [t/yr], (scenario, year,
    kind), biogenic before fossil.
    """

    loads: Array
    carbon: Array


class Draws:
    """Parameter tables of the first draws of a city; draw 0 is the best estimate."""

    def __init__(
        self,
        model: CityModel,
        scenarios: Mapping[str, Sequence[str]],
        years: Sequence[int],
        count: int,
    ) -> None:
        if any(scenarios[name] for name in list(scenarios)[:1]):
            raise ValueError("the first scenario is the one without measures")
        if len(model.city.catchments) != 1:
            raise ValueError("one works only")
        self.model, self.scenarios, self.years = model, dict(scenarios), tuple(years)
        # What the city does not state is looked up in a last row of zeros.
        self.values = np.zeros((count, model.values.shape[0] + 1))
        self.values[:, :-1] = model.values[:, :count].T
        self.changes = [Changes(model, measures, years) for measures in scenarios.values()]

    def row(self, name: str, place: str = "", fraction: str = "", substance: str = "") -> int:
        """Where a parameter stands; of `=place` only a row of exactly this place counts."""
        index = self.model.index
        if place.startswith("="):
            return index.rows.get((name, fraction, substance, place[1:]), -1)
        return index.position(name, fraction, substance, place)

    def alone(self, scenario: str) -> Draws:
        """The same draws under one of the scenarios."""
        found = copy(self)
        found.scenarios = {scenario: self.scenarios[scenario]}
        found.changes = [self.changes[list(self.scenarios).index(scenario)]]
        return found

    def table(self, draw: int) -> Array:
        """All rows of a draw under every scenario in every year, (year, scenario, row)."""
        base = self.values[draw]
        found = np.empty((len(self.years), len(self.changes), base.size))
        found[:] = base
        for i, changes in enumerate(self.changes):
            changes.apply(found[:, i], draw)
        return found


class Changes:
    """The changes of a scenario, as arrays over its steps."""

    def __init__(self, model: CityModel, measures: Sequence[str], years: Sequence[int]) -> None:
        steps = [step for name in sorted(measures) for step in model.steps[name]]
        self.row = np.array([step.row for step in steps], dtype=np.intp)
        self.kind = np.array([step.change.kind for step in steps], dtype=str)
        self.numbers = np.array([step.numbers for step in steps])
        self.reached = np.array([[ramp(s.measure, year) for s in steps] for year in years])

    def apply(self, table: Array, draw: int) -> None:
        """Change a table (year, row) by what the measures have reached each year."""
        for kind in np.unique(self.kind):
            at = self.kind == kind
            rows, share, number = self.row[at], self.reached[:, at], self.numbers[at, draw]
            if kind == "set":
                table[:, rows] = (1 - share) * table[:, rows] + share * number
            elif kind == "scale":
                np.multiply.at(table, (slice(None), rows), 1 + share * (number - 1))
            else:
                np.add.at(table, (slice(None), rows), share * number)


def ramp(measure: Measure, year: int) -> float:
    """How far a measure has come in a year [1]."""
    if year >= measure.full:
        return 1.0
    return max(0.0, (year - measure.start) / max(measure.full - measure.start, 1))
