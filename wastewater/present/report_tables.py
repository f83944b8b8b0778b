"""The tables of the report about the results: loads, pathways, waste and costs."""

from __future__ import annotations

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.chart_waste import FATES
from wastewater.present.eqs import eqs_parts
from wastewater.present.inputs_named import input_value
from wastewater.present.report_cells import (
    Cell,
    Table,
    change_words,
    cost_cell,
    load_cell,
    scenario_names,
    share_cell,
)
from wastewater.present.summary import fullest_scenario, sorting_scenario
from wastewater.present.view import BASELINE, Tables, band, band_of, bands, seas_of, where
from wastewater.results.measure_result import HEADLINE
from wastewater.text import text

INDICATORS = (
    "recycling_rate",
    "generated",
    "collected",
    "uncollected",
    "sent_to_recycling",
    "mbt",
    *FATES,
)
"""Rows of the waste table."""

PATHWAYS = ("effluent", "overflow", "onsite", "leachate", "litter", "sludge")
"""Ways by which a load reaches the sea, in the order of the table."""


def outflow_table(tables: Tables, city: City, language: str) -> Table:
    """Return the load of each substance: the baseline, and change and load of each scenario."""
    sea = seas_of(city)[0]
    ids = tables.result.scenarios[city.id]
    loads = bands(
        where(tables.last_outflow, city=city.id, sea=sea, pathway="total"),
        ["scenario", "substance"],
    )
    shares = bands(
        where(tables.last_comparison, city=city.id, sea=sea),
        ["scenario", "substance"],
        "change_share",
    )
    rows = []
    for substance in vocabulary.substances().index:
        before = band_of(loads, BASELINE, str(substance))
        if before is None:
            continue
        cells = [Cell(words.substance_name(substance, language))]
        scale = numerals.scale_for_band(before.median, before.p95, "kg/yr")
        for scenario in ids:
            shown = load_cell(band_of(loads, scenario, substance), "kg/yr", language, scale)
            if scenario == BASELINE:
                cells.append(shown)
            else:
                change = change_words(band_of(shares, scenario, substance), language)
                cells.append(Cell(change, f"{shown.main} {shown.sub}"))
        rows.append(tuple(cells))
    return Table(
        text(
            "report.outflow.caption",
            language,
            to_sea=words.to_sea(sea, language),
            year=tables.last_year,
        ),
        (text("report.substance", language), *scenario_names(city, ids, language)),
        tuple(rows),
    )


def pathway_table(tables: Tables, city: City, language: str) -> Table:
    """Return by which pathway each substance reaches the sea in the baseline [% of the mean]."""
    sea = seas_of(city)[0]
    means = where(
        tables.last_outflow, city=city.id, sea=sea, scenario=BASELINE, statistic="mean"
    ).set_index(["substance", "pathway"])["value"]
    rows = []
    for substance in vocabulary.substances().index:
        total = float(means.get((substance, "total"), 0.0))
        if total <= 0:
            continue
        shares = [float(means.get((substance, way), 0.0)) / total for way in PATHWAYS]
        rows.append(
            (
                Cell(words.substance_name(substance, language)),
                *(Cell(numerals.percent(share, language)) for share in shares),
                Cell(numerals.quantity(total, "kg/yr", language)),
            )
        )
    names = [text(f"pathway.{way}", language) for way in PATHWAYS]
    return Table(
        text(
            "report.pathway.caption",
            language,
            to_sea=words.to_sea(sea, language),
            year=tables.last_year,
        ),
        (text("report.substance", language), *names, text("report.mean_load", language)),
        tuple(rows),
    )


def eqs_table(tables: Tables, city: City, language: str) -> Table:
    """Return the parts of the EQS volume, the largest first, and their sum at the end."""
    sea = seas_of(city)[0]
    fullest = fullest_scenario(tables, city)
    shown = tuple(dict.fromkeys((BASELINE, fullest)))
    volumes = eqs_parts(tables, city, sea, tables.last_year)[list(shown)]
    totals = volumes.sum()
    standards = where(city.parameters, name="standard.annual_average")
    limits = {str(row["substance"]): row for _, row in standards.iterrows()}
    rows = [
        (
            Cell(words.substance_name(str(substance), language)),
            Cell(input_value(limits[str(substance)], language)),
            *(
                Cell(
                    numerals.quantity(part, "m3/yr", language),
                    numerals.percent(part / total if total else 0.0, language),
                )
                for part, total in zip(parts, totals, strict=True)
            ),
        )
        for substance, parts in volumes.iterrows()
    ]
    total_cells = (Cell(numerals.quantity(total, "m3/yr", language)) for total in totals)
    rows.append((Cell(text("report.total", language)), Cell(""), *total_cells))
    return Table(
        text(
            "report.eqs.caption",
            language,
            to_sea=words.to_sea(sea, language),
            year=tables.last_year,
        ),
        (
            text("report.substance", language),
            text("report.standard", language),
            *scenario_names(city, shown, language),
        ),
        tuple(rows),
    )


def waste_table(tables: Tables, city: City, language: str) -> Table:
    """Return tonnes by fate and the recycling rate of each scenario."""
    ids = tables.result.scenarios[city.id]
    rows_of_city = where(tables.last_waste, city=city.id)
    found = bands(rows_of_city, ["scenario", "indicator"])
    units = rows_of_city.drop_duplicates("indicator").set_index("indicator")["unit"]
    rows = []
    for indicator in INDICATORS:
        values = [band_of(found, scenario, indicator) for scenario in ids]
        if all(value is None or value.p95 == 0 for value in values):
            continue
        unit = str(units[indicator])
        shown = [
            share_cell(v, language) if unit == "1" else load_cell(v, unit, language) for v in values
        ]
        rows.append((Cell(text(f"fate.{indicator}", language)), *shown))
    return Table(
        text("report.waste.caption", language, year=tables.last_year),
        (text("report.fate", language), *scenario_names(city, ids, language)),
        tuple(rows),
    )


def metal_table(tables: Tables, city: City, language: str) -> Table | None:
    """Return the metals that waste brings to landfills beside those that leachate takes to the sea.

    This is why sorting changes the load to the sea so little: the first is a thousandfold of the
    second.
    """
    sea = seas_of(city)[0]
    ids = tuple(
        dict.fromkeys(s for s in (BASELINE, sorting_scenario(tables, city)) if s is not None)
    )
    disposed = where(tables.result.disposed(), city=city.id, year=tables.last_year)
    into = bands(disposed, ["scenario", "substance"])
    out = bands(
        where(tables.last_outflow, city=city.id, sea=sea, scenario=BASELINE, pathway="leachate"),
        ["scenario", "substance"],
    )
    groups = vocabulary.substances()["group"]
    rows = tuple(
        (
            Cell(words.substance_name(str(metal), language)),
            *(load_cell(band_of(into, s, str(metal)), "kg/yr", language) for s in ids),
            load_cell(band_of(out, BASELINE, str(metal)), "kg/yr", language),
        )
        for metal in groups[groups == "metal"].index
        if (BASELINE, metal) in into.index and (BASELINE, metal) in out.index
    )
    if not rows:
        return None
    with_waste = (
        text("report.metal.into", language, scenario=name)
        for name in scenario_names(city, ids, language)
    )
    return Table(
        text(
            "report.metal.caption",
            language,
            to_sea=words.to_sea(sea, language),
            year=tables.last_year,
        ),
        (
            text("report.substance", language),
            *with_waste,
            text("report.metal.out", language, to_sea=words.to_sea(sea, language)),
        ),
        rows,
    )


def cost_table(tables: Tables, city: City, language: str) -> Table | None:
    """Return yearly cost of each measure, and what a kilogram kept out of the sea costs."""
    sea = seas_of(city)[0]
    rows_of_city = where(tables.costs, city=city.id, sea=sea)
    if rows_of_city.empty:
        return None
    loads = where(tables.last_outflow, city=city.id, sea=sea, scenario=BASELINE, pathway="total")
    rows = []
    for measure in rows_of_city["measure"].unique():
        of_measure = where(rows_of_city, measure=measure)
        any_substance = where(of_measure, substance=of_measure["substance"].iloc[0])
        cost = band(any_substance, "annual_cost")
        cells = [
            Cell(words.measure_name(city, measure, language)),
            load_cell(cost, "EUR/yr", language),
        ]
        for substance in HEADLINE:
            of_substance = where(of_measure, substance=substance)
            cells.append(
                cost_cell(
                    band(of_substance, "reduction"),
                    band(of_substance, "cost_per_kg"),
                    band(where(loads, substance=substance)),
                    language,
                )
            )
        rows.append(tuple(cells))
    names = [words.substance_name(substance, language) for substance in HEADLINE]
    return Table(
        text(
            "report.cost.caption",
            language,
            to_sea=words.to_sea(sea, language),
            year=tables.last_year,
        ),
        (text("report.measure", language), text("report.yearly_cost", language), *names),
        tuple(rows),
    )
