"""The sorting matrix: which bin each material ends up in, and how pure each bin is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.style import (
    INK,
    MUTED,
    Chart,
    add_heading,
    add_source,
    house_style,
    ink_on,
    text_width,
    wrap,
)
from wastewater.present.view import BASELINE, Band, Tables, band, band_of, bands, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

_SHADES = LinearSegmentedColormap.from_list("share", ["#FFFFFF", "#8FC1E3", "#00558C"])
_WIDTH, _ROW = 11.5, 0.43  # inch
_LABEL, _FIGURE, _SMALL = 8.5, 9.0, 6.5  # point
_LINE = _LABEL * 1.25 / 72  # inch, a line of a label
_BLANK = 0.01  # shares below this are left blank off the diagonal
_NO_BAND = 0.02  # and below this have no band in small print
_BETWEEN = 0.2  # rows between the matrix and the contamination
_MASSES = 0.85  # inch, column of the masses
_LEVEL = 0.36  # inch, line of a shared container


@dataclass(frozen=True)
class Shared:
    """A container for several fractions.

    Attributes
    ----------
    id : str
        Container id.
    columns : tuple of int
        Columns of its fractions.
    share : float
        Its part of all that lies in the bins for these fractions, mean [1].
    foreign : Band
        What does not belong there [1].
    """

    id: str
    columns: tuple[int, ...]
    share: float
    foreign: Band


@dataclass(frozen=True)
class _Frame:
    """Names of rows and wrapped names of columns, and the room that they take [inch]."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    left: float
    cell: float
    header: float


def sorting_matrix(
    result: Result,
    city: City | str,
    scenario: str = BASELINE,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw the share of each material that is put into each bin.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    scenario : str
        Scenario id.
    year : int, optional
        The year; the last one if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        A row per material, a column per bin: median and 5-95 % band of the share. Below: what does
        not belong into each bin. Above: containers that several bins share.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    sorting = where(known.sorting(chosen), city=record.id, scenario=scenario)
    bins = where(known.bins(chosen), city=record.id, scenario=scenario)
    fractions = list(vocabulary.fractions().index)
    shared = shared_containers(sorting, bins, fractions)
    frame = _frame(fractions, language)
    with house_style():
        height = 1.15 + frame.header + _LEVEL * len(shared) + _ROW * (len(fractions) + 1 + _BETWEEN)
        figure = Chart(figsize=(_WIDTH, height))
        names = {
            "city": words.city_name(record, language),
            "scenario": words.scenario_name(record, scenario, language),
            "year": chosen,
        }
        top = add_heading(
            figure,
            text("chart.sorting.title", language, **names),
            text("chart.sorting.subtitle", language, **names),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        axes = _axes(figure, frame, (top, bottom))
        _draw_names(axes, frame)
        _draw_cells(axes, bands(sorting, ["material", "bin"], value="share"), fractions, language)
        _draw_masses(axes, sorting, fractions, language)
        _draw_contamination(axes, bins, fractions, language)
        _draw_shared(axes, shared, frame, language)
    return figure


def shared_containers(
    sorting: pd.DataFrame, bins: pd.DataFrame, fractions: list[str]
) -> list[Shared]:
    """Return the shared containers that hold something.

    Parameters
    ----------
    sorting, bins : pandas.DataFrame
        Rows of the two tables for one city, scenario and year.
    fractions : sequence of str
        Fraction ids in the order of the columns.

    Returns
    -------
    list of Shared
        In the order of the vocabulary.
    """
    put_in = where(sorting, statistic="mean").groupby("bin")["mass"].sum()
    held = where(bins, statistic="mean", indicator="mass").set_index("bin")["value"]
    found = []
    for container, inside in vocabulary.container_members().items():
        foreign = band(where(bins, bin=container, indicator="contamination"))
        mass = float(held.get(container, 0.0))
        if mass > 0 and foreign is not None:
            columns = tuple(sorted(fractions.index(fraction) for fraction in inside))
            share = mass / float(put_in.reindex(list(inside)).sum())
            found.append(Shared(container, columns, share, foreign))
    return found


def _frame(fractions: list[str], language: str) -> _Frame:
    """Measure the names and wrap those of the bins to the width of their columns."""
    names = [text(f"bin.{fraction}", language) for fraction in fractions]
    last = text("chart.sorting.foreign", language)
    left = 0.3 + max(*(text_width(n, _LABEL) for n in names), text_width(last, _LABEL, True)) / 72
    cell = (_WIDTH - left - _MASSES) / len(names)
    columns = [wrap(name, 72 * cell - 4, _LABEL) for name in names]
    lines = max(name.count("\n") for name in columns) + 1
    return _Frame((*names, last), tuple(columns), left, cell, lines * _LINE + 0.1)


def _axes(figure: Chart, frame: _Frame, margins: tuple[float, float]) -> Axes:
    """Return axes over the whole page, a unit wide as a column and a unit high as a row."""
    height = float(figure.get_size_inches()[1])
    top, bottom = margins
    axes = figure.add_axes((0, bottom / height, 1, 1 - (top + bottom) / height))
    axes.set_xlim(-frame.left / frame.cell, (_WIDTH - frame.left) / frame.cell)
    rows = (height - top - bottom) / _ROW
    lowest = len(frame.rows) + _BETWEEN + 0.15
    axes.set_ylim(lowest, lowest - rows)
    axes.set_axis_off()
    return axes


def _draw_names(axes: Axes, frame: _Frame) -> None:
    for place, name in enumerate(frame.rows):
        is_last = place == len(frame.columns)
        axes.text(
            -0.08,
            place + 0.5 + (_BETWEEN if is_last else 0.0),
            name,
            fontsize=_LABEL,
            fontweight="bold" if is_last else "normal",
            ha="right",
            va="center",
        )
    for place, name in enumerate(frame.columns):
        axes.text(
            place + 0.5, -0.2, name, fontsize=_LABEL, ha="center", va="baseline", linespacing=1.1
        )


def _draw_cells(axes: Axes, shares: pd.DataFrame, fractions: list[str], language: str) -> None:
    median = shares["median"].unstack("bin").reindex(index=fractions, columns=fractions)
    edges = np.arange(len(fractions) + 1)
    axes.pcolormesh(
        edges,
        edges,
        median.to_numpy(dtype=float),
        cmap=_SHADES,
        vmin=0.0,
        vmax=1.0,
        edgecolors="#E3E6EA",
        linewidth=0.6,
    )
    for row, material in enumerate(fractions):
        for column, name in enumerate(fractions):
            share = band_of(shares, material, name)
            if share is not None and (row == column or share.median >= _BLANK):
                _write(axes, (column, row), share, ink_on(_shade(share.median)), language)
        axes.add_patch(Rectangle((row, row), 1, 1, fill=False, edgecolor=INK, linewidth=1.3))


def _shade(share: float) -> str:
    return str(to_hex(_SHADES(share)))


def _write(axes: Axes, cell: tuple[float, float], share: Band, ink: str, language: str) -> None:
    """Write a median into a cell, and under it the band where there is one."""
    x, y = cell[0] + 0.5, cell[1] + 0.5
    look: dict[str, Any] = {"color": ink, "ha": "center", "va": "center"}
    has_band = share.median >= _NO_BAND and share.p95 - share.p05 > _BLANK
    shown = numerals.percent(share.median, language)
    axes.text(x, y - (0.14 if has_band else 0.0), shown, fontsize=_FIGURE, **look)
    if has_band:
        bounds = numerals.percent_interval(share.p05, share.p95, language)
        axes.text(x, y + 0.26, bounds, fontsize=_SMALL, **look)


def _draw_masses(axes: Axes, sorting: pd.DataFrame, fractions: list[str], language: str) -> None:
    """Write beside each row how much of the material is collected."""
    means = where(sorting, statistic="mean").groupby("material")["mass"].sum()
    x = len(fractions) + 0.06
    unit = text("chart.sorting.mass", language)
    look: dict[str, Any] = {"fontsize": _LABEL, "color": MUTED, "ha": "left"}
    axes.text(x, -0.2, unit, va="baseline", linespacing=1.1, **look)
    for row, material in enumerate(fractions):
        shown = numerals.estimate(float(means.get(material, 0.0)), language)
        axes.text(x, row + 0.5, shown, va="center", **look)


def _draw_contamination(
    axes: Axes, bins: pd.DataFrame, fractions: list[str], language: str
) -> None:
    """Write under each column what does not belong there, a dash where nobody has that bin."""
    table = bands(bins, ["indicator", "bin"])
    row = len(fractions) + _BETWEEN
    for column, name in enumerate(fractions):
        mass, foreign = band_of(table, "mass", name), band_of(table, "contamination", name)
        if mass is None or foreign is None or mass.mean <= 0:
            dash = numerals.number(float("nan"), language)
            axes.text(column + 0.5, row + 0.5, dash, ha="center", va="center", color=MUTED)
        else:
            _write(axes, (column, row), foreign, INK, language)


def _draw_shared(axes: Axes, shared: Sequence[Shared], frame: _Frame, language: str) -> None:
    """Draw a line over the columns that a container takes, dots on them, and what it is."""
    last = axes.get_xlim()[1] - 0.15
    for level, container in enumerate(reversed(shared)):
        y = -(frame.header + _LEVEL * level) / _ROW
        places = [column + 0.5 for column in container.columns]
        axes.plot([places[0], places[-1]], [y, y], color=MUTED, linewidth=1.2)
        axes.plot(places, [y] * len(places), color=MUTED, marker="v", markersize=5, linestyle="")
        shown = text(
            "chart.sorting.shared",
            language,
            name=words.of_table("containers", container.id, language),
            share=numerals.percent(container.share, language),
            foreign=numerals.percent(container.foreign.median, language),
            bounds=numerals.percent_interval(
                container.foreign.p05, container.foreign.p95, language
            ),
        )
        room = text_width(shown, _LABEL) / 72 / frame.cell
        axes.text(min(places[0] - 0.1, last - room), y - 0.15, shown, fontsize=_LABEL, va="bottom")
