"""The balance check: it catches what does not add up and names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.errors import BalanceError
from wastewater.model.balance import check, describe
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.full_year import layers

if TYPE_CHECKING:
    from tests.model.conftest import Solve

ITEMS = ("water", "hg")
OUTSIDE = {"town", "river"}


def year() -> tuple[dict[tuple[str, str], Array], dict[str, Array], dict[str, Array]]:
    """A works that keeps a part of its mercury in a field."""
    water, hg = np.array([3e5, 4e5, 5e5]), np.array([3.0, 4.0, 5.0])
    flows = {
        ("town", "works"): np.array([water, hg]),
        ("works", "river"): np.array([water, 0.25 * hg]),
        ("works", "field"): np.array([0 * water, 0.75 * hg]),
        ("field", "river"): np.array([0 * water, 0 * hg + 1]),
    }
    opening = {"field": np.array([0 * water, 0 * hg + 10])}
    closing = {"field": np.array([0 * water, 9 + 0.75 * hg])}
    return flows, opening, closing


def test_a_sound_year_passes() -> None:
    residual = check(*year(), OUTSIDE, ITEMS)
    assert set(residual) == {"works", "field"}
    assert all((size < 1e-12).all() for size in residual.values())


@pytest.mark.parametrize("item", [0, 1])
@pytest.mark.parametrize("edge", [("town", "works"), ("works", "river"), ("works", "field")])
def test_a_leak_of_a_millionth_is_found_and_named(edge: tuple[str, str], item: int) -> None:
    flows, opening, closing = year()
    leak = 1e-6 * flows["town", "works"][item, 2]
    flows[edge][item, 2] += leak
    with pytest.raises(BalanceError) as caught:
        check(flows, opening, closing, OUTSIDE, ITEMS)
    assert str(caught.value).startswith(f"works does not balance for {ITEMS[item]}: ")
    assert f"differ by {leak:.4g} a year" in str(caught.value)


def test_a_leak_in_a_small_item_is_not_hidden_by_a_large_one() -> None:
    flows, opening, closing = year()
    flows["works", "river"][1, 0] -= 3e-6
    with pytest.raises(BalanceError, match="works does not balance for hg"):
        check(flows, opening, closing, OUTSIDE, ITEMS)


def test_a_wrong_stock_is_found() -> None:
    flows, opening, closing = year()
    closing["field"][1, 1] *= 1 + 1e-6
    with pytest.raises(BalanceError, match="field does not balance for hg"):
        check(flows, opening, closing, OUTSIDE, ITEMS)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_a_number_is_found(wrong: float) -> None:
    flows, opening, closing = year()
    flows["works", "river"][0, 1] = wrong
    with np.errstate(invalid="ignore"), pytest.raises(BalanceError, match="for water"):
        check(flows, opening, closing, OUTSIDE, ITEMS)


def test_flows_are_left_as_they_are() -> None:
    flows, opening, closing = year()
    check(flows, opening, closing, OUTSIDE, ITEMS)
    for edge, flow in year()[0].items():
        np.testing.assert_array_equal(flows[edge], flow)


def test_describe_tells_means_over_the_draws() -> None:
    """The best estimates in the first column are no draw."""
    balance = describe(*year(), OUTSIDE, ITEMS)
    at = {process: i for i, process in enumerate(balance.processes)}
    np.testing.assert_allclose(balance.inflow[at["works"]], [4.5e5, 4.5])
    np.testing.assert_allclose(balance.outflow[at["works"]], [4.5e5, 4.5])
    np.testing.assert_allclose(balance.inflow[at["field"]], [0, 3.375])
    np.testing.assert_allclose(balance.outflow[at["field"]], [0, 1])
    np.testing.assert_allclose(balance.stock_change[at["field"]], [0, 2.375])
    np.testing.assert_allclose(balance.residual, 0, atol=1e-12)


def test_describe_tells_the_best_estimates_where_there_are_no_draws() -> None:
    parts = ({name: array[:, :1] for name, array in part.items()} for part in year())
    balance = describe(*parts, OUTSIDE, ITEMS)
    at = {process: i for i, process in enumerate(balance.processes)}
    np.testing.assert_allclose(balance.inflow[at["works"]], [3e5, 3])
    np.testing.assert_allclose(balance.stock_change[at["field"]], [0, 1.25])


def test_describe_checks_too() -> None:
    flows, opening, closing = year()
    flows["works", "river"][0] *= 1.1
    with pytest.raises(BalanceError):
        describe(flows, opening, closing, OUTSIDE, ITEMS)


def test_a_leak_in_a_shipped_city_is_found(lviv_model: CityModel, solved_years: Solve) -> None:
    """Every edge of all layers: a millionth of what it carries in one draw is missed somewhere."""
    (solved,) = solved_years(lviv_model, [], [2025])
    for layer, items, outside in layers(lviv_model, solved):
        for edge, flow in layer.flows.items():
            entering = sum(
                np.abs(f).max(axis=1) for (source, _), f in layer.flows.items() if source in outside
            )
            stocks = sum(np.abs(stock).max(axis=1) for stock in layer.opening.values())
            whole = np.maximum(entering + stocks, 1e-300)  # metal holds no biogenic carbon
            item = int(np.argmax(flow.max(axis=1) / whole))
            if set(edge) <= outside or flow[item].max() < 1e-5 * whole[item]:
                continue
            leaky = dict(layer.flows)
            leaky[edge] = flow.copy()
            leaky[edge][item, 3] *= 1 + 1e-6
            with pytest.raises(BalanceError, match=f"for {items[item]}"):
                check(leaky, layer.opening, layer.closing, outside, items)
