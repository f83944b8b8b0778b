"""What one person's waste does: its way through the waste network, and what it carries along.

Waste is proportional to people and to its growth, so one person's waste in the first year tells the
shares of all years. Arrays have the axes (item, draw); flows are per person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from wastewater.model import carbon, landfill, structure, waste
from wastewater.model.balance import check
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.network import Network
from wastewater.model.solve import Edge, Shares, complete_shares, follow

#: Waste on the edges where fractions become substances [t/(person yr)], axes (fraction, draw).
Borders = Mapping[Edge, Array]


@dataclass(frozen=True)
class Refuse:
    """One person's waste in the first year, for a state of the measures.

    Attributes
    ----------
    waste, carbon : Shares
        Complete shares of the layers [1].
    supply : mapping of edge to array
        What is given off [t/(person yr)], axes (fraction, draw).
    flows : mapping of edge to array
        Where it goes [t/(person yr)], axes (fraction, draw).
    content : numpy.ndarray
        Content of substances in fractions, wet [kg/t], axes (fraction, substance, draw).
    carbon_content : numpy.ndarray
        Carbon in wet waste [t/t], axes (item, draw).
    """

    waste: Shares
    carbon: Shares
    supply: Mapping[Edge, Array]
    flows: Mapping[Edge, Array]
    content: Array
    carbon_content: Array


def refuse(model: CityModel, p: Parameters) -> Refuse:
    """Follow one person's waste [t/(person yr)].

    Raises
    ------
    ModelError
        When shares are impossible; the message names the process.
    """
    groups = [
        p.part(f"waste.{group.__name__}", partial(_complete, model.waste, group))
        for group in waste.SHARES
    ]
    whole = [process for process, route in model.waste.splits.items() if not route.named]
    groups.append(complete_shares(model.waste, {}, whole))
    shares = Shares({edge: share for group in groups for edge, share in group.edges.items()}, {})
    supply = waste.supply(p, np.ones(p.draws), 0)
    return Refuse(
        waste=shares,
        carbon=p.part("carbon", partial(_complete, model.carbon, carbon.shares)),
        supply=supply,
        flows=follow(model.waste, shares, supply),
        content=p.part("content", Parameters.content),
        carbon_content=p.part("carbon.content", carbon.content),
    )


def substances_in(model: CityModel, one: Refuse, borders: Borders) -> dict[Edge, Array]:
    """Return the substances that enter their layer with one person's waste [kg/(person yr)].

    Parameters
    ----------
    model : CityModel
        The city.
    one : Refuse
        The waste.
    borders : mapping of edge to array
        Waste on the edges where fractions become substances [t/(person yr)], axes (fraction, draw).

    Raises
    ------
    BalanceError
        When not all arrives that the waste holds.
    """
    entering = {edge: _loads(tonnes, one.content) for edge, tonnes in borders.items()}
    _check_link(_loads(_generated(one), one.content), entering, model.items)
    return entering


def carbon_in(model: CityModel, one: Refuse, borders: Borders) -> dict[Edge, Array]:
    """Return the carbon that enters its layer with one person's waste [t/(person yr)].

    Parameters and errors are those of `substances_in`.
    """
    content = one.carbon_content
    entering = {edge: carbon.carried(tonnes, content) for edge, tonnes in borders.items()}
    _check_link(carbon.carried(_generated(one), content), entering, model.carbon_items)
    return entering


def substance_shares(model: CityModel, p: Parameters, one: Refuse) -> dict[Edge, Array]:
    """Return the named shares of the processes that substances in waste pass, but leachate [1]."""
    head = structure.river_head(model.city.catchments[0])
    return landfill.fraction_led_shares(p, one.flows, one.content, head)


def borders(one: Refuse) -> dict[Edge, Array]:
    """Return the waste where fractions become substances [t/(person yr)], (fraction, draw)."""
    edges = [edge for edge in structure.BORDERS if edge in one.flows]
    return {edge: one.flows[edge] for edge in edges if one.flows[edge].any()}


def _complete(
    network: Network, named: Callable[[Parameters], Mapping[Edge, Array]], p: Parameters
) -> Shares:
    """Complete the shares of the processes that a formula names."""
    shares = named(p)
    return complete_shares(network, shares, {source for source, _ in shares})


def _generated(one: Refuse) -> Array:
    return np.asarray(sum(one.supply.values()))


def _loads(tonnes: Array, content: Array) -> Array:
    """Substances [kg/yr] in waste [t/yr], axes (item, draw) with water first."""
    loads = np.zeros((1 + content.shape[1], content.shape[2]))
    np.einsum("fd,fsd->sd", tonnes, content, out=loads[1:])
    return loads


def _check_link(generated: Array, entering: Mapping[Edge, Array], items: Sequence[str]) -> None:
    """Check that what the waste holds when it is generated all arrives in the other layer."""
    flows = {("generation", "waste"): generated}
    flows |= {("waste", f"{a}:{b}"): loads for (a, b), loads in entering.items()}
    ends = [name for edge in flows for name in edge if name != "waste"]
    check(flows, {}, {}, ends, items)
