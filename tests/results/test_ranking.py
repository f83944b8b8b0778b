"""The table of what to measure first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.edit import with_value
from wastewater.model.city_model import prepare
from wastewater.results.campaigns import campaigns
from wastewater.results.measure_result import HEADLINE
from wastewater.results.ranking import (
    CAMPAIGN_COLUMNS,
    RANKING_COLUMNS,
    Outcome,
    may_matter,
    ranking_table,
)
from wastewater.results.result import Result
from wastewater.results.run import run


@pytest.fixture(scope="module")
def result(lviv: City) -> Result:
    return run(lviv, ["plant"], years=(2025, 2028), draws=400)


def test_columns_and_ranks(result: Result) -> None:
    table = result.measure_first()
    assert tuple(table.columns) == RANKING_COLUMNS
    assert set(table["outcome"]) == set(HEADLINE)
    for _, one in table.groupby("outcome"):
        assert one["rank"].tolist() == list(range(1, len(one) + 1))
        assert one["share"].is_monotonic_decreasing
        assert one["share"].between(0, 1, inclusive="right").all()
        assert one["share"].sum() <= 1
        assert one["narrowing"].between(0, 1).all()
    assert (table["grade"].isin(list("ABCD")) & table["source"].ne("")).all()


def test_what_a_load_depends_on_is_found(result: Result) -> None:
    top = result.measure_first("diclofenac")
    assert top.iloc[0][["name", "substance"]].tolist() == ["sewage.load", "diclofenac"]
    assert set(top["substance"]) <= {"", "diclofenac"}


def test_numbers_of_measures_take_part_in_a_change(result: Result) -> None:
    baseline = result.measure_first("total_p")
    assert (baseline["measure"] == "").all()
    change = result.measure_first("total_p", scenario="plant")
    assert set(change["scenario"]) == {"plant"}
    assert "plant.removal" in set(change["name"])


def test_eqs_volume_ranks_rows_of_substances_with_a_standard(result: Result) -> None:
    table = result.measure_first("eqs_volume")
    assert len(table)
    assert "total_p" not in set(table["substance"])


def test_planted_outcome(lviv: City) -> None:
    model = prepare(lviv, 600, 1, 2025)
    row = model.index.position("sewer.inflow", place="lviv")
    table = ranking_table(model, [], Outcome("total_p", "baseline", 2030), 3 * model.values[row])
    assert table["name"].tolist()[0] == "sewer.inflow"
    assert table["share"].tolist()[0] > 0.95
    assert len(table) <= 2
    assert table.iloc[0]["value"] == 350_000  # as typed, with the unit beside it
    assert table.iloc[0]["unit"] == "m3/d"


def test_nothing_uncertain_nothing_to_measure(lviv: City) -> None:
    fixed = lviv.parameters.assign(distribution="fixed", base_low=np.nan, base_high=np.nan)
    result = run(replace(lviv, parameters=fixed), [], years=(2025, 2025), draws=60)
    table = result.measure_first()
    assert table.empty
    assert tuple(table.columns) == RANKING_COLUMNS


def test_without_draws_the_table_is_empty(lviv: City) -> None:
    assert run(lviv, [], years=(2025, 2025), draws=0).measure_first().empty


def test_an_unknown_outcome_is_refused(result: Result) -> None:
    with pytest.raises(InputError, match="There is no substance gold"):
        result.measure_first("gold")


def test_an_unknown_scenario_is_refused(result: Result) -> None:
    with pytest.raises(InputError, match="no scenario golden"):
        result.measure_first("total_p", scenario="golden")


def test_a_scenario_of_one_city_only(pilots: Result) -> None:
    """The city that does not have it is left out."""
    assert "leachate" not in pilots.scenarios["voznesensk"]
    assert set(pilots.measure_first("cd", scenario="leachate")["city"]) <= {"lviv"}
    assert set(pilots.measure_first("cd", scenario="all")["scenario"]) <= {"all"}


def test_an_unknown_way_of_grouping_is_refused(result: Result) -> None:
    with pytest.raises(InputError, match=r"'people'.*Possible: parameter, campaign"):
        result.measure_first("total_p", by="people")


# ---------------------------------------------------------------- campaigns


def test_campaigns_hold_the_inputs_of_the_other_table(result: Result) -> None:
    for scenario in ("baseline", "plant"):
        inputs = result.measure_first(scenario=scenario)
        table = result.measure_first(scenario=scenario, by="campaign")
        assert tuple(table.columns) == CAMPAIGN_COLUMNS
        assert set(table["campaign"]) <= set(campaigns())
        assert not table.duplicated(["outcome", "campaign"]).any()
        for (outcome, campaign), own in inputs.groupby(["outcome", "campaign"]):
            one = table[(table["outcome"] == outcome) & (table["campaign"] == campaign)].iloc[0]
            assert one["inputs"] == len(own)
            assert one["share"] > 0.999 * own["share"].max()
            largest = own.iloc[0]
            assert (one["name"], one["grade"]) == (largest["name"], largest["grade"])
        for _, one in table.groupby("outcome"):
            assert one["rank"].tolist() == list(range(1, len(one) + 1))
            assert one["share"].is_monotonic_decreasing
            assert one["share"].sum() <= 1


def test_numbers_of_measures_are_plans(result: Result) -> None:
    change = result.measure_first("total_p", scenario="plant")
    of_measures = change["measure"] != ""
    assert (change["campaign"][of_measures] == "plans").all()
    assert "plans" not in set(change["campaign"][~of_measures])


# ---------------------------------------------------------------- planted answers


def with_only(city: City, spreads: dict[tuple[str, str, str], float]) -> City:
    """Make every row certain but a few, which are lognormal with a spread of their logarithm."""
    rows = city.parameters.assign(distribution="fixed", base_low=np.nan, base_high=np.nan)
    for (name, substance, place), spread in spreads.items():
        at = (rows["name"] == name) & (rows["substance"] == substance) & (rows["place"] == place)
        assert at.sum() == 1
        middle, away = rows.loc[at, "base_value"], np.exp(1.6448536 * spread)
        rows.loc[at, ["base_low", "base_high"]] = np.array(
            [[middle.item() / away, middle.item() * away]]
        )
        rows.loc[at, ["distribution", "origin"]] = ["lognormal", city.id]
    return replace(city, parameters=rows)


LOAD, PEOPLE = ("sewage.load", "hg", ""), ("population.residents", "", "voznesensk")


@pytest.fixture(scope="module")
def planted() -> Result:
    """Return a town whose mercury is people times load per person, and nothing else uncertain."""
    town = load_city("voznesensk")
    nobody = dict.fromkeys(("population.displaced", "population.commuters"), 0.0)
    for name, number in nobody.items():
        town = with_value(town, name, number, place="voznesensk")
    return run(with_only(town, {LOAD: 0.5, PEOPLE: 0.3}), [], years=(2025, 2026), draws=1000)


def test_two_inputs_that_make_the_spread(planted: Result) -> None:
    """Shares of a product: v / ((1 + v) (1 + w) - 1) with squared coefficients of variation."""
    v, w = np.expm1(0.25), np.expm1(0.09)
    total = (1 + v) * (1 + w) - 1
    table = planted.measure_first("hg")
    assert table["name"].tolist() == ["sewage.load", "population.residents"]
    assert table["campaign"].tolist() == ["inflow_metals", "population"]
    np.testing.assert_allclose(table["share"], [v / total, w / total], atol=0.02)


def test_the_right_campaign_and_what_it_narrows(planted: Result) -> None:
    def width(spread: float) -> float:
        return float(np.sinh(1.6448536 * spread))

    table = planted.measure_first("hg", by="campaign").set_index("campaign")
    assert table.index.tolist() == ["inflow_metals", "population"]
    assert (table["inputs"] == 1).all()
    together = width(np.hypot(0.5, 0.3))
    left = [np.exp(0.25 / 2) * width(0.3) / together, np.exp(0.09 / 2) * width(0.5) / together]
    np.testing.assert_allclose(table["narrowing"], 1 - np.array(left), atol=0.03)


def test_one_input_alone_narrows_to_nothing(lviv: City) -> None:
    certain = with_only(lviv, {LOAD: 0.5})
    table = run(certain, [], years=(2025, 2025), draws=200).measure_first("hg", by="campaign")
    assert table["campaign"].tolist() == ["inflow_metals"]
    assert table["share"].item() == pytest.approx(1, abs=1e-6)
    assert table["narrowing"].item() == pytest.approx(1, abs=1e-3)


# ---------------------------------------------------------------- properties


def test_an_irrelevant_parameter_changes_no_draw_and_no_rank(lviv: City) -> None:
    rows = lviv.parameters
    idle = rows[(rows["name"] == "river.travel_time") & (rows["place"] == "bug")]
    more = pd.concat([rows.iloc[:700], idle.assign(place="nowhere"), rows.iloc[700:]])
    city = replace(lviv, parameters=more.reset_index(drop=True))
    before, after = (run(c, [], years=(2025, 2025), draws=300) for c in (lviv, city))
    assert len(city.parameters) == len(rows) + 1
    pd.testing.assert_frame_equal(after.outflow(), before.outflow())
    for by in ("parameter", "campaign"):
        pd.testing.assert_frame_equal(
            after.measure_first(by=by), before.measure_first(by=by), rtol=1e-6, atol=1e-6
        )


def test_the_order_of_the_rows_does_not_matter(lviv: City) -> None:
    rows = lviv.parameters.sample(frac=1, random_state=5).reset_index(drop=True)
    before, after = (
        run(c, [], years=(2025, 2025), draws=300) for c in (lviv, replace(lviv, parameters=rows))
    )
    for by in ("parameter", "campaign"):
        pd.testing.assert_frame_equal(
            after.measure_first(by=by), before.measure_first(by=by), rtol=1e-5, atol=1e-6
        )


def test_a_fixed_parameter_has_no_share(lviv: City) -> None:
    certain = with_value(lviv, "sewage.load", 3e-5, substance="hg")
    first = run(lviv, [], years=(2025, 2025), draws=300).measure_first("hg")
    then = run(certain, [], years=(2025, 2025), draws=300).measure_first("hg")
    assert first["name"].tolist()[0] == "sewage.load"
    assert "sewage.load" not in set(then["name"])


def test_substances_do_not_act_on_each_other(pilots: Result) -> None:
    model = pilots.model("lviv")
    substances = pd.Series(["", "cd", "total_p", "diclofenac"])
    assert may_matter(model, substances, "cd").tolist() == [True, True, False, False]
    assert may_matter(model, substances, "recycling_rate").tolist() == [True, False, False, False]
    assert may_matter(model, substances, "eqs_volume").tolist() == [True, True, False, True]
