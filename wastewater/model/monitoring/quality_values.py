"""Rules of quality control that look at one result, or at the results of one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from wastewater.inputs.monitoring.lists import listed
from wastewater.model.monitoring.quality_rules import (
    bound_words,
    bounds,
    found,
    least_of,
    limit_of,
    short,
)

_SERIES = ["station", "substance"]


def without_value(table: pd.DataFrame) -> pd.DataFrame:
    """Find rows that state neither a value nor a limit of quantification above zero."""
    no_limit = ~(table["limit"] > 0)
    rows = table[(table["below"] | table["value"].isna()) & no_limit]
    return found("without_value", rows, expected="> 0")


def negative(table: pd.DataFrame) -> pd.DataFrame:
    """Find concentrations below zero; for states see `impossible`."""
    least = np.maximum(bounds(table["substance"], "low"), limit_of("negative"))
    can_be = bounds(table["substance"], "low") < 0
    return found("negative", table[(table["value"] < least) & ~can_be], expected="≥ 0")


def impossible(table: pd.DataFrame) -> pd.DataFrame:
    """Find values outside what nature allows; negative concentrations have their own rule."""
    return _outside("impossible", table, "low", "high")


def unusual(table: pd.DataFrame) -> pd.DataFrame:
    """Find possible values outside what sewage and rivers hold."""
    low, high = (bounds(table["substance"], column) for column in ("low", "high"))
    possible = table[(table["value"] >= low) & (table["value"] <= high)]
    return _outside("unusual", possible, "usual_low", "usual_high")


def _outside(rule: str, table: pd.DataFrame, lower: str, upper: str) -> pd.DataFrame:
    low, high = bounds(table["substance"], lower), bounds(table["substance"], upper)
    known_elsewhere = (table["value"] < 0) & (bounds(table["substance"], "low") == 0)
    is_found = ((table["value"] < low) | (table["value"] > high)) & ~known_elsewhere
    pairs = zip(short(low[is_found]), short(high[is_found]), strict=True)
    return found(rule, table[is_found], expected=[f"{a}–{b}" for a, b in pairs])


def zero(table: pd.DataFrame) -> pd.DataFrame:
    """Find zeros given as values where only "below the limit" can be measured."""
    can_be_zero = bound_words(table["substance"], "zero") == "yes"
    scale = bound_words(table["substance"], "scale") == "log"
    rows = table[(table["value"] == limit_of("zero")) & ~table["below"] & ~can_be_zero & scale]
    stated = rows["limit"].notna()
    expected = np.where(stated, short(rows["limit"].to_numpy(), "< "), "> 0")
    return found("zero", rows, expected=expected)


def duplicate(table: pd.DataFrame) -> pd.DataFrame:
    """Find results that are there once more; the first by file and line stays."""
    same = [*_SERIES, "time", "value", "limit", "below"]
    again = table.duplicated(same)
    firsts = table.groupby(same, dropna=False, sort=False)["row"].transform("first")
    return found("duplicate", table[again], other=firsts[again].astype(float))


def conflict(table: pd.DataFrame) -> pd.DataFrame:
    """Find different results of one station and substance at one time."""
    different = table[~table.duplicated([*_SERIES, "time", "value", "limit", "below"])]
    one_time = different.groupby([*_SERIES, "time"], sort=False)["value"]
    size = one_time.transform("size")
    rows = different[size > 1]
    return found("conflict", rows, count=size[size > 1])


def below_own_limit(table: pd.DataFrame) -> pd.DataFrame:
    """Find values under their own limit of quantification that carry no mark."""
    least = limit_of("below_own_limit") * table["limit"]
    rows = table[~table["below"] & (table["value"] < least) & (table["value"] > 0)]
    limits = short(rows["limit"].to_numpy(), "≥ ")
    return found("below_own_limit", rows, expected=limits)


def high_limit(table: pd.DataFrame) -> pd.DataFrame:
    """Find limits of quantification far above the usual one of their series."""
    marked = table[table["below"] & (table["limit"] > 0)]
    limits = marked.groupby(_SERIES, sort=False)["limit"]
    usual = limits.transform("median")
    highest = limit_of("high_limit") * usual
    many = limits.transform("size") >= least_of("high_limit")
    rows = marked[many & (marked["limit"] > highest)]
    expected = short(highest[rows.index].to_numpy(), "≤ ")
    return found("high_limit", rows, expected=expected, other=usual[rows.index])


def limit_above_values(table: pd.DataFrame) -> pd.DataFrame:
    """Find limits of quantification above every value of the series: they decide the load."""
    measured = table[~table["below"] & (table["value"] > 0)]
    values = measured.groupby(_SERIES)["value"].agg(["max", "size"])
    values = values[values["size"] >= least_of("limit_above_values")]
    marked = table[table["below"]]
    largest = marked.join(values["max"], on=_SERIES)["max"]
    is_found = marked["limit"] > limit_of("limit_above_values") * largest
    rows, largest = marked[is_found], largest[is_found]
    expected = short(largest.to_numpy(), "≤ ")
    return found("limit_above_values", rows, expected=expected, other=largest)


def part_above_whole(table: pd.DataFrame) -> pd.DataFrame:
    """Find wholes smaller than their parts on the same day: ammonium and nitrate, total nitrogen.

    A part below its limit counts as zero, a whole below its limit as the limit.
    """
    low = table["value"].where(~table["below"], 0.0)
    high = table["value"].where(~table["below"], table["limit"])
    by = ["station", "day", "substance"]
    days = table.assign(low=low, high=high).groupby(by)[["low", "high"]].mean()
    parts = listed("quality_parts").set_index("part")["whole"]
    wholes = [whole for whole in parts.unique() if (table["substance"] == whole).any()]
    return pd.concat(
        [found("part_above_whole", table.iloc[:0])]
        + [_whole(table, days, whole, parts) for whole in wholes]
    )


def _whole(table: pd.DataFrame, days: pd.DataFrame, whole: str, parts: pd.Series) -> pd.DataFrame:
    names = parts.index[parts == whole]  # several parts of one whole do not overlap
    substance = days.index.get_level_values("substance")
    taken = days.loc[substance.isin(names), "low"].reset_index("substance")
    by = ["station", "day"]
    at_all = days.loc[substance == whole, "high"].droplevel("substance")
    both = taken.groupby(by)[["low"]].sum().join(at_all, how="inner")
    both = both[both["low"] > limit_of("part_above_whole") * both["high"]]
    named = taken[taken.index.isin(both.index)].groupby(by)["substance"].agg("+".join)
    both = both.assign(related=named)
    first = table[table["substance"] == whole].drop_duplicates(["station", "day"])
    rows = first.merge(both.reset_index(), on=by)
    return found(
        "part_above_whole",
        rows,
        expected=short(rows["low"].to_numpy(), "≥ "),
        other=rows["low"].to_numpy(),
    )


Rule = Callable[[pd.DataFrame], pd.DataFrame]

VALUE_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "without_value": without_value,
        "negative": negative,
        "impossible": impossible,
        "duplicate": duplicate,
        "unusual": unusual,
        "zero": zero,
        "conflict": conflict,
        "below_own_limit": below_own_limit,
        "high_limit": high_limit,
        "limit_above_values": limit_above_values,
        "part_above_whole": part_above_whole,
    }
)
"""Rules that need nothing but the results; those that exclude stand first."""
