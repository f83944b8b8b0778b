"""The tables of a result that help to choose among measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wastewater.model.city_model import CityModel
from wastewater.model.run import starts
from wastewater.results.block import collect
from wastewater.results.costs import COST_COLUMNS, COST_DRAWS, LastStep, cost_table
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.sure_result import SureTables


@dataclass(frozen=True)
class ChoiceTables(SureTables):
    """What a result tells of cost and effect; the attributes are those of `Kept`."""

    @remembered
    def costs(self, year: int | None = None) -> pd.DataFrame:
        """Return the annualised cost of each measure and per kilogram kept out of the sea.

        A measure is taken as the last step of the largest scenario that holds it, because measures
        on one load do not add up: the reduction is the load of that scenario without the measure
        less the load with it. Columns `city, scenario, measure, sea, substance, statistic,
        annual_cost [EUR/yr], reduction [kg/yr], cost_per_kg [EUR/kg]`; the cost per kilogram is
        missing where nothing is kept out. At most the first 500 draws are taken: their band is as
        good as the figures that go into it.

        Parameters
        ----------
        year : int, optional
            The last year by default.
        """
        at = self.years.index(self._one_year(year))
        tables = [
            cost_table(self.model(city).part(slice(0, 1 + COST_DRAWS)), step, at, self.seed)
            for city, steps in self._last_steps.items()
            for step in steps
        ]
        return stack(tables, COST_COLUMNS)

    @cached_property
    def _last_steps(self) -> dict[str, list[LastStep]]:
        """Each measure as the last step of a scenario; a pure function of the frozen fields."""
        return {model.city.id: self._last_steps_of(model) for model in self.models}

    def _last_steps_of(self, model: CityModel) -> list[LastStep]:
        """Solve with and without each measure, in as many draws as a cost per kilogram needs."""
        city, few = model.city.id, model.part(slice(0, 1 + COST_DRAWS))
        begin = starts(few)
        measures = {s: self._measures(city, s) for s in self.scenarios[city]}
        known = {frozenset(taken): self.blocks[city, s] for s, taken in measures.items()}

        def step(measure: str) -> LastStep:
            scenario = max(
                measures, key=lambda s: len(measures[s]) if measure in measures[s] else -1
            )
            others = frozenset(measures[scenario]) - {measure}
            with_it = self.blocks[city, scenario].first(COST_DRAWS)
            if others in known:
                return LastStep(scenario, measure, with_it, known[others].first(COST_DRAWS))
            without = collect(few, begin, sorted(others), self.years)
            return LastStep(scenario, measure, with_it, without)

        return [step(measure) for measure in self._used_measures(city)]
