"""Wash-out is continuous, recycle and zone limit denitrification, oxygen slows nitrifiers."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.ekama import kinetics
from wastewater.model.treatment.ekama_nitrogen import (
    best_recycle,
    denitrification_potential,
    effluent_ammonium,
    effluent_nitrate,
    largest_unaerated_share,
    nitrifier_growth,
    smallest_sludge_age,
)

K = kinetics()


def test_wash_out_is_continuous_and_monotone() -> None:
    ages = np.linspace(1.0, 40.0, 100000)
    left = effluent_ammonium(ages, 0.3, 12.0, nitrifier_growth(12.0, K), 30.0, K)
    assert left[0] == 30.0
    assert np.all(np.diff(left) <= 0)
    assert np.abs(np.diff(left)).max() < 1.0
    assert left[-1] < 1.5


def test_smallest_age_is_where_the_largest_share_is_used() -> None:
    growth = nitrifier_growth(16.0, K)
    age = smallest_sludge_age(0.39, 16.0, growth, K)
    assert largest_unaerated_share(age, 16.0, growth, K) == pytest.approx(0.39)
    assert np.isinf(smallest_sludge_age(1.0, 16.0, growth, K))


def test_at_the_safety_the_ammonium_is_that_of_the_limit() -> None:
    """K / (S_f - 1) of the source."""
    growth = nitrifier_growth(16.0, K)
    share = largest_unaerated_share(15.0, 16.0, growth, K)
    left = effluent_ammonium(15.0, share, 16.0, growth, 40.0, K)
    assert left == pytest.approx(K.half_saturation(16.0) / (K.safety - 1))


def test_oxygen_and_ph_slow_nitrifiers() -> None:
    free = nitrifier_growth(20.0, K)
    assert nitrifier_growth(20.0, K, oxygen=0.4) == pytest.approx(free / 2)
    assert nitrifier_growth(20.0, K, ph=6.0) < nitrifier_growth(20.0, K, ph=7.2)
    assert nitrifier_growth(20.0, K, ph=11.0) == 0


def test_best_recycle_is_best() -> None:
    recycles = np.linspace(0, 20, 2001)
    left = effluent_nitrate(39.3469, 38.7674, recycles, 1.0, K)
    best = best_recycle(39.3469, 38.7674, 1.0, K)
    assert recycles[left.argmin()] == pytest.approx(best, abs=0.01)


def test_no_zone_no_denitrification() -> None:
    assert denitrification_potential(165.0, 420.0, 0.0, 15.0, 16.0, K) == 0
    assert best_recycle(30.0, 0.0, 1.0, K) == 0
    assert effluent_nitrate(30.0, 0.0, 4.0, 1.0, K) == 30.0
    assert effluent_nitrate(30.0, 5.0, 9.0, 1.0, K) <= 30.0
