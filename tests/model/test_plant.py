"""Treatment works: stages in series, sludge, and the reject water that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from wastewater.inputs.city import Catchment
from wastewater.model import plant, structure
from wastewater.model.distributions import Array
from wastewater.model.solve import complete_shares, solve_year

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, Nothing

WORKS = Catchment("works", {"en": "Works"}, "baltic", ())
PLAIN: dict[Any, float] = {
    "plant.stage": 0.0,
    "plant.removal": 0.0,
    "plant.to_sludge": 1.0,
    "outage.pumping": 0.0,
    "outage.aeration": 0.0,
    "outage.generator": 0.0,
    "sludge.digested": 0.0,
    "digester.degraded": 0.0,
    "digester.release": 0.0,
    "reject.treated": 0.0,
    "reject.removal": 0.0,
    "reject.passes_through": 0.0,
    "sludge.route": 0.0,
    "agriculture.runoff": 0.0,
    "sludge_field.to_river": 0.0,
    "sludge_field.to_soil": 0.0,
    "sludge_field.degraded": 0.0,
    "incineration.route": 0.0,
}


class Flows:
    """Flows of a works that receives 438 t N, 65.7 t P and water."""

    def __init__(self, make: MakeParameters, nothing: Nothing, rows: Mapping[Any, float]) -> None:
        network = structure.substance_network([WORKS])
        p = make({**PLAIN, **rows})
        named = nothing(network) | plant.stage_shares(p, "works")
        named |= plant.sludge_shares(p, "works", "sea_baltic")
        shares = complete_shares(network, named)
        supply = {("residents:works", "sewer:works"): np.array([[9e6], [438e3], [65.7e3]])}
        stocks = {store: np.zeros((3, 1)) for store in network.stores}
        self.year = solve_year(network, shares, supply, stocks)

    def __getitem__(self, edge: tuple[str, str]) -> Array:
        source, target = edge
        target = target if target in ("degraded", "sea_baltic") else f"{target}:works"
        flow = self.year.flows.get((f"{source}:works", target), np.zeros((3, 1)))
        return np.broadcast_to(flow, (3, 1))[:, 0]

    @property
    def effluent(self) -> Array:
        return self["effluent", "sea_baltic"]


def removal(stage: str, total_n: float, total_p: float) -> dict[Any, float]:
    return {
        ("plant.stage", "", "", stage): 1.0,
        ("plant.removal", "", "total_n", stage): total_n,
        ("plant.removal", "", "total_p", stage): total_p,
    }


def test_works_with_nitrogen_removal(parameters: MakeParameters, nothing: Nothing) -> None:
    """100,000 p.e. behind 70 % N and 95 % P removal: 131.4 t N and 3.285 t P a year."""
    flows = Flows(parameters, nothing, removal("whole_plant", 0.70, 0.95))
    np.testing.assert_allclose(flows.effluent, [9e6, 131_400, 3_285])


def test_stages_act_one_after_the_other(parameters: MakeParameters, nothing: Nothing) -> None:
    stages = removal("primary", 0.1, 0.12) | removal("secondary", 0.22, 0.28)
    stages |= removal("precipitation_p", 0.02, 0.648)
    flows = Flows(parameters, nothing, stages)
    np.testing.assert_allclose(flows.effluent[1], 438e3 * 0.9 * 0.78 * 0.98)
    np.testing.assert_allclose(flows.effluent[2], 65.7e3 * 0.88 * 0.72 * 0.352)


def test_a_stage_out_of_order_removes_less(parameters: MakeParameters, nothing: Nothing) -> None:
    rows = removal("secondary", 0.22, 0.28) | {("plant.stage", "", "", "works.secondary"): 0.75}
    flows = Flows(parameters, nothing, rows)
    np.testing.assert_allclose(flows.effluent[1:], [438e3 * (1 - 0.165), 65.7e3 * (1 - 0.21)])


def test_what_is_removed_is_sludge_or_broken_down(
    parameters: MakeParameters, nothing: Nothing
) -> None:
    rows = removal("secondary", 0.7, 0.5) | {("plant.to_sludge", "", "total_n"): 0.2}
    flows = Flows(parameters, nothing, rows)
    np.testing.assert_allclose(flows["secondary", "sludge"][1:], [438e3 * 0.14, 65.7e3 * 0.5])
    np.testing.assert_allclose(flows["secondary", "degraded"][1:], [438e3 * 0.56, 0])
    np.testing.assert_allclose(flows["sludge_disposal", "sludge_field"][2], 65.7e3 * 0.5)
    assert flows["secondary", "sludge"][0] == 0  # water stays in the water line


DIGESTER = {
    "sludge.digested": 0.9,
    "digester.release": 0.4,
    ("digester.degraded", "", "total_n"): 0.1,
    "reject.treated": 1.0,
    "reject.removal": 0.25,
    "reject.passes_through": 0.3,
}


def test_reject_water_is_the_geometric_series(parameters: MakeParameters, nothing: Nothing) -> None:
    """Round by round: sludge, digester, reject water, what passes through, back to the inlet."""
    flows = Flows(parameters, nothing, removal("secondary", 0.6, 0.5) | DIGESTER)
    for item, raw, removed, broken in ((1, 438e3, 0.6, 0.1), (2, 65.7e3, 0.5, 0.0)):
        inlet, effluent, reject, arriving = 0.0, 0.0, 0.0, raw
        for _ in range(200):
            inlet += arriving
            from_digester = arriving * removed * 0.9 * (1 - broken) * 0.4
            reject += from_digester
            effluent += arriving * (1 - removed) + from_digester * 0.75 * 0.3
            arriving = from_digester * 0.75 * 0.7
        np.testing.assert_allclose(flows["inlet", "whole_plant"][item], inlet, rtol=1e-13)
        np.testing.assert_allclose(flows["digester", "reject"][item], reject, rtol=1e-13)
        np.testing.assert_allclose(flows.effluent[item], effluent, rtol=1e-13)


def test_treating_the_reject_water_lowers_the_effluent(
    parameters: MakeParameters, nothing: Nothing
) -> None:
    stages = removal("secondary", 0.6, 0.5) | DIGESTER
    treated = Flows(parameters, nothing, stages)
    untreated = Flows(parameters, nothing, stages | {"reject.treated": 0.0})
    without = Flows(parameters, nothing, stages | {"sludge.digested": 0.0})
    assert np.all(without.effluent[1:] < treated.effluent[1:])
    assert np.all(treated.effluent[1:] < untreated.effluent[1:])


def test_routes_of_sludge(parameters: MakeParameters, nothing: Nothing) -> None:
    rows = removal("secondary", 0.5, 0.5) | {
        ("sludge.route", "", "", "agriculture"): 0.6,
        ("sludge.route", "", "", "sludge_incineration"): 0.3,
        ("agriculture.runoff", "", "total_p"): 0.02,
    }
    flows = Flows(parameters, nothing, rows)
    sludge = 65.7e3 / 2
    np.testing.assert_allclose(flows["sludge_disposal", "agriculture"][2], 0.6 * sludge)
    np.testing.assert_allclose(flows["sludge_disposal", "sludge_incineration"][2], 0.3 * sludge)
    np.testing.assert_allclose(flows["sludge_disposal", "sludge_field"][2], 0.1 * sludge)
    np.testing.assert_allclose(flows["agriculture", "sea_baltic"], [0, 0, 0.012 * sludge])


def test_the_field_opens_with_years_of_sludge(parameters: MakeParameters) -> None:
    """What is left of the deposits of the past, year by year; what never leaves is all there."""
    losses = {"to_river": 0.05, "to_soil": 0.1, "degraded": 0.15}
    rows = {(f"sludge_field.{way}", "", "total_n"): loss for way, loss in losses.items()}
    rows |= {(f"sludge_field.{way}", "", "total_p"): 0.0 for way in losses}
    p = parameters({**rows, "sludge_field.age": [20, 5, 0]})
    opening = plant.sludge_field_opening(p, "works", np.full((3, 3), 100.0))
    for draw, age in enumerate((20, 5, 0)):
        left = 0.0
        for _ in range(age):
            left = left * 0.7 + 100
        np.testing.assert_allclose(opening[:, draw], [100 * age, left, 100 * age])


def test_a_field_that_loses_all_in_a_year_holds_one_year(parameters: MakeParameters) -> None:
    rows = {f"sludge_field.{way}": 0.4 for way in ("to_river", "to_soil", "degraded")}
    p = parameters({**rows, "sludge_field.age": 20})
    opening = plant.sludge_field_opening(p, "works", np.full((3, 1), 100.0))
    assert opening[0, 0] == 2000
    assert np.all(opening[1:, 0] <= 100)


def test_water_never_turns_into_sludge(parameters: MakeParameters) -> None:
    p = parameters(PLAIN | removal("secondary", 0.5, 0.5) | DIGESTER)
    for shares in (plant.stage_shares(p, "works"), plant.sludge_shares(p, "works", "sea_baltic")):
        for (source, target), share in shares.items():
            if target in ("sludge:works", "degraded") and share.shape[0] > 1:
                assert share[0].max() == 0, (source, target)
    assert plant.sludge_shares(p, "works", "x")["digester:works", "reject:works"][
        0
    ] == pytest.approx(1)


def test_stages_remove_what_they_are_told(parameters: MakeParameters) -> None:
    p = parameters(PLAIN | removal("secondary", 0.5, 0.4) | {"plant.to_sludge": 0.25})
    own = plant.removed(p, "works")
    assert own["secondary"][:, 0].tolist() == [0, 0.5, 0.4]
    assert not own["primary"].any()
    told = {stage: share / 2 for stage, share in own.items()}
    named = plant.stage_shares(p, "works", told)
    np.testing.assert_allclose(named["secondary:works", "degraded"][:, 0], [0, 0.1875, 0.15])
    plain = plant.stage_shares(p, "works")
    for edge, share in plant.stage_shares(p, "works", own).items():
        np.testing.assert_array_equal(share, plain[edge])
