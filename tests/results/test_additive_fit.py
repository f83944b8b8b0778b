"""Effects learned from draws: planted shapes, and no more than the draws can tell."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.results.additive_fit import find_effects


def share(inputs: np.ndarray, outcome: np.ndarray, known: list[int]) -> float:
    return find_effects(inputs, outcome).known(inputs, known).share


@pytest.fixture(scope="module")
def inputs() -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, size=(50, 2000))


@pytest.mark.parametrize(
    "shape",
    [np.exp, np.abs, np.square, np.sign, lambda x: np.cos(3 * np.pi * x), lambda x: x**5],
    ids=["exp", "abs", "square", "step", "wave", "flat then steep"],
)
def test_any_shape_is_followed(inputs: np.ndarray, shape) -> None:  # type: ignore[no-untyped-def]
    effect, noise = shape(inputs[0]), inputs[1]
    outcome = effect / effect.std() + noise / noise.std()
    assert share(inputs, outcome, [0]) == pytest.approx(0.5, abs=0.05)
    assert share(inputs, outcome, [1]) == pytest.approx(0.5, abs=0.05)


def test_heavy_tails() -> None:
    """y = a b with a coefficient of variation of 1.3 and 0.5: v / ((1 + v) (1 + w) - 1)."""
    scores = np.random.default_rng(2).normal(size=(60, 4000))
    inputs = np.exp(np.array([1.0, 0.47] + [0.5] * 58)[:, None] * scores)
    v, w = np.expm1(1.0), np.expm1(0.47**2)
    outcome = inputs[0] * inputs[1]
    total = (1 + v) * (1 + w) - 1
    assert share(inputs, outcome, [0]) == pytest.approx(v / total, abs=0.04)
    assert share(inputs, outcome, [1]) == pytest.approx(w / total, abs=0.04)
    assert share(inputs, outcome, [0, 1]) > 0.99


def test_parts_are_told_in_standard_deviations(inputs: np.ndarray) -> None:
    effects = find_effects(inputs, 1000 + 300 * inputs[0] + 400 * inputs[1])
    assert effects.inputs == (0, 1)
    assert sum(effects.shares.values()) == pytest.approx(1, abs=1e-9)
    variances = {term: float(curve.var()) for term, curve in effects.curves.items()}
    assert sum(variances.values()) == pytest.approx(1, abs=0.05)


def test_an_input_that_acts_only_with_another_is_not_found(inputs: np.ndarray) -> None:
    """A limit that the module tells of."""
    outcome = inputs[0] + inputs[0] * inputs[1]
    assert share(inputs, outcome, [1]) < 0.01


def test_noise_stays_noise() -> None:
    """Half of the spread comes from nothing that is known."""
    random = np.random.default_rng(3)
    inputs = random.normal(size=(200, 1000))
    outcome = inputs[0] + random.normal(size=1000)
    effects = find_effects(inputs, outcome)
    assert effects.known(inputs, range(200)).share == pytest.approx(0.5, abs=0.05)
    assert len(effects.inputs) <= 2


def test_false_alarms_are_rare() -> None:
    random = np.random.default_rng(4)
    found = [
        len(find_effects(random.random((100, 300)), random.random(300)).inputs) for _ in range(50)
    ]
    assert sum(found) <= 4  # 5000 inputs at 1 in 10 000


def test_few_draws_and_many_inputs() -> None:
    """No more unknowns than a tenth of the draws."""
    inputs = np.random.default_rng(5).normal(size=(20, 60))
    effects = find_effects(inputs, inputs.sum(axis=0))
    assert len(effects.inputs) <= 6
    assert sum(effects.shares.values()) < 1


def test_rounding_is_no_effect(inputs: np.ndarray) -> None:
    outcome = 0.1 * inputs[3] + 1e-14 * inputs[4]
    assert find_effects(inputs, outcome).inputs == (3,)
