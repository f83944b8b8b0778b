"""Estimator, second estimator and rule: what suits the data, or what was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.model.monitoring import world
from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.report import Where
from wastewater.model.monitoring import limits
from wastewater.model.monitoring.choice import applicable, takes
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record
from wastewater.results.monitoring.suits import Choice, choose, possible, values_of
from wastewater.text import LANGUAGES, text

FAMILY = listed("estimators")["family"]


def record(years: int = 1, **how: Any) -> Record:
    rng = np.random.default_rng(5)
    return world.sampled(world.river(rng, world.days_of(years)), rng, **how)[0]


def chosen(made: Record, estimator: str = "", second: str = "", rule: str = "") -> Choice:
    return choose(made, estimator, second, rule, Where("flow.csv"))


def refused(made: Record, **asked: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        chosen(made, **asked)
    for language in LANGUAGES:
        for line in caught.value.lines(language):
            assert not set("{}") & set(line)
    return [(p.key, p.fields.get("estimator", "")) for p in caught.value.problems]


# ---------------------------------------------------------------- estimators


@pytest.mark.parametrize(
    ("years", "how", "estimator"),
    [
        (1, {"per_year": 4}, "m4"),
        (1, {"per_year": 8}, "m5"),
        (1, {}, "m6"),
        (4, {}, "loadest"),
        (12, {}, "wrtds"),
    ],
)
def test_the_default_and_its_reason(years: int, how: dict[str, int], estimator: str) -> None:
    choice = chosen(record(years, **how))
    assert choice.estimator == estimator
    assert choice.reason[0] == estimator
    assert choice.rule == "percentage"
    sentences = {text(f"monitoring.reason.{estimator}", language, **choice.reason[1])
                 for language in LANGUAGES}  # fmt: skip
    assert len(sentences) == 3


@pytest.mark.parametrize("how", [{"per_year": 4}, {"per_year": 8}, {}, {"censored": 0.5}])
@pytest.mark.parametrize("years", [1, 4, 12])
def test_the_second_is_of_another_family(years: int, how: dict[str, Any]) -> None:
    made = record(years, **how)
    for name in ("", *applicable(made)):
        choice = chosen(made, name)
        assert choice.second
        assert FAMILY[choice.second] != FAMILY[choice.estimator]
        values = values_of(made, choice.rule)
        assert takes(choice.estimator, values)
        assert takes(choice.second, values)


def test_what_was_asked_for_is_used() -> None:
    choice = chosen(record(censored=0.3), "m5", "m2", "ros")
    assert (choice.estimator, choice.second, choice.rule) == ("m5", "m2", "ros")
    assert choice.reason == ("asked", {})


def test_warnings_of_the_estimator_that_is_used() -> None:
    assert chosen(record(per_year=8), "m6").notes[0] == (
        "few_samples",
        {"count": "8", "advised": "12", "year": "2021"},
    )
    assert "few_samples" not in dict(chosen(record(per_year=8), "m5").notes)


def test_too_few_samples_for_anything() -> None:
    assert refused(record(per_year=2)) == [("monitoring.reason.too_few", "")]


def test_conditions_that_are_not_met_are_all_told() -> None:
    found = refused(record(per_year=8), estimator="wrtds", second="loadest")
    assert ("monitoring.note.refused_samples", "wrtds") in found
    assert ("monitoring.note.refused_years", "wrtds") in found
    assert ("monitoring.note.refused_samples", "loadest") in found


def test_unknown_names_are_told_together_with_a_hint() -> None:
    made = record()
    assert [key for key, _ in refused(made, estimator="m7", second="beal", rule="halb")] == [
        "problem.unknown_estimator",
        "problem.unknown_estimator",
        "problem.unknown_limit_rule",
    ]
    with pytest.raises(InputError, match=r"beale.*\?"):
        chosen(made, "", "beal")
    with pytest.raises(InputError, match=r"flow\.csv.*half"):
        chosen(made, rule="halv")


@pytest.mark.parametrize("name", BUILD)
def test_every_estimator_can_be_asked_for_where_its_conditions_are_met(name: str) -> None:
    choice = chosen(record(12, per_year=14), name)
    assert choice.estimator == name


# ---------------------------------------------------------------- rules


def test_a_rule_that_cannot_be_used_gives_way_with_a_note() -> None:
    made = record(censored=0.9)
    choice = chosen(made, rule="mle")
    assert choice.rule == "percentage"
    keys = [key for key, _ in choice.notes]
    assert "rule_share" in keys
    for key, fields in choice.notes:
        assert {text(f"monitoring.note.{key}", language, **fields) for language in LANGUAGES}


@pytest.mark.parametrize("rule", limits.rules())
def test_every_rule_can_be_asked_for(rule: str) -> None:
    choice = chosen(record(per_year=24, censored=0.3), rule=rule)
    assert choice.rule == rule
    assert not {key for key, _ in choice.notes if key.startswith("rule")}


@pytest.mark.parametrize("asked", [("smearing", ""), ("m6", "rating"), ("ferguson", "m5")])
def test_zeros_and_logarithms_do_not_go_together(asked: tuple[str, str]) -> None:
    """A curve through logarithms has no place for the zeros of a rule: another rule, and a note."""
    made = record(per_year=30, censored=0.3)
    choice = chosen(made, *asked, "zero")
    assert choice.rule == "percentage"
    assert ("rule_zeros", {}) in choice.notes
    assert (values_of(made, choice.rule) > 0).all()
    keys = {text("monitoring.note.rule_zeros", language) for language in LANGUAGES}
    assert len(keys) == 3


def test_a_year_all_below_the_limit_has_zeros_by_percentage() -> None:
    made = record(2, per_year=15, censored=0.2)
    of_first = made.year[made.at] == 2021
    made = replace(made, below=of_first | made.below)
    assert (values_of(made, "percentage")[of_first] == 0).all()
    choice = chosen(made, "smearing")
    assert choice.rule == "half"
    assert ("rule_zeros", {}) in choice.notes
    assert chosen(made, "m5").rule == "percentage"
    assert "smearing" not in possible(made, "percentage")
    assert "smearing" in possible(made, "half")


def test_values_of_a_rule_look_at_their_own_year() -> None:
    made = record(2, censored=0.3)
    years = made.year[made.at]
    values = values_of(made, "percentage")
    for year in (2021, 2022):
        share = (~made.below[years == year]).mean()
        low = made.below & (years == year)
        np.testing.assert_allclose(values[low], share * made.concentration[low])
    np.testing.assert_array_equal(values[~made.below], made.concentration[~made.below])
