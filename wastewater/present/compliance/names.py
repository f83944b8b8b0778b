"""Names of limits, laws and verdicts, as a reader of each language expects them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from wastewater.inputs.city import Catchment, City, Reach
from wastewater.inputs.compliance.limits import limit
from wastewater.inputs.compliance.lists import listed
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.monitoring.common import capital
from wastewater.text import LANGUAGES, text

Row = Mapping[Any, Any]

SIGNS: Mapping[str, str] = {
    "met": "\N{CHECK MARK}",
    "not_met": "\N{BALLOT X}",
    "not_certain": "?",
    "cannot_judge": "\N{EN DASH}",
}
"""Sign of each verdict, for readers who do not tell the colours apart."""

_DIGITS = 3


def limit_name(name: str, language: str = "en") -> str:
    """Return the name of a limit by its id, with law, substance and value."""
    return limit(name).names[LANGUAGES.index(language)]


def regime_name(regime: str, language: str = "en") -> str:
    """Return the name of a law by its id, with a capital."""
    return capital(str(listed("regimes").loc[regime, f"name_{language}"]))


def substance_label(substance: str, language: str = "en") -> str:
    """Return a short sign or name of a substance of the limits."""
    return str(listed("substance_names").loc[substance, f"short_{language}"])


def verdict_name(verdict: str, language: str = "en") -> str:
    """Return the words for a verdict."""
    return text(f"compliance.verdict.{verdict}", language)


def quantity(value: float, unit: str, language: str = "en") -> str:
    """Write a value of a limit with its unit; shares as percentages."""
    if unit == "1":
        return numerals.percent(value, language)
    if not math.isfinite(value):
        return numerals.number(value, language)
    shown = numerals.estimate(value, language, _DIGITS, trim=True)
    return f"{shown} {numerals.unit_label(unit, language)}"


def number_of(value: float, unit: str, language: str = "en") -> str:
    """Write a value without its unit, in two digits."""
    if unit == "1":
        return numerals.percent(value, language)
    return numerals.estimate(value, language, 2)


def limit_words(row: Row, language: str = "en") -> str:
    """Write what a row asks for, such as `BOD5 ≤ 25 mg/l or ≥ 70 % removed`."""
    value = quantity(float(row["limit_value"]), str(row["unit"]), language)
    removal = float(row["removal_limit"])
    key = "least" if row["statistic"] == "removal" else "most"
    key = key if math.isnan(removal) else "either"
    share = numerals.percent(removal, language) if math.isfinite(removal) else ""
    asked = text(f"compliance.limit.{key}", language, value=value, removal=share)
    return capital(f"{substance_label(str(row['substance']), language)} {asked}")


def statistic_words(row: Row, language: str = "en") -> str:
    """Write what is compared, and when the limit is due where that is yet to come."""
    said = text(f"compliance.limit.{row['statistic']}", language)
    if row["in_force"]:
        return said
    year = limit(str(row["limit"])).from_year
    due = text("compliance.limit.from_year", language, year=int(year))
    return f"{said}, {due}"


def place_name(cities: Iterable[City], city: str, place: str, language: str = "en") -> str:
    """Return the name of a catchment or reach of a city, or its id."""
    for record in cities:
        if record.id == city:
            parts: list[Catchment | Reach] = [*record.catchments, *record.reaches]
            for part in parts:
                if part.id == place:
                    return words.named(part.name, language)
    return place


def scenario_name(cities: Iterable[City], city: str, scenario: str, language: str = "en") -> str:
    """Return the name of a scenario of a city, or its id."""
    for record in cities:
        if record.id == city:
            return words.scenario_name(record, scenario, language)
    return scenario
