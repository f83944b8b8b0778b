"""What was measured: flow with its gaps, samples with those below the limit as such."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wastewater.present import numerals
from wastewater.present.monitoring.common import (
    concentration_scale,
    counted,
    flow_scale,
    measured_line,
    place_name,
)
from wastewater.present.monitoring.frame import (
    Key,
    Style,
    add_keys,
    day_number,
    log_ticks,
    panel,
    set_days,
)
from wastewater.present.monitoring.loads_summary import samples_words
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
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

_SIZE = (11.5, 6.4)  # inch
_LEFT, _RIGHT, _ABOVE, _BELOW = 0.85, 0.25, 0.36, 0.5  # inch
_FLOW_SHARE = 0.4  # of the height of both panels
_LOG_FROM = 30.0  # largest over median concentration, above which a log axis is needed
_ROOM = 1.08
_BUTT: Style = {"solid_capstyle": "butt"}
_DENSE = 150  # samples, above which marks are smaller

MEASURED: Style = {"color": OKABE_ITO["sky"], "linewidth": 1.0}
FILLED: Style = {"color": OKABE_ITO["vermillion"], "linewidth": 1.8}
GAP: Style = {"color": OKABE_ITO["orange"], "alpha": 0.25}
QUANTIFIED: Style = {"color": OKABE_ITO["blue"], "marker": "o", "markersize": 4.5, "linestyle": ""}
BELOW: Style = {
    "color": OKABE_ITO["vermillion"],
    "marker": "v",
    "markersize": 5.5,
    "markerfacecolor": "none",
    "linestyle": "",
}
EXCLUDED: Style = {
    "color": INK,
    "marker": "x",
    "markersize": 6.5,
    "markeredgewidth": 1.6,
    "linestyle": "",
}
FAR: Style = {"color": INK, "marker": "^", "markersize": 6, "linestyle": ""}


def record(loads: Loads, language: str = "en") -> Chart:
    """Draw the flow of every day, gaps and filled days apart, and the samples below it.

    Parameters
    ----------
    loads : Loads
        Annual loads, with the record that they come from.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Upper panel: flow [m3/d or multiples]. Lower panel: concentrations [mg/l or parts]: dots
        where quantified, open triangles on a line from 0 to the limit where below, crosses where
        quality control excluded the value.
    """
    crosses = excluded_values(loads)
    view = _view(loads, crosses)
    with house_style():
        figure = Chart(figsize=_SIZE)
        top = add_heading(
            figure,
            _title(loads, language),
            text("monitoring.chart.record.subtitle", language),
        )
        bottom = add_source(figure, measured_line(loads, language))
        inside = crosses["value"].between(view.low, view.high)
        top += add_keys(figure, top, _keys(loads, inside, language))
        flow, samples = _panels(figure, (top, bottom))
        _draw_flow(flow, loads, language)
        _draw_samples(samples, loads, view, language)
        _draw_excluded(samples, crosses, view)
        for axes in (flow, samples):
            set_days(axes, loads.record.days[0], loads.record.days[-1], language)
            if axes.get_yscale() == "log":
                log_ticks(axes.yaxis, language)
            else:
                axes.yaxis.set_major_formatter(tick_numbers(language))
            axes.grid(visible=True, axis="y")
        flow.tick_params(labelbottom=False)
    return figure


def excluded_values(loads: Loads) -> pd.DataFrame:
    """Return ``day, value`` [mg/l] of the results that quality control excluded, each once.

    Findings without a value or in another unit have no place on the axis and are left out.
    """
    found = loads.findings
    wanted = (found["severity"] == "excluded") & (found["substance"] == loads.substance)
    rows = found[wanted & found["unit"].isin(["mg/l", ""])]
    rows = rows.assign(value=pd.to_numeric(rows["value"], errors="coerce"))
    rows = rows.dropna(subset=["day", "value"]).drop_duplicates(["file", "row", "column", "day"])
    return rows[["day", "value"]].reset_index(drop=True)


def _title(loads: Loads, language: str) -> str:
    record = loads.record
    first, last = (str(day)[:4] for day in (record.days[0], record.days[-1]))
    filled = int(record.filled.sum())
    key = "some_filled" if filled else "all_measured"
    return text(
        "monitoring.chart.record.title",
        language,
        place=place_name(loads.station, loads.substance, language),
        period=first if first == last else f"{first}–{last}",
        samples=samples_words(record.at.size, int(record.below.sum()), language),
        flow=text(
            f"monitoring.chart.record.{key}",
            language,
            filled=counted("days", filled, language),
            days=numerals.number(record.flow.size, language),
        ),
    )


def _panels(figure: Chart, margins: tuple[float, float]) -> tuple[Axes, Axes]:
    """Return the panel of the flow and, below it, that of the samples."""
    height = float(figure.get_size_inches()[1])
    top, bottom = margins
    room = height - top - bottom - 2 * _ABOVE - _BELOW - 0.1
    low = bottom + _BELOW
    middle = low + (1 - _FLOW_SHARE) * room
    flow = panel(figure, middle + _ABOVE + 0.1, height - top - _ABOVE, _LEFT, _RIGHT)
    return flow, panel(figure, low, middle, _LEFT, _RIGHT)


def _draw_flow(axes: Axes, loads: Loads, language: str) -> None:
    """Draw the flow; filled days over it, with a day on each side so that single ones are seen."""
    record = loads.record
    scale = flow_scale(float(np.nanmax(record.flow)))
    days, flow = day_number(record.days), record.flow * scale.factor
    axes.fill_between(days, flow, color=MEASURED["color"], alpha=0.25, linewidth=0)
    axes.plot(days, np.where(record.filled, np.nan, flow), label="measured", **MEASURED)
    beside = record.filled.copy()
    beside[1:] |= record.filled[:-1]
    beside[:-1] |= record.filled[1:]
    if record.filled.any():
        axes.plot(days, np.where(beside, flow, np.nan), label="filled", **FILLED)
    for first, last in zip(loads.gaps["first"], loads.gaps["last"], strict=True):
        start, end = day_number(first), day_number(last)
        axes.axvspan(start - 0.5, end + 0.5, linewidth=0.8, zorder=0, label="gap", **GAP)
    axes.set_ylim(0, _ROOM * float(np.nanmax(flow)) or 1.0)
    unit = numerals.unit_label(scale.unit, language)
    axes.set_title(text("monitoring.chart.record.flow", language, unit=unit))


class _View(NamedTuple):
    """The axis of the concentrations: its limits [mg/l] and the unit that is shown."""

    low: float
    high: float
    scale: numerals.Scale


def _view(loads: Loads, crosses: pd.DataFrame) -> _View:
    """Choose an axis for the samples that were used; where there are none, for the others."""
    used = loads.record.concentration
    shown = used if used.size else crosses["value"].to_numpy(dtype=float)
    largest = float(shown.max()) if shown.size else 0.0
    low = 0.0
    if used.size and used.max() > _LOG_FROM * np.median(used):
        low = float(used[used > 0].min()) / 2
    return _View(low, _ROOM * largest if largest > 0 else 1.0, concentration_scale(largest))


def _draw_samples(axes: Axes, loads: Loads, view: _View, language: str) -> None:
    """Draw the samples: those below the limit as what they are, anything up to the limit."""
    record = loads.record
    low, high, scale = view
    days, values = day_number(record.days[record.at]), record.concentration * scale.factor
    is_dense = values.size > _DENSE
    size = {"markersize": 3.0} if is_dense else {}
    below = record.below
    axes.vlines(
        days[below],
        low * scale.factor,
        values[below],
        color=BELOW["color"],
        linewidth=0.5 if is_dense else 0.9,
    )
    for label, style, which in (("quantified", QUANTIFIED, ~below), ("below", BELOW, below)):
        axes.plot(days[which], values[which], label=label, **{**style, **size})
    axes.set_yscale("log" if low > 0 else "linear")
    axes.set_ylim(low * scale.factor, high * scale.factor)
    unit = numerals.unit_label(scale.unit, language)
    axes.set_title(text("monitoring.chart.record.concentration", language, unit=unit))
    if not values.size:
        words = text("monitoring.chart.record.no_samples", language)
        axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", color=MUTED)


def _draw_excluded(axes: Axes, crosses: pd.DataFrame, view: _View) -> None:
    """Draw the excluded values; those outside the axis at its edge, pointing where they lie."""
    days = day_number(crosses["day"].to_numpy(dtype="datetime64[D]"))
    values = crosses["value"].to_numpy(dtype=float)
    inside = (values >= view.low) & (values <= view.high)
    shown = values[inside] * view.scale.factor
    axes.plot(days[inside], shown, label="excluded", clip_on=False, **EXCLUDED)
    for marker, edge, which in (
        ("^", 0.97, values > view.high),
        ("v", 0.03, values < view.low),
    ):
        axes.plot(
            days[which],
            np.full(int(which.sum()), edge),
            transform=axes.get_xaxis_transform(),
            label="excluded_far",
            **{**FAR, "marker": marker},
        )


def _keys(loads: Loads, inside: pd.Series[bool], language: str) -> list[Key]:
    """Return the key of what is there, and of nothing else."""
    record = loads.record
    span = {"color": GAP["color"], "alpha": 2 * GAP["alpha"], "linewidth": 8, **_BUTT}
    looks = {
        "measured": (MEASURED, True),
        "filled": (FILLED, bool(record.filled.any())),
        "gap": (span, len(loads.gaps) > 0),
        "quantified": (QUANTIFIED, bool((~record.below).any())),
        "below": (BELOW, bool(record.below.any())),
        "excluded": (EXCLUDED, bool(inside.any())),
        "excluded_far": (FAR, not inside.all()),
    }
    return [
        Key(text(f"monitoring.chart.record.key.{name}", language), style)
        for name, (style, is_there) in looks.items()
        if is_there
    ]
