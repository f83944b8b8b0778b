"""The steps of an abatement cost curve as records."""

from __future__ import annotations

from wastewater.present.decide.common import question
from wastewater.present.decide.steps import curve_of, measure_names


def test_steps_are_the_table(decided) -> None:
    table = decided.abatement_curve("lviv")
    curve = curve_of(question(decided, "lviv", "total_p", "en"), table, None)
    assert [step.measure for step in curve.steps] == ["digester", "reject", "works", "sorting"]
    wide = table.set_index(["measure", "statistic"])
    left = 0.0
    for step in curve.steps:
        rows = wide.loc[step.measure]
        assert list(step.cost) == list(rows["cost_per_kg"])
        assert list(step.reduction) == list(rows["reduction"])
        assert list(step.total) == list(rows["cumulative_reduction"])
        assert list(step.annual) == list(rows["annual_cost"])
        assert step.left == left
        assert step.width == step.total.median - left
        left = step.total.median


def test_measures_that_add_nothing_stand_apart(decided, decide) -> None:
    asked = question(decided, "lviv", "total_p", "en")
    table = decided.abatement_curve("lviv")
    assert curve_of(asked, table, ["works", "cover", "reject"]).without == ["cover"]
    assert curve_of(asked, table, None).without == []
    nothing = curve_of(asked, table.iloc[:0], None)  # those of the fullest scenario
    assert nothing.steps == []
    assert nothing.without == ["sorting", "works"]


def test_a_step_whose_median_keeps_nothing_out(decided) -> None:
    asked = question(decided, "lviv", "total_p", "en")
    table = decided.abatement_curve("lviv")
    at = (table["measure"] == "sorting") & (table["statistic"] == "median")
    table.loc[at, "reduction"] = 0.0
    curve = curve_of(asked, table, None)
    assert [step.measure for step in curve.steps] == ["digester", "reject", "works"]
    assert curve.without == ["sorting"]
    assert measure_names(asked, curve.without) == ["Sorting into ten fractions"]
