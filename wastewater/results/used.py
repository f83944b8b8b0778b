"""The rows that a run used, with source and grade."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from wastewater.inputs.parameters import keys
from wastewater.inputs.scenario import Cost, Measure
from wastewater.model.city_model import CityModel
from wastewater.model.full_year import full_year
from wastewater.model.measures import Step
from wastewater.model.start import starts
from wastewater.results.outcomes import standards
from wastewater.results.prices import ask_for_prices, told_in

SOURCE_COLUMNS = (
    "city",
    "name",
    "fraction",
    "substance",
    "place",
    "measure",
    "value",
    "unit",
    "distribution",
    "low",
    "high",
    "grade",
    "source",
    "title",
    "publisher",
    "source_year",
    "url",
    "note",
)


def used_rows(model: CityModel, measures: Sequence[str]) -> pd.DataFrame:
    """Return the parameter rows that answered a look-up, and the numbers of the measures taken.

    The loading of a row on a common cause stands beside it, as a row of its own [1].

    Parameters
    ----------
    model : CityModel
        The solved city.
    measures : sequence of str
        Measures of the scenarios of the run.
    """
    _ask_for_network(model)
    standards(model)  # asked for by the tables of loads and costs, whether these are made or not
    for measure in measures:
        ask_for_prices(model, model.city.measures[measure])
    at = sorted(model.index.answered())
    rows = model.city.parameters.iloc[at].assign(measure="")
    loadings = _loading_rows(model, set(at))
    costs = pd.concat([_cost_rows(model.city.measures[m]) for m in measures] or [rows.iloc[:0]])
    parts = [rows, measure_rows(model.changes(measures)), costs, *loadings]
    table = pd.concat(parts, ignore_index=True)
    sources = model.city.sources[["id", "title", "publisher", "year", "url"]]
    sources = sources.rename(columns={"id": "source", "year": "source_year"})
    table = table.merge(sources, on="source", how="left").assign(city=model.city.id)
    return table[list(SOURCE_COLUMNS)]


def _ask_for_network(model: CityModel) -> None:
    """Ask for the rows of the whole network: a run solves no more of it than its results need."""
    (start,) = starts(model.part(slice(0, 1)))
    full_year(start.model, start.baseline, start.content, start.stocks, model.first_year)


def measure_rows(steps: Sequence[Step]) -> pd.DataFrame:
    """Return the numbers that measures bring along as rows, in base units."""
    rows = [
        {
            "name": s.change.name,
            "fraction": s.change.fraction,
            "substance": s.change.substance,
            "place": s.change.place,
            "measure": s.measure.id,
            "value": s.change.value,
            "low": s.change.low,
            "high": s.change.high,
            "unit": s.change.unit,
            "distribution": s.change.kind,
            "grade": s.change.grade,
            "source": s.change.source,
            "note": s.change.note,
        }
        for s in steps
    ]
    return pd.DataFrame(rows)


def _loading_rows(model: CityModel, used: Collection[int]) -> list[pd.DataFrame]:
    """Return the loadings of the rows used on common causes, which the `distribution` names."""
    linked = model.city.correlations
    rows = model.index.rows
    at = [rows.get(key) in used for key in keys(linked)]
    if not any(at):
        return []
    table = linked[at].rename(columns={"loading": "value"})
    return [table.assign(unit="1", measure="", distribution="loading:" + table["factor"])]


def _cost_rows(measure: Measure) -> pd.DataFrame:
    units = {
        "investment": told_in(measure.investment),
        "yearly_cost": f"{told_in(measure.yearly_cost)}/yr",
        "lifetime": "yr",
    }
    rows = []
    for name, unit in units.items():
        cost: Cost = getattr(measure, name)
        row = {"name": f"cost.{name}", "fraction": "", "substance": "", "place": "", "unit": unit}
        row |= {
            "measure": measure.id,
            "source": cost.source,
            "grade": cost.grade,
            "note": cost.note,
        }
        numbers = {"value": cost.value, "low": cost.low, "high": cost.high}
        rows.append(row | numbers | {"distribution": "cost"})
    return pd.DataFrame(rows)
