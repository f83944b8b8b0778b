"""Outages: sewage that no pump lifts, biology without air, and what bridges them.

A year of 365 days has n outages (`outage.events`, at least one where days are stated), in which the
pumps stand for P days (`outage.pumping`) and the blowers for A days (`outage.aeration`). Pumps and
blowers hang on the same supply, so the shorter of the two lies within the longer.

- A generator that bridges the share g (`outage.generator`) leaves (1 - g) of P, A and n.
- A basin of V m3 (`outage.storage`) holds back the inflow of H = n V / (inflow a day) days a year.
  It is empty again when the next outage comes, and what it held is treated like the rest.
- By-passed at raw strength: max(P - H, 0) / 365 of the sewage.
- Without biology: max(A - max(P, H), 0) / 365 of the sewage, as a share of what reaches the works.
  When everything stands still the reject water does, too: where it circles, a day without pumps and
  air can therefore do less harm than a day without air alone.
- Nitrification is gone after every outage of the blowers and comes back as 1 - exp(-t / T), T being
  `outage.recovery`. Of the U = 365 - A days with air it is missing for n T (1 - exp(-U / (n T)))
  days: for n T where outages are rare, and for nearly all where they follow each other faster than
  it recovers, because that is the mean over the whole cycle from outage to outage. With nothing
  held back the share of the year without nitrification is
  (A + n T (1 - exp(-U / (n T)))) / 365, which never exceeds 1.

The recovery is that of a population that grows from what is left of it and fills the tank again,
taken as a first-order return; outages too short for it to be lost belong to the days alone and not
to the number. All values are means over the year; what leaves at the worst hour is not told.

Arrays have the axes (item, draw) or (draw,), items are water and the substances; all results are
shares [1].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wastewater.inputs.vocabulary import STAGES
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters

#: Stages that need air; the others go on as long as water comes.
AERATED = (STAGES[0], "secondary")
#: Substances of which nitrification and denitrification take away what is not taken up by growth.
NITROGEN = ("total_n", "ammonium_n")

_YEAR = 365.0  # days, as in all yearly loads


@dataclass(frozen=True)
class Outage:
    """What the outages of a works come to over a year, axes (draw,) [1].

    Attributes
    ----------
    bypassed : numpy.ndarray
        Share of the sewage that would reach the works and is by-passed untreated instead.
    biology : numpy.ndarray
        Share of what reaches the works that finds the biological stages without air.
    nitrification : numpy.ndarray
        Share of what reaches the works that is not nitrified, that without air included.
    """

    bypassed: Array
    biology: Array
    nitrification: Array


def outage(p: Parameters, catchment: str) -> Outage | None:
    """Return what the outages of a works come to, None where there are none in any draw.

    The formulas stand at the head of the module.
    """
    runs = 1 - p.scalar("outage.generator", catchment)
    pumping = _days(p.scalar("outage.pumping", catchment)) * runs
    aeration = _days(p.scalar("outage.aeration", catchment)) * runs
    if not (pumping.any() or aeration.any()):
        return None
    stated = p.scalar("outage.events", catchment)
    events = np.where(stated > 0, stated, 1.0) * runs
    held = _held(p, catchment, events)
    bypassed = np.maximum(pumping - held, 0.0) / _YEAR
    unaerated = np.maximum(aeration - np.maximum(pumping, held), 0.0) / _YEAR
    arriving = 1 - bypassed
    biology = np.divide(unaerated, arriving, out=np.zeros_like(arriving), where=arriving > 0)
    biology = np.minimum(biology, 1.0)
    missing = _not_recovered(aeration, events * p.scalar("outage.recovery", catchment))
    return Outage(bypassed, biology, biology + (1 - biology) * missing)


def kept(p: Parameters, catchment: str, stage: str) -> tuple[Array, Array]:
    """Return what outages leave of the removal of a stage, and how much of that becomes sludge [1].

    A biological stage removes nothing without air, and of nitrogen it breaks nothing down without
    nitrification; what it takes up into sludge comes back with the air. Works that are followed as
    a whole go on settling what `primary` settles, unless that stage is followed by itself. Chemical
    precipitation is not known of such works and counted as lost with the biology. All other stages
    go on with what reaches them. Where two stages need air the means of both are multiplied, which
    counts a little too much as removed: less than the share of the year times both removals.

    Returns
    -------
    tuple of numpy.ndarray
        The share of the removal that is left over the year, and the share of the removed substance
        that goes to the sludge, axes (item, draw).
    """
    to_sludge = p.items("plant.to_sludge", f"{catchment}.{stage}", water=0.0)
    found = outage(p, catchment) if stage in AERATED else None
    if found is None:
        return np.ones_like(to_sludge), to_sludge
    needs_air = 1 - _settles(p, catchment, stage)
    lost = found.biology * needs_air
    lost_broken = lost.copy()
    at = [1 + p.index.substances.index(s) for s in NITROGEN if s in p.index.substances]
    lost_broken[at] = (found.nitrification * needs_air)[at]
    left = (1 - lost) - (1 - to_sludge) * (lost_broken - lost)
    sludge = to_sludge.copy()
    np.divide(to_sludge * (1 - lost), left, out=sludge, where=left > 0)
    return left, np.minimum(sludge, 1.0)


def _days(stated: Array) -> Array:
    return np.minimum(stated, _YEAR)


def _held(p: Parameters, catchment: str, events: Array) -> Array:
    """Days of inflow that a storage basin holds back in a year [d/yr], axes (draw,)."""
    volume = p.scalar("outage.storage", catchment) * events
    if not volume.any():
        return np.zeros_like(volume)
    daily = p.scalar("sewer.inflow", catchment) / _YEAR
    held = np.divide(volume, daily, out=np.full_like(volume, _YEAR), where=daily > 0)
    return np.where(volume > 0, np.minimum(held, _YEAR), 0.0)


def _not_recovered(aeration: Array, returning: Array) -> Array:
    """Share of the time with air in which nitrification is missing [1], axes (draw,).

    `aeration` is the time without air [d/yr], `returning` the number of outages times the time
    constant of the recovery [d/yr].
    """
    aired = _YEAR - aeration
    with np.errstate(over="ignore"):  # what returns at once is back for ever
        cycles = np.divide(aired, returning, out=np.zeros_like(aired), where=returning > 0)
    missing = returning * -np.expm1(-cycles)
    share = np.divide(missing, aired, out=np.ones_like(aired), where=aired > 0)
    return np.where(aeration > 0, share, 0.0)


def _settles(p: Parameters, catchment: str, stage: str) -> Array:
    """Share of the removal of a stage that is settling and goes on without air [1]."""
    whole = p.items("plant.removal", f"{catchment}.{stage}", water=0.0)
    if stage != STAGES[0]:
        return np.zeros_like(whole)
    first = f"{catchment}.primary"
    settled = np.minimum(p.items("plant.removal", first, water=0.0), whole)
    share = np.divide(settled, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.asarray(share * (1 - p.scalar("plant.stage", first)))
