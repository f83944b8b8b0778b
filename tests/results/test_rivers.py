"""Tables of the way to the sea."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import load_city
from wastewater.inputs.lists import read_list
from wastewater.model.rivers.ways import way
from wastewater.results import rivers


@pytest.mark.parametrize("city", ["lviv", "voznesensk"])
@pytest.mark.parametrize("substance", ["bod5", "total_p", "total_n", "diclofenac", "cd"])
def test_what_leaves_the_last_reach_is_the_outflow_of_the_model(pilots, city, substance):
    """The finer way passes on, draw by draw, exactly what the network does."""
    _, _, leaving = rivers.reach_loads(pilots, city, "baseline", substance, 2027)
    model = pilots.model(city)
    sea = model.city.catchments[0].sea
    item = model.index.substances.index(substance)
    expected = pilots.blocks[city, "baseline"].total(sea)[pilots.years.index(2027), item]
    np.testing.assert_allclose(leaving[-1], expected, rtol=1e-9, atol=1e-9)


def value(table, **asked):
    for column, word in asked.items():
        table = table[table[column] == word]
    return table.set_index("statistic")["value"]


def test_the_poltva_below_the_works_is_the_bad_reach_that_was_measured(pilots):
    """BOD5 of 21 to 34 mg/l in 2013; modelled without what flows in from above the works."""
    table = rivers.profile(pilots, "lviv", "bod5", year=2025)
    found = value(table, reach="poltva_works", quantity="concentration")
    row = read_list("river", "measured").loc["poltva_2013"]
    low, high = float(row["low"]), float(row["high"])
    assert low <= found["best"] <= high
    assert found["p05"] < low
    assert found["p95"] > high


def test_the_effluent_alone_lies_in_the_measured_range_too(pilots):
    flow = way("lviv").figures["poltva_works", "flow"][0]
    flows = pilots.flows(years=[2025], scenarios=["baseline"])
    own = flows[
        (flows["source"] == "effluent:lviv")
        & (flows["substance"] == "bod5")
        & (flows["target"] == "reach:poltva:lviv")
        & (flows["statistic"] == "best")
    ]
    assert 21 <= own["value"].item() / flow / 31_536 <= 34


def test_the_profile_falls_towards_the_sea_and_halved_flow_would_double_it(pilots):
    table = rivers.profile(pilots, "lviv", "total_p", year=2025)
    best = table[table["statistic"] == "best"]
    concentration = best[best["quantity"] == "concentration"].sort_values("distance")["value"]
    assert (np.diff(concentration) < 0).all()
    load = value(table, reach="bug", quantity="entering")["best"]
    flow = value(table, reach="bug", quantity="flow")["best"]
    expected = value(table, reach="bug", quantity="concentration")["best"]
    assert load / flow / 31_536 == pytest.approx(expected)


def test_reaches_over_a_standard_are_fewer_after_the_upgrade(pilots):
    before = rivers.reaches_over(pilots, "lviv", "bod5", 3.0, year=2029)
    after = rivers.reaches_over(pilots, "lviv", "bod5", 3.0, year=2029, scenario="plant")
    assert before["reach"].tolist()[:3] == ["poltva_works", "poltva", "bug_dobrotvir"]
    assert before["is_over"].tolist()[:2] == [True, True]
    both = before.merge(after, on="reach", suffixes=("", "_after"))
    assert (both["concentration_after"] < both["concentration"]).all()


def test_another_model_changes_retention_but_not_the_source(pilots):
    rows = rivers.helcom_table(pilots, "lviv", year=2025)
    lakes = rivers.helcom_table(pilots, "lviv", year=2025, model="kronvang")
    for quantity, same in (("load_at_source", True), ("load_at_sea", False)):
        ours, theirs = (
            value(t, substance="total_n", quantity=quantity)["best"] for t in (rows, lakes)
        )
        assert bool(np.isclose(ours, theirs, rtol=1e-9)) is same
    assert value(lakes, substance="total_n", quantity="retention")["best"] == pytest.approx(
        0.1387, abs=1e-4
    )


def test_the_shape_of_helcom_by_hand():
    table = rivers.helcom_row(
        np.array([736e3, 736e3, 0.0]),
        np.array([0.0, 0.5, 0.5]),
        substance="total_p",
        sub_basin="baltic_proper",
        year=2030,
    )
    assert list(table.columns) == list(rivers.HELCOM_COLUMNS)
    assert value(table, quantity="load_at_source")["best"] == 736
    assert value(table, quantity="share_of_ceiling")["best"] == pytest.approx(0.1)
    assert value(table, quantity="share_of_needed_cut")["best"] == pytest.approx(736 / 10_960)
    assert value(table, quantity="load_at_sea")["mean"] == pytest.approx(184)


def test_the_baltic_proper_adds_up():
    table = read_list("river", "baltic")
    for substance in ("total_n", "total_p"):
        own = table[(table["sub_basin"] == "baltic_proper") & (table["substance"] == substance)]
        t = own.set_index("quantity")["value"].astype(float)
        assert t["reference"] - t["ceiling"] == t["needed_cut"]


def test_a_sub_basin_without_a_needed_cut_has_no_share_of_it():
    made = {"substance": "total_n", "sub_basin": "danish_straits", "year": 2030}
    table = rivers.helcom_row([65_998e3], [0.0], **made)
    assert "share_of_needed_cut" not in set(table["quantity"])
    assert value(table, quantity="share_of_ceiling")["best"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sub_basin": "atlantic"}, "no ceiling"),
        ({"substance": "hg"}, "no ceiling"),
        ({"retention": [1.5]}, "between 0 and 1"),
    ],
)
def test_bad_rows(change, words):
    made = {
        "at_source": [1.0],
        "retention": [0.1],
        "substance": "total_p",
        "sub_basin": "baltic_proper",
        "year": 2030,
    } | change
    with pytest.raises(ValueError, match=words):
        rivers.helcom_row(made.pop("at_source"), made.pop("retention"), **made)


def test_a_city_of_another_sea_has_no_row(pilots):
    assert rivers.helcom_table(pilots, "voznesensk").empty


def test_the_table_of_models():
    table = rivers.path_table(load_city("lviv"), draws=50)
    assert list(table.columns) == list(rivers.PATH_COLUMNS)
    best = table[table["statistic"] == "best"]
    assert best["model"].value_counts()["rows"] == 2
    assert set(best.loc[best["model"] == "venohr", "verified"]) == {"no"}
    assert best["value"].between(0, 1).all()


def test_what_is_not_there(pilots):
    with pytest.raises(InputError):
        rivers.profile(pilots, "lviv", "bod5", scenario="dream")
    with pytest.raises(InputError):
        rivers.profile(pilots, "lviv", "bod5", year=1999)
    with pytest.raises(InputError, match="no substance gold"):
        rivers.profile(pilots, "lviv", "gold")
