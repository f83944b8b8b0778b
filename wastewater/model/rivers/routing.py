"""Loads on a tree of reaches: from the headwaters to the mouth, and who contributed what.

What leaves a reach is O_i = t_i (local_i + sum of what the reaches above send), as in TEOTIL3
(model.py). Arrays have the axes (reach, ..., draw).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from wastewater.model.distributions import Array

#: 1 kg/yr in 1 m3/s: 1e6 mg in 31 536 000 s of 1000 l.
MG_PER_L_OF_KG_PER_YR_IN_M3_PER_S = 1e6 / (365 * 86_400 * 1000)

#: 1 m3/s over 1 km2 in a year: 31.536 m.
M_PER_YR_OF_M3_PER_S_ON_KM2 = 365 * 86_400 / 1e6

MOUTH = ""
"""Downstream of the last reach."""


@dataclass(frozen=True)
class Tree:
    """Reaches and where each flows.

    Attributes
    ----------
    ids : tuple of str
        Reaches in the order of the axes of all arrays.
    downstream : tuple of int
        Position of the reach below each, -1 at a mouth.
    order : tuple of int
        Positions from the headwaters to the mouths.
    """

    ids: tuple[str, ...]
    downstream: tuple[int, ...]
    order: tuple[int, ...]

    def path(self, reach: str) -> tuple[str, ...]:
        """Return the reaches from one to its mouth, both included.

        Raises
        ------
        ValueError
            If there is no such reach.
        """
        if reach not in self.ids:
            raise ValueError(f"unknown reach {reach}; known are: {', '.join(self.ids)}")
        at, found = self.ids.index(reach), []
        while at >= 0:
            found.append(self.ids[at])
            at = self.downstream[at]
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Routed:
    """Loads along a tree [unit of the local loads], axes (reach, ..., draw).

    Attributes
    ----------
    entering : numpy.ndarray
        Local load and what the reaches above send.
    leaving : numpy.ndarray
        What leaves each reach.
    retained : numpy.ndarray
        What stays in it or is broken down.
    """

    entering: Array
    leaving: Array
    retained: Array


def tree(downstream: Mapping[str, str]) -> Tree:
    """Return the tree of some reaches, from the reach below each; ``""`` is a mouth.

    Raises
    ------
    ValueError
        If a reach flows into one that is not there, or reaches flow in a circle.
    """
    ids = tuple(downstream)
    unknown = {r: below for r, below in downstream.items() if below not in (*ids, MOUTH)}
    if unknown:
        told = ", ".join(f"{reach} -> {below}" for reach, below in unknown.items())
        raise ValueError(f"reaches flow into unknown ones: {told}")
    below = tuple(ids.index(name) if name else -1 for name in downstream.values())
    waiting = [sum(b == i for b in below) for i in range(len(ids))]
    ready = [i for i, count in enumerate(waiting) if count == 0]
    order: list[int] = []
    while ready:
        at = ready.pop(0)
        order.append(at)
        if (next_one := below[at]) >= 0:
            waiting[next_one] -= 1
            if waiting[next_one] == 0:
                ready.append(next_one)
    if len(order) < len(ids):
        circle = ", ".join(ids[i] for i in range(len(ids)) if i not in order)
        raise ValueError(f"these reaches flow in a circle: {circle}")
    return Tree(ids, below, tuple(order))


def route(reaches: Tree, local: ArrayLike, transmission: ArrayLike) -> Routed:
    """Return the loads along a tree [unit of the local loads].

    Parameters
    ----------
    reaches : Tree
        The reaches.
    local : array_like
        Load that enters each reach by itself, axes (reach, ..., draw).
    transmission : array_like
        Share of what enters a reach that leaves it [1], same axes.

    Raises
    ------
    ValueError
        If the axes do not fit the tree or a transmission is not within 0 and 1.
    """
    loads, shares = _aligned(reaches, local, transmission)
    entering = loads.copy()
    leaving = np.zeros_like(loads)
    for at in reaches.order:
        leaving[at] = shares[at] * entering[at]
        if reaches.downstream[at] >= 0:
            entering[reaches.downstream[at]] += leaving[at]
    return Routed(entering, leaving, entering - leaving)


def to_mouth(reaches: Tree, transmission: ArrayLike) -> Array:
    """Return the share of what enters each reach that arrives at its mouth [1]."""
    shares = _aligned(reaches, 0.0, transmission)[1]
    passed = shares.copy()
    for at in reversed(reaches.order):
        if reaches.downstream[at] >= 0:
            passed[at] = shares[at] * passed[reaches.downstream[at]]
    return passed


def apportion(reaches: Tree, local: ArrayLike, transmission: ArrayLike) -> Array:
    """Return what the local load of each reach brings to its mouth [unit of the loads].

    The contributions add up to what leaves the mouths.

    Parameters
    ----------
    reaches, local, transmission
        As in `route`.
    """
    loads, shares = _aligned(reaches, local, transmission)
    return np.asarray(loads * to_mouth(reaches, shares))


def concentration(load: ArrayLike, flow: ArrayLike) -> Array:
    """Return load through flow [mg/l].

    Parameters
    ----------
    load : array_like
        Load [kg/yr].
    flow : array_like
        Mean flow [m3/s], above 0.

    Raises
    ------
    ValueError
        If a flow is not above 0.
    """
    water = np.asarray(flow, float)
    if np.any(water <= 0):
        raise ValueError("the flow of a reach must be above 0")
    return np.asarray(np.asarray(load, float) / water * MG_PER_L_OF_KG_PER_YR_IN_M3_PER_S)


def hydraulic_load(flow: ArrayLike, area: ArrayLike) -> Array:
    """Return flow [m3/s] through water surface [km2] as hydraulic load [m/yr].

    Raises
    ------
    ValueError
        If an area is not above 0.
    """
    surface = np.asarray(area, float)
    if np.any(surface <= 0):
        raise ValueError("the water surface must be above 0")
    return np.asarray(np.asarray(flow, float) / surface * M_PER_YR_OF_M3_PER_S_ON_KM2)


def over_standard(reaches: Tree, concentrations: ArrayLike, standard: float) -> pd.DataFrame:
    """Return the reaches that are over a quality standard in any draw.

    Parameters
    ----------
    reaches : Tree
        The reaches.
    concentrations : array_like
        Concentration of each reach [mg/l], axes (reach, draw), the best estimate first.
    standard : float
        The standard [mg/l], above 0.

    Returns
    -------
    pandas.DataFrame
        From the headwaters to the mouth: ``reach``, ``concentration`` (best estimate [mg/l]),
        ``ratio`` (to the standard [1]), ``is_over`` (best estimate), ``probability`` (share of the
        draws above the standard; of the best estimate where there are no draws).

    Raises
    ------
    ValueError
        If the standard is not above 0 or the axes do not fit.
    """
    if not standard > 0:
        raise ValueError("a standard must be above 0")
    values = np.atleast_2d(np.asarray(concentrations, float).T).T
    if values.shape[0] != len(reaches.ids):
        raise ValueError("there must be one concentration per reach")
    drawn = values[:, 1:] if values.shape[1] > 1 else values
    order: NDArray[np.intp] = np.array(reaches.order, dtype=np.intp)
    table = pd.DataFrame(
        {
            "reach": reaches.ids,
            "concentration": values[:, 0],
            "ratio": values[:, 0] / standard,
            "is_over": values[:, 0] > standard,
            "probability": (drawn > standard).mean(axis=1),
        }
    ).iloc[order]
    return table[table["is_over"] | (table["probability"] > 0)].reset_index(drop=True)


def _aligned(reaches: Tree, local: ArrayLike, transmission: ArrayLike) -> tuple[Array, Array]:
    """Broadcast loads and shares; their first axis is that of the reaches."""
    loads, shares = np.asarray(local, float), np.asarray(transmission, float)
    if np.any((shares < 0) | (shares > 1)):
        raise ValueError("a transmission lies between 0 and 1")
    extra = max(loads.ndim, shares.ndim, 1)
    full = [a.reshape(a.shape + (1,) * (extra - a.ndim)) for a in (loads, shares)]
    whole = np.broadcast_shapes((len(reaches.ids),) + (1,) * (extra - 1), *(a.shape for a in full))
    if whole[0] != len(reaches.ids):
        raise ValueError("the first axis must be that of the reaches")
    return np.broadcast_to(full[0], whole).copy(), np.broadcast_to(full[1], whole).copy()
