"""A column of readings, from text to numbers: fast where a cell has one meaning only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.report import Where
from wastewater.inputs.tables import NumberError, parse_number

_KEYS = {"not_a_number": "flow_not_a_reading", "ambiguous_number": "number_sign_open"}
"""Problems of a number for which more can be advised here."""

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?").fullmatch
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}").fullmatch
_CERTAIN = {
    sign: re.compile(rf"[+-]?(?:0|\d{{4,}})?[{sign}]\d+|[+-]?\d+[{sign}](?:\d{{1,2}}|\d{{4,}})")
    for sign in ".,"
}


def parse_column(
    texts: Sequence[str],
    rows: Sequence[int],
    decimal: str,
    where: Where,
    column: str,
    problems: list[Problem],
    said: str = "",
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Read the numbers of a column.

    Whether ``1.125`` is a thousand or one and an eighth is told by the other cells of the column
    where one of them, such as ``0.5``, has one meaning only; else by the kind of file.

    Parameters
    ----------
    texts : sequence of str
        Cells, shape (n,).
    rows : sequence of int
        Line of each cell, shape (n,).
    decimal : str
        Decimal sign that is certain in the file, or "".
    where : Where
        File.
    column : str
        Heading.
    problems : list of Problem
        Cells that are neither a number nor a sign for a missing reading are added here.
    said : str
        Decimal sign that the user says, "" if he does not.

    Returns
    -------
    tuple of (numpy.ndarray, numpy.ndarray)
        Numbers in the unit of the column, NaN where there is none, and whether the cell says that
        there is no reading; shape (n,).
    """
    sign = said or _decimal(texts, decimal)
    values = np.full(len(texts), np.nan)
    empty = np.zeros(len(texts), bool)
    for at, text in enumerate(texts):
        if _PLAIN(text) and (sign == "." or not _UNCLEAR(text)):
            values[at] = float(text)
        elif is_blank(text):
            empty[at] = True
        else:
            try:
                values[at] = parse_number(text, sign)
            except NumberError as error:
                place = Where(where.file, rows[at], where.parts)
                key = _KEYS.get(error.key, error.key)
                problems.append(place.problem(key, column, text, **error.fields))
    infinite = np.isinf(values)  # 1e999
    for at in np.flatnonzero(infinite).tolist():
        problems.append(Where(where.file, rows[at]).problem("not_a_number", column, texts[at]))
    return np.where(infinite, np.nan, values), empty


def is_blank(text: str) -> bool:
    """Return whether a cell says that there is no reading.

    Parameters
    ----------
    text : str
        Cell.

    Returns
    -------
    bool
        True for an empty cell and for the signs of ``flow_blanks.csv``.
    """
    return text.strip().lower() in _blanks()


@cache
def _blanks() -> frozenset[str]:
    """Return the signs for a missing reading, in small letters."""
    return frozenset(["", *(word for words in listed("flow_blanks").index for word in
                            str(words).split("|"))])  # fmt: skip


def _decimal(texts: Sequence[str], decimal: str) -> str:
    """Return the decimal sign that the cells prove, else the one that the file has."""
    proved = [
        sign
        for sign, certain in _CERTAIN.items()
        if any(sign in text and certain.fullmatch(text) for text in texts)
    ]
    return proved[0] if len(proved) == 1 else decimal
