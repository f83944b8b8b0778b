"""Headings of measured tables, in three languages: what a column holds, and in which unit."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from wastewater.inputs.decode import Grid, clean_name, read_grid
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.unit_words import Unit, unit_of

DEEPEST = 20
"""Lines at the top of a table among which the headings are looked for."""

MEMORY = "DataFrame"
"""Name of a table that does not come from a file."""

_WITH_UNIT: Mapping[str, Collection[str]] = {
    "concentration": ("value", "limit"),
    "flow": ("value", "flow", "volume"),
    "volume": ("value", "flow", "volume", "counter"),
    "temperature": ("value",),
    "conductivity": ("value",),
    "acidity": ("value",),
}
"""Roles that a heading with a unit can have; ``As (mg/l)`` is arsenic, ``n (mg/l)`` nitrogen."""

_BRACKETS = re.compile(r"(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*")
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Heading:
    """One heading, taken apart.

    Attributes
    ----------
    column : int
        Place of the column, from 0.
    written : str
        As it stands.
    name : str
        Without the unit.
    unit : Unit or None
        Unit that stands in the heading.
    role : str
        Role of ``headings.csv`` (``date``, ``time``, ``datetime``, ``station``, ``substance``,
        ``value``, ``unit``, ``qualifier``, ``limit``, ``basis``, ``flow``, ``volume``,
        ``counter``, ``other``), "" for any other column, such as one of a substance.
    """

    column: int
    written: str
    name: str
    unit: Unit | None
    role: str


def open_grid(source: Path | str | pd.DataFrame) -> tuple[str, Grid]:
    """Read the cells of a file, or of a table in memory.

    Parameters
    ----------
    source : pathlib.Path, str or pandas.DataFrame
        Text table, workbook (its first sheet), or table.

    Returns
    -------
    tuple of str and Grid
        Name for messages, and the cells; the first row of a table in memory counts as line 2.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    if isinstance(source, pd.DataFrame):
        return MEMORY, frame_grid(source)
    path = Path(source)
    return path.name, read_grid(path, path.name, wanted())


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


def find_headings(grid: Grid, needed: Collection[str]) -> tuple[int, list[Heading]]:
    """Find the line with the headings; lines with a title or an address may stand above it.

    Among the lines at the top it is the one with the most known headings.

    Parameters
    ----------
    grid : Grid
        Cells.
    needed : collection of str
        Roles of which one must be there, such as ``("date", "datetime", "time")``.

    Returns
    -------
    tuple of int and list of Heading
        Place in ``grid.rows``, and the headings; -1 and an empty list if there is no such line.
    """
    most, best = 0, (-1, list[Heading]())
    for place, (_, cells) in enumerate(grid.rows[:DEEPEST]):
        found = read_headings(cells)
        known = sum(bool(one.role or one.unit) for one in found)
        if known > most and {one.role for one in found} & set(needed):
            most, best = known, (place, found)
    return best


def read_headings(cells: Sequence[str]) -> list[Heading]:
    """Take the headings of a line apart.

    Where several columns have one role, the most telling word keeps it (``sampling date`` before
    ``date`` before ``day``) and the others lose it; equals all keep it. A column ``time`` without
    a column of dates is one of dates and times.

    Parameters
    ----------
    cells : sequence of str
        The line.

    Returns
    -------
    list of Heading
        One per cell.
    """
    found = [read_heading(cell, column) for column, cell in enumerate(cells)]
    ranks: dict[str, int] = {}
    for one in found:
        if one.role:
            ranks[one.role] = min(ranks.get(one.role, 9), _rank(one.name))
    kept = [
        replace(one, role="other") if one.role and _rank(one.name) > ranks[one.role] else one
        for one in found
    ]
    if "time" in ranks and not {"date", "datetime"} & set(ranks):
        return [replace(one, role="datetime") if one.role == "time" else one for one in kept]
    return kept


def read_heading(written: str, column: int = 0) -> Heading:
    """Take one heading apart: ``NH4-N (mg/l)``, ``Q, m³/d``, ``flow [l/s]``, ``no3_mg_l``.

    Parameters
    ----------
    written : str
        Heading as it stands.
    column : int
        Place of the column.

    Returns
    -------
    Heading
        Name, unit and role.
    """
    text = re.sub(r"\s+", " ", written).strip()
    if role_of(text):
        return Heading(column, written, text, None, role_of(text))
    for name, unit in _splits(text):
        understood = unit_of(unit)
        if name and understood:
            role = role_of(name) if role_of(name) in _WITH_UNIT[understood.quantity] else ""
            return Heading(column, written, name, understood, role)
    return Heading(column, written, text, None, "")


def role_of(name: str) -> str:
    """Return the role that a heading without unit names, or "".

    Parameters
    ----------
    name : str
        Heading.

    Returns
    -------
    str
        Role of ``headings.csv``.
    """
    return _roles().get(_joined(name), ("", 0))[0]


def folded(text: str) -> str:
    """Return a name in the form that is compared: small letters, one blank between the words.

    Parameters
    ----------
    text : str
        Name as written.

    Returns
    -------
    str
        Name.
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("`", "'")
    return re.sub(r"[\s_.,:;/\-–\"()\[\]]+", " ", text).strip()


@cache
def wanted() -> tuple[str, ...]:
    """Return the known headings in the spelling by which `read_grid` tells the separator.

    Returns
    -------
    tuple of str
        Names.
    """
    return tuple({clean_name(word) for _, _, word in _words()})


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a heading into name and unit, the plainest first."""
    found = _BRACKETS.fullmatch(text)
    if found:
        yield found["name"].rstrip(" ,;:"), found["unit"]
    for sign in (",", ";", ":"):
        name, _, unit = text.partition(sign)
        yield name.strip(), unit.strip()
    words = text.split(" ")
    for place in range(1, len(words)):
        yield " ".join(words[:place]).rstrip(" ,;:"), " ".join(words[place:])
    parts = text.split("_")
    for place in range(1, len(parts)):
        end = [part for part in parts[place:] if part.lower() not in ("per", "pr")]
        yield "_".join(parts[:place]), end[0] + "/" * (len(end) > 1) + " ".join(end[1:])


def _rank(name: str) -> int:
    return _roles().get(_joined(name), ("", 9))[1]


def _joined(name: str) -> str:
    """Return a name without blanks: ``SampleDate`` is ``sample date``."""
    return folded(name).replace(" ", "")


@cache
def _roles() -> dict[str, tuple[str, int]]:
    """Return {joined name: (role, rank)}."""
    return {_joined(word): (role, rank) for role, rank, word in _words()}


@cache
def _words() -> tuple[tuple[str, int, str], ...]:
    """Return role, rank and word of every row of the list."""
    table = listed("headings").reset_index()
    rows = zip(table["role"], table["rank"], table["written"], strict=True)
    return tuple((role, int(rank), word) for role, rank, words in rows for word in words.split("|"))


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
