"""Design rules: age and mass are inverse, capacity and share are inverse, sizes in between."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment import a131


def test_age_is_the_inverse_of_mass() -> None:
    ages = np.array([1.0, 9.7, 30.0])
    mass = ages * (a131.sludge_production(2500.0, 1.0, ages, 12.0) + 346.9)
    assert a131.age_of_mass(mass, 2500.0, 1.0, 346.9, 12.0) == pytest.approx(ages, rel=1e-9)


@pytest.mark.parametrize("kind", ["pre_anoxic", "simultaneous"])
def test_share_is_the_inverse_of_capacity(kind: str) -> None:
    shares = np.array([0.2, 0.27, 0.4, 0.5])
    capacity = a131.denitrification_capacity(shares, 10.0, kind)
    assert a131.anoxic_share_for(capacity, 10.0, kind) == pytest.approx(shares)
    assert a131.anoxic_share_for(np.array([0.0, 1e-3, 9.0]), 12.0, kind).tolist() == [0, 0.2, 0.5]


def test_sizes_in_between() -> None:
    factor = a131.safety_factor(np.array([0.0, 1200.0, 3600.0, 6000.0, 1e6]))
    assert factor == pytest.approx([1.8, 1.8, 1.625, 1.45, 1.45])
    assert a131.age_without_nitrification(3600.0) == pytest.approx(4.5)
    assert a131.age_of_stabilisation() == 25


def test_cold_needs_more() -> None:
    ages = a131.aerobic_sludge_age(7000.0, np.array([8.0, 12.0, 16.0]))
    assert np.all(np.diff(ages) < 0)
    assert np.all(np.diff(a131.denitrification_capacity(0.3, np.array([8.0, 12.0, 16.0]))) > 0)


def test_nothing_to_precipitate_or_to_recycle() -> None:
    assert a131.phosphorus_to_precipitate(1.0, 250.0, 0.7) == 0
    assert a131.recycle_for(5.0, 8.0) == 0
