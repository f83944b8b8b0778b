"""What the charts for decisions share: the question in words, figures in their unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.view import BASELINE, Band, Tables, find_city, seas_of, where
from wastewater.results.costs import MANY_M3
from wastewater.results.outcome import unit_of
from wastewater.results.rates import RATES
from wastewater.results.result import Result
from wastewater.text import text

WIDTH = 11.5  # inch
LABEL, SMALL = 9.5, 8.5  # point
LINE = 0.165  # inch, of a line of small print

_POINTS = "points"  # of a hundred: the unit in which the change of a share is told


@dataclass(frozen=True)
class Question:
    """What a chart is asked: a city, an outcome, a scenario and a year.

    Attributes
    ----------
    tables : Tables
        Tables of the result.
    city : City
        The city.
    outcome : str
        A substance, `eqs_volume` or a rate.
    sea : str
        The sea, where the outcome is a load.
    scenario : str
        With the baseline the outcome itself is meant, with any other the change that it brings.
    year : int
        Calendar year.
    language : str
        One of `wastewater.text.LANGUAGES`.
    """

    tables: Tables
    city: City
    outcome: str
    sea: str
    scenario: str
    year: int
    language: str

    @property
    def result(self) -> Result:
        """The result that is asked."""
        return self.tables.result

    @property
    def unit(self) -> str:
        """The unit of the outcome in the tables of a result; a share changes by points."""
        unit = unit_of(self.outcome)
        return _POINTS if unit == "1" and self.scenario != BASELINE else unit

    @property
    def is_volume(self) -> bool:
        """Whether the outcome is a volume, not a mass."""
        return self.outcome == words.EQS_VOLUME

    @property
    def drains(self) -> bool:
        """Whether the city drains to the sea at all."""
        return self.sea in seas_of(self.city)

    @property
    def named(self) -> dict[str, object]:
        """The fields of a heading: city, year, outcome."""
        return {
            "city": words.city_name(self.city, self.language),
            "year": self.year,
            "outcome": outcome_words(self),
        }

    @property
    def note(self) -> str:
        """Where a city drains that does not drain to the Baltic Sea, if a load is asked about."""
        return "" if self.outcome in RATES else drainage_note(self.city, self.language)

    @property
    def best_only(self) -> str:
        """What a run without draws shows, in words; nothing for one with draws."""
        return "" if self.result.draws else text("decide.best_only", self.language)

    def own(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the city."""
        return where(table, city=self.city.id)


def question(
    result: Result,
    city: City | str,
    outcome: str,
    language: str,
    sea: str | None = None,
    scenario: str = BASELINE,
    year: int | None = None,
) -> Question:
    """Return the question with what was left open filled in: the city's first sea, the last year.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    outcome, language, sea, scenario, year
        As in `Question`.

    Raises
    ------
    InputError
        If there is no such outcome.
    """
    record = find_city(result, city)
    outcomes = [*vocabulary.substances().index, words.EQS_VOLUME, *RATES]
    if outcome not in outcomes:
        expected = ", ".join(outcomes)
        raise InputError(Problem("result.substance", value=str(outcome), expected=expected))
    known = Tables(result)
    chosen = known.last_year if year is None else year
    at = seas_of(record)[0] if sea is None else sea
    return Question(known, record, outcome, at, scenario, chosen, language)


def outcome_words(asked: Question) -> str:
    """Return the outcome in words, such as `total phosphorus to the Baltic Sea`."""
    language = asked.language
    if asked.outcome in RATES:
        said = text(f"decide.rate.{asked.outcome}", language)
    else:
        to_sea = words.to_sea(asked.sea, language)
        said = text("decide.load_volume", language, to_sea=to_sea)
        if not asked.is_volume:
            substance = words.substance_name(asked.outcome, language)
            said = text("decide.load", language, substance=substance, to_sea=to_sea)
    if asked.scenario == BASELINE:
        return said
    name = words.scenario_name(asked.city, asked.scenario, language)
    return text("decide.change", language, outcome=said, scenario=name)


def last_figures(asked: Question) -> pd.Series[float] | None:
    """Return median, p05 and p95 of the outcome over all draws, or None if there are none."""
    table = asked.own(asked.result.convergence(asked.outcome, asked.scenario, asked.year))
    if table.empty:
        return None
    last = table[table["draws"] == table["draws"].max()]
    figures: pd.Series[float] = last.set_index("statistic")["value"].astype(float)
    return figures


class Writer(NamedTuple):
    """What writes figures of one unit, all in the same scale."""

    scale: numerals.Scale
    language: str

    @property
    def unit(self) -> str:
        """The unit as it is shown: percent for shares."""
        return (
            "%" if self.scale.unit == "1" else numerals.unit_label(self.scale.unit, self.language)
        )

    @property
    def factor(self) -> float:
        """What turns the figures of a table into those on an axis."""
        return 100.0 if self.scale.unit == "1" else self.scale.factor

    def value(self, value: float, digits: int = 2) -> str:
        """Write a figure with its unit."""
        if self.scale.unit == "1":
            return numerals.percent(value, self.language, digits)
        return numerals.quantity(value, "", self.language, digits, self.scale)

    def interval(self, low: float, high: float) -> str:
        """Write the bounds of a band without their unit."""
        return numerals.interval(self.factor * low, self.factor * high, self.language)

    def band(self, value: float, low: float, high: float) -> str:
        """Write a figure with unit and band."""
        return f"{self.value(value)} ({self.interval(low, high)})"


def writer(largest: float, unit: str, language: str) -> Writer:
    """Return what writes figures up to a largest one in the unit in which they read well."""
    scale = numerals.Scale(100.0, unit) if unit == _POINTS else numerals.scale_for(largest, unit)
    return Writer(scale, language)


def cost_scale(largest: float, per_volume: bool) -> numerals.Scale:
    """Return the unit in which costs up to a largest one [EUR/kg, EUR/m3] read well."""
    if not per_volume:
        return numerals.scale_for(largest, "EUR/kg")
    if abs(largest) >= 1:
        return numerals.Scale(1.0, "EUR/m3")
    return numerals.Scale(MANY_M3, "EUR/million m3")


def cost_words(figures: Band, per_volume: bool, language: str) -> str:
    """Write a cost [EUR/kg, EUR/m3] with its band in the unit in which it reads well."""
    largest = max(abs(figures.median), abs(figures.p95) / 50)
    shown = Writer(cost_scale(largest, per_volume), language)
    return shown.band(figures.median, figures.p05, figures.p95)
