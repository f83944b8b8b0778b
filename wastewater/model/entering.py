"""What enters the networks of a city in a year, and what its landfills give off.

Arrays have the axes (draw,) or (item, draw).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.model import landfill, sewage
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.stocks import in_place


def grown(p: Parameters, headcount: Array, years_on: int) -> Array:
    """People [person] x what the waste of each has grown by: what loads per person are times."""
    return np.asarray(headcount * (1 + p.scalar("waste.growth")) ** years_on)


def raw_sewage(
    model: CityModel, p: Parameters, measured: Mapping[str, Calibration], years_on: int
) -> dict[str, sewage.RawSewage]:
    """Return the raw sewage of each catchment in a year [m3/yr, kg/yr]."""
    return {
        c.id: _raised(p, c.id, measured.get(c.id), sewage.residents(p, c.id, years_on))
        for c in model.city.catchments
    }


@dataclass(frozen=True)
class SewageLine:
    """Raw sewage as a line over the number of residents [m3/yr, kg/yr], axes (item, draw).

    Attributes
    ----------
    fixed : numpy.ndarray
        What enters the sewer without residents: commuters, storm water, what was measured.
    sewer, onsite : numpy.ndarray
        What each resident adds to the sewer and to on-site systems.
    """

    fixed: Array
    sewer: Array
    onsite: Array


def sewage_line(catchment: str, found: Calibration | None, p: Parameters) -> SewageLine:
    """Return the raw sewage of a catchment for any number of residents [m3/yr, kg/yr].

    It is a straight line, so two points tell it: nobody, and the residents of the first year.
    """
    people = sewage.residents(p, catchment, 0)
    at_least_one = np.maximum(people, 1.0)
    none = _raised(p, catchment, found, np.zeros_like(people))
    some = _raised(p, catchment, found, at_least_one)
    fixed = none.to_sewer
    more = (some.to_sewer - fixed) / at_least_one
    return SewageLine(fixed, more, some.unconnected / at_least_one)


def _raised(
    p: Parameters, catchment: str, found: Calibration | None, people: Array
) -> sewage.RawSewage:
    """Raw sewage, raised where the measured discharge asks for it."""
    raw = sewage.raw_sewage_of(p, catchment, people)
    return raw if found is None else found.with_sewage(raw)


def leachate_volumes(p: Parameters, in_waste: Mapping[str, Array]) -> dict[str, Array]:
    """Return the leachate of each site in a year [m3/yr], axes (draw,).

    `in_waste` holds the stocks of the waste layer [t], axes (fraction, draw).
    """
    return {site: landfill.leachate_volume(p, site, in_place(in_waste, site)) for site in LANDFILLS}
