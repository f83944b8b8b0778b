"""Measures and scenarios: a scenario is a named list of measures, a measure a list of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastewater.text import LANGUAGES, text

if TYPE_CHECKING:
    from wastewater.inputs.checks import Key

BASELINE = "baseline"
"""The scenario without measures, in every city."""


@dataclass(frozen=True)
class Cost:
    """One figure of a measure's cost, with its spread and source.

    Attributes
    ----------
    value : float
        Best estimate [units of the currency, the same per year, or yr].
    low, high : float or None
        5th and 95th percentile; None for a fixed value.
    source, grade, note : str
        As in a parameter row.
    currency : str
        Currency of an amount, one of `vocabulary.CURRENCIES`.
    price_year : int or None
        Year in whose prices an amount is told; None for the base price year (`cost.price_year`).
    """

    value: float
    low: float | None
    high: float | None
    source: str
    grade: str
    note: str
    currency: str = "EUR"
    price_year: int | None = None


@dataclass(frozen=True)
class Change:
    """One row that a measure changes.

    Attributes
    ----------
    name, fraction, substance, place : str
        Key of the row.
    kind : str
        "set", "scale" or "shift".
    value : float
        New value or shift in base units, or factor.
    low, high : float or None
        5th and 95th percentile of it; None for a fixed change.
    unit : str
        Unit as in the closed list.
    source, grade, note : str
        As in a parameter row.
    """

    name: str
    fraction: str
    substance: str
    place: str
    kind: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    grade: str
    note: str

    @property
    def key(self) -> Key:
        """Key of the row that is changed."""
        return self.name, self.fraction, self.substance, self.place


@dataclass(frozen=True)
class Measure:
    """Something a city does: changes that ramp in between two years, and what they cost.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    start, full : int
        Last year without effect and first year in full effect; linear between. Equal years are
        a step at that year.
    investment, yearly_cost, lifetime : Cost
        In money, money per year and yr.
    changes : tuple of Change
        Changes.
    """

    id: str
    name: Mapping[str, str]
    start: int
    full: int
    investment: Cost
    yearly_cost: Cost
    lifetime: Cost
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Scenario:
    """A named list of measures.

    Attributes
    ----------
    id : str
        Id within the city.
    name : Mapping[str, str]
        Name by language.
    measures : tuple of str
        Ids of its measures.
    """

    id: str
    name: Mapping[str, str]
    measures: tuple[str, ...]


def baseline() -> Scenario:
    """Return the scenario without measures."""
    names = {language: text("inputs.baseline", language) for language in LANGUAGES}
    return Scenario(BASELINE, names, ())
