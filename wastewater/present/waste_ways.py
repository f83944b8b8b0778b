"""From the long table of flows to the few ways of solid waste that a diagram can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.present.view import where

Ways = dict[tuple[str, str], dict[str, float]]
"""Mean flow [t/yr] by material, by source and target node."""

MERGED = "other"
ENDS = ("recycled", "compost", "treated", *LANDFILLS, "ash", "air", "litter")
"""Where waste ends, as the diagram tells it."""

# Process of the network -> node of the diagram. Processes that only pass waste on stand nowhere:
# their inflow goes straight to where they send it. A material is the node of what is generated.
_NODES = {
    "recycling_centre": "centre",
    "bin_food": "separate",
    "bin_hazardous": "separate",
    "bin_residual": "residual_bin",
    "uncollected": "uncollected",
    "recycling": "sorting",
    "composting": "biological",
    "biowaste_digestion": "biological",
    "incineration": "incineration",
    "mbt": "mbt",
    "recycled": "recycled",
    "hazardous_treated": "treated",
    "air": "air",
    "soil": "ash",
    "litter": "litter",
    "fly_ash": "ash",
    "bottom_ash": "ash",
    **{site: site for site in LANDFILLS},
}
_GENERATED = ("households", "businesses")
_MATERIAL = "material"


def waste_ways(flows: pd.DataFrame) -> Ways:
    """Return the flows of solid waste between the nodes of the diagram.

    Parameters
    ----------
    flows : pandas.DataFrame
        Rows of the flow table for one city, scenario, year and statistic, those with a fraction.

    Returns
    -------
    dict
        (source, target) to material to value, in the unit of the table. The first nodes are the
        materials themselves; what a landfill takes in ends there, but for what the wind takes.
    """
    ways: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for material, rows in flows.groupby("fraction", observed=True, sort=False):
        for (source, target), value in _of_material(rows).items():
            ends = (str(material) if source == _MATERIAL else source), target
            ways[ends][str(material)] = value
    return dict(ways)


def littered_to_river(flows: pd.DataFrame) -> float:
    """Return how much of the litter reaches the river, in the unit of the table.

    Parameters
    ----------
    flows : pandas.DataFrame
        The same rows as for `waste_ways`.

    Returns
    -------
    float
        Sum over the materials.
    """
    return float(where(flows, source="litter", target="river")["value"].sum())


def _of_material(rows: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return the ways of one material, from (source, target) to value."""
    leaving: defaultdict[str, dict[str, float]] = defaultdict(dict)
    columns = (rows["source"], rows["target"], rows["value"].astype(float))
    for source, target, value in zip(*columns, strict=True):
        # What composting and digestion leave to the soil is a product; open burning leaves ash.
        to = "compost" if _node(source) == "biological" and target == "soil" else str(target)
        leaving[str(source)][to] = leaving[str(source)].get(to, 0.0) + value
    _set_aside(leaving)
    ways: defaultdict[tuple[str, str], float] = defaultdict(float)
    for source, targets in leaving.items():
        node = _MATERIAL if source in _GENERATED else _node(source)
        if node is None or node in ENDS:
            continue
        for target, value in targets.items():
            for end, share in _reached(target, leaving).items():
                ways[node, end] += share * value
    return {ends: value for ends, value in ways.items() if value > 0}


def _set_aside(leaving: Mapping[str, dict[str, float]]) -> None:
    """Let what is littered before it is collected pass the node of what is not collected."""
    lost = leaving["collected"].pop("litter", 0.0)
    if lost > 0:
        leaving["collected"]["uncollected"] = lost
        leaving["uncollected"]["litter"] = leaving["uncollected"].get("litter", 0.0) + lost


def _reached(process: str, leaving: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the nodes that what enters a process comes to next, as shares that add up to 1."""
    node = _node(process)
    targets = leaving.get(process, {})
    total = sum(targets.values())
    if node in LANDFILLS:
        blown = targets.get("litter", 0.0) / total if total > 0 else 0.0
        ends = {end: blown * share for end, share in _reached("litter", leaving).items()}
        return {**ends, str(node): 1 - sum(ends.values())}
    if node is not None or total <= 0:
        return {node or process: 1.0}
    reached: defaultdict[str, float] = defaultdict(float)
    for target, value in targets.items():
        for end, share in _reached(target, leaving).items():
            reached[end] += share * value / total
    return reached


def _node(process: str) -> str | None:
    """Return the node that stands for a process, none where it only passes waste on."""
    if process == "compost":
        return process
    return (
        "separate" if process.startswith("bin_") and process not in _NODES else _NODES.get(process)
    )


def merge_ends(ways: Ways, smallest: float) -> Ways:
    """Merge the ends that take less than a share of all waste, but never the litter.

    Parameters
    ----------
    ways : dict
        What `waste_ways` returned.
    smallest : float
        Share of all waste [1].

    Returns
    -------
    dict
        The ways of the smaller diagram. One small end alone is left as it is.
    """
    taken = dict.fromkeys(ENDS, 0.0)
    for (_, target), parts in ways.items():
        if target in taken:
            taken[target] += sum(parts.values())
    limit = smallest * sum(taken.values())
    small = [end for end, value in taken.items() if 0 < value < limit and end != "litter"]
    if len(small) < 2:
        return ways
    merged: Ways = {}
    for (source, target), parts in ways.items():
        ends = source, MERGED if target in small else target
        merged[ends] = _added(merged.get(ends, {}), parts)
    return merged


def _added(first: Mapping[str, float], second: Mapping[str, float]) -> dict[str, float]:
    return {key: first.get(key, 0.0) + second.get(key, 0.0) for key in {**first, **second}}


def fraction_colours() -> dict[str, str]:
    """Return the pictogram colour of each waste fraction, in their official order."""
    colours = vocabulary.fractions()["colour"]
    return {str(fraction): str(colour) for fraction, colour in colours.items()}
