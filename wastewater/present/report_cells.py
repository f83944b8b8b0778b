"""Cells and tables of the report, and the common ways to fill a cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present.view import Band
from wastewater.text import text


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


def scenario_names(city: City, ids: Sequence[str], language: str) -> tuple[str, ...]:
    """Return the names of scenarios, as headings."""
    return tuple(words.scenario_name(city, scenario, language) for scenario in ids)


def band_of(table: pd.DataFrame, *key: str) -> Band | None:
    """Return the band in one row of a table made by `bands`, or None if it is not there."""
    if key not in table.index:
        return None
    return Band(**{str(name): float(value) for name, value in table.loc[key].items()})


def load_cell(load: Band | None, unit: str, language: str) -> Cell:
    """Return median and unit, and the band below."""
    if load is None or not math.isfinite(load.median):
        return Cell(text("number.missing", language))
    scale = words.scale_for(load.median or load.p95, unit)
    bounds = words.interval(load.p05 * scale.factor, load.p95 * scale.factor, language)
    return Cell(words.quantity(load.median, unit, language, scale=scale), f"({bounds})")


def share_cell(share: Band | None, language: str) -> Cell:
    """Return the median as a percentage, and the band below."""
    if share is None:
        return Cell(text("number.missing", language))
    bounds = words.percent_interval(share.p05, share.p95, language)
    return Cell(words.percent(share.median, language), f"({bounds})")


def change_words(share: Band | None, language: str) -> str:
    """Return the median change with its sign, and the band in brackets."""
    if share is None:
        return text("number.missing", language)
    bounds = words.percent_interval(share.p05, share.p95, language)
    return f"{words.percent(share.median, language, signed=True)} ({bounds})"


def cost_cell(saved: Band | None, price: Band | None, language: str) -> Cell:
    """Return the price per kilogram, and the load kept out below; words where it is nothing."""
    if saved is None or price is None or saved.median <= 0 or not math.isfinite(price.median):
        return Cell(text("report.nothing_saved", language))
    shown = words.quantity_band(price.median, price.p05, price.p95, "EUR/kg", language)
    return Cell(shown, words.quantity(saved.median, "kg/yr", language))
