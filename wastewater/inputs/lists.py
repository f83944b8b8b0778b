"""Closed lists in the folders of ``data``: rules, settings, factors, each row with its source.

Every loader returns a cached table that all callers share: read it, never change it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import pandas as pd


@cache
def read_list(folder: str, name: str) -> pd.DataFrame:
    """Return one list of a folder of ``data``.

    Parameters
    ----------
    folder : str
        Folder, such as ``monitoring``.
    name : str
        Name of the list, such as ``estimators``.

    Returns
    -------
    pandas.DataFrame
        All columns as text, empty cells ""; indexed by the first column where its words are
        unique.
    """
    path = resources.files("wastewater") / "data" / folder / f"{name}.csv"
    with path.open("r", encoding="utf-8-sig") as stream:
        table = pd.read_csv(stream, dtype=str, keep_default_na=False)
    first = table.columns[0]
    return table.set_index(first) if table[first].is_unique else table


def read_figure(folder: str, name: str, row: str, column: str = "value") -> float:
    """Return one number of a list.

    Parameters
    ----------
    folder, name : str
        The list.
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
    return float(pd.to_numeric(read_list(folder, name)[column].replace("", None)).loc[row])
