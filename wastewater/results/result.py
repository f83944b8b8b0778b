"""The result of a run: tables on demand from the kept draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.run import starts
from wastewater.results import flows as flow_tables
from wastewater.results import outcomes
from wastewater.results.balances import BALANCE_COLUMNS, balance_table
from wastewater.results.block import Block, collect
from wastewater.results.costs import COST_COLUMNS, COST_DRAWS, LastStep, cost_table
from wastewater.results.kept import remembered
from wastewater.results.longtable import share_of, stack
from wastewater.results.ranking import RANKING_COLUMNS, Outcome, ranking_table
from wastewater.results.rates import RATES, rates
from wastewater.results.used import SOURCE_COLUMNS, used_rows
from wastewater.results.waste_result import WasteTables

BASELINE = "baseline"
#: Outcomes that `measure_first` ranks when none is named: a nutrient, a metal, a pharmaceutical.
HEADLINE = ("total_p", "total_n", "hg", "cd", "diclofenac")


@dataclass(frozen=True)
class Result(WasteTables):
    """Everything that a run found out; every table is computed from the kept draws when asked for.

    The attributes are those of `Kept`.
    """

    @remembered
    def flows(
        self, years: Sequence[int] | None = None, scenarios: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return every flow of the network with its statistics [t/yr, kg/yr, m3/yr].

        Columns `city, scenario, year, part, source, target, fraction, substance, statistic, value,
        unit`. The flows are too many to be kept: years that were not asked for in the run
        (`flow_years`) are solved once more.

        Parameters
        ----------
        years : sequence of int, optional
            Years to return; the first and the last year by default.
        scenarios : sequence of str, optional
            Scenarios to return, all by default.
        """
        chosen = self._known_scenarios(scenarios)
        wanted = self._years((self.years[0], self.years[-1]) if years is None else years)
        tables = [
            flow_tables.flow_table(
                self.model(city),
                scenario,
                self._measures(city, scenario),
                self.years,
                wanted,
                block.flows,
            )
            for (city, scenario), block in self.blocks.items()
            if scenario in chosen
        ]
        return stack(tables, flow_tables.FLOW_COLUMNS)

    @remembered
    def outflow(self, sea: str | None = None) -> pd.DataFrame:
        """Return the loads to a sea, in total and by pathway [kg/yr] and as EQS volume [m3/yr].

        Parameters
        ----------
        sea : {"baltic", "black", "north"}, optional
            One sea, for every city: a city that does not drain there has exactly 0. All seas that a
            city drains to, and the Baltic Sea, by default.
        """
        tables = [
            outcomes.outflow_table(self.model(city), scenario, block, self.years, a_sea)
            for (city, scenario), block in self.blocks.items()
            for a_sea in self._seas(city, sea)
        ]
        return stack(tables, outcomes.OUTFLOW_COLUMNS)

    @remembered
    def compare(self, baseline: str = BASELINE) -> pd.DataFrame:
        """Return the change of every load against a baseline, draw by draw [kg/yr, m3/yr, share].

        Statistics of `change` and `change_share` are those of the paired differences.
        """
        tables = [
            outcomes.comparison_table(
                self.model(city), scenario, block, self._block(city, baseline), self.years, sea
            )
            for (city, scenario), block in self.blocks.items()
            if scenario != baseline
            for sea in self._seas(city, None)
        ]
        return stack(tables, outcomes.COMPARISON_COLUMNS)

    @remembered
    def balance(self) -> pd.DataFrame:
        """Return the balance of every process and item: in = out + change of stock.

        Mean flows over the draws [t/yr, kg/yr, m3/yr]; `residual` is the largest of any draw.
        Every year was checked when it was solved; this call solves the network once more to tell
        the figures.
        """
        tables = [
            balance_table(self.model(city), scenario, self._measures(city, scenario), self.years)
            for city, scenario in self.blocks
        ]
        return stack(tables, BALANCE_COLUMNS)

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

    def probability(
        self,
        city: str,
        scenario: str,
        substance: str,
        reduction: float = 0.0,
        sea: str | None = None,
        year: int | None = None,
        baseline: str = BASELINE,
    ) -> float:
        """Return the probability [1] that a scenario cuts a load by more than a given share.

        Parameters
        ----------
        city, scenario, substance : str
            What is asked about; the substance may be "eqs_volume".
        reduction : float
            Share of the baseline load [1], for example 0.5 for a cut by half.
        sea : str, optional
            The sea of the city's first outlet by default.
        year : int, optional
            The last year by default.
        baseline : str
            Scenario to compare with.
        """
        model = self.model(city)
        (a_sea,) = self._seas(city, sea or model.city.catchments[0].sea)
        at = self.years.index(self._one_year(year))
        item = _item(model, substance)
        value, base = (
            outcomes.with_index(model, self._block(city, s).total(a_sea))[at, item]
            for s in (scenario, baseline)
        )
        cut = share_of(base - value, base)
        drawn = cut[1:] if self.draws else cut
        return float((drawn > reduction).mean())

    @remembered
    def sources(self) -> pd.DataFrame:
        """Return every row that the run used, with value, unit, source and grade."""
        for model in self.models:
            self._ask_for_rows(model)
        tables = [used_rows(m, self._used_measures(m.city.id)) for m in self.models]
        return stack(tables, SOURCE_COLUMNS)

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

    def _outcome(self, model: CityModel, scenario: str, outcome: str) -> Array:
        """Draws of an outcome, axes (year, 1 + draws) [kg/yr, m3/yr or unit of the rate]."""
        city = model.city.id
        value = _values(model, self._block(city, scenario), outcome)
        if scenario != BASELINE and BASELINE in self.scenarios[city]:
            value = value - _values(model, self._block(city, BASELINE), outcome)
        return value


def _values(model: CityModel, block: Block, outcome: str) -> Array:
    """Load to the first sea, or rate, of one scenario, axes (year, 1 + draws)."""
    if outcome in RATES:
        return rates(block)[outcome]
    item = _item(model, outcome, RATES)
    return np.asarray(
        outcomes.with_index(model, block.total(model.city.catchments[0].sea))[:, item]
    )


def _item(model: CityModel, substance: str, others: Iterable[str] = ()) -> int:
    """Position of a substance or the EQS volume; `others` are known too, for the message."""
    names = outcomes.substances_and_index(model)
    if substance not in names:
        known = ", ".join([*names, *others])
        raise InputError([Problem("result.substance", value=substance, expected=known)])
    return names.index(substance)
