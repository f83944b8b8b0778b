"""The results of a laboratory, in any common layout, as value, limit and mark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.cell_units import units_from_cells
from wastewater.inputs.monitoring.combine import Results, combine, read_cells
from wastewater.inputs.monitoring.grids import open_grid
from wastewater.inputs.monitoring.layout import Layout, lay_out
from wastewater.inputs.monitoring.layout_parts import Answer, Meaning
from wastewater.inputs.monitoring.marks import (
    KINDS,
    mark_words,
    read_mark,
)
from wastewater.inputs.monitoring.meanings import Meanings, Said, read_meanings
from wastewater.inputs.monitoring.records import SAMPLE_COLUMNS, Samples
from wastewater.inputs.monitoring.species import spelling, spoken
from wastewater.inputs.monitoring.unit_words import basis_of
from wastewater.inputs.monitoring.when import Times, parse_times
from wastewater.inputs.report import Where

_NONE: Mapping[str, str] = {}
_NO_LIMITS: Mapping[str, float] = {}
_NO_COLUMNS: Mapping[str, Meaning] = {}


def read_samples(
    path: Path | str | pd.DataFrame,
    *,
    timezone: str = "",
    station: str = "",
    substance: str = "",
    unit: str | Mapping[str, str] = "",
    limit_unit: str = "",
    basis: Mapping[str, str] = _NONE,
    limits: Mapping[str, float] = _NO_LIMITS,
    substances: Mapping[str, str] = _NONE,
    marks: Mapping[str, str] = _NONE,
    columns: Mapping[str, Meaning] = _NO_COLUMNS,
    decimal: str = "",
    day_first: bool | None = None,
    clock: str = "",
    sheet: str = "",
) -> Samples:
    """Read the results of a laboratory; what the file does not say is asked for, never guessed.

    A table has one row per result (columns for date, substance and value), or one column per
    substance (with the unit in the heading or in a line below it, and perhaps ``NH4-N_flag`` and
    ``NH4-N_limit`` beside it). Lines above the headings are left out.

    A result is below the limit if its mark says so; then its limit is the larger one of the
    number beside the mark and of the column of limits. A number without mark stays a value, also
    if it is 0, negative or smaller than a stated limit.

    Parameters
    ----------
    path : pathlib.Path, str or pandas.DataFrame
        Text table (comma, semicolon, tab), workbook or table in memory.
    timezone : str
        Zone of the station: IANA name or ``UTC+2``. Needed where there are times of day; dates
        alone count as days of UTC without it.
    station : str
        Station, where the file does not say.
    substance : str
        Substance of a table with a column of values and none of substances.
    unit : str or mapping of str to str
        Unit where the file does not say: of all results, or by substance.
    limit_unit : str
        Unit of a column of limits, if it is not that of the results.
    basis : mapping of str to str
        Formula that results are counted as, by substance, where the file does not say:
        ``{"nitrate": "NO3"}``.
    limits : mapping of str to float
        Limits of quantification by substance, where the file states none [mg/l counted as the
        substance inside (N, P); for states their own unit]: ``{"NH4-N": 0.05}``.
    substances : mapping of str to str
        What words of the file mean: ``{"BOD": "BOD5"}``; "" leaves their results out.
    marks : mapping of str to str
        What marks of this laboratory mean: ``plain``, ``below``, ``above``, ``missing``, or a mark
        that means the same: ``{"U": "<", "-": "missing"}``.
    columns : mapping of str to str or sequence of str
        What headings mean: a role of `layout_parts.ROLES` (``{"Resultat": "value"}``; "" leaves
        a column out), a substance, or (substance, unit, station):
        ``{"DBO-E": ("BOD5", "mg/l", "inlet")}``. If it names columns with results, only these
        are read.
    decimal : str
        Decimal sign, if the numbers of the file do not show it.
    day_first : bool, optional
        Order of day and month in dates such as 3/4/2025, if no row tells.
    clock : str
        Zone in which the times are written, if it is not that of the station.
    sheet : str
        Sheet of a workbook, if several hold data.

    Returns
    -------
    Samples
        Values and limits [mg/l; states in the unit of ``determinands.csv``]. Results that stand
        there twice are kept; equal times are sorted by value before row, so that the order of
        the file does not matter.

    Raises
    ------
    InputError
        With everything that is wrong or must be said, by row and column.
    """
    words = mark_words(marks)
    said = Said({"": unit} if isinstance(unit, str) else unit, limit_unit, basis, substances)
    problems = _unknown_answers(said, limits, marks, words)
    if problems:
        raise InputError(problems)
    file, grid = open_grid(path, sheet)
    asked = {spelling(name): meaning for name, meaning in columns.items()}
    names = {spelling(name): name for name in columns}
    layout = lay_out(grid, Answer(asked, substance, words, names), file)
    cells = layout.results[["qualifier", "value"]].astype(object)
    written = cells["qualifier"] + " " + cells["value"]
    layout = units_from_cells(layout)
    where = Where(file)
    times = parse_times(
        layout.times, layout.rows, timezone, where, layout.time_column, problems,
        times=layout.clocks, day_first=day_first, clock=clock,
    )  # fmt: skip
    meanings = read_meanings(layout, said, file, problems)
    read = read_cells(layout, words, decimal, grid.decimal)
    results = combine(layout, meanings, read, limits, file, problems)
    stations = _stations(layout, station, file, problems)
    kept = ~meanings.left_out & ~results.empty
    if not problems and not kept.any():
        problems.append(where.problem("samples_no_rows"))
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.row or 0))
    table = _table(layout, times, meanings, results, stations, written.str.strip(), file)
    return Samples(_sorted(table[kept]), timezone.strip() or "UTC")


def _unknown_answers(
    said: Said, limits: Mapping[str, float], marks: Mapping[str, str], words: Mapping[str, str]
) -> list[Problem]:
    """Tell which answers of the user cannot be understood."""
    where = Where("")
    named = [("unit", name) for name in said.unit if name]
    named += [("basis", name) for name in said.basis] + [("limits", name) for name in limits]
    named += [("substances", name) for name in said.substances.values() if name]
    problems = [
        where.problem("samples_answer_substance", value=name, name=argument)
        for argument, name in named
        if spoken(name) is None
    ]
    for name, formula in said.basis.items():
        if not basis_of(formula):
            problems.append(where.problem("samples_answer_basis", value=formula, name=name))
    for name, limit in limits.items():
        if not limit > 0:
            problems.append(where.problem("samples_answer_limit", value=limit, name=name))
    for mark in marks:
        if read_mark(mark, words).key:
            expected = ", ".join(KINDS)
            problems.append(where.problem("samples_answer_mark", "", marks[mark], expected))
    return problems


def _stations(
    layout: Layout, station: str, file: str, problems: list[Problem]
) -> NDArray[np.object_]:
    """Return the station of each result, as the file or else the user says."""
    written = layout.results["station"]
    named = written.map({name: " ".join(name.split()) for name in written.unique()})
    found = named.where(named != "", station)
    if (named != "").any():
        places = layout.results.loc[found == "", "place"].unique().tolist()
        problems += [
            Where(file, layout.rows[place]).problem("samples_station_empty") for place in places
        ]
    return found.to_numpy(dtype=object)


def _table(
    layout: Layout,
    times: Times,
    meanings: Meanings,
    results: Results,
    stations: NDArray[np.object_],
    written: pd.Series,
    file: str,
) -> pd.DataFrame:
    """Return the table of `Samples`, not sorted."""
    table = layout.results
    place = table["place"].to_numpy(dtype=np.intp)
    columns = {
        "station": stations,
        "substance": meanings.determinand,
        "time": times.utc[place],
        "day": times.day[place],
        "timed": times.timed[place],
        "value": results.value,
        "limit": results.limit,
        "below": results.below,
        "written": written.to_numpy(dtype=object),
        "file": file,
        "row": np.asarray(layout.rows, dtype=np.int64)[place],
        "column": table["column"].to_numpy(dtype=object),
    }
    return pd.DataFrame(columns, columns=list(SAMPLE_COLUMNS))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Sort by station, substance and time; what was taken at once by value before row."""
    keys = ["station", "substance", "time", "value", "limit", "row", "column"]
    return table.sort_values(keys, ignore_index=True)
