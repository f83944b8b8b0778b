"""Annuities and cost per kilogram."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.cost import annual_cost, annuity_factor, cost_per_kg


@pytest.mark.parametrize(
    ("rate", "lifetime", "factor"),
    [
        (0.04, 15, 0.0899411),
        (0.05, 1, 1.05),
        (0.05, 2, 1.05**2 / 2.05),
        (0.0, 20, 0.05),
        (0.08, 30, 0.0888274),
    ],
)
def test_annuity_factor(rate: float, lifetime: float, factor: float) -> None:
    found = annuity_factor(np.array([rate]), np.array([float(lifetime)]))
    assert found.item() == pytest.approx(factor, rel=1e-6)


def test_an_annuity_repays_with_interest() -> None:
    rate, lifetime = np.array([0.01, 0.04, 0.2]), np.array([7.0, 15.0, 40.0])
    owed = np.ones(3)
    for year in range(40):
        owed = np.where(year < lifetime, owed * (1 + rate) - annuity_factor(rate, lifetime), owed)
    np.testing.assert_allclose(owed, 0, atol=1e-10)


def test_a_small_rate_is_close_to_none() -> None:
    lifetime = np.array([20.0])
    assert annuity_factor(np.array([1e-12]), lifetime).item() == pytest.approx(0.05, rel=1e-9)


def test_reject_water_treatment() -> None:
    """0.5 million EUR over 15 years at 4 % is 0.045 million EUR a year, 0.3 EUR/kg for 150 t P."""
    cost = annual_cost(*(np.array([x]) for x in (5e5, 0.0, 15.0, 0.04)))
    assert cost.item() == pytest.approx(0.045e6, rel=0.001)
    assert cost_per_kg(cost, np.array([150e3])).item() == pytest.approx(0.3, rel=0.001)


def test_yearly_cost_is_added() -> None:
    cost = annual_cost(np.array([0.0]), np.array([-3.0]), np.array([10.0]), np.array([0.03]))
    assert cost.item() == -3


def test_what_keeps_nothing_out_has_no_cost_per_kg() -> None:
    with np.errstate(all="raise"):
        ratio = cost_per_kg(np.array([10.0, 10.0, 10.0]), np.array([[0.0, -1.0, 5.0]]))
    np.testing.assert_array_equal(ratio, [[np.inf, np.inf, 2]])
