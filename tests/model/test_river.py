"""Rivers: retention, first-order decay, routing to the sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.inputs.city import Catchment
from wastewater.model import river, structure
from wastewater.model.distributions import Array
from wastewater.model.network import Route, build
from wastewater.model.solve import complete_shares, solve_year

if TYPE_CHECKING:
    from tests.model.conftest import MakeParameters, Nothing

SECONDS_PER_DAY = 86_400


@pytest.mark.parametrize(
    ("rate_per_s", "days", "left"),
    [(8.27e-7, 10, 0.4894231), (2.31e-8, 10, 0.9802395), (0.1 / SECONDS_PER_DAY, 15, 0.2231302)],
)
def test_first_order_decay(
    parameters: MakeParameters, rate_per_s: float, days: float, left: float
) -> None:
    """Ibuprofen and carbamazepine over ten days (rates of ePiE), and a plain case."""
    p = parameters(
        {
            "river.decay": rate_per_s * SECONDS_PER_DAY,
            "river.travel_time": days,
            "river.retention": 0.0,
        },
        substances=("ibuprofen",),
    )
    catchment = Catchment("works", {}, "baltic", ("brook",))
    named = river.reach_shares(p, catchment)
    degraded = named["reach:brook:works", "degraded"]
    assert 1 - degraded[1, 0] == pytest.approx(left, abs=5e-8)
    assert degraded[0, 0] == 0


def test_retention_acts_first_and_decay_on_the_rest(parameters: MakeParameters) -> None:
    p = parameters({"river.decay": 0.1, "river.travel_time": 15.0, "river.retention": 0.2})
    named = river.reach_shares(p, Catchment("works", {}, "baltic", ("brook",)))
    np.testing.assert_allclose(named["reach:brook:works", "sediment"][:, 0], [0, 0.2, 0.2])
    decayed = 0.8 * (1 - np.exp(-1.5))
    np.testing.assert_allclose(named["reach:brook:works", "degraded"][1:, 0], decayed)


def test_water_arrives_whole(parameters: MakeParameters, nothing: Nothing) -> None:
    catchment = Catchment("works", {}, "baltic", ("brook", "stream"))
    p = parameters({"river.decay": 0.1, "river.travel_time": 5.0, "river.retention": 0.3})
    passed = arriving(
        p_named=river.reach_shares(p, catchment), catchment=catchment, nothing=nothing
    )
    assert passed[0] == 1
    np.testing.assert_allclose(passed[1:], (0.7 * np.exp(-0.5)) ** 2)


def arriving(
    p_named: dict[tuple[str, str], Array], catchment: Catchment, nothing: Nothing
) -> Array:
    network = structure.substance_network([catchment])
    shares = complete_shares(network, nothing(network) | p_named)
    return np.broadcast_to(river.transmission(shares.edges, catchment), (3, 1))[:, 0]


def test_an_outlet_in_the_sea_arrives_whole() -> None:
    np.testing.assert_array_equal(river.transmission({}, Catchment("w", {}, "baltic", ())), 1)


def test_routing_through_two_reaches(parameters: MakeParameters) -> None:
    """100 enter A (passes 0.8), 50 enter B (passes 0.9): 117 to the sea, 72 of them from A."""
    splits = {"a": Route(("sediment",), "b"), "b": Route(("sediment",), "sea")}
    network = build(splits, {}, [("upper", "a"), ("lower", "b")])
    named = {("a", "sediment"): np.array([[0.2]]), ("b", "sediment"): np.array([[0.1]])}
    shares = complete_shares(network, named)
    for upper, lower, sea in ((100, 50, 117), (100, 0, 72), (0, 50, 45)):
        supply = {("upper", "a"): np.array([[upper]]), ("lower", "b"): np.array([[lower]])}
        year = solve_year(network, shares, supply, {})
        assert year.flows["b", "sea"].item() == pytest.approx(sea)


def test_a_reach_of_its_own_number_wins(parameters: MakeParameters) -> None:
    rows = {"river.decay": 0.0, "river.travel_time": 1.0, "river.retention": 0.1}
    p = parameters({**rows, ("river.retention", "", "total_p", "stream"): 0.5})
    named = river.reach_shares(p, Catchment("works", {}, "baltic", ("brook", "stream")))
    np.testing.assert_allclose(named["reach:stream:works", "sediment"][:, 0], [0, 0.1, 0.5])
    np.testing.assert_allclose(named["reach:brook:works", "sediment"][:, 0], [0, 0.1, 0.1])
