"""Reject water: shares, and the published penalty of digestion in Lviv."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.loads import a_year, of_people
from wastewater.model.treatment.records import Effluent, Load, Works
from wastewater.model.treatment.reject import released, released_by_solids, solids_left
from wastewater.model.treatment.works import effluent


def test_shares() -> None:
    back = released(100.0, 10.0, 5.0, np.array([0.0, 0.5, 1.0]))
    assert back.nitrogen == pytest.approx([0, 22.5, 45])
    assert back.phosphorus == pytest.approx([0, 3.5, 7])
    assert solids_left(100.0, 1.0) == pytest.approx(62)


def lviv(people: float, **works: float) -> Effluent:
    """350 000 m3/d, Danish loads per person, winter and summer; volumes are guesses."""
    bod, n, p = (of_people(people, "danish", s) for s in ("bod5", "total_n", "total_p"))
    load = Load(350000.0, bod, 2 * bod, 1.167 * bod, n, 0.68 * n, p)
    return effluent(Works(digested=1.0, **works), load, np.array([12.0, 19.0]))


UPGRADED = {
    "volume": 130000.0,
    "settling_hours": 1.0,
    "anoxic_share": 0.25,
    "anaerobic_share": 0.1,
}


def test_penalty_of_digestion_in_lviv() -> None:
    """Published: about 130, later over 170 t P/yr, if the reject water is not treated.

    So much is set free by the sludge of an upgrade to biological phosphorus removal, at 760,000
    and 900,000 people; conventional sludge sets free half.
    """
    today = lviv(760000, volume=70000.0, mlss=2.5, settling_hours=1.75)
    upgraded = [a_year(lviv(people, **UPGRADED).reject_p).mean() for people in (760000, 900000)]
    assert 30 < a_year(today.reject_p).mean() < 100
    assert upgraded == pytest.approx([130, 170], rel=0.1)


def test_treated_reject_water_brings_less_back() -> None:
    treated = lviv(760000, **UPGRADED, reject_p_removed=0.9)
    untreated = lviv(760000, **UPGRADED)
    assert treated.reject_p == pytest.approx(0.1 * untreated.reject_p)
    assert np.all(treated.total_p < untreated.total_p)
    assert np.all(treated.iron > 0)


def test_the_design_of_120_tonnes_a_day() -> None:
    """Solids of the contract for digesters: published about 1,000 t N and over 170 t P a year."""
    back = released_by_solids(120000.0)
    assert a_year(back.nitrogen) == pytest.approx(1000, rel=0.2)
    assert a_year(back.phosphorus) == pytest.approx(170, rel=0.05)
