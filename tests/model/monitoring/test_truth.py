"""The model of the concentration between the samples: what it was fitted to, it draws again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tests.model.monitoring.world import remembered
from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring import truth as module
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.truth import Truth, below_limit, drawn, fitted, generator

CERTAIN = 10**9
"""Degrees of freedom of a scale that is known."""


def plain(
    days: int, scale: float = 0.4, memory: float = 10.0, level: float = 1.0, freedom: int = CERTAIN
) -> Truth:
    """A constant level with a residual of which everything is known."""
    design = np.ones((days, 1))
    times = np.array([[memory], [1.0]])
    return Truth(design, np.array([level]), np.zeros((1, 1)), scale, freedom, times)


def draws_of(model: Truth, draws: int, seed: int = 1, key: str = "a|b") -> Array:
    return np.concatenate([block for _, block in drawn(model, draws, seed, key)])


def record(
    n: int, years: int = 1, noise: float = 0.0, seed: int = 0, below: float = 0.0, step: int = 0
) -> tuple[Record, Array]:
    """Samples of ln c = 1 + 0.5 (ln q - mean), and the true ln c of every day."""
    rng = np.random.default_rng(seed)
    first = np.datetime64("2013-01-01")
    days = int((np.datetime64(f"{2013 + years}-01-01") - first).astype(int))
    flow = np.exp(9 + 0.7 * remembered(rng, days, 10))
    at = np.arange(n) * step if step else np.linspace(1, days - 2, n).astype(int)
    log_c = 1 + 0.5 * (np.log(flow) - np.log(flow[at]).mean())
    c = np.exp(log_c[at] + noise * rng.standard_normal(n))
    limit = np.quantile(c, below)
    made = Record(first, flow, np.zeros(days, bool), at, np.maximum(c, limit), c < limit)
    return made, log_c


# ---------------------------------------------------------------- the residual


@pytest.mark.parametrize("memory", [2.0, 10.0, 45.0])
def test_the_residual_forgets_as_an_ornstein_uhlenbeck_process(memory: float) -> None:
    x = (np.log(draws_of(plain(400, memory=memory), 4000)) - 1) / 0.4
    np.testing.assert_allclose(x.var(axis=0), 1, atol=0.12)  # from the first day on
    assert abs(x.mean()) < 0.02
    for lag in (1, 5, 20):
        found = (x[:, lag:] * x[:, :-lag]).mean()
        assert found == pytest.approx(np.exp(-lag / memory), abs=0.02)


def test_draws_have_the_median_and_the_scatter_of_the_model() -> None:
    c = draws_of(plain(50, scale=0.3, level=2.0, memory=0.05), 4000)
    assert np.median(c) == pytest.approx(np.exp(2), rel=0.01)
    assert np.log(c).std() == pytest.approx(0.3, rel=0.02)


def test_a_scale_from_few_samples_is_uncertain() -> None:
    few, many = (np.log(draws_of(plain(30, freedom=f), 500)).std(axis=1) for f in (5, CERTAIN))
    assert few.std() > 1.3 * many.std()
    assert few.max() < 20 * np.median(few)  # the last per mille are left out


def test_the_coefficients_are_drawn_with_their_covariance() -> None:
    made, _ = record(40, noise=0.3, years=2)
    model = fitted(made, 0.0)
    assert model is not None
    at = model.design[made.at]
    np.testing.assert_allclose(
        model.spread @ model.spread.T, np.linalg.inv(at.T @ at), rtol=1e-9, atol=1e-12
    )
    # a residual that never changes within the record, and is nothing: only the level moves
    calm = replace(
        model, freedom=CERTAIN, design=model.design[:1], memory=np.array([[1e-9], [1.0]])
    )
    level = np.log(draws_of(calm, 20000)).ravel()
    own = model.design[0] @ np.linalg.inv(at.T @ at) @ model.design[0]
    assert level.mean() == pytest.approx(model.centre[0], abs=0.01)
    assert level.std() == pytest.approx(model.scale * np.sqrt(1 + own), rel=0.03)


def test_memories_are_drawn_by_their_weight() -> None:
    model = replace(plain(200, scale=1.0), memory=np.array([[1e-9, 1e9], [3.0, 1.0]]))
    x = np.log(draws_of(model, 400))
    still = (np.ptp(x, axis=1) < 0.1).mean()
    assert still == pytest.approx(0.25, abs=0.005)


# ---------------------------------------------------------------- same seed, same numbers


@pytest.mark.parametrize("at_once", [1, 1000, 7 * 365, 10**9])
def test_the_length_of_a_block_changes_nothing(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = record(30, noise=0.3)
    model = fitted(made, 0.1)
    assert model is not None
    expected = draws_of(model, 60)
    monkeypatch.setattr(module, "NUMBERS_AT_ONCE", at_once)
    blocks = list(drawn(model, 60, 1, "a|b"))
    assert [i for which, _ in blocks for i in range(60)[which]] == list(range(60))
    found = np.concatenate([c for _, c in blocks])
    np.testing.assert_allclose(found, expected, rtol=1e-13)  # products of matrices round


def test_seed_and_key_decide_the_numbers() -> None:
    model = plain(20)
    base = draws_of(model, 10)
    np.testing.assert_array_equal(base, draws_of(model, 10))
    assert not np.isin(base, draws_of(model, 10, seed=2)).any()
    assert not np.isin(base, draws_of(model, 10, key="a|c")).any()
    assert generator(1, "a").random() == generator(1, "a").random() != generator(1, "b").random()


# ---------------------------------------------------------------- the fit


def test_what_follows_the_flow_exactly_is_found_exactly() -> None:
    made, log_c = record(12)
    model = fitted(made, 0.1)
    assert model is not None
    np.testing.assert_allclose(model.centre, log_c, atol=1e-8)
    np.testing.assert_allclose(model.coefficients, [1, 0.5], atol=1e-8)
    assert model.scale == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("below", [0.0, 0.4])
def test_coefficients_and_scale_of_many_samples(below: float) -> None:
    made, log_c = record(700, years=2, noise=0.5, below=below)
    model = fitted(made, 0.3)
    assert model is not None
    assert np.abs(model.centre - log_c).mean() < 0.06
    # the scatter of the water is what the laboratory does not explain
    assert model.scale == pytest.approx(np.sqrt(0.5**2 - 0.3**2), rel=0.08)
    assert model.freedom == 700 - model.coefficients.size


def test_a_laboratory_can_explain_all_scatter() -> None:
    made, _ = record(20, noise=0.1)
    model = fitted(made, 0.5)
    assert model is not None
    assert model.scale == 0
    c = draws_of(model, 5)
    np.testing.assert_allclose(c, np.broadcast_to(np.exp(model.centre), c.shape))


def test_the_scale_is_without_bias() -> None:
    """The squares of the residuals are divided by the degrees of freedom, not by n."""
    found = []
    for seed in range(150):
        model = fitted(record(8, noise=0.4, seed=seed)[0], 0.0)
        assert model is not None
        found.append(model.scale**2)
    assert np.mean(found) == pytest.approx(0.4**2, rel=0.1)


@pytest.mark.parametrize(
    ("samples", "years", "terms"),
    [
        (4, 1, 1),
        (5, 1, 2),
        (16, 1, 4),
        (20, 1, 5),
        (29, 4, 5),
        (30, 4, 6),
        (79, 10, 6),
        (80, 10, 7),
    ],
)
def test_terms_come_in_as_the_samples_allow(samples: int, years: int, terms: int) -> None:
    model = fitted(record(samples, years, noise=0.2)[0], 0.1)
    assert model is not None
    assert model.design.shape[1] == terms


def test_a_season_is_not_read_off_half_a_year() -> None:
    made, _ = record(24, noise=0.2, step=7)
    model = fitted(made, 0.1)
    assert model is not None
    assert model.design.shape[1] == 3  # constant, ln flow and its square


def test_a_steady_flow_explains_nothing() -> None:
    made, _ = record(12, noise=0.2)
    model = fitted(replace(made, flow=np.full(made.flow.size, 7.0)), 0.1)
    assert model is not None
    assert model.design.shape[1] == 1


def test_days_without_flow_have_a_concentration() -> None:
    made, _ = record(12, noise=0.2)
    flow = made.flow.copy()
    flow[100:130] = 0
    model = fitted(replace(made, flow=flow), 0.1)
    assert model is not None
    assert np.isfinite(draws_of(model, 5)).all()


@pytest.mark.parametrize("quantified", [0, 2, 3])
def test_nothing_is_said_with_hardly_a_quantified_sample(quantified: int) -> None:
    made, _ = record(12, noise=0.2)
    below = np.arange(12) >= quantified
    assert (fitted(replace(made, below=below), 0.1) is None) == (quantified < 3)


def test_samples_tell_how_long_the_memory_is() -> None:
    rng = np.random.default_rng(4)
    likely = []
    for memory in (0.5, 40.0):
        made, _ = record(300)
        x = remembered(rng, made.flow.size, memory)
        c = made.concentration * np.exp(0.5 * x[made.at])
        model = fitted(replace(made, concentration=c), 0.0)
        assert model is not None
        times, weight = model.memory
        likely.append(np.exp(np.average(np.log(times), weights=weight)))
    assert likely[0] < 2
    assert 12 < likely[1] < 80  # terms of the flow and the season take some of it


def test_few_samples_leave_the_memory_that_is_usual() -> None:
    model = fitted(record(6, noise=0.3)[0], 0.0)
    assert model is not None
    times, weight = model.memory
    low, high = (figure("error_defaults", "correlation_time", c) for c in ("low", "high"))
    inside = (times >= low) & (times <= high)
    assert 0.8 < weight[inside].sum() / weight.sum() < 0.99


# ---------------------------------------------------------------- values below the limit


def test_values_below_the_limit_are_drawn_below_it() -> None:
    made, _ = record(60, noise=0.4, below=0.4)
    model = fitted(made, 0.0)
    assert model is not None
    u = np.random.default_rng(0).uniform(size=(500, 60))
    values = below_limit(model, made, u)
    kept = np.broadcast_to(made.concentration, values.shape)[:, ~made.below]
    np.testing.assert_array_equal(values[:, ~made.below], kept)
    assert (values[:, made.below] < made.concentration[made.below]).all()
    assert (values > 0).all()


def test_values_below_the_limit_have_the_distribution_of_the_model_cut_off() -> None:
    made, _ = record(60, noise=0.4, below=0.5)
    model = fitted(made, 0.0)
    assert model is not None
    u = np.full((1, 60), 0.3)
    value = np.log(below_limit(model, made, u)[0, made.below])
    centre, limit = model.centre[made.at[made.below]], np.log(made.concentration[made.below])
    of_value, of_limit = ((x - centre) / model.scale for x in (value, limit))
    np.testing.assert_allclose(stats.norm.cdf(of_value), 0.3 * stats.norm.cdf(of_limit), rtol=1e-9)
