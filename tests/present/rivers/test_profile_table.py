"""The way to the sea in figures."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.present.rivers.profile_table import measured_in, profile_of, standard_for
from wastewater.present.view import find_city
from wastewater.results.rivers import profile as profile_table
from wastewater.results.rivers import reaches_over


@pytest.fixture(scope="module")
def bod5(pilots):
    return profile_of(pilots, find_city(pilots, "lviv"), "bod5", 2031)


def test_figures_are_those_of_the_result(pilots, bod5):
    table = profile_table(pilots, "lviv", "bod5", scenario="plant", year=2031)
    names = {"flow": "flow", "entering": "load", "concentration": "concentration"}
    wanted = table[table["quantity"].isin(list(names))]
    for row in wanted.to_dict("records"):
        band = bod5.bands[names[row["quantity"]], "plant", row["reach"]]
        assert getattr(band, row["statistic"]) == pytest.approx(row["value"], rel=1e-12)
    assert list(bod5.ends) == pytest.approx(sorted(set(table["distance"])))


def test_the_poltva_is_the_bad_reach(bod5):
    """Over the yardstick for certain, and worse than any reach below."""
    odds = bod5.odds("baseline")
    assert odds["poltva_works"][1] == 1
    assert odds["poltva"][1] > 0.95
    assert odds["poltva_works"][0] == max(times for times, _ in odds.values())
    assert odds["vistula_mouth"] == pytest.approx((0, 0), abs=1e-2)
    assert bod5.measured == (("poltva_works", 21.0, 34.0),)


def test_odds_are_those_of_the_result(pilots, bod5):
    table = reaches_over(pilots, "lviv", "bod5", 4.0, scenario="plant", year=2031)
    odds = bod5.odds("plant")
    for row in table.to_dict("records"):
        assert odds[row["reach"]][1] == pytest.approx(row["probability"])


def test_scenarios_that_look_alike_are_told_once(pilots, bod5):
    assert bod5.groups == (("baseline", "leachate"), ("plant", "all"))
    few = profile_of(pilots, find_city(pilots, "lviv"), "bod5", 2031, ("plant",))
    assert few.groups == (("plant",),)


def test_without_draws_a_reach_is_over_or_not(bare):
    found = profile_of(bare, find_city(bare, "lviv"), "bod5", 2025)
    probabilities = [p for _, p in found.odds("baseline").values()]
    assert set(probabilities) == {0.0, 1.0}
    np.testing.assert_array_equal(probabilities, sorted(probabilities, reverse=True))


@pytest.mark.parametrize(
    ("substance", "limit"),
    [
        ("bod5", "de-good-status.bod5"),
        ("total_p", "de-good-status.total_p"),
        ("cd", "eqs-2013.cd.annual.inland.1"),
        ("ni", "eqs-2013.ni.annual.inland"),
        ("hg", "eqs-2013.hg.maximum.inland"),
        ("diclofenac", "eqs-2022.diclofenac.annual.inland"),
    ],
)
def test_the_standard_is_the_strictest_annual_one(substance, limit):
    found = standard_for(substance, 2031)
    assert found is not None
    assert found.id == limit


def test_some_have_none(pilots):
    assert standard_for("total_n", 2031) is None
    assert measured_in(("poltva_works",), "total_n") == ()
    assert profile_of(pilots, find_city(pilots, "lviv"), "total_n", 2025).over.empty
