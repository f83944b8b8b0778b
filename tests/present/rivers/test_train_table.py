"""The train of stages in figures."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from wastewater.present.rivers.common import catchment_of
from wastewater.present.rivers.train_table import outlets, train_steps
from wastewater.present.view import Tables, find_city
from wastewater.results.peers import lviv_among_peers

SUBSTANCES = ("bod5", "total_n", "total_p")


def train(result, city="lviv", works="", scenario="plant", year=None):
    record = find_city(result, city)
    asked = (record, catchment_of(record, works), scenario, SUBSTANCES)
    return train_steps(Tables(result), *asked, year or result.years[-1])


@pytest.mark.parametrize("scenario", ["baseline", "plant"])
def test_what_is_taken_out_and_what_is_left_is_what_came_in(pilots, scenario):
    for steps in train(pilots, scenario=scenario).values():
        names = [step.name for step in steps]
        assert names[0] == "inlet"
        assert names[-2:] == ["effluent", "overflow"]
        for before, after in pairwise(steps[:-2]):
            assert after.start == pytest.approx(before.end)
        assert steps[-2].end == pytest.approx(steps[-3].end, rel=1e-9)


def test_stages_come_in_the_order_of_the_water_and_only_those_that_run(pilots):
    before = train(pilots, scenario="baseline")
    after = train(pilots)
    assert [s.name for s in before["total_p"]] == [
        "inlet",
        "primary",
        "secondary",
        "effluent",
        "overflow",
    ]
    assert [s.name for s in after["total_p"]] == [
        "inlet",
        "reject",
        "primary",
        "secondary",
        "precipitation_p",
        "effluent",
        "overflow",
    ]


def test_the_digester_sends_nutrients_back(pilots):
    reject = {s: steps[1].change for s, steps in train(pilots).items()}
    assert reject["total_n"] > 0.05 > reject["bod5"] > 0


def test_the_best_known_removal_of_lviv_comes_out(bare):
    """Without draws the mean is the best estimate: 75.7 % of BOD5 in the year of the facts."""
    steps = train(bare, scenario="baseline")["bod5"]
    effluent = next(step for step in steps if step.name == "effluent")
    assert 1 - effluent.end == pytest.approx(0.757, abs=0.01)


def test_several_works_stand_apart(pilots):
    one, other = (train(pilots, "aarhus", w, "baseline") for w in ("marselisborg", "egaa"))
    assert [s.name for s in one["total_n"]][:2] == ["inlet", "whole_plant"]
    assert one["total_n"][-2].end != pytest.approx(other["total_n"][-2].end, rel=0.01)


def test_bands_at_the_outlet_are_those_of_the_removal(pilots):
    record = find_city(pilots, "lviv")
    found = outlets(pilots, record, record.catchments[0], "plant", SUBSTANCES, pilots.years[-1])
    table = lviv_among_peers(pilots)
    own = table[(table["scenario"] == "plant") & (table["measure"] == "removal")]
    for substance, outlet in found.items():
        row = own[own["substance"] == substance].iloc[0]
        expected = 1 - np.array([row["best"], row["p95"], row["p05"]], dtype=float)
        shown = [outlet.effluent.best, outlet.effluent.p05, outlet.effluent.p95]
        assert shown == pytest.approx(expected)


def test_unknown_works(pilots):
    with pytest.raises(KeyError):
        train(pilots, works="atlantis")
