"""Censored regression: the maximum of the likelihood, found, and told when there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.special import log_ndtr

from wastewater.model.distributions import Array
from wastewater.model.monitoring import censored

TRUTH = np.array([0.4, -1.2, 0.7])


def made(
    n: int, share: float, seed: int = 0, scale: float = 0.6
) -> tuple[Array, Array, censored.Flags]:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.uniform(-1, 1, n), rng.normal(size=n)])
    values = design @ TRUTH + scale * rng.normal(size=n)
    limit = np.quantile(values, share) + rng.choice([-0.2, 0.0, 0.2], n)
    below = (values < limit) & (share > 0)
    return design, np.where(below, limit, values), below


def log_likelihood(
    at: Array, weights: Array, design: Array, values: Array, below: censored.Flags
) -> float:
    """The plain form in beta and ln sigma, which the code does not use."""
    z = (values - design @ at[:-1]) / np.exp(at[-1])
    each = np.where(below, log_ndtr(z), stats.norm.logpdf(z) - at[-1])
    return float(weights @ each)


def test_nothing_censored_is_weighted_least_squares() -> None:
    design, values, below = made(80, 0.0)
    weights = np.random.default_rng(1).uniform(0, 2, (5, 80))
    found = censored.fit(weights, design, values, below)
    for w, beta, scale in zip(weights, found.coefficients, found.scale, strict=True):
        root = np.sqrt(w)
        expected = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
        np.testing.assert_allclose(beta, expected, rtol=1e-10)
        residual = values - design @ expected
        assert scale == pytest.approx(np.sqrt(w @ residual**2 / w.sum()), rel=1e-10)
    assert found.converged.all()


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.9])
def test_the_maximum_agrees_with_direct_search(share: float) -> None:
    design, values, below = made(400, share)
    weights = np.random.default_rng(2).uniform(0, 2, (3, 400))
    found = censored.fit(weights, design, values, below)
    assert found.converged.all()
    for w, beta, scale in zip(weights, found.coefficients, found.scale, strict=True):
        own = np.append(beta, np.log(scale))

        def lost(at: Array, w: Array = w) -> float:
            return -log_likelihood(at, w, design, values, below)

        searched = optimize.minimize(lost, own + 0.3, method="BFGS", options={"gtol": 1e-7})
        assert lost(own) <= searched.fun + 1e-7
        np.testing.assert_allclose(own, searched.x, atol=2e-4)
        np.testing.assert_allclose(optimize.approx_fprime(own, lost, 1e-6), 0, atol=2e-3)


def test_a_mean_agrees_with_scipy() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(2.0, 0.5, 60)
    below = values < 1.9
    known = stats.CensoredData(uncensored=values[~below], left=np.full(below.sum(), 1.9))
    mean, scale = stats.norm.fit(known)
    found = censored.fit(np.ones((1, 60)), np.ones((60, 1)), np.where(below, 1.9, values), below)
    assert found.coefficients[0, 0] == pytest.approx(mean, abs=1e-4)
    assert found.scale[0] == pytest.approx(scale, abs=1e-4)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_planted_coefficients_are_recovered(share: float) -> None:
    design, values, below = made(40_000, share, seed=4)
    found = censored.fit(np.ones((1, 40_000)), design, values, below)
    np.testing.assert_allclose(found.coefficients[0], TRUTH, atol=0.05)
    assert found.scale[0] == pytest.approx(0.6, rel=0.03)


def test_every_row_is_a_fit_of_its_own() -> None:
    design, values, below = made(200, 0.5)
    weights = np.random.default_rng(5).uniform(0, 1, (20, 200))
    together = censored.fit(weights, design, values, below)
    alone = [censored.fit(w[None], design, values, below) for w in weights]
    np.testing.assert_allclose(
        together.coefficients, np.concatenate([f.coefficients for f in alone]), rtol=1e-8
    )


@given(st.floats(0.01, 100), st.floats(-50, 50), st.floats(0.01, 100))
@settings(deadline=None, max_examples=25)
def test_units_do_not_matter(unit: float, shift: float, weight: float) -> None:
    design, values, below = made(100, 0.5)
    ones = np.ones((1, 100))
    plain = censored.fit(ones, design, values, below)
    other = censored.fit(weight * ones, design, unit * values + shift, below)
    expected = unit * plain.coefficients[0] + [shift, 0, 0]
    np.testing.assert_allclose(other.coefficients[0], expected, atol=1e-5 * (unit + abs(shift)))
    assert other.scale[0] == pytest.approx(unit * plain.scale[0], rel=1e-5)


def test_limits_far_above_all_values_say_nothing_far_below_say_all_is_above() -> None:
    design, values, below = made(100, 0.0)
    below[:30] = True
    without = censored.fit((~below)[None].astype(float), design, values, below)
    high = censored.fit(np.ones((1, 100)), design, np.where(below, 60.0, values), below)
    np.testing.assert_allclose(high.coefficients, without.coefficients, atol=1e-7)
    assert high.scale[0] == pytest.approx(without.scale[0], rel=1e-7)
    assert high.converged.all()
    low = censored.fit(np.ones((1, 100)), design, np.where(below, -60.0, values), below)
    assert low.converged.all()
    assert low.coefficients[0, 0] < without.coefficients[0, 0] - 5


def test_all_below_is_not_to_be_found() -> None:
    design, values, below = made(50, 0.5)
    weights = np.stack([np.ones(50), below.astype(float)])
    found = censored.fit(weights, design, values, below)
    assert found.converged.tolist() == [True, False]
    assert np.isnan(found.coefficients[1]).all()
    assert np.isnan(found.scale[1])
    assert np.isfinite(found.coefficients[0]).all()


def test_a_perfect_fit_has_no_scale() -> None:
    design, _, below = made(60, 0.0)
    values = design @ TRUTH
    weights = np.ones((1, 60))
    plain = censored.fit(weights, design, values, below)
    np.testing.assert_allclose(plain.coefficients[0], TRUTH, rtol=1e-9)
    assert plain.scale[0] == 0
    below[:20] = True
    limits = np.where(below, values + 0.5, values)
    partly = censored.fit(weights, design, limits, below)
    np.testing.assert_allclose(partly.coefficients[0], TRUTH, atol=1e-5)
    assert partly.scale[0] == 0
    assert partly.converged.all()


def test_what_the_design_does_not_tell_gets_no_slope() -> None:
    _, values, below = made(60, 0.4)
    flat = np.column_stack([np.ones(60), np.zeros(60)])
    found = censored.fit(np.ones((1, 60)), flat, values, below)
    mean = censored.fit(np.ones((1, 60)), flat[:, :1], values, below)
    assert found.coefficients[0, 1] == 0
    assert found.coefficients[0, 0] == pytest.approx(mean.coefficients[0, 0], abs=1e-8)


def test_the_smoother_gives_the_fitted_values() -> None:
    design, values, below = made(70, 0.0)
    weights = np.random.default_rng(6).uniform(0, 1, (4, 70))
    at = np.random.default_rng(7).normal(size=(4, 3))
    fitted = (censored.fit(weights, design, values, below).coefficients * at).sum(axis=1)
    np.testing.assert_allclose(censored.smoother(weights, design, at) @ values, fitted, rtol=1e-9)


def test_tails_are_safe() -> None:
    u = np.array([-1e6, -200.0, -30.0, -5.0, 0.0, 5.0, 29.0, 40.0, 1e6])
    logs, ratio = censored.tail(u)
    np.testing.assert_allclose(logs, log_ndtr(u), rtol=1e-12, atol=1e-12)
    plain = slice(2, 6)
    expected = stats.norm.pdf(u[plain]) / stats.norm.cdf(u[plain])
    np.testing.assert_allclose(ratio[plain], expected, rtol=1e-10)
    assert ratio[0] == pytest.approx(1e6)
    assert ratio[-1] < 1e-100
