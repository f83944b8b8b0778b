"""The order of the calls: from a prepared city and a scenario to solved years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wastewater.model import landfill, measures, plant, sewage, waste
from wastewater.model.balance import check
from wastewater.model.city_model import CityModel, State, people, state
from wastewater.model.distributions import Array
from wastewater.model.solve import Year, solve_year
from wastewater.model.structure import at

Flows = dict[tuple[str, str], Array]

#: Draws solved together: more do not run faster, fewer spend their time between the arrays.
DRAWS_AT_ONCE = 1000


@dataclass(frozen=True)
class SolvedYear:
    """One year of a city under a scenario.

    Attributes
    ----------
    year : int
        Calendar year.
    state : State
        Parameters and shares of the year.
    waste, substances : Year
        Flows and stocks of the two layers: fractions [t/yr, t]; water and substances [m3/yr,
        kg/yr, kg].
    """

    year: int
    state: State
    waste: Year
    substances: Year


@dataclass(frozen=True)
class Start:
    """A block of draws of a city at the start of the first year; all scenarios begin here.

    Attributes
    ----------
    draws : slice
        Which draws of the city these are.
    model : CityModel
        The city with these draws.
    baseline : State
        The state without measures.
    stocks, field : mapping of str to array
        Opening stocks of the waste layer [t] and of the substance layer [m3, kg].
    """

    draws: slice
    model: CityModel
    baseline: State
    stocks: Mapping[str, Array]
    field: Mapping[str, Array]


def starts(model: CityModel, at_once: int = DRAWS_AT_ONCE) -> tuple[Start, ...]:
    """Return the start of a city in blocks of draws, so that memory does not grow with the draws.

    Parameters
    ----------
    model : CityModel
        The prepared city.
    at_once : int
        Largest number of draws in a block.
    """
    count = model.values.shape[1]
    blocks = max(1, -(-(count - 1) // at_once))  # the best estimates ride along
    edges = [count * i // blocks for i in range(blocks + 1)]
    return tuple(_start(model, slice(*block)) for block in pairwise(edges))


def solve(start: Start, active: Sequence[str], years: Sequence[int]) -> Iterator[SolvedYear]:
    """Solve a list of measures year by year; stocks are carried from one year into the next.

    Parameters
    ----------
    start : Start
        The prepared city.
    active : sequence of str
        Ids of the measures that are taken; their order does not matter.
    years : sequence of int
        Consecutive calendar years, starting with the model's first year.

    Raises
    ------
    BalanceError
        When a year does not balance; every year is checked.
    ModelError
        When shares or amounts are impossible; the message names process and parameter.
    """
    model, current = start.model, start.baseline
    changes = model.changes(active)
    progress = measures.progress(changes, min(years) - 1)
    stocks, field = start.stocks, start.field
    for year in years:
        reached = measures.progress(changes, year)
        if reached != progress:
            values = measures.apply(model.values, changes, year)
            current = start.baseline if values is model.values else state(model, values)
            progress = reached
        solved = _solve_year(model, current, year, stocks, field)
        stocks, field = solved.waste.closing, solved.substances.closing
        yield solved
        del solved  # its flows would otherwise lie beside those of the next year


def _start(model: CityModel, draws: slice) -> Start:
    part = model.part(draws)
    baseline = state(part, part.values)
    return Start(draws, part, baseline, *_opening(part, baseline))


def _solve_year(
    model: CityModel,
    current: State,
    year: int,
    stocks: Mapping[str, Array],
    field: Mapping[str, Array],
) -> SolvedYear:
    years_on = year - model.first_year
    headcount = people(model, current.parameters, year)
    supply = waste.supply(current.parameters, headcount, years_on)
    in_waste = solve_year(model.waste, current.waste, supply, stocks)
    entering = _substance_supply(model, current, stocks, headcount, years_on)
    in_water = solve_year(model.substances, current.substances, entering, field)
    for layer, items, outside in layers(model, in_waste, in_water):
        check(layer.flows, layer.opening, layer.closing, outside, items)
    return SolvedYear(year, current, in_waste, in_water)


def layers(
    model: CityModel, in_waste: Year, in_water: Year
) -> tuple[tuple[Year, tuple[str, ...], frozenset[str]], ...]:
    """Return both layers of a solved year with their items and what lies outside of each.

    A process on the border of the two layers (say, the residual waste) is a source of the second.
    """
    return tuple(
        (
            year,
            items,
            frozenset(
                (*network.sinks, *({s for s, _ in network.supplies} - network.splits.keys()))
            ),
        )
        for year, items, network in (
            (in_waste, model.index.fractions, model.waste),
            (in_water, model.items, model.substances),
        )
    )


def _substance_supply(
    model: CityModel,
    current: State,
    stocks: Mapping[str, Array],
    headcount: Array,
    years_on: int,
) -> Flows:
    """All that enters the substance layer in a year: with waste, sewage and rain on landfills."""
    p = current.parameters
    growth = headcount * (1 + p.scalar("waste.growth")) ** years_on
    supply = {edge: loads * growth for edge, loads in current.per_person.items()}
    for site in waste.RELEASING:
        mass = (stocks[f"{site}_body"] + stocks[f"{site}_decaying"]).sum(axis=0)
        rain = np.zeros((len(model.items), mass.size))
        rain[0] = landfill.leachate_volume(p, site, mass)
        supply["precipitation", f"{site}_leachate"] = rain
    for catchment in model.city.catchments:
        raw = sewage.raw_sewage(p, catchment.id, years_on)
        supply |= sewage.supply(raw, catchment.id)
    return supply


def _opening(model: CityModel, baseline: State) -> tuple[dict[str, Array], dict[str, Array]]:
    """Stocks at the start; those of sludge fields follow from the works' first year as it is."""
    p = baseline.parameters
    stocks = waste.opening(p)
    opening = landfill.opening(p, landfill.mean_content(p, baseline.content))
    shape = (len(model.items), model.values.shape[1])
    fields = [at("sludge_field", c.id) for c in model.city.catchments]
    opening |= {field: np.zeros(shape) for field in fields}
    headcount = people(model, p, model.first_year)
    supply = _substance_supply(model, baseline, stocks, headcount, 0)
    first = solve_year(model.substances, baseline.substances, supply, opening)
    for catchment, field in zip(model.city.catchments, fields, strict=True):
        opening[field] = plant.sludge_field_opening(p, catchment.id, first.closing[field])
    return stocks, opening
