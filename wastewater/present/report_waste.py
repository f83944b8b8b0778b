"""The part of a city's report about solid waste: sorting, rates, landfill, gases, costs, metals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals, report_tables
from wastewater.present.report_cells import (
    Block,
    Cell,
    Table,
    load_cell,
    scenario_names,
    share_cell,
)
from wastewater.present.summary import sorting_sentences
from wastewater.present.view import Tables, band_of, bands, where
from wastewater.text import text

Pictures = Mapping[str, Markup]

_SOURCES = (
    "landfill",
    "dumpsite",
    "open_burning",
    "incineration",
    "mbt",
    "composting",
    "biowaste_digestion",
    "direct",
    "credit_other",
    "credit_fibre",
    "net",
)
_STEPS = (
    ("collection", "EUR/yr"),
    ("sorting", "EUR/yr"),
    ("treatment", "EUR/yr"),
    ("disposal", "EUR/yr"),
    ("revenue", "EUR/yr"),
    ("total", "EUR/yr"),
    ("total", "UAH/yr"),
    ("total", "DKK/yr"),
    ("per_tonne", "EUR/t"),
    ("per_tonne_recycled", "EUR/t"),
)


def waste_blocks(tables: Tables, city: City, pictures: Pictures, language: str) -> Iterator[Block]:
    """Yield the blocks of a city about its solid waste.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city.
    pictures : mapping of str to Markup
        Pictures by name of the chart.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Yields
    ------
    Block
        What becomes of the waste, sorting, rates beside targets, landfill, greenhouse gases, cost
        of handling the waste, and whether its metals add up.
    """
    yield _fate_block(tables, city, pictures, language)
    yield _block("sorting", (), _of(pictures, city, "sorting_matrix", "residual_bin"), language)
    rated = (_rate_table(tables, city, language), _target_table(tables, city, language))
    yield _block("rates", rated, _of(pictures, city, "recycling_rate"), language)
    if drawn := _of(pictures, city, "landfill"):
        yield _block("landfill", (), drawn, language)
    gases = (_greenhouse_table(tables, city, language),)
    yield _block("greenhouse", gases, _of(pictures, city, "greenhouse"), language)
    yield _block("waste_cost", (_cost_table(tables, city, language),), (), language)
    yield _block("closure", (_closure_table(tables, city, language),), (), language)


def _block(
    kind: str, tables: tuple[Table, ...], pictures: tuple[Markup, ...], language: str
) -> Block:
    title, said = (text(f"report.{kind}.{part}", language) for part in ("title", "text"))
    return Block(title, (said,), tables, pictures)


def _of(pictures: Pictures, city: City, *kinds: str) -> tuple[Markup, ...]:
    """Pictures of some kinds, for whichever scenario they were drawn, in the order drawn."""
    starts = tuple(f"{city.id}_{kind}" for kind in kinds)
    return tuple(pictures[name] for name in pictures if name.startswith(starts))


def _fate_block(tables: Tables, city: City, pictures: Pictures, language: str) -> Block:
    sorting = tuple(sorting_sentences(tables, city, language))
    told = (
        report_tables.waste_table(tables, city, language),
        report_tables.metal_table(tables, city, language),
    )
    return Block(
        text("report.waste.title", language),
        (*sorting, text("report.waste.stock", language)) if sorting else (),
        tuple(table for table in told if table is not None),
        _of(pictures, city, "waste_fate", "waste_flow"),
    )


def _scenario_table(
    caption: str,
    found: pd.DataFrame,
    rows: Mapping[str, tuple[str, str]],
    city: City,
    ids: tuple[str, ...],
    language: str,
) -> Table:
    """Lay out bands by scenario: a row for each (key, unit) of `rows`, named by its key."""
    lines = []
    for name, (key, unit) in rows.items():
        values = [band_of(found, scenario, key, unit) for scenario in ids]
        if all(value is None or value.p05 == value.p95 == 0 for value in values):
            continue
        shown = [
            share_cell(v, language) if unit == "1" else load_cell(v, unit, language) for v in values
        ]
        lines.append((Cell(name), *shown))
    header = (text("report.figure", language), *scenario_names(city, ids, language))
    return Table(caption, header, tuple(lines))


def _rate_table(tables: Tables, city: City, language: str) -> Table:
    rows = where(tables.rates, city=city.id, year=tables.last_year)
    # The names of these rates say that they are per resident.
    rows = rows.assign(unit=rows["unit"].replace("kg/(person yr)", "kg/yr"))
    units = rows.drop_duplicates("rate").set_index("rate")["unit"]
    return _scenario_table(
        text("report.rates.caption", language, year=tables.last_year),
        bands(rows, ["scenario", "rate", "unit"]),
        {text(f"rate.{rate}", language): (str(rate), unit) for rate, unit in units.items()},
        city,
        tables.result.scenarios[city.id],
        language,
    )


def _target_table(tables: Tables, city: City, language: str) -> Table:
    """Return which scenario reaches which target, and when."""
    ids = tables.result.scenarios[city.id]
    known = where(tables.targets, city=city.id).set_index(["target", "scenario"])
    named = vocabulary.targets()
    rows = []
    for target in named.index:
        cells = [Cell(str(named.at[target, f"name_{language}"]))]
        for scenario in ids:
            row = known.loc[(target, scenario)]
            cells.append(_reached(row["reached_year"], row["probability"], language))
        rows.append(tuple(cells))
    header = (text("report.target", language), *scenario_names(city, ids, language))
    caption = text("report.targets.caption", language, year=tables.last_year)
    return Table(caption, header, tuple(rows))


def _reached(year: Any, probability: float, language: str) -> Cell:
    """Return the year in which the median reaches a target, and the chance in its own year."""
    main = text("report.not_reached", language) if pd.isna(year) else str(year)
    if pd.isna(probability):
        return Cell(main)
    return Cell(main, f"({numerals.percent(float(probability), language)})")


def _greenhouse_table(tables: Tables, city: City, language: str) -> Table:
    rows = where(tables.greenhouse, city=city.id, year=tables.last_year, gas="co2e")
    names = {text(f"source.{source}", language): (source, "t CO2e/yr") for source in _SOURCES}
    return _scenario_table(
        text("report.greenhouse.caption", language, year=tables.last_year),
        bands(rows, ["scenario", "source", "unit"]),
        names,
        city,
        tables.result.scenarios[city.id],
        language,
    )


def _cost_table(tables: Tables, city: City, language: str) -> Table:
    rows = where(tables.waste_costs, city=city.id, year=tables.last_year)
    names = {
        f"{text(f'step.{step}', language)}, {numerals.unit_label(unit, language)}": (step, unit)
        for step, unit in _STEPS
    }
    return _scenario_table(
        text("report.waste_cost.caption", language, year=tables.last_year),
        bands(rows, ["scenario", "step", "unit"]),
        names,
        city,
        tables.result.scenarios[city.id],
        language,
    )


def _closure_table(tables: Tables, city: City, language: str) -> Table:
    """Return what the waste holds beside what was measured, and what nine fractions hold."""
    rows = where(tables.closure, city=city.id)
    held, others = (bands(rows, ["substance"], value) for value in ("value", "without_hazardous"))
    measured = rows.drop_duplicates("substance").set_index("substance")
    lines = []
    for substance in measured.index:
        row = measured.loc[substance]
        unit = str(row["unit"])
        bounds = numerals.interval(row["measured_low"], row["measured_high"], language)
        lines.append(
            (
                Cell(words.substance_name(str(substance), language)),
                Cell(numerals.quantity(float(row["measured"]), unit, language), f"({bounds})"),
                load_cell(band_of(held, substance), unit, language),
                load_cell(band_of(others, substance), unit, language),
            )
        )
    header = (
        "report.substance",
        "report.closure.measured",
        "report.closure.held",
        "report.closure.without",
    )
    return Table(
        text("report.closure.caption", language),
        tuple(text(word, language) for word in header),
        tuple(lines),
    )
