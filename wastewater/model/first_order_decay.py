"""The IPCC's first-order-decay model of methane from landfills, as plain formulas on arrays.

The year is the last axis of every array; any axes may stand before it, such as waste type and
draw. A number that holds in all years is a scalar or has a last axis of length 1, and arrays
broadcast by numpy's rules. Deposits may be in t or Gg, wet or dry with the `doc` that belongs to
them; carbon and methane come out in the same unit of mass per year.

Every kind of waste with a decay rate of its own is one type: the materials of municipal waste, or
municipal waste in bulk with its mean carbon, and industrial waste and sludge beside them.

References
----------
IPCC 2006 Guidelines for National Greenhouse Gas Inventories, volume 5, chapter 3 and its annex
3A1, and the 2019 Refinement, with the spreadsheets that belong to both. The Refinement keeps the
equations; its decomposed share of carbon depends on the waste type, and it knows more classes of
sites.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wastewater.model.distributions import Array

#: Mass of methane per mass of its carbon [t/t].
METHANE_PER_CARBON = 16 / 12

#: Waste comes in all year round, on average in its middle; a longer delay than the rest of the
#: year is not foreseen [months].
HALF_YEAR = 6.0
YEAR = 12.0

#: Shares typed in decimals may exceed 1 together by this much through rounding.
TOLERANCE = 1e-9


def decomposable_carbon(
    deposits: ArrayLike, doc: ArrayLike, doc_f: ArrayLike, mcf: ArrayLike
) -> Array:
    """Return the carbon in the deposits that will decompose without air [unit of `deposits`].

    Parameters
    ----------
    deposits : array_like
        Waste deposited in each year [t/yr or Gg/yr].
    doc : array_like
        Degradable organic carbon in the waste as deposited [t/t].
    doc_f : array_like
        Share of it that decomposes where there is no air [1].
    mcf : array_like
        Methane correction factor: share of the waste that lies without air [1].

    Raises
    ------
    ValueError
        When a share is not between 0 and 1, or shapes do not fit.

    References
    ----------
    Equation 3.2.
    """
    return np.asarray(deposits, float) * _shares(doc) * _shares(doc_f) * _shares(mcf)


def stored_carbon(deposits: ArrayLike, doc: ArrayLike, doc_f: ArrayLike, mcf: ArrayLike) -> Array:
    """Return the carbon in the deposits that stays for good [unit of `deposits`].

    It is the degradable carbon that lies without air and does not decompose; what lies with air
    decomposes without methane. The stock of a year is the sum over the years until then; that of
    harvested wood products is the part of the types made of wood.

    Parameters
    ----------
    deposits, doc, doc_f, mcf : array_like
        As in `decomposable_carbon` [t/yr or Gg/yr, 1].

    Raises
    ------
    ValueError
        As `decomposable_carbon`.

    References
    ----------
    Annex 3A1, section 3A1.5.
    """
    return decomposable_carbon(deposits, doc, 1 - _shares(doc_f), mcf)


def mean_of_types(shares: ArrayLike, numbers: ArrayLike) -> Array:
    """Return the mean of a number over types [unit of `numbers`].

    Gives the carbon content of waste in bulk from that of its materials, and the methane
    correction factor of all sites from that of their classes. What the shares leave of 1 counts
    as 0: inert waste has no carbon.

    Parameters
    ----------
    shares : array_like
        Share of each type in the mass [1], types along the first axis.
    numbers : array_like
        The number of each type, types along the first axis.

    Raises
    ------
    ValueError
        When a share is not between 0 and 1, or they exceed 1 together.
    """
    parts = _shares(shares)
    if (parts.sum(axis=0) > 1 + TOLERANCE).any():
        raise ValueError("the shares of the types exceed 1 together")
    return np.asarray((parts * np.asarray(numbers, float)).sum(axis=0))


def first_order_decay(
    deposited: ArrayLike,
    rate: ArrayLike,
    delay_months: float = HALF_YEAR,
    opening: ArrayLike = 0.0,
) -> tuple[Array, Array]:
    """Return the stock at the end of each year and what decomposes in it [unit of `deposited`].

    With the usual delay of six months a deposit begins to decompose on the first day of the next
    year, which is month 13 of its own; with a shorter one a part decomposes in its own year.

    Parameters
    ----------
    deposited : array_like
        Decomposable carbon deposited in each year [t/yr or Gg/yr].
    rate : array_like
        Decay rate k, ln 2 over the half-life [1/yr].
    delay_months : float
        Time from deposit to the start of decay [months], 0 to 6.
    opening : array_like
        Stock at the start of the first year [t or Gg], last axis of length 1.

    Returns
    -------
    stock, decomposed : numpy.ndarray
        Stock at the end of each year [t or Gg] and decomposed carbon [t/yr or Gg/yr], year last.

    Raises
    ------
    ValueError
        When a rate is negative, the delay is not between 0 and 6 months, or shapes do not fit.

    References
    ----------
    Equations 3.4 and 3.5; annex 3A1 for the delay.
    """
    k = np.asarray(rate, float)
    if not (k >= 0).all():
        raise ValueError("a decay rate is negative or missing")
    if not 0 <= delay_months <= HALF_YEAR:
        raise ValueError(f"a delay of {delay_months} months is not between 0 and {HALF_YEAR:g}")
    new = np.atleast_1d(np.asarray(deposited, float))
    at_once = new * -np.expm1(-k * (HALF_YEAR - delay_months) / YEAR)
    before = np.atleast_1d(np.asarray(opening, float))
    if before.shape[-1] != 1:
        raise ValueError("the opening stock has one value for each year")
    shape = np.broadcast_shapes(at_once.shape, before.shape)
    stock, decomposed = np.empty(shape), np.empty(shape)
    share = np.broadcast_to(-np.expm1(-k), shape)
    waiting = np.broadcast_to(new - at_once, shape)
    last = np.broadcast_to(before, shape)[..., 0]
    for year in range(shape[-1]):
        decomposed[..., year] = last * share[..., year]
        last = last - decomposed[..., year] + waiting[..., year]
        stock[..., year] = last
    return stock, decomposed + at_once


def generated_methane(decomposed: ArrayLike, methane_share: ArrayLike) -> Array:
    """Return the methane that decomposing carbon gives off [unit of `decomposed`].

    Parameters
    ----------
    decomposed : array_like
        Carbon that decomposes in each year [t/yr or Gg/yr].
    methane_share : array_like
        Share of methane in landfill gas by volume [1].

    Raises
    ------
    ValueError
        When a share is not between 0 and 1.

    References
    ----------
    Equation 3.6.
    """
    return np.asarray(decomposed, float) * _shares(methane_share) * METHANE_PER_CARBON


def emitted_methane(
    generated: ArrayLike, recovered: ArrayLike = 0.0, oxidation: ArrayLike = 0.0
) -> Array:
    """Return the methane that reaches the air from all waste types [unit of `generated`].

    Parameters
    ----------
    generated : array_like
        Methane generated [t/yr or Gg/yr], waste types along the first axis.
    recovered : array_like
        Methane caught and burnt [t/yr or Gg/yr], without the axis of types.
    oxidation : array_like
        Share of what is not recovered that the cover oxidises [1], without the axis of types.

    Raises
    ------
    ValueError
        When the recovered methane is not between 0 and what is generated, or a share is not
        between 0 and 1.

    References
    ----------
    Equation 3.1.
    """
    total, burnt = np.asarray(generated, float).sum(axis=0), np.asarray(recovered, float)
    left = total - burnt
    if (left < -TOLERANCE * total).any() or (burnt < 0).any():
        raise ValueError("the recovered methane is not between 0 and what is generated")
    return np.asarray(np.maximum(left, 0.0) * (1 - _shares(oxidation)))


def _shares(numbers: ArrayLike) -> Array:
    """Return shares as an array, if they are shares."""
    array = np.asarray(numbers, float)
    if not ((array >= 0) & (array <= 1)).all():
        raise ValueError("a share is not between 0 and 1")
    return array
