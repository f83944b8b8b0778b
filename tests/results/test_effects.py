"""The parts of an outcome: what a group of inputs tells, alone and with others."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.additive_fit import find_effects
from wastewater.results.effects import bends, line, mean_products, weights_of


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(30, 1500))


def test_groups_add_up_to_their_inputs_where_effects_do(inputs: np.ndarray) -> None:
    effects = find_effects(inputs, inputs[:5].sum(axis=0) + 0.1 * inputs[6])
    alone = [effects.known(inputs, [i]).share for i in range(30)]
    for group in ([0, 1], [2, 3, 4, 9], [6, 0]):
        together = effects.known(inputs, group).share
        assert together == pytest.approx(sum(alone[i] for i in group), rel=1e-12)
    assert effects.known(inputs, range(30)).share == pytest.approx(1, abs=1e-6)
    assert effects.known(inputs, [9, 10]).share == 0


def test_a_group_also_has_what_its_inputs_do_together(inputs: np.ndarray) -> None:
    """y = a + b + c + a b: variance 4, the product belongs to those who know both."""
    outcome = inputs[0] + inputs[1] + inputs[2] + inputs[0] * inputs[1]
    effects = find_effects(inputs, outcome)
    assert effects.known(inputs, [0]).share == pytest.approx(0.25, abs=0.03)
    assert effects.known(inputs, [0, 1]).share == pytest.approx(0.75, abs=0.05)
    assert effects.known(inputs, [0, 2]).share == pytest.approx(0.5, abs=0.05)
    groups = [[0, 2], [1]]
    assert sum(effects.known(inputs, group).share for group in groups) < 0.8


def test_what_is_expected_of_a_known_group(inputs: np.ndarray) -> None:
    outcome = 5 + inputs[0] + inputs[1] + inputs[2] + inputs[0] * inputs[1]
    known = find_effects(inputs, outcome).known(inputs, [0, 1])
    told = inputs[0] + inputs[1] + inputs[0] * inputs[1]
    expected = outcome.mean() + outcome.std() * known.expected
    np.testing.assert_allclose(expected, 5 + told, atol=0.15)
    assert known.gains == ()
    only = find_effects(inputs, outcome).known(inputs, [0])
    ((gain, other),) = only.gains
    again = only.expected + only.rest + gain * other
    np.testing.assert_allclose(again, (outcome - outcome.mean()) / outcome.std(), atol=1e-12)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_two_inputs_that_go_together(correlation: float) -> None:
    """y = a + b of one unit: a alone tells (1 + r) / 2 of it, both tell all."""
    scores = np.random.default_rng(2).normal(size=(3, 3000))
    twin = correlation * scores[0] + np.sqrt(1 - correlation**2) * scores[1]
    inputs = np.array([scores[0], twin, scores[2]])
    effects = find_effects(inputs, inputs[0] + inputs[1], units=[4, 4, 5])
    assert effects.known(inputs, [0]).share == pytest.approx((1 + correlation) / 2, abs=0.03)
    assert effects.known(inputs, [0, 1]).share == pytest.approx(1, abs=1e-3)


def test_no_effects_nothing_known() -> None:
    inputs = np.random.default_rng(3).normal(size=(4, 500))
    known = find_effects(inputs, np.ones(500)).known(inputs, [0, 1])
    assert known.share == 0
    np.testing.assert_array_equal(known.expected, 0)


def test_a_line_has_mean_0_and_spread_1() -> None:
    values = line(np.array([1.0, 2, 3, 10]))
    assert values.mean() == pytest.approx(0)
    assert values.std() == pytest.approx(1)


@pytest.mark.parametrize(("draws", "count"), [(90, 0), (250, 1), (400, 3), (5000, 9)])
def test_bends_need_draws(draws: int, count: int) -> None:
    found = bends(np.linspace(0, 1, draws))
    assert found.shape == (count, draws)
    np.testing.assert_allclose(found.mean(axis=1), 0, atol=1e-12)


def test_equal_columns_share_their_weight() -> None:
    columns = np.random.default_rng(4).normal(size=(3, 200))
    columns[1] = columns[0]
    goal = 2 * columns[0] + columns[2]
    weights = weights_of(mean_products(columns, columns), mean_products(columns, goal[None])[:, 0])
    np.testing.assert_allclose(weights, [1, 1, 1], atol=1e-5)
