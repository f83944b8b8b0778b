"""Modelled and measured loads of the works side by side, and what reconciling them would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import City
from wastewater.inputs.vocabulary import DISCHARGE, WORKS_LOADS
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Z95, Array
from wastewater.model.monitoring.reconcile import Reconciled, reconcile
from wastewater.results.longtable import long_table
from wastewater.results.works_loads import works_loads

POINTS: tuple[str, ...] = ("inlet", "discharge", "removed", "overflow")
"""Raw load at the inlet of the works, what they discharge, the difference of both (sludge that
leaves them and what is broken down), and what overflows before them."""

KEY: tuple[str, ...] = ("catchment", "substance", "point")
"""Columns that name a load."""

_NUMBERS = ("value", "low", "high")
_ROW_OF = {"inlet": "sewer.load", "discharge": DISCHARGE}

#: Standard deviations from the middle to the 5th and to the 95th percentile.
_TO_PERCENTILE = Z95


def modelled_loads(
    city: City, *, draws: int = 2000, seed: int = 1, year: int = 2025, measured: bool = True
) -> pd.DataFrame:
    """Return the loads of every works without measures.

    Parameters
    ----------
    city : City
        A loaded city.
    draws, seed : int
        Number of draws and seed, as in a run.
    year : int
        The first year of the run, to which the figures of the city belong.
    measured : bool
        Whether loads that the city gives as measured count; without them everything is modelled.

    Returns
    -------
    pandas.DataFrame
        Columns ``catchment, substance, point`` (one of `POINTS`), ``statistic`` (best, mean,
        median, p05, p95), ``value``, ``unit`` (kg/yr).

    Raises
    ------
    ModelError
        When the figures of the city are impossible together.
    """
    model = prepare(city if measured else without_measured(city), draws, seed, year)
    works = [catchment.id for catchment in city.catchments]
    axes = [("catchment", works), ("substance", model.index.substances), ("point", POINTS)]
    table = long_table(axes, _loads(model, year), {"unit": "kg/yr"})
    return table[[*KEY, "statistic", "value", "unit"]]


def measured_loads(city: City) -> pd.DataFrame:
    """Return the loads that the rows of a city give as measured.

    Returns
    -------
    pandas.DataFrame
        Columns ``catchment, substance, point, value, low, high`` [kg/yr]; low and high are 5th and
        95th percentile, NaN where the figure is taken as certain.
    """
    rows = city.parameters[city.parameters["name"].isin(WORKS_LOADS)]
    points = {name: point for point, name in _ROW_OF.items()}
    table = pd.DataFrame(
        {
            "catchment": rows["place"],
            "substance": rows["substance"],
            "point": rows["name"].map(points),
            **{name: rows[f"base_{name}"] for name in _NUMBERS},
        }
    )
    return table.reset_index(drop=True)


def without_measured(city: City) -> City:
    """Return the city without its measured loads, so that all of them are modelled."""
    rows = city.parameters
    kept = rows[~rows["name"].isin(WORKS_LOADS)]
    return replace(city, parameters=kept.reset_index(drop=True))


def difference(modelled: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    """Return modelled and measured loads side by side.

    Parameters
    ----------
    modelled : pandas.DataFrame
        As `modelled_loads` returns it.
    measured : pandas.DataFrame
        Columns ``catchment, substance, point, value, low, high`` [kg/yr], low and high the 5th and
        95th percentile or NaN.

    Returns
    -------
    pandas.DataFrame
        One row per measured load: ``catchment, substance, point, modelled, modelled_low,
        modelled_high, measured, measured_low, measured_high, difference`` (measured less modelled,
        best estimates) [kg/yr], ``ratio`` (measured through modelled) [1] and ``deviation``: the
        logarithm of the ratio in standard deviations of both together [1], NaN where a load is not
        above zero or neither has a spread.

    Raises
    ------
    InputError
        When the model has no such load.
    """
    wide = modelled.pivot_table(index=list(KEY), columns="statistic", values="value")
    asked = list(measured[list(KEY)].itertuples(index=False, name=None))
    _check_known(asked, wide.index.tolist())
    wanted = pd.MultiIndex.from_tuples(asked, names=list(KEY))
    found = wide.reindex(wanted)[["best", "p05", "p95"]].to_numpy(float)
    told = measured[list(_NUMBERS)].to_numpy(float)
    table = measured[list(KEY)].reset_index(drop=True)
    for name, numbers in (("modelled", found), ("measured", told)):
        for i, end in enumerate(("", "_low", "_high")):
            table[f"{name}{end}"] = numbers[:, i]
    table["difference"] = told[:, 0] - found[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        table["ratio"] = told[:, 0] / found[:, 0]
        spread = np.hypot(_log_spread(found), _log_spread(told))
        deviation = np.log(told[:, 0] / found[:, 0]) / spread
    table["deviation"] = np.where(np.isfinite(deviation), deviation, np.nan)
    return table


def reconciled(
    city: City,
    measured: pd.DataFrame,
    *,
    substance: str,
    catchment: str,
    draws: int = 2000,
    seed: int = 1,
    year: int = 2025,
) -> Reconciled:
    """Return inlet, discharge and removal of a works, moved until they agree.

    What enters is what is discharged and what is removed. Each of the three is as measured where
    it was measured, else as modelled without measurements (mean and covariance of the draws).
    Nothing of this goes into a city by itself.

    Parameters
    ----------
    city : City
        A loaded city.
    measured : pandas.DataFrame
        As in `difference`, with points inlet, discharge, removed; rows of other works, substances
        and points are passed over. Low and high are needed.
    substance, catchment : str
        What is reconciled, and where.
    draws, seed, year : int
        As in `modelled_loads`; at least 2 draws.

    Returns
    -------
    Reconciled
        What was moved (`table`, with ``catchment, substance, point, measured, unit`` before the
        numbers) and the chi-square test: where `p` is small, the figures contradict each other and
        the adjusted ones are not to be used.

    Raises
    ------
    InputError
        When there is no such works or substance, or nothing of it was measured.
    ValueError
        When there are fewer than 2 draws.
    """
    if draws < 2:
        raise ValueError("a covariance needs at least 2 draws")
    model = prepare(without_measured(city), draws, seed, year)
    works, known = [c.id for c in city.catchments], model.index.substances
    points = POINTS[:3]
    keys = [(w, s, point) for w in works for s in known for point in points]
    _check_known([(catchment, substance, point) for point in points], keys)
    load = _loads(model, year)[works.index(catchment), known.index(substance), :3]
    given = _given(measured, catchment, substance)
    values, spread = load[:, 1:].mean(axis=1), np.cov(load[:, 1:])
    for i, point in enumerate(points):
        if point in given:
            value, low, high = given[point]
            values[i], spread[i], spread[:, i] = value, 0.0, 0.0
            spread[i, i] = ((high - low) / (2 * _TO_PERCENTILE)) ** 2
    found = reconcile(values, spread, np.array([[1.0, -1.0, -1.0]]))
    told = {"catchment": catchment, "substance": substance, "point": list(points)}
    names = pd.DataFrame({**told, "measured": [point in given for point in points]})
    return replace(found, table=pd.concat([names.assign(unit="kg/yr"), found.table], axis=1))


def _given(
    measured: pd.DataFrame, catchment: str, substance: str
) -> Mapping[str, tuple[float, float, float]]:
    """Measured value, low and high by point; both ends are needed for a weight."""
    own = measured[(measured["catchment"] == catchment) & (measured["substance"] == substance)]
    own = own[own["point"].isin(POINTS[:3])]
    if own.empty or own[list(_NUMBERS)].isna().to_numpy().any():
        value = " / ".join((catchment, substance))
        raise InputError(Problem("problem.nothing_to_reconcile", value=value))
    rows = own[["point", *_NUMBERS]].itertuples(index=False, name=None)
    return {str(point): (value, low, high) for point, value, low, high in rows}


def _loads(model: CityModel, year: int) -> Array:
    """Solve for the loads of every works [kg/yr], axes (catchment, substance, point, 1 + draws)."""
    found = works_loads(model, (), (year,))
    entering, leaving = found["inlet"], found["discharge"]
    return np.stack([entering, leaving, entering - leaving, found["overflow"]], axis=2)


def _log_spread(numbers: Array) -> Array:
    """Return the standard deviation of the logarithm [1] from low and high; 0 without them."""
    spread = (np.log(numbers[:, 2]) - np.log(numbers[:, 1])) / (2 * _TO_PERCENTILE)
    missing = np.isnan(numbers[:, 1:3]).any(axis=1)
    return np.where(missing, 0.0, spread)


def _check_known(asked: list[tuple[str, str, str]], known: list[tuple[str, str, str]]) -> None:
    problems = []
    for key in dict.fromkeys(asked):
        if key not in known:
            wrong = [name not in {k[i] for k in known} for i, name in enumerate(key)]
            i = wrong.index(True) if any(wrong) else 0
            expected = ", ".join(dict.fromkeys(k[i] for k in known))
            value = " / ".join(key)
            problems.append(Problem("problem.load_not_modelled", value=value, expected=expected))
    if problems:
        raise InputError(problems)
