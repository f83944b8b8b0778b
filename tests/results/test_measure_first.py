"""Shares of the spread and narrowing: planted answers, and hundreds of inputs without any."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest
from scipy import special

from wastewater.results.additive_fit import find_effects
from wastewater.results.measure_first import narrowing, spread_shares


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
    np.testing.assert_allclose(spread_shares(x, outcome), [0.313905, 0.442411, 0], atol=0.02)


def test_sobol_g() -> None:
    """First-order indices of Sobol's g function, a = 0, 1, 4.5, 9 and four times 99."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])[:, None]
    x = np.random.default_rng(5).random((8, 4000))
    outcome = ((np.abs(4 * x - 2) + a) / (1 + a)).prod(axis=0)
    expected = [0.716192, 0.179048, 0.023676, 0.007162, 0, 0, 0, 0]
    np.testing.assert_allclose(spread_shares(x, outcome), expected, atol=0.02)


def test_units_do_not_matter() -> None:
    inputs = np.random.default_rng(6).random((4, 600))
    outcome = inputs[0] + 0.5 * inputs[1]
    units = np.array([[1e6], [1e-9], [3], [1]])
    scaled = spread_shares(units * (inputs + 5), 1e12 * outcome)
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


# ---------------------------------------------------------------- properties


def stratified(seed: int, count: int, draws: int) -> np.ndarray:
    """Standard normal scores of a Latin hypercube."""
    random = np.random.default_rng(seed)
    ranks = np.array([random.permutation(draws) for _ in range(count)])
    return np.asarray(special.ndtri((ranks + random.random(ranks.shape)) / draws))


def test_an_input_that_does_not_matter_changes_nothing() -> None:
    random = np.random.default_rng(10)
    inputs = random.normal(size=(40, 800))
    outcome = inputs[3] + 0.4 * inputs[20] * inputs[3] + 0.15 * inputs[31]
    before = spread_shares(inputs, outcome)
    after = spread_shares(np.insert(inputs, 15, random.normal(size=800), axis=0), outcome)
    assert np.count_nonzero(before) >= 2
    assert after[15] == 0
    np.testing.assert_allclose(np.delete(after, 15), before, rtol=1e-9)


def test_the_order_of_the_inputs_does_not_matter() -> None:
    random = np.random.default_rng(11)
    inputs = random.normal(size=(40, 800))
    outcome = np.exp(0.5 * inputs[3] + 0.4 * inputs[20]) + 0.3 * inputs[31]
    order = random.permutation(40)
    shares = spread_shares(inputs[order], outcome)
    np.testing.assert_allclose(shares, spread_shares(inputs, outcome)[order], rtol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_shares_never_add_up_to_more_than_one(seed: int) -> None:
    inputs = stratified(seed, 30, 300)
    outcome = inputs[:6].sum(axis=0) + 0.01 * np.random.default_rng(seed).normal(size=300)
    shares = spread_shares(inputs, outcome)
    assert 0.98 < shares.sum() <= 1
    np.testing.assert_allclose(shares[:6], 1 / 6, atol=0.03)


def test_what_is_small_is_found_behind_what_is_large() -> None:
    """One input has 98 % of the spread, another 1.5 %, a third half a percent."""
    inputs = stratified(12, 100, 1000)
    outcome = np.sqrt([0.98, 0.015, 0.005]) @ inputs[[50, 7, 70]]
    shares = spread_shares(inputs, outcome)
    np.testing.assert_allclose(shares[[50, 7, 70]], [0.98, 0.015, 0.005], rtol=0.05)
    assert np.count_nonzero(shares) == 3


def test_the_shares_of_a_mix() -> None:
    """Each share of a Dirichlet mix tells something of the others: y = a of Dirichlet(1, 1, 1).

    Given b, the mean of a is (1 - b) / 2: the variance of that is a quarter of its own.
    """
    inputs = np.random.default_rng(13).dirichlet([1, 1, 1], 4000).T
    shares = spread_shares(inputs, inputs[0], units=[7, 7, 7])
    np.testing.assert_allclose(shares, [1, 0.25, 0.25], atol=0.03)


# ---------------------------------------------------------------- narrowing


def narrowed(inputs: np.ndarray, outcome: np.ndarray, known: Collection[int]) -> float:
    return narrowing(find_effects(inputs, outcome).known(inputs, known))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 0.99])
def test_a_normal_band_narrows_to_the_root_of_what_is_left(share: float) -> None:
    inputs = stratified(1, 60, 2000)
    outcome = np.sqrt(share) * inputs[5] + np.sqrt((1 - share) / 30) * inputs[20:50].sum(axis=0)
    assert narrowed(inputs, outcome, [5]) == pytest.approx(1 - np.sqrt(1 - share), abs=0.02)


def test_groups_narrow_like_one_input_with_their_share() -> None:
    inputs = stratified(2, 10, 2000)
    outcome = np.sqrt([0.2, 0.2, 0.3, 0.3]) @ inputs[:4]
    assert narrowed(inputs, outcome, [0, 2]) == pytest.approx(1 - np.sqrt(0.5), abs=0.02)
    assert narrowed(inputs, outcome, [0, 1, 2, 3]) > 0.99
    assert narrowed(inputs, outcome, [7]) == pytest.approx(0, abs=0.005)


def test_no_bias_where_little_is_known() -> None:
    """An input with 2 % of the variance narrows a normal band by 1 %, on average over samples."""
    found = []
    for seed in range(40):
        inputs = stratified(seed, 12, 400)
        outcome = np.sqrt(0.02) * inputs[0] + np.sqrt(0.098) * inputs[1:11].sum(axis=0)
        found.append(narrowed(inputs, outcome, [0]))
    assert np.mean(found) == pytest.approx(1 - np.sqrt(0.98), abs=0.006)
    assert np.std(found) < 0.015


@pytest.mark.parametrize("known", [0, 1])
def test_a_product_of_two_lognormals(known: int) -> None:
    """To know one leaves the other times the mean of the first."""
    spread = np.array([0.4, 0.7])
    scores = stratified(3, 5, 2000)
    inputs = np.exp(np.array([*spread, 1, 1, 1])[:, None] * scores)

    def width(sigma: float) -> float:
        return float(2 * np.sinh(special.ndtri(0.95) * sigma))

    left = np.exp(spread[known] ** 2 / 2) * width(spread[1 - known]) / width(np.hypot(*spread))
    found = narrowed(inputs, inputs[0] * inputs[1], [known])
    assert found == pytest.approx(1 - left, abs=0.03)


def test_the_width_within_classes_of_many_draws_is_the_same() -> None:
    """The band looked at class by class, as it is defined, with 100 times as many draws."""

    def town(scores: np.ndarray) -> np.ndarray:
        load, kept, people = np.exp(0.5 * scores[0]), special.ndtr(scores[1]), scores[2]
        return np.asarray(load * (1 - 0.6 * kept) * (1 + 0.1 * people))

    inputs, many = stratified(4, 3, 2000), stratified(5, 3, 200_000)
    outcome = town(many)
    low, high = np.quantile(outcome, (0.05, 0.95))
    for i in range(3):
        classes = outcome[np.argsort(many[i])].reshape(200, -1)
        ends = np.quantile(classes, (0.05, 0.95), axis=1)
        expected = 1 - (ends[1] - ends[0]).mean() / (high - low)
        assert narrowed(inputs, town(inputs), [i]) == pytest.approx(expected, abs=0.03)


def test_what_does_not_vary_cannot_narrow() -> None:
    inputs = np.zeros((2, 100))
    assert narrowed(inputs, np.full(100, 3.0), [0]) == 0
