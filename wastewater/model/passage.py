"""A part of a network in short: where one unit of what enters it arrives within the year.

Splits are linear: twice as much in gives twice as much out. So a part of the network is followed
once for a state of the measures, process by process and with its balance checked, and every year
is a multiple of it. Arrays have the axes (item, draw).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.model.balance import check
from wastewater.model.distributions import Array
from wastewater.model.network import Network
from wastewater.model.solve import Edge, Shares, follow
from wastewater.model.structure import PATHWAYS, kind_of

#: Where a passage ends: a process, and the pathway if it enters a river there.
End = tuple[str, str]


@dataclass(frozen=True)
class Passage:
    """Where what enters a part of a network arrives within the year, per unit that enters.

    Attributes
    ----------
    entering : numpy.ndarray
        What enters [1, or per person], axes (item, draw).
    ends : mapping of (process, pathway) to array
        What arrives where the part ends: in stores and in other parts [unit of what enters].
    sinks : numpy.ndarray
        What arrives in all sinks together [unit of what enters].
    """

    entering: Array
    ends: Mapping[End, Array]
    sinks: Array


def passage(
    network: Network,
    shares: Shares,
    entering: Mapping[Edge, Array],
    ends: Collection[str],
    items: Sequence[str],
) -> Passage:
    """Follow what enters a part of a network, check it and keep where it arrives [its unit].

    What reaches a split from which everything ends in sinks counts as having arrived there.

    Parameters
    ----------
    network, shares
        The structure and the numbers of the part.
    entering : mapping of edge to array
        What enters [any unit], axes (item, draw).
    ends : collection of str
        Splits at which the part ends; it also ends in stores and sinks.
    items : sequence of str
        Names of the items, for messages.

    Raises
    ------
    BalanceError
        When a process of the part does not balance.
    """
    flows = follow(network, shares, entering, {*ends, *network.spent(ends)})
    return shorten(network, flows, entering, ends, items)


def shorten(
    network: Network,
    flows: Mapping[Edge, Array],
    entering: Mapping[Edge, Array],
    ends: Collection[str],
    items: Sequence[str],
) -> Passage:
    """Check flows that were followed and keep where they arrive [unit of what enters].

    The parameters and errors are those of `passage`; `flows` is what `follow` found.
    """
    last, sinks = {*ends, *network.stores}, network.spent(ends)
    flows = {edge: flow for edge, flow in flows.items() if edge[0] not in sinks}
    check(flows, {}, {}, {*last, *sinks, *(source for source, _ in entering)}, items)
    arriving: dict[End, Array] = {}
    lost: Array = np.zeros((1, 1))
    for (source, target), flow in flows.items():
        if target in last:
            way = "" if target in network.stores else PATHWAYS.get(kind_of(source), "")
            end = target, way
            arriving[end] = arriving[end] + flow if end in arriving else flow
        elif target in sinks:
            lost = lost + flow
    nothing = np.zeros((1, 1))  # a city may give off no waste
    return Passage(sum(entering.values(), nothing), arriving, lost)
