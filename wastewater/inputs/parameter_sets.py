"""Named sets of parameter rows that are laid over the reference, such as an edition's defaults."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources

import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.checks import Problems
from wastewater.inputs.city import City
from wastewater.inputs.mixes import check_mixes
from wastewater.inputs.parameters import COLUMNS, Places, check_rows, keys
from wastewater.inputs.reference import read_shipped, reference_sources
from wastewater.inputs.report import Where, closest
from wastewater.inputs.tables import ROW

_FOLDER = "wastewater/data/sets"
_ENDING = ".csv"


def sets() -> list[str]:
    """Return the names of the shipped sets, for `with_set`.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    folder = resources.files("wastewater") / "data" / "sets"
    names = [file.name for file in folder.iterdir() if file.name.endswith(_ENDING)]
    return sorted(name.removesuffix(_ENDING) for name in names)


def with_set(city: City, name: str) -> City:
    """Return the city with a set of rows laid over the reference; the given city stays as it is.

    The rows of the set take the place of reference rows, and of rows of another set, with the same
    key. The city's own rows win over them. What a set says is common to all cities, so with the
    same set they share the draws of its rows.

    Parameters
    ----------
    city : City
        A loaded city.
    name : str
        One of `sets`.

    Returns
    -------
    City
        A new city; the column ``origin`` of its parameters names the set.

    Raises
    ------
    InputError
        When there is no such set; the message lists them.
    """
    rows = city.parameters
    own = rows[rows["origin"] == city.id]
    laid = _without(load_set(name), own)
    kept = _without(rows[rows["origin"] != city.id], laid)
    merged = pd.concat([kept, laid, own], ignore_index=True)
    problems: Problems = []
    from_set = (merged["origin"] == name).astype(int)
    where = Where(f"{_FOLDER}/{name}{_ENDING}")
    check_mixes(merged.assign(**{ROW: from_set}), where, problems)
    if problems:
        raise InputError(replace(problem, row=None) for problem in problems)
    return replace(city, parameters=merged)


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose key no other row has."""
    taken = set(keys(others))
    return rows[[key not in taken for key in keys(rows)]]


@cache
def load_set(name: str) -> pd.DataFrame:
    """Return the rows of a set, checked, in the shape of ``City.parameters``.

    Parameters
    ----------
    name : str
        One of `sets`.

    Returns
    -------
    pandas.DataFrame
        Its ``origin`` is the name of the set. Shared by all callers: read it, never change it.

    Raises
    ------
    InputError
        When there is no such set, or the shipped table is damaged.
    """
    if name not in sets():
        hint = closest(name, sets())
        listed = ", ".join(sets())
        raise InputError(Where("").problem("unknown_set", "", name, listed, suggestion=hint))
    problems: Problems = []
    table = read_shipped(f"sets/{name}{_ENDING}", COLUMNS, problems)
    where = Where(f"{_FOLDER}/{name}{_ENDING}")
    known = set(reference_sources()["id"])
    rows = check_rows(table, where, Places(), known, name, problems)
    if problems:
        raise InputError(problems)
    return rows.drop(columns=ROW)
