"""Two tests of an input: what goes one way, what goes any way, and what chance does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from wastewater.results.screening import Ranked, chance_of


def ranked(inputs: np.ndarray) -> Ranked:
    found = Ranked.of(inputs)
    assert found is not None
    return found


def test_what_has_no_influence_has_a_fair_chance() -> None:
    random = np.random.default_rng(1)
    chances = ranked(random.random((2000, 300))).chances(random.lognormal(size=300))
    for level in (0.5, 0.1, 0.02):
        assert np.mean(chances < level) < 1.4 * level
    assert np.mean(chances < 0.5) > 0.35


@pytest.mark.parametrize("outcome", [lambda x: x, np.exp, lambda x: -(x**3), np.square, np.cos])
def test_influence_is_seen(outcome) -> None:  # type: ignore[no-untyped-def]
    inputs = np.random.default_rng(2).normal(size=(3, 600))
    chances = ranked(inputs).chances(outcome(inputs[1]))
    assert chances[1] < 1e-20
    assert chances[[0, 2]].min() > 1e-3


def test_only_the_order_of_an_input_counts() -> None:
    inputs = np.random.default_rng(3).random((2, 200))
    outcome = inputs[0] + inputs[1] ** 2
    chances = ranked(inputs).chances(outcome)
    np.testing.assert_array_equal(ranked(np.exp(5 * inputs)).chances(outcome), chances)
    np.testing.assert_array_equal(ranked(inputs).part([1]).chances(outcome), chances[1:])


def test_nothing_to_rank() -> None:
    assert Ranked.of(np.zeros((0, 500))) is None
    assert Ranked.of(np.zeros((3, 29))) is None
    assert Ranked.of(np.zeros((3, 30))) is not None


def test_chance_is_that_of_an_f_test() -> None:
    """Of a share 0.2 with 4 and 95: F = 5.9375."""
    expected = special.fdtrc(4, 95, 5.9375)
    assert chance_of(np.array([0.2]), 4, 95)[0] == pytest.approx(expected)
    assert chance_of(np.array([0.0, 1.0]), 4, 95).tolist() == pytest.approx([1.0, 0.0])
