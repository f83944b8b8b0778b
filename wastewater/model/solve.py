"""Solve one year of a network for all items and draws in one topological sweep.

Arrays have the axes (item, draw); an item is a fraction [t/yr], a substance [kg/yr] or water
[m3/yr]. Shares broadcast over both axes. Nothing here knows what the items or processes mean.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.errors import ModelError, Problem
from wastewater.model.distributions import Array
from wastewater.model.network import Network, Route

Edge = tuple[str, str]

#: Named shares may exceed 1 together by this much through rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Shares:
    """Complete shares of a network: one array per edge that carries anything [1].

    Attributes
    ----------
    edges : mapping of edge to array
        Share of what a split receives, or of a store's stock, that takes the edge; edges whose
        share is 0 throughout are left out.
    gain : mapping of str to array
        For the head of each return: the share of what enters it that comes back within the year
        [1].
    """

    edges: Mapping[Edge, Array]
    gain: Mapping[str, Array]


@dataclass(frozen=True)
class Year:
    """One solved year.

    Attributes
    ----------
    flows : mapping of edge to array
        Flow on each edge that carries anything, axes (item, draw) [unit of the item per year].
    opening, closing : mapping of str to array
        Stock of each store at the start and at the end of the year [unit of the item].
    """

    flows: Mapping[Edge, Array]
    opening: Mapping[str, Array]
    closing: Mapping[str, Array]


def complete_shares(
    network: Network, named: Mapping[Edge, Array], processes: Collection[str] | None = None
) -> Shares:
    """Add the share of the rest to the named shares and check them.

    Parameters
    ----------
    network : Network
        The structure.
    named : mapping of edge to array
        The shares of all named targets of all splits, and of the targets of stores [1].
    processes : collection of str, optional
        The splits and stores of a part of the network, when only that part is asked for; all by
        default.

    Raises
    ------
    ModelError
        When a share is missing, belongs to no edge, lies outside 0-1, or shares exceed 1 together
        in any draw; the message names the process.
    """
    routes = {**network.splits, **network.stores}
    if processes is not None:
        routes = {process: route for process, route in routes.items() if process in processes}
    _check_names(routes, named)
    shares: dict[Edge, Array] = {}
    problems = []
    for process, route in routes.items():
        total: Array = np.zeros((1, 1))
        for target in route.named:
            share = np.atleast_2d(named[process, target])
            least = float(share.min())
            if not least >= 0:  # also catches not-a-number
                problems.append(_outside(process, target, least))
            if least != 0 or share.max() > 0:
                shares[process, target] = share
                total = total + share
        most = float(total.max())
        if most > 1 + TOLERANCE:
            problems += _excess(process, route.named, named, most)
        if route.rest and total.min() < 1:
            shares[process, route.rest] = np.maximum(1 - total, 0.0)
    if problems:
        raise ModelError(problems)
    return Shares(shares, _gains(network, shares))


def solve_year(
    network: Network,
    shares: Shares,
    supply: Mapping[Edge, Array],
    opening: Mapping[str, Array],
) -> Year:
    """Solve one year: supplies and releases of stores first, then every split in order of flow.

    Parameters
    ----------
    network, shares
        The structure and its numbers.
    supply : mapping of edge to array
        What enters from outside in the year, axes (item, draw) [unit of the item per year].
    opening : mapping of str to array
        Stock of each store at the start of the year [unit of the item].
    """
    flows: dict[Edge, Array] = dict(supply)
    # What sinks receive is not added up here: nothing follows from it.
    received: dict[str, Array | None] = dict.fromkeys((*network.splits, *network.stores))
    for (_, target), flow in supply.items():
        _receive(received, target, flow)
    for process, route in network.stores.items():
        for target in route.named:
            _send(flows, received, shares, (process, target), opening[process])
    _sweep(network, shares, flows, received, ())
    return Year(flows, opening, _closing(network, flows, received, opening))


def follow(
    network: Network, shares: Shares, entering: Mapping[Edge, Array], ends: Collection[str] = ()
) -> dict[Edge, Array]:
    """Follow what enters a part of a network through its splits, as far as some ends and stores.

    Parameters
    ----------
    network, shares
        The structure and the numbers of at least the part that is passed.
    entering : mapping of edge to array
        What enters [any unit], axes (item, draw).
    ends : collection of str
        Splits that are not passed.

    Returns
    -------
    dict of edge to numpy.ndarray
        Flow on each edge that carries anything, those that enter included [unit of what enters].
    """
    flows: dict[Edge, Array] = dict(entering)
    received: dict[str, Array | None] = dict.fromkeys(network.splits)
    for (_, target), flow in entering.items():
        _receive(received, target, flow)
    _sweep(network, shares, flows, received, ends)
    return flows


def into(flows: Mapping[Edge, Array], process: str) -> Array | None:
    """Return all that enters a process [unit of the flows], axes (item, draw); None if nothing."""
    entering = [flow for (_, target), flow in flows.items() if target == process]
    return np.asarray(sum(entering)) if entering else None


def _sweep(
    network: Network,
    shares: Shares,
    flows: dict[Edge, Array],
    received: dict[str, Array | None],
    ends: Collection[str],
) -> None:
    """Pass on what the splits receive, in order of flow."""
    for process in network.order:
        amount = received[process]
        if amount is None or process in ends:
            continue
        if process in shares.gain:
            amount = amount / (1 - shares.gain[process])
        for target in network.splits[process].targets:
            _send(flows, received, shares, (process, target), amount, network.returns)


def _send(
    flows: dict[Edge, Array],
    received: dict[str, Array | None],
    shares: Shares,
    edge: Edge,
    amount: Array,
    returns: tuple[Edge, ...] = (),
) -> None:
    share = shares.edges.get(edge)
    if share is None:
        return
    # What passes on as a whole is the same array; no flow is ever changed in place.
    flow = amount if share.size == 1 and share.item() == 1.0 else share * amount
    flows[edge] = flow
    if edge not in returns:  # what returns is already contained in the closed form of its head
        _receive(received, edge[1], flow)


def _receive(received: dict[str, Array | None], process: str, flow: Array) -> None:
    if process in received:
        before = received[process]
        received[process] = flow if before is None else before + flow


def _closing(
    network: Network,
    flows: Mapping[Edge, Array],
    received: Mapping[str, Array | None],
    opening: Mapping[str, Array],
) -> dict[str, Array]:
    closing = {}
    for process, route in network.stores.items():
        stock, arrived = opening[process], received[process]
        for target in route.named:
            if (process, target) in flows:
                stock = stock - flows[process, target]
        closing[process] = stock if arrived is None else stock + arrived
    return closing


def _gains(network: Network, shares: Mapping[Edge, Array]) -> dict[str, Array]:
    """Share of what enters the head of each return that comes back, from a sweep with a unit."""
    gains: dict[str, Array] = {}
    for tail, head in network.returns:
        if (tail, head) not in shares:
            continue
        amount: dict[str, Array | None] = dict.fromkeys(network.splits)
        amount[head] = np.ones((1, 1))
        for process in network.order[network.order.index(head) :]:
            arrived = amount[process]
            if arrived is None or process == tail:
                continue
            for target in network.splits[process].targets:
                if target in amount and (process, target) in shares:
                    _receive(amount, target, shares[process, target] * arrived)
        back = amount[tail]
        if back is not None:
            gains[head] = back * shares[tail, head]
    return gains


def _check_names(routes: Mapping[str, Route], named: Mapping[Edge, Array]) -> None:
    expected = {(process, target) for process, route in routes.items() for target in route.named}
    wrong = sorted(expected.symmetric_difference(named))
    if wrong:
        raise ModelError([Problem("model.share_names", value=" > ".join(edge)) for edge in wrong])


def _outside(process: str, target: str, share: float) -> Problem:
    fields = {"process": process, "target": target}
    return Problem("model.share_outside", value=f"{share:.4g}", fields=fields)


def _excess(
    process: str, targets: tuple[str, ...], named: Mapping[Edge, Array], total: float
) -> list[Problem]:
    """Name the shares that exceed 1 by themselves, or those that do so together."""
    most = {target: float(named[process, target].max()) for target in targets}
    alone = [_outside(process, t, share) for t, share in most.items() if share > 1 + TOLERANCE]
    fields = {"process": process, "parts": ", ".join(f"{t} {s:.3g}" for t, s in most.items())}
    return alone or [Problem("model.share_excess", value=f"{total:.4g}", fields=fields)]
