"""The censored lognormal distribution against its own likelihood."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from wastewater.model.monitoring.lognormal import Lognormal, fit_lognormal


def likelihood(at: np.ndarray, c: np.ndarray, below: np.ndarray) -> float:
    mu, sigma = at[0], np.exp(at[1])
    known = stats.norm.logpdf(np.log(c[~below]), mu, sigma).sum()
    return float(known + stats.norm.logcdf(np.log(c[below]), mu, sigma).sum())


@pytest.fixture(params=[0.2, 1.0, 2.0])
def series(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(11)
    truth = random.lognormal(0, 0.8, 60)
    limit = request.param * random.choice([0.5, 1.0], 60)
    return np.maximum(truth, limit), truth < limit


def test_no_likelihood_is_larger(series: tuple[np.ndarray, np.ndarray]) -> None:
    law = fit_lognormal(*series)
    found = optimize.minimize(lambda at: -likelihood(at, *series), [0.0, 0.0], tol=1e-10)
    assert [law.mu, np.log(law.sigma)] == pytest.approx(found.x, abs=1e-3)


def test_the_covariance_is_the_curvature_of_the_likelihood(
    series: tuple[np.ndarray, np.ndarray],
) -> None:
    law, h = fit_lognormal(*series), 1e-4
    at, steps = np.array([law.mu, np.log(law.sigma)]), np.eye(2) * h
    bend = [
        [
            sum(i * j * likelihood(at + i * a + j * b, *series) for i in (-1, 1) for j in (-1, 1))
            for b in steps
        ]
        for a in steps
    ]
    curvature = np.linalg.inv(-np.array(bend) / (4 * h * h))
    assert law.covariance == pytest.approx(curvature, rel=1e-3, abs=1e-8)


def test_the_fit_follows_the_unit() -> None:
    random = np.random.default_rng(2)
    c = random.lognormal(0, 1, 30)
    below = c < 0.5
    mg, ug = (
        fit_lognormal(np.maximum(c, 0.5), below),
        fit_lognormal(1e3 * np.maximum(c, 0.5), below),
    )
    assert ug.mean == pytest.approx(1e3 * mg.mean, rel=1e-6)


def test_the_mean_below_a_limit() -> None:
    law = Lognormal(0.3, 0.7, np.zeros((2, 2)))
    density = stats.lognorm(0.7, scale=np.exp(0.3)).pdf
    top = integrate.quad(lambda c: c * density(c), 0, 0.9)[0]
    expected = top / integrate.quad(density, 0, 0.9)[0]
    assert law.mean_below(np.array([0.9])) == pytest.approx([expected])
    assert 0 < law.mean_below(np.array([1e-9]))[0] < 1e-9
    assert law.mean_below(np.array([1e9]))[0] == pytest.approx(law.mean)


@pytest.mark.parametrize("c", [[1, 1, 0.5], [2, 0.5, 0.5], [0, 1, 2]])
def test_what_cannot_be_fitted_is_refused(c: list[float]) -> None:
    with pytest.raises(ValueError, match="distribution"):
        fit_lognormal(np.array(c, float), np.array([False, c[1] == 0.5, c[2] == 0.5]))
