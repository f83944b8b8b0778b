"""The residual bin: what it consists of, before and after."""

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
    INK,
    PATCH_EDGE,
    Chart,
    add_heading,
    add_legend,
    add_source,
    house_style,
    ink_on,
    text_width,
    tick_numbers,
    wrap,
)
from wastewater.present.view import BASELINE, Tables, band_of, bands, find_city, where
from wastewater.present.waste_ways import fraction_colours
from wastewater.results.result import Result
from wastewater.text import text

_ROW = 0.72  # inch
_BAR = 0.56  # rows
_LABEL, _FIGURE = 9.0, 8.5  # point
_CHANGED = 0.005  # share by which a residual bin differs from the baseline's to be shown beside it
_RESIDUAL, _TOTAL = "residual", "residual_per_person"


def residual_bin(
    result: Result,
    city: City | str,
    scenario: str | None = None,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw what the residual bin consists of, in the baseline and where sorting changes it.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    scenario : str, optional
        One scenario beside the baseline; all that change the residual bin if not given.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        A bar per scenario: mean kg per resident and year by material, stacked; the 5-95 % band of
        the whole as a whisker.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    wanted = result.scenarios[record.id] if scenario is None else (BASELINE, scenario)
    contents = residual_contents(known, record.id, tuple(dict.fromkeys(wanted)), chosen)
    rates = where(known.rates, city=record.id, year=chosen, rate=_TOTAL)
    totals = bands(rates, ["scenario", "rate"]).reindex(
        [(name, _TOTAL) for name in contents.columns]
    )
    with house_style():
        figure = Chart(figsize=(11.5, 2.65 + _ROW * len(contents.columns)))
        names = {"city": words.city_name(record, language), "year": chosen}
        top = add_heading(
            figure,
            text("chart.residual.title", language, **names),
            _subtitle(len(contents.columns) < len(set(wanted)), language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        legend = add_legend(figure, top, _legend(contents, language))
        labels = [
            wrap(words.scenario_name(record, name, language), 150, _LABEL)
            for name in contents.columns
        ]
        axes = _axes(figure, labels, (top + legend, bottom))
        _finish(axes, totals, labels, language)
        _draw_parts(axes, contents, language)
        _draw_totals(axes, totals, language)
    return figure


def residual_contents(
    tables: Tables, city: str, scenarios: Sequence[str], year: int
) -> pd.DataFrame:
    """Return what the residual bin holds per resident [kg/(person yr)], means.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : str
        City id.
    scenarios : sequence of str
        Scenario ids, the baseline first.
    year : int
        The year.

    Returns
    -------
    pandas.DataFrame
        A row per material and a column per scenario: the baseline, and those whose residual bin is
        not the same.
    """
    rows = where(tables.sorting(year), city=city, bin=_RESIDUAL, statistic="mean")
    mass = rows.pivot_table(index="material", columns="scenario", values="mass", observed=True)
    mass = mass.reindex(index=list(fraction_colours()), columns=list(scenarios))
    means = where(tables.rates, city=city, year=year, rate=_TOTAL, statistic="mean")
    per_person = means.set_index("scenario")["value"].reindex(mass.columns)
    held = mass / mass.sum().where(mass.sum() > 0, 1.0) * per_person
    before = held[scenarios[0]]
    limit = _CHANGED * before.sum()
    shown = [s for s in scenarios if s == scenarios[0] or (held[s] - before).abs().max() > limit]
    return held[shown].fillna(0.0)


def _subtitle(some_left_out: bool, language: str) -> str:
    """Return how to read the chart, and that scenarios are left out if some are."""
    keys = ("subtitle", "left_out") if some_left_out else ("subtitle",)
    return " ".join(text(f"chart.residual.{key}", language) for key in keys)


def _legend(contents: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Return name and colour of the materials that are there, in their official order."""
    colours = fraction_colours()
    shown = contents.index[contents.max(axis=1) > 0]
    return [(text(f"bin.{fraction}", language), colours[fraction]) for fraction in shown]


def _axes(figure: Chart, labels: Sequence[str], margins: tuple[float, float]) -> Axes:
    width, height = figure.get_size_inches()
    top, bottom = margins
    widest = max(text_width(line, _LABEL) for label in labels for line in label.split("\n"))
    left = 0.3 + widest / 72
    return figure.add_axes(
        (
            left / width,
            (bottom + 0.5) / height,
            1 - (left + 0.3) / width,
            1 - (top + bottom + 0.6) / height,
        )
    )


def _finish(axes: Axes, totals: pd.DataFrame, labels: Sequence[str], language: str) -> None:
    """Set the limits, with room for the figures at the right end, and the axes."""
    largest = float(totals[["mean", "p95"]].max().max()) if len(totals) else 1.0
    axes.set_xlim(0, 1.13 * largest if largest > 0 else 1.0)
    axes.set_ylim(len(labels) - 0.45, -0.55)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelsize=_LABEL)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(8))
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.set_xlabel(text("chart.residual.axis", language))
    axes.grid(visible=True, axis="x")


def _draw_parts(axes: Axes, contents: pd.DataFrame, language: str) -> None:
    """Stack the materials of each bar; name those that have room for it."""
    colours = fraction_colours()
    rows = range(len(contents.columns))
    start = pd.Series(0.0, index=contents.columns)
    for material, parts in contents.iterrows():
        colour = colours[str(material)]
        axes.barh(
            rows,
            parts.to_list(),
            left=start.to_list(),
            height=_BAR,
            color=colour,
            edgecolor="white",
            linewidth=0.8,
            label=str(material),
        )
        for row, (begin, part) in enumerate(zip(start, parts, strict=True)):
            _label_part(axes, (begin + part / 2, row), part, str(material), language)
        start = start + parts
    for row, end in zip(rows, start, strict=True):
        # A pale last part would melt into the page.
        axes.plot([end, end], [row - _BAR / 2, row + _BAR / 2], color=PATCH_EDGE, linewidth=0.6)


def _label_part(
    axes: Axes, at: tuple[float, float], part: float, material: str, language: str
) -> None:
    """Write the name and the figure, the figure alone, or nothing, as there is room."""
    figure = axes.get_figure(root=True)
    inches = float(figure.get_size_inches()[0]) if figure else 1.0
    room = part / axes.get_xlim()[1] * axes.get_position().width * inches * 72 - 5
    shown = numerals.estimate(part, language)
    named = wrap(text(f"bin.{material}", language), room, _FIGURE)
    fits = max(text_width(line, _FIGURE) for line in named.split("\n")) <= room
    if fits and named.count("\n") < 2:
        shown = f"{named}\n{shown}"
    elif text_width(shown, _FIGURE) > room:
        return
    axes.text(
        *at,
        shown,
        fontsize=_FIGURE,
        color=ink_on(fraction_colours()[material]),
        ha="center",
        va="center",
        linespacing=1.1,
    )


def _draw_totals(axes: Axes, totals: pd.DataFrame, language: str) -> None:
    """Draw the band of each whole as a whisker, and write it beside."""
    for row, name in enumerate(totals.index.get_level_values("scenario")):
        total = band_of(totals, name, _TOTAL)
        if total is None or total.mean != total.mean:
            continue
        y = row - _BAR / 2 - 0.09  # above the bar, where it hides no label
        axes.errorbar(
            total.mean,
            y,
            xerr=[[max(total.mean - total.p05, 0.0)], [max(total.p95 - total.mean, 0.0)]],
            color=INK,
            linewidth=1.2,
            capsize=3,
            marker="o",
            markersize=3.5,
        )
        bounds = numerals.interval(total.p05, total.p95, language)
        axes.annotate(
            f"{numerals.estimate(total.mean, language)} ({bounds})",
            (max(total.mean, total.p95), row),
            xytext=(6, 0),
            textcoords="offset points",
            fontsize=_FIGURE,
            va="center",
        )
