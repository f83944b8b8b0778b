"""A state of a city: the complete shares of its networks under some measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wastewater.model import calibration, landfill, river, sewage, structure
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.refuse import (
    Refuse,
    borders,
    carbon_in,
    refuse,
    substance_shares,
    substances_in,
)
from wastewater.model.solve import Edge, Shares, complete_shares


@dataclass(frozen=True)
class State:
    """Everything about a city that holds for a state of its measures, whatever the year.

    Attributes
    ----------
    parameters : Parameters
        Sample with the measures applied.
    refuse : Refuse
        What one person's waste does.
    substances_in, carbon_in : mapping of edge to array
        What one person's waste brings into the other layers [kg, t/(person yr)], (item, draw).
    substances : Shares
        Complete shares of the substance layer [1]; what leachate takes from a landfill differs from
        year to year and is not among them.
    transmission : mapping of str to array
        For each river head: the share of what enters that arrives in the sea [1].
    measured : mapping of str to Calibration
        By catchment: what the measured discharges of its works say; works without are not there.
    """

    parameters: Parameters
    refuse: Refuse
    substances_in: Mapping[Edge, Array]
    carbon_in: Mapping[Edge, Array]
    substances: Shares
    transmission: Mapping[str, Array]
    measured: Mapping[str, Calibration]


def state(
    model: CityModel,
    values: Array,
    measured: Mapping[str, Calibration] | None = None,
    changed: Mapping[int, Array] | None = None,
) -> State:
    """Load the numbers of one sample against the declared networks: shares [1].

    Parameters
    ----------
    model : CityModel
        The city.
    values : numpy.ndarray
        The sample without measures, shape (rows, 1 + draws).
    measured : mapping of str to Calibration, optional
        By catchment: what the measured discharges of its works say.
    changed : mapping of int to array, optional
        Rows as measures have changed them, by position, axes (draw,).
    """
    measured = measured or {}
    p = Parameters(model.index, values, changed or {})
    of_waste = refuse(model, p)
    named = landfill.shares(p, structure.river_head(model.city.catchments[0]))
    named |= substance_shares(model, p, of_waste) | landfill.thermal_shares(p)
    for catchment in model.city.catchments:
        named |= sewerage_shares(p, catchment.id, structure.river_head(catchment), measured)
        named |= river.reach_shares(p, catchment)
    shares = complete_shares(model.substances, named)
    heads = {
        structure.river_head(c): river.transmission(shares.edges, c) for c in model.city.catchments
    }
    crossing = borders(of_waste)
    return State(
        parameters=p,
        refuse=of_waste,
        substances_in=substances_in(model, of_waste, crossing),
        carbon_in=carbon_in(model, of_waste, crossing),
        substances=shares,
        transmission=heads,
        measured=measured,
    )


def sewerage_shares(
    p: Parameters, catchment: str, head: str, measured: Mapping[str, Calibration]
) -> dict[Edge, Array]:
    """Return the named shares of sewer, on-site systems, works and sludge of a catchment [1]."""
    works = calibration.works_shares(p, catchment, head, measured.get(catchment))
    return sewage.shares(p, catchment, head) | works
