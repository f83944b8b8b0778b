"""Choosing among the pilots' measures: front, budget, target and abatement curve."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wastewater.errors import InputError
from wastewater.results.abatement import CURVE_COLUMNS
from wastewater.results.best_set import BEST_SET_COLUMNS, CHEAPEST_COLUMNS
from wastewater.results.combinations import COMBINATION_COLUMNS
from wastewater.results.result import Result

MEASURES = ["rehabilitation", "digester", "reject_treatment", "leachate_capture", "litter_control"]
DRAWS = 60


@pytest.fixture(scope="module")
def table(pilots: Result) -> pd.DataFrame:
    return pilots.combinations("lviv", draws=DRAWS, measures=MEASURES)


def test_the_front_is_the_efficient_part_by_rising_cost(
    table: pd.DataFrame, pilots: Result
) -> None:
    front = pilots.pareto("lviv", draws=DRAWS, measures=MEASURES)
    assert tuple(front.columns) == COMBINATION_COLUMNS
    assert set(front["combination"]) == set(table.loc[table["efficient"], "combination"])
    rows = front[front["statistic"] == "mean"]
    assert rows["annual_cost"].is_monotonic_increasing
    assert rows["reduction"].is_monotonic_increasing
    assert front["statistic"].tolist() == ["best", "mean", "median", "p05", "p95"] * len(rows)
    assert (front["efficient_share"] > 0).all()


def test_the_front_of_several_cities(pilots: Result) -> None:
    front = pilots.pareto(draws=3, measures=["ten_fractions", "power_cuts"])
    assert front["city"].drop_duplicates().tolist() == ["lviv", "voznesensk"]


@pytest.mark.parametrize("budget", [0, 2e6, 1.6e7, 3e7])
def test_the_best_set_is_on_the_front(table: pd.DataFrame, pilots: Result, budget: float) -> None:
    found = pilots.best_set(budget, "lviv", draws=DRAWS, measures=MEASURES)
    assert tuple(found.columns) == BEST_SET_COLUMNS
    (row,) = found.to_dict("records")
    means = table[table["statistic"] == "mean"].set_index("combination")
    assert means.loc[row["combination"], "efficient"]
    assert row["annual_cost"] <= budget
    within = means[means["annual_cost"] <= budget]
    assert row["reduction"] == pytest.approx(within["reduction"].max(), rel=1e-9)
    assert 0 <= row["within"] <= 1
    if row["combination"]:
        assert row["combination"] != row["next_best"]
        assert row["beats_next"] >= 0.3


def test_a_larger_budget_keeps_at_least_as_much_out(pilots: Result) -> None:
    kept = [
        pilots.best_set(budget, "lviv", draws=DRAWS, measures=MEASURES)["reduction"].item()
        for budget in (0, 1e6, 5e6, 1.6e7, 5e7)
    ]
    assert kept == sorted(kept)
    assert kept[0] == 0 < kept[-1]


def test_a_capped_investment(pilots: Result) -> None:
    found = pilots.best_set(2e7, "lviv", draws=DRAWS, measures=MEASURES, cap="investment")
    (row,) = found.to_dict("records")
    assert row["cap"] == "investment"
    assert row["investment"] <= 2e7
    assert "rehabilitation" not in row["combination"]


def test_the_cheapest_way_to_a_target(table: pd.DataFrame, pilots: Result) -> None:
    found = pilots.cheapest(0.2, 0.5, "lviv", draws=DRAWS, measures=MEASURES)
    assert tuple(found.columns) == CHEAPEST_COLUMNS
    (row,) = found.to_dict("records")
    assert row["reached"] is True
    medians = table[table["statistic"] == "median"].set_index("combination")
    means = table[table["statistic"] == "mean"].set_index("combination")
    reaching = means[medians["reduction_share"] >= 0.2]
    assert row["annual_cost"] == pytest.approx(reaching["annual_cost"].min())
    assert row["probability"] >= 0.5
    assert row["reduction_share"] >= 0.2
    assert row["annual_cost_p05"] < row["annual_cost"] < row["annual_cost_p95"]


def test_a_target_out_of_reach_is_said(pilots: Result) -> None:
    (row,) = pilots.cheapest(0.99, 0.9, "lviv", draws=DRAWS, measures=MEASURES).to_dict("records")
    assert row["reached"] is False
    assert 0 < row["reduction_share"] < 0.99
    assert "rehabilitation" in row["combination"]
    assert row["probability"] < 0.9


def test_the_curve_adds_up(table: pd.DataFrame, pilots: Result) -> None:
    curve = pilots.abatement_curve("lviv", draws=DRAWS, measures=MEASURES)
    assert tuple(curve.columns) == CURVE_COLUMNS
    means = curve[curve["statistic"] == "mean"]
    assert means["step"].tolist() == list(range(1, 1 + len(means)))
    assert means["measure"].iloc[0] == "rehabilitation"
    assert "digester" not in set(means["measure"])  # it sets free what was bound
    np.testing.assert_allclose(means["reduction"].cumsum(), means["cumulative_reduction"])
    together = table[table["statistic"] == "mean"].set_index("combination")
    last = "+".join(m for m in MEASURES if m in set(means["measure"]))
    assert means["cumulative_reduction"].iloc[-1] == pytest.approx(together.loc[last, "reduction"])
    assert means["annual_cost"].sum() == pytest.approx(together.loc[last, "annual_cost"])


def test_a_curve_needs_few_combinations(pilots: Result) -> None:
    fresh = Result(*(getattr(pilots, name) for name in (
        "models", "scenarios", "years", "draws", "seed", "blocks"
    )))  # fmt: skip
    fresh.abatement_curve("lviv", "hg", draws=2, measures=MEASURES)
    (memory,) = fresh._solved.values()
    assert len(memory.loads) <= 1 + 5 + 4 + 3 + 2 + 1 < 2 ** len(MEASURES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget": float("nan")}, "The budget is nan; it must be a number of euros."),
        ({"cap": "money"}, "There is no cap money. Known are: annual_cost, investment."),
    ],
)
def test_bad_budgets(pilots: Result, change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as caught:
        pilots.best_set(**{"budget": 1e6, **change})  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reduction": 0}, "The reduction is 0; it must be a share above 0 and not above 1."),
        ({"reduction": 50}, "The reduction is 50; it must be a share above 0 and not above 1."),
        ({"confidence": 1.0}, "The confidence is 1.0; it must be a share above 0 and below 1."),
        ({"confidence": 90}, "The confidence is 90; it must be a share above 0 and below 1."),
    ],
)
def test_bad_targets(pilots: Result, change: dict[str, float], message: str) -> None:
    with pytest.raises(InputError) as caught:
        pilots.cheapest(**change)  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize("value", ["x", None, [1.0]])
def test_words_are_no_numbers(pilots: Result, value: object) -> None:
    with pytest.raises(InputError, match=r"The budget is .*; it must be a number of euros"):
        pilots.best_set(value)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"The reduction is .*\nThe confidence is "):
        pilots.cheapest(value, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", ["combinations", "pareto", "cheapest", "abatement_curve"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draws": 2.5}, "The number of draws is 2.5; it must be a whole number, 0 or more."),
        ({"draws": "5"}, "The number of draws is 5; it must be a whole number, 0 or more."),
        ({"draws": -1}, "The number of draws is -1; it must be a whole number, 0 or more."),
        ({"measures": "digester"}, "The measures are digester; they must be a list, with any of"),
        ({"measures": 5}, "The measures are 5; they must be a list, with any of ['ten_fractions',"),
        ({"sea": ""}, "There is no sea . Known are: baltic, black, north."),
    ],
)
def test_other_bad_wishes(
    pilots: Result, ask: str, change: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        getattr(pilots, ask)(city="lviv", **change)
    assert str(caught.value).startswith(message)
    assert len(caught.value.problems) == 1
