"""Ekama's reactor: the sludge balances, nitrifiers are washed out smoothly over draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wastewater.model.treatment.ekama_reactor import grow, nitrogen, site_kinetics
from wastewater.model.treatment.records import Load, Works
from wastewater.model.treatment.settling import settle

K = site_kinetics()
SETTLED = settle(Load(1000.0, 300.0, 600.0, 350.0, 55.0, 38.0, 9.0), 1.0)
WORKS = Works(volume=800.0, anoxic_share=0.3)


def test_sludge_made_is_sludge_held_by_age() -> None:
    growth = grow(SETTLED, 20.0, WORKS, 12.0, K)
    assert (growth.sludge + 20) * growth.age == pytest.approx(800 * 3.5, rel=0.01)
    assert growth.age_is_short


def test_operators_waste_older_sludge() -> None:
    growth = grow(SETTLED, 0.0, replace(WORKS, sludge_age=6.0), 12.0, K)
    assert growth.age == 6
    assert not growth.age_is_short


def test_wash_out_is_smooth_over_draws() -> None:
    draws = np.random.default_rng(7).uniform(0.45, 0.85, 2000)
    k = replace(K, nitrifier_growth=draws)
    ages = np.array([3.0, 6.0, 8.0, 10.0, 14.0, 25.0])[:, None]
    works = replace(WORKS, volume=1e6, sludge_age=ages)
    growth = grow(SETTLED, 0.0, works, 10.0, k)
    found = nitrogen(growth, SETTLED, 0.0, works, 10.0, k)
    share = (found.nitrified / found.at_hand).mean(axis=-1)
    assert np.all(np.diff(share) > 0) or share[0] == share[1] == 0
    assert ((share > 0.05) & (share < 0.95)).sum() >= 2


def test_nitrogen_balance() -> None:
    growth = grow(SETTLED, 0.0, WORKS, 12.0, K)
    found = nitrogen(growth, SETTLED, 3.0, WORKS, 12.0, K)
    out = found.ammonium + found.organic + found.nitrified + growth.uptake_n
    assert out == pytest.approx(SETTLED.total_n + 3)
    assert 0 <= found.denitrified <= found.nitrified
