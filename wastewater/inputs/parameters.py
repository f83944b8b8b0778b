"""Parameter rows and their sources: all checks of single rows, and conversion to base units."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from wastewater.errors import Problem
from wastewater.inputs import checks, units
from wastewater.inputs.checks import Key, Name, Problems, parameter_names
from wastewater.inputs.report import Record, Where
from wastewater.inputs.tables import ROW
from wastewater.inputs.vocabulary import (
    BIOLOGICAL,
    LANDFILLS,
    PLACES,
    ROUTE_TARGETS,
    STAGES,
    WORKS_LOADS,
    permitted_containers,
)

COLUMNS: tuple[str, ...] = (
    *checks.KEY,
    "value",
    "unit",
    "distribution",
    "low",
    "high",
    "source",
    "grade",
    "note",
)
"""Columns of a parameter table."""

SOURCE_COLUMNS: tuple[str, ...] = ("id", "title", "publisher", "year", "url")
"""Columns of a table of sources."""

DISTRIBUTIONS: tuple[str, ...] = (
    "fixed",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "beta",
    "dirichlet",
)
"""Low and high are minimum and maximum for uniform and triangular, else 5th and 95th percentile."""

REFERENCE = "reference"
"""Origin of the rows that ship with the package."""


@dataclass(frozen=True)
class Places:
    """Places that a parameter row may name.

    Attributes
    ----------
    catchments, reaches : tuple of str
        Ids of the city; empty for the reference.
    country : str
        Two-letter code of the city, by which shared containers are permitted.
    certain : bool
        Whether catchments and reaches could be read; if not, every place passes.
    """

    catchments: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    certain: bool = True
    country: str = ""

    def of(self, name: str) -> Collection[str]:
        """Return the places that one parameter name may use.

        Parameters
        ----------
        name : str
            Parameter name.

        Returns
        -------
        collection of str
            Place ids; stages also with the catchment before them.
        """
        if not self.certain:
            return checks.Anything()
        if name == "collection.together":
            return permitted_containers(self.country)
        if name in ROUTE_TARGETS or name in PLACES:
            return {**ROUTE_TARGETS, **PLACES}[name]
        if name in WORKS_LOADS:
            return self.catchments
        groups = {
            "plant": (
                *STAGES,
                *(f"{city}.{stage}" for city in self.catchments for stage in STAGES),
            ),
            "river": self.reaches,
            "landfill": LANDFILLS,
            "biological": BIOLOGICAL,
        }
        return groups.get(name.split(".")[0], self.catchments)

    def within(self, name: str, place: str) -> Collection[str]:
        """Return the places whose rows win over a row of this place, for one name.

        Parameters
        ----------
        name : str
            Parameter name.
        place : str
            Place of the row; "" for all.

        Returns
        -------
        collection of str
            All places under it: a stage of every catchment, or, under "", every place.
        """
        if place:
            return [one for one in self.of(name) if one.endswith(f".{place}")]
        return [one for one in self.of(name) if "." not in one]


def check_sources(table: pd.DataFrame, where: Where, problems: Problems) -> pd.DataFrame:
    """Check a table of sources and return it without line numbers.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_table` returns it.
    where : Where
        File and sheet.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    pandas.DataFrame
        Columns as in `SOURCE_COLUMNS`.
    """
    seen: dict[str, int] = {}
    for record in records(table, where):
        row = int(str(record.values[ROW]))
        for column in ("id", "title"):
            if not record.text(column):
                problems.append(record.where.problem("empty_text", column))
        name = record.text("id")
        if name and seen.setdefault(name, row) != row:
            problems.append(record.where.problem("duplicate_id", "id", name, line=seen[name]))
    return table[list(SOURCE_COLUMNS)].reset_index(drop=True)


def records(table: pd.DataFrame, where: Where) -> list[Record]:
    """Return the rows of a table with their places.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_table` returns it.
    where : Where
        File and sheet.

    Returns
    -------
    list of Record
        One per row.
    """
    decimal = str(table.attrs.get("decimal", "."))
    return [
        Record(
            {str(column): value for column, value in row.items()},
            Where(where.file, int(row[ROW]), where.parts),
            decimal,
        )
        for row in table.to_dict("records")
    ]


def check_rows(
    table: pd.DataFrame,
    where: Where,
    places: Places,
    sources: Collection[str],
    origin: str,
    problems: Problems,
) -> pd.DataFrame:
    """Check parameter rows one by one and convert them to base units.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_table` returns it, columns `COLUMNS`.
    where : Where
        File and sheet.
    places : Places
        Places that rows may name.
    sources : collection of str
        Known source ids.
    origin : str
        `REFERENCE` or the city's id.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    pandas.DataFrame
        The sound rows in the shape of ``City.parameters``, and their lines in `ROW`.
    """
    sound: list[dict[str, object]] = []
    seen: dict[Key, int] = {}
    for record in records(table, where):
        before = len(problems)
        row = int(str(record.values[ROW]))
        if checks.check_key(record, places.of, problems):
            key = checks.key_of(record)
            if seen.setdefault(key, row) != row:
                problems.append(_duplicate(record, key, seen[key]))
        checks.check_source(record, sources, problems)
        name = parameter_names().get(record.text("name"))
        values = _check_numbers(record, name, problems) if name else {}
        if len(problems) == before:
            unit = units.normalise(record.text("unit"))
            sound.append({**record.values, **values, "unit": unit, "origin": origin})
    columns = [*COLUMNS, "origin", "base_value", "base_low", "base_high", ROW]
    numbers = ("value", "low", "high", "base_value", "base_low", "base_high")
    types = {column: float if column in numbers else object for column in columns}
    return pd.DataFrame(sound, columns=columns).astype({**types, ROW: int})


def _duplicate(record: Record, key: Key, line: int) -> Problem:
    written = ", ".join(part for part in key if part)
    return record.where.problem("duplicate_key", "", written, line=line)


def _check_numbers(record: Record, name: Name, problems: Problems) -> dict[str, float]:
    """Check unit, distribution and numbers; return them as written and in base units."""
    size = checks.check_unit(record, name.quantity, name.name, problems)
    known = checks.check_word(
        record, "distribution", DISTRIBUTIONS, "unknown_distribution", problems
    )
    kind = record.text("distribution") if known else ""
    value = checks.read_number(record, "value", problems)
    spread = kind not in ("", "fixed")
    if kind == "fixed" and (record.text("low") or record.text("high")):
        problems.append(record.where.problem("fixed_with_bounds", "distribution"))
    low = checks.read_number(record, "low", problems, required=spread) if spread else math.nan
    high = checks.read_number(record, "high", problems, required=spread) if spread else math.nan
    base = {"value": value * size, "low": low * size, "high": high * size}
    # one message is enough for a row in per cent
    inside = all(checks.check_bounds(record, part, base[part], name, problems) for part in base)
    if inside and checks.check_order(record, "value", (low, value, high), problems):
        _check_distribution(record, name, kind, base, problems)
    written = {"value": value, "low": low, "high": high}
    return {**written, **{f"base_{part}": number for part, number in base.items()}}


def _check_distribution(
    record: Record, name: Name, kind: str, base: Mapping[str, float], problems: Problems
) -> None:
    """Check what single distributions ask of their numbers; missing numbers pass."""
    low, value, high = base["low"], base["value"], base["high"]
    if kind == "lognormal" and low <= 0:
        problems.append(record.where.problem("lognormal_low", "low", record.text("low")))
    elif kind == "beta" and not (math.isnan(low + high) or 0 < low < high < 1):
        value_text = f"{record.text('low')} … {record.text('high')}"
        problems.append(record.where.problem("beta_bounds", "low", value_text))
    elif kind == "dirichlet" and not name.mix:
        problems.append(
            record.where.problem("dirichlet_alone", "distribution", kind, name=name.name)
        )
    elif kind == "dirichlet" and (value <= 0 or value >= 1):
        problems.append(record.where.problem("dirichlet_value", "value", record.text("value")))


def keys(rows: pd.DataFrame) -> list[Key]:
    """Return the key of every row.

    Parameters
    ----------
    rows : pandas.DataFrame
        Parameter rows.

    Returns
    -------
    list of tuple of str
        Name, fraction, substance, place.
    """
    name, fraction, substance, place = (rows[column].tolist() for column in checks.KEY)
    return list(zip(name, fraction, substance, place, strict=True))
