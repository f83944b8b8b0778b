"""What readings of a flow meter leave open: told or asked before they are summed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.monitoring.flow_columns import Columns
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.monitoring.to_days import DAY, usual_step
from wastewater.inputs.report import Where

_MIDNIGHT_AT_END = re.compile(r"(?:.*[\sT])?24(?:[:.]00)*|1 day, 0?0:00(?::00)?")


def distinct(
    at: NDArray[np.int64],
    written: NDArray[np.float64],
    columns: Columns,
    where: Where,
    problems: list[Problem],
) -> NDArray[np.intp]:
    """Return the places of the readings in order of time, each time once.

    A time that stands there twice is merged if the whole row is the same, else it is a problem:
    two lines of meters, shifts or points would be lost.

    Parameters
    ----------
    at : numpy.ndarray
        Instants [microseconds since 1970], shape (n,).
    written : numpy.ndarray
        Readings [unit of the file], NaN where there is none, shape (n,).
    columns : Columns
        Cells.
    where : Where
        File.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    numpy.ndarray
        Places, shape (at most n,).
    """
    known = np.flatnonzero(~np.isnan(written))
    order = known[np.argsort(at[known], kind="stable")]
    again = np.flatnonzero(np.diff(at[order]) == 0)
    for early, late in zip(order[again].tolist(), order[again + 1].tolist(), strict=True):
        if written[early] != written[late]:
            problems.append(_pair("flow_twice", early, late, columns, where))
        elif columns.others[early] != columns.others[late]:
            problems.append(_differ(early, late, columns, where))
    kept = np.delete(order, again + 1)
    if columns.counter:
        back = np.flatnonzero(np.diff(written[kept]) < 0)
        problems += [
            _pair("flow_counter_back", int(kept[place]), int(kept[place + 1]), columns, where)
            for place in back.tolist()
        ]
    return kept


def check_amounts(
    at: NDArray[np.int64],
    written: NDArray[np.float64],
    timed: bool,
    rising_is_said: bool,
    columns: Columns,
    where: Where,
) -> list[Problem]:
    """Ask whether volumes are those of a counter, or of more than a day.

    Parameters
    ----------
    at : numpy.ndarray
        Instants, ascending [microseconds since 1970], shape (n,).
    written : numpy.ndarray
        Readings [unit of the file], shape (n,).
    timed : bool
        Whether they have times of day.
    rising_is_said : bool
        Whether the user says if it is a counter.
    columns : Columns
        Cells.
    where : Where
        File.

    Returns
    -------
    list of Problem
        What must be said; none for flows and counters.
    """
    if columns.quantity != "volume" or columns.counter:
        return []
    problems = []
    if not rising_is_said and _is_rising(written):
        first, last = f"{written[0]:g}", f"{written[-1]:g}"
        problems.append(where.problem("flow_rising", columns.name, f"{first} … {last}"))
    days = usual_step(at) / DAY
    if not timed and days > 1:
        problems.append(
            where.problem("flow_step_long", columns.name, columns.unit, days=f"{days:g}")
        )
    return problems


def _is_rising(written: NDArray[np.float64]) -> bool:
    """Tell whether readings rise as those of a counter do, apart from resets and standstill."""
    if written.size < figure("flow_gaps", "rising_least"):
        return False
    steps = np.diff(written)
    falls, rises = float((steps < 0).mean()), float((steps > 0).mean())
    most = figure("flow_gaps", "falling_most")
    return falls <= most and rises >= figure("flow_gaps", "rising_share")


def check_midnight(columns: Columns, where: Where) -> list[Problem]:
    """Ask whether times are the ends of what they report, where one is 24:00.

    Parameters
    ----------
    columns : Columns
        Cells, with times of day.
    where : Where
        File.

    Returns
    -------
    list of Problem
        One, or none for flows and counters.
    """
    if columns.quantity != "volume" or columns.counter:
        return []
    texts: Sequence[str] = columns.dates if columns.clocks is None else columns.clocks
    for row, text in zip(columns.rows, texts, strict=True):
        if _MIDNIGHT_AT_END.fullmatch(text.strip()):
            expected = 'midnight="end", midnight="start"'
            place = Where(where.file, row, where.parts)
            return [place.problem("flow_midnight_open", columns.date_name, text, expected)]
    return []


def _pair(key: str, early: int, late: int, columns: Columns, where: Where) -> Problem:
    """Return what is wrong between two readings."""
    place = Where(where.file, columns.rows[late], where.parts)
    line, value = columns.rows[early], columns.values[early]
    return place.problem(key, columns.name, columns.values[late], other=line, earlier=value)


def _differ(early: int, late: int, columns: Columns, where: Where) -> Problem:
    """Return in which column two rows of one time and value differ."""
    one, other = columns.others[early], columns.others[late]
    which = next(place for place, cell in enumerate(one) if cell != other[place])
    place = Where(where.file, columns.rows[late], where.parts)
    name = columns.beside[which]
    return place.problem(
        "flow_twice_beside",
        name,
        other[which],
        other=columns.rows[early],
        earlier=one[which],
        name=name,
    )
