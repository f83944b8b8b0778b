"""Rules about single results: each finds its fault and leaves the good rows alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.model.monitoring.quality import findings

GOOD = [9.1, 8.7, 9.4, 10.2, 8.9, 9.6, 9.9, 10.4, 9.2, 8.8]


def hits(lab, rule, value, **columns):
    found = findings(lab(value, **columns))
    return found[found["rule"] == rule]


def test_good_samples_give_no_findings(lab):
    assert findings(lab(GOOD)).empty


@pytest.mark.parametrize(
    ("substance", "value", "rule", "expected"),
    [
        ("total_n", -1.0, "negative", "≥ 0"),
        ("ph", 70.0, "impossible", "0–14"),
        ("ph", -7.0, "negative", "≥ 0"),
        ("ph", 4.5, "unusual", "5–10"),
        ("temperature", 80.0, "impossible", "-2–60"),
        ("oxygen", 95.0, "impossible", "0–70"),
        ("total_n", 50000.0, "impossible", "0–2e+04"),
        ("cod", 9000.0, "unusual", "0–4000"),
        ("cd", 0.5, "unusual", "0–0.02"),
        ("total_n", 0.0, "zero", "> 0"),
    ],
)
def test_a_wrong_value_is_found_with_its_row(lab, substance, value, rule, expected):
    found = findings(lab([value], substance=substance))
    assert found["rule"].tolist() == [rule]
    row = found.iloc[0]
    assert (row["file"], row["row"], row["value"]) == ("lab.csv", 2, value)
    assert row["day"] == pd.Timestamp("2020-01-01")
    assert row["expected"] == expected


@pytest.mark.parametrize(("substance", "value"), [("temperature", 0.0), ("temperature", -0.5)])
def test_what_is_cold_is_not_wrong(lab, substance, value):
    assert findings(lab([value], substance=substance)).empty


def test_zero_oxygen_is_a_value(lab):
    assert findings(lab([0.0], substance="oxygen")).empty


def test_a_row_with_nothing_is_excluded(lab):
    found = findings(lab([np.nan, np.nan], below=[True, True], limit=[np.nan, 0.1]))
    assert found[["rule", "row", "severity"]].to_numpy().tolist() == [
        ["without_value", 2, "excluded"]
    ]


def test_the_second_of_two_equal_results_is_excluded(lab):
    found = findings(lab([9.0, 9.0, 8.0], day=["2020-01-01", "2020-01-01", "2020-01-02"]))
    assert found[["rule", "row", "other"]].to_numpy().tolist() == [["duplicate", 3, 2.0]]


def test_equal_values_below_the_limit_are_duplicates_too(lab):
    columns = {"below": True, "limit": 0.1, "day": "2020-01-01"}
    assert findings(lab([np.nan, np.nan], **columns))["rule"].tolist() == ["duplicate"]


def test_two_results_at_one_time_are_reported_and_kept(lab):
    found = hits(lab, "conflict", [9.0, 8.0], day=["2020-01-01"] * 2)
    assert found["row"].tolist() == [2, 3]
    assert set(found["severity"]) == {"reported"}
    assert set(found["count"]) == {2}


def test_a_duplicate_is_no_conflict(lab):
    assert hits(lab, "conflict", [9.0, 9.0], day=["2020-01-01"] * 2).empty


def test_a_value_below_its_own_limit(lab):
    found = hits(lab, "below_own_limit", [0.03, 0.2], limit=[0.05, 0.05])
    assert found[["row", "expected"]].to_numpy().tolist() == [[2, "≥ 0.05"]]


def test_a_limit_far_above_the_usual_one(lab):
    limit = [0.05, 0.05, 0.05, 0.5, 0.05]
    found = hits(lab, "high_limit", [np.nan] * 5, below=True, limit=limit)
    assert found[["row", "limit", "other"]].to_numpy().tolist() == [[5, 0.5, 0.05]]


def test_a_limit_above_everything_measured(lab):
    value, limit = [0.2, 0.3, 0.25, np.nan], [np.nan] * 3 + [1.0]
    found = hits(lab, "limit_above_values", value, below=[False] * 3 + [True], limit=limit)
    assert found[["row", "other"]].to_numpy().tolist() == [[5, 0.3]]


def parts(lab, whole, ammonium, nitrate, **columns):
    names = ["total_n", "ammonium_n", "nitrate_n"]
    values = [whole, ammonium, nitrate]
    return hits(lab, "part_above_whole", values, substance=names, day="2020-01-01", **columns)


def test_parts_larger_than_the_whole(lab):
    found = parts(lab, 10.0, 8.0, 5.0)
    assert found[["substance", "row", "value", "other"]].to_numpy().tolist() == [
        ["total_n", 2, 10.0, 13.0]
    ]
    assert found["related"].tolist() == ["ammonium_n+nitrate_n"]


def test_parts_within_the_analytical_error_are_fine(lab):
    assert parts(lab, 10.0, 6.0, 5.0).empty


def test_parts_below_the_limit_count_as_zero(lab):
    below = [False, True, False]
    assert parts(lab, 10.0, np.nan, 5.0, below=below, limit=[np.nan, 50.0, np.nan]).empty


def test_bod_above_cod(lab):
    columns = {"substance": ["bod5", "cod"], "day": "2020-01-01"}
    found = hits(lab, "part_above_whole", [300.0, 200.0], **columns)
    assert found[["substance", "value", "other"]].to_numpy().tolist() == [["cod", 200.0, 300.0]]


def test_parts_of_another_station_do_not_count(lab):
    columns = {"substance": ["bod5", "cod"], "day": "2020-01-01", "station": ["in", "out"]}
    assert findings(lab([300.0, 50.0], **columns)).empty
