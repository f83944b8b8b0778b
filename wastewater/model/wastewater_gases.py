"""Methane and nitrous oxide of wastewater: works, septic tanks, lagoons and receiving water.

Formulas and factors of the 2019 Refinement of the IPCC guidelines, volume 5, chapter 6; factors
with their ranges are rows of ``data/wastewater_gases``. Arrays broadcast, draws are the last axis.
Carbon dioxide of sewage is biogenic and left out, as in the guidelines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wastewater.errors import InputError, Problem
from wastewater.inputs.lists import read_figure
from wastewater.inputs.reference import load_reference
from wastewater.inputs.vocabulary import GASES, GWP_SETS
from wastewater.model.distributions import Array

FOLDER = "wastewater_gases"
DAYS_PER_YEAR = 365

#: Mass of nitrous oxide per mass of its nitrogen [kg/kg].
NITROUS_OXIDE_PER_NITROGEN = 44 / 28


@dataclass(frozen=True, eq=False)
class WastewaterGases:
    """Gases of one works and of the water that receives its effluent, axes (draw,).

    Attributes
    ----------
    methane_works, methane_water : numpy.ndarray
        Methane [kg CH4/yr].
    nitrous_oxide_works, nitrous_oxide_water : numpy.ndarray
        Nitrous oxide [kg N2O/yr].
    """

    methane_works: Array
    methane_water: Array
    nitrous_oxide_works: Array
    nitrous_oxide_water: Array

    def co2e(self, report: str = "ar6") -> Array:
        """Return all four as carbon dioxide [t CO2e/yr].

        Parameters
        ----------
        report : {"ar5", "ar6"}
            Assessment report of the warming potentials (`potentials`).
        """
        methane = self.methane_works + self.methane_water
        return co2e(methane, self.nitrous_oxide_works + self.nitrous_oxide_water, report)


def factor(row: str, column: str = "value") -> float:
    """Return one of the factors that are not tied to a way of treatment [unit as its row says]."""
    return read_figure(FOLDER, "factors", row, column)


def methane_of_way(way: str, column: str = "value") -> float:
    """Return the methane factor of a way of treatment or discharge as printed [kg CH4/kg BOD].

    Parameters
    ----------
    way : str
        Row of ``ways.csv``.
    column : {"value", "mcf", "mcf_low", "mcf_high"}
        The factor itself, or its correction and the range of that [1] (`methane_factor`).
    """
    return read_figure(FOLDER, "ways", way, column)


def nitrous_oxide_of_way(way: str, column: str = "value") -> float:
    """Return the factor of nitrous oxide of a way, or its low or high end [kg N2O-N/kg N]."""
    return read_figure(FOLDER, "nitrous_oxide", way, column)


def methane_factor(per_bod: ArrayLike, correction: ArrayLike) -> Array:
    """Return an emission factor EF = B_o MCF [kg CH4/kg BOD].

    Parameters
    ----------
    per_bod : array_like
        Greatest methane B_o [kg CH4/kg BOD or COD].
    correction : array_like
        Methane correction factor MCF, 0 to 1.
    """
    return np.asarray(np.multiply(per_bod, correction))


def organic_load(people: ArrayLike, bod: ArrayLike) -> Array:
    """Return the organic matter of some people [kg BOD/yr] (equation 6.3).

    Parameters
    ----------
    people : array_like
        People [person].
    bod : array_like
        BOD5 of a person [g/(person d)].
    """
    return np.asarray(np.multiply(people, bod) * 0.001 * DAYS_PER_YEAR)


def load_of_way(load: ArrayLike, share: ArrayLike, industry: ArrayLike = 1.0) -> Array:
    """Return the organic matter that goes one way of treatment [kg BOD/yr].

    Parameters
    ----------
    load : array_like
        Organic matter of all people [kg BOD/yr].
    share : array_like
        Share that goes this way, U T [1].
    industry : array_like
        Factor I for industry that shares the sewer [1].
    """
    whole = np.asarray(load, float) * np.asarray(share, float) * np.asarray(industry, float)
    return np.asarray(whole)


def removed_with_sludge(sludge: ArrayLike, per_sludge: ArrayLike) -> Array:
    """Return the organic matter that leaves with sludge, S = S_mass K_rem 1000 [kg BOD/yr].

    Parameters
    ----------
    sludge : array_like
        Dry sludge [t/yr].
    per_sludge : array_like
        Organic matter K_rem per sludge [kg BOD/kg].
    """
    return np.asarray(np.multiply(sludge, per_sludge) * 1000)


def methane(
    load: ArrayLike,
    emission_factor: ArrayLike,
    sludge: ArrayLike = 0.0,
    recovered: ArrayLike = 0.0,
) -> Array:
    """Return the methane of one way of treatment, (TOW - S) EF - R [kg CH4/yr].

    Parameters
    ----------
    load : array_like
        Organic matter TOW that goes this way [kg BOD/yr].
    emission_factor : array_like
        EF [kg CH4/kg BOD].
    sludge : array_like
        Organic matter S that leaves with sludge [kg BOD/yr]; at most the load counts.
    recovered : array_like
        Methane R that is burnt or used [kg CH4/yr]; at most what is made counts.
    """
    left = np.maximum(np.subtract(load, sludge), 0.0)
    return np.asarray(np.maximum(left * np.asarray(emission_factor) - recovered, 0.0))


def effluent_load(load: ArrayLike, removal: ArrayLike) -> Array:
    """Return what works leave in their effluent, load (1 - removal) [kg/yr].

    Parameters
    ----------
    load : array_like
        What enters them [kg BOD/yr or kg N/yr].
    removal : array_like
        Removed share, 0 to 1.
    """
    return np.asarray(np.asarray(load, float) * (1 - np.asarray(removal, float)))


def protein(supply: ArrayLike, consumed: ArrayLike) -> Array:
    """Return the protein that a person eats in a year [kg/(person yr)].

    Parameters
    ----------
    supply : array_like
        Supply [g/(person d)].
    consumed : array_like
        Share of the supply that is eaten.
    """
    return np.asarray(np.multiply(supply, consumed) * 0.001 * DAYS_PER_YEAR)


def nitrogen_load(
    people: ArrayLike,
    eaten: ArrayLike,
    household: ArrayLike,
    food_waste: ArrayLike,
    industry: ArrayLike,
) -> Array:
    """Return the nitrogen of some people's sewage [kg N/yr].

    Parameters
    ----------
    people : array_like
        People [person].
    eaten : array_like
        Protein that a person eats [kg/(person yr)].
    household, food_waste, industry : array_like
        Factors for household products, food waste and shared industry [1].
    """
    whole = np.multiply(people, eaten) * factor("nitrogen_of_protein")
    for more in (household, food_waste, industry):
        whole = whole * np.asarray(more, float)
    return np.asarray(whole)


def nitrous_oxide(nitrogen: ArrayLike, emission_factor: ArrayLike) -> Array:
    """Return the nitrous oxide of nitrogen [kg N2O/yr].

    Parameters
    ----------
    nitrogen : array_like
        Nitrogen that enters works or receiving water [kg N/yr].
    emission_factor : array_like
        EF [kg N2O-N/kg N].
    """
    return np.asarray(np.multiply(nitrogen, emission_factor) * NITROUS_OXIDE_PER_NITROGEN)


def gases_of_works(
    bod: tuple[ArrayLike, ArrayLike],
    nitrogen: tuple[ArrayLike, ArrayLike],
    *,
    sludge: ArrayLike = 0.0,
    recovered: ArrayLike = 0.0,
    way: str = "aerobic_plant",
    water: str = "river",
    nitrogen_water: str = "effluent",
) -> WastewaterGases:
    """Return the gases of works from the loads that enter and leave them.

    Parameters
    ----------
    bod, nitrogen : tuple of two array_like
        BOD5 and total nitrogen that enter the works and that they discharge [kg/yr]. The loads of
        a model hold industry already, so its factor is 1.
    sludge : array_like
        Organic matter that leaves with sludge [kg BOD/yr].
    recovered : array_like
        Methane that is burnt or used [kg CH4/yr].
    way, water, nitrogen_water : str
        Way of treatment, receiving water for methane, and for nitrous oxide (rows of ``ways.csv``
        and ``nitrous_oxide.csv``).
    """
    return WastewaterGases(
        methane_works=methane(bod[0], methane_of_way(way), sludge, recovered),
        methane_water=methane(bod[1], methane_of_way(water)),
        nitrous_oxide_works=nitrous_oxide(nitrogen[0], nitrous_oxide_of_way("aerobic_plant")),
        nitrous_oxide_water=nitrous_oxide(nitrogen[1], nitrous_oxide_of_way(nitrogen_water)),
    )


def potentials(report: str = "ar6") -> dict[str, float]:
    """Return the warming potentials over 100 years of the reference rows [kg CO2e/kg].

    Parameters
    ----------
    report : {"ar5", "ar6"}
        Assessment report.

    Raises
    ------
    InputError
        If no potentials are known by that name.
    """
    if report not in GWP_SETS:
        raise InputError([Problem("result.gwp", value=report, expected=", ".join(GWP_SETS))])
    rows = load_reference()
    known = rows[rows["name"] == "greenhouse.gwp"].set_index("place")["base_value"].astype(float)
    return {gas: float(known[f"{report}.{gas}"]) for gas in GASES}


def co2e(methane_kg: ArrayLike, nitrous_oxide_kg: ArrayLike, report: str = "ar6") -> Array:
    """Return methane and nitrous oxide as carbon dioxide [t CO2e/yr].

    Parameters
    ----------
    methane_kg, nitrous_oxide_kg : array_like
        The gases [kg/yr].
    report : {"ar5", "ar6"}
        Assessment report of the warming potentials.
    """
    known = potentials(report)
    kilograms = np.multiply(methane_kg, known["methane"]) + np.multiply(
        nitrous_oxide_kg, known["nitrous_oxide"]
    )
    return np.asarray(kilograms / 1000)
