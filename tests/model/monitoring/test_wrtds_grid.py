"""The grid: it holds all days, and reading between its points is exact for straight lines."""

from __future__ import annotations

import numpy as np

from wastewater.model.monitoring.wrtds_grid import between, bilinear, grid


def test_the_grid_is_that_of_egret() -> None:
    years = np.array([1979.751, 2011.746])
    made = grid(years, np.array([0.0, 9.1]))
    assert made.shape == (33 * 16 + 1, 14)
    assert (made.times[0], made.times[-1]) == (1979.0, 2012.0)
    np.testing.assert_allclose(made.levels[[0, -1]], [-0.05, 9.15])
    np.testing.assert_allclose(np.diff(made.levels), 9.2 / 13)


def test_interpolation_is_exact_at_the_nodes_and_on_lines() -> None:
    nodes = np.linspace(3.0, 5.0, 9)
    np.testing.assert_allclose(between(nodes, nodes).toarray(), np.eye(9), atol=1e-12)
    values = np.random.default_rng(0).uniform(3, 5, 40)
    np.testing.assert_allclose(between(values, nodes) @ (2 * nodes - 1), 2 * values - 1)


def test_bilinear_interpolation() -> None:
    rng = np.random.default_rng(1)
    years, flow = rng.uniform(2000, 2003, 50), rng.uniform(2, 7, 50)
    made = grid(years, flow)
    surface = 1 + 2 * made.times[:, None] - made.levels + made.times[:, None] * made.levels
    found = bilinear(made, years, flow) @ surface.ravel()
    np.testing.assert_allclose(found, 1 + 2 * years - flow + years * flow)
