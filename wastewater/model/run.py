"""The order of the calls: from a prepared city and a scenario to solved years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from wastewater.inputs.vocabulary import DISCHARGE, LANDFILLS
from wastewater.model import (
    calibration,
    carbon,
    decay,
    landfill,
    measures,
    plant,
    sewage,
    waste,
)
from wastewater.model.balance import check
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel, State, people, state
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.solve import Shares, Year, solve_year
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
    waste, substances, carbon : Year
        Flows and stocks of the layers: fractions [t/yr, t]; water and substances [m3/yr, kg/yr,
        kg]; carbon [t/yr, t].
    """

    year: int
    state: State
    waste: Year
    substances: Year
    carbon: Year


@dataclass(frozen=True)
class Stocks:
    """What lies in a city at the start of a year.

    Attributes
    ----------
    waste, substances, carbon : mapping of str to array
        Stock of each store by layer [t; m3, kg; t], axes (item, draw).
    by_age : mapping of str to array
        Waste of each site by its age [t], axes (age, draw).
    """

    waste: Mapping[str, Array]
    substances: Mapping[str, Array]
    carbon: Mapping[str, Array]
    by_age: Mapping[str, Array]


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
        The state without measures, with the discharges that were measured.
    content : numpy.ndarray
        Usual content of the waste, as it is without measures [kg/t], axes (substance, draw).
    stocks : Stocks
        What lies there.
    """

    draws: slice
    model: CityModel
    baseline: State
    content: Array
    stocks: Stocks


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
    measured = _measured_under(start, changes)
    stocks = start.stocks
    for year in years:
        reached = measures.progress(changes, year)
        if reached != progress:
            values = measures.apply(model.values, changes, year)
            current = start.baseline if values is model.values else state(model, values, measured)
            progress = reached
        solved = _solve_year(start, current, year, stocks)
        stocks = _next(stocks, solved)
        yield solved
        del solved  # its flows would otherwise lie beside those of the next year


def _start(model: CityModel, draws: slice) -> Start:
    part = model.part(draws)
    baseline = state(part, part.values)
    content = landfill.mean_content(baseline.parameters, baseline.content)
    start = Start(draws, part, baseline, content, _opening(part, baseline, content))
    measured = _measured(start)
    if not measured:
        return start
    baseline = state(part, part.values, measured)
    return Start(draws, part, baseline, content, _opening(part, baseline, content))


def _measured(start: Start) -> dict[str, Calibration]:
    """Learn from the measured discharges, against the first year as it is modelled."""
    model, p = start.model, start.baseline.parameters
    works = [c.id for c in model.city.catchments]
    if not any((p.measured(DISCHARGE, name) >= 0).any() for name in works):
        return {}
    first = _solve_year(start, start.baseline, model.first_year, start.stocks).substances.flows
    best = start.draws.start == 0
    found = {name: calibration.calibrate(p, name, first, best=best) for name in works}
    return {name: one for name, one in found.items() if one is not None}


def _measured_under(start: Start, changes: Sequence[measures.Step]) -> Mapping[str, Calibration]:
    """Return what was measured, with where the measures lead each stage."""
    found = start.baseline.measured
    if not found or not changes:
        return found
    values = measures.apply(start.model.values, changes, measures.complete(changes))
    return calibration.toward(found, Parameters(start.model.index, values))


def _solve_year(start: Start, current: State, year: int, stocks: Stocks) -> SolvedYear:
    model, years_on = start.model, year - start.model.first_year
    headcount = people(model, current.parameters, year)
    supply = waste.supply(current.parameters, headcount, years_on)
    in_waste = solve_year(model.waste, current.waste, supply, stocks.waste)
    volumes = _leachate(current, stocks)
    of_waste = _growth(current, headcount, years_on)
    entering = _substance_supply(model, current, volumes, of_waste, years_on)
    shares = _with_releases(start, current, volumes, stocks)
    in_water = solve_year(model.substances, shares, entering, stocks.substances)
    carbon_in = {edge: flow * of_waste for edge, flow in current.carbon_per_person.items()}
    in_carbon = solve_year(model.carbon, current.carbon, carbon_in, stocks.carbon)
    solved = SolvedYear(year, current, in_waste, in_water, in_carbon)
    for layer, items, outside in layers(model, solved):
        check(layer.flows, layer.opening, layer.closing, outside, items)
    return solved


def _next(stocks: Stocks, solved: SolvedYear) -> Stocks:
    """Return what lies there a year later."""
    by_age = {
        site: decay.a_year_older(mass, deposited(solved, site))
        for site, mass in stocks.by_age.items()
    }
    return Stocks(solved.waste.closing, solved.substances.closing, solved.carbon.closing, by_age)


def deposited(solved: SolvedYear, site: str) -> Array:
    """Return the waste that came to stay in a site in a year [t/yr], axes (draw,)."""
    edges = [(site, f"{site}_{part}") for part in ("decaying", "body")]
    flows = [solved.waste.flows[e].sum(axis=0) for e in edges if e in solved.waste.flows]
    return np.asarray(sum(flows, np.zeros(1)))


def in_place(stocks: Mapping[str, Array], site: str) -> Array:
    """Return the waste in a site [t], axes (draw,), from the stocks of the waste layer."""
    return np.asarray((stocks[f"{site}_body"] + stocks[f"{site}_decaying"]).sum(axis=0))


def layers(
    model: CityModel, solved: SolvedYear
) -> tuple[tuple[Year, tuple[str, ...], frozenset[str]], ...]:
    """Return the layers of a solved year with their items and what lies outside of each.

    A process on the border of two layers (say, the residual waste) is a source of the second.
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
            (solved.waste, model.index.fractions, model.waste),
            (solved.substances, model.items, model.substances),
            (solved.carbon, model.carbon_items, model.carbon),
        )
    )


def _growth(current: State, headcount: Array, years_on: int) -> Array:
    """People [person] x what the waste of each has grown by: what loads per person are times."""
    return np.asarray(headcount * (1 + current.parameters.scalar("waste.growth")) ** years_on)


def _leachate(current: State, stocks: Stocks) -> dict[str, Array]:
    """Leachate of each site in a year [m3/yr], axes (draw,)."""
    return {
        site: landfill.leachate_volume(current.parameters, site, in_place(stocks.waste, site))
        for site in LANDFILLS
    }


def _with_releases(
    start: Start, current: State, volumes: Mapping[str, Array], stocks: Stocks
) -> Shares:
    """Shares of the substance layer with what leachate takes from the landfills this year."""
    carried = landfill.releases(current.parameters, volumes, stocks.by_age, start.content)
    return replace(current.substances, edges={**current.substances.edges, **carried})


def _substance_supply(
    model: CityModel,
    current: State,
    volumes: Mapping[str, Array],
    of_waste: Array,
    years_on: int,
) -> Flows:
    """All that enters the substance layer in a year: with waste, sewage and rain on landfills."""
    p = current.parameters
    supply = {edge: loads * of_waste for edge, loads in current.per_person.items()}
    for site, volume in volumes.items():
        if volume.any():
            rain = np.zeros((len(model.items), volume.size))
            rain[0] = volume
            supply["precipitation", f"{site}_leachate"] = rain
    for catchment in model.city.catchments:
        raw = sewage.raw_sewage(p, catchment.id, years_on)
        if catchment.id in current.measured:
            raw = current.measured[catchment.id].with_sewage(raw)
        supply |= sewage.supply(raw, catchment.id)
    return supply


def _opening(model: CityModel, baseline: State, content: Array) -> Stocks:
    """Stocks at the start; those of sludge fields follow from the works' first year as it is."""
    p = baseline.parameters
    in_waste = waste.opening(p)
    by_age = {site: in_place(in_waste, site) * decay.legacy(p, site) for site in LANDFILLS}
    opening = landfill.opening(p, content)
    shape = (len(model.items), model.values.shape[1])
    fields = [at("sludge_field", c.id) for c in model.city.catchments]
    opening |= {field: np.zeros(shape) for field in fields}
    stocks = Stocks(in_waste, dict(opening), carbon.opening(p), by_age)
    start = Start(slice(None), model, baseline, content, stocks)
    first = _solve_year(start, baseline, model.first_year, stocks).substances
    for catchment, field in zip(model.city.catchments, fields, strict=True):
        opening[field] = plant.sludge_field_opening(p, catchment.id, first.closing[field])
    return replace(stocks, substances=opening)
