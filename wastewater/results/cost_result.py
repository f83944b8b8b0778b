"""The table of a result that tells what single measures cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wastewater.inputs.lists import read_figure
from wastewater.model.city_model import CityModel
from wastewater.results.block import collect_all
from wastewater.results.costs import COST_COLUMNS, LastStep, cost_table
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.sure_result import SureTables


@dataclass(frozen=True)
class CostTables(SureTables):
    """What a result tells of the cost of measures; the attributes are those of `Kept`."""

    @remembered
    def costs(self, year: int | None = None) -> pd.DataFrame:
        """Return the annualised cost of each measure and per kilogram kept out of the sea.

        A measure is taken as the last step of the largest scenario that holds it, because measures
        on one load do not add up: the reduction is the load of that scenario without the measure
        less the load with it. Columns `city, scenario, measure, sea, substance, statistic,
        annual_cost [EUR/yr], reduction [kg/yr; m3/yr for "eqs_volume"], cost_per_kg [EUR/kg;
        EUR/m3], unit_cost, unit [EUR/kg; EUR per million m3], kept_out [1]`.

        The ratio is infinite in a draw in which nothing is kept out, and all draws count: a
        quantile that falls among those is missing, the mean as soon as there is one. `kept_out` is
        the share of draws with a reduction. All costs are in euros of the base price year. At most
        the first 500 draws are taken: their band is as good as the figures that go into it.

        Parameters
        ----------
        year : int, optional
            The last year by default.
        """
        at = self.years.index(self._one_year(year))
        tables = [
            cost_table(self.model(city), step, at, self.seed)
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
        draws = int(read_figure("decision", "choice", "cost_draws"))
        city, few = model.city.id, model.part(slice(0, 1 + draws))
        measures = {s: self._measures(city, s) for s in self.scenarios[city]}
        blocks = {
            frozenset(taken): self.blocks[city, s].first(draws) for s, taken in measures.items()
        }
        largest = {
            measure: max(measures, key=lambda s: len(measures[s]) if measure in measures[s] else -1)
            for measure in self._used_measures(city)
        }
        others = {m: frozenset(measures[scenario]) - {m} for m, scenario in largest.items()}
        missing = {"+".join(sorted(taken)): taken for taken in others.values()}
        missing = {name: taken for name, taken in missing.items() if taken not in blocks}
        solved = collect_all(few, {n: sorted(t) for n, t in missing.items()}, self.years)
        blocks |= {missing[name]: block for name, block in solved.items()}
        return [
            LastStep(scenario, m, self.blocks[city, scenario].first(draws), blocks[others[m]])
            for m, scenario in largest.items()
        ]
