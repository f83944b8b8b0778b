"""The bars of what to measure first, from the largest on top to the smallest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from wastewater.present import numerals
from wastewater.present.decide.common import LABEL, LINE, SMALL, WIDTH
from wastewater.present.monitoring.frame import panel
from wastewater.present.provenance import GRADES
from wastewater.present.style import (
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    ink_on,
    text_width,
    tick_numbers,
)
from wastewater.text import text

GRADE_COLOURS: Mapping[str, str] = {
    grade: OKABE_ITO[name]
    for grade, name in zip(GRADES, ("green", "sky", "orange", "vermillion"), strict=True)
}
NAMES, BELOW, ABOVE = 4.7, 0.5, 0.1  # inch, for names and below and above the bars
PALE = "#D5D8DC"

_BETWEEN, _CHIP, _THICK, _THIN = 0.15, 0.26, 0.34, 0.18  # inch
_TOLD = 0.005  # narrowing below which no figure is told
_KEY = "decide.measure_first"

Row = pd.Series  # of the ranking


class Bar(NamedTuple):
    """A bar with its words: name and detail, in lines."""

    row: Row
    name: str
    detail: str

    @property
    def height(self) -> float:
        """Height that the words need, and a gap [inch]."""
        lines = self.name.count("\n") + 1 + (self.detail.count("\n") + 1 if self.detail else 0)
        return max(lines, 2) * LINE + _BETWEEN


def draw_bars(figure: Chart, top: float, bottom: float, bars: Sequence[Bar], language: str) -> None:
    """Draw the bars from top to bottom, the words on both sides."""
    height = float(figure.get_size_inches()[1])
    axes = panel(figure, bottom + BELOW, height - top - ABOVE, NAMES + _CHIP + 0.1, 0.15)
    axes.set_ylim(sum(bar.height for bar in bars), 0)
    written = [_written(bar.row, language) for bar in bars]
    _limit(axes, bars, max(text_width(w, LABEL, bold=True) for both in written for w in both))
    y = 0.0
    for bar, words in zip(bars, written, strict=True):
        _draw_bar(axes, bar, y + bar.height / 2, words)
        y += bar.height
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(visible=True, axis="x")
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.xaxis.set_major_formatter(tick_numbers(language))
    axes.set_xlabel(text(f"{_KEY}.axis", language), color=MUTED, fontsize=SMALL)


def _written(row: Row, language: str) -> tuple[str, str]:
    """Return the words at the end of a bar: narrowing and share."""
    narrowing, share = (float(row[name]) for name in ("narrowing", "share"))
    key = f"{_KEY}.narrower" if abs(narrowing) >= _TOLD else f"{_KEY}.hardly"
    return (
        text(key, language, share=numerals.percent(narrowing, language)),
        text(f"{_KEY}.of_spread", language, share=numerals.percent(share, language)),
    )


def _limit(axes: Axes, bars: Sequence[Bar], room: float) -> None:
    """Set the range of the bars [%], with room for the words [point] at the end of the longest."""
    ends = [100 * float(bar.row[name]) for bar in bars for name in ("narrowing", "share")]
    wide = 72 * axes.get_position().width * WIDTH
    low, high = min(0.0, *ends), max(ends)
    axes.set_xlim(low, low + (high - low) / (1 - (room + 14) / wide))
    ticks = MaxNLocator(5).tick_values(low, high)
    axes.set_xticks([tick for tick in ticks if low <= tick <= high])


def _draw_bar(axes: Axes, bar: Bar, y: float, words: tuple[str, str]) -> None:
    share, narrowing = (100 * float(bar.row[name]) for name in ("share", "narrowing"))
    grade = str(bar.row["grade"])
    colour = GRADE_COLOURS.get(grade, MUTED)
    axes.barh(y, share, _THICK, color=PALE, label="share")
    axes.barh(y, narrowing, _THIN, color=colour, label="narrowing")
    beside: dict[str, Any] = {"textcoords": "offset points", "xycoords": ("axes fraction", "data")}
    chip = {"boxstyle": "round,pad=0.25", "facecolor": colour, "edgecolor": "none"}
    axes.annotate(
        grade,
        (0, y),
        xytext=(-72 * _CHIP / 2, 0),
        fontsize=SMALL,
        fontweight="bold",
        color=ink_on(colour),
        ha="center",
        va="center",
        bbox=chip,
        **beside,
    )
    _write_pair(axes, (bar.name, bar.detail), (0, y), -72 * _CHIP - 6, "right", beside)
    _write_pair(
        axes, words, (max(share, narrowing, 0.0), y), 6, "left", {**beside, "xycoords": "data"}
    )


def _write_pair(
    axes: Axes,
    words: tuple[str, str],
    at: tuple[float, float],
    shift: float,
    side: str,
    beside: Mapping[str, Any],
) -> None:
    """Write a bold name above a line of small print, together in the middle of a row."""
    lines = [part.count("\n") + 1 for part in words]
    middle = 72 * LINE * (lines[1] - lines[0]) / 2
    looks: tuple[dict[str, Any], ...] = (
        {"fontsize": LABEL, "fontweight": "bold", "va": "bottom"},
        {"fontsize": SMALL, "color": MUTED, "va": "top"},
    )
    for part, look, gap in zip(words, looks, (1.0, -1.0), strict=True):
        axes.annotate(
            part,
            at,
            xytext=(shift, middle + gap),
            ha=side,
            linespacing=1.15,
            **look,
            **beside,
        )
