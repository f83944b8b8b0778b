"""The tables of a result that tell what to measure first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.scenario import BASELINE
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.outcome import is_rate, item_of, values_of
from wastewater.results.ranking import BY, Outcome, ranking_table
from wastewater.results.rates import RATES
from wastewater.results.waste_result import WasteTables

#: Outcomes that `measure_first` ranks when none is named: a nutrient, a metal, a pharmaceutical.
HEADLINE = ("total_p", "total_n", "hg", "cd", "diclofenac")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class MeasureTables(WasteTables):
    """What a result tells of its inputs' spread; the attributes are those of `Kept`."""

    @remembered
    def measure_first(
        self,
        outcome: str | None = None,
        scenario: str = BASELINE,
        year: int | None = None,
        by: str = "parameter",
    ) -> pd.DataFrame:
        """Rank inputs, or campaigns of measurements, by the share of an outcome's spread [1].

        Parameters
        ----------
        outcome : str, optional
            A substance, "eqs_volume" or a rate as in `rates`; some headline substances by default.
        scenario : str
            With the baseline the outcome is the load to the sea that the city drains to (or the
            rate), with any other scenario the change that it brings.
        year : int, optional
            The last year by default.
        by : {"parameter", "campaign"}
            "parameter": one row per parameter row or number of a measure that carries a share, with
            the campaign that it belongs to. "campaign": one row per campaign, what one crew can
            measure in one go; `inputs` tells how many of its inputs carry a share, the columns from
            `name` on are those of the largest.

        Returns
        -------
        pandas.DataFrame
            `share` [1] is the part of the variance that goes once the input, or all inputs of the
            campaign, are known; the shares of independent inputs or campaigns add up to 1 at most.
            What is missing belongs to inputs that act only together, or to many that each carry too
            little to be told from chance. `narrowing` [1] is by how much the 5-95 % band is then
            expected to narrow. `sobol` checks the shares by more runs of the model.
        """
        self._known_scenarios([scenario])
        _check_choice(by)
        chosen = HEADLINE if outcome is None else (outcome,)
        at = self.years.index(self._one_year(year))
        tables = []
        for model in self._with_scenario(scenario):
            taken = self._measures(model.city.id, scenario)
            for name in chosen:
                values = self._outcome(model, scenario, name)[at]
                question = Outcome(name, scenario, self.years[at])
                tables.append(ranking_table(model, taken, question, values, by))
        return stack(tables, BY[by])

    @remembered
    def sobol(
        self,
        outcome: str,
        scenario: str = BASELINE,
        year: int | None = None,
        by: str = "campaign",
        draws: int = 1024,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """Return Sobol indices [1] of campaigns or inputs, by new runs of the model.

        The check of `measure_first`: two samples of the city, and one more for each campaign or
        input that acts on the outcome; the indices of the others are exactly 0. With the default
        draws that takes some seconds for campaigns, minutes for parameters.

        Parameters
        ----------
        outcome, scenario, year
            As in `measure_first`.
        by : {"campaign", "parameter"}
            What is looked at as one. The shares of a mix, rows that follow a common cause, and the
            campaigns to which such rows belong are taken together.
        draws : int
            Draws of each sample, a power of 2. The error of an index falls with their root; with
            1024 that of a large one is some 0.04, more where the outcome is skewed.
        progress : callable, optional
            Called with how many samples are solved, and of how many.

        Returns
        -------
        pandas.DataFrame
            Columns `city, outcome, scenario, year, by, name, first, first_low, first_high, total,
            total_low, total_high`: the share of the variance that goes once the inputs are known
            (first), and the one that stays as long as they alone are not (total), each between its
            low and high with 90 % certainty.
        """
        from wastewater.results import sobol  # it needs scipy.stats, which takes long to load

        self._known_scenarios([scenario])
        _check_choice(by)
        at = self.years.index(self._one_year(year))
        question = Outcome(outcome, scenario, self.years[at])
        tables = []
        for model in self._with_scenario(scenario):
            if not is_rate(outcome):
                item_of(model, outcome, RATES)  # refuses what there is not, before it takes long
            taken = self._measures(model.city.id, scenario)
            compared = scenario != BASELINE and BASELINE in self.scenarios[model.city.id]
            case = sobol.Case(question, taken, compared, self.years[: at + 1])
            tables.append(sobol.sobol_table(model, case, by, draws, self.seed, progress))
        return stack(tables, sobol.SOBOL_COLUMNS)

    def _with_scenario(self, scenario: str) -> list[CityModel]:
        return [model for model in self.models if scenario in self.scenarios[model.city.id]]

    def _outcome(self, model: CityModel, scenario: str, outcome: str) -> Array:
        """Draws of an outcome, axes (year, 1 + draws) [kg/yr, m3/yr or unit of the rate]."""
        city = model.city.id
        value = values_of(model, self._block(city, scenario), outcome)
        if scenario != BASELINE and BASELINE in self.scenarios[city]:
            value = value - values_of(model, self._block(city, BASELINE), outcome)
        return value


def _check_choice(by: str) -> None:
    if by not in tuple(BY):  # a list has no hash
        raise InputError([Problem("result.by", value=str(by), expected=", ".join(BY))])
