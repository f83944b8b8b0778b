"""The 80 % rule of quaternary treatment over its indicator substances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wastewater.model.distributions import Array


@dataclass(frozen=True)
class Indicators:
    """Mean removal over the indicator substances.

    Attributes
    ----------
    removal : numpy.ndarray
        Mean over the substances, a share, axes as those of the removals without the substances.
    first, second : int
        Substances of category 1 and 2.
    reason : str
        Why the rule cannot be applied: ``too_few_indicators``, ``wrong_categories`` or "".
    """

    removal: Array
    first: int
    second: int
    reason: str


def mean_removal(
    removals: ArrayLike, categories: ArrayLike, *, least: float, ratio: float
) -> Indicators:
    """Return the mean removal over indicator substances and whether the rule may be applied to it.

    Directive (EU) 2024/3019, annex I, table 3: the mean over at least six substances, twice as many
    of category 1 as of category 2, in dry weather, from the inflow to the effluent of the works.

    Parameters
    ----------
    removals : array_like
        Removal of each substance, a share, axes (substance, ..., draws).
    categories : array_like of int
        Category of each substance, 1 or 2.
    least : float
        Least number of substances.
    ratio : float
        Substances of category 1 for each of category 2.

    Raises
    ------
    ValueError
        If there is a category for each substance but not of 1 or 2.
    """
    shares, kinds = np.asarray(removals, dtype=float), np.asarray(categories, dtype=int)
    if shares.shape[0] != kinds.size or not np.isin(kinds, (1, 2)).all():
        raise ValueError("every substance has a category, 1 or 2")
    first, second = int((kinds == 1).sum()), int((kinds == 2).sum())
    reason = ""
    if kinds.size < least:
        reason = "too_few_indicators"
    elif first != ratio * second:
        reason = "wrong_categories"
    mean = shares.mean(axis=0) if kinds.size else np.full(shares.shape[1:], np.nan)
    return Indicators(np.asarray(mean), first, second, reason)
