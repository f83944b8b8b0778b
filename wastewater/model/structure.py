"""The declared network of substances and water of one city, from its catchments and reaches.

Items are water [m3/yr] and the substances [kg/yr]. Substances in waste enter where the fractions
lose their identity (`BORDERS`); every catchment has its own sewer, works, sludge handling and
river.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wastewater.inputs.city import Catchment
from wastewater.inputs.vocabulary import LANDFILLS, ROUTE_TARGETS, STAGES
from wastewater.model.network import Network, Route, build

#: Edges of the waste network on which fractions become substances.
BORDERS = (
    ("uncollected", "open_burning"),
    ("uncollected", "litter"),
    ("uncollected", "dumpsite"),
    ("collected", "litter"),
    ("recycling_centre", "recycled"),
    ("recycling_centre", "hazardous_treated"),
    ("organics", "composting"),
    ("organics", "biowaste_digestion"),
    ("recycling", "litter"),
    ("recycling", "recycled"),
    ("bin_hazardous", "hazardous_treated"),
    ("residual_treatment", "litter"),
    ("residual_treatment", "incineration"),
    ("residual_treatment", "mbt"),
    ("residual_treatment", "landfill"),
    ("residual_treatment", "dumpsite"),
)

#: The way by which a load enters the river, by the process that sends it there.
PATHWAYS = {
    "effluent": "effluent",
    "overflow": "overflow",
    "onsite": "onsite",
    "leachate_lost": "leachate",
    "leachate_treatment": "leachate",
    "dumpsite_leachate": "leachate",
    "litter": "litter",
    "agriculture": "sludge",
    "sludge_field": "sludge",
}
PATHWAY_NAMES = tuple(dict.fromkeys(PATHWAYS.values()))

BURNT = ROUTE_TARGETS["incineration.route"]


def at(process: str, catchment: str) -> str:
    """Return the name of a process of one catchment."""
    return f"{process}:{catchment}"


def kind_of(process: str) -> str:
    """Return the process without its catchment or reach."""
    return process.partition(":")[0]


def river_nodes(catchment: Catchment) -> tuple[str, ...]:
    """Return the reaches from the outlet of a catchment to its sea, the sea last."""
    reaches = tuple(f"reach:{reach}:{catchment.id}" for reach in catchment.reaches)
    return (*reaches, f"sea_{catchment.sea}")


def river_head(catchment: Catchment) -> str:
    """Return where the loads of a catchment enter the river (or the sea, where it has no river)."""
    return river_nodes(catchment)[0]


def substance_network(catchments: Sequence[Catchment]) -> Network:
    """Declare the network of one city; waste pathways enter the river of its first catchment."""
    first = catchments[0]
    splits, stores = _waste_part(river_head(first), at("sewer", first.id))
    supplies = [
        *BORDERS,
        ("precipitation", "landfill_leachate"),
        ("precipitation", "dumpsite_leachate"),
    ]
    returns = []
    for catchment in catchments:
        name = catchment.id
        splits |= _sewage_part(name, river_head(catchment))
        splits |= _sludge_part(name, river_head(catchment))
        splits |= _river_part(catchment)
        route = (river_head(catchment), "soil", "degraded")
        stores[at("sludge_field", name)] = Route(route)
        users = ("residents", "commuters", "industry", "storm_water")
        supplies += [(at(user, name), at("sewer", name)) for user in users]
        supplies.append((at("residents", name), at("onsite", name)))
        returns.append((at("reject", name), at("inlet", name)))
    return build(splits, stores, supplies, returns)


def _waste_part(river: str, sewer: str) -> tuple[dict[str, Route], dict[str, Route]]:
    splits = {
        "open_burning": Route(("air", "degraded"), "soil"),
        "litter": Route((river,), "soil"),
        "composting": Route(("degraded",), "soil"),
        "biowaste_digestion": Route(("degraded",), "soil"),
        "incineration": Route(BURNT, "bottom_ash"),
        "mbt": Route(("recycled", "incineration"), "landfill"),
        **{site: Route(("litter",), f"{site}_body") for site in LANDFILLS},
        "landfill_leachate": Route(("leachate_caught",), "leachate_lost"),
        "dumpsite_leachate": Route(("leachate_caught", river), "soil"),
        "leachate_caught": Route(("leachate_treatment",), sewer),
        "leachate_treatment": Route(("landfill_body",), river),
        "leachate_lost": Route((river,), "soil"),
    }
    stores = {f"{site}_body": Route((f"{site}_leachate",)) for site in LANDFILLS}
    return splits, stores


def _sewage_part(name: str, river: str) -> dict[str, Route]:
    chain = [at(stage, name) for stage in (*STAGES, "effluent")]
    splits = {
        at("onsite", name): Route(("degraded", river), "soil"),
        at("sewer", name): Route((at("overflow", name),), at("inlet", name)),
        at("overflow", name): Route((), river),
        at("inlet", name): Route((), chain[0]),
        at("effluent", name): Route((), river),
    }
    for stage, following in pairwise(chain):
        splits[stage] = Route((at("sludge", name), "degraded"), following)
    return splits


def _sludge_part(name: str, river: str) -> dict[str, Route]:
    disposal, field = at("sludge_disposal", name), at("sludge_field", name)
    farm, kiln = at("agriculture", name), at("sludge_incineration", name)
    return {
        at("sludge", name): Route((at("digester", name),), disposal),
        at("digester", name): Route(("degraded", at("reject", name)), disposal),
        at("reject", name): Route((disposal, at("effluent", name)), at("inlet", name)),
        disposal: Route((farm, kiln), field),
        farm: Route((river,), "soil"),
        kiln: Route(BURNT, "bottom_ash"),
    }


def _river_part(catchment: Catchment) -> dict[str, Route]:
    nodes = river_nodes(catchment)
    return {
        reach: Route(("sediment", "degraded"), following) for reach, following in pairwise(nodes)
    }
