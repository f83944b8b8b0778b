"""The tables of the report: figures of a result laid out as rows of words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present.chart_waste import FATES
from wastewater.present.inputs_named import input_name, input_value
from wastewater.present.provenance import GRADES, grade_counts
from wastewater.present.summary import fullest_scenario
from wastewater.present.view import BASELINE, Band, Tables, band, bands, seas_of, where
from wastewater.results.result import HEADLINE, Result
from wastewater.text import text

_PATHWAYS = ("effluent", "overflow", "onsite", "leachate", "litter", "sludge")
_TOP = 3  # inputs shown per outcome
_WEAKEST = 10  # rows of grade D shown


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what it says, a smaller second line, and where it links to."""

    main: str
    sub: str = ""
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first cell of each row is its heading."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def outflow_table(result: Result, tables: Tables, city: City, language: str) -> Table:
    """Return the load of each substance: the baseline, and change and load of each scenario."""
    sea = seas_of(city)[0]
    ids = result.scenarios[city.id]
    loads = bands(
        where(tables.outflow, city=city.id, sea=sea, pathway="total"), ["scenario", "substance"]
    )
    shares = bands(
        where(tables.comparison, city=city.id, sea=sea), ["scenario", "substance"], "change_share"
    )
    rows = []
    for substance in vocabulary.substances().index:
        if (BASELINE, substance) not in loads.index:
            continue
        cells = [Cell(words.substance_name(substance, language))]
        for scenario in ids:
            load = _band_of(loads, scenario, substance)
            shown = _load(load, "kg/yr", language)
            if scenario == BASELINE:
                cells.append(shown)
            else:
                change = _change(_band_of(shares, scenario, substance), language)
                cells.append(Cell(change, f"{shown.main} {shown.sub}"))
        rows.append(tuple(cells))
    return Table(
        text("report.outflow.caption", language, to_sea=words.to_sea(sea, language), **_of(result)),
        (text("report.substance", language), *_scenario_names(city, ids, language)),
        tuple(rows),
    )


def pathway_table(result: Result, tables: Tables, city: City, language: str) -> Table:
    """Return by which pathway each substance reaches the sea in the baseline [% of the mean]."""
    sea = seas_of(city)[0]
    means = where(
        tables.outflow, city=city.id, sea=sea, scenario=BASELINE, statistic="mean"
    ).set_index(["substance", "pathway"])["value"]
    rows = []
    for substance in vocabulary.substances().index:
        total = float(means.get((substance, "total"), 0.0))
        if total <= 0:
            continue
        shares = [float(means.get((substance, way), 0.0)) / total for way in _PATHWAYS]
        rows.append(
            (
                Cell(words.substance_name(substance, language)),
                *(Cell(words.percent(share, language)) for share in shares),
                Cell(words.quantity(total, "kg/yr", language)),
            )
        )
    names = [text(f"pathway.{way}", language) for way in _PATHWAYS]
    return Table(
        text("report.pathway.caption", language, to_sea=words.to_sea(sea, language), **_of(result)),
        (text("report.substance", language), *names, text("report.mean_load", language)),
        tuple(rows),
    )


def eqs_table(result: Result, tables: Tables, city: City, language: str) -> Table:
    """Return the parts of the EQS volume, the largest first, and their sum at the end."""
    sea = seas_of(city)[0]
    fullest = fullest_scenario(result, city)
    shown = tuple(dict.fromkeys((BASELINE, fullest)))
    means = where(
        tables.outflow, city=city.id, sea=sea, pathway="total", statistic="mean"
    ).set_index(["scenario", "substance"])["value"]
    standards = where(city.parameters, name="standard.annual_average")
    volumes = {
        str(row.substance): [
            float(means.get((scenario, row.substance), 0.0)) / float(row.base_value)
            for scenario in shown
        ]
        for row in standards.itertuples()
        if row.substance and float(row.base_value) > 0
    }
    totals = [sum(parts) for parts in zip(*volumes.values(), strict=True)]
    by_size = sorted(volumes.items(), key=lambda item: -item[1][0])
    limits = standards.set_index("substance")
    rows = [
        (
            Cell(words.substance_name(substance, language)),
            Cell(input_value(limits.loc[substance], language)),
            *(
                Cell(
                    words.quantity(part, "m3/yr", language),
                    words.percent(part / total if total else 0.0, language),
                )
                for part, total in zip(parts, totals, strict=True)
            ),
        )
        for substance, parts in by_size
    ]
    total_cells = (Cell(words.quantity(total, "m3/yr", language)) for total in totals)
    rows.append((Cell(text("report.total", language)), Cell(""), *total_cells))
    return Table(
        text("report.eqs.caption", language, to_sea=words.to_sea(sea, language), **_of(result)),
        (
            text("report.substance", language),
            text("report.standard", language),
            *_scenario_names(city, shown, language),
        ),
        tuple(rows),
    )


def waste_table(result: Result, tables: Tables, city: City, language: str) -> Table:
    """Return tonnes by fate and the recycling rate of each scenario."""
    ids = result.scenarios[city.id]
    rows_of_city = where(tables.waste, city=city.id)
    found = bands(rows_of_city, ["scenario", "indicator"])
    units = rows_of_city.drop_duplicates("indicator").set_index("indicator")["unit"]
    rows = []
    for indicator in ("recycling_rate", "generated", "collected", *FATES):
        values = [_band_of(found, scenario, indicator) for scenario in ids]
        if all(value is None or value.p95 == 0 for value in values):
            continue
        unit = str(units[indicator])
        shown = [_share(v, language) if unit == "1" else _load(v, unit, language) for v in values]
        rows.append((Cell(text(f"fate.{indicator}", language)), *shown))
    return Table(
        text("report.waste.caption", language, **_of(result)),
        (text("report.fate", language), *_scenario_names(city, ids, language)),
        tuple(rows),
    )


def cost_table(result: Result, tables: Tables, city: City, language: str) -> Table | None:
    """Return yearly cost of each measure, and what a kilogram kept out of the sea costs."""
    sea = seas_of(city)[0]
    rows_of_city = where(tables.costs, city=city.id, sea=sea)
    if rows_of_city.empty:
        return None
    rows = []
    for measure in rows_of_city["measure"].unique():
        of_measure = where(rows_of_city, measure=measure)
        any_substance = where(of_measure, substance=of_measure["substance"].iloc[0])
        cost = band(any_substance, "annual_cost")
        cells = [Cell(words.measure_name(city, measure, language)), _load(cost, "EUR/yr", language)]
        for substance in HEADLINE:
            of_substance = where(of_measure, substance=substance)
            cells.append(
                _cost_cell(
                    band(of_substance, "reduction"), band(of_substance, "cost_per_kg"), language
                )
            )
        rows.append(tuple(cells))
    names = [words.substance_name(substance, language) for substance in HEADLINE]
    return Table(
        text("report.cost.caption", language, to_sea=words.to_sea(sea, language), **_of(result)),
        (text("report.measure", language), text("report.yearly_cost", language), *names),
        tuple(rows),
    )


def ranking_table(result: Result, tables: Tables, city: City, language: str) -> Table:
    """Return the inputs that carry most of the spread of each headline load."""
    rows = []
    for substance in HEADLINE:
        of_outcome = where(tables.ranking, city=city.id, outcome=substance)
        for _, row in of_outcome.sort_values("share", ascending=False).head(_TOP).iterrows():
            rows.append(
                (
                    Cell(words.substance_name(substance, language)),
                    Cell(words.percent(float(row["share"]), language)),
                    Cell(input_name(row, city, language), input_value(row, language)),
                    Cell(str(row["grade"])),
                )
            )
    keys = ("load_of", "share_of_spread", "input", "grade")
    return Table(
        text("report.ranking.caption", language, **_of(result)),
        tuple(text(f"report.{key}", language) for key in keys),
        tuple(rows),
    )


def grade_table(result: Result, tables: Tables, language: str) -> Table:
    """Return how many inputs of each city have each grade."""
    rows = []
    for city in result.cities:
        counts = grade_counts(where(tables.sources, city=city.id))
        total = sum(counts.values())
        cells = (
            Cell(words.percent(count / total if total else 0.0, language), str(count))
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


def weak_table(result: Result, tables: Tables, city: City, language: str) -> Table | None:
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
                words.percent(float(row["share"]), language),
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


def _of(result: Result) -> dict[str, object]:
    return {"year": result.years[-1]}


def _scenario_names(city: City, ids: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(words.scenario_name(city, scenario, language) for scenario in ids)


def _band_of(table: pd.DataFrame, *key: str) -> Band | None:
    """Return the band of one row of `bands`, or None if it is not there."""
    if key not in table.index:
        return None
    return Band(**{str(name): float(value) for name, value in table.loc[key].items()})


def _load(load: Band | None, unit: str, language: str) -> Cell:
    if load is None or not math.isfinite(load.median):
        return Cell(text("number.missing", language))
    scale = words.scale_for(load.median or load.p95, unit)
    bounds = words.interval(load.p05 * scale.factor, load.p95 * scale.factor, language)
    return Cell(words.quantity(load.median, unit, language, scale=scale), f"({bounds})")


def _share(share: Band | None, language: str) -> Cell:
    if share is None:
        return Cell(text("number.missing", language))
    bounds = words.percent_interval(share.p05, share.p95, language)
    return Cell(words.percent(share.median, language), f"({bounds})")


def _change(share: Band | None, language: str) -> str:
    if share is None:
        return text("number.missing", language)
    bounds = words.percent_interval(share.p05, share.p95, language)
    return f"{words.percent(share.median, language, signed=True)} ({bounds})"


def _cost_cell(saved: Band | None, price: Band | None, language: str) -> Cell:
    """Return price per kilogram and the load kept out; a dash where nothing is kept out."""
    if saved is None or price is None or saved.median <= 0 or not math.isfinite(price.median):
        return Cell(text("report.nothing_saved", language))
    shown = words.quantity_band(price.median, price.p05, price.p95, "EUR/kg", language)
    return Cell(shown, words.quantity(saved.median, "kg/yr", language))
