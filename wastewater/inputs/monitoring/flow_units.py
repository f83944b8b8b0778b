"""The unit of a flow: what heading, column of units and user say, and what stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wastewater.errors import Problem
from wastewater.inputs.monitoring.headings import Heading, folded, unit_behind
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.unit_words import Unit, unit_of
from wastewater.inputs.report import Where

UNITS = ", ".join(("m3/d", "m3/h", "m3/min", "m3/s", "l/s", "l/min", "cfs", "Ml/d", "m3"))
"""Units shown to the user."""

FLOWS: tuple[str, ...] = ("flow", "volume", "counter")
"""Roles of columns that hold a flow."""

_YEAR_OR_HOUR = re.compile(r"/\s*год\b", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_BOTH = frozenset(("дата", "q"))
"""Headings that stand in files of any language."""

_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """Units as they stand in a file.

    Attributes
    ----------
    flow : Heading
        Column of the flow.
    column : str
        Heading of the column of units, "" if there is none.
    units : tuple of str
        Distinct units of that column.
    headings : tuple of str
        All headings, for the language of the file.
    """

    flow: Heading
    column: str
    units: tuple[str, ...]
    headings: tuple[str, ...]


def with_units(headings: Sequence[Heading], below: Mapping[int, str]) -> list[Heading]:
    """Complete headings with the units of a second line, and name flows in an unknown unit.

    Parameters
    ----------
    headings : sequence of Heading
        Columns.
    below : Mapping[int, str]
        Units of a line below the headings, by column.

    Returns
    -------
    list of Heading
        The same columns.
    """
    roles = ("", "value", *FLOWS)
    told = [
        replace(one, unit=unit_of(below.get(one.column, "")))
        if one.unit is None and one.role in roles
        else one
        for one in headings
    ]
    if any(is_flow(one) for one in told):
        return told
    return [
        replace(one, role=role)
        if one.role == "" and (role := unit_behind(one.written)[0]) in FLOWS
        else one
        for one in told
    ]


def is_flow(one: Heading) -> bool:
    """Return whether a heading is that of a flow, by its name or its unit.

    Parameters
    ----------
    one : Heading
        Column.

    Returns
    -------
    bool
        Whether it is.
    """
    measured = one.unit is not None and one.unit.quantity in ("flow", "volume")
    return one.role in FLOWS if one.role else measured


def find_unit(written: Written, answer: str, where: Where, problems: list[Problem]) -> Unit | None:
    """Return the unit that the heading, the column of units or the user says.

    Parameters
    ----------
    written : Written
        What stands in the file.
    answer : str
        What the user says, "" if nothing.
    where : Where
        Place for messages.
    problems : list of Problem
        What is wrong, or must be said, is added here.

    Returns
    -------
    Unit or None
        None if it is not certain.
    """
    flow = written.flow
    said = [flow.unit] if flow.unit else []
    for text in dict.fromkeys([*written.units, *([answer] if answer else [])]):
        unit = unit_of(text)
        if unit is None or unit.quantity not in ("flow", "volume"):
            column = written.column if text in written.units else ""
            problems.append(where.problem("flow_unit_unknown", column, text, UNITS))
            return None
        said.append(unit)
    if not said:
        behind = unit_behind(flow.written)[1]
        if _YEAR_OR_HOUR.search(behind):
            problems.append(_year_or_hour(flow, behind, where, "1000 "))
            return None
        key = "flow_unit_unknown" if behind else "flow_unit_missing"
        problems.append(where.problem(key, flow.written, behind, UNITS))
        return None
    unclear = [unit for unit in said if _YEAR_OR_HOUR.search(unit.written)]
    if unclear and _is_russian(written.headings):
        if answer and said[-1] not in unclear:
            return said[-1]
        problems.append(_year_or_hour(flow, unclear[0].written, where))
        return None
    return _agreed(said, flow, answer, where, problems)


def _year_or_hour(flow: Heading, unit: str, where: Where, scale: str = "") -> Problem:
    """Ask whether a unit is per hour or per year."""
    expected = f'unit="{scale}m3/h", unit="{scale}m3/yr"'
    return where.problem("flow_year_or_hour", flow.written, unit, expected)


def _agreed(
    said: Sequence[Unit], flow: Heading, answer: str, where: Where, problems: list[Problem]
) -> Unit | None:
    """Return the one unit that all say, None if they differ."""
    if len({(unit.quantity, unit.factor) for unit in said}) == 1:
        return said[0]
    if answer:
        others = ", ".join(unit.written for unit in said[:-1])
        problems.append(where.problem("flow_unit_differs", flow.written, answer, others))
    else:
        shown = ", ".join(unit.written for unit in said)
        problems.append(where.problem("flow_units_mixed", flow.written, shown))
    return None


def _is_russian(texts: Sequence[str]) -> bool:
    """Tell whether headings are Russian: there, the word for hour in Ukrainian means year."""
    joined = " ".join(texts)
    if _UKRAINIAN.search(joined):
        return False
    words = {folded(re.split(r"[,(\[]", text)[0]) for text in texts}
    ukrainian, russian = _words_by_language()
    return not words & ukrainian and bool(_RUSSIAN.search(joined) or words & russian)


@cache
def _words_by_language() -> tuple[frozenset[str], frozenset[str]]:
    """Return the headings that are Ukrainian (or Western) alone, and those that are Russian."""
    table = listed("headings").reset_index()
    ours = table["note"].str.startswith("Russian")
    words = [
        {folded(word) for cell in table.loc[which, "written"] for word in cell.split("|")}
        for which in (~ours, ours)
    ]
    return frozenset(words[0] - words[1] - _BOTH), frozenset(words[1] - words[0])
