"""Electricity follows oxygen and water."""

from __future__ import annotations

import numpy as np

from wastewater.model.treatment.energy import electricity


def test_electricity() -> None:
    base = electricity(1000.0, 10000.0)
    assert electricity(2000.0, 10000.0) > base
    assert electricity(1000.0, 10000.0, 1.0) > base
    assert 0.1 < electricity(2000.0, 10000.0) / 10000 < 0.6, "kWh/m3 of ordinary works"
    assert np.all(electricity(np.zeros(3), 0.0) == 0)
