"""The waste chart: what becomes of a city's waste in each scenario."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.style import (
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
from wastewater.present.view import Tables, band_of, bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

# Where waste ends, with colours that stay apart for the colour-blind.
FATES = {
    "recycled": OKABE_ITO["green"],
    "biological": "#8FC9A4",
    "hazardous_collected": OKABE_ITO["purple"],
    "incinerated": OKABE_ITO["orange"],
    "landfilled": "#8A8F96",
    "dumped": "#4A4E54",
}
# What is generated and ends nowhere above: dried and rotted away, burnt in the open, littered.
_REST, _REST_COLOUR = "rest", OKABE_ITO["vermillion"]
_ROW = 0.62  # inch
_LABEL = 9.0  # point


def waste_fate(
    result: Result,
    city: City | str,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw what becomes of the waste of a city in each scenario, and its recycling rate.

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
        Left: mean tonnes by fate, stacked. Right: recycling rate, median and 5-95 % band.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    table = bands(where(known.waste, city=record.id, year=chosen), ["scenario", "indicator"])
    scenarios = list(result.scenarios[record.id])
    tonnes = _stack(table, scenarios)
    with house_style():
        figure = Chart(figsize=(11.5, 2.5 + _ROW * len(scenarios)))
        names = {"city": words.city_name(record, language), "year": chosen}
        top = add_heading(
            figure,
            text("chart.waste.title", language, **names),
            text("chart.waste.subtitle", language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        labels = [
            wrap(words.scenario_name(record, scenario, language), 150, _LABEL)
            for scenario in scenarios
        ]
        legend = add_legend(figure, top, _legend(tonnes, language))
        stack, rate = _panels(figure, labels, top + legend, bottom)
        _draw_stack(stack, tonnes, language)
        _draw_rate(rate, table, scenarios, language)
        for axes in (stack, rate):
            axes.set_ylim(len(scenarios) - 0.45, -0.55)
            axes.set_yticks(range(len(scenarios)), labels if axes is stack else [""] * len(labels))
            axes.tick_params(axis="y", length=0, labelsize=_LABEL)
            axes.spines["left"].set_visible(False)
    return figure


def _panels(figure: Chart, labels: list[str], top: float, bottom: float) -> tuple[Axes, Axes]:
    width, height = figure.get_size_inches()
    widest = max(text_width(line, _LABEL) for label in labels for line in label.split("\n"))
    grid = figure.add_gridspec(
        1,
        2,
        width_ratios=(3, 1),
        left=(0.3 + widest / 72) / width,
        right=1 - 0.3 / width,
        top=1 - (top + 0.3) / height,
        bottom=(bottom + 0.5) / height,
        wspace=0.06,
    )
    return figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])


def _stack(table: pd.DataFrame, scenarios: list[str]) -> dict[str, list[float]]:
    """Return mean tonnes by fate, one value per scenario; fates that take nothing are left out."""
    stack = {fate: [_mean(table, s, fate) for s in scenarios] for fate in FATES}
    sums = [sum(values) for values in zip(*stack.values(), strict=True)]
    generated = [_mean(table, scenario, "generated") for scenario in scenarios]
    stack[_REST] = [max(all_ - known, 0.0) for all_, known in zip(generated, sums, strict=True)]
    return {fate: values for fate, values in stack.items() if max(values) > 0}


def _legend(stack: dict[str, list[float]], language: str) -> list[tuple[str, str]]:
    """Return name and colour of every fate."""
    return [(text(f"fate.{fate}", language), FATES.get(fate, _REST_COLOUR)) for fate in stack]


def _draw_stack(axes: Axes, stack: dict[str, list[float]], language: str) -> None:
    """Draw one bar per scenario from left to right."""
    rows = range(len(next(iter(stack.values()), [])))
    start = [0.0 for _ in rows]
    for fate, tonnes in stack.items():
        values = [value / 1000 for value in tonnes]
        axes.barh(
            rows,
            values,
            left=start,
            height=0.66,
            color=FATES.get(fate, _REST_COLOUR),
            edgecolor="white",
            linewidth=0.6,
            label=fate,
        )
        start = [before + value for before, value in zip(start, values, strict=True)]
    axes.set_xlim(0, 1.02 * max(start, default=1.0) or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.set_xlabel(text("chart.waste.axis", language))
    axes.grid(visible=True, axis="x")


def _draw_rate(axes: Axes, table: pd.DataFrame, scenarios: list[str], language: str) -> None:
    largest = 0.0
    green = FATES["recycled"]
    for row, scenario in enumerate(scenarios):
        rate = band_of(table, scenario, "recycling_rate")
        if rate is None:
            continue
        largest = max(largest, 100 * rate.p95)
        ends = [100 * rate.p05, 100 * rate.p95]
        axes.plot(ends, [row, row], color=green, linewidth=4, alpha=0.45)
        axes.plot([100 * rate.median], [row], marker="o", markersize=6, color=green)
        bounds = numerals.percent_interval(rate.p05, rate.p95, language)
        axes.annotate(
            f"{numerals.percent(rate.median, language)} ({bounds})",
            (0, row - 0.18),
            xytext=(3, 0),
            textcoords="offset points",
            fontsize=8.5,
            va="bottom",
        )
    axes.set_title(text("chart.waste.rate", language), fontsize=9)
    axes.set_xlim(0, min(max(1.1 * largest, 10), 100))
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.set_xlabel(text("chart.waste.rate_axis", language))
    axes.grid(visible=True, axis="x")


def _mean(table: pd.DataFrame, scenario: str, indicator: str) -> float:
    found = band_of(table, scenario, indicator)
    return found.mean if found else 0.0
