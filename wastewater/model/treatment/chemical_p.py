"""Removal of phosphorus with iron or aluminium: dose, what is left, sludge, store.

Amounts in mg/l or kg/d, ratios in mol per mol. All functions take numbers or arrays that broadcast,
draws last. Constants are rows of ``chemical_p.csv``.

References
----------
Metcalf & Eddy, Wastewater Engineering, 5th edition, p. 484, as coded in the ecoinvent tool; the
ratio of 1.5 mol of metal per mol of phosphorus is that of ATV-DVWK-A 131 (2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, divided
from wastewater.model.treatment.rows import figure


def _constant(name: str) -> float:
    return figure("chemical_p", name)


def metal_mass(metal: str = "iron") -> float:
    """Return the mass of a metal that goes with one of phosphorus, mol for mol [kg/kg P].

    `metal` is ``iron`` or ``aluminium``.
    """
    return _constant(f"{metal}_mass") / _constant("phosphorus_mass")


def dose(phosphorus: Values, metal_per_p: Values, metal: str = "iron") -> Array:
    """Return the metal for an amount of phosphorus [unit of `phosphorus`].

    Parameters
    ----------
    phosphorus : float or numpy.ndarray
        Phosphorus, to be precipitated or of the inflow as the ratio says [mg/l or kg/d].
    metal_per_p : float or numpy.ndarray
        Ratio [mol/mol].
    metal : str
        ``iron`` or ``aluminium``.
    """
    return np.asarray(np.asarray(phosphorus) * metal_per_p * metal_mass(metal))


@dataclass(frozen=True, eq=False)
class FerricChloride:
    """Consumption of ferric chloride.

    Attributes
    ----------
    iron_percent : float
        Iron in ferric chloride [%].
    chloride : numpy.ndarray
        Ferric chloride [kg/d].
    solution : numpy.ndarray
        Solution as bought [l/d].
    store : numpy.ndarray
        Volume of the store [m3].
    """

    iron_percent: float
    chloride: Array
    solution: Array
    store: Array


def ferric_chloride(iron: Values) -> FerricChloride:
    """Return the ferric chloride, its solution and its store for a use of `iron` [kg/d]."""
    share = _constant("iron_mass") / _constant("ferric_chloride_mass")
    chloride = np.asarray(np.asarray(iron) / share)
    solution = chloride / (_constant("solution_strength") * _constant("solution_density"))
    litres = 1000.0
    return FerricChloride(
        100 * share, chloride, solution, solution * _constant("store_days") / litres
    )


def precipitate(removed: Values) -> Array:
    """Return the iron phosphate that forms [unit of `removed`]: 251 g per mol of phosphorus.

    `removed` is the phosphorus precipitated [mg/l or kg/d].
    """
    per_p = _constant("precipitate_mass") / _constant("phosphorus_mass")
    return np.asarray(per_p * np.asarray(removed))


def hydroxide(iron: Values, removed: Values) -> Array:
    """Return the hydroxide of the iron that is not in the phosphate [unit of `iron`].

    `iron` dosed and phosphorus `removed` in the same unit [mg/l or kg/d].
    """
    bound = _constant("iron_in_precipitate") * np.asarray(removed) / _constant("phosphorus_mass")
    excess = np.maximum(np.asarray(iron) / _constant("iron_mass") - bound, 0.0)
    return np.asarray(_constant("hydroxide_mass") * excess)


def metal_moles(iron: Values, aluminium: Values) -> Array:
    """Return iron and aluminium as the phosphorus that they match mol for mol [kg P/d].

    `iron` and `aluminium` in kg/d.
    """
    return np.asarray(
        np.asarray(iron) / metal_mass("iron") + np.asarray(aluminium) / metal_mass("aluminium")
    )


def phosphate_left(phosphate: Values, metal: Values, lowest: Values = 0.0) -> Array:
    """Return the dissolved phosphate that a dose leaves [unit of `phosphate`].

    The part above `lowest` falls with exp(-rate x mol of metal per mol of phosphate): the first
    iron binds well, the last hardly. Own curve through the example of the textbook.

    Parameters
    ----------
    phosphate : float or numpy.ndarray
        Dissolved phosphorus before the dose [kg/d or mg/l].
    metal : float or numpy.ndarray
        Metal as phosphorus mol for mol, see `metal_moles` [unit of `phosphate`].
    lowest : float or numpy.ndarray
        Phosphorus that no dose removes [unit of `phosphate`].
    """
    start = np.maximum(np.asarray(phosphate), 0.0)
    floor = np.minimum(start, lowest)
    ratio = divided(metal, start, 0.0)
    return np.asarray(floor + (start - floor) * np.exp(-_constant("residual_rate") * ratio))


def metal_for(phosphate: Values, left: Values, lowest: Values = 0.0) -> Array:
    """Return the metal that leaves a dissolved phosphate, as phosphorus mol for mol.

    The inverse of `phosphate_left`; infinite where not even the largest dose reaches `left`.

    Parameters
    ----------
    phosphate, left, lowest : float or numpy.ndarray
        Dissolved phosphorus before the dose, to be left, and that no dose removes [one unit].
    """
    start = np.maximum(np.asarray(phosphate), 0.0)
    floor = np.minimum(start, lowest)
    above, wanted = start - floor, np.asarray(left) - floor
    ratio = divided(above, wanted, np.inf)
    needed = start * np.log(np.maximum(ratio, 1.0)) / _constant("residual_rate")
    return np.asarray(np.where(start <= left, 0.0, needed))
