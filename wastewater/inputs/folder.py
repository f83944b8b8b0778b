"""Reading a city folder: its two TOML files and its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import Problems
from wastewater.inputs.correlations import CORRELATION_COLUMNS
from wastewater.inputs.decode import Grid, read_toml
from wastewater.inputs.parameters import COLUMNS, SOURCE_COLUMNS
from wastewater.inputs.raw import RawCity, RawMeasure
from wastewater.inputs.report import Record, Where, closest, closest_file
from wastewater.inputs.tables import grid_table, read_table

CITY_FILE = "city.toml"
PARAMETER_FILE = "parameters.csv"
SOURCE_FILE = "sources.csv"
SCENARIO_FILE = "scenarios.toml"
CORRELATION_FILE = "correlations.csv"
OPTIONAL: tuple[str, ...] = (SOURCE_FILE, SCENARIO_FILE, CORRELATION_FILE)
FILES: tuple[str, ...] = (CITY_FILE, PARAMETER_FILE, *OPTIONAL)
"""Files of a city folder; the first two must be there."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_ENTRY = re.compile(r"\s*([\w\"'-]+)\s*=")

Lines = dict[tuple[str, int], tuple[int, dict[str, int]]]


def read_folder(path: Path, problems: Problems) -> RawCity:
    """Read a city folder.

    Parameters
    ----------
    path : pathlib.Path
        Folder.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    RawCity
        What could be read; a missing or unreadable file is empty.
    """
    label = {file: f"{path.resolve().name}/{file}" for file in FILES}
    _check_files(path, problems)
    city, catchments, reaches = _read_city(path / CITY_FILE, label[CITY_FILE], problems)
    parameters = read_table(path / PARAMETER_FILE, COLUMNS, (), problems, label[PARAMETER_FILE])
    sources = _read_optional(path / SOURCE_FILE, SOURCE_COLUMNS, label[SOURCE_FILE], problems)
    at = label[CORRELATION_FILE]
    correlations = _read_optional(path / CORRELATION_FILE, CORRELATION_COLUMNS, at, problems)
    measures, scenarios = _read_scenarios(path / SCENARIO_FILE, label[SCENARIO_FILE], problems)
    return RawCity(
        path=str(path),
        city=city,
        catchments=catchments,
        reaches=reaches,
        parameters=parameters,
        parameters_at=Where(label[PARAMETER_FILE]),
        sources=sources,
        sources_at=Where(label[SOURCE_FILE]),
        correlations=correlations,
        correlations_at=Where(at),
        measures=measures,
        scenarios=scenarios,
    )


def empty_table(columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table without rows in the shape of `read_table`.

    Parameters
    ----------
    columns : tuple of str
        Columns.

    Returns
    -------
    pandas.DataFrame
        The table.
    """
    return grid_table(Grid([(1, list(columns))], "."), columns, (), Where(""), [])


def _read_optional(
    path: Path, columns: tuple[str, ...], label: str, problems: Problems
) -> pd.DataFrame:
    """Read a table that need not be there."""
    return read_table(path, columns, (), problems, label) if path.exists() else empty_table(columns)


def _check_files(path: Path, problems: Problems) -> None:
    """Find a misspelt optional file, which would be passed over in silence."""
    there = {one.name for one in path.iterdir()}
    absent = [file for file in OPTIONAL if file not in there]
    for name in sorted(there.difference(FILES)):
        if hint := closest_file(name, absent):
            problems.append(
                Where(path.resolve().name).problem("unused_file", "", name, suggestion=hint)
            )


def _read_toml(path: Path, file: str, problems: Problems) -> tuple[dict[str, object], Lines]:
    """Read a TOML file; without one that can be read, its problem and nothing."""
    try:
        table, text = read_toml(path, file)
    except InputError as error:
        problems.extend(error.problems)
        return {}, {}
    return table, _find_lines(text)


def _read_city(
    path: Path, file: str, problems: Problems
) -> tuple[Record, list[Record], list[Record]]:
    """Read city.toml."""
    table, lines = _read_toml(path, file, problems)
    values = {key: value for key, value in table.items() if key not in ("catchment", "reach")}
    city = Record(values, _where(file, lines, ""))
    lists: dict[str, list[Record]] = {"catchment": [], "reach": []}
    for kind, found in lists.items():
        listed = table.get(kind, [])
        if not isinstance(listed, list):
            problems.append(city.where.problem("not_tables", kind, expected=f"[[{kind}]]"))
            continue
        for at, one in enumerate(listed):
            label = str(one.get("id", at + 1)) if isinstance(one, Mapping) else str(at + 1)
            where = _where(file, lines, kind, at, {kind: label})
            if isinstance(one, Mapping):
                found.append(Record(one, where))
            else:
                problems.append(where.problem("not_tables", kind, one, expected=f"[[{kind}]]"))
    return city, lists["catchment"], lists["reach"]


def _read_scenarios(
    path: Path, file: str, problems: Problems
) -> tuple[list[RawMeasure], list[tuple[str, Record]]]:
    """Read scenarios.toml; a city without that file has the baseline only."""
    if not path.exists():
        return [], []
    table, lines = _read_toml(path, file, problems)
    top = _where(file, lines, "")
    for key in table:
        if key not in ("measure", "scenario"):
            hint = closest(key, ("measure", "scenario"))
            expected = "[measure.<id>], [scenario.<id>]"
            problems.append(top.problem("unknown_key", key, key, expected, suggestion=hint))
    measures = []
    for name, one in _tables(table, "measure", top, problems).items():
        where = _where(file, lines, f"measure.{name}", 0, {"measure": name})
        own = {key: value for key, value in one.items() if key != "change"}
        changes = []
        listed = one.get("change", [])
        if not isinstance(listed, list):
            expected = f"[[measure.{name}.change]]"
            problems.append(where.problem("not_tables", "change", expected=expected))
            listed = []
        for at, change in enumerate(listed):
            parts = {"measure": name, "change": str(at + 1)}
            place = _where(file, lines, f"measure.{name}.change", at, parts)
            changes.append(Record(change if isinstance(change, Mapping) else {}, place))
        measures.append(RawMeasure(name, Record(own, where), tuple(changes)))
    scenarios = []
    for name, one in _tables(table, "scenario", top, problems).items():
        where = _where(file, lines, f"scenario.{name}", 0, {"scenario": name})
        scenarios.append((name, Record(one, where)))
    return measures, scenarios


def _tables(
    table: Mapping[str, object], kind: str, top: Where, problems: Problems
) -> dict[str, Mapping[str, object]]:
    """Return the tables ``[kind.<id>]``."""
    group = table.get(kind, {})
    if not isinstance(group, Mapping):
        problems.append(top.problem("not_tables", kind, expected=f"[{kind}.<id>]"))
        return {}
    found = {}
    for name, one in group.items():
        if isinstance(one, Mapping):
            found[str(name)] = one
        else:
            problems.append(top.problem("not_tables", name, one, expected=f"[{kind}.{name}]"))
    return found


def _find_lines(text: str) -> Lines:
    """Return the line of every table header, and of the keys below it.

    Good enough for messages: a header inside a text of several lines would be taken for one.
    """
    current: tuple[str, int] = ("", 0)
    found: Lines = {current: (1, {})}
    last: dict[str, int] = {"": 0}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            name = re.sub(r"[\"'\s]", "", header[2])
            last[name] = last.get(name, -1) + 1 if header[1] == "[[" else 0
            current = (name, last[name])
            found[current] = (number, {})
            parent, _, key = name.rpartition(".")
            if parent in last:
                found[parent, last[parent]][1].setdefault(key, number)
        elif entry := _ENTRY.match(line):
            found[current][1].setdefault(entry[1].strip("\"'"), number)
    return found


def _where(
    file: str, lines: Lines, table: str, at: int = 0, parts: Mapping[str, str] | None = None
) -> Where:
    """Return the place of a table; without a line if its header was not found."""
    row, keys = lines.get((table, at), (None, {}))
    return Where(file, row if table else None, parts or {}, keys)
