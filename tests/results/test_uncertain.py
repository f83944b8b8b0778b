"""The inputs of a city in one stack, and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import City
from wastewater.inputs.correlations import CORRELATION_COLUMNS
from wastewater.model.city_model import CityModel, prepare
from wastewater.results.uncertain import joined, uncertain, with_values


@pytest.fixture(scope="module")
def model(lviv: City) -> CityModel:
    return prepare(lviv, 20, 1, 2025)


def test_rows_then_numbers_of_the_measures_taken(model: CityModel) -> None:
    inputs = uncertain(model, ["rehabilitation", "digester"])
    count = len(model.values)
    assert inputs.values.shape == (count + 4, 21)
    assert len(inputs.rows) == len(inputs.units) == count + 4
    np.testing.assert_array_equal(inputs.values[:count], model.values)
    assert (inputs.rows["measure"][:count] == "").all()
    assert inputs.rows["measure"].tolist()[count:] == ["digester", *["rehabilitation"] * 3]
    assert inputs.units[count:].tolist() == list(range(inputs.units[count], len(set(inputs.units))))


def test_values_go_back_where_they_came_from(model: CityModel) -> None:
    taken = ["rehabilitation", "digester"]
    values = uncertain(model, taken).values
    again = with_values(model, taken, values + 1)
    np.testing.assert_array_equal(uncertain(again, taken).values, values + 1)
    others = set(model.steps) - set(taken)
    assert all(again.steps[name] is model.steps[name] for name in others)
    same = with_values(model, [], uncertain(model, []).values)
    np.testing.assert_array_equal(same.values, model.values)


def test_a_mix_is_one_unit(model: CityModel) -> None:
    inputs = uncertain(model, [])
    mix = (inputs.rows["name"] == "waste.composition").to_numpy()
    assert mix.sum() == 10
    assert len(set(inputs.units[mix])) == 1
    assert not set(inputs.units[mix]) & set(inputs.units[~mix])


def test_rows_with_a_common_cause_are_one_unit(lviv: City, model: CityModel) -> None:
    """The first and the second follow one cause, the second and the third another."""
    lines = [("a", "cd"), ("a", "hg"), ("b", "hg"), ("b", "pb")]
    about = ["", 0.5, "own-estimate", "D", "one laboratory"]
    table = [(factor, "sewage.load", "", substance, *about) for factor, substance in lines]
    linked = replace(lviv, correlations=pd.DataFrame(table, columns=list(CORRELATION_COLUMNS)))
    units = uncertain(prepare(linked, 20, 1, 2025), []).units
    rows = linked.parameters
    metals = (rows["name"] == "sewage.load") & rows["substance"].isin(["cd", "hg", "pb"])
    assert len(set(units[metals])) == 1
    assert len(set(units)) == len(set(uncertain(model, []).units)) - 2


def test_things_are_joined_over_others() -> None:
    labels = joined([["a"], ["b"], ["a", "c"], [], ["c"]])
    assert labels[0] == labels[2] == labels[4]
    assert len({labels[0], labels[1], labels[3]}) == 3
    assert joined([]).size == 0
