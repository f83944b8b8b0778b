"""A city in one Excel workbook: the same records as in a folder, one sheet per kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from wastewater.errors import InputError, Problem
from wastewater.inputs.checks import Problems
from wastewater.inputs.correlations import CORRELATION_COLUMNS
from wastewater.inputs.decode import Grid, open_workbook, read_bytes, sheet_grid
from wastewater.inputs.folder import empty_table, read_folder
from wastewater.inputs.parameters import COLUMNS, SOURCE_COLUMNS, records
from wastewater.inputs.raw import CHANGE_KEYS, COST_PARTS, PRICE_KEYS, RawCity, RawMeasure
from wastewater.inputs.report import Record, Where, closest
from wastewater.inputs.tables import ROW, NumberError, grid_table, parse_number
from wastewater.text import LANGUAGES

_NAMES = tuple(f"name_{language}" for language in LANGUAGES)
_COLUMN = {
    (cost, part): cost if part == "value" else f"{cost}_{part}"
    for cost, parts in COST_PARTS.items()
    for part in parts
}
_COSTS = tuple(_COLUMN.values())
_OPTIONAL = (*_NAMES[1:], *(name for (_, part), name in _COLUMN.items() if part in PRICE_KEYS))

SHEETS: dict[str, tuple[str, ...]] = {
    "city": ("key", "value"),
    "catchments": ("id", "sea", "reaches", *_NAMES),
    "reaches": ("id", *_NAMES),
    "parameters": COLUMNS,
    "sources": SOURCE_COLUMNS,
    "measures": ("measure", "start", "full", *_NAMES, *_COSTS),
    "changes": ("measure", *CHANGE_KEYS),
    "scenarios": ("scenario", "measures", *_NAMES),
    "correlations": CORRELATION_COLUMNS,
}
"""Sheets of a city workbook and their columns."""

_NEEDED = ("city", "catchments", "parameters")


def read_workbook(path: Path, problems: Problems) -> RawCity:
    """Read a city workbook.

    Parameters
    ----------
    path : pathlib.Path
        Workbook (.xlsx, .xls or .ods).
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    RawCity
        What could be read; a missing sheet is empty.
    """
    try:
        workbook = open_workbook(read_bytes(path, path.name), path.name)
    except InputError as error:
        problems.extend(error.problems)
        workbook = None
    tables = {sheet: _sheet(workbook, sheet, path.name, problems) for sheet in SHEETS}
    rows = {sheet: records(tables[sheet], _at(path, sheet)) for sheet in SHEETS}
    return RawCity(
        path=str(path),
        city=_city(rows["city"], path),
        catchments=[
            _labelled(_listed(_named(r), "reaches"), "catchment") for r in rows["catchments"]
        ],
        reaches=[_labelled(_named(record), "reach") for record in rows["reaches"]],
        parameters=tables["parameters"],
        parameters_at=_at(path, "parameters"),
        sources=tables["sources"],
        sources_at=_at(path, "sources"),
        correlations=tables["correlations"],
        correlations_at=_at(path, "correlations"),
        measures=_measures(rows["measures"], rows["changes"], problems),
        scenarios=[
            (one.text("scenario"), _labelled(_listed(_named(one), "measures"), "scenario"))
            for one in rows["scenarios"]
        ],
    )


def write_workbook(folder: Path | str, path: Path | str) -> None:
    """Write a city folder as one workbook that `read_workbook` reads back.

    Parameters
    ----------
    folder : pathlib.Path or str
        City folder.
    path : pathlib.Path or str
        Workbook to write (.xlsx).

    Raises
    ------
    InputError
        If a file of the folder cannot be read, or the workbook cannot be written.
    """
    problems: Problems = []
    raw = read_folder(Path(folder), problems)
    if problems:
        raise InputError(problems)
    try:
        _write_sheets(_rows(raw), Path(path))
    except FileCreateError as error:
        where = Where(Path(path).name)
        raise InputError(where.problem("unwritable_file", value=path, reason=error)) from None


def _write_sheets(rows: Mapping[str, Sequence[Mapping[str, object]]], path: Path) -> None:
    """Write every sheet with bold headings that stay in view."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        bold = workbook.add_format({"bold": True, "bottom": 1})
        for sheet, columns in SHEETS.items():
            page = workbook.add_worksheet(sheet)
            page.freeze_panes(1, 0)
            page.set_column(0, len(columns) - 1, 16)
            page.write_row(0, 0, columns, bold)
            for line, row in enumerate(rows[sheet], 1):
                for at, column in enumerate(columns):
                    _write(page, line, at, row.get(column, ""))


def _write(page: xlsxwriter.worksheet.Worksheet, line: int, at: int, value: object) -> None:
    """Write numbers as numbers, so that Excel shows them in the reader's own way."""
    if isinstance(value, (int, float)):
        page.write_number(line, at, value)
    elif str(value) != "":
        page.write_string(line, at, str(value))


def _rows(raw: RawCity) -> dict[str, list[dict[str, object]]]:
    """Return the rows of every sheet."""
    city = {key: value for key, value in _flat(raw.city).items() if value != ""}
    measures, changes = [], []
    for one in raw.measures:
        costs: dict[str, object] = {}
        for cost in COST_PARTS:
            table = one.record.values.get(cost)
            for part, value in (table if isinstance(table, Mapping) else {}).items():
                costs[_COLUMN.get((cost, part), f"{cost}_{part}")] = value
        measures.append({**_flat(one.record), **costs, "measure": one.id})
        changes += [{**change.values, "measure": one.id} for change in one.changes]
    return {
        "city": [{"key": key, "value": value} for key, value in city.items()],
        "catchments": [_flat(record) for record in raw.catchments],
        "reaches": [_flat(record) for record in raw.reaches],
        "parameters": _numbers(raw.parameters),
        "sources": _numbers(raw.sources),
        "measures": measures,
        "changes": changes,
        "scenarios": [{**_flat(record), "scenario": name} for name, record in raw.scenarios],
        "correlations": _numbers(raw.correlations),
    }


def _flat(record: Record) -> dict[str, object]:
    """Return values for cells: names in three columns, lists in one cell."""
    cells: dict[str, object] = {}
    for key, value in record.values.items():
        if key == "name":
            given = value if isinstance(value, Mapping) else dict.fromkeys(LANGUAGES, value)
            cells |= {f"name_{language}": word for language, word in given.items()}
        elif isinstance(value, list):
            cells[key] = "; ".join(str(one) for one in value)
        elif not isinstance(value, Mapping):
            cells[key] = value
    return cells


def _numbers(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table with numbers in the cells that hold one."""
    decimal = str(table.attrs.get("decimal", "."))

    def cell(column: object, text: str) -> object:
        if column not in ("value", "low", "high", "year", "loading"):
            return text
        try:
            return parse_number(text, decimal)
        except NumberError:
            return text

    return [
        {str(column): cell(column, str(text)) for column, text in row.items() if column != ROW}
        for row in table.to_dict("records")
    ]


def _at(path: Path, sheet: str) -> Where:
    return Where(path.name, None, {"sheet": sheet})


def _sheet(
    workbook: CalamineWorkbook | None, sheet: str, file: str, problems: list[Problem]
) -> pd.DataFrame:
    """Return one sheet as a table, empty if it is missing."""
    columns = SHEETS[sheet]
    where = Where(file, None, {"sheet": sheet})
    if workbook is None:
        return _unread(columns)
    found = {name.strip().lower(): name for name in workbook.sheet_names}
    if sheet not in found:
        if sheet in _NEEDED:
            hint = closest(sheet, found.values())
            listed = ", ".join(found.values())
            problems.append(
                Where(file).problem("missing_sheet", value=listed, expected=sheet, suggestion=hint)
            )
            return _unread(columns)
        strange = [name for low, name in found.items() if low not in SHEETS]
        if hint := closest(sheet, strange):
            where = Where(file)
            problems.append(where.problem("unused_sheet", "", hint, suggestion=sheet))
        return empty_table(columns)
    grid = sheet_grid(workbook, found[sheet], file)
    if not grid.rows and sheet not in _NEEDED:
        grid = Grid([(1, list(columns))], "")
    return grid_table(grid, _required(columns), _optional(columns), where, problems)


def _unread(columns: tuple[str, ...]) -> pd.DataFrame:
    table = empty_table(columns)
    table.attrs["readable"] = False
    return table


def _required(columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column not in _OPTIONAL]


def _optional(columns: Sequence[str]) -> list[str]:
    return [column for column in columns if column in _OPTIONAL]


def _city(rows: Sequence[Record], path: Path) -> Record:
    """Return the city's values from the sheet of keys and values."""
    values: dict[str, object] = {row.text("key"): row.text("value") for row in rows}
    lines = {row.text("key"): row.where.row for row in rows if row.where.row}
    record = Record(values, Where(path.name, None, {"sheet": "city"}, lines), "")
    return _named(record, drop_empty=True) if rows else Record({}, record.where)


def _named(record: Record, drop_empty: bool = False) -> Record:
    """Gather the names by language into one value, as in TOML; drop the line number."""
    values: dict[str, object] = {}
    names: dict[str, object] = {}
    for key, value in record.values.items():
        if key in _NAMES:
            names[key.removeprefix("name_")] = value
        elif key != ROW and not (drop_empty and value == ""):
            values[key] = value
    lines = dict(record.where.lines)
    if names:
        values["name"] = names
        lines.setdefault("name", lines.get(_NAMES[0], record.where.row or 0))
    where = Where(record.where.file, record.where.row, record.where.parts, lines)
    return Record(values, where, record.decimal)


def _labelled(record: Record, kind: str) -> Record:
    """Say in messages which catchment, reach or scenario it is."""
    values = dict(record.values)
    name = str(values.pop(kind, values.get("id", "")))
    parts = {**record.where.parts, kind: name}
    where = Where(record.where.file, record.where.row, parts, record.where.lines)
    return Record(values, where, record.decimal)


def _listed(record: Record, key: str) -> Record:
    """Split a cell with several ids."""
    words = [word for word in re.split(r"[;,\s]+", record.text(key)) if word]
    return Record({**record.values, key: words}, record.where, record.decimal)


def _measures(
    measures: Sequence[Record], changes: Sequence[Record], problems: Problems
) -> list[RawMeasure]:
    """Return the measures with their costs as tables and their changes."""
    known = [record.text("measure") for record in measures]
    by_measure: dict[str, list[Record]] = {}
    for record in changes:
        name = record.text("measure")
        if name not in known:
            hint = closest(name, known)
            expected = ", ".join(known) or "-"
            problems.append(
                record.where.problem("unknown_measure", "measure", name, expected, suggestion=hint)
            )
        cells = {key: value for key, value in record.values.items() if key not in ("measure", ROW)}
        parts = {**record.where.parts, "measure": name}
        where = Where(record.where.file, record.where.row, parts)
        by_measure.setdefault(name, []).append(Record(cells, where, record.decimal))
    found = []
    for record in map(_named, measures):
        name = record.text("measure")
        values = {key: value for key, value in record.values.items() if key not in _COSTS}
        values.pop("measure", None)
        for cost, parts_of_cost in COST_PARTS.items():
            values[cost] = {
                part: record.values.get(_COLUMN[cost, part], "") for part in parts_of_cost
            }
        parts = {**record.where.parts, "measure": name}
        where = Where(record.where.file, record.where.row, parts)
        own = Record(values, where, record.decimal)
        found.append(RawMeasure(name, own, tuple(by_measure.get(name, ()))))
    return found
