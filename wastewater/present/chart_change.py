"""The change chart: by how much each scenario changes the load of every substance."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    GRID,
    INK,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    text_width,
    tick_numbers,
    wrap,
)
from wastewater.present.view import BASELINE, Tables, bands, find_city, seas_of, where
from wastewater.results.result import Result
from wastewater.text import text

_ROW = 0.235  # inch
_LABEL = 8.5  # point


def change(
    result: Result,
    city: City | str,
    scenario: str | None = None,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw the paired change of each substance's outflow against the baseline.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    scenario : str, optional
        One scenario; all of the city's scenarios if not given.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One panel per scenario and one row per substance: median and 5-95 % band [%].
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    sea = seas_of(record)[0]
    table = change_table(known, record, sea, chosen)
    wanted = [s for s in result.scenarios[record.id] if s != BASELINE]
    scenarios = [scenario] if scenario else wanted
    substances = [s for s in vocabulary.substances().index if s in table.index.unique("substance")]
    with house_style():
        figure = Chart(figsize=(_width(len(scenarios)), 2.4 + _ROW * max(len(substances), 3)))
        names = {
            "city": words.city_name(record, language),
            "to_sea": words.to_sea(sea, language),
            "year": chosen,
        }
        note = drainage_note(record, language)
        reading = text("chart.change.subtitle", language)
        top = add_heading(
            figure,
            text("chart.change.title", language, **names),
            f"{note}\n{reading}" if note else reading,
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        labels = [words.substance_name(s, language) for s in substances]
        panels = _panels(figure, len(scenarios), labels, (top, bottom))
        colours = scenario_colours(result.scenarios[record.id])
        limits = _limits(table, scenarios, _share_for_figures(figure, panels))
        if not panels:
            figure.text(0.5, 0.5, text("chart.change.nothing", language, **names), ha="center")
        for axes, name in zip(panels, scenarios, strict=True):
            _draw_panel(axes, table, name, substances, (colours[name], limits, language))
            _panel_title(axes, words.scenario_name(record, name, language), colours[name])
        _finish(panels, labels, language)
    return figure


def change_table(tables: Tables, city: City, sea: str, year: int) -> pd.DataFrame:
    """Return the paired change by scenario and substance.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city.
    sea : str
        Sea id.
    year : int
        The year.

    Returns
    -------
    pandas.DataFrame
        Indexed by scenario and substance; one column per statistic [share of the baseline].
        Substances without any load are left out.
    """
    rows = where(tables.comparison, city=city.id, sea=sea, year=year)
    return bands(rows, ["scenario", "substance"], value="change_share").dropna(subset=["median"])


def _width(panels: int) -> float:
    """Return a width [inch] that leaves each panel room for its title."""
    return max(11.5, 3.0 + 1.75 * panels)


def _panels(
    figure: Chart, count: int, labels: list[str], margins: tuple[float, float]
) -> list[Axes]:
    """Return panels side by side, with room for the names on the left and titles above."""
    width, height = figure.get_size_inches()
    left = 0.3 + max((text_width(label, _LABEL) for label in labels), default=0.0) / 72
    grid = figure.add_gridspec(
        1,
        max(count, 1),
        left=left / width,
        right=1 - 0.15 / width,
        top=1 - (margins[0] + 0.6) / height,
        bottom=(margins[1] + 0.45) / height,
        wspace=0.08,
    )
    return [figure.add_subplot(grid[0, i]) for i in range(count)]


def _share_for_figures(figure: Chart, panels: list[Axes]) -> float:
    """Return the share of a panel's width that the figures at its right edge need."""
    if not panels:
        return 0.0
    panel = panels[0].get_position().width * float(figure.get_size_inches()[0]) * 72
    return min((text_width("\N{MINUS SIGN}0.00\N{NO-BREAK SPACE}%", 8) + 8) / panel, 0.6)


def _limits(table: pd.DataFrame, scenarios: list[str], for_figures: float) -> tuple[float, float]:
    """Return the common range of the panels [%], with zero in it and room for the figures."""
    shown = table[table.index.isin(scenarios, level="scenario")]
    low = min(100 * float(shown["p05"].min()), -5.0) if len(shown) else -5.0
    high = max(100 * float(shown["p95"].max()), 1.0) if len(shown) else 1.0
    span = (high - low) * 1.04
    return low - 0.04 * span, low + span / (1 - for_figures)


def _draw_panel(
    axes: Axes,
    table: pd.DataFrame,
    scenario: str,
    substances: list[str],
    look: tuple[str, tuple[float, float], str],
) -> None:
    """Draw dots and bars of one scenario, and the medians as figures at the right edge."""
    colour, limits, language = look
    axes.set_xlim(*limits)
    axes.set_ylim(len(substances) - 0.4, -0.6)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    shown = table.loc[scenario].reindex(substances) if len(table) else table
    shown = 100 * shown.assign(row=[row / 100 for row in range(len(shown))]).dropna()
    axes.hlines(shown["row"], shown["p05"], shown["p95"], color=colour, linewidth=3.2, alpha=0.45)
    axes.plot(shown["median"], shown["row"], marker="o", markersize=5, color=colour, linestyle="")
    for row, median in zip(shown["row"], shown["median"], strict=True):
        axes.text(
            0.985,
            row,
            numerals.percent(median / 100, language, signed=True),
            transform=axes.get_yaxis_transform(),
            fontsize=8,
            ha="right",
            va="center",
        )


def _panel_title(axes: Axes, name: str, colour: str) -> None:
    figure = axes.get_figure(root=True)
    inches = float(figure.get_size_inches()[0]) if figure else 1.0
    room = axes.get_position().width * inches * 72
    axes.set_title(wrap(name, room, 9.5, bold=True), color=colour)


def _finish(panels: list[Axes], labels: list[str], language: str) -> None:
    for i, axes in enumerate(panels):
        axes.set_yticks([])
        axes.tick_params(axis="x", labelsize=8)
        axes.spines["left"].set_visible(False)
        axes.hlines(range(len(labels)), *axes.get_xlim(), color=GRID, linewidth=0.6, zorder=0)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(tick_numbers(language))
        axes.set_xlabel(text("chart.change.axis", language), color=MUTED, fontsize=8.5)
        for row, label in enumerate(labels if i == 0 else ()):
            axes.annotate(
                label,
                (0, row),
                xytext=(-5, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                fontsize=_LABEL,
                ha="right",
                va="center",
            )
