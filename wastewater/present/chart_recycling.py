"""The recycling rate over the years against the targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.scenario_lines import alike, alike_name, draw_band, draw_line, line_of
from wastewater.present.style import (
    INK,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    tick_numbers,
    wrap,
)
from wastewater.present.view import Tables, band_of, bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

RATE, COLLECTED = "recycling_rate", "collected_rate"
_WIDTH, _ASIDE = 11.5, 3.55  # inch
_NAME, _NOTE = 9.0, 8.5  # point
_LATE = 0.85  # share of the axis after which names stand to the left of their markers
Years = tuple[int, int]
_UNION = "EU"
_MARKERS = {_UNION: "D", "UA": "^"}
"""Marker of the targets of each jurisdiction."""


@dataclass(frozen=True)
class Target:
    """A target for the recycling rate.

    Attributes
    ----------
    id : str
        Target id.
    year : int
        Calendar year.
    required : float
        The least that is required [1].
    jurisdiction : str
        Who requires it.
    """

    id: str
    year: int
    required: float
    jurisdiction: str

    def name(self, language: str) -> str:
        """Return who requires what, for example `EU 55%`."""
        required = numerals.percent(self.required, language)
        who = text(f"jurisdiction.{self.jurisdiction}", language)
        return f"{who}\N{NO-BREAK SPACE}{required}"


def recycling_rate(result: Result, city: City | str, language: str = "en") -> Chart:
    """Draw the recycling rate of each scenario over the years, and the targets.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Recycling rate by the calculation rule of the European Union, median and 5-95 % band [%];
        the collected rate as a thin dashed line; targets as steps. Scenarios with the same rates
        share a line.
    """
    record = find_city(result, city)
    known = Tables(result)
    rows = where(known.rates, city=record.id, rate=(RATE, COLLECTED))
    table = 100 * bands(rows, ["scenario", "rate", "year"])
    groups = alike(table, result.scenarios[record.id])
    targets = rate_targets(known.targets, record)
    aside = [_notes(known, record, group, table, targets, language) for group in groups]
    with house_style():
        height = max(5.2, 1.7 + sum(_height(name, notes) for name, notes in aside))
        figure = Chart(figsize=(_WIDTH, height))
        names = {"city": words.city_name(record, language)}
        top = add_heading(
            figure,
            text("chart.recycling.title", language, **names),
            text("chart.recycling.subtitle", language),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        axes = _axes(figure, top, bottom)
        colours = scenario_colours(result.scenarios[record.id])
        for group in groups:
            line = line_of(table, group[0], RATE)
            draw_band(axes, line, colours[group[0]])
            draw_line(axes, line, colours[group[0]], group[0])
            _draw_collected(axes, line_of(table, group[0], COLLECTED), colours[group[0]])
        years = (result.years[0], result.years[-1])
        inside = [target for target in targets if years[0] <= target.year <= years[1]]
        _finish(axes, table, inside, years, language)
        _draw_targets(axes, inside, years, language)
        _write_aside(figure, top, aside, [colours[group[0]] for group in groups])
    return figure


def rate_targets(targets: pd.DataFrame, city: City) -> list[Target]:
    """Return the targets for the recycling rate, in the order of their years.

    Those of the European Union, and those of the city's own country.

    Parameters
    ----------
    targets : pandas.DataFrame
        Table of the targets of a result.
    city : City
        The city.

    Returns
    -------
    list of Target
        Each once.
    """
    rows = where(targets, city=city.id, rate=RATE).drop_duplicates("target")
    jurisdictions = vocabulary.targets()["jurisdiction"]
    found = [
        Target(str(name), int(year), float(required), str(jurisdictions[name]))
        for name, year, required in zip(
            rows["target"], rows["target_year"], rows["required"], strict=True
        )
    ]
    own = [target for target in found if target.jurisdiction in (_UNION, city.country)]
    return sorted(own, key=lambda target: (target.year, target.required))


def _axes(figure: Chart, top: float, bottom: float) -> Axes:
    width, height = figure.get_size_inches()
    left = 0.7
    return figure.add_axes(
        (
            left / width,
            (bottom + 0.3) / height,
            (width - left - _ASIDE - 0.3) / width,
            1 - (top + bottom + 0.45) / height,
        )
    )


def _draw_collected(axes: Axes, line: pd.DataFrame, colour: str) -> None:
    axes.plot(
        line.index.to_numpy(dtype=float),
        line["median"],
        color=colour,
        linewidth=1.0,
        linestyle=(0, (5, 3)),
        marker="." if len(line) == 1 else "",
        label=f"_{COLLECTED}",
    )


def _finish(
    axes: Axes, table: pd.DataFrame, inside: Sequence[Target], years: Years, language: str
) -> None:
    tops = [float(table["p95"].max()), *(100 * target.required + 4 for target in inside), 10.0]
    axes.set_ylim(0, min(1.08 * max(top for top in tops if top == top), 100))
    axes.set_xlim(years[0] - 0.3, max(years[1], years[0] + 1) + 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:.0f}"))
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.set_ylabel(text("chart.recycling.axis", language))
    axes.grid(visible=True, axis="y")


def _draw_targets(axes: Axes, inside: Sequence[Target], years: Years, language: str) -> None:
    """Draw what each jurisdiction requires as steps, a marker and its name where a step begins."""
    for jurisdiction, marker in _MARKERS.items():
        steps = [target for target in inside if target.jurisdiction == jurisdiction]
        if not steps:
            continue
        begins = [float(target.year) for target in steps]
        levels = [100 * target.required for target in steps]
        ends = [*begins[1:], float(years[1])]
        axes.hlines(levels, begins, ends, color=INK, linewidth=1.0, linestyle=":")
        axes.plot(
            begins,
            levels,
            marker=marker,
            color=INK,
            markersize=6,
            linestyle="",
            clip_on=False,
            label=f"_{jurisdiction}",
        )
        for target in steps:
            _name_target(axes, target, language)


def _name_target(axes: Axes, target: Target, language: str) -> None:
    """Write a target above its marker, to the left of it near the right edge."""
    first, last = axes.get_xlim()
    is_late = (target.year - first) / (last - first) > _LATE
    axes.annotate(
        target.name(language),
        (target.year, 100 * target.required),
        xytext=(4 if is_late else -3, 6),
        textcoords="offset points",
        fontsize=_NOTE,
        ha="right" if is_late else "left",
        va="bottom",
    )


def _notes(
    tables: Tables,
    city: City,
    group: Sequence[str],
    table: pd.DataFrame,
    targets: Sequence[Target],
    language: str,
) -> tuple[str, list[str]]:
    """Return the name of a line, and what is to be said of it, wrapped to the room aside."""
    room = 72 * (_ASIDE - 0.3)
    last = tables.last_year
    notes = []
    for rate in (RATE, COLLECTED):
        found = band_of(table / 100, group[0], rate, last)
        if found is not None:
            shown = numerals.percent(found.median, language)
            bounds = numerals.percent_interval(found.p05, found.p95, language)
            notes.append(
                text(
                    "chart.recycling.figure",
                    language,
                    rate=text(f"rate.{rate}", language),
                    year=last,
                    value=shown,
                    bounds=bounds,
                )
            )
    reached = where(tables.targets, city=city.id, scenario=group[0], rate=RATE)
    met = reached.dropna(subset=["reached_year"])
    years = {str(t): int(y) for t, y in zip(met["target"], met["reached_year"], strict=True)}
    notes += _reached(targets, years, last, language)
    name = alike_name(city, group, language)
    return wrap(name, room, _NAME, bold=True), [wrap(note, room, _NOTE) for note in notes]


def _reached(
    targets: Sequence[Target], years: Mapping[str, int], last: int, language: str
) -> list[str]:
    """Return which targets are reached and when, and which are not within the run."""
    met = [f"{t.name(language)} ({years[t.id]})" for t in targets if t.id in years]
    missed = [t.name(language) for t in targets if t.id not in years]
    said = []
    if met:
        said.append(text("chart.recycling.reached", language, targets=", ".join(met)))
    if missed:
        said.append(text("chart.recycling.missed", language, targets=", ".join(missed), year=last))
    return said


def _height(name: str, notes: Sequence[str]) -> float:
    """Return the height [inch] of what is said of one line."""
    lines = sum(note.count("\n") + 1 for note in notes)
    return ((name.count("\n") + 1) * _NAME + lines * _NOTE) * 1.35 / 72 + 0.16


def _write_aside(
    figure: Chart,
    top: float,
    aside: Sequence[tuple[str, list[str]]],
    colours: Sequence[str],
) -> None:
    width, height = figure.get_size_inches()
    x, y = 1 - _ASIDE / width, top + 0.15
    for (name, notes), colour in zip(aside, colours, strict=True):
        look: dict[str, Any] = {"va": "top", "linespacing": 1.25}
        figure.text(
            x, 1 - y / height, name, fontsize=_NAME, fontweight="bold", color=colour, **look
        )
        below = y + (name.count("\n") + 1) * _NAME * 1.35 / 72
        figure.text(x, 1 - below / height, "\n".join(notes), fontsize=_NOTE, color=MUTED, **look)
        y += _height(name, notes)
