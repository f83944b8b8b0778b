"""Compliance in sentences: what is met, what is not, and what to beware of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from wastewater.inputs.city import City
from wastewater.inputs.compliance.limits import limit
from wastewater.model.compliance.verdict import VERDICTS
from wastewater.present import numerals
from wastewater.present.compliance.names import (
    Row,
    limit_name,
    number_of,
    place_name,
    quantity,
    regime_name,
    scenario_name,
    verdict_name,
)
from wastewater.text import text

_MEASURED = "samples"


def compliance_lines(
    table: pd.DataFrame,
    language: str = "en",
    *,
    cities: Sequence[City] = (),
    year: int | None = None,
    everything: bool = False,
) -> list[str]:
    """Return what a table of compliance says, a sentence or two a line.

    Parameters
    ----------
    table : pandas.DataFrame
        What `from_result` or `from_samples` returned.
    language : str
        One of `wastewater.text.LANGUAGES`.
    cities : sequence of City
        Cities that give names to places and scenarios; ids without them.
    year : int, optional
        Calendar year; the last one by default.
    everything : bool
        Whether limits that are met are told one by one, too.

    Returns
    -------
    list of str
        Per place and scenario a line with the counts, then a line per limit; what to beware of at
        the end.
    """
    if table.empty:
        return []
    chosen = int(table["year"].max()) if year is None else year
    rows = table[table["year"] == chosen]
    lines: list[str] = []
    for (city, place, scenario), own in rows.groupby(["city", "place", "scenario"], sort=False):
        names = (str(city), str(place), str(scenario))
        lines.append(_counts(own, names, chosen, cities, language))
        told = own if everything else own[own["verdict"] != "met"]
        lines += [f"- {limit_line(row, language)}" for row in told.to_dict("records")]
    return [*lines, *_beware(rows, language)] if len(rows) else []


def limit_line(row: Row, language: str = "en") -> str:
    """Return one row of a table of compliance as a sentence; numbers in the unit of the limit."""
    unit = str(row["unit"])
    fields = {
        "limit": limit_name(str(row["limit"]), language),
        "star": "" if row["verified"] else " *",
        "verdict": verdict_name(str(row["verdict"]), language),
        "value": quantity(float(f"{float(row['value']):.2g}"), unit, language),
        "low": number_of(float(row["low"]), unit, language),
        "high": number_of(float(row["high"]), unit, language),
        "removal": numerals.percent(float(row["removal"]), language),
        "probability": numerals.percent(float(row["probability"]), language),
    }
    key = "limit"
    if row["reason"]:
        key = "limit_reason"
        fields["reason"] = text(f"compliance.reason.{row['reason']}", language)
    elif row["basis"] == _MEASURED and not math.isnan(float(row["failures"])):
        key = "limit_counted"
        counts = ("failures", "samples", "allowed")
        fields |= {name: numerals.number(float(row[name]), language) for name in counts}
    elif not math.isnan(float(row["removal_limit"])) and not math.isnan(float(row["removal"])):
        key = "limit_removal"
    return text(f"compliance.line.{key}", language, **fields)


def reached_lines(
    table: pd.DataFrame, last_year: int, language: str = "en", *, cities: Sequence[City] = ()
) -> list[str]:
    """Return from which year each limit is met for good, a sentence a line.

    Parameters
    ----------
    table : pandas.DataFrame
        What `reached` returned.
    last_year : int
        Last calendar year that was looked at.
    language : str
        One of `wastewater.text.LANGUAGES`.
    cities : sequence of City
        Cities that give names to scenarios.
    """
    lines = []
    for row in table.to_dict("records"):
        never = pd.isna(row["reached_year"])
        key = "never" if never else "reached"
        key = "unjudged" if pd.isna(row["probability"]) else key
        lines.append(
            text(
                f"compliance.line.{key}",
                language,
                limit=limit_name(str(row["limit"]), language),
                star="" if row["verified"] else " *",
                scenario=scenario_name(cities, str(row["city"]), str(row["scenario"]), language),
                year=last_year if never else int(row["reached_year"]),
            )
        )
    return lines


def _counts(
    own: pd.DataFrame,
    names: tuple[str, str, str],
    year: int,
    cities: Sequence[City],
    language: str,
) -> str:
    city, place, scenario = names
    counts = {verdict: int((own["verdict"] == verdict).sum()) for verdict in VERDICTS}
    measured = (own["basis"] == _MEASURED).all()
    return text(
        "compliance.line.counts_bare" if measured else "compliance.line.counts",
        language,
        place=place_name(cities, city, place, language),
        scenario=scenario_name(cities, city, scenario, language),
        year=year,
        total=len(own),
        **counts,
    )


def _beware(rows: pd.DataFrame, language: str) -> list[str]:
    """Return what holds for all rows: yardsticks, unverified figures, estimates, sizes."""
    foreign = dict.fromkeys(rows.loc[rows["standing"] == "yardstick", "regime"])
    lines = [
        text("compliance.line.yardstick", language, regime=regime_name(str(name), language))
        for name in foreign
    ]
    if not rows["verified"].all():
        lines.append(text("compliance.line.unverified", language))
    lines += [
        text(f"compliance.line.{basis}", language)
        for basis in ("modelled_days", "own_load")
        if (rows["basis"] == basis).any()
    ]
    sized = any(math.isfinite(limit(str(name)).size.upper) for name in rows["limit"].unique())
    return [*lines, text("compliance.line.size", language)] if sized else lines
