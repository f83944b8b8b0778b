"""Sizing: nitrifiers that die out need an infinite sludge age."""

from __future__ import annotations

import numpy as np

from wastewater.model.treatment.nitrification import net_growth, sludge_age


def test_cold_and_airless_slow_growth() -> None:
    growth = net_growth(np.array([5.0, 12.0, 20.0]), 0.5, 2.0)
    assert np.all(np.diff(growth) > 0)
    assert net_growth(12.0, 0.5, 0.1) < growth[1]


def test_no_growth_no_age() -> None:
    assert np.isinf(sludge_age(-0.1))
    assert sludge_age(np.array([0.1, 0.2]), 1.5).tolist() == [15.0, 7.5]
