"""Calendar months of a zone cut into equal steps, and the place of millions of instants in them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Index = NDArray[np.intp]
Instants = NDArray[np.int64]

FIRST_YEAR, LAST_YEAR = 1950, 2149
"""Years that have a place."""

SECOND = 1_000_000
_QUARTER = 900 * SECOND
"""All zones of these years begin their days at a quarter of an hour [us]."""


@dataclass(frozen=True, eq=False)
class Months:
    """Calendar months of a zone.

    Attributes
    ----------
    starts : numpy.ndarray
        First instant of each month, and of the one after the last [us], shape (months + 1,).
    of_quarter : numpy.ndarray
        Month of each quarter of an hour, shape (quarters,).
    """

    starts: Instants
    of_quarter: NDArray[np.int16]

    @property
    def length(self) -> Instants:
        """Length of each month [us], shape (months,); clocks that are put back make it longer."""
        return np.diff(self.starts)

    def place(self, time: Instants) -> Index:
        """Return the month of instants.

        Parameters
        ----------
        time : numpy.ndarray
            Instants [us since 1970], shape (n,).

        Returns
        -------
        numpy.ndarray
            Month, counted from January of `FIRST_YEAR`, -1 outside of the years, shape (n,).
        """
        quarter = time // _QUARTER - self.starts[0] // _QUARTER
        inside = (quarter >= 0) & (quarter < self.of_quarter.size)
        if inside.all():
            return np.asarray(self.of_quarter[quarter], dtype=np.intp)
        found = self.of_quarter[np.where(inside, quarter, 0)]
        return np.where(inside, found, -1).astype(np.intp)


def months_of(zone: datetime.tzinfo) -> Months:
    """Return the calendar months of a zone.

    Parameters
    ----------
    zone : datetime.tzinfo
        Zone.

    Returns
    -------
    Months
        All months from `FIRST_YEAR` to `LAST_YEAR`.
    """
    naive = pd.date_range(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR + 1}-01-01", freq="MS")
    summer = np.ones(naive.size, bool)
    local = naive.tz_localize(zone, ambiguous=summer, nonexistent="shift_forward")
    starts = np.asarray(local.as_unit("us").asi8, dtype=np.int64)
    quarters = np.diff(starts // _QUARTER)
    return Months(starts, np.repeat(np.arange(quarters.size, dtype=np.int16), quarters))


@dataclass(frozen=True, eq=False)
class StepGrid:
    """The steps of some months, one after the other.

    Attributes
    ----------
    months : Months
        Calendar.
    step : int
        Length of a step [us].
    used : numpy.ndarray
        Months that have steps, ascending, shape (used,).
    first : numpy.ndarray
        Number of the first step of each month of the calendar; -1 for months that have none.
    steps : numpy.ndarray
        Steps of each used month, shape (used,).
    """

    months: Months
    step: int
    used: Index
    first: Index
    steps: Index

    @property
    def size(self) -> int:
        """Number of steps. The step of this number stands for all times without one."""
        return int(self.steps.sum())

    def place(self, time: Instants) -> tuple[Index, Index]:
        """Return month and step of instants.

        Parameters
        ----------
        time : numpy.ndarray
            Instants [us since 1970], shape (n,).

        Returns
        -------
        tuple of numpy.ndarray
            Month (-1 outside of the years) and step (`size` in months without), shape (n,).
        """
        month = self.months.place(time)
        first = self.first[month]
        step = first + (time - self.months.starts[month]) // self.step
        return month, np.where((first >= 0) & (month >= 0), step, self.size)

    def per_month(self, steps: NDArray[np.float64 | np.bool_]) -> NDArray[np.float64]:
        """Add up numbers of the steps of each used month.

        Parameters
        ----------
        steps : numpy.ndarray
            Any quantity, shape (size,) or longer.

        Returns
        -------
        numpy.ndarray
            Sums in the same unit, shape (used,).
        """
        starts = self.first[self.used]
        sums = [np.sum(part, dtype=float) for part in np.split(steps[: self.size], starts[1:])]
        return np.array(sums)


def grid_of(months: Months, step: int, used: Index) -> StepGrid:
    """Cut months into steps.

    Parameters
    ----------
    months : Months
        Calendar.
    step : int
        Length of a step [us].
    used : numpy.ndarray
        Months that get steps, ascending, shape (used,).

    Returns
    -------
    StepGrid
        The grid.
    """
    steps = -(-months.length[used] // step)
    first = np.full(months.length.size, -1, dtype=np.intp)
    first[used] = np.cumsum(steps) - steps
    return StepGrid(months, step, used, first, steps.astype(np.intp))
