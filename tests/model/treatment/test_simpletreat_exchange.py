"""Movements between the boxes: the water and the sludge balance, exchange tends to equilibrium."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.treatment.simpletreat_chemical import Chemical, air_water, sorption
from wastewater.model.treatment.simpletreat_exchange import (
    AERATOR_SOLIDS,
    AERATOR_WATER,
    AIR,
    PRIMARY_SOLIDS,
    PRIMARY_WATER,
    SETTLER_SOLIDS,
    SETTLER_WATER,
    rates,
)
from wastewater.model.treatment.simpletreat_plant import Plant, tanks

CHEMICAL = Chemical("neutral", 200.0, 1e4, 0.5, 20.0, biodegradation=1e-4)
PLANT = Plant(wind=np.array([0.0, 2.0, 8.0]))


def test_exchange_rests_at_equilibrium() -> None:
    found = rates(CHEMICAL, PLANT).between
    in_air = air_water(CHEMICAL, PLANT.ph, PLANT.air_temperature)
    for water in (PRIMARY_WATER, AERATOR_WATER, SETTLER_WATER):
        assert found[water, AIR] == pytest.approx(found[AIR, water] * in_air)
    raw, activated = sorption(CHEMICAL, 7)
    assert found[PRIMARY_WATER, PRIMARY_SOLIDS] == pytest.approx(
        found[PRIMARY_SOLIDS, PRIMARY_WATER] * 1.5 * raw
    )
    for water, solids in ((AERATOR_WATER, AERATOR_SOLIDS), (SETTLER_WATER, SETTLER_SOLIDS)):
        back = found[solids, water]
        assert found[water, solids] == pytest.approx(back * 1.3 * activated)


def test_sludge_that_settles_leaves_or_comes_back() -> None:
    found, size = rates(CHEMICAL, PLANT), tanks(PLANT)
    leaving = (found.out[SETTLER_SOLIDS, way] for way in ("effluent_solids", "surplus_sludge"))
    back = found.between[SETTLER_SOLIDS, AERATOR_SOLIDS]
    settling = found.between[AERATOR_SOLIDS, SETTLER_SOLIDS]
    assert sum(leaving) + back == pytest.approx(settling)
    assert settling * 86400 * 1300 == pytest.approx(0.2 * 4)
    assert found.out[AERATOR_WATER, "degradation"] == pytest.approx(1e-4 * size.aerator_volume)


def test_what_enters() -> None:
    found = rates(CHEMICAL, PLANT)
    bound = sorption(CHEMICAL, 7)[0] * 0.45 / 1000
    assert found.entering[PRIMARY_SOLIDS] == pytest.approx(bound / (1 + bound))
    assert sum(found.entering.values()) == pytest.approx(1)


def test_the_kinds_of_aeration_differ() -> None:
    surface, bubble = (
        rates(CHEMICAL, Plant(aeration=kind)).between[AERATOR_WATER, AIR]
        for kind in ("surface", "bubble")
    )
    both = rates(CHEMICAL, Plant(aeration=np.array(["surface", "bubble"])))
    assert both.between[AERATOR_WATER, AIR] == pytest.approx([surface, bubble])
    assert surface != pytest.approx(bubble)
