"""Tables of the way to the sea: retention by model, concentration by reach, HELCOM's row.

What a city adds to a river is told here, not what else flows in it: natural background and other
towns come on top.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import City
from wastewater.inputs.lists import read_list
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.rivers.paths import (
    COMBINED,
    ROWS,
    path_models,
    path_retention,
    row_transmission,
    transmission,
)
from wastewater.model.rivers.retention import first_order, models
from wastewater.model.rivers.routing import concentration, over_standard, route
from wastewater.model.rivers.ways import Way, way
from wastewater.results.kept import Kept
from wastewater.results.longtable import long_table, stack
from wastewater.results.works_loads import KG_PER_T, works_loads

PATH_COLUMNS = (
    "city",
    "substance",
    "model",
    "source",
    "grade",
    "verified",
    "statistic",
    "value",
    "unit",
)
PROFILE_COLUMNS = (
    "city",
    "scenario",
    "year",
    "substance",
    "reach",
    "distance",
    "quantity",
    "statistic",
    "value",
    "unit",
)
HELCOM_COLUMNS = (
    "sub_basin",
    "year",
    "city",
    "scenario",
    "substance",
    "quantity",
    "statistic",
    "value",
    "unit",
)

NUTRIENTS = ("total_p", "total_n")


def path_table(
    city: City, substances: Sequence[str] = NUTRIENTS, draws: int = 2000, seed: int = 1
) -> pd.DataFrame:
    """Return what the whole way to the sea retains by every model and by the rows of the city [1].

    Parameters
    ----------
    city : City
        A city whose way is known (`rivers.ways.cities`).
    substances : sequence of str
        Substances with retention models.
    draws, seed : int
        Number of draws and seed.

    Returns
    -------
    pandas.DataFrame
        Columns `PATH_COLUMNS`; model "rows" is what the city's own rows say.
    """
    own = way(city.id, draws, seed)
    tables = []
    for substance in substances:
        for name in (ROWS, *path_models(own, substance)):
            constants = {"city": city.id, "substance": substance, "model": name, **_told(name)}
            held = path_retention(own, name, substance, city)
            tables.append(long_table([], held, constants).assign(unit="1"))
    return stack(tables, PATH_COLUMNS)


def reach_loads(
    result: Kept, city: str, scenario: str, substance: str, year: int, model: str = ROWS
) -> tuple[Way, Array, Array]:
    """Return the way, what enters and what leaves each reach [kg/yr], axes (reach, 1 + draws).

    Parameters
    ----------
    result : Kept
        A result that holds the city.
    city, scenario, substance : str
        What is asked about.
    year : int
        A year of the result.
    model : str
        "rows" for retention and decay as the city has them, or a model of retention (and the decay
        of the city).

    Raises
    ------
    InputError
        If the result does not hold the scenario, year or substance.
    ValueError
        If no way is known for the city or the model does not hold for the substance.
    """
    prepared = result.model(city)
    known = prepared.index.substances
    if substance not in known:
        problem = Problem("result.substance", value=substance, expected=", ".join(known))
        raise InputError([problem])
    result._block(city, scenario)
    asked = result._years([year])[0]
    years = tuple(y for y in result.years if y <= asked)
    loads = works_loads(prepared, result._measures(city, scenario), years)["river"]
    own = way(city, result.draws, result.seed)
    local = np.zeros((len(own.reaches.ids), result.draws + 1))
    local[0] = loads[0, known.index(substance)]
    routed = route(own.reaches, local, _passed(own, prepared, substance, model))
    return own, routed.entering, routed.leaving


def profile(
    result: Kept,
    city: str,
    substance: str,
    *,
    scenario: str = "baseline",
    year: int | None = None,
    model: str = ROWS,
) -> pd.DataFrame:
    """Return flow, load and the concentration that a city adds, reach by reach.

    Parameters
    ----------
    result : Kept
        A result that holds the city.
    city, substance, scenario : str
        What is asked about.
    year : int, optional
        The last year by default.
    model : str
        As in `reach_loads`.

    Returns
    -------
    pandas.DataFrame
        Columns `PROFILE_COLUMNS`; ``distance`` from the works to the end of the reach [km],
        ``quantity`` "flow" [m3/s], "entering" and "leaving" [kg/yr], "concentration" [mg/l] of
        what enters in the flow of the reach: the highest in it.
    """
    asked = result._one_year(year)
    own, entering, leaving = reach_loads(result, city, scenario, substance, asked, model)
    flow = own.stacked("flow")
    figures = {
        "flow": (flow, "m3/s"),
        "entering": (entering, "kg/yr"),
        "leaving": (leaving, "kg/yr"),
        "concentration": (concentration(entering, flow), "mg/l"),
    }
    far = dict(zip(own.reaches.ids, own.stacked("length")[:, 0].cumsum(), strict=True))
    constants = {"city": city, "scenario": scenario, "substance": substance}
    tables = [
        long_table([("reach", own.reaches.ids)], values, {**constants, "quantity": name}).assign(
            unit=unit
        )
        for name, (values, unit) in figures.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    return stack([table.assign(distance=table["reach"].map(far), year=asked)], PROFILE_COLUMNS)


def reaches_over(
    result: Kept,
    city: str,
    substance: str,
    standard: float,
    *,
    scenario: str = "baseline",
    year: int | None = None,
    model: str = ROWS,
) -> pd.DataFrame:
    """Return the reaches that a city alone puts over a standard, as `routing.over_standard`.

    Parameters
    ----------
    result, city, substance, scenario, year, model
        As in `profile`.
    standard : float
        Quality standard [mg/l].
    """
    asked = result._one_year(year)
    own, entering, _ = reach_loads(result, city, scenario, substance, asked, model)
    return over_standard(own.reaches, concentration(entering, own.stacked("flow")), standard)


def helcom_row(
    at_source: ArrayLike,
    retention: ArrayLike,
    *,
    substance: str,
    sub_basin: str,
    year: int,
    city: str = "",
    scenario: str = "",
) -> pd.DataFrame:
    """Return a source in the shape of HELCOM's tables of transboundary loads.

    Parameters
    ----------
    at_source : array_like
        Load where it enters the river [kg/yr], axis (1 + draws), the best estimate first.
    retention : array_like
        Share that is retained on the way to the sea, same axis.
    substance : {"total_n", "total_p"}
        Nutrient.
    sub_basin : str
        Sub-basin of the Baltic Sea, as in ``baltic.csv``.
    year : int
        Calendar year.
    city, scenario : str
        Written into the table.

    Returns
    -------
    pandas.DataFrame
        Columns `HELCOM_COLUMNS`; quantities "load_at_source" and "load_at_sea" [t/yr],
        "retention", "share_of_ceiling" and, where HELCOM asks for one, "share_of_needed_cut" [1].

    Raises
    ------
    ValueError
        If no ceiling is known for the sub-basin and substance, or a retention leaves 0 to 1.
    """
    targets = _targets(sub_basin, substance)
    load, held = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(x, float)) for x in (at_source, retention))
    )
    if np.any((held < 0) | (held > 1)):
        raise ValueError("a retention lies between 0 and 1")
    source = load / KG_PER_T
    sea = source * (1 - held)
    figures = {
        ("load_at_source", "t/yr"): source,
        ("retention", "1"): held,
        ("load_at_sea", "t/yr"): sea,
        ("share_of_ceiling", "1"): sea / targets["ceiling"],
    }
    if "needed_cut" in targets:
        figures["share_of_needed_cut", "1"] = sea / targets["needed_cut"]
    constants = {"sub_basin": sub_basin, "city": city, "scenario": scenario, "substance": substance}
    tables = [
        long_table([], values, {**constants, "quantity": name}).assign(year=year, unit=unit)
        for (name, unit), values in figures.items()
    ]
    return stack(tables, HELCOM_COLUMNS)


def helcom_table(
    result: Kept,
    city: str,
    *,
    scenario: str = "baseline",
    year: int | None = None,
    model: str = ROWS,
) -> pd.DataFrame:
    """Return nitrogen and phosphorus of a city in HELCOM's shape, as `helcom_row`.

    Parameters
    ----------
    result, city, scenario, year, model
        As in `profile`. A city that does not drain to the Baltic Sea has no rows.
    """
    asked = result._one_year(year)
    tables = []
    for substance in NUTRIENTS:
        own, entering, leaving = reach_loads(result, city, scenario, substance, asked, model)
        if own.sub_basin:
            told = {"sub_basin": own.sub_basin, "city": city, "scenario": scenario}
            held = 1 - np.divide(
                leaving[-1], entering[0], out=np.ones_like(leaving[-1]), where=entering[0] > 0
            )
            tables.append(helcom_row(entering[0], held, substance=substance, year=asked, **told))
    return stack(tables, HELCOM_COLUMNS)


def _passed(own: Way, prepared: CityModel, substance: str, model: str) -> Array:
    """Return what each reach passes on [1]: retention by rows or model, then decay by the rows."""
    if model == ROWS:
        kept = row_transmission(own, prepared.city, substance)
    else:
        kept = transmission(own, model, substance)
    p = Parameters(prepared.index, prepared.values)
    rate = p.scalar("river.decay", substance=substance)
    times = np.stack([p.scalar("river.travel_time", part) for part in own.part_of])
    return kept * (1 - first_order(rate, times * own.part_share()))


def _targets(sub_basin: str, substance: str) -> dict[str, float]:
    table = read_list("river", "baltic")
    own = table[(table["sub_basin"] == sub_basin) & (table["substance"] == substance)]
    found = {str(q): float(v) for q, v in zip(own["quantity"], own["value"], strict=True)}
    if "ceiling" not in found:
        known = ", ".join(dict.fromkeys(table["sub_basin"]))
        raise ValueError(f"no ceiling for {substance} in {sub_basin}; sub-basins: {known}")
    return found


def _told(model: str) -> dict[str, str]:
    """Return source and grade of a model; the worst of those that are joined is the first."""
    first = COMBINED.get(model, (model,))[0]
    if first not in models().index:
        return {"source": "", "grade": "", "verified": ""}
    return {c: str(models().loc[first, c]) for c in ("source", "grade", "verified")}
