"""Steady-state sludge: the age that a mass stands for is the inverse of the mass at that age."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.model.treatment.ekama import (
    age_of_mass,
    biomass_per_cod,
    degradable_left,
    kinetics,
    oxygen_for_carbon,
    sludge_mass,
)

K = kinetics()
AGES = np.array([0.3, 3.0, 15.0, 40.0])


@pytest.mark.parametrize("temperature", [6.0, 20.0, 28.0])
def test_age_is_the_inverse_of_mass(temperature: float) -> None:
    mass = sludge_mass(10447.5, 168.0, 373.0, AGES, temperature, K)
    assert age_of_mass(mass.total, 10447.5, 541.0, temperature, K) == pytest.approx(AGES, rel=1e-9)


def test_nothing_comes_in() -> None:
    assert np.isinf(age_of_mass(1000.0, 0.0, 0.0, 15.0, K))
    assert age_of_mass(0.0, 100.0, 10.0, 15.0, K) == 0


def test_cod_balance_closes() -> None:
    """COD taken up = oxygen + COD of the sludge wasted."""
    taken = 1000.0
    mass = sludge_mass(taken, 0.0, 0.0, AGES, 16.0, K)
    wasted = K.cod_per_vss * mass.volatile / AGES
    assert oxygen_for_carbon(taken, AGES, 16.0, K) + wasted == pytest.approx(taken, rel=1e-12)


def test_cold_sludge_is_more() -> None:
    assert biomass_per_cod(15.0, 8.0, K) > biomass_per_cod(15.0, 20.0, K)
    assert degradable_left(3.0, 16.0, K) > degradable_left(15.0, 16.0, K)


def test_constants_may_be_draws() -> None:
    draws = replace(K, endogenous_rate=np.array([0.2, 0.24, 0.28]))
    assert np.all(np.diff(biomass_per_cod(15.0, 16.0, draws)) < 0)
