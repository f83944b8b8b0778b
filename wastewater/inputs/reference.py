"""The reference rows and sources that ship with the package, and a city's rows over them."""

from __future__ import annotations

from functools import cache
from importlib import resources

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import Problems
from wastewater.inputs.mixes import check_mixes
from wastewater.inputs.parameters import (
    COLUMNS,
    REFERENCE,
    SOURCE_COLUMNS,
    Places,
    check_rows,
    check_sources,
    keys,
)
from wastewater.inputs.report import Where
from wastewater.inputs.tables import ROW, read_table

_FOLDER = "wastewater/data"


@cache
def load_reference() -> pd.DataFrame:
    """Return the reference rows, checked, in the shape of ``City.parameters``.

    Returns
    -------
    pandas.DataFrame
        Shared by all callers: read it, never change it.

    Raises
    ------
    InputError
        If the shipped tables are damaged.
    """
    problems: Problems = []
    where = Where(f"{_FOLDER}/parameters.csv")
    table = read_shipped("parameters.csv", COLUMNS, problems)
    rows = check_rows(table, where, Places(), set(reference_sources()["id"]), REFERENCE, problems)
    check_mixes(rows, where, problems)
    if problems:
        raise InputError(problems)
    return rows.drop(columns=ROW)


@cache
def reference_sources() -> pd.DataFrame:
    """Return the sources that ship with the package; shared, never change it.

    Returns
    -------
    pandas.DataFrame
        Columns as in `SOURCE_COLUMNS`.

    Raises
    ------
    InputError
        If the shipped table is damaged.
    """
    problems: Problems = []
    table = read_shipped("sources.csv", SOURCE_COLUMNS, problems)
    rows = check_sources(table, Where(f"{_FOLDER}/sources.csv"), problems)
    if problems:
        raise InputError(problems)
    return rows


def merge(own: pd.DataFrame) -> pd.DataFrame:
    """Return the reference rows with a city's rows in place of those of the same key.

    Parameters
    ----------
    own : pandas.DataFrame
        The city's rows, as `check_rows` returns them.

    Returns
    -------
    pandas.DataFrame
        Reference rows that hold, then the city's own; `ROW` is 0 in reference rows.
    """
    reference = load_reference()
    mine = set(keys(own))
    kept = reference[[key not in mine for key in keys(reference)]]
    return pd.concat([kept.assign(**{ROW: 0}), own], ignore_index=True)


def read_shipped(file: str, columns: tuple[str, ...], problems: Problems) -> pd.DataFrame:
    """Return a table that ships with the package, as `read_table` does.

    Parameters
    ----------
    file : str
        File below the folder of the data.
    columns : tuple of str
        Columns that it must have.
    problems : list of Problem
        What is wrong is added here.
    """
    with resources.as_file(resources.files("wastewater").joinpath("data", file)) as path:
        return read_table(path, columns, (), problems, label=f"{_FOLDER}/{file}")
