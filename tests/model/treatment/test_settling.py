"""Primary settling: tabled removals, a COD that adds up, ammonium that does not settle."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.records import Load
from wastewater.model.treatment.settling import settle, settling_removal

LOAD = Load(1000.0, 300.0, 600.0, 350.0, 55.0, 38.0, 9.0)


def test_removal_is_that_of_the_table() -> None:
    hours = np.array([0.0, 0.75, 1.75, 9.0])
    assert settling_removal(hours, "bod5") == pytest.approx([0, 0.25, 1 / 3, 1 / 3])
    assert settling_removal(hours, "tss") == pytest.approx([0, 0.5, 45 / 70, 45 / 70])


@pytest.mark.parametrize("hours", [0.0, 0.5, 2.0])
def test_nothing_is_lost(hours: float) -> None:
    s = settle(LOAD, hours)
    assert s.total_n + s.sludge_n == pytest.approx(55)
    assert s.total_p + s.sludge_p == pytest.approx(9)
    assert s.tss + s.sludge == pytest.approx(350)
    parts = s.soluble + s.particulate + s.inert_soluble + s.inert_particulate
    assert parts == pytest.approx(s.cod)


def test_ammonium_does_not_settle() -> None:
    load = Load(1000.0, 300.0, 600.0, 350.0, 55.0, 54.0, 9.0)
    assert settle(load, 2.0).sludge_n == pytest.approx(1)
