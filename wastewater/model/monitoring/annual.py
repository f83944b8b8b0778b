"""Sums over years and months of what is known for every day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import Record


def yearly(record: Record, daily: Array) -> Array:
    """Sum over the complete years of a record, shape (..., years), in the unit of `daily` x d.

    Parameters
    ----------
    record : Record
        The days.
    daily : numpy.ndarray
        Something per day, such as a load [kg/d], shape (..., days).
    """
    return _sums(daily, record.year, record.years)


def monthly(record: Record, daily: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Sum over the months of the complete years: years, months, sums (unit of `daily` x d).

    Parameters
    ----------
    record : Record
        The days.
    daily : numpy.ndarray
        Something per day, such as a load [kg/d], shape (..., days).
    """
    inside = np.isin(record.year, record.years)
    labels = record.year * 12 + (record.month - record.year_starts) % 12
    wanted = np.unique(labels[inside])
    month = (wanted % 12 + record.year_starts - 1) % 12 + 1
    return wanted // 12, month, _sums(daily, labels, wanted)


def _sums(daily: Array, label: NDArray[np.intp], wanted: NDArray[np.intp]) -> Array:
    """Sum runs of days that have one label; the labels ascend."""
    starts = np.searchsorted(label, wanted)
    ends = np.searchsorted(label, wanted, side="right")
    if starts.size == 0:
        return np.zeros((*daily.shape[:-1], 0))
    bounds = np.stack([starts, ends], axis=1).ravel()
    padded = np.concatenate([daily, np.zeros((*daily.shape[:-1], 1))], axis=-1)
    return np.asarray(np.add.reduceat(padded, bounds, axis=-1)[..., ::2])
