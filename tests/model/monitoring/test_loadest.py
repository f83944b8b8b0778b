"""LOADEST: planted coefficients, least squares, smearing, and what may not change a load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wastewater.model.distributions import Array
from wastewater.model.monitoring.loadest import Loadest, centred_at, loadest
from wastewater.model.monitoring.record import Record

ROOT = Path(__file__).resolve().parents[3]
CHOPTANK = ROOT.parent / "shared" / "reference" / "water" / "usgs_egret"

PLANTED = np.array([4.0, 1.3, -0.05, 0.3, -0.2, 0.04, -0.01])
"""a0 to a6 of ln L, L in kg/d."""


def record(
    years: int = 8, per_year: int = 26, scatter: float = 0.0, below: float = 0.0, seed: int = 0
) -> Record:
    """Samples that follow the seven terms with the planted coefficients."""
    rng = np.random.default_rng(seed)
    first = np.datetime64("2003-01-01")
    days = int((np.datetime64(f"{2003 + years}-01-01") - first).astype(int))
    flow = np.exp(rng.normal(9, 0.8, days))
    at = np.sort(rng.choice(days, years * per_year, replace=False))
    empty = Record(
        first, flow, np.zeros(days, dtype=bool), at, np.ones(at.size), np.zeros(at.size, dtype=bool)
    )
    logs = log_loads(empty)[at] + scatter * rng.normal(size=at.size)
    concentration = np.exp(logs) / flow[at] * 1e3
    limit = np.quantile(concentration, below)
    low = concentration < limit
    return but(empty, concentration=np.where(low, limit, concentration), below=low)


def terms(made: Record) -> Array:
    years, logs = made.decimal_year, np.log(made.flow)
    t = years - centred_at(years[made.at])
    q = logs - centred_at(logs[made.at])
    angle = 2 * np.pi * years
    return np.column_stack([np.ones(t.size), q, q**2, np.sin(angle), np.cos(angle), t, t**2])


def log_loads(made: Record) -> Array:
    return np.asarray(terms(made) @ PLANTED)


def but(made: Record, **changes: object) -> Record:
    names = ("first_day", "flow", "filled", "at", "concentration", "below", "year_starts")
    return Record(**({name: getattr(made, name) for name in names} | changes))


def coefficients(found: Loadest) -> Array:
    return np.array(list(found.coefficients.values()))


def test_planted_coefficients_are_found_exactly_without_scatter() -> None:
    made = record()
    found = loadest(made)
    assert list(found.coefficients) == ["a0", "a1", "a2", "a3", "a4", "a5", "a6"]
    np.testing.assert_allclose(coefficients(found), PLANTED, atol=1e-9)
    np.testing.assert_allclose(found.best(made.concentration), np.exp(log_loads(made)), rtol=1e-8)


@pytest.mark.parametrize("below", [0.0, 0.4, 0.7])
def test_planted_coefficients_are_recovered_from_scatter(below: float) -> None:
    made = record(per_year=360, scatter=0.3, below=below)
    found = loadest(made)
    np.testing.assert_allclose(coefficients(found), PLANTED, atol=0.06)
    true = np.exp(log_loads(made) + 0.3**2 / 2).sum()
    assert found.best(made.concentration).sum() == pytest.approx(true, rel=0.03)


def test_uncensored_agrees_with_least_squares_and_duan() -> None:
    made = record(scatter=0.3)
    x = terms(made)
    logs = np.log(made.concentration * made.sample_flow * 1e-3)
    expected = np.linalg.lstsq(x[made.at], logs, rcond=None)[0]
    found = loadest(made)
    np.testing.assert_allclose(coefficients(found), expected, atol=1e-9)
    smear = np.exp(logs - x[made.at] @ expected).mean()
    np.testing.assert_allclose(
        found.best(made.concentration), np.exp(x @ expected) * smear, rtol=1e-9
    )


def test_centred_terms_do_not_correlate_with_their_squares() -> None:
    x = np.random.default_rng(0).gamma(2.0, size=500)
    away = x - centred_at(x)
    assert np.corrcoef(away, away**2)[0, 1] == pytest.approx(0, abs=1e-12)
    assert centred_at(np.full(5, 3.0)) == 3.0


def test_smearing_of_values_below_the_limit_is_their_expectation() -> None:
    """E[exp r | r < u s] by drawing, for a fit whose coefficients are known."""
    made = record(scatter=0.5, below=0.3)
    found = loadest(made)
    values = np.log(made.concentration)
    fit = found.fitted(values)
    scale = float(fit.scale[0])
    residual = values - found.design[made.at] @ fit.coefficients[0]
    rng = np.random.default_rng(1)
    top = stats.norm.cdf(residual[made.below] / scale)
    drawn = scale * stats.norm.ppf(rng.random((20_000, top.size)) * top)
    expected = np.exp(residual)
    expected[made.below] = np.exp(drawn).mean(axis=0)
    load = np.exp(found.design @ fit.coefficients[0]) * made.flow * 1e-3
    np.testing.assert_allclose(found.best(made.concentration), load * expected.mean(), rtol=2e-3)


def test_short_records_go_without_the_terms_of_time() -> None:
    assert list(loadest(record(years=2)).coefficients) == ["a0", "a1", "a2", "a3", "a4"]
    assert len(loadest(record(years=2), years_of_time_terms=1).coefficients) == 7
    assert len(loadest(record(years=4)).coefficients) == 7


@pytest.mark.parametrize("below", [0.0, 0.5])
def test_a_constant_concentration_is_exact(below: float) -> None:
    made = record()
    low = np.random.default_rng(0).random(made.at.size) < below
    values = np.where(low, 1.5, 0.7)
    constant = but(made, concentration=values, below=low)
    load = loadest(constant).best(values)
    np.testing.assert_allclose(load, made.flow * 0.7e-3, rtol=1e-6 if below else 1e-9)
    if not below:
        draws = loadest(constant).draws(values[None])
        np.testing.assert_allclose(draws[0], made.flow * 0.7e-3, rtol=1e-9)


def test_samples_at_one_flow_tell_no_slope() -> None:
    made = record()
    flow = made.flow.copy()
    flow[made.at] = 9000.0
    level = but(made, flow=flow, concentration=np.full(made.at.size, 2.0))
    np.testing.assert_allclose(loadest(level).best(level.concentration), flow * 2e-3, rtol=1e-9)


@pytest.mark.parametrize("below", [0.0, 0.5])
@pytest.mark.parametrize("factor", [1e-3, 86400.0])
def test_scaling_the_flow_scales_the_load(below: float, factor: float) -> None:
    made = record(scatter=0.3, below=below)
    one = loadest(made).best(made.concentration)
    two = loadest(but(made, flow=factor * made.flow)).best(made.concentration)
    np.testing.assert_allclose(two, factor * one, rtol=1e-9)


def test_draws_are_the_best_estimate_where_nothing_is_below() -> None:
    made = record(scatter=0.3)
    found = loadest(made)
    other = made.concentration[::-1]
    draws = found.draws(np.stack([made.concentration, other]))
    np.testing.assert_allclose(draws[0], found.best(made.concentration), rtol=1e-9)
    np.testing.assert_allclose(draws[1], found.best(other), rtol=1e-9)


def test_values_put_in_for_samples_below_the_limit_are_not_used() -> None:
    made = record(scatter=0.3, below=0.4)
    replaced = np.where(made.below, 0.0, made.concentration)
    found = loadest(made)
    np.testing.assert_array_equal(found.best(replaced), found.best(made.concentration))


def test_days_without_flow_carry_no_load() -> None:
    made = record(scatter=0.3)
    flow = made.flow.copy()
    dry = int(np.setdiff1d(np.arange(flow.size), made.at)[0])
    flow[dry] = 0.0
    load = loadest(but(made, flow=flow)).best(made.concentration)
    assert load[dry] == 0
    assert np.isfinite(load).all()


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        loadest(record(years=1, per_year=11))
    with pytest.raises(ValueError, match="uncensored"):
        loadest(record(years=1, per_year=26, scatter=0.3, below=0.75))


@pytest.mark.skipif(
    not CHOPTANK.exists(), reason="the reference data stand beside the repository, if anywhere"
)
def test_choptank_is_near_egret() -> None:
    daily = pd.read_csv(CHOPTANK / "choptank_nitrate_daily.csv")
    samples = pd.read_csv(CHOPTANK / "choptank_nitrate_sample.csv")
    first = np.datetime64(daily["date"][0])
    at = (np.array(samples["date"].tolist(), dtype="datetime64[D]") - first).astype(np.intp)
    flow = daily["q_m3_s"].to_numpy() * 86400
    made = Record(
        first, flow, np.zeros(flow.size, dtype=bool), at,
        samples["conc_high_mg_l"].to_numpy(), samples["uncensored"].to_numpy() == 0, 10,
    )  # fmt: skip
    load = loadest(made).best(made.concentration)
    other = daily["wrtds_flux_kg_d"].to_numpy()
    assert load.sum() == pytest.approx(other.sum(), rel=0.05)
    ratio = [load[made.year == y].sum() / other[made.year == y].sum() for y in made.years]
    assert np.abs(np.array(ratio) - 1).max() < 0.15


def test_estimates_far_from_all_samples_are_told() -> None:
    made = record(scatter=0.3)
    assert not loadest(made).beyond().any()
    flow = made.flow.copy()
    rare = int(np.setdiff1d(np.arange(flow.size), made.at)[0])
    flow[rare] *= 1e9
    assert np.flatnonzero(loadest(but(made, flow=flow)).beyond()).tolist() == [rare]
