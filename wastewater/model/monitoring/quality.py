"""Quality control: every rule's findings with day, file and row; what was excluded is listed.

Rules, their limits and sources stand in ``quality_rules.csv``. Rules that look at single results
come first; what they exclude does not disturb the rules that look at whole series.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from wastewater.inputs.monitoring.records import Flow, Samples
from wastewater.model.monitoring.quality_flow import FLOW_RULES
from wastewater.model.monitoring.quality_rules import bound_words, chosen, found, gathered
from wastewater.model.monitoring.quality_timeline import TIMELINE_RULES, Timeline
from wastewater.model.monitoring.quality_values import VALUE_RULES

_KEY = ["station", "substance", "file", "row", "column"]
_ORDER = ["station", "substance", "time", "file", "row", "column", "value", "limit", "written"]


def findings(
    samples: Samples, flow: Flow | None = None, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Return what the rules of quality control find in samples and in the flow.

    Parameters
    ----------
    samples : Samples
        Results of the laboratory; the order of their rows does not matter.
    flow : Flow, optional
        Record of the flow meter. It explains outliers of its own station (of every station where
        the record does not say which), and has rules of its own.
    without : collection of str
        Rules to switch off, see `quality_rules.rule_names`.

    Returns
    -------
    pandas.DataFrame
        One row per finding: ``rule``, ``severity`` (``excluded`` or ``reported``), ``station``,
        ``substance`` ("" for the flow), ``day``, ``value`` and ``limit`` (of quantification) as in
        the samples, ``unit``, ``file``, ``row``, ``expected``, ``column``, ``last`` (day, of gaps
        and runs), ``count`` (days or values concerned), ``other`` (what the value was compared
        with), ``related`` (what that is). Sorted by day.

    Raises
    ------
    InputError
        If `without` names a rule that does not exist.
    """
    on = chosen(without)
    table = _prepared(samples)
    parts = [found("negative", table.iloc[:0])]
    for name, rule in VALUE_RULES.items():
        if name in on:
            hits = rule(table)
            parts.append(hits)
            table = _left(table, hits)
    timeline = Timeline(table, flow)
    parts += [TIMELINE_RULES[name](timeline) for name in TIMELINE_RULES if name in on]
    if flow is not None:
        parts += [FLOW_RULES[name](flow) for name in FLOW_RULES if name in on]
    return gathered(_once(parts))


def usable(samples: Samples, findings: pd.DataFrame) -> Samples:
    """Return the samples without the rows that a rule excluded.

    Parameters
    ----------
    samples : Samples
        What was examined.
    findings : pandas.DataFrame
        What `findings` returned.

    Returns
    -------
    Samples
        The same record with fewer rows; file, row and column say which.
    """
    return replace(samples, table=_left(samples.table, findings).reset_index(drop=True))


def usable_flow(flow: Flow, findings: pd.DataFrame) -> Flow:
    """Return the flow record with excluded days as gaps.

    Parameters
    ----------
    flow : Flow
        What was examined.
    findings : pandas.DataFrame
        What `findings` returned.

    Returns
    -------
    Flow
        The same days; ``volume`` [m3] is NaN on those that a rule excluded.
    """
    is_flow = (findings["substance"] == "") & (findings["station"] == flow.station)
    days = findings.loc[is_flow & (findings["severity"] == "excluded"), "day"]
    volume = flow.daily["volume"].mask(flow.daily["day"].isin(days))
    return replace(flow, daily=flow.daily.assign(volume=volume))


def _prepared(samples: Samples) -> pd.DataFrame:
    """Return the rows in an order that does not depend on that of the file, with their unit."""
    table = samples.table.sort_values(_ORDER, kind="stable").reset_index(drop=True)
    unit = bound_words(table["substance"], "unit")
    below = table["below"].astype(bool)
    return table.assign(unit=unit, below=below)


def _left(table: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that no finding excludes."""
    out = hits[(hits["severity"] == "excluded") & (hits["substance"] != "")]
    if out.empty:
        return table
    excluded = pd.MultiIndex.from_frame(out[_KEY].astype({"row": "int64"}))
    own = pd.MultiIndex.from_frame(table[_KEY].astype({"row": "int64"}))
    return table[~own.isin(excluded)]


def _once(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return the findings without outliers that have a better explanation."""
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    better = table[table["rule"].isin(["unit_change", "unusual"]) & (table["count"] == 1)]
    explained = pd.MultiIndex.from_frame(table[_KEY]).isin(pd.MultiIndex.from_frame(better[_KEY]))
    return [table[~((table["rule"] == "outlier") & explained)]]
