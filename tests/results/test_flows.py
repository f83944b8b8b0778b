"""The long table of all flows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model.city_model import prepare
from wastewater.model.run import solve
from wastewater.model.start import starts
from wastewater.results.flows import FLOW_COLUMNS, edge_flows, join
from wastewater.results.result import Result
from wastewater.results.run import run
from wastewater.results.statistics import STATISTICS


@pytest.fixture(scope="module")
def flows(pilots: Result) -> pd.DataFrame:
    return pilots.flows()


def test_columns(flows: pd.DataFrame, pilots: Result) -> None:
    assert tuple(flows.columns) == FLOW_COLUMNS
    assert (
        *("city", "scenario", "year", "part", "source", "target"),
        *("fraction", "substance", "statistic", "value", "unit"),
    ) == FLOW_COLUMNS
    assert flows["value"].notna().all()
    assert set(flows["statistic"]) == set(STATISTICS)
    assert set(flows["year"]) == {2025, 2029}
    assert set(zip(flows["city"], flows["scenario"], strict=True)) == set(pilots.blocks)


def test_a_row_is_there_once(flows: pd.DataFrame) -> None:
    assert not flows.duplicated(
        [c for c in FLOW_COLUMNS if c not in ("value", "unit", "part")]
    ).any()


def test_units_follow_the_item(flows: pd.DataFrame) -> None:
    fraction, substance = flows["fraction"] != "", flows["substance"] != ""
    assert not (fraction & substance).any()
    assert set(flows.loc[fraction, "unit"]) == {"t/yr"}
    assert set(flows.loc[substance, "unit"]) == {"kg/yr"}
    assert set(flows.loc[~fraction & ~substance, "unit"]) == {"m3/yr"}
    assert set(flows.loc[fraction, "fraction"]) == set(vocabulary.fractions().index)
    assert set(flows.loc[substance, "substance"]) == set(vocabulary.substances().index)


def test_parts_are_those_of_the_process_table(flows: pd.DataFrame) -> None:
    assert set(flows["part"]) <= set(vocabulary.processes()["part"])
    assert (flows["part"] != "").all()


def test_substances_in_waste_follow_from_mass_and_content(flows: pd.DataFrame) -> None:
    """Waste as generated holds the content of its fractions, here mercury at best estimates."""
    rows = flows[
        (flows.city == "lviv")
        & (flows.scenario == "baseline")
        & (flows.year == 2025)
        & (flows.statistic == "best")
    ]
    collected = rows[(rows.source == "waste_generated") & (rows.target == "collected")]
    mercury = collected.set_index("substance")["value"]["hg"]
    bins = rows[(rows.source == "collected") & (rows.substance == "hg")]["value"].sum()
    assert bins == pytest.approx(mercury, rel=1e-12)
    tonnes = collected[collected.fraction != ""]["value"].sum()
    assert 0.01 < mercury / tonnes * 1000 < 5  # mg/kg


def test_what_enters_a_split_leaves_it(flows: pd.DataFrame) -> None:
    best = flows[(flows.statistic == "best") & (flows.city == "lviv") & (flows.year == 2029)]
    for process in (
        "collected",
        "sewer:lviv",
        "inlet:lviv",
        "secondary:lviv",
        "residual_treatment",
    ):
        keys = ["scenario", "fraction", "substance"]
        entering = best[best.target == process].groupby(keys)["value"].sum()
        leaving = best[best.source == process].groupby(keys)["value"].sum()
        both = pd.concat([entering, leaving], axis=1, keys=["in", "out"]).fillna(0)
        np.testing.assert_allclose(both["in"], both["out"], rtol=1e-11, atol=1e-9)


def test_years_of_choice(pilots: Result) -> None:
    middle = pilots.flows(years=[2027])
    assert set(middle["year"]) == {2027}
    assert len(middle) == len(pilots.flows(years=[2027]))


def test_kept_flows_are_those_solved_again(lviv: City) -> None:
    kept, again = (
        run(lviv, ["mbt"], years=(2025, 2028), draws=8, flow_years=years) for years in ((2028,), ())
    )
    pd.testing.assert_frame_equal(kept.flows([2025, 2028]), again.flows([2025, 2028]))


def test_a_year_outside_the_run_is_refused(pilots: Result) -> None:
    with pytest.raises(InputError) as caught:
        pilots.flows(years=[2024, 2027, 2050])
    assert str(caught.value) == "The result holds no year 2024, 2050. It holds 2025-2029."


def test_blocks_of_draws_are_joined(lviv: City) -> None:
    """An edge that carries nothing in a block of draws carries nothing there."""
    model = prepare(lviv, draws=9, seed=1, first_year=2025)
    parts = []
    for block in starts(model, at_once=4):
        (solved,) = solve(block, [], [2025])
        parts.append((block.draws, edge_flows(block.model, solved)))
    assert len(parts) > 1
    only_first = (("somewhere", "else"), "substance")
    parts[0][1][only_first] = parts[0][1][("sewer:lviv", "inlet:lviv"), "substance"] * 2
    joined = join(parts, 10)
    (whole,) = starts(model, at_once=10)
    (solved,) = solve(whole, [], [2025])
    expected = edge_flows(model, solved)
    assert set(joined) == {*expected, only_first}
    for edge, flow in expected.items():
        np.testing.assert_allclose(
            joined[edge], np.broadcast_to(flow, joined[edge].shape), rtol=1e-10, atol=1e-12
        )
    rest = slice(parts[0][0].stop, None)
    np.testing.assert_array_equal(joined[only_first][:, rest], 0)
