"""Put measured loads of a works into a city, in place of those that the model would estimate."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import Problems
from wastewater.inputs.city import City
from wastewater.inputs.parameters import COLUMNS, SOURCE_COLUMNS, Places, check_rows, keys
from wastewater.inputs.report import Where
from wastewater.inputs.tables import ROW
from wastewater.inputs.vocabulary import DISCHARGE

Load = tuple[float, float | None, float | None]
"""Best estimate, 5th and 95th percentile; both None for a figure that is taken as certain."""

INLET = "sewer.load"


def with_measured(
    city: City,
    *,
    substance: str,
    place: str,
    discharge: Load | None = None,
    inlet: Load | None = None,
    unit: str = "t/yr",
    source: str,
    grade: str = "A",
    note: str = "",
    title: str = "",
    publisher: str = "",
    year: str = "",
    url: str = "",
) -> City:
    """Return the city with measured loads of a works; the given city stays as it is.

    A row that the city has is replaced, one that it has not is added.

    Parameters
    ----------
    city : City
        A loaded city.
    substance : str
        Substance of the model.
    place : str
        Catchment of the works.
    discharge : tuple of float, optional
        What the works discharge in a year: best estimate, 5th and 95th percentile.
    inlet : tuple of float, optional
        Raw load at the inlet of the works in a year, likewise.
    unit : str
        Unit of both, such as t/yr or kg/yr.
    source, grade, note : str
        Where the figures come from. A source that the city does not know is added to its list if
        there is a `title`.
    title, publisher, year, url : str
        What the list of sources tells of a new source.

    Returns
    -------
    City
        A new city with the rows.

    Raises
    ------
    InputError
        When a row cannot be as it is, with the same messages as for a line of a file.
    ValueError
        When neither load is given.
    """
    table = _rows(substance, place, discharge, inlet, unit, source, grade, note)
    sources = _with_source(city.sources, (source, title, publisher, year, url))
    works = tuple(c.id for c in city.catchments)
    places = Places(works, tuple(r.id for r in city.reaches), country=city.country)
    problems: Problems = []
    known = set(sources["id"])
    rows = check_rows(table, Where(city.id), places, known, city.id, problems)
    if problems:  # a figure given in a call stands in no line of a file
        raise InputError(replace(problem, row=None) for problem in problems)
    new = set(keys(rows))
    kept = city.parameters[[key not in new for key in keys(city.parameters)]]
    merged = pd.concat([kept, rows.drop(columns=ROW)], ignore_index=True)
    return replace(city, parameters=merged, sources=sources)


def csv_line(
    *,
    substance: str,
    place: str,
    discharge: Load | None = None,
    inlet: Load | None = None,
    unit: str = "t/yr",
    source: str,
    grade: str = "A",
    note: str = "",
) -> str:
    """Return the line to paste into the city's parameters.csv, one for each load that is given.

    The arguments are those of `with_measured`; the city that is read from the line is the same.

    Raises
    ------
    ValueError
        When neither load is given.
    """
    table = _rows(substance, place, discharge, inlet, unit, source, grade, note)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(table[list(COLUMNS)].to_numpy().tolist())
    return text.getvalue()


def _rows(
    substance: str,
    place: str,
    discharge: Load | None,
    inlet: Load | None,
    unit: str,
    source: str,
    grade: str,
    note: str,
) -> pd.DataFrame:
    """Cells of the rows, as they would stand in a file."""
    given = {name: load for name, load in ((DISCHARGE, discharge), (INLET, inlet)) if load}
    if not given:
        raise ValueError("give the discharge, the load at the inlet, or both")
    cells = {"fraction": "", "substance": substance, "place": place, "unit": unit}
    cells |= {"source": source, "grade": grade, "note": note}
    rows = [{**cells, "name": name, **_numbers(load)} for name, load in given.items()]
    return pd.DataFrame([{**row, ROW: str(i)} for i, row in enumerate(rows)])


def _numbers(load: Load) -> Mapping[str, str]:
    """Cells of a load: lognormal, as a load is above zero and often known by a factor."""
    value, low, high = load
    if low is None and high is None:
        return {"value": _written(value), "low": "", "high": "", "distribution": "fixed"}
    ends = {"low": _written(low), "high": _written(high)}
    if low is not None and high is not None and math.isclose(low, high):
        return {"value": _written(value), "low": "", "high": "", "distribution": "fixed"}
    kind = "lognormal" if low is not None and low > 0 else "normal"
    return {"value": _written(value), **ends, "distribution": kind}


def _written(number: float | None) -> str:
    return "" if number is None else repr(float(number)).removesuffix(".0")


def _with_source(sources: pd.DataFrame, row: tuple[str, ...]) -> pd.DataFrame:
    """Return the sources with a new one, where it has a title and is not there yet."""
    if not row[1] or row[0] in set(sources["id"]):
        return sources
    added = pd.DataFrame([row], columns=list(SOURCE_COLUMNS))
    return pd.concat([sources, added], ignore_index=True)
