"""Checks that rows, changes and costs share."""

from __future__ import annotations

import math

import pytest

from wastewater.errors import Problem
from wastewater.inputs import checks
from wastewater.inputs.checks import Anything, parameter_names
from wastewater.inputs.report import Record, Where


def record(**values: object) -> Record:
    return Record(values, Where("a.csv", 2))


def told(problems: list[Problem]) -> list[str]:
    return [problem.text() for problem in problems]


def test_names_have_bounds_in_base_units() -> None:
    names = parameter_names()
    age = names["sludge_field.age"]
    assert (age.quantity, age.minimum, age.maximum, age.is_share) == ("time", 0, 200, False)
    generation = names["waste.generation"]
    assert (generation.quantity, generation.maximum) == ("waste_per_person", math.inf)
    assert names["sewer.connected"].is_share
    assert names["waste.composition"].mix == "fraction"
    assert (names["residual.route"].mix, names["residual.route"].rest) == ("place", "dumpsite")


def test_a_value_above_or_below_its_bounds() -> None:
    problems: list[Problem] = []
    row = record(value="1000", unit="yr")
    age, growth = (parameter_names()[name] for name in ("sludge_field.age", "waste.growth"))
    assert not checks.check_bounds(row, "value", 1000, age, problems)
    assert not checks.check_bounds(
        record(value="-50", unit="%/yr"), "value", -0.5, growth, problems
    )
    assert checks.check_bounds(row, "value", math.nan, age, problems)
    assert told(problems) == [
        "a.csv, line 2, column value: '1000' is too large; sludge_field.age must be at most "
        "200 yr.",
        "a.csv, line 2, column value: '-50' is too small; waste.growth must be at least -0.2 1/yr.",
    ]


def test_bounds_forgive_rounding_only() -> None:
    name = parameter_names()["sewer.connected"]
    assert checks.check_bounds(record(value="1"), "value", 1 + 1e-12, name, [])
    assert not checks.check_bounds(record(value="1"), "value", 1 + 1e-6, name, [])


def test_an_unknown_fraction() -> None:
    problems: list[Problem] = []
    row = record(name="sorting.correct", fraction="fod")
    assert not checks.check_key(row, lambda _: (), problems)
    assert told(problems) == [
        "a.csv, line 2, column fraction: There is no fraction 'fod'. Possible: food, paper, "
        "cardboard, glass, metal, plastic, carton, textile, hazardous, residual. Did you mean "
        "'food'?"
    ]


@pytest.mark.parametrize(
    ("value", "number"), [(3, 3.0), (0.5, 0.5), ("0,5", 0.5), (math.inf, None), (True, None)]
)
def test_numbers_as_files_hold_them(value: object, number: float | None) -> None:
    problems: list[Problem] = []
    found = checks.read_number(record(value=value), "value", problems)
    assert (found == number) if number is not None else (math.isnan(found) and len(problems) == 1)


def test_anything_goes_where_a_list_could_not_be_read() -> None:
    assert "whatever" in Anything()
    assert checks.check_word(record(source="x"), "source", Anything(), "unknown_source", [])
