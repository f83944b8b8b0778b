"""Where a run starts: a city's draws in blocks, and what lies there before the first year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from wastewater.inputs.vocabulary import DISCHARGE, LANDFILLS
from wastewater.model import calibration, carbon, decay, landfill, plant, waste
from wastewater.model.calibration import Calibration
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.full_year import full_year
from wastewater.model.lookup import Parameters
from wastewater.model.memory import Memory
from wastewater.model.outline import Parts, outline_year, parts_of
from wastewater.model.state import State, state
from wastewater.model.stocks import Stocks, in_place
from wastewater.model.structure import at

#: Draws solved together, at least and at most: more need more memory, fewer spend their time
#: between the arrays. Between the two it is a fifth of all draws, whose results need memory anyway.
DRAWS_AT_ONCE = (700, 2000)


@dataclass(frozen=True)
class Start:
    """A block of draws of a city at the start of the first year; all scenarios begin here.

    Attributes
    ----------
    draws : slice
        Which draws of the city these are.
    model : CityModel
        The city with these draws.
    measured : mapping of str to Calibration
        By catchment: what the measured discharges of its works say; works without are not there.
    content : numpy.ndarray
        Usual content of the waste, as it is without measures [kg/t], axes (substance, draw).
    stocks : Stocks
        What lies there.
    """

    draws: slice
    model: CityModel
    measured: Mapping[str, Calibration]
    content: Array
    stocks: Stocks

    @cached_property
    def baseline(self) -> State:
        """The state without measures, with the discharges that were measured."""
        return state(self.model, self.model.values, self.measured)


def starts(model: CityModel, at_once: int | None = None) -> tuple[Start, ...]:
    """Return the start of a city in blocks of draws, so that memory does not grow with the draws.

    Parameters
    ----------
    model : CityModel
        The prepared city.
    at_once : int, optional
        Largest number of draws in a block; by default what suits the number of draws.
    """
    return tuple(start_of(model, draws) for draws in draw_blocks(model, at_once))


def draw_blocks(model: CityModel, at_once: int | None = None) -> tuple[slice, ...]:
    """Cut the draws of a city into blocks that are solved together [1]; see `starts`."""
    count = model.values.shape[1]
    if at_once is None:
        least, most = DRAWS_AT_ONCE
        at_once = min(max(least, count // 5), most)
    blocks = max(1, -(-(count - 1) // at_once))  # the best estimates ride along
    edges = [count * i // blocks for i in range(blocks + 1)]
    return tuple(slice(*block) for block in pairwise(edges))


def start_of(model: CityModel, draws: slice, memory: Memory | None = None) -> Start:
    """Return the start of a city in some of its draws [t, kg in place].

    Parameters
    ----------
    model : CityModel
        The prepared city.
    draws : slice
        Which of its draws.
    memory : Memory, optional
        Where parts are kept that the scenarios of these draws can use.
    """
    own = model.part(draws)
    p = Parameters(own.index, own.values, memory=memory)
    content = landfill.mean_content(p, p.part("content", Parameters.content))
    plain = Start(draws, own, {}, content, _opening(own, parts_of(own, p, {}), content))
    measured = _measured(plain)
    if not measured:
        return plain
    parts = parts_of(own, p, measured)
    return Start(draws, own, measured, content, _opening(own, parts, content))


def _opening(model: CityModel, parts: Parts, content: Array) -> Stocks:
    """Stocks at the start; those of sludge fields follow from the works' first year as it is."""
    p = parts.parameters
    in_waste = waste.opening(p)
    by_age = {
        site: decay.Aged.of(in_place(in_waste, site) * decay.legacy(p, site)) for site in LANDFILLS
    }
    opening = landfill.opening(p, content)
    shape = (len(model.items), model.values.shape[1])
    fields = [at("sludge_field", c.id) for c in model.city.catchments]
    opening |= {field: np.zeros(shape) for field in fields}
    stocks = Stocks(in_waste, dict(opening), carbon.opening(p), by_age)
    first = outline_year(model, parts, content, stocks, model.first_year)
    for catchment, field in zip(model.city.catchments, fields, strict=True):
        yearly = first.closing.substances[field]
        opening[field] = plant.sludge_field_opening(p, catchment.id, yearly)
    return replace(stocks, substances=opening)


def _measured(start: Start) -> dict[str, Calibration]:
    """Learn from the measured discharges, against the first year as it is modelled."""
    model, p = start.model, Parameters(start.model.index, start.model.values)
    works = [c.id for c in model.city.catchments]
    if not any((p.measured(DISCHARGE, name) >= 0).any() for name in works):
        return {}
    first = full_year(
        model, start.baseline, start.content, start.stocks, model.first_year
    ).substances.flows
    best = start.draws.start == 0
    found = {name: calibration.calibrate(p, name, first, best=best) for name in works}
    return {name: one for name, one in found.items() if one is not None}
