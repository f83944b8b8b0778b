"""Which columns and rows of an export hold the flow of one station, and in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wastewater.errors import Problem
from wastewater.inputs.decode import Grid
from wastewater.inputs.monitoring.flow_numbers import is_blank
from wastewater.inputs.monitoring.flow_units import FLOWS, Written, find_unit, is_flow, with_units
from wastewater.inputs.monitoring.grids import data_rows
from wastewater.inputs.monitoring.headings import Heading, find_headings, folded, role_of
from wastewater.inputs.monitoring.wide_table import unit_row
from wastewater.inputs.report import Where, closest

_DATES = ("datetime", "date")


@dataclass(frozen=True)
class Options:
    """What the user says about the file; "" and False: nothing.

    Attributes
    ----------
    station, unit, column : str
        Station, unit and heading of the flow.
    counter : bool or None
        Whether the readings are those of a counter, None: not said.
    """

    station: str = ""
    unit: str = ""
    column: str = ""
    counter: bool | None = None


@dataclass(frozen=True, eq=False)
class Columns:
    """Cells of one flow record.

    Attributes
    ----------
    rows : list of int
        Line of each reading.
    dates, values : list of str
        Cells of dates and readings.
    clocks : list of str or None
        Cells of times of day, if they have a column of their own.
    name, date_name : str
        Headings of readings and dates.
    station : str
        Station, "" if the file does not say.
    unit, quantity : str
        Unit as written, and ``flow`` or ``volume``.
    factor : float
        m3/d or m3 per unit.
    counter : bool
        Whether the readings are those of a counter.
    decimal : str
        Decimal sign that is certain in the file, or "".
    beside : list of str
        Headings of the other columns but remarks.
    others : list of list of str
        Their cells, by reading.
    """

    rows: list[int]
    dates: list[str]
    values: list[str]
    clocks: list[str] | None
    name: str
    date_name: str
    station: str
    unit: str
    quantity: str
    factor: float
    counter: bool
    decimal: str
    beside: list[str]
    others: list[list[str]]


def find_columns(
    grid: Grid, options: Options, where: Where, problems: list[Problem]
) -> Columns | None:
    """Find the flow of one station in a table.

    Parameters
    ----------
    grid : Grid
        Cells.
    options : Options
        What the user says.
    where : Where
        File.
    problems : list of Problem
        What is wrong, or must be said, is added here.

    Returns
    -------
    Columns or None
        The record; None if it was not found, which `problems` explains.
    """
    place, headings = find_headings(grid, _DATES)
    if place < 0:
        shown = " | ".join(cell for cell in grid.rows[0][1] if cell)[:60] if grid.rows else ""
        problems.append(where.problem("flow_no_headings", value=shown))
        return None
    by_role = {one.role: one for one in reversed(headings) if one.role}
    date = by_role.get("datetime") or by_role["date"]
    body = _body(grid, place, date.column, len(headings), where, problems)
    below, rest = unit_row(headings, body)
    body = list(rest)
    headings = with_units(headings, below)
    by_role = {one.role: one for one in reversed(headings) if one.role}
    flow, body = _flow(headings, body, options, by_role, where, problems)
    if flow is None:
        return None
    name, body = _station(by_role.get("station"), body, options, where, problems)
    body = [line for line in body if line[1][date.column] or not is_blank(line[1][flow.column])]
    written = _written(flow, by_role.get("unit"), headings, body, below.get(flow.column, ""))
    unit = find_unit(written, options.unit, where, problems)
    if name is None or unit is None:
        return None
    counter = flow.role == "counter" if options.counter is None else options.counter
    if counter and unit.quantity != "volume":
        problems.append(where.problem("flow_counter_unit", flow.written, unit.written, "m3, Ml"))
        return None
    time = by_role.get("time") if date.role == "date" else None
    beside = _beside(headings, (date, flow, time))
    return Columns(
        rows=[row for row, _ in body],
        dates=[cells[date.column] for _, cells in body],
        values=[cells[flow.column] for _, cells in body],
        clocks=[cells[time.column] for _, cells in body] if time else None,
        name=flow.written,
        date_name=date.written,
        station=name,
        unit=unit.written,
        quantity=unit.quantity,
        factor=unit.factor,
        counter=counter,
        decimal=grid.decimal,
        beside=[one.written for one in beside],
        others=[[cells[one.column] for one in beside] for _, cells in body],
    )


Body = list[tuple[int, list[str]]]


def _written(
    flow: Heading, column: Heading | None, headings: Sequence[Heading], body: Body, below: str
) -> Written:
    """Return the units as they stand in the file."""
    cells = {cells[column.column] for _, cells in body} if column else set()
    units = sorted((cells | {below}) - {""})
    words = tuple(one.written for one in headings)
    return Written(flow, column.written if column else "", tuple(units), words)


def _beside(headings: Sequence[Heading], used: Sequence[Heading | None]) -> list[Heading]:
    """Return the columns that tell rows of one time apart: all but those used and remarks."""
    taken = {one.column for one in used if one is not None}
    return [
        one
        for one in headings
        if one.written and one.column not in taken and role_of(one.name) != "other"
    ]


def _body(
    grid: Grid, place: int, date: int, width: int, where: Where, problems: list[Problem]
) -> Body:
    """Return the rows below the headings; a comma too many would shift the cells of a row."""
    body = [
        (row, cells if len(cells) >= width else cells + [""] * (width - len(cells)))
        for row, cells in data_rows(grid, place, date)
    ]
    problems += [
        Where(where.file, row).problem("too_many_cells", value=len(cells), expected=str(width))
        for row, cells in body
        if any(cells[width:])
    ]
    return body


def _flow(
    headings: Sequence[Heading],
    body: Body,
    options: Options,
    by_role: dict[str, Heading],
    where: Where,
    problems: list[Problem],
) -> tuple[Heading | None, Body]:
    """Return the column of the flow, and the rows of a long table that are about flow."""
    listed = ", ".join(one.written for one in headings if one.written)
    if options.column:
        wanted = folded(options.column)
        found = [one for one in headings if folded(one.written) == wanted] or [
            one for one in headings if folded(one.name) == wanted
        ]
        if len(found) == 1:
            return found[0], body
        if found:
            problems.append(_same_heading(found, where))
            return None, body
        hint = closest(options.column, [one.written for one in headings])
        problems.append(
            where.problem(
                "flow_column_unknown", value=options.column, expected=listed, suggestion=hint
            )
        )
        return None, body
    flows = [one for one in headings if is_flow(one)]
    if len(flows) > 1 and options.station and "station" not in by_role:
        flows = [one for one in flows if folded(one.name) == folded(options.station)] or flows
    value, substance = by_role.get("value"), by_role.get("substance")
    if not flows and value and substance:
        about = [line for line in body if role_of(line[1][substance.column]) in FLOWS]
        if about:
            return value, about
    elif not flows and value:
        return value, body
    if len(flows) == 1:
        return flows[0], body
    if len(flows) > len({folded(one.written) for one in flows}):
        problems.append(_same_heading(flows, where))
        return None, body
    expected = ", ".join(one.written for one in flows) or listed
    key = "flow_columns" if flows else "flow_no_column"
    problems.append(where.problem(key, expected=expected))
    return None, body


def _same_heading(flows: Sequence[Heading], where: Where) -> Problem:
    """Tell that columns cannot be told apart by name."""
    columns = ", ".join(str(one.column + 1) for one in flows)
    name = flows[0].written
    return where.problem("flow_heading_twice", name, name, columns=columns)


def _station(
    heading: Heading | None,
    body: Body,
    options: Options,
    where: Where,
    problems: list[Problem],
) -> tuple[str | None, Body]:
    """Return the station (its name in a table of one is the user's) and its rows, None if open."""
    if heading is None:
        return options.station, body
    names = {folded(cells[heading.column]): cells[heading.column] for _, cells in body}
    names.pop("", None)
    expected = ", ".join(sorted(names.values()))
    if options.station:
        wanted = folded(options.station)
        if wanted not in names:
            hint = closest(options.station, names.values())
            problems.append(
                where.problem(
                    "flow_station_unknown",
                    heading.written,
                    options.station,
                    expected,
                    suggestion=hint,
                )
            )
            return None, body
        return names[wanted], [line for line in body if folded(line[1][heading.column]) == wanted]
    if len(names) > 1:
        problems.append(where.problem("flow_stations", heading.written, expected=expected))
        return None, body
    return next(iter(names.values()), ""), body
