"""Works that are computed: the raw load of a city in, its computed discharge back into the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from wastewater.inputs.checks import OWN_ESTIMATE
from wastewater.inputs.city import City
from wastewater.inputs.monitoring.into_city import with_measured
from wastewater.inputs.vocabulary import DISCHARGE
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array, lognormal
from wastewater.model.run import solve
from wastewater.model.sampling import strata
from wastewater.model.start import starts
from wastewater.model.structure import at
from wastewater.model.treatment.loads import DAYS_A_YEAR
from wastewater.model.treatment.records import SUBSTANCES, Effluent, Load
from wastewater.model.treatment.rows import listed
from wastewater.results.longtable import long_table
from wastewater.results.statistics import STATISTICS, summarise
from wastewater.results.works_loads import KG_PER_T
from wastewater.text import text


def raw_load(
    city: City, catchment: str = "", *, draws: int = 1000, seed: int = 1, year: int = 2025
) -> Load:
    """Return the raw load at the inlet of a works as the city has it, the best estimate first.

    Parameters
    ----------
    city : City
        A loaded city.
    catchment : str
        Catchment of the works; needed only where the city has several.
    draws, seed : int
        Number of draws and seed, as in a run.
    year : int
        First year of the run.

    Returns
    -------
    Load
        Flow [m3/d] and loads [kg/d] that arrive in the first year, shape (1 + draws,): what
        overflows before the works and the reject water are not in it. A raw load that the city
        gives as measured (`sewer.load`) counts, a measured discharge does not.

    Raises
    ------
    ValueError
        If there is no such catchment, or several and none is named.
    """
    place = _place(city, catchment)
    model = prepare(_without_discharges(city), draws, seed, year)
    inlet = _inlet(model, place, year) / DAYS_A_YEAR
    loads = {s: inlet[1 + model.index.substances.index(s)] for s in SUBSTANCES}
    return Load(flow=inlet[0], **loads)


def effluent_table(outs: Mapping[str, Effluent]) -> pd.DataFrame:
    """Return what several works let out, side by side.

    Parameters
    ----------
    outs : mapping of str to Effluent
        Effluents by name, the draws as only axis, the best estimate first.

    Returns
    -------
    pandas.DataFrame
        Long: ``works, substance, quantity`` (``concentration`` [mg/l] or ``load`` [t/yr]),
        ``statistic, value, unit``.

    Raises
    ------
    ValueError
        If an effluent has seasons.
    """
    tables = []
    for name, out in outs.items():
        loads = np.stack([_over_draws(getattr(out, s)) for s in SUBSTANCES])
        shown = {
            "load": (loads * DAYS_A_YEAR / KG_PER_T, "t/yr"),
            "concentration": (1000 * loads / _over_draws(out.flow), "mg/l"),
        }
        for quantity, (values, unit) in shown.items():
            fixed = {"works": name, "quantity": quantity, "unit": unit}
            tables.append(long_table([("substance", SUBSTANCES)], values, fixed))
    columns = ["works", "substance", "quantity", "statistic", "value", "unit"]
    return pd.concat(tables, ignore_index=True)[columns]


def into_city(
    city: City, out: Effluent, catchment: str = "", *, model: str = "ekama", note: str = ""
) -> City:
    """Return the city with a computed discharge of its works, as rows `plant.discharge`.

    It stands where a measured discharge would: the removal of the works follows from it, the
    balance closes, and what is not computed (metals, organic chemicals) stays as it was.

    Parameters
    ----------
    city : City
        A loaded city; it stays as it is.
    out : Effluent
        Computed effluent, the draws as only axis, the best estimate first.
    catchment : str
        Catchment of the works; needed only where the city has several.
    model : str
        Name of the model, for the note.
    note : str
        Reason of the figure; by default which model made it.

    Returns
    -------
    City
        A new city; its rows have grade D, as estimates have.

    Raises
    ------
    InputError
        If a row cannot be as it is.
    ValueError
        If there is no such catchment, or several and none is named, or the effluent has seasons.
    """
    place = _place(city, catchment)
    words = note or text("treatment.into.note", model=model)
    low, high = STATISTICS.index("p05"), STATISTICS.index("p95")
    for substance in SUBSTANCES:
        of_draws = summarise(_over_draws(getattr(out, substance)) * DAYS_A_YEAR / KG_PER_T)
        best = float(of_draws[0])
        band = best, min(float(of_draws[low]), best), max(float(of_draws[high]), best)
        figures = tuple(float(f"{number:.6g}") for number in band)
        city = with_measured(
            city,
            substance=substance,
            place=place,
            discharge=(figures[0], figures[1], figures[2]),
            source=OWN_ESTIMATE,
            grade="D",
            note=words,
        )
    return city


def draws_of(low: float, high: float, best: float, load: Load, key: str) -> Array:
    """Return draws of an uncertain figure of the works, the best estimate first.

    Parameters
    ----------
    low, high : float
        5th and 95th percentile [unit of the figure], both above zero.
    best : float
        Best estimate.
    load : Load
        Gives the number of draws.
    key : str
        Name of the stream: other figures have other names.

    Raises
    ------
    ValueError
        If the percentiles are not above zero and in order, with the best estimate between them.
    """
    if not 0 < low <= high:
        raise ValueError(f"low and high must be above zero and in order, not {low} and {high}")
    if not low <= best <= high:
        raise ValueError(f"the best estimate must lie from {low} to {high}, not at {best}")
    count = np.size(load.flow) - 1
    ends = (np.array([end]) for end in (low, high, np.inf))
    return np.concatenate([[best], lognormal(strata(1, key, count)[None], *ends)[0]])


def site_table(site: str) -> pd.DataFrame:
    """Return the figures of a site that `site_figures` draws, each with source and grade.

    Parameters
    ----------
    site : str
        Site of ``sites.csv``, such as ``lviv_today``.

    Returns
    -------
    pandas.DataFrame
        Indexed by name: ``value, low, high`` [``unit``], ``source, grade, note``.

    Raises
    ------
    ValueError
        If there is no such site.
    """
    table = listed("sites")
    if site not in set(table["site"]):
        known = ", ".join(dict.fromkeys(table["site"]))
        raise ValueError(f"site is one of {known}, not {site!r}")
    numbers = ["value", "low", "high"]
    own = table[table["site"] == site].set_index("name").drop(columns="site")
    own[numbers] = own[numbers].replace("", None).apply(pd.to_numeric)
    return own


def site_figures(site: str, load: Load) -> dict[str, Array]:
    """Return the figures of a site, those with a range as draws, the best estimate first.

    Parameters
    ----------
    site : str
        Site of ``sites.csv``.
    load : Load
        Gives the number of draws.

    Returns
    -------
    dict of str to numpy.ndarray
        By name [unit as in `site_table`], shape (1 + draws,) or () for figures without a range.

    Raises
    ------
    ValueError
        If there is no such site.
    """
    return {
        str(name): np.asarray(value)
        if np.isnan(low)
        else draws_of(low, high, value, load, f"{site}.{name}")
        for name, value, low, high in site_table(site)[["value", "low", "high"]].itertuples()
    }


def _inlet(model: CityModel, place: str, year: int) -> Array:
    """Return water [m3/yr] and substances [kg/yr] that arrive at works, axes (item, draw)."""
    edge = at("sewer", place), at("inlet", place)
    arriving = np.zeros((1 + len(model.index.substances), model.values.shape[1]))
    for start in starts(model):
        (solved,) = solve(start, (), (year,))
        arriving[:, start.draws] = solved.substances.flows[edge]
    return arriving


def _without_discharges(city: City) -> City:
    """Leave measured discharges out: one above what comes in would raise what comes in."""
    rows = city.parameters
    return replace(city, parameters=rows[rows["name"] != DISCHARGE].reset_index(drop=True))


def _over_draws(values: Array) -> Array:
    """Return values with the draws as only axis; a single number is a best estimate alone."""
    alone = np.atleast_1d(values)
    if alone.ndim > 1:
        raise ValueError("the effluent has seasons: give its mean, see over_seasons")
    return alone


def _place(city: City, catchment: str) -> str:
    known = [one.id for one in city.catchments]
    if catchment in known or (not catchment and len(known) == 1):
        return catchment or known[0]
    raise ValueError(f"catchment is one of {', '.join(known)}, not {catchment!r}")
