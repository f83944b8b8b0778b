"""The table of compliance: one row per limit, place, scenario and year, with fixed columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.compliance.limits import FACTORS, Limit
from wastewater.inputs.compliance.regimes import standing
from wastewater.model.compliance.verdict import Judged

COMPLIANCE_COLUMNS: tuple[str, ...] = (
    "limit",
    "regime",
    "standing",
    "city",
    "place",
    "scenario",
    "year",
    "substance",
    "statistic",
    "basis",
    "value",
    "low",
    "high",
    "unit",
    "limit_value",
    "margin",
    "margin_share",
    "removal",
    "removal_limit",
    "way",
    "samples",
    "required",
    "failures",
    "allowed",
    "probability",
    "verdict",
    "reason",
    "in_force",
    "size",
    "verified",
    "source",
    "grade",
    "note",
)
"""Columns of the table. `value`, `low`, `high` are median, 5th and 95th percentile in `unit`;
`margin` is what is left to the limit (negative: missed); `probability` is that of being met;
`standing` says whether the limit is law where the works are; `basis` what was judged;
`in_force` whether the limit holds in that year yet; `size` is that of the works [p.e.];
`verified` is False where the figures that decide were not read in the law."""

BASES: tuple[str, ...] = ("annual_mean", "modelled_days", "own_load", "samples")
"""Annual mean of the model; days around it, whose spread is an own estimate; load of the city alone
in the river, without what comes from upstream; samples of a laboratory."""

REASONS: tuple[str, ...] = (
    "too_few_samples",
    "limit_of_quantification",
    "too_few_indicators",
    "wrong_categories",
    "no_water",
)
"""Why a limit cannot be judged."""

_SCALED = ("value", "low", "high", "margin")
_VERIFIED = ("A", "B")
_NUMBERS = (
    *_SCALED,
    "limit_value",
    "margin_share",
    "removal",
    "removal_limit",
    "samples",
    "required",
    "failures",
    "allowed",
    "probability",
    "size",
)
_FLAGS = {"in_force": False, "verified": False, "year": 0}
_EMPTY: dict[str, Any] = {
    name: float("nan") if name in _NUMBERS else _FLAGS.get(name, "") for name in COMPLIANCE_COLUMNS
}


def no_rows() -> pd.DataFrame:
    """Return the table without rows."""
    return pd.DataFrame({name: [_EMPTY[name]] for name in COMPLIANCE_COLUMNS}).iloc[:0]


def together(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several tables below each other."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else no_rows()


def judged_columns(found: Judged) -> dict[str, object]:
    """Return the columns that a judgement fills, in mg/l or as shares."""
    names = ("value", "low", "high", "margin", "margin_share", "probability", "verdict", "way")
    return {name: getattr(found, name) for name in (*names, "removal", "by_concentration")}


def limit_rows(
    one: Limit,
    names: Mapping[str, object],
    years: Sequence[int],
    columns: Mapping[str, Any],
    level: float,
) -> pd.DataFrame:
    """Return the rows of one limit at one place, a row per year.

    Parameters
    ----------
    one : Limit
        The limit.
    names : mapping of str to object
        City, country, place, scenario.
    years : sequence of int
        Calendar years of the rows.
    columns : mapping of str to object
        What was found, one value or one per year: concentrations in mg/l, removals as shares;
        `by_concentration` tells how much the alternative decides.
    level : float
        Probability from which a limit is called met [share].

    Returns
    -------
    pandas.DataFrame
        Columns `COMPLIANCE_COLUMNS`, concentrations in the unit of the limit.
    """
    scale = {name: np.asarray(columns[name], dtype=float) / FACTORS[one.unit] for name in _SCALED}
    grades = _grades(one, columns["by_concentration"], level, len(years))
    filled: dict[str, Any] = {
        **_EMPTY,
        **columns,
        **scale,
        "limit": one.id,
        "regime": one.regime,
        "standing": standing(one.regime, str(names["country"])),
        "city": names["city"],
        "place": names["place"],
        "scenario": names["scenario"],
        "year": list(years),
        "substance": one.substance,
        "statistic": one.statistic,
        "unit": one.unit,
        "limit_value": one.value,
        "removal_limit": one.removal,
        "source": one.source,
        "note": one.note,
        "in_force": [one.in_force(int(year)) for year in years],
        "grade": grades,
        "verified": [grade in _VERIFIED for grade in grades],
    }
    return pd.DataFrame({name: filled[name] for name in COMPLIANCE_COLUMNS})


def _grades(one: Limit, by_concentration: ArrayLike, level: float, count: int) -> list[str]:
    """Return the grade of the figures that decide: the worse one unless concentration is enough."""
    worse = max(one.grade, one.removal_grade)
    enough = np.broadcast_to(np.asarray(by_concentration, dtype=float) >= level, (count,))
    return [one.grade if is_enough else worse for is_enough in enough]
