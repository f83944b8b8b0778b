"""The shipped reference rows: sound, sourced, complete for every fraction and substance."""

from __future__ import annotations

import math

import pytest

from wastewater.inputs import vocabulary
from wastewater.inputs.checks import parameter_names
from wastewater.inputs.mixes import mixes
from wastewater.inputs.parameters import COLUMNS, keys
from wastewater.inputs.reference import load_reference, merge, reference_sources

ROWS = load_reference()


def test_columns_and_types() -> None:
    extra = ["origin", "base_value", "base_low", "base_high"]
    assert list(ROWS.columns) == [*COLUMNS, *extra]
    for column in ("value", "low", "high", *extra[1:]):
        assert ROWS[column].dtype == float
    assert ROWS[["name", "fraction", "substance", "place", "note"]].map(type).eq(str).all(axis=None)
    assert set(ROWS["origin"]) == {"reference"}


def test_low_value_high() -> None:
    fixed = ROWS["distribution"] == "fixed"
    assert ROWS.loc[fixed, ["base_low", "base_high"]].isna().all(axis=None)
    spread = ROWS[~fixed]
    assert (spread["base_low"] <= spread["base_value"]).all()
    assert (spread["base_value"] <= spread["base_high"]).all()


def test_every_source_resolves_and_is_used() -> None:
    assert set(ROWS["source"]) <= set(reference_sources()["id"])
    assert "own-estimate" in set(reference_sources()["id"])


def test_a_number_that_is_not_measured_says_so() -> None:
    own = ROWS[ROWS["source"] == "own-estimate"]
    assert (own["grade"] == "D").all()
    assert (own["note"] != "").all()


def test_keys_are_unique() -> None:
    assert len(set(keys(ROWS))) == len(ROWS)


@pytest.mark.parametrize("name", [name for name in parameter_names() if name.endswith("sition")])
def test_compositions_add_up_to_one(name: str) -> None:
    rows = ROWS[ROWS["name"] == name]
    assert set(rows["fraction"]) == set(vocabulary.fractions().index)
    assert math.fsum(rows["base_value"]) == pytest.approx(1, abs=1e-12)


def test_no_route_exceeds_one() -> None:
    values = dict(zip(keys(ROWS), ROWS["base_value"], strict=True))
    for _, label, members in mixes(values):
        assert math.fsum(values[key] for key in members) <= 1 + 1e-12, label


def test_merging_nothing_changes_nothing() -> None:
    none = ROWS.iloc[:0].assign(_row=[])
    assert keys(merge(none)) == keys(ROWS)


def test_own_rows_come_last_and_replace() -> None:
    own = ROWS.iloc[[3]].assign(origin="town", base_value=7.0, _row=2)
    rows = merge(own)
    assert len(rows) == len(ROWS)
    assert rows.iloc[-1]["base_value"] == 7
    assert rows["_row"].tolist() == [0] * (len(ROWS) - 1) + [2]
