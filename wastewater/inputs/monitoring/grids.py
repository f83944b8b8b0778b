"""The cells of measured tables: which sheet of a workbook, and which lines are rows of data."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.decode import (
    Grid,
    decode,
    open_workbook,
    read_bytes,
    sheet_grid,
    text_grid,
)
from wastewater.inputs.monitoring.dates import parse_date, split
from wastewater.inputs.monitoring.headings import find_headings, wanted
from wastewater.inputs.monitoring.marks import mark_words, read_mark
from wastewater.inputs.report import Where, closest

MEMORY = "DataFrame"
"""Name of a table that does not come from a file."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TIMES = ("datetime", "date", "time")
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")
_QUOTED = re.compile(r'(?<![^,;\t\r\n])"(?:[^"]|"")*"(?![^,;\t\r\n])')
_WORD = re.compile(r"[^\W\d_]{3,}")


def open_grid(source: Path | str | pd.DataFrame, sheet: str = "") -> tuple[str, Grid]:
    """Read the cells of a file, or of a table in memory.

    Parameters
    ----------
    source : pathlib.Path, str or pandas.DataFrame
        Text table, workbook, or table.
    sheet : str
        Sheet of a workbook; needed where several hold data.

    Returns
    -------
    tuple of str and Grid
        Name for messages (with the sheet if it is not the first), and the cells; the first row of
        a table in memory counts as line 2.

    Raises
    ------
    InputError
        If the file cannot be read, or it is open which sheet is meant.
    """
    if isinstance(source, pd.DataFrame):
        return MEMORY, frame_grid(source)
    path = Path(source)
    data = read_bytes(path, path.name)
    if data.startswith(_WORKBOOKS):
        return _open_sheet(data, path.name, sheet)
    return path.name, split_text(decode(data, path.name), path.name)


def split_text(text: str, file: str) -> Grid:
    """Split a text table into cells; headings may be broken into lines within quotation marks.

    Parameters
    ----------
    text : str
        Whole table.
    file : str
        Name for messages.

    Returns
    -------
    Grid
        Cells.

    Raises
    ------
    InputError
        If quotation marks do not fit together.
    """
    if '"' in text[:10_000]:  # the separator is told from whole lines
        text = _QUOTED.sub(lambda found: re.sub(r"[\r\n]+", " ", found[0]), text)
    return text_grid(text, file, wanted())


def data_rows(grid: Grid, place: int, date: int) -> list[tuple[int, list[str]]]:
    """Return the rows below the headings, without lines that hold no data.

    Left out are the headings once more (on every page of a report), titles between rows (one
    cell with words under the dates, nothing beside it), and notes and signatures at the end. None
    of them has a number or a mark outside the column of dates; any other line is kept.

    Parameters
    ----------
    grid : Grid
        Cells.
    place : int
        Place of the headings in ``grid.rows``.
    date : int
        Column of the dates.

    Returns
    -------
    list of (int, list of str)
        Line and cells.
    """
    head = _trimmed(grid.rows[place][1])
    rows = [
        (row, cells)
        for row, cells in grid.rows[place + 1 :]
        if _is_dated(cells, date) or (_trimmed(cells) != head and not _is_title(cells, date))
    ]
    while rows and _is_closing(rows[-1][1], date):
        rows.pop()
    return rows


def _open_sheet(data: bytes, file: str, sheet: str) -> tuple[str, Grid]:
    """Return the sheet that is meant; several with data are asked for."""
    workbook = open_workbook(data, file)
    names = list(workbook.sheet_names)
    if sheet and sheet not in names:
        hint, expected = closest(sheet, names), ", ".join(names)
        problem = Where(file).problem("sheet_unknown", "", sheet, expected, suggestion=hint)
        raise InputError(problem)
    grids = {name: sheet_grid(workbook, name, file) for name in ([sheet] if sheet else names)}
    filled = [name for name in grids if grids[name].rows]
    held = [name for name in filled if _holds_data(grids[name])] or filled[:1] or names[:1]
    if len(held) > 1:
        raise InputError(Where(file).problem("sheets_open", expected=", ".join(held)))
    return (file if held[0] == names[0] else f"{file} [{held[0]}]"), grids[held[0]]


def _holds_data(grid: Grid) -> bool:
    """Tell whether a sheet has headings with a date, or two lines with one."""
    if find_headings(grid, _TIMES)[0] >= 0:
        return True
    dated = 0
    for _, cells in grid.rows:
        dated += any(parse_date(split(cell)[0]) is not None for cell in cells if cell)
        if dated > 1:
            return True
    return False


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells without empty ones at the end."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: last + 1])


def _is_dated(cells: Sequence[str], date: int) -> bool:
    """Tell whether a line begins its date with a digit: then it is one of data, right or wrong."""
    return date < len(cells) and cells[date][:1].isdigit()


def _is_title(cells: Sequence[str], date: int) -> bool:
    """Tell whether a line has words under the dates and nothing else."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return filled == [date] and _is_words(cells[date])


def _is_closing(cells: Sequence[str], date: int) -> bool:
    """Tell whether a line at the end is a note or a signature and no row of data."""
    under = cells[date] if date < len(cells) else ""
    others = [cell for place, cell in enumerate(cells) if cell and place != date]
    if any(_is_result(cell) for cell in others):
        return False
    return _is_words(under) if under else len(others) <= 2  # an office and a name


def _is_words(text: str) -> bool:
    return bool(_WORD.search(text)) and parse_date(split(text)[0]) is None


def _is_result(text: str) -> bool:
    """Tell whether a cell may be a result: it has a digit, or is a mark."""
    return any(sign.isdigit() for sign in text) or read_mark(text, mark_words({})).kind != ""


def frame_grid(frame: pd.DataFrame) -> Grid:
    """Return the cells of a table as text; a named index becomes a column.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table.

    Returns
    -------
    Grid
        Headings in line 1, rows from line 2; numbers are written with a decimal point.
    """
    if any(frame.index.names) or isinstance(frame.index, pd.DatetimeIndex):
        index = frame.index
        named = index if any(index.names) else index.rename("datetime")
        frame = pd.concat([named.to_frame(index=False), frame.reset_index(drop=True)], axis=1)
    columns = [[_cell(cell) for cell in frame.iloc[:, i]] for i in range(frame.shape[1])]
    rows = [[str(name) for name in frame.columns], *map(list, zip(*columns, strict=True))]
    return Grid([(number, row) for number, row in enumerate(rows, 1) if any(row)], ".")


def _cell(value: object) -> str:
    """Write a cell of a table in memory as text that cannot be misread."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    number = float(value)
    text = str(int(value)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return text + "0" if _AMBIGUOUS.fullmatch(text) else text
