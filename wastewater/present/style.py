"""The common look of all charts: colours, fonts, title and source line."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from io import BytesIO
from typing import Any, cast

import matplotlib as mpl
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from wastewater.inputs.scenario import BASELINE
from wastewater.present import numerals

FONT = "DejaVu Sans"
INK = "#222222"
MUTED = "#5F6368"
GRID = "#DDDDDD"
PATCH_EDGE = "#8A8F96"
HATCH = "////"
# Okabe and Ito (2008), "Color Universal Design"; yellow is left out (too pale for lines).
OKABE_ITO = {
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
    "black": "#000000",
}
BASELINE_COLOUR = "#6B6B6B"
_SCENARIO_COLOURS = (
    *(OKABE_ITO[name] for name in ("blue", "vermillion", "green", "purple", "orange", "sky")),
    "#5B2C83",  # for cities with many scenarios: darker than the others, so that they stay apart
    "#6B4A12",
)

_HALFWAY = 0.2  # luminance at which dark and white letters have about the same contrast
_FINE = 8  # measured at this multiple of a point, so that rounding to pixels does not matter
_LEGEND, _LEGEND_LINE = 8.5, 0.165  # point, inch
_HINTING = 1.04  # letters on a screen are up to this much wider than in theory

_SETTINGS: dict[str, Any] = {
    "font.family": FONT,
    "font.size": 9,
    "axes.edgecolor": "#999999",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "text.color": INK,
    "text.hinting": "none",  # as wide as in the SVG, and quicker
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "wastewater",
    "pdf.fonttype": 42,
}


class Chart(Figure):
    """A figure that notebooks show without any global plotting state."""

    def savefig(self, *args: Any, **settings: Any) -> None:
        """Save as a matplotlib figure does, in the style in which the chart was drawn."""
        with house_style():
            super().savefig(*args, **settings)

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        self.savefig(buffer, format="png", dpi=110)
        return buffer.getvalue()


@contextmanager
def house_style() -> Iterator[None]:
    """Use the fonts and colours of the house inside the block, and nowhere else."""
    with mpl.rc_context(cast(Any, _SETTINGS)):
        yield


@lru_cache(maxsize=4096)
def text_width(line: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text.

    Parameters
    ----------
    line : str
        The text, one line.
    size : float
        Font size [point].
    bold : bool
        Whether it is set in bold.

    Returns
    -------
    float
        Width [point].
    """
    font = get_font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    font.set_size(size, _FINE * 72)
    font.set_text(line, 0.0)
    return _HINTING * float(font.get_width_height()[0]) / 64 / _FINE


def wrap(line: str, width: float, size: float, bold: bool = False) -> str:
    """Break a text into lines that are not wider than a limit.

    Parameters
    ----------
    line : str
        The text; line breaks in it are kept.
    width : float
        The limit [point]. A single longer word stands on its own.
    size : float
        Font size [point].
    bold : bool
        Whether it is set in bold.

    Returns
    -------
    str
        The text with line breaks.
    """
    lines: list[str] = []
    for paragraph in line.split("\n"):
        words = paragraph.split(" ")
        while words:
            taken = max(1, _fitting(words, width, size, bold))
            lines.append(" ".join(words[:taken]))
            words = words[taken:]
    return "\n".join(lines)


def _fitting(words: list[str], width: float, size: float, bold: bool) -> int:
    """Return how many of the words fit into a line; measuring is slow, so the middle is tried."""
    counts = range(1, len(words) + 1)
    return bisect_right(
        counts, width, key=lambda count: text_width(" ".join(words[:count]), size, bold)
    )


def add_heading(figure: Figure, title: str, subtitle: str = "") -> float:
    """Write title and subtitle at the top left, wrapped to the figure's width.

    Parameters
    ----------
    figure : Figure
        The figure.
    title : str
        What the chart shows.
    subtitle : str
        A second, smaller line: how to read it.

    Returns
    -------
    float
        Height that the heading takes [inch].
    """
    width, height = figure.get_size_inches()
    room = (width - 0.3) * 72
    top = 0.12
    for words, size, bold, colour in ((title, 12.5, True, INK), (subtitle, 9, False, MUTED)):
        if not words:
            continue
        wrapped = wrap(words, room, size, bold)
        figure.text(
            0.15 / width,
            1 - top / height,
            wrapped,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=colour,
            ha="left",
            va="top",
            linespacing=1.2,
        )
        top += (wrapped.count("\n") + 1) * size * 1.32 / 72
    return top + 0.08


def add_source(figure: Figure, line: str) -> float:
    """Write the source line at the bottom left.

    Parameters
    ----------
    figure : Figure
        The figure.
    line : str
        Model, version, draws, seed and quality of the inputs.

    Returns
    -------
    float
        Height that the line takes [inch].
    """
    width, height = figure.get_size_inches()
    wrapped = wrap(line, (width - 0.3) * 72, 7.5)
    figure.text(
        0.15 / width, 0.1 / height, wrapped, fontsize=7.5, color=MUTED, ha="left", va="bottom"
    )
    return 0.1 + (wrapped.count("\n") + 1) * 7.5 * 1.3 / 72 + 0.08


def add_legend(
    figure: Figure,
    top: float,
    entries: list[tuple[str, str]],
    hatched: Collection[str] = (),
) -> float:
    """Write names beside colour patches under the heading, in as many lines as they need.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    top : float
        Height that the heading takes [inch].
    entries : list of (str, str)
        Name and colour.
    hatched : collection of str
        Names whose patch is hatched.

    Returns
    -------
    float
        Height that the legend takes [inch].
    """
    width, height = figure.get_size_inches()
    x, y = 0.15, top + 0.09
    for name, colour in entries:
        shown = wrap(name, 72 * (width - 0.5), _LEGEND)
        wide = max(text_width(line, _LEGEND) for line in shown.split("\n")) / 72 + 0.42
        if x + wide > width and x > 0.15:
            x, y = 0.15, y + 0.2
        patch = Rectangle(
            (x / width, 1 - (y + 0.055) / height),
            0.13 / width,
            0.11 / height,
            facecolor=colour,
            edgecolor=PATCH_EDGE,  # pale colours would melt into the page
            linewidth=0.4,
            hatch=HATCH if name in hatched else None,
            transform=figure.transFigure,
        )
        figure.add_artist(patch)
        for line in shown.split("\n"):
            at = (x + 0.18) / width, 1 - y / height
            figure.text(*at, line, fontsize=_LEGEND, va="center_baseline")
            y += _LEGEND_LINE
        y -= _LEGEND_LINE
        x += wide
    return y - top + 0.12


def ink_on(colour: str) -> str:
    """Return the colour of letters, dark or white, that reads better on a colour."""
    return INK if _luminance(colour) > _HALFWAY else "white"


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG 2.1, from 0 (black) to 1 (white)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def scenario_colours(scenarios: tuple[str, ...]) -> dict[str, str]:
    """Return one colour-blind-safe colour per scenario, grey for the baseline."""
    others = [scenario for scenario in scenarios if scenario != BASELINE]
    colours = {
        scenario: _SCENARIO_COLOURS[i % len(_SCENARIO_COLOURS)] for i, scenario in enumerate(others)
    }
    return {BASELINE: BASELINE_COLOUR, **colours}


def tick_numbers(language: str) -> FuncFormatter:
    """Return what writes the numbers of an axis in a language.

    A chart with it can be handed to another process, which one with a lambda cannot.
    """
    return FuncFormatter(partial(_tick, language))


def _tick(language: str, value: float, _: int | None = None) -> str:
    return numerals.number_short(value, language)
