"""Convergence: how sure the statistics of an outcome are, against the number of draws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from wastewater.inputs.city import City
from wastewater.present import numerals
from wastewater.present.decide.common import (
    LABEL,
    SMALL,
    WIDTH,
    Question,
    Writer,
    question,
    writer,
)
from wastewater.present.decide.frame import apart, fit_left, framed, height_of, said
from wastewater.present.monitoring.frame import panel
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    house_style,
    text_width,
    tick_numbers,
)
from wastewater.present.view import BASELINE
from wastewater.results.intervals import certainty
from wastewater.results.result import Result
from wastewater.text import text

STATISTICS: Mapping[str, str] = {
    "p95": OKABE_ITO["vermillion"],
    "mean": OKABE_ITO["orange"],
    "median": OKABE_ITO["blue"],
    "p05": OKABE_ITO["green"],
}

_HEIGHT, _LEFT, _BELOW, _ABOVE = 4.3, 0.85, 0.55, 0.15  # inch
_GAP, _LEADER = 0.42, 0.3  # inch, between labels and from the last draws to a label
_PALE, _BAR = 0.18, 0.45  # opacity
_SIDES = 1.03  # factor by which the axis goes beyond the numbers of draws
_APART = 1.35  # factor between two numbers of draws that are written
_DIGITS = 3
_KEY = "decide.convergence"


def convergence(
    result: Result,
    city: City | str,
    outcome: str = "total_p",
    scenario: str = BASELINE,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw how mean, median and band of an outcome settle as draws are added.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    outcome : str
        A substance, `eqs_volume` or a rate.
    scenario : str
        With the baseline the outcome itself, with any other scenario the change that it brings.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One line per statistic against the number of draws, with the interval in which it lies with
        90 % certainty.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the outcome, scenario or year.
    """
    asked = question(result, city, outcome, language, scenario=scenario, year=year)
    table = asked.own(result.convergence(outcome, scenario, asked.year))
    table = table[table["statistic"].isin(list(STATISTICS))]
    if not result.draws or _last(table)["value"].nunique() < 2:
        key = "decide.no_spread" if result.draws else "decide.no_draws"
        bare = text(f"{_KEY}.title_bare", language, **asked.named)
        return said(asked, bare, [text(key, language)])
    title = _title(asked, _last(table))
    with house_style():
        frame = framed(asked, _HEIGHT, title, _reading(table, language))
        largest = float(table[["value", "low", "high"]].abs().max().max())
        _draw(*frame, table, writer(largest, asked.unit, language))
    return frame[0]


def _last(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with all draws, by statistic."""
    last: pd.DataFrame = table[table["draws"] == table["draws"].max()]
    return last.set_index("statistic")


def _title(asked: Question, last: pd.DataFrame) -> str:
    """Return how good the median is, as far as the draws can tell."""
    error = float(last["error_share"]["median"])
    if not math.isfinite(error):
        return text(f"{_KEY}.title_bare", asked.language, **asked.named)
    return text(
        f"{_KEY}.title",
        asked.language,
        **asked.named,
        draws=numerals.number(float(last["draws"]["median"]), asked.language),
        error=numerals.percent(error, asked.language),
    )


def _reading(table: pd.DataFrame, language: str) -> list[str]:
    """Return how to read the lines, and what a missing interval means where there is one."""
    level = numerals.percent(certainty("level"), language)
    lines = [text(f"{_KEY}.reading", language, level=level)]
    if table[["low", "high"]].isna().to_numpy().any():
        lines[0] += " " + text(f"{_KEY}.too_few", language)
    return lines


def _draw(figure: Chart, top: float, bottom: float, table: pd.DataFrame, write: Writer) -> None:
    """Draw the lines with their intervals, and the labels at their ends."""
    height = float(figure.get_size_inches()[1])
    last = _last(table)
    shown = [name for name in STATISTICS if name in last.index]
    labels = {name: _label(name, last, write) for name in shown}
    room = max(
        max(text_width(n, LABEL, bold=True), text_width(v, SMALL)) for n, v in labels.values()
    )
    right = room / 72 + _LEADER + 0.2
    axes = panel(figure, bottom + _BELOW, height - top - _ABOVE, _LEFT, right)
    for name in shown:
        _draw_line(axes, table[table["statistic"] == name], name, write.factor)
    _finish(axes, table, write)
    fit_left(axes, _LEFT)
    _label_ends(axes, last, labels, write.factor)


def _draw_line(axes: Axes, rows: pd.DataFrame, name: str, factor: float) -> None:
    draws = rows["draws"].to_numpy(dtype=float)
    low, value, high = (factor * rows[c].to_numpy(dtype=float) for c in ("low", "value", "high"))
    colour = STATISTICS[name]
    axes.fill_between(draws, low, high, color=colour, alpha=_PALE, linewidth=0, label=f"_{name}")
    axes.vlines(draws, low, high, color=colour, alpha=_BAR, linewidth=1.6, label=f"_bars_{name}")
    axes.plot(draws, value, color=colour, linewidth=2.0, marker="o", markersize=4, label=name)


def _finish(axes: Axes, table: pd.DataFrame, write: Writer) -> None:
    draws = table["draws"].astype(float)
    axes.set_xscale("log")
    axes.set_xlim(draws.min() / _SIDES, draws.max() * _SIDES)
    axes.xaxis.set_major_locator(FixedLocator(_ticks(draws)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(tick_numbers(write.language))
    axes.yaxis.set_major_formatter(tick_numbers(write.language))
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True)
    axes.set_ylabel(write.unit, fontsize=LABEL)
    axes.set_xlabel(text(f"{_KEY}.axis", write.language), fontsize=LABEL, color=MUTED)


def _ticks(draws: Iterable[float]) -> list[float]:
    """Return the numbers of draws that are written under the axis: the last, and some before it."""
    ticks: list[float] = []
    for number in sorted(set(draws), reverse=True):
        if not ticks or number * _APART <= ticks[-1]:
            ticks.append(number)
    return ticks


def _label(name: str, last: pd.DataFrame, write: Writer) -> tuple[str, str]:
    """Return the name of a statistic, and its value with the error if it can be told."""
    error, value = float(last["error_share"][name]), float(last["value"][name])
    figures = write.value(value, _DIGITS)
    if math.isfinite(error):
        shown = numerals.percent(error, write.language)
        figures = text(f"{_KEY}.value", write.language, value=figures, error=shown)
    return text(f"{_KEY}.{name}", write.language), figures


def _label_ends(
    axes: Axes, last: pd.DataFrame, labels: Mapping[str, Sequence[str]], factor: float
) -> None:
    """Write the labels beside the ends of the lines, apart from each other."""
    ends = [factor * float(last["value"][name]) for name in labels]
    low, high = axes.get_ylim()
    tall = (high - low) / height_of(axes)  # of an inch
    places = apart(ends, _GAP * tall, low + 0.2 * tall, high - 0.2 * tall)
    per_inch = 1 / (axes.get_position().width * WIDTH)
    for (name, (head, figures)), end, place in zip(labels.items(), ends, places, strict=True):
        x = 1 + _LEADER * per_inch
        axes.plot(
            [1, x - 0.05 * per_inch],
            [end, place],
            transform=axes.get_yaxis_transform(),
            color=STATISTICS[name],
            linewidth=0.8,
            clip_on=False,
            label=f"_leader_{name}",
        )
        at: dict[str, Any] = {"transform": axes.get_yaxis_transform()}
        axes.text(
            x,
            place + 0.01 * tall,
            head,
            fontsize=LABEL,
            fontweight="bold",
            va="bottom",
            color=STATISTICS[name],
            **at,
        )
        axes.text(x, place - 0.01 * tall, figures, fontsize=SMALL, va="top", color=INK, **at)
