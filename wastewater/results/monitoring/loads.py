"""Annual loads of one substance at one station, with everything a reader needs to judge them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wastewater.model.monitoring.record import Record

Said = tuple[str, Mapping[str, str]]
"""Key of a sentence and the words to fill in."""


@dataclass(frozen=True, eq=False)
class Loads:
    """Annual loads, their months, their spread, and what they were made of.

    Attributes
    ----------
    station, substance : str
        Ids.
    record : Record
        Flow of every day [m3/d] and the samples [mg/l].
    samples : pandas.DataFrame
        The results that were used, rows of `Samples.table`.
    findings : pandas.DataFrame
        What quality control reported or excluded, of these samples and of the flow.
    gaps : pandas.DataFrame
        Filled gaps of the flow: ``first, last, days, method, low, high`` (true through filled
        volume, 5th and 95th percentile [1]).
    estimator, second : str
        Estimators shown side by side, the chosen one first.
    reason : tuple of str and mapping
        Why it was chosen: key of ``monitoring.reason`` and its fields.
    notes : tuple of such tuples
        Warnings: keys of ``monitoring.note`` and their fields.
    rule : str
        Rule for values below the limit of quantification.
    table : pandas.DataFrame
        Long: ``station, substance, year, estimator, rule, statistic, value, unit`` [kg/yr]; the two
        estimators with all statistics (only ``best`` without draws), every other one that may be
        used here with ``best``.
    months : pandas.DataFrame
        ``station, substance, estimator, year, month, value, unit`` [kg]; they add up to the year.
    spread : pandas.DataFrame
        ``year, component, share, low, high``: share of the variance, and the 5-95 % band [kg/yr] if
        that component were alone.
    limits : pandas.DataFrame
        ``year, rule, value, below_share``: the load [kg/yr] under every rule for values below the
        limit, and the share of the year's samples that are below.
    counts : pandas.DataFrame
        ``year, days, filled_days, samples, below``.
    daily : pandas.DataFrame
        ``day, flow [m3/d], filled, concentration [mg/l], load [kg/d]`` by the chosen estimator.
    settings : mapping of str to float
        Settings of WRTDS that were asked for, see ``wrtds.csv``.
    draws, seed : int
        Number of draws of the spread, and their seed.
    """

    station: str
    substance: str
    record: Record
    samples: pd.DataFrame
    findings: pd.DataFrame
    gaps: pd.DataFrame
    estimator: str
    second: str
    reason: Said
    notes: tuple[Said, ...]
    rule: str
    table: pd.DataFrame
    months: pd.DataFrame
    spread: pd.DataFrame
    limits: pd.DataFrame
    counts: pd.DataFrame
    daily: pd.DataFrame
    settings: Mapping[str, float]
    draws: int
    seed: int
