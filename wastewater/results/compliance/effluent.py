"""Effluent of one works under one scenario, held against the limits that apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.inputs.compliance.limits import Limit, limits
from wastewater.inputs.compliance.lists import listed, setting
from wastewater.inputs.compliance.regimes import schedule_of
from wastewater.inputs.compliance.sampling import allowed_failures, required_samples
from wastewater.model.compliance.quality import concentration, removal
from wastewater.model.compliance.quaternary import mean_removal
from wastewater.model.compliance.sampled import pass_probability, variation_draws
from wastewater.model.compliance.verdict import judge
from wastewater.model.distributions import Array
from wastewater.results.compliance.table import judged_columns, limit_rows, no_rows, together
from wastewater.results.compliance.works import WorksYears

_DAYS = 365.0
_QUATERNARY = "quaternary"
_OF_SAMPLES = ("share_of_samples", "single_sample")


@dataclass(frozen=True)
class Question:
    """What is asked about a works or a reach.

    Attributes
    ----------
    names : mapping of str to object
        City, country, place, scenario.
    years : tuple of int
        Calendar years, the first axis of the loads.
    substances : tuple of str
        The second axis of the loads.
    regimes : tuple of str
        Ids of laws.
    applies_to, conditions : tuple of str
        What the limits hold for and the conditions that are given.
    level : float
        Probability from which a limit is called met [share].
    """

    names: Mapping[str, object]
    years: tuple[int, ...]
    substances: tuple[str, ...]
    regimes: tuple[str, ...]
    applies_to: tuple[str, ...]
    conditions: tuple[str, ...]
    level: float

    @property
    def asked(self) -> list[Limit]:
        """The limits of these laws and conditions, of every size of works."""
        given = {"", *self.conditions}
        return [
            one
            for one in limits()
            if one.regime in self.regimes
            and one.applies_to in self.applies_to
            and one.condition in given
            and not one.instead_of
        ]


def population_equivalents(bod5: Array) -> Array:
    """Return the size that belongs to a raw load of BOD5 [p.e.], at 60 g/d each.

    Parameters
    ----------
    bod5 : numpy.ndarray
        Raw load [kg/yr].
    """
    return np.asarray(bod5 * 1e3 / (setting("population_equivalent") * _DAYS))


def effluent_rows(question: Question, works: WorksYears) -> pd.DataFrame:
    """Return how the effluent of a works stands to the limits for its size.

    The size is the median of the raw load; the law takes the largest weekly mean of the year, which
    is larger.

    Parameters
    ----------
    question : Question
        What is asked.
    works : WorksYears
        Loads with the draws that count as last axis.

    Returns
    -------
    pandas.DataFrame
        Columns `COMPLIANCE_COLUMNS`; limits for substances that the model does not follow are left
        out.
    """
    bod5 = works.inlet[:, question.substances.index("bod5")]
    sizes = population_equivalents(np.median(bod5, axis=-1))
    tables = []
    for one in question.asked:
        held = [one.size.holds(size) for size in sizes]
        asked = np.array([required_samples(size, schedule_of(one.regime)) for size in sizes])
        for samples in np.unique(asked[held]):
            alike = np.isnan(asked) if np.isnan(samples) else asked == samples
            at = np.flatnonzero(alike & np.array(held))
            tables.append(_some_years(question, works, one, at, (sizes[at], float(samples))))
    return together(tables)


def _some_years(
    question: Question,
    works: WorksYears,
    one: Limit,
    at: NDArray[np.intp],
    known: tuple[Array, float],
) -> pd.DataFrame:
    """Judge the years in which works of some sizes [p.e.] take a number of samples."""
    sizes, samples = known
    if one.substance == _QUATERNARY:
        found = _quaternary(question, works, at)
    elif one.substance in question.substances:
        found = _concentration(question, works, one, at, samples)
    else:
        return no_rows()
    years = [question.years[i] for i in at]
    return limit_rows(one, question.names, years, {"size": sizes, **found}, question.level)


def _concentration(
    question: Question, works: WorksYears, one: Limit, at: NDArray[np.intp], samples: float
) -> dict[str, object]:
    item = question.substances.index(one.substance)
    effluent, inlet = works.effluent[at, item], works.inlet[at, item]
    shares = removal(inlet, effluent)
    if one.statistic == "removal":
        found = judge(shares, one.value, level=question.level, least=True)
        return judged_columns(found) | {"basis": "annual_mean"}
    means = concentration(effluent, works.volume[at])
    told: dict[str, object] = {"basis": "annual_mean"}
    met = None
    if one.statistic in _OF_SAMPLES:
        allowed = 0.0
        if one.statistic == "share_of_samples":
            allowed = float(allowed_failures(samples, schedule_of(one.regime)))
        met = days_pass(means, one, samples, allowed)
        told = {"basis": "modelled_days", "required": samples, "allowed": allowed}
    found = judge(
        means,
        one.in_base,
        level=question.level,
        met=met,
        removal=shares,
        least_removal=one.removal,
    )
    return judged_columns(found) | told


def days_pass(
    means: Array, one: Limit, samples: float, allowed: float, place: str = "effluent"
) -> Array:
    """Return the probability that the samples of a year pass a limit, for each draw of the mean.

    Parameters
    ----------
    means : numpy.ndarray
        Annual means [mg/l], draws last.
    one : Limit
        The limit.
    samples, allowed : float
        Samples of the year and how many may fail; NaN gives NaN.
    place : str
        ``effluent`` or ``river``, whose days differ in their own way.
    """
    if np.isnan(samples) or np.isnan(allowed):
        return np.full(means.shape, np.nan)
    variation = variation_draws(*_variation(one.substance, place), means.shape[-1])
    return pass_probability(
        means, one.in_base, variation, int(samples), int(allowed), one.ceiling_in_base
    )


@cache
def _variation(substance: str, place: str) -> tuple[float, float, float]:
    """Coefficient of variation of the days: value, 5th and 95th percentile."""
    table = listed("variation").reset_index()
    rows = {row["substance"]: row for row in table.to_dict("records") if row["place"] == place}
    row = rows.get(substance, rows[""])
    return float(row["value"]), float(row["low"]), float(row["high"])


def _quaternary(question: Question, works: WorksYears, at: NDArray[np.intp]) -> dict[str, object]:
    """Apply the 80 % rule to the indicators that the model follows."""
    table = listed("indicators")
    known = [str(name) for name in table.index if name in question.substances]
    items = [question.substances.index(name) for name in known]
    shares = removal(works.inlet[at][:, items], works.effluent[at][:, items])
    found = mean_removal(
        np.moveaxis(shares, 1, 0),
        table.loc[known, "category"].astype(int).to_numpy(),
        least=setting("indicators"),
        ratio=setting("indicator_ratio"),
    )
    least = next(one.value for one in limits() if one.substance == _QUATERNARY)
    met = np.full(found.removal.shape, np.nan) if found.reason else None
    judged = judge(found.removal, least, level=question.level, least=True, met=met)
    return judged_columns(judged) | {"basis": "annual_mean", "reason": found.reason}
