"""All combinations of a city's measures in one run: each is what a run of its own would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.inputs.scenario import Change, Scenario
from wastewater.results import outcomes, solved
from wastewater.results.combinations import COMBINATION_COLUMNS, every
from wastewater.results.costs import measure_cost
from wastewater.results.result import Result
from wastewater.results.run import run

PLANT = ("rehabilitation", "digester", "reject_treatment")


def best(table: pd.DataFrame, statistic: str = "best") -> pd.DataFrame:
    return table[table["statistic"] == statistic].set_index("combination")


@pytest.fixture(scope="module")
def plant(pilots: Result) -> pd.DataFrame:
    return pilots.combinations("lviv", draws=60, measures=PLANT)


def test_every_subset_once_in_the_order_of_the_city() -> None:
    names = [sorted(taken) for taken in every(["a", "b", "c"])]
    assert names == [[], ["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"]]


def test_columns(plant: pd.DataFrame) -> None:
    assert tuple(plant.columns) == COMBINATION_COLUMNS
    assert len(plant) == 8 * 5
    assert set(plant["combination"]) == {
        "", *PLANT, "rehabilitation+digester", "rehabilitation+reject_treatment",
        "digester+reject_treatment", "rehabilitation+digester+reject_treatment",
    }  # fmt: skip
    assert (
        plant["measures"] == plant["combination"].map(lambda c: len(c.split("+")) if c else 0)
    ).all()
    assert set(plant["sea"]) == {"baltic"}
    assert set(plant["year"]) == {2029}


@pytest.mark.parametrize("substance", ["total_p", "hg", "eqs_volume"])
@pytest.mark.parametrize("at_once", [1, 150, 10**6])
def test_a_combination_is_what_a_scenario_of_its_own_gives(
    lviv: City, substance: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solved, "COLUMNS_AT_ONCE", at_once)
    sets = {"mixed": ("leachate_cover", "mbt", "rehabilitation"), "plant": PLANT}
    more = {name: Scenario(name, {"en": name}, taken) for name, taken in sets.items()}
    city = replace(lviv, scenarios={"baseline": lviv.scenarios["baseline"], **more})
    result = run(city, years=(2025, 2029), draws=20)
    every_measure = sorted({m for taken in sets.values() for m in taken})
    table = result.combinations(substance=substance, measures=every_measure, draws=20)
    compared = result.compare()
    for name, taken in sets.items():
        rows = compared[
            (compared["scenario"] == name) & (compared["sea"] == "baltic")
            & (compared["substance"] == substance) & (compared["year"] == 2029)
        ].set_index("statistic")  # fmt: skip
        own = table[table["combination"] == "+".join(m for m in city.measures if m in taken)]
        own = own.set_index("statistic")
        assert own.loc["best", "reduction"] == pytest.approx(-rows.loc["best", "change"], rel=1e-9)
        assert own.loc["p05", "reduction"] == pytest.approx(-rows.loc["p95", "change"], rel=1e-9)
        assert own.loc["mean", "reduction_share"] == pytest.approx(
            -rows.loc["mean", "change_share"], rel=1e-9
        )


def test_no_measures_are_the_baseline_exactly(plant: pd.DataFrame, pilots: Result) -> None:
    none = plant[plant["combination"] == ""]
    assert (none[["annual_cost", "reduction", "reduction_share"]] == 0).all(axis=None)
    assert none["cost_per_kg"].isna().all()
    memory = pilots._solved["lviv", "total_p", pilots.years[-1], 60]
    at = pilots.model("lviv").index.substances.index("total_p")
    load = pilots.blocks["lviv", "baseline"].total("baltic")[-1, at]
    np.testing.assert_array_equal(memory.load(frozenset(), "baltic"), load)


@pytest.mark.parametrize("order", [PLANT[::-1], (PLANT[1], PLANT[0], PLANT[2], PLANT[1])])
def test_order_of_the_measures_does_not_matter(
    plant: pd.DataFrame, pilots: Result, order: Sequence[str]
) -> None:
    again = replace(pilots).combinations("lviv", draws=60, measures=order)
    pd.testing.assert_frame_equal(plant, again)


def test_two_measures_on_one_load_do_not_add_up(plant: pd.DataFrame) -> None:
    """What the renewed works bind is partly set free again by digestion, so both do less than the
    sum; treating reject water does nothing where nothing is digested.
    """
    for statistic in ("best", "mean", "median"):
        kept = best(plant, statistic)["reduction"]
        assert kept["rehabilitation"] + kept["digester"] > kept["rehabilitation+digester"] * 1.05
        assert kept["reject_treatment"] == 0
        assert kept["digester+reject_treatment"] > kept["digester"]
        assert kept["rehabilitation+digester+reject_treatment"] > kept["rehabilitation+digester"]


def test_the_same_for_leachate_that_passes_the_works(pilots: Result) -> None:
    table = pilots.combinations(
        "lviv", draws=30, substance="total_n", measures=["rehabilitation", "leachate_capture"]
    )
    kept = best(table, "mean")["reduction"]
    assert (
        kept["rehabilitation+leachate_capture"] < kept["rehabilitation"] + kept["leachate_capture"]
    )


def test_costs_add_up(plant: pd.DataFrame, pilots: Result) -> None:
    model = pilots.model("lviv")
    costs = [measure_cost(model, model.city.measures[m], pilots.seed).annual for m in PLANT]
    together = best(plant, "mean")["annual_cost"]["+".join(PLANT)]
    assert together == pytest.approx(sum(costs)[1:].mean(), rel=1e-12)


def test_fewer_draws_are_the_first_ones(pilots: Result) -> None:
    few = pilots.combinations("lviv", draws=15, measures=["mbt"])
    first = replace(pilots, draws=15).combinations("lviv", draws=60, measures=["mbt"])
    pd.testing.assert_frame_equal(few, first)
    more = pilots.combinations("lviv", draws=10**6, measures=["mbt"])
    pd.testing.assert_frame_equal(more, pilots.combinations("lviv", draws=60, measures=["mbt"]))


def test_no_draws_at_all(pilots: Result) -> None:
    table = pilots.combinations("lviv", draws=0, measures=["rehabilitation"])
    rows = table[table["combination"] == "rehabilitation"].set_index("statistic")
    assert rows["reduction"].nunique() == 1
    assert rows["efficient_share"].isin([0, 1]).all()


def test_the_first_year_is_before_any_measure(pilots: Result) -> None:
    table = pilots.combinations("lviv", draws=5, measures=["mbt", "digester"], year=2025)
    assert (table["reduction"] == 0).all()
    assert best(table)["efficient"].to_dict()[""]


def test_efficient_is_told_by_means(plant: pd.DataFrame) -> None:
    rows = best(plant, "mean")
    points = rows[["annual_cost", "reduction"]]
    for name, (cost, reduction) in points.iterrows():
        beaten = (
            (points["annual_cost"] <= cost) & (points["reduction"] >= reduction)
            & ((points["annual_cost"] < cost) | (points["reduction"] > reduction))
        ).any()  # fmt: skip
        assert rows.loc[name, "efficient"] == (not beaten), name
    assert plant.groupby("combination")["efficient_share"].nunique().eq(1).all()
    assert rows.loc["", "efficient_share"] == 1
    assert rows.loc["reject_treatment", "efficient_share"] == 0


def test_contradictions_are_left_out_and_named(lviv: City) -> None:
    """A second plan for the residual waste cannot be carried out beside the first."""
    mbt = lviv.measures["mbt"]
    (change,) = mbt.changes
    other = replace(mbt, id="other", changes=(replace(change, value=0.5, low=None, high=None),))
    burnt: Change = replace(change, place="incineration", value=0.9, low=None, high=None)
    third = replace(mbt, id="third", changes=(burnt,))
    city = replace(lviv, measures={**lviv.measures, "other": other, "third": third})
    result = run(city, ["mbt"], years=(2025, 2029), draws=3)
    table = result.combinations(measures=["mbt", "other", "third", "digester"])
    left_out = table.attrs["left_out"]["lviv"]
    assert set(left_out) == {
        "mbt+other", "mbt+third", "other+third", "mbt+digester+other", "mbt+digester+third",
        "digester+other+third", "mbt+other+third", "mbt+digester+other+third",
    }  # fmt: skip
    assert not set(left_out) & set(table["combination"])
    assert table["combination"].nunique() == 16 - len(left_out)
    assert "residual.route / mbt" in left_out["mbt+other"]
    assert "residual.route" in left_out["mbt+third"]
    assert best(table)["annual_cost"]["mbt+digester"] > 0


def test_what_no_draw_can_solve_is_left_out_and_the_rest_is_told(lviv: City) -> None:
    """Shares that fit at best estimates may exceed one in a draw: the combination alone is lost."""
    mbt = lviv.measures["mbt"]
    (change,) = mbt.changes
    half = replace(mbt, id="half", changes=(replace(change, value=0.45, low=0.4, high=0.5),))
    burnt = replace(change, place="incineration", value=0.45, low=0.1, high=0.99)
    wide = replace(mbt, id="wide", changes=(burnt,))
    city = replace(lviv, measures={**lviv.measures, "half": half, "wide": wide})
    result = run(city, ["litter"], years=(2025, 2029), draws=40)
    table = result.combinations(measures=["half", "wide", "digester"])
    assert set(table.attrs["left_out"]["lviv"]) == {"half+wide", "digester+half+wide"}
    assert table["combination"].nunique() == 6
    assert "residual" in table.attrs["left_out"]["lviv"]["half+wide"]


def test_the_measures_of_the_fullest_scenario_by_default(pilots: Result) -> None:
    table = pilots.combinations("voznesensk", substance="total_p", draws=5)
    assert max(table["combination"], key=len) == "ten_fractions+dump_closure+plant_renewal"
    assert set(table["sea"]) == {"black"}


def test_voznesensk_keeps_nothing_out_of_the_baltic(pilots: Result) -> None:
    table = pilots.combinations("voznesensk", sea="baltic", draws=5)
    assert (table[["reduction", "reduction_share"]] == 0).all(axis=None)
    assert set(table.loc[table["efficient"], "combination"]) == {""}


def test_a_city_without_measures(denmark: Result) -> None:
    table = denmark.combinations(draws=3)
    assert table["combination"].tolist() == [""] * 5
    assert len(denmark.abatement_curve(draws=3)) == 0
    assert denmark.cheapest(draws=3)["reached"].tolist() == [False]


def test_nothing_is_solved_twice(pilots: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pilots.combinations("lviv", draws=7, measures=["mbt", "digester"])

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(solved, "_solve", fail)
    pd.testing.assert_frame_equal(
        first, pilots.combinations("lviv", draws=7, measures=["digester", "mbt"])
    )
    assert len(pilots.pareto("lviv", draws=7, measures=["mbt", "digester"])) > 0
    assert len(pilots.best_set(1e6, "lviv", draws=7, measures=["mbt", "digester"])) == 1
    with pytest.raises(AssertionError):
        pilots.combinations("lviv", draws=7, measures=["litter_control"])


def test_progress(pilots: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solved, "COLUMNS_AT_ONCE", 30)
    told: list[tuple[int, int]] = []
    pilots.combinations(
        "lviv", draws=8, measures=["mbt", "digester"], progress=lambda *at: told.append(at)
    )
    assert told == [(3, 4), (4, 4)]


def test_eqs_volume_is_that_of_the_loads(pilots: Result) -> None:
    table = pilots.combinations("lviv", "eqs_volume", draws=60, measures=PLANT)
    model = pilots.model("lviv")
    volume = [
        outcomes.eqs_volume(model, pilots.blocks["lviv", s].total("baltic"))[-1, 0]
        for s in ("nothing", "plant")
    ]
    kept = best(table)["reduction"]["+".join(PLANT)]
    assert kept == pytest.approx(volume[0] - volume[1], rel=1e-9)


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"city": "kyiv"}, "The result holds no city kyiv. It holds: lviv, voznesensk."),
        ({"substance": "gold"}, "There is no substance gold."),
        ({"sea": "red"}, "There is no sea red. Known are: baltic, black, north."),
        ({"year": 1999}, "The result holds no year 1999."),
        ({"draws": -1}, "The number of draws is -1; it must be a whole number, 0 or more."),
        (
            {"city": "voznesensk", "measures": ["mbt"]},
            "The city voznesensk has no measure mbt. It has: ten_fractions, four_containers, "
            "dump_closure, plant_renewal, power_cuts, generators.",
        ),
    ],
)
def test_bad_questions(pilots: Result, wish: dict[str, object], message: str) -> None:
    for ask in (pilots.combinations, pilots.pareto, pilots.abatement_curve, pilots.cheapest):
        with pytest.raises(InputError) as caught:
            ask(**wish)  # type: ignore[operator]
        assert str(caught.value).startswith(message)


def test_too_many_measures(lviv: City) -> None:
    mbt = lviv.measures["mbt"]
    many = {f"m{i}": replace(mbt, id=f"m{i}") for i in range(13)}
    result = run(replace(lviv, measures=many, scenarios={}), [], years=(2025, 2025), draws=0)
    with pytest.raises(InputError) as caught:
        result.combinations(measures=list(many))
    assert str(caught.value) == (
        "13 measures make 8192 combinations, too many to solve. Name at most 12 of them in "
        "measures."
    )
