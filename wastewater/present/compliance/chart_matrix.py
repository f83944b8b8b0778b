"""The compliance matrix: a row per limit, a column per scenario, the verdict in the cell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wastewater.inputs.city import City
from wastewater.present import numerals
from wastewater.present.compliance.names import (
    SIGNS,
    Row,
    limit_words,
    place_name,
    quantity,
    regime_name,
    scenario_name,
    statistic_words,
)
from wastewater.present.provenance import GRADES, model_version
from wastewater.present.style import (
    HATCH,
    INK,
    MUTED,
    OKABE_ITO,
    PATCH_EDGE,
    Chart,
    add_heading,
    add_legend,
    add_source,
    house_style,
    ink_on,
    text_width,
    wrap,
)
from wastewater.text import text

#: Colours that stay apart for every kind of colour vision; sign and words say the same.
COLOURS: dict[str, str] = {
    "met": OKABE_ITO["blue"],
    "not_met": OKABE_ITO["vermillion"],
    "not_certain": "#E4E7EB",
    "cannot_judge": "#FFFFFF",
}
_WIDEST_FIGURE, _LEAST_FIGURE = 11.5, 7.5  # inch
_MOST_LABELS = 3.9  # inch
_ROW, _GROUP, _HEAD = 0.43, 0.3, 0.62  # inch
_LABEL, _SMALL, _CELL = 8.5, 7.0, 8.0  # point
_WIDEST = 1.7  # inch, of a column
_GAP, _RIGHT = 0.03, 0.15  # inch


def compliance_matrix(
    table: pd.DataFrame,
    city: City | None = None,
    *,
    place: str | None = None,
    year: int | None = None,
    scenarios: Sequence[str] | None = None,
    language: str = "en",
) -> Chart:
    """Draw how scenarios stand to the limits at one place.

    Parameters
    ----------
    table : pandas.DataFrame
        What `from_result` or `from_samples` returned.
    city : City, optional
        The city that gives names to places and scenarios; ids without it.
    place : str, optional
        Catchment, reach or station; the first of the city (or of the table) by default.
    year : int, optional
        Calendar year; the last one by default.
    scenarios : sequence of str, optional
        Columns; all of the table by default.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Sign, verdict, probability that the limit is met, and the median of the year in the unit of
        the limit, in a cell whose colour repeats the verdict.

    Raises
    ------
    ValueError
        If the table has no row of what is asked.
    """
    rows = _chosen(table, city, place, year, scenarios)
    columns = list(dict.fromkeys(rows["scenario"]))
    cities = () if city is None else (city,)
    known = str(rows["city"].iloc[0]), str(rows["place"].iloc[0])
    groups = rows["regime"].unique().tolist()
    count = rows["limit"].nunique()
    body = _ROW * count + _GROUP * len(groups)
    named = {"place": place_name(cities, *known, language), "year": int(rows["year"].iloc[0])}
    title = text("compliance.chart.title", language, **named)
    labels = _label_width(rows, language)
    wide = min((_WIDEST_FIGURE - labels - _RIGHT) / len(columns), _WIDEST)
    width = max(labels + wide * len(columns) + _RIGHT, _LEAST_FIGURE)
    with house_style():
        draft = Chart(figsize=(width, body))  # how tall heading and source are depends on words
        height = body + _HEAD + sum(_frame(draft, title, rows, language))
        figure = Chart(figsize=(width, height))
        axes = _axes(figure, *_frame(figure, title, rows, language))
        shown = [scenario_name(cities, known[0], scenario, language) for scenario in columns]
        _draw_head(axes, shown, labels, wide)
        _draw_body(axes, rows, columns, (labels, wide), language)
    return figure


def _label_width(rows: pd.DataFrame, language: str) -> float:
    """Return the width of the longest label [inch]."""
    labels = [_asked([row], language) for row in rows.to_dict("records")]
    widest = max(text_width(label, _LABEL) for label in labels) / 72
    return min(0.25 + widest + 0.12, _MOST_LABELS)


def _frame(figure: Chart, title: str, rows: pd.DataFrame, language: str) -> tuple[float, float]:
    """Write heading, legend and source line; return the height at top and bottom [inch]."""
    top = add_heading(figure, title, text("compliance.chart.subtitle", language))
    legend = _legend(language)
    top += add_legend(figure, top, legend, [legend[-1][0]])
    return top, add_source(figure, _source(rows, language))


def _chosen(
    table: pd.DataFrame,
    city: City | None,
    place: str | None,
    year: int | None,
    scenarios: Sequence[str] | None,
) -> pd.DataFrame:
    """Return the rows of one place and year."""
    rows = table if city is None else table[table["city"] == city.id]
    rows = rows if scenarios is None else rows[rows["scenario"].isin(list(scenarios))]
    if len(rows):
        rows = rows[rows["place"] == (rows["place"].iloc[0] if place is None else place)]
    if len(rows):
        rows = rows[rows["year"] == (rows["year"].max() if year is None else year)]
    if rows.empty:
        raise ValueError("the table has no such rows")
    return rows


def _legend(language: str) -> list[tuple[str, str]]:
    return [
        (f"{SIGNS[verdict]} {text(f'compliance.verdict.{verdict}', language)}", colour)
        for verdict, colour in COLOURS.items()
    ]


def _source(rows: pd.DataFrame, language: str) -> str:
    """Return the line under the chart: model, size of the works, grades of the limits."""
    counts = rows.drop_duplicates("limit")["grade"].value_counts()
    grades = ", ".join(f"{grade} {int(counts[grade])}" for grade in GRADES if grade in counts)
    fields = {"version": model_version(), "grades": grades}
    size = float(rows["size"].median())
    if size != size:
        return text("compliance.chart.source_water", language, **fields)
    shown = numerals.estimate(size, language, 3)
    return text("compliance.chart.source", language, size=shown, **fields)


def _axes(figure: Chart, top: float, bottom: float) -> Axes:
    """Return axes in inches, the origin at the upper left corner of the matrix."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, bottom / height, 1, 1 - (top + bottom) / height))
    axes.set_xlim(0, width)
    axes.set_ylim(height - top - bottom, 0)
    axes.set_axis_off()
    return axes


def _draw_head(axes: Axes, shown: Sequence[str], labels: float, wide: float) -> None:
    """Write the scenarios above their columns."""
    for i, name in enumerate(shown):
        at = (labels + (i + 0.5) * wide, _HEAD - 0.08)
        lines = wrap(name, 72 * (wide - 0.08), _LABEL).split("\n")[:4]
        axes.text(*at, "\n".join(lines), fontsize=_LABEL, ha="center", va="bottom", linespacing=1.1)


def _draw_body(
    axes: Axes,
    rows: pd.DataFrame,
    columns: Sequence[str],
    widths: tuple[float, float],
    language: str,
) -> None:
    """Draw the limits, law by law."""
    labels, wide = widths
    y = _HEAD
    for regime, own in rows.groupby("regime", sort=False):
        said = text(f"compliance.standing.{own['standing'].iloc[0]}", language)
        name = regime_name(str(regime), language)
        title = text("compliance.chart.group", language, regime=name, standing=said)
        axes.text(0.15, y + 0.6 * _GROUP, title, fontsize=9, fontweight="bold", va="center")
        axes.plot([0.15, labels + wide * len(columns)], [y, y], color=PATCH_EDGE, linewidth=0.6)
        y += _GROUP
        for _, cells in own.groupby("limit", sort=False):
            _draw_label(axes, cells.to_dict("records"), y, language)
            for row in cells.to_dict("records"):
                x = labels + columns.index(row["scenario"]) * wide
                _draw_cell(axes, row, (x, y, wide), language)
            y += _ROW


def _asked(cells: Sequence[Row], language: str) -> str:
    """Return what a limit asks for, with a star where it was not read in the law."""
    star = "" if all(cell["verified"] for cell in cells) else " *"
    return f"{limit_words(cells[0], language)}{star}"


def _draw_label(axes: Axes, cells: Sequence[Row], y: float, language: str) -> None:
    """Write what the limit asks for, and below what is compared."""
    asked = _asked(cells, language)
    size = _fitting(asked, _LABEL, _MOST_LABELS - 0.3)
    axes.text(0.25, y + 0.3 * _ROW, asked, fontsize=size, va="center")
    said = statistic_words(cells[0], language)
    axes.text(0.25, y + 0.72 * _ROW, said, fontsize=_SMALL, color=MUTED, va="center")


def _fitting(words: str, size: float, room: float, bold: bool = False) -> float:
    """Return the font size [point] at which words fit into a room [inch]."""
    return min(size, size * 72 * room / max(text_width(words, size, bold), 1.0))


def _draw_cell(axes: Axes, row: Row, at: tuple[float, float, float], language: str) -> None:
    """Draw one verdict: colour, sign and word, probability and value."""
    x, y, wide = at
    verdict = str(row["verdict"])
    colour = COLOURS[verdict]
    axes.add_patch(
        Rectangle(
            (x + _GAP / 2, y + _GAP / 2),
            wide - _GAP,
            _ROW - _GAP,
            facecolor=colour,
            edgecolor=PATCH_EDGE,
            linewidth=0.4,
            hatch=HATCH if verdict == "cannot_judge" else None,
            alpha=1.0,
        )
    )
    ink = ink_on(colour) if verdict != "cannot_judge" else INK
    word = f"{SIGNS[verdict]} {text(f'compliance.short.{verdict}', language)}"
    told = _told(row, language)
    bold = _fitting(word, _CELL, wide - 0.08, bold=True)
    lines = (
        (0.31, word, bold, "bold"),
        (0.72, told, _fitting(told, _SMALL, wide - 0.08), "normal"),
    )
    for part, words, size, weight in lines:
        axes.text(
            x + wide / 2,
            y + part * _ROW,
            words,
            fontsize=size,
            fontweight=weight,
            color=ink,
            ha="center",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}
            if verdict == "cannot_judge"
            else None,
        )


def _told(row: Row, language: str) -> str:
    """Return probability and value of a cell."""
    value = quantity(float(f"{float(row['value']):.2g}"), str(row["unit"]), language)
    if row["unit"] == "1":
        value = text("compliance.chart.removed", language, value=value)
    probability = float(row["probability"])
    if probability != probability:
        return value
    return f"{numerals.percent(probability, language)}  {value}"
