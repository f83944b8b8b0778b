"""Results as laboratories write them: numbers, and marks such as ``<0,05``, ``n.d.``, ``н/в``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.unit_words import latin
from wastewater.inputs.tables import NumberError, parse_number

KINDS: tuple[str, ...] = ("plain", "below", "above", "missing")
"""What a mark says of a result."""

_NUMBER = re.compile(r"[+\-\u2212]?\s?[.,]?\d.*", re.DOTALL)
_TAIL = re.compile(r"(?<=[\d.,\s])[^\d\s.,](?:.*[^\d])?$", re.DOTALL)
"""What stands behind a number."""

_UNCERTAINTY = re.compile(r"\s*(?:±|\+/-|\+-)\s*\d[\d.,]*\s*%?$")
_KEYS = {"not_a_number": "result_unreadable", "ambiguous_number": "number_sign_open"}
"""Problems of a number for which more can be advised here."""

_POINT = re.compile(r"(?<![\d.,])(?:\d*\.\d{1,2}|\d*\.\d{4,}|0?\.\d{3}|0\d*\.\d+|\d{4,}\.\d+)$")


@dataclass(frozen=True)
class Cell:
    """One cell, understood.

    Attributes
    ----------
    kind : str
        One of `KINDS`, or "" where it could not be understood.
    number : float
        Number beside or without a mark, NaN if there is none.
    key : str
        Key of the sentence that says what is wrong, without the leading ``problem.``.
    fields : Mapping[str, str]
        Values for the sentence.
    """

    kind: str
    number: float = float("nan")
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Column:
    """A column of cells, understood; every distinct text is read once.

    Attributes
    ----------
    kind : numpy.ndarray
        Place in `KINDS` of each row, -1 where the cell was not understood, shape (n,).
    number : numpy.ndarray
        Number of each row, NaN where there is none, shape (n,).
    cells : tuple of Cell
        Distinct cells.
    codes : numpy.ndarray
        Cell of each row, shape (n,).
    """

    kind: NDArray[np.intp]
    number: NDArray[np.float64]
    cells: tuple[Cell, ...]
    codes: NDArray[np.intp]


def read_column(texts: Iterable[str], read: Callable[[str], Cell]) -> Column:
    """Read a column of cells.

    Parameters
    ----------
    texts : iterable of str
        Cells.
    read : callable
        Reads one cell: `read_result` or `read_mark` with what they need.

    Returns
    -------
    Column
        Cells, kinds and numbers [unit of the column], shape (n,).
    """
    codes, distinct = pd.factorize(pd.Series(texts, dtype=object))
    cells = tuple(read(str(text)) for text in distinct)
    kinds = np.array([KINDS.index(one.kind) if one.kind else -1 for one in cells], dtype=np.intp)
    numbers = np.array([one.number for one in cells], dtype=float)
    places = np.asarray(codes, dtype=np.intp)
    return Column(kinds[places], numbers[places], cells, places)


def read_result(text: str, decimal: str, words: Mapping[str, str]) -> Cell:
    """Read a cell with a result or a limit.

    Parameters
    ----------
    text : str
        Cell: a number, a mark, or both (``<0.05``, ``<LOQ 0,05``, ``n.d. (<0.1)``). An
        uncertainty behind the number (``1.2 ± 0.1``) is not read.
    decimal : str
        Decimal sign that is certain, see `tables.parse_number`.
    words : Mapping[str, str]
        Marks, see `mark_words`.

    Returns
    -------
    Cell
        An empty cell is of kind ``missing``.
    """
    if not text:
        return Cell("missing")
    shown = text.replace("&lt;", "<").replace("&gt;", ">")
    found = _NUMBER.search(shown)
    head = shown[: found.start()] if found else shown
    kind = _kind(head, words) if head.strip() else "plain"
    if not kind or (kind == "missing" and found) or (kind == "plain" and not found):
        return Cell("", key="result_unreadable")
    if not found:
        return Cell(kind)
    number = _UNCERTAINTY.sub("", found[0].strip())
    if head.count("(") > head.count(")"):
        number = number.removesuffix(")").rstrip()
    number, behind = _own_mark(number, words)
    if behind and kind not in ("plain", behind) and behind != "plain":
        return Cell("", key="result_contradiction")
    kind = behind if kind == "plain" and behind else kind
    try:
        return Cell(kind, parse_number(number, decimal))
    except NumberError as error:
        tail = _TAIL.search(number)
        key = _KEYS.get(error.key, error.key)
        if tail and key != "date_not_number":
            behind = tail[0].strip()
            listed_mark = _form(behind.strip("()[]")) in _listed_words()
            key = "result_mark_behind" if listed_mark else "result_tail"
            return Cell("", key=key, fields={"tail": behind})
        return Cell("", key=key, fields=error.fields)


def read_mark(text: str, words: Mapping[str, str]) -> Cell:
    """Read a cell of a column with marks.

    Parameters
    ----------
    text : str
        Cell; an empty one marks a plain value.
    words : Mapping[str, str]
        Marks, see `mark_words`.

    Returns
    -------
    Cell
        Its kind.
    """
    kind = _kind(text, words) if text else "plain"
    return Cell(kind) if kind else Cell("", key="mark_unknown")


def mark_words(own: Mapping[str, str]) -> dict[str, str]:
    """Return all marks with their kinds.

    Parameters
    ----------
    own : Mapping[str, str]
        Marks of this laboratory: a kind, or a mark of the list that means the same, by mark.

    Returns
    -------
    dict of str to str
        Kind by mark in the form that is compared; "" for an own mark whose meaning is not known.
    """
    words = dict(_listed_words())
    for mark, meaning in own.items():
        kind = meaning if meaning in KINDS else words.get(_form(meaning), "")
        words[_form(mark)] = kind
    return words


def decimal_sign(texts: Iterable[str], certain: str) -> str:
    """Return the decimal sign of a column: the one that its own numbers show.

    ``1.125`` alone can mean two numbers; beside ``0.35`` or ``12.5`` it cannot.

    Parameters
    ----------
    texts : iterable of str
        Cells.
    certain : str
        Sign that the separator of the file makes likely, "" if none.

    Returns
    -------
    str
        "." or "," where all telling numbers agree, else `certain`.
    """
    signs = set()
    for text in set(texts):
        if _POINT.search(text):
            signs.add(".")
        if _POINT.search(text.replace(".", ";").replace(",", ".")):
            signs.add(",")
    return signs.pop() if len(signs) == 1 else certain


def _own_mark(number: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Part a number from a mark behind it that only this laboratory's words explain.

    Marks of the list do not count here: ``0.03 <LOQ`` may tell the value or the limit.
    """
    tail = _TAIL.search(number)
    form = _form(tail[0]) if tail else ""
    kind = words.get(form, "") if form not in _listed_words() else ""
    return (number[: -len(tail[0])].rstrip(), kind) if tail and kind else (number, "")


def _kind(head: str, words: Mapping[str, str]) -> str:
    """Return the kind of a mark, "" if it is not known."""
    form = _form(head)
    return words.get(form) or words.get(form.rstrip("(:=<"), "")


def _form(mark: str) -> str:
    """Return a mark in the form that is compared: without blanks and full stops."""
    text = latin(unicodedata.normalize("NFKC", mark).replace("\u2212", "-").upper())
    return re.sub(r"[\s.]+", "", text).replace("’", "'")


@cache
def _listed_words() -> dict[str, str]:
    rows = listed("marks").reset_index()[["kind", "written"]].itertuples(index=False)
    return {_form(word): str(kind) for kind, words in rows for word in words.split("|")}
