"""Measures: what a change says of the row that it changes, and what is said about bad ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wastewater.inputs.changes import shadows
from wastewater.inputs.parameters import Places

if TYPE_CHECKING:
    from tests.conftest import Town

CASES = [
    (
        "[measure.pipes]\nstart = 2027\n",
        "[measure.pipes]\n",
        "line 1, measure pipes: 'start' is missing.",
    ),
    (
        "start = 2027",
        "strt = 2027",
        "line 2, measure pipes, key strt: 'strt' is not known here. Possible: name, start, "
        "full, investment, yearly_cost, lifetime, change. Did you mean 'start'?",
    ),
    (
        "start = 2027",
        'start = "soon"',
        "line 2, measure pipes, key start: 'soon' is not a year. Write four digits, such as 2030.",
    ),
    (
        "start = 2027",
        "start = 27",
        "line 2, measure pipes, key start: '27' is not a year. Write four digits, such as 2030.",
    ),
    (
        "start = 2027",
        "start = 2027-01-01",
        "line 2, measure pipes, key start: '2027-01-01' is not a year. Write four digits, "
        "such as 2030.",
    ),
    (
        "start = 2027",
        "start = 2031",
        "line 3, measure pipes, key full: The year of full effect 2030 is before the start 2031.",
    ),
    (
        "investment = {value = 1e6, low = 5e5, high = 2e6, source",
        "investment = {low = 5e5, high = 2e6, source",
        "line 4, measure pipes, investment: 'value' is missing.",
    ),
    (
        "value = 1e6, low",
        "value = 1e5, low",
        "line 4, measure pipes, investment, key value: The value 100000 is not between low "
        "and high (500000 … 2000000).",
    ),
    (
        "value = 1e6, low",
        "value = -1e6, low",
        "line 4, measure pipes, investment, key value: '-1000000' is not possible; the "
        "number must not be below zero.",
    ),
    (
        "value = 1e6, low = 5e5, high",
        "value = 1e6, high",
        "line 4, measure pipes, investment, key low: A number is missing.",
    ),
    (
        'high = 50, source = "town-2024"',
        'high = 50, source = "town-2023"',
        "line 6, measure pipes, lifetime, key source: The source 'town-2023' is not in the "
        "list of sources. Add a line for it to sources.csv (sheet sources), or use "
        "'own-estimate' with the reason in the note. Did you mean 'town-2024'?",
    ),
    (
        'lifetime = {value = 40, low = 30, high = 50, source = "town-2024", grade = "A"}',
        "lifetime = 40",
        "line 6, measure pipes, key lifetime: '40' is not enough. Write {value = ..., low "
        "= ..., high = ..., source = ..., grade = ..., note = ...}.",
    ),
    (
        'lifetime = {value = 40, low = 30, high = 50, source = "town-2024", grade = "A"}\n',
        "",
        "line 1, measure pipes: 'lifetime' is missing.",
    ),
    (
        'name = "sewer.connected"',
        'name = "sewer.conected"',
        "line 13, measure pipes, change 1, key name: There is no parameter "
        "'sewer.conected'. Did you mean 'sewer.connected'?",
    ),
    (
        'name = "sewer.connected"\n',
        "",
        "line 12, measure pipes, change 1: 'name' is missing.",
    ),
    (
        'name = "sewer.connected"\nplace = "works"',
        'name = "sewer.connected"\nplace = "work"',
        "line 14, measure pipes, change 1, key place: 'work' is not a place for "
        "sewer.connected. Possible: works. Did you mean 'works'?",
    ),
    (
        'name = "sewer.connected"\nplace = "works"',
        'name = "sewer.connected"',
        "line 12, measure pipes, change 1: The row 'sewer.connected' is not used in this "
        "city: more special rows, such as 'sewer.connected / works', take its place. "
        "Change those.",
    ),
    (
        "set = 0.95",
        "set = 95",
        "line 15, measure pipes, change 1, key set: '95' is not a share between 0 and 1, "
        "as sewer.connected must be. Is it a percentage? Then write the unit %, or divide "
        "by 100.",
    ),
    (
        "set = 0.95",
        "scale = 1.3",
        "line 15, measure pipes, change 1, key scale: With this change sewer.connected "
        "goes from 0.8 to 1.04, outside 0 … 1.",
    ),
    (
        "set = 0.95",
        "set = 0.95\nscale = 1.3",
        "line 12, measure pipes, change 1: A change needs exactly one of set, scale and "
        "shift; found: set, scale.",
    ),
    (
        "set = 0.95\n",
        "",
        "line 12, measure pipes, change 1: A change needs exactly one of set, scale and "
        "shift; found: -.",
    ),
    (
        'set = 0.95\nunit = "1"',
        'set = 0.95\nunit = "kg"',
        "line 16, measure pipes, change 1, key unit: The unit 'kg' does not fit "
        "sewer.connected. Possible: 1, %.",
    ),
    (
        'set = 0.95\nunit = "1"',
        'set = 0.95\nunit = "shares"',
        "line 16, measure pipes, change 1, key unit: The unit 'shares' is not known. "
        "Possible for sewer.connected: 1, %.",
    ),
    (
        'set = 0.95\nunit = "1"',
        "set = 0.95",
        "line 12, measure pipes, change 1: 'unit' is missing.",
    ),
    (
        "low = 0.9\n",
        "low = 0.99\n",
        "line 17, measure pipes, change 1, key low: The low value 0.99 is above the high "
        "value 0.98.",
    ),
    (
        "high = 0.98\n",
        "",
        "line 12, measure pipes, change 1, key high: A number is missing.",
    ),
    (
        "set = 0.95",
        "set = 'ninety'",
        "line 15, measure pipes, change 1, key set: 'ninety' is not a number.",
    ),
    (
        "scale = 1.1",
        "scale = -1.1",
        "line 26, measure pipes, change 2, key scale: '-1.1' is not possible; the number "
        "must not be below zero.",
    ),
    (
        'scale = 1.1\nunit = "1"',
        'scale = 1.1\nunit = "person"',
        "line 27, measure pipes, change 2, key unit: The unit 'person' does not fit scale. "
        "Possible: 1, %.",
    ),
    (
        "value = 40, low = 30",
        "value = 0, low = 0.0001",
        "line 6, measure pipes, lifetime, key value: A lifetime of 0 years is not possible.",
    ),
    (
        'set = 0.95\nunit = "1"\nlow = 0.9\nhigh = 0.98',
        'shift = 0.3\nunit = "1"',
        "line 15, measure pipes, change 1, key shift: With this change sewer.connected "
        "goes from 0.8 to 1.1, outside 0 … 1.",
    ),
    (
        "set = 0.95",
        "set = 0.95\nwhy = 3",
        "line 16, measure pipes, change 1, key why: 'why' is not known here. Possible: "
        "name, unit, source, grade, fraction, substance, place, set, scale, shift, low, "
        "high, note.",
    ),
    (
        "low = 0.9\n",
        "low = -0.9\n",
        "line 17, measure pipes, change 1, key low: '-0.9' is not a share between 0 and 1, "
        "as sewer.connected must be.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES)
def test_a_bad_measure(town: Town, old: str, new: str, message: str) -> None:
    town.edit("scenarios.toml", old, new)
    assert town.messages() == [f"town/scenarios.toml, {message}"]


def test_a_sound_measure(town: Town) -> None:
    measure = town.load().measures["pipes"]
    assert (measure.start, measure.full) == (2027, 2030)
    assert measure.name["da"] == "Nye rør"
    assert (measure.investment.value, measure.investment.low) == (1e6, 5e5)
    assert (measure.yearly_cost.value, measure.yearly_cost.low) == (1e4, None)
    assert measure.lifetime.source == "town-2024"
    connected, growth = measure.changes
    assert connected.key == ("sewer.connected", "", "", "works")
    assert (connected.kind, connected.value, connected.low, connected.high) == (
        "set", 0.95, 0.9, 0.98,
    )  # fmt: skip
    assert (growth.kind, growth.value, growth.low) == ("scale", 1.1, None)


def test_changes_are_in_base_units(town: Town) -> None:
    town.add(
        "scenarios.toml",
        """
[[measure.pipes.change]]
name = "plant.removal"
substance = "total_p"
place = "works.secondary"
shift = 20
unit = "%"
source = "town-2024"
grade = "A"
""",
    )
    change = town.load().measures["pipes"].changes[2]
    assert (change.kind, change.value, change.unit) == ("shift", pytest.approx(0.2), "%")


def test_a_row_that_is_not_there(town: Town) -> None:
    town.edit("parameters.csv", "works.secondary", "secondary")
    town.add(
        "scenarios.toml",
        """
[[measure.pipes.change]]
name = "plant.removal"
substance = "total_p"
place = "works.secondary"
set = 0.8
unit = "1"
source = "town-2024"
grade = "A"
""",
    )
    (message,) = town.messages()
    assert message.startswith(
        "town/scenarios.toml, line 37, measure pipes, change 3: There is no row 'plant.removal / "
        "total_p / works.secondary' to change. Rows of this name: plant.removal / "
    )


def test_a_yearly_saving_is_a_cost_below_zero(town: Town) -> None:
    town.edit("scenarios.toml", "value = 1e4", "value = -1e4")
    assert town.load().measures["pipes"].yearly_cost.value == -1e4


def test_an_unreadable_parameter_table_does_not_make_every_row_unknown(town: Town) -> None:
    town.edit("parameters.csv", "value,unit", "value,units")
    assert len(town.messages()) == 1


def test_an_unreadable_list_of_sources_does_not_make_every_source_unknown(town: Town) -> None:
    town.edit("sources.csv", "publisher", "publishr")
    assert len(town.messages()) == 1


def test_a_misnamed_row_is_told_once(town: Town) -> None:
    town.edit("parameters.csv", "sewer.connected,,,works", "sewer.connected,,,work")
    assert len(town.messages()) == 1


def test_shadows() -> None:
    places = Places(("north", "south"), ())
    name = "sewer.connected"
    rows = [(name, "", "", ""), (name, "", "", "north")]
    assert shadows(rows[0], rows, places) == []
    rows.append((name, "", "", "south"))
    assert shadows(rows[0], rows, places) == rows[1:]
    stage = [("plant.stage", "", "", place) for place in ("primary", "north.primary")]
    assert shadows(stage[0], stage, Places(("north",), ())) == stage[1:]
    assert shadows(stage[1], stage, Places(("north",), ())) == []


def test_a_measurement_is_no_measure(town: Town) -> None:
    row = "plant.discharge,,total_p,works,2.5,t/yr,lognormal,2,3,town-2024,A,\n"
    town.add("parameters.csv", row)
    town.edit(
        "scenarios.toml",
        'name = "population.residents"\nplace = "works"',
        'name = "plant.discharge"\nsubstance = "total_p"\nplace = "works"',
    )
    (message,) = town.messages()
    assert "plant.discharge is what was measured, not what a measure changes" in message
