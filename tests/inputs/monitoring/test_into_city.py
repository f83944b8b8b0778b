"""Measured loads put into a city: checked like a file, the old city untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City
from wastewater.inputs.monitoring.into_city import Load, csv_line, with_measured
from wastewater.inputs.parameters import keys

if TYPE_CHECKING:
    from tests.conftest import Town

GIVEN: dict[str, Any] = {"substance": "total_p", "place": "works", "source": "town-2024"}
LOAD = (2.5, 2.0, 3.1)


def rows(city: City) -> dict[str, dict[str, object]]:
    table = city.parameters
    table = table[table["name"].isin(["plant.discharge", "sewer.load"])]
    return {str(row["name"]): dict(row) for row in table.to_dict("records")}


def test_a_row_is_added_to_a_new_city(town: Town) -> None:
    city = town.load()
    before = city.parameters.copy()
    measured = with_measured(city, **GIVEN, discharge=LOAD)
    pd.testing.assert_frame_equal(city.parameters, before)
    assert rows(city) == {}
    (row,) = rows(measured).values()
    assert [row[c] for c in ("base_value", "base_low", "base_high")] == [2500, 2000, 3100]
    assert (row["distribution"], row["grade"], row["origin"]) == ("lognormal", "A", "town")
    assert list(measured.parameters.columns) == list(city.parameters.columns)
    assert keys(measured.parameters)[:-1] == keys(city.parameters)


def test_a_row_that_is_there_is_replaced(town: Town) -> None:
    once = with_measured(town.load(), **GIVEN, discharge=LOAD, inlet=(9.0, 8.0, 10.0))
    twice = with_measured(once, **GIVEN, discharge=(3000.0, None, None), unit="kg/yr")
    assert len(twice.parameters) == len(once.parameters)
    assert rows(twice)["plant.discharge"]["base_value"] == 3000
    assert rows(twice)["plant.discharge"]["distribution"] == "fixed"
    assert rows(twice)["sewer.load"]["base_value"] == 9000


def test_a_new_source_is_registered(town: Town) -> None:
    city = town.load()
    told = {**GIVEN, "source": "lab-2024", "title": "Journal of the laboratory", "year": "2024"}
    measured = with_measured(city, **told, discharge=LOAD)
    found = measured.sources.set_index("id").loc["lab-2024"]
    assert (found["title"], found["year"]) == ("Journal of the laboratory", "2024")
    assert "lab-2024" not in set(city.sources["id"])
    again = with_measured(measured, **told, inlet=LOAD)
    assert (again.sources["id"] == "lab-2024").sum() == 1


@pytest.mark.parametrize(
    ("wrong", "load", "key"),
    [
        ({"source": "lab-2024"}, LOAD, "unknown_source"),
        ({"place": "elsewhere"}, LOAD, "unknown_place"),
        ({"place": ""}, LOAD, "measured_of_what"),
        ({"substance": "total_q"}, LOAD, "unknown_substance"),
        ({"unit": "mg/l"}, LOAD, "wrong_unit"),
        ({"grade": "E"}, LOAD, "unknown_grade"),
        ({}, (-1.0, None, None), "value_below"),
        ({}, (5.0, 2.0, 3.0), "value_outside"),
        ({}, (2.5, 2.0, None), "empty_number"),
        ({}, (float("nan"), 2.0, 3.0), "not_a_number"),
        ({"source": "own-estimate"}, LOAD, "estimate_grade"),
    ],
)
def test_what_cannot_be(town: Town, wrong: dict[str, Any], load: Load, key: str) -> None:
    with pytest.raises(InputError) as caught:
        with_measured(town.load(), **{**GIVEN, **wrong}, discharge=load)
    assert f"problem.{key}" in [problem.key for problem in caught.value.problems]
    assert all(problem.row is None for problem in caught.value.problems)
    assert all(caught.value.lines(language) for language in ("en", "da", "uk"))


@pytest.mark.parametrize("function", [csv_line, lambda **given: with_measured(None, **given)])
def test_a_load_is_needed(function: Any) -> None:
    with pytest.raises(ValueError, match="give the discharge"):
        function(**GIVEN)


@pytest.mark.parametrize("load", [LOAD, (2.5, None, None), (1 / 3, 1e-5, 0.7), (2.0, 0.0, 3.0)])
def test_the_line_says_the_same_as_the_call(town: Town, load: Load) -> None:
    both = {**GIVEN, "discharge": load, "inlet": (9.0, 8.0, 10.0), "note": 'by hand, "12" samples'}
    called = with_measured(town.load(), **both)
    line = csv_line(**both)
    assert line.startswith("plant.discharge,,total_p,works,")
    town.add("parameters.csv", line)
    read = town.load()
    columns = ["name", "fraction", "substance", "place"]
    one, other = (
        city.parameters.sort_values(columns, ignore_index=True) for city in (called, read)
    )
    pd.testing.assert_frame_equal(one, other[one.columns.tolist()], check_dtype=False)
