"""The waste chart: what becomes of a city's waste in each scenario."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
    text_width,
    wrap,
)
from wastewater.present.view import bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

# Where waste ends, best for the water first, with colours that stay apart for the colour-blind.
FATES = {
    "recycled": OKABE_ITO["green"],
    "biological": "#8FC9A4",
    "hazardous_collected": OKABE_ITO["purple"],
    "incinerated": OKABE_ITO["orange"],
    "mbt": "#F2D16B",
    "landfilled": "#8A8F96",
    "dumped": "#4A4E54",
    "uncollected": OKABE_ITO["vermillion"],
}
_ROW = 0.62  # inch
_LABEL = 9.0  # point


def waste_fate(
    result: Result, city: City | str, year: int | None = None, language: str = "en"
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
    chosen = result.years[-1] if year is None else year
    table = bands(where(result.waste(), city=record.id, year=chosen), ["scenario", "indicator"])
    scenarios = list(result.scenarios[record.id])
    with house_style():
        figure = Chart(figsize=(11.5, 2.5 + _ROW * len(scenarios)))
        names = {"city": words.city_name(record, language), "year": chosen}
        top = add_heading(
            figure,
            text("chart.waste.title", language, **names),
            text("chart.waste.subtitle", language),
        )
        bottom = add_source(figure, source_line(result, language, record.id))
        labels = [
            wrap(words.scenario_name(record, scenario, language), 150, _LABEL)
            for scenario in scenarios
        ]
        stack, rate = _panels(figure, labels, top, bottom)
        _draw_stack(stack, table, scenarios, language)
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
        top=1 - (top + 0.5) / height,
        bottom=(bottom + 0.5) / height,
        wspace=0.06,
    )
    return figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])


def _draw_stack(axes: Axes, table: pd.DataFrame, scenarios: list[str], language: str) -> None:
    present = [
        fate
        for fate in FATES
        if any(_mean(table, scenario, fate) > 0 for scenario in scenarios)
    ]
    start = [0.0] * len(scenarios)
    for fate in present:
        values = [_mean(table, scenario, fate) / 1000 for scenario in scenarios]
        axes.barh(
            range(len(scenarios)),
            values,
            left=start,
            height=0.66,
            color=FATES[fate],
            edgecolor="white",
            linewidth=0.6,
            label=text(f"fate.{fate}", language),
        )
        start = [before + value for before, value in zip(start, values, strict=True)]
    axes.set_xlim(0, max(start) * 1.02 if max(start) > 0 else 1)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: words.number_short(value, language))
    )
    axes.set_xlabel(text("chart.waste.axis", language))
    axes.grid(visible=True, axis="x")
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(present),
        frameon=False,
        fontsize=8,
        handlelength=0.9,
        handletextpad=0.4,
        columnspacing=1.1,
        borderaxespad=0.2,
    )


def _draw_rate(axes: Axes, table: pd.DataFrame, scenarios: list[str], language: str) -> None:
    largest = 0.0
    for row, scenario in enumerate(scenarios):
        if (scenario, "recycling_rate") not in table.index:
            continue
        found = 100 * table.loc[(scenario, "recycling_rate")]
        largest = max(largest, float(found["p95"]))
        green = FATES["recycled"]
        axes.plot([found["p05"], found["p95"]], [row, row], color=green, linewidth=4, alpha=0.45)
        axes.plot([found["median"]], [row], marker="o", markersize=6, color=green, linestyle="")
        shown = words.percent(found["median"] / 100, language)
        bounds = words.percent_interval(found["p05"] / 100, found["p95"] / 100, language)
        axes.text(found["median"], row - 0.22, shown, fontsize=8.5, ha="center", va="bottom")
        axes.set_title(text("chart.waste.rate", language), fontsize=9)
        axes.text(found["median"], row + 0.24, f"({bounds})", fontsize=7.5, ha="center", va="top")
    axes.set_xlim(0, min(max(1.35 * largest, 10), 100))
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: words.number_short(value, language))
    )
    axes.set_xlabel(text("chart.waste.rate_axis", language))
    axes.grid(visible=True, axis="x")


def _mean(table: pd.DataFrame, scenario: str, indicator: str) -> float:
    if (scenario, indicator) not in table.index:
        return 0.0
    return float(table.loc[(scenario, indicator), "mean"])
