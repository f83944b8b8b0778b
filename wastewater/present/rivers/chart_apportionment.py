"""Who contributes to the load at the sea: by pathway and by source, absolute and in shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.ticker import MaxNLocator

from wastewater.inputs.city import City
from wastewater.model.structure import PATHWAY_NAMES
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.chart_outflow import drainage_note
from wastewater.present.monitoring.common import load_scale
from wastewater.present.monitoring.frame import Key, add_keys, panel
from wastewater.present.provenance import source_line
from wastewater.present.rivers.common import patch, plain_name
from wastewater.present.rivers.sources_table import SOURCES, alike_scenarios, contributions
from wastewater.present.scenario_lines import alike_name
from wastewater.present.style import (
    INK,
    OKABE_ITO,
    PATCH_EDGE,
    Chart,
    add_heading,
    add_source,
    house_style,
    ink_on,
    text_width,
    tick_numbers,
    wrap,
)
from wastewater.present.view import (
    BASELINE,
    Band,
    Tables,
    band_of,
    bands,
    find_city,
    seas_of,
    where,
)
from wastewater.results.result import Result
from wastewater.text import text

COLOURS: Mapping[str, str] = {
    "effluent": OKABE_ITO["blue"],
    "overflow": OKABE_ITO["sky"],
    "onsite": OKABE_ITO["purple"],
    "leachate": OKABE_ITO["vermillion"],
    "litter": OKABE_ITO["green"],
    "sludge": "#6B4A12",
    "residents": OKABE_ITO["orange"],
    "commuters": "#F0E442",
    "industry": "#44474C",
    "storm_water": "#B9BEC5",
}
"""One colour for every pathway and source; leachate and litter are both."""

KINDS: Mapping[str, tuple[str, ...]] = {"pathway": PATHWAY_NAMES, "source": SOURCES}

Sums = dict[str, dict[str, float]]
"""Load of each part [kg/yr] by scenario."""

_WIDTH, _SHARES = 11.5, 3.1  # inch
_BAR, _HIGH = 0.34, 0.66  # inch per line of a name at least, share of a row
_ABOVE, _KEYS, _BELOW, _BETWEEN = 0.3, 0.3, 0.55, 0.3  # inch
_LABEL, _SMALL = 8.5, 7.5  # point
_MOST_LABELS = 2.5  # inch
_SEEN = 0.003  # share of a bar [1] that can just be seen


def source_apportionment(
    result: Result,
    city: City | str,
    substance: str,
    year: int | None = None,
    scenarios: Sequence[str] | None = None,
    sea: str | None = None,
    language: str = "en",
) -> Chart:
    """Draw who contributes to the load of a substance at the sea.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    substance : str
        Substance id.
    year : int, optional
        The year; the last one if not given.
    scenarios : sequence of str, optional
        Scenarios to draw; all of the result if not given. Those that look alike share a bar.
    sea : str, optional
        `baltic`, `black` or `north`; the sea of the city's first works if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Upper row by pathway, lower row by source; on the left loads with the 5-95 % band of the
        total, on the right shares. Bars are means over the draws, because means add up.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the year, a scenario or the substance.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    the_sea = seas_of(record)[0] if sea is None else sea
    wanted = result.scenarios[record.id] if scenarios is None else tuple(scenarios)
    asked = (known, record, substance, the_sea, chosen)
    groups = alike_scenarios(*asked, wanted)
    table = contributions(*asked, [group[0] for group in groups])
    totals = _totals(*asked)
    first = max((t.mean for t in totals.values()), default=0.0)
    scale = load_scale(first, substance)
    names = [alike_name(record, group, language) for group in groups]
    rows = [wrap(name, 72 * (_MOST_LABELS - 0.1), _LABEL) for name in names]
    heights = [max(_BAR, 0.15 * (row.count("\n") + 1) + 0.08) for row in rows]
    body = len(KINDS) * (_ABOVE + _KEYS + _BELOW + sum(heights)) if len(table) else 1.0
    heading = _title(*asked, table, totals, language), _subtitle(record, language)
    with house_style():
        draft = Chart(figsize=(_WIDTH, body))  # how tall the frame is depends on its words
        frame = (
            add_heading(draft, *heading),
            add_source(draft, source_line(known, language, record.id)),
        )
        figure = Chart(figsize=(_WIDTH, body + sum(frame)))
        top = add_heading(figure, *heading)
        bottom = add_source(figure, source_line(known, language, record.id))
        if table.empty:
            said = text("rivers_chart.sources.nothing", language)
            middle = (bottom + 0.5) / figure.get_size_inches()[1]
            figure.text(0.5, middle, said, ha="center", va="center")
            return figure
        for kind in KINDS:
            sums = _sums(table, kind, [group[0] for group in groups])
            top = _draw_row(figure, top, kind, (sums, totals, scale), (rows, heights), language)
    return figure


def _sums(table: pd.DataFrame, kind: str, scenarios: Sequence[str]) -> Sums:
    """Return the load of each part by scenario [kg/yr]."""
    found: Sums = {scenario: {} for scenario in scenarios}
    columns = table["scenario"], table[kind], table["value"].astype(float)
    for scenario, part, value in zip(*columns, strict=True):
        found[scenario][part] = found[scenario].get(part, 0.0) + value
    return found


def _totals(tables: Tables, city: City, substance: str, sea: str, year: int) -> dict[str, Band]:
    """Return the load at the sea by scenario [kg/yr]."""
    rows = where(
        tables.outflow, city=city.id, substance=substance, sea=sea, year=year, pathway="total"
    )
    table = bands(rows, ["scenario", "year"])
    found = {str(s): band_of(table, s, year) for s in table.index.unique("scenario")}
    return {s: band for s, band in found.items() if band is not None}


def _title(
    tables: Tables,
    city: City,
    substance: str,
    sea: str,
    year: int,
    table: pd.DataFrame,
    totals: Mapping[str, Band],
    language: str,
) -> str:
    """Return the answer: the load, and the largest pathway and source without measures."""
    named = {
        "city": words.city_name(city, language),
        "year": year,
        "substance": plain_name(substance, language),
        "to_sea": words.to_sea(sea, language),
    }
    first = next(iter(totals), BASELINE)
    own = where(table, scenario=first)
    if own.empty:
        return text("rivers_chart.sources.title_bare", language, **named)
    largest = {}
    for kind in KINDS:
        sums = own.groupby(kind)["value"].sum()
        key = "pathway." if kind == "pathway" else "rivers_chart.source."
        share = numerals.percent(float(sums.max() / sums.sum()), language)
        largest[kind] = f"{_lower(text(f'{key}{sums.idxmax()}', language))} {share}"
    scale = load_scale(totals[first].mean, substance)
    value = numerals.quantity(totals[first].mean, "kg/yr", language, scale=scale)
    return text("rivers_chart.sources.title", language, value=value, **largest, **named)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _subtitle(city: City, language: str) -> str:
    lines = [drainage_note(city, language), text("rivers_chart.sources.subtitle", language)]
    return "\n".join(line for line in lines if line)


def _draw_row(
    figure: Chart,
    top: float,
    kind: str,
    shown: tuple[Sums, Mapping[str, Band], numerals.Scale],
    labels: tuple[Sequence[str], Sequence[float]],
    language: str,
) -> float:
    """Draw a row of panels, loads and shares; return where it ends below the top [inch]."""
    sums, totals, scale = shown
    rows, heights = labels
    width, height = (float(side) for side in figure.get_size_inches())
    parts = [part for part in KINDS[kind] if any(part in own for own in sums.values())]
    key = "pathway." if kind == "pathway" else "rivers_chart.source."
    title = text(f"rivers_chart.sources.by_{kind}", language)
    figure.text(
        0.15 / width,
        1 - (top + 0.14) / height,
        title,
        fontsize=10,
        fontweight="bold",
        va="center_baseline",
    )
    top += _ABOVE
    add_keys(figure, top, _row_keys(sums, parts, key, language))
    top += _KEYS
    left = min(0.25 + max(_widest(row) for row in rows), _MOST_LABELS) if rows else 1.0
    low = height - top - sum(heights)
    ends = [sum(heights[:i]) + heights[i] / 2 for i in range(len(heights))]
    split = width - 0.25 - _SHARES
    for place, box in enumerate(((left, width - split + _BETWEEN), (split, 0.25))):
        axes = panel(figure, low, height - top, *box)
        axes.set_ylim(sum(heights), 0)
        factors = {
            s: 100 / whole if place and (whole := sum(own.values())) else scale.factor
            for s, own in sums.items()
        }
        _bars(axes, sums, parts, factors, (ends, heights))
        _finish(axes, kind, place, scale.unit, language)
        if place:
            axes.set_yticks([])
            _write_shares(axes, language)
        else:
            axes.set_yticks(ends, list(rows), fontsize=_LABEL)
            axes.tick_params(axis="y", length=0)
            _write_totals(axes, [totals[s] for s in sums], ends, scale, language)
    return top + sum(heights) + _BELOW


def _row_keys(sums: Sums, parts: Sequence[str], key: str, language: str) -> list[Key]:
    """Return the key of a row; parts too small to be seen in any bar stand at its end."""
    whole = {s: sum(own.values()) for s, own in sums.items()}
    shares = {
        p: max(own.get(p, 0.0) / whole[s] for s, own in sums.items() if whole[s] > 0) for p in parts
    }
    names = {part: text(f"{key}{part}", language) for part in parts}
    keys = [patch(names[p], COLOURS[p]) for p in parts if shares[p] >= _SEEN]
    small = [names[p] for p in parts if shares[p] < _SEEN]
    if small:
        least = numerals.percent(_SEEN, language)
        said = text("rivers_chart.sources.small", language, least=least, names=", ".join(small))
        keys.append(Key(said, {"linestyle": "", "marker": ""}))
    return keys


def _widest(row: str) -> float:
    return max(text_width(line, _LABEL) for line in row.split("\n")) / 72


def _bars(
    axes: Axes,
    sums: Sums,
    parts: Sequence[str],
    factors: Mapping[str, float],
    rows: tuple[Sequence[float], Sequence[float]],
) -> None:
    """Draw stacked bars from the left."""
    ends, heights = rows
    lefts = [0.0] * len(sums)
    for part in parts:
        wide = [own.get(part, 0.0) * factors[s] for s, own in sums.items()]
        axes.barh(
            ends,
            wide,
            [_HIGH * min(high, _BAR) for high in heights],
            left=lefts,
            color=COLOURS[part],
            edgecolor=PATCH_EDGE,
            linewidth=0.4,
            label=part,
            zorder=3,
        )
        lefts = [left + more for left, more in zip(lefts, wide, strict=True)]


def _finish(axes: Axes, kind: str, place: int, unit: str, language: str) -> None:
    shown = text("rivers_chart.sources.share", language)
    if not place:
        shown = text(
            "rivers_chart.sources.load", language, unit=numerals.unit_label(unit, language)
        )
    axes.set_xlabel(shown, fontsize=_LABEL, labelpad=2)
    axes.tick_params(axis="x", labelsize=_LABEL)
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="x")
    if place:
        axes.set_xlim(0, 100)
        axes.set_xticks([0, 25, 50, 75, 100])


def _write_totals(
    axes: Axes,
    totals: Sequence[Band],
    ends: Sequence[float],
    scale: numerals.Scale,
    language: str,
) -> None:
    """Draw the band of each total and write it to the right of the bar."""
    figures = [Band(*(value * scale.factor for value in total)) for total in totals]
    written = [
        f"{numerals.estimate(t.mean, language)} ({numerals.interval(t.p05, t.p95, language)})"
        for t in figures
    ]
    size = axes.get_window_extent().width / axes.figure.dpi
    room = max((text_width(line, _LABEL) for line in written), default=0.0) / 72 + 0.12
    most = max((max(t.p95, t.mean) for t in figures), default=0.0)
    axes.set_xlim(0, most * size / max(size - room, 0.3 * size) if most > 0 else 1)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    for y, total, line in zip(ends, figures, written, strict=True):
        axes.hlines(y, total.p05, total.p95, color=INK, linewidth=1.4, zorder=4, label="band")
        axes.plot([total.mean], [y], marker="o", markersize=3.5, color=INK, zorder=5)
        axes.annotate(
            line,
            (max(total.p95, total.mean), y),
            xytext=(6, 0),
            textcoords="offset points",
            fontsize=_LABEL,
            va="center_baseline",
        )


def _write_shares(axes: Axes, language: str) -> None:
    """Write each share into its bar where it fits."""
    size = axes.get_window_extent().width / axes.figure.dpi
    for stack in [c for c in axes.containers if isinstance(c, BarContainer)]:
        colour = COLOURS[str(stack.get_label())]
        for bar in stack.patches:
            shown = numerals.percent(bar.get_width() / 100, language)
            if text_width(shown, _SMALL) / 72 + 0.06 < size * bar.get_width() / 100:
                axes.text(
                    bar.get_x() + bar.get_width() / 2,
                    bar.get_y() + bar.get_height() / 2,
                    shown,
                    fontsize=_SMALL,
                    color=ink_on(colour),
                    ha="center",
                    va="center_baseline",
                    zorder=6,
                )
