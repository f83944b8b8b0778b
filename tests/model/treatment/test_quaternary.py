"""Ozone: the doses that were measured, and the kinetic form."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.quaternary import oxidised, ozone_removal


def test_measured_doses() -> None:
    found = ozone_removal(np.array([0.0, 3.0, 5.0, 7.0, 20.0]))
    assert found == pytest.approx([0, 0.65, 0.78, 0.88, 0.88])


def test_kinetic_form() -> None:
    """1 - exp(-5e9 x 1e-12 x 900) for a usual rate constant with OH radicals."""
    assert oxidised(5e9) == pytest.approx(1 - np.exp(-4.5))
    assert oxidised(0.0) == 0
    assert oxidised(5e9, 1e9) > oxidised(5e9)
