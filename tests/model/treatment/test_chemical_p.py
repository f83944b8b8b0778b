"""Dose and what is left: inverse of each other, falling, never below the floor."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.chemical_p import (
    dose,
    hydroxide,
    metal_for,
    metal_mass,
    metal_moles,
    phosphate_left,
)


def test_the_curve_goes_through_the_example() -> None:
    assert phosphate_left(5.0, 3.3 * 4.9) == pytest.approx(0.1, rel=1e-4)


def test_more_metal_leaves_less_but_never_below_the_floor() -> None:
    left = phosphate_left(5.0, np.linspace(0, 100, 500), 0.05)
    assert left[0] == 5.0
    assert np.all(np.diff(left) <= 0)
    assert left[-1] == pytest.approx(0.05)
    assert phosphate_left(0.0, 3.0) == 0
    assert phosphate_left(0.02, 3.0, 0.05) == 0.02


def test_metal_is_the_inverse() -> None:
    wanted = np.array([4.0, 1.0, 0.3])
    metal = metal_for(5.0, wanted, 0.05)
    assert phosphate_left(5.0, metal, 0.05) == pytest.approx(wanted)
    assert metal_for(5.0, 6.0) == 0
    assert np.isinf(metal_for(5.0, 0.05, 0.05))


def test_metals_by_moles() -> None:
    assert metal_moles(dose(2.0, 1.5), dose(1.0, 1.5, "aluminium")) == pytest.approx(4.5)
    assert metal_mass("aluminium") < metal_mass()
    assert hydroxide(1.0, 5.0) == 0
