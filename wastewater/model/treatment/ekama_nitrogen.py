"""Nitrification and denitrification after Marais and Ekama (University of Cape Town).

Concentrations in mg/l, sludge age in d, temperature in °C, recycles as multiples of the inflow. All
functions take numbers or arrays that broadcast, draws last.

References
----------
UNESCO-IHE module 5, question set and worked answers (Ekama, 2018), and the open model built on
them, https://github.com/icra/uct-icra-model.
"""

from __future__ import annotations

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, divided, positive_root
from wastewater.model.treatment.ekama import Kinetics, at_temperature, biomass_per_cod

#: Oxygen to nitrify ammonium, and oxygen that nitrate stands for in denitrification [kg/kg N]:
#: four and two and a half atoms of oxygen per atom of nitrogen.
OXYGEN_PER_N = 64 / 14
OXYGEN_PER_NITRATE = 40 / 14


def organic_nitrogen(
    fermentable: Values,
    particulate: Values,
    inert_soluble: Values,
    inert_particulate: Values,
    k: Kinetics,
) -> Array:
    """Return the organic nitrogen of sewage from the make-up of its COD [mg N/l].

    Parameters
    ----------
    fermentable, particulate, inert_soluble, inert_particulate : float or numpy.ndarray
        Parts of the COD; volatile fatty acids hold no nitrogen [mg COD/l].
    k : Kinetics
        Constants.
    """
    return np.asarray(
        k.n_per_fermentable_cod * np.asarray(fermentable)
        + k.n_per_particulate_cod * np.asarray(particulate)
        + k.n_per_inert_soluble_cod * np.asarray(inert_soluble)
        + k.n_per_inert_particulate_cod * np.asarray(inert_particulate)
    )


def nitrifier_growth(
    temperature: Values, k: Kinetics, oxygen: Values | None = None, ph: Values | None = None
) -> Array:
    """Return the largest growth rate of nitrifiers, mu [1/d].

    Parameters
    ----------
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    oxygen : float or numpy.ndarray, optional
        Dissolved oxygen in the aerated part [mg/l]; without it no correction.
    ph : float or numpy.ndarray, optional
        pH [1]; without it no correction.
    """
    rate = at_temperature(k.nitrifier_growth, k.nitrifier_growth_theta, temperature)
    if oxygen is not None:
        rate = rate * oxygen / (oxygen + np.asarray(k.nitrifier_oxygen_half_saturation))
    if ph is not None:
        room = np.maximum(k.ph_highest - np.asarray(ph), 0.0)
        shape = np.asarray(k.ph_base) ** (np.asarray(ph) - k.ph_reference)
        rate = rate * shape * k.ph_factor * room / (room + k.ph_constant)
    return np.asarray(rate)


def largest_unaerated_share(age: Values, temperature: Values, growth: Values, k: Kinetics) -> Array:
    """Return the share of the sludge that may be without air, f_xm [1]; can be negative.

    1 - S_f (b_A + 1/R) / mu with sludge age `age` [d], `temperature` [°C] and the nitrifiers'
    `growth` [1/d].
    """
    need = k.nitrifiers_decay(temperature) + 1 / np.asarray(age)
    return np.asarray(1 - k.safety * need / growth)


def smallest_sludge_age(
    unaerated: Values, temperature: Values, growth: Values, k: Kinetics
) -> Array:
    """Return the sludge age that nitrification needs with its safety [d]; infinite if none does.

    1 / (mu (1 - f_x) / S_f - b_A) with the share `unaerated`, `temperature` [°C] and the
    nitrifiers' `growth` [1/d].
    """
    net = growth * (1 - np.asarray(unaerated)) / k.safety - k.nitrifiers_decay(temperature)
    return divided(1.0, net, np.inf)


def effluent_ammonium(
    age: Values,
    unaerated: Values,
    temperature: Values,
    growth: Values,
    available: Values,
    k: Kinetics,
) -> Array:
    """Return the ammonium that nitrification leaves, N_ae [mg N/l].

    K (b_A + 1/R) / (mu (1 - f_x) - b_A - 1/R); all that is available where nitrifiers are washed
    out. Continuous in every argument: a sludge age near the limit nitrifies in part.

    Parameters
    ----------
    age : float or numpy.ndarray
        Sludge age R [d].
    unaerated : float or numpy.ndarray
        Share of the sludge without air.
    temperature : float or numpy.ndarray
        Temperature [°C].
    growth : float or numpy.ndarray
        Growth rate of nitrifiers, mu [1/d].
    available : float or numpy.ndarray
        Ammonium without nitrification [mg N/l].
    k : Kinetics
        Constants.
    """
    need = k.nitrifiers_decay(temperature) + 1 / np.asarray(age)
    net = growth * (1 - np.asarray(unaerated)) - need
    left = divided(k.half_saturation(temperature) * need, net, np.inf)
    return np.asarray(np.minimum(left, available))


def denitrification_potential(
    soluble: Values,
    degradable: Values,
    anoxic: Values,
    age: Values,
    temperature: Values,
    k: Kinetics,
) -> Array:
    """Return the nitrate that a first anoxic tank can take, D_p1 [mg N/l].

    Readily degradable COD as much as there is, or as the fast rate K1 allows in a small tank, and
    slowly degradable COD at the rate K2.

    Parameters
    ----------
    soluble, degradable : float or numpy.ndarray
        Readily degradable and all degradable COD of the inflow [mg/l].
    anoxic : float or numpy.ndarray
        Share of the sludge in the anoxic tank.
    age : float or numpy.ndarray
        Sludge age [d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    """
    held = np.asarray(anoxic) * biomass_per_cod(age, temperature, k) * degradable
    fast = at_temperature(k.denitrification_fast, k.denitrification_fast_theta, temperature)
    slow = at_temperature(k.denitrification_slow, k.denitrification_slow_theta, temperature)
    readily = np.minimum(soluble * (1 - k.yield_cod) / OXYGEN_PER_NITRATE, fast * held)
    return np.asarray(readily + slow * held)


def best_recycle(nitrified: Values, potential: Values, return_sludge: Values, k: Kinetics) -> Array:
    """Return the internal recycle that leaves least nitrate, a_opt [1, of the inflow].

    Positive root of A a^2 + B a = C with A = O_a / 2.86, B = N_c - D_p1 + ((1 + s) O_a + s O_s) /
    2.86, C = (1 + s)(D_p1 - s O_s / 2.86) - s N_c; 0 where the return sludge alone brings enough.

    Parameters
    ----------
    nitrified : float or numpy.ndarray
        Nitrate formed, N_c [mg N/l].
    potential : float or numpy.ndarray
        `denitrification_potential`, D_p1 [mg N/l].
    return_sludge : float or numpy.ndarray
        Recycle of sludge s [1, of the inflow].
    k : Kinetics
        Constants.
    """
    s = np.asarray(return_sludge)
    aerobic = k.oxygen_in_aerobic / OXYGEN_PER_NITRATE
    settled = s * k.oxygen_in_return_sludge / OXYGEN_PER_NITRATE
    linear = nitrified - potential + (1 + s) * aerobic + settled
    constant = (1 + s) * (potential - settled) - s * nitrified
    return positive_root(aerobic, linear, np.maximum(constant, 0.0))


def effluent_nitrate(
    nitrified: Values, potential: Values, recycle: Values, return_sludge: Values, k: Kinetics
) -> Array:
    """Return the nitrate that is left, N_ne [mg N/l].

    The larger of what is never brought to the anoxic tank, N_c / (a + s + 1), and what the tank
    cannot take, N_c - D_p1 + (a O_a + s O_s) / 2.86; never more than was formed.

    Parameters
    ----------
    nitrified, potential : float or numpy.ndarray
        Nitrate formed and `denitrification_potential` [mg N/l].
    recycle, return_sludge : float or numpy.ndarray
        Internal recycle a and recycle of sludge s [1, of the inflow].
    k : Kinetics
        Constants.
    """
    a, s = np.asarray(recycle), np.asarray(return_sludge)
    not_brought = nitrified / (a + s + 1)
    not_taken = nitrified - np.maximum(potential - recycled_oxygen(a, s, k), 0.0)
    return np.asarray(np.maximum(not_brought, not_taken))


def recycled_oxygen(recycle: Values, return_sludge: Values, k: Kinetics) -> Array:
    """Return the oxygen that the recycles bring to the anoxic tank, as nitrate [mg N/l].

    `recycle` and `return_sludge` are multiples of the inflow [1].
    """
    brought = recycle * np.asarray(k.oxygen_in_aerobic)
    brought = brought + return_sludge * np.asarray(k.oxygen_in_return_sludge)
    return np.asarray(brought / OXYGEN_PER_NITRATE)
