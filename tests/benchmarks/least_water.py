"""Sewer, works, sludge, leachate and river in the least numpy; arrays (substance, draw)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from least_sample import SITES, Sample, ratio

from wastewater.model.distributions import Array

STAGES = ("whole_plant", "primary", "secondary", "precipitation_p", "filtration", "advanced")
COVERS = ("open", "intermediate", "final")
AGES = ("young", "medium", "old", "aged")


class Works:
    """Of what enters the works: the shares that end in the river, on fields or anywhere else."""

    def __init__(self, p: Sample) -> None:
        dark = Outage(p)
        yearly = p("sewer.overflow", p.works.id, "s")
        self.overflow = 1 - (1 - yearly) * (1 - dark.bypassed)
        ways = ("to_river", "to_soil", "degraded")
        self.field = [p(f"sludge_field.{way}", p.works.id, "s") for way in ways]
        self.passed = river(p)
        left, sludge, broken = stages(p, dark)
        passing, back, gas, disposed = sludge_line(p, sludge)
        gain = 1 / (1 - back)
        self.effluent = (left + passing) * gain
        farm, kiln = (p("sludge.route", way) for way in ("agriculture", "sludge_incineration"))
        self.runoff = disposed * gain * farm * p("agriculture.runoff", axis="s")
        self.to_field = disposed * gain * (1 - farm - kiln)
        elsewhere = (broken + gas) * gain + disposed * gain * (farm + kiln)
        p.check(np.ones_like(left), self.effluent, self.to_field, elsewhere)


class Outage:
    """A year of days with power, without pumps and without blowers only, by counting the days."""

    def __init__(self, p: Sample) -> None:
        def row(name: str) -> Array:
            return p(f"outage.{name}", p.works.id)

        bridged = 1 - row("generator")
        pumps, blowers = (np.minimum(row(n), 365) * bridged for n in ("pumping", "aeration"))
        number = np.where(row("events") > 0, row("events"), 1) * bridged
        basin = np.minimum(row("storage") * number / (p("sewer.inflow", p.works.id) / 365), 365)
        lost = np.maximum(pumps - basin, 0)
        still = np.maximum(blowers - np.maximum(pumps, basin), 0)
        running = 365 - lost - still
        cycle, back = (365 - blowers) / np.maximum(number, 1e-300), row("recovery")
        grown = 1 - ratio(back * (1 - np.exp(-cycle / np.maximum(back, 1e-300))), cycle)
        self.bypassed = lost / 365
        self.treated = ratio(running, 365 - lost)
        self.nitrified = self.treated * np.where(blowers > 0, grown, 1)


def stages(p: Sample, dark: Outage) -> tuple[Array, Array, Array]:
    """What passes all stages, what they send to the sludge and what they break down [1]."""
    left = np.ones_like(p("sewage.load", axis="s"))
    sludge, broken = np.zeros_like(left), np.zeros_like(left)
    for stage in STAGES:
        place = f"{p.works.id}.{stage}"
        if not (working := p("plant.stage", place)).any():
            continue
        removed = left * (p("plant.removal", place, "s") * working)
        to_sludge = removed * p("plant.to_sludge", place, "s")
        away = removed - to_sludge
        if stage == "secondary":
            nitrogen = np.isin(p.rows.substances, ("total_n", "ammonium_n"))[:, None]
            to_sludge = to_sludge * dark.treated
            away = away * np.where(nitrogen, dark.nitrified, dark.treated)
        sludge, broken, left = sludge + to_sludge, broken + away, left - to_sludge - away
    p.check(np.ones_like(left), left, sludge, broken)
    return left, sludge, broken


def sludge_line(p: Sample, sludge: Array) -> tuple[Array, Array, Array, Array]:
    """Of the sludge: what passes on with reject water, comes back, is broken down, is left [1]."""
    digested = sludge * p("sludge.digested", p.works.id)
    gas = digested * p("digester.degraded", axis="s")
    reject = (digested - gas) * p("digester.release", axis="s")
    bound = reject * (p("reject.treated", p.works.id) * p("reject.removal", axis="s"))
    passing = (reject - bound) * p("reject.passes_through", axis="s")
    back = reject - bound - passing
    disposed = sludge - gas - reject + bound
    p.check(sludge, gas, passing, back, disposed)
    return passing, back, gas, disposed


def river(p: Sample) -> Array:
    """The share of what enters the river that arrives in the sea [1]."""
    passed, time = 1.0, 0.0
    for reach in p.works.reaches:
        passed = passed * (1 - p("river.retention", reach, "s"))
        time = time + p("river.travel_time", reach)
    return np.asarray(passed * np.exp(-p("river.decay", axis="s") * time))


def headcount(p: Sample, years_on: int) -> Array:
    """Residents and displaced people."""
    growth = (1 + p("population.growth")) ** years_on
    return p("population.residents", p.works.id) * growth + p("population.displaced", p.works.id)


def sewage(p: Sample, people: Array) -> tuple[Array, Array]:
    """What enters the sewer and what reaches the river from septic tanks [kg/yr]."""
    works, load = p.works.id, p("sewage.load", axis="s")
    connected = people * p("sewer.connected", works)
    commuters = p("population.commuters", works) * p("population.commuter_weight")
    storm = p("sewer.inflow", works) * p("sewer.infiltration", works)
    users = connected * (1 + p("industry.load_ratio", works, "s")) + commuters
    onsite = load * (people - connected) * (1 - p("onsite.degraded", axis="s"))
    entering = load * users + storm * p("storm.concentration", axis="s")
    return entering, onsite * p("onsite.to_river", works)


def percolate(p: Sample, site: str, mass: Array) -> Array:
    """The leachate of a site [m3/yr]: rain on its area, through its covers, and other water."""
    final = p("landfill.cover_final", site)
    between = (1 - final) * p("landfill.cover_intermediate", site)
    covers = zip((1 - final - between, between, final), COVERS, strict=True)
    through = sum(share * p("leachate.infiltration", cover) for share, cover in covers)
    area = p.rows.stated(p.values, "landfill.area", site)
    if area is None:
        area = mass / (p("landfill.depth", site) * p("landfill.density", site))
    water = p("landfill.precipitation") * area * through + p("landfill.inflow", site)
    return np.asarray(water * (mass > 0))


def leach(
    p: Sample,
    water: Mapping[str, Array],
    by_age: Mapping[str, Array],
    solids: Mapping[str, Array],
    usual: Array,
) -> tuple[Array, Array, Array, dict[str, Array]]:
    """To the river, to the sewer, back to the landfill, and what left each site [kg/yr].

    `by_age` is the waste of a site [t] by class of age, `usual` the usual content [kg/t].
    """
    released = {}
    for site in SITES:
        mass = by_age[site].sum(axis=0)
        concentration = sum(
            ratio(part, mass) * p("landfill.concentration", f"{site}.{age}", "s")
            for part, age in zip(by_age[site], AGES, strict=True)
        )
        share = ratio(concentration * ratio(water[site], mass), usual)
        released[site] = solids[site] * np.minimum(share, 1)
    caught = {site: released[site] * p("landfill.caught", site) for site in SITES}
    to_plant = sum(caught.values()) * p("leachate.to_treatment")
    held = to_plant * p("leachate.removal", axis="s")
    escaped = {site: released[site] - caught[site] for site in SITES}
    lost = sum(escaped[site] * p("landfill.lost_to_river", site) for site in SITES)
    to_sewer, missed = sum(caught.values()) - to_plant, sum(escaped.values()) - lost
    p.check(sum(released.values()), to_plant - held, lost, to_sewer, held, missed)
    return to_plant - held + lost, to_sewer, held, released
