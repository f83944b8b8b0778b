"""From draws to a verdict: value, margin, probability and what may be said about a limit.

Arrays have the draws as their last axis; scalars work too. Concentrations are in mg/l, removals are
shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wastewater.model.distributions import Array

VERDICTS: tuple[str, ...] = ("met", "not_met", "not_certain", "cannot_judge")
"""A limit is met or not met with at least a given probability, neither, or cannot be judged."""

WAYS: tuple[str, ...] = ("concentration", "removal")
"""How a limit with an alternative is met: by the concentration or by the removal."""

_ROUNDING = 1e-12  # relative; 0.7 + 0.1 must not miss a limit of 0.8
_BAND = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Judged:
    """What was found about a limit, axes as those of the values without the draws.

    Attributes
    ----------
    value, low, high : numpy.ndarray
        Median, 5th and 95th percentile of the draws [unit of the values].
    margin : numpy.ndarray
        What is left to the limit, negative where it is missed [unit of the values].
    margin_share : numpy.ndarray
        The same as a share of the limit.
    probability : numpy.ndarray
        That the limit is met, a share; NaN where it cannot be judged.
    verdict : numpy.ndarray
        One of `VERDICTS`.
    by_concentration : numpy.ndarray
        That it is met without the alternative of a removal, a share.
    way : numpy.ndarray
        One of `WAYS`: the alternative that is met with the larger probability.
    removal : numpy.ndarray
        Median removal, a share; NaN where none was given.
    """

    value: Array
    low: Array
    high: Array
    margin: Array
    margin_share: Array
    probability: Array
    by_concentration: Array
    verdict: NDArray[np.str_]
    way: NDArray[np.str_]
    removal: Array


def meets(values: ArrayLike, limit: ArrayLike, *, least: bool = False) -> NDArray[np.bool_]:
    """Tell which values meet a limit; a value on the limit does.

    Parameters
    ----------
    values, limit : array_like
        In one unit, of shapes that broadcast.
    least : bool
        Whether the limit is the least that is asked (a removal), not the most.
    """
    found, border = np.asarray(values, dtype=float), np.asarray(limit, dtype=float)
    slack = _ROUNDING * np.abs(border)
    return np.asarray(found >= border - slack if least else found <= border + slack)


def verdict_of(met: ArrayLike, level: float, not_met: ArrayLike | None = None) -> NDArray[np.str_]:
    """Return a verdict from the probability that a limit is met.

    Parameters
    ----------
    met : array_like
        Probability that the limit is met, a share; NaN where it cannot be judged.
    level : float
        Probability from which something is said to be so, a share above 0.5.
    not_met : array_like, optional
        Probability that it is not met, a share; one minus `met` by default. What is left is the
        share of the draws in which it cannot be told.

    Raises
    ------
    ValueError
        If the level is not above 0.5 and at most 1.
    """
    if not 0.5 < level <= 1:
        raise ValueError("a level is above 0.5 and at most 1")
    yes = np.asarray(met, dtype=float)
    no = 1 - yes if not_met is None else np.asarray(not_met, dtype=float)
    least = level - _ROUNDING
    unknown = np.isnan(yes) | (1 - yes - no > _ROUNDING)
    words = np.where(unknown, "cannot_judge", "not_certain")
    return np.where(yes >= least, "met", np.where(no >= least, "not_met", words))


def judge(
    values: ArrayLike,
    limit: ArrayLike,
    *,
    level: float,
    least: bool = False,
    met: ArrayLike | None = None,
    removal: ArrayLike | None = None,
    least_removal: float = np.nan,
) -> Judged:
    """Hold the draws of an annual mean or of a removal against a limit.

    Parameters
    ----------
    values : array_like
        Draws of the annual mean [mg/l] or of the removal [share], draws last. A single value is a
        value without spread.
    limit : array_like
        The limit in the same unit; one number, or one per draw.
    level : float
        Probability from which a limit is called met, a share.
    least : bool
        Whether the limit is the least that is asked (a removal).
    met : array_like, optional
        Probability in each draw that the limit is met, where some samples of the year may be above
        it (`sampled.pass_probability`); a draw meets it or not by default.
    removal : array_like, optional
        Draws of the removal, paired with the values.
    least_removal : float
        Removal that may be shown instead [share]; NaN for none.

    Returns
    -------
    Judged
        Of the shape of the values without their last axis.
    """
    drawn = np.atleast_1d(np.asarray(values, dtype=float))
    by_value = np.asarray(meets(drawn, limit, least=least) if met is None else met, dtype=float)
    by_value = np.where(np.isnan(drawn), np.nan, by_value)
    shares = np.full(1, np.nan) if removal is None else np.asarray(removal, dtype=float)
    is_open = removal is not None and not np.isnan(least_removal)
    by_removal = meets(shares, least_removal, least=True) if is_open else np.zeros(1, dtype=bool)
    either = np.where(by_removal, 1.0, by_value)
    probability = either.mean(axis=-1)
    low, value, high = np.quantile(drawn, _BAND, axis=-1)
    border = np.broadcast_to(np.asarray(limit, dtype=float), drawn.shape)
    margin = np.median(drawn - border if least else border - drawn, axis=-1)
    is_removal = by_removal.mean(axis=-1) > by_value.mean(axis=-1)
    shape = np.shape(probability)
    return Judged(
        value=np.asarray(value),
        low=np.asarray(low),
        high=np.asarray(high),
        margin=np.asarray(margin),
        margin_share=np.asarray(margin / np.median(border, axis=-1)),
        probability=np.asarray(probability),
        by_concentration=np.asarray(by_value.mean(axis=-1)),
        verdict=verdict_of(probability, level),
        way=np.broadcast_to(np.where(is_removal, "removal", "concentration"), shape),
        removal=np.broadcast_to(np.median(np.atleast_1d(shares), axis=-1), shape),
    )
