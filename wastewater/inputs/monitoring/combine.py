"""Value, mark and limit of every result, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.monitoring.layout import Layout
from wastewater.inputs.monitoring.marks import (
    KINDS,
    Column,
    decimal_sign,
    read_column,
    read_mark,
    read_result,
)
from wastewater.inputs.monitoring.meanings import Meanings
from wastewater.inputs.monitoring.species import spoken
from wastewater.inputs.report import Where

_SHOWN = 10
"""Rows named in one message."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Columns of cells, understood.

    Attributes
    ----------
    value, mark, limit : Column
        Of one file, each of shape (n,) [units of the file].
    """

    value: Column
    mark: Column
    limit: Column


@dataclass(frozen=True, eq=False)
class Results:
    """Results in the units inside, shape (n,).

    Attributes
    ----------
    value, limit : numpy.ndarray
        NaN where there is none.
    below : numpy.ndarray
        Whether the result is below its limit.
    empty : numpy.ndarray
        Whether nothing was measured.
    """

    value: NDArray[np.float64]
    limit: NDArray[np.float64]
    below: NDArray[np.bool_]
    empty: NDArray[np.bool_]


def read_cells(layout: Layout, words: Mapping[str, str], decimal: str, certain: str) -> Cells:
    """Read the cells with values, marks and limits.

    Parameters
    ----------
    layout : Layout
        Results as they were written.
    words : Mapping[str, str]
        Marks, see `marks.mark_words`.
    decimal : str
        Decimal sign that the user says, "" if he does not.
    certain : str
        Decimal sign that the separator of the file makes likely.

    Returns
    -------
    Cells
        Columns, shape (n,) [units of the file].
    """
    table = layout.results
    numbers = pd.concat([table["value"], table["limit"]]).unique().tolist()
    sign = decimal or decimal_sign(numbers, certain)
    result = partial(read_result, decimal=sign, words=words)
    return Cells(
        read_column(table["value"], result),
        read_column(table["qualifier"], partial(read_mark, words=words)),
        read_column(table["limit"], result),
    )


def combine(
    layout: Layout,
    meanings: Meanings,
    cells: Cells,
    limits: Mapping[str, float],
    file: str,
    problems: list[Problem],
) -> Results:
    """Put value, mark and limit of each result together, in the units inside.

    A limit is the larger one of the number beside the mark and of the column of limits, or else
    what the user says.

    Parameters
    ----------
    layout : Layout
        Results as they were written.
    meanings : Meanings
        Substances and factors, shape (n,).
    cells : Cells
        Cells, shape (n,) [units of the file].
    limits : Mapping[str, float]
        Limits that the user says, by substance [mg/l; for states their own unit].
    file : str
        Name for messages.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    Results
        Values and limits, shape (n,) [mg/l; for states their own unit].
    """
    plain, low, high, missing = (cells.value.kind == kind for kind in range(len(KINDS)))
    _, marked_low, marked_high, marked_missing = (cells.mark.kind == k for k in range(len(KINDS)))
    below, above = low | marked_low, high | marked_high
    clash = (below & above) | (marked_missing & ~missing)
    empty = missing & ~below & ~above
    teller = _Teller(layout, ~meanings.left_out, file, problems)
    teller.cells("value", cells.value)
    teller.cells("qualifier", cells.mark)
    teller.cells("limit", cells.limit)
    teller.rows("result_contradiction", "value", clash)
    teller.rows("result_above", "value", above & ~clash)
    if layout.named:
        teller.rows("result_empty", "value", empty)
    value = cells.value.number * meanings.factor
    stated = cells.limit.number * meanings.limit_factor
    stated = np.where(stated > 0, stated, np.nan)
    negative = below & (cells.value.number < 0)
    teller.rows("limit_not_positive", "value", negative)
    beside = np.where(below & (value > 0), value, np.nan)
    limit = np.where(below, np.fmax(stated, beside), stated)
    open_ = below & ~negative & ~(cells.value.number > 0) & ~(cells.limit.number > 0)
    limit = np.where(open_, _answered(meanings.determinand, limits), limit)
    known = np.asarray(meanings.determinand != "")
    teller.limits(meanings.determinand, open_ & known & np.isnan(limit))
    return Results(np.where(below | ~(plain | low), np.nan, value), limit, below, empty)


def _answered(ids: NDArray[np.object_], limits: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the limit that the user states for the substance of each result, NaN if none."""
    meant = {name: spoken(name) for name in limits}
    by_id = {word.determinand: limits[name] for name, word in meant.items() if word is not None}
    distinct, codes = np.unique(ids.astype(str), return_inverse=True)
    return np.array([by_id.get(name, np.nan) for name in distinct.tolist()], dtype=float)[codes]


@dataclass(frozen=True, eq=False)
class _Teller:
    """Adds problems of single results that are not left out."""

    layout: Layout
    kept: NDArray[np.bool_]
    file: str
    problems: list[Problem]

    def cells(self, part: str, column: Column) -> None:
        """Tell of the cells that could not be understood."""
        for at in np.flatnonzero((column.kind < 0) & self.kept).tolist():
            cell = column.cells[column.codes[at]]
            self._add(at, cell.key, part, self._text(at, part), **cell.fields)

    def rows(self, key: str, part: str, wrong: NDArray[np.bool_]) -> None:
        """Tell of rows that are wrong as a whole."""
        for at in np.flatnonzero(wrong & self.kept).tolist():
            shown = f"{self._text(at, 'qualifier')} {self._text(at, 'value')}".strip()
            self._add(at, key, part, shown)

    def limits(self, ids: NDArray[np.object_], wrong: NDArray[np.bool_]) -> None:
        """Ask for the limits that are not stated, once per substance, naming the rows."""
        wrong = wrong & self.kept
        for name in dict.fromkeys(ids[wrong].tolist()):
            rows = np.flatnonzero(wrong & (ids == name))
            lines = [self._line(at) for at in rows.tolist()]
            shown = ", ".join(map(str, lines[:_SHOWN])) + ", …" * (len(lines) > _SHOWN)
            at = int(rows[0])
            substance = self._text(at, "substance")
            self._add(
                at, "limit_missing", "value", self._text(at, "value"),
                name=substance, id=name, rows=shown, count=str(len(lines)),
            )  # fmt: skip

    def _add(self, at: int, key: str, part: str, value: str, **fields: str) -> None:
        column = self.layout.named.get(part) or self._text(at, "column")
        where = Where(self.file, self._line(at))
        self.problems.append(where.problem(key, column, value, **fields))

    def _line(self, at: int) -> int:
        return self.layout.rows[int(str(self.layout.results["place"].iat[at]))]

    def _text(self, at: int, part: str) -> str:
        return str(self.layout.results[part].iat[at])
