"""Greenhouse gases of one year, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.model import gases
from wastewater.model.city_model import CityModel

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, Solve

ROWS: dict[tuple[str, ...] | str, float] = {
    "landfill.methane_share": 0.5,
    "landfill.gas_destroyed": 0.9,
    ("landfill.gas_caught", "", "", "landfill"): 0.4,
    ("landfill.gas_caught", "", "", "dumpsite"): 0.0,
    ("landfill.oxidation", "", "", "landfill"): 0.1,
    ("landfill.oxidation", "", "", "dumpsite"): 0.0,
    "biological.methane": 0.004,
    "biological.nitrous_oxide": 0.0003,
    "burning.methane": 0.006,
    "burning.nitrous_oxide": 0.0001,
    "incineration.nitrous_oxide": 0.00005,
}


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)[:, None]


def test_methane_of_a_landfill(parameters: MakeParameters) -> None:
    """120 t of carbon decay: 80 t methane; 32 caught, of which 3.2 slip; 43.2 not oxidised."""
    flows = {("landfill_decaying", "landfill_gas"): column(120, 0)}
    found = gases.landfill_methane(parameters(ROWS), "landfill", flows)
    assert {name: gas.item() for name, gas in found.items()} == pytest.approx(
        {"generated": 80.0, "caught": 32.0, "emitted": 48 * 0.9 + 3.2}
    )


def test_carbon_of_a_landfill_leaves_as_methane_or_carbon_dioxide(
    parameters: MakeParameters,
) -> None:
    flows = {
        ("landfill_decaying", "landfill_gas"): column(120, 0),
        ("landfill", "air"): column(30, 0),
    }
    found = gases.gases(parameters(ROWS), {}, flows)
    methane, dioxide = found["landfill", "methane"], found["landfill", "co2_biogenic"]
    assert (methane * 12 / 16 + dioxide * 12 / 44).item() == pytest.approx(150)


def test_burning_splits_carbon_by_origin(parameters: MakeParameters) -> None:
    waste = {("residual_treatment", "incineration"): column(1000, 500)}
    carbon = {("incineration", "air"): column(200, 300)}
    found = gases.gases(parameters(ROWS), waste, carbon)
    assert found["incineration", "co2_biogenic"].item() == pytest.approx(200 * 44 / 12)
    assert found["incineration", "co2_fossil"].item() == pytest.approx(300 * 44 / 12)
    assert found["incineration", "nitrous_oxide"].item() == pytest.approx(1500 * 0.00005)
    assert not found["incineration", "methane"].any()


def test_methane_of_composting_takes_its_carbon(parameters: MakeParameters) -> None:
    waste = {("organics", "composting"): column(1000, 0)}
    found = gases.gases(parameters(ROWS), waste, {("composting", "air"): column(60, 0)})
    methane, dioxide = found["composting", "methane"], found["composting", "co2_biogenic"]
    assert methane.item() == pytest.approx(4)
    assert (methane * 12 / 16 + dioxide * 12 / 44).item() == pytest.approx(60)


def test_what_is_not_there_gives_off_nothing(parameters: MakeParameters) -> None:
    assert gases.gases(parameters(ROWS), {}, {}) == {}


def test_carbon_to_air_is_all_in_the_gases(lviv_model: CityModel, solved_years: Solve) -> None:
    """Over the whole city: carbon that leaves as gas = carbon of methane and carbon dioxide."""
    for solved in solved_years(lviv_model, ("ten_fractions", "mbt"), range(2028, 2033)[:1]):
        p, flows = solved.state.parameters, solved.carbon.flows
        found = gases.gases(p, solved.waste.flows, flows)
        as_carbon = {"methane": 12 / 16, "co2_biogenic": 12 / 44, "co2_fossil": 12 / 44}
        told = sum(gas * as_carbon.get(kind, 0.0) for (_, kind), gas in found.items())
        left = sum(f.sum(axis=0) for (_, to), f in flows.items() if to in ("air", "gas_used"))
        np.testing.assert_allclose(told, left, rtol=1e-9)
