"""Synthetic rivers and works whose true loads are known, and what a meter and a laboratory see.

Nothing here is made with the model of the spread: another generator, other numbers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import signal, stats

from wastewater.inputs.monitoring.lists import listed
from wastewater.inputs.monitoring.records import SAMPLE_COLUMNS, Flow, Samples
from wastewater.inputs.report import Where
from wastewater.model.distributions import Array
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.estimators import BUILD
from wastewater.model.monitoring.record import Record
from wastewater.model.monitoring.truth import fitted
from wastewater.model.monitoring.uncertainty import Accuracy, components, together
from wastewater.results.monitoring.suits import choose, values_of

USUAL = Accuracy(flow=0.05, laboratory=0.05, analysis=0.1)
FIRST = np.datetime64("2021-01-01")

Series = tuple[Array, Array]
"""True flow [m3/d] and concentration [mg/l] of every day."""


def remembered(rng: np.random.Generator, days: int, memory: float) -> Array:
    """Standard normal numbers of which each remembers those before it for `memory` days."""
    kept = np.exp(-1 / memory)
    new = rng.standard_normal(days)
    new[1:] *= np.sqrt(1 - kept**2)
    return np.asarray(signal.lfilter([1.0], [1.0, -kept], new))


def days_of(years: int) -> int:
    """Days of some calendar years from `FIRST` on."""
    after = (FIRST.astype("datetime64[Y]") + years).astype("datetime64[D]")
    return int((after - FIRST).astype(int))


def river(rng: np.random.Generator, days: int) -> Series:
    """A river of which the concentration follows flow and season, with a scatter of its own."""
    t = np.arange(days) / 365.25
    log_flow = 11 + 0.6 * remembered(rng, days, 15) + 0.4 * np.cos(2 * np.pi * t)
    log_c = 1.6 + 0.5 * (log_flow - 11) + 0.3 * np.sin(2 * np.pi * t + 1)
    return np.exp(log_flow), np.exp(log_c + 0.4 * remembered(rng, days, 10))


def works(rng: np.random.Generator, days: int) -> Series:
    """A works with a steady flow and a season in what it leaves."""
    t = np.arange(days) / 365.25
    flow = 3e5 * np.exp(0.08 * remembered(rng, days, 10))
    return flow, 20 * np.exp(0.25 * np.cos(2 * np.pi * t) + 0.15 * remembered(rng, days, 8))


def steps(rng: np.random.Generator, days: int) -> Series:
    """A works that begins to treat better in August."""
    t = np.arange(days) / 365.25
    flow = np.exp(11 + 0.5 * remembered(rng, days, 15))
    return flow, np.where(t < 0.6, 5.0, 2.0) * np.exp(0.2 * remembered(rng, days, 10))


def skewed(rng: np.random.Generator, days: int) -> Series:
    """Concentrations of a gamma distribution, unrelated to the flow."""
    flow = np.exp(11 + 0.5 * remembered(rng, days, 15))
    u = stats.norm.cdf(remembered(rng, days, 10))
    return flow, np.asarray(3 * stats.gamma.ppf(u, 1.5))


def floods(rng: np.random.Generator, days: int) -> Series:
    """A creek that carries its load in a few short floods."""
    log_flow = 11 + 0.7 * remembered(rng, days, 5)
    rise = 1.5 * (log_flow - 11) + 0.3 * remembered(rng, days, 5)
    return np.exp(log_flow), 0.05 + 0.05 * np.exp(rise)


def first_flush(rng: np.random.Generator, days: int) -> Series:
    """Twenty times the usual concentration, but only in floods; see `calm_days`."""
    log_flow = 11 + 0.6 * remembered(rng, days, 4)
    c = 2 * np.exp(0.15 * remembered(rng, days, 10))
    return np.exp(log_flow), np.where(log_flow > 12, 20 * c, c)


def sampled(
    series: Series,
    rng: np.random.Generator,
    per_year: int = 12,
    censored: float = 0.0,
    accuracy: Accuracy = USUAL,
    calm: bool = False,
) -> tuple[Record, Array]:
    """What meter and laboratory make of the truth, and the true loads of the years [kg/yr].

    Parameters
    ----------
    series : tuple of numpy.ndarray
        True flow and concentration.
    rng : numpy.random.Generator
        Random numbers.
    per_year : int
        Samples a year, at even intervals with some freedom.
    censored : float
        Share of the days on which the concentration lies below the limit of quantification.
    accuracy : Accuracy
        Errors of meter and laboratory.
    calm : bool
        Whether nobody goes out in a flood: samples are moved to the next day of usual flow.
    """
    flow, c = series
    step = 365.25 / per_year
    n = round(flow.size / step)
    at = (np.arange(n) * step + rng.uniform(0, 0.6 * step, n)).astype(int)
    if calm:
        usual = np.flatnonzero(np.log(flow) < 12)
        at = usual[np.minimum(np.searchsorted(usual, at), usual.size - 1)]
    at = np.unique(np.minimum(at, flow.size - 1))
    error = rng.standard_normal(at.size)
    found = c[at] * np.exp(accuracy.laboratory * rng.standard_normal() + accuracy.analysis * error)
    limit = np.quantile(c, censored) if censored else 0.0
    below = found < limit
    record = Record(
        FIRST,
        flow * np.exp(accuracy.flow * rng.standard_normal()),
        np.zeros(flow.size, bool),
        at,
        np.where(below, limit, found),
        below,
    )
    return record, yearly(record, flow * c / 1000)


def interval(
    record: Record, estimator: str = "", draws: int = 200, seed: int = 1
) -> tuple[str, Array, Array, Array]:
    """The chosen estimator, best estimates and 90 % interval of the years [kg/yr].

    The steps of `annual_loads` without reading and judging; a test holds the two together.
    """
    choice = choose(record, estimator, "", "", Where(""))
    built, values = BUILD[choice.estimator](record), values_of(record, choice.rule)
    best = yearly(record, built.best(values))
    alone = components(
        record,
        built,
        fitted(record, USUAL.analysis),
        USUAL,
        (),
        values,
        draws,
        seed,
        "river|total_n",
        regression=listed("estimators")["family"].loc[choice.estimator] == "regression",
        centred=choice.estimator == "wrtds",
    )
    low, high = np.quantile(together(alone, best), [0.05, 0.95], axis=1)
    return choice.estimator, best, low, high


def laboratory(record: Record, substance: str = "total_n", station: str = "river") -> Samples:
    """The samples of a record as a laboratory would report them."""
    day = pd.DatetimeIndex(record.days[record.at].astype("datetime64[us]"))
    table = pd.DataFrame(
        {
            "station": station,
            "substance": substance,
            "time": (day + pd.Timedelta(hours=12)).tz_localize("UTC"),
            "day": day,
            "timed": False,
            "value": np.where(record.below, np.nan, record.concentration),
            "limit": np.where(record.below, record.concentration, np.nan),
            "below": record.below,
            "written": "",
            "file": "laboratory.csv",
            "row": np.arange(day.size) + 2,
            "column": "value",
        }
    )
    return Samples(table[list(SAMPLE_COLUMNS)], "UTC")


def meter(record: Record, station: str = "river") -> Flow:
    """The flow of a record as a meter would report it; filled days are missing."""
    day = pd.DatetimeIndex(record.days.astype("datetime64[us]"))
    volume = np.where(record.filled, np.nan, record.flow)
    daily = pd.DataFrame({"day": day, "volume": volume, "covered": (~record.filled).astype(float)})
    return Flow(station, daily, "UTC", "m3/d", "daily", int((~record.filled).sum()), "flow.csv")
