"""How far an annual load may lie from the truth: whole years are drawn, never single days.

Each draw makes a year that may have been: the concentration of every day (`truth`), the samples
taken from it on the days on which they were taken, analysed with the errors of a laboratory, and
the load that the estimator would have found. Its ratio to the load of the drawn year is the error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from wastewater.model.distributions import Array, lognormal
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.estimator import Estimator
from wastewater.model.monitoring.record import KG_PER_G, Record
from wastewater.model.monitoring.truth import (
    NUMBERS_AT_ONCE,
    Truth,
    below_limit,
    drawn,
)
from wastewater.model.sampling import generator, strata

COMPONENTS: tuple[str, ...] = ("sampling", "limit", "flow", "analytical")
"""Where the spread of an annual load comes from."""


@dataclass(frozen=True)
class Accuracy:
    """Relative standard deviations of what is measured [1].

    Attributes
    ----------
    flow : float
        Systematic error of the flow meter: one for all days.
    laboratory : float
        Systematic error of the laboratory: one for all samples.
    analysis : float
        Random error of a single analysis.
    """

    flow: float
    laboratory: float
    analysis: float


@dataclass(frozen=True, eq=False)
class Gap:
    """A filled gap of the flow.

    Attributes
    ----------
    days : slice
        Which days of the record.
    low, high : float
        True volume relative to the filled one, 5th and 95th percentile [1].
    """

    days: slice
    low: float
    high: float


def components(
    record: Record,
    estimator: Estimator,
    truth: Truth | None,
    accuracy: Accuracy,
    gaps: tuple[Gap, ...],
    values: Array,
    draws: int,
    seed: int,
    key: str,
    *,
    regression: bool,
    centred: bool = False,
) -> Mapping[str, Array]:
    """Return the annual loads as each component alone would move them, (years, draws) [kg/yr].

    A load with all of them is their product over the estimate: see `together`.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    estimator : Estimator
        The estimator, made ready for the record.
    truth : Truth or None
        The model of the concentration; None where hardly a sample is above its limit, so that
        nothing can be said of the days between.
    accuracy : Accuracy
        Errors of meter and laboratory [1].
    gaps : tuple of Gap
        Filled gaps of the flow.
    values : numpy.ndarray
        Concentrations as the estimator got them, values below the limit replaced [mg/l], (n,).
    draws, seed : int
        Number of draws, and their seed.
    key : str
        Name of the streams of random numbers: station and substance.
    regression : bool
        Whether the estimator works on logarithms, where a value cannot be put at zero.
    centred : bool
        Whether the errors of sampling are moved to a median of none: the draws of an estimator that
        keeps the scale of its fit (WRTDS) tell its scatter, and nothing of a bias.
    """
    load = estimator.best(values)
    best = yearly(record, load)[:, None]
    sampling = analysis = np.ones((record.years.size, draws))
    if truth is not None:
        sampling, analysis = _sampled(record, estimator, truth, accuracy, draws, seed, key)
    if centred:
        sampling = sampling / np.median(sampling, axis=1, keepdims=True)
    bias = _lognormal(accuracy.laboratory, strata(seed, f"{key}|laboratory", draws))
    limit = np.repeat(best, draws, axis=1)
    if record.below.any() and truth is not None and regression:
        limit = best * _modelled_limits(record, estimator, truth, draws, seed, key)
    elif record.below.any():
        limit = _between_limits(record, estimator, values, draws, seed, key)
    return {
        "sampling": best * sampling,
        "limit": limit,
        "flow": best * _flows(record, load, accuracy, gaps, draws, seed, key),
        "analytical": best * analysis * bias,
    }


def together(alone: Mapping[str, Array], best: Array) -> Array:
    """Return the annual loads with all components at once, (years, draws) [kg/yr].

    Parameters
    ----------
    alone : mapping of str to numpy.ndarray
        As `components` returns them [kg/yr].
    best : numpy.ndarray
        The estimates [kg/yr], shape (years,).
    """
    loads = alone["limit"].copy()  # the estimate may be 0 here while the draws are not
    for name in ("sampling", "flow", "analytical"):
        loads *= np.divide(
            alone[name], best[:, None], out=np.ones_like(loads), where=best[:, None] > 0
        )
    return loads


def _sampled(
    record: Record,
    estimator: Estimator,
    truth: Truth,
    accuracy: Accuracy,
    draws: int,
    seed: int,
    key: str,
) -> tuple[Array, Array]:
    """Return what sampling on some days, and the scatter of analyses, do to the load [1]."""
    sampling = np.empty((record.years.size, draws))
    analysis = np.empty_like(sampling)
    noise = generator(seed, f"{key}|analysis")
    for block, concentration in drawn(truth, draws, seed, key):
        true = yearly(record, concentration * record.flow * KG_PER_G)
        samples = concentration[:, record.at]
        found = yearly(record, estimator.draws(samples))
        sampling[:, block] = _ratio(true, found).T
        scatter = _lognormal(accuracy.analysis, noise.random(samples.shape))
        again = yearly(record, estimator.draws(samples * scatter))
        analysis[:, block] = _ratio(found, again).T
    return sampling, analysis


def _ratio(one: Array, other: Array) -> Array:
    """Return a ratio of loads [1]; in a year without any flow nothing can be wrong."""
    return np.divide(one, other, out=np.ones_like(other), where=other > 0)


def _between_limits(
    record: Record, estimator: Estimator, values: Array, draws: int, seed: int, key: str
) -> Array:
    """Return annual loads with all values below the limit at one share of it, 0 to 1.

    So the whole distance between the lower and the upper rule is carried to the load [kg/yr].
    """
    position = strata(seed, f"{key}|below", draws)
    # linear in the concentrations: the two ends tell all that lies between
    ends = [np.where(record.below, end, values) for end in (0.0, record.concentration)]
    lower, upper = yearly(record, estimator.draws(np.stack(ends)))
    return np.asarray(lower[:, None] + (upper - lower)[:, None] * position)


def _modelled_limits(
    record: Record, estimator: Estimator, truth: Truth, draws: int, seed: int, key: str
) -> Array:
    """Return what values below the limit do to a regression, which has no place for a zero [1].

    They are drawn from the model of the concentration, each below its limit.
    """
    streams = [strata(seed, f"{key}|below{i}", draws) for i in range(record.below.size)]
    values = below_limit(truth, record, np.stack(streams, axis=1))
    at_once = max(1, NUMBERS_AT_ONCE // record.flow.size)
    blocks = [values[i : i + at_once] for i in range(0, draws, at_once)]
    found = np.concatenate([yearly(record, estimator.draws(block)) for block in blocks]).T
    return np.asarray(found / found.mean(axis=1, keepdims=True))


def _flows(
    record: Record,
    load: Array,
    accuracy: Accuracy,
    gaps: tuple[Gap, ...],
    draws: int,
    seed: int,
    key: str,
) -> Array:
    """Return what the error of the meter, and of the filled gaps, do to the load [1]."""
    station = key.partition("|")[0]  # all substances of a station share its meter
    meter = _lognormal(accuracy.flow, strata(seed, f"{station}|meter", draws))
    total = yearly(record, load)[:, None]
    moved = np.repeat(total, draws, axis=1)
    for gap in gaps:
        inside = np.zeros(record.flow.size)
        inside[gap.days] = load[gap.days]
        u = strata(seed, f"{station}|gap{record.days[gap.days.start]}", draws)
        low, high, most = (np.array([end]) for end in (gap.low, gap.high, np.inf))
        error = lognormal(u[None], low, high, most)[0] - 1
        moved += yearly(record, inside)[:, None] * error
    with np.errstate(invalid="ignore"):
        return np.asarray(meter * np.where(total > 0, moved / total, 1.0))


def _lognormal(deviation: float, u: Array) -> Array:
    """Factors of median 1 with a relative standard deviation [1]."""
    sigma = np.sqrt(np.log1p(deviation**2))
    return np.asarray(np.exp(sigma * stats.norm.ppf(u)))
