"""The tables of a result that tell of solid waste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results import closure, greenhouse, waste_cost
from wastewater.results.kept import Kept, remembered
from wastewater.results.keyed import keyed_table
from wastewater.results.landfill_table import LANDFILL_COLUMNS, landfill_table
from wastewater.results.longtable import long_table, stack
from wastewater.results.rates import RATE_COLUMNS, rate_table, rates
from wastewater.results.sorting import BIN_COLUMNS, SORTING_COLUMNS, bin_table, sorting_table
from wastewater.results.targets import TARGET_COLUMNS, target_table

WASTE_COLUMNS = ("city", "scenario", "year", "indicator", "statistic", "value", "unit")
DISPOSED_COLUMNS = ("city", "scenario", "year", "substance", "statistic", "value", "unit")


@dataclass(frozen=True)
class WasteTables(Kept):
    """What a result tells of solid waste; the attributes are those of `Kept`."""

    @remembered
    def waste(self) -> pd.DataFrame:
        """Return what becomes of the waste [t/yr] and the recycling rate [1].

        The rate is that of the calculation rule of the European Union; all rates are told by
        `rates`. Columns `city, scenario, year, indicator, statistic, value, unit`.
        """
        tables = []
        for case in self._cases():
            figures = {(name, "t/yr"): tonnes for name, tonnes in case.block.waste.items()}
            figures["recycling_rate", "1"] = rates(case.block)["recycling_rate"]
            tables.append(keyed_table(case, ("indicator", "unit"), figures))
        return stack(tables, WASTE_COLUMNS)

    @remembered
    def disposed(self) -> pd.DataFrame:
        """Return the substances that enter landfills and dumpsites with waste [kg/yr]."""
        return self._of_sites([case.block.disposed for case in self._cases()])

    @remembered
    def leached(self) -> pd.DataFrame:
        """Return the substances that leave landfills and dumpsites with leachate [kg/yr].

        Leachate that is caught and treated counts too: what reaches a sea is told by `outflow`.
        """
        return self._of_sites([case.block.leached for case in self._cases()])

    def _of_sites(self, loads: Sequence[Array]) -> pd.DataFrame:
        """Lay out the loads of each case [kg/yr], axes (year, substance, 1 + draws)."""
        tables = []
        for case, values in zip(self._cases(), loads, strict=True):
            axes = [("year", self.years), ("substance", case.model.index.substances)]
            tables.append(long_table(axes, values, case.names | {"unit": "kg/yr"}))
        return stack(tables, DISPOSED_COLUMNS)

    @remembered
    def rates(self) -> pd.DataFrame:
        """Return the rates that the field reports [1, kg/(person yr)], each by its own rule.

        Columns `city, scenario, year, rate, statistic, value, unit`. The basis of every share is
        the municipal waste generated: kerb, recycling centres and what nobody collects.

        - `recycling_rate`: calculation rule of the European Union, Decision (EU) 2019/1004: what
          enters recycling after sorting, materials not meant left out, and what enters composting
          and digestion after screening.
        - `collected_rate`: what is collected for recycling, whatever becomes of it.
        - `recycled_rate`: after the recycler's losses.
        - `landfill_share`: what enters landfills and dumpsites.
        - `served_share`: what collection and recycling centres reach.
        - `residual_per_person`, `waste_per_person`: residual bin, and waste generated.
        """
        return stack([rate_table(case) for case in self._cases()], RATE_COLUMNS)

    @remembered
    def targets(self) -> pd.DataFrame:
        """Return how each scenario stands to the targets of the European Union and of Ukraine.

        Columns `city, scenario, target, rate, target_year, required, reached_year, median,
        probability, source`; rates as in `rates`. `reached_year` is the first year in which the
        median meets the target, missing where no year of the run does; `median` and `probability`
        [1] (the share of draws that meet it) are those of the target year, NaN outside the run.
        Every city is held against all targets, whether they bind it or not.
        """
        return stack([target_table(case) for case in self._cases()], TARGET_COLUMNS)

    @remembered
    def sorting(self, year: int | None = None) -> pd.DataFrame:
        """Return where people put each material: share of it by bin [1] and mass [t/yr].

        Columns `city, scenario, year, material, bin, statistic, share, mass`; of what is collected
        at the kerb. Shares of a material add up to 1 over the bins in every draw, so their means
        do; their medians need not.

        Parameters
        ----------
        year : int, optional
            The last year by default.
        """
        asked = self._one_year(year)
        return stack([sorting_table(case, asked) for case in self._cases()], SORTING_COLUMNS)

    @remembered
    def bins(self, year: int | None = None) -> pd.DataFrame:
        """Return mass [t/yr], contamination [1] and capture [1] of bins and shared containers.

        Columns `city, scenario, year, bin, indicator, statistic, value, unit`. Contamination is the
        share of the content that does not belong there; in the residual bin, of what has a bin of
        its own. Capture is the share of a material that lands in its own bin; there `bin` is the
        fraction, whatever container its bin is part of.

        Parameters
        ----------
        year : int, optional
            The last year by default.
        """
        asked = self._one_year(year)
        return stack([bin_table(case, asked) for case in self._cases()], BIN_COLUMNS)

    @remembered
    def landfills(self) -> pd.DataFrame:
        """Return waste in place [t], deposits, methane [t/yr] and leachate [m3/yr] of each site.

        Columns `city, scenario, year, site, quantity, statistic, value, unit`.
        """
        return stack([landfill_table(case) for case in self._cases()], LANDFILL_COLUMNS)

    @remembered
    def greenhouse(self, gwp: str = "ar5") -> pd.DataFrame:
        """Return the greenhouse balance of the waste [t CO2e/yr].

        Columns `city, scenario, year, source, gas, statistic, value, unit`. Sources: landfill,
        dumpsite, open burning, incineration, composting, digestion and mechanical-biological
        treatment; their sum "direct"; "credit_fibre" and "credit_other", what recycling saves
        elsewhere (negative); and "net", the sum of all three. Gas "co2e" is the sum of methane,
        nitrous oxide and fossil CO2; biogenic CO2 is listed apart from it.

        The fibre credit comes from the United States and counts carbon kept in forests: it is too
        generous for Europe and is never to be shown without this warning.

        Parameters
        ----------
        gwp : {"ar5", "ar6"}
            Assessment report of the IPCC whose warming potentials over 100 years are used.
        """
        tables = [greenhouse.greenhouse_table(case, gwp) for case in self._cases()]
        return stack(tables, greenhouse.GREENHOUSE_COLUMNS)

    @remembered
    def waste_costs(self) -> pd.DataFrame:
        """Return what handling the waste costs [EUR/yr, UAH/yr, DKK/yr] and per tonne.

        Columns `city, scenario, year, step, statistic, value, unit`. Steps: collection, sorting,
        treatment, disposal, revenue (negative), total; `per_tonne` of waste generated and
        `per_tonne_recycled` [EUR/t, UAH/t, DKK/t].

        Prices per tonne hold all that a service costs, plant and vehicles included. The costs of
        measures in `costs` are another view of the same money: the two must not be added.
        """
        tables = [waste_cost.waste_cost_table(case) for case in self._cases()]
        return stack(tables, waste_cost.WASTE_COST_COLUMNS)

    @remembered
    def closure(self) -> pd.DataFrame:
        """Return the metals of the waste as generated beside Danish combustible waste [mg/kg wet].

        Columns `city, substance, measured, measured_low, measured_high, statistic, value,
        without_hazardous, ratio, unit`. A check of the contents, never an input: the gap shows what
        the data on fractions do not explain.
        """
        return stack([closure.closure_table(m) for m in self.models], closure.CLOSURE_COLUMNS)

    def _ask_for_rows(self, model: CityModel) -> None:
        """Ask for the rows behind these tables, whether the tables are made or not."""
        for part in (greenhouse, waste_cost, closure):
            part.ask_for_rows(model)
