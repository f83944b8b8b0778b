"""From flows to the ways of a diagram: nothing appears, nothing is lost."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.present.view import where
from wastewater.present.waste_ways import (
    ENDS,
    MERGED,
    littered_to_river,
    merge_ends,
    waste_ways,
)

EDGES = [
    ("households", "waste_generated", 100.0),
    ("waste_generated", "collected", 90.0),
    ("waste_generated", "uncollected", 10.0),
    ("uncollected", "open_burning", 10.0),
    ("open_burning", "air", 8.0),
    ("open_burning", "soil", 2.0),
    ("collected", "litter", 1.0),
    ("collected", "bin_plastic", 39.0),
    ("collected", "bin_residual", 50.0),
    ("bin_plastic", "together:plastic+carton", 39.0),
    ("together:plastic+carton", "recycling", 30.0),
    ("together:plastic+carton", "residual_treatment", 9.0),
    ("recycling", "recycled", 27.0),
    ("recycling", "residual_treatment", 3.0),
    ("bin_residual", "residual_treatment", 50.0),
    ("residual_treatment", "landfill", 31.0),
    ("residual_treatment", "incineration", 31.0),
    ("incineration", "air", 31.0),
    ("landfill", "litter", 1.0),
    ("landfill", "landfill_body", 30.0),
    ("landfill_decaying", "landfill_gas", 500.0),
    ("landfill_gas", "air", 500.0),
    ("litter", "river", 0.5),
    ("litter", "soil", 1.5),
]


@pytest.fixture
def flows() -> pd.DataFrame:
    return pd.DataFrame(EDGES, columns=["source", "target", "value"]).assign(fraction="plastic")


def test_processes_that_pass_waste_on_are_left_out(flows: pd.DataFrame) -> None:
    ways = {ends: parts["plastic"] for ends, parts in waste_ways(flows).items()}
    assert ways == pytest.approx(
        {
            ("plastic", "uncollected"): 11.0,  # with what is littered before it is collected
            ("plastic", "separate"): 39.0,
            ("plastic", "residual_bin"): 50.0,
            ("uncollected", "air"): 8.0,
            ("uncollected", "ash"): 2.0,
            ("uncollected", "litter"): 1.0,
            ("separate", "sorting"): 30.0,
            ("separate", "landfill"): 4.5 * 30 / 31,
            ("separate", "litter"): 4.5 / 31,
            ("separate", "incineration"): 4.5,
            ("sorting", "recycled"): 27.0,
            ("sorting", "landfill"): 1.5 * 30 / 31,
            ("sorting", "litter"): 1.5 / 31,
            ("sorting", "incineration"): 1.5,
            ("residual_bin", "landfill"): 25.0 * 30 / 31,
            ("residual_bin", "litter"): 25.0 / 31,
            ("residual_bin", "incineration"): 25.0,
            ("incineration", "air"): 31.0,
        }
    )


def test_what_reaches_the_river(flows: pd.DataFrame) -> None:
    assert littered_to_river(flows) == 0.5


def test_what_begins_ends(result) -> None:  # type: ignore[no-untyped-def]
    rows = where(
        result.flows([2040], ["all"]), city="lviv", statistic="mean", substance="", part="waste"
    )
    ways = waste_ways(rows)
    materials = set(rows["fraction"])
    begun = sum(sum(p.values()) for (s, _), p in ways.items() if s in materials)
    ended = sum(sum(p.values()) for (_, t), p in ways.items() if t in ENDS)
    assert begun == pytest.approx(ended)
    assert begun == pytest.approx(330e3)
    for node in {s for s, _ in ways} - materials:
        into = sum(sum(p.values()) for (_, t), p in ways.items() if t == node)
        out = sum(sum(p.values()) for (s, _), p in ways.items() if s == node)
        assert into == pytest.approx(out), node


def test_small_ends_are_merged_but_never_the_litter(flows: pd.DataFrame) -> None:
    ways = waste_ways(flows)
    assert merge_ends(ways, 0.025) == ways  # the ash alone is small
    merged = merge_ends(ways, 0.29)  # ash and recycled
    assert {t for _, t in merged if t in (*ENDS, MERGED)} == {MERGED, "litter", "air", "landfill"}
    assert merged["sorting", MERGED] == pytest.approx({"plastic": 27.0})
    assert merged["uncollected", MERGED] == pytest.approx({"plastic": 2.0})
