"""One city made ready to solve: its networks, its sample and its sampled measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model import (
    calibration,
    carbon,
    landfill,
    measures,
    river,
    sewage,
    structure,
    waste,
)
from wastewater.model.balance import check
from wastewater.model.calibration import Calibration
from wastewater.model.distributions import Array
from wastewater.model.lookup import Index, Parameters
from wastewater.model.network import Network
from wastewater.model.sampling import sample_city
from wastewater.model.solve import Shares, complete_shares, solve_year


@dataclass(frozen=True)
class CityModel:
    """A city ready to solve; holds values only.

    Attributes
    ----------
    city : City
        The city.
    index : Index
        Where each parameter stands in the sample.
    values : numpy.ndarray
        Sample of the baseline, shape (rows, 1 + draws); column 0 holds the best estimates.
    steps : mapping of str to tuple of Step
        Sampled changes of each measure.
    waste, substances, carbon : Network
        The layers of the network: fractions [t/yr]; water [m3/yr] and substances [kg/yr]; carbon
        of the fractions [t/yr].
    first_year : int
        Year of the opening stocks and from which growth counts.
    """

    city: City
    index: Index
    values: Array
    steps: Mapping[str, tuple[measures.Step, ...]]
    waste: Network
    substances: Network
    carbon: Network
    first_year: int

    @property
    def items(self) -> tuple[str, ...]:
        """Items of the substance layer: water, then the substances."""
        return ("water", *self.index.substances)

    @property
    def carbon_items(self) -> tuple[str, ...]:
        """Items of the carbon layer: biogenic carbon of every fraction, then fossil carbon."""
        return carbon.items(self.index.fractions)

    def part(self, draws: slice) -> CityModel:
        """Return the same city with some of its draws; draws do not know of each other."""
        steps = {
            name: tuple(replace(step, numbers=step.numbers[draws]) for step in own)
            for name, own in self.steps.items()
        }
        return replace(self, values=self.values[:, draws], steps=steps)

    def changes(self, active: Sequence[str]) -> tuple[measures.Step, ...]:
        """Return the sampled changes of some measures, whatever the order of these."""
        return tuple(step for name in sorted(set(active)) for step in self.steps[name])


@dataclass(frozen=True)
class State:
    """Everything about a city that holds for a state of its measures, whatever the year.

    Attributes
    ----------
    parameters : Parameters
        Sample with the measures applied.
    waste, substances, carbon : Shares
        Complete shares of the layers [1]; what leachate takes from a landfill differs from year to
        year and is not among them.
    content : numpy.ndarray
        Content of substances in fractions, wet [kg/t], axes (fraction, substance, draw).
    per_person : mapping of edge to array
        What one person's waste brings into the substance layer in the first year on each edge where
        fractions become substances [kg/(person yr)], axes (item, draw).
    carbon_per_person : mapping of edge to array
        The carbon in it [t/(person yr)], axes (item, draw).
    transmission : mapping of str to array
        For each river head: the share of what enters that arrives in the sea [1].
    measured : mapping of str to Calibration
        By catchment: what the measured discharges of its works say; works without are not there.
    """

    parameters: Parameters
    waste: Shares
    substances: Shares
    carbon: Shares
    content: Array
    per_person: Mapping[tuple[str, str], Array]
    carbon_per_person: Mapping[tuple[str, str], Array]
    transmission: Mapping[str, Array]
    measured: Mapping[str, Calibration]


def prepare(city: City, draws: int, seed: int, first_year: int) -> CityModel:
    """Declare the networks of a city and make all its draws."""
    fractions = vocabulary.fractions().index.tolist()
    substances = vocabulary.substances().index.tolist()
    index = Index.of(city.parameters, fractions, substances, city.id)
    return CityModel(
        city=city,
        index=index,
        values=sample_city(city.parameters, draws, seed),
        steps=measures.steps(city, index, draws, seed),
        waste=waste.network(fractions),
        substances=structure.substance_network(city.catchments),
        carbon=carbon.network(),
        first_year=first_year,
    )


def people(model: CityModel, p: Parameters, year: int) -> Array:
    """Return all residents and displaced people of the city [person], axes (draws,)."""
    counts = [sewage.residents(p, c.id, year - model.first_year) for c in model.city.catchments]
    return np.asarray(sum(counts))


def state(
    model: CityModel, values: Array, measured: Mapping[str, Calibration] | None = None
) -> State:
    """Load the numbers of one sample against the declared networks: shares [1].

    `measured` holds by catchment what the measured discharges of its works say.
    """
    measured = measured or {}
    p = Parameters(model.index, values)
    waste_shares = complete_shares(model.waste, waste.shares(p))
    # Waste is proportional to people and growth, so one person's waste tells the shares of all
    # years.
    supply = waste.supply(p, np.ones(values.shape[1]), 0)
    nothing = {store: np.zeros((1, 1)) for store in model.waste.stores}
    flows = solve_year(model.waste, waste_shares, supply, nothing).flows
    generated = np.asarray(sum(supply.values()))
    content, carbon_content = p.content(), carbon.content(p)
    per_person = _entering(flows, content)
    carbon_per_person = carbon.entering(flows, carbon_content)
    _check_link(_loads(generated, content), per_person, model.items)
    _check_link(carbon.carried(generated, carbon_content), carbon_per_person, model.carbon_items)
    named = _substance_shares(model, p, flows, content) | _works_shares(model, p, measured)
    shares = complete_shares(model.substances, named)
    heads = {
        structure.river_head(c): river.transmission(shares.edges, c) for c in model.city.catchments
    }
    return State(
        parameters=p,
        waste=waste_shares,
        substances=shares,
        carbon=complete_shares(model.carbon, carbon.shares(p)),
        content=content,
        per_person=per_person,
        carbon_per_person=carbon_per_person,
        transmission=heads,
        measured=measured,
    )


def _entering(
    flows: Mapping[tuple[str, str], Array], content: Array
) -> dict[tuple[str, str], Array]:
    """Substances [kg/yr] that enter with waste [t/yr] at the borders of the two layers."""
    return {
        edge: _loads(flows[edge], content)
        for edge in structure.BORDERS
        if edge in flows and flows[edge].any()
    }


def _loads(tonnes: Array, content: Array) -> Array:
    """Substances [kg/yr] in waste [t/yr], axes (item, draw) with water first."""
    loads = np.zeros((1 + content.shape[1], content.shape[2]))
    np.einsum("fd,fsd->sd", tonnes, content, out=loads[1:])
    return loads


def _check_link(
    generated: Array, entering: Mapping[tuple[str, str], Array], items: Sequence[str]
) -> None:
    """Check that what the waste holds when it is generated all arrives in the other layer."""
    flows = {("generation", "waste"): generated}
    flows |= {("waste", f"{a}:{b}"): loads for (a, b), loads in entering.items()}
    ends = [name for edge in flows for name in edge if name != "waste"]
    check(flows, {}, {}, ends, items)


def _substance_shares(
    model: CityModel, p: Parameters, flows: Mapping[tuple[str, str], Array], content: Array
) -> dict[tuple[str, str], Array]:
    catchments = model.city.catchments
    first = structure.river_head(catchments[0])
    named = landfill.shares(p, first)
    named |= landfill.fraction_led_shares(p, flows, content, first) | landfill.thermal_shares(p)
    for catchment in catchments:
        head = structure.river_head(catchment)
        named |= sewage.shares(p, catchment.id, head)
        named |= river.reach_shares(p, catchment)
    return named


def _works_shares(
    model: CityModel, p: Parameters, measured: Mapping[str, Calibration]
) -> dict[tuple[str, str], Array]:
    named: dict[tuple[str, str], Array] = {}
    for catchment in model.city.catchments:
        head, found = structure.river_head(catchment), measured.get(catchment.id)
        named |= calibration.works_shares(p, catchment.id, head, found)
    return named
