"""Rivers: what a reach retains, breaks down and passes on.

Arrays have the axes (item, draw), items are water and substances; all values are shares [1].
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from wastewater.inputs.city import Catchment
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.structure import river_nodes

Named = dict[tuple[str, str], Array]


def reach_shares(p: Parameters, catchment: Catchment) -> Named:
    """Return what each reach retains in its bed and what is broken down on the way [1].

    Retention acts first, first-order decay C = C0 exp(-k t) over the travel time acts on the rest.
    """
    named: Named = {}
    for node, reach in zip(river_nodes(catchment)[:-1], catchment.reaches, strict=True):
        retained = p.items("river.retention", reach, water=0.0)
        decay = p.items("river.decay", water=0.0)
        decayed = -np.expm1(-decay * p.scalar("river.travel_time", reach))
        named[node, "sediment"] = retained
        named[node, "degraded"] = (1 - retained) * decayed
    return named


def transmission(shares: Mapping[tuple[str, str], Array], catchment: Catchment) -> Array:
    """Return the share of what enters the river that arrives in the sea [1]."""
    nodes = river_nodes(catchment)
    passed: Array = np.ones((1, 1))
    for edge in pairwise(nodes):
        passed = passed * shares.get(edge, np.zeros((1, 1)))
    return passed
