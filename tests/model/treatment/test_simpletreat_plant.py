"""The works of SimpleTreat: its defaults, its tanks, and works that cannot be."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from wastewater.inputs.lists import read_list
from wastewater.model.treatment.simpletreat_plant import Plant, loading_of_hours, tanks


def test_every_number_has_its_row() -> None:
    table, plant = read_list("treatment", "simpletreat"), Plant()
    for name in (f.name for f in fields(plant) if f.name not in ("primary", "aeration")):
        assert getattr(plant, name) == float(table.loc[name, "value"])
    assert set(table["grade"]) <= set("ABCD")
    assert table["source"].ne("").all()
    assert table["note"][table["grade"] == "D"].ne("").all()


def test_tanks_by_hand() -> None:
    size = tanks(Plant())
    assert size.oxygen_demand == pytest.approx(0.06 * (1 - 0.5417 * 2 / 3) / 0.2)
    assert size.primary_volume == pytest.approx(0.2 / 12)
    assert size.primary_area == pytest.approx(0.2 / 48)
    assert size.aerator_volume == pytest.approx(0.2 * 11.4996 / 24)
    assert size.aerator_area == pytest.approx(0.2 * 11.4996 / 72)
    assert size.settler_area == pytest.approx(0.05 / 3)


def test_no_primary_tank() -> None:
    size = tanks(Plant(primary=np.array([True, False])))
    assert size.primary_volume.tolist() == [pytest.approx(0.2 / 12), 0]
    assert size.oxygen_demand[1] == pytest.approx(0.3)


def test_a_known_aerator_gives_the_loading() -> None:
    hours = np.array([6.0, 12.0, 24.0])
    plant = Plant(primary=False, mixed_liquor=3.5)
    known = replace(plant, sludge_loading=loading_of_hours(hours, plant))
    assert tanks(known).aerator_hours == pytest.approx(hours)
    with pytest.raises(ValueError, match="hours"):
        loading_of_hours(0.0, plant)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inhabitants", 0),
        ("flow", -0.2),
        ("solids", 0.0),
        ("bod", np.nan),
        ("bod_in_solids", 1.2),
        ("settled_solids", -0.1),
        ("sludge_loading", 0.0),
        ("mixed_liquor", np.inf),
        ("effluent_solids", 0.0),
        ("ph", 15),
        ("ph", -1),
        ("air_temperature", 0.0),
        ("wind", -1.0),
        ("primary_depth", 0.0),
        ("settler_hours", np.array([6.0, -6.0])),
        ("aeration", "brush"),
        ("primary", 1),
        ("bod", 1e-3),
        ("mixed_liquor", 0.01),
    ],
)
def test_what_cannot_be_is_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Plant(**{name: value})


def test_degrees_celsius_are_not_taken_for_kelvin() -> None:
    with pytest.raises(ValueError, match="air_temperature"):
        Plant(air_temperature=12.0)
