"""Danish works and the ladder of types come out at what is published, within stated bounds."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.danish import TYPES, named_works_table, types_table

# Largest difference of the removal from the published one [percentage points].
POINTS = {
    "ekama": {"bod5": 1.5, "cod": 1.5, "total_n": 11.0, "total_p": 5.0},
    "a131": {"bod5": 1.5, "cod": 1.5, "total_n": 3.0, "total_p": 6.0},
}
# Largest ratio of computed to published, or the inverse; a filter's BOD5 is 1 to 2 mg/l.
RATIO = {"total_n": 1.5, "total_p": 1.8, "bod5": 2.0}

models = pytest.mark.parametrize("model", ["ekama", "a131"])


@models
def test_named_works(model: str) -> None:
    table = named_works_table(model)
    assert set(table["works"]) == {"marselisborg", "egaa", "aaby", "ikast"}
    points = 100 * (table["removal_computed"] - table["removal_published"]).abs()
    off = points > table["substance"].map(POINTS[model])
    assert table[off].to_dict("records") == []


@models
def test_ladder_of_types(model: str) -> None:
    table = types_table(model)
    ratio = np.exp(np.abs(np.log(table["computed"] / table["published"])))
    off = ratio > table["substance"].map(RATIO)
    assert table[off].to_dict("records") == []


@models
def test_every_step_of_the_ladder_goes_down(model: str) -> None:
    table = types_table(model).pivot(index="type", columns="substance", values="computed")
    steps = table.loc[list(TYPES)].diff().dropna()
    assert (steps <= 1e-9).all(axis=None), steps
