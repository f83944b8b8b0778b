"""From the long table of flows to the few nodes of a flow diagram."""

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

# Process -> node of the diagram. What is not listed and is no sink belongs to the waste side,
# which the diagram shows only where it sends something to the water.
_GROUPS: dict[str, tuple[str, ...]] = {
    "people": ("residents", "commuters", "domestic"),
    "industry": ("industry",),
    "storm_water": ("storm_water",),
    "leachate": (
        "landfill_leachate",
        "dumpsite_leachate",
        "leachate_caught",
        "leachate_lost",
        "leachate_treatment",
    ),
    "litter": ("litter",),
    "onsite": ("onsite",),
    "sewer": ("sewer",),
    "overflow": ("overflow",),
    "works": (
        "inlet",
        "whole_plant",
        "primary",
        "secondary",
        "precipitation_p",
        "filtration",
        "advanced",
    ),
    "effluent": ("effluent",),
    "sludge": ("sludge", "digester", "reject", "sludge_disposal", "sludge_incineration"),
    "sludge_field": ("sludge_field",),
    "agriculture": ("agriculture",),
    "river": ("reach",),
    "ash": ("fly_ash", "bottom_ash"),
}
_NODE_OF = {process: node for node, members in _GROUPS.items() for process in members}
_SINKS = frozenset({"air", "soil", "sediment", "degraded", "sea_baltic", "sea_black", "sea_north"})
WASTE = "waste"
CONCENTRATE = "concentrate"


def node_of(process: str) -> str:
    """Return the node of the diagram that stands for a process id."""
    kind = process.split(":")[0]
    return _NODE_OF.get(kind, kind if kind in _SINKS else WASTE)


def group_flows(flows: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Add up flows between the nodes of the diagram.

    Parameters
    ----------
    flows : pd.DataFrame
        Rows of the flow table for one city, scenario, year, substance and statistic.

    Returns
    -------
    dict
        (source node, target node) to value, in the unit of the table. Flows that run both ways
        between two nodes (reject water) are netted, flows inside a node and on the waste side
        are left out. The landfill is where the leachate node begins; what leachate treatment
        sends back to it ends in the node "concentrate".
    """
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    for source, target, value in zip(
        flows["source"], flows["target"], flows["value"].astype(float), strict=True
    ):
        ends = node_of(source), node_of(target)
        if ends[0] == ends[1] or ends[0] == WASTE:
            continue
        if ends[1] == WASTE:
            ends = ends[0], CONCENTRATE
        total[ends] += value
    return _net(total)


def _net(total: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Replace two opposite flows by their difference."""
    netted = {}
    for (source, target), value in total.items():
        difference = value - total.get((target, source), 0.0)
        if difference > 0:
            netted[source, target] = difference
    return netted
