"""Quality control of a works' two ends: what leaves it cannot be more than what came in."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.records import Samples
from wastewater.model.monitoring.quality_rules import (
    bound_words,
    chosen,
    found,
    gathered,
    least_of,
    limit_of,
    short,
)

_DAY = ["substance", "day"]


def treatment_findings(
    influent: Samples, effluent: Samples, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Return what the samples of inflow and outflow of one works say about each other.

    Only substances that a works cannot make are compared (column ``removed`` of
    ``quality_bounds.csv``): no nitrate, no salt.

    Parameters
    ----------
    influent : Samples
        Results at the inflow.
    effluent : Samples
        Results at the outflow, of the same days.
    without : collection of str
        Rules to switch off.

    Returns
    -------
    pandas.DataFrame
        Columns of `quality.findings`. ``effluent_above_influent``: single days, ``other`` is the
        concentration of the inflow [mg/l]. ``effluent_above_influent_often``: first day, ``last``
        day, ``count`` of such days, ``other`` their share. ``hardly_removed_mean``: the same with
        the median of outflow over inflow as ``value``: the works hardly removes anything, or the
        two records are exchanged, or "discharged" holds what was removed.

    Raises
    ------
    InputError
        If `without` names a rule that does not exist.
    """
    on = chosen(without, "treatment")
    pairs = _pairs(influent.table, effluent.table)
    parts = [found("effluent_above_influent", pairs.iloc[:0])]
    if "effluent_above_influent" in on:
        parts.append(_days(pairs))
    if "effluent_above_influent_often" in on:
        parts.append(_often(pairs))
    if "hardly_removed_mean" in on:
        parts.append(_hardly(pairs))
    return gathered(parts)


def _pairs(influent: pd.DataFrame, effluent: pd.DataFrame) -> pd.DataFrame:
    """Return one row per substance and day with both ends: means of the day [mg/l].

    Outflow below its limit counts as zero, inflow below its limit as the limit.
    """
    removed = bound_words(effluent["substance"], "removed") == "yes"
    order = ["substance", "day", "station", "time", "file", "row", "column"]
    out = effluent[removed].sort_values(order)
    leaves = out["value"].where(~out["below"].astype(bool), 0.0)
    means = out.assign(value=leaves).groupby(_DAY, as_index=False)["value"].mean()
    first = out.drop_duplicates(_DAY).drop(columns="value").merge(means, on=_DAY)
    comes = influent["value"].where(~influent["below"].astype(bool), influent["limit"])
    inflow = influent.assign(inflow=comes, related=influent["station"]).sort_values(order)
    days = inflow.groupby(_DAY, as_index=False).agg({"inflow": "mean", "related": "first"})
    pairs = first.merge(days, on=_DAY)
    return pairs[pairs["inflow"] > 0].assign(unit=bound_words(pairs["substance"], "unit"))


def _days(pairs: pd.DataFrame) -> pd.DataFrame:
    rows = pairs[_is_above(pairs)]
    inflow = rows["inflow"].to_numpy()
    expected = short(inflow, "≤ ")
    return found("effluent_above_influent", rows, expected=expected, other=inflow)


def _is_above(pairs: pd.DataFrame) -> pd.Series:
    return pairs["value"] > limit_of("effluent_above_influent") * pairs["inflow"]


def _often(pairs: pd.DataFrame) -> pd.DataFrame:
    rule = "effluent_above_influent_often"
    table = _periods(pairs, _is_above(pairs).astype(float), "mean")
    table = table[(table["share"] > limit_of(rule)) & (table["days"] >= least_of(rule))]
    count = (table["share"] * table["days"]).round()
    expected = f"≤ {limit_of(rule):.4g}"
    return found(rule, table, count=count, other=table["share"], expected=expected, unit="1")


def _hardly(pairs: pd.DataFrame) -> pd.DataFrame:
    rule = "hardly_removed_mean"
    table = _periods(pairs, pairs["value"] / pairs["inflow"], "median")
    limits = listed("quality_removal")["hardly"].astype(float)
    limit = table["substance"].map(limits)
    is_found = (table["share"] > limit) & (table["days"] >= least_of(rule))
    rows, highest = table[is_found], limit[is_found]
    columns = {"value": rows["share"], "other": highest, "expected": short(highest, "≤ ")}
    return found(rule, rows, **columns, count=rows["days"], unit="1")


def _periods(pairs: pd.DataFrame, number: pd.Series, statistic: str) -> pd.DataFrame:
    """Return one row per substance: its first day, last day, days and a statistic of a number."""
    groups = pairs.assign(share=number).groupby("substance", as_index=False)
    table = groups.agg(
        station=("station", "first"),
        related=("related", "first"),
        file=("file", "first"),
        day=("day", "min"),
        last=("day", "max"),
        days=("day", "size"),
        share=("share", statistic),
    )
    return table.assign(value=np.nan)
