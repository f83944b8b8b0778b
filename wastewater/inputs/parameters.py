"""Parameter rows: the reference that ships, a city's own rows over it, and all checks of both."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs import checks, units
from wastewater.inputs.checks import ROUNDING, Name, Problems, parameter_names
from wastewater.inputs.report import Record, Where
from wastewater.inputs.tables import ROW, read_table
from wastewater.inputs.vocabulary import BIOLOGICAL, LANDFILLS, ROUTE_TARGETS, STAGES

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

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Places:
    """Places that a parameter row may name.

    Attributes
    ----------
    catchments, reaches : tuple of str
        Ids of the city; empty for the reference.
    """

    catchments: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()

    def of(self, name: str) -> tuple[str, ...]:
        """Return the places that one parameter name may use.

        Parameters
        ----------
        name : str
            Parameter name.

        Returns
        -------
        tuple of str
            Place ids; stages also with the catchment before them.
        """
        if name in ROUTE_TARGETS:
            return ROUTE_TARGETS[name]
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


@cache
def load_reference() -> pd.DataFrame:
    """Return the reference rows, checked, in the shape of ``City.parameters``.

    Returns
    -------
    pandas.DataFrame
        Shared by all callers: read it, never change it.

    Raises
    ------
    InputError
        If the shipped tables are damaged.
    """
    problems: Problems = []
    with resources.as_file(resources.files("wastewater") / "data" / "parameters.csv") as path:
        table = read_table(path, COLUMNS, (), problems)
    where = Where("parameters.csv")
    rows = check_rows(table, where, Places(), set(reference_sources()["id"]), REFERENCE, problems)
    check_mixes(rows, where, problems)
    if problems:
        raise InputError(problems)
    return rows.drop(columns=ROW)


@cache
def reference_sources() -> pd.DataFrame:
    """Return the sources that ship with the package; shared, never change it.

    Returns
    -------
    pandas.DataFrame
        Columns as in `SOURCE_COLUMNS`.

    Raises
    ------
    InputError
        If the shipped table is damaged.
    """
    problems: Problems = []
    with resources.as_file(resources.files("wastewater") / "data" / "sources.csv") as path:
        table = read_table(path, SOURCE_COLUMNS, (), problems)
    rows = check_sources(table, Where("sources.csv"), problems)
    if problems:
        raise InputError(problems)
    return rows


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
    base = {"low": low * size, "value": value * size, "high": high * size}
    inside = [checks.check_bounds(record, part, base[part], name, problems) for part in base]
    if checks.check_order(record, "value", (low, value, high), problems) and all(inside):
        _check_distribution(record, name, kind, base, problems)
    written = {"low": low, "value": value, "high": high}
    return {**written, **{f"base_{part}": number for part, number in base.items()}}


def _check_distribution(
    record: Record, name: Name, kind: str, base: Mapping[str, float], problems: Problems
) -> None:
    """Check what single distributions ask of their numbers; missing numbers pass."""
    low, value, high = base["low"], base["value"], base["high"]
    if kind == "lognormal" and low <= 0:
        problems.append(record.where.problem("lognormal_low", "low", record.text("low")))
    elif kind == "beta" and not (math.isnan(low + high) or 0 < low < high < 1):
        value_text = f"{record.text('low')} - {record.text('high')}"
        problems.append(record.where.problem("beta_bounds", "low", value_text))
    elif kind == "dirichlet" and not name.mix:
        problems.append(
            record.where.problem("dirichlet_alone", "distribution", kind, name=name.name)
        )
    elif kind == "dirichlet" and (value <= 0 or value >= 1):
        problems.append(record.where.problem("dirichlet_value", "value", record.text("value")))


def merge(own: pd.DataFrame) -> pd.DataFrame:
    """Return the reference rows with a city's rows in place of those of the same key.

    Parameters
    ----------
    own : pandas.DataFrame
        The city's rows, as `check_rows` returns them.

    Returns
    -------
    pandas.DataFrame
        Reference rows that hold, then the city's own; `ROW` is 0 in reference rows.
    """
    reference = load_reference()
    mine = set(keys(own))
    kept = reference[[key not in mine for key in keys(reference)]]
    return pd.concat([kept.assign(**{ROW: 0}), own], ignore_index=True)


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


def check_mixes(rows: pd.DataFrame, where: Where, problems: Problems) -> None:
    """Check that the shares of every mix fit together.

    A mix without a rest adds up to one; one with a rest does not exceed one. The rows that a
    look-up finds count: a share given for all fractions joins those given for one. A mix without
    any row of this file is not told again.

    Parameters
    ----------
    rows : pandas.DataFrame
        Merged rows with `ROW`.
    where : Where
        File and sheet of the rows whose `ROW` is not 0.
    problems : list of Problem
        What is wrong is added here.
    """
    numbers = dict(zip(keys(rows), rows["base_value"], strict=True))
    lines = dict(zip(keys(rows), rows[ROW], strict=True))
    kinds = dict(zip(keys(rows), rows["distribution"], strict=True))
    for name, label, members in mixes(numbers):
        told = [key for key in members if lines[key]]
        if not told:
            continue
        place = Where(where.file, int(min(lines[key] for key in told)), where.parts)
        total = math.fsum(numbers[key] for key in members)
        if problem := sum_problem(place, name, label, total):
            problems.append(problem)
        spread = sorted({kinds[key] for key in members if kinds[key] != "fixed"})
        loose = [key for key in members if kinds[key] not in ("fixed", "dirichlet")]
        if len(spread) > 1 or (loose and len(members) > 1):
            value = ", ".join(spread)
            problems.append(place.problem("mix_distributions", "distribution", value, name=label))


def sum_problem(place: Where, name: Name, label: str, total: float) -> Problem | None:
    """Return the problem of a mix that does not add up, or None.

    Parameters
    ----------
    place : Where
        Where to tell it.
    name : Name
        Parameter name.
    label : str
        The mix, as `mixes` names it.
    total : float
        Sum of its shares.

    Returns
    -------
    Problem or None
        The problem.
    """
    if name.rest and total > 1 + ROUNDING:
        return place.problem("mix_above_one", "value", f"{total:.6g}", name=label, rest=name.rest)
    if not name.rest and abs(total - 1) > ROUNDING:
        return place.problem("mix_not_one", "value", f"{total:.6g}", name=label)
    return None


def mixes(found: Iterable[Key]) -> list[tuple[Name, str, list[Key]]]:
    """Return every mix that a look-up can meet, with the rows that it finds.

    Parameters
    ----------
    found : iterable of key
        Keys of all rows.

    Returns
    -------
    list of (Name, str, list of key)
        The name, the mix in words (``mbt.route, metal``) and its members.
    """
    groups: dict[str, dict[str, dict[str, Key]]] = {}
    for key in found:
        name = parameter_names()[key[0]]
        if not name.mix:
            continue
        column = checks.KEY.index(name.mix)
        owner = ", ".join(word for at, word in enumerate(key) if at not in (0, column) and word)
        groups.setdefault(name.name, {}).setdefault(owner, {})[key[column]] = key
    listed = []
    for group, owners in groups.items():
        for owner, members in owners.items():
            merged = {**owners.get("", {}), **members}
            label = f"{group}, {owner}" if owner else group
            listed.append((parameter_names()[group], label, list(merged.values())))
    return listed
