"""Estimators that are linear in the concentrations: averages, ratios and interpolation.

All but linear interpolation act year by year; a part of a year at the ends of the record is a
period of its own, and a year without samples gives NaN. Formulas: RiverLoad (Nava et al. 2019;
Moatar and Meybeck 2005) for m1 to m6 and Beale's ratio, the RID programme of OSPAR (NIVA) for
`rid`. All N days of a period count; RiverLoad takes last minus first date, N - 1 days.

q_i and c_i are flow and concentration of the n samples of a year, Q_j its daily flows, T its days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wastewater.model.distributions import Array
from wastewater.model.monitoring.estimator import Linear
from wastewater.model.monitoring.record import KG_PER_G, Record


@dataclass(frozen=True, eq=False)
class Period:
    """One year of a record.

    Attributes
    ----------
    flow : numpy.ndarray
        Flow of its days [m3/d], shape (days,).
    at : numpy.ndarray
        Day of each of its samples as index into `flow`, ascending, shape (n,).
    """

    flow: Array
    at: NDArray[np.intp]

    @property
    def q(self) -> Array:
        """Flow on the day of each sample [m3/d], shape (n,)."""
        return np.asarray(self.flow[self.at])


def m1(record: Record) -> Linear:
    """Return M1: T mean(c) mean(q), spread evenly over the days.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d].
    """
    return _yearly(record, _alike, lambda p: np.full(p.flow.size, p.q.mean()))


def m2(record: Record) -> Linear:
    """Return M2: T mean(c q), spread evenly over the days.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d].
    """
    return _yearly(record, lambda p: p.q / p.q.size, lambda p: np.ones(p.flow.size))


def m3(record: Record) -> Linear:
    """Return M3: T mean(c_i x mean flow from the sample before to this one, both days included).

    The first sample of a year takes the mean flow from the year's first day on; samples of one day
    take the same. The part of each
    sample, T/n times its product, is spread evenly over the days that lie nearest to it.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d].
    """
    return _yearly(record, _sum_of_parts, _nearest)


def m4(record: Record) -> Linear:
    """Return M4: T mean(c) mean(Q), in proportion to the flow of the day.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d].
    """
    return _yearly(record, _alike, lambda p: p.flow)


def m5(record: Record) -> Linear:
    """Return M5: T mean(Q) sum(c q)/sum(q), in proportion to the flow of the day.

    The form of Zessner, V (mean Q/mean q) mean(c q) with V the seconds of the period, is the same.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d]; NaN in years in which no sampled day had flow.
    """
    return _yearly(record, lambda p: _shares(p.q), lambda p: p.flow)


def beale(record: Record) -> Linear:
    """Return Beale's ratio estimator, in proportion to the flow of the day.

    T mean(Q) mean(l)/mean(q) [1 + cov(l, q)/(n mean(l) mean(q))] / [1 + var(q)/(n mean(q)^2)]
    with l = c q and n - 1 in cov and var. The first bracket makes it linear in l. With one sample
    there is no correction.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d]; NaN in years in which no sampled day had flow.
    """
    return _yearly(record, _beale_weights, lambda p: p.flow)


def rid(record: Record) -> Linear:
    """Return the ratio of the RID programme: V sum(q c t)/sum(q t), in proportion to the flow.

    t is half the time to the sample before plus half the time to the next one; the first sample
    carries all time from the start of the year, the last all time to its end. Samples count at
    noon; samples of one day share its time.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d]; NaN in years in which no sampled day had flow.
    """
    return _yearly(record, lambda p: _shares(p.q * _time(p)), lambda p: p.flow)


def m6(record: Record) -> Linear:
    """Return M6: sum of Q_j times the concentration interpolated between the days of sampling.

    Samples of one day are averaged; before the first and after the last day of sampling the
    concentration stays what it was. Acts on the whole record; the last day counts.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].

    Returns
    -------
    Linear
        The estimator [kg/d].

    Raises
    ------
    ValueError
        If there is no sample.
    """
    if not record.at.size:
        raise ValueError("linear interpolation needs a sample")
    sampled, group, count = np.unique(record.at, return_inverse=True, return_counts=True)
    samples = np.arange(group.size)
    gather = sparse.csr_array((1 / count[group], (group, samples)))
    day = np.arange(record.flow.size)
    place = np.interp(day, sampled, np.arange(sampled.size, dtype=float))
    before = place.astype(int)
    after = np.minimum(before + 1, sampled.size - 1)
    flow, share = record.flow * KG_PER_G, place - before
    loads = np.concatenate([flow * (1 - share), flow * share])
    at = (np.tile(day, 2), np.concatenate([before, after]))
    return Linear(sparse.csr_array((loads, at), shape=(day.size, sampled.size)), gather)


def _yearly(
    record: Record, weights: Callable[[Period], Array], pattern: Callable[[Period], Array]
) -> Linear:

    gather, spread = [], []
    for period in _periods(record):
        if period.at.size:
            gather.append(np.atleast_2d(weights(period)))
            spread.append(pattern(period).reshape(period.flow.size, -1) * KG_PER_G)
        else:
            gather.append(np.zeros((1, 0)))
            spread.append(np.full((period.flow.size, 1), np.nan))
    return Linear(_diagonal(spread), _diagonal(gather))


def _diagonal(blocks: list[Array]) -> sparse.csr_array:
    return sparse.csr_array(sparse.block_diag([sparse.coo_array(block) for block in blocks]))


def _periods(record: Record) -> Iterator[Period]:
    """Yield every year, in order."""
    starts = np.flatnonzero(np.diff(record.year, prepend=record.year[:1] - 1))
    ends = np.append(starts[1:], record.flow.size)
    first, last = np.searchsorted(record.at, starts), np.searchsorted(record.at, ends)
    for start, end, f, t in zip(starts, ends, first, last, strict=True):
        yield Period(record.flow[start:end], record.at[f:t] - start)


def _alike(period: Period) -> Array:
    return np.full(period.at.size, 1 / period.at.size)


def _shares(amounts: Array) -> Array:
    total = amounts.sum()
    return np.asarray(amounts / total) if total > 0 else np.full(amounts.size, np.nan)


def _beale_weights(period: Period) -> Array:
    n, q, mean = period.at.size, period.q, period.q.mean()
    if n == 1 or mean <= 0:
        return _shares(q)
    with_load = (1 + (q - mean) / ((n - 1) * mean)) / (n * mean)
    return np.asarray(q * with_load / (1 + q.var(ddof=1) / (n * mean**2)))


def _time(period: Period) -> Array:
    """Return the days that each sample stands for, shape (n,)."""
    sampled, group, count = np.unique(period.at, return_inverse=True, return_counts=True)
    borders = (sampled[1:] + sampled[:-1] + 1) / 2
    time = np.diff(borders, prepend=0.0, append=float(period.flow.size))
    return np.asarray((time / count)[group])


def _nearest(period: Period) -> Array:
    """Return the share of each day in the time of each day of sampling, shape (days, groups)."""
    sampled = np.unique(period.at)
    borders = (sampled[1:] + sampled[:-1]) / 2
    nearest = np.searchsorted(borders, np.arange(period.flow.size))  # the earlier one of two
    mine = nearest[:, None] == np.arange(sampled.size)
    return np.asarray(mine / mine.sum(axis=0))


def _sum_of_parts(period: Period) -> Array:
    """Return the part of each sample in the load of M3, by day of sampling, shape (groups, n)."""
    part = period.flow.size / period.at.size * _flow_before(period)
    return np.asarray((np.unique(period.at)[:, None] == period.at) * part)


def _flow_before(period: Period) -> Array:
    """Return the mean flow from the day of sampling before to each sample [m3/d], shape (n,)."""
    sampled, group = np.unique(period.at, return_inverse=True)
    total = np.concatenate([[0.0], np.cumsum(period.flow)])
    before = np.concatenate([[0], sampled[:-1]])
    mean = (total[sampled + 1] - total[before]) / (sampled + 1 - before)
    return np.asarray(mean[group])
