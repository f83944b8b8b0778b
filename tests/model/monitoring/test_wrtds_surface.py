"""Windows and weights of WRTDS, written out again in the plainest way and compared."""

from __future__ import annotations

import numpy as np
import pytest

from wastewater.model.monitoring.wrtds_grid import Grid
from wastewater.model.monitoring.wrtds_surface import (
    Plan,
    Points,
    Settings,
    seasons_apart,
    tricube,
)


def plan(edge: bool = False, few: float = 60, season: float = 0.3) -> Plan:
    rng = np.random.default_rng(0)
    n = 150
    years = np.sort(rng.uniform(2001, 2009, n))
    flow = rng.normal(8, 1, n)
    values = 0.3 * flow - 0.1 * (years - 2001) + 0.2 * rng.normal(size=n)
    points = Points(years, flow, values, rng.random(n) < 0.3)
    grid = Grid(np.arange(2001, 2009.01, 0.25), np.linspace(5, 11, 7))
    return Plan(grid, points, Settings(2.0, 1.0, season, edge, few, few / 2))


def test_tricube() -> None:
    np.testing.assert_allclose(
        tricube(np.array([0, -1, 1.0, 2, 3]), 2.0), [1, *2 * [0.875**3], 0, 0]
    )


def test_seasons_are_half_a_year_apart_at_most() -> None:
    np.testing.assert_allclose(
        seasons_apart(np.array([0, 0.2, -0.7, 3.5, 9.9])), [0, 0.2, 0.3, 0.5, 0.1]
    )


@pytest.mark.parametrize("edge", [False, True])
@pytest.mark.parametrize("season", [0.3, 0.5])
def test_weights_are_those_of_a_plain_loop(edge: bool, season: float) -> None:
    made = plan(edge, season=season)
    years, flow, below = made.points.years, made.points.log_flow, made.points.below
    seen = 0
    for piece in made.pieces():
        for t, q, weights in zip(piece.time, piece.level, piece.weights, strict=True):
            time, level = made.grid.times[t], made.grid.levels[q]
            width = 2.0
            inside = min(time - years[0], years[-1] - time)
            if edge and inside <= width:
                width = 2 * width - inside
            h = [width, 1.0, season]
            while True:
                apart = np.abs(years - time)
                of_year = np.minimum(np.ceil(apart) - apart, apart - np.floor(apart))
                share = [apart / h[0], np.abs(flow - level) / h[1], of_year / h[2]]
                plain = np.prod([np.clip(1 - s**3, 0, None) ** 3 for s in share], axis=0)
                used = plain > 0
                if used.sum() >= 60 and (used & ~below).sum() >= 30:
                    break
                h = [h[0] * 1.1, h[1] * 1.1, min(h[2] * 1.1, 0.5)]
            np.testing.assert_allclose(weights, plain / plain[used].mean(), atol=1e-9)
            seen += 1
    assert seen == made.grid.times.size * made.grid.levels.size
    assert made.widened.max() > 3


def test_the_surface_is_the_smoother_where_nothing_is_below() -> None:
    made = plan()
    points = made.points
    free = Plan(
        made.grid,
        Points(points.years, points.log_flow, points.values, np.zeros(150, dtype=bool)),
        made.settings,
    )
    surface = free.surface()
    for place, rows in free.smoothers():
        expected = surface.log_concentration.ravel()[place]
        np.testing.assert_allclose(rows @ points.values, expected, atol=1e-9)
        np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-9)
    assert surface.converged.all()
    assert surface.values.shape == (3, *made.grid.shape)
    np.testing.assert_allclose(
        surface.values[2], np.exp(surface.values[0] + surface.values[1] ** 2 / 2)
    )


def test_a_search_without_an_end_ends() -> None:
    made = plan(few=1000)
    assert made.widened.max() == 200
    assert np.isfinite(made.surface().log_concentration).all()
