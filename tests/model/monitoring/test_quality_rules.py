"""Names of the rules, the choice among them, and their lists."""

from __future__ import annotations

from importlib import resources

import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.species import determinand
from wastewater.model.monitoring import quality_rules as rules
from wastewater.model.monitoring.plants import _RULES as PLANT_RULES
from wastewater.model.monitoring.quality_flow import FLOW_RULES
from wastewater.model.monitoring.quality_timeline import TIMELINE_RULES
from wastewater.model.monitoring.quality_values import VALUE_RULES
from wastewater.text import LANGUAGES, catalogue

LISTS = ("quality_rules", "quality_bounds", "quality_parts", "quality_removal", "quality_steps")


def test_every_listed_rule_is_written_and_every_written_rule_is_listed() -> None:
    written = {*VALUE_RULES, *TIMELINE_RULES, *FLOW_RULES, *PLANT_RULES}
    assert set(rules.rule_names()) == written | set(rules.rule_names("treatment"))
    assert len(rules.rule_names("treatment")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_and_a_sentence(language: str) -> None:
    words = catalogue(language)
    for rule in rules.rule_names():
        assert words[f"monitoring.rule.{rule}.name"]
        assert words[f"monitoring.rule.{rule}.sentence"]


@pytest.mark.parametrize("name", [*LISTS, "quality_settings"])
def test_every_number_has_a_source(name: str) -> None:
    table = listed(name)
    common = resources.files("wastewater") / "data" / "sources.csv"
    with common.open(encoding="utf-8") as stream:
        known = {*listed("sources").index, *pd.read_csv(stream)["id"]}
    for row, entry in table.iterrows():
        assert entry["source"], row
        assert entry["grade"] in "ABCD", row
        assert (entry["grade"] != "D") or entry["note"], row
        assert entry["source"] in known, row


def test_bounds_are_ordered_and_in_the_unit_of_the_determinand() -> None:
    table = listed("quality_bounds")
    numbers = table[["low", "usual_low", "usual_high", "high"]].astype(float)
    assert (numbers.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    for name, unit in table["unit"].items():
        if not str(name).startswith("group:"):
            assert determinand(str(name)).unit == unit, name


def test_a_substance_without_bounds_has_those_of_its_group() -> None:
    names = pd.Series(["pfos", "nonsense", "cd"])
    assert rules.bounds(names, "usual_high").tolist() == [0.001, 1e6, 0.02]


def test_unknown_rules_are_all_told_with_a_suggestion() -> None:
    with pytest.raises(InputError) as error:
        rules.chosen(["negativ", "outlier", "nothing like it"])
    assert [p.value for p in error.value.problems] == ["negativ", "nothing like it"]
    assert error.value.problems[0].fields["suggestion"] == "negative"
    assert "flow_gap" in str(error.value)


def test_a_rule_can_be_switched_off_from_any_subject() -> None:
    on = rules.chosen(("flow_gap", "coarse"), "flow")
    assert "flow_gap" not in on
    assert "flow_zero" in on


def test_one_word_is_one_rule() -> None:
    assert "negative" not in rules.chosen("negative")


def test_no_findings_still_have_their_columns() -> None:
    empty = rules.gathered([])
    assert tuple(empty.columns) == rules.COLUMNS
    assert empty["day"].dtype == "datetime64[us]"
