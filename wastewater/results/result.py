"""The result of a run: tables on demand from the kept draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.inputs.scenario import BASELINE
from wastewater.results import flows as flow_tables
from wastewater.results import outcomes
from wastewater.results.balances import BALANCE_COLUMNS, balance_table
from wastewater.results.choice_result import ChoiceTables
from wastewater.results.kept import remembered
from wastewater.results.longtable import stack
from wastewater.results.used import SOURCE_COLUMNS, used_rows


@dataclass(frozen=True)
class Result(ChoiceTables):
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
    def sources(self) -> pd.DataFrame:
        """Return every row that the run used, with value, unit, source and grade."""
        for model in self.models:
            self._ask_for_rows(model)
        tables = [used_rows(m, self._used_measures(m.city.id)) for m in self.models]
        return stack(tables, SOURCE_COLUMNS)
