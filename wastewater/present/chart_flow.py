"""The flow diagram: one substance of one city from its sources to the sea."""

import pandas as pd

from wastewater.inputs.city import City
from wastewater.present import language as words
from wastewater.present import numerals
from wastewater.present.pathways import CONCENTRATE, group_flows
from wastewater.present.provenance import source_line
from wastewater.present.sankey import draw
from wastewater.present.sankey_layout import Link, Node, merge_small, throughput
from wastewater.present.style import OKABE_ITO, Chart, add_heading, add_source, house_style
from wastewater.present.view import BASELINE, Tables, band, find_city, where
from wastewater.results.result import Result
from wastewater.text import text

_UNIT = "kg/yr"
_OTHER = {"source": "other_sources", "sink": "other_sinks"}
_SMALLEST = 0.01  # share of all that comes in, below which the ends are merged
_WATER, _SEA, _GROUND, _GREY = OKABE_ITO["sky"], OKABE_ITO["blue"], "#8C6D31", "#9AA0A6"
_COLOURS = {
    "people": OKABE_ITO["orange"],
    "industry": OKABE_ITO["purple"],
    "leachate": OKABE_ITO["vermillion"],
    "litter": OKABE_ITO["vermillion"],
    "storm_water": "#5C8FA8",
    "onsite": "#B07C2A",
    "sewer": "#7A7F87",
    "works": "#7A7F87",
    "overflow": _WATER,
    "effluent": _WATER,
    "river": _WATER,
    "sludge": _GROUND,
    "sludge_field": _GROUND,
    "agriculture": _GROUND,
    "soil": _GROUND,
    "sediment": "#5D5233",
}
_ENDS = ("soil", "sediment", "degraded", "air", "ash", CONCENTRATE, _OTHER["sink"])


def flow_diagram(
    result: Result,
    city: City | str,
    substance: str,
    year: int | None = None,
    scenario: str = BASELINE,
    language: str = "en",
) -> Chart:
    """Draw where a substance in a city's water comes from and where it ends.

    Parameters
    ----------
    result : Result
        The result of a run.
    city : City or str
        The city or its id.
    substance : str
        Substance id.
    year : int, optional
        The year; the last one if not given.
    scenario : str
        Scenario id.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Returns
    -------
    matplotlib.figure.Figure
        Ribbons are means over the draws, because means add up; the sea also shows its band.
    """
    record = find_city(result, city)
    known = Tables(result)
    chosen = known.last_year if year is None else year
    links = _links(known, record, substance, chosen, scenario)
    with house_style():
        figure = Chart(figsize=(11.5, 6.4))
        names = {
            "city": words.city_name(record, language),
            "substance": words.substance_name(substance, language),
            "scenario": words.scenario_name(record, scenario, language),
            "year": chosen,
        }
        top = add_heading(
            figure,
            text("chart.flow.title", language, **names),
            text("chart.flow.subtitle", language, **names),
        )
        bottom = add_source(figure, source_line(known, language, record.id))
        width, height = figure.get_size_inches()
        axes = figure.add_axes(
            (
                0.2 / width,
                bottom / height + 0.01,
                1 - 0.4 / width,
                1 - (top + bottom) / height - 0.03,
            )
        )
        if links:
            loads = where(
                known.outflow,
                city=record.id,
                scenario=scenario,
                substance=substance,
                year=chosen,
                pathway="total",
            )
            draw(axes, _nodes(links, record, loads, language), links)
        else:
            axes.set_axis_off()
            axes.text(0.5, 0.5, text("chart.flow.nothing", language, **names), ha="center")
    return figure


def _links(tables: Tables, city: City, substance: str, year: int, scenario: str) -> list[Link]:
    flows = where(
        tables.flows(year, scenario),
        city=city.id,
        substance=substance,
        statistic="mean",
    )
    links = [
        Link(source, target, value, _ribbon(source, target))
        for (source, target), value in group_flows(flows).items()
    ]
    passing = throughput(links)
    supplied = sum(passing[node] for node in {x.source for x in links} - {x.target for x in links})
    keep = frozenset(node for node in passing if node.startswith("sea_"))
    return merge_small(links, _SMALLEST * supplied, keep, _OTHER)


def _colour(node: str) -> str:
    return _SEA if node.startswith("sea_") else _COLOURS.get(node, _GREY)


def _ribbon(source: str, target: str) -> str:
    """Return the colour of a ribbon: that of its source, or of the water that it reaches."""
    if target.startswith("sea_"):
        return _SEA
    return _WATER if target in ("river", "effluent", "overflow") else _colour(source)


def _nodes(links: list[Link], city: City, loads: pd.DataFrame, language: str) -> list[Node]:
    """Return the nodes with their labels: name and mean, at the sea the band too."""
    passing = throughput(links)
    common = numerals.scale_for(max(passing.values()), _UNIT)
    nodes = []
    for node, value in passing.items():
        is_sea = node.startswith("sea_")
        scale = _finer(value, common)
        lines = [_node_name(node, city, language)]
        lines.append(numerals.quantity(value, _UNIT, language, scale=scale))
        load = band(where(loads, sea=node.removeprefix("sea_"))) if is_sea else None
        if load is not None:
            bounds = numerals.interval(load.p05 * scale.factor, load.p95 * scale.factor, language)
            lines.append(text("chart.flow.band", language, bounds=bounds))
        nodes.append(Node(node, "\n".join(lines), _colour(node), is_sea or node in _ENDS))
    return nodes


def _finer(value: float, scale: numerals.Scale) -> numerals.Scale:
    """Keep one unit in the diagram, unless a value would be shown as a thousandth of it."""
    return scale if value * scale.factor >= 0.01 else numerals.scale_for(value, _UNIT)


def _node_name(node: str, city: City, language: str) -> str:
    if node.startswith("sea_"):
        return words.sea_name(node.removeprefix("sea_"), language)
    name = text(f"node.{node}", language)
    reaches = ", ".join(words.named(reach.name, language) for reach in city.reaches)
    return f"{name}: {reaches}" if node == "river" and reaches else name
