"""What decays in a landfill: degradable carbon, first-order decay, and the age of what lies there.

The store of degrading waste releases 1 - exp(-k) of its opening stock each year and takes the
year's deposits at its end: the first-order decay model of the IPCC with its usual delay of six
months. Arrays have the axes (fraction, draw) or (age, draw); mass in t, shares without unit.

References
----------
IPCC 2006 Guidelines for National Greenhouse Gas Inventories, volume 5, chapter 3, and its 2019
Refinement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from wastewater.inputs.vocabulary import AGES
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters

#: Ages that are told apart [yr]; what is older counts with the last.
YEARS = 101

#: Mass of dry matter that goes with a mass of carbon: cellulose, C6H10O5 [t/t].
CELLULOSE_PER_CARBON = 162 / 72


def degradable_carbon(p: Parameters) -> Array:
    """Return the carbon that can decay without air, of wet waste [t/t], (fraction, draw)."""
    dry = 1 - p.fractions("property.water")
    return np.asarray(dry * p.fractions("landfill.doc") * p.fractions("landfill.docf"))


def degradable_mass(p: Parameters, site: str) -> dict[str, Array]:
    """Return the share of what a site receives that rots with air and that decays without [1].

    Where air gets in (a methane correction factor below 1) a part rots at once without methane.

    Returns
    -------
    dict of str to numpy.ndarray
        By target of the site, axes (fraction, draw).
    """
    mass = degradable_carbon(p) * CELLULOSE_PER_CARBON
    without_air = p.scalar("landfill.mcf", site)
    return {"air": mass * (1 - without_air), f"{site}_decaying": mass * without_air}


def yearly_share(p: Parameters, site: str) -> Array:
    """Return the share of the degrading stock that decays in a year [1], (fraction, draw)."""
    return np.asarray(-np.expm1(-p.fractions("landfill.decay_rate", site)))


def legacy(p: Parameters, site: str) -> Array:
    """Return the age of the waste in place at the start: share of each year [1], (age, draw).

    Age 0 was deposited in the year before the first. Deposits run from the oldest to the youngest
    age and grew from year to year by `landfill.deposit_growth`.
    """
    return p.part(f"legacy.{site}", partial(_legacy, site))


def _legacy(site: str, p: Parameters) -> Array:
    age = np.arange(YEARS, dtype=float)[:, None]
    young = p.scalar("landfill.age_youngest", site)
    old = np.maximum(p.scalar("landfill.age_oldest", site), young + 1)
    covered = np.clip(np.minimum(age + 1, old) - np.maximum(age, young), 0.0, 1.0)
    covered[-1] += np.maximum(old - np.maximum(YEARS, young), 0.0)
    deposits = covered * (1 + p.scalar("landfill.deposit_growth")) ** -age
    return np.asarray(deposits / deposits.sum(axis=0))


def left_of_legacy(p: Parameters, site: str) -> Array:
    """Return the share of the degradable waste in place that the years have left [1]."""
    return p.part(f"left_of_legacy.{site}", partial(_left_of_legacy, site))


def _left_of_legacy(site: str, p: Parameters) -> Array:
    ages = legacy(p, site)
    rate = p.fractions("landfill.decay_rate", site)
    kept = np.exp(-rate)
    left, decayed = np.zeros_like(rate), np.ones_like(rate)
    for share in ages:  # a loop over years: one array of all ages would be ten times the memory
        left += share * decayed
        decayed = decayed * kept
    return left


@dataclass(frozen=True)
class Aged:
    """Waste in a site by its age.

    Attributes
    ----------
    younger : numpy.ndarray
        What lay there before the first year and was then younger than each age [t], axes
        (age, draw); ages from 0 to `YEARS`.
    deposits : tuple of numpy.ndarray
        What came in during each year since [t], the latest last, axes (draw,).
    """

    younger: Array
    deposits: tuple[Array, ...] = ()

    @classmethod
    def of(cls, mass: Array) -> Aged:
        """Start from the mass of each age [t], axes (age, draw)."""
        return cls(np.vstack([np.zeros_like(mass[:1]), np.cumsum(mass, axis=0)]))

    @property
    def total(self) -> Array:
        """All that lies there [t], axes (draw,)."""
        return sum(self.deposits, self.younger[-1])

    def between(self, low: int, high: int) -> Array:
        """Return what is at least `low` and less than `high` years old [t], axes (draw,)."""
        years = len(self.deposits)
        old = self.younger[max(high - years, 0)] - self.younger[max(low - years, 0)]
        return sum(self.deposits[max(years - high, 0) : max(years - low, 0)], old)


def a_year_older(waste: Aged, deposited: Array) -> Aged:
    """Return the waste one year on, with what came in during the year [t], axes (draw,)."""
    return Aged(waste.younger, (*waste.deposits, deposited))


def age_classes(waste: Aged) -> dict[str, Array]:
    """Return the share of each class of age in the mass [1], axes (draw,).

    A site without waste has the shares 0.
    """
    total = waste.total
    oldest = YEARS + len(waste.deposits)
    last = (*tuple(AGES.values())[1:], oldest)
    return {
        name: np.divide(waste.between(first, end), total, out=np.zeros_like(total), where=total > 0)
        for (name, first), end in zip(AGES.items(), last, strict=True)
    }
