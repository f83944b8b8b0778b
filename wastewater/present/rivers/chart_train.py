"""The works as a train of stages: what each takes out of the water, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wastewater.inputs.city import Catchment, City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.monitoring.frame import add_keys
from wastewater.present.provenance import source_line
from wastewater.present.rivers.common import (
    catchment_of,
    changed,
    joined,
    long_name,
    patch,
    percent_with_band,
    short_name,
    stage_name,
    works_name,
)
from wastewater.present.rivers.train_table import (
    EFFLUENT,
    INLET,
    OVERFLOW,
    REJECT,
    Outlet,
    Step,
    outlets,
    train_steps,
)
from wastewater.present.style import (
    HATCH,
    INK,
    MUTED,
    OKABE_ITO,
    PATCH_EDGE,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    text_width,
    tick_numbers,
)
from wastewater.present.view import BASELINE, Band, Tables, find_city
from wastewater.results.result import Result
from wastewater.text import text

COLOURS: Mapping[str, str] = {
    INLET: "#9AA0A6",
    REJECT: "#8C6D31",
    "removed": OKABE_ITO["green"],
    EFFLUENT: OKABE_ITO["blue"],
    OVERFLOW: OKABE_ITO["vermillion"],
}
_HATCHED = (REJECT, OVERFLOW)

_WIDTH, _ROW, _BAR = 11.5, 0.27, 0.66  # inch, inch, share of a row
_ABOVE, _BETWEEN, _BELOW = 0.54, 0.2, 0.44  # inch
_LABEL, _SMALL = 8.5, 8.0  # point
_MOST_LABELS = 1.9  # inch
_QUARTER = 0.32  # inch that the number under a quarter of the axis needs


def plant_train(
    result: Result,
    city: City | str,
    catchment: str = "",
    scenario: str = BASELINE,
    substances: Sequence[str] = ("bod5", "total_n", "total_p"),
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw the works as a train of stages, from 100 % at the inlet to what is discharged.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    catchment : str
        The catchment of the works; the first of the city if not given.
    scenario : str
        Scenario that is drawn beside the baseline; the baseline alone by default.
    substances : sequence of str
        Substance ids, a column each.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Bars are means over the draws, because means add up; discharge and overflow with their
        5-95 % band. Stages that remove nothing at all are left out.

    Raises
    ------
    KeyError
        If the result does not hold the city, or the city not the catchment.
    InputError
        If the result does not hold the year or scenario.
    """
    record = find_city(result, city)
    works = catchment_of(record, catchment)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    scenarios = tuple(dict.fromkeys((BASELINE, scenario)))
    trains = {s: train_steps(known, record, works, s, substances, chosen) for s in scenarios}
    ends = {s: outlets(result, record, works, s, substances, chosen) for s in scenarios}
    fullest = {s: max(trains[s].values(), key=len, default=()) for s in scenarios}
    rows = {s: max(len(steps), 1) for s, steps in fullest.items()}
    with house_style():
        title = _title(record, works, chosen, trains, language)
        body = sum(_ABOVE + _ROW * n + _BELOW for n in rows.values())
        heading = title, _subtitle(record, scenarios, language)
        draft = Chart(figsize=(_WIDTH, body))  # how tall the frame is depends on its words
        frame = _frame(draft, heading, known, record, language)
        figure = Chart(figsize=(_WIDTH, body + sum(frame)))
        top = _frame(figure, heading, known, record, language)[0]
        labels = _label_width(trains, language)
        colours = scenario_colours(result.scenarios[record.id])
        for s in scenarios:
            panels = _panels(figure, top, rows[s], len(substances), labels)
            most = _most(trains, ends)
            for axes, substance in zip(panels, substances, strict=True):
                steps, outlet = trains[s][substance], ends[s][substance]
                _draw(axes, steps, outlet, most, language)
                _name(axes, substance, steps, language)
            _name_rows(panels[0], fullest[s], language)
            said = words.scenario_name(record, s, language)
            _name_scenario(figure, top, text("rivers_chart.train.train_of", language, name=said))
            figure.texts[-1].set_color(colours.get(s, INK))
            top += _ABOVE + _ROW * rows[s] + _BELOW
    return figure


def _title(
    city: City,
    works: Catchment,
    year: int,
    trains: Mapping[str, Mapping[str, Sequence[Step]]],
    language: str,
) -> str:
    """Return the answer: what share of each substance is still discharged."""
    shares = []
    for substance in trains[BASELINE]:
        told = [
            numerals.percent(step.end, language)
            for train in trains.values()
            for step in train[substance]
            if step.name == EFFLUENT
        ]
        shares.append(changed(short_name(substance, language), told))
    return text(
        "rivers_chart.train.title",
        language,
        works=works_name(city, works, language),
        year=year,
        shares=joined(shares, language),
    )


def _subtitle(city: City, scenarios: Sequence[str], language: str) -> str:
    lines = [text("rivers_chart.train.subtitle", language)]
    if len(scenarios) > 1:
        name = words.scenario_name(city, scenarios[-1], language)
        lines.insert(0, text("rivers_chart.train.compared", language, name=name))
    return " ".join(lines)


def _frame(
    figure: Chart, heading: tuple[str, str], tables: Tables, city: City, language: str
) -> tuple[float, float]:
    """Write heading, key and source line; return the height at top and bottom [inch]."""
    top = add_heading(figure, *heading)
    keys = [
        patch(text(f"rivers_chart.train.{kind}", language), colour, HATCH * (kind in _HATCHED))
        for kind, colour in COLOURS.items()
    ]
    top += add_keys(figure, top, keys)
    return top, add_source(figure, source_line(tables, language, city.id))


def _label_width(trains: Mapping[str, Mapping[str, Sequence[Step]]], language: str) -> float:
    """Return the width that the names of the steps need [inch]."""
    names = {step.name for train in trains.values() for steps in train.values() for step in steps}
    widest = max((text_width(_step_name(n, language), _LABEL) for n in names), default=0.0) / 72
    return min(0.3 + widest, _MOST_LABELS)


def _panels(figure: Chart, top: float, rows: int, count: int, labels: float) -> list[Axes]:
    """Return the panels of a train side by side."""
    width, height = figure.get_size_inches()
    each = (width - labels - 0.2 - (count - 1) * _BETWEEN) / max(count, 1)
    low = height - top - _ABOVE - _ROW * rows
    panels = []
    for place in range(count):
        left = labels + place * (each + _BETWEEN)
        box = (left / width, low / height, each / width, max(_ROW * rows, _ROW) / height)
        panels.append(figure.add_axes(box))
    return panels


def _most(
    trains: Mapping[str, Mapping[str, Sequence[Step]]], ends: Mapping[str, Mapping[str, Outlet]]
) -> float:
    """Return the largest share that is drawn [1]."""
    tops = [max(s.start, s.end) for t in trains.values() for steps in t.values() for s in steps]
    tops += [band.p95 for out in ends.values() for outlet in out.values() for band in outlet]
    return max([1.0, *tops])


def _draw(axes: Axes, steps: Sequence[Step], outlet: Outlet, most: float, language: str) -> None:
    """Draw a train downwards, each bar where the one above ends."""
    bands = {EFFLUENT: outlet.effluent, OVERFLOW: outlet.overflow}
    size = axes.get_window_extent().width / axes.figure.dpi
    needed = [100 * most]
    for step in steps:
        room = size - text_width(_said(step, bands, language), _SMALL) / 72 - 0.1
        needed.append(_end(step, bands) * size / max(room, 0.3 * size))
    axes.set_xlim(0, max(needed))
    axes.set_ylim(max(len(steps), 1) - 0.5, -0.5)
    for row, step in enumerate(steps):
        _bar(axes, row, step)
        if row + 1 < len(steps) and steps[row + 1].name != OVERFLOW:
            ends = [100 * step.end] * 2
            axes.plot(ends, [row, row + 1], color=MUTED, linewidth=0.7, zorder=1)
        if step.name in bands:
            band = bands[step.name]
            axes.hlines(row, 100 * band.p05, 100 * band.p95, color=INK, linewidth=1.6, zorder=4)
        axes.annotate(
            _said(step, bands, language),
            (_end(step, bands), row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=_SMALL,
        )
    axes.set_yticks([])
    room = size * 25 / max(needed)  # of a quarter
    ticks = (
        [0, 25, 50, 75, 100] if room > _QUARTER else [0, 50, 100] if room > _QUARTER / 2 else [0]
    )
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.grid(visible=True, axis="x")


def _end(step: Step, bands: Mapping[str, Band]) -> float:
    """Return where a bar and its band end on the right [%]."""
    ends = [step.start, step.end]
    if step.name in bands:
        ends.append(bands[step.name].p95)
    return 100 * max(ends)


def _bar(axes: Axes, row: int, step: Step) -> None:
    colour = COLOURS.get(step.name, COLOURS["removed"])
    is_hatched = step.name in _HATCHED
    axes.add_patch(
        Rectangle(
            (100 * min(step.start, step.end), row - _BAR / 2),
            100 * abs(step.change),
            _BAR,
            facecolor="white" if is_hatched else colour,
            edgecolor=colour if is_hatched else PATCH_EDGE,
            linewidth=1.0 if is_hatched else 0.4,
            hatch=HATCH if is_hatched else None,
            zorder=3,
            label=step.name,
        )
    )


def _said(step: Step, bands: Mapping[str, Band], language: str) -> str:
    """Write the figure of a bar: the share, with its band at the outlet, signed inside."""
    if step.name in bands:
        share = bands[step.name]._replace(mean=step.end)
        return percent_with_band(share, language)
    if step.name == INLET:
        return numerals.percent(step.change, language)
    return numerals.percent(step.change, language, signed=True)


def _step_name(name: str, language: str) -> str:
    if name in (INLET, REJECT, EFFLUENT, OVERFLOW):
        return text(f"rivers_chart.train.step_{name}", language)
    return stage_name(name, language)


def _name(axes: Axes, substance: str, steps: Sequence[Step], language: str) -> None:
    """Name a panel and its axis; say so where nothing arrives."""
    size = axes.get_window_extent().width / axes.figure.dpi
    name = long_name(substance, language)
    if text_width(name, 9.5, bold=True) > 72 * size:
        name = short_name(substance, language)
    axes.set_title(name, pad=3)
    shown = text("rivers_chart.train.axis", language)
    small = min(_SMALL, _SMALL * 72 * size / text_width(shown, _SMALL))
    axes.set_xlabel(shown, fontsize=small, labelpad=1.5)
    axes.tick_params(labelsize=_SMALL)
    if not steps:
        axes.text(0, 0, text("rivers_chart.train.nothing", language), fontsize=_SMALL)


def _name_rows(axes: Axes, steps: Sequence[Step], language: str) -> None:
    names = [_step_name(step.name, language) for step in steps]
    room = 72 * (_MOST_LABELS - 0.1)
    sizes = [min(_LABEL, _LABEL * room / max(text_width(n, _LABEL), 1.0)) for n in names]
    axes.set_yticks(range(len(steps)), names)
    axes.tick_params(axis="y", length=0)
    for label, size in zip(axes.get_yticklabels(), sizes, strict=True):
        label.set_fontsize(size)


def _name_scenario(figure: Chart, top: float, name: str) -> None:
    """Write above its train which scenario it belongs to."""
    width, height = figure.get_size_inches()
    at_top = 1 - (top + 0.16) / height
    figure.text(0.15 / width, at_top, name, fontsize=10, fontweight="bold", va="center_baseline")
