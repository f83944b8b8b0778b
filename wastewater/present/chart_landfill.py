"""Landfill and dumpsite over the years: waste in place, methane and leachate."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from wastewater.inputs.city import City
from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.scenario_lines import (
    alike,
    alike_name,
    draw_band,
    draw_last_bands,
    draw_line,
    line_of,
)
from wastewater.present.style import (
    Chart,
    add_heading,
    add_legend,
    add_source,
    house_style,
    scenario_colours,
    tick_numbers,
)
from wastewater.present.view import BASELINE, Tables, bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

QUANTITIES = {"mass": "t", "methane_emitted": "t/yr", "leachate": "m3/yr"}
"""What the panels show, with the unit of the table."""

_WIDTH, _PANEL = 11.5, 2.3  # inch
_LEFT, _BETWEEN, _RIGHT, _ABOVE, _BELOW = 0.7, 0.6, 0.25, 0.5, 0.35  # inch
_LADDER = ((1e6, 1e-6, "million"), (1e4, 1e-3, "thousand"))


def landfill(
    result: Result, city: City | str, site: str | None = None, language: str = "en"
) -> Chart:
    """Draw what lies in a landfill, and the methane and leachate that leave it, over the years.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    site : str, optional
        `landfill` or `dumpsite`; if not given, a row of panels for each site that holds waste.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Median and 5-95 % band of each scenario. Scenarios with the same figures share a line.
    """
    record = find_city(result, city)
    known = Tables(result)
    sites = (site,) if site else sites_in_use(known, record.id)
    rows = where(known.landfills, city=record.id, site=sites, quantity=tuple(QUANTITIES))
    table = bands(rows, ["scenario", "site", "quantity", "year"])
    groups = alike(table, result.scenarios[record.id])
    colours = scenario_colours(result.scenarios[record.id])
    with house_style():
        figure = Chart(
            figsize=(
                _WIDTH,
                1.6 + 0.2 * len(groups) + (_PANEL + _ABOVE + _BELOW) * max(len(sites), 1),
            )
        )
        names = {"city": words.city_name(record, language)}
        top = add_heading(
            figure,
            text("chart.landfill.title", language, **names),
            text("chart.landfill.subtitle", language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        if not sites:
            figure.text(0.5, 0.5, text("chart.landfill.nothing", language, **names), ha="center")
        legend = [(alike_name(record, group, language), colours[group[0]]) for group in groups]
        top += add_legend(figure, top, legend)
        for row, name in enumerate(sites):
            panels = _panels(figure, (top, bottom), row, len(sites))
            for axes, quantity in zip(panels, QUANTITIES, strict=True):
                lines = {group[0]: line_of(table, group[0], name, quantity) for group in groups}
                scale = _scale(lines, QUANTITIES[quantity])
                shown = {scenario: line * scale.factor for scenario, line in lines.items()}
                _draw(axes, shown, colours)
                _finish(axes, (name, quantity), scale.unit, language)
    return figure


def sites_in_use(tables: Tables, city: str) -> tuple[str, ...]:
    """Return the sites that hold or receive waste in any scenario and year.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : str
        City id.

    Returns
    -------
    tuple of str
        Site ids.
    """
    rows = where(
        tables.landfills, city=city, quantity=("mass", "deposited"), statistic=("mean", "p95")
    )
    largest = rows.groupby("site")["value"].max()
    return tuple(site for site in LANDFILLS if largest.get(site, 0.0) > 0)


def _panels(figure: Chart, margins: tuple[float, float], row: int, rows: int) -> list[Axes]:
    """Return the panels of a site side by side."""
    width, height = figure.get_size_inches()
    top, bottom = margins
    each = (height - top - bottom) / rows
    wide = (width - _LEFT - _RIGHT - (len(QUANTITIES) - 1) * _BETWEEN) / len(QUANTITIES)
    low = height - top - (row + 1) * each + _BELOW
    return [
        figure.add_axes(
            (
                (_LEFT + place * (wide + _BETWEEN)) / width,
                low / height,
                wide / width,
                (each - _ABOVE - _BELOW) / height,
            )
        )
        for place in range(len(QUANTITIES))
    ]


def _scale(lines: Mapping[str, pd.DataFrame], unit: str) -> numerals.Scale:
    """Choose the unit in which the largest median reads well."""
    largest = max((float(line["median"].max()) for line in lines.values()), default=0.0)
    for smallest, factor, word in _LADDER:
        if largest >= smallest:
            return numerals.Scale(factor, f"{word} {unit}")
    return numerals.Scale(1.0, unit)


def _draw(axes: Axes, lines: Mapping[str, pd.DataFrame], colours: Mapping[str, str]) -> None:
    """Draw the lines of a panel: the band of the baseline whole, those of others at the end."""
    for scenario, line in lines.items():
        if scenario == BASELINE:
            draw_band(axes, line, colours[scenario])
        draw_line(axes, line, colours[scenario], scenario, scenario == BASELINE)
    draw_last_bands(axes, lines, colours)


def _finish(axes: Axes, key: tuple[str, str], unit: str, language: str) -> None:
    """Title, limits from zero, whole years."""
    site, quantity = key
    axes.set_ylim(0, max(1.05 * axes.dataLim.y1, 0.0) or 1.0)
    axes.set_title(
        "\n".join(
            [
                text(f"chart.landfill.{quantity}", language),
                f"{text(f'node.waste_{site}', language)}, {numerals.unit_label(unit, language)}",
            ]
        )
    )
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="y")
