"""The grid of time and flow on which WRTDS is fitted, and reading between its points.

Source: Hirsch and De Cicco (2015, TM4-A10).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array


@dataclass(frozen=True, eq=False)
class Grid:
    """Points of the surface.

    Attributes
    ----------
    times : numpy.ndarray
        Decimal years, evenly spaced [yr], shape (times,).
    levels : numpy.ndarray
        ln flow, evenly spaced [ln m3/d], shape (levels,).
    """

    times: Array
    levels: Array

    @property
    def shape(self) -> tuple[int, int]:
        """Number of times and of levels."""
        return self.times.size, self.levels.size


def grid(years: Array, log_flow: Array) -> Grid:
    """Return the grid that holds all days.

    Parameters
    ----------
    years : numpy.ndarray
        Decimal year of every day [yr], shape (days,).
    log_flow : numpy.ndarray
        ln flow of every day [ln m3/d], shape (days,).
    """
    first, last = np.floor(years.min()), np.ceil(years.max())
    steps = int(figure("wrtds", "steps_per_year"))
    margin, levels = figure("wrtds", "margin"), int(figure("wrtds", "levels"))
    times = first + np.arange(int(last - first) * steps + 1) / steps
    return Grid(times, np.linspace(log_flow.min() - margin, log_flow.max() + margin, levels))


def between(values: Array, nodes: Array) -> sparse.csr_array:
    """Return linear interpolation on evenly spaced nodes as a matrix, shape (values, nodes) [1].

    Parameters
    ----------
    values : numpy.ndarray
        Where to interpolate [unit of `nodes`], inside their range, shape (values,).
    nodes : numpy.ndarray
        Evenly spaced, ascending, shape (nodes,).
    """
    position = (values - nodes[0]) / ((nodes[-1] - nodes[0]) / (nodes.size - 1))
    low = np.clip(position.astype(np.intp), 0, nodes.size - 2)
    share = position - low
    rows = np.repeat(np.arange(values.size), 2)
    columns = np.column_stack([low, low + 1]).ravel()
    weights = np.column_stack([1 - share, share]).ravel()
    return sparse.csr_array((weights, (rows, columns)), shape=(values.size, nodes.size))


def bilinear(grid: Grid, years: Array, log_flow: Array) -> sparse.csr_array:
    """Return bilinear interpolation on the flattened grid as a matrix [1].

    Parameters
    ----------
    grid : Grid
        Points of the surface, n = times x levels.
    years : numpy.ndarray
        Decimal year of every day [yr], shape (days,).
    log_flow : numpy.ndarray
        ln flow of every day [ln m3/d], shape (days,).

    Returns
    -------
    scipy.sparse.csr_array
        Shape (days, n).
    """
    time, level = between(years, grid.times).tocsr(), between(log_flow, grid.levels).tocsr()
    first, second = time.indices.reshape(-1, 2), level.indices.reshape(-1, 2)
    columns = first[:, :, None] * grid.levels.size + second[:, None, :]
    weights = time.data.reshape(-1, 2)[:, :, None] * level.data.reshape(-1, 2)[:, None, :]
    ends = np.arange(years.size + 1) * 4
    shape = (years.size, grid.times.size * grid.levels.size)
    return sparse.csr_array((weights.ravel(), columns.ravel(), ends), shape=shape)
