"""Parameter rows in words: what a row means, its place and its value."""

from __future__ import annotations

import math

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.text import catalogue


def input_name(row: pd.Series, city: City, language: str) -> str:
    """Return what a parameter row stands for, in words.

    Parameters
    ----------
    row : pandas.Series
        A row with `name`, `fraction`, `substance`, `place`, and perhaps `measure`.
    city : City
        The city that gives names to places and measures.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    str
        The meaning of the name, with what it applies to in brackets.
    """
    name = str(row["name"])
    names = vocabulary.names()
    if name in names.index:
        meaning = str(names.loc[name, f"meaning_{language}"])
    else:  # numbers that a measure brings along, such as its investment
        meaning = catalogue(language).get(f"input.{name}", name)
    about = []
    if row["fraction"]:
        about.append(words.of_table("fractions", str(row["fraction"]), language))
    if row["substance"]:
        about.append(words.substance_name(str(row["substance"]), language))
    if row["place"]:
        about.append(place_name(str(row["place"]), city, language))
    if row.get("measure"):
        about.append(words.measure_name(city, str(row["measure"]), language))
    return f"{meaning} ({', '.join(about)})" if about else meaning


def place_name(place: str, city: City, language: str) -> str:
    """Return the name of a place: a catchment, a reach, a stage or process, or two of them."""
    known = {catchment.id: catchment.name for catchment in city.catchments}
    known |= {reach.id: reach.name for reach in city.reaches}
    parts = []
    for part in place.split("."):
        if part in known:
            parts.append(words.named(known[part], language))
        elif part in vocabulary.processes().index:
            parts.append(words.of_table("processes", part, language))
        else:
            parts.append(part)
    return ", ".join(parts)


def input_value(row: pd.Series, language: str) -> str:
    """Return value, bounds and unit of a parameter row, for example `0.3 (0.1–0.5)`."""
    value, low, high = (_number(row[column]) for column in ("value", "low", "high"))
    unit = numerals.unit_label(str(row["unit"]), language)
    shown = numerals.estimate(value, language, 4, trim=True)
    if not (math.isnan(low) or math.isnan(high)):
        shown += f" ({numerals.interval(low, high, language)})"
    return f"{shown}\N{NO-BREAK SPACE}{unit}".strip()


def _number(value: object) -> float:
    number = pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0]
    return float(number)
