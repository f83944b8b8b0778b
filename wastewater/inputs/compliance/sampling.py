"""How many samples a year the law asks for, and how many of them may fail."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from wastewater.inputs.compliance.lists import listed
from wastewater.inputs.compliance.size import SizeClass, size_class

SCHEDULE = "uwwtd-1991"
"""Schedule of Directive 91/271/EEC, for regimes that have none of their own."""


def allowed_failures(samples: ArrayLike, schedule: str = SCHEDULE) -> NDArray[np.float64]:
    """Return how many samples of a year may be above a limit.

    Directive 91/271/EEC, annex I, table 3, as transposed in France (arrêté of 22 June 2007).

    Parameters
    ----------
    samples : array_like of int
        Samples of the year, any shape.
    schedule : str
        A schedule of ``failures.csv``.

    Returns
    -------
    numpy.ndarray
        Number that may fail; NaN where the table has no row (fewer than 4, more than 365 samples).

    Raises
    ------
    KeyError
        If there is no such schedule.
    """
    rows = _of("failures", schedule)
    first, last, failures = (
        pd.to_numeric(rows[name]).to_numpy(float)
        for name in ("samples_from", "samples_to", "failures")
    )
    taken = np.asarray(samples, dtype=float)
    row = np.clip(np.searchsorted(first, taken, side="right") - 1, 0, None)
    inside = (taken >= first[0]) & (taken <= last[row])
    return np.where(inside, failures[row], np.nan)


def required_samples(size: float, schedule: str = SCHEDULE, *, first_year: bool = False) -> float:
    """Return how many samples a year works of a size must take.

    Parameters
    ----------
    size : float
        Size of the works [p.e.].
    schedule : str
        A schedule of ``sampling.csv``.
    first_year : bool
        Whether it is the first year, or the year before did not comply.

    Returns
    -------
    float
        Number of samples; NaN for a size without a row.

    Raises
    ------
    KeyError
        If there is no such schedule.
    """
    for held, first, later in _classes(schedule):
        if held.holds(size):
            return first if first_year else later
    return float("nan")


@cache
def _classes(schedule: str) -> tuple[tuple[SizeClass, float, float], ...]:
    """Size classes with the samples of the first year and of later ones."""
    rows = _of("sampling", schedule).to_dict("records")
    return tuple((size_class(r), float(r["first_year"]), float(r["later"])) for r in rows)


@cache
def _of(name: str, schedule: str) -> pd.DataFrame:
    table = listed(name).reset_index()
    rows = table[table["schedule"] == schedule]
    if rows.empty:
        raise KeyError(schedule)
    return rows
