"""Closed lists: fractions, substances, processes, seas, parameter names and units.

Every loader returns a cached table that all callers share: read it, never change it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import pandas as pd

STAGES: tuple[str, ...] = (
    "whole_plant",
    "primary",
    "secondary",
    "precipitation_p",
    "filtration",
    "advanced",
)
"""Treatment stages in the order in which the water passes them."""

LANDFILLS: tuple[str, ...] = ("landfill", "dumpsite")
"""Places of the ``landfill.*`` parameters."""

BIOLOGICAL: tuple[str, ...] = ("composting", "biowaste_digestion")
"""Places of the ``biological.*`` parameters."""

ROUTE_TARGETS: dict[str, tuple[str, ...]] = {
    "uncollected.route": ("open_burning", "litter"),
    "organics.route": ("composting",),
    "residual.route": ("incineration", "mbt", "landfill"),
    "mbt.route": ("recycled", "incineration", "air"),
    "incineration.route": ("air", "fly_ash", "degraded"),
    "burning.route": ("air", "degraded"),
    "sludge.route": ("agriculture", "sludge_incineration"),
}
"""Targets that the rows of a route name; the rest goes where `names` says (column ``rest``)."""


def fractions() -> pd.DataFrame:
    """Return the ten waste fractions, indexed by id, with names in three languages and colour."""
    return _table("fractions.csv", "fraction")


def substances() -> pd.DataFrame:
    """Return the substances, indexed by id, with names, CAS number, group and hazard status."""
    return _table("substances.csv", "substance")


def processes() -> pd.DataFrame:
    """Return the processes, indexed by id: kind (source, split, store, sink), part, scope."""
    return _table("processes.csv", "process")


def seas() -> pd.DataFrame:
    """Return the seas, indexed by id, with names in three languages."""
    return _table("seas.csv", "sea")


@cache
def names() -> pd.DataFrame:
    """Return the closed list of parameter names.

    Returns
    -------
    pandas.DataFrame
        Indexed by name; columns ``unit``, ``minimum`` and ``maximum`` (floats in that unit, NaN
        for no bound), ``dimensions`` (the key columns the name may use, parted by spaces), ``mix``
        (the key column along which rows form one mix, or ""), ``rest`` (where the rest of a mix
        goes) and the meaning in three languages.
    """
    table = _table("names.csv", "name").copy()
    for column in ("minimum", "maximum"):
        table[column] = pd.to_numeric(table[column].replace("", None))
    return table


@cache
def units() -> pd.DataFrame:
    """Return the closed list of units.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit; columns ``quantity``, ``factor`` (to the base unit of the quantity) and
        ``note``. A unit that serves two quantities has two rows; the first is the default.
    """
    table = _table("units.csv", "unit").copy()
    table["factor"] = pd.to_numeric(table["factor"])
    return table


@cache
def _table(file: str, index: str) -> pd.DataFrame:
    """Read a table of the package; all columns are text, empty cells are ""."""
    path = resources.files("wastewater") / "data" / file
    with path.open("r", encoding="utf-8-sig") as stream:
        return pd.read_csv(stream, dtype=str, keep_default_na=False).set_index(index)
