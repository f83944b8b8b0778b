"""Years in outline: what enters the parts of a city's networks, what they pass on and what stays.

The same years as `run.solve`, without the flow on every edge: a part of the network was followed
once for each state of the measures (`parts`), and a year is what enters the part times where it
arrives. Within the parts every process was checked, for all draws and items; that what enters the
layer has left or stays is checked here, year by year. As splits are linear, both together are the
balance of every process in every year.

Arrays have the axes (item, draw) or (draw,).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from wastewater.inputs.city import Catchment
from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.model import decay, landfill, sewage
from wastewater.model.balance import check_total
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel, people
from wastewater.model.distributions import Array
from wastewater.model.entering import grown, leachate_volumes
from wastewater.model.lookup import Parameters
from wastewater.model.parts import Sewerage, WasteWays, leachate_ways, sewerage, to_sea, waste_ways
from wastewater.model.passage import End, Passage
from wastewater.model.solve import Edge, Shares
from wastewater.model.stocks import Stocks, deposited
from wastewater.model.structure import PATHWAYS, at, kind_of, river_head

_SUPPLY, _WASTE, _SINKS = "supply", "waste", "sinks"


@dataclass(frozen=True)
class Parts:
    """A state of a city in short.

    Attributes
    ----------
    parameters : Parameters
        Sample with the measures applied.
    waste : WasteWays
        One person's waste.
    leachate : mapping of str to Passage
        One unit of the leachate of each site.
    sewerage : mapping of str to Sewerage
        One unit of sewage, by catchment.
    to_sea : mapping of str to array
        By river head: the share of what enters that arrives in the sea [1].
    measured : mapping of str to Calibration
        By catchment: what the measured discharges of its works say; works without are not there.
    """

    parameters: Parameters
    waste: WasteWays
    leachate: Mapping[str, Passage]
    sewerage: Mapping[str, Sewerage]
    to_sea: Mapping[str, Array]
    measured: Mapping[str, Calibration]


@dataclass(frozen=True)
class OutlineYear:
    """One year of a city under some measures, in outline.

    Attributes
    ----------
    year : int
        Calendar year.
    parts : Parts
        The state of the year.
    opening, closing : Stocks
        What lies in the city at the start and at the end of the year.
    people, grown : numpy.ndarray
        Residents and displaced people [person], and times the growth of their waste, axes (draw,).
    into_river : mapping of (river head, pathway) to array
        What enters the rivers [m3/yr, kg/yr], axes (item, draw).
    stored : mapping of str to array
        What enters the landfills' stores of substances [m3/yr, kg/yr], axes (item, draw).
    released : mapping of edge to array
        What leaves stores of substances: with leachate and from sludge fields [m3/yr, kg/yr], axes
        (item, draw).
    leachate : mapping of str to array
        Leachate of each site [m3/yr], axes (draw,).
    site_carbon : mapping of edge to array
        Carbon that decays and that rots in each site [t/yr], axes (item, draw).
    deposited : mapping of str to array
        Waste that came to stay in each site [t/yr], axes (draw,).
    """

    year: int
    parts: Parts
    opening: Stocks
    closing: Stocks
    people: Array
    grown: Array
    into_river: Mapping[End, Array]
    stored: Mapping[str, Array]
    released: Mapping[Edge, Array]
    leachate: Mapping[str, Array]
    site_carbon: Mapping[Edge, Array]
    deposited: Mapping[str, Array]


def parts_of(model: CityModel, p: Parameters, measured: Mapping[str, Calibration]) -> Parts:
    """Work out the parts of a city, or take them from the memory of the sample.

    Parameters
    ----------
    model : CityModel
        The city.
    p : Parameters
        Sample with the measures applied.
    measured : mapping of str to Calibration
        By catchment: what the measured discharges of its works say.
    """
    works, rivers = {}, {}
    for one in model.city.catchments:
        found = measured.get(one.id)
        works[one.id] = p.part(at("sewerage", one.id), partial(sewerage, model, one, found), found)
        rivers[river_head(one)] = p.part(at("river", one.id), partial(to_sea, model, one))
    return Parts(
        parameters=p,
        waste=p.part("waste", partial(waste_ways, model), most=2),
        leachate=p.part("leachate", partial(leachate_ways, model)),
        sewerage=works,
        to_sea=rivers,
        measured=measured,
    )


def outline_year(
    model: CityModel, parts: Parts, usual: Array, stocks: Stocks, year: int
) -> OutlineYear:
    """Solve one year in outline [t/yr; m3/yr, kg/yr].

    Parameters
    ----------
    model : CityModel
        The city.
    parts : Parts
        Its parts in the state of the year.
    usual : numpy.ndarray
        Usual content of the waste, as it is without measures [kg/t], axes (substance, draw).
    stocks : Stocks
        What lies there at the start of the year.
    year : int
        Calendar year.

    Raises
    ------
    BalanceError
        When the year does not balance.
    """
    p, ways = parts.parameters, parts.waste
    headcount = people(model, p, year)
    scale = grown(p, headcount, year - model.first_year)
    volumes = leachate_volumes(p, stocks.waste)
    mass = _stores(
        ways.mass, ways.refuse.waste, scale, stocks.waste, model.index.fractions, "waste"
    )
    coal = _stores(
        ways.carbon, ways.refuse.carbon, scale, stocks.carbon, model.carbon_items, "carbon"
    )
    carried = landfill.releases(p, volumes, stocks.by_age, usual)
    ledger = _water(model, parts, stocks, _Entering(year, scale, volumes, carried))
    in_water = ledger.closed(stocks.substances, model.items, "substances")
    added = {site: deposited(mass.arrived, site) for site in LANDFILLS}
    by_age = {site: decay.a_year_older(stocks.by_age[site], added[site]) for site in LANDFILLS}
    return OutlineYear(
        year=year,
        parts=parts,
        opening=stocks,
        closing=Stocks(mass.closing, in_water.closing, coal.closing, by_age),
        people=headcount,
        grown=scale,
        into_river={end: flow for end, flow in ledger.arrived.items() if end[1]},
        stored=in_water.arrived,
        released=in_water.released,
        leachate=volumes,
        site_carbon={**coal.released, **_rotting(ways.carbon_flows, scale)},
        deposited=added,
    )


@dataclass(frozen=True)
class _Stored:
    """A year of the stores of one layer: what arrived, what left and what stays."""

    arrived: Mapping[str, Array]
    released: Mapping[Edge, Array]
    closing: Mapping[str, Array]


class _Ledger:
    """What passes between the parts of a layer in a year, in order of flow.

    Attributes
    ----------
    flows : dict of edge to array
        All that passes, axes (item, draw).
    arrived : dict of (process, pathway) to array
        What arrived where, axes (item, draw).
    """

    def __init__(self) -> None:
        self.flows: dict[Edge, Array] = {}
        self.arrived: dict[End, Array] = {}

    def bring(self, source: str, end: End, flow: Array) -> None:
        """Let something arrive at a part, a store or a river."""
        target, pathway = end
        self.flows[source, f"{target} {pathway}" if pathway else target] = flow
        self.arrived[end] = self.arrived[end] + flow if end in self.arrived else flow

    def send(self, part: str, passage: Passage, amount: Array) -> None:
        """Let an amount of what enters a part pass through it."""
        for end, share in passage.ends.items():
            self.bring(part, end, share * amount)
        self.flows[part, _SINKS] = passage.sinks * amount

    def closed(self, opening: Mapping[str, Array], items: Sequence[str], layer: str) -> _Stored:
        """Check the year and tell what it did to the stores.

        Raises
        ------
        BalanceError
            When what came in has neither left nor stayed.
        """
        released = {edge: flow for edge, flow in self.flows.items() if edge[0] in opening}
        closing = dict(opening)
        for (store, _), flow in released.items():
            closing[store] = closing[store] - flow
        arrived = {
            store: self.arrived[store, ""] for store in opening if (store, "") in self.arrived
        }
        for store, flow in arrived.items():
            closing[store] = closing[store] + flow
        inside = {*opening, *(source for source, _ in self.flows)} - {_SUPPLY}
        check_total(self.flows, opening, closing, inside, items, layer)
        return _Stored(arrived, released, closing)


def _stores(
    passage: Passage,
    shares: Shares,
    scale: Array,
    opening: Mapping[str, Array],
    items: Sequence[str],
    layer: str,
) -> _Stored:
    """Bring what people's waste adds to the stores of a layer, and let go what leaves them.

    Waste meets nothing else on its way to them: that one person's waste is all there was checked.
    """
    ledger = _Ledger()
    for end, share in passage.ends.items():
        ledger.bring(_SUPPLY, end, share * scale)
    for (store, target), share in shares.edges.items():
        if store in opening:
            ledger.bring(store, (target, ""), share * opening[store])
    return ledger.closed(opening, items, layer)


def _rotting(carbon_flows: Mapping[Edge, Array], scale: Array) -> dict[Edge, Array]:
    """Carbon that rots with air where it is put down [t/yr], by site."""
    edges = [(site, "air") for site in LANDFILLS if (site, "air") in carbon_flows]
    return {edge: carbon_flows[edge] * scale for edge in edges}


@dataclass(frozen=True)
class _Entering:
    """What enters the substance layer in a year: waste of people, leachate [m3/yr, 1/yr]."""

    year: int
    scale: Array
    volumes: Mapping[str, Array]
    carried: Mapping[Edge, Array]


def _water(model: CityModel, parts: Parts, stocks: Stocks, entering: _Entering) -> _Ledger:
    """Send what enters the substance layer through its parts, each after all that lead to it."""
    ledger, opening = _Ledger(), stocks.substances
    of_waste = parts.waste.substances
    ledger.bring(_SUPPLY, (_WASTE, ""), of_waste.entering * entering.scale)
    ledger.send(_WASTE, of_waste, entering.scale)
    for (body, leachate), share in entering.carried.items():
        site = leachate.removesuffix("_leachate")
        release, rain = share * opening[body], np.zeros(opening[body].shape)
        rain[0] = entering.volumes[site]
        ledger.bring(body, (leachate, ""), release)
        ledger.bring(_SUPPLY, (leachate, ""), rain)
        ledger.send(leachate, parts.leachate[site], ledger.arrived[leachate, ""])
    for catchment in model.city.catchments:
        years_on = entering.year - model.first_year
        residents = sewage.residents(parts.parameters, catchment.id, years_on)
        works = parts.sewerage[catchment.id]
        _sewage(ledger, catchment, works, residents)
        field = at("sludge_field", catchment.id)
        for target, share in works.field.items():
            pathway = PATHWAYS[kind_of(field)] if target == river_head(catchment) else ""
            ledger.bring(field, (target, pathway), share * opening[field])
    return ledger


def _sewage(ledger: _Ledger, catchment: Catchment, works: Sewerage, residents: Array) -> None:
    sewer, onsite = at("sewer", catchment.id), at("onsite", catchment.id)
    unconnected = works.raw.onsite * residents
    ledger.bring(_SUPPLY, (sewer, ""), works.raw.fixed + works.raw.sewer * residents)
    ledger.bring(_SUPPLY, (onsite, ""), unconnected)
    ledger.send(sewer, works.sewer, ledger.arrived[sewer, ""])
    ledger.send(onsite, works.onsite, unconnected)
