"""Closed lists of the monitoring part: species, marks, rules, estimators, each row with its source.

Every loader returns a cached table that all callers share: read it, never change it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import pandas as pd


@cache
def listed(name: str) -> pd.DataFrame:
    """Return one list of the folder ``data/monitoring``.

    Parameters
    ----------
    name : str
        Name of the list, such as ``estimators``.

    Returns
    -------
    pandas.DataFrame
        All columns as text, empty cells ""; indexed by the first column where its words are
        unique.
    """
    path = resources.files("wastewater") / "data" / "monitoring" / f"{name}.csv"
    with path.open("r", encoding="utf-8-sig") as stream:
        table = pd.read_csv(stream, dtype=str, keep_default_na=False)
    first = table.columns[0]
    return table.set_index(first) if table[first].is_unique else table


def figure(name: str, row: str, column: str = "value") -> float:
    """Return one number of a list.

    Parameters
    ----------
    name : str
        Name of the list.
    row : str
        Word of the first column.
    column : str
        Column of the number.

    Returns
    -------
    float
        The number [unit as the list says]; NaN for an empty cell.

    Raises
    ------
    KeyError
        If there is no such row or column.
    """
    return float(pd.to_numeric(listed(name)[column].replace("", None)).loc[row])
