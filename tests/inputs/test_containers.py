"""Containers that several fractions share: what is permitted, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wastewater.errors import InputError
from wastewater.inputs import vocabulary
from wastewater.inputs.city import load_city
from wastewater.inputs.edit import with_value

if TYPE_CHECKING:
    from tests.conftest import Town

ROW = 'collection.together,,,{container},{share},1,fixed,,,own-estimate,D,"by eye"\n'
DRY = "paper+cardboard+plastic+metal+carton"
MEASURE = """
[measure.glass]
start = 2027
full = 2030
investment = {value = 1e6, source = "own-estimate", grade = "D", note = "by eye"}
yearly_cost = {value = 1e4, source = "own-estimate", grade = "D", note = "by eye"}
lifetime = {value = 40, source = "own-estimate", grade = "D", note = "by eye"}
change = [{name = "collection.together", place = "metal+glass", set = 0.6, unit = "1", source = "own-estimate", grade = "D", note = "by eye"}]
[measure.glass.name]
en = "Metal with glass"

[scenario.glass]
measures = ["glass"]
[scenario.glass.name]
en = "Metal with glass"
"""  # noqa: E501


def in_denmark(town: Town) -> None:
    town.edit("city.toml", 'country = "UA"', 'country = "DK"')


@pytest.mark.parametrize("container", vocabulary.permitted_containers("DK"))
def test_the_danish_combinations_are_permitted_everywhere(town: Town, container: str) -> None:
    town.add("parameters.csv", ROW.format(container=container, share=1))
    assert town.load()
    in_denmark(town)
    assert town.load()


def test_the_dry_container_of_lviv_is_not_danish(town: Town) -> None:
    town.add("parameters.csv", ROW.format(container=DRY, share=1))
    assert town.load()
    in_denmark(town)
    (message,) = town.messages()
    assert message.startswith(
        f"town/parameters.csv, line 7, column place: '{DRY}' may not be collected in one container."
    )
    assert "Permitted here: paper+cardboard, metal+glass, metal+plastic," in message


@pytest.mark.parametrize("container", ["paper+plastic", "cardboard+paper", "food+paper", "glass"])
def test_a_forbidden_combination_is_an_error(town: Town, container: str) -> None:
    town.add("parameters.csv", ROW.format(container=container, share=1))
    (message,) = town.messages()
    assert f"'{container}' may not be collected in one container" in message


def test_no_household_has_a_fraction_in_two_containers(town: Town) -> None:
    town.add("parameters.csv", ROW.format(container="metal+glass", share=0.6))
    town.add("parameters.csv", ROW.format(container="metal+plastic", share=0.5))
    (message,) = town.messages()
    assert "town/parameters.csv, line 7, column value: More than all households have metal" in (
        message
    )
    assert "add up to 1.1" in message


def test_nor_after_a_measure(town: Town) -> None:
    town.add("parameters.csv", ROW.format(container="metal+plastic", share=0.5))
    town.add("parameters.csv", ROW.format(container="metal+glass", share=0))
    town.add("scenarios.toml", MEASURE)
    (message,) = town.messages()
    assert "scenario glass, key measures: More than all households have metal" in message


def test_nor_when_a_figure_is_tried_out() -> None:
    with pytest.raises(InputError, match="More than all households have metal"):
        with_value(load_city("lviv"), "collection.together", 0.5, place="metal+glass")


def test_members_are_dry_fractions() -> None:
    for inside in vocabulary.container_members().values():
        assert len(inside) > 1
        assert not {"food", "hazardous", "residual"} & set(inside)
