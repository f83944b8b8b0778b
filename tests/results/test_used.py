"""The rows that a run used, each with its source."""

from __future__ import annotations

import pytest

from wastewater.inputs.city import City
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.used import SOURCE_COLUMNS

KEY = ["name", "fraction", "substance", "place"]


@pytest.mark.parametrize("which", ["pilots", "denmark"])
def test_every_row_has_a_source_and_a_grade(which: str, request: pytest.FixtureRequest) -> None:
    result: Result = request.getfixturevalue(which)
    table = result.sources()
    assert tuple(table.columns) == SOURCE_COLUMNS
    assert table["grade"].isin(list("ABCD")).all()
    for city in result.cities:
        own = table[table["city"] == city.id]
        assert set(own["source"]) <= set(city.sources["id"])
        assert own["title"].fillna("").ne("").all()
    assert table["unit"].ne("").all()
    estimates = table[table["source"] == "own-estimate"]
    assert (estimates["grade"] == "D").all()
    assert estimates["note"].fillna("").ne("").all()


def test_a_row_is_there_once(pilots: Result) -> None:
    table = pilots.sources()
    assert not table.duplicated(["city", "measure", *KEY, "distribution"]).any()


def test_numbers_of_measures_are_told(pilots: Result) -> None:
    table = pilots.sources()
    for city in pilots.cities:
        rows = table[table["city"] == city.id]
        assert set(rows["measure"]) - {""} == set(city.measures)
        for name, measure in city.measures.items():
            kinds = rows.loc[rows["measure"] == name, "distribution"]
            assert (kinds == "cost").sum() == 3
            assert (kinds != "cost").sum() == len(measure.changes)


def test_measures_that_were_not_run_are_left_out(lviv: City) -> None:
    result = run(lviv, ["leachate"], years=(2025, 2025), draws=0)
    assert set(result.sources()["measure"]) == {"", "leachate_cover", "leachate_capture"}


def test_measured_loads_are_among_the_rows(denmark: Result) -> None:
    """A number that replaces another one is used as much as any."""
    table = denmark.sources()
    measured = denmark.model("aarhus").city.parameters.query("name == 'sewer.load'")
    used = table[table["name"] == "sewer.load"]
    assert sorted(zip(used["substance"], used["place"], strict=True)) == sorted(
        zip(measured["substance"], measured["place"], strict=True)
    )


def test_sources_do_not_depend_on_what_was_asked_before(lviv: City) -> None:
    first, second = (run(lviv, ["plant"], years=(2025, 2026), draws=2) for _ in range(2))
    second.outflow(), second.costs(), second.measure_first(), second.balance()
    assert first.sources()[KEY].values.tolist() == second.sources()[KEY].values.tolist()


def test_standards_and_the_discount_rate_are_among_the_rows(lviv: City) -> None:
    names = set(run(lviv, ["plant"], years=(2025, 2026), draws=2).sources()["name"])
    assert {"standard.annual_average", "cost.discount_rate"} <= names
