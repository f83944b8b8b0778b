"""Works among their peers: removal and discharge per person beside works of the same size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.monitoring.frame import Key, add_keys, log_ticks, panel
from wastewater.present.provenance import source_line
from wastewater.present.rivers.common import (
    catchment_of,
    changed,
    joined,
    long_name,
    patch,
    short_name,
    works_name,
)
from wastewater.present.rivers.peers_lines import (
    LEAST,
    Line,
    Row,
    danish_works,
    line_words,
    rows_of,
    strips_of,
)
from wastewater.present.style import (
    GRID,
    INK,
    MUTED,
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
    scenario_colours,
    text_width,
    tick_numbers,
)
from wastewater.present.view import BASELINE, Tables, find_city
from wastewater.results.peers import MEASURES, PERCENTILES, SUBSTANCES, lviv_among_peers
from wastewater.results.result import Result
from wastewater.text import text

_WIDTH, _SLOT, _GAP = 11.5, 0.2, 0.14  # inch, of a line and between substances
_ABOVE, _BELOW, _BETWEEN = 0.34, 0.4, 0.35  # inch
_LABEL, _SMALL = 8.5, 8.0  # point
_PEER, _WIDE = "#C9CED6", 7.0  # colour, point
_OTHERS: Mapping[str, Any] = {
    "marker": "D",
    "markersize": 5,
    "linestyle": "",
    "color": OKABE_ITO["orange"],
    "markeredgecolor": INK,
    "markeredgewidth": 0.5,
}
_RIGHT_END = 102.0  # %, so that marks at 100 are whole


def peers(
    result: Result,
    city: City | str = "lviv",
    scenario: str = "plant",
    year: int | None = None,
    works: str = "",
    language: str = "en",
) -> Chart:
    """Draw where works stand among those of their size around the Baltic Sea.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    scenario : str
        Scenario after which the works are drawn a second time.
    year : int, optional
        The year of the scenario; the last one if not given. Today is the first year of the run.
    works : str
        Catchment of the works; the first of the city if not given.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Percentiles of the peers as bars, the works today and after the scenario as points with
        5-95 % band. Danish works of the same size that the result holds are drawn beside them.

    Raises
    ------
    KeyError
        If the result does not hold the city, or the city not the catchment.
    InputError
        If the result does not hold the scenario or year.
    """
    record = find_city(result, city)
    catchment = catchment_of(record, works)
    known = Tables(result)
    table = lviv_among_peers(result, record.id, scenario, year)
    own = table[table["works"] == catchment.id]
    own = own.drop_duplicates(["scenario", "substance", "measure"])  # today comes first
    others = danish_works(result, str(own["size"].iloc[0]), record.id) if len(own) else own
    strips = strips_of(own, others)
    place = works_name(record, catchment, language)
    heading = _heading(record, place, own, language)
    colours = scenario_colours(result.scenarios[record.id])
    keys = _keys(record, result, (own, others), colours, language)
    source = source_line(known, language, record.id)
    body = _ABOVE + _BELOW + sum(_SLOT * len(lines) + _GAP for lines in strips["removal"].values())
    with house_style():
        draft = Chart(figsize=(_WIDTH, body))  # how tall the frame is depends on its words
        frame = _frame(draft, heading, keys, source)
        figure = Chart(figsize=(_WIDTH, max(body + sum(frame), 2.5)))
        _frame(figure, heading, keys, source)
        if own.empty:
            figure.text(0.5, 0.4, text("rivers_chart.peers.nothing", language), ha="center")
            return figure
        _draw_all(figure, frame[0], strips, colours, language)
    return figure


def _frame(
    figure: Chart, heading: tuple[str, str], keys: Sequence[Key], source: str
) -> tuple[float, float]:
    """Write heading, key and source line; return the height at top and bottom [inch]."""
    top = add_heading(figure, *heading)
    top += add_keys(figure, top, keys)
    return top, add_source(figure, source)


def _heading(city: City, place: str, own: pd.DataFrame, language: str) -> tuple[str, str]:
    """Return the answer: removal today and after, with the percentile among the peers."""
    if own.empty:
        return text("rivers_chart.peers.title_bare", language, works=place), ""
    told = []
    for substance in SUBSTANCES:
        rows = rows_of(own, "removal", substance)
        shown = [numerals.percent(float(row["median"]), language) for row in rows]
        if shown:
            told.append(changed(short_name(substance, language), shown))
    size = str(own["size"].iloc[0])
    last = own.iloc[-1]
    ends = own[(own["scenario"] == last["scenario"]) & (own["measure"] == "removal")]
    removal = ends.to_dict("records")
    named = {
        "works": place,
        "shares": joined(told, language),
        "size": text(f"peers.size.{size}", language),
        "scenario": words.scenario_name(city, str(last["scenario"]), language),
        "year": int(last["year"]),
        "pe": numerals.estimate(float(own["size_pe"].iloc[0]), language),
        "low": sum(float(row["percentile"]) <= LEAST for row in removal),
        "count": len(removal),
    }
    lines = [text("rivers_chart.peers.subtitle", language, **named)]
    if last["scenario"] != BASELINE:
        lines.insert(0, text("rivers_chart.peers.compared", language, **named))
    return text("rivers_chart.peers.title", language, **named), " ".join(lines)


def _keys(
    city: City,
    result: Result,
    tables: tuple[pd.DataFrame, pd.DataFrame],
    colours: Mapping[str, str],
    language: str,
) -> list[Key]:
    """Return the key: the bars of the peers, the works now and then, Danish works."""
    own, others = tables
    wide = {"color": _PEER, "linewidth": _WIDE, "solid_capstyle": "butt"}
    keys = [
        Key(text("rivers_chart.peers.middle", language), wide),
        Key(text("rivers_chart.peers.spread", language), {"color": MUTED, "linewidth": 1.0}),
    ]
    if own.empty:
        return []
    for scenario, year in own[["scenario", "year"]].drop_duplicates().itertuples(index=False):
        name = words.scenario_name(city, str(scenario), language)
        keys.append(patch(f"{name}, {year}", colours[str(scenario)]))
    if len(others):
        names = _names(result, others, language)
        said = text("rivers_chart.peers.danish", language, names=joined(names, language))
        keys.append(Key(said, _OTHERS))
    return keys


def _names(result: Result, others: pd.DataFrame, language: str) -> list[str]:
    pairs = others[["city", "works"]].drop_duplicates().itertuples(index=False)
    found = []
    for city, works in pairs:
        record = find_city(result, str(city))
        found.append(words.named(catchment_of(record, str(works)).name, language))
    return found


def _draw_all(
    figure: Chart,
    top: float,
    strips: Mapping[str, Mapping[str, Sequence[Line]]],
    colours: Mapping[str, str],
    language: str,
) -> None:
    """Draw both measures side by side, the words to the right of each."""
    width, height = (float(side) for side in figure.get_size_inches())
    substances = list(strips["removal"])
    left = 0.3 + max(text_width(long_name(s, language), _LABEL, True) for s in substances) / 72
    written = {
        measure: {s: [line_words(line, language) for line in lines] for s, lines in of.items()}
        for measure, of in strips.items()
    }
    rooms = [
        0.16 + max(text_width(w, _SMALL) for of in written[m].values() for w in of) / 72
        for m in MEASURES
    ]
    each = (width - left - sum(rooms) - _BETWEEN - 0.1) / len(MEASURES)
    body = sum(_SLOT * len(lines) + _GAP for lines in strips["removal"].values())
    high = height - top - _ABOVE
    for place, measure in enumerate(MEASURES):
        begin = left + place * (each + rooms[0] + _BETWEEN)
        axes = panel(figure, high - body, high, begin, width - begin - each)
        axes.set_ylim(body, 0)
        _draw(axes, strips[measure], written[measure], colours)
        _finish(axes, measure, strips[measure], language)
        axes.set_yticks([])
        if place == 0:
            _name_strips(axes, strips[measure], language)


def _draw(
    axes: Axes,
    strips: Mapping[str, Sequence[Line]],
    written: Mapping[str, Sequence[str]],
    colours: Mapping[str, str],
) -> None:
    y = 0.0
    for substance, lines in strips.items():
        for line, said in zip(lines, written[substance], strict=True):
            _draw_line(axes, line, y + (_SLOT + _GAP) / 2, colours)
            axes.annotate(
                said,
                (1, y + (_SLOT + _GAP) / 2),
                xycoords=("axes fraction", "data"),
                xytext=(5, 0),
                textcoords="offset points",
                fontsize=_SMALL,
                color=colours.get(line.kind, INK),
                va="center_baseline",
            )
            y += _SLOT
        y += _GAP
        axes.axhline(y, color=GRID, linewidth=0.7, clip_on=False)


def _factor(row: Row) -> float:
    return 100.0 if row["measure"] == "removal" else 1.0


def _draw_line(axes: Axes, line: Line, y: float, colours: Mapping[str, str]) -> None:
    """Draw peers as bars, Danish works as diamonds, the works as a point with its band."""
    if line.kind == "peers":
        (row,) = line.rows
        p = [_factor(row) * float(row[f"peers_p{q:02d}"]) for q in PERCENTILES]
        axes.hlines(y, p[0], p[-1], color=MUTED, linewidth=1.0, label="peers", zorder=2)
        axes.hlines(y, p[1], p[3], color=_PEER, linewidth=_WIDE, label="_peers", zorder=3)
        axes.plot([p[2]], [y], marker="|", markersize=9, color=INK, zorder=4, label="_median")
        return
    if line.kind == "others":
        values = [_factor(row) * float(row["median"]) for row in line.rows]
        axes.plot(values, [y] * len(values), label="others", zorder=4, **_OTHERS)
        return
    (row,) = line.rows
    low, middle, high = (_factor(row) * float(row[s]) for s in ("p05", "median", "p95"))
    colour = colours.get(line.kind, INK)
    axes.hlines(y, low, high, color=colour, linewidth=2.0, zorder=3, label=f"_{line.kind}")
    axes.plot([middle], [y], marker="o", markersize=5, color=colour, zorder=4, label=line.kind)


def _finish(axes: Axes, measure: str, strips: Mapping[str, Sequence[Line]], language: str) -> None:
    """Limits, title with unit: removal from what is drawn to 100 %, discharge logarithmic."""
    rows = [row for lines in strips.values() for line in lines for row in line.rows]
    key = f"rivers_chart.peers.{measure}"
    axes.set_title(text(key, language), pad=6)
    if measure == "removal":
        axes.set_xlim(min(0.0, *(100 * float(row["p05"]) for row in rows)), _RIGHT_END)
        axes.set_xticks([tick for tick in range(-100, 101, 20) if tick >= axes.get_xlim()[0]])
        axes.xaxis.set_major_formatter(tick_numbers(language))
    else:
        columns = ("p05", "p95", "median", "peers_p05", "peers_p95")
        values = np.array([float(row[c]) for row in rows for c in columns])
        known = values[values > 0]
        axes.set_xscale("log")
        axes.set_xlim(known.min() / 1.3, known.max() * 1.3)
        log_ticks(axes.xaxis, language)
    axes.tick_params(axis="x", labelsize=_SMALL)
    axes.grid(visible=True, axis="x")


def _name_strips(axes: Axes, strips: Mapping[str, Sequence[Line]], language: str) -> None:
    y = 0.0
    for substance, lines in strips.items():
        high = _SLOT * len(lines) + _GAP
        axes.annotate(
            long_name(substance, language),
            (0, y + high / 2),
            xycoords=("axes fraction", "data"),
            xytext=(-8, 0),
            textcoords="offset points",
            ha="right",
            va="center_baseline",
            fontsize=_LABEL,
            fontweight="bold",
        )
        y += high
