"""One year with the flow on every edge of the networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from wastewater.model import landfill, sewage, waste
from wastewater.model.balance import check
from wastewater.model.city_model import CityModel, people
from wastewater.model.distributions import Array
from wastewater.model.entering import grown, leachate_volumes, raw_sewage
from wastewater.model.solve import Shares, Year, solve_year
from wastewater.model.state import State
from wastewater.model.stocks import Stocks

Flows = dict[tuple[str, str], Array]


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


def full_year(
    model: CityModel, current: State, usual: Array, stocks: Stocks, year: int
) -> SolvedYear:
    """Solve one year with the flow on every edge, and check it [t/yr; m3/yr, kg/yr].

    Parameters
    ----------
    model : CityModel
        The city.
    current : State
        Its state in the year.
    usual : numpy.ndarray
        Usual content of the waste, as it is without measures [kg/t], axes (substance, draw).
    stocks : Stocks
        What lies there at the start of the year.
    year : int
        Calendar year.

    Raises
    ------
    BalanceError
        When a process does not balance.
    """
    years_on = year - model.first_year
    headcount = people(model, current.parameters, year)
    supply = waste.supply(current.parameters, headcount, years_on)
    of_waste = current.refuse
    in_waste = solve_year(model.waste, of_waste.waste, supply, stocks.waste)
    volumes = leachate_volumes(current.parameters, stocks.waste)
    times = grown(current.parameters, headcount, years_on)
    entering = _substance_supply(model, current, volumes, times, years_on)
    shares = _with_releases(current, usual, volumes, stocks)
    in_water = solve_year(model.substances, shares, entering, stocks.substances)
    carbon_in = {edge: flow * times for edge, flow in current.carbon_in.items()}
    in_carbon = solve_year(model.carbon, of_waste.carbon, carbon_in, stocks.carbon)
    solved = SolvedYear(year, current, in_waste, in_water, in_carbon)
    for layer, items, outside in layers(model, solved):
        check(layer.flows, layer.opening, layer.closing, outside, items)
    return solved


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


def _with_releases(
    current: State, usual: Array, volumes: Mapping[str, Array], stocks: Stocks
) -> Shares:
    """Shares of the substance layer with what leachate takes from the landfills this year."""
    carried = landfill.releases(current.parameters, volumes, stocks.by_age, usual)
    return replace(current.substances, edges={**current.substances.edges, **carried})


def _substance_supply(
    model: CityModel,
    current: State,
    volumes: Mapping[str, Array],
    times: Array,
    years_on: int,
) -> Flows:
    """All that enters the substance layer in a year: with waste, sewage and rain on landfills."""
    supply = {edge: loads * times for edge, loads in current.substances_in.items()}
    for site, volume in volumes.items():
        if volume.any():
            rain = np.zeros((len(model.items), volume.size))
            rain[0] = volume
            supply["precipitation", f"{site}_leachate"] = rain
    for name, raw in raw_sewage(model, current.parameters, current.measured, years_on).items():
        supply |= sewage.supply(raw, name)
    return supply
