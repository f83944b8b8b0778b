"""The parts of a city's networks in short: waste, leachate, sewerage and river, each a passage.

Arrays have the axes (item, draw); per person for waste, per unit that enters for all others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from wastewater.inputs.city import Catchment
from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.model import landfill, river
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.entering import SewageLine, sewage_line
from wastewater.model.lookup import Parameters
from wastewater.model.passage import Passage, passage, shorten
from wastewater.model.refuse import (
    Borders,
    Refuse,
    borders,
    carbon_in,
    refuse,
    substance_shares,
    substances_in,
)
from wastewater.model.solve import Edge, Shares, complete_shares, follow
from wastewater.model.state import sewerage_shares
from wastewater.model.structure import at, kind_of, river_head, river_nodes

_OUTSIDE, _WASTE = "outside", "waste"


@dataclass(frozen=True)
class WasteWays:
    """Where one person's waste and what it carries arrive [per person and year].

    Attributes
    ----------
    refuse : Refuse
        The waste itself.
    carbon_flows : mapping of edge to array
        Its carbon on each edge [t/(person yr)], axes (item, draw).
    mass, carbon, substances : Passage
        Where each layer's part arrives [t, t, kg/(person yr)].
    """

    refuse: Refuse
    carbon_flows: Mapping[Edge, Array]
    mass: Passage
    carbon: Passage
    substances: Passage


@dataclass(frozen=True)
class Sewerage:
    """Where what enters sewer and on-site systems of a catchment arrives [1].

    Attributes
    ----------
    raw : SewageLine
        What enters, over the number of residents [m3/yr, kg/yr].
    sewer, onsite : Passage
        Of one unit that enters.
    field : mapping of str to array
        Share of the stock of the sludge field that leaves in a year, by target [1/yr].
    """

    raw: SewageLine
    sewer: Passage
    onsite: Passage
    field: Mapping[str, Array]


def waste_ways(model: CityModel, p: Parameters) -> WasteWays:
    """Follow one person's waste through all layers to stores, rivers and sinks [per person].

    Raises
    ------
    ModelError
        When shares are impossible; the message names the process.
    BalanceError
        When a process does not balance, or the layers do not fit together.
    """
    of_waste = refuse(model, p)
    crossing = borders(of_waste)
    into_carbon = carbon_in(model, of_waste, _by_target(crossing, ()))
    carbon_flows = follow(model.carbon, of_waste.carbon, into_carbon)
    named = substance_shares(model, p, of_waste)
    shares = complete_shares(model.substances, named, {source for source, _ in named})
    p.part("substances.burnt", partial(_check_burnt, model))
    spent = model.substances.spent(_ends(model))
    carried = substances_in(model, of_waste, _by_target(crossing, spent))
    return WasteWays(
        refuse=of_waste,
        carbon_flows=carbon_flows,
        mass=shorten(model.waste, of_waste.flows, of_waste.supply, (), model.index.fractions),
        carbon=shorten(model.carbon, carbon_flows, into_carbon, (), model.carbon_items),
        substances=passage(model.substances, shares, carried, _ends(model), model.items),
    )


def _check_burnt(model: CityModel, p: Parameters) -> None:
    """Check the shares of processes from which all ends in sinks: outlines do not go further."""
    named = landfill.thermal_shares(p)
    complete_shares(model.substances, named, {source for source, _ in named})


def _by_target(crossing: Borders, together: Collection[str]) -> dict[Edge, Array]:
    """Add up the waste that enters at the same process, or at any of some sinks [t/(person yr)]."""
    found: dict[Edge, Array] = {}
    first = next((target for _, target in crossing if target in together), "")
    for (_, target), tonnes in crossing.items():
        edge = (_WASTE, first if target in together else target)
        found[edge] = found[edge] + tonnes if edge in found else tonnes
    return found


def leachate_ways(model: CityModel, p: Parameters) -> dict[str, Passage]:
    """Follow one unit of the leachate of each site to sewer, river and sinks [1]."""
    named = landfill.shares(p, river_head(model.city.catchments[0]))
    processes = {source for source, _ in named} - set(model.substances.stores)
    shares = _shares(model, named, processes)
    return {site: _of_unit(model, shares, f"{site}_leachate") for site in LANDFILLS}


def sewerage(
    model: CityModel, catchment: Catchment, found: Calibration | None, p: Parameters
) -> Sewerage:
    """Follow one unit through sewer, works and sludge, and one through on-site systems [1]."""
    name = catchment.id
    measured = {} if found is None else {name: found}
    named = sewerage_shares(p, name, river_head(catchment), measured)
    processes = {s for s in model.substances.splits if s.endswith(f":{name}") and _is_own(s)}
    shares = _shares(model, named, processes | {at("sludge_field", name)})
    field = at("sludge_field", name)
    return Sewerage(
        raw=p.part(at("raw", name), partial(sewage_line, name, found), found),
        sewer=_of_unit(model, shares, at("sewer", name)),
        onsite=_of_unit(model, shares, at("onsite", name)),
        field={to: s for (source, to), s in shares.edges.items() if source == field},
    )


def to_sea(model: CityModel, catchment: Catchment, p: Parameters) -> Array:
    """Return the share of what enters the river that arrives in the sea [1]."""
    shares = _shares(model, river.reach_shares(p, catchment), river_nodes(catchment)[:-1])
    return river.transmission(shares.edges, catchment)


def _shares(model: CityModel, named: Mapping[Edge, Array], processes: Collection[str]) -> Shares:
    own = {edge: share for edge, share in named.items() if edge[0] in processes}
    return complete_shares(model.substances, own, processes)


def _of_unit(model: CityModel, shares: Shares, process: str) -> Passage:
    """Follow one unit of every item that enters a process."""
    entering = {(_OUTSIDE, process): np.ones((len(model.items), 1))}
    ends = [end for end in _ends(model) if end != process]
    return passage(model.substances, shares, entering, ends, model.items)


def _ends(model: CityModel) -> tuple[str, ...]:
    """Return where parts of the substance layer meet: sewers and heads of rivers."""
    catchments = model.city.catchments
    return (*(at("sewer", c.id) for c in catchments), *(river_head(c) for c in catchments))


def _is_own(process: str) -> bool:
    return kind_of(process) != "reach"
