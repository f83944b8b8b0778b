"""Uptake rises with the anaerobic tank; sludge of metals as the guideline has it."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.chemical_p import dose
from wastewater.model.treatment.phosphorus import (
    enhanced_sludge,
    enhanced_uptake,
    growth_uptake,
    metal_sludge,
)


def test_uptake() -> None:
    assert growth_uptake(1000.0) == pytest.approx(10)
    assert enhanced_uptake(1000.0, 0.0, 0.0) == 0
    assert enhanced_uptake(1000.0, 0.3, 0.0) == pytest.approx(5)
    assert enhanced_uptake(1000.0, 0.3, 0.2) == pytest.approx(12.5)
    assert np.all(np.diff(enhanced_uptake(1.0, 0.3, np.linspace(0, 0.1, 9))) > 0)


def test_sludge_of_metals() -> None:
    """6.8 and 5.3 kg per kg of phosphorus at 1.5 mol per mol, 3 per kg of enhanced uptake."""
    assert metal_sludge(dose(10.0, 1.5), 0.0) == pytest.approx(68)
    assert metal_sludge(0.0, dose(10.0, 1.5, "aluminium")) == pytest.approx(53)
    assert enhanced_sludge(10.0) == pytest.approx(30)
