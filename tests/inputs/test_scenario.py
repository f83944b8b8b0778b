"""Records of measures and scenarios."""

from __future__ import annotations

import dataclasses

import pytest

from wastewater.inputs.scenario import BASELINE, Change, baseline


def test_the_baseline_has_no_measures_and_three_names() -> None:
    scenario = baseline()
    assert (scenario.id, scenario.measures) == (BASELINE, ())
    assert set(scenario.name) == {"en", "da", "uk"}
    assert scenario.name["en"] == "Baseline (no measures)"


def test_a_change_knows_its_row_and_is_frozen() -> None:
    change = Change("content", "food", "hg", "", "scale", 0.5, None, None, "1", "s", "A", "")
    assert change.key == ("content", "food", "hg", "")
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.value = 1.0  # type: ignore[misc]
