"""Where what stands in a table of results, one row per result or one column per substance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.dates import parse_date
from wastewater.inputs.monitoring.grids import data_rows
from wastewater.inputs.monitoring.headings import (
    DEEPEST,
    Heading,
    find_headings,
    read_headings,
)
from wastewater.inputs.monitoring.layout_parts import Answer, Body, doubled, first, is_role
from wastewater.inputs.monitoring.long_table import check_long, long_results
from wastewater.inputs.monitoring.species import spelling
from wastewater.inputs.monitoring.wide_table import find_sources, unit_row, wide_results
from wastewater.inputs.report import Where, closest

_TIMES = ("datetime", "date", "time")
_ONCE = (*_TIMES, "station")
_CLOCK = re.compile(r"\d{1,2}([:.]\d\d){1,2}(\.\d+)?|\d{1,2}")


@dataclass(frozen=True, eq=False)
class Layout:
    """The cells of a table, each known by what it is, none of them understood.

    Attributes
    ----------
    results : pandas.DataFrame
        One row per result, all text but ``place`` (place in `rows`):
        `layout_parts.RESULT_COLUMNS`.
    rows : list of int
        Line of every row of data.
    times : list of str
        Cells with dates, or dates and times, one per row of data.
    clocks : list of str or None
        Cells with times of day, where they have a column of their own.
    time_column : str
        Heading of `times`.
    head : int
        Line of the headings.
    named : Mapping[str, str]
        Heading by role, of tables with one row per result; empty for one column per substance.
    """

    results: pd.DataFrame
    rows: list[int]
    times: list[str]
    clocks: list[str] | None
    time_column: str
    head: int
    named: Mapping[str, str]


def lay_out(grid: Grid, answer: Answer, file: str) -> Layout:
    """Find the headings and put the cells into one row per result.

    Parameters
    ----------
    grid : Grid
        Cells.
    answer : Answer
        What the user says of the columns.
    file : str
        Name for messages.

    Returns
    -------
    Layout
        Results; cells where nothing was measured are left out of a table with one column per
        substance.

    Raises
    ------
    InputError
        If the headings cannot be understood; it names every one.
    """
    place, headings = _find(grid, answer, file)
    where = Where(file, grid.rows[place][0])
    width = len(headings)
    date = next(one.column for one in headings if one.role in ("datetime", "date"))
    body: Body = [
        (row, cells + [""] * (width - len(cells))) for row, cells in data_rows(grid, place, date)
    ]
    problems = [*_absent(headings, answer, where), *_beyond(body, headings, where)]
    headings = _clock_beside_date(headings, body)
    problems += doubled(headings, _ONCE, where)
    has_value = first(headings, "value") is not None and not answer.chooses
    long = has_value and (first(headings, "substance") is not None or bool(answer.substance))
    if long:
        problems += check_long(headings, body, answer, where)
        results = pd.DataFrame() if problems else long_results(headings, body, answer)
    else:
        units, body = unit_row(headings, body)
        sources, found = find_sources(headings, units, body, answer, where)
        problems += found
        results = pd.DataFrame() if problems else wide_results(sources, headings, body)
    if problems:
        raise InputError(problems)
    return _layout(results, headings, body, where, long)


def _layout(
    results: pd.DataFrame, headings: Sequence[Heading], body: Body, where: Where, long: bool
) -> Layout:
    """Put the parts together."""
    time = next(one for one in headings if one.role in ("datetime", "date"))
    clock = first(headings, "time")
    return Layout(
        results,
        [row for row, _ in body],
        [cells[time.column] for _, cells in body],
        None if clock is None else [cells[clock.column] for _, cells in body],
        time.written,
        where.row or 0,
        {one.role: one.written for one in headings if one.role} if long else {},
    )


def _find(grid: Grid, answer: Answer, file: str) -> tuple[int, list[Heading]]:
    """Return place and headings of the line that has most of the columns the user names."""
    if not grid.rows:
        raise InputError(Where(file).problem("empty_file"))
    lines = [{spelling(cell) for cell in cells} for _, cells in grid.rows[:DEEPEST]]
    counts = [len(line & set(answer.columns)) for line in lines]
    if max(counts):
        place = counts.index(max(counts))
        headings = _said(read_headings(grid.rows[place][1]), answer)
    else:
        place, headings = find_headings(grid, _TIMES)
    where = Where(file, grid.rows[max(place, 0)][0])
    across = [cell for cell in grid.rows[max(place, 0)][1] if parse_date(cell) is not None]
    if len(across) > 1:
        raise InputError(where.problem("samples_turned", value=", ".join(across[:2])))
    if not {one.role for one in headings} & {"datetime", "date"}:
        shown = " | ".join(cell for cell in grid.rows[max(place, 0)][1] if cell)[:60]
        raise InputError(where.problem("samples_no_headings", value=shown))
    return place, headings


def _said(headings: Sequence[Heading], answer: Answer) -> list[Heading]:
    """Give columns the roles that the user says; others with these roles lose them."""
    roles = {meaning for meaning in answer.columns.values() if isinstance(meaning, str)}
    said = []
    for one in headings:
        meaning = answer.meaning(one)
        if meaning is None:
            said.append(replace(one, role="other") if one.role in roles - {""} else one)
        else:
            said.append(replace(one, role=(str(meaning) or "other") if is_role(meaning) else ""))
    return said


def _absent(headings: Sequence[Heading], answer: Answer, where: Where) -> list[Problem]:
    """Tell which of the columns that the user names are not there."""
    there = {spelling(one.written) for one in headings}
    written = [one.written for one in headings if one.written]
    return [
        where.problem("samples_column_absent", value=name, suggestion=closest(name, written))
        for key, name in answer.names.items()
        if key not in there
    ]


def _clock_beside_date(headings: list[Heading], body: Body) -> list[Heading]:
    """Tell whether a column beside one of dates holds times of day, or whole dates and times."""
    date, both = first(headings, "date"), first(headings, "datetime")
    if date is None or both is None:
        return headings
    texts = {cells[both.column] for _, cells in body} - {""}
    is_clock = all(_CLOCK.fullmatch(text) for text in texts)
    other, role = (both, "time") if is_clock else (date, "other")
    return [replace(one, role=role) if one is other else one for one in headings]


def _beyond(body: Body, headings: Sequence[Heading], where: Where) -> list[Problem]:
    """Tell which rows have more cells than there are headings, and which headings are missing."""
    width = len(headings)
    problems = [
        where.problem("no_heading", value=one.column + 1)
        for one in headings
        if not one.written and any(cells[one.column] for _, cells in body)
    ]
    return problems + [
        Where(where.file, row).problem("too_many_cells", value=len(cells), expected=str(width))
        for row, cells in body
        if any(cells[width:])
    ]
