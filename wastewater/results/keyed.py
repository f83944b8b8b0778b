"""Figures by year under keys of several names, such as source and gas, as one long table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.results.kept import Case
from wastewater.results.longtable import laid_out
from wastewater.results.statistics import STATISTICS, summarise

K = TypeVar("K", bound=tuple[str, ...])


def keyed_table(case: Case, names: Sequence[str], figures: Mapping[K, Array]) -> pd.DataFrame:
    """Lay out the statistics of many figures of one case.

    One table for all is many times faster than one for each.

    Parameters
    ----------
    case : Case
        City, scenario and years.
    names : sequence of str
        Column of each part of a key; one of them may be the unit.
    figures : mapping of tuple of str to array
        Figures by key, axes (year, 1 + draws) [units as the keys say].

    Returns
    -------
    pandas.DataFrame
        Columns city, scenario, year, statistic, value and the names.
    """
    statistics = summarise(np.stack(list(figures.values())))
    axes = [("figure", range(len(figures))), ("year", case.years)]
    table = laid_out(axes, statistics, case.names).drop(columns="figure")
    rows = len(case.years) * len(STATISTICS)
    for name, column in zip(names, zip(*figures, strict=True), strict=True):
        table[name] = pd.Index(column).repeat(rows)
    return table
