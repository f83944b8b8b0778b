"""The balance check that closes every solved year. It shares no code with the solver.

Per process, item and draw: what came in = what went out + change of stock, to rounding. The check works
on the flows alone, through the incidence of edges and processes, and cannot be switched off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.errors import BalanceError, Problem
from wastewater.model.distributions import Array

#: Allowed residual in units of float rounding of the largest flow of the item.
ROUNDING_STEPS = 256


@dataclass(frozen=True)
class Balance:
    """Balance of one year, axes (process, item), averages over all draws.

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
    flows: Mapping[tuple[str, str], Array],
    opening: Mapping[str, Array],
    closing: Mapping[str, Array],
    outside: Sequence[str],
    items: Sequence[str],
) -> Balance:
    """Check in = out + change of stock for every process, item and draw of a year.

    Parameters
    ----------
    flows : mapping of (source, target) to array
        All flows of the year, axes (item, draw) [unit of the item per year].
    opening, closing : mapping of str to array
        Stocks at the start and the end of the year [unit of the item].
    outside : sequence of str
        Sources and sinks: where the network begins and ends.
    items : sequence of str
        Names of the items, for the message.

    Raises
    ------
    BalanceError
        When a residual exceeds rounding; the message names process, item and size.
    """
    names = dict.fromkeys(name for edge in flows for name in edge)
    processes = tuple(n for n in (*names, *opening) if n not in set(outside))
    processes = tuple(dict.fromkeys(processes))
    draws = max(array.shape[-1] for array in (*flows.values(), *opening.values()))
    shape = (len(processes), len(items))
    balance = Balance(processes, *(np.zeros(shape) for _ in range(4)))
    allowed = ROUNDING_STEPS * np.finfo(float).eps * _largest(flows, opening, len(items))
    for row, process in enumerate(processes):
        arrives = [f for (_, target), f in flows.items() if target == process]
        leaves = [f for (source, _), f in flows.items() if source == process]
        inflow, outflow = _sum(arrives, shape[1], draws), _sum(leaves, shape[1], draws)
        change = np.zeros(1)
        if process in opening:
            change = closing[process] - opening[process]
            balance.stock_change[row] = np.broadcast_to(change, inflow.shape).mean(axis=1)
        residual = np.abs(inflow - outflow - change).max(axis=1)
        balance.inflow[row], balance.outflow[row] = inflow.mean(axis=1), outflow.mean(axis=1)
        balance.residual[row] = residual
        if not (residual <= allowed).all():  # also catches not-a-number
            raise _error(process, items, residual, allowed)
    return balance


def _largest(
    flows: Mapping[tuple[str, str], Array], stocks: Mapping[str, Array], items: int
) -> Array:
    largest = np.zeros(items)
    for array in (*flows.values(), *stocks.values()):
        np.maximum(largest, np.broadcast_to(np.abs(array).max(axis=-1), (items,)), out=largest)
    return largest


def _sum(arrays: Sequence[Array], items: int, draws: int) -> Array:
    total = np.zeros((items, draws))
    for array in arrays:
        total += array
    return total


def _error(process: str, items: Sequence[str], residual: Array, allowed: Array) -> BalanceError:
    worst = int(np.argmax(residual - allowed))
    fields = {"process": process, "item": items[worst]}
    return BalanceError([Problem("model.balance", value=f"{residual[worst]:.4g}", fields=fields)])
