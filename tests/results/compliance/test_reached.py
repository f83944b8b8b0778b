"""Years in which limits are reached; the agglomeration and the 80 % rule with shipped figures."""

from __future__ import annotations

import pandas as pd
import pytest

from wastewater.results.compliance.reached import (
    REACHED_COLUMNS,
    agglomeration,
    quaternary_removal,
    reached,
)


def test_years(table: pd.DataFrame) -> None:
    found = reached(table)
    assert tuple(found.columns) == REACHED_COLUMNS
    assert len(found) == len(table.drop_duplicates(["limit", "city", "place", "scenario"]))
    for row in found.to_dict("records"):
        own = table[(table["limit"] == row["limit"]) & (table["place"] == row["place"])]
        own = own[own["scenario"] == row["scenario"]].set_index("year")["probability"]
        if pd.isna(row["reached_year"]):
            assert not own.iloc[-1] >= 0.9
        else:
            assert (own.loc[row["reached_year"] :] >= 0.9).all()
            before = own.loc[: row["reached_year"] - 1]
            assert before.empty or not before.iloc[-1] >= 0.9


def test_a_step(table: pd.DataFrame) -> None:
    one = table[(table["limit"] == "dk-national.bod5") & (table["place"] == "marselisborg")].copy()
    one["probability"] = [0.0, 0.95, 0.5, 0.92]
    assert reached(one)["reached_year"].tolist() == [2028]
    assert reached(one, 0.4)["reached_year"].tolist() == [2026]
    assert reached(one, 0.99)["reached_year"].isna().all()


@pytest.mark.parametrize(
    ("uncollected", "failing", "expected"),
    [(0.0, 0.0, "C"), (0.03, 0.0, "NC"), (0.0, 5000.0, "NC")],
)
def test_agglomeration(uncollected: float, failing: float, expected: str) -> None:
    assert agglomeration(50_000, uncollected, failing).article_4 == expected


def test_quaternary() -> None:
    found = quaternary_removal([0.92, 0.85, 0.88, 0.90, 0.78, 0.72], [1, 1, 1, 1, 2, 2])
    assert found.removal == pytest.approx(0.841667, abs=1e-6)
    assert found.reason == ""
