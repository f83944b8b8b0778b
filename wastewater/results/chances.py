"""Probabilities of what is asked of a scenario, each with what the number of draws lets be told."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import InputError, Problem
from wastewater.model.distributions import Array
from wastewater.results.figures import is_number
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
        Scenario that is compared with; not looked at with a limit.
    """

    reduction: float
    below: float | None
    above: float | None
    baseline: str

    @property
    def limited(self) -> bool:
        """Whether a limit is asked for, not a cut."""
        return self.below is not None or self.above is not None

    def holds(self, value: Array, base: Array) -> NDArray[np.bool_]:
        """Tell in which draws it is so; the draws of both are paired [unit of the outcome]."""
        if not self.limited:
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
        if self.limited:
            return {"baseline": "", "reduction": math.nan, **limits}
        return {"baseline": self.baseline, "reduction": float(self.reduction), **limits}


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
        When a number is none, nothing can be so (a cut of more than all, limits the wrong way
        round), or a cut and a limit are asked for at once.
    """
    given = {"reduction": reduction, "below": below, "above": above}
    problems = [
        Problem("sure.no_number", value=str(number), expected=name)
        for name, number in given.items()
        if not (is_number(number) or (number is None and name != "reduction"))
    ]
    question = Question(reduction, below, above, baseline)
    problems = problems or _impossible(question, usual)
    if problems:
        raise InputError(problems)
    return question


def _impossible(question: Question, usual: str) -> list[Problem]:
    """Return what is wrong with a question whose numbers are numbers."""
    cut, below, above = question.reduction, question.below, question.above
    if question.limited and (cut != 0 or question.baseline != usual):
        return [Problem("sure.two_questions", value=f"{cut!r}, {question.baseline!r}")]
    if below is not None and above is not None and below < above:
        return [Problem("sure.limits", value=str(below), expected=str(above))]
    return [Problem("sure.cut", value=str(cut))] if cut > 1 else []


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
