"""Loads of raw sewage from people, and people from loads.

References
----------
Rows of ``person_loads.csv``: ATV-DVWK-A 131, TEOTIL3, Danish person equivalent.
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values
from wastewater.model.treatment.rows import figure

GRAMS_PER_KG = 1000.0
DAYS_A_YEAR = 365.0


def per_person(standard: str, substance: str) -> float:
    """Return the load of a person [g/(person d)] after a row of ``person_loads.csv``.

    Raises
    ------
    KeyError
        If there is no such standard or substance.
    ValueError
        If the standard says nothing on the substance.
    """
    load = figure("person_loads", standard, substance)
    if np.isnan(load):
        raise ValueError(f"{standard} has no load of {substance}")
    return load


def of_people(people: Values, standard: str, substance: str) -> Array:
    """Return the raw load of people [kg/d]: people x load of a person.

    Parameters
    ----------
    people : float or numpy.ndarray
        People or population equivalents [person].
    standard, substance : str
        Row and column of ``person_loads.csv``.
    """
    return np.asarray(np.asarray(people) * per_person(standard, substance) / GRAMS_PER_KG)


def of_flow(flow: Values, concentration: Values) -> Array:
    """Return the load of a flow [kg/d].

    Parameters
    ----------
    flow : float or numpy.ndarray
        Volume [m3/d].
    concentration : float or numpy.ndarray
        Concentration [mg/l].
    """
    return np.asarray(np.asarray(flow) * concentration / GRAMS_PER_KG)


def population_equivalents(bod: Values) -> Array:
    """Return the population equivalents of a load of BOD5 [p.e.], 60 g a day each.

    `bod` in kg/d.
    """
    return np.asarray(np.asarray(bod) * GRAMS_PER_KG / per_person("a131_raw", "bod5"))


def a_year(load: Values) -> Array:
    """Return the load of a year of 365 days [t/yr] from a load [kg/d]."""
    return np.asarray(np.asarray(load) * DAYS_A_YEAR / GRAMS_PER_KG)
