"""Raw sewage: people, industry, storm water, measured loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from wastewater.inputs.units import to_base
from wastewater.model import sewage
from wastewater.model.lookup import Parameters

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters

PE = {
    "population.residents": 100_000.0,
    "population.displaced": 0.0,
    "population.growth": 0.0,
    "population.commuters": 0.0,
    "population.commuter_weight": 0.3,
    "sewer.connected": 1.0,
    "sewer.inflow": 25_000 * 365.0,
    "sewer.infiltration": 0.0,
    "sewer.overflow": 0.0,
    "sewage.water": 50.0,
    "outage.pumping": 0.0,
    "outage.aeration": 0.0,
    "outage.generator": 0.0,
    "industry.flow_share": 0.0,
    "industry.load_ratio": 0.0,
    "storm.concentration": 0.0,
    "onsite.degraded": 0.4,
    "onsite.to_river": 0.1,
    ("sewage.load", "", "total_n"): 12 * 0.365,
    ("sewage.load", "", "total_p"): 1.8 * 0.365,
}
BUSY = PE | {
    "population.displaced": 20_000.0,
    "population.commuters": 50_000.0,
    "sewer.connected": 0.9,
    "sewer.infiltration": 0.5,
    "sewer.overflow": 0.1,
    "industry.flow_share": 0.2,
    "industry.load_ratio": 0.25,
    "storm.concentration": 0.002,
}


@pytest.fixture
def busy(parameters: MakeParameters) -> Parameters:
    return parameters(BUSY)


def test_loads_of_100_000_people(parameters: MakeParameters) -> None:
    """12 g N and 1.8 g P a day: 438.0 t N and 65.7 t P a year."""
    raw = sewage.raw_sewage(parameters(PE), "works", 0)
    np.testing.assert_allclose(raw.to_sewer[1:, 0], [438_000, 65_700])
    np.testing.assert_allclose(raw.unconnected, 0)


def test_population_equivalents_of_a_concentration(parameters: MakeParameters) -> None:
    """25,000 m3/d with 300 mg BOD5/l are 7,500 kg/d, at 60 g a day 125,000 people."""
    rows = PE | {"sewer.infiltration": 1.0, "storm.concentration": to_base(300, "mg/l")}
    rows |= {"population.residents": 0.0, "sewage.load": to_base(60, "g/(person d)")}
    p = parameters(rows, substances=("bod5",))
    load = sewage.raw_sewage(p, "works", 0).to_sewer[1, 0]
    assert load / 365 == pytest.approx(7500)
    assert load / p.substances("sewage.load").item() == pytest.approx(125_000)


def test_volumes_add_up_to_the_inflow(busy: Parameters) -> None:
    raw = sewage.raw_sewage(busy, "works", 0)
    inflow = BUSY["sewer.inflow"]
    assert raw.to_sewer[0, 0] == pytest.approx(inflow, rel=1e-14)
    assert raw.storm_water[0, 0] == pytest.approx(inflow / 2)
    assert raw.industry[0, 0] == pytest.approx(inflow / 2 * 0.2)
    # 108,000 residents and 50,000 commuters at three tenths of a day
    assert raw.connected[0, 0] / raw.commuters[0, 0] == pytest.approx(108_000 / 15_000)
    assert raw.unconnected[0, 0] == pytest.approx(12_000 * 50)


def test_loads_follow_those_who_make_them(busy: Parameters) -> None:
    raw = sewage.raw_sewage(busy, "works", 0)
    load = np.array([4.38, 0.657])
    np.testing.assert_allclose(raw.connected[1:, 0], 108_000 * load)
    np.testing.assert_allclose(raw.unconnected[1:, 0], 12_000 * load)
    np.testing.assert_allclose(raw.commuters[1:, 0], 15_000 * load)
    np.testing.assert_allclose(raw.industry[1:, 0], 0.25 * 108_000 * load)
    np.testing.assert_allclose(raw.storm_water[1:, 0], 0.002 * BUSY["sewer.inflow"] / 2)


def test_a_sewer_without_users(parameters: MakeParameters) -> None:
    raw = sewage.raw_sewage(parameters(PE | {"sewer.connected": 0.0}), "works", 0)
    assert np.isfinite(raw.to_sewer).all()
    assert raw.to_sewer[0, 0] == pytest.approx(PE["sewer.inflow"])


def test_residents_grow_and_displaced_people_stay(parameters: MakeParameters) -> None:
    p = parameters(PE | {"population.growth": 0.01, "population.displaced": 7000.0})
    assert sewage.residents(p, "works", 3).item() == pytest.approx(100_000 * 1.01**3 + 7000)


def test_a_measured_load_replaces_the_load_per_person(parameters: MakeParameters) -> None:
    """What is measured at the works is 644 t N; a tenth has overflowed before."""
    measured: dict[Any, Any] = BUSY | {("sewer.load", "", "total_n", "works"): 644_000.0}
    raw = sewage.raw_sewage(parameters(measured), "works", 0)
    assert raw.to_sewer[1, 0] * 0.9 == pytest.approx(644_000)
    assert raw.industry[1, 0] / raw.connected[1, 0] == pytest.approx(0.25)
    assert raw.commuters[1, 0] == raw.storm_water[1, 0] == 0
    unmeasured = sewage.raw_sewage(parameters(BUSY), "works", 0)
    for name in ("connected", "commuters", "industry", "storm_water"):
        np.testing.assert_array_equal(getattr(raw, name)[2], getattr(unmeasured, name)[2])
        np.testing.assert_array_equal(getattr(raw, name)[0], getattr(unmeasured, name)[0])
    np.testing.assert_array_equal(raw.unconnected, unmeasured.unconnected)


def test_a_measured_load_of_another_works_changes_nothing(parameters: MakeParameters) -> None:
    elsewhere: dict[Any, Any] = BUSY | {("sewer.load", "", "total_n", "elsewhere"): 644_000.0}
    raw, plain = (sewage.raw_sewage(parameters(rows), "works", 0) for rows in (elsewhere, BUSY))
    np.testing.assert_array_equal(raw.to_sewer, plain.to_sewer)


def test_supply_names_who_sends_what_where(busy: Parameters) -> None:
    raw = sewage.raw_sewage(busy, "works", 0)
    supply = sewage.supply(raw, "works")
    into_sewer = sum(flow for (_, target), flow in supply.items() if target == "sewer:works")
    np.testing.assert_allclose(into_sewer, raw.to_sewer)
    np.testing.assert_array_equal(supply["residents:works", "onsite:works"], raw.unconnected)


def test_shares_of_septic_tanks_and_overflow(busy: Parameters) -> None:
    named = sewage.shares(busy, "works", "brook")
    np.testing.assert_allclose(named["onsite:works", "degraded"][:, 0], [0, 0.4, 0.4])
    np.testing.assert_allclose(named["onsite:works", "brook"][:, 0], [0.1, 0.06, 0.06])
    np.testing.assert_allclose(named["sewer:works", "overflow:works"], 0.1)


def test_more_of_one_substance_in_the_sewer(busy: Parameters) -> None:
    """Everything that enters the sewer is raised alike; water, other substances, tanks are not."""
    raw = sewage.raw_sewage(busy, "works", 0)
    more = sewage.multiplied(raw, np.array([2]), np.array([[1.5]]))
    np.testing.assert_allclose(more.to_sewer[2], 1.5 * raw.to_sewer[2])
    np.testing.assert_array_equal(more.to_sewer[:2], raw.to_sewer[:2])
    np.testing.assert_array_equal(more.unconnected, raw.unconnected)
    assert more.industry[2, 0] / more.connected[2, 0] == pytest.approx(0.25)
