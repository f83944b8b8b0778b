"""What the presentation layer reads from a result: a list of tables, and nothing else."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from wastewater.inputs.city import City
from wastewater.results.result import Result

STATISTICS = ("best", "mean", "median", "p05", "p95")
BASELINE = "baseline"


@dataclass(frozen=True)
class Tables:
    """The long tables of one result, each fetched when it is first read and then kept.

    Attributes
    ----------
    result : Result
        The result.
    """

    result: Result

    @cached_property
    def outflow(self) -> pd.DataFrame:
        """Loads to the seas, all years."""
        return self.result.outflow()

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Paired changes, all years."""
        return self.result.compare()

    @cached_property
    def waste(self) -> pd.DataFrame:
        """What becomes of the waste, all years."""
        return self.result.waste()

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Costs of the measures in the last year."""
        return self.result.costs()

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Inputs ranked by the spread they carry, last year."""
        return self.result.measure_first()

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Input rows used."""
        return self.result.sources()

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Rates of the waste, all years."""
        return self.result.rates()

    @cached_property
    def targets(self) -> pd.DataFrame:
        """How each scenario stands to the targets."""
        return self.result.targets()

    @cached_property
    def landfills(self) -> pd.DataFrame:
        """Waste in place, gas and leachate, all years."""
        return self.result.landfills()

    @cached_property
    def greenhouse(self) -> pd.DataFrame:
        """Greenhouse balance of the waste, all years, in the default warming potentials."""
        return self.result.greenhouse()

    @cached_property
    def closure(self) -> pd.DataFrame:
        """Metals of the waste beside what was measured."""
        return self.result.closure()

    @cached_property
    def waste_costs(self) -> pd.DataFrame:
        """Costs of handling the waste, all years."""
        return self.result.waste_costs()

    @cached_property
    def last_outflow(self) -> pd.DataFrame:
        """Loads to the seas in the last year."""
        return where(self.outflow, year=self.last_year)

    @cached_property
    def last_comparison(self) -> pd.DataFrame:
        """Paired changes in the last year."""
        return where(self.comparison, year=self.last_year)

    @cached_property
    def last_waste(self) -> pd.DataFrame:
        """What becomes of the waste in the last year."""
        return where(self.waste, year=self.last_year)

    @property
    def last_year(self) -> int:
        """The last year of the run."""
        return self.result.years[-1]

    def flows(self, year: int, scenario: str) -> pd.DataFrame:
        """Return the flows of one scenario in one year."""
        return self.result.flows([year], [scenario])

    def sorting(self, year: int) -> pd.DataFrame:
        """Return each material by bin in one year."""
        return self.result.sorting(year)

    def bins(self, year: int) -> pd.DataFrame:
        """Return mass, contamination and capture of the bins in one year."""
        return self.result.bins(year)


class Band(NamedTuple):
    """One figure with its spread, in the unit of its table."""

    best: float
    mean: float
    median: float
    p05: float
    p95: float


def where(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Return the rows of a long table whose columns hold the wanted values.

    Parameters
    ----------
    table : pd.DataFrame
        Any long table of a result.
    **wanted
        Column name and the value to keep, or a tuple, list or set of values.

    Returns
    -------
    pandas.DataFrame
        The matching rows.
    """
    rows = np.arange(len(table))
    for column, value in wanted.items():
        cells = table[column].to_numpy()[rows]
        if isinstance(value, (tuple, list, set, frozenset)):
            rows = rows[pd.Index(cells).isin(list(value))]
        else:
            rows = rows[cells == value]
    return table.iloc[rows]


def bands(table: pd.DataFrame, keys: list[str], value: str = "value") -> pd.DataFrame:
    """Turn the rows of the five statistics into five columns.

    Parameters
    ----------
    table : pd.DataFrame
        Long table with the columns `statistic`, `value` and the keys.
    keys : list[str]
        Columns that name a row of the answer, in order.
    value : str
        The column that holds the figures.

    Returns
    -------
    pandas.DataFrame
        One row per key in the order of first appearance, one column per statistic.
    """
    wide = table.pivot_table(
        index=keys, columns="statistic", values=value, sort=False, observed=True, dropna=False
    )
    return wide.dropna(how="all").reindex(columns=list(STATISTICS))


def band(table: pd.DataFrame, value: str = "value") -> Band | None:
    """Return the one figure that the table's rows describe, or None if there is none.

    Parameters
    ----------
    table : pd.DataFrame
        Rows of a long table that differ in `statistic` only.
    value : str
        The column that holds the figures.

    Returns
    -------
    Band or None
        The five statistics; those that are missing are NaN.
    """
    if table.empty:
        return None
    found = dict(zip(table["statistic"], table[value].astype(float), strict=True))
    return Band(*(found.get(name, float("nan")) for name in STATISTICS))


def band_of(table: pd.DataFrame, *key: Hashable) -> Band | None:
    """Return the band in one row of a table made by `bands`, or None if it is not there.

    Parameters
    ----------
    table : pandas.DataFrame
        What `bands` returned.
    *key : hashable
        The keys of the row.

    Returns
    -------
    Band or None
        The five statistics.
    """
    if key not in table.index:
        return None
    return Band(*map(float, table.to_numpy()[table.index.get_loc(key)]))


def find_city(result: Result, city: City | str) -> City:
    """Return the record of a city of the result.

    Parameters
    ----------
    result : Result
        The result that holds the city.
    city : City | str
        The city or its id.

    Returns
    -------
    City
        The record as used in the run.

    Raises
    ------
    KeyError
        If the result does not hold the city.
    """
    wanted = city if isinstance(city, str) else city.id
    for record in result.cities:
        if record.id == wanted:
            return record
    held = ", ".join(record.id for record in result.cities)
    raise KeyError(f"The result holds no city {wanted}. It holds: {held}.")


def seas_of(city: City) -> tuple[str, ...]:
    """Return the seas that a city drains to, in the order of its catchments."""
    return tuple(dict.fromkeys(catchment.sea for catchment in city.catchments))
