"""Properties of organic chemicals and how they part between air, water and sludge.

All numbers may be arrays that broadcast with each other, draws last.

References
----------
Sabljic et al. 1995; Franco and Trapp 2008; Struijs, SimpleTreat 4.0, RIVM report 601353005 (2014);
all as coded in ePiE.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.model.distributions import Array
from wastewater.model.treatment.simpletreat_plant import Number, Words, figure

KINDS = ("acid", "base", "neutral")
"""Kinds of a `Chemical`."""

GAS_CONSTANT = 8.314
"""[J/(mol K)], with the digits of the model."""

_POSITIVE = ("molar_mass", "solubility")
_UNKNOWN = ("kow", "pka", "koc", "kp_raw", "kp_activated")
_NOT_NEGATIVE = ("vapour_pressure", "biodegradation", "kp_raw", "kp_activated", "koc")


@dataclass(frozen=True, eq=False)
class Chemical:
    """One or many organic chemicals.

    What is not known is NaN. Sorption is taken from the best that is known, each by itself: the
    coefficient of the sludge, that of the other sludge by its organic carbon, Koc, Kow.

    Attributes
    ----------
    kind : str or numpy.ndarray
        One of `KINDS`.
    molar_mass : float or numpy.ndarray
        [g/mol].
    kow : float or numpy.ndarray
        Octanol-water partition coefficient of the neutral form [1]; may be NaN where a
        coefficient of sorption is known.
    vapour_pressure : float or numpy.ndarray
        [Pa].
    solubility : float or numpy.ndarray
        In water [mg/l].
    pka : float or numpy.ndarray
        Of the acid, or of the acid that belongs to the base [1]; NaN for neutral ones.
    koc : float or numpy.ndarray
        Sorption to organic carbon at the pH of the works, all forms together [l/kg].
    kp_raw, kp_activated : float or numpy.ndarray
        Sorption to raw or primary sludge, and to activated sludge [l/kg].
    biodegradation : float or numpy.ndarray
        Rate constant in the water of the aerator [1/s].

    Raises
    ------
    ValueError
        If a number is negative or not finite, or one that is needed is missing; the message names
        it.
    """

    kind: Words
    molar_mass: Number
    kow: Number
    vapour_pressure: Number
    solubility: Number
    pka: Number = np.nan
    koc: Number = np.nan
    kp_raw: Number = np.nan
    kp_activated: Number = np.nan
    biodegradation: Number = 0.0

    def __post_init__(self) -> None:
        if not np.isin(self.kind, KINDS).all():
            raise ValueError(f"kind: {self.kind} is none of {', '.join(KINDS)}")
        for name in ("kow", *_POSITIVE):
            self._check(name, self._number(name) > 0)
        for name in _NOT_NEGATIVE:
            self._check(name, self._number(name) >= 0)
        self._check("pka", np.isfinite(self._number("pka")))
        if (np.isnan(self.pka) & (np.asarray(self.kind) != "neutral")).any():
            raise ValueError("pka: an acid or a base needs one")
        sorption = np.isnan(self.koc) & np.isnan(self.kp_raw) & np.isnan(self.kp_activated)
        if (sorption & np.isnan(self.kow)).any():
            raise ValueError("kow: needed where neither koc nor kp is known")

    def _number(self, name: str) -> Array:
        return np.asarray(getattr(self, name), float)

    def _check(self, name: str, possible: NDArray[np.bool_]) -> None:
        number = self._number(name)
        unknown = np.isnan(number) & (name in _UNKNOWN)
        if not (unknown | (possible & np.isfinite(number))).all():
            raise ValueError(f"{name}: {number} cannot be")


def neutral_fraction(chemical: Chemical, ph: Number) -> Array:
    """Return the share that carries no charge at a pH [1]: 1 / (1 + 10^(pH - pKa)) for an acid."""
    excess = np.log(10) * (np.asarray(ph, float) - chemical.pka)
    kind = np.asarray(chemical.kind)
    charged = np.where(kind == "acid", special.expit(-excess), special.expit(excess))
    return np.where(kind == "neutral", 1.0, charged)


def henry(chemical: Chemical, ph: Number) -> Array:
    """Return Henry's constant of all forms together at a pH [Pa m3/mol].

    Vapour pressure over solubility, of which only the neutral form takes part.
    """
    dissolved = np.asarray(chemical.solubility, float) / chemical.molar_mass
    return np.asarray(neutral_fraction(chemical, ph) * chemical.vapour_pressure / dissolved)


def air_water(chemical: Chemical, ph: Number, air_temperature: Number) -> Array:
    """Return the concentration in air over that in water at equilibrium [1], temperature in [K]."""
    return henry(chemical, ph) / (GAS_CONSTANT * np.asarray(air_temperature, float))


def koc(chemical: Chemical, ph: Number) -> Array:
    """Return sorption to organic carbon at a pH [l/kg], estimated from Kow where not known.

    Neutral ones by Sabljic et al. 1995; acids and bases as neutral form and ion, each weighted by
    its share, by Franco and Trapp 2008.
    """
    kow, pka = np.asarray(chemical.kow, float), np.asarray(chemical.pka, float)
    kind, log = np.asarray(chemical.kind), np.log10(chemical.kow)
    neutral = figure("koc_neutral_factor") * kow ** figure("koc_neutral_exponent")
    acid, anion, base = (
        10 ** (figure(f"koc_{form}_slope") * log + figure(f"koc_{form}_intercept"))
        for form in ("acid", "anion", "base")
    )
    in_octanol = (kow / (kow + 1)) ** figure("koc_cation_kow")
    cation = 10 ** (np.maximum(pka, 0) ** figure("koc_cation_pka") * in_octanol)
    uncharged = neutral_fraction(chemical, ph)
    as_acid = uncharged * acid + (1 - uncharged) * anion
    as_base = uncharged * base + (1 - uncharged) * cation
    estimated = np.where(kind == "neutral", neutral, np.where(kind == "acid", as_acid, as_base))
    return np.where(np.isnan(chemical.koc), estimated, chemical.koc)


def sorption(chemical: Chemical, ph: Number) -> tuple[Array, Array]:
    """Return sorption to raw and to activated sludge at a pH [l/kg].

    The coefficient where known, else that of the other sludge, else Koc, by organic carbon.
    """
    raw, activated = (np.asarray(k, float) for k in (chemical.kp_raw, chemical.kp_activated))
    carbon_raw, carbon_activated = figure("carbon_raw"), figure("carbon_activated")
    general = koc(chemical, ph)
    raw_else = np.where(
        np.isnan(activated), carbon_raw * general, carbon_raw / carbon_activated * activated
    )
    activated_else = np.where(
        np.isnan(raw), carbon_activated * general, carbon_activated / carbon_raw * raw
    )
    return (
        np.where(np.isnan(raw), raw_else, raw),
        np.where(np.isnan(activated), activated_else, activated),
    )
