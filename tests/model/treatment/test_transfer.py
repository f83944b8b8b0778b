"""Transfer rows: combination of stages, trains, by-pass, no removal outside 0 to 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.treatment.records import Load, removal
from wastewater.model.treatment.transfer import (
    combine,
    removal_of,
    train,
    transfer_table,
    transferred,
)

LOAD = Load(1000.0, 300.0, 600.0, 350.0, 55.0, 38.0, 9.0)
shares = st.lists(st.floats(0, 1), max_size=5)


@given(shares, st.floats(0, 1))
def test_a_longer_train_never_removes_less(removals: list[float], more: float) -> None:
    base = float(combine(removals))
    assert 0 <= base <= 1
    assert combine([*removals, more]) >= base - 1e-12


def test_combination() -> None:
    assert combine([0.85, 0.5]) == pytest.approx(0.925)
    assert combine([]) == 0
    assert combine([np.array([0.0, 1.0]), 0.5]).tolist() == [0.5, 1.0]


def test_rows_are_shares() -> None:
    table = transfer_table()
    found = table[["removal", "low", "high"]].to_numpy()
    assert found.min() >= 0
    assert found.max() <= 1
    assert not table.duplicated(["system", "stage", "substance"]).any()
    assert removal_of("teotil3_large", "chemical", "total_p") == 0.9
    assert removal_of("ipcc", "septic_tank_field", "total_n") == 0.68
    assert removal_of("doka", "whole_plant", "bod5") == pytest.approx(1 - 8.29 / 103.6, rel=1e-5)


def test_train() -> None:
    stages = train([("doka", "primary"), ("doka", "simultaneous_precipitation")])
    out = transferred(stages, LOAD)
    assert out.bod5 == pytest.approx(300 * 0.61)
    assert out.total_p == pytest.approx(9 * 0.352)
    assert out.total_n == 55
    assert np.isnan(out.oxygen)
    with pytest.raises(KeyError):
        train([("doka", "magic")])


def test_what_exceeds_the_capacity_is_raw() -> None:
    stages = train([("teotil3_large", "chemical_biological_n")], hydraulic_capacity=500.0)
    share = removal(LOAD, transferred(stages, LOAD))
    assert share["total_n"] == pytest.approx(0.35)
    assert share["ammonium_n"] == pytest.approx(0.35)
