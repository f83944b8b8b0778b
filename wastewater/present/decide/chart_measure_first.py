"""Measure first: by how much each campaign would narrow the band of an outcome, largest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from wastewater.inputs.city import City
from wastewater.present import numerals
from wastewater.present.decide.common import (
    LABEL,
    SMALL,
    Question,
    last_figures,
    question,
    writer,
)
from wastewater.present.decide.frame import framed, said
from wastewater.present.decide.measure_bars import (
    ABOVE,
    BELOW,
    GRADE_COLOURS,
    NAMES,
    PALE,
    Bar,
    Row,
    draw_bars,
)
from wastewater.present.inputs_named import input_name
from wastewater.present.monitoring.common import capital
from wastewater.present.monitoring.frame import Key
from wastewater.present.rivers.common import patch
from wastewater.present.style import (
    MUTED,
    Chart,
    house_style,
    wrap,
)
from wastewater.present.view import BASELINE
from wastewater.results.result import Result
from wastewater.text import text

MOST = 8  # bars

_KEY = "decide.measure_first"


def measure_first(
    result: Result,
    city: City | str,
    outcome: str = "total_p",
    scenario: str = BASELINE,
    year: int | None = None,
    by: str = "campaign",
    language: str = "en",
) -> Chart:
    """Draw what to measure first: the expected narrowing of the band of an outcome.

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
    by : {"campaign", "parameter"}
        Whether a bar is what one campaign can measure, or one input.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        One row per campaign or input: by how much the 5-95 % band is expected to narrow if it were
        known exactly [%], and in pale the share of the spread that it carries alone [%], beside
        the grade of its largest input.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    InputError
        If the result does not hold the outcome, scenario or year.
    """
    asked = question(result, city, outcome, language, scenario=scenario, year=year)
    table = asked.own(result.measure_first(outcome, scenario, asked.year, by=by))
    table = table.sort_values(["narrowing", "share"], ascending=False, kind="stable")
    if table.empty:
        return _nothing(asked)
    bars = [_bar(asked, row, by) for _, row in table.head(MOST).iterrows()]
    body = sum(bar.height for bar in bars) + BELOW + ABOVE
    title = text(f"{_KEY}.title", language, **asked.named, **_first(asked, bars[0], by))
    with house_style():
        frame = framed(asked, body, title, _lines(asked, table), _keys(asked, bars))
        draw_bars(*frame, bars, language)
    return frame[0]


def _nothing(asked: Question) -> Chart:
    """Say that there are no draws, no spread, or no input that stands out."""
    figures = last_figures(asked)
    lines = [text("decide.no_draws", asked.language)]
    if asked.result.draws and figures is not None:
        same = figures["p05"] == figures["p95"]
        key = "decide.no_spread" if same else f"{_KEY}.none_stands_out"
        lines = [text(key, asked.language), _outcome_line(asked)]
    return said(asked, text(f"{_KEY}.title_bare", asked.language, **asked.named), lines)


def _first(asked: Question, bar: Bar, by: str) -> dict[str, str]:
    """Return the fields of the title that tell the first bar."""
    name = _name(asked, bar.row, by)
    narrowing = numerals.percent(float(bar.row["narrowing"]), asked.language)
    return {"name": name, "narrowing": narrowing}


def _name(asked: Question, row: Row, by: str) -> str:
    if by == "campaign":
        return text(f"campaign.{row['campaign']}", asked.language)
    return capital(_input(asked, row))


def _input(asked: Question, row: Row) -> str:
    return input_name(row, asked.city, asked.language)


def _bar(asked: Question, row: Row, by: str) -> Bar:
    """Return a bar: its name, and its largest input or the campaign that it belongs to."""
    campaign = text(f"campaign.{row['campaign']}", asked.language)
    detail = text(f"{_KEY}.by_campaign", asked.language, name=campaign)
    if by == "campaign":
        fields = {"inputs": int(row["inputs"]), "name": _input(asked, row)}
        key = "only" if fields["inputs"] == 1 else "largest"
        detail = text(f"{_KEY}.{key}", asked.language, **fields)
    room = 72 * (NAMES - 0.15)
    name = wrap(_name(asked, row, by), room, LABEL, bold=True)
    return Bar(row, name, wrap(detail, room, SMALL))


def _outcome_line(asked: Question) -> str:
    """Return the outcome with its band in words."""
    figures = last_figures(asked)
    if figures is None:
        return ""
    write = writer(float(figures.abs().max()), asked.unit, asked.language)
    band = write.band(*(float(figures[s]) for s in ("median", "p05", "p95")))
    return text("decide.known", asked.language, band=band)


def _lines(asked: Question, table: pd.DataFrame) -> list[str]:
    """Return the outcome's band, how to read the bars, and what they carry together."""
    shown, rest = table.head(MOST), table.iloc[MOST:]
    language = asked.language
    together = numerals.percent(min(float(shown["share"].sum()), 1.0), language)
    lines = [_outcome_line(asked), text(f"{_KEY}.reading", language)]
    lines.append(text(f"{_KEY}.together", language, share=together))
    if len(rest):
        share = numerals.percent(float(rest["share"].sum()), language)
        lines[-1] += " " + text(f"{_KEY}.more", language, count=len(rest), share=share)
    return lines


def _keys(asked: Question, bars: Sequence[Bar]) -> list[Key]:
    """Return the key: the two bars, and the grades that occur."""
    language = asked.language
    keys = [
        Key(text(f"{_KEY}.narrowing", language), _line(MUTED, 4.5)),
        Key(text(f"{_KEY}.share", language), _line(PALE, 9.0)),
    ]
    for grade, colour in GRADE_COLOURS.items():
        if any(bar.row["grade"] == grade for bar in bars):
            keys.append(patch(text(f"report.grade_{grade.lower()}", language), colour))
    return keys


def _line(colour: str, wide: float) -> dict[str, Any]:
    return {"color": colour, "linewidth": wide, "solid_capstyle": "butt"}
