"""Steady state of activated sludge after Marais and Ekama: sludge, its age, its oxygen.

Masses in kg, flows in m3/d, loads in kg/d, concentrations in mg/l, sludge age in d, temperature in
°C. All functions take numbers or arrays that broadcast, draws last. Constants are rows of
``ekama.csv``; `Kinetics` holds them, so that any of them can be an array of draws.

References
----------
UNESCO-IHE module 5, question set and worked answers (Ekama, 2018), and the open model built on
them, https://github.com/icra/uct-icra-model.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from wastewater.model.distributions import Array
from wastewater.model.treatment.arithmetic import Values, positive_root
from wastewater.model.treatment.rows import figure

REFERENCE_TEMPERATURE = 20.0


@dataclass(frozen=True, eq=False)
class Kinetics:
    """Constants at 20 °C, names and units as in ``ekama.csv``; each a number or an array of draws.

    Names that end in ``theta`` are factors per degree [1].
    """

    yield_cod: Values
    cod_per_vss: Values
    endogenous_rate: Values
    endogenous_theta: Values
    endogenous_residue: Values
    inorganic_in_biomass: Values
    n_in_vss: Values
    nitrifier_growth: Values
    nitrifier_growth_theta: Values
    nitrifier_half_saturation: Values
    nitrifier_half_saturation_theta: Values
    nitrifier_decay: Values
    nitrifier_decay_theta: Values
    nitrifier_oxygen_half_saturation: Values
    ph_base: Values
    ph_reference: Values
    ph_factor: Values
    ph_highest: Values
    ph_constant: Values
    denitrification_fast: Values
    denitrification_fast_theta: Values
    denitrification_slow: Values
    denitrification_slow_theta: Values
    fermentation_rate: Values
    fermentation_theta: Values
    oxygen_in_aerobic: Values
    oxygen_in_return_sludge: Values
    n_per_inert_soluble_cod: Values
    n_per_fermentable_cod: Values
    n_per_particulate_cod: Values
    n_per_inert_particulate_cod: Values
    safety: Values

    @property
    def yield_vss(self) -> Values:
        """Yield of heterotrophs [g VSS/g COD]."""
        return self.yield_cod / self.cod_per_vss

    def decay(self, temperature: Values) -> Array:
        """Return the rate of endogenous respiration at a temperature [1/d]."""
        return at_temperature(self.endogenous_rate, self.endogenous_theta, temperature)

    def nitrifiers_decay(self, temperature: Values) -> Array:
        """Return the decay rate of nitrifiers at a temperature [1/d]."""
        return at_temperature(self.nitrifier_decay, self.nitrifier_decay_theta, temperature)

    def half_saturation(self, temperature: Values) -> Array:
        """Return the half-saturation constant of nitrifiers at a temperature [mg N/l]."""
        return at_temperature(
            self.nitrifier_half_saturation, self.nitrifier_half_saturation_theta, temperature
        )


@cache
def kinetics() -> Kinetics:
    """Return the constants of ``ekama.csv`` [units as there]."""
    return Kinetics(**{field.name: figure("ekama", field.name) for field in fields(Kinetics)})


@dataclass(frozen=True, eq=False)
class SludgeMass:
    """Sludge in the reactor [kg].

    Attributes
    ----------
    active, residue, inert : numpy.ndarray
        Live heterotrophs, their endogenous residue, inert organic matter of the sewage [kg VSS].
    inorganic : numpy.ndarray
        Inorganic solids of sewage, biomass and precipitates [kg].
    """

    active: Array
    residue: Array
    inert: Array
    inorganic: Array

    @property
    def volatile(self) -> Array:
        """Volatile solids [kg VSS]."""
        return self.active + self.residue + self.inert

    @property
    def total(self) -> Array:
        """All solids [kg]."""
        return self.volatile + self.inorganic


def at_temperature(rate: Values, theta: Values, temperature: Values) -> Array:
    """Return a rate at a temperature [unit of the rate]: rate x theta ^ (T - 20).

    Parameters
    ----------
    rate : float or numpy.ndarray
        Rate at 20 °C.
    theta : float or numpy.ndarray
        Factor per degree [1].
    temperature : float or numpy.ndarray
        Temperature [°C].
    """
    degrees = np.asarray(temperature) - REFERENCE_TEMPERATURE
    return np.asarray(rate * np.asarray(theta) ** degrees)


def biomass_per_cod(age: Values, temperature: Values, k: Kinetics) -> Array:
    """Return F, live biomass held per degradable COD fed a day [kg VSS d/kg COD].

    F = Y R / (1 + b R) with sludge age R `age` [d] and `temperature` [°C].
    """
    return np.asarray(k.yield_vss * age / (1 + k.decay(temperature) * age))


def sludge_mass(
    degraded: Values,
    inert_vss: Values,
    inorganic: Values,
    age: Values,
    temperature: Values,
    k: Kinetics,
) -> SludgeMass:
    """Return the sludge in the reactor at steady state [kg].

    Parameters
    ----------
    degraded : float or numpy.ndarray
        Degradable COD that is taken up [kg COD/d].
    inert_vss, inorganic : float or numpy.ndarray
        Inert organic and inorganic solids that come in or are precipitated [kg/d].
    age : float or numpy.ndarray
        Sludge age R [d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    """
    active = degraded * biomass_per_cod(age, temperature, k)
    residue = k.endogenous_residue * k.decay(temperature) * age * active
    ballast = inorganic * np.asarray(age) + k.inorganic_in_biomass * active
    return SludgeMass(active, np.asarray(residue), np.asarray(inert_vss * np.asarray(age)), ballast)


def age_of_mass(
    mass: Values,
    degraded: Values,
    inert_solids: Values,
    temperature: Values,
    k: Kinetics,
) -> Array:
    """Return the sludge age at which the reactor holds a mass of sludge [d].

    The inverse of `sludge_mass` in closed form: with c the inert solids that come in a day,
    R^2 b (fH Y S + c) + R ((1 + fi) Y S + c - b M) - M = 0.

    Parameters
    ----------
    mass : float or numpy.ndarray
        Sludge M that volume and clarifiers can hold [kg].
    degraded : float or numpy.ndarray
        Degradable COD that is taken up, S [kg COD/d].
    inert_solids : float or numpy.ndarray
        Inert organic and inorganic solids c that come in or are precipitated [kg/d].
    temperature : float or numpy.ndarray
        Temperature [°C].
    k : Kinetics
        Constants.
    """
    decay, grown = k.decay(temperature), k.yield_vss * np.asarray(degraded)
    square = decay * (k.endogenous_residue * grown + inert_solids)
    linear = (1 + k.inorganic_in_biomass) * grown + inert_solids - decay * mass
    return positive_root(square, linear, mass)


def oxygen_for_carbon(degraded: Values, age: Values, temperature: Values, k: Kinetics) -> Array:
    """Return the oxygen for growth and endogenous respiration, FO_c [kg O2/d].

    `degraded` is the COD taken up [kg/d], `age` the sludge age [d], `temperature` in °C.
    """
    held = biomass_per_cod(age, temperature, k)
    respired = k.cod_per_vss * (1 - k.endogenous_residue) * k.decay(temperature) * held
    return np.asarray(degraded * (1 - k.yield_cod + respired))


def degradable_left(age: Values, temperature: Values, k: Kinetics) -> Array:
    """Return the fermentable COD that is left where its kinetics count [mg/l]: 1 / (k F).

    `age` is the sludge age [d], `temperature` in °C.
    """
    rate = at_temperature(k.fermentation_rate, k.fermentation_theta, temperature)
    return np.asarray(1 / (rate * biomass_per_cod(age, temperature, k)))
