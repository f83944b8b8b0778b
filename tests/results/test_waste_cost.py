"""The yearly cost of handling waste, by hand and for the pilots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.inputs import vocabulary
from wastewater.results.result import Result
from wastewater.results.waste_cost import (
    CHARGES,
    STEPS,
    WASTE_COST_COLUMNS,
    waste_cost_table,
    yearly_costs,
)

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase

FRACTIONS = tuple(vocabulary.fractions().index)

PRICES = {
    ("cost.collection", "", "", "separate"): 100.0,
    ("cost.collection", "", "", "residual"): np.array([60.0, 50.0, 70.0]),
    ("cost.collection", "", "", "centre"): 20.0,
    ("cost.sorting", "", "", ""): 30.0,
    ("cost.treatment", "", "", "composting"): 40.0,
    ("cost.treatment", "", "", "biowaste_digestion"): 50.0,
    ("cost.treatment", "", "", "incineration"): 80.0,
    ("cost.treatment", "", "", "mbt"): 45.0,
    ("cost.treatment", "", "", "hazardous_treated"): 500.0,
    ("cost.disposal", "", "", "landfill"): 25.0,
    ("cost.disposal", "", "", "dumpsite"): 5.0,
    ("currency.uah", "", "", ""): np.array([47.0, 45.0, 49.0]),
    ("currency.dkk", "", "", ""): 7.5,
}
PRICES |= {("cost.revenue", f, "", ""): 0.0 for f in FRACTIONS}
PRICES |= {
    ("cost.revenue", "metal", "", ""): 200.0,
    ("cost.revenue", "textile", "", ""): -10.0,
}
TONNES = {
    "generated": 1000.0,
    "separately_collected": 200.0,
    "hazardous_bin": 2.0,
    "hazardous_collected": 3.0,
    "residual_bin": 500.0,
    "centre": 100.0,
    "sorting_input": 120.0,
    "composting": 10.0,
    "biowaste_digestion": 20.0,
    "incinerated": 30.0,
    "mbt": 40.0,
    "landfilled": 300.0,
    "dumped": 260.0,
    "dumped_collected": 60.0,
    "recycled": 70.0,
    "biological": 30.0,
}
SOLD = {"metal": 10.0, "textile": 5.0}
BY_HAND = {
    "collection": 202 * 100 + 500 * 60 + 100 * 20,
    "sorting": 120 * 30,
    "treatment": 10 * 40 + 20 * 50 + 30 * 80 + 40 * 45 + 3 * 500,
    "disposal": 300 * 25 + 60 * 5,
    "revenue": -(10 * 200 - 5 * 10),
}


def test_costs_by_hand(made_case: MadeCase) -> None:
    costs = yearly_costs(made_case(TONNES, PRICES, SOLD))
    assert tuple(costs) == (*STEPS, "revenue", "total")
    for step, euros in BY_HAND.items():
        np.testing.assert_allclose(costs[step][:, 0], euros)
    np.testing.assert_allclose(costs["total"][:, 0], sum(BY_HAND.values()))
    np.testing.assert_allclose(costs["collection"][0, 1:], [47200, 57200])


def test_cost_of_a_tonne_in_three_currencies(made_case: MadeCase) -> None:
    table = waste_cost_table(made_case(TONNES, PRICES, SOLD))
    assert tuple(table.columns) == WASTE_COST_COLUMNS
    best = table[(table["statistic"] == "best") & (table["year"] == 2025)]
    value = best.set_index(["step", "unit"])["value"]
    total = sum(BY_HAND.values())
    assert value["total", "EUR/yr"] == pytest.approx(total)
    assert value["total", "UAH/yr"] == pytest.approx(47 * total)
    assert value["per_tonne", "DKK/t"] == pytest.approx(7.5 * total / 1000)
    assert value["per_tonne_recycled", "EUR/t"] == pytest.approx(total / 100)
    assert not value.index.duplicated().any()


def test_exchange_rates_are_drawn(made_case: MadeCase) -> None:
    case = made_case(TONNES, PRICES, SOLD)
    drawn = yearly_costs(case)["collection"][0]
    mean = waste_cost_table(case).query(
        "step == 'collection' and unit == 'UAH/yr' and year == 2025 and statistic == 'mean'"
    )["value"]
    assert mean.item() == pytest.approx((45 * drawn[1] + 49 * drawn[2]) / 2)


def test_no_cost_per_tonne_where_there_is_no_tonne(made_case: MadeCase) -> None:
    table = waste_cost_table(made_case(TONNES | {"recycled": 0, "biological": 0}, PRICES, SOLD))
    nothing = table["step"] == "per_tonne_recycled"
    assert table.loc[nothing, "value"].isna().all()
    assert table.loc[~nothing, "value"].notna().all()


def test_waste_that_nobody_collects_costs_nothing() -> None:
    charged = {name for charge in CHARGES for name in charge.indicators}
    assert not charged & {"dumped", "uncollected", "open_burnt", "littered"}


def test_costs_of_the_pilots(pilots: Result) -> None:
    table = pilots.waste_costs()
    mean = table[(table["statistic"] == "mean") & (table["unit"] == "EUR/yr")]
    wide = mean.pivot(index=["city", "scenario", "year"], columns="step", values="value")
    np.testing.assert_allclose(wide["total"], wide[[*STEPS, "revenue"]].sum(axis=1))
    assert (wide[list(STEPS)] >= 0).all(axis=None)
    tonne = table.query("step == 'per_tonne' and unit == 'EUR/t' and statistic == 'best'")
    assert tonne["value"].between(5, 500).all()
