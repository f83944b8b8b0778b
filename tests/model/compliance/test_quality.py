"""Concentrations, removals, hardness classes."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.compliance.quality import (
    concentration,
    dissolved,
    hardness_class,
    removal,
)


def test_half_the_water_doubles_the_concentration() -> None:
    load = np.array([1e3, 2e3])
    once = concentration(load, 1e6)
    assert once.tolist() == [1.0, 2.0]
    np.testing.assert_allclose(concentration(load, 5e5), 2 * once)
    assert np.isnan(concentration(1.0, 0.0))


def test_removal() -> None:
    assert removal([100.0, 100.0], [20.0, 110.0]).tolist() == pytest.approx([0.8, -0.1])
    assert np.isnan(removal(0.0, 0.0))


def test_hardness_at_its_borders() -> None:
    borders = [40, 50, 100, 200]
    found = hardness_class([0, 39.9, 40, 49.9, 50, 99.9, 100, 199.9, 200, 500], borders)
    assert found.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_the_total_stands_for_the_dissolved_part() -> None:
    assert dissolved([1.0, 2.0], None).tolist() == [1.0, 2.0]
    assert dissolved([1.0, 2.0], [0.5, 0.25]).tolist() == [0.5, 0.5]
