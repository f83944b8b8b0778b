"""Loads at the works and in the river of one city under some measures, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.run import in_full_years
from wastewater.model.start import starts
from wastewater.model.structure import at, river_head

KG_PER_T = 1000

LOADS: tuple[str, ...] = ("inlet", "discharge", "overflow", "river")
"""Raw load at the inlet (reject water aside), what the works discharge, what overflows before
them, and all that enters the river there, leachate, litter and sludge fields included."""


def works_loads(model: CityModel, taken: Sequence[str], years: Sequence[int]) -> dict[str, Array]:
    """Return the loads of the last of some consecutive years [kg/yr].

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    taken : sequence of str
        Measures that are taken.
    years : sequence of int
        Calendar years from the first of the run on; stocks are carried through them.

    Returns
    -------
    dict of str to array
        For each of `LOADS`, axes (catchment, substance, 1 + draws).
    """
    catchments = model.city.catchments
    shape = (len(catchments), len(model.index.substances), model.values.shape[1])
    loads = {name: np.zeros(shape) for name in LOADS}
    for start in starts(model):
        (solved,) = in_full_years(start, taken, years, years[-1:])
        flows = solved.substances.flows
        for i, one in enumerate(catchments):
            sewer, head = at("sewer", one.id), river_head(one)
            edges = {
                "inlet": [(sewer, at("inlet", one.id))],
                "discharge": [(at("effluent", one.id), head)],
                "overflow": [(sewer, at("overflow", one.id))],
                "river": [edge for edge in flows if edge[1] == head],
            }
            for name, some in edges.items():
                for edge in some:
                    loads[name][i, :, start.draws] += flows[edge][1:] if edge in flows else 0.0
    return loads
