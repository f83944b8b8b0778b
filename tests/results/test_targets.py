"""Targets: when a scenario reaches them, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs import vocabulary
from wastewater.results.rates import RATES
from wastewater.results.result import Result
from wastewater.results.targets import TARGET_COLUMNS, Goal, standing, target_table

if TYPE_CHECKING:
    from tests.results.conftest import MadeCase

YEARS = (2030, 2031, 2032)
# The best estimate comes first and is no draw.
RATE = np.array([[0.0, 0.4, 0.5, 0.6], [0.0, 0.5, 0.55, 0.7], [0.0, 0.3, 0.4, 0.5]])


def test_a_target_is_reached_by_the_median() -> None:
    found = standing(Goal("recycling_rate", 2031, 0.55), RATE, YEARS)
    assert found["reached_year"] == 2031
    assert found["median"] == pytest.approx(0.55)
    assert found["probability"] == pytest.approx(2 / 3)


def test_a_target_that_is_never_reached() -> None:
    found = standing(Goal("recycling_rate", 2032, 0.65), RATE, YEARS)
    assert found["reached_year"] is pd.NA
    assert found["median"] == pytest.approx(0.4)
    assert found["probability"] == 0


def test_a_target_beyond_the_run() -> None:
    found = standing(Goal("recycling_rate", 2035, 0.5), RATE, YEARS)
    assert found["reached_year"] == 2030
    assert np.isnan([found["median"], found["probability"]]).all()


def test_less_is_better_for_landfills() -> None:
    found = standing(Goal("landfill_share", 2030, 0.45), RATE, YEARS)
    assert found["reached_year"] == 2032
    assert found["probability"] == pytest.approx(1 / 3)


def test_without_draws_the_best_estimate_decides() -> None:
    best = np.array([[0.4], [0.6], [0.7]])
    found = standing(Goal("recycling_rate", 2032, 0.6), best, YEARS)
    assert (found["reached_year"], found["probability"]) == (2031, 1.0)


def test_every_city_gets_every_target(made_case: MadeCase) -> None:
    table = target_table(made_case({"generated": 1.0, "sent_to_recycling": 0.6}))
    assert tuple(table.columns) == TARGET_COLUMNS
    assert list(table["target"]) == list(vocabulary.targets().index)
    assert set(table["rate"]) <= set(RATES)
    assert table["reached_year"].dtype == "Int64"
    met = (table["rate"] == "recycling_rate") & (table["required"] <= 0.6)
    assert (table.loc[met, "reached_year"] == 2025).all()
    assert table.loc[~met & (table["rate"] == "recycling_rate"), "reached_year"].isna().all()


def test_targets_have_a_source(pilots: Result) -> None:
    sources = set(pilots.cities[0].sources["id"])
    assert set(pilots.targets()["source"]) <= sources


def test_targets_of_the_pilots_agree_with_their_rates(pilots: Result) -> None:
    table = pilots.targets()
    assert len(table) == len(pilots.blocks) * len(vocabulary.targets())
    medians = pilots.rates().query("statistic == 'median'")
    medians = medians.set_index(["city", "scenario", "rate", "year"])["value"]
    for row in table[table["reached_year"].notna()].itertuples():
        assert medians[row.city, row.scenario, row.rate, row.reached_year] >= row.required
    for row in table[table["median"].notna()].itertuples():
        key = row.city, row.scenario, row.rate, row.target_year
        assert row.median == pytest.approx(medians[key])
