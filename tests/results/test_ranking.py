"""The table of what to measure first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.model.city_model import prepare
from wastewater.results.measure_result import HEADLINE
from wastewater.results.ranking import RANKING_COLUMNS, Outcome, ranking_table
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
        assert one["share"].sum() < 1.15  # first-order shares add up to 1 at most, but for chance
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
