"""Annualised costs of measures, and their cost per kilogram kept out of a sea."""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array


def annuity_factor(rate: Array, lifetime: Array) -> Array:
    """Return the yearly share of an investment that repays it with interest [1/yr].

    Parameters
    ----------
    rate : numpy.ndarray
        Discount rate [1/yr].
    lifetime : numpy.ndarray
        Lifetime of the investment [yr].
    """
    rate, lifetime = np.broadcast_arrays(rate, lifetime)
    with np.errstate(invalid="ignore"):
        factor = rate / -np.expm1(-lifetime * np.log1p(rate))
    return np.where(rate == 0, 1 / lifetime, factor)


def annual_cost(investment: Array, yearly: Array, lifetime: Array, rate: Array) -> Array:
    """Return the annualised cost [EUR/yr] of investment [EUR] and yearly cost [EUR/yr]."""
    return investment * annuity_factor(rate, lifetime) + yearly


def cost_per_kg(cost: Array, reduction: Array) -> Array:
    """Return the cost per kilogram kept out [EUR/kg], infinite where nothing is kept out."""
    ratio = np.full(np.broadcast_shapes(cost.shape, reduction.shape), np.inf)
    np.divide(cost, reduction, out=ratio, where=reduction > 0)
    return ratio
