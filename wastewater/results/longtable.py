"""Long tables with fixed columns: the only thing that charts, reports and files read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.results.statistics import STATISTICS, summarise

Axis = tuple[str, Sequence[object]]


def long_table(axes: Sequence[Axis], values: Array, constants: Mapping[str, str]) -> pd.DataFrame:
    """Lay out the statistics of an array as a long table.

    Parameters
    ----------
    axes : sequence of (name, labels)
        Name and labels of every axis of `values` but the last, the draws.
    values : numpy.ndarray
        Array whose last axis holds the best estimate and the draws [unit in `constants`].
    constants : mapping of str to str
        Columns with one value for all rows, such as city, scenario and unit.

    Returns
    -------
    pandas.DataFrame
        Columns: the constants, the axes, `statistic`, `value`.
    """
    return laid_out(axes, summarise(values), constants)


def laid_out(axes: Sequence[Axis], statistics: Array, constants: Mapping[str, str]) -> pd.DataFrame:
    """Lay out statistics that are at hand as a long table, like `long_table`.

    Parameters
    ----------
    axes : sequence of (name, labels)
        Name and labels of every axis of `statistics` but the last.
    statistics : numpy.ndarray
        Array whose last axis is that of `STATISTICS` [unit in `constants`].
    constants : mapping of str to str
        Columns with one value for all rows.
    """
    return _labels(axes, constants).assign(value=statistics.ravel())


def side_by_side(
    axes: Sequence[Axis], columns: Mapping[str, Array], constants: Mapping[str, str]
) -> pd.DataFrame:
    """Lay out the statistics of several arrays as columns of one long table.

    Parameters
    ----------
    axes : sequence of (name, labels)
        Name and labels of every axis of the arrays but the last, the draws.
    columns : mapping of str to array
        Arrays by the name of their column [units as the columns say].
    constants : mapping of str to str
        Columns with one value for all rows.

    Returns
    -------
    pandas.DataFrame
        Columns: the constants, the axes, `statistic` and those of `columns`.
    """
    figures = {name: summarise(values).ravel() for name, values in columns.items()}
    return _labels(axes, constants).assign(**figures)


def _labels(axes: Sequence[Axis], constants: Mapping[str, str]) -> pd.DataFrame:
    """Name every row of a long table: constants, axes and statistic."""
    all_axes = [*axes, ("statistic", STATISTICS)]
    places = np.indices([len(labels) for _, labels in all_axes])
    columns = {
        name: pd.Index(list(labels)).take(place.ravel())
        for (name, labels), place in zip(all_axes, places, strict=True)
    }
    return pd.DataFrame({**constants, **columns})


def stack(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Put tables below each other with the given columns in the given order."""
    if not tables:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(tables, ignore_index=True)[list(columns)]


def share_of(change: Array, baseline: Array) -> Array:
    """Return the change relative to the baseline [1], 0 where the baseline is 0."""
    return np.divide(change, baseline, out=np.zeros_like(change), where=baseline != 0)
