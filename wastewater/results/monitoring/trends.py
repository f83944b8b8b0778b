"""The trend of annual loads, with the weather of single years taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wastewater.errors import InputError
from wastewater.inputs.monitoring.lists import figure
from wastewater.inputs.report import Where
from wastewater.model.distributions import Array
from wastewater.model.monitoring.annual import yearly
from wastewater.model.monitoring.choice import conditions
from wastewater.model.monitoring.trend import (
    TrendTest,
    flow_normalised,
    mann_kendall,
    seasonal_mann_kendall,
)
from wastewater.model.monitoring.wrtds import wrtds_with
from wastewater.results.longtable import stack
from wastewater.results.monitoring.loads import Loads

_TESTS = ("kind", "test", "n", "slope", "low", "high", "p", "trend")
_TABLE = ("station", "substance", "year", "kind", "value", "unit")


@dataclass(frozen=True, eq=False)
class Trend:
    """Annual loads as they were, flow-normalised, and what trend tests say of them.

    Attributes
    ----------
    station, substance : str
        Ids.
    estimator : str
        Estimator of the annual loads.
    table : pandas.DataFrame
        ``station, substance, year, kind, value, unit`` [kg/yr]; kind is ``load``,
        ``flow_normalised`` (regression of annual loads on annual flows) or
        ``wrtds_flow_normalised`` (where the record is long enough).
    tests : pandas.DataFrame
        ``kind, test, n, slope, low, high, p, trend``: Theil-Sen slope [kg/yr per yr] with its 90 %
        interval, and the Mann-Kendall verdict (``increasing``, ``decreasing``, ``none``, or "" with
        too few years); the seasonal test goes over the monthly loads [kg per yr].
    """

    station: str
    substance: str
    estimator: str
    table: pd.DataFrame
    tests: pd.DataFrame


def trend(loads: Loads) -> Trend:
    """Take the flow of single years out of annual loads, and test what is left for a trend.

    Parameters
    ----------
    loads : Loads
        Annual loads of several years [kg/yr].

    Returns
    -------
    Trend
        Loads as they were and flow-normalised [kg/yr], and the tests.

    Raises
    ------
    InputError
        If there are fewer years than flow normalisation needs (``trend.csv``).
    """
    record = loads.record
    least = int(figure("trend", "normalisation_years"))
    of_years = yearly(record, loads.daily["load"].to_numpy())
    there = np.isfinite(of_years) & (of_years > 0)
    if there.sum() < least:
        count, expected = str(int(there.sum())), str(least)
        raise InputError(Where("").problem("trend_years", value=count, expected=expected))
    years, load = record.years[there], of_years[there]
    flow = yearly(record, record.flow)[there]
    kinds = {"load": load, "flow_normalised": flow_normalised(load, flow).values}
    if not conditions(record, "wrtds").refused:
        of_wrtds = wrtds_with(record, loads.settings).flow_normalised()
        kinds["wrtds_flow_normalised"] = yearly(record, of_wrtds)[there]
    fixed = {"station": loads.station, "substance": loads.substance, "unit": "kg/yr"}
    tables = [
        pd.DataFrame({"year": years, "value": value}).assign(kind=kind, **fixed)
        for kind, value in kinds.items()
    ]
    return Trend(
        station=loads.station,
        substance=loads.substance,
        estimator=loads.estimator,
        table=stack(tables, _TABLE),
        tests=_tests(kinds, years.astype(float), _of_months(loads)),
    )


def _tests(kinds: dict[str, Array], years: Array, seasonal: TrendTest) -> pd.DataFrame:
    """Put all tests below each other."""
    tests = [(kind, mann_kendall(values, years)) for kind, values in kinds.items()]
    tests.append(("load", seasonal))
    rows = [
        (kind, one.test, one.n, one.slope, one.low, one.high, one.p, one.trend)
        for kind, one in tests
    ]
    return pd.DataFrame(rows, columns=list(_TESTS))


def _of_months(loads: Loads) -> TrendTest:
    """Test the monthly loads, each month against itself in other years."""
    months = loads.months[loads.months["estimator"] == loads.estimator]
    value, year, month = (months[c].to_numpy() for c in ("value", "year", "month"))
    return seasonal_mann_kendall(value.astype(float), year, month)
