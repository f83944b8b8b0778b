"""Exceedance: the probability that a load is larger than a given one, scenario by scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.decide.common import (
    LABEL,
    LINE,
    SMALL,
    Question,
    Writer,
    question,
    writer,
)
from wastewater.present.decide.exceedance_curves import Curve, baseline_of, curves_of
from wastewater.present.decide.frame import framed, height_of, said
from wastewater.present.monitoring.frame import log_ticks, panel
from wastewater.present.scenario_lines import alike_name
from wastewater.present.style import (
    INK,
    MUTED,
    Chart,
    house_style,
    scenario_colours,
    tick_numbers,
    wrap,
)
from wastewater.present.view import BASELINE
from wastewater.results.figures import is_number
from wastewater.results.result import Result
from wastewater.text import text

_HEIGHT, _LEFT, _RIGHT, _BELOW, _ABOVE = 4.6, 0.75, 3.9, 0.55, 0.35  # inch
_GAP = 0.14  # inch, between labels
_LOG_FROM = 50.0  # largest over smallest load, above which a log axis is needed
_KEY = "decide.exceedance"


def exceedance(
    result: Result,
    city: City | str,
    substance: str = "total_p",
    sea: str | None = None,
    year: int | None = None,
    limits: Mapping[str, float] | None = None,
    language: str = "en",
) -> Chart:
    """Draw with which probability the load of a substance to a sea exceeds any given load.

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
    year : int, optional
        The year; the last one if not given.
    limits : mapping of str to float, optional
        Loads [kg/yr, m3/yr] to be drawn as lines, such as a target, by their name. The
        probability of exceeding the first one stands beside each curve.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One curve per scenario; scenarios that look the same share one.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the substance, sea or year, or a limit is no number.
    """
    _check_limits(limits or {})
    asked = question(result, city, substance, language, sea=sea, year=year)
    table = asked.own(result.exceedance(substance, asked.sea, asked.year))
    curves = curves_of(asked, table)
    if not result.draws or not curves:
        return _nothing(asked, "decide.no_draws")
    largest = max(float(curve.value.max()) for curve in curves)
    if largest == 0:
        return _nothing(asked, "decide.zero")
    write = writer(max(curve.at(0.5) for curve in curves), asked.unit, language)
    lines = _lines(asked, curves, write, limits or {})
    with house_style():
        labels = [_label(asked, curve, write, limits or {}) for curve in curves]
        body = max(_HEIGHT, sum(map(_tall, labels)) + _BELOW + _ABOVE + 0.3)
        frame = framed(asked, body, lines[0], lines[1:])
        _draw(*frame, (asked, curves, labels), write, limits or {})
    return frame[0]


def _check_limits(limits: Mapping[str, float]) -> None:
    problems = [
        Problem("sure.no_number", value=str(limit), expected=name)
        for name, limit in limits.items()
        if not (is_number(limit) and math.isfinite(limit))
    ]
    if problems:
        raise InputError(problems)


def _nothing(asked: Question, key: str) -> Chart:
    bare = text(f"{_KEY}.title_bare", asked.language, **asked.named)
    return said(asked, bare, [text(key, asked.language, **asked.named)])


def _lines(
    asked: Question, curves: Sequence[Curve], write: Writer, limits: Mapping[str, float]
) -> list[str]:
    """Return the title, which tells the baseline and the best scenario, and how to read it."""
    first, best = baseline_of(curves), curves[-1]
    fields = {**asked.named, "best": _name(asked, best.scenarios[0])}
    key = f"{_KEY}.title_one" if best is first else f"{_KEY}.title"
    if limits:
        name, limit = next(iter(limits.items()))
        key = key.replace("title", "title_limit")
        fields |= {"limit": write.value(limit), "name": name}
        shown = [_odds(curve.over(limit), asked.language) for curve in (first, best)]
    else:
        shown = [write.value(curve.at(0.5)) for curve in (first, best)]
    title = text(key, asked.language, **fields, first=shown[0], last=shown[1])
    return [title, text(f"{_KEY}.reading", asked.language)]


def _name(asked: Question, scenario: str) -> str:
    return words.scenario_name(asked.city, scenario, asked.language)


def _odds(probability: float, language: str) -> str:
    """Write a probability; those beyond what the draws can tell as under 1 or over 99 percent."""
    least = 0.01
    if probability < least:
        return text(f"{_KEY}.below", language, share=numerals.percent(least, language, 1))
    if probability > 1 - least:
        return text(f"{_KEY}.above", language, share=numerals.percent(1 - least, language))
    return numerals.percent(probability, language)


def _label(
    asked: Question, curve: Curve, write: Writer, limits: Mapping[str, float]
) -> tuple[str, str]:
    """Return the names of a curve's scenarios, and its figures."""
    room = 72 * (_RIGHT - 0.25)
    language = asked.language
    name = wrap(alike_name(asked.city, curve.scenarios, language), room, LABEL, bold=True)
    band = write.band(*(curve.at(p) for p in (0.5, 0.95, 0.05)))
    figures = [text(f"{_KEY}.figures", language, band=band)]
    for limit in list(limits.values())[:1]:
        odds = _odds(curve.over(limit), language)
        figures.append(text(f"{_KEY}.over", language, limit=write.value(limit), odds=odds))
    return name, "\n".join(wrap(line, room, SMALL) for line in figures)


def _tall(label: tuple[str, str]) -> float:
    """Return the height of a label [inch]."""
    return sum(part.count("\n") + 1 for part in label) * LINE + _GAP


def _draw(
    figure: Chart,
    top: float,
    bottom: float,
    drawn: tuple[Question, Sequence[Curve], Sequence[tuple[str, str]]],
    write: Writer,
    limits: Mapping[str, float],
) -> None:
    asked, curves, labels = drawn
    height = float(figure.get_size_inches()[1])
    axes = panel(figure, bottom + _BELOW, height - top - _ABOVE, _LEFT, _RIGHT)
    axes.set_ylim(0, 100)
    colours = scenario_colours(asked.result.scenarios[asked.city.id])
    for curve in curves:
        is_base = BASELINE in curve.scenarios
        axes.plot(
            write.factor * curve.value,
            100 * curve.probability,
            color=colours[curve.scenarios[0]],
            linewidth=2.4,
            linestyle="--" if is_base else "-",
            label=curve.scenarios[0],
            zorder=3,
        )
    _finish(axes, curves, write, limits)
    _add_limits(axes, write, limits)
    _add_labels(axes, curves, labels, colours, write.factor)


def _finish(
    axes: Axes, curves: Sequence[Curve], write: Writer, limits: Mapping[str, float]
) -> None:
    """Set limits, ticks and units; the last hundredth of a long tail is left out."""
    ends = [write.factor * curve.at(p) for curve in curves for p in (0.01, 0.99)]
    ends += [write.factor * limit for limit in limits.values()]
    if min(ends) > 0 and max(ends) > _LOG_FROM * min(ends):
        axes.set_xscale("log")
        axes.set_xlim(min(ends), max(ends) * 1.1)
        log_ticks(axes.xaxis, write.language)
    else:
        axes.set_xlim(min(0.0, *ends), max(ends) * 1.03)
        axes.xaxis.set_major_formatter(tick_numbers(write.language))
    axes.yaxis.set_major_formatter(tick_numbers(write.language))
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True)
    axes.set_xlabel(
        text(f"{_KEY}.x_axis", write.language, unit=write.unit), fontsize=LABEL, color=MUTED
    )
    axes.set_ylabel(text(f"{_KEY}.y_axis", write.language), fontsize=LABEL, color=MUTED)


def _add_limits(axes: Axes, write: Writer, limits: Mapping[str, float]) -> None:
    for name, limit in limits.items():
        at = write.factor * limit
        axes.axvline(at, color=INK, linewidth=1.4, linestyle=":", label=f"_{name}", zorder=2)
        axes.annotate(
            f"{name}, {write.value(limit)}",
            (at, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
        )


def _add_labels(
    axes: Axes,
    curves: Sequence[Curve],
    labels: Sequence[tuple[str, str]],
    colours: Mapping[str, str],
    factor: float,
) -> None:
    """Write each label beside the panel, a dotted line leading to its curve at that height."""
    inches = height_of(axes)
    spare = max(inches - sum(map(_tall, labels)), 0.0) / (len(labels) + 1)
    y = inches - spare
    for curve, label in zip(curves, labels, strict=True):
        colour = colours[curve.scenarios[0]]
        level = 100 * (y - (label[0].count("\n") + 1) * LINE / 2) / inches
        axes.plot(
            [factor * curve.at(level / 100), axes.get_xlim()[1]],
            [level, level],
            color=colour,
            linewidth=0.9,
            linestyle=":",
            label=f"_leader_{curve.scenarios[0]}",
            zorder=2,
        )
        looks: tuple[dict[str, Any], ...] = (
            {"fontsize": LABEL, "fontweight": "bold", "color": colour},
            {"fontsize": SMALL},
        )
        for part, look in zip(label, looks, strict=True):
            axes.annotate(
                part,
                (1, y / inches),
                xycoords="axes fraction",
                xytext=(7, 0),
                textcoords="offset points",
                va="top",
                linespacing=1.2,
                **look,
            )
            y -= (part.count("\n") + 1) * LINE
        y -= _GAP + spare
