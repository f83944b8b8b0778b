"""The outflow chart: one substance to one sea over the years, scenarios beside the baseline."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.eqs import eqs_parts
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    BASELINE_COLOUR,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    tick_numbers,
    wrap,
)
from wastewater.present.view import BASELINE, Tables, bands, find_city, seas_of, where
from wastewater.results.result import Result
from wastewater.text import text

_PANELS_A_ROW = 4
_LEFT, _RIGHT, _BETWEEN = 0.85, 0.25, 0.1  # inch, inch, share of a panel
_PARTS = 5
_LOG_FROM = 100.0  # widest band over largest median, above which a log axis is needed


def outflow(
    result: Result,
    city: City | str,
    substance: str,
    sea: str | None = None,
    language: str = "en",
) -> Chart:
    """Draw the load of a substance to a sea over the years, with its band.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    substance : str
        Substance id, or `eqs_volume`.
    sea : str, optional
        `baltic`, `black` or `north`; the sea of the city's first works if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One panel per scenario: median and 5-95 % band, the baseline behind it in grey.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = seas_of(record)[0] if sea is None else sea
    rows = where(known.outflow, city=record.id, sea=chosen, substance=substance, pathway="total")
    table = bands(rows, ["scenario", "year"])
    unit = str(rows["unit"].iloc[0]) if len(rows) else "kg/yr"
    # A load to a sea that the city does not drain to is zero: nothing to scale.
    scale = numerals.scale_for(float(table["median"].max()) if len(table) else 0.0, unit)
    table = table * scale.factor
    scenarios = [s for s in result.scenarios[record.id] if s != BASELINE] or [BASELINE]
    with house_style():
        rows_of_panels = -(-len(scenarios) // _PANELS_A_ROW)
        figure = Chart(figsize=(11.5, 1.7 + 2.6 * rows_of_panels))
        top = add_heading(
            figure,
            _title(record, substance, chosen, scale.unit, language),
            _subtitle(record, table, scale.unit, language)
            + parts_line(known, record, substance, chosen, language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        titles = {s: words.scenario_name(record, s, language) for s in scenarios}
        panels = _panels(figure, list(titles.values()), rows_of_panels, (top, bottom))
        colours = scenario_colours(result.scenarios[record.id])
        for axes, scenario in zip(panels, scenarios, strict=True):
            if scenario != BASELINE:
                _draw_band(axes, table, BASELINE, BASELINE_COLOUR)
            _draw_band(axes, table, scenario, colours[scenario])
            axes.set_title(
                _wrapped(figure, len(panels), titles[scenario]), color=colours[scenario], pad=18
            )
            _add_figure(axes, _last_figure(table, scenario, scale.unit, language))
        _finish_axes(panels, table, scale.unit, language)
    return figure


def drainage_note(city: City, language: str) -> str:
    """Return the words for a city that does not drain to the Baltic Sea, else an empty text."""
    seas = seas_of(city)
    if "baltic" in seas:
        return ""
    return text(
        "chart.not_baltic",
        language,
        city=words.city_name(city, language),
        to_sea=text("label.and", language).join(words.to_sea(sea, language) for sea in seas),
    )


def _title(city: City, substance: str, sea: str, unit: str, language: str) -> str:
    return text(
        "chart.outflow.title",
        language,
        city=words.city_name(city, language),
        substance=words.substance_name(substance, language),
        to_sea=words.to_sea(sea, language),
        unit=numerals.unit_label(unit, language),
    )


def _subtitle(city: City, table: pd.DataFrame, unit: str, language: str) -> str:
    """Return how to read the chart, with the baseline's figure, and where the city drains to."""
    lines = [drainage_note(city, language), text("chart.outflow.subtitle", language)]
    before = _last_figure(table, BASELINE, unit, language)
    if before:
        lines.append(f"{words.scenario_name(city, BASELINE, language)}, {before}")
    return "\n".join(line for line in lines if line)


def parts_line(tables: Tables, city: City, substance: str, sea: str, language: str) -> str:
    """Return the largest parts of the EQS volume: the index is never shown without them."""
    if substance != words.EQS_VOLUME:
        return ""
    parts = eqs_parts(tables, city, sea, tables.last_year)
    sizes = parts[parts.columns[0]].to_dict()
    total = sum(sizes.values())
    shown = ", ".join(
        f"{words.substance_name(str(name), language)} {numerals.percent(size / total, language)}"
        for name, size in list(sizes.items())[:_PARTS]
        if total > 0
    )
    return f"\n{text('chart.outflow.parts', language, parts=shown, year=tables.last_year)}"


def _last_figure(table: pd.DataFrame, scenario: str, unit: str, language: str) -> str:
    """Return year, median, band and unit of the last year, or nothing if there is no load."""
    if scenario not in table.index.get_level_values("scenario"):
        return ""
    line = table.loc[scenario].sort_index()
    last = line.iloc[-1]
    bounds = numerals.interval(last["p05"], last["p95"], language)
    shown = f"{numerals.estimate(last['median'], language)} ({bounds})"
    return f"{line.index[-1]}: {shown} {numerals.unit_label(unit, language)}"


def _panels(
    figure: Chart, titles: list[str], rows: int, margins: tuple[float, float]
) -> list[Axes]:
    """Return the panels, with room for titles above and tick labels beside them."""
    width, height = figure.get_size_inches()
    columns = -(-len(titles) // rows)
    lines = max(_wrapped(figure, len(titles), title).count("\n") for title in titles) + 1
    above = 0.26 + 0.17 * lines
    panel = (height - sum(margins) - rows * (above + 0.3)) / rows
    grid = figure.add_gridspec(
        rows,
        columns,
        left=_LEFT / width,
        right=1 - _RIGHT / width,
        top=1 - (margins[0] + above) / height,
        bottom=(margins[1] + 0.3) / height,
        wspace=_BETWEEN,
        hspace=(above + 0.3) / panel,
    )
    panels: list[Axes] = []
    for i in range(len(titles)):
        shared = panels[0] if panels else None
        axes = figure.add_subplot(grid[i // columns, i % columns], sharex=shared, sharey=shared)
        axes.tick_params(labelleft=i % columns == 0)
        panels.append(axes)
    return panels


def _wrapped(figure: Chart, panels: int, title: str) -> str:
    """Wrap a panel's title to the width that the panel will have."""
    columns = -(-panels // -(-panels // _PANELS_A_ROW))
    inner = float(figure.get_size_inches()[0]) - _LEFT - _RIGHT
    return wrap(title, 72 * inner / (columns + _BETWEEN * (columns - 1)), 9.5, bold=True)


def _add_figure(axes: Axes, shown: str) -> None:
    """Write a figure between the panel and its title."""
    axes.annotate(
        shown,
        (0, 1),
        xytext=(0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=8.5,
        color=MUTED,
        va="bottom",
    )


def _draw_band(axes: Axes, table: pd.DataFrame, scenario: str, colour: str) -> None:
    if scenario not in table.index.get_level_values("scenario"):
        return
    line = table.loc[scenario].sort_index()
    years = line.index.to_numpy(dtype=float)
    is_behind = colour == BASELINE_COLOUR
    axes.fill_between(years, line["p05"], line["p95"], color=colour, alpha=0.22, linewidth=0)
    axes.plot(
        years,
        line["median"],
        color=colour,
        linewidth=1.6 if is_behind else 2.2,
        linestyle="--" if is_behind else "-",
        marker="o" if len(years) == 1 else "",
        label=scenario,
    )


def _finish_axes(panels: list[Axes], table: pd.DataFrame, unit: str, language: str) -> None:
    axes = panels[0]
    largest = float(table["median"].max()) if len(table) else 0.0
    widest = float(table["p95"].max()) if len(table) else 0.0
    if largest > 0 and widest > _LOG_FROM * largest:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, 1.05 * widest if widest > 0 else 1)
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    for i, panel in enumerate(panels):
        panel.grid(visible=True, axis="y")
        if i % -(-len(panels) // -(-len(panels) // _PANELS_A_ROW)) == 0:
            panel.set_ylabel(numerals.unit_label(unit, language))
