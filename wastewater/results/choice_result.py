"""The tables of a result that help to choose among measures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.lists import read_figure
from wastewater.model.city_model import CityModel
from wastewater.results import abatement, best_set
from wastewater.results.combinations import (
    COMBINATION_COLUMNS,
    Combinations,
    Wish,
    combination_table,
    every,
    gather,
)
from wastewater.results.cost_result import CostTables
from wastewater.results.figures import is_count, is_number
from wastewater.results.longtable import stack
from wastewater.results.outcome import item_of
from wastewater.results.solved import Asked, Progress, Solved, Taken, solve_missing


@dataclass(frozen=True)
class ChoiceTables(CostTables):
    """What a result tells of cost and effect; the attributes are those of `Kept`."""

    def combinations(
        self,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        draws: int = 200,
        measures: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """Return cost and reduction of every combination of measures, all solved together.

        Columns `city, combination, measures, sea, substance, year, statistic, annual_cost [EUR/yr],
        reduction [kg/yr; m3/yr for "eqs_volume"], reduction_share [1], cost_per_kg [EUR/kg;
        EUR/m3], efficient, efficient_share [1]`. `combination` holds the ids of the measures joined
        by "+", `measures` their number. A combination is `efficient` if no other is at least as
        cheap and keeps at least as much out on the mean, and better in one of both;
        `efficient_share` is the share of draws in which that holds. Combinations that cannot be,
        because two measures contradict each other, are left out and told with the reason in
        `table.attrs["left_out"]`.

        Parameters
        ----------
        city : str, optional
            All cities of the run by default.
        substance : str
            A substance or "eqs_volume".
        sea : str, optional
            The sea of the city's first outlet by default.
        year : int, optional
            The last year by default.
        draws : int
            Draws for each combination, the first ones of the run; at most as many as it has.
        measures : sequence of str, optional
            Measures to combine; those of the scenario of the run with most of them by default.
        progress : callable, optional
            Called with the number of combinations that are solved and of all.
        """
        found = list(self._all(Wish(city, substance, sea, year, draws, measures), progress))
        table = stack([combination_table(one) for one in found], COMBINATION_COLUMNS)
        return _telling(table, found)

    def pareto(
        self,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        draws: int = 200,
        measures: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return the efficient combinations alone, by rising mean cost.

        Columns and parameters are those of `combinations`.
        """
        table = self.combinations(city, substance, sea, year, draws, measures)
        front = table[table["efficient"]]
        cost = front[front["statistic"] == "mean"].set_index(["city", "combination"])["annual_cost"]
        at = pd.MultiIndex.from_frame(front[["city", "combination"]])
        front = front.assign(_city=at.get_level_values(0), _cost=cost.loc[at].to_numpy())
        order = front.sort_values(["_city", "_cost"], kind="stable")
        return order.drop(columns=["_city", "_cost"]).reset_index(drop=True)

    def best_set(
        self,
        budget: float,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        draws: int = 200,
        measures: Sequence[str] | None = None,
        cap: str = "annual_cost",
    ) -> pd.DataFrame:
        """Return the set of measures that keeps most out for a budget, one row for each city.

        Every combination is looked at: the one with the largest mean reduction among those whose
        mean cost is within the budget. Columns `city, sea, substance, year, cap, budget,
        combination, measures, annual_cost [EUR/yr], investment [EUR], reduction [kg/yr, m3/yr],
        reduction_share [1]` (means), `within` (probability that the cost stays within the budget),
        `next_best` and `beats_next` (probability that it keeps more out than that one). Where
        nothing fits, the combination is missing.

        Parameters
        ----------
        budget : float
            The most to spend [EUR/yr, or EUR where the investment is capped].
        city, substance, sea, year, draws, measures
            As in `combinations`.
        cap : {"annual_cost", "investment"}
            What the budget caps.
        """
        problems = []
        if not (is_number(budget) and math.isfinite(budget)):
            problems.append(Problem("result.budget", value=str(budget)))
        if cap not in best_set.CAPS:
            expected = ", ".join(best_set.CAPS)
            problems.append(Problem("result.cap", value=str(cap), expected=expected))
        if problems:
            raise InputError(problems)
        found = list(self._all(Wish(city, substance, sea, year, draws, measures)))
        rows = [best_set.best_set(one, budget, cap) for one in found]
        return _telling(best_set.one_row_each(rows, best_set.BEST_SET_COLUMNS), found)

    def cheapest(
        self,
        reduction: float = 0.5,
        confidence: float = 0.5,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        draws: int = 200,
        measures: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return the cheapest combination that cuts a load by a share, one row for each city.

        Columns `city, sea, substance, year, wanted, confidence, reached, combination, measures,
        annual_cost [EUR/yr]` (mean), `annual_cost_p05, annual_cost_p95, investment [EUR], reduction
        [kg/yr, m3/yr]` (means), `reduction_share [1]` (what is reached with the confidence) and
        `probability` (that the wanted share is reached). Where no combination does, `reached` is
        False and the row is the combination that goes furthest.

        Parameters
        ----------
        reduction : float
            Share of the load without measures in that year [1], 0.5 for a cut by half.
        confidence : float
            Probability with which it must be reached [1]; 0.5 asks the median.
        city, substance, sea, year, draws, measures
            As in `combinations`.
        """
        problems = []
        if not (is_number(reduction) and 0 < reduction <= 1):
            problems.append(Problem("result.wanted", value=str(reduction)))
        if not (is_number(confidence) and 0 < confidence < 1):
            problems.append(Problem("result.confidence", value=str(confidence)))
        if problems:
            raise InputError(problems)
        found = list(self._all(Wish(city, substance, sea, year, draws, measures)))
        rows = [best_set.cheapest(one, reduction, confidence) for one in found]
        return _telling(best_set.one_row_each(rows, best_set.CHEAPEST_COLUMNS), found)

    def abatement_curve(
        self,
        city: str | None = None,
        substance: str = "total_p",
        sea: str | None = None,
        year: int | None = None,
        draws: int = 200,
        measures: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return the marginal abatement cost curve: each step adds the cheapest kilogram.

        Columns `city, step, measure, sea, substance, year, statistic, annual_cost [EUR/yr],
        reduction [kg/yr, m3/yr], cost_per_kg [EUR/kg, EUR/m3], cumulative_reduction [kg/yr,
        m3/yr]`: what each measure adds to those before it, draw by draw. A measure that keeps more
        out and saves money comes first. The curve ends where no measure that is left keeps more
        out on the mean.

        Parameters
        ----------
        city, substance, sea, year, draws, measures
            As in `combinations`.
        """
        tables, last = [], []
        for asked, own in self._questions(Wish(city, substance, sea, year, draws, measures)):

            def find(taken: Sequence[Taken], asked: Asked = asked) -> Combinations:
                return self._found(asked, taken)

            steps = abatement.curve(own, find)
            last.append(find([frozenset(), *(frozenset({measure}) for measure in own)]))
            tables.append(abatement.curve_table(last[-1], steps))
        return _telling(stack(tables, abatement.CURVE_COLUMNS), last)

    def _all(self, wish: Wish, progress: Progress | None = None) -> Iterator[Combinations]:
        """Yield all combinations of each city that is asked about."""
        most = int(read_figure("decision", "choice", "measures"))
        for asked, own in self._questions(wish):
            if len(own) > most:
                fields, expected = {"count": str(2 ** len(own))}, str(most)
                key, value = "result.many_measures", str(len(own))
                raise InputError(Problem(key, value=value, expected=expected, fields=fields))
            yield self._found(asked, every(own), progress)

    def _questions(self, wish: Wish) -> Iterator[tuple[Asked, tuple[str, ...]]]:
        """Yield what is asked of each city, with the measures to combine; all checked."""
        if not is_count(wish.draws):
            raise InputError(Problem("result.draws", value=str(wish.draws)))
        year, draws = self._one_year(wish.year), min(wish.draws, self.draws)
        for model in self.models if wish.city is None else (self.model(wish.city),):
            item_of(model, wish.substance)
            own_sea = model.city.catchments[0].sea
            (sea,) = self._seas(model.city.id, own_sea if wish.sea is None else wish.sea)
            asked = Asked(model.city.id, wish.substance, sea, year, draws)
            yield asked, self._to_combine(model, wish.measures)

    def _to_combine(self, model: CityModel, measures: Sequence[str] | None) -> tuple[str, ...]:
        """Return the measures to combine in the order of the city."""
        city = model.city
        if measures is None:
            scenarios = [self._measures(city.id, s) for s in self.scenarios[city.id]]
            measures = max(scenarios, key=len)
        if isinstance(measures, str) or not isinstance(measures, Iterable):
            expected = repr(list(city.measures))
            raise InputError(Problem("result.measures", value=str(measures), expected=expected))
        unknown = [measure for measure in measures if measure not in city.measures]
        if unknown:
            expected = ", ".join(city.measures) or "-"
            fields = {"city": city.id}
            raise InputError(
                Problem("result.measure", value=u, expected=expected, fields=fields)
                for u in unknown
            )
        return tuple(measure for measure in city.measures if measure in measures)

    def _found(
        self, asked: Asked, taken: Sequence[Taken], progress: Progress | None = None
    ) -> Combinations:
        """Return combinations with their costs; none is solved twice."""
        question = (asked.city, asked.substance, asked.year, asked.draws)
        solved = self._solved.setdefault(question, Solved())
        model = self.model(asked.city)
        solve_missing(model, asked, [frozenset(), *taken], solved, self.years, progress)
        return gather(model, asked, taken, solved, self.seed)

    @cached_property
    def _solved(self) -> dict[object, Solved]:
        """Combinations that were asked for: a memory of pure functions of the frozen fields."""
        return {}


def _telling(table: pd.DataFrame, found: Sequence[Combinations]) -> pd.DataFrame:
    """Tell with a table which combinations cannot be, by city."""
    table.attrs["left_out"] = {one.asked.city: dict(one.left_out) for one in found}
    return table
