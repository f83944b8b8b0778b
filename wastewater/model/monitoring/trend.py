"""Trends of annual and monthly loads: the weather of single years taken out, and tests.

The tests are those of pymannkendall, slopes those of SciPy. A Mann-Kendall test sees one direction
over the whole series and nothing else: not a rise that is followed by a fall, not a step as such,
not how large a change is, and with few years not even a large one. It takes values as independent:
loads of wet and dry years in a row, or months that remember each other, make it too sure. Nor does
it know the uncertainty of the loads, or that the laboratory changed its limit. "No trend" means
"none shown".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pymannkendall  # type: ignore[import-untyped]
from numpy.typing import NDArray
from scipy import special, stats

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array

_VERDICT = {"increasing": "increasing", "decreasing": "decreasing", "no trend": "none"}


@dataclass(frozen=True, eq=False)
class FlowNormalised:
    """Annual loads as they would have been in years of average flow.

    Attributes
    ----------
    offset, slope : float
        Of ln load on ln flow.
    per_year : float
        Coefficient of time in the same regression [1/yr], 0 without time.
    variance : float
        Mean squared residual, with the degrees of freedom left.
    values : numpy.ndarray
        Flow-normalised loads in the unit of the loads, shape (years,).
    """

    offset: float
    slope: float
    per_year: float
    variance: float
    values: Array


@dataclass(frozen=True)
class TrendTest:
    """A test for a trend in one direction, and the slope.

    Attributes
    ----------
    test : str
        ``mann_kendall`` or ``seasonal_mann_kendall``.
    n : int
        Number of values that were there.
    trend : str
        ``increasing``, ``decreasing``, ``none``, or "" with too few values.
    p : float
        Two-sided probability of as clear an order by chance [1].
    statistic : float
        Kendall's S [1].
    tau : float
        Kendall's tau [1].
    slope, low, high : float
        Slope of Theil and Sen with the ends of its interval [unit of the values per year].
    """

    test: str
    n: int
    trend: str
    p: float
    statistic: float
    tau: float
    slope: float
    low: float
    high: float


def flow_normalised(
    load: Array, flow: Array, years: NDArray[np.intp] | None = None, *, bias: bool = True
) -> FlowNormalised:
    """Take the flow of single years out of annual loads (Larsen and Svendsen 2019).

    ln L = a + b ln Q [+ d t]; ln LN_i = ln L_i - b (ln Q_i - mean ln Q); with `bias` times
    exp(MSE/2).

    Parameters
    ----------
    load : numpy.ndarray
        Annual loads [any unit], shape (years,).
    flow : numpy.ndarray
        Annual flows [any unit], shape (years,).
    years : numpy.ndarray, optional
        With years time is a second regressor: only the flow's part is taken out, and a trend that
        runs with the flow is not taken for its effect.
    bias : bool
        Whether to correct for the step back from logarithms.

    Returns
    -------
    FlowNormalised
        Loads in the unit of `load`.

    Raises
    ------
    ValueError
        If a load or flow is not above zero, the flows are all the same, or there are too few years
        (``trend.csv``).
    """
    load, flow = np.asarray(load, float), np.asarray(flow, float)
    if load.size < figure("trend", "normalisation_years"):
        raise ValueError(f"{load.size} years are too few to normalise by flow")
    if not ((load > 0).all() and (flow > 0).all()):
        raise ValueError("flow normalisation needs loads and flows above zero")
    log_load, log_flow = np.log(load), np.log(flow)
    columns = [np.ones(load.size), log_flow]
    if years is not None:
        columns.append(np.asarray(years) - np.mean(years))
    design = np.stack(columns, axis=1)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("flow normalisation needs flows that differ, and not by the year alone")
    found = np.linalg.lstsq(design, log_load, rcond=None)[0]
    residual = log_load - design @ found
    variance = float(residual @ residual) / (load.size - design.shape[1])
    logs = log_load - found[1] * (log_flow - log_flow.mean()) + (variance / 2 if bias else 0.0)
    per_year = float(found[2]) if years is not None else 0.0
    return FlowNormalised(float(found[0]), float(found[1]), per_year, variance, np.exp(logs))


def mann_kendall(values: Array, years: Array) -> TrendTest:
    """Test a series of years for a trend, with the slope of Theil and Sen.

    Ties are allowed for; years may be missing (left out, or NaN).

    Parameters
    ----------
    values : numpy.ndarray
        One value a year, such as loads [kg/yr], shape (n,).
    years : numpy.ndarray
        Their years, in any order, shape (n,) [yr].

    Returns
    -------
    TrendTest
        The slope is per year of `years`, whatever is missing. NaN and "" with fewer values than
        ``trend.csv`` asks for.
    """
    values, years = np.asarray(values, float), np.asarray(years)
    there = np.isfinite(values)
    order = np.argsort(years[there], kind="stable")
    x, t = values[there][order], years[there][order].astype(float)
    if x.size < figure("trend", "test_values"):
        return _untested("mann_kendall", x.size)
    found = pymannkendall.original_test(x, alpha=figure("trend", "significance"))
    slope, _, low, high = stats.theilslopes(x, t, alpha=figure("trend", "confidence"))
    return _tested("mann_kendall", x.size, found, float(slope), float(low), float(high))


def seasonal_mann_kendall(
    values: Array, years: NDArray[np.intp], months: NDArray[np.intp]
) -> TrendTest:
    """Test months of several years for a trend, each month against itself in other years.

    Missing months are left out, or NaN. The slope is the median of all slopes between the same
    months of two years; its interval follows Gilbert (1987) from the variance of the test.

    Parameters
    ----------
    values : numpy.ndarray
        One value a month, such as loads [kg], shape (n,).
    years, months : numpy.ndarray
        Year and month (1 to 12) of each, shape (n,).

    Returns
    -------
    TrendTest
        The slope is in the unit of the values per year. NaN and "" with fewer years than
        ``trend.csv`` asks for.

    Raises
    ------
    ValueError
        If a month of a year is there twice.
    """
    values, years, months = np.asarray(values, float), np.asarray(years), np.asarray(months)
    there = np.isfinite(values)
    x, year, month = values[there], years[there], months[there]
    if np.unique(year * 12 + month).size < x.size:
        raise ValueError("a month of a year is there twice")
    if x.size == 0 or np.unique(year).size < figure("trend", "test_years"):
        return _untested("seasonal_mann_kendall", x.size)
    grid = np.full((int(np.ptp(year)) + 1, 12), np.nan)
    grid[year - year.min(), month - 1] = x
    alpha = figure("trend", "significance")
    found = pymannkendall.seasonal_test(grid.ravel(), period=12, alpha=alpha)
    slopes = np.sort(_slopes_of_months(grid))
    reach = float(special.ndtri(0.5 + figure("trend", "confidence") / 2) * np.sqrt(found.var_s))
    ranks = (slopes.size + np.array([-reach, reach])) / 2 - np.array([1.0, 0.0])
    low, high = np.interp(ranks, np.arange(slopes.size), slopes)
    middle = float(np.median(slopes))
    return _tested("seasonal_mann_kendall", x.size, found, middle, float(low), float(high))


def _slopes_of_months(grid: Array) -> Array:
    """Return all slopes between the same month of two years, from (years, months)."""
    first, last = np.triu_indices(grid.shape[0], k=1)
    slopes = (grid[last] - grid[first]) / (last - first)[:, None]
    return np.asarray(slopes[np.isfinite(slopes)])


def _untested(test: str, n: int) -> TrendTest:
    nan = float("nan")
    return TrendTest(test, n, "", nan, nan, nan, nan, nan, nan)


def _tested(test: str, n: int, found: Any, slope: float, low: float, high: float) -> TrendTest:
    p, statistic, tau = float(found.p), float(found.s), float(found.Tau)
    return TrendTest(test, n, _VERDICT[found.trend], p, statistic, tau, slope, low, high)
