"""The tables of the report about the inputs: what to measure first, grades and sources."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.inputs_named import input_name, input_value
from wastewater.present.provenance import GRADES, grade_counts
from wastewater.present.report_cells import Cell, Table
from wastewater.present.view import Tables, where
from wastewater.results.measure_result import HEADLINE
from wastewater.text import text

_TOP = 3  # inputs shown per outcome
_WEAKEST = 10  # rows of grade D shown


def ranking_table(tables: Tables, city: City, language: str) -> Table:
    """Return the inputs that carry most of the spread of each headline load."""
    rows = []
    for substance in HEADLINE:
        of_outcome = where(tables.ranking, city=city.id, outcome=substance)
        for _, row in of_outcome.sort_values("share", ascending=False).head(_TOP).iterrows():
            rows.append(
                (
                    Cell(words.substance_name(substance, language)),
                    Cell(numerals.percent(float(row["share"]), language)),
                    Cell(input_name(row, city, language), input_value(row, language)),
                    Cell(str(row["grade"])),
                )
            )
    keys = ("load_of", "share_of_spread", "input", "grade")
    return Table(
        text("report.ranking.caption", language, year=tables.last_year),
        tuple(text(f"report.{key}", language) for key in keys),
        tuple(rows),
    )


def grade_table(tables: Tables, language: str) -> Table:
    """Return how many inputs of each city have each grade."""
    rows = []
    for city in tables.result.cities:
        counts = grade_counts(where(tables.sources, city=city.id))
        total = sum(counts.values())
        cells = (
            Cell(numerals.percent(count / total if total else 0.0, language), str(count))
            for count in counts.values()
        )
        rows.append((Cell(words.city_name(city, language)), *cells, Cell(str(total))))
    return Table(
        text("report.grades.caption", language),
        (
            text("report.city", language),
            *(text(f"report.grade_{grade.lower()}", language) for grade in GRADES),
            text("report.rows", language),
        ),
        tuple(rows),
    )


def weak_table(tables: Tables, city: City, language: str) -> Table | None:
    """Return the own estimates (grade D) that carry most of the spread of any headline load."""
    keys = ["name", "fraction", "substance", "place", "measure"]
    weak = where(tables.ranking, city=city.id, grade="D")
    weak = weak.sort_values("share", ascending=False).drop_duplicates(keys).head(_WEAKEST)
    if weak.empty:
        return None
    notes = where(tables.sources, city=city.id).drop_duplicates(keys).set_index(keys)["note"]
    rows = tuple(
        (
            Cell(input_name(row, city, language), input_value(row, language)),
            Cell(
                numerals.percent(float(row["share"]), language),
                words.substance_name(str(row["outcome"]), language),
            ),
            Cell(str(notes.get(tuple(row[keys]), ""))),
        )
        for _, row in weak.iterrows()
    )
    header = ("input", "share_of_spread", "reason")
    return Table(
        text("report.weak.caption", language),
        tuple(text(f"report.{key}", language) for key in header),
        rows,
    )


def source_table(tables: Tables, language: str) -> Table:
    """Return every source once, with its link and how many rows rest on it."""
    used = tables.sources.groupby("source", sort=True)
    rows = []
    for source, group in used:
        first = group.iloc[0]
        about = ", ".join(
            str(first[part]) for part in ("publisher", "source_year") if _is_given(first[part])
        )
        title = str(first["title"]) if _is_given(first["title"]) else str(source)
        cells = (Cell(title, about, web_address(first["url"])), Cell(str(len(group))))
        rows.append(cells)
    return Table(
        text("report.sources.caption", language),
        (text("report.source", language), text("report.rows", language)),
        tuple(rows),
    )


def web_address(url: object) -> str:
    """Return an address if it leads to the web, else nothing: tables come from many hands."""
    address = str(url).strip() if _is_given(url) else ""
    return address if urlsplit(address).scheme in ("http", "https") else ""


def _is_given(value: object) -> bool:
    return bool(str(value).strip()) and not (isinstance(value, float) and math.isnan(value))
