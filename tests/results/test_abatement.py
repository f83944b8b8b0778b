"""The abatement cost curve, where the order is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import ArrayLike

from wastewater.results.abatement import CURVE_COLUMNS, CurveStep, curve, curve_table
from wastewater.results.combinations import Combinations
from wastewater.results.solved import Taken

if TYPE_CHECKING:
    from tests.results.conftest import MadeChoice


def finding(
    made_choice: MadeChoice,
    cost: Mapping[str, ArrayLike],
    reduction: Callable[[Taken], ArrayLike],
    forbidden: Sequence[Taken] = (),
) -> Callable[[Sequence[Taken]], Combinations]:
    def find(taken: Sequence[Taken]) -> Combinations:
        return made_choice(cost, reduction, taken=[one for one in taken if one not in forbidden])

    return find


def order(steps: Sequence[CurveStep]) -> list[str]:
    return [step.measure for step in steps]


def test_the_cheapest_kilogram_first(made_choice: MadeChoice) -> None:
    gain = {"dear": 10.0, "cheap": 40.0, "middle": 20.0}
    cost = {"dear": 100.0, "cheap": 40.0, "middle": 60.0}
    steps = curve(list(cost), finding(made_choice, cost, lambda taken: sum(gain[m] for m in taken)))
    assert order(steps) == ["cheap", "middle", "dear"]
    table = curve_table(made_choice(cost, lambda taken: 0), steps)
    assert tuple(table.columns) == CURVE_COLUMNS
    best = table[table["statistic"] == "best"]
    assert best["cost_per_kg"].tolist() == [1, 3, 10]
    assert best["cumulative_reduction"].tolist() == [40, 60, 70]


def test_the_order_follows_what_is_left_to_gain(made_choice: MadeChoice) -> None:
    """Alone `second` is better than `third`, after `first` it is worse: one load, caught once."""
    cost = {"first": 1.0, "second": 8.0, "third": 10.0}

    def reduction(taken: Taken) -> float:
        caught = 1.0
        if "first" in taken:
            caught *= 0.2
        if "second" in taken:
            caught *= 0.5
        return 80 * (1 - caught) + (20 if "third" in taken else 0)

    steps = curve(list(cost), finding(made_choice, cost, reduction))
    assert order(steps) == ["first", "third", "second"]
    assert steps[2].reduction.tolist() == pytest.approx([8.0] * 3)
    np.testing.assert_allclose(sum(step.reduction for step in steps), steps[-1].total)


def test_savings_come_first_and_the_largest_before_all(made_choice: MadeChoice) -> None:
    cost = {"pays": 5.0, "saves": -3.0, "saves_much": -9.0}
    gain = {"pays": 50.0, "saves": 1.0, "saves_much": 30.0}
    steps = curve(list(cost), finding(made_choice, cost, lambda taken: sum(gain[m] for m in taken)))
    assert order(steps) == ["saves_much", "saves", "pays"]


def test_it_ends_where_nothing_more_is_kept_out(made_choice: MadeChoice) -> None:
    """A measure that only makes sense after another joins once that one is there."""
    cost = {"digester": -1.0, "reject": 2.0, "works": 10.0, "idle": 0.0}

    def reduction(taken: Taken) -> float:
        total = 50.0 if "works" in taken else 0.0
        if "digester" in taken:
            total -= 20
        return total

    steps = curve(list(cost), finding(made_choice, cost, reduction))
    assert order(steps) == ["works"]
    assert curve(["idle"], finding(made_choice, cost, reduction)) == []
    empty = curve_table(made_choice(cost, reduction), [])
    assert (len(empty), tuple(empty.columns)) == (0, CURVE_COLUMNS)


def test_steps_that_contradict_the_ones_before_are_left_out(made_choice: MadeChoice) -> None:
    cost = {"a": 1.0, "b": 2.0, "c": 9.0}
    gain = {"a": 10.0, "b": 10.0, "c": 10.0}
    forbidden = [frozenset({"a", "b"}), frozenset({"a", "b", "c"})]
    find = finding(made_choice, cost, lambda taken: sum(gain[m] for m in taken), forbidden)
    assert order(curve(list(cost), find)) == ["a", "c"]


def test_means_decide_and_bands_are_paired(made_choice: MadeChoice) -> None:
    """Draw by draw what `b` adds is certain, whatever `a` does in that draw."""
    cost = {"a": (1.0, 1.0, 1.0), "b": (4.0, 4.0, 4.0)}
    gains = {"a": (1.0, 10.0, 50.0), "b": (90.0, 20.0, 20.0)}

    def reduction(taken: Taken) -> np.ndarray:
        return np.sum([np.zeros(3), *(np.array(gains[m]) for m in taken)], axis=0)

    steps = curve(list(cost), finding(made_choice, cost, reduction))
    assert order(steps) == ["a", "b"]  # although b is the better one at best estimates
    table = curve_table(made_choice(cost, reduction), steps)
    second = table[table["step"] == 2].set_index("statistic")
    assert second.loc["p05", "reduction"] == second.loc["p95", "reduction"] == 20
    assert second.loc["p05", "cumulative_reduction"] < second.loc["p95", "cumulative_reduction"]
    assert second.loc["mean", "cost_per_kg"] == pytest.approx(0.2)
