"""Transfer rows: combination of stages, trains, by-pass, no removal outside 0 to 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.treatment.records import SUBSTANCES, Load, Train, removal
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


STAGES = sorted({(str(a), str(b)) for a, b in transfer_table()[["system", "stage"]].to_numpy()})
chains = st.lists(st.sampled_from(STAGES), max_size=4)


@given(chains, st.sampled_from(STAGES), st.integers(0, 4), st.floats(0, 2000))
def test_a_longer_train_never_discharges_more(
    steps: list[tuple[str, str]], more: tuple[str, str], at: int, capacity: float
) -> None:
    """Of anything, wherever the stage is put in; removals are shares; ammonium is nitrogen."""
    longer = [*steps[:at], more, *steps[at:]]
    short, long = (transferred(train(chain, capacity), LOAD) for chain in (steps, longer))
    for name in SUBSTANCES:
        assert getattr(long, name) <= getattr(short, name) * (1 + 1e-12), name
        assert 0 <= removal(LOAD, long)[name] <= 1


def test_ammonium_follows_nitrogen_in_each_stage_without_a_row() -> None:
    one, other = ("doka", "whole_plant"), ("teotil3_large", "chemical_biological_n")
    out = transferred(train([one, other]), LOAD)
    assert out.ammonium_n == pytest.approx(38 * (1 - 0.414716) * 0.3)
    assert out.ammonium_n < out.total_n


@pytest.mark.parametrize("wrong", [-0.1, 1.5])
def test_a_removal_outside_0_to_1(wrong: float) -> None:
    with pytest.raises(ValueError, match="removal 2 must lie between 0 and 1"):
        combine([0.5, wrong])
    with pytest.raises(ValueError, match="total_p must lie between 0 and 1"):
        Train({"total_p": wrong})


def test_an_unknown_stage_is_told_those_that_are_known() -> None:
    with pytest.raises(KeyError, match="doka primary"):
        train(["primary"])  # type: ignore[list-item]
