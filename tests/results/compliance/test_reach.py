"""Concentrations in rivers and the sea against quality standards."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.results.compliance.reach import from_concentrations, hardness_condition

YEARS = [2025, 2030]


def only(table: pd.DataFrame, limit: str) -> pd.DataFrame:
    found = table[table["limit"] == limit]
    assert len(found) == len(YEARS), table["limit"].tolist()
    return found


def test_average_and_maximum() -> None:
    """Nickel: 4 ug/l on average, none of twelve samples above 34 ug/l."""
    draws = np.full((2, 50), [[2e-3], [8e-3]])
    found = from_concentrations({"ni": draws}, YEARS, place="poltva", country="UA")
    average = only(found, "eqs-2013.ni.annual.inland")
    assert average["verdict"].tolist() == ["met", "not_met"]
    assert average["value"].tolist() == pytest.approx([2.0, 8.0])
    assert set(average["standing"]) == {"yardstick"}
    maximum = only(found, "eqs-2013.ni.maximum.inland")
    assert maximum["required"].tolist() == [12, 12]
    assert maximum["probability"].is_monotonic_decreasing
    assert maximum["verdict"].iloc[0] == "met"


@pytest.mark.parametrize(
    ("hardness", "average", "largest"),
    [(39, 0.08, 0.45), (40, 0.08, 0.45), (50, 0.09, 0.6), (100, 0.15, 0.9), (200, 0.25, 1.5)],
)
def test_cadmium_by_hardness(hardness: float, average: float, largest: float) -> None:
    found = from_concentrations({"cd": np.ones((2, 3))}, YEARS, place="bug", hardness=hardness)
    assert sorted(set(found["limit_value"])) == [average, largest]
    assert hardness_condition(hardness) in ("hardness_1", *(f"hardness_{i}" for i in range(2, 6)))


def test_the_sea_has_its_own_standards() -> None:
    found = from_concentrations({"pfos": np.ones((2, 3))}, YEARS, place="gulf", coastal=True)
    assert only(found, "eqs-2013.pfos.annual.coastal")["limit_value"].iloc[0] == 0.00013
    assert set(found["regime"]) == {"eqs-2013"}


def test_without_water_there_is_no_verdict() -> None:
    found = from_concentrations({"pb": np.full((2, 3), np.nan)}, YEARS, place="dry")
    assert set(found["verdict"]) == {"cannot_judge"}
    assert set(found["reason"]) == {"no_water"}


@given(st.floats(1e-4, 1.0), st.floats(0.1, 1.0))
def test_cleaner_water_is_never_judged_worse(mean: float, share: float) -> None:
    spread = np.linspace(0.3, 3, 20)
    first, second = (
        from_concentrations({"pb": m * spread[None]}, [2025], place="x")["probability"]
        for m in (mean, mean * share)
    )
    assert (second >= first - 1e-12).all()


def test_a_negative_concentration() -> None:
    with pytest.raises(ValueError, match="ni must not be negative"):
        from_concentrations({"ni": [[-1e-3]]}, [2025], place="poltva")
