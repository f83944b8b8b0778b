"""The works of SimpleTreat 4.0: what it receives, and the tanks and the sludge that follow.

All numbers may be arrays that broadcast with each other, draws last. Amounts are per inhabitant.

References
----------
Struijs, SimpleTreat 4.0, RIVM report 601353005 (2014), as coded in ePiE (version 21-07-14).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from wastewater.inputs.lists import read_figure
from wastewater.model.distributions import Array

Number = float | Array
Flags = bool | NDArray[np.bool_]
Words = str | NDArray[np.str_]

figure = cache(partial(read_figure, "treatment", "simpletreat"))
"""Return one number of ``data/treatment/simpletreat.csv`` [unit as the list says]."""

AERATIONS = ("surface", "bubble")
"""Ways of aeration that a `Plant` may name."""

_MAY_BE_ZERO = ("ph", "wind", "bod_in_solids", "settled_solids")
#: No air on Earth is colder [K]: what is below was meant in °C.
_LEAST = {"air_temperature": 173.15}
_MOST = {"bod_in_solids": 1, "settled_solids": 1, "ph": 14}
_HOURS_A_DAY = 24


@dataclass(frozen=True, eq=False)
class Plant:
    """An activated sludge works, with or without primary settling.

    Every number stands in ``data/treatment/simpletreat.csv`` and is taken from there if not given.
    The model knows no temperature of the water: rate constants, solubility and vapour pressure of
    the chemical hold for it.

    Attributes
    ----------
    inhabitants : float or numpy.ndarray
        People served [1].
    flow : float or numpy.ndarray
        Sewage per person [m3/d].
    solids : float or numpy.ndarray
        Dry solids in raw sewage per person [kg/d].
    bod : float or numpy.ndarray
        Biochemical oxygen demand per person [g/d].
    bod_in_solids, settled_solids : float or numpy.ndarray
        Share of the oxygen demand that is in solids, share of these that primary settling takes
        out [1].
    sludge_loading : float or numpy.ndarray
        Oxygen demand per mass of activated sludge [kg/(kg d)].
    mixed_liquor, effluent_solids : float or numpy.ndarray
        Sludge in the aerator, solids in the effluent [kg/m3].
    ph : float or numpy.ndarray
        Of sewage and sludge [1].
    air_temperature : float or numpy.ndarray
        [K].
    wind : float or numpy.ndarray
        [m/s].
    primary_hours, settler_hours : float or numpy.ndarray
        Time in the primary tank and in the final settler [h].
    primary_depth, aerator_depth, settler_depth, air_height : float or numpy.ndarray
        Depth of the tanks, height of the air above them that is mixed [m].
    primary : bool or numpy.ndarray
        Whether there is primary settling.
    aeration : str or numpy.ndarray
        One of `AERATIONS`.

    Raises
    ------
    ValueError
        If a number is not finite, negative, zero where it cannot be, a share above 1 or a pH
        above 14; if no sludge is left over or more than the settler receives. The message names it.
    """

    inhabitants: Number = field(default_factory=partial(figure, "inhabitants"))
    flow: Number = field(default_factory=partial(figure, "flow"))
    solids: Number = field(default_factory=partial(figure, "solids"))
    bod: Number = field(default_factory=partial(figure, "bod"))
    bod_in_solids: Number = field(default_factory=partial(figure, "bod_in_solids"))
    settled_solids: Number = field(default_factory=partial(figure, "settled_solids"))
    sludge_loading: Number = field(default_factory=partial(figure, "sludge_loading"))
    mixed_liquor: Number = field(default_factory=partial(figure, "mixed_liquor"))
    effluent_solids: Number = field(default_factory=partial(figure, "effluent_solids"))
    ph: Number = field(default_factory=partial(figure, "ph"))
    air_temperature: Number = field(default_factory=partial(figure, "air_temperature"))
    wind: Number = field(default_factory=partial(figure, "wind"))
    primary_hours: Number = field(default_factory=partial(figure, "primary_hours"))
    primary_depth: Number = field(default_factory=partial(figure, "primary_depth"))
    aerator_depth: Number = field(default_factory=partial(figure, "aerator_depth"))
    settler_hours: Number = field(default_factory=partial(figure, "settler_hours"))
    settler_depth: Number = field(default_factory=partial(figure, "settler_depth"))
    air_height: Number = field(default_factory=partial(figure, "air_height"))
    primary: Flags = True
    aeration: Words = AERATIONS[0]

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self) if f.name not in ("primary", "aeration")):
            number = np.asarray(getattr(self, name), float)
            above = number >= 0 if name in _MAY_BE_ZERO else number > 0
            above = above & (number >= _LEAST.get(name, 0.0))
            below = number <= _MOST.get(name, np.finfo(float).max)
            if not (above & below).all():
                raise ValueError(f"{name}: {number} cannot be")
        if not np.isin(self.aeration, AERATIONS).all():
            raise ValueError(f"aeration: {self.aeration} is none of {', '.join(AERATIONS)}")
        if np.asarray(self.primary).dtype != bool:
            raise ValueError(f"primary: {self.primary} is neither True nor False")
        tanks(self)

    @property
    def settled(self) -> Array:
        """Share of the raw solids that settle before the aerator [1], 0 without primary tank."""
        return np.where(self.primary, self.settled_solids, 0.0)


@dataclass(frozen=True, eq=False)
class Tanks:
    """Sizes of a works and its sludge, all per inhabitant.

    Attributes
    ----------
    oxygen_demand : numpy.ndarray
        Of the water that reaches the aerator [kg/m3].
    primary_volume, aerator_volume, settler_volume : numpy.ndarray
        [m3].
    primary_area, aerator_area, settler_area : numpy.ndarray
        Open surface [m2].
    aerator_hours : numpy.ndarray
        Time of the water in the aerator [h].
    surplus_sludge : numpy.ndarray
        Sludge wasted [kg/d].
    sludge_age : numpy.ndarray
        [d].
    """

    oxygen_demand: Array
    primary_volume: Array
    aerator_volume: Array
    settler_volume: Array
    primary_area: Array
    aerator_area: Array
    settler_area: Array
    aerator_hours: Array
    surplus_sludge: Array
    sludge_age: Array


def tanks(plant: Plant) -> Tanks:
    """Return the tanks and the sludge of a works.

    The loading gives the aerator: V = BOD / (loading x mixed liquor); sludge grows by what is
    removed of the oxygen demand times the yield, both linear in the logarithm of the loading.

    Parameters
    ----------
    plant : Plant
        The works.

    Returns
    -------
    Tanks
        Volumes [m3], areas [m2], time [h], sludge [kg/d] and its age [d].

    Raises
    ------
    ValueError
        If no sludge is left over, or more than the final settler receives.
    """
    flow, sludge, lost = (
        np.asarray(n, float) for n in (plant.flow, plant.mixed_liquor, plant.effluent_solids)
    )
    demand = plant.bod / 1000 * (1 - plant.bod_in_solids * plant.settled) / flow
    volume = flow * demand / (plant.sludge_loading * sludge)
    surplus = flow * (demand * _growth(plant.sludge_loading) - lost)
    if not (surplus > 0).all():
        raise ValueError("sludge_loading, bod, effluent_solids: no surplus sludge is left")
    if not (surplus < flow * (sludge - lost)).all():
        raise ValueError("mixed_liquor, bod: more surplus sludge than the settler receives")
    primary = np.where(plant.primary, flow * plant.primary_hours / _HOURS_A_DAY, 0.0)
    settler = flow * plant.settler_hours / _HOURS_A_DAY
    return Tanks(
        oxygen_demand=demand,
        primary_volume=primary,
        aerator_volume=volume,
        settler_volume=settler,
        primary_area=primary / plant.primary_depth,
        aerator_area=volume / plant.aerator_depth,
        settler_area=settler / plant.settler_depth,
        aerator_hours=volume / flow * _HOURS_A_DAY,
        surplus_sludge=surplus,
        sludge_age=volume * sludge / (surplus + lost * flow),
    )


def _growth(loading: Number) -> Array:
    """Return the sludge that grows per oxygen demand at a loading [kg/kg]."""
    log = np.log(loading)
    removed = figure("removed_bod_at_1") + figure("removed_bod_slope") * log
    return np.asarray(removed * (figure("yield_at_1") + figure("yield_slope") * log))


def loading_of_hours(hours: Number, plant: Plant) -> Array:
    """Return the sludge loading at which the water stays a given time in the aerator [kg/(kg d)].

    For a works of which the aerator is known: ``replace(plant, sludge_loading=...)``.

    Parameters
    ----------
    hours : float or numpy.ndarray
        Volume of the aerator over the flow [h].
    plant : Plant
        The works, the loading aside.
    """
    if not (np.asarray(hours, float) > 0).all():
        raise ValueError(f"hours: {hours} is not above 0")
    demand = plant.bod / 1000 * (1 - plant.bod_in_solids * plant.settled) / plant.flow
    return np.asarray(_HOURS_A_DAY * demand / (np.asarray(hours) * plant.mixed_liquor))
