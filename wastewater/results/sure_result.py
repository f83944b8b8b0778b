"""The tables of a result that tell how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from wastewater.inputs.scenario import BASELINE
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results import outcomes
from wastewater.results.chances import asked, chance_table
from wastewater.results.convergence import (
    CONVERGENCE_COLUMNS,
    NEEDED_COLUMNS,
    checked_precision,
    convergence_table,
    needed_table,
)
from wastewater.results.exceedance import EXCEEDANCE_COLUMNS, exceedance_table
from wastewater.results.intervals import certainty
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.measure_result import HEADLINE, MeasureTables
from wastewater.results.outcome import is_rate, item_of, unit_of
from wastewater.results.ranking import Outcome
from wastewater.results.ranking_convergence import (
    RANKING_CONVERGENCE_COLUMNS,
    ranking_convergence_table,
)
from wastewater.results.rates import RATES, rates


@dataclass(frozen=True)
class SureTables(MeasureTables):
    """What a result tells of its own certainty; the attributes are those of `Kept`."""

    @remembered
    def convergence(
        self,
        outcome: str | None = None,
        scenario: str = BASELINE,
        year: int | None = None,
    ) -> pd.DataFrame:
        """Return how well the draws settle an outcome, over growing numbers of them.

        Columns `city, outcome, scenario, year, draws, statistic, value, low, high, error_share,
        unit` [kg/yr, m3/yr or unit of the rate]. The statistic lies between `low` and `high` with
        90 % certainty given so many draws; `error_share` [1] is half that width by the value, so
        0.013 reads "good to ± 1.3 %". It is the error of the calculation with a limited number of
        draws: what is not known about the city is told by the spread, and no number of draws
        narrows it.

        The mean has its standard error, the quantiles their order statistics, both as of
        independent draws; the draws of a run form a Latin hypercube and can only be better. Fewer
        than all draws are the first of them. An end is missing where so few draws do not tell it.

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
        tables = [
            convergence_table(model.city.id, question, values)
            for model, question, values in self._asked_outcomes(outcome, scenario, year)
        ]
        return stack(tables, CONVERGENCE_COLUMNS)

    def draws_needed(
        self,
        precision: float | None = None,
        outcome: str | None = None,
        scenario: str = BASELINE,
        year: int | None = None,
    ) -> pd.DataFrame:
        """Return how many draws each statistic of an outcome needs for a precision.

        Columns `city, outcome, scenario, year, statistic, draws, error_share, precision,
        draws_needed`: the error [1] with the draws of the run, and the number, in two figures, that
        makes it as small as is wanted. The number is missing for a value of 0.

        Parameters
        ----------
        precision : float, optional
            Error that is wanted, relative to the value [1]; 0.05 by default, the row `precision` of
            data/decision/certainty.csv.
        outcome, scenario, year
            As in `convergence`.

        Raises
        ------
        InputError
            When something asked for is not in the result, or the precision is not above 0.
        """
        wanted = certainty("precision") if precision is None else checked_precision(precision)
        found = self.convergence(outcome, scenario, year)
        return needed_table(found, wanted) if len(found) else stack([], NEEDED_COLUMNS)

    @remembered
    def ranking_convergence(
        self,
        outcome: str | None = None,
        scenario: str = BASELINE,
        year: int | None = None,
    ) -> pd.DataFrame:
        """Return how well the draws settle what `measure_first` says.

        Columns `city, outcome, scenario, year, draws, rank, share, low, high, holds, name,
        fraction, substance, place, measure`. The share of the spread [1] lies between `low` and
        `high` with 90 % certainty given so many draws; `holds` [1] is how often, in random halves
        of the draws, the input is among the first `rank`: for the first input how often it stays
        first, for the third how often it is among the first three.

        Parameters
        ----------
        outcome, scenario, year
            As in `measure_first`.
        """
        ranking, tables = self.measure_first(outcome, scenario, year), []
        for model, question, values in self._asked_outcomes(outcome, scenario, year):
            own = (ranking["city"] == model.city.id) & (ranking["outcome"] == question.name)
            tables.append(ranking_convergence_table(model, ranking[own], values, self.seed))
        return stack(tables, RANKING_CONVERGENCE_COLUMNS)

    def probability(
        self,
        city: str,
        scenario: str,
        substance: str,
        reduction: float = 0.0,
        sea: str | None = None,
        year: int | None = None,
        baseline: str = BASELINE,
        below: float | None = None,
        above: float | None = None,
    ) -> float:
        """Return the probability [1] that a scenario cuts a load by a share, or keeps a limit.

        It is the share of the draws in which it is so; `chance` tells how far their number lets it
        be trusted, and every year. A target counts as reached by a year if it is met in that year:
        what was reached before and lost again is not. `targets` holds the rates against the targets
        of the law; `wastewater.compliance.from_result` the concentrations of the works.

        Parameters
        ----------
        city, scenario, substance : str
            What is asked about; the substance may be "eqs_volume" or a rate as in `rates`.
        reduction : float
            Share of the baseline that is cut by more than this [1], for example 0.5 for a cut by
            half. To ask for a rise, let scenario and baseline change places.
        sea : str, optional
            The sea of the city's first outlet by default; a rate has none.
        year : int, optional
            The last year by default.
        baseline : str
            Scenario to compare with, paired draw by draw.
        below, above : float, optional
            Instead of a cut: the outcome itself is at most, at least this [kg/yr, m3/yr or unit of
            the rate]; with both it lies between them.

        Raises
        ------
        InputError
            When something asked for is not in the result, nothing can be so, or a cut and a limit
            are asked for at once.
        """
        at = self._one_year(year)
        table = self.chance(
            city, scenario, substance, reduction, sea, at, baseline, below=below, above=above
        )
        return float(table["probability"].iloc[0])

    def chance(
        self,
        city: str,
        scenario: str,
        substance: str,
        reduction: float = 0.0,
        sea: str | None = None,
        year: int | None = None,
        baseline: str = BASELINE,
        below: float | None = None,
        above: float | None = None,
    ) -> pd.DataFrame:
        """Return a probability of every year, with what the number of draws lets be told.

        Columns `city, scenario, outcome, sea, year, baseline, reduction, below, above, probability,
        low, high, draws`: the probability [1] lies between `low` and `high` with 90 % certainty,
        given so many draws (interval of Jeffreys; missing without draws).

        Parameters
        ----------
        city, scenario, substance, reduction, sea, baseline, below, above
            As in `probability`.
        year : int, optional
            One year; all years of the run by default.
        """
        question = asked(reduction, below, above, baseline, usual=BASELINE)
        years = self.years if year is None else (self._one_year(year),)
        at = [self.years.index(one) for one in years]
        a_sea = self._one_sea(city, sea)
        value = self._load_or_rate(city, scenario, substance, a_sea)[at]
        base = value
        if not question.limited:
            base = self._load_or_rate(city, baseline, substance, a_sea)[at]
        met = question.holds(value, base)[:, 1 if self.draws else 0 :]
        names = {"city": city, "scenario": scenario, "outcome": substance, "year": years}
        names |= {"sea": "" if substance in RATES else a_sea}
        return chance_table(met, self.draws, names | question.columns)

    @remembered
    def exceedance(
        self, substance: str, sea: str | None = None, year: int | None = None
    ) -> pd.DataFrame:
        """Return which load is exceeded with which probability, for every city and scenario.

        Columns `city, scenario, year, sea, substance, probability, value, unit`: `value` [kg/yr,
        m3/yr or unit of the rate] is exceeded with `probability` [1], from 0.99 to 0.01.

        Parameters
        ----------
        substance : str
            A substance, "eqs_volume" or a rate as in `rates`.
        sea : str, optional
            The sea of each city's first outlet by default; a city that does not drain to the sea
            that is named has exactly 0. A rate has none.
        year : int, optional
            The last year by default.
        """
        a_year, tables = self._one_year(year), []
        for city, scenario in self.blocks:
            a_sea = self._one_sea(city, sea)
            values = self._load_or_rate(city, scenario, substance, a_sea)
            names = {"city": city, "scenario": scenario, "year": a_year, "substance": substance}
            names |= {"sea": "" if substance in RATES else a_sea, "unit": unit_of(substance)}
            tables.append(exceedance_table(values[self.years.index(a_year)], names))
        return stack(tables, EXCEEDANCE_COLUMNS)

    def _asked_outcomes(
        self, outcome: str | None, scenario: str, year: int | None
    ) -> Iterator[tuple[CityModel, Outcome, Array]]:
        """Yield each city with each outcome asked for and its draws, (1 + draws,)."""
        self._known_scenarios([scenario])
        at = self.years.index(self._one_year(year))
        for model in self.models:
            if scenario in self.scenarios[model.city.id]:
                for name in HEADLINE if outcome is None else (outcome,):
                    values = self._outcome(model, scenario, name)[at]
                    yield model, Outcome(name, scenario, self.years[at]), values

    def _load_or_rate(self, city: str, scenario: str, outcome: str, sea: str) -> Array:
        """Draws of a load to a sea [kg/yr, m3/yr] or of a rate, axes (year, 1 + draws)."""
        model, block = self.model(city), self._block(city, scenario)
        if is_rate(outcome):
            return rates(block)[outcome]
        item = item_of(model, outcome, RATES)
        return outcomes.with_index(model, block.total(sea))[:, item]

    def _one_sea(self, city: str, sea: str | None) -> str:
        """Return the sea that is asked for, that of the city's first outlet where none is."""
        own = self.model(city).city.catchments[0].sea
        return self._seas(city, own if sea is None else sea)[0]
