"""Tables as users save them: any separator, decimal sign, encoding or workbook."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.decode import Grid, clean_name, read_grid
from wastewater.inputs.report import Where, closest

ROW = "_row"
"""Column with the line of each row, as Excel shows it."""

_MONTHS = (
    "jan|feb|mar|apr|may|maj|jun|jul|aug|sep|oct|okt|nov|dec"
    "|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру"
)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|\d{{1,2}}[-. ]+({_MONTHS})\w*\.?([-. ]+\d{{2,4}})?|({_MONTHS})\w*\.?[-. ]+\d{{2,4}}",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"(?<=\d)[\s\u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_WITH_UNIT = re.compile(r"[+-]?\d[\d.,\s]*([^\W\d]|[%‰€°]).*")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPS = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"),
}


class NumberError(ValueError):
    """A text that is not a number.

    Parameters
    ----------
    key : str
        Key of the sentence that says why, without the leading ``problem.``.
    **fields : str
        Values for the sentence.
    """

    def __init__(self, key: str, **fields: str) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields


def parse_number(text: str, decimal: str = ".") -> float:
    """Return the number that a text means, in the way of writing of any of the three languages.

    Thousands may be parted by blanks (any width), apostrophes, dots or commas. A text that can
    mean two numbers, such as ``1.500``, is read only if its sign is certain in the file.

    Parameters
    ----------
    text : str
        As written.
    decimal : str
        Decimal sign that is certain: "." in comma-separated files and TOML, "," in files with
        semicolons, "" in files with tabs and in workbooks.

    Returns
    -------
    float
        The number.

    Raises
    ------
    NumberError
        If it is not a number, has two meanings, has a unit in the cell, or has become a date.
    """
    shown = text.strip()
    number = _BLANKS.sub("", shown.replace("\u2212", "-"))
    if _ONE_GROUP.fullmatch(number):
        if not decimal or decimal not in number:
            whole, small = re.sub("[.,]", "", number), f"{float(number.replace(',', '.')):g}"
            raise NumberError("ambiguous_number", whole=whole, small=small)
        number = number.replace(",", ".")
    elif _GROUPS["."].fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    elif _GROUPS[","].fullmatch(number):
        number = number.replace(",", "")
    elif number.count(",") == 1 and "." not in number:
        number = number.replace(",", ".")
    if _PLAIN.fullmatch(number) and math.isfinite(value := float(number)):
        return value
    raise NumberError(_reason(shown))


def _reason(text: str) -> str:
    """Return the key of the sentence for a text that is not a number."""
    if _DATE.fullmatch(text):
        return "date_not_number"
    if _WITH_UNIT.fullmatch(text) and not _PLAIN.fullmatch(text):
        return "number_with_unit"
    return "not_a_number"


def read_table(
    path: Path | str,
    required: Sequence[str],
    optional: Sequence[str],
    problems: list[Problem],
    label: str = "",
) -> pd.DataFrame:
    """Read a table of text cells, whatever separator, encoding or program it comes from.

    Parameters
    ----------
    path : pathlib.Path or str
        Text table or workbook (its first sheet).
    required : sequence of str
        Columns that must be there.
    optional : sequence of str
        Columns that may be there; they are filled with "" if not.
    problems : list of Problem
        What is wrong is added here.
    label : str
        Name of the file in messages; its own name by default.

    Returns
    -------
    pandas.DataFrame
        All columns as text without outer blanks, and the line as Excel shows it in `ROW`. Empty
        if the file could not be read: then ``attrs["readable"]`` is False, as it is if a line
        could not.
        ``attrs["decimal"]`` is the certain decimal sign for `parse_number`.
    """
    path = Path(path)
    file = label or path.name
    try:
        grid = read_grid(path, file, [*required, *optional])
    except InputError as error:
        problems.extend(error.problems)
        return _frame([], [*required, *optional], "", readable=False)
    return grid_table(grid, required, optional, Where(file), problems)


def grid_table(
    grid: Grid,
    required: Sequence[str],
    optional: Sequence[str],
    where: Where,
    problems: list[Problem],
) -> pd.DataFrame:
    """Turn cells into a table, checking the headings.

    Parameters
    ----------
    grid : Grid
        Cells.
    required, optional : sequence of str
        As in `read_table`.
    where : Where
        File and sheet.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    pandas.DataFrame
        As in `read_table`; empty if the headings are wrong.
    """
    known = [*required, *optional]
    if not grid.rows:
        problems.append(where.problem("empty_file"))
        return _frame([], known, grid.decimal, readable=False)
    found = _check_header(grid, required, optional, where)
    if found:
        problems.extend(found)
        return _frame([], known, grid.decimal, readable=False)
    header = [clean_name(cell) for cell in grid.rows[0][1]]
    rows: list[dict[str, object]] = []
    whole = True
    for number, cells in grid.rows[1:]:
        if any(cells[len(header) :]):
            place = Where(where.file, number, where.parts)
            problems.append(
                place.problem("too_many_cells", value=len(cells), expected=str(len(header)))
            )
            whole = False
            continue
        rows.append({ROW: number, **dict(zip(header, cells, strict=False))})
    return _frame(rows, known, grid.decimal, readable=whole)


def _frame(
    rows: list[dict[str, object]], columns: Sequence[str], decimal: str, readable: bool = True
) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[*columns, ROW], dtype=object).fillna("")
    table.attrs.update(decimal=decimal, readable=readable)
    return table


def is_readable(table: pd.DataFrame) -> bool:
    """Return whether all of a table was read, so that what it lacks is really missing.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_table` returns it.

    Returns
    -------
    bool
        False if it is empty, or lacks lines, because of a problem already told.
    """
    return bool(table.attrs.get("readable", True))


def _check_header(
    grid: Grid, required: Sequence[str], optional: Sequence[str], where: Where
) -> list[Problem]:
    """Return what is wrong with the headings in the first row."""
    number, cells = grid.rows[0]
    place = Where(where.file, number, where.parts)
    header = [clean_name(cell) for cell in cells]
    if not set(header) & {*required, *optional}:
        return [_no_header(grid, required, place)]
    problems = []
    missing = [name for name in required if name not in header]
    for name in dict.fromkeys(header):
        if not name:
            if _used(grid, header.index("")):
                problems.append(place.problem("no_heading", value=header.index("") + 1))
        elif header.count(name) > 1:
            problems.append(place.problem("column_twice", value=name))
        elif name not in required and name not in optional:
            hint = closest(name, missing or [n for n in optional if n not in header])
            missing = [other for other in missing if other != hint]
            expected = ", ".join([*required, *optional])
            problems.append(
                place.problem("unknown_column", value=name, expected=expected, suggestion=hint)
            )
    found = ", ".join(name for name in header if name)
    problems += [place.problem("missing_column", value=found, expected=name) for name in missing]
    return problems


def _no_header(grid: Grid, required: Collection[str], place: Where) -> Problem:
    """Say what is in the first row, and where the headings are if they come later."""
    value = " | ".join(cell for cell in grid.rows[0][1] if cell)[:60]
    expected = ", ".join(required)
    for number, cells in grid.rows[1:10]:
        if len({clean_name(cell) for cell in cells} & set(required)) >= min(2, len(required)):
            return place.problem("header_below", value=value, expected=expected, line=number)
    return place.problem("no_header", value=value, expected=expected)


def _used(grid: Grid, column: int) -> bool:
    """Tell whether any row has something in a column without heading."""
    return any(len(cells) > column and cells[column] for _, cells in grid.rows[1:])
