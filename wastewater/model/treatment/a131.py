"""Design of activated sludge after ATV-DVWK-A 131 (2000).

Loads in kg/d, concentrations in mg/l, sludge age in d, temperature in °C. All functions take
numbers or arrays that broadcast, draws last. Constants are rows of ``a131.csv``, the table of
denitrification capacities is ``a131_denitrification.csv``.

References
----------
ATV-DVWK-A 131 (2000), as re-implemented by L. Granda.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, positive_root
from wastewater.model.treatment.rows import figure, listed


def _constant(name: str) -> float:
    return figure("a131", name)


def safety_factor(bod: Values) -> Array:
    """Return the safety factor SF of nitrification [1], by the size of the works.

    `bod` is the BOD5 load of the reactor [kg/d]; linear between the sizes of small and large.
    """
    sizes = [_constant("small_load"), _constant("large_load")]
    return np.asarray(np.interp(bod, sizes, [_constant("safety_small"), _constant("safety_large")]))


def age_without_nitrification(bod: Values) -> Array:
    """Return the sludge age that removes organic matter only [d]; `bod` [kg/d] as the size."""
    sizes = [_constant("small_load"), _constant("large_load")]
    small, large = (_constant(f"age_without_nitrification_{size}") for size in ("small", "large"))
    return np.asarray(np.interp(bod, sizes, [small, large]))


def age_of_stabilisation() -> float:
    """Return the sludge age of simultaneous aerobic stabilisation [d]."""
    return _constant("age_of_stabilisation")


def nitrifier_age(temperature: Values) -> Array:
    """Return the aerobic sludge age at which nitrifiers just hold on [d]: 3.4 x 1.103^(15 - T).

    `temperature` in °C.
    """
    degrees = _constant("reference_temperature") - np.asarray(temperature)
    return np.asarray(_constant("minimum_age") * _constant("minimum_age_theta") ** degrees)


def aerobic_sludge_age(bod: Values, temperature: Values) -> Array:
    """Return the aerobic sludge age to design for nitrification [d]: SF x 3.4 x 1.103^(15 - T).

    Parameters
    ----------
    bod : float or numpy.ndarray
        BOD5 load of the reactor [kg/d].
    temperature : float or numpy.ndarray
        Temperature of design [°C].
    """
    return np.asarray(safety_factor(bod) * nitrifier_age(temperature))


def total_sludge_age(aerobic: Values, anoxic_share: Values) -> Array:
    """Return the sludge age of the whole reactor [d]: aerobic / (1 - V_D / V_AT).

    `aerobic` is the aerobic sludge age [d], `anoxic_share` the share V_D / V_AT without air.
    """
    return np.asarray(aerobic / (1 - np.asarray(anoxic_share)))


def nitrate_to_denitrify(
    total_n: Values,
    bod: Values,
    nitrate: Values,
    ammonium: Values = 0.0,
    organic: Values | None = None,
) -> Array:
    """Return the nitrate to denitrify, S_NO3,D [mg N/l]; negative if there is none.

    C_N less organic and ammonium nitrogen of the effluent, its nitrate, and what growth takes up.

    Parameters
    ----------
    total_n, bod : float or numpy.ndarray
        Nitrogen and BOD5 of the inflow of the reactor [mg/l].
    nitrate, ammonium : float or numpy.ndarray
        In the effluent [mg N/l].
    organic : float or numpy.ndarray, optional
        Organic nitrogen of the effluent [mg N/l]; that of the guideline by default.
    """
    left = _constant("organic_n") if organic is None else organic
    taken_up = _constant("n_per_bod") * np.asarray(bod)
    return np.asarray(total_n - left - ammonium - nitrate - taken_up)


@cache
def _capacities(kind: str) -> tuple[Array, Array]:
    table = listed("a131_denitrification")
    return (
        table.index.to_numpy(dtype=str).astype(np.float64),
        table[kind].to_numpy(dtype=str).astype(np.float64),
    )


def denitrification_capacity(
    anoxic_share: Values, temperature: Values | None = None, kind: str = "pre_anoxic"
) -> Array:
    """Return the nitrate that a reactor can denitrify per BOD5 fed [kg N/kg BOD5].

    Parameters
    ----------
    anoxic_share : float or numpy.ndarray
        Share of the volume without air, V_D / V_AT; beyond the table its last value.
    temperature : float or numpy.ndarray, optional
        Temperature [°C]; without it the tabled value of 10 to 12 °C.
    kind : str
        ``pre_anoxic`` or ``simultaneous`` (also intermittent).
    """
    found = np.asarray(np.interp(anoxic_share, *_capacities(kind)))
    return found if temperature is None else np.asarray(found * _warmth(temperature))


def _warmth(temperature: Values) -> Array:
    """Return the factor on the capacity away from the temperature of the table [1]."""
    degrees = np.asarray(temperature) - _constant("capacity_temperature")
    return np.maximum(1 + _constant("capacity_per_degree") * degrees, 0.0)


def anoxic_share_for(
    capacity: Values, temperature: Values | None = None, kind: str = "pre_anoxic"
) -> Array:
    """Return the share of the volume without air that a capacity needs, V_D / V_AT [1].

    At least the first share of the guideline where anything is to be denitrified, at most the
    last; 0 where nothing is.

    Parameters
    ----------
    capacity : float or numpy.ndarray
        Nitrate to denitrify per BOD5 fed [kg N/kg BOD5].
    temperature : float or numpy.ndarray, optional
        Temperature [°C]; without it the tabled capacity of 10 to 12 °C.
    kind : str
        ``pre_anoxic`` or ``simultaneous``.
    """
    shares, tabled = _capacities(kind)
    asked = np.asarray(capacity) / (1.0 if temperature is None else _warmth(temperature))
    found = np.maximum(np.interp(asked, tabled, shares), shares[1])
    return np.asarray(np.where(asked > 0, found, 0.0))


def recycle_for(nitrified: Values, nitrate: Values) -> Array:
    """Return the recycle ratio RC that leaves a nitrate [1]: S_NH4,N / S_NO3,eff - 1, at least 0.

    `nitrified` and `nitrate` are the ammonium to nitrify and the nitrate left [mg N/l].
    """
    return np.maximum(nitrified / np.asarray(nitrate) - 1, 0.0)


def recycle_removal(recycle: Values) -> Array:
    """Return the largest share of nitrate that a recycle ratio removes [1]: 1 - 1 / (1 + RC).

    `recycle` is the sum of internal recycle and return sludge [1, of the inflow].
    """
    return np.asarray(1 - 1 / (1 + np.asarray(recycle)))


def decay_at(temperature: Values) -> Array:
    """Return the decay rate times its temperature factor, 0.17 FT [1/d]; `temperature` in °C."""
    degrees = np.asarray(temperature) - _constant("reference_temperature")
    return np.asarray(_constant("decay_rate") * _constant("decay_theta") ** degrees)


def sludge_production(
    bod: Values, solids_per_bod: Values, age: Values, temperature: Values
) -> Array:
    """Return the sludge grown on organic matter, SP_C [kg/d].

    B (0.75 + 0.6 X_SS / C_BOD - 0.8 x 0.17 x 0.75 t FT / (1 + 0.17 t FT)).

    Parameters
    ----------
    bod : float or numpy.ndarray
        BOD5 load of the reactor [kg/d].
    solids_per_bod : float or numpy.ndarray
        Solids per BOD5 of its inflow, X_SS / C_BOD [kg/kg].
    age : float or numpy.ndarray
        Sludge age t [d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    decayed = decay_at(temperature) * age
    lost = _constant("decay_factor") * _constant("decay_growth") * decayed / (1 + decayed)
    grown = _constant("growth_constant") + _constant("growth_per_solids") * np.asarray(
        solids_per_bod
    )
    return np.asarray(bod * (grown - lost))


def phosphorus_sludge(bio_p: Values, iron_p: Values, aluminium_p: Values = 0.0) -> Array:
    """Return the sludge of phosphorus removal, SP_P [kg/d]: 3 bio-P + 6.8 Fe-P + 5.3 Al-P.

    Parameters
    ----------
    bio_p : float or numpy.ndarray
        Phosphorus of enhanced biological uptake [kg/d].
    iron_p, aluminium_p : float or numpy.ndarray
        Phosphorus precipitated with iron and with aluminium [kg/d].
    """
    return np.asarray(
        _constant("sludge_per_bio_p") * np.asarray(bio_p)
        + _constant("sludge_per_iron_p") * np.asarray(iron_p)
        + _constant("sludge_per_aluminium_p") * np.asarray(aluminium_p)
    )


def phosphorus_to_precipitate(
    phosphorus: Values, bod: Values, effluent: Values, bio_p: Values = 0.0
) -> Array:
    """Return the phosphorus to precipitate, X_P,prec [mg/l], at least 0.

    C_P less that of the effluent, what growth takes up (0.01 C_BOD) and enhanced uptake.

    Parameters
    ----------
    phosphorus, bod : float or numpy.ndarray
        Of the inflow of the reactor [mg/l].
    effluent : float or numpy.ndarray
        Dissolved phosphorus to be left, 0.6 to 0.7 of the limit [mg/l].
    bio_p : float or numpy.ndarray
        Enhanced biological uptake [mg/l].
    """
    grown = _constant("p_per_bod") * np.asarray(bod)
    return np.maximum(phosphorus - np.asarray(effluent) - grown - bio_p, 0.0)


def age_of_mass(
    mass: Values, bod: Values, solids_per_bod: Values, chemical: Values, temperature: Values
) -> Array:
    """Return the sludge age at which a reactor holds a mass of sludge [d].

    The inverse of mass = age x (SP_C(age) + SP_P), a quadratic equation.

    Parameters
    ----------
    mass : float or numpy.ndarray
        Sludge that volume and clarifiers can hold [kg].
    bod : float or numpy.ndarray
        BOD5 load of the reactor [kg/d].
    solids_per_bod : float or numpy.ndarray
        Solids per BOD5 of the inflow [kg/kg].
    chemical : float or numpy.ndarray
        Sludge of phosphorus removal SP_P [kg/d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    decay = decay_at(temperature)
    growth = _constant("growth_constant") + _constant("growth_per_solids") * np.asarray(
        solids_per_bod
    )
    grown = np.asarray(bod) * growth + chemical
    lost = _constant("decay_factor") * _constant("decay_growth") * np.asarray(bod)
    square, linear = decay * (grown - lost), grown - decay * mass
    return positive_root(square, linear, mass)


def oxygen_for_carbon(bod: Values, age: Values, temperature: Values) -> Array:
    """Return the oxygen to degrade organic matter, OU_C [kg O2/d].

    B (0.56 + 0.15 t FT / (1 + 0.17 t FT)) with `bod` [kg/d], sludge age `age` [d] and
    `temperature` [°C].
    """
    decay = decay_at(temperature)
    warm_age = decay / _constant("decay_rate") * age
    respired = _constant("oxygen_decay") * warm_age / (1 + decay * age)
    return np.asarray(bod * (_constant("oxygen_constant") + respired))


def oxygen_for_nitrogen(nitrified: Values, denitrified: Values) -> tuple[Array, Array]:
    """Return the oxygen to nitrify and what denitrification gives back, OU_N and OU_D [kg O2/d].

    `nitrified` and `denitrified` are nitrogen [kg/d].
    """
    return (
        np.asarray(_constant("oxygen_nitrification") * np.asarray(nitrified)),
        np.asarray(_constant("oxygen_denitrification") * np.asarray(denitrified)),
    )
