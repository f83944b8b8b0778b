"""Data reconciliation: constraints hold, nothing moves without need, nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from wastewater.model.monitoring.reconcile import reconcile

VALUES, SD = np.array([100.0, 60, 35]), np.array([10.0, 3, 3.5])
SUM = np.array([[1.0, -1, -1]])


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(3, 8), m=st.integers(1, 3))
def test_constraints_hold_and_errors_shrink(seed: int, n: int, m: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(m, n)), random.normal(size=m)
    x, sd = random.normal(10, 3, n), random.uniform(0.1, 3, n)
    found = reconcile(x, sd, a, b)
    assert a @ found.adjusted == pytest.approx(b, abs=1e-8)
    assert (found.table["adjusted_sd"] <= sd * (1 + 1e-9)).all()
    assert found.freedom == m
    shift = found.adjusted - x
    assert found.statistic == pytest.approx(np.sum((shift / sd) ** 2), rel=1e-6)
    again = reconcile(found.adjusted, sd, a, b)
    assert again.adjusted == pytest.approx(found.adjusted)
    assert again.p == pytest.approx(1, abs=1e-4)


def test_no_other_solution_moves_less() -> None:
    a = np.array([[1.0, -1, -1, 0], [0, 1, 0, -1]])
    x, sd = np.array([100.0, 60, 35, 48]), np.array([10.0, 3, 3.5, 6])
    least = optimize.minimize(
        lambda at: np.sum(((at - x) / sd) ** 2),
        x,
        constraints={"type": "eq", "fun": lambda at: a @ at},
        options={"ftol": 1e-14},
    )
    assert reconcile(x, sd, a).adjusted == pytest.approx(least.x, rel=1e-4)


def test_the_table_says_what_moved() -> None:
    table = reconcile(VALUES, SD, SUM).table
    assert list(table) == ["value", "sd", "adjusted", "adjusted_sd", "shift", "shift_sd"]
    assert table["shift"].to_numpy() == pytest.approx(table["adjusted"] - VALUES)
    assert table["shift_sd"].to_numpy() == pytest.approx(table["shift"] / SD)


def test_a_contradiction_fails_the_test() -> None:
    assert reconcile(VALUES, SD, SUM).p == pytest.approx(0.6497737, abs=1e-6)
    assert reconcile(np.array([100.0, 60, 90]), SD, SUM).p < 1e-5


def test_an_exact_value_stays() -> None:
    found = reconcile(VALUES, np.array([0.0, 3, 3.5]), SUM)
    assert found.adjusted[0] == 100
    assert found.table["adjusted_sd"][0] == 0
    assert found.table["shift_sd"][0] == 0
    assert found.adjusted[1:].sum() == pytest.approx(100)


def test_scaling_the_unit_changes_nothing_but_the_unit() -> None:
    one, other = reconcile(VALUES, SD, SUM), reconcile(1e9 * VALUES, 1e9 * SD, SUM)
    assert other.adjusted == pytest.approx(1e9 * one.adjusted)
    assert other.statistic == pytest.approx(one.statistic)


def test_values_that_err_together_move_together() -> None:
    apart = reconcile(VALUES, np.diag(SD**2), SUM)
    assert apart.adjusted == pytest.approx(reconcile(VALUES, SD, SUM).adjusted)
    meter = np.outer(SD, SD) * 0.9 + 0.1 * np.diag(SD**2)
    joint = reconcile(VALUES, meter, SUM)
    assert SUM @ joint.adjusted == pytest.approx([0], abs=1e-9)
    assert joint.table["shift"][1] < 0


@pytest.mark.parametrize(
    ("sd", "constraints", "words"),
    [
        ([10, 3, -1], [[1, -1, -1]], "negative"),
        ([10, 3, np.nan], [[1, -1, -1]], "numbers"),
        ([10, 3, 3], [[1, -1, -1], [2, -2, -2]], "follows"),
        ([10, 3, 3], [[0, 0, 0]], "follows"),
        ([0, 0, 3], [[1, -1, 0]], "exactly"),
        ([10, 0, 0], [[1, -1, 0], [1, 0, -1]], "each"),
        ([10, 3], [[1, -1, -1]], "fit"),
        ([10, 3, 3], [[1, -1]], "fit"),
    ],
)
def test_nonsense_is_refused(sd: list[float], constraints: list[list[float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reconcile(VALUES, np.array(sd, float), np.array(constraints, float))
