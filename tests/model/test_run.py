"""The order of the calls: years, stocks, ramps, and a baseline that nothing touches."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.errors import BalanceError
from wastewater.inputs.city import City
from wastewater.model import full_year as full
from wastewater.model import plant
from wastewater.model import solve as solver
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.full_year import SolvedYear, layers
from wastewater.model.run import solve
from wastewater.model.solve import Year
from wastewater.model.start import starts

if TYPE_CHECKING:
    from tests.model.conftest import Solve

YEARS = range(2025, 2030)


def same(one: SolvedYear, other: SolvedYear) -> bool:
    return all(
        first.keys() == second.keys()
        and all(np.array_equal(first[name], second[name]) for name in first)
        for a, b in ((one.waste, other.waste), (one.substances, other.substances))
        for first, second in ((a.flows, b.flows), (a.closing, b.closing))
    )


def test_years_come_in_order(lviv_model: CityModel, solved_years: Solve) -> None:
    assert [solved.year for solved in solved_years(lviv_model, [], YEARS)] == list(YEARS)


def test_stocks_are_carried_into_the_next_year(lviv_model: CityModel, solved_years: Solve) -> None:
    solved = solved_years(lviv_model, ["ten_fractions"], YEARS)
    for before, after in pairwise(solved):
        for layer in ("waste", "substances"):
            closing, opening = getattr(before, layer).closing, getattr(after, layer).opening
            assert closing.keys() == opening.keys()
            for store, stock in closing.items():
                np.testing.assert_array_equal(stock, opening[store])


def test_no_measures_is_the_baseline_bit_for_bit(
    lviv: City, lviv_model: CityModel, solved_years: Solve
) -> None:
    without = prepare(replace(lviv, measures={}), draws=40, seed=1, first_year=2025)
    for one, other in zip(
        solved_years(lviv_model, [], YEARS), solved_years(without, [], YEARS), strict=True
    ):
        assert same(one, other)


def test_a_measure_that_has_not_started_changes_nothing(
    lviv_model: CityModel, solved_years: Solve
) -> None:
    years = (2025, 2026, 2027)
    pairs = zip(
        solved_years(lviv_model, [], years),
        solved_years(lviv_model, ["ten_fractions"], years),
        strict=True,
    )
    assert all(same(one, other) for one, other in pairs)


def test_order_of_measures_does_not_matter_bit_for_bit(
    lviv_model: CityModel, solved_years: Solve
) -> None:
    names = list(lviv_model.city.measures)
    orders = (names, names[::-1])
    for one, other in zip(
        *(solved_years(lviv_model, order, YEARS) for order in orders), strict=True
    ):
        assert same(one, other)


def test_a_draw_does_not_depend_on_how_many_there_are(lviv: City, solved_years: Solve) -> None:
    """Best estimates are the same with and without draws."""
    few, none = (prepare(lviv, draws, 1, 2025) for draws in (3, 0))
    for one, other in zip(
        solved_years(few, ["mbt"], YEARS), solved_years(none, ["mbt"], YEARS), strict=True
    ):
        for edge, flow in other.substances.flows.items():
            np.testing.assert_allclose(one.substances.flows[edge][:, :1], flow, rtol=1e-12)


@pytest.mark.parametrize("at_once", [1, 7, 40])
def test_blocks_of_draws_do_not_change_the_draws(
    lviv_model: CityModel, solved_years: Solve, at_once: int
) -> None:
    whole = solved_years(lviv_model, ["mbt", "digester"], YEARS)
    blocks = starts(lviv_model, at_once)
    assert [block.draws.start for block in blocks[1:]] == [
        block.draws.stop for block in blocks[:-1]
    ]
    assert max(block.draws.stop - block.draws.start for block in blocks) <= at_once + 1
    for block in blocks:
        for one, other in zip(solve(block, ["mbt", "digester"], YEARS), whole, strict=True):
            for edge, flow in other.substances.flows.items():
                expected = np.broadcast_to(flow, (26, 41))[:, block.draws]
                solved = one.substances.flows.get(edge, np.zeros((1, 1)))
                np.testing.assert_allclose(
                    np.broadcast_to(solved, expected.shape), expected, rtol=1e-10, atol=1e-12
                )


def test_inflow_of_the_city_is_sinks_and_stock_change(
    lviv_model: CityModel, solved_years: Solve
) -> None:
    for solved in solved_years(lviv_model, list(lviv_model.city.measures), YEARS):
        for layer, items, outside in layers(lviv_model, solved):
            shape = (len(items), 41)
            entered, left = np.zeros(shape), np.zeros(shape)
            for (source, target), flow in layer.flows.items():
                entered += flow * (source in outside)
                left += flow * (target in outside)
            kept = sum(layer.closing[s] - layer.opening[s] for s in layer.opening)
            stock = sum(np.broadcast_to(o, shape) for o in layer.opening.values())
            assert np.all(np.abs(entered - left - kept) <= 1e-12 * (entered + stock))


def test_the_sludge_field_opens_with_years_of_todays_sludge(
    lviv_model: CityModel, solved_years: Solve
) -> None:
    first = solved_years(lviv_model, ["rehabilitation"], [2025])[0]
    p = first.state.parameters
    arriving = first.substances.flows["sludge_disposal:lviv", "sludge_field:lviv"]
    expected = plant.sludge_field_opening(p, "lviv", arriving)
    np.testing.assert_allclose(first.substances.opening["sludge_field:lviv"], expected)


def test_the_check_cannot_be_avoided(
    lviv_model: CityModel, solved_years: Solve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solver that loses a thousandth of one flow does not get through."""

    def leaky(*arguments: object) -> Year:
        year = solver.solve_year(*arguments)  # type: ignore[arg-type]
        edge = ("collected", "bin_residual")
        if edge in year.flows:
            return replace(year, flows={**year.flows, edge: year.flows[edge] * 0.999})
        return year

    monkeypatch.setattr(full, "solve_year", leaky)
    with pytest.raises(BalanceError, match="collected does not balance for"):
        solved_years(lviv_model, [], [2025])
