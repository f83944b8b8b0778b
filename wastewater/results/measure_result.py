"""The tables of a result that tell what to measure first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from wastewater.inputs.scenario import BASELINE
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.outcome import values_of
from wastewater.results.ranking import RANKING_COLUMNS, Outcome, ranking_table
from wastewater.results.waste_result import WasteTables

#: Outcomes that `measure_first` ranks when none is named: a nutrient, a metal, a pharmaceutical.
HEADLINE = ("total_p", "total_n", "hg", "cd", "diclofenac")


@dataclass(frozen=True)
class MeasureTables(WasteTables):
    """What a result tells of its inputs' spread; the attributes are those of `Kept`."""

    @remembered
    def measure_first(
        self,
        outcome: str | None = None,
        scenario: str = BASELINE,
        year: int | None = None,
    ) -> pd.DataFrame:
        """Rank the inputs by the share of an outcome's spread that each carries alone [1].

        Parameters
        ----------
        outcome : str, optional
            A substance, "eqs_volume" or a rate as in `rates`; some headline substances by default.
        scenario : str
            With the baseline the outcome is the load to the sea that the city drains to (or the
            rate), with any other scenario the change that it brings.
        year : int, optional
            The last year by default.
        """
        self._known_scenarios([scenario])
        chosen = HEADLINE if outcome is None else (outcome,)
        at = self.years.index(self._one_year(year))
        tables = []
        for model in self.models:
            if scenario not in self.scenarios[model.city.id]:
                continue
            for name in chosen:
                values = self._outcome(model, scenario, name)[at]
                question = Outcome(name, scenario, self.years[at])
                tables.append(
                    ranking_table(model, self._measures(model.city.id, scenario), question, values)
                )
        return stack(tables, RANKING_COLUMNS)

    def _outcome(self, model: CityModel, scenario: str, outcome: str) -> Array:
        """Draws of an outcome, axes (year, 1 + draws) [kg/yr, m3/yr or unit of the rate]."""
        city = model.city.id
        value = values_of(model, self._block(city, scenario), outcome)
        if scenario != BASELINE and BASELINE in self.scenarios[city]:
            value = value - values_of(model, self._block(city, BASELINE), outcome)
        return value
