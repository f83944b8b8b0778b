"""The trend of annual loads, as they were and with the weather of single years taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    band_words,
    capital,
    counted,
    estimator_name,
    load_scale,
    place_name,
    probability_words,
)
from wastewater.present.monitoring.frame import (
    Key,
    Style,
    add_keys,
    panel,
)
from wastewater.present.provenance import model_version
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
    tick_numbers,
)
from wastewater.text import text

if TYPE_CHECKING:  # the tests behind it take half a second to import
    from wastewater.results.monitoring.trends import Trend

_SIZE = (11.5, 5.8)  # inch
_LEFT, _RIGHT, _BELOW = 0.85, 0.25, 0.35  # inch
_PREFERRED = ("flow_normalised", "load", "wrtds_flow_normalised")  # for the title
_TEST = "mann_kendall"

KINDS: dict[str, Style] = {
    "load": {"color": MUTED, "marker": "o", "markersize": 5, "linewidth": 1.0},
    "flow_normalised": {
        "color": OKABE_ITO["blue"],
        "marker": "s",
        "markersize": 4.5,
        "linewidth": 2.0,
    },
    "wrtds_flow_normalised": {
        "color": OKABE_ITO["vermillion"],
        "marker": "^",
        "markersize": 5,
        "linewidth": 2.0,
    },
}
"""Looks of the lines, in the order in which they are drawn."""
SLOPE: Style = {"color": INK, "linewidth": 1.4, "linestyle": (0, (5, 2))}


def load_trend(trend: Trend, language: str = "en") -> Chart:
    """Draw annual loads over the years, flow-normalised ones beside them, and their trend.

    Parameters
    ----------
    trend : Trend
        Loads by kind and the tests of their trend.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Loads [kg/yr or multiples]; the Theil-Sen slope with its 90 % interval as a dashed line
        with a fan around the middle year, of the kind that the title names.
    """
    lines = kinds_of(trend)
    test = title_test(trend)
    with house_style():
        figure = Chart(figsize=_SIZE)
        top = add_heading(figure, _title(trend, test, language), _subtitle(trend, language))
        words = text(
            "monitoring.word.trend_line",
            language,
            estimator=estimator_name(trend.estimator, language),
            version=model_version(),
        )
        bottom = add_source(figure, words)
        if not lines:
            return figure
        keys = [
            Key(capital(text(f"monitoring.chart.load_trend.kind.{kind}", language)), KINDS[kind])
            for kind in lines
        ]
        if test is not None:
            keys.append(Key(text("monitoring.chart.load_trend.slope", language), SLOPE))
        top += add_keys(figure, top, keys)
        height = float(figure.get_size_inches()[1])
        axes = panel(figure, bottom + _BELOW, height - top - 0.3, _LEFT, _RIGHT)
        _draw(axes, trend, lines, test, language)
    return figure


def kinds_of(trend: Trend) -> dict[str, pd.Series[float]]:
    """Return the loads of each kind that is there [kg/yr], by year."""
    found = {}
    for kind in KINDS:
        rows = trend.table[trend.table["kind"] == kind]
        line = rows.set_index("year")["value"].astype(float).sort_index()
        if line.notna().any():
            found[kind] = line
    return found


def title_test(trend: Trend) -> pd.Series[Any] | None:
    """Return the Mann-Kendall test that the title tells: of the flow-normalised loads if it is.

    Values smoothed by WRTDS are like those of their neighbours, which the test takes for proof;
    they come last.
    """
    tests = trend.tests.dropna(subset=["slope", "p"])
    for kind in _PREFERRED:
        rows = tests[(tests["kind"] == kind) & (tests["test"] == _TEST)]
        if len(rows):
            return rows.iloc[0]
    return None


def _scale(trend: Trend, per_year: bool = True) -> numerals.Scale:
    """Choose one unit for the axis and for the slopes."""
    return load_scale(float(trend.table["value"].max()), trend.substance, per_year)


def _title(trend: Trend, test: pd.Series[Any] | None, language: str) -> str:
    chart = "monitoring.chart.load_trend"
    place = place_name(trend.station, trend.substance, language)
    lines = kinds_of(trend)
    if test is None:
        years = len(lines["load"].dropna()) if "load" in lines else 0
        shown = counted("years", years, language)
        key = "few" if lines else "nothing"
        return text(f"{chart}.{key}", language, place=place, years=shown)
    scale = _scale(trend, per_year=False)
    direction = str(test["trend"])
    return text(
        f"{chart}.{direction if direction in ('increasing', 'decreasing') else 'none'}",
        language,
        place=place,
        kind=text(f"{chart}.kind.{test['kind']}", language),
        slope=numerals.estimate(abs(float(test["slope"])) * scale.factor, language),
        unit=numerals.unit_label(scale.unit, language),
        p=probability_words(float(test["p"]), language),
    )


def _subtitle(trend: Trend, language: str) -> str:
    """Return slope, interval and probability of every test that was possible."""
    chart = "monitoring.chart.load_trend"
    lines = []
    yearly = _scale(trend, per_year=False)
    for _, test in trend.tests.dropna(subset=["slope", "p"]).iterrows():
        bounds = [float(test[name]) for name in ("slope", "low", "high")]
        is_monthly = test["test"] != _TEST
        scale = load_scale(max(map(abs, bounds)), trend.substance, False) if is_monthly else yearly
        shown = band_words((bound * scale.factor for bound in bounds), language)
        lines.append(
            text(
                f"{chart}.test",
                language,
                kind=text(f"{chart}.kind.{'month' if is_monthly else test['kind']}", language),
                test=text(f"{chart}.test_name.{test['test']}", language),
                slope=shown.value,
                bounds=shown.bounds,
                unit=numerals.unit_label(scale.unit, language),
                p=probability_words(float(test["p"]), language),
            )
        )
    if not lines:
        return ""
    return "\n".join([text(f"{chart}.subtitle", language), *map(capital, lines)])


def _draw(
    axes: Axes,
    trend: Trend,
    lines: Mapping[str, pd.Series[float]],
    test: pd.Series[Any] | None,
    language: str,
) -> None:
    scale = _scale(trend)
    for kind, line in lines.items():
        axes.plot(line.index.to_numpy(dtype=float), line * scale.factor, label=kind, **KINDS[kind])
    if test is not None:
        _draw_slope(axes, lines[str(test["kind"])].dropna(), test, scale.factor)
    axes.set_ylim(0, 1.05 * axes.dataLim.y1 or 1.0)
    years = [float(year) for line in lines.values() for year in line.index]
    axes.set_xlim(min(years) - 0.5, max(years) + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="y")
    unit = numerals.unit_label(scale.unit, language)
    axes.set_title(text("monitoring.chart.load_trend.axis", language, unit=unit))


def _draw_slope(axes: Axes, line: pd.Series[float], test: pd.Series[Any], factor: float) -> None:
    """Draw the slope through the medians of years and loads, with the fan of its interval."""
    years = line.index.to_numpy(dtype=float)
    middle, level = float(np.median(years)), float(line.median())
    at = np.array([years[0], middle, years[-1]])
    slope, low, high = (
        factor * (level + float(test[name]) * (at - middle)) for name in ("slope", "low", "high")
    )
    axes.fill_between(
        at, np.minimum(low, high), np.maximum(low, high), color=INK, alpha=0.1, linewidth=0
    )
    axes.plot(at, slope, label="slope", **SLOPE)
