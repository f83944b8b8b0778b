"""Records of the treatment models: what comes in, the works, what leaves, what is wanted.

Loads in kg/d; every field is a number or an array, all broadcast against each other with the draws
as last axis. A season is an axis before the draws: give `temperature` the shape (2, 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Flags, Values, check_bounds, divided
from wastewater.model.treatment.rows import figure

#: Substances of raw sewage and effluent, as attributes of `Load` and `Effluent`.
SUBSTANCES = ("bod5", "cod", "tss", "ammonium_n", "total_n", "total_p")

GRAMS_PER_KG = 1000.0

_SHARES = (
    "anoxic_share",
    "anaerobic_share",
    "filtered",
    "digested",
    "reject_p_removed",
    "reject_n_removed",
)


@dataclass(frozen=True, eq=False)
class Load:
    """Raw sewage that comes to the works.

    Attributes
    ----------
    flow : float or numpy.ndarray
        Volume [m3/d].
    bod5, cod, tss, total_n, ammonium_n, total_p : float or numpy.ndarray
        Loads [kg/d]; ammonium is part of the nitrogen, the rest counts as organic.

    Raises
    ------
    ValueError
        If a number is negative; the message names it.
    """

    flow: Values
    bod5: Values
    cod: Values
    tss: Values
    total_n: Values
    ammonium_n: Values
    total_p: Values

    def __post_init__(self) -> None:
        """Check that nothing is negative."""
        check_bounds({one.name: getattr(self, one.name) for one in fields(self)})


def part_of(load: Load, part: Values) -> Load:
    """Return a share `part` of the raw sewage, flow and loads alike [m3/d, kg/d]."""
    names = (field_of.name for field_of in fields(Load))
    return Load(**{name: np.asarray(getattr(load, name) * part) for name in names})


@dataclass(frozen=True, eq=False)
class Train:
    """Stages that are known by what they remove.

    Attributes
    ----------
    removals : mapping of str to float or numpy.ndarray
        Removal by substance [1] of the whole train; what is missing is not removed.
    hydraulic_capacity : float or numpy.ndarray
        Flow that is treated at most [m3/d].

    Raises
    ------
    ValueError
        If a removal lies outside 0 to 1 or the capacity is negative; the message names it.
    """

    removals: Mapping[str, Values]
    hydraulic_capacity: Values = np.inf

    def __post_init__(self) -> None:
        """Check that removals are shares and the capacity is not negative."""
        check_bounds(self.removals, 1.0)
        check_bounds({"hydraulic_capacity": self.hydraulic_capacity})


@dataclass(frozen=True, eq=False)
class Works:
    """Works with activated sludge, as built and as run.

    Attributes
    ----------
    volume : float or numpy.ndarray
        Reactor, all zones [m3].
    mlss : float or numpy.ndarray
        Solids that the clarifiers can hold back in the reactor [g/l].
    sludge_age : float or numpy.ndarray
        Sludge age that the operator keeps [d]; shorter where volume and clarifiers cannot hold it.
    anoxic_share, anaerobic_share : float or numpy.ndarray
        Shares of the volume without air, for denitrification and for uptake of phosphorus.
    internal_recycle, sludge_recycle : float or numpy.ndarray
        Recycles that the pumps manage [1, of the inflow].
    settling_hours : float or numpy.ndarray
        Time in the primary tanks [h]; 0 without them.
    iron, aluminium : float or numpy.ndarray
        Metal dosed for phosphorus [kg/d].
    oxygen_capacity : float or numpy.ndarray
        Oxygen that the aeration can supply [kg/d].
    hydraulic_capacity : float or numpy.ndarray
        Flow that is treated at most [m3/d].
    effluent_tss : float or numpy.ndarray
        Solids that leave the secondary clarifiers [mg/l].
    filtered : float or numpy.ndarray
        Share of the effluent that passes a filter.
    digested : float or numpy.ndarray
        Share of the sludge that is digested, its reject water comes back.
    reject_p_removed, reject_n_removed : float or numpy.ndarray
        Shares of phosphorus and nitrogen that a treatment takes out of the reject water:
        phosphorus into the sludge, nitrogen into the air.
    oxygen, ph : float or numpy.ndarray
        Dissolved oxygen in the aerated zone [mg/l], pH [1].

    Raises
    ------
    ValueError
        If a number is negative, a share above 1, or the zones without air are more than the volume;
        the message names it.
    """

    volume: Values
    mlss: Values = field(default_factory=lambda: figure("works", "mlss"))
    sludge_age: Values = field(default_factory=lambda: figure("works", "largest_sludge_age"))
    anoxic_share: Values = 0.0
    anaerobic_share: Values = 0.0
    internal_recycle: Values = field(default_factory=lambda: figure("works", "internal_recycle"))
    sludge_recycle: Values = field(default_factory=lambda: figure("works", "sludge_recycle"))
    settling_hours: Values = 0.0
    iron: Values = 0.0
    aluminium: Values = 0.0
    oxygen_capacity: Values = np.inf
    hydraulic_capacity: Values = np.inf
    effluent_tss: Values = field(default_factory=lambda: figure("works", "effluent_tss"))
    filtered: Values = 0.0
    digested: Values = 0.0
    reject_p_removed: Values = 0.0
    reject_n_removed: Values = 0.0
    oxygen: Values = field(default_factory=lambda: figure("ekama", "oxygen_in_aerobic"))
    ph: Values = field(default_factory=lambda: figure("ekama", "ph_reference"))

    def __post_init__(self) -> None:
        """Check that nothing is negative and no share above 1."""
        check_bounds({one.name: getattr(self, one.name) for one in fields(self)})
        shares = {name: getattr(self, name) for name in _SHARES}
        unaerated = np.asarray(self.anoxic_share) + self.anaerobic_share
        check_bounds({**shares, "anoxic_share + anaerobic_share": unaerated}, 1.0)


@dataclass(frozen=True, eq=False)
class Effluent:
    """What works let out, make and use; by-passed sewage is part of the effluent.

    What the transfer rows do not tell (sludge age, oxygen, …) is NaN there.

    Attributes
    ----------
    flow : numpy.ndarray
        Volume [m3/d].
    bod5, cod, tss, ammonium_n, nitrate_n, total_n, total_p : numpy.ndarray
        Loads of the effluent [kg/d].
    nitrogen_gas : numpy.ndarray
        Nitrogen that leaves to the air [kg N/d].
    sludge, sludge_n, sludge_p : numpy.ndarray
        Sludge for disposal: dry matter, nitrogen and phosphorus in it [kg/d].
    reject_n, reject_p : numpy.ndarray
        What the reject water brings back to the reactor [kg/d].
    oxygen : numpy.ndarray
        Oxygen transferred [kg/d].
    energy : numpy.ndarray
        Electricity [kWh/d].
    iron, aluminium : numpy.ndarray
        Metal used, for reject water included [kg/d].
    sludge_age : numpy.ndarray
        Sludge age [d].
    nitrified : numpy.ndarray
        Share of the ammonium at hand that is nitrified.
    denitrified : numpy.ndarray
        Share of the nitrate formed that is denitrified.
    by_passed : numpy.ndarray
        Share of the flow that is not treated.
    limits : mapping of str to numpy.ndarray
        Where a capacity binds [true or false]: ``hydraulic``, ``sludge_age`` (the age that the
        operator asks for cannot be held), ``oxygen_for_carbon``, ``oxygen_for_nitrogen``,
        ``denitrification`` (the anoxic zone takes less nitrate than the recycle brings).
    """

    flow: Array
    bod5: Array
    cod: Array
    tss: Array
    ammonium_n: Array
    nitrate_n: Array
    total_n: Array
    total_p: Array
    nitrogen_gas: Array
    sludge: Array
    sludge_n: Array
    sludge_p: Array
    reject_n: Array
    reject_p: Array
    oxygen: Array
    energy: Array
    iron: Array
    aluminium: Array
    sludge_age: Array
    nitrified: Array
    denitrified: Array
    by_passed: Array
    limits: Mapping[str, Flags]

    def concentration(self, substance: str) -> Array:
        """Return the concentration of a substance in the effluent [mg/l], NaN without flow."""
        return GRAMS_PER_KG * divided(getattr(self, substance), self.flow, np.nan)


def removal(load: Load, out: Effluent) -> dict[str, Array]:
    """Return what of each substance does not leave with the effluent [1], within 0 to 1.

    A substance that does not come in is not removed. Ammonium that forms from organic nitrogen
    can leave more of it than came in; its removal is 0 then.
    """
    return {name: _share_removed(getattr(load, name), getattr(out, name)) for name in SUBSTANCES}


def _share_removed(inflow: Values, outflow: Array) -> Array:
    left = divided(outflow, inflow, 1.0)
    return np.asarray(np.clip(1 - left, 0.0, 1.0))


def even(out: Effluent) -> Effluent:
    """Return the effluent with all arrays of one shape [units as before], for reading only."""
    values = {item.name: getattr(out, item.name) for item in fields(Effluent)}
    limits: Mapping[str, Flags] = values.pop("limits")
    shape = np.broadcast_shapes(
        *(np.shape(array) for array in (*values.values(), *limits.values()))
    )
    broad = {name: np.broadcast_to(array, shape) for name, array in values.items()}
    flags = {name: np.broadcast_to(array, shape) for name, array in limits.items()}
    return Effluent(**broad, limits=flags)


def over_seasons(out: Effluent, parts: Values) -> Effluent:
    """Return the mean effluent of a year from that of its seasons [kg/d and as before].

    Sludge age and shares are means over the seasons too; a limit holds that binds in any of them.

    Parameters
    ----------
    out : Effluent
        With the seasons as first axis, as `effluent` gives for temperatures of shape (n, 1).
    parts : float or numpy.ndarray
        Part of the year of each season, shape (n,); they add up to 1.

    Raises
    ------
    ValueError
        If the parts do not add up to 1.
    """
    weights = np.atleast_1d(np.asarray(parts, dtype=float))
    if not np.isclose(weights.sum(), 1.0):
        raise ValueError("parts of a year must add up to 1")
    values = {item.name: getattr(out, item.name) for item in fields(Effluent)}
    limits: Mapping[str, Flags] = values.pop("limits")
    means = {name: np.tensordot(weights, array, axes=1) for name, array in values.items()}
    flags = {name: np.asarray(array.any(axis=0)) for name, array in limits.items()}
    return Effluent(**means, limits=flags)
