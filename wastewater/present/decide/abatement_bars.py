"""The bars of an abatement cost curve: their axis, their bands and the words above them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from wastewater.present import language as words
from wastewater.present.decide.common import SMALL, WIDTH, Question
from wastewater.present.decide.frame import apart
from wastewater.present.decide.steps import Step
from wastewater.present.style import INK, OKABE_ITO, ink_on, text_width, wrap

COST, SAVING = OKABE_ITO["blue"], OKABE_ITO["green"]

_BANDED = 0.03  # share of the axis from which a bar has room for its bands
_LOG_FROM = 20.0  # highest over lowest cost, above which a logarithmic axis is needed
_HIGHEST = 2.5  # whiskers end at this multiple of the highest bar
_CHIP = 0.24  # inch between the numbers of bars
_WHISKER = 0.88  # share of a bar left of its upright band
_NAME_LINES = 2


def kind_of_axis(costs: Sequence[float]) -> str:
    """Return the kind of axis on which all bars can be seen."""
    sizes = [abs(cost) for cost in costs if cost]
    if not sizes or max(sizes) <= _LOG_FROM * min(sizes):
        return "linear"
    return "log" if min(costs) > 0 else "symlog"


def set_heights(
    axes: Axes, heights: Sequence[float], steps: Sequence[Step], factor: float
) -> float:
    """Set the axis of costs, and return where its bars begin."""
    wide = [step for step in steps if _has_band(step, steps)]
    bounds = [factor * bound for step in wide for bound in (step.cost.p05, step.cost.p95)]
    ends = [*heights, *(bound for bound in bounds if math.isfinite(bound))]
    kind = kind_of_axis(heights)
    if kind == "log":
        low = 10.0 ** math.floor(math.log10(min(heights)))
        axes.set_yscale("log")
        axes.set_ylim(low, min(max(ends), 10 * max(heights)) * 2)
        return low
    low, high = min(0.0, *heights), max(0.0, *heights)
    most = _HIGHEST * max(high, -low)
    low, high = min(low, max(min(ends), -most)), max(high, min(max(ends), most))
    if kind == "symlog":
        axes.set_yscale("symlog", linthresh=10 ** math.floor(math.log10(min(map(abs, heights)))))
        low, high = 2 * low, 2 * high
    room = 0.0 if kind == "symlog" else 0.12 * (high - low)
    axes.set_ylim(low - room * (low < 0), high + room)
    return 0.0


def _has_band(step: Step, steps: Sequence[Step]) -> bool:
    """Tell whether a bar has room for its bands."""
    return step.width > _BANDED * max(one.total.p95 for one in steps)


def draw_bar(axes: Axes, step: Step, factors: tuple[float, float], floor: float) -> None:
    """Draw a bar, and its bands where it has room for them."""
    left, right = (factors[0] * edge for edge in (step.left, step.total.median))
    cost = factors[1] * step.cost.median
    colour = SAVING if cost < 0 else COST
    axes.bar(
        left,
        cost - floor,
        right - left,
        bottom=floor,
        align="edge",
        color=colour,
        alpha=0.75,
        edgecolor="white" if right - left > _BANDED * axes.get_xlim()[1] else colour,
        linewidth=0.8,
        label=step.measure,
    )
    if right - left < _BANDED * axes.get_xlim()[1]:
        return
    _draw_bands(axes, step, factors, left + _WHISKER * (right - left))


def _draw_bands(axes: Axes, step: Step, factors: tuple[float, float], at: float) -> None:
    """Draw the band of the cost upright, to the top where it has no end, and that of the total."""
    look: dict[str, Any] = {"color": INK, "linewidth": 1.3, "zorder": 4}
    low, high = (factors[1] * bound for bound in (step.cost.p05, step.cost.p95))
    if math.isfinite(low):
        top = high if math.isfinite(high) else axes.get_ylim()[1]
        axes.vlines(at, low, top, label=f"_cost_{step.measure}", **look)
    first, last = (factors[0] * bound for bound in (step.total.p05, step.total.p95))
    look |= {"label": f"_total_{step.measure}", "linestyle": (0, (1, 1))}
    axes.hlines(factors[1] * step.cost.median, first, last, **look)


def name_bars(
    axes: Axes, asked: Question, steps: Sequence[Step], factors: tuple[float, float]
) -> None:
    """Write number, and name where the bar has room for it, above each bar."""
    across = 72 * WIDTH * axes.get_position().width / axes.get_xlim()[1]  # point
    gap = 72 * _CHIP / across
    lefts = [factors[0] * step.left for step in steps]
    places = apart(lefts, gap, 0.0, axes.get_xlim()[1] - gap)
    for number, (step, x) in enumerate(zip(steps, places, strict=True), start=1):
        right = factors[0] * (step.left + _WHISKER * step.width)
        room = (right - x) * across - 72 * _CHIP - 8
        name = wrap(words.measure_name(asked.city, step.measure, asked.language), room, SMALL, True)
        lines = name.split("\n")
        fits = len(lines) <= _NAME_LINES and max(text_width(w, SMALL, True) for w in lines) <= room
        colour = SAVING if step.cost.median < 0 else COST
        at = x, max(factors[1] * step.cost.median, 0.0)
        _write_name(axes, at, (str(number), name if fits else ""), colour)


def _write_name(axes: Axes, at: tuple[float, float], said: tuple[str, str], colour: str) -> None:
    """Write a number in a circle, and a name beside it, above a place."""
    number, name = said
    high = 4 + 6 * (name.count("\n") + 1)
    look: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "va": "center"}
    look["textcoords"] = "offset points"
    circle = {"boxstyle": "circle,pad=0.22", "facecolor": colour, "edgecolor": "white"}
    ink = ink_on(colour)
    axes.annotate(
        number, at, xytext=(36 * _CHIP, high), ha="center", color=ink, bbox=circle, zorder=6, **look
    )
    if name:
        axes.annotate(name, at, xytext=(72 * _CHIP + 3, high), linespacing=1.15, **look)
