"""The rules of quality control: their list, the choice among them, the table of what they find."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.errors import InputError, Problem
from wastewater.inputs import vocabulary
from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.inputs.report import closest
from wastewater.model.distributions import Array

COLUMNS: tuple[str, ...] = (
    "rule",
    "severity",
    "station",
    "substance",
    "day",
    "value",
    "limit",
    "unit",
    "file",
    "row",
    "expected",
    "column",
    "last",
    "count",
    "other",
    "related",
)
"""Columns of a table of findings."""

_TYPES = {
    **dict.fromkeys(("day", "last"), "datetime64[us]"),
    **dict.fromkeys(("value", "limit", "other"), "float64"),
    **dict.fromkeys(("row", "count"), "Int64"),
}
_RULES, _BOUNDS = "quality_rules", "quality_bounds"


def rule_names(*subjects: str) -> tuple[str, ...]:
    """Return the names of the rules about some subjects, of all rules without any.

    Parameters
    ----------
    *subjects : str
        ``value``, ``series``, ``flow``, ``treatment`` or ``plant``.

    Returns
    -------
    tuple of str
        Names in the order of ``quality_rules.csv``.
    """
    table = listed(_RULES)
    return tuple(table.index[table["subject"].isin(subjects)] if subjects else table.index)


@cache
def limit_of(rule: str) -> float:
    """Return the number that decides a rule [unit as ``quality_rules.csv`` says]."""
    return figure(_RULES, rule, "limit")


@cache
def least_of(rule: str) -> float:
    """Return the least number that a rule needs before it speaks [unit as its list says]."""
    return figure(_RULES, rule, "least")


def chosen(without: Collection[str], *subjects: str) -> tuple[str, ...]:
    """Return the rules that are switched on.

    Parameters
    ----------
    without : collection of str
        Rules to switch off, of any subject.
    *subjects : str
        As in `rule_names`.

    Returns
    -------
    tuple of str
        Names.

    Raises
    ------
    InputError
        If there is no such rule; every unknown name is told with the list of those that exist.
    """
    off = [without] if isinstance(without, str) else list(without)
    known = rule_names()
    problems = [
        Problem(
            "problem.unknown_quality_rule",
            value=name,
            expected=", ".join(known),
            fields={"suggestion": closest(name, known)},
        )
        for name in off
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return tuple(name for name in rule_names(*subjects) if name not in off)


def bounds(determinands: pd.Series, column: str) -> Array:
    """Return a number of ``quality_bounds.csv`` for each of many rows.

    Parameters
    ----------
    determinands : pandas.Series
        Ids of substances or determinands.
    column : str
        ``low``, ``high``, ``usual_low`` or ``usual_high``.

    Returns
    -------
    numpy.ndarray
        Bounds [mg/l, or the unit of the determinand], shape (rows,).
    """
    return np.asarray(bound_words(determinands, column).astype(float))


def bound_words(determinands: pd.Series, column: str) -> pd.Series:
    """Return a word of ``quality_bounds.csv``, such as the unit, for each of many rows."""
    words = {one: _bound(str(one), column) for one in determinands.unique()}
    return determinands.map(words).astype(object)


@cache
def _bound(determinand: str, column: str) -> str:
    """Return a word of the row of a determinand, of its group, or of anything else."""
    table = listed(_BOUNDS)
    group = f"group:{vocabulary.substances()['group'].get(determinand, '')}"
    known = [name for name in (determinand, group, "group:") if name in table.index]
    return str(table.loc[known[0], column])


def short(numbers: ArrayLike, before: str = "", after: str = "") -> list[str]:
    """Write numbers [any unit] with four digits between two signs, for the column ``expected``."""
    return [f"{before}{number:.4g}{after}" for number in np.asarray(numbers, dtype=float).tolist()]


def found(rule: str, rows: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """Return what a rule found as rows of a table of findings.

    Parameters
    ----------
    rule : str
        Name of the rule.
    rows : pandas.DataFrame
        Rows that were found; columns that they do not have are filled with nothing.
    **columns : object
        More columns, for all rows or one entry per row.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`.
    """
    if rows.empty:
        return _nothing().copy()
    made = rows.assign(rule=rule, severity=str(listed(_RULES).loc[rule, "severity"]), **columns)
    for name in set(COLUMNS) - set(made.columns):
        made[name] = 1 if name == "count" else np.nan if name in _TYPES else ""
    return made[list(COLUMNS)].astype(_TYPES)


@cache
def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in COLUMNS}, dtype=object).astype(_TYPES)


def gathered(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return all findings as one table, by day, station, substance, rule and place.

    Parameters
    ----------
    parts : sequence of pandas.DataFrame
        What `found` returned.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted; the order of the parts and of their rows does not matter.
    """
    filled = [part for part in parts if len(part)]
    if not filled:
        return _nothing().copy()
    by = ["day", "station", "substance", "rule", "file", "row", "column", "related", "value"]
    table = pd.concat(filled, ignore_index=True)
    return table.sort_values(by, kind="stable").reset_index(drop=True)
