"""One substance at one station, day by day: the arrays that every estimator reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wastewater.model.distributions import Array

KG_PER_G = 1e-3
"""mg/l x m3 = g"""


@dataclass(frozen=True, eq=False)
class Record:
    """Flow of every day and the samples taken on some of them.

    Attributes
    ----------
    first_day : numpy.datetime64
        Calendar day of ``flow[0]``.
    flow : numpy.ndarray
        Volume of every day without gaps [m3/d], shape (days,).
    filled : numpy.ndarray
        Whether the flow of the day was filled, shape (days,).
    at : numpy.ndarray
        Day of each sample as index into `flow`, ascending; several samples may share a day.
    concentration : numpy.ndarray
        Concentration of each sample [mg/l], the limit of quantification where below, shape (n,).
    below : numpy.ndarray
        Whether the sample lies below the limit of quantification, shape (n,).
    year_starts : int
        Month in which a year begins: 1, or 10 for water years (named by the year they end in).
    left_out : tuple of int
        Years of which the flow is not known well enough; they have days, but no load is told.
    """

    first_day: np.datetime64
    flow: Array
    filled: NDArray[np.bool_]
    at: NDArray[np.intp]
    concentration: Array
    below: NDArray[np.bool_]
    year_starts: int = 1
    left_out: tuple[int, ...] = ()

    @cached_property
    def days(self) -> NDArray[np.datetime64]:
        """Calendar days, shape (days,)."""
        return np.asarray(self.first_day.astype("datetime64[D]") + np.arange(self.flow.size))

    @cached_property
    def month(self) -> NDArray[np.intp]:
        """Calendar month of every day, 1 to 12, shape (days,)."""
        return self.days.astype("datetime64[M]").astype(int) % 12 + 1

    @cached_property
    def year(self) -> NDArray[np.intp]:
        """Year that every day belongs to, shape (days,)."""
        calendar = self.days.astype("datetime64[Y]").astype(int) + 1970
        late = self.month >= self.year_starts if self.year_starts > 1 else np.zeros(1, bool)
        return np.asarray(calendar + late)

    @cached_property
    def decimal_year(self) -> Array:
        """Noon of every day as a decimal calendar year, shape (days,) [yr]."""
        start = self.days.astype("datetime64[Y]")
        length = (start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")
        into = (self.days - start.astype("datetime64[D]")).astype(float) + 0.5
        return np.asarray(start.astype(int) + 1970 + into / length.astype(float))

    @property
    def sample_flow(self) -> Array:
        """Flow on the day of each sample [m3/d], shape (n,)."""
        return np.asarray(self.flow[self.at])

    @cached_property
    def years(self) -> NDArray[np.intp]:
        """Years that the flow covers from first to last day and that are not left out."""
        found, counts = np.unique(self.year, return_counts=True)
        months = [f"{y - (self.year_starts > 1)}-{self.year_starts:02}" for y in found.tolist()]
        starts = np.array(months, dtype="datetime64[M]")
        lengths = (starts + 12).astype("datetime64[D]") - starts.astype("datetime64[D]")
        return np.asarray(found[(counts == lengths.astype(int)) & ~np.isin(found, self.left_out)])
