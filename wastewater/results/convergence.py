"""How well the draws settle a figure: intervals of its statistics, and how many draws it needs.

The intervals are those of `results.intervals`.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.scenario import BASELINE
from wastewater.model.distributions import Array
from wastewater.results.intervals import (
    certainty,
    error_share,
    mean_interval,
    quantile_interval,
)
from wastewater.results.kept import Kept
from wastewater.results.measure_result import HEADLINE
from wastewater.results.outcome import unit_of
from wastewater.results.ranking import Outcome
from wastewater.results.statistics import STATISTICS, summarise

CONVERGENCE_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "draws",
    "statistic",
    "value",
    "low",
    "high",
    "error_share",
    "unit",
)
NEEDED_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "statistic",
    "draws",
    "error_share",
    "precision",
    "draws_needed",
)

#: Quantiles of the statistics that are looked at; the mean has none.
_QUANTILES = {"mean": None, "median": 0.5, "p05": 0.05, "p95": 0.95}


def statistics_with_intervals(values: Array, level: float) -> dict[str, tuple[Array, Array, Array]]:
    """Return mean, median, 5th and 95th percentile with their intervals [unit of the values].

    Parameters
    ----------
    values : numpy.ndarray
        Best estimate and draws, axes (..., 1 + draws).
    level : float
        Certainty of the intervals [1].

    Returns
    -------
    dict of str to tuple of numpy.ndarray
        Value, low and high of each statistic, axes (...).
    """
    summary, ordered = summarise(values), np.sort(values[..., 1:], axis=-1)
    found = {}
    for name, probability in _QUANTILES.items():
        ends = (
            mean_interval(ordered, level)
            if probability is None
            else quantile_interval(ordered, probability, level)
        )
        found[name] = (summary[..., STATISTICS.index(name)], *ends)
    return found


def growing(draws: int, first: int) -> list[int]:
    """Return the numbers of draws at which a figure is looked at: 20, 50, 100, ... and all."""
    steps = [size * 10**power for power in range(len(str(draws))) for size in (1, 2, 5)]
    return [*(size for size in steps if first <= size < draws), draws]


def convergence_table(city: str, question: Outcome, values: Array) -> pd.DataFrame:
    """Return the statistics of an outcome over growing numbers of draws, `CONVERGENCE_COLUMNS`.

    Parameters
    ----------
    city : str
        Id of the city.
    question : Outcome
        What the values are.
    values : numpy.ndarray
        Best estimate and draws of the outcome, shape (1 + draws,).
    """
    level, rows = certainty("level"), []
    for draws in growing(values.size - 1, int(certainty("first_draws"))):
        found = statistics_with_intervals(values[: 1 + draws], level)
        for statistic, (value, low, high) in found.items():
            numbers = {"value": value, "low": low, "high": high}
            numbers["error_share"] = error_share(value, low, high)
            rows.append({"draws": draws, "statistic": statistic, **numbers})
    table = pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))
    table = table.assign(city=city, outcome=question.name, scenario=question.scenario)
    table = table.assign(year=question.year, unit=unit_of(question.name))
    return table[list(CONVERGENCE_COLUMNS)]


def needed_table(convergence: pd.DataFrame, precision: float) -> pd.DataFrame:
    """Return how many draws each statistic needs, from the row with all draws, `NEEDED_COLUMNS`.

    Parameters
    ----------
    convergence : pandas.DataFrame
        As `convergence_table` returns it, of one or more outcomes.
    precision : float
        Error that is wanted, relative to the value [1].
    """
    asked = ["city", "outcome", "scenario", "year", "statistic"]
    table = convergence.groupby(asked, sort=False).tail(1).reset_index(drop=True)
    needed = [
        draws_for(draws, error, precision, _QUANTILES[statistic])
        for draws, error, statistic in zip(
            table["draws"], table["error_share"], table["statistic"], strict=True
        )
    ]
    table = table.assign(precision=precision, draws_needed=pd.array(needed, dtype="Int64"))
    return table[list(NEEDED_COLUMNS)]


def checked_precision(precision: float) -> float:
    """Return a precision [1] that can be reached.

    Raises
    ------
    InputError
        When it is not above 0.
    """
    if not (isinstance(precision, int | float | np.number) and 0 < precision < math.inf):
        raise InputError(Problem("sure.precision", value=str(precision)))
    return float(precision)


def draws_for(
    draws: int, error: float, precision: float, probability: float | None = None
) -> int | None:
    """Return the number of draws that narrows an error to a precision, in two figures.

    The error falls with the square root of the number of draws.

    Parameters
    ----------
    draws : int
        Number of draws that gave the error.
    error, precision : float
        Error found and error wanted, relative to the value [1].
    probability : float, optional
        Probability of a quantile [1]: it takes some draws to have an interval at all.

    Returns
    -------
    int or None
        None for a value of 0, of which no share can be told.
    """
    rarer = min(probability, 1 - probability) if probability else 1.0
    least = 2.0 if rarer == 1 else math.log((1 - certainty("level")) / 2) / math.log1p(-rarer)
    wanted = least if math.isnan(error) else max(least, draws * (error / precision) ** 2)
    if math.isinf(wanted):
        return None
    step: int = 10 ** max(0, math.floor(math.log10(wanted)) - 1)
    return math.ceil(wanted / step) * step


def few_draws(result: Kept) -> Problem | None:
    """Return what to tell of too few draws: the headline load that they settle worst, or None.

    Parameters
    ----------
    result : Kept
        A run; one without draws has nothing to settle.
    """
    if not result.draws:
        return None
    error, city, substance = worst_median(result)
    if error <= certainty("few"):
        return None
    return _few(result.draws, error, {"city": city, "substance": substance})


def worst_median(result: Kept) -> tuple[float, str, str]:
    """Return the error of the headline median that the draws settle worst [1], city and substance.

    Looked at are the loads of the baseline in the last year to the sea that each city drains to,
    and none of the run's other figures: this must cost nothing beside the run.
    """
    level, worst = certainty("level"), (0.0, "", "")
    for model in result.models:
        loads = result.blocks[model.city.id, BASELINE].loads[model.city.catchments[0].sea][-1]
        at = [model.index.substances.index(name) for name in HEADLINE]
        ordered = np.sort(loads[:, at, 1:].sum(axis=0), axis=-1)
        median = np.median(ordered, axis=-1)
        errors = error_share(median, *quantile_interval(ordered, 0.5, level))
        errors = np.nan_to_num(errors, nan=np.inf)
        found = int(errors.argmax())
        worst = max(worst, (float(errors[found]), model.city.id, HEADLINE[found]))
    return worst


def _few(draws: int, error: float, fields: dict[str, str]) -> Problem:
    """Say how far a median is off, or that nothing can be said, and which number to use."""
    if not np.isfinite(error):
        usual = f"{certainty('usual_draws'):.0f}"
        return Problem("sure.too_few", value=str(draws), expected=usual)
    precision = certainty("precision")
    needed = str(draws_for(draws, error, precision, 0.5))
    shares = {"error": whole_percent(error), "precision": whole_percent(precision)}
    return Problem("sure.few", value=str(draws), expected=needed, fields=fields | shares)


def whole_percent(share: float) -> str:
    """Return an error [1] in whole per cent, never smaller than it is."""
    return f"{math.ceil(round(share * 100, 9)):d}"
