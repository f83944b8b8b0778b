"""The declared structure: order, edges, sinks, circles."""

from __future__ import annotations

import pytest

from wastewater.errors import ModelError
from wastewater.model.network import Route, build

WORKS = {
    "effluent": Route((), "river"),
    "sludge": Route(("field", "inlet"), "soil"),
    "tank": Route(("sludge",), "effluent"),
    "inlet": Route((), "tank"),
}


def test_targets_end_with_the_rest() -> None:
    assert Route(("a", "b"), "c").targets == ("a", "b", "c")
    assert Route(("a",)).targets == ("a",)


def test_splits_come_after_what_feeds_them() -> None:
    network = build(WORKS, {"field": Route(("river",))}, [("town", "inlet")], [("sludge", "inlet")])
    order = network.order
    assert set(order) == set(WORKS)
    assert order.index("inlet") < order.index("tank") < order.index("sludge")
    assert order.index("tank") < order.index("effluent")


def test_edges_are_listed_once_supplies_first() -> None:
    network = build(WORKS, {"field": Route(("river",))}, [("town", "inlet")], [("sludge", "inlet")])
    assert network.edges[:2] == (("town", "inlet"), ("field", "river"))
    assert len(set(network.edges)) == len(network.edges) == 9
    into_inlet = [edge for edge in network.edges if edge[1] == "inlet"]
    assert into_inlet == [("town", "inlet"), ("sludge", "inlet")]


def test_sinks_only_receive() -> None:
    network = build(WORKS, {"field": Route(("river",))}, [("town", "inlet")], [("sludge", "inlet")])
    assert set(network.sinks) == {"river", "soil"}
    kept_for_good = build({"a": Route((), "pit")}, {"pit": Route(())}, [("town", "a")])
    assert kept_for_good.sinks == ()


def test_a_circle_is_refused_and_told() -> None:
    with pytest.raises(ModelError) as caught:
        build(WORKS, {}, [("town", "inlet")])
    assert str(caught.value).startswith("The network runs in a circle: ")
    assert {"inlet", "tank", "sludge"} <= set(str(caught.value).rstrip(".").split(" ")[6::2])


def test_a_store_breaks_a_circle() -> None:
    splits = {"a": Route((), "pit"), "leachate": Route((), "a")}
    network = build(splits, {"pit": Route(("leachate",))}, [("town", "a")])
    assert network.order == ("leachate", "a")


def test_a_return_that_is_no_edge_is_refused() -> None:
    with pytest.raises(ModelError, match="effluent > inlet is not part of the network"):
        build(WORKS, {}, [("town", "inlet")], [("sludge", "inlet"), ("effluent", "inlet")])
