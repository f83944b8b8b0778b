"""Solid waste: sorting, ash, and every tonne accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.errors import ModelError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model import structure, waste
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.lookup import Parameters
from wastewater.model.solve import complete_shares, solve_year

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, Nothing, Solve, WithRows

FRACTIONS = tuple(vocabulary.fractions().index)


def test_supply(parameters: MakeParameters) -> None:
    rows = {("waste.composition", f): 0.1 for f in FRACTIONS}
    rows |= {"waste.generation": 0.3, "waste.business": 0.05, "waste.growth": 0.02}
    p = parameters({**rows, "centre.waste": 0.0, ("centre.waste", "metal"): 0.02})
    supply = waste.supply(p, np.array([1000.0]), years_on=2)
    homes, shops = (supply[source, "waste_generated"] for source in ("households", "businesses"))
    brought = dict(zip(FRACTIONS, supply["households", "recycling_centre"][:, 0], strict=True))
    assert brought["metal"] == pytest.approx(20 * 1.02**2)
    assert sum(brought.values()) == brought["metal"]
    np.testing.assert_allclose(homes, np.full((10, 1), 30 * 1.02**2))
    np.testing.assert_allclose(shops, np.full((10, 1), 5 * 1.02**2))


def test_a_composition_that_does_not_add_up_is_refused(parameters: MakeParameters) -> None:
    rows = {("waste.composition", f): [0.1, 0.1] for f in FRACTIONS}
    rows["waste.composition", "food"] = [0.1, 0.3]
    p = parameters({**rows, "waste.generation": 1, "waste.business": 0, "waste.growth": 0})
    with pytest.raises(ModelError, match=r"town: the composition .* adds up to 1.2 instead of 1"):
        waste.supply(p, np.ones(2), 0)


def test_ash_is_dry_matter_that_does_not_burn(parameters: MakeParameters) -> None:
    p = parameters({"property.ash": [0.2, 0.5], "property.water": 0.6})
    np.testing.assert_allclose(waste.ash(p), np.tile([0.08, 0.2], (10, 1)))


def test_waste_in_is_sinks_and_stock_change_for_every_fraction(
    lviv_model: CityModel, solved_years: Solve
) -> None:
    for scenario in ("ten_fractions", "mbt"):
        for solved in solved_years(lviv_model, [scenario], range(2025, 2034)):
            year = solved.waste
            sources = {source for source, _ in lviv_model.waste.supplies}
            entered = sum(f for (s, _), f in year.flows.items() if s in sources)
            sinks = lviv_model.waste.sinks
            ended = sum(flow for (_, target), flow in year.flows.items() if target in sinks)
            kept = sum(year.closing[s] - year.opening[s] for s in year.opening)
            stock = sum(year.opening.values())
            assert entered.shape[0] == len(FRACTIONS)
            assert np.all(np.abs(entered - ended - kept) <= 1e-13 * (entered + stock))


def test_without_collection_all_is_uncollected(
    lviv: City, with_rows: WithRows, solved_years: Solve
) -> None:
    city = with_rows(lviv, {"waste.served": 0.0})
    (solved,) = solved_years(prepare(city, 5, 1, 2025), [], [2025])
    flows = solved.waste.flows
    generated = flows["households", "waste_generated"] + flows["businesses", "waste_generated"]
    np.testing.assert_allclose(flows["waste_generated", "uncollected"], generated)
    assert not any(source == "collected" for source, _ in flows)
    ways = [flows["uncollected", t] for t in ("open_burning", "litter", "dumpsite")]
    np.testing.assert_allclose(sum(ways), generated)


def test_ash_of_what_burns_stays(lviv: City, with_rows: WithRows, solved_years: Solve) -> None:
    rows = {("residual.route", "", "", "incineration"): 1.0, "waste.served": 1.0}
    model = prepare(with_rows(lviv, rows), 5, 1, 2025)
    (solved,) = solved_years(model, [], [2025])
    burnt = solved.waste.flows["residual_treatment", "incineration"]
    left = sum(solved.waste.flows["incineration", ash] for ash in ("fly_ash", "bottom_ash"))
    np.testing.assert_allclose(left, burnt * waste.ash(solved.state.parameters))
    gone = solved.waste.flows["incineration", "air"]
    np.testing.assert_allclose(gone + left, burnt)


def test_only_the_degradable_part_turns_into_gas(
    lviv_model: CityModel, parameters: MakeParameters, nothing: Nothing
) -> None:
    """First-order decay of one deposit, as the waste model of the IPCC has it."""
    network = waste.network(FRACTIONS)
    named = nothing(network)
    named["dumpsite", "dumpsite_decaying"] = np.array([[0.4]])
    named["dumpsite_decaying", "dumpsite_gas"] = np.array([[1 - np.exp(-0.185)]])
    named["waste_generated", "uncollected"] = np.array([[1.0]])
    shares = complete_shares(network, named)
    stocks = {store: np.zeros((1, 1)) for store in network.stores}
    gas = []
    for year in range(5):
        supply = {("households", "waste_generated"): np.array([[100.0 * (year == 0)]])}
        solved = solve_year(network, shares, supply, stocks)
        stocks = dict(solved.closing)
        gas.append(solved.flows["dumpsite_gas", "air"].item())
    assert gas[0] == 0
    left = 40 * np.exp(-0.185 * np.arange(5))
    np.testing.assert_allclose(gas[1:], left[:-1] - left[1:])
    assert stocks["dumpsite_body"].item() == pytest.approx(60)
    np.testing.assert_allclose(stocks["dumpsite_decaying"].item(), left[-1])


def test_opening_splits_the_waste_in_place(parameters: MakeParameters) -> None:
    """All of it last year's: what can decay is whole; a fifth of it rotted with air at once."""
    rows: dict[tuple[str, ...] | str, float] = {("waste.composition", f): 0.1 for f in FRACTIONS}
    rows |= {
        ("landfill.stock", "", "", "landfill"): 1000,
        ("landfill.stock", "", "", "dumpsite"): 500,
        "waste.generation": 0.3,
        "waste.business": 0.0,
        "centre.waste": 0.0,
        "landfill.age_oldest": 1.0,
        "landfill.age_youngest": 0.0,
        "landfill.deposit_growth": 0.0,
        "landfill.decay_rate": 0.1,
        "landfill.doc": 0.4,
        "landfill.docf": 0.5,
        "landfill.mcf": 0.8,
        "property.water": 0.25,
    }
    stocks = waste.opening(parameters(rows))
    decaying = 0.75 * 0.4 * 0.5 * 162 / 72 * 0.8
    assert stocks["landfill_decaying"].sum() == pytest.approx(1000 * decaying)
    assert stocks["landfill_body"].sum() == pytest.approx(1000 * (1 - decaying))
    assert stocks["dumpsite_body"].sum() == pytest.approx(500 * (1 - decaying))


def test_every_process_is_known(lviv_model: CityModel) -> None:
    known = set(vocabulary.processes().index)
    for edge in waste.network(FRACTIONS).edges:
        assert {structure.kind_of(process) for process in edge} <= known


def test_shares_name_every_route(lviv_model: CityModel) -> None:
    p = Parameters(lviv_model.index, lviv_model.values)
    complete_shares(lviv_model.waste, waste.shares(p))
