"""What the charts for decisions are set in: heading, key and source line, labels kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from scipy.optimize import isotonic_regression

from wastewater.model.distributions import Array
from wastewater.present.chart_outflow import parts_line
from wastewater.present.decide.common import SMALL, WIDTH, Question
from wastewater.present.monitoring.frame import Key, add_keys, panel
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    text_width,
    wrap,
)

_OVER, _UNDER, _SIDE = 0.3, 0.55, 0.3  # inch, round axes
_EMPTY, _BESIDE = 1.2, 0.5  # inch, of a body of words and beside the numbers of an axis


def apart(places: Sequence[float], gap: float, low: float, high: float) -> Array:
    """Return places as near as can be to the wanted ones, in their order and a gap apart.

    Parameters
    ----------
    places : sequence of float
        Where labels should stand, in any order.
    gap : float
        The least distance of two labels; less where the room does not suffice.
    low, high : float
        Bounds of the places.
    """
    wanted = np.asarray(places, dtype=float)
    if wanted.size < 2:
        return np.asarray(np.clip(wanted, low, high))
    step = min(gap, (high - low) / (wanted.size - 1))
    order = np.argsort(wanted, kind="stable")
    steps = step * np.arange(wanted.size)
    moved = np.asarray(isotonic_regression(wanted[order] - steps).x)
    found = np.empty_like(wanted)
    found[order] = np.clip(moved, low, high - steps[-1]) + steps
    return found


def height_of(axes: Axes) -> float:
    """Return how tall axes are [inch]."""
    figure = axes.get_figure(root=True)
    height = float(figure.get_size_inches()[1]) if figure else 0.0
    return height * axes.get_position().height


def panel_above(figure: Chart, top: float, tall: float) -> Axes:
    """Add axes under a heading, with something else to follow below them.

    Parameters
    ----------
    figure : Chart
        The figure.
    top : float
        Height that the heading takes [inch].
    tall : float
        Height of the axes with their numbers and units [inch].
    """
    upper = float(figure.get_size_inches()[1]) - top
    return panel(figure, upper - tall + _UNDER, upper - _OVER, _SIDE, _SIDE)


def fit_left(axes: Axes, least: float) -> None:
    """Move the left edge of axes so that the numbers beside it and a unit fit on the page.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes, their range and the format of their numbers set.
    least : float
        The margin that is there in any case [inch].
    """
    low, high = axes.get_ylim()
    ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
    numbers = axes.yaxis.get_major_formatter().format_ticks(ticks)
    wide = max((text_width(number, SMALL) for number in numbers), default=0.0) / 72
    box = axes.get_position()
    left = max(least, wide + _BESIDE) / WIDTH
    axes.set_position((left, box.y0, box.x1 - left, box.height))


def framed(
    asked: Question, body: float, title: str, lines: Sequence[str], keys: Sequence[Key] = ()
) -> tuple[Chart, float, float]:
    """Return a figure with heading, key and source line round a body of a given height.

    Parameters
    ----------
    asked : Question
        What the chart is asked.
    body : float
        Height that is left between heading and source line [inch].
    title : str
        What the chart shows.
    lines : sequence of str
        How to read it; empty ones are left out.
    keys : sequence of Key
        The key.

    Returns
    -------
    tuple of (Chart, float, float)
        The figure, and the heights that are taken at its top and at its bottom [inch].
    """
    parts = ""  # a city that does not drain to the sea has none
    if asked.drains:
        parts = parts_line(asked.tables, asked.city, asked.outcome, asked.sea, asked.language)
    subtitle = "\n".join(line for line in (asked.note, *lines, parts.strip()) if line)
    source = source_line(asked.tables, asked.language, asked.city.id)

    def write(figure: Chart) -> tuple[float, float]:
        top = add_heading(figure, title, subtitle)
        top += add_keys(figure, top, keys) if keys else 0.0
        return top, add_source(figure, source)

    draft = write(Chart(figsize=(WIDTH, body)))  # how tall the frame is depends on its words
    figure = Chart(figsize=(WIDTH, body + sum(draft)))
    return figure, *write(figure)


def said(asked: Question, title: str, lines: Sequence[str]) -> Chart:
    """Return a chart that has nothing to draw and says why.

    Parameters
    ----------
    asked : Question
        What the chart is asked.
    title : str
        What the chart would show.
    lines : sequence of str
        Why there is nothing to be drawn.
    """
    with house_style():
        figure, top, _ = framed(asked, _EMPTY, title, ())
        height = float(figure.get_size_inches()[1])
        figure.text(
            0.5,
            1 - (top + _EMPTY / 2) / height,
            wrap("\n".join(lines), 72 * (WIDTH - 2), 11),
            fontsize=11,
            color=MUTED,
            ha="center",
            va="center",
        )
    return figure
