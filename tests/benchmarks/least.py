"""The whole model of a city with one works in the least numpy: what the engine is measured against.

Written by hand from the description of the network, with no code of the solver, the balance check
or the formulas: straight array expressions, every split checked where it is made. It gives the
loads to the sea by pathway and the carbon that becomes gas for every year and draw, as the engine
does.

Left out: what the engine keeps beside these, namely the tonnes by treatment and of each fraction
that is recycled, methane and nitrous oxide told apart by source, what landfills hold and leach, the
volumes of water, and the carbon that stays in ash, soil and the bodies of landfills. Cities with
several works, with a measured raw load or with outages of works followed as a whole are not
foreseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from least_sample import SITES, Balance, Rows, Sample, changed
from least_waste import Fate, carbon_content, degradable, degradable_carbon, fate
from least_water import Works, headcount, leach, percolate, sewage

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array

PATHWAYS = ("effluent", "overflow", "onsite", "leachate", "litter", "sludge")
FIRST_OF_CLASS = (0, 3, 11, 41)  # ages at which waste counts as young, medium, old and aged
OLDEST = 101


@dataclass(frozen=True)
class Answer:
    """Loads [kg/yr], (year, pathway, substance, draw); gas [t carbon/yr], (year, kind, draw)."""

    loads: Array
    carbon: Array


@dataclass(frozen=True)
class Start:
    """A city before its first year, all that its scenarios share.

    `mass` is the waste in place [t], `legacy` the share of it that is younger than an age (age,
    draw), `usual` the usual content of the waste [kg/t].
    """

    model: CityModel
    rows: Rows
    check: Balance
    baseline: Sample
    now: tuple[Fate, Works]
    mass: dict[str, Array]
    legacy: dict[str, Array]
    usual: Array
    stocks: Stocks


@dataclass
class Stocks:
    """What lies in the sites [t waste, kg, t carbon] and on the sludge field [kg]."""

    decaying: dict[str, Array]
    body: dict[str, Array]
    solids: dict[str, Array]
    carbon: dict[str, Array]
    field: Array

    def copy(self) -> Stocks:
        """The same stocks, so that one scenario does not move those of another."""
        sites = (dict(each) for each in (self.decaying, self.body, self.solids, self.carbon))
        return Stocks(*sites, self.field)


def begin(model: CityModel) -> Start:
    """Look up the rows of a city and find what lies there before the first year."""
    if len(model.city.catchments) != 1:
        raise ValueError("one works only")
    rows, check = Rows(model), Balance()
    p = Sample(model, rows, model.values, check)
    made = p("waste.composition", axis="f") * (p("waste.generation") + p("waste.business"))
    mean = made + p("centre.waste", axis="f")
    mean = mean / mean.sum(axis=0)
    usual = np.einsum("fd,fsd->sd", mean, rows.content(model.values))
    mass = {site: p("landfill.stock", site) for site in SITES}
    legacy = {site: younger_than(p, site) for site in SITES}
    stocks = Stocks({}, {}, {}, {}, np.zeros_like(usual))
    for site in SITES:
        left = left_of(p, site, legacy[site]) * p("landfill.mcf", site)
        there, bio = mass[site] * mean, mass[site] * mean * carbon_content(p)[0]
        stocks.decaying[site] = there * degradable(p) * left
        stocks.body[site] = (there - stocks.decaying[site]).sum(axis=0)
        stocks.solids[site] = mass[site] * usual
        stocks.carbon[site] = bio * degradable_carbon(p) * left
    start = Start(model, rows, check, p, (fate(p), Works(p)), mass, legacy, usual, stocks)
    stocks.field = field_opening(start)
    return start


def younger_than(p: Sample, site: str) -> Array:
    """The share of the waste in place younger than each age [1], (age, draw)."""
    young = p("landfill.age_youngest", site)
    old = np.maximum(p("landfill.age_oldest", site), young + 1)
    edge = np.append(np.arange(OLDEST), np.inf)[:, None]  # the last age takes all that is older
    years = np.diff(np.clip(edge, young, old), axis=0)
    deposits = years * (1 + p("landfill.deposit_growth")) ** -np.arange(OLDEST)[:, None]
    upto = np.vstack([np.zeros_like(young), np.cumsum(deposits, axis=0)])
    return np.asarray(upto / upto[-1])


def left_of(p: Sample, site: str, legacy: Array) -> Array:
    """The share of the degradable waste in place that has not decayed [1], (fraction, draw)."""
    kept = np.exp(-p("landfill.decay_rate", site, "f"))
    left = np.zeros_like(kept)
    for share in np.diff(legacy, axis=0)[::-1]:
        left = left * kept + share
    return left


def field_opening(start: Start) -> Array:
    """What lies on the sludge field [kg]: the first year over and over, less what is lost."""
    p, (_, works) = start.baseline, start.now
    to_sewer = leach_of(start, p, start.stocks, [])[1]
    entering, _ = sewage(p, headcount(p, 0))
    yearly = (entering + to_sewer) * (1 - works.overflow) * works.to_field
    loss, age = sum(works.field), p("sludge_field.age", p.works.id)
    kept = 1 - (1 - np.minimum(loss, 1)) ** age
    years = np.divide(kept, loss, out=np.broadcast_to(age, loss.shape).copy(), where=loss > 0)
    return np.asarray(yearly * years)


def leach_of(
    start: Start, p: Sample, stocks: Stocks, deposits: Sequence[dict[str, Array]]
) -> tuple[Array, Array, Array, dict[str, Array]]:
    """Leachate of a year after the deposits of the years before it, as `leach` gives it."""
    water, by_age = {}, {}
    for site in SITES:
        here = [deposit[site] for deposit in deposits]
        by_age[site] = classes(start.mass[site], start.legacy[site], here)
        mass = stocks.body[site] + stocks.decaying[site].sum(axis=0)
        water[site] = percolate(p, site, mass)
    return leach(p, water, by_age, stocks.solids, start.usual)


def classes(mass: Array, legacy: Array, deposits: Sequence[Array]) -> Array:
    """The waste of a site by class of age [t], (class, draw), after some years of deposits."""
    years = len(deposits)
    found = []
    for low, high in zip(FIRST_OF_CLASS, (*FIRST_OF_CLASS[1:], OLDEST + years), strict=True):
        old = mass * (legacy[max(high - years, 0)] - legacy[max(low - years, 0)])
        new = deposits[max(years - high, 0) : max(years - low, 0)]
        found.append(old + sum(new, np.zeros_like(mass)))
    return np.stack(found)


def solve(start: Start, measures: Sequence[str], years: Sequence[int]) -> Answer:
    """Solve the years of a scenario; stocks and deposits are carried along."""
    model, reached = start.model, None
    p, now, stocks = start.baseline, start.now, start.stocks.copy()
    draws = model.values.shape[1]
    loads = np.empty((len(years), len(PATHWAYS), len(start.rows.substances), draws))
    carbon = np.empty((len(years), 2, draws))
    deposits: list[dict[str, Array]] = []
    for i, year in enumerate(years):
        values, progress = changed(model, measures, year)
        if progress != reached and values is not model.values:
            p = Sample(model, start.rows, values, start.check)
            now = fate(p), Works(p)
        reached = progress
        people = headcount(p, i)
        grown = people * (1 + p("waste.growth")) ** i
        leached = leach_of(start, p, stocks, deposits)
        water_year(p, now, stocks, people, grown, leached, loads[i])
        deposits.append(waste_year(p, now[0], stocks, grown, leached, carbon[i]))
    start.check.close()
    return Answer(loads, carbon)


def water_year(
    p: Sample,
    now: tuple[Fate, Works],
    stocks: Stocks,
    people: Array,
    grown: Array,
    leached: tuple[Array, Array, Array, dict[str, Array]],
    loads: Array,
) -> None:
    """One year of sewage, leachate, litter and sludge to the sea."""
    waste, works = now
    leachate, to_sewer, _, _ = leached
    from_people, onsite = sewage(p, people)
    entering = from_people + to_sewer
    overflow = entering * works.overflow
    inlet = entering - overflow
    lost = [stocks.field * share for share in works.field]
    p.check(entering, overflow, inlet)
    ways = (inlet * works.effluent, overflow, onsite, leachate, waste.litter * grown)
    for way, load in enumerate((*ways, inlet * works.runoff + lost[0])):
        np.multiply(load, works.passed, out=loads[way])
    before, to_field = stocks.field, inlet * works.to_field
    stocks.field = before - sum(lost) + to_field
    p.check(before + to_field, stocks.field, *lost)


def waste_year(
    p: Sample,
    waste: Fate,
    stocks: Stocks,
    grown: Array,
    leached: tuple[Array, Array, Array, dict[str, Array]],
    carbon: Array,
) -> dict[str, Array]:
    """One year of the sites: what decays becomes gas, what comes in stays; return the deposits."""
    _, _, held, released = leached
    deposits = {}
    np.multiply(waste.to_air, grown, out=carbon)
    for site in SITES:
        decay = 1 - np.exp(-p("landfill.decay_rate", site, "f"))
        added, body = waste.decaying[site] * grown, waste.body[site].sum(axis=0) * grown
        deposits[site] = added.sum(axis=0) + body
        stocks.decaying[site] = stocks.decaying[site] * (1 - decay) + added
        stocks.body[site] = stocks.body[site] + body
        gas, before = stocks.carbon[site] * decay, stocks.carbon[site]
        new = waste.carbon[site] * grown
        stocks.carbon[site] = before - gas + new
        p.check(before + new, stocks.carbon[site], gas)
        carbon[0] += gas.sum(axis=0)
        arriving = waste.solids[site] * grown + (held if site == "landfill" else 0)
        before, stocks.solids[site] = stocks.solids[site], stocks.solids[site] - released[site]
        stocks.solids[site] = stocks.solids[site] + arriving
        p.check(before + arriving, stocks.solids[site], released[site])
    return deposits


def quantiles(loads: Array) -> Array:
    """Best estimate, mean, median, 5 % and 95 % of the total, (year, substance, 5)."""
    total = loads.sum(axis=1)
    drawn = np.sort(total[..., 1:], axis=-1)
    last = drawn.shape[-1] - 1
    columns = [total[..., 0], drawn.mean(axis=-1)]
    for level in (0.5, 0.05, 0.95):
        at = int(level * last)
        weight = level * last - at
        columns.append((1 - weight) * drawn[..., at] + weight * drawn[..., min(at + 1, last)])
    return np.stack(columns, axis=-1)
