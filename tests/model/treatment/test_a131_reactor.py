"""Design rules read backwards: nothing below the bare age, all at the safety, linear between."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment import a131
from wastewater.model.treatment.a131_reactor import grow, nitrified_share, nitrogen
from wastewater.model.treatment.ekama import kinetics
from wastewater.model.treatment.records import Load, Works
from wastewater.model.treatment.settling import settle

SETTLED = settle(Load(10000.0, 2500.0, 5000.0, 2500.0, 500.0, 350.0, 90.0), 0.0)


def test_nitrified_share() -> None:
    bare = float(a131.nitrifier_age(12.0))
    safe = float(a131.aerobic_sludge_age(2500.0, 12.0))
    ages = np.array([0.5 * bare, bare, (bare + safe) / 2, safe, 2 * safe])
    assert nitrified_share(ages, 2500.0, 12.0) == pytest.approx([0, 0, 0.5, 1, 1])


def test_the_worked_example_backwards() -> None:
    """7953 m3 at 3.5 g/l with 346.9 kg/d of phosphorus sludge: 9.725 d, all nitrified."""
    works = Works(volume=7953.3712, mlss=3.5, anoxic_share=0.2)
    growth = grow(SETTLED, 346.9, works, 12.0, kinetics())
    assert growth.age == pytest.approx(9.725074, rel=1e-6)
    assert growth.sludge == pytest.approx(2515.474, rel=1e-6)
    found = nitrogen(growth, SETTLED, 0.0, works, 12.0, kinetics())
    assert found.nitrified == pytest.approx(355, rel=5e-3)
    assert found.denitrified == pytest.approx(275, rel=5e-3)
