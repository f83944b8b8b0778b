"""Combinations on the draw axis: each column is what it would be in a run of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from wastewater.inputs.city import load_city
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.combined import combined, of_substances
from wastewater.model.distributions import Array
from wastewater.model.run import solve
from wastewater.model.start import starts
from wastewater.model.structure import river_head

DRAWS = 7
YEARS = range(2025, 2031)
TAKEN = ("rehabilitation", "digester", "reject_treatment", "ten_fractions", "leachate_capture")
SUBSETS = [set(s) for n in (0, 1, 2, 5) for s in combinations(TAKEN, n)]


@pytest.fixture(scope="module")
def lviv() -> CityModel:
    return prepare(load_city("lviv"), DRAWS, 1, YEARS[0])


@pytest.fixture(scope="module")
def measured(lviv: CityModel) -> CityModel:
    """Lviv with a discharge that was measured, so that its works are calibrated."""
    rows = lviv.city.parameters
    row = rows.iloc[[0]].assign(
        **{"name": "plant.discharge", "substance": "total_p", "place": "lviv", "origin": "lviv"},
        **{"fraction": "", "distribution": "lognormal", "unit": "t/yr"},
        **dict(zip(("value", "low", "high"), (250.0, 200.0, 300.0), strict=True)),
        **dict(zip(("base_value", "base_low", "base_high"), (250e3, 200e3, 300e3), strict=True)),
    )
    city = replace(lviv.city, parameters=pd.concat([rows, row], ignore_index=True))
    return prepare(city, DRAWS, 1, YEARS[0])


def rivers(model: CityModel, active: Sequence[str]) -> Array:
    """What enters the river by all ways in the last year [kg/yr]."""
    (begin,) = starts(model, model.values.shape[1])
    *_, last = solve(begin, active, YEARS)
    flows = last.substances.flows
    heads = [river_head(catchment) for catchment in model.city.catchments]
    return np.asarray(sum(flow for (_, target), flow in flows.items() if target in heads))


@pytest.mark.parametrize("which", ["lviv", "measured"])
def test_every_column_is_that_of_a_run_of_its_own(
    which: str, request: pytest.FixtureRequest
) -> None:
    model: CityModel = request.getfixturevalue(which)
    together = rivers(combined(model, SUBSETS), TAKEN)
    columns = model.values.shape[1]
    for at, taken in enumerate(SUBSETS):
        alone = rivers(model, sorted(taken))
        own = together[:, at * columns : (at + 1) * columns]
        np.testing.assert_allclose(own, alone, rtol=1e-12, atol=1e-12 * alone.max())
        if not taken:
            np.testing.assert_array_equal(own, alone)
    assert len({together[6, at * columns] for at in range(len(SUBSETS))}) > 8  # they do differ


def test_order_does_not_matter(lviv: CityModel) -> None:
    some = SUBSETS[:4]
    columns = lviv.values.shape[1]
    forward = rivers(combined(lviv, some), TAKEN).reshape(-1, len(some), columns)
    backward = rivers(combined(lviv, some[::-1]), TAKEN[::-1]).reshape(-1, len(some), columns)
    np.testing.assert_allclose(forward, backward[:, ::-1], rtol=1e-12)


def test_the_city_itself_stays_as_it_is(lviv: CityModel) -> None:
    before = lviv.values.copy()
    made = combined(lviv, [set(), {"digester"}])
    assert made.values.shape == (before.shape[0], 2 * before.shape[1])
    np.testing.assert_array_equal(lviv.values, before)
    assert all(step.mask is None for own in lviv.steps.values() for step in own)
    (step,) = made.steps["digester"]
    assert step.mask is not None
    assert step.mask.tolist() == [False] * before.shape[1] + [True] * before.shape[1]


@pytest.mark.parametrize("substance", ["total_p", "total_n", "hg", "diclofenac", "plastic_litter"])
@pytest.mark.parametrize("which", ["lviv", "measured"])
def test_a_substance_alone_is_what_it_is_among_others(
    which: str, substance: str, request: pytest.FixtureRequest
) -> None:
    model: CityModel = request.getfixturevalue(which)
    all_of_them = rivers(model, TAKEN)
    alone = rivers(of_substances(model, [substance]), TAKEN)
    at = 1 + model.index.substances.index(substance)
    np.testing.assert_array_equal(alone, all_of_them[[0, at]])


def test_a_city_of_few_substances_asks_for_its_own_rows(lviv: CityModel) -> None:
    asked = len(lviv.index.answered())
    few = of_substances(lviv, ["hg"])
    rivers(few, [])
    assert len(lviv.index.answered()) == asked
    assert few.items == ("water", "hg")
