"""Concentration against flow: what a rise of the flow does to the substance."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.markers import TICKDOWN
from numpy.typing import NDArray

from wastewater.model.distributions import Array
from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    capital,
    concentration_scale,
    counted,
    estimator_name,
    flow_scale,
    measured_line,
    place_name,
    probability_words,
)
from wastewater.present.monitoring.frame import (
    Key,
    Style,
    add_keys,
    log_ticks,
    panel,
)
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
)
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_SIZE = (9.5, 6.6)  # inch
_LEFT, _RIGHT, _BELOW = 0.95, 0.25, 0.55  # inch
_DENSE = 150  # samples, above which marks are smaller
_CLEAR = 0.05  # probability below which the title speaks of a relation
_FEWEST = 5  # samples for a relation
_STROKE = 10  # point, how far the stroke below a censored value reaches
_CLASSES, _DAYS = 25, 30  # classes of flow for the relation of a regression, days of each at least
REGRESSIONS = ("rating", "ferguson", "smearing", "loadest", "wrtds")
"""Estimators whose concentrations follow the flow."""

SEASONS: dict[str, tuple[tuple[int, ...], str, str]] = {
    "winter": ((12, 1, 2), OKABE_ITO["blue"], "s"),
    "spring": ((3, 4, 5), OKABE_ITO["green"], "^"),
    "summer": ((6, 7, 8), OKABE_ITO["orange"], "o"),
    "autumn": ((9, 10, 11), OKABE_ITO["purple"], "D"),
}
"""Months, colour and marker of each season."""


def concentration_discharge(loads: Loads, language: str = "en") -> Chart:
    """Draw concentration against flow on the day of each sample, seasons apart.

    Parameters
    ----------
    loads : Loads
        Annual loads, with the record that they come from.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Both axes logarithmic. Values below the limit are open, at the limit, with a stroke down;
        for regressions the median and 5-95 % of the estimated concentrations by class of flow.
    """
    record = loads.record
    drawable = (record.sample_flow > 0) & (record.concentration > 0)
    with house_style():
        figure = Chart(figsize=_SIZE)
        top = add_heading(figure, *_heading(loads, int((~drawable).sum()), language))
        keys = _season_keys(language)
        if _is_fitted(loads):
            name = estimator_name(loads.estimator, language)
            keys.append(Key(capital(name), {"color": INK, "linewidth": 1.8}))
        top += add_keys(figure, top, keys)
        bottom = add_source(figure, measured_line(loads, language))
        height = float(figure.get_size_inches()[1])
        axes = panel(figure, bottom + _BELOW, height - top - 0.1, _LEFT, _RIGHT)
        _draw(axes, loads, drawable, language)
    return figure


def fitted(loads: Loads) -> tuple[Array, Array]:
    """Return the relation of a regression between flow and concentration.

    Parameters
    ----------
    loads : Loads
        Annual loads by a regression.

    Returns
    -------
    numpy.ndarray
        Middle of each class of flow, all with about as many days [m3/d], shape (classes,).
    numpy.ndarray
        5th percentile, median and 95th percentile of the concentrations of the class [mg/l],
        shape (3, classes).
    """
    daily = loads.daily[(loads.daily["flow"] > 0) & (loads.daily["concentration"] > 0)]
    flow, concentration = (daily[name].to_numpy(dtype=float) for name in ("flow", "concentration"))
    order = np.argsort(flow, kind="stable")
    groups = np.array_split(order, min(_CLASSES, max(order.size // _DAYS, 1)))
    groups = [group for group in groups if group.size]
    middle = np.array([np.median(flow[group]) for group in groups])
    bounds = [np.percentile(concentration[group], (5, 50, 95)) for group in groups]
    return middle, np.array(bounds).reshape(-1, 3).T


def tau(loads: Loads) -> tuple[float, float]:
    """Return Kendall's rank correlation of flow and concentration [1], and its probability.

    Values below the limit count as the limit, so all that share a limit are ties; NaN where there
    are too few samples or all are alike.
    """
    from scipy import stats  # takes half a second, and most who import the charts draw others

    record = loads.record
    if record.at.size < _FEWEST:
        return math.nan, math.nan
    found = stats.kendalltau(record.sample_flow, record.concentration)
    return float(found.statistic), float(found.pvalue)


def _is_fitted(loads: Loads) -> bool:
    return loads.estimator in REGRESSIONS and bool((loads.daily["concentration"] > 0).any())


def _heading(loads: Loads, left_out: int, language: str) -> tuple[str, str]:
    """Return title and subtitle: what the samples say of the flow, and how to read them."""
    chart = "monitoring.chart.concentration_discharge"
    correlation, p = tau(loads)
    place = place_name(loads.station, loads.substance, language)
    samples = counted("samples", loads.record.at.size, language)
    name = estimator_name(loads.estimator, language, short=True)
    lines = [text(f"{chart}.subtitle", language, samples=samples)]
    verdict = "unknown"
    if math.isfinite(p):
        clear = "rises" if correlation > 0 else "falls"
        verdict = clear if p < _CLEAR else "unclear"
        shown = numerals.number(correlation, language, 2)
        words = probability_words(p, language)
        lines.append(text(f"{chart}.tau", language, tau=shown, p=words))
    key = "fitted" if _is_fitted(loads) else "not_fitted"
    lines.append(text(f"{chart}.{key}", language, estimator=name))
    if left_out:
        number = counted("samples", left_out, language)
        lines.append(text(f"{chart}.left_out", language, samples=number))
    return text(f"{chart}.{verdict}", language, place=place), " ".join(lines)


def _season_keys(language: str) -> list[Key]:
    return [
        Key(
            text(f"monitoring.season.{season}", language),
            {"color": colour, "marker": marker, "markersize": 6, "linestyle": ""},
        )
        for season, (_, colour, marker) in SEASONS.items()
    ]


def _draw(axes: Axes, loads: Loads, drawable: NDArray[np.bool_], language: str) -> None:
    record = loads.record
    across = flow_scale(_largest(record.sample_flow))
    up = concentration_scale(_largest(record.concentration))
    axes.set_xscale("log")
    axes.set_yscale("log")
    if _is_fitted(loads):
        middle, (low, median, high) = fitted(loads)
        x = middle * across.factor
        axes.fill_between(x, low * up.factor, high * up.factor, color=INK, alpha=0.12, linewidth=0)
        axes.plot(x, median * up.factor, color=INK, linewidth=1.8, label="fitted")
    x, y = record.sample_flow * across.factor, record.concentration * up.factor
    month = record.month[record.at]
    for season, (months, colour, marker) in SEASONS.items():
        own = drawable & np.isin(month, months)
        style: Style = {
            "color": colour,
            "marker": marker,
            "markersize": 4 if record.at.size > _DENSE else 6,
            "linestyle": "",
        }
        over, under = own & ~record.below, own & record.below
        axes.plot(x[over], y[over], label=season, markeredgecolor="white", mew=0.4, **style)
        axes.plot(x[under], y[under], label=f"{season}_below", markerfacecolor="none", **style)
        stroke: Style = {
            "marker": TICKDOWN,
            "markersize": _STROKE,
            "linestyle": "",
            "color": colour,
        }
        axes.plot(x[under], y[under], label="_stroke", zorder=1.8, **stroke)
    if not drawable.any():
        words = text("monitoring.chart.record.no_samples", language)
        axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", color=MUTED)
    for axis, scale, name in (
        (axes.xaxis, across, "flow"),
        (axes.yaxis, up, "concentration"),
    ):
        log_ticks(axis, language)
        unit = numerals.unit_label(scale.unit, language)
        label = text(f"monitoring.chart.concentration_discharge.{name}", language, unit=unit)
        axis.set_label_text(label)
    axes.grid(visible=True)


def _largest(values: Array) -> float:
    return float(values.max()) if values.size else 0.0
