"""Quality control of a yearly table of works: loads that came in and loads that were discharged.

Numbers that were rounded to whole tonnes are given the benefit of the rounding: a rule speaks only
where no numbers that round to the reported ones would satisfy it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.monitoring.lists import figure, listed
from wastewater.model.monitoring.quality_rules import (
    chosen,
    found,
    gathered,
    least_of,
    limit_of,
    short,
)

PLANT_COLUMNS: tuple[str, ...] = ("plant", "substance", "incoming", "discharged")
"""Columns that a table of works must have."""

_OPTIONAL: Mapping[str, Any] = MappingProxyType(
    {
        "group": "",
        "year": np.nan,
        "load_pe": np.nan,
        "capacity_pe": np.nan,
        "step": np.nan,
        "file": "",
        "row": np.nan,
    }
)


def plant_findings(table: pd.DataFrame, *, without: Collection[str] = ()) -> pd.DataFrame:
    """Return what is wrong, or coarse, in a yearly table of works.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per works and substance: ``plant``, ``substance``, ``incoming`` and ``discharged``
        load [t/yr], NaN where not reported. Optional: ``group`` (a country), ``year``,
        ``load_pe`` and ``capacity_pe`` (load entering and capacity [p.e.]), ``step`` (of rounding
        [t/yr]; 1 where all loads of a group are whole numbers, else 0), ``file``, ``row``.
    without : collection of str
        Rules to switch off.

    Returns
    -------
    pandas.DataFrame
        Columns of `quality.findings`: ``station`` is the works ("" for a group), ``value`` the
        load discharged [t/yr] or, for groups, the median share; ``other`` what it was compared
        with, ``related`` the group, ``day`` the first of the year.

    Raises
    ------
    InputError
        If a column is missing or a rule does not exist.
    """
    on = chosen(without, "plant")
    missing = [name for name in PLANT_COLUMNS if name not in table.columns]
    if missing:
        there = ", ".join(map(str, table.columns))
        raise InputError(
            [Problem("problem.missing_column", value=there, expected=name) for name in missing]
        )
    rows = _prepared(table)
    parts = [found("coarse", rows.iloc[:0])]
    return gathered(parts + [_RULES[name](rows) for name in _RULES if name in on])


def _prepared(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.reset_index(drop=True)
    rows = rows.assign(**{k: v for k, v in _OPTIONAL.items() if k not in rows.columns})
    loads = rows[["incoming", "discharged"]]
    is_whole = ((loads % 1 == 0) | loads.isna()).all(axis=1)
    whole = is_whole.groupby(rows["group"]).transform("all").astype(float)
    years = pd.to_numeric(rows["year"])
    days = pd.to_datetime(years.map(lambda y: f"{y:.0f}-01-01", na_action="ignore"))
    removal = listed("quality_removal")[["hardly", "least"]].astype(float)
    return rows.assign(
        station=rows["plant"],
        value=rows["discharged"],
        other=rows["incoming"],
        related=rows["group"],
        unit="t/yr",
        step=rows["step"].astype(float).fillna(whole),
        day=days.astype("datetime64[us]"),
    ).join(removal, on="substance")


def _ends(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the least and the greatest share discharged that rounding leaves open [1]."""
    half = rows["step"] / 2
    least = (rows["discharged"] - half).clip(lower=0) / (rows["incoming"] + half)
    most = (rows["discharged"] + half) / (rows["incoming"] - half).where(rows["incoming"] > half)
    return least, most


def _negative(rows: pd.DataFrame) -> pd.DataFrame:
    hit = rows[rows[["incoming", "discharged"]].min(axis=1) < limit_of("plant_negative")]
    return found("plant_negative", hit, expected="≥ 0")


def _over_capacity(rows: pd.DataFrame) -> pd.DataFrame:
    per_pe = figure("quality_removal", "bod5", "per_pe")
    own = rows["incoming"].where(rows["substance"] == "bod5") * 1000 / per_pe
    load = rows["load_pe"].fillna(own).where(rows["load_pe"] != 0, own)
    highest = limit_of("plant_over_capacity") * rows["capacity_pe"]
    is_found = (load > highest) & (rows["capacity_pe"] > 0)
    hit = rows[is_found].assign(value=load[is_found], other=rows["capacity_pe"][is_found])
    hit = hit.drop_duplicates(["plant", "year"])
    limit = limit_of("plant_over_capacity") * hit["other"].to_numpy()
    return found("plant_over_capacity", hit, expected=short(limit, "≤ "), unit="p.e.", substance="")


def _above_incoming(rows: pd.DataFrame) -> pd.DataFrame:
    most = limit_of("discharged_above_incoming") * (rows["incoming"] + rows["step"] / 2)
    hit = rows[rows["discharged"] - rows["step"] / 2 > most]
    return found("discharged_above_incoming", hit, expected=_at_most(hit["incoming"]))


def _is_hardly(rows: pd.DataFrame) -> pd.Series:
    return _ends(rows)[0] > rows["hardly"]


def _hardly_removed(rows: pd.DataFrame) -> pd.DataFrame:
    hit = rows[_is_hardly(rows) & (rows["discharged"] <= rows["incoming"])]
    return found("hardly_removed", hit, expected=_at_most(hit["hardly"] * hit["incoming"]))


def _discharged_is_removed(rows: pd.DataFrame) -> pd.DataFrame:
    """Find works whose BOD5 and COD are hardly removed, and BOD5 less than COD: exchanged."""
    share = (rows["discharged"] / rows["incoming"]).where(_is_hardly(rows))
    keyed = rows.assign(share=share, year=rows["year"].fillna(0))
    both = keyed[keyed["substance"].isin(["bod5", "cod"])].pivot_table(
        index=["plant", "year"], columns="substance", values="share"
    )
    both = both.reindex(columns=["bod5", "cod"]).dropna()
    faulty = both.index[(both["bod5"] >= both["cod"]) & (both["bod5"] <= 1)]
    hit = rows[pd.MultiIndex.from_frame(keyed[["plant", "year"]]).isin(faulty)]
    hit = hit[hit["discharged"].notna() & (hit["incoming"] > 0)]
    left = short((hit["incoming"] - hit["discharged"]).to_numpy())
    return found("discharged_is_removed", hit, expected=left)


def _group(rows: pd.DataFrame) -> pd.DataFrame:
    """Find groups whose median works discharges more BOD5 and COD than treated sewage can hold."""
    rule = "group_discharged_is_removed"
    known = rows[(rows["group"] != "") & (rows["incoming"] > 0) & rows["discharged"].notna()]
    known = known.assign(share=known["discharged"] / known["incoming"])
    table = known.groupby(["group", "substance"], as_index=False).agg(
        value=("share", "median"), count=("share", "size"), hardly=("hardly", "first")
    )
    judged = table[table["substance"].isin(["bod5", "cod"]) & (table["count"] >= least_of(rule))]
    impossible = (judged["value"] > judged["hardly"]).groupby(judged["group"]).agg(["all", "size"])
    faulty = impossible.index[impossible["all"] & (impossible["size"] == 2)]
    hit = table[table["group"].isin(faulty)].assign(station="")
    expected = _at_most(hit["hardly"])
    return found(rule, hit, related=hit["group"], unit="1", expected=expected, other=hit["hardly"])


def _too_little(rows: pd.DataFrame) -> pd.DataFrame:
    hit = rows[_ends(rows)[1] < rows["least"]]
    expected = short((hit["least"] * hit["incoming"]).to_numpy(), "≥ ")
    return found("too_little_discharged", hit, expected=expected)


def _zero_incoming(rows: pd.DataFrame) -> pd.DataFrame:
    least = rows["step"] * 1000 / figure("quality_removal", "bod5", "per_pe")
    is_zero = rows["incoming"] == limit_of("zero_incoming")
    hit = rows[is_zero & (rows["load_pe"] > least) & (rows["substance"] == "bod5")]
    return found("zero_incoming", hit, expected="> 0", other=hit["load_pe"])


def _coarse(rows: pd.DataFrame) -> pd.DataFrame:
    """Find small whole numbers; a works without any load is not listed."""
    least = limit_of("coarse") * rows["step"]
    hit = rows[(rows["discharged"] < least) & (rows["discharged"] >= 0) & (rows["incoming"] > 0)]
    half = short((hit["step"] / 2).to_numpy(), "± ")
    return found("coarse", hit, expected=half)


def _part_above_whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Find works with more BOD5 than COD, coming in or discharged."""
    rule = "plant_part_above_whole"
    keyed = rows.assign(year=rows["year"].fillna(0)).drop_duplicates(["plant", "year", "substance"])
    by = ["plant", "year"]
    cod = keyed.loc[keyed["substance"] == "cod", [*by, "incoming", "discharged"]]
    both = keyed[keyed["substance"] == "bod5"].merge(cod, on=by, suffixes=("", "_cod"))
    parts = []
    for side in ("incoming", "discharged"):
        most = limit_of(rule) * (both[f"{side}_cod"] + both["step"] / 2)
        hit = both[both[side] - both["step"] / 2 > most]
        hit = hit.assign(value=hit[side], other=hit[f"{side}_cod"], column=side)
        parts.append(found(rule, hit, expected=_at_most(hit["other"])))
    return pd.concat(parts)


def _at_most(numbers: pd.Series) -> list[str]:
    return [word if word != "≤ nan" else "" for word in short(numbers, "≤ ")]


_RULES: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = MappingProxyType(
    {
        "plant_negative": _negative,
        "plant_over_capacity": _over_capacity,
        "discharged_above_incoming": _above_incoming,
        "hardly_removed": _hardly_removed,
        "discharged_is_removed": _discharged_is_removed,
        "group_discharged_is_removed": _group,
        "too_little_discharged": _too_little,
        "zero_incoming": _zero_incoming,
        "coarse": _coarse,
        "plant_part_above_whole": _part_above_whole,
    }
)
