"""Plain functions on one series: residuals, steps, runs, gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastewater.model.monitoring import quality_series as series


def noise(n: int, spread: float = 0.3, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, spread, n)


def test_a_season_is_no_residual():
    season = np.sin(np.arange(365) / 365 * 2 * np.pi)
    assert np.abs(series.residuals(season)).max() < 0.15


def test_what_the_flow_explains_is_no_residual():
    flow = noise(400, 1.0)
    values = -0.8 * flow + noise(400, 0.05, 2)
    assert series.scale(series.residuals(values, flow)) < 0.5 * series.scale(
        series.residuals(values)
    )


def test_the_scale_withstands_outliers_and_has_a_least():
    apart = noise(500)
    apart[:50] = 100
    assert series.scale(apart) == pytest.approx(0.34, abs=0.06)
    assert series.scale(np.zeros(9)) == 0.1


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("factor", [4.4268, 3.0662, 1000.0])
def test_a_step_is_found_at_its_place(factor, up):
    values = noise(120)
    values[70:] += np.log(factor) * (1 if up else -1)
    name = "milli" if factor == 1000 else "species"
    found, _ = series.steps(values, {name: factor}, 6, 8)
    assert [(step.at, step.name) for step in found] == [(70, name)]
    assert found[0].factor == pytest.approx(factor if up else 1 / factor)


def test_a_small_factor_needs_a_quiet_series():
    values = noise(300, 0.1)
    values[150:] += np.log(1.2878)
    found, _ = series.steps(values, {"ammonium": 1.2878}, 6, 8)
    assert len(found) == 1
    assert abs(found[0].at - 150) <= 2


def test_a_step_by_another_factor_is_no_change_of_unit():
    values = noise(120)
    values[60:] += np.log(2.0)
    assert series.steps(values, {"nitrate": 4.4268, "milli": 1000.0}, 6, 8)[0] == []


def test_single_values_a_thousand_times_too_high():
    values = noise(60)
    values[[10, 40]] += np.log(1000)
    values[20] -= np.log(1000)
    found, alone = series.steps(values, {"milli": 1000.0}, 6, 8)
    assert found == []
    assert {int(i): round(float(alone[i]), 6) for i in np.flatnonzero(alone)} == {
        10: 1000.0,
        20: 0.001,
        40: 1000.0,
    }


@pytest.mark.parametrize("seed", range(30))
def test_noise_and_seasons_have_no_steps(seed):
    season = np.sin(np.arange(240) / 12 * 2 * np.pi)
    values = noise(240, 0.5, seed) + 0.7 * season
    factors = {"nitrate": 4.4268, "phosphate": 3.0662, "ammonium": 1.2878, "milli": 1000.0}
    found, alone = series.steps(values, factors, 6, 8)
    assert found == []
    assert not alone.any()


def test_runs_that_chance_does_not_explain():
    values = np.random.default_rng(3).normal(10, 1, 100)
    values[30:37] = values[30]
    runs = series.runs(values, np.zeros(100, np.intp), 5)
    assert (runs.first.tolist(), runs.length.tolist()) == ([30], [7])
    assert runs.chance[0] < 1e-6


def test_runs_of_coarse_values_are_chance():
    values = np.round(np.random.default_rng(4).normal(7.8, 0.1, 500), 1)
    assert (series.runs(values, np.zeros(500, np.intp), 5).chance > 0.01).all()


def test_runs_end_where_a_series_ends():
    values, of = np.ones(8), np.array([0] * 4 + [1] * 4)
    assert series.runs(values, of, 5).first.size == 0
    assert series.runs(values, of, 4).first.tolist() == [0, 4]


@pytest.mark.parametrize("usual", [1, 7, 14, 30])
def test_a_gap_is_found_in_regular_sampling(usual):
    days = np.datetime64("2020-01-01") + np.arange(40) * usual
    missing = 6 if usual == 1 else 1
    days = np.delete(days, np.arange(20, 20 + missing))
    at, longest = series.gaps(days, 1.75, 4)
    assert at.tolist() == [19]
    assert longest < (missing + 1) * usual


def test_weekends_are_no_gaps():
    days = np.datetime64("2020-01-06") + np.arange(400)
    days = days[np.is_busday(days)]
    assert series.gaps(days, 1.75, 4)[0].size == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=0, max_size=50, unique=True))
def test_a_gap_is_longer_than_the_longest_that_is_none(offsets):
    days = np.datetime64("2020-01-01") + np.sort(np.array(offsets, dtype=int))
    at, longest = series.gaps(days, 1.75, 4)
    steps = np.diff(days).astype(int)
    assert (steps[at] > longest).all()
