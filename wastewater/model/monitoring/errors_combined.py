"""Loads of works and overflows with their relative errors, and how errors add up.

Load formulas of the KWB OGRE model; sums and products as in the 2019 Refinement of the IPCC
guidelines, volume 1, chapter 3. Default errors are rows of ``error_defaults.csv``.
"""

from __future__ import annotations

import numpy as np

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Array
from wastewater.model.monitoring.record import KG_PER_G


def default_error(name: str) -> float:
    """Return a default relative error, or a default time [1; d for times].

    Parameters
    ----------
    name : str
        Row of ``error_defaults.csv``, such as ``flow_meter``.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    return figure("error_defaults", name)


def plant_load(volume: Array, concentration: Array) -> Array:
    """Return the load of works, volume x concentration of the effluent [kg].

    Parameters
    ----------
    volume : numpy.ndarray
        Treated volume [m3].
    concentration : numpy.ndarray
        Concentration of the effluent [mg/l].
    """
    return np.asarray(np.multiply(volume, concentration) * KG_PER_G)


def raw_concentration(concentration: Array, removal: Array) -> Array:
    """Return the concentration of raw sewage from that of the effluent [mg/l]: C / (1 - R).

    Parameters
    ----------
    concentration : numpy.ndarray
        Concentration of the effluent [mg/l].
    removal : numpy.ndarray
        Removed share in the works, 0 up to below 1.

    Raises
    ------
    ValueError
        If a removal is 1 or more: nothing is left from which to tell the raw sewage.
    """
    if np.any(np.asarray(removal) >= 1):
        raise ValueError("a removal must be below 1")
    return np.asarray(np.asarray(concentration) / (1 - np.asarray(removal)))


def overflow_load(volume: Array, concentration: Array, removal: Array) -> Array:
    """Return the load of overflows of raw sewage [kg], told from effluent and removal.

    Parameters
    ----------
    volume : numpy.ndarray
        Volume of the overflows [m3].
    concentration : numpy.ndarray
        Concentration of the effluent of the works [mg/l].
    removal : numpy.ndarray
        Removed share in the works, 0 up to below 1.

    Raises
    ------
    ValueError
        If a removal is 1 or more.
    """
    return plant_load(volume, raw_concentration(concentration, removal))


def product_error(*errors: Array | float) -> Array:
    """Return the relative error of a product of independent factors: sqrt(sum e_i^2) [1].

    Equation 3.1 of the IPCC, with standard deviations or 95 % half widths alike. The load of works
    has the errors of volume and concentration, that of overflows also the one of the removal.

    Parameters
    ----------
    *errors : numpy.ndarray or float
        Relative errors [1], of shapes that fit together.
    """
    return np.asarray(np.sqrt(sum(np.square(error) for error in errors)))


def sum_error(amounts: Array, errors: Array) -> Array:
    """Return the relative error of a sum of independent terms [1].

    sqrt(sum (e_i x_i)^2) / |sum x_i|, equation 3.2 of the IPCC and the rule of HELCOM for total
    inputs; the absolute errors of the OGRE model add up in the same way.

    Parameters
    ----------
    amounts : numpy.ndarray
        Terms [any one unit], last axis.
    errors : numpy.ndarray
        Their relative errors [1], of the same shape.
    """
    amounts, errors = np.asarray(amounts, float), np.asarray(errors, float)
    absolute = np.sqrt(np.square(amounts * errors).sum(axis=-1))
    return np.asarray(absolute / np.abs(np.sum(amounts, axis=-1)))


def asymmetric_error(value: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return the lower and the upper relative error of a range around a value [1].

    (low - value)/value and (high - value)/value, IPCC 2019, volume 1, chapter 3.

    Parameters
    ----------
    value, low, high : numpy.ndarray
        Value and the ends of its range [any one unit].
    """
    value, low, high = (np.asarray(numbers, float) for numbers in (value, low, high))
    return np.asarray((low - value) / value), np.asarray((high - value) / value)
