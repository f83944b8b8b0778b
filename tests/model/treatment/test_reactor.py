"""What both reactors share."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.reactor import (
    degraded_share,
    dissolved_left,
    milligrams_per_litre,
    within_oxygen,
)

RATES = (4.57, 2.86)


def test_short_ages_wash_out() -> None:
    left = dissolved_left(np.array([0.0, 0.1, 1.0, 10.0]), 15.0)
    assert np.isinf(left[:2]).all()
    assert np.all(np.diff(left[1:]) < 0)
    assert degraded_share(400.0, 1000.0, np.array([0.0, 15.0]), 15.0) == pytest.approx(
        [0, 0.997], abs=2e-3
    )


def test_concentration_without_flow() -> None:
    assert milligrams_per_litre(5.0, 0.0) == 0
    assert milligrams_per_litre(5.0, 1000.0) == pytest.approx(5)


def oxygen_used(nitrified: np.ndarray, denitrified: np.ndarray) -> np.ndarray:
    return RATES[0] * nitrified - RATES[1] * denitrified


def test_oxygen_is_used_up_where_it_limits() -> None:
    spare = np.linspace(0, 600, 300)
    nitrified, denitrified = within_oxygen(100.0, 0.8, 50.0, spare, *RATES)
    used = oxygen_used(nitrified, denitrified)
    assert np.all(np.diff(nitrified) >= -1e-9)
    short = nitrified < 100 - 1e-9
    assert used[short] == pytest.approx(spare[short])
    assert np.all(used <= spare + 1e-9)
    assert nitrified[-1] == 100
    assert denitrified[-1] == 50


def test_unlimited_oxygen() -> None:
    nitrified, denitrified = within_oxygen(100.0, 0.8, np.inf, np.inf, *RATES)
    assert (nitrified, denitrified) == (100, 80)
