"""The balance check that closes every solve. It shares no code with the solver.

Per process, item and draw: what came in = what went out + change of stock, to rounding. The check
works on the flows alone, through the incidence of edges and processes, and cannot be switched off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.errors import BalanceError, Problem
from wastewater.model.distributions import Array

#: Allowed residual in units of float rounding of the largest flow of the item.
ROUNDING_STEPS = 256


Edge = tuple[str, str]


@dataclass(frozen=True)
class Balance:
    """Balance of one year, axes (process, item), means over the draws or the best estimates.

    Attributes
    ----------
    processes : tuple of str
        All splits and stores that carry anything.
    inflow, outflow, stock_change : numpy.ndarray
        Mean over the draws [unit of the item per year].
    residual : numpy.ndarray
        Largest absolute residual of any draw [unit of the item per year].
    """

    processes: tuple[str, ...]
    inflow: Array
    outflow: Array
    stock_change: Array
    residual: Array


def check(
    flows: Mapping[Edge, Array],
    opening: Mapping[str, Array],
    closing: Mapping[str, Array],
    outside: Collection[str],
    items: Sequence[str],
) -> dict[str, Array]:
    """Check in = out + change of stock for every process, item and draw of a year.

    Rounding is measured against all that enters the network or lies in its stores, per item.

    Parameters
    ----------
    flows : mapping of (source, target) to array
        All flows of the year, axes (item, draw) [unit of the item per year].
    opening, closing : mapping of str to array
        Stocks at the start and the end of the year [unit of the item].
    outside : collection of str
        Sources and sinks: where the network begins and ends.
    items : sequence of str
        Names of the items, for the message.

    Returns
    -------
    dict of str to numpy.ndarray
        Largest absolute residual of any draw, per process, axes (item,) [unit of the item per
        year].

    Raises
    ------
    BalanceError
        When a residual exceeds rounding; the message names process, item and size.
    """
    residual: dict[str, Array] = {}
    largest = np.zeros(len(items))
    for (source, target), flow in flows.items():
        if source in outside:
            largest += flow.max(axis=-1)
        else:
            _add(residual, source, flow, np.subtract)
        if target not in outside:
            _add(residual, target, flow, np.add)
    for store, before in opening.items():
        largest += before.max(axis=-1)
        _add(residual, store, before - closing[store], np.add)
    return _sizes(residual, largest, items)


def check_total(
    flows: Mapping[Edge, Array],
    opening: Mapping[str, Array],
    closing: Mapping[str, Array],
    inside: Collection[str],
    items: Sequence[str],
    name: str,
) -> None:
    """Check in = out + change of stock for several processes together, every item and draw.

    Parameters
    ----------
    flows, opening, closing, items
        As in `check`; flows between the processes do not count.
    inside : collection of str
        The processes.
    name : str
        What they are called together, for the message.

    Raises
    ------
    BalanceError
        When the residual exceeds rounding.
    """
    residual: dict[str, Array] = {}
    largest = np.zeros(len(items))
    for (source, target), flow in flows.items():
        if source not in inside:
            largest += flow.max(axis=-1)
            _add(residual, name, flow, np.add)
        elif target not in inside:
            _add(residual, name, flow, np.subtract)
    for store, before in opening.items():
        largest += before.max(axis=-1)
        _add(residual, name, before, np.add)
        _add(residual, name, closing[store], np.subtract)
    _sizes(residual, largest, items)


def describe(
    flows: Mapping[Edge, Array],
    opening: Mapping[str, Array],
    closing: Mapping[str, Array],
    outside: Collection[str],
    items: Sequence[str],
) -> Balance:
    """Check a year like `check` and tell mean flows per process [unit of the item per year].

    The arguments and errors are those of `check`.
    """
    residual = check(flows, opening, closing, outside, items)
    processes = tuple(residual)
    row = {process: i for i, process in enumerate(processes)}
    inflow, outflow, change = (np.zeros((len(processes), len(items))) for _ in range(3))
    for (source, target), flow in flows.items():
        mean = _mean(flow)
        if target in row:
            inflow[row[target]] += mean
        if source in row:
            outflow[row[source]] += mean
    for store, before in opening.items():
        change[row[store]] = _mean(closing[store] - before)
    return Balance(processes, inflow, outflow, change, np.array(list(residual.values())))


def _mean(flow: Array) -> Array:
    """Mean over the draws: the best estimates in column 0 are none, unless they are all."""
    return np.asarray(flow[..., 1:].mean(axis=-1) if flow.shape[-1] > 1 else flow[..., 0])


def _add(residual: dict[str, Array], process: str, flow: Array, change: np.ufunc) -> None:
    """Add a flow to the residual of a process in place, or take it off."""
    held = residual.get(process)
    if held is None:
        residual[process] = change(0.0, flow)  # a new array, never shared with the flow
    elif held.shape[0] >= flow.shape[0] and held.shape[1] >= flow.shape[1]:
        change(held, flow, out=held)
    else:  # until now it was the same for all draws or items
        residual[process] = change(held, flow)


def _sizes(residual: Mapping[str, Array], largest: Array, items: Sequence[str]) -> dict[str, Array]:
    """Size of the residual of each process; an error where it is more than rounding."""
    allowed = ROUNDING_STEPS * np.finfo(float).eps * largest
    sizes = {process: _size(array) for process, array in residual.items()}
    for process, size in sizes.items():
        if not (size <= allowed).all():  # also catches not-a-number
            raise _error(process, items, size, allowed)
    return sizes


def _size(array: Array) -> Array:
    """Largest absolute value of each item over the draws."""
    return np.asarray(np.maximum(array.max(axis=-1), -array.min(axis=-1)))


def _error(process: str, items: Sequence[str], residual: Array, allowed: Array) -> BalanceError:
    worst = int(np.argmax(np.nan_to_num(residual - allowed, nan=np.inf)))
    fields = {"process": process, "item": items[worst]}
    return BalanceError([Problem("model.balance", value=f"{residual[worst]:.4g}", fields=fields)])
