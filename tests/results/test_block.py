"""What is kept of a run: loads by pathway, waste figures."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from wastewater.inputs.city import City, load_city
from wastewater.inputs.scenario import Change
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.model.run import solve
from wastewater.model.start import starts
from wastewater.model.structure import PATHWAY_NAMES
from wastewater.results.block import DISPOSAL, Block, collect

YEARS = (2025, 2026, 2027, 2028)
BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def model(lviv: City) -> CityModel:
    return prepare(lviv, draws=10, seed=1, first_year=2025)


@pytest.fixture(scope="module")
def block(model: CityModel) -> Block:
    return collect(model, starts(model), ["mbt", "digester"], YEARS)


def test_pathways_add_up_to_what_flows_into_the_sea(model: CityModel, block: Block) -> None:
    (start,) = starts(model)
    for i, solved in enumerate(solve(start, ["mbt", "digester"], YEARS)):
        into_sea = solved.substances.flows["reach:vistula:lviv", "sea_baltic"][1:]
        np.testing.assert_allclose(block.total("baltic")[i], into_sea, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(block.loads["baltic"].sum(axis=1), block.total("baltic"))
    assert block.loads["baltic"].shape == (4, len(PATHWAY_NAMES), 25, 11)


@pytest.fixture(scope="module")
def least() -> ModuleType:
    """Return the whole model written by hand in plain numpy, the measure of the benchmarks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        return importlib.import_module("least")


@pytest.mark.parametrize("name", ["lviv", "voznesensk"])
def test_loads_are_those_of_a_model_written_by_hand(least: ModuleType, name: str) -> None:
    city = load_city(name)
    (works,) = city.catchments
    years = range(2025, 2034)
    pilot = prepare(city, draws=10, seed=1, first_year=2025)
    bare = least.begin(pilot)
    assert least.PATHWAYS == PATHWAY_NAMES
    for scenario in city.scenarios.values():
        block = collect(pilot, starts(pilot), scenario.measures, years)
        by_hand = least.solve(bare, scenario.measures, years)
        np.testing.assert_allclose(block.loads[works.sea], by_hand.loads, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(carbon_of(block), by_hand.carbon, rtol=1e-8, atol=1e-9)


def carbon_of(block: Block) -> Array:
    """Carbon that becomes gas [t/yr], biogenic and fossil, axes (year, 2, 1 + draws)."""

    def carbon(gas: str, per_carbon: float) -> Array:
        parts = [mass for (_, name), mass in block.gases.items() if name == gas]
        return np.sum(parts, axis=0) / per_carbon

    biogenic = carbon("co2_biogenic", 44 / 12) + carbon("methane", 16 / 12)
    return np.stack([biogenic, carbon("co2_fossil", 44 / 12)], axis=1)


def test_a_sea_elsewhere_receives_exactly_nothing(block: Block) -> None:
    assert block.total("black").shape == block.total("baltic").shape
    np.testing.assert_array_equal(block.total("black"), 0)


def test_waste_figures_hang_together(block: Block) -> None:
    waste = block.waste
    np.testing.assert_allclose(waste["generated"], waste["collected"] + waste["uncollected"])
    assert np.all(waste["recycled"] <= waste["sent_to_recycling"])
    assert np.all(waste["mbt"][:3] == 0)
    assert np.all(waste["mbt"][3] > 0)
    assert np.all(waste["landfilled"][3] < waste["mbt"][3])


def test_disposed_is_what_the_landfills_receive(model: CityModel, block: Block) -> None:
    (start,) = starts(model)
    for i, solved in enumerate(solve(start, ["mbt", "digester"], YEARS)):
        arriving = sum(f for edge, f in solved.substances.flows.items() if edge[1] in DISPOSAL)
        np.testing.assert_allclose(block.disposed[i], arriving[1:])


def test_a_measure_on_an_emission_factor_alone_changes_the_gas(lviv: City) -> None:
    """The waste stays as it is, and so does what else is known of it."""
    change = Change("burning.methane", "", "", "", "scale", 0.5, None, None, "1", "own", "D", "")
    cleaner = replace(lviv.measures["mbt"], start=2026, full=2026, changes=(change,))
    city = replace(lviv, measures={"cleaner": cleaner})
    model = prepare(city, draws=3, seed=1, first_year=2025)
    today, later = (
        collect(model, starts(model), taken, YEARS).gases["open_burning", "methane"]
        for taken in ([], ["cleaner"])
    )
    assert (today > 0).all()
    np.testing.assert_allclose(later[0], today[0], rtol=1e-12)
    np.testing.assert_allclose(later[1:], today[1:] / 2, rtol=1e-12)


def test_flows_are_kept_for_the_years_asked(model: CityModel) -> None:
    kept = collect(model, starts(model), [], YEARS, flow_years=(2026, 2028))
    assert list(kept.flows) == [2026, 2028]
