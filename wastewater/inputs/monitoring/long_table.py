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
    marks_unread,
)
from wastewater.inputs.report import Where


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
    ]


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
