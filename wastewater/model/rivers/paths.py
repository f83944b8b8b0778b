"""What the way of a city to the sea retains, by every model, beside the rows of the city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wastewater.inputs.city import City
from wastewater.inputs.lists import read_figure
from wastewater.model.distributions import Array
from wastewater.model.rivers import retention
from wastewater.model.rivers.routing import hydraulic_load, to_mouth
from wastewater.model.rivers.ways import DAYS_PER_YEAR, Way, coefficient_draws
from wastewater.model.sampling import sample_rows

ROWS = "rows"
"""Id of the rows of the city, beside the ids of the retention models."""

COMBINED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"green_kronvang": ("green", "kronvang")}
)
"""Models that belong together: GREEN in the reaches and Kronvang in the lakes."""

M_PER_KM = 1000
LITRES_PER_M3 = 1000


def path_models(way: Way, substance: str) -> tuple[str, ...]:
    """Return the models by which a way can be told for a substance, the rows of the city aside."""
    known = set(retention.models_for(substance))
    table = retention.models()
    kinds = {"lake", "river", "surface"}
    single = [m for m in table.index if m in known and table.loc[m, "kind"] in kinds]
    whole = ["behrendt_opitz_runoff"] if (way.reaches.ids[-1], "basin") in way.figures else []
    joined = [name for name, parts in COMBINED.items() if set(parts) <= known]
    return (*single, *joined, *(m for m in whole if m in known))


def transmission(
    way: Way, model: str, substance: str, temperature: ArrayLike | None = None
) -> Array:
    """Return the share that each reach passes on by a model [1], axes (reach, 1 + draws).

    Models of lakes act on the reservoirs of a reach, one after the other; models of rivers on the
    reach by its length; models of water surfaces on the whole way, of which each reach takes its
    share.

    Parameters
    ----------
    way : Way
        The way of a city.
    model : str
        Id of a model of kind lake, river or surface, or of `COMBINED`.
    substance : str
        Substance of the model.
    temperature : array_like, optional
        Yearly mean temperature of the water [deg C]; that of ``settings.csv`` by default.

    Raises
    ------
    ValueError
        If the model is unknown, is not made for reaches or does not hold for the substance.
    """
    parts = COMBINED.get(model, (model,))
    degrees = (
        read_figure("river", "settings", "temperature") if temperature is None else temperature
    )
    passed = np.ones((len(way.reaches.ids), way.draws + 1))
    for part in parts:
        retention.check(part, substance)
        kind = str(retention.models().loc[part, "kind"])
        if kind not in _ACT:
            raise ValueError(f"{part} is not a model of reaches but of kind {kind}")
        numbers = coefficient_draws(part, substance, way.draws, way.seed)

        def held(*, model: str = part, using: dict[str, Array] = numbers, **on: Array) -> Array:
            return retention.retained(model, substance, using, temperature=degrees, **on)

        passed *= _ACT[kind](way, held)
    return passed


def path_retention(way: Way, model: str, substance: str, city: City | None = None) -> Array:
    """Return the share that is retained from the first reach to the sea [1], axis (1 + draws).

    Parameters
    ----------
    way : Way
        The way of a city.
    model : str
        One of `path_models`, or `ROWS`.
    substance : str
        Substance.
    city : City, optional
        The city, for `ROWS`.

    Raises
    ------
    ValueError
        As `transmission`, or if the rows of no city are given.
    """
    if model == ROWS:
        if city is None:
            raise ValueError("the rows of which city?")
        return 1 - np.asarray(row_transmission(way, city, substance).prod(axis=0))
    if model == "behrendt_opitz_runoff":
        last = way.reaches.ids[-1]
        litres = LITRES_PER_M3 * way.figures[last, "flow"] / way.figures[last, "basin"]
        numbers = coefficient_draws(model, substance, way.draws, way.seed)
        return retention.retained(model, substance, numbers, specific_runoff=litres)
    return np.asarray(1 - to_mouth(way.reaches, transmission(way, model, substance))[0])


def row_transmission(way: Way, city: City, substance: str) -> Array:
    """Return the share that each reach passes on by the rows of the city [1], (reach, 1 + draws).

    What a reach of the city's file retains is spread over its parts by their travel time, so that
    the parts together pass on what the whole does. Decay is not in it.

    Raises
    ------
    ValueError
        If the city has no row for a reach.
    """
    whole = dict(zip(dict.fromkeys(way.part_of), _row_draws(way, city, substance), strict=True))
    share = way.part_share()
    passed = [
        (1 - whole[part]) ** part_share for part, part_share in zip(way.part_of, share, strict=True)
    ]
    return np.stack(passed)


def _row_draws(way: Way, city: City, substance: str) -> Array:
    rows = city.parameters
    named = rows[(rows["name"] == "river.retention") & (rows["substance"] == substance)]
    by_place = named.set_index("place", drop=False)
    places = list(dict.fromkeys(way.part_of))
    chosen = [p if p in by_place.index else "" for p in places]
    if any(p not in by_place.index for p in chosen):
        raise ValueError(f"{city.id} has no row of what its reaches retain of {substance}")
    drawn = sample_rows(by_place.loc[chosen].reset_index(drop=True), way.draws, way.seed)
    return np.asarray(drawn)


def spread_of_models(way: Way, substance: str, city: City) -> pd.DataFrame:
    """Return the best estimate of the retention of the whole way by every model [1].

    Returns
    -------
    pandas.DataFrame
        ``model``, ``retention`` (best estimate), ``source``, ``grade``, ``verified``; the rows of
        the city first.
    """
    names = (ROWS, *path_models(way, substance))
    best = [path_retention(way, name, substance, city)[0] for name in names]
    known = retention.models()
    firsts = [COMBINED.get(name, (name,))[0] for name in names]
    told = known.reindex(firsts)[["source", "grade", "verified"]].fillna("")
    return pd.DataFrame({"model": names, "retention": best}).join(told.reset_index(drop=True))


def _through_lakes(way: Way, held: Callable[..., Array]) -> Array:
    """Return what the reservoirs of each reach pass on, one after the other [1]."""
    passed = np.ones((len(way.reaches.ids), way.draws + 1))
    for i, reach in enumerate(way.reaches.ids):
        for lake in way.reservoirs[reach]:
            passed[i] *= 1 - held(
                residence_time=lake["residence_time"] / DAYS_PER_YEAR,
                depth=lake["depth"],
                hydraulic_load=hydraulic_load(lake["flow"], lake["area"]),
            )
    return passed


def _through_reaches(way: Way, held: Callable[..., Array]) -> Array:
    """Return what each reach passes on by its length over the longest [1]."""
    lengths = way.stacked("length")
    return 1 - held(length=lengths / lengths.max(axis=0))


def _through_surface(way: Way, held: Callable[..., Array]) -> Array:
    """Return what each reach passes on by the water surface of the whole way [1].

    The models are made for a river system as a whole and are not additive: they get the load of
    all water surface that a drop passes, and each reach takes its share of it. So the number of
    reaches does not matter.
    """
    extent = np.stack([_surface_per_flow(way, reach) for reach in way.reaches.ids])
    whole = extent.sum(axis=0)
    share = np.divide(extent, whole, out=np.zeros_like(extent), where=whole > 0)
    return np.asarray((1 - held(hydraulic_load=1 / whole)) ** share)


def _surface_per_flow(way: Way, reach: str) -> Array:
    """Water surface of a reach and its reservoirs over the flow [yr/m]."""
    found = np.zeros(way.draws + 1)
    for lake in way.reservoirs[reach]:
        found += 1 / hydraulic_load(lake["flow"], lake["area"])
    if (reach, "width") in way.figures:
        surface = way.figures[reach, "length"] * way.figures[reach, "width"] / M_PER_KM
        end = way.figures[reach, "flow"]
        mean = (end + way.figures.get((reach, "flow_start"), end)) / 2
        found += 1 / hydraulic_load(mean, surface)
    return found


_ACT: Mapping[str, Callable[[Way, Callable[..., Array]], Array]] = MappingProxyType(
    {"lake": _through_lakes, "river": _through_reaches, "surface": _through_surface}
)
