"""The greenhouse balance of a city's waste, scenario by scenario."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    HATCH,
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    add_heading,
    add_legend,
    add_source,
    house_style,
    text_width,
    tick_numbers,
    wrap,
)
from wastewater.present.view import Band, Tables, band_of, bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

SOURCES = {
    "landfill": "#8A8F96",
    "dumpsite": "#4A4E54",
    "open_burning": OKABE_ITO["vermillion"],
    "incineration": OKABE_ITO["orange"],
    "mbt": OKABE_ITO["purple"],
    "composting": "#B08D57",
    "biowaste_digestion": OKABE_ITO["sky"],
    "credit_other": OKABE_ITO["green"],
    "credit_fibre": "#A9DCC3",
}
"""Sources and credits in the order of the stack, with their colours."""

_FIBRE, _NET, _ALL, _BIOGENIC = "credit_fibre", "net", "co2e", "co2_biogenic"
_ROW, _ASIDE = 0.66, 2.5  # inch
_BAR = 0.5  # rows
_LABEL, _FIGURE = 9.0, 8.5  # point
_PER_AXIS = 1e-3  # the axis counts thousand tonnes


def greenhouse(
    result: Result, city: City | str, year: int | None = None, language: str = "en"
) -> Chart:
    """Draw the greenhouse gases of a city's waste in each scenario, and what recycling saves.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Mean t CO2e by source, stacked; credits left of zero, that for fibres hatched; the net
        balance as a dot with its 5-95 % band. Biogenic CO2 is written apart.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    rows = where(known.greenhouse, city=record.id, year=chosen)
    table = bands(rows, ["scenario", "source", "gas"])
    scenarios = list(result.scenarios[record.id])
    parts = greenhouse_parts(table, scenarios)
    with house_style():
        figure = Chart(figsize=(11.5, 2.75 + _ROW * len(scenarios)))
        names = {"city": words.city_name(record, language), "year": chosen}
        top = add_heading(
            figure,
            text("chart.greenhouse.title", language, **names),
            _subtitle(parts, language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        entries = {text(f"source.{name}", language): SOURCES[name] for name in parts.columns}
        top += add_legend(figure, top, list(entries.items()), [text(f"source.{_FIBRE}", language)])
        labels = [
            wrap(words.scenario_name(record, name, language), 150, _LABEL) for name in scenarios
        ]
        axes = _axes(figure, labels, (top, bottom))
        _draw_parts(axes, parts)
        nets = [band_of(table, name, _NET, _ALL) for name in scenarios]
        _draw_nets(axes, nets)
        _finish(axes, labels, language)
        biogenic = [band_of(table, name, "direct", _BIOGENIC) for name in scenarios]
        _write_aside(axes, nets, biogenic, language)
    return figure


def greenhouse_parts(table: pd.DataFrame, scenarios: Sequence[str]) -> pd.DataFrame:
    """Return the mean emissions and credits [t CO2e/yr].

    Parameters
    ----------
    table : pandas.DataFrame
        Greenhouse table of one city and year by scenario, source and gas, as `bands` returns it.
    scenarios : sequence of str
        Scenario ids.

    Returns
    -------
    pandas.DataFrame
        A row per scenario, a column per source; sources that give off nothing are left out.
    """
    means = table["mean"].xs(_ALL, level="gas").unstack("source")
    parts = means.reindex(index=list(scenarios), columns=list(SOURCES)).fillna(0.0)
    return parts.loc[:, parts.abs().max() > 0]


def _subtitle(parts: pd.DataFrame, language: str) -> str:
    """Return how to read the chart, with the warning where the credit for fibres is shown."""
    lines = [text("chart.greenhouse.subtitle", language)]
    if _FIBRE in parts.columns:
        lines.append(text("chart.greenhouse.fibre", language))
    return "\n".join(lines)


def _axes(figure: Chart, labels: Sequence[str], margins: tuple[float, float]) -> Axes:
    width, height = figure.get_size_inches()
    top, bottom = margins
    widest = max(text_width(line, _LABEL) for label in labels for line in label.split("\n"))
    left = 0.3 + widest / 72
    return figure.add_axes(
        (
            left / width,
            (bottom + 0.5) / height,
            1 - (left + _ASIDE) / width,
            1 - (top + bottom + 0.65) / height,
        )
    )


def _draw_parts(axes: Axes, parts: pd.DataFrame) -> None:
    """Stack emissions to the right of zero and credits to the left."""
    rows = range(len(parts))
    right = pd.Series(0.0, index=parts.index)
    left = right.copy()
    for source, values in (parts * _PER_AXIS).items():
        axes.barh(
            rows,
            values.to_list(),
            left=right.where(values >= 0, left).to_list(),
            height=_BAR,
            color=SOURCES[str(source)],
            edgecolor="white" if source != _FIBRE else OKABE_ITO["green"],
            linewidth=0.6,
            hatch=HATCH if source == _FIBRE else None,
            label=str(source),
        )
        right = right + values.clip(lower=0)
        left = left + values.clip(upper=0)


def _draw_nets(axes: Axes, nets: Sequence[Band | None]) -> None:
    for row, net in enumerate(nets):
        if net is None:
            continue
        mean = net.mean * _PER_AXIS
        below, above = mean - net.p05 * _PER_AXIS, net.p95 * _PER_AXIS - mean
        axes.errorbar(
            mean,
            row - _BAR / 2 - 0.11,  # above the bar, where it is seen on any colour
            xerr=[[max(below, 0.0)], [max(above, 0.0)]],
            color=INK,
            linewidth=1.3,
            capsize=3,
            marker="o",
            markersize=5,
            label="_net",
        )


def _finish(axes: Axes, labels: Sequence[str], language: str) -> None:
    axes.axvline(0, color=INK, linewidth=0.8)
    low, high = axes.dataLim.x0, axes.dataLim.x1
    span = max(high - low, 1e-9)
    axes.set_xlim(low - 0.03 * span if low < 0 else 0.0, high + 0.03 * span)
    axes.set_ylim(len(labels) - 0.5, -0.6)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelsize=_LABEL)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.set_xlabel(text("chart.greenhouse.axis", language))
    axes.grid(visible=True, axis="x")


def _write_aside(
    axes: Axes, nets: Sequence[Band | None], biogenic: Sequence[Band | None], language: str
) -> None:
    """Write net balance and biogenic CO2 of each scenario to the right of its bar."""
    unit = text("chart.greenhouse.axis", language)
    axes.annotate(
        unit,
        (1, 1),
        xytext=(8, 2),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=_FIGURE,
        color=MUTED,
    )
    for row, (net, apart) in enumerate(zip(nets, biogenic, strict=True)):
        lines = []
        if net is not None:
            value = numerals.estimate(net.mean * _PER_AXIS, language)
            bounds = numerals.interval(net.p05 * _PER_AXIS, net.p95 * _PER_AXIS, language)
            lines.append(text("chart.greenhouse.net", language, value=value, bounds=bounds))
        if apart is not None:
            value = numerals.estimate(apart.mean * _PER_AXIS, language)
            lines.append(text("chart.greenhouse.biogenic", language, value=value))
        axes.annotate(
            "\n".join(lines),
            (1, row),
            xytext=(8, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            fontsize=_FIGURE,
            color=MUTED,
            va="center",
            linespacing=1.25,
        )
