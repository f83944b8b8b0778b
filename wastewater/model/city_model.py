"""One city made ready to solve: its networks, its sample and its sampled measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wastewater.inputs import vocabulary
from wastewater.inputs.city import City
from wastewater.model import carbon, measures, sewage, structure, waste
from wastewater.model.distributions import Array
from wastewater.model.lookup import Index, Parameters
from wastewater.model.network import Network
from wastewater.model.sampling import sample_city


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
        steps = {name: tuple(step.part(draws) for step in own) for name, own in self.steps.items()}
        return replace(self, values=self.values[:, draws], steps=steps)

    def changes(self, active: Sequence[str]) -> tuple[measures.Step, ...]:
        """Return the sampled changes of some measures, whatever the order of these."""
        return tuple(step for name in sorted(set(active)) for step in self.steps[name])


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
