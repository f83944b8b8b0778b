"""Rules of quality control for the record of a flow meter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.records import Flow
from wastewater.model.monitoring import quality_series as series_of
from wastewater.model.monitoring.quality_rules import found, least_of, limit_of, short


def _days(flow: Flow) -> pd.DataFrame:
    daily = flow.daily.sort_values("day").reset_index(drop=True)
    return pd.DataFrame(
        {
            "station": flow.station,
            "day": daily["day"],
            "value": daily["volume"].astype(float),
            "unit": "m3/d",
            "file": flow.file,
        }
    )


def flow_negative(flow: Flow) -> pd.DataFrame:
    """Find daily volumes below zero."""
    days = _days(flow)
    return found("flow_negative", days[days["value"] < limit_of("flow_negative")], expected="≥ 0")


def flow_gap(flow: Flow) -> pd.DataFrame:
    """Find days without flow, one finding for days in a row, with first and last day."""
    days = _days(flow)
    return _in_a_row("flow_gap", days, days["value"].isna())


def flow_zero(flow: Flow) -> pd.DataFrame:
    """Find days on which nothing flowed, one finding for days in a row."""
    days = _days(flow)
    return _in_a_row("flow_zero", days, days["value"] == limit_of("flow_zero"), expected="> 0")


def _in_a_row(rule: str, days: pd.DataFrame, hit: pd.Series, expected: str = "") -> pd.DataFrame:
    begins = hit & ~hit.shift(fill_value=False)
    ends = hit & ~hit.shift(-1, fill_value=False)
    last = days.loc[ends, "day"].to_numpy()
    count = np.flatnonzero(ends) - np.flatnonzero(begins) + 1
    return found(rule, days[begins], last=last, count=count, expected=expected)


def flow_spike(flow: Flow) -> pd.DataFrame:
    """Find single days far above, or far below, the day before and the day after."""
    days = _days(flow)
    value = days["value"]
    before, after = value.shift(), value.shift(-1)
    times = limit_of("flow_spike")
    high = times * np.maximum(before, after)
    low = np.minimum(before, after) / times
    is_found = (value > 0) & (before > 0) & (after > 0) & ((value > high) | (value < low))
    pairs = zip(short(low[is_found]), short(high[is_found]), strict=True)
    usual = np.sqrt((before * after)[is_found])
    return found("flow_spike", days[is_found], expected=[f"{a}–{b}" for a, b in pairs], other=usual)


def flow_constant(flow: Flow) -> pd.DataFrame:
    """Find days in a row with exactly the same volume, more than chance explains."""
    days = _days(flow)
    values = days["value"].where(days["value"] != 0).to_numpy(float)
    series = np.zeros(values.size, dtype=np.intp)
    runs = series_of.runs(values, series, int(least_of("flow_constant")))
    rare = runs.chance < limit_of("flow_constant")
    first, length = runs.first[rare], runs.length[rare]
    last = days["day"].to_numpy()[first + length - 1]
    return found("flow_constant", days.iloc[first], last=last, count=length)


def flow_unit_change(flow: Flow) -> pd.DataFrame:
    """Find lasting steps by the factor between two units of flow."""
    days = _days(flow)
    days = days[days["value"] > 0]
    factors, written = series_of.factors_of("flow"), listed("quality_steps")["written"]
    errors, least = limit_of("flow_unit_change"), int(least_of("flow_unit_change"))
    steps, _ = series_of.steps(np.log(days["value"].to_numpy()), factors, errors, least)
    at = [step.at for step in steps]
    ends = [*at[1:], len(days)] if at else []
    factor = np.array([step.factor for step in steps])
    return found(
        "flow_unit_change",
        days.iloc[at],
        expected=short(1 / factor, "× "),
        other=factor,
        related=[written[step.name] for step in steps],
        last=[days["day"].iloc[end - 1] for end in ends],
        count=[end - start for start, end in zip(at, ends, strict=True)],
    )


FLOW_RULES: Mapping[str, Callable[[Flow], pd.DataFrame]] = MappingProxyType(
    {
        "flow_negative": flow_negative,
        "flow_gap": flow_gap,
        "flow_zero": flow_zero,
        "flow_spike": flow_spike,
        "flow_constant": flow_constant,
        "flow_unit_change": flow_unit_change,
    }
)
"""Rules of the flow."""
