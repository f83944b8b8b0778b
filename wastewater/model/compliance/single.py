"""Single samples against a limit: how many fail, how many may, and what is below quantification.

Concentrations are in mg/l with the samples as first axis; uncertain ones have the draws as last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wastewater.model.compliance.verdict import meets, verdict_of
from wastewater.model.distributions import Array


@dataclass(frozen=True)
class Counted:
    """Samples of a year held against a limit.

    Attributes
    ----------
    samples : int
        Samples that count.
    required, allowed : float
        Samples that the law asks for, and how many may fail; NaN where it does not say.
    failures : numpy.ndarray
        Samples that fail, by draw.
    undecided : int
        Samples below a limit of quantification that lies above the limit.
    probability, not_met : float
        Share of the draws in which the year passes for sure, and in which it fails for sure.
    verdict : str
        One of `verdict.VERDICTS`.
    reason : str
        Why it cannot be judged: ``too_few_samples``, ``limit_of_quantification`` or "".
    """

    samples: int
    required: float
    allowed: float
    failures: NDArray[np.intp]
    undecided: int
    probability: float
    not_met: float
    verdict: str
    reason: str


@dataclass(frozen=True)
class Mean:
    """Annual mean of samples.

    Attributes
    ----------
    value, low, high : numpy.ndarray
        Mean [mg/l] by draw with values below the limit of quantification as half of it, as zero
        and as the limit.
    below : numpy.ndarray
        Whether the mean is below the largest limit of quantification of a sample below it, and so
        has to be reported as "below".
    limit : float
        That limit of quantification [mg/l]; 0 where no sample is below.
    """

    value: Array
    low: Array
    high: Array
    below: NDArray[np.bool_]
    limit: float


def count_failures(
    concentration: ArrayLike,
    below: ArrayLike,
    limit: float,
    *,
    allowed: float,
    required: float = np.nan,
    ceiling: float = np.inf,
    removal: ArrayLike | None = None,
    least_removal: float = np.nan,
    level: float = 1.0,
) -> Counted:
    """Count the samples that fail a limit, and tell whether that many may.

    A sample fails if it is above the limit and, where there is an alternative, its removal is below
    the least one. A sample below its limit of quantification meets a limit above that; where the
    limit of quantification is above the limit, it cannot be judged. With too few samples a year can
    fail but not pass.

    Parameters
    ----------
    concentration : array_like
        Values, or the limit of quantification of those below [mg/l], shape (samples,) or
        (samples, draws).
    below : array_like of bool
        Which are below their limit of quantification, shape (samples,).
    limit, ceiling : float
        The limit, and what no sample may exceed [mg/l].
    allowed : float
        Samples that may fail; NaN where the law does not say.
    required : float
        Samples that the law asks for; NaN where it does not say.
    removal : array_like, optional
        Removal on the day of each sample [share], NaN where it is not known.
    least_removal : float
        Removal that may be shown instead [share].
    level : float
        Probability from which a limit is called met, a share.
    """
    values, under = _samples(concentration, below)
    excused = _excused(removal, least_removal, values)
    above = ~meets(values, limit) & ~excused
    fails, open_ = above & ~under, above & under
    beyond = ~meets(values, ceiling)
    too_high, maybe_high = beyond & ~under, beyond & under
    count, doubt = fails.sum(axis=0), open_.sum(axis=0)
    certain = ~(too_high | maybe_high).any(axis=0)
    enough = len(values) > 0 and not len(values) < required and not np.isnan(allowed)
    passes = (count + doubt <= allowed) & certain & enough
    broken = (count > allowed) | too_high.any(axis=0)
    yes, no = float(passes.mean()), float(broken.mean())
    reason = "limit_of_quantification" if enough else "too_few_samples"
    verdict = str(verdict_of(yes, level, no))
    return Counted(
        samples=len(values),
        required=required,
        allowed=allowed,
        failures=count,
        undecided=int((open_ | maybe_high).any(axis=1).sum()),
        probability=yes,
        not_met=no,
        verdict=verdict,
        reason=reason if verdict == "cannot_judge" else "",
    )


def annual_mean(concentration: ArrayLike, below: ArrayLike) -> Mean:
    """Return the mean of the samples of a year [mg/l].

    Values below the limit of quantification count as half of it; a mean below it is reported as
    "below" (Directive 2009/90/EC, Article 5).

    Parameters
    ----------
    concentration : array_like
        Values, or the limit of quantification of those below [mg/l], shape (samples,) or
        (samples, draws).
    below : array_like of bool
        Which are below, shape (samples,).

    Raises
    ------
    ValueError
        If there is no sample.
    """
    values, under = _samples(concentration, below)
    if not len(values):
        raise ValueError("a mean needs a sample")
    limits = np.where(under, values, 0.0)
    largest = float(limits.max())
    middle = (values - limits / 2).mean(axis=0)
    return Mean(
        value=middle,
        low=(values - limits).mean(axis=0),
        high=values.mean(axis=0),
        below=middle < largest,
        limit=largest,
    )


def mean_verdict(
    mean: Mean, limit: float, *, level: float = 1.0, excused: ArrayLike = False
) -> tuple[float, str]:
    """Return the probability [share] that an annual mean meets a limit, and the verdict.

    A mean below the limit of quantification meets a limit that is above it; where the limit of
    quantification is above the limit it cannot be judged (OGewV annex 9 no. 3.2.2).

    Parameters
    ----------
    mean : Mean
        The mean.
    limit : float
        The limit [mg/l].
    level : float
        Probability from which a limit is called met, a share.
    excused : array_like of bool
        Draws in which the removal is shown instead.
    """
    blind = mean.below & ~meets(mean.limit, limit)
    free = np.broadcast_to(np.asarray(excused, dtype=bool), blind.shape)
    fits = meets(mean.value, limit) | mean.below
    met = float(((fits & ~blind) | free).mean())
    not_met = float((~fits & ~blind & ~free).mean())
    verdict = str(verdict_of(met, level, not_met))
    return (np.nan if verdict == "cannot_judge" else met), verdict


def _samples(concentration: ArrayLike, below: ArrayLike) -> tuple[Array, NDArray[np.bool_]]:
    """Return values and marks with the axes (sample, draw)."""
    values = np.asarray(concentration, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    return values, np.asarray(below, dtype=bool)[:, None]


def _excused(removal: ArrayLike | None, least: float, values: Array) -> NDArray[np.bool_]:
    if removal is None or np.isnan(least):
        return np.zeros(values.shape, dtype=bool)
    shares = np.asarray(removal, dtype=float)
    shares = shares[:, None] if shares.ndim == 1 else shares
    return np.broadcast_to(meets(shares, least, least=True), values.shape)
