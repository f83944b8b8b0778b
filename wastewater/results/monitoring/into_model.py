"""An annual load that was measured, as a row of a city."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wastewater.inputs.city import City
from wastewater.inputs.monitoring.into_city import csv_line, with_measured
from wastewater.results.monitoring.compared import KEY
from wastewater.results.monitoring.loads import Loads
from wastewater.text import text

POINTS: tuple[str, ...] = ("discharge", "inlet")
"""Where a load of a works can be measured: what leaves it, what enters it."""


def year_load(load: Loads, year: int | None = None) -> tuple[int, float, float, float]:
    """Return a year, the best estimate of its load, and the 5th and 95th percentile [kg/yr].

    The percentiles are NaN where the loads were estimated without draws.

    Parameters
    ----------
    load : Loads
        Annual loads.
    year : int, optional
        The last year that has a load by default.

    Raises
    ------
    ValueError
        If there is no load of that year.
    """
    mine = load.table[load.table["estimator"] == load.estimator]
    there = mine.dropna(subset="value")
    years = sorted(set(there["year"].tolist()))
    if not years or (year is not None and year not in years):
        raise ValueError(f"no load of {year}; there are: {years}")
    at = years[-1] if year is None else year
    value = there[there["year"] == at].set_index("statistic")["value"].to_dict()
    nothing = float("nan")
    return at, value["best"], value.get("p05", nothing), value.get("p95", nothing)


def measured(
    load: Loads, place: str, point: str = "discharge", year: int | None = None
) -> pd.DataFrame:
    """Return an annual load as `difference` and `reconciled` take it [kg/yr].

    Parameters
    ----------
    load : Loads
        Annual loads.
    place : str
        Catchment of the works.
    point : {"discharge", "inlet"}
        Where it was measured: what leaves the works, or what enters them.
    year : int, optional
        The last year by default.

    Returns
    -------
    pandas.DataFrame
        One row: ``catchment, substance, point, value, low, high``.
    """
    _, *numbers = year_load(load, year)
    row = (place, load.substance, point, *numbers)
    return pd.DataFrame([row], columns=[*KEY, "value", "low", "high"])


def into_city(
    city: City,
    load: Loads,
    place: str = "",
    point: str = "discharge",
    year: int | None = None,
    *,
    source: str = "",
    grade: str = "A",
    note: str = "",
) -> City:
    """Return the city with a measured load in the place of the modelled one.

    Parameters
    ----------
    city : City
        A loaded city; it stays as it is.
    load : Loads
        Annual loads [kg/yr].
    place : str
        Catchment of the works; needed only where the city has several.
    point : {"discharge", "inlet"}
        Where it was measured: what leaves the works, or what enters them.
    year : int, optional
        Which year's load; the last one by default.
    source, grade, note : str
        Where the figure comes from; by default the records of the station, grade A (measured), and
        what the load was made of. A source that the city does not know is added to its list.

    Returns
    -------
    City
        A new city with the row and its source.

    Raises
    ------
    InputError
        If the substance is not one of the model, or there is no such works; with the same messages
        as for a line of a file.
    ValueError
        If `point` is neither of the two, there is no load of that year, or it was estimated
        without draws.
    """
    place = place or (city.catchments[0].id if len(city.catchments) == 1 else "")
    row = _row(load, place, point, year, source, grade, note)
    title = text("monitoring.into.title", station=load.station or place)
    known = row["source"] in set(city.sources["id"])
    return with_measured(city, **row, title="" if known else title)


def line(
    load: Loads,
    place: str,
    point: str = "discharge",
    year: int | None = None,
    *,
    source: str = "",
    grade: str = "A",
    note: str = "",
) -> str:
    """Return the line to paste into the city's parameters.csv; its source goes into sources.csv.

    The arguments are those of `into_city` [load in t/yr].
    """
    return csv_line(**_row(load, place, point, year, source, grade, note))


def _row(
    load: Loads, place: str, point: str, year: int | None, source: str, grade: str, note: str
) -> dict[str, Any]:
    """Arguments of a measured row, the load in t/yr."""
    if point not in POINTS:
        raise ValueError(f"point is one of {', '.join(POINTS)}, not {point!r}")
    at, best, low, high = year_load(load, year)
    if not np.isfinite([best, low, high]).all():
        raise ValueError("loads without draws have no spread that a city could use")
    # a rule for values below the limit may put the estimate at the edge of what is likely
    numbers = best, min(low, best), max(high, best)
    count = load.counts[load.counts["year"] == at].iloc[0]
    words = text(
        "monitoring.into.note",
        year=at,
        samples=count["samples"],
        below=count["below"],
        filled=count["filled_days"],
        estimator=text(f"monitoring.estimator.{load.estimator}.name"),
    )
    return {
        "substance": load.substance,
        "place": place,
        point: tuple(float(f"{number / 1000:.6g}") for number in numbers),
        "unit": "t/yr",
        "source": source or "own-monitoring",
        "grade": grade,
        "note": note or words,
    }
