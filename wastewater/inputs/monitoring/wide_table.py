"""Tables with one column per substance, and columns with marks and limits beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.errors import Problem
from wastewater.inputs.monitoring.headings import Heading, role_of
from wastewater.inputs.monitoring.layout_parts import (
    BESIDE,
    RESULT_COLUMNS,
    Answer,
    Body,
    first,
    marks_unread,
)
from wastewater.inputs.monitoring.species import spelling, spoken
from wastewater.inputs.monitoring.unit_words import unit_of
from wastewater.inputs.report import Where


@dataclass(frozen=True)
class Source:
    """A column of results and the columns that belong to it.

    Attributes
    ----------
    heading : Heading
        The column.
    substance, unit, station, limit_unit : str
        What the heading, a second line of headings or the user says; "" if nothing.
    beside : Mapping[str, Heading]
        Columns of this substance by role.
    """

    heading: Heading
    substance: str
    unit: str
    station: str
    limit_unit: str
    beside: Mapping[str, Heading]


def unit_row(headings: Sequence[Heading], body: Body) -> tuple[dict[int, str], Body]:
    """Take a second line of headings with units away.

    Parameters
    ----------
    headings : sequence of Heading
        Columns; one holds dates.
    body : sequence of (int, list of str)
        Rows of data.

    Returns
    -------
    tuple of dict and sequence
        Unit by column (empty if there is no such line), and the rows of data.
    """
    time = first(headings, "datetime") or first(headings, "date")
    if not body or time is None:
        return {}, body
    cells = body[0][1]
    dated = any(sign.isdigit() for sign in cells[time.column])
    has_units = any(unit_of(cells[one.column]) for one in headings if cells[one.column])
    if dated or not has_units:
        return {}, body
    return {one.column: cells[one.column] for one in headings}, body[1:]


def find_sources(
    headings: Sequence[Heading],
    units: Mapping[int, str],
    body: Body,
    answer: Answer,
    where: Where,
) -> tuple[list[Source], list[Problem]]:
    """Find the columns with results.

    Parameters
    ----------
    headings : sequence of Heading
        Columns.
    units : Mapping[int, str]
        Units of a second line of headings, by column.
    body : sequence of (int, list of str)
        Rows of data.
    answer : Answer
        What the user says; if he names columns with results, only these are read.
    where : Where
        Line of the headings.

    Returns
    -------
    tuple of list of Source and list of Problem
        The columns, and what is wrong with others.
    """
    results = [one for one in headings if one.written and _is_result(one, answer)]
    beside, loose = _beside(headings, results)
    problems: list[Problem] = []
    if answer.chooses:
        results = [one for one in results if answer.meaning(one) is not None]
    else:
        if not results:  # a column of values alone is asked for as a whole
            loose = [one for one in loose if one.role != "value"]
        problems += _not_read(headings, loose, body, answer, where)
        problems += _twice(results, where)
        problems += _units_differ(results, units, where)
    if not results and not problems:
        key = "samples_no_substance" if first(headings, "value") else "samples_no_results"
        words = ", ".join(one.written for one in headings if one.written)
        problems.append(where.problem(key, value=words))
    sources = [_source(one, units, answer, beside[one.column]) for one in results]
    return sources, problems


def wide_results(
    sources: Sequence[Source], headings: Sequence[Heading], body: Body
) -> pd.DataFrame:
    """Return the results as they were written, without cells where nothing was measured.

    Parameters
    ----------
    sources : sequence of Source
        Columns with results, at least one.
    headings : sequence of Heading
        All columns.
    body : sequence of (int, list of str)
        Rows of data.

    Returns
    -------
    pandas.DataFrame
        `layout_parts.RESULT_COLUMNS`.
    """
    station = first(headings, "station")
    stations = [row[station.column] if station else "" for _, row in body]
    parts = [_results(source, stations, body) for source in sources]
    return pd.concat(parts, ignore_index=True)[list(RESULT_COLUMNS)]


def _results(source: Source, stations: Sequence[str], body: Body) -> pd.DataFrame:
    """Return the results of one column."""

    def cells(role: str, otherwise: str = "") -> list[str]:
        one = source.beside.get(role)
        return [(row[one.column] if one else "") or otherwise for _, row in body]

    table = pd.DataFrame(
        {
            "place": range(len(body)),
            "column": source.heading.written,
            "station": [source.station or name for name in stations],
            "substance": source.substance,
            "value": [row[source.heading.column] for _, row in body],
            "unit": cells("unit", source.unit),
            "qualifier": cells("qualifier"),
            "limit": cells("limit"),
            "limit_unit": source.limit_unit,
            "basis": cells("basis"),
        }
    )
    return table[(table["value"] != "") | (table["qualifier"] != "")]


def _is_result(one: Heading, answer: Answer) -> bool:
    """Tell whether a column holds the results of one substance."""
    if one.role:
        return False
    known = answer.meaning(one) is not None or spoken(one.name) is not None
    return known or _companion(one.name) is None


def _companion(name: str) -> tuple[str, str] | None:
    """Return name of the substance and role of a heading such as ``NH4-N_flag``, ``LOQ NH4-N``."""
    for gap in re.finditer(r"[\s_.\-]+", name):
        before, behind = name[: gap.start()], name[gap.end() :]
        for rest, word in ((before, behind), (behind, before)):
            if rest and role_of(word) in BESIDE:
                return rest, role_of(word)
    return None


def _beside(
    headings: Sequence[Heading], results: Sequence[Heading]
) -> tuple[dict[int, dict[str, Heading]], list[Heading]]:
    """Return the columns that belong to each column of results, and those that belong to none.

    A name (``NH4-N_flag``) decides, else the place: right of the results, or left of them where
    the first such column stands before all results.
    """
    beside: dict[int, dict[str, Heading]] = {one.column: {} for one in results}
    loose: list[Heading] = []
    names = {spelling(one.name): one.column for one in reversed(results)}
    names |= {spelling(one.written): one.column for one in reversed(results)}
    bare = first([one for one in headings if one.role in BESIDE], "qualifier")
    leads = bare is not None and bare.column < min(beside, default=0)
    for one in headings:
        role, owner = one.role, -1
        if one.role in BESIDE:
            owner = _neighbour(one.column, list(beside), leads)
        elif one.role in ("substance", "value", "basis"):
            loose.append(one)
            continue
        elif not one.role and one.written and one.column not in beside:
            base, role = _companion(one.name) or ("", "")
            owner = names.get(spelling(base), -1)
        else:
            continue
        if owner < 0 or role in beside[owner]:
            loose.append(one)
        else:
            beside[owner][role] = one
    return beside, loose


def _neighbour(column: int, results: Sequence[int], leads: bool) -> int:
    """Return the column of results that a column without a name of its own belongs to, or -1."""
    if leads:
        return min((one for one in results if one > column), default=-1)
    return max((one for one in results if one < column), default=-1)


def _not_read(
    headings: Sequence[Heading],
    loose: Sequence[Heading],
    body: Body,
    answer: Answer,
    where: Where,
) -> list[Problem]:
    """Tell which columns would be lost without a word."""
    lost = [one for one in loose if any(cells[one.column] for _, cells in body)]
    others = [one for one in headings if one.role == "other"]
    return [
        *(where.problem("samples_column_unknown", one.written, one.written) for one in lost),
        *marks_unread(others, body, answer, where),
    ]


def _twice(results: Sequence[Heading], where: Where) -> list[Problem]:
    """Tell which headings several columns share: most often those of two stations."""
    columns: dict[str, list[Heading]] = {}
    for one in results:
        columns.setdefault(spelling(one.written), []).append(one)
    return [
        where.problem(
            "samples_heading_twice",
            same[0].written,
            same[0].written,
            name=same[0].name,
            columns=", ".join(str(one.column + 1) for one in same),
        )
        for same in columns.values()
        if len(same) > 1
    ]


def _source(
    one: Heading, units: Mapping[int, str], answer: Answer, beside: Mapping[str, Heading]
) -> Source:
    """Return what is known of a column of results: the user's word before that of the file."""
    meaning = answer.meaning(one) or ()
    said = [meaning] if isinstance(meaning, str) else list(meaning)
    substance, unit, station = [*said, "", "", ""][:3]
    limit_unit = _own_unit(beside["limit"], units) if "limit" in beside else ""
    own = unit or _own_unit(one, units)
    return Source(one, substance or one.name, own, station, limit_unit, beside)


def _own_unit(one: Heading, units: Mapping[int, str]) -> str:
    """Return the unit in a heading, or in the line below it, whichever tells the basis."""
    written = units.get(one.column, "")
    below = unit_of(written)
    if one.unit is None or (below and below.basis and not one.unit.basis):
        return written
    return one.unit.written


def _units_differ(
    results: Sequence[Heading], units: Mapping[int, str], where: Where
) -> list[Problem]:
    """Tell which units below the headings are not those in the headings."""
    problems = []
    for one in results:
        below = unit_of(units.get(one.column, ""))
        if one.unit is None or below is None:
            continue
        same = (below.quantity, below.factor) == (one.unit.quantity, one.unit.factor)
        if not same or (below.basis and one.unit.basis not in ("", below.basis)):
            name, value = one.unit.written, below.written
            problems.append(where.problem("samples_units_differ", one.written, value, name=name))
    return problems
