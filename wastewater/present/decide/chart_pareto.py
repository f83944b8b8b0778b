"""The Pareto view: what every combination of measures costs and keeps out, the best ones named."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from wastewater.inputs.city import City
from wastewater.present import language as words
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
from wastewater.present.decide.frame import apart, fit_left, framed, panel_above, said
from wastewater.present.decide.fronts import (
    Point,
    chosen_point,
    front_of,
    measures_of,
    named_points,
    points_of,
)
from wastewater.present.decide.text_rows import Column, rows_height, write_rows
from wastewater.present.monitoring.frame import Key
from wastewater.present.rivers.common import joined
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    house_style,
    tick_numbers,
)
from wastewater.results.result import Result
from wastewater.text import text

DOT, FRONT, CHOSEN = "#B4BAC2", OKABE_ITO["blue"], OKABE_ITO["vermillion"]
TAKEN = "\N{BLACK CIRCLE}"
MOST = 12  # numbered points

_PANEL, _LEFT, _AFTER = 3.9, 0.95, 0.12  # inch
_CHIP = 0.25  # inch between the numbers of points
_DIGITS = 3
_KEY = "decide.pareto"

Answer = Mapping[Hashable, Any]
"""A row of `Result.cheapest`."""


def pareto(
    result: Result,
    city: City | str,
    substance: str = "total_p",
    sea: str | None = None,
    year: int | None = None,
    reduction: float = 0.5,
    measures: Sequence[str] | None = None,
    draws: int = 200,
    language: str = "en",
) -> Chart:
    """Draw cost against reduction for all combinations of a city's measures.

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
    reduction : float
        Share of the load [1]; the title names the cheapest combination that keeps it out as likely
        as not, as `Result.cheapest` finds it. Where none does, it names the cheapest one that
        comes so near to the most that is possible that a chart does not tell them apart.
    measures : sequence of str, optional
        Measures to combine; those of the scenario of the run with most of them by default.
    draws : int
        Draws for each combination, the first ones of the run.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Means of yearly cost and reduction: every combination as a dot, those that no other one
        beats on a line, with 5-95 % bands. Those that differ enough to be seen are numbered, and
        a table tells which measures they hold.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the substance, sea or year.
    """
    asked = question(result, city, substance, language, sea=sea, year=year)
    of: dict[str, Any] = {"city": asked.city.id, "substance": substance, "sea": asked.sea}
    of |= {"year": asked.year, "draws": draws, "measures": measures}
    table = result.combinations(**of)
    points = points_of(table)
    front = front_of(points)
    if max((point.reduction.mean for point in front), default=0.0) <= 0:
        return _nothing(asked)
    answer = result.cheapest(reduction, **of).iloc[0].to_dict()
    chosen = chosen_point(points, str(answer["combination"]) if answer["reached"] else None)
    named = named_points(front, chosen, MOST)
    left_out = len(table.attrs.get("left_out", {}).get(asked.city.id, {}))
    with house_style():
        columns = _columns(asked, named)
        body = _PANEL + _AFTER + rows_height(columns) + 0.1
        heading = _title(asked, answer, chosen), _lines(asked, points, named, left_out)
        figure, top, _ = framed(asked, body, *heading, _keys(asked.language, answer))
        _draw(panel_above(figure, top, _PANEL), asked, (points, front, named), chosen)
        write_rows(figure, top + _PANEL + _AFTER, columns, [False] * len(columns[0].cells))
    return figure


def _nothing(asked: Question) -> Chart:
    key = f"{_KEY}.none" if asked.drains else "decide.zero"
    bare = text(f"{_KEY}.title_bare", asked.language, **asked.named)
    return said(asked, bare, [text(key, asked.language, **asked.named)])


def _title(asked: Question, answer: Answer, chosen: Point) -> str:
    """Return the cheapest way to the share that is asked for, or the most that is possible."""
    language = asked.language
    names = [
        text(f"{_KEY}.quoted", language, name=words.measure_name(asked.city, measure, language))
        for measure in chosen.measures
    ]
    return text(
        f"{_KEY}.title" if answer["reached"] else f"{_KEY}.title_missed",
        language,
        **asked.named,
        share=numerals.percent(float(answer["wanted"]), language),
        names=joined(names, language) if names else text(f"{_KEY}.no_measure", language),
        cost=numerals.quantity(chosen.cost.mean, "EUR/yr", language),
        kept=numerals.percent(float(answer["reduction_share"]), language),
    )


def _lines(
    asked: Question, points: Sequence[Point], named: Sequence[Point], left_out: int
) -> list[str]:
    """Return how to read the chart, and what is without a number or not there."""
    language = asked.language
    count = numerals.number(len(points), language)
    lines = [text(f"{_KEY}.reading", language, count=count), asked.best_only]
    more = sum(1 for p in points if p.efficient and p.measures and p not in named)
    if more:
        lines.append(text(f"{_KEY}.more", language, count=more))
    if left_out:
        lines.append(text(f"{_KEY}.contradict", language, count=left_out))
    held = {measure for point in named for measure in point.measures}
    without = [measure for measure in measures_of(points) if measure not in held]
    if without:
        names = [words.measure_name(asked.city, measure, language) for measure in without]
        lines.append(text(f"{_KEY}.left_out", language, names=joined(names, language)))
    return lines


def _keys(language: str, answer: Answer) -> list[Key]:
    dot = {"marker": "o", "linestyle": "", "color": DOT, "markersize": 5}
    line = {"marker": "o", "color": FRONT, "markersize": 6, "linewidth": 1.8}
    cross = {"color": FRONT, "linewidth": 3.5, "alpha": 0.3}
    keys = (("dots", dot), ("front", line), ("bands", cross))
    found = [Key(text(f"{_KEY}.{name}", language), look) for name, look in keys]
    wanted = numerals.percent(float(answer["wanted"]), language)
    key = f"{_KEY}.chosen" if answer["reached"] else f"{_KEY}.nearest"
    look = {"marker": "o", "linestyle": "", "color": CHOSEN, "markersize": 7}
    return [*found, Key(text(key, language, share=wanted), look)]


def _columns(asked: Question, named: Sequence[Point]) -> list[Column]:
    """Return the table under the chart: which measures each numbered point holds, and figures."""
    language = asked.language
    held = measures_of(named)
    money = writer(max(abs(point.cost.mean) for point in named), "EUR/yr", language)
    kept = writer(max(point.reduction.mean for point in named), asked.unit, language)
    heads = [words.measure_name(asked.city, measure, language) for measure in held]
    heads += [
        text(f"{_KEY}.cost", language, unit=money.unit),
        text(f"{_KEY}.kept", language, unit=kept.unit),
        text(f"{_KEY}.share", language),
    ]
    columns = [Column("", "left", heads)]
    for number, point in enumerate(named, start=1):
        cells = [TAKEN if measure in point.measures else "" for measure in held]
        cells += [
            numerals.estimate(money.factor * point.cost.mean, language, _DIGITS),
            numerals.estimate(kept.factor * point.reduction.mean, language, _DIGITS),
            numerals.percent(point.share.median, language),
        ]
        columns.append(Column(str(number), "center", cells))
    return columns


def _draw(
    axes: Axes,
    asked: Question,
    drawn: tuple[Sequence[Point], Sequence[Point], Sequence[Point]],
    chosen: Point,
) -> None:
    """Draw dots, front and bands, then the numbers."""
    points, front, named = drawn
    money = writer(max(abs(p.cost.mean) for p in points), "EUR/yr", asked.language)
    kept = writer(max(p.reduction.mean for p in points), asked.unit, asked.language)

    def places(some: Sequence[Point]) -> tuple[list[float], list[float]]:
        return (
            [money.factor * point.cost.mean for point in some],
            [kept.factor * point.reduction.mean for point in some],
        )

    look: dict[str, Any] = {"marker": "o", "linestyle": ""}
    axes.plot(*places(points), color=DOT, markersize=3.5, label="all", zorder=2, **look)
    axes.step(*places(front), where="post", color=FRONT, linewidth=1.8, label="front", zorder=3)
    axes.plot(*places(front), color=FRONT, markersize=4, label="_front", zorder=4, **look)
    for number, point in enumerate(named, start=1):
        colour = CHOSEN if point is chosen else FRONT
        _draw_bands(axes, point, (money.factor, kept.factor), (colour, f"_{number}"))
    _limit(axes, places(points), named, (money.factor, kept.factor))
    _finish(axes, money, kept)
    fit_left(axes, _LEFT)
    _number(axes, places(named), [point is chosen for point in named])


def _draw_bands(
    axes: Axes, point: Point, factors: tuple[float, float], look: tuple[str, str]
) -> None:
    colour, label = look
    x, y = factors[0] * point.cost.mean, factors[1] * point.reduction.mean
    left, right = (factors[0] * bound for bound in (point.cost.p05, point.cost.p95))
    low, high = (factors[1] * bound for bound in (point.reduction.p05, point.reduction.p95))
    pale: dict[str, Any] = {"color": colour, "alpha": 0.3, "linewidth": 3.5, "zorder": 1}
    axes.hlines(y, left, right, label=f"_cost{label}", **pale)
    axes.vlines(x, low, high, label=f"_kept{label}", **pale)
    axes.plot([x], [y], marker="o", markersize=7, color=colour, label=f"_point{label}", zorder=5)


def _limit(
    axes: Axes,
    places: tuple[list[float], list[float]],
    named: Sequence[Point],
    factors: tuple[float, float],
) -> None:
    """Show all dots and the whole bands of the numbered points."""
    x = [*places[0], *(factors[0] * b for p in named for b in (p.cost.p05, p.cost.p95))]
    y = [*places[1], *(factors[1] * b for p in named for b in (p.reduction.p05, p.reduction.p95))]
    for values, limit in ((x, axes.set_xlim), (y, axes.set_ylim)):
        low, high = min(0.0, *values), max(values)
        limit(low - 0.02 * (high - low), high + 0.05 * (high - low))


def _number(axes: Axes, places: tuple[list[float], list[float]], is_chosen: Sequence[bool]) -> None:
    """Write the numbers above the points, apart from each other."""
    low, high = axes.get_xlim()
    gap = _CHIP * (high - low) / (WIDTH * axes.get_position().width)
    at = apart(places[0], gap, low + gap / 2, high - gap / 2)
    for number, (shown, x, y, chosen) in enumerate(zip(at, *places, is_chosen, strict=True), 1):
        colour = CHOSEN if chosen else FRONT
        axes.annotate(
            str(number),
            (x, y),
            xytext=((shown - x) / gap * 72 * _CHIP, 16),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=SMALL,
            fontweight="bold",
            color="white",
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": colour, "edgecolor": "white"},
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8},
            zorder=6,
        )


def _finish(axes: Axes, money: Writer, kept: Writer) -> None:
    language = money.language
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(tick_numbers(language))
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True)
    look: dict[str, Any] = {"fontsize": LABEL, "color": MUTED}
    axes.set_xlabel(text(f"{_KEY}.cost", language, unit=money.unit), **look)
    axes.set_ylabel(text(f"{_KEY}.kept", language, unit=kept.unit), **look)
