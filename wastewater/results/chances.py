"""Probabilities of what is asked of a scenario, each with what the number of draws lets be told."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.model.distributions import Array
from wastewater.results.intervals import certainty, share_interval
from wastewater.results.longtable import share_of

CHANCE_COLUMNS = (
    "city",
    "scenario",
    "outcome",
    "sea",
    "year",
    "baseline",
    "reduction",
    "below",
    "above",
    "probability",
    "low",
    "high",
    "draws",
)


@dataclass(frozen=True)
class Question:
    """What is asked: a cut against a baseline, or a limit that the outcome itself keeps.

    Attributes
    ----------
    reduction : float
        Share of the baseline that is cut by more than this [1]; not looked at with a limit.
    below, above : float or None
        The outcome is at most, at least this [kg/yr, m3/yr or unit of the rate].
    baseline : str
        Scenario that is compared with; "" for a limit.
    """

    reduction: float
    below: float | None
    above: float | None
    baseline: str

    def holds(self, value: Array, base: Array) -> NDArray[np.bool_]:
        """Tell in which draws it is so; the draws of both are paired [unit of the outcome]."""
        if self.baseline:
            return share_of(base - value, base) > self.reduction
        met = np.ones(value.shape, dtype=bool)
        if self.below is not None:
            met &= value <= self.below
        if self.above is not None:
            met &= value >= self.above
        return met

    @property
    def columns(self) -> dict[str, object]:
        """What is asked, as columns of a table; what is not asked is missing."""
        limits = {
            name: math.nan if limit is None else float(limit)
            for name, limit in (("below", self.below), ("above", self.above))
        }
        cut = float(self.reduction) if self.baseline else math.nan
        return {"baseline": self.baseline, "reduction": cut, **limits}


def asked(
    reduction: float, below: float | None, above: float | None, baseline: str, usual: str
) -> Question:
    """Return a question, checked.

    Parameters
    ----------
    reduction, below, above, baseline
        As in `Question`.
    usual : str
        The baseline where none is named.

    Raises
    ------
    InputError
        When a number is none, or a cut and a limit are asked for at once.
    """
    given = {"reduction": reduction, "below": below, "above": above}
    problems = [
        Problem("sure.no_number", value=str(number), expected=name)
        for name, number in given.items()
        if number is not None and not _is_number(number)
    ]
    limited = below is not None or above is not None
    if not problems and limited and (reduction != 0 or baseline != usual):
        problems.append(Problem("sure.two_questions", value=f"{reduction!r}, {baseline!r}"))
    if problems:
        raise InputError(problems)
    return Question(reduction, below, above, "" if limited else baseline)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not math.isnan(float(value))


def chance_table(met: NDArray[np.bool_], draws: int, names: dict[str, object]) -> pd.DataFrame:
    """Return the probability of each year with its interval [1], columns `CHANCE_COLUMNS`.

    Parameters
    ----------
    met : numpy.ndarray
        Whether it is so, axes (year, draw), or (year, 1) for the best estimate alone.
    draws : int
        Number of draws; 0 for the best estimate alone, which tells 0 or 1 and no interval.
    names : dict of str to object
        The other columns.
    """
    low, high = share_interval(met.sum(axis=1), draws, certainty("level"))
    numbers = {"probability": met.mean(axis=1), "low": low, "high": high, "draws": draws}
    return pd.DataFrame({**names, **numbers})[list(CHANCE_COLUMNS)]
