"""Sampled rows over the years of a scenario."""

from __future__ import annotations

import numpy as np

from wastewater.model.measures import apply
from wastewater.results.over_years import over_years
from wastewater.results.result import Result


def test_rows_are_those_of_the_whole_sample(pilots: Result) -> None:
    model = pilots.model("lviv")
    taken = model.city.scenarios["all"].measures
    changes = model.changes(taken)
    rows = np.array([changes[0].row, 0, changes[-1].row], dtype=np.intp)
    found = over_years(model, taken, pilots.years, rows)
    whole = [apply(model.values, changes, year)[rows] for year in pilots.years]
    np.testing.assert_array_equal(found, np.stack(whole))
    assert (found[0] != found[-1]).any()


def test_without_measures_the_sample_is_repeated(pilots: Result) -> None:
    model = pilots.model("lviv")
    rows = np.array([3, 1], dtype=np.intp)
    found = over_years(model, (), pilots.years, rows)
    assert found.shape == (len(pilots.years), 2, 1 + pilots.draws)
    np.testing.assert_array_equal(found[-1], model.values[rows])
