"""Cost of each measure beside what it keeps out of the sea."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.results import outcomes
from wastewater.results.block import Block
from wastewater.results.costs import COST_COLUMNS, LastStep, cost_table, measure_cost
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
    cost = measure_cost(model, measure, pilots.seed)
    drawn = cost.annual
    rate = model.city.parameters.query("name == 'cost.discount_rate'")["base_value"].item()
    lifetime = measure.lifetime.value
    assert cost.investment[0] == pytest.approx(measure.investment.value * 128.8 / 101.7)
    by_hand = cost.investment[0] * rate / (1 - (1 + rate) ** -lifetime)
    assert drawn[0] == pytest.approx(by_hand + measure.yearly_cost.value)
    assert drawn.shape == (1 + pilots.draws,)
    assert np.ptp(drawn[1:]) > 0


def test_no_cost_per_kg_where_nothing_is_kept_out(costs: pd.DataFrame) -> None:
    best = costs[costs["statistic"] == "best"]
    nothing = best["reduction"] <= 0
    assert nothing.any()
    assert best.loc[nothing, "cost_per_kg"].isna().all()
    assert best.loc[~nothing, "cost_per_kg"].notna().all()


def test_the_eqs_volume_stands_beside_the_substances(costs: pd.DataFrame, pilots: Result) -> None:
    rows = costs[(costs.city == "lviv") & (costs.measure == "rehabilitation")]
    volume = rows[rows["substance"] == "eqs_volume"].set_index("statistic")
    best = volume.loc["best"]
    with_it, without = (
        outcomes.eqs_volume(pilots.model("lviv"), pilots.blocks["lviv", s].total("baltic"))[-1, 0]
        for s in ("plant", "nothing")
    )
    assert best["reduction"] == pytest.approx(without - with_it, rel=0.05)  # digester apart
    assert set(rows.loc[rows["substance"] != "eqs_volume", "unit"]) == {"EUR/kg"}
    assert set(volume["unit"]) == {"EUR/(1000000 m3)"}
    assert best["unit_cost"] == pytest.approx(1e6 * best["cost_per_kg"], rel=1e-12)
    kilograms = rows[rows["substance"] != "eqs_volume"]
    pd.testing.assert_series_equal(
        kilograms["unit_cost"], kilograms["cost_per_kg"], check_names=False
    )


def test_draws_in_which_nothing_is_kept_out_are_counted(pilots: Result) -> None:
    """Quantiles over all draws with infinity at the end; the mean is missing, not flattered."""
    model = pilots.model("lviv").part(slice(0, 5))
    one = pilots.blocks["lviv", "nothing"].first(4)
    at = pilots.model("lviv").index.substances.index("total_p")

    def block(kept: list[float]) -> Block:
        load = np.zeros_like(one.loads["baltic"])
        load[-1, 0, at] = 100 - np.array(kept)
        return replace(one, loads={"baltic": load})

    def row(kept: list[float]) -> pd.DataFrame:
        step = LastStep("nothing", "litter_control", block(kept), block([0.0] * 5))
        table = cost_table(model, step, -1, pilots.seed)
        return table[table["substance"] == "total_p"].set_index("statistic")

    all_of_them = row([10.0, 10.0, 10.0, 10.0, 10.0])
    assert (all_of_them["kept_out"] == 1).all()
    assert all_of_them["cost_per_kg"].notna().all()
    some = row([10.0, 10.0, 10.0, 0.0, 10.0])
    assert (some["kept_out"] == 0.75).all()
    assert some["cost_per_kg"].isna().to_dict() == {
        "best": False, "mean": True, "median": False, "p05": False, "p95": True,
    }  # fmt: skip
    none = row([10.0, 0.0, -5.0, 0.0, 0.0])
    assert (none["kept_out"] == 0).all()
    assert none["cost_per_kg"].notna().to_dict() == {
        "best": True, "mean": False, "median": False, "p05": False, "p95": False,
    }  # fmt: skip


def test_costs_of_a_measure_do_not_depend_on_how_many_draws_are_taken(pilots: Result) -> None:
    table = pilots.costs()
    rows = table[(table.city == "lviv") & (table.measure == "mbt") & (table.substance == "hg")]
    model = pilots.model("lviv")
    drawn = measure_cost(model, model.city.measures["mbt"], pilots.seed).annual
    assert rows.set_index("statistic").loc["mean", "annual_cost"] == pytest.approx(drawn[1:].mean())
