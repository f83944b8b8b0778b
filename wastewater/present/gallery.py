"""All charts of a city in a fixed order, each drawn once for files and report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from wastewater.inputs.city import City
from wastewater.present import charts
from wastewater.present.chart_landfill import sites_in_use
from wastewater.present.style import Chart
from wastewater.present.summary import fullest_scenario
from wastewater.present.view import BASELINE, Tables, where
from wastewater.results.result import Result

CHARTED = ("total_p", "hg")
"""Substances whose way through the city and whose outflow are drawn."""

_NO_BETTER = 0.01  # difference of rates below which a scenario does not sort better than another


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
    """

    name: str
    title: str
    figure: Chart


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
        City by city: flow diagrams, outflows, changes (if there is a scenario), fate of the waste;
        sorting, residual bin, ways of the waste, recycling rate, landfills (if there are any) and
        greenhouse gases.
    """
    for name, draw in _plans(result, language):
        figure = draw()
        title = " ".join(figure.texts[0].get_text().split())
        yield Drawing(name, title, figure)


def _plans(result: Result, language: str) -> Iterator[tuple[str, Callable[[], Chart]]]:
    """Yield the name of each chart and what draws it."""
    for city in result.cities:
        for substance in CHARTED:
            for kind, chart in (("flow", charts.flow_diagram), ("outflow", charts.outflow)):
                draw = partial(chart, result, city.id, substance, language=language)
                yield f"{city.id}_{kind}_{substance}", draw
        if len(result.scenarios[city.id]) > 1:
            yield f"{city.id}_change", partial(charts.change, result, city.id, language=language)
        for kind, chart in _waste_plans(result, city):
            yield f"{city.id}_{kind}", partial(chart, result, city.id, language=language)


def _waste_plans(result: Result, city: City) -> Iterator[tuple[str, Callable[..., Chart]]]:
    """Yield the charts of solid waste of a city."""
    tables = Tables(result)
    yield "waste_fate", charts.waste_fate
    yield "sorting_matrix", charts.sorting_matrix
    sorting = best_sorting(tables, city)
    if sorting != BASELINE:
        yield f"sorting_matrix_{sorting}", partial(charts.sorting_matrix, scenario=sorting)
    yield "residual_bin", charts.residual_bin
    yield "waste_flow", charts.waste_flow
    fullest = fullest_scenario(tables, city)
    if fullest != BASELINE:
        yield f"waste_flow_{fullest}", partial(charts.waste_flow, scenario=fullest)
    yield "recycling_rate", charts.recycling_rate
    if sites_in_use(tables, city.id):
        yield "landfill", charts.landfill
    yield "greenhouse", charts.greenhouse


def best_sorting(tables: Tables, city: City) -> str:
    """Return the scenario that collects most for recycling in the last year.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city : City
        The city.

    Returns
    -------
    str
        Of scenarios that are about the same the one that is named first; the baseline if no other
        is better.
    """
    wanted = {"city": city.id, "year": tables.last_year, "statistic": "median"}
    rows = where(tables.rates, rate="collected_rate", **wanted)
    rates = dict(zip(rows["scenario"], rows["value"], strict=True))
    best = BASELINE
    for scenario in tables.result.scenarios[city.id]:
        if rates.get(scenario, 0.0) > rates.get(best, 0.0) + _NO_BETTER:
            best = scenario
    return best


def name_of(city: City, kind: str, substance: str = "") -> str:
    """Return the name of a chart: `name_of(lviv, "flow", "hg")` is `lviv_flow_hg`."""
    return "_".join(part for part in (city.id, kind, substance) if part)
