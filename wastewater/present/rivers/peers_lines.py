"""Works among their peers, line by line: what is drawn and what is written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from wastewater.present import numerals
from wastewater.present.view import BASELINE
from wastewater.results.peers import MEASURES, PERCENTILES, SUBSTANCES, lviv_among_peers
from wastewater.results.result import Result
from wastewater.text import text

Row = Mapping[str, Any]

LEAST, MOST = PERCENTILES[0], PERCENTILES[-1]
"""Percentiles at which a standing is a bound."""


class Line(NamedTuple):
    """A line of a strip: what is drawn and what is written beside it."""

    kind: str
    rows: tuple[Row, ...]


def danish_works(result: Result, size: str, but: str) -> pd.DataFrame:
    """Return the works of a size class of Danish cities in a result as they are, first year.

    Parameters
    ----------
    result : Result
        The result of a run.
    size : str
        Id of the size class.
    but : str
        City that is left out.

    Returns
    -------
    pandas.DataFrame
        As `lviv_among_peers` returns it.
    """
    found = [
        lviv_among_peers(result, one.id, BASELINE, result.years[0])
        for one in result.cities
        if one.country == "DK" and one.id != but
    ]
    if not found:
        return pd.DataFrame(columns=["city", "works", "size", "substance", "measure", "median"])
    table = pd.concat(found, ignore_index=True)
    table = table.drop_duplicates(["city", "works", "substance", "measure"])
    return table[table["size"] == size]


def strips_of(own: pd.DataFrame, others: pd.DataFrame) -> dict[str, dict[str, list[Line]]]:
    """Return the lines by measure and substance: peers, Danish works, today, after."""
    found: dict[str, dict[str, list[Line]]] = {measure: {} for measure in MEASURES}
    for measure, strips in found.items():
        for substance in SUBSTANCES:
            rows = rows_of(own, measure, substance)
            if not rows:
                continue
            more = rows_of(others, measure, substance)
            lines = [Line("peers", tuple(rows[:1]))]
            lines += [Line("others", tuple(more))] if len(others) else []
            strips[substance] = [*lines, *(Line(str(r["scenario"]), (r,)) for r in rows)]
    return found


def rows_of(table: pd.DataFrame, measure: str, substance: str) -> list[Row]:
    """Return the rows of a measure and substance [units of each row]."""
    chosen = table[(table["measure"] == measure) & (table["substance"] == substance)]
    return [{str(k): v for k, v in row.items()} for row in chosen.to_dict("records")]


def line_words(line: Line, language: str = "en") -> str:
    """Write what stands beside a line: figure, band and percentile among the peers."""
    if line.kind == "peers":
        (row,) = line.rows
        middle = _figure(float(row["peers_p50"]), row, language)
        return text("rivers_chart.peers.count", language, n=int(row["n"]), median=middle)
    if line.kind == "others":
        values = [float(row["median"]) for row in line.rows]
        shown = [_figure(value, line.rows[0], language) for value in sorted(values)]
        return "; ".join(dict.fromkeys(shown))
    (row,) = line.rows
    low, high = float(row["p05"]), float(row["p95"])
    bounds = (
        numerals.percent_interval(low, high, language)
        if row["measure"] == "removal"
        else numerals.interval(low, high, language)
    )
    rank = _rank(float(row["percentile"]), language)
    return f"{_figure(float(row['median']), row, language)} ({bounds}); {rank}"


def _figure(value: float, row: Row, language: str) -> str:
    if row["measure"] == "removal":
        return numerals.percent(value, language)
    return numerals.estimate(value, language)


def _rank(percentile: float, language: str) -> str:
    """Write a percentile; the outermost are bounds."""
    sign = "≤" if percentile <= LEAST else "≥" if percentile >= MOST else ""
    return text("rivers_chart.peers.rank", language, p=round(percentile), sign=sign)
