"""Concentrations in rivers for quality standards: mixing, hardness classes, dissolved part."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wastewater.model.distributions import Array


def concentration(load: ArrayLike, volume: ArrayLike) -> Array:
    """Return the mean concentration of a load in a volume of water [mg/l].

    Parameters
    ----------
    load : array_like
        Load [kg/yr], draws last.
    volume : array_like
        Water that carries it [m3/yr], draws last.

    Returns
    -------
    numpy.ndarray
        Concentration [mg/l], NaN where there is no water.
    """
    mass, water = np.broadcast_arrays(
        np.asarray(load, dtype=float), np.asarray(volume, dtype=float)
    )
    return np.asarray(
        1e3 * np.divide(mass, water, out=np.full(mass.shape, np.nan), where=water > 0)
    )


def removal(entering: ArrayLike, leaving: ArrayLike) -> Array:
    """Return the share of a load that does not leave again, negative where more leaves.

    Parameters
    ----------
    entering, leaving : array_like
        Loads [kg/yr], draws last.

    Returns
    -------
    numpy.ndarray
        A share, NaN where nothing enters.
    """
    before, after = np.broadcast_arrays(
        np.asarray(entering, dtype=float), np.asarray(leaving, dtype=float)
    )
    return np.asarray(
        1 - np.divide(after, before, out=np.full(before.shape, np.nan), where=before > 0)
    )


def hardness_class(hardness: ArrayLike, borders: ArrayLike) -> NDArray[np.intp]:
    """Return the class of hardness, 1 for the softest water.

    Parameters
    ----------
    hardness : array_like
        Hardness [mg CaCO3/l].
    borders : array_like
        Lower borders of the classes from the second on [mg CaCO3/l]; a border belongs to the harder
        class.
    """
    found = np.searchsorted(np.asarray(borders, dtype=float), np.asarray(hardness), side="right")
    return np.asarray(1 + found)


def dissolved(total: ArrayLike, share: ArrayLike | None) -> Array:
    """Return the dissolved concentration [unit of the total].

    Parameters
    ----------
    total : array_like
        Total concentration, draws last.
    share : array_like, optional
        Dissolved share; without it the total stands for the dissolved, which is on the safe side.
    """
    whole = np.asarray(total, dtype=float)
    return whole if share is None else whole * np.asarray(share, dtype=float)
