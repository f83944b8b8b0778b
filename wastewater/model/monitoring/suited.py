"""Whether a record can carry a regression on flow, time and season at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import Record


def against(record: Record, name: str) -> tuple[str, Mapping[str, float]] | None:
    """Return the first reason against a regression, None if there is none.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    name : str
        List with the rows ``fewest_samples``, ``fewest_uncensored`` [1] and ``widest_season_gap``
        [yr]: ``loadest`` or ``wrtds``.

    Returns
    -------
    tuple of str and mapping, or None
        The row, with ``found`` and ``limit`` [unit of the row].
    """
    fewest = {
        "fewest_samples": float(record.at.size),
        "fewest_uncensored": float((~record.below).sum()),
    }
    for row, found in fewest.items():
        if found < figure(name, row):
            return row, {"found": found, "limit": figure(name, row)}
    gap, widest = season_gap(record), figure(name, "widest_season_gap")
    if gap > widest:
        return "widest_season_gap", {"found": gap, "limit": widest}
    return None


def season_gap(record: Record) -> float:
    """Return the longest part of the year in which no sample of any year was taken [yr].

    The seasons of a year without samples in winter, say, are one wave fitted to its other half:
    what the regression says of the winter is then made up.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l].
    """
    seasons = np.sort(record.decimal_year[record.at] % 1.0)
    if seasons.size == 0:
        return 1.0
    return float(np.diff(seasons, append=seasons[0] + 1.0).max())


def beyond(record: Record, log_concentration: Array, name: str) -> NDArray[np.bool_]:
    """Return the days whose estimate lies far outside what was sampled.

    A regression on logarithms can run off where flows were never sampled; neither LOADEST nor
    EGRET looks.

    Parameters
    ----------
    record : Record
        Samples [mg/l], n of them; a limit counts as the sample.
    log_concentration : numpy.ndarray
        Estimated ln concentration of every day [ln mg/l], shape (days,).
    name : str
        List with the row ``beyond``, how many times above the highest or below the lowest sample
        is far [1]: ``loadest`` or ``wrtds``.

    Returns
    -------
    numpy.ndarray
        Whether the day is one of them, shape (days,).
    """
    sampled, factor = np.log(record.concentration), np.log(figure(name, "beyond"))
    high, low = sampled.max() + factor, sampled.min() - factor
    return np.asarray((log_concentration > high) | (log_concentration < low))
