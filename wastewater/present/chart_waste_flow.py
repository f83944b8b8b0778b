"""The flow diagram of solid waste: where every tonne goes, by material."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.provenance import source_line
from wastewater.present.sankey import draw
from wastewater.present.sankey_layout import Link, Node, throughput
from wastewater.present.style import (
    OKABE_ITO,
    Chart,
    add_heading,
    add_source,
    house_style,
)
from wastewater.present.view import BASELINE, Tables, bands, find_city, where
from wastewater.present.waste_ways import (
    ENDS,
    MERGED,
    Ways,
    fraction_colours,
    littered_to_river,
    merge_ends,
    waste_ways,
)
from wastewater.results.result import Result
from wastewater.text import text

_UNIT = "t/yr"
_SMALLEST = 0.004  # share of all waste, below which ends are merged
_OPACITY = 0.55  # of the ribbons: labels must stay easy to read on them
_THINNEST = 0.3  # point
_GREY = "#7A7F87"
_COLOURS = {
    "recycled": OKABE_ITO["green"],
    "compost": "#8C6D31",
    "treated": OKABE_ITO["purple"],
    "landfill": "#8A8F96",
    "dumpsite": "#4A4E54",
    "air": OKABE_ITO["sky"],
    "litter": OKABE_ITO["vermillion"],
}
# Indicators of the waste table that are the same flows, with their band.
_BANDS = {
    "recycled": "recycled",
    "landfill": "landfilled",
    "dumpsite": "dumped",
    "treated": "hazardous_collected",
    "incineration": "incinerated",
    "mbt": "mbt",
    "residual_bin": "residual_bin",
    "centre": "centre",
}


def waste_flow(
    result: Result,
    city: City | str,
    scenario: str = BASELINE,
    year: int | None = None,
    language: str = "en",
) -> Chart:
    """Draw where every tonne of waste goes, in the colours of the materials.

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
        Materials, how they are collected, how they are treated, where they end. Ribbons are means
        over the draws, because means add up.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    flows = where(known.flows(chosen, scenario), city=record.id, statistic="mean")
    flows = flows[flows["fraction"] != ""]
    ways = merge_ends(waste_ways(flows), _SMALLEST)
    rows = where(known.waste, city=record.id, scenario=scenario, year=chosen)
    figures = bands(rows, ["scenario", "indicator"]).reset_index("scenario", drop=True)
    with house_style():
        figure = Chart(figsize=(11.5, 7.6))
        names = {
            "city": words.city_name(record, language),
            "scenario": words.scenario_name(record, scenario, language),
            "year": chosen,
        }
        top = add_heading(
            figure,
            text("chart.waste_flow.title", language, **names),
            text("chart.waste_flow.subtitle", language, **names),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        axes = _axes(figure, top, bottom)
        if ways:
            links = _links(ways)
            river = littered_to_river(flows)
            draw(axes, _nodes(links, figures, river, language), links)
            _cut_ribbons(axes, links, ways)
            for label in axes.texts:  # thin ribbons would strike it through
                label.set_bbox({"facecolor": "white", "alpha": 0.55, "linewidth": 0, "pad": 0.6})
        else:
            axes.set_axis_off()
            axes.text(0.5, 0.5, text("chart.waste_flow.nothing", language, **names), ha="center")
    return figure


def _axes(figure: Chart, top: float, bottom: float) -> Axes:
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (
            0.2 / width,
            bottom / height + 0.01,
            1 - 0.4 / width,
            1 - (top + bottom) / height - 0.03,
        )
    )


def _links(ways: Ways) -> list[Link]:
    """Return one link per pair of nodes; its materials are told apart once it is drawn."""
    return [
        Link(source, target, sum(parts.values()), _GREY) for (source, target), parts in ways.items()
    ]


def _nodes(links: Sequence[Link], figures: pd.DataFrame, river: float, language: str) -> list[Node]:
    """Return the nodes with name and mean; those that the waste table tells also with the band."""
    notes = {node: _band(figures, indicator, language) for node, indicator in _BANDS.items()}
    shown = numerals.quantity(river, _UNIT, language)
    notes["litter"] = text("chart.waste_flow.river", language, value=shown)
    colours = fraction_colours()
    nodes = []
    for node, value in throughput(links).items():
        is_material = node in colours
        name = text(f"bin.{node}" if is_material else f"node.waste_{node}", language)
        lines = [name, numerals.quantity(value, _UNIT, language)]
        lines += [notes[node]] if notes.get(node) else []
        colour = colours[node] if is_material else _COLOURS.get(node, _GREY)
        nodes.append(Node(node, "\n".join(lines), colour, node in ENDS or node == MERGED))
    return nodes


def _band(figures: pd.DataFrame, indicator: str, language: str) -> str:
    """Return the band of a figure of the waste table, nothing if it has none."""
    low, high = (figures[name].get(indicator, 0.0) for name in ("p05", "p95"))
    bounds = numerals.interval(low, high, language)
    return text("chart.flow.band", language, bounds=bounds) if high > low else ""


def _cut_ribbons(axes: Axes, links: Sequence[Link], ways: Ways) -> None:
    """Cut each drawn ribbon lengthwise into its materials, in their official order.

    The diagram draws its ribbons in the order of the links that carry something. A ribbon's outline
    is its upper edge, then its lower edge backwards, then back to the start.
    """
    ribbons = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
    shown = [link for link in links if link.value > 0]
    for ribbon, link in zip(ribbons, shown, strict=True):
        outline = np.asarray(ribbon.get_path().vertices).tolist()
        upper = outline[: len(outline) // 2]
        scale = (outline[0][1] - outline[-2][1]) / link.value
        ribbon.remove()
        above = 0.0
        parts = ways[link.source, link.target]
        for material, colour in fraction_colours().items():
            below = above + parts.get(material, 0.0) * scale
            if below > above:
                axes.add_artist(_slice(upper, (above, below), colour))
            above = below


def _slice(upper: Sequence[Sequence[float]], depth: tuple[float, float], colour: str) -> PathPatch:
    """Return the part of a ribbon between two depths under its upper edge [point]."""
    above = [(x, y - depth[0]) for x, y in upper]
    under = [(x, y - depth[1]) for x, y in reversed(upper)]
    curves = [Path.CURVE4] * (len(upper) - 1)
    codes = [Path.MOVETO, *curves, Path.LINETO, *curves, Path.CLOSEPOLY]
    return PathPatch(
        Path([*above, *under, above[0]], codes),
        facecolor=colour,
        edgecolor=colour,
        alpha=_OPACITY,
        clip_on=False,
        linewidth=max(_THINNEST - (depth[1] - depth[0]), 0.0),
    )
