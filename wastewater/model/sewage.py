"""Raw sewage: people, industry and storm water, on their way to works, septic tank or river.

Arrays have the axes (item, draw), items are water [m3/yr] and substances [kg/yr]; shares without
unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wastewater.model import outage
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.structure import at


@dataclass(frozen=True)
class RawSewage:
    """Raw sewage of one catchment in one year, axes (item, draw) [m3/yr, kg/yr].

    Attributes
    ----------
    connected : numpy.ndarray
        From residents, to the sewer.
    unconnected : numpy.ndarray
        From residents, to on-site systems.
    commuters, industry, storm_water : numpy.ndarray
        To the sewer.
    """

    connected: Array
    unconnected: Array
    commuters: Array
    industry: Array
    storm_water: Array

    @property
    def to_sewer(self) -> Array:
        """All that enters the sewer."""
        return self.connected + self.commuters + self.industry + self.storm_water


def residents(p: Parameters, catchment: str, years_on: int) -> Array:
    """Return residents and displaced people of a catchment [person], axes (draws,)."""
    growth = (1 + p.scalar("population.growth")) ** years_on
    settled = p.scalar("population.residents", catchment) * growth
    return settled + p.scalar("population.displaced", catchment)


def raw_sewage(p: Parameters, catchment: str, years_on: int) -> RawSewage:
    """Return the raw sewage of a catchment in a year [m3/yr, kg/yr]; see `raw_sewage_of`."""
    return raw_sewage_of(p, catchment, residents(p, catchment, years_on))


def raw_sewage_of(p: Parameters, catchment: str, people: Array) -> RawSewage:
    """Return the raw sewage of a catchment with so many residents [person].

    Loads follow from people; the volume is the mean inflow of the works, shared out over
    infiltration, industry and people. Where the city gives a measured raw load of a substance
    (`sewer.load`), it stands for all that enters the sewer and replaces the load per person; what
    overflows upstream of the measurement is added. It counts as the load of a year in which the
    pumps never stopped: outages take their share of it and do not add to it.
    """
    connected = people * p.scalar("sewer.connected", catchment)
    commuting = p.scalar("population.commuters", catchment) * p.scalar("population.commuter_weight")
    load = p.substances("sewage.load")
    volumes = _sewer_volumes(p, catchment, connected, commuting)
    of_residents = _items(volumes["connected"], load * connected)
    ratio = p.substances("industry.load_ratio", catchment)
    storm = volumes["storm_water"] * p.substances("storm.concentration")
    raw = RawSewage(
        connected=of_residents,
        unconnected=_items(
            p.scalar("sewage.water") * (people - connected), load * (people - connected)
        ),
        commuters=_items(volumes["commuters"], load * commuting),
        industry=_items(volumes["industry"], ratio * of_residents[1:]),
        storm_water=_items(volumes["storm_water"], storm),
    )
    return _with_measured(p, catchment, raw, ratio)


def multiplied(raw: RawSewage, items: NDArray[np.intp], times: Array) -> RawSewage:
    """Return raw sewage with more of some substances in the sewer [m3/yr, kg/yr].

    Parameters
    ----------
    raw : RawSewage
        Raw sewage.
    items : numpy.ndarray
        Positions of the substances among water and the substances.
    times : numpy.ndarray
        How many times as much of each [1], axes (substance, draw).
    """
    parts = [a.copy() for a in (raw.connected, raw.commuters, raw.industry, raw.storm_water)]
    for part in parts:
        part[items] *= times
    connected, commuters, industry, storm = parts
    return RawSewage(connected, raw.unconnected, commuters, industry, storm)


def supply(raw: RawSewage, catchment: str) -> dict[tuple[str, str], Array]:
    """Return what enters the network of a catchment from outside [m3/yr, kg/yr]."""
    sewer = at("sewer", catchment)
    return {
        (at("residents", catchment), sewer): raw.connected,
        (at("residents", catchment), at("onsite", catchment)): raw.unconnected,
        (at("commuters", catchment), sewer): raw.commuters,
        (at("industry", catchment), sewer): raw.industry,
        (at("storm_water", catchment), sewer): raw.storm_water,
    }


def shares(p: Parameters, catchment: str, river: str) -> dict[tuple[str, str], Array]:
    """Return the named shares of on-site systems and the sewer [1]."""
    degraded = p.items("onsite.degraded", water=0.0)
    onsite, sewer = at("onsite", catchment), at("sewer", catchment)
    return {
        (onsite, "degraded"): degraded,
        (onsite, river): (1 - degraded) * p.scalar("onsite.to_river", catchment),
        (sewer, at("overflow", catchment)): overflow(p, catchment),
    }


def overflow(p: Parameters, catchment: str) -> Array:
    """Return the share of the sewage that never reaches the works [1], axes (item, draw).

    The yearly share that overflows (`sewer.overflow`), and of the rest what is by-passed while the
    pumps stand still (`outage.bypassed`).
    """
    yearly = p.items("sewer.overflow", catchment)
    found = outage.outage(p, catchment)
    return yearly if found is None else np.asarray(yearly + (1 - yearly) * found.bypassed)


def _items(volume: Array, loads: Array) -> Array:
    """Put a volume [m3/yr] in front of loads [kg/yr] along the item axis."""
    return np.concatenate([np.broadcast_to(volume, loads.shape[1:])[None, :], loads])


def _sewer_volumes(
    p: Parameters, catchment: str, connected: Array, commuting: Array
) -> dict[str, Array]:
    """Share the mean inflow of the works [m3/yr] out over those who make it."""
    inflow = p.scalar("sewer.inflow", catchment)
    storm = inflow * p.scalar("sewer.infiltration", catchment)
    industry = (inflow - storm) * p.scalar("industry.flow_share", catchment)
    domestic = inflow - storm - industry
    users = connected + commuting
    share = np.divide(connected, users, out=np.ones_like(users), where=users > 0)
    return {
        "connected": domestic * share,
        "commuters": domestic * (1 - share),
        "industry": industry,
        "storm_water": storm,
    }


def _with_measured(p: Parameters, catchment: str, raw: RawSewage, ratio: Array) -> RawSewage:
    """Put measured raw loads in the place of the loads per person.

    They were measured behind the overflow as it is today: a measure that changes the overflow
    changes what arrives at the works, not what people send into the sewer.
    """
    rows = p.measured("sewer.load", catchment)
    known = np.flatnonzero(rows >= 0)
    if known.size == 0:
        return raw
    overflow = p.without_measures().items("sewer.overflow", catchment)[1:][known]
    entering = p.rows(rows[known]) / (1 - overflow)
    connected, commuters, industry, storm = (
        array.copy() for array in (raw.connected, raw.commuters, raw.industry, raw.storm_water)
    )
    connected[1 + known] = entering / (1 + ratio[known])
    industry[1 + known] = entering - connected[1 + known]
    commuters[1 + known], storm[1 + known] = 0.0, 0.0
    return RawSewage(connected, raw.unconnected, commuters, industry, storm)
