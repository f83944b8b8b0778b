"""Headings of measured tables, in three languages: what a column holds, and in which unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wastewater.inputs.decode import Grid, clean_name
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.unit_words import Unit, unit_of

DEEPEST = 20
"""Lines at the top of a table among which the headings are looked for."""

_WITH_UNIT: Mapping[str, Collection[str]] = {
    "concentration": ("value", "limit"),
    "flow": ("value", "flow", "volume"),
    "volume": ("value", "flow", "volume", "counter"),
    "temperature": ("value",),
    "conductivity": ("value",),
    "acidity": ("value",),
}
"""Roles that a heading with a unit can have; ``As (mg/l)`` is arsenic, ``n (mg/l)`` nitrogen."""

_SCALE = re.compile(
    r"(?:^|[\s,;:(\[])(?:тис|тыс|млн|mio|mln|million|mill|thousand|thous|ths|tusind)[.,:;]*\s*$",
    re.IGNORECASE,
)
"""A name that ends so belongs to a unit that is not known: ``flow, mio`` beside ``m3/d``."""

_POWER = re.compile(
    r"[x×*·]?1(?:[.,]?000){1,3}[x×*·]?|[x×*·]?10[\^³⁶⁻\-]+\d*[x×*·]?|[x×*·]10+", re.IGNORECASE
)
_BRACKETS = re.compile(r"(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*")


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
        if name and understood and not _SCALE.search(name):
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


def unit_behind(written: str) -> tuple[str, str]:
    """Return the role of a name and what stands behind it in place of a unit.

    Parameters
    ----------
    written : str
        Heading such as ``flow (gpm)`` whose unit is not known.

    Returns
    -------
    tuple of (str, str)
        Role and text; "" and "" if no known name is followed by a bracket or a comma.
    """
    text = re.sub(r"\s+", " ", written).strip()
    found = _BRACKETS.fullmatch(text)
    parts = [(found["name"].rstrip(" ,;:"), found["unit"])] if found else []
    parts += [text.partition(sign)[::2] for sign in (",", ";", ":")]
    for name, unit in parts:
        if unit.strip() and role_of(name):
            return role_of(name), unit.strip()
    return "", ""


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
        if _POWER.fullmatch(words[place - 1]):
            continue
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
