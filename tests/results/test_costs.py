"""Cost of each measure beside what it keeps out of the sea."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from wastewater.results.costs import COST_COLUMNS, yearly_cost
from wastewater.results.result import Result


@pytest.fixture(scope="module")
def costs(pilots: Result) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pilots.costs()


def test_columns(costs: pd.DataFrame, pilots: Result) -> None:
    assert tuple(costs.columns) == COST_COLUMNS
    for city in pilots.cities:
        assert set(costs.loc[costs["city"] == city.id, "measure"]) == set(city.measures)
    assert costs[["annual_cost", "reduction"]].notna().all(axis=None)


def test_a_measure_is_the_last_step_of_the_largest_scenario(
    costs: pd.DataFrame, pilots: Result
) -> None:
    city = pilots.model("lviv").city
    lviv = costs[costs["city"] == "lviv"]
    largest = lviv.drop_duplicates("measure").set_index("measure")["scenario"]
    outage = city.scenarios["outage"].measures
    assert set(largest[list(outage)]) == {"outage"}
    assert set(largest.drop(list(outage))) == {"all"}
    without = set(city.scenarios["all"].measures) - {"reject_treatment"}
    assert "reject_treatment" in city.scenarios["all"].measures
    assert without != set(city.scenarios["plant-untreated-reject"].measures)


def test_reduction_is_a_difference_of_two_runs(costs: pd.DataFrame, pilots: Result) -> None:
    """Reject treatment in Lviv, taken off the scenario that holds everything."""
    rows = costs[(costs.measure == "reject_treatment") & (costs.substance == "total_p")]
    best = rows.set_index("statistic").loc["best"]
    plain, untreated = (
        pilots.blocks["lviv", s].total("baltic")[-1] for s in ("plant", "plant-untreated-reject")
    )
    at = pilots.model("lviv").index.substances.index("total_p")
    assert best["reduction"] == pytest.approx((untreated - plain)[at, 0], rel=0.01)
    assert best["cost_per_kg"] == pytest.approx(best["annual_cost"] / best["reduction"], rel=1e-12)


def test_what_generators_are_worth_is_what_they_save_of_the_harm(pilots: Result) -> None:
    """Power cuts cost nothing and discharge more; with generators nearly all of that is gone."""
    costs = pilots.costs()
    best = costs[(costs.statistic == "best") & (costs.substance == "total_p")]
    for city in ("lviv", "voznesensk"):
        rows = best[best.city == city].set_index("measure")
        saved, left = rows.loc["generators"], rows.loc["power_cuts"]
        assert left["annual_cost"] == 0
        assert left["reduction"] < 0 < saved["reduction"]
        assert saved["reduction"] > -5 * left["reduction"]
        assert np.isfinite(saved["cost_per_kg"])


def test_yearly_cost_by_hand(pilots: Result) -> None:
    model = pilots.model("lviv")
    measure = model.city.measures["reject_treatment"]
    drawn = yearly_cost(model, measure, pilots.seed)
    rate = model.city.parameters.query("name == 'cost.discount_rate'")["base_value"].item()
    lifetime = measure.lifetime.value
    by_hand = measure.investment.value * rate / (1 - (1 + rate) ** -lifetime)
    assert drawn[0] == pytest.approx(by_hand + measure.yearly_cost.value)
    assert drawn.shape == (1 + pilots.draws,)
    assert np.ptp(drawn[1:]) > 0


def test_no_cost_per_kg_where_nothing_is_kept_out(costs: pd.DataFrame) -> None:
    best = costs[costs["statistic"] == "best"]
    nothing = best["reduction"] <= 0
    assert nothing.any()
    assert best.loc[nothing, "cost_per_kg"].isna().all()
    assert best.loc[~nothing, "cost_per_kg"].notna().all()
