"""Annual loads by estimator: two side by side with their bands, all others as small marks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    band_words,
    capital,
    estimator_name,
    load_scale,
    measured_line,
    place_name,
    range_words,
    statistic,
    year_name,
)
from wastewater.present.monitoring.frame import (
    Key,
    Style,
    add_keys,
    panel,
)
from wastewater.present.monitoring.loads_summary import gap_words, year_samples
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
    text_width,
    tick_numbers,
)
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_WIDTH, _HEIGHT, _EMPTY, _ROW = 11.5, 5.8, 1.3, 0.3  # inch
_LEFT, _RIGHT, _BELOW, _STRIP = 0.85, 0.25, 0.35, 0.2  # inch
_LABEL = 9.0  # point
_BESIDE = 0.14  # years between the estimates and the middle of their year
_MANY = 0.5  # share of samples below the limit from which a year is marked
_TICKS = 16  # years, above which not every one is written

CHOSEN: Style = {"color": OKABE_ITO["blue"], "marker": "o", "markersize": 6}
SECOND: Style = {"color": OKABE_ITO["vermillion"], "marker": "D", "markersize": 5}
OTHERS: Style = {"color": "#7A7F85", "marker": "_", "markersize": 8, "linestyle": ""}
_BAND: Style = {"linewidth": 2.6, "alpha": 0.45}
_UPRIGHT: Style = {"marker": "|", "markersize": 10, "markeredgewidth": 2.2}
GAP: Style = {"color": INK, "linewidth": 0.9, "linestyle": (0, (2, 1.5))}
MARKS: dict[str, Style] = {
    "filled": {"color": OKABE_ITO["green"], "marker": "s", "markersize": 5, "linestyle": ""},
    "below": {
        "color": OKABE_ITO["purple"],
        "marker": "v",
        "markersize": 6,
        "markerfacecolor": "none",
        "linestyle": "",
    },
}
"""Marks of years that rest on filled flow or mostly on values below the limit."""


def annual_loads(loads: Loads, language: str = "en") -> Chart:
    """Draw the annual loads: the chosen estimator, the second beside it, all others as marks.

    Parameters
    ----------
    loads : Loads
        Annual loads of one substance at one station.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Estimates with 5-95 % bands [kg/yr or multiples], the gap between the two estimators
        dotted. Of a single year: one row per estimator, with its name.
    """
    best = statistic(loads, loads.estimator, "best").dropna()
    marked = marked_years(loads)
    with house_style():
        others = other_estimators(loads)
        rows = 2 + len(others)
        one = len(best) == 1
        figure = Chart(figsize=(_WIDTH, _height(len(best), rows)))
        top = add_heading(figure, _title(loads, best, language), _subtitle(loads, best, language))
        bottom = add_source(figure, measured_line(loads, language))
        if best.empty:
            return figure
        top += add_keys(figure, top, _keys(loads, others, marked, one, language))
        scale = load_scale(_largest(loads), loads.substance)
        height = float(figure.get_size_inches()[1])
        if one:
            _rows(figure, loads, (top, bottom), scale, language)
        else:
            strip = _STRIP * len(marked)
            low = bottom + _BELOW + strip
            axes = panel(figure, low, height - top - 0.3, _LEFT, _RIGHT)
            _columns(axes, loads, scale, language)
            _strip(figure, axes, marked, (low - strip, low))
    return figure


def _height(years: int, rows: int) -> float:
    """Return the height of the page [inch]: low for one year, lower still for none."""
    return {0: _EMPTY, 1: 2.7 + _ROW * rows}.get(years, _HEIGHT)


def other_estimators(loads: Loads) -> tuple[str, ...]:
    """Return the ids of the estimators that may be used here beside the two that are chosen."""
    known = loads.table[loads.table["value"].notna()]["estimator"].unique()
    return tuple(str(name) for name in known if name not in (loads.estimator, loads.second))


def marked_years(loads: Loads) -> dict[str, tuple[int, ...]]:
    """Return the years with filled days of flow, and those mostly below the limit, if any."""
    shown = statistic(loads, loads.estimator, "best").dropna().index
    counts, limits = (table[table["year"].isin(shown)] for table in (loads.counts, loads.limits))
    found = {
        "filled": counts.loc[counts["filled_days"] > 0, "year"],
        "below": limits.loc[limits["below_share"] > _MANY, "year"].drop_duplicates(),
    }
    return {
        name: tuple(int(year) for year in sorted(years))
        for name, years in found.items()
        if len(years)
    }


def _title(loads: Loads, best: pd.Series[float], language: str) -> str:
    place = place_name(loads.station, loads.substance, language)
    if best.empty:
        return text("monitoring.chart.annual_loads.nothing", language, place=place)
    scale = load_scale(float(best.max()), loads.substance, per_year=len(best) > 1)
    unit = numerals.unit_label(scale.unit, language)
    first, last = int(best.index[0]), int(best.index[-1])
    if len(best) > 1:
        bounds = range_words(best * scale.factor, language)
        fields = {"bounds": bounds, "first": first, "last": last}
        return text(
            "monitoring.chart.annual_loads.many", language, place=place, unit=unit, **fields
        )
    low, high = (
        float(statistic(loads, loads.estimator, name).get(first, math.nan))
        for name in ("p05", "p95")
    )
    shown = band_words((v * scale.factor for v in (float(best.iloc[0]), low, high)), language)
    key = "one" if math.isfinite(low + high) else "alone"
    return text(
        f"monitoring.chart.annual_loads.{key}",
        language,
        place=place,
        unit=unit,
        year=year_name(first, loads.record.year_starts, language),
        **shown._asdict(),
    )


def _subtitle(loads: Loads, best: pd.Series[float], language: str) -> str:
    """Return how to read the chart, and by how much the two estimators differ."""
    if best.empty:
        return ""
    lines = [text("monitoring.chart.annual_loads.subtitle", language)]
    if len(best) == 1:
        year = int(best.index[0])
        lines.append(
            f"{capital(year_samples(loads, year, language))}; {gap_words(loads, year, language)}."
        )
    apart = ((statistic(loads, loads.second, "best") - best).abs() / best.abs()).dropna()
    if len(apart):
        lines.append(
            text(
                f"monitoring.chart.annual_loads.gap_{'one' if len(apart) == 1 else 'many'}",
                language,
                share=numerals.percent(float(apart.median()), language),
                largest=numerals.percent(float(apart.max()), language),
                year=apart.idxmax(),
            )
        )
    return " ".join(lines)


def _keys(
    loads: Loads,
    others: Sequence[str],
    marked: dict[str, tuple[int, ...]],
    one: bool,
    language: str,
) -> list[Key]:
    chart = "monitoring.chart.annual_loads.key"
    two = ((loads.estimator, CHOSEN), (loads.second, SECOND))
    named = [Key(capital(estimator_name(name, language)), look) for name, look in two if name]
    keys = [] if one else named
    if loads.second:
        keys.append(Key(text(f"{chart}.gap", language), GAP))
    if others:
        names = "; ".join(estimator_name(name, language, short=True) for name in others)
        words = text(f"{chart}.others", language)
        keys.append(Key(words if one else f"{words}: {names}", OTHERS))
    if one:
        return keys
    return [*keys, *(Key(text(f"{chart}.{name}", language), MARKS[name]) for name in marked)]


def _largest(loads: Loads) -> float:
    """Return the largest estimate of the two estimators [kg/yr]."""
    two = (statistic(loads, name, "best") for name in (loads.estimator, loads.second))
    return max((float(line.max()) for line in two if len(line.dropna())), default=0.0)


def _columns(axes: Axes, loads: Loads, scale: numerals.Scale, language: str) -> None:
    """Draw years from left to right."""
    for name in other_estimators(loads):
        line = statistic(loads, name, "best") * scale.factor
        axes.plot(line.index, line, label=name, **OTHERS)
    ends = []
    for name, look, shift in (
        (loads.estimator, CHOSEN, -_BESIDE),
        (loads.second, SECOND, _BESIDE),
    ):
        low, best, high = (statistic(loads, name, s) * scale.factor for s in ("p05", "best", "p95"))
        ends.append(best)
        if name:
            axes.vlines(low.index + shift, low, high, color=look["color"], **_BAND)
            axes.plot(best.index + shift, best, label=name, linestyle="", **look)
    both = pd.concat(ends, axis=1).dropna()
    if len(both):
        across = np.array([both.index - _BESIDE, both.index + _BESIDE])
        axes.plot(across, both.to_numpy(dtype=float).T, label="_gap", zorder=1.5, **GAP)
    years = statistic(loads, loads.estimator, "best").index
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    axes.set_ylim(0, 1.05 * axes.dataLim.y1 or 1.0)
    every = -(-len(years) // _TICKS)
    shown = [year for year in range(int(years[0]), int(years[-1]) + 1) if year % every == 0]
    axes.set_xticks(shown, [str(year) for year in shown])
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="y")
    unit = numerals.unit_label(scale.unit, language)
    axes.set_title(text("monitoring.chart.annual_loads.axis", language, unit=unit))


def _strip(
    figure: Chart, axes: Axes, marked: dict[str, tuple[int, ...]], edges: tuple[float, float]
) -> None:
    """Draw the marks of years in rows of their own under the panel, where no load can hide them."""
    if not marked:
        return
    low, high = edges
    strip = panel(figure, low, high, _LEFT, _RIGHT)
    strip.set_xlim(axes.get_xlim())
    strip.set_ylim(len(marked) - 0.4, -0.6)
    for row, (name, years) in enumerate(marked.items()):
        strip.plot(years, [row] * len(years), label=name, **MARKS[name])
    strip.set_yticks([])
    strip.patch.set_visible(False)
    strip.set_xticks(axes.get_xticks(), [label.get_text() for label in axes.get_xticklabels()])
    strip.spines["left"].set_visible(False)
    axes.tick_params(labelbottom=False, length=0)


def _rows(
    figure: Chart,
    loads: Loads,
    margins: tuple[float, float],
    scale: numerals.Scale,
    language: str,
) -> None:
    """Draw the estimators of a single year from top to bottom, each with its name and figure."""
    looks = {loads.estimator: CHOSEN, **({loads.second: SECOND} if loads.second else {})}
    names = [*looks, *other_estimators(loads)]
    labels = [capital(estimator_name(name, language)) for name in names]
    left = 0.3 + max(text_width(label, _LABEL) for label in labels) / 72
    top, bottom = margins
    height = float(figure.get_size_inches()[1])
    axes = panel(figure, bottom + 0.65, height - top - 0.1, left, 1.9)
    values = {}
    for row, name in enumerate(names):
        look = looks.get(name, OTHERS)
        low, best, high = (
            statistic(loads, name, s).dropna() * scale.factor for s in ("p05", "best", "p95")
        )
        if best.empty:
            continue
        values[row] = float(best.iloc[-1])
        if len(low) and len(high):
            axes.hlines(row, low, high, color=look["color"], linewidth=3.2, alpha=0.45)
        mark = {**look, "linestyle": "", **(_UPRIGHT if look is OTHERS else {})}
        axes.plot(values[row], row, label=name, **mark)
        _figure_beside(axes, row, [*best[-1:], *low[-1:], *high[-1:]], language)
    if loads.second and {0, 1} <= values.keys():
        for row in (0, 1):
            axes.plot([values[row]] * 2, [-0.6, len(names) - 0.4], label="_gap", zorder=1, **GAP)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.05 * axes.dataLim.x1 or 1.0)
    axes.set_yticks(range(len(names)), labels, fontsize=_LABEL)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="x")
    unit = numerals.unit_label(scale.unit, language)
    axes.set_xlabel(text("monitoring.chart.annual_loads.axis", language, unit=unit))


def _figure_beside(axes: Axes, row: int, figures: list[float], language: str) -> None:
    """Write an estimate, and its band if it has one, at the right of its row."""
    if len(figures) == 3:
        shown = band_words(figures, language)
        words = f"{shown.value} ({shown.bounds})"
    else:
        words = numerals.estimate(figures[0], language, 3)
    axes.annotate(
        words,
        (1, row),
        xytext=(8, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        fontsize=_LABEL,
        color=INK if len(figures) == 3 else MUTED,
        va="center",
    )
