"""A works among its peers: percentiles of removal and of discharge around the Baltic Sea.

The percentiles are shipped (``data/peers/uwwtd_v6.csv``); `percentiles` computes them anew from the
tables of the European Environment Agency after rows that cannot be true are left out by the rules
of ``data/peers/exclusions.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.lists import read_figure, read_list
from wastewater.model.distributions import Array
from wastewater.model.monitoring.plants import plant_findings
from wastewater.results.kept import Kept
from wastewater.results.longtable import stack
from wastewater.results.statistics import STATISTICS, summarise
from wastewater.results.works_loads import KG_PER_T, works_loads

FOLDER, TABLE = "peers", "uwwtd_v6"
SUBSTANCES: Mapping[str, str] = MappingProxyType(
    {"bod5": "BOD", "cod": "COD", "total_n": "N", "total_p": "P"}
)
"""Substances of the table and their names in its columns."""

MEASURES: Mapping[str, str] = MappingProxyType({"removal": "1", "discharge_per_pe": "kg/(p.e. yr)"})
"""What is compared, with its unit."""

PERCENTILES = (5, 25, 50, 75, 95)
COLUMNS = ("size", "substance", "measure", "n", *(f"p{p:02d}" for p in PERCENTILES), "unit")
AMONG_COLUMNS = (
    "city",
    "scenario",
    "year",
    "works",
    "size_pe",
    "size",
    "substance",
    "measure",
    *STATISTICS,
    "unit",
    "n",
    *(f"peers_p{p:02d}" for p in PERCENTILES),
    "percentile",
    "percentile_p05",
    "percentile_p95",
)


def read_uwwtd(loads: str | Path, works: str | Path) -> pd.DataFrame:
    """Return the EEA's tables of works as one row per works and substance.

    Parameters
    ----------
    loads, works : str or path
        Emission loads and works of Waterbase UWWTD as CSV files.

    Returns
    -------
    pandas.DataFrame
        ``plant``, ``group`` (country), ``substance``, ``incoming`` and ``discharged`` [t/yr],
        ``load_pe`` and ``capacity_pe`` [p.e.], NaN where not reported.
    """
    table = pd.read_csv(loads)
    known = pd.read_csv(works).drop_duplicates("uwwCode").set_index("uwwCode")
    parts = [
        pd.DataFrame(
            {
                "plant": table["uwwCode"],
                "group": table["rptMStateKey"],
                "substance": substance,
                "incoming": table[f"uww{name}Incoming"],
                "discharged": table[f"uww{name}Discharge"],
                "load_pe": table["uwwCode"].map(known["uwwLoadEnteringUWWTP"]),
                "capacity_pe": table["uwwCode"].map(known["uwwCapacity"]),
            }
        )
        for substance, name in SUBSTANCES.items()
    ]
    return pd.concat(parts, ignore_index=True)


def sound(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table of works that can be true.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_uwwtd` returns it; loads in whole tonnes.

    Returns
    -------
    pandas.DataFrame
        The rows that no rule of ``exclusions.csv`` leaves out, with both loads, a size and enough
        incoming load for its rounding not to matter.
    """
    found = plant_findings(table)
    out = pd.Series(False, index=table.index)
    for rule, scope in read_list(FOLDER, "exclusions")["scope"].items():
        out |= _SCOPES[str(scope)](table, found[found["rule"] == rule])
    is_known = table[["incoming", "discharged"]].notna().all(axis=1) & (table["load_pe"] > 0)
    enough = table["incoming"] >= read_figure(FOLDER, "settings", "least_incoming")
    return table[~out & is_known & enough].reset_index(drop=True)


def percentiles(table: pd.DataFrame) -> pd.DataFrame:
    """Return the percentiles of removal [1] and discharge per person [kg/(p.e. yr)] by size.

    Parameters
    ----------
    table : pandas.DataFrame
        As `read_uwwtd` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`; percentiles NaN where there are fewer works than ``least_works``.
    """
    rows = sound(table)
    rows = rows.assign(size_class=size_class(rows["load_pe"]))
    points = _across_rounding(rows)
    least = read_figure(FOLDER, "settings", "least_works")
    found = []
    for size in read_list(FOLDER, "sizes").index:
        for substance in SUBSTANCES:
            own = points[(points["size_class"] == size) & (points["substance"] == substance)]
            n = own["plant"].nunique()
            for measure, unit in MEASURES.items():
                values = own[measure].to_numpy() if n >= least else np.array([np.nan])
                found.append(
                    (size, substance, measure, n, *np.percentile(values, PERCENTILES), unit)
                )
    return pd.DataFrame(found, columns=list(COLUMNS))


def peers() -> pd.DataFrame:
    """Return the shipped percentiles, columns `COLUMNS` [unit of each row], source and grade."""
    table = read_list(FOLDER, TABLE).copy()
    numbers = ["n", *(f"p{p:02d}" for p in PERCENTILES)]
    return table.assign(**{c: pd.to_numeric(table[c].replace("", None)) for c in numbers})


def size_class(size_pe: ArrayLike) -> pd.Series:
    """Return the size class of works from their load [p.e.].

    Raises
    ------
    ValueError
        If a size is negative or not a number.
    """
    sizes = np.atleast_1d(np.asarray(size_pe, float))
    if not np.all(sizes >= 0):
        raise ValueError("the size of a works is a load in p.e., 0 or more")
    table = read_list(FOLDER, "sizes")
    least = pd.to_numeric(table["least"]).to_numpy(float)
    return pd.Series(table.index[np.searchsorted(least, sizes, side="right") - 1].to_numpy(str))


def standing(value: ArrayLike, substance: str, size_pe: float, measure: str) -> Array:
    """Return the percentile at which a value stands among works of its size, 5 to 95.

    Linear between the shipped percentiles; 5 means at or below the 5th and 95 at or above the 95th.
    A high percentile is good for removal and bad for the discharge per person.

    Parameters
    ----------
    value : array_like
        Removal [1] or discharge [kg/(p.e. yr)].
    substance : {"bod5", "cod", "total_n", "total_p"}
        Substance.
    size_pe : float
        Load of the works [p.e.].
    measure : {"removal", "discharge_per_pe"}
        What the value is.

    Raises
    ------
    ValueError
        If substance or measure is not in the table, or too few works of that size are known.
    """
    ends = _row(substance, str(size_class(size_pe)[0]), measure)[1:]
    if np.isnan(ends).any():
        raise ValueError(f"too few works of this size are known for {substance}")
    # Equal percentiles (a step) are passed at once; interp asks for increasing ones.
    steps = ends + np.arange(ends.size) * np.finfo(float).eps * np.abs(ends).max()
    return np.asarray(np.interp(np.asarray(value, float), steps, PERCENTILES))


def lviv_among_peers(
    result: Kept, city: str = "lviv", scenario: str = "plant", year: int | None = None
) -> pd.DataFrame:
    """Return where the works of a city stand today and after a scenario, ready for a chart.

    Today is the first year without measures, after is the given year with them. Removal is 1 less
    discharge over raw load at the inlet; what overflows before the works is in neither. The size
    follows from the raw BOD5.

    Parameters
    ----------
    result : Kept
        A result that holds the city.
    city, scenario : str
        What is compared.
    year : int, optional
        The last year by default.

    Returns
    -------
    pandas.DataFrame
        Columns `AMONG_COLUMNS`: value with its statistics [``unit``], percentiles of the peers and
        the percentile at which value, its 5th and its 95th percentile stand.

    Raises
    ------
    InputError
        If the result does not hold the city, scenario or year.
    """
    last = result._one_year(year)
    tables = []
    for name, asked in (("baseline", result.years[0]), (scenario, last)):
        result._block(city, name)
        model = result.model(city)
        years = tuple(y for y in result.years if y <= asked)
        loads = works_loads(model, result._measures(city, name), years)
        known = list(model.index.substances)
        for i, works in enumerate(model.city.catchments):
            by_substance = {
                s: (loads["inlet"][i, known.index(s)], loads["discharge"][i, known.index(s)])
                for s in SUBSTANCES
            }
            table = among_peers(by_substance).assign(
                city=city, scenario=name, year=asked, works=works.id
            )
            tables.append(table)
    return stack(tables, AMONG_COLUMNS)


def among_peers(loads: Mapping[str, tuple[Array, Array]]) -> pd.DataFrame:
    """Return where one works stands, from its loads.

    Parameters
    ----------
    loads : mapping of str to (array, array)
        Raw load at the inlet and discharge of each substance [kg/yr], axis (1 + draws), the best
        estimate first; BOD5 is needed for the size.

    Returns
    -------
    pandas.DataFrame
        Columns `AMONG_COLUMNS` from ``size_pe`` [p.e.] on; no rows for what is not known of peers.
    """
    per_pe = read_figure(FOLDER, "settings", "per_pe")
    size = loads["bod5"][0] / per_pe
    size_pe = float(size[0])
    a_class = str(size_class(size_pe)[0])
    found = []
    for substance, (inlet, discharge) in loads.items():
        for measure, unit in MEASURES.items():
            told = _row(substance, a_class, measure)
            if np.isnan(told).any():
                continue
            whole = inlet if measure == "removal" else size
            share = np.divide(discharge, whole, out=np.zeros_like(discharge), where=whole > 0)
            values = summarise(1 - share if measure == "removal" else share)
            ranks = standing(values[[0, 3, 4]], substance, size_pe, measure)
            row = (
                size_pe,
                a_class,
                substance,
                measure,
                *values,
                unit,
                int(told[0]),
                *told[1:],
                *ranks,
            )
            found.append(row)
    return pd.DataFrame(found, columns=list(AMONG_COLUMNS[4:]))


def _row(substance: str, size: str, measure: str) -> Array:
    """Return the number of works and their percentiles."""
    table = peers()
    own = table[
        (table["size"] == size) & (table["substance"] == substance) & (table["measure"] == measure)
    ]
    if len(own) != 1:
        known = f"{', '.join(SUBSTANCES)} and {', '.join(MEASURES)}"
        raise ValueError(f"no peers for {measure} of {substance}; known are {known}")
    return np.asarray(own[["n", *(f"p{p:02d}" for p in PERCENTILES)]].to_numpy(float)[0])


def _across_rounding(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every works at evenly spaced points within the rounding of its discharge."""
    whole = (rows[["incoming", "discharged"]] % 1 == 0).all(axis=1)
    step = whole.groupby(rows["group"]).transform("all").astype(float)
    count = int(read_figure(FOLDER, "settings", "spread_points"))
    parts = []
    least = (rows["discharged"] - step / 2).clip(lower=0)
    most = rows["discharged"] + step / 2
    for place in (np.arange(count) + 0.5) / count:
        left = least + place * (most - least)
        parts.append(
            rows.assign(
                removal=1 - left / rows["incoming"],
                discharge_per_pe=left * KG_PER_T / rows["load_pe"],
            )
        )
    return pd.concat(parts, ignore_index=True)


def _of_group(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    return table["group"].isin(found["related"])


def _of_plant(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    return table["plant"].isin(found["station"])


def _of_row(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    keys = pd.MultiIndex.from_frame(table[["plant", "substance"]])
    hit = pd.MultiIndex.from_frame(found[["station", "substance"]])
    return pd.Series(keys.isin(hit), index=table.index)


def _of_pair(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    return _of_plant(table, found) & table["substance"].isin(["bod5", "cod"])


_SCOPES: Mapping[str, Callable[[pd.DataFrame, pd.DataFrame], pd.Series]] = MappingProxyType(
    {"group": _of_group, "plant": _of_plant, "row": _of_row, "pair": _of_pair}
)
