"""Closed lists: fractions, substances, processes, seas, parameter names and units.

Every loader returns a cached table that all callers share: read it, never change it.
"""

from __future__ import annotations

from collections.abc import Mapping
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
"""Sites whose stock is followed."""

COVERS: tuple[str, ...] = ("open", "intermediate", "final")
"""States of the surface of a site, from which the leachate follows."""

AGES: dict[str, int] = {"young": 0, "medium": 3, "old": 11, "aged": 41}
"""Ages of waste in a landfill by which leachate is known, with their first year."""

BIOLOGICAL: tuple[str, ...] = ("composting", "biowaste_digestion")
"""Plants for separately collected biowaste."""

LITTER_STAGES: tuple[str, ...] = ("collection", "sorting", "transport", *LANDFILLS)
"""Stages at which plastic escapes (Waste Flow Diagram)."""

SEVERITIES: tuple[str, ...] = ("none", "low", "medium", "high", "very_high")
"""Classes of how much escapes at a stage; the class is a number from 0 to 4."""

GASES: tuple[str, ...] = ("methane", "nitrous_oxide")
"""Greenhouse gases beside carbon dioxide."""

GWP_SETS: tuple[str, ...] = ("ar5", "ar6")
"""Assessment reports of the IPCC whose warming potentials are known."""

_TREATED: tuple[str, ...] = (*BIOLOGICAL, "mbt")

DISCHARGE = "plant.discharge"
"""Measured load that a works discharges."""

WORKS_LOADS: tuple[str, ...] = ("sewer.load", DISCHARGE)
"""Loads measured at a works; a row says at which, and of which substance."""

CURRENCIES: dict[str, str] = {
    "EUR": "",
    "UAH": "currency.uah",
    "DKK": "currency.dkk",
    "USD": "currency.usd",
}
"""Currencies of costs, with the name of the rate [units for one euro]; the euro needs none."""

PRICE_YEARS: tuple[str, ...] = tuple(str(year) for year in range(1990, 2101))
"""Years for which a price index or a rate of exchange may have a row."""

PLACES: dict[str, tuple[str, ...]] = {
    "sorting.yield": ("single", "together"),
    "landfill.concentration": (*AGES, *(f"{site}.{age}" for site in LANDFILLS for age in AGES)),
    "leachate.infiltration": COVERS,
    "biological.methane": _TREATED,
    "biological.nitrous_oxide": _TREATED,
    "greenhouse.gwp": tuple(f"{report}.{gas}" for report in GWP_SETS for gas in GASES),
    "litter.severity": LITTER_STAGES,
    "litter.leakage": (
        *SEVERITIES,
        *(f"{stage}.{severity}" for stage in LITTER_STAGES for severity in SEVERITIES),
    ),
    "cost.collection": ("separate", "residual", "centre"),
    "cost.treatment": (*_TREATED, "incineration", "hazardous_treated"),
    "cost.disposal": LANDFILLS,
    "cost.price_index": PRICE_YEARS,
    **{rate: PRICE_YEARS for rate in CURRENCIES.values() if rate},
}
"""Places of parameters that have a closed list of their own."""

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


@cache
def containers() -> pd.DataFrame:
    """Return the containers that may hold several fractions, indexed by id.

    Returns
    -------
    pandas.DataFrame
        Columns ``fractions`` (tuples of fraction ids), ``rule`` (by whose rules the container is
        permitted), ``source``, ``grade``, ``note`` and names in three languages.
    """
    table = _table("containers.csv", "container").copy()
    table["fractions"] = [tuple(words.split()) for words in table["fractions"]]
    return table


@cache
def container_members() -> Mapping[str, tuple[str, ...]]:
    """Return the fractions that each shared container is meant for, by container id."""
    return {str(name): tuple(inside) for name, inside in containers()["fractions"].items()}


def permitted_containers(country: str) -> tuple[str, ...]:
    """Return the ids of the shared containers that the rules of a country permit.

    In Denmark the combinations of its own rules; elsewhere all that are known.
    """
    table = containers()
    allowed = table["rule"] == "danish" if country == "DK" else table["rule"] != ""
    return tuple(str(name) for name in table.index[allowed])


@cache
def targets() -> pd.DataFrame:
    """Return the targets for waste that the law or a plan sets, indexed by id.

    Returns
    -------
    pandas.DataFrame
        Columns ``jurisdiction`` ("EU" or "UA"), ``rate`` (of `results.rates`), ``year`` (int),
        ``required`` (float, in the unit of the rate), ``source``, ``grade``, ``note`` and names in
        three languages.
    """
    table = _table("targets.csv", "target").copy()
    table["year"] = table["year"].astype(int)
    table["required"] = pd.to_numeric(table["required"])
    return table


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
