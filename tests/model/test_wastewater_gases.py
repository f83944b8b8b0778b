"""Methane and nitrous oxide of wastewater; the published factors are among the known answers."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.lists import read_list
from wastewater.model import wastewater_gases as gases


def test_any_water_body_is_printed_from_an_unrounded_correction():
    """0.068 is not 0.6 x 0.11; the printed factor is the one that counts."""
    made = gases.methane_factor(
        gases.factor("methane_per_bod"), gases.methane_of_way("any_water_body", "mcf")
    )
    assert made == pytest.approx(0.066)
    assert gases.methane_of_way("any_water_body") == 0.068


def test_all_ways_hold_their_range():
    table = read_list("wastewater_gases", "ways")[["mcf", "mcf_low", "mcf_high"]].astype(float)
    assert (table["mcf_low"] <= table["mcf"]).all()
    assert (table["mcf"] <= table["mcf_high"]).all()
    assert table["mcf_high"].max() <= 1


@pytest.mark.parametrize(("row", "error"), [("methane_per_bod", 0.3), ("industry_collected", 0.2)])
def test_typical_errors_of_the_guidelines(row, error):
    value, low, high = (gases.factor(row, c) for c in ("value", "low", "high"))
    assert (low, high) == pytest.approx((value * (1 - error), value * (1 + error)))


def test_sludge_and_recovery_never_make_methane_negative():
    assert gases.methane(100, 0.5, sludge=150) == 0
    assert gases.methane(100, 0.5, recovered=60) == 0
    assert gases.methane(100, 0.5, sludge=20, recovered=10) == pytest.approx(30)
    assert gases.removed_with_sludge(2, gases.factor("sludge_mixed")) == pytest.approx(1600)


def test_draws_are_the_last_axis():
    load = np.array([[100.0, 200.0, 300.0]])
    factor = np.array([0.1, 0.2, 0.3])
    np.testing.assert_allclose(gases.methane(load, factor), [[10, 40, 90]])
    np.testing.assert_allclose(gases.nitrous_oxide(load, 0.028), load * 0.044)


def test_gases_of_works_by_hand():
    found = gases.gases_of_works((1e6, 1e5), (2e5, 8e4), sludge=3e5, recovered=1000)
    assert found.methane_works == pytest.approx(7e5 * 0.018 - 1000)
    assert found.methane_water == pytest.approx(1e5 * 0.021)
    assert found.nitrous_oxide_works == pytest.approx(2e5 * 0.016 * 44 / 28)
    assert found.nitrous_oxide_water == pytest.approx(8e4 * 0.005 * 44 / 28)
    methane = float(found.methane_works + found.methane_water)
    other = float(found.nitrous_oxide_works + found.nitrous_oxide_water)
    assert found.co2e("ar5") == pytest.approx((28 * methane + 265 * other) / 1000)
    assert found.co2e() == pytest.approx((27 * methane + 273 * other) / 1000)


def test_better_works_warm_less_below_them():
    bad = gases.gases_of_works((1e6, 4e5), (2e5, 1.5e5))
    good = gases.gases_of_works((1e6, 5e4), (2e5, 4e4))
    assert good.co2e() < bad.co2e()


def test_warming_potentials_are_the_rows_of_the_project():
    assert gases.potentials("ar5") == {"methane": 28.0, "nitrous_oxide": 265.0}
    with pytest.raises(InputError, match="ar4"):
        gases.potentials("ar4")


def test_an_unknown_way():
    with pytest.raises(KeyError):
        gases.methane_of_way("magic")
