"""Trying out another figure: a new city, checked like a file, the old one untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from wastewater.errors import InputError
from wastewater.inputs.city import City, load_city
from wastewater.inputs.edit import with_value
from wastewater.inputs.parameters import keys

if TYPE_CHECKING:
    from tests.conftest import Town


def row(city: City, name: str, place: str) -> dict[str, object]:
    table = city.parameters
    (found,) = table[(table["name"] == name) & (table["place"] == place)].to_dict("records")
    return found


def test_a_new_figure_in_a_new_city(town: Town) -> None:
    city = town.load()
    tried = with_value(city, "sewer.connected", np.float64(0.9), 0.85, 0.95, place="works")
    assert row(city, "sewer.connected", "works")["value"] == 0.8
    changed = row(tried, "sewer.connected", "works")
    assert [changed[k] for k in ("base_value", "base_low", "base_high")] == [0.9, 0.85, 0.95]
    assert (changed["source"], changed["grade"]) == ("own-estimate", "D")
    assert changed["note"] != ""
    assert sorted(keys(tried.parameters)) == sorted(keys(city.parameters))
    assert list(tried.parameters.columns) == list(city.parameters.columns)


def test_a_figure_without_bounds_is_certain(town: Town) -> None:
    tried = with_value(town.load(), "population.residents", 12_000, place="works")
    assert row(tried, "population.residents", "works")["distribution"] == "fixed"


def test_the_unit_is_that_of_the_row(town: Town) -> None:
    removal = {"substance": "total_p", "place": "works.secondary"}
    tried = with_value(town.load(), "plant.removal", 60, 50, 70, **removal)
    found = tried.parameters.set_index(["name", "substance", "place"])["base_value"]
    assert found["plant.removal", "total_p", "works.secondary"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("name", "value", "place", "key"),
    [
        ("sewer.connected", 1.5, "works", "share_percent"),
        ("sewer.connected", -0.5, "works", "share_outside"),
        ("sewer.connected", 0.5, "elsewhere", "no_row_to_change"),
        ("residual.route", 0.9, "landfill", "mix_above_one"),
    ],
)
def test_a_figure_that_cannot_be(town: Town, name: str, value: float, place: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        with_value(town.load(), name, value, place=place)
    assert [problem.key for problem in caught.value.problems] == [f"problem.{key}"]
    assert "line" not in str(caught.value)


@pytest.mark.parametrize("name", ["landfill.depth", "landfill.density"])
def test_a_body_of_waste_has_a_depth_and_a_density(town: Town, name: str) -> None:
    """Its area follows from both: with a zero the balance would not be a number."""
    with pytest.raises(InputError):
        with_value(town.load(), name, 0, place="dumpsite")


def test_a_row_that_rows_of_the_places_overrule_is_not_changed_in_silence() -> None:
    city = load_city("lviv")
    with pytest.raises(InputError, match=r"outage\.aeration without a place.*lviv"):
        with_value(city, "outage.aeration", 20)
    assert with_value(city, "outage.aeration", 20, place="lviv") is not city
