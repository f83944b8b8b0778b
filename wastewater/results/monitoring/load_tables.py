"""Annual loads as tables: long, with a unit in each row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.model.monitoring.annual import monthly
from wastewater.model.monitoring.record import KG_PER_G, Record
from wastewater.results.longtable import long_table, stack
from wastewater.results.monitoring.loads import Loads
from wastewater.results.statistics import summarise

ANNUAL = ("station", "substance", "year", "estimator", "rule", "statistic", "value", "unit")
"""Columns of the table of annual loads."""

TABLES = ("table", "months", "spread", "limits", "counts", "gaps", "findings", "samples", "daily")
"""Tables of `Loads` that are written to files."""

Name = tuple[str, str]


class Made(Protocol):
    """An estimate with its draws."""

    @property
    def drawn(self) -> Array:
        """Annual loads, the estimate first [kg/yr], shape (years, 1 + draws)."""
        ...


def annual(
    name: Name,
    record: Record,
    rule: str,
    made: Mapping[str, Made],
    others: Mapping[str, Array],
) -> pd.DataFrame:
    """Return annual loads with their statistics, and those of other estimators without [kg/yr].

    Where nothing was drawn there are only best estimates: an interval of no width would be a claim.

    Parameters
    ----------
    name : tuple of str
        Station and substance.
    record : Record
        The record.
    rule : str
        Rule for values below the limit.
    made : mapping of str to estimate
        Estimates with draws, the chosen one first.
    others : mapping of str to numpy.ndarray
        Annual loads by other estimators [kg/yr], shape (years,).
    """
    fixed = {"station": name[0], "substance": name[1], "rule": rule, "unit": "kg/yr"}
    years = record.years.tolist()
    drawn = {name: one for name, one in made.items() if one.drawn.shape[1] > 1}
    tables = [
        long_table([("year", years)], one.drawn, fixed | {"estimator": estimator})
        for estimator, one in drawn.items()
    ]
    alone = {name: one.drawn[:, 0] for name, one in made.items() if name not in drawn}
    for estimator, loads in {**alone, **others}.items():
        best = pd.DataFrame({"year": years, "statistic": "best", "value": loads})
        tables.append(best.assign(**fixed, estimator=estimator))
    return stack(tables, ANNUAL)


def months(name: Name, record: Record, daily: Mapping[str, Array]) -> pd.DataFrame:
    """Return the loads of the months of complete years [kg]; they add up to the years.

    Parameters
    ----------
    name : tuple of str
        Station and substance.
    record : Record
        The record.
    daily : mapping of str to numpy.ndarray
        Daily loads by estimator [kg/d].
    """
    tables = []
    for estimator, load in daily.items():
        years, month, value = monthly(record, load)
        table = pd.DataFrame({"year": years, "month": month, "value": value})
        tables.append(table.assign(estimator=estimator))
    fixed = {"station": name[0], "substance": name[1], "unit": "kg"}
    columns = ("station", "substance", "estimator", "year", "month", "value", "unit")
    return stack([table.assign(**fixed) for table in tables], columns)


def spread(record: Record, alone: Mapping[str, Array]) -> pd.DataFrame:
    """Return how much of the spread each component brings [share, kg/yr].

    Parameters
    ----------
    record : Record
        The record.
    alone : mapping of str to numpy.ndarray
        Annual loads as each component alone would move them [kg/yr], shape (years, draws); empty
        where nothing was drawn.
    """
    columns = ("year", "component", "share", "low", "high")
    if not alone:
        return stack([], columns)
    variance = np.stack([loads.var(axis=1) for loads in alone.values()])
    total = variance.sum(axis=0)
    shares = np.divide(variance, total, out=np.zeros_like(variance), where=total > 0)
    tables = []
    for (component, loads), share in zip(alone.items(), shares, strict=True):
        # the first column would be the best estimate; here every column is a draw
        bands = summarise(np.column_stack([loads[:, :1], loads]))[:, 3:]
        table = pd.DataFrame({"year": record.years, "component": component, "share": share})
        tables.append(table.assign(low=bands[:, 0], high=bands[:, 1]))
    return stack(tables, columns)


def limits(record: Record, loads: Mapping[str, Array]) -> pd.DataFrame:
    """Return the annual loads under every rule for values below the limit [kg/yr].

    Parameters
    ----------
    record : Record
        The record.
    loads : mapping of str to numpy.ndarray
        Annual loads by rule [kg/yr], shape (years,).
    """
    count = counts(record).set_index("year")
    with np.errstate(invalid="ignore"):
        share = (count["below"] / count["samples"]).to_numpy()
    tables = [
        pd.DataFrame({"year": record.years, "rule": rule, "value": value, "below_share": share})
        for rule, value in loads.items()
    ]
    return stack(tables, ("year", "rule", "value", "below_share"))


def counts(record: Record) -> pd.DataFrame:
    """Return days, filled days, samples and samples below the limit of every complete year.

    Parameters
    ----------
    record : Record
        The record; numbers have no unit.
    """
    of_sample = record.year[record.at]
    by_year = {
        "days": [int((record.year == year).sum()) for year in record.years],
        "filled_days": [int(record.filled[record.year == year].sum()) for year in record.years],
        "samples": [int((of_sample == year).sum()) for year in record.years],
        "below": [int(record.below[of_sample == year].sum()) for year in record.years],
    }
    return pd.DataFrame({"year": record.years, **by_year})


def daily(record: Record, load: Array) -> pd.DataFrame:
    """Return flow [m3/d], concentration [mg/l] and load [kg/d] of every day.

    Parameters
    ----------
    record : Record
        The record.
    load : numpy.ndarray
        Load [kg/d], shape (days,).
    """
    grams = load / KG_PER_G
    concentration = np.divide(
        grams, record.flow, out=np.full_like(grams, np.nan), where=record.flow > 0
    )
    return pd.DataFrame(
        {
            "day": record.days.astype("datetime64[s]"),
            "flow": record.flow,
            "filled": record.filled,
            "concentration": concentration,
            "load": load,
        }
    )


def write_csv(loads: Loads, folder: Path) -> Path:
    """Write the tables of annual loads as CSV files into a folder [units in the tables].

    Parameters
    ----------
    loads : Loads
        Annual loads.
    folder : pathlib.Path
        Folder; it is made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        table = getattr(loads, name)
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8-sig")
    return folder
