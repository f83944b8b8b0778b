"""The abatement cost curve: measures in the order of their cost, as wide as what they keep out."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.decide.abatement_bars import (
    COST,
    draw_bar,
    kind_of_axis,
    name_bars,
    set_heights,
)
from wastewater.present.decide.common import (
    LABEL,
    SMALL,
    Question,
    Writer,
    cost_scale,
    cost_words,
    question,
    writer,
)
from wastewater.present.decide.frame import fit_left, framed, panel_above, said
from wastewater.present.decide.steps import Curve, Step, curve_of, measure_names
from wastewater.present.decide.text_rows import Column, rows_height, write_rows
from wastewater.present.monitoring.frame import log_ticks
from wastewater.present.rivers.common import joined
from wastewater.present.style import (
    INK,
    MUTED,
    Chart,
    house_style,
    tick_numbers,
)
from wastewater.present.view import Band
from wastewater.results.result import Result
from wastewater.text import text

_PANEL, _LEFT, _AFTER = 3.4, 0.95, 0.15  # inch
_SEEN = 0.004  # share of the axis that a bar must be wide to be seen
_KEY = "decide.abatement"


def abatement_curve(
    result: Result,
    city: City | str,
    substance: str = "total_p",
    sea: str | None = None,
    year: int | None = None,
    measures: Sequence[str] | None = None,
    draws: int = 200,
    language: str = "en",
) -> Chart:
    """Draw the measures of a city in the order of what they cost per kilogram kept out of a sea.

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
    measures : sequence of str, optional
        Measures to choose from; those of the scenario of the run with most of them by default.
    draws : int
        Draws for each combination, the first ones of the run.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One bar per measure: as wide as what it adds to what is kept out, as high as its cost per
        kilogram (medians, with 5-95 % bands), and a table of the figures. Measures that add
        nothing to what the others keep out are named in words.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the substance, sea or year.
    """
    asked = question(result, city, substance, language, sea=sea, year=year)
    table = result.abatement_curve(
        asked.city.id, substance, asked.sea, asked.year, draws=draws, measures=measures
    )
    curve = curve_of(asked, table, measures)
    if not curve.steps:
        return _nothing(asked, curve)
    with house_style():
        frame, columns = _framed(asked, curve)
        figure, top, _ = frame
        numbers = _numbers(curve.steps)
        axes = panel_above(figure, top, _PANEL)
        _draw(axes, asked, curve.steps, numbers)
        muted = [number == 0 for number in numbers]
        write_rows(figure, top + _PANEL + _AFTER, columns, muted)
    return figure


def _nothing(asked: Question, curve: Curve) -> Chart:
    """Say that the sea gets nothing, or that no measure helps."""
    bare = text(f"{_KEY}.title_bare", asked.language, **asked.named)
    if asked.drains:
        return said(asked, bare, [text(f"{_KEY}.none", asked.language), _without(asked, curve)])
    return said(asked, bare, [text("decide.zero", asked.language, **asked.named)])


def _without(asked: Question, curve: Curve) -> str:
    """Return the measures that keep nothing out in words, if there are any."""
    if not curve.without:
        return ""
    names = joined(measure_names(asked, curve.without), asked.language)
    return text(f"{_KEY}.without", asked.language, names=names, **asked.named)


def _numbers(steps: Sequence[Step]) -> list[int]:
    """Return the number of each step's bar, 0 for those that are too narrow to be seen."""
    wide = _SEEN * max(step.total.p95 for step in steps)
    seen = [step.width >= wide for step in steps]
    return [sum(seen[: i + 1]) if is_seen else 0 for i, is_seen in enumerate(seen)]


def _framed(asked: Question, curve: Curve) -> tuple[tuple[Chart, float, float], list[Column]]:
    """Return the figure with its frame, and the table that is to be written into it."""
    columns = _columns(asked, curve.steps)
    body = _PANEL + _AFTER + rows_height(columns) + 0.1
    lines = [text(f"{_KEY}.reading", asked.language)]
    if kind_of_axis(_drawn_costs(curve.steps)) != "linear":
        lines[0] += " " + text(f"{_KEY}.logarithmic", asked.language)
    if 0 in _numbers(curve.steps):
        lines.append(text(f"{_KEY}.unseen", asked.language))
    lines += [_without(asked, curve), asked.best_only]
    return framed(asked, body, _title(asked, curve.steps), lines), columns


def _title(asked: Question, steps: Sequence[Step]) -> str:
    """Return the answer: the first step with its cost, and what all steps keep out."""
    cost = steps[0].cost.median
    price = Writer(cost_scale(cost, asked.is_volume), asked.language)
    write = writer(steps[-1].total.median, asked.unit, asked.language)
    return text(
        f"{_KEY}.title",
        asked.language,
        **asked.named,
        name=words.measure_name(asked.city, steps[0].measure, asked.language),
        cost=price.value(cost),
        total=write.value(steps[-1].total.median),
    )


def _columns(asked: Question, steps: Sequence[Step]) -> list[Column]:
    """Return the table under the bars."""
    language = asked.language
    numbers = [str(number) if number else "" for number in _numbers(steps)]
    annual = [numerals.quantity_band(*_three(step.annual), "EUR/yr", language) for step in steps]
    kept = [numerals.quantity_band(*_three(s.reduction), asked.unit, language) for s in steps]
    costs = [cost_words(step.cost, asked.is_volume, language) for step in steps]
    names = measure_names(asked, [step.measure for step in steps])
    heads = [text(f"{_KEY}.{column}", language) for column in ("measure", "cost", "kept", "annual")]
    return [
        Column("", "center", numbers, {"fontweight": "bold", "color": COST}),
        Column(heads[0], "left", names),
        *(
            Column(head, "right", cells)
            for head, cells in zip(heads[1:], (costs, kept, annual), strict=True)
        ),
    ]


def _three(figures: Band) -> tuple[float, float, float]:
    return figures.median, figures.p05, figures.p95


def _drawn_costs(steps: Sequence[Step]) -> list[float]:
    numbers = _numbers(steps)
    return [s.cost.median for s, number in zip(steps, numbers, strict=True) if number]


def _draw(axes: Axes, asked: Question, steps: Sequence[Step], numbers: Sequence[int]) -> None:
    """Draw the bars with their bands, then the words on and above them."""
    largest = max(map(abs, _drawn_costs(steps)))
    scale = cost_scale(largest, asked.is_volume)
    write = writer(steps[-1].total.median, asked.unit, asked.language)
    drawn = [step for step, number in zip(steps, numbers, strict=True) if number]
    axes.set_xlim(0, write.factor * max(step.total.p95 for step in drawn) * 1.01)
    floor = set_heights(axes, [scale.factor * s.cost.median for s in drawn], drawn, scale.factor)
    _finish(axes, write, numerals.unit_label(scale.unit, asked.language))
    fit_left(axes, _LEFT)
    for step in drawn:
        draw_bar(axes, step, (write.factor, scale.factor), floor)
    name_bars(axes, asked, drawn, (write.factor, scale.factor))


def _finish(axes: Axes, write: Writer, unit: str) -> None:
    language = write.language
    if axes.get_yscale() == "log":
        log_ticks(axes.yaxis, language)
    axes.yaxis.set_major_formatter(tick_numbers(language))
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True, axis="y")
    axes.set_ylabel(unit, fontsize=LABEL)
    at = text(f"{_KEY}.axis", language, unit=write.unit)
    axes.set_xlabel(at, fontsize=LABEL, color=MUTED)
