"""Loads at the works and in the reaches, year by year, all draws paired over the scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.run import in_full_years
from wastewater.model.start import starts
from wastewater.model.structure import at, river_head


@dataclass(frozen=True)
class WorksYears:
    """One works over some years.

    Attributes
    ----------
    inlet : numpy.ndarray
        Raw load that reaches the works [kg/yr], axes (year, substance, 1 + draws).
    effluent : numpy.ndarray
        What they send to the river [kg/yr], likewise; what overflows before them is not in it.
    volume : numpy.ndarray
        Water of the effluent [m3/yr], axes (year, 1 + draws).
    """

    inlet: Array
    effluent: Array
    volume: Array


@dataclass(frozen=True)
class CityYears:
    """The works and reaches of a city over some years.

    Attributes
    ----------
    works : mapping of str to WorksYears
        By catchment.
    reaches : mapping of str to array
        Load of the city that enters each reach [kg/yr], axes (year, substance, 1 + draws); a reach
        that carries several catchments holds them all.
    """

    works: Mapping[str, WorksYears]
    reaches: Mapping[str, Array]


def city_years(model: CityModel, measures: Sequence[str], years: Sequence[int]) -> CityYears:
    """Solve a city once more for what the results do not keep.

    The draws are those of the run, so that scenarios stay paired.

    Parameters
    ----------
    model : CityModel
        The prepared city, or a part of its draws.
    measures : sequence of str
        Ids of the measures that are taken.
    years : sequence of int
        Calendar years that are wanted.
    """
    shape = (len(years), len(model.index.substances), model.values.shape[1])
    places = [catchment.id for catchment in model.city.catchments]
    works = {
        name: WorksYears(np.zeros(shape), np.zeros(shape), np.zeros((shape[0], shape[2])))
        for name in places
    }
    reaches = {reach: np.zeros(shape) for c in model.city.catchments for reach in c.reaches}
    span = range(model.first_year, max(years) + 1)
    for start in starts(model):
        for solved in in_full_years(start, measures, span, years):
            where = (years.index(solved.year), start.draws)
            _keep(model, solved.substances.flows, works, reaches, where)
    return CityYears(works, reaches)


def _keep(
    model: CityModel,
    flows: Mapping[tuple[str, str], Array],
    works: Mapping[str, WorksYears],
    reaches: Mapping[str, Array],
    where: tuple[int, slice],
) -> None:
    year, draws = where
    for catchment in model.city.catchments:
        name, kept = catchment.id, works[catchment.id]
        edges = (
            (at("sewer", name), at("inlet", name)),
            (at("effluent", name), river_head(catchment)),
        )
        entering, leaving = (flows.get(edge) for edge in edges)
        if entering is not None:
            kept.inlet[year, :, draws] = entering[1:]
        if leaving is not None:
            kept.effluent[year, :, draws] = leaving[1:]
            kept.volume[year, draws] = leaving[0]
    for (_, target), flow in flows.items():
        kind, *places = target.split(":")
        if kind == "reach":
            reaches[places[0]][year, :, draws] += flow[1:]
