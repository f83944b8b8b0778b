"""What charts of measured loads are built of: panels, days under an axis, a key of marks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from wastewater.present.style import text_width, tick_numbers, wrap
from wastewater.text import text

_LEGEND, _LINE, _HANDLE, _AFTER = 8.5, 0.2, 0.3, 0.22  # point, inch, inch, inch
_LOG_TICKS = 3  # the fewest on a logarithmic axis
_SIDES = 0.006  # share of the days left free at both ends, so that marks are whole
_MONTHS_UP_TO = 1150  # days over which months are written under an axis

Style = Mapping[str, Any]
"""Settings of a line or marker."""


class Key(NamedTuple):
    """A line of the key: what it is called and how it is drawn."""

    name: str
    style: Style


def panel(figure: Figure, low: float, high: float, left: float, right: float) -> Axes:
    """Add axes with all their edges given.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    low, high : float
        Bottom and top of the axes, from the bottom of the page [inch].
    left, right : float
        Margins on the left and on the right [inch].
    """
    width, height = figure.get_size_inches()
    box = (left / width, low / height, 1 - (left + right) / width, (high - low) / height)
    return figure.add_axes(box)


def day_number(days: object) -> Any:
    """Return calendar days as matplotlib counts them: days since 1970 began."""
    return np.asarray(days, dtype="datetime64[D]").astype(float)


def set_days(axes: Axes, first: object, last: object, language: str = "en") -> None:
    """Let an axis run over days, with months or years written under it, whichever has room."""
    start, end = np.datetime64(str(first)[:10], "D"), np.datetime64(str(last)[:10], "D")
    spans = int((end - start).astype(int))
    room = max(0.5, _SIDES * spans)
    axes.set_xlim(day_number(start) - room, day_number(end) + room)
    unit = "M" if spans <= _MONTHS_UP_TO else "Y"
    ticks = np.arange(start.astype(f"datetime64[{unit}]"), end.astype(f"datetime64[{unit}]") + 1)
    ticks = ticks[ticks.astype("datetime64[D]") >= start]
    every = _every(len(ticks), unit)
    kept = ticks[(ticks.astype(int) + (1970 if unit == "Y" else 0)) % every == 0]
    names = [_tick_name(tick, place == 0, unit, language) for place, tick in enumerate(kept)]
    axes.set_xticks(day_number(kept), names)


def _every(ticks: int, unit: str) -> int:
    """Return at which distance ticks are written, so that about a dozen stand under the axis."""
    steps = (1, 2, 3, 6) if unit == "M" else (1, 2, 5, 10, 20, 50, 100)
    return next((step for step in steps if ticks <= 13 * step), steps[-1])


def _tick_name(tick: np.datetime64, is_first: bool, unit: str, language: str) -> str:
    year = int(tick.astype("datetime64[Y]").astype(int)) + 1970
    if unit == "Y":
        return str(year)
    month = int(tick.astype("datetime64[M]").astype(int)) % 12 + 1
    name = text(f"monitoring.month_short.{month}", language)
    return f"{name}\n{year}" if is_first or month == 1 else name


def log_ticks(axis: Axis, language: str = "en") -> None:
    """Write round numbers on a logarithmic axis: a handful, however short or long it is."""
    low, high = axis.get_view_interval()
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1,), (1, 3), (1, 2, 5)):
        ticks = [step * 10.0**decade for decade in decades for step in steps]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) >= _LOG_TICKS:
            break
    if len(ticks) < _LOG_TICKS:
        ticks = [t for t in MaxNLocator(5).tick_values(low, high) if low <= t <= high]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(tick_numbers(language))


def add_keys(figure: Figure, top: float, keys: Sequence[Key]) -> float:
    """Write a key of lines and markers under the heading, in as many lines as it needs.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    top : float
        Height that the heading takes [inch].
    keys : sequence of Key
        Names with their looks.

    Returns
    -------
    float
        Height that the key takes [inch].
    """
    width, height = (float(side) for side in figure.get_size_inches())
    x, y = 0.15, top + 0.09
    for name, style in keys:
        shown = wrap(name, 72 * (width - _HANDLE - 0.4), _LEGEND)
        lines = shown.split("\n")
        wide = _HANDLE + 0.06 + max(text_width(line, _LEGEND) for line in lines) / 72
        if x + wide > width - 0.1 and x > 0.15:
            x, y = 0.15, y + _LINE
        across = (x, x + _HANDLE) if style.get("linestyle", "-") else (x + _HANDLE / 2,)
        handle = Line2D(
            [at / width for at in across],
            [1 - y / height] * len(across),
            transform=figure.transFigure,
            markevery=[0] if len(across) == 1 else [],
            **style,
        )
        figure.add_artist(handle)
        if len(across) == 2 and style.get("marker"):
            dot = {**style, "linestyle": ""}
            at = (x + _HANDLE / 2) / width, 1 - y / height
            figure.add_artist(Line2D([at[0]], [at[1]], transform=figure.transFigure, **dot))
        for line in lines:
            figure.text(
                (x + _HANDLE + 0.06) / width,
                1 - y / height,
                line,
                fontsize=_LEGEND,
                va="center_baseline",
            )
            y += _LINE
        y -= _LINE
        x += wide + _AFTER
    return y - top + 0.14
