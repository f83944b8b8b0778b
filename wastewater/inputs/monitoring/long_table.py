"""Tables with one row per result."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wastewater.errors import Problem
from wastewater.inputs.monitoring.headings import Heading
from wastewater.inputs.monitoring.layout_parts import (
    BESIDE,
    RESULT_COLUMNS,
    Answer,
    Body,
    doubled,
    first,
    marks_unread,
)
from wastewater.inputs.monitoring.unit_words import unit_of
from wastewater.inputs.report import Where

_KEYS = ("datetime", "date", "time", "station", "substance")


def check_long(
    headings: Sequence[Heading], body: Body, answer: Answer, where: Where
) -> list[Problem]:
    """Tell of roles that several columns could have, and of marks in columns that are not read.

    Parameters
    ----------
    headings : sequence of Heading
        Columns.
    body : sequence of (int, list of str)
        Rows of data.
    answer : Answer
        What the user says.
    where : Where
        Line of the headings.

    Returns
    -------
    list of Problem
        What is wrong.
    """
    unread = [one for one in headings if one.role in ("", "other")]
    return [
        *doubled(headings, ("substance", "value", *BESIDE), where),
        *marks_unread(unread, body, answer, where),
        *_told_apart(headings, body, where),
        *_units_differ(headings, body, where),
    ]


def _told_apart(headings: Sequence[Heading], body: Body, where: Where) -> list[Problem]:
    """Tell of results of one substance and time that only columns which are not read tell apart.

    Such a column may hold stations under another name, or fractions; they would be mixed.
    """
    keys = [one.column for one in headings if one.role in _KEYS]
    unread = [one for one in headings if not one.role and one.written and not _numbers(one, body)]
    seen: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    found: dict[str, Problem] = {}
    for line, cells in body:
        early, before = seen.setdefault(tuple(cells[place] for place in keys), (line, cells))
        for one in unread:
            here, there = cells[one.column], before[one.column]
            if here != there and one.written not in found:
                found[one.written] = Where(where.file, line).problem(
                    "samples_told_apart", one.written, here, name=one.written,
                    other=early, earlier=there,
                )  # fmt: skip
    return list(found.values())


def _numbers(one: Heading, body: Body) -> bool:
    """Tell whether a column numbers the rows: each has a text of its own, with digits."""
    texts = [cells[one.column] for _, cells in body]
    digits = all(any(sign.isdigit() for sign in text) for text in texts)
    return digits and len(set(texts)) == len(texts)


def _units_differ(headings: Sequence[Heading], body: Body, where: Where) -> list[Problem]:
    """Tell which unit of a row is not that in the heading of the values, once per unit."""
    value, unit = first(headings, "value"), first(headings, "unit")
    if value is None or value.unit is None or unit is None:
        return []
    problems: dict[str, Problem] = {}
    for line, cells in body:
        said = unit_of(cells[unit.column])
        if said and said.quantity == value.unit.quantity and said.factor != value.unit.factor:
            place, written = Where(where.file, line), value.unit.written
            problems.setdefault(
                said.written,
                place.problem("samples_units_differ", unit.written, said.written, name=written),
            )
    return list(problems.values())


def long_results(headings: Sequence[Heading], body: Body, answer: Answer) -> pd.DataFrame:
    """Return the results as they were written.

    Parameters
    ----------
    headings : sequence of Heading
        Columns; one has the role ``value``.
    body : sequence of (int, list of str)
        Rows of data.
    answer : Answer
        What the user says.

    Returns
    -------
    pandas.DataFrame
        `layout_parts.RESULT_COLUMNS`.
    """
    by_role = {one.role: one for one in headings}
    value, limit = by_role["value"], by_role.get("limit")

    def cells(role: str, otherwise: str = "") -> list[str]:
        one = by_role.get(role)
        if one is None:
            return [otherwise] * len(body)
        return [row[one.column] or otherwise for _, row in body]

    return pd.DataFrame(
        {
            "place": range(len(body)),
            "column": value.written,
            "station": cells("station"),
            "substance": cells("substance", answer.substance),
            "value": cells("value"),
            "unit": cells("unit", value.unit.written if value.unit else ""),
            "qualifier": cells("qualifier"),
            "limit": cells("limit"),
            "limit_unit": limit.unit.written if limit and limit.unit else "",
            "basis": cells("basis"),
        },
        columns=list(RESULT_COLUMNS),
    )
