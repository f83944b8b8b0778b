"""Scenarios: measures that meet, and what is said where they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wastewater.inputs.combinations import contradictions
from wastewater.inputs.parameters import keys

if TYPE_CHECKING:
    from tests.conftest import Town

CASES = [
    (
        'measures = ["pipes"]',
        'measures = ["pipe"]',
        "line 33, scenario sewer, key measures: There is no measure 'pipe'. The measures "
        "are: pipes. Did you mean 'pipes'?",
    ),
    (
        'measures = ["pipes"]',
        'measures = ["pipes", "pipes"]',
        "line 33, scenario sewer, key measures: The measure 'pipes' is listed twice.",
    ),
    (
        'measures = ["pipes"]',
        'measures = "pipes"',
        "line 33, scenario sewer, key measures: 'pipes' is not a list. Write it as [\"one\", "
        '"two"].',
    ),
    (
        'measures = ["pipes"]\n',
        "",
        "line 32, scenario sewer: 'measures' is missing.",
    ),
    (
        '[scenario.sewer.name]\nen = "New sewer"\n',
        "",
        "line 32, scenario sewer: 'name' is missing.",
    ),
    (
        'en = "New sewer"',
        'en = "Baseline (no measures)"',
        "line 34, scenario sewer, key name: The name 'Baseline (no measures)' is there "
        "twice; charts could not tell the two apart.",
    ),
    (
        'name = "population.residents"\nplace = "works"\nscale = 1.1',
        'name = "sewer.connected"\nplace = "works"\nscale = 1.01',
        "line 33, scenario sewer, key measures: Two changes meet on the row "
        "'sewer.connected / works': pipes (set), pipes (scale). Only two scales may be "
        "combined; take one of the measures out or make one measure of them.",
    ),
    (
        'measures = ["pipes"]',
        "measures = 3",
        'line 33, scenario sewer, key measures: \'3\' is not a list. Write it as ["one", "two"].',
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES)
def test_a_bad_scenario(town: Town, old: str, new: str, message: str) -> None:
    town.edit("scenarios.toml", old, new)
    assert town.messages() == [f"town/scenarios.toml, {message}"]


SECOND = """
[measure.second]
start = 2028
full = 2028
investment = {{value = 0, source = "town-2024", grade = "A"}}
yearly_cost = {{value = 0, source = "town-2024", grade = "A"}}
lifetime = {{value = 10, source = "town-2024", grade = "A"}}
name = {{en = "Second"}}

[[measure.second.change]]
{key}
{change}
unit = "1"
source = "town-2024"
grade = "A"

[scenario.both]
measures = ["pipes", "second"]
name = {{en = "Both"}}
"""
RESIDENTS = 'name = "population.residents"\nplace = "works"'
CONNECTED = 'name = "sewer.connected"\nplace = "works"'
LANDFILL = 'name = "residual.route"\nplace = "landfill"'


def test_two_scales_multiply(town: Town) -> None:
    town.add("scenarios.toml", SECOND.format(key=RESIDENTS, change="scale = 1.2"))
    assert town.load().scenarios["both"].measures == ("pipes", "second")


@pytest.mark.parametrize("change", ["set = 0.9", "shift = 0.01", "scale = 1.01"])
def test_any_other_two_changes_of_one_row_are_a_conflict(town: Town, change: str) -> None:
    town.add("scenarios.toml", SECOND.format(key=CONNECTED, change=change))
    kind = change.split()[0]
    assert town.messages() == [
        "town/scenarios.toml, line 54, scenario both, key measures: Two changes meet on the row "
        f"'sewer.connected / works': pipes (set), second ({kind}). Only two scales may be "
        "combined; take one of the measures out or make one measure of them."
    ]


def test_shares_that_go_above_one_together(town: Town) -> None:
    town.add("scenarios.toml", SECOND.format(key=LANDFILL, change="set = 0.9"))
    assert town.messages() == [
        "town/scenarios.toml, line 54, scenario both, key measures: The shares of residual.route "
        "add up to 1.1, more than 1. What is left of 1 goes to 'dumpsite'; a share that you leave "
        "out is taken from the reference."
    ]


def test_contradictions_of_measures_that_no_scenario_joins(town: Town) -> None:
    """The same rules as in a scenario, for any set of measures."""
    without = SECOND[: SECOND.index("[scenario.both]")]
    town.add("scenarios.toml", without.format(key=LANDFILL, change="set = 0.9"))
    third = without.format(key=CONNECTED, change="set = 0.9").replace("econd", "hird")
    town.add("scenarios.toml", third)
    city = town.load()
    pipes, second, third_one = city.measures.values()
    base = dict(zip(keys(city.parameters), city.parameters["base_value"], strict=True))
    assert contradictions([], base) == contradictions([pipes], base) == []
    assert [p.key for p in contradictions([pipes, third_one], base)] == ["problem.conflict"]
    assert [p.key for p in contradictions([pipes, second], base)] == ["problem.mix_above_one"]


def test_baseline_is_a_name_of_its_own(town: Town) -> None:
    town.add("scenarios.toml", '[scenario.baseline]\nmeasures = []\nname = {en = "Mine"}\n')
    assert town.messages() == [
        "town/scenarios.toml, line 36, scenario baseline: The id 'baseline' is there twice, or is "
        "taken."
    ]


def test_a_scenario_may_have_no_measures(town: Town) -> None:
    town.add("scenarios.toml", '[scenario.nothing]\nmeasures = []\nname = {en = "Nothing"}\n')
    assert list(town.load().scenarios) == ["baseline", "sewer", "nothing"]


def test_a_measure_with_problems_does_not_make_its_scenario_unsound(town: Town) -> None:
    town.edit("scenarios.toml", "set = 0.95", "set = 9.5")
    assert len(town.messages()) == 1
