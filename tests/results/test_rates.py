"""Rates by their rules, on figures that can be checked in one's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.results.rates import RATE_COLUMNS, RATES, rate_table, rates
from wastewater.results.result import Result

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase

WASTE = {
    "generated": 1000.0,
    "collected": 900.0,
    "uncollected": 100.0,
    "separately_collected": 300.0,
    "centre_recycled": 200.0,
    "sent_to_recycling": 250.0,
    "recycled": 200.0,
    "biological": 150.0,
    "landfilled": 300.0,
    "dumped": 50.0,
    "residual_bin": 400.0,
}
BY_HAND = {
    "recycling_rate": 0.40,
    "collected_rate": 0.50,
    "recycled_rate": 0.35,
    "landfill_share": 0.35,
    "served_share": 0.90,
    "residual_per_person": 200.0,
    "waste_per_person": 500.0,
}


@pytest.mark.parametrize(("rate", "expected"), BY_HAND.items())
def test_rates_by_hand(made_case: MadeCase, rate: str, expected: float) -> None:
    found = rates(made_case(WASTE, people=2000.0).block)
    assert set(found) == set(RATES) == set(BY_HAND)
    np.testing.assert_allclose(found[rate], expected)


def test_rates_follow_each_draw(made_case: MadeCase) -> None:
    """The rate of a draw is that of its own tonnes, never a ratio of statistics."""
    generated = np.array([[100.0, 50.0, 200.0], [100.0, 50.0, 400.0]])
    found = rates(made_case({"generated": generated, "sent_to_recycling": 20.0}).block)
    np.testing.assert_allclose(found["recycling_rate"], 20 / generated)


def test_a_town_without_waste_has_no_rate(made_case: MadeCase) -> None:
    found = rates(made_case(people=0.0).block)
    for values in found.values():
        np.testing.assert_array_equal(values, 0)


def test_the_table_has_a_unit_for_every_rate(made_case: MadeCase) -> None:
    table = rate_table(made_case(WASTE, people=2000.0))
    assert tuple(table.columns) == RATE_COLUMNS
    assert dict(zip(table["rate"], table["unit"], strict=True)) == dict(RATES)
    assert len(table) == len(RATES) * 2 * 5


def test_rates_of_the_pilots(pilots: Result) -> None:
    table = pilots.rates()
    shares = table[table["unit"] == "1"]
    assert shares["value"].between(0, 1).all()
    keys = ["city", "scenario", "year", "rate"]
    assert set(map(tuple, table[keys[:2]].drop_duplicates().to_numpy())) == set(pilots.blocks)
    for block in pilots.blocks.values():
        found = rates(block)
        assert (found["recycled_rate"] <= found["recycling_rate"] * (1 + 1e-9)).all()
        assert (found["landfill_share"] + found["recycled_rate"] <= 1 + 1e-9).all()


def test_the_recycling_rate_of_the_waste_table_is_the_same(pilots: Result) -> None:
    ours = pilots.rates().query("rate == 'recycling_rate'")["value"].to_numpy()
    theirs = pilots.waste().query("indicator == 'recycling_rate'")["value"].to_numpy()
    np.testing.assert_array_equal(ours, theirs)


def test_sorting_lowers_the_residual_bin(pilots: Result) -> None:
    best = pilots.rates().query("city == 'lviv' and year == 2029 and statistic == 'best'")
    wide = best.pivot(index="rate", columns="scenario", values="value")
    assert (
        wide.loc["residual_per_person", "ten-fractions"]
        < (wide.loc["residual_per_person", "baseline"])
    )
    assert wide.loc["recycling_rate", "ten-fractions"] > wide.loc["recycling_rate", "baseline"]
    assert wide.loc["waste_per_person", "ten-fractions"] == pytest.approx(
        wide.loc["waste_per_person", "baseline"]
    )
