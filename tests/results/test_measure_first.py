"""Shares of the spread: planted answers, and hundreds of inputs that have none."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.measure_first import spread_shares


def test_planted_answer_among_300_others() -> None:
    """Two inputs with four fifths and one fifth of the variance, 300 that do not matter."""
    random = np.random.default_rng(2)
    inputs = random.normal(size=(302, 2000))
    outcome = 2 * inputs[17] + inputs[200]
    shares = spread_shares(inputs, outcome)
    assert shares[17] == pytest.approx(0.8, abs=0.03)
    assert shares[200] == pytest.approx(0.2, abs=0.03)
    others = np.delete(shares, [17, 200])
    assert np.count_nonzero(others) <= 1
    assert others.max() < 0.03


def test_false_alarms_are_rare() -> None:
    random = np.random.default_rng(3)
    alarms = [
        np.count_nonzero(spread_shares(random.random((300, 400)), random.random(400)))
        for _ in range(40)
    ]
    assert sum(alarms) <= 8  # 5 % of 40 runs are 2


def test_ishigami() -> None:
    """First-order indices of the Ishigami function (a = 7, b = 0.1), analytic."""
    x = np.random.default_rng(4).uniform(-np.pi, np.pi, (3, 4000))
    outcome = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    np.testing.assert_allclose(spread_shares(x, outcome), [0.313905, 0.442411, 0], atol=0.05)


def test_sobol_g() -> None:
    """First-order indices of Sobol's g function, a = 0, 1, 4.5, 9 and four times 99."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])[:, None]
    x = np.random.default_rng(5).random((8, 4000))
    outcome = ((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=0)
    expected = [0.716192, 0.179048, 0.023676, 0.007162, 0, 0, 0, 0]
    np.testing.assert_allclose(spread_shares(x, outcome), expected, atol=0.05)


def test_units_do_not_matter() -> None:
    inputs = np.random.default_rng(6).random((4, 600))
    outcome = inputs[0] + 0.5 * inputs[1]
    scaled = spread_shares(inputs * np.array([[1e6], [1e-9], [3], [1]]) + 5, 1e12 * outcome)
    np.testing.assert_allclose(scaled, spread_shares(inputs, outcome), rtol=1e-9)


def test_one_input_that_explains_all() -> None:
    inputs = np.random.default_rng(7).random((2, 1000))
    shares = spread_shares(inputs, inputs[0])
    assert shares[0] == pytest.approx(1, abs=0.01)
    assert shares[1] == 0


@pytest.mark.parametrize("draws", [0, 1, 10, 29])
def test_too_few_draws_tell_nothing(draws: int) -> None:
    inputs = np.random.default_rng(8).random((3, draws))
    outcome = inputs[0] if draws else np.zeros(0)
    np.testing.assert_array_equal(spread_shares(inputs, outcome), 0)


def test_what_does_not_vary_carries_nothing() -> None:
    inputs = np.random.default_rng(9).random((2, 400))
    inputs[0] = 3.0
    assert spread_shares(inputs, inputs[1])[0] == 0
    np.testing.assert_array_equal(spread_shares(inputs, np.full(400, 2.0)), 0)
    np.testing.assert_array_equal(spread_shares(np.ones((2, 400)), inputs[1]), 0)
