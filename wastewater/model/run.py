"""The order of the calls: from a prepared city and a scenario to solved years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.model import landfill, measures, plant, sewage, waste
from wastewater.model.balance import Balance, check
from wastewater.model.city_model import CityModel, State, people, state
from wastewater.model.distributions import Array
from wastewater.model.solve import Year, solve_year
from wastewater.model.structure import at

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
    waste, substances : Year
        Flows and stocks of the two layers: fractions [t/yr, t]; water and substances [m3/yr, kg/yr, kg].
    waste_balance, substance_balance : Balance
        The balance of each layer, closed to rounding.
    """

    year: int
    state: State
    waste: Year
    substances: Year
    waste_balance: Balance
    substance_balance: Balance


def solve(
    model: CityModel, active: Sequence[str], years: Sequence[int]
) -> Iterator[SolvedYear]:
    """Solve a list of measures year by year; stocks are carried from one year into the next.

    Parameters
    ----------
    model : CityModel
        The prepared city.
    active : sequence of str
        Ids of the measures that are taken; their order does not matter.
    years : sequence of int
        Consecutive calendar years, starting with the model's first year.

    Raises
    ------
    BalanceError
        When a year does not balance.
    ModelError
        When shares or amounts are impossible; the message names process and parameter.
    """
    changes = model.changes(active)
    baseline = state(model, model.values)
    stocks, field = _opening(model, baseline)
    current, progress = baseline, measures.progress(changes, min(years) - 1)
    values = model.values
    for year in years:
        reached = measures.progress(changes, year)
        if reached != progress:
            values = measures.apply(model.values, changes, year)
            current, progress = state(model, values) if values is not model.values else baseline, reached
        solved = _solve_year(model, current, year, stocks, field)
        stocks, field = solved.waste.closing, solved.substances.closing
        yield solved


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
    return SolvedYear(
        year,
        current,
        in_waste,
        in_water,
        _balance(in_waste, model.waste.supplies, model.waste.sinks, model.index.fractions),
        _balance(in_water, model.substances.supplies, model.substances.sinks, model.items),
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
    """Stocks at the start. What lies on a sludge field follows from the works' first year as it is."""
    p = baseline.parameters
    stocks = waste.opening(p)
    opening = landfill.opening(p, landfill.mean_content(p))
    shape = (len(model.items), model.values.shape[1])
    fields = [at("sludge_field", c.id) for c in model.city.catchments]
    opening |= {field: np.zeros(shape) for field in fields}
    headcount = people(model, p, model.first_year)
    supply = _substance_supply(model, baseline, stocks, headcount, 0)
    first = solve_year(model.substances, baseline.substances, supply, opening)
    for catchment, field in zip(model.city.catchments, fields, strict=True):
        opening[field] = plant.sludge_field_opening(p, catchment.id, first.closing[field])
    return stocks, opening


def _balance(
    year: Year,
    supplies: Sequence[tuple[str, str]],
    sinks: Sequence[str],
    items: Sequence[str],
) -> Balance:
    # A border process (say, the residual waste) is a source of the substance layer, not a part of it.
    inside = {source for source, _ in year.flows} & {target for _, target in year.flows}
    outside = [s for s, _ in supplies if s not in inside] + list(sinks)
    return check(year.flows, year.opening, year.closing, outside, items)
