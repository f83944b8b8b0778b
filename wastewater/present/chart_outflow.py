"""The outflow chart: one substance to one sea over the years, every scenario beside the baseline."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    BASELINE_COLOUR,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    wrap,
)
from wastewater.present.view import BASELINE, bands, find_city, seas_of, where
from wastewater.results.result import Result
from wastewater.text import text

_PANELS_A_ROW = 4
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
    chosen = seas_of(record)[0] if sea is None else sea
    rows = where(
        result.outflow(), city=record.id, sea=chosen, substance=substance, pathway="total"
    )
    table = bands(rows, ["scenario", "year"])
    unit = str(rows["unit"].iloc[0]) if len(rows) else "kg/yr"
    # Loads to a sea that the city does not drain to are zero: nothing to scale.
    scale = words.scale_for(float(table["median"].max()) if len(table) else 0.0, unit)
    table = table * scale.factor
    with house_style():
        scenarios = [s for s in result.scenarios[record.id] if s != BASELINE] or [BASELINE]
        rows_of_panels = -(-len(scenarios) // _PANELS_A_ROW)
        figure = Chart(figsize=(11.5, 1.7 + 2.7 * rows_of_panels))
        top = add_heading(figure, *_heading(record, substance, chosen, scale.unit, language))
        bottom = add_source(figure, source_line(result, language, record.id))
        panels = _panels(figure, len(scenarios), rows_of_panels, top, bottom)
        colours = scenario_colours(result.scenarios[record.id])
        for axes, scenario in zip(panels, scenarios, strict=False):
            if scenario != BASELINE:
                _draw_band(axes, table, BASELINE, BASELINE_COLOUR)
            _draw_band(axes, table, scenario, colours[scenario])
            _panel_title(axes, table, scenario, record, (colours[scenario], scale.unit, language))
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


def _heading(
    city: City, substance: str, sea: str, unit: str, language: str
) -> tuple[str, str]:
    title = text(
        "chart.outflow.title",
        language,
        city=words.city_name(city, language),
        substance=words.substance_name(substance, language),
        to_sea=words.to_sea(sea, language),
        unit=words.unit_label(unit, language),
    )
    note = drainage_note(city, language)
    reading = text("chart.outflow.subtitle", language)
    return title, f"{note}\n{reading}" if note else reading


def _panels(figure: Chart, count: int, rows: int, top: float, bottom: float) -> list[Axes]:
    """Return the panels, with room for titles above and tick labels beside them."""
    width, height = figure.get_size_inches()
    grid = figure.add_gridspec(
        rows,
        min(count, _PANELS_A_ROW),
        left=0.85 / width,
        right=1 - 0.25 / width,
        top=1 - (top + 0.62) / height,
        bottom=(bottom + 0.28) / height,
        wspace=0.12,
        hspace=0.6,
    )
    panels: list[Axes] = []
    for i in range(count):
        shared = panels[0] if panels else None
        axes = figure.add_subplot(
            grid[i // _PANELS_A_ROW, i % _PANELS_A_ROW], sharex=shared, sharey=shared
        )
        axes.tick_params(labelleft=i % _PANELS_A_ROW == 0)
        panels.append(axes)
    return panels


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


def _panel_title(
    axes: Axes,
    table: pd.DataFrame,
    scenario: str,
    city: City,
    look: tuple[str, str, str],
) -> None:
    """Write the scenario and its figure of the last year above the panel."""
    colour, unit, language = look
    figure = axes.get_figure(root=True)
    inches = float(figure.get_size_inches()[0]) if figure else 1.0
    room = axes.get_position().width * inches * 72
    name = wrap(words.scenario_name(city, scenario, language), room, 9.5, bold=True)
    shown = ""
    if scenario in table.index.get_level_values("scenario"):
        last = table.loc[scenario].sort_index().iloc[-1]
        year = int(table.loc[scenario].index.max())
        bounds = words.interval(last["p05"], last["p95"], language)
        value = words.estimate(last["median"], language)
        shown = f"{year}: {value} ({bounds}) {words.unit_label(unit, language)}"
    axes.set_title(name, color=colour, pad=16)
    axes.annotate(
        wrap(shown, room, 8.5),
        (0, 1),
        xytext=(0, 3),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=8.5,
        color=MUTED,
        va="bottom",
    )


def _finish_axes(panels: list[Axes], table: pd.DataFrame, unit: str, language: str) -> None:
    axes = panels[0]
    largest = float(table["median"].max()) if len(table) else 0.0
    widest = float(table["p95"].max()) if len(table) else 0.0
    if largest > 0 and widest > _LOG_FROM * largest:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, 1.05 * widest if widest > 0 else 1)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number_short(value, language)))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    for i, panel in enumerate(panels):
        panel.grid(visible=True, axis="y")
        if i % _PANELS_A_ROW == 0:
            panel.set_ylabel(words.unit_label(unit, language))
