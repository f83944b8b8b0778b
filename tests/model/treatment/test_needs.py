"""What a target needs: the works that come out reach it, or the result says that they do not."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.needs import Target, needed
from wastewater.model.treatment.records import Load, Works
from wastewater.model.treatment.works import effluent

LVIV = Load(350000.0, 45600.0, 91200.0, 53200.0, 9160.0, 6200.0, 2080.0)
SITE = Works(volume=0.0, settling_hours=1.0, mlss=4.0)

LADDER = [
    Target(bod5=15.0),
    Target(bod5=15.0, ammonium_n=2.0),
    Target(bod5=15.0, total_n=12.0),
    Target(bod5=15.0, total_n=10.0, total_p=1.0),
    Target(bod5=10.0, total_n=8.0, total_p=0.5),
    Target(bod5=10.0, total_n=8.0, total_p=0.3),
]


@pytest.mark.parametrize("target", LADDER)
def test_the_works_reach_the_target(target: Target) -> None:
    found = needed(target, LVIV, np.array([10.0, 14.0]), SITE)
    assert {name for name, yes in found.reached.items() if not np.all(yes)} == set()
    again = effluent(found.works, LVIV, np.array([10.0, 14.0]), "a131")
    assert again.total_n == pytest.approx(found.effluent.total_n)


def test_the_simulation_agrees_on_the_whole() -> None:
    """Ekama's simulation of the designed works: within 4 mg N/l and 0.15 mg P/l of the target."""
    found = needed(LADDER[4], LVIV, 10.0, SITE)
    assert found.simulated.concentration("total_n") < 12
    assert found.simulated.concentration("total_p") < 0.65


def test_more_is_needed_for_less() -> None:
    needs = [needed(target, LVIV, 10.0, SITE) for target in (LADDER[0], LADDER[3], LADDER[4])]
    for column in ("volume", "sludge_age", "iron"):
        assert np.all(np.diff([float(getattr(need, column)) for need in needs]) >= -1e-9), column
    assert needs[1].oxygen > needs[0].oxygen
    assert needs[2].oxygen < needs[1].oxygen, "denitrification gives oxygen back"
    cold, warm = (needed(LADDER[4], LVIV, t, SITE) for t in (8.0, 14.0))
    assert cold.volume > warm.volume


def test_what_cannot_be_reached_is_said() -> None:
    found = needed(Target(total_n=2.5, total_p=0.01), LVIV, 8.0, SITE)
    assert not found.reached["total_n"]
    assert not found.reached["total_p"]
    assert np.isfinite(found.iron)
    assert found.anoxic_share <= 0.5


def test_phosphorus_alone_needs_no_nitrification() -> None:
    found = needed(Target(total_p=1.0), LVIV, 12.0, SITE)
    assert found.sludge_age == pytest.approx(4.0)
    assert found.anoxic_share == 0
    assert found.iron > 0


def test_a_negative_target() -> None:
    with pytest.raises(ValueError, match="total_n must not be negative"):
        Target(total_n=-10.0)
