"""Rows of words under a chart: a small table whose columns are as wide as their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wastewater.present.style import INK, MUTED, Chart, text_width

ROW = 0.235  # inch

_SIZE = 9.5  # point
_NARROWEST, _WIDEST, _LEFT = 0.12, 0.5, 0.15  # inch, between columns and on the left


class Column(NamedTuple):
    """A column: heading, side to which its words are set, and its cells from top to bottom."""

    heading: str
    side: str
    cells: Sequence[str]
    look: Mapping[str, Any] = {}

    @property
    def width(self) -> float:
        """Width of the widest cell [inch]."""
        bold = self.look.get("fontweight") == "bold"
        widths = [text_width(cell, _SIZE, bold) for cell in self.cells]
        return max([text_width(self.heading, _SIZE, True), *widths]) / 72


def rows_height(columns: Sequence[Column]) -> float:
    """Return the height that a table takes with its headings [inch]."""
    return (len(columns[0].cells) + 1) * ROW


def _fitted(columns: Sequence[Column], width: float) -> tuple[float, float]:
    """Return by how much words must shrink to fit a page, and the gap between columns [inch]."""
    between = max(len(columns) - 1, 1)
    words, room = sum(column.width for column in columns), width - 2 * _LEFT
    shrunk = min(1.0, (room - between * _NARROWEST) / words)
    return shrunk, min((room - shrunk * words) / between, _WIDEST)


def write_rows(figure: Chart, top: float, columns: Sequence[Column], muted: Sequence[bool]) -> None:
    """Write a table.

    Parameters
    ----------
    figure : Chart
        The figure.
    top : float
        Distance of the upper edge of the table from the top of the page [inch].
    columns : sequence of Column
        The columns, all with the same number of cells.
    muted : sequence of bool
        Which rows are set in grey, for all but the looks that a column sets itself.
    """
    width, height = (float(side) for side in figure.get_size_inches())
    shrunk, gap = _fitted(columns, width)
    size, left = shrunk * _SIZE, _LEFT
    for column in columns:
        wide = shrunk * column.width
        at = {"left": left, "right": left + wide, "center": left + wide / 2}
        x = at[column.side] / width
        looks: list[dict[str, Any]] = [{"fontweight": "bold"}]
        looks += [{"color": MUTED if grey else INK, **column.look} for grey in muted]
        for i, (cell, look) in enumerate(zip([column.heading, *column.cells], looks, strict=True)):
            y = 1 - (top + (i + 0.5) * ROW) / height
            figure.text(x, y, cell, fontsize=size, ha=column.side, va="center_baseline", **look)
        left += wide + gap
