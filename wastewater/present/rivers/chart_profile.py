"""The way from the works to the sea: flow, load and concentration, reach by reach."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wastewater.inputs.city import City
from wastewater.inputs.compliance.limits import FACTORS
from wastewater.present import numerals
from wastewater.present.monitoring.common import concentration_scale, load_scale
from wastewater.present.monitoring.frame import Key, add_keys, log_ticks, panel
from wastewater.present.provenance import source_line
from wastewater.present.rivers.profile_table import QUANTITIES, Profile, profile_of
from wastewater.present.rivers.profile_words import (
    MEASURED,
    ODDS,
    STANDARD,
    TINT,
    over_words,
    profile_keys,
    profile_title,
    reach_names,
)
from wastewater.present.style import (
    GRID,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    tick_numbers,
)
from wastewater.present.view import Band, Tables, find_city
from wastewater.results.result import Result
from wastewater.text import text

_WIDTH, _LEFT, _RIGHT = 11.5, 0.75, 0.2  # inch
_ROOM = 72 * (_WIDTH - _LEFT - _RIGHT)  # point
_HIGH: Mapping[str, float] = {"flow": 0.75, "load": 1.05, "concentration": 2.5}  # inch
_TITLE, _STRIP, _HEAD = 0.36, 0.2, 0.26  # inch, of panels, rows of the strip, its head
_NAMES, _LINE = 0.55, 0.135  # inch, of reaches with one line and each line more
_SMALL, _LABEL = 7.5, 8.0  # point
_SLOTS = 0.8  # share of a reach that its bars take
_PALE = 0.35  # opacity of a band
_DECADES = 5.0  # that a logarithmic axis shows at most


def river_profile(
    result: Result,
    city: City | str,
    substance: str,
    year: int | None = None,
    scenarios: Sequence[str] | None = None,
    language: str = "en",
) -> Chart:
    """Draw what a city adds to the river, from its works to the sea.

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
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Reaches side by side, all equally wide, the distance from the works at their borders. Flow,
        load that enters a reach, and concentration: median and 5-95 % band. Reaches that are over
        the quality standard with more than even odds have a tinted ground.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the year or a scenario.
    ValueError
        If no way to the sea is known for the city.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    profile = profile_of(result, record, substance, chosen, scenarios)
    colours = scenario_colours(result.scenarios[record.id])
    scales = _scales(profile, substance)
    heading = (
        profile_title(record, profile, (substance, chosen, scales["concentration"]), language),
        _subtitle(profile, language),
    )
    keys = profile_keys(record, profile, colours, language)
    strip = _HEAD + _STRIP * len(profile.groups) if profile.standard else 0.0
    body = sum(_TITLE + high for high in _HIGH.values()) + strip
    body += _NAMES + _LINE * max(
        name.count("\n") for name in reach_names(profile, _ROOM, _LABEL, language)
    )
    with house_style():
        draft = Chart(figsize=(_WIDTH, body))  # how tall the frame is depends on its words
        frame = _frame(draft, heading, keys, source_line(known, language, record.id))
        figure = Chart(figsize=(_WIDTH, body + sum(frame)))
        _frame(figure, heading, keys, source_line(known, language, record.id))
        high = figure.get_size_inches()[1] - frame[0]
        for quantity in QUANTITIES:
            low = high - _TITLE - _HIGH[quantity]
            axes = panel(figure, low, low + _HIGH[quantity], _LEFT, _RIGHT)
            shown = replace(profile, groups=profile.groups[:1]) if quantity == "flow" else profile
            _draw(axes, shown, quantity, scales[quantity].factor, colours)
            _finish(axes, quantity, scales[quantity].unit, language)
            if quantity == "flow":
                _write_flows(axes, shown, language)
            high = low
        if profile.standard is not None:
            _draw_standard(figure.axes[-1], profile, scales["concentration"].factor)
            axes = panel(figure, high - strip, high, _LEFT, _RIGHT)
            _draw_strip(axes, profile, colours, language)
        for reach, least, most in profile.measured:
            _draw_measured(figure.axes[len(QUANTITIES) - 1], profile, (reach, least, most), scales)
        _name_reaches(figure.axes[-1], profile, language)
    return figure


def _subtitle(profile: Profile, language: str) -> str:
    """Return how to read the chart, and that there is no standard where none is known."""
    lines = [text("rivers_chart.profile.subtitle", language)]
    if profile.standard is None:
        lines.append(text("rivers_chart.profile.no_standard", language))
    return " ".join(lines)


def _frame(
    figure: Chart, heading: tuple[str, str], keys: Sequence[Key], source: str
) -> tuple[float, float]:
    """Write heading, key and source line; return the height at top and bottom [inch]."""
    top = add_heading(figure, *heading)
    top += add_keys(figure, top, keys)
    return top, add_source(figure, source)


def _scales(profile: Profile, substance: str) -> dict[str, numerals.Scale]:
    """Choose the units in which load and concentration read well: that of the standard, if any."""
    own, standard = concentration_scale(profile.largest("concentration")), profile.standard
    if standard is not None:
        own = numerals.Scale(1 / FACTORS[standard.unit], standard.unit)
    return {
        "flow": numerals.Scale(1.0, "m3/s"),
        "load": load_scale(profile.largest("load"), substance),
        "concentration": own,
    }


def _slot(profile: Profile, reach: int, group: int) -> tuple[float, float]:
    """Return left and right of the bar of a scenario in a reach."""
    wide = _SLOTS / len(profile.groups)
    left = reach + (1 - _SLOTS) / 2 + group * wide
    return left, left + 0.86 * wide


def _draw(
    axes: Axes, profile: Profile, quantity: str, factor: float, colours: Mapping[str, str]
) -> None:
    """Draw a bar from 5 to 95 % in each reach, with the median across it."""
    for place, (scenario, *_) in enumerate(profile.groups):
        colour = MUTED if quantity == "flow" else colours[scenario]
        known = [profile.bands[quantity, scenario, reach] for reach in profile.reaches]
        shown = [(i, band) for i, band in enumerate(known) if band.p95 > 0]
        ends = [_slot(profile, i, place) for i, _ in shown]
        # A logarithm of 0 is none: a band from 0 begins far below the axis.
        lows = [max(band.p05, band.p95 / 10 ** (2 * _DECADES)) for _, band in shown]
        axes.bar(
            [left for left, _ in ends],
            [factor * (band.p95 - low) for (_, band), low in zip(shown, lows, strict=True)],
            [right - left for left, right in ends],
            bottom=[factor * low for low in lows],
            align="edge",
            color=colour,
            alpha=_PALE,
            label=scenario,
        )
        medians = [factor * band.median for _, band in shown]
        lefts, rights = [left for left, _ in ends], [right for _, right in ends]
        axes.hlines(medians, lefts, rights, color=colour, linewidth=2.2, label=scenario)
    axes.set_xlim(0, len(profile.reaches))
    own = [band for (name, *_), band in profile.bands.items() if name == quantity]
    _scale_axis(axes, own, factor)


def _scale_axis(axes: Axes, drawn: Sequence[Band], factor: float) -> None:
    """Use a logarithmic axis that holds every median and, within some decades, every band."""
    most = factor * max((band.p95 for band in drawn), default=0.0)
    lows = [factor * band.p05 for band in drawn if band.p05 > 0]
    medians = [factor * band.median for band in drawn if band.median > 0]
    if not (most > 0 and lows and medians):
        axes.set_ylim(0, 1)
        return
    axes.set_yscale("log")
    least = max(min(lows) / 1.5, most / 10**_DECADES)
    axes.set_ylim(min(least, min(medians) / 1.5), 1.7 * most)


def _finish(axes: Axes, quantity: str, unit: str, language: str) -> None:
    """Title with unit, few round ticks, a line at every border between reaches."""
    name = text(f"rivers_chart.profile.{quantity}", language)
    axes.set_title(f"{name}, {numerals.unit_label(unit, language)}", pad=4, fontsize=9)
    if axes.get_yscale() == "log":
        log_ticks(axes.yaxis, language)
    else:
        axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.tick_params(axis="y", labelsize=_LABEL)
    axes.grid(visible=True, axis="y")
    borders = range(1, int(axes.get_xlim()[1]))
    axes.set_xticks([])
    for border in borders:
        axes.axvline(border, color=GRID, linewidth=0.7, zorder=0)


def _write_flows(axes: Axes, profile: Profile, language: str) -> None:
    """Write the median flow beside its line, where there is room above or below."""
    ((scenario, *_),) = profile.groups
    for i, reach in enumerate(profile.reaches):
        flow = profile.bands["flow", scenario, reach].median
        axes.annotate(
            numerals.estimate(flow, language),
            (i + 0.5, flow),
            xytext=(0, -10 if _is_high(axes, flow) else 4),
            textcoords="offset points",
            ha="center",
            fontsize=_LABEL,
        )


def _is_high(axes: Axes, value: float) -> bool:
    low, high = axes.get_ylim()
    return math.log(value / low) > 0.6 * math.log(high / low)


def _draw_standard(axes: Axes, profile: Profile, factor: float) -> None:
    """Draw the standard across and tint the reaches that are over it without measures."""
    if profile.standard is None:
        return
    value = profile.standard.in_base * factor
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, value / 1.5), max(high, value * 1.5))
    axes.axhline(value, zorder=5, label="standard", **STANDARD)
    for i, (_, probability) in enumerate(profile.odds(profile.groups[0][0]).values()):
        if probability > ODDS:
            axes.axvspan(i, i + 1, color=TINT, zorder=-1, linewidth=0, label="over")


def _draw_measured(
    axes: Axes,
    profile: Profile,
    measured: tuple[str, float, float],
    scales: Mapping[str, numerals.Scale],
) -> None:
    """Draw what was measured at the left side of its reach."""
    reach, *bounds = measured
    x = profile.reaches.index(reach) + (1 - _SLOTS) / 4
    values = np.array(bounds) * scales["concentration"].factor
    axes.plot([x, x], values, zorder=6, label="measured", **MEASURED)


def _draw_strip(axes: Axes, profile: Profile, colours: Mapping[str, str], language: str) -> None:
    """Write how many times the standard each reach is, with the probability of being over it."""
    rows = len(profile.groups)
    axes.set_xlim(0, len(profile.reaches))
    axes.set_ylim(rows * _STRIP, -_HEAD)
    axes.set_axis_off()
    said = text("rivers_chart.profile.strip", language)
    axes.text(0, -_HEAD / 2, said, fontsize=_SMALL, color=MUTED, va="center_baseline")
    for place, (scenario, *_) in enumerate(profile.groups):
        y = (place + 0.5) * _STRIP
        for i, (times, probability) in enumerate(profile.odds(scenario).values()):
            if probability > ODDS:
                box = Rectangle((i, y - _STRIP / 2), 1, _STRIP, facecolor=TINT, linewidth=0)
                axes.add_patch(box)
            shown = over_words(times, probability, language)
            axes.text(
                i + 0.5,
                y,
                shown,
                fontsize=_LABEL,
                color=colours[scenario],
                fontweight="bold" if probability > ODDS else "normal",
                ha="center",
                va="center_baseline",
            )


def _name_reaches(axes: Axes, profile: Profile, language: str) -> None:
    """Write the distances at the borders and the names of the reaches below them."""
    unit = numerals.unit_label("km", language)
    for i, end in enumerate((0.0, *profile.ends)):
        shown = numerals.number(end, language)
        axes.annotate(
            f"{shown} {unit}" if i == len(profile.ends) else shown,
            (i, 0),
            xytext=(0, -4),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if i == len(profile.ends) else "center",
            va="top",
            fontsize=_LABEL,
            color=MUTED,
        )
    for i, name in enumerate(reach_names(profile, _ROOM, _LABEL, language)):
        axes.annotate(
            name,
            (i + 0.5, 0),
            xytext=(0, -18),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=_LABEL,
            linespacing=1.15,
        )
