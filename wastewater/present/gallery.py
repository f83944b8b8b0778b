"""All charts of a city in a fixed order, each drawn and rendered once for files and report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from wastewater.inputs.city import City
from wastewater.present import charts
from wastewater.present.inline_svg import render
from wastewater.present.style import Chart
from wastewater.results.result import Result

CHARTED = ("total_p", "hg")
"""Substances whose way through the city and whose outflow are drawn."""


@dataclass(frozen=True)
class Drawing:
    """A chart that is drawn.

    Attributes
    ----------
    name : str
        Name for a file, for example `lviv_flow_hg`.
    title : str
        What it shows.
    figure : Chart
        The figure.
    svg : str
        The picture as SVG.
    """

    name: str
    title: str
    figure: Chart
    svg: str


def count(result: Result) -> int:
    """Return how many charts `gallery` draws."""
    return sum(1 for _ in _plans(result, ""))


def gallery(result: Result, language: str = "en") -> Iterator[Drawing]:
    """Draw every chart of every city of a result.

    Parameters
    ----------
    result : Result
        The result of a run.
    language : str
        One of `wastewater.text.LANGUAGES`.

    Yields
    ------
    Drawing
        City by city: flow diagrams, outflows, changes (if there is a scenario), fate of the waste.
    """
    for name, draw in _plans(result, language):
        figure = draw()
        title = " ".join(figure.texts[0].get_text().split())
        yield Drawing(name, title, figure, render(figure, name))


def _plans(result: Result, language: str) -> Iterator[tuple[str, Callable[[], Chart]]]:
    """Yield the name of each chart and what draws it."""
    for city in result.cities:
        for substance in CHARTED:
            for kind, chart in (("flow", charts.flow_diagram), ("outflow", charts.outflow)):
                draw = partial(chart, result, city.id, substance, language=language)
                yield f"{city.id}_{kind}_{substance}", draw
        if len(result.scenarios[city.id]) > 1:
            yield f"{city.id}_change", partial(charts.change, result, city.id, language=language)
        draw = partial(charts.waste_fate, result, city.id, language=language)
        yield f"{city.id}_waste_fate", draw


def name_of(city: City, kind: str, substance: str = "") -> str:
    """Return the name of a chart: `name_of(lviv, "flow", "hg")` is `lviv_flow_hg`."""
    return "_".join(part for part in (city.id, kind, substance) if part)
