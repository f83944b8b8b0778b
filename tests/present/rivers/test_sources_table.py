"""Who contributes to a load at the sea."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wastewater.present.rivers.sources_table import (
    alike_scenarios,
    contributions,
    source_mixes,
)
from wastewater.present.view import Tables, find_city, where


def test_parts_add_up_to_the_outflow(pilots):
    for city, substance in (("lviv", "total_p"), ("lviv", "cd"), ("aarhus", "total_n")):
        record = find_city(pilots, city)
        known = Tables(pilots)
        table = contributions(known, record, substance, "baltic", 2031, ["baseline"])
        rows = where(
            known.outflow,
            city=city,
            scenario="baseline",
            substance=substance,
            sea="baltic",
            year=2031,
            statistic="mean",
        )
        expected = rows.set_index("pathway")["value"]
        sums = table.groupby("pathway")["value"].sum()
        for pathway, value in sums.items():
            assert value == pytest.approx(expected[pathway], rel=1e-9)
        assert sums.sum() == pytest.approx(expected["total"], rel=1e-9)


def test_the_sewer_is_shared_out_as_it_is_filled(lviv_like):
    """By hand: 60 of residents, 30 of industry, 10 of leachate; a half overflows."""
    edges = {
        ("residents:a", "sewer:a"): 60.0,
        ("industry:a", "sewer:a"): 30.0,
        ("leachate_caught", "sewer:a"): 10.0,
        ("overflow:a", "reach:r:a"): 50.0,
        ("effluent:a", "reach:r:a"): 5.0,
        ("onsite:a", "reach:r:a"): 7.0,
        ("leachate_lost", "reach:r:a"): 2.0,
        ("dumpsite_leachate", "reach:r:a"): 1.0,
        ("reach:r:a", "sea_baltic"): 32.5,
    }
    mixes = source_mixes(edges, lviv_like, "baltic")
    sewage = {"residents": 0.6, "industry": 0.3, "leachate": 0.1}
    assert mixes["overflow"] == pytest.approx(sewage)
    assert mixes["effluent"] == pytest.approx(sewage)
    assert mixes["onsite"] == {"residents": 1.0}
    assert mixes["leachate"] == {"leachate": 1.0}
    assert source_mixes(edges, lviv_like, "black") == {}


def test_works_count_by_what_arrives_of_them(two_works):
    """Works b loses nine tenths on its way."""
    edges = {
        ("residents:a", "sewer:a"): 10.0,
        ("industry:b", "sewer:b"): 10.0,
        ("effluent:a", "sea_baltic"): 5.0,
        ("effluent:b", "reach:r:b"): 10.0,
        ("reach:r:b", "sea_baltic"): 1.0,
    }
    mix = source_mixes(edges, two_works, "baltic")["effluent"]
    assert mix == pytest.approx({"residents": 5 / 6, "industry": 1 / 6})


@pytest.fixture
def lviv_like(pilots):
    return town(pilots, {"a": ("r",)})


@pytest.fixture
def two_works(pilots):
    return town(pilots, {"a": (), "b": ("r",)})


def town(pilots, works):
    record = find_city(pilots, "lviv")
    one = record.catchments[0]
    return replace(
        record,
        catchments=tuple(replace(one, id=name, reaches=way) for name, way in works.items()),
    )


def test_scenarios_that_look_alike_share_a_bar(pilots):
    record = find_city(pilots, "lviv")
    asked = (Tables(pilots), record, "total_p", "baltic")
    scenarios = pilots.scenarios["lviv"]
    assert alike_scenarios(*asked, 2031, scenarios) == [("baseline", "leachate"), ("plant", "all")]
    assert alike_scenarios(*asked, 2025, scenarios) == [tuple(scenarios)]
