"""The solver against a slow, obvious walk through random networks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.errors import BalanceError, ModelError
from wastewater.model.balance import check
from wastewater.model.distributions import Array
from wastewater.model.network import Network, Route, build
from wastewater.model.solve import complete_shares, solve_year

Edge = tuple[str, str]
ITEMS = ("water", "hg")
DRAWS = 3
SHAPES = ((1, 1), (1, DRAWS), (len(ITEMS), 1), (len(ITEMS), DRAWS))


@dataclass(frozen=True)
class Case:
    """A random network with numbers."""

    network: Network
    named: dict[Edge, Array]
    supply: dict[Edge, Array]
    opening: dict[str, Array]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Splits before a return, inside it and after it; stores that release into any of them."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    before, loop, after, stores, sinks = (
        [f"{name}{i}" for i in range(draw(st.integers(*count)))]
        for name, count in (
            ("before", (0, 2)),
            ("loop", (0, 3)),
            ("after", (0, 3)),
            ("store", (0, 2)),
            ("sink", (1, 3)),
        )
    )
    loop = loop if len(loop) > 1 else []
    ends = [*stores, *sinks]

    def some(targets: list[str]) -> list[str]:
        return list(random.permutation(targets)[: random.integers(1, 4)])

    splits = {}
    for i, name in enumerate(before):
        targets = some([*before[i + 1 :], *loop[:1], *after, *ends])
        splits[name] = Route(tuple(targets[1:]), targets[0])
    for i, name in enumerate(loop):
        targets = some([*loop[i + 1 :], *after, *ends])
        back = loop[:1] if i == len(loop) - 1 else []
        splits[name] = Route((*targets[1:], *back), targets[0])
    for i, name in enumerate(after):
        targets = some([*after[i + 1 :], *ends])
        splits[name] = Route(tuple(targets[1:]), targets[0])
    releases = {name: Route(tuple(some([*before, *loop[:1], *after, *sinks]))) for name in stores}
    entries = [*before, *loop[:1], *after, *ends]
    supplies = [(f"source{i}", target) for i, target in enumerate(some(entries))]
    returns = [(loop[-1], loop[0])] if loop else []
    network = build(splits, releases, supplies, returns)
    return Case(
        network,
        shares_of(network, random),
        {edge: random.random((len(ITEMS), DRAWS)) * 1000 for edge in network.supplies},
        {name: random.random((len(ITEMS), DRAWS)) * 1e5 for name in stores},
    )


def shares_of(network: Network, random: np.random.Generator) -> dict[Edge, Array]:
    """Shares that leave something for the rest; some are 0, some the same in every draw."""
    named = {}
    for process, route in {**network.splits, **network.stores}.items():
        for target in route.named:
            share = random.random(SHAPES[random.integers(len(SHAPES))])
            share *= random.random() > 0.2
            named[process, target] = share * 0.9 / len(route.named)
    return named


def walk(case: Case, item: int, draw: int) -> tuple[dict[Edge, float], dict[str, float]]:
    """Carry parcels from process to process until hardly anything is on the way."""

    def number(array: Array) -> float:
        return float(np.broadcast_to(array, (len(ITEMS), DRAWS))[item, draw])

    share = {edge: number(array) for edge, array in case.named.items()}
    stock = {store: number(array) for store, array in case.opening.items()}
    flow = dict.fromkeys(case.network.edges, 0.0)
    parcels = [(edge, number(array)) for edge, array in case.supply.items()]
    for store, route in case.network.stores.items():
        released = [
            ((store, target), stock[store] * share[store, target]) for target in route.named
        ]
        stock[store] -= sum(amount for _, amount in released)
        parcels += released
    while parcels:
        on_the_way: dict[str, float] = {}
        for edge, amount in parcels:
            flow[edge] += amount
            on_the_way[edge[1]] = on_the_way.get(edge[1], 0.0) + amount
        parcels = []
        for process, amount in on_the_way.items():
            if process in stock:
                stock[process] += amount
            elif process in case.network.splits and amount > 1e-12:
                route = case.network.splits[process]
                rest = 1 - sum(share[process, target] for target in route.named)
                parcels += [((process, t), amount * share[process, t]) for t in route.named]
                parcels.append(((process, route.rest), amount * rest))
    return flow, stock


@given(cases())
@settings(deadline=None, max_examples=150)
def test_random_networks_agree_with_a_walk_and_balance(case: Case) -> None:
    shares = complete_shares(case.network, case.named)
    year = solve_year(case.network, shares, case.supply, case.opening)
    outside = {*case.network.sinks, *(source for source, _ in case.network.supplies)}
    check(year.flows, year.opening, year.closing, outside, ITEMS)
    shape = (len(ITEMS), DRAWS)
    for item in range(len(ITEMS)):
        for draw in range(DRAWS):
            flow, stock = walk(case, item, draw)
            for edge, expected in flow.items():
                solved = np.broadcast_to(year.flows.get(edge, np.zeros((1, 1))), shape)[item, draw]
                assert solved == pytest.approx(expected, rel=1e-9, abs=1e-8), edge
            for store, expected in stock.items():
                solved = np.broadcast_to(year.closing[store], shape)[item, draw]
                assert solved == pytest.approx(expected, rel=1e-9, abs=1e-8), store


@given(cases())
@settings(deadline=None, max_examples=60)
def test_inflow_is_what_arrives_in_sinks_and_stores(case: Case) -> None:
    year = solve_year(
        case.network, complete_shares(case.network, case.named), case.supply, case.opening
    )
    sinks = case.network.sinks
    arrived = sum(flow for (_, target), flow in year.flows.items() if target in sinks)
    kept = sum(year.closing[s] - year.opening[s] for s in case.network.stores)
    entered = sum(case.supply.values())
    largest = entered + sum(case.opening.values())
    assert np.all(np.abs(entered - arrived - kept) < 1e-12 * largest)


def works(reject_share: float = 0.5, treated: float = 0.0) -> tuple[Network, dict[Edge, Array]]:
    """An inlet, a tank, and reject water that leads back to the inlet."""
    splits = {
        "inlet": Route((), "tank"),
        "tank": Route(("reject",), "river"),
        "reject": Route(("sludge",), "inlet"),
    }
    network = build(splits, {}, [("town", "inlet")], [("reject", "inlet")])
    named = {("tank", "reject"): [[reject_share]], ("reject", "sludge"): [[treated]]}
    return network, {edge: np.array(share) for edge, share in named.items()}


def test_a_return_equals_the_geometric_series() -> None:
    network, named = works(reject_share=0.4, treated=0.3)
    supply = {("town", "inlet"): np.array([[100.0]])}
    flows = solve_year(network, complete_shares(network, named), supply, {}).flows
    rounds = [100 * (0.4 * 0.7) ** n for n in range(60)]
    assert flows["inlet", "tank"].item() == pytest.approx(sum(rounds), rel=1e-14)
    assert flows["reject", "inlet"].item() == pytest.approx(sum(rounds[1:]), rel=1e-14)
    assert flows["tank", "river"].item() == pytest.approx(0.6 * sum(rounds), rel=1e-14)


def test_a_return_that_carries_nothing_is_left_out() -> None:
    network, named = works(reject_share=0.0)
    shares = complete_shares(network, named)
    assert shares.gain == {}
    flows = solve_year(network, shares, {("town", "inlet"): np.array([[7.0]])}, {}).flows
    assert ("tank", "reject") not in flows
    assert flows["tank", "river"].item() == 7


def test_a_return_that_is_fed_from_elsewhere_does_not_pass() -> None:
    """The closed form knows only what comes from the head; more than that must not be lost."""
    network, named = works()
    fed = build(
        {**network.splits, "elsewhere": Route((), "reject")},
        {},
        [("town", "inlet"), ("town", "elsewhere")],
        network.returns,
    )
    supply = {edge: np.array([[100.0]]) for edge in fed.supplies}
    year = solve_year(fed, complete_shares(fed, named), supply, {})
    with pytest.raises(BalanceError, match="inlet does not balance for water"):
        check(year.flows, {}, {}, {"town", "river", "sludge"}, ("water",))


def test_shares_above_one_in_one_draw_name_the_process() -> None:
    network = build({"split": Route(("a", "b"), "c")}, {}, [("town", "split")])
    named = {
        ("split", "a"): np.array([[0.5, 0.5, 0.7]]),
        ("split", "b"): np.array([[0.4, 0.5, 0.4]]),
    }
    with pytest.raises(ModelError) as caught:
        complete_shares(network, named)
    assert str(caught.value) == (
        "The shares that leave split add up to 1.1 in at least one draw (a 0.7, b 0.5, largest "
        "values), more than 1. Lower one of them or narrow its spread."
    )


def test_shares_that_are_one_to_rounding_pass() -> None:
    network = build({"split": Route(("a", "b"), "c")}, {}, [("town", "split")])
    named = {("split", "a"): np.array([[0.7]]), ("split", "b"): np.array([[0.3 + 1e-12]])}
    assert ("split", "c") not in complete_shares(network, named).edges


@pytest.mark.parametrize(("value", "said"), [(-0.1, "-0.1"), (1.2, "1.2")])
def test_a_share_outside_0_to_1_names_process_and_target(value: float, said: str) -> None:
    network = build({"split": Route(("a",), "c")}, {}, [("town", "split")])
    with pytest.raises(ModelError, match=f"share of split that goes to a is {said} "):
        complete_shares(network, {("split", "a"): np.array([[0.3, value]])})


def test_a_share_that_is_not_a_number_is_refused() -> None:
    network = build({"split": Route(("a",), "c")}, {}, [("town", "split")])
    with pytest.raises(ModelError, match="share of split that goes to a"):
        complete_shares(network, {("split", "a"): np.array([[0.3, np.nan]])})


def test_missing_and_surplus_share_names_are_all_told() -> None:
    network = build({"split": Route(("a", "b"), "c")}, {}, [("town", "split")])
    named = {("split", "a"): np.array([[0.1]]), ("split", "x"): np.array([[0.1]])}
    with pytest.raises(ModelError) as caught:
        complete_shares(network, named)
    assert [problem.value for problem in caught.value.problems] == ["split > b", "split > x"]


def test_a_store_releases_from_what_lay_there_at_the_start() -> None:
    network = build({"gas": Route((), "air")}, {"pit": Route(("gas",))}, [("town", "pit")])
    shares = complete_shares(network, {("pit", "gas"): np.array([[0.1]])})
    supply, opening = {("town", "pit"): np.array([[50.0]])}, {"pit": np.array([[1000.0]])}
    year = solve_year(network, shares, supply, opening)
    assert year.flows["gas", "air"].item() == 100
    assert year.closing["pit"].item() == 950
    assert opening["pit"].item() == 1000
