"""Methane and nitrous oxide of the wastewater of a run, from the loads in and out of its works.

Formulas and factors of the 2019 Refinement of the IPCC guidelines, volume 5, chapter 6
(`wastewater.model.wastewater_gases`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wastewater.inputs.lists import read_list
from wastewater.model.distributions import Array
from wastewater.model.rivers.ways import sampled
from wastewater.model.wastewater_gases import (
    FOLDER,
    factor,
    methane,
    methane_factor,
    methane_of_way,
    nitrous_oxide,
    nitrous_oxide_of_way,
)
from wastewater.results.greenhouse import ALL_GASES, potentials
from wastewater.results.kept import Kept
from wastewater.results.longtable import long_table, stack
from wastewater.results.works_loads import KG_PER_T, works_loads

COLUMNS = ("city", "scenario", "year", "gas", "source", "statistic", "value", "unit")

#: Load (of `works_loads`) from which each source of gases is reckoned.
SOURCES = {"treatment": "inlet", "effluent": "discharge", "overflow": "overflow"}
TOTAL = "total"
METHANE, NITROUS_OXIDE = "methane", "nitrous_oxide"
WAY = "aerobic_plant"

Gases = dict[tuple[str, str, str], Array]


def gases(
    result: Kept,
    city: str,
    scenario: str | None = None,
    year: int | None = None,
    gwp: str = "ar6",
    *,
    against: str | None = None,
    water: str = "river",
    nitrogen_water: str = "effluent",
) -> pd.DataFrame:
    """Return methane and nitrous oxide of the sewered wastewater of a city, all works together.

    The band carries the loads of the run and the ranges of the factors. The ranges of the
    guidelines are wide and lie mostly above the printed factors, so means lie above best estimates.
    The factors have the same draws in every scenario, year and city: set scenarios side by side
    with `against`, not by subtracting statistics.

    All works count as central aerobic works. Nothing is taken off for organic matter that leaves
    with sludge or for methane that is burnt, as in the guidelines where these are not known: the
    methane of treatment is an upper one. What sludge gives off elsewhere, septic tanks, energy and
    biogenic carbon dioxide are not in it.

    Parameters
    ----------
    result : Result
        A run that holds the city.
    city : str
        Its id.
    scenario : str, optional
        Every scenario of the run by default.
    year : int, optional
        The last year by default.
    gwp : {"ar5", "ar6"}
        Assessment report of the warming potentials over 100 years.
    against : str, optional
        Scenario whose gases are taken off, draw by draw: the table then holds differences.
    water, nitrogen_water : str
        Water that receives effluent and overflow, for methane (rows of ``ways.csv``, such as
        "river", "lake_estuary") and for nitrous oxide ("effluent", "effluent_eutrophic").

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`. ``source`` "treatment" (in the works), "effluent" (their discharge in the
        water that receives it), "overflow" (what overflows before them, likewise) and "total";
        ``gas`` "methane" and "nitrous_oxide" in "t/yr" and "t CO2e/yr" and "co2e", the sum of both,
        in "t CO2e/yr".

    Raises
    ------
    InputError
        If the run does not hold the city, scenario or year, or no such potentials are known.
    ValueError
        If there are no factors for such a water.
    """
    model = result.model(city)
    asked = result._one_year(year)
    years = tuple(y for y in result.years if y <= asked)
    warming = potentials(model, gwp)
    factors = _factors(water, nitrogen_water, result.draws, result.seed)
    names = result.scenarios[city] if scenario is None else (scenario,)

    def of(name: str) -> Gases:
        result._block(city, name)
        loads = works_loads(model, result._measures(city, name), years)
        return _in_co2e(_emitted(loads, model.index.substances, factors), warming)

    base = of(against) if against is not None else {}
    tables = []
    for name in names:
        for key, amount in of(name).items():
            constants = dict(zip(("gas", "source", "unit"), key, strict=True))
            values = amount - base[key] if base else amount
            told = long_table([], values, {"city": city, "scenario": name, **constants})
            tables.append(told.assign(year=asked))
    return stack(tables, COLUMNS)


def _factors(
    water: str, nitrogen_water: str, draws: int, seed: int
) -> dict[tuple[str, str], Array]:
    """Return the factors by gas and kind of load [kg CH4/kg BOD, kg N2O-N/kg N], (1 + draws,)."""
    for name, known in ((water, "ways"), (nitrogen_water, "nitrous_oxide")):
        words = read_list(FOLDER, known).index
        if name not in words:
            raise ValueError(f"no factors for {name!r}; known are {', '.join(words)}")
    ends = tuple(factor("methane_per_bod", column) for column in ("value", "low", "high"))
    per_bod = _drawn("methane_per_bod", "methane_per_bod", ends, draws, seed)
    found = {}
    for side, way in (("works", WAY), ("water", water)):
        ends = tuple(methane_of_way(way, column) for column in ("mcf", "mcf_low", "mcf_high"))
        correction = _drawn("correction", f"methane|{way}", ends, draws, seed)
        found[METHANE, side] = methane_factor(per_bod, correction)
        found[METHANE, side][0] = methane_of_way(way)  # as printed, from unrounded numbers
    for side, way in (("works", WAY), ("water", nitrogen_water)):
        ends = tuple(nitrous_oxide_of_way(way, column) for column in ("value", "low", "high"))
        found[NITROUS_OXIDE, side] = _drawn(way, f"nitrous_oxide|{way}", ends, draws, seed)
    return found


def _drawn(figure: str, stream: str, ends: Sequence[float], draws: int, seed: int) -> Array:
    """Draw a factor from its printed value and range [unit of the factor], axis (1 + draws,)."""
    kind = str(read_list(FOLDER, "distributions").loc[figure, "distribution"])
    row = pd.DataFrame([dict(zip(("value", "low", "high"), ends, strict=True))])
    drawn = sampled(row.assign(distribution=kind), [f"{FOLDER}|{stream}"], draws, seed)
    return np.asarray(drawn[0])


def _emitted(
    loads: dict[str, Array], substances: Sequence[str], factors: dict[tuple[str, str], Array]
) -> dict[tuple[str, str], Array]:
    """Return gases by gas and source [t/yr], all works together, axis (1 + draws,)."""
    bod, nitrogen = substances.index("bod5"), substances.index("total_n")
    found = {}
    for source, name in SOURCES.items():
        side = "works" if source == "treatment" else "water"
        load = loads[name].sum(axis=0)
        made = methane(load[bod], factors[METHANE, side])
        nitrous = nitrous_oxide(load[nitrogen], factors[NITROUS_OXIDE, side])
        found[METHANE, source] = made / KG_PER_T
        found[NITROUS_OXIDE, source] = nitrous / KG_PER_T
    return found


def _in_co2e(emitted: dict[tuple[str, str], Array], warming: dict[str, Array]) -> Gases:
    """Return gases by gas, source and unit, with the sums over gases and over sources."""
    found: Gases = {}
    for source in SOURCES:
        for gas in (METHANE, NITROUS_OXIDE):
            found[gas, source, "t/yr"] = emitted[gas, source]
            found[gas, source, "t CO2e/yr"] = emitted[gas, source] * warming[gas]
        found[ALL_GASES, source, "t CO2e/yr"] = (
            found[METHANE, source, "t CO2e/yr"] + found[NITROUS_OXIDE, source, "t CO2e/yr"]
        )
    kinds = dict.fromkeys((gas, unit) for gas, _, unit in found)
    for gas, unit in kinds:
        found[gas, TOTAL, unit] = np.sum([found[gas, s, unit] for s in SOURCES], axis=0)
    return found
