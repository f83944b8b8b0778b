"""Cells and tables of the report, and the common ways to fill a cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.view import Band
from wastewater.text import text

_HARDLY = 1e-3  # share of the load


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


@dataclass(frozen=True)
class Block:
    """A part of a city's section: heading, sentences, then tables and pictures."""

    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Markup, ...] = ()


def scenario_names(city: City, ids: Sequence[str], language: str) -> tuple[str, ...]:
    """Return the names of scenarios, as headings."""
    return tuple(words.scenario_name(city, scenario, language) for scenario in ids)


def load_cell(
    load: Band | None, unit: str, language: str, scale: numerals.Scale | None = None
) -> Cell:
    """Return median and unit, and the band below; in a unit of its own if none is given."""
    if load is None or not math.isfinite(load.median):
        return Cell(text("number.missing", language))
    scale = scale or numerals.scale_for_band(load.median, load.p95, unit)
    shown = numerals.quantity(load.median, unit, language, scale=scale)
    if load.p05 == load.p95:
        return Cell(shown)
    bounds = numerals.interval(load.p05 * scale.factor, load.p95 * scale.factor, language)
    return Cell(shown, f"({bounds})")


def share_cell(share: Band | None, language: str) -> Cell:
    """Return the median as a percentage, and the band below."""
    if share is None:
        return Cell(text("number.missing", language))
    bounds = numerals.percent_interval(share.p05, share.p95, language)
    return Cell(numerals.percent(share.median, language), f"({bounds})")


def change_words(share: Band | None, language: str) -> str:
    """Return the median change with its sign, and the band in brackets."""
    if share is None:
        return text("number.missing", language)
    return numerals.percent_band(share.median, share.p05, share.p95, language)


def cost_cell(saved: Band | None, price: Band | None, before: Band | None, language: str) -> Cell:
    """Return the price per kilogram with the load kept out below, if it keeps out any to speak of.

    Parameters
    ----------
    saved, price, before : Band or None
        Load kept out [kg/yr], price [EUR/kg] and load of the baseline [kg/yr].
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    Cell
        Words where nothing, or less than a thousandth of the load, is kept out.
    """
    if saved is None or price is None or before is None or saved.median <= 0:
        return Cell(text("report.nothing_saved", language))
    kept = numerals.quantity(saved.median, "kg/yr", language)
    if saved.median < _HARDLY * before.median:
        return Cell(text("report.hardly_saved", language), kept)
    shown = numerals.quantity_band(price.median, price.p05, price.p95, "EUR/kg", language)
    return Cell(shown, kept)
