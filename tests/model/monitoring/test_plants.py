"""Yearly tables of works; trial: the EEA's table with its faulty countries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.model.monitoring.plants import plant_findings


def works(**columns):
    made = {
        "plant": "A",
        "substance": ["bod5", "cod", "total_n", "total_p"],
        "incoming": [1000.0, 2000.0, 200.0, 40.0],
        "discharged": [15.0, 110.0, 25.0, 6.0],
        "year": 2014,
    }
    return pd.DataFrame(made | columns)


def rules(table, **options):
    return plant_findings(table, **options)[["substance", "rule"]].to_numpy().tolist()


def test_a_good_works_gives_no_findings():
    assert rules(works()) == []


def test_removed_given_as_discharged_is_told_for_all_substances():
    found = plant_findings(works(discharged=[985.0, 1890.0, 175.0, 34.0]))
    hit = found[found["rule"] == "discharged_is_removed"]
    assert sorted(hit["substance"]) == ["bod5", "cod", "total_n", "total_p"]
    assert hit.set_index("substance")["expected"].to_dict() == {
        "bod5": "15",
        "cod": "110",
        "total_n": "25",
        "total_p": "6",
    }
    assert set(hit["day"]) == {pd.Timestamp("2014-01-01")}


def test_untreated_sewage_is_hardly_removed_but_not_exchanged():
    found = rules(works(discharged=[700.0, 1700.0, 180.0, 36.0]))
    assert found == [["bod5", "hardly_removed"], ["cod", "hardly_removed"]]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"discharged": [15.0, 110.0, 225.0, 6.0]}, ["total_n", "discharged_above_incoming"]),
        ({"discharged": [15.0, 110.0, -1.0, 6.0]}, ["total_n", "plant_negative"]),
        ({"discharged": [0.0, 110.0, 25.0, 6.0]}, ["bod5", "too_little_discharged"]),
        ({"incoming": [2300.0, 2000.0, 200.0, 40.0]}, ["bod5", "plant_part_above_whole"]),
        ({"discharged": [15.0, 110.0, 25.0, 2.0]}, ["total_p", "coarse"]),
        ({"load_pe": 46000.0, "capacity_pe": 4000.0}, ["", "plant_over_capacity"]),
        ({"capacity_pe": 4000.0}, ["", "plant_over_capacity"]),
    ],
)
def test_a_fault_is_found(columns, expected):
    assert expected in rules(works(**columns))
    assert expected not in rules(works(**columns), without=[expected[1]])


def test_an_empty_row_of_a_works_with_load():
    found = rules(works(incoming=0.0, discharged=0.0, load_pe=5000.0))
    assert found == [["bod5", "zero_incoming"]]


def test_a_closed_works_is_not_faulty():
    assert rules(works(incoming=0.0, discharged=0.0, load_pe=0.0)) == []


def test_what_rounding_explains_is_coarse_at_most():
    table = works(incoming=[1.0, 1.0, 1.0, 0.0], discharged=[1.0, 1.0, 0.0, 0.0])
    assert {rule for _, rule in rules(table)} == {"coarse"}


def test_decimals_are_not_coarse():
    assert rules(works(discharged=[15.0, 110.0, 25.0, 0.31], incoming=[1e3, 2e3, 200.5, 40])) == []


def test_a_group_needs_several_works():
    bad = [works(plant=f"P{i}", discharged=[970.0, 1900.0, 100.0, 20.0], group="X") for i in "1234"]
    rule = "group_discharged_is_removed"
    assert rule not in {name for _, name in rules(pd.concat(bad))}
    more = pd.concat([*bad, works(plant="P5", discharged=[970.0, 1900.0, 90.0, 20.0], group="X")])
    found = plant_findings(more).query("rule == @rule")
    assert found[["related", "count"]].to_numpy().tolist() == [["X", 5]] * 4
    assert found["station"].tolist() == [""] * 4


def test_a_missing_column_is_an_error():
    with pytest.raises(InputError, match="incoming"):
        plant_findings(works().drop(columns="incoming"))


def test_the_order_of_the_works_does_not_matter():
    table = pd.concat([works(plant=f"P{i}", discharged=[i * 9.0, 9.0, 9.0, 1.0]) for i in range(9)])
    mixed = table.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(plant_findings(table), plant_findings(mixed))


# ------------------------------------------------------------ the table of the EEA


@pytest.fixture(scope="module")
def eea(eea_works):
    found = plant_findings(eea_works)
    return found.assign(faulty=found["rule"] != "coarse")


def flagged(eea, rule, group):
    hit = eea[(eea["rule"] == rule) & (eea["related"] == group)]
    return hit["station"].nunique()


def test_poland_reported_what_was_removed(eea):
    groups = eea[eea["rule"] == "group_discharged_is_removed"]
    assert groups["related"].unique().tolist() == ["PL"]
    medians = groups.set_index("substance")["value"].round(2).to_dict()
    assert medians == {"bod5": 0.97, "cod": 0.94, "total_n": 0.5, "total_p": 0.5}


def test_nearly_all_polish_works_are_caught_one_by_one(eea, eea_works):
    polish = eea_works[(eea_works["group"] == "PL") & (eea_works["incoming"] > 0)]
    with_load = polish.loc[polish["substance"] == "bod5", "plant"].nunique()
    assert flagged(eea, "hardly_removed", "PL") > 0.98 * with_load
    assert flagged(eea, "discharged_is_removed", "PL") > 0.9 * with_load


@pytest.mark.parametrize("code", ["PLLU0651N", "PLLU0652N"])
def test_the_two_industrial_works_stand_out(eea, code):
    found = set(eea.loc[eea["station"] == code, "rule"])
    assert found == {"plant_over_capacity", "discharged_is_removed", "hardly_removed"}


@pytest.mark.parametrize(
    "code",
    [
        *("DK7510138", "DK7510186", "DK7510188", "DK7510091"),  # Aarhus
        *("DK6631002", "DK6531402", "DK6250004"),  # Ikast-Brande
    ],
)
def test_good_danish_works_are_coarse_at_most(eea, code):
    assert not eea.loc[eea["station"] == code, "faulty"].any()


@pytest.mark.parametrize(
    ("group", "most"), [("DK", 0.01), ("DE", 0.002), ("LV", 0.07), ("LT", 0.2)]
)
def test_few_works_of_other_countries_are_called_faulty(eea, eea_works, group, most):
    there = eea_works.loc[eea_works["group"] == group, "plant"].nunique()
    faulty = eea.loc[eea["faulty"] & (eea["related"] == group), "station"].nunique()
    assert faulty <= most * there
    assert flagged(eea, "discharged_is_removed", group) == 0


def test_lithuanian_cod_below_bod5_is_caught(eea):
    found = eea[(eea["rule"] == "plant_part_above_whole") & (eea["related"] == "LT")]
    largest = found.loc[found["value"].idxmax()]
    assert largest[["station", "value", "other"]].tolist() == ["LT-AG-001-WWTP-01", 15099.0, 759.0]
    assert np.isfinite(largest["row"])
