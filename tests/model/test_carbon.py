"""Carbon: what enters with waste is in air, soil, products, ash or still in the landfill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.model import carbon, decay, waste
from wastewater.model.city_model import CityModel
from wastewater.model.lookup import Parameters

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, Solve

MEASURES = ("ten_fractions", "mbt")


@pytest.fixture(scope="module")
def p(lviv_model: CityModel) -> Parameters:
    return Parameters(lviv_model.index, lviv_model.values)


def test_carbon_in_is_sinks_and_stock_change(lviv_model: CityModel, solved_years: Solve) -> None:
    for solved in solved_years(lviv_model, MEASURES, range(2025, 2034)):
        year, network = solved.carbon, lviv_model.carbon
        entered = sum(flow for edge, flow in year.flows.items() if edge in network.supplies)
        ended = sum(flow for (_, target), flow in year.flows.items() if target in network.sinks)
        kept = sum(year.closing[s] - year.opening[s] for s in year.opening)
        scale = sum(stock.max() for stock in year.opening.values())
        np.testing.assert_allclose(entered, ended + kept, atol=1e-12 * scale)


def test_all_carbon_of_the_waste_enters(
    lviv_model: CityModel, solved_years: Solve, p: Parameters
) -> None:
    (solved,) = solved_years(lviv_model, (), [2025])
    generated = sum(solved.waste.flows[edge] for edge in lviv_model.waste.supplies[:2])
    expected = carbon.carried(np.asarray(generated), carbon.content(p))
    entered = sum(
        f for edge, f in solved.carbon.flows.items() if edge in lviv_model.carbon.supplies
    )
    np.testing.assert_allclose(entered, expected, rtol=1e-12)


def test_fossil_carbon_neither_rots_nor_decays(lviv_model: CityModel, solved_years: Solve) -> None:
    fossil = slice(len(lviv_model.index.fractions), None)
    for solved in solved_years(lviv_model, MEASURES, range(2025, 2031)):
        for edge, flow in solved.carbon.flows.items():
            if edge[1] == "air" and edge[0] not in ("incineration", "open_burning"):
                assert not flow[fossil].any(), edge
        assert not solved.carbon.closing["dumpsite_decaying"][fossil].any()


def test_carbon_of_gas_goes_with_its_mass(lviv_model: CityModel, solved_years: Solve) -> None:
    """The mass that decays is cellulose: its carbon, fraction by fraction, is 72/162 of it."""
    for solved in solved_years(lviv_model, ("ten_fractions",), range(2025, 2029)):
        edge = ("dumpsite_decaying", "dumpsite_gas")
        mass, gas = solved.waste.flows[edge], solved.carbon.flows[edge]
        biogenic = gas[: len(lviv_model.index.fractions)]
        np.testing.assert_allclose(mass, biogenic * decay.CELLULOSE_PER_CARBON, rtol=1e-9)


def test_no_more_carbon_decays_than_there_is(parameters: MakeParameters) -> None:
    p = parameters(
        {"landfill.doc": 0.5, "landfill.docf": 0.9, "property.carbon_biogenic": [0.3, 0.9]}
    )
    np.testing.assert_allclose(carbon.degradable_share(p)[0], [1.0, 0.5])


def test_items_name_fraction_and_kind() -> None:
    assert carbon.items(("food", "glass")) == (
        "food.biogenic",
        "glass.biogenic",
        "food.fossil",
        "glass.fossil",
    )


def test_the_layer_begins_where_the_waste_layer_ends(lviv_model: CityModel) -> None:
    network = waste.network(lviv_model.index.fractions)
    assert set(lviv_model.carbon.supplies) <= set(network.edges)
