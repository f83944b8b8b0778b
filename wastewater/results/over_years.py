"""Sampled rows over the years of a scenario, for what is valued after the network is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.measures import apply


def over_years(
    model: CityModel, taken: Sequence[str], years: Sequence[int], rows: NDArray[np.intp]
) -> Array:
    """Return some rows of the sample with the measures applied, in base units.

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    taken : sequence of str
        Ids of the measures that are taken.
    years : sequence of int
        Calendar years.
    rows : numpy.ndarray
        Positions of the rows, shape (rows,).

    Returns
    -------
    numpy.ndarray
        Axes (year, row, 1 + draws).
    """
    place = {row: i for i, row in enumerate(rows.tolist())}
    changes = [replace(s, row=place[s.row]) for s in model.changes(taken) if s.row in place]
    values = model.values[rows]
    if not changes:
        return np.broadcast_to(values, (len(years), *values.shape))
    return np.stack([apply(values, changes, year) for year in years])
