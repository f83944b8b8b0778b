"""The water sheets of the pandas model: works, sludge, leachate and river, by substance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from loop_pandas_sheet import SITES, Sheet, check, ratio, share_of

STAGES = ("whole_plant", "primary", "secondary", "precipitation_p", "filtration", "advanced")
NITROGEN = ["total_n", "ammonium_n"]
YEAR = 365  # days


class Works:
    """Shares of what enters the works [1], while the measures stand still."""

    def __init__(self, p: Sheet) -> None:
        works = p.book.works.id
        bypassed, treated, nitrified = outages(p)
        self.overflow = 1 - (1 - p.substances("sewer.overflow", works)) * (1 - bypassed)
        left, sludge, broken = stages(p, treated, nitrified)
        digested = sludge * p.works("sludge.digested")
        gas = digested * p.substances("digester.degraded")
        reject = (digested - gas) * p.substances("digester.release")
        bound = reject * p.works("reject.treated") * p.substances("reject.removal")
        passing = (reject - bound) * p.substances("reject.passes_through")
        gain = 1 / (1 - (reject - bound - passing))
        disposed = (sludge - gas - reject + bound) * gain
        farm, kiln = (p.one("sludge.route", way) for way in ("agriculture", "sludge_incineration"))
        self.effluent = (left + passing) * gain
        self.runoff = disposed * farm * p.substances("agriculture.runoff")
        self.to_field = disposed * (1 - farm - kiln)
        elsewhere = (broken + gas) * gain + disposed * (farm + kiln)
        check(left * 0 + 1, self.effluent, self.to_field, elsewhere)
        self.field_to_river = p.substances("sludge_field.to_river", works)
        self.field_loss = (
            self.field_to_river
            + p.substances("sludge_field.to_soil", works)
            + p.substances("sludge_field.degraded", works)
        )
        self.passed = river(p)


def outages(p: Sheet) -> tuple[float, float, float]:
    """What outages by-pass, and what they leave of the secondary stage and of nitrification [1]."""
    bridged = 1 - p.works("outage.generator")
    pumps, blowers = (min(p.works(f"outage.{n}"), YEAR) * bridged for n in ("pumping", "aeration"))
    number = (p.works("outage.events") or 1.0) * bridged
    basin = min(p.works("outage.storage") * number / (p.works("sewer.inflow") / YEAR), YEAR)
    lost = max(pumps - basin, 0.0)
    running = YEAR - lost - max(blowers - max(pumps, basin), 0.0)
    treated = share_of(running, YEAR - lost)
    if blowers == 0:
        return lost / YEAR, treated, treated
    cycle, back = (YEAR - blowers) / max(number, 1e-300), p.works("outage.recovery")
    gone = share_of(back * (1 - math.exp(-cycle / max(back, 1e-300))), cycle)
    return lost / YEAR, treated, treated * (1 - gone)


def stages(p: Sheet, treated: float, nitrified: float) -> tuple[pd.Series, pd.Series, pd.Series]:
    """What passes all stages, what they send to the sludge and what they break down [1]."""
    left = pd.Series(1.0, index=p.book.substances)
    sludge, broken = left * 0, left * 0
    for stage in STAGES:
        place = f"{p.book.works.id}.{stage}"
        working = p.one("plant.stage", place)
        if working == 0:
            continue
        removed = left * p.substances("plant.removal", place) * working
        to_sludge = removed * p.substances("plant.to_sludge", place)
        away = removed - to_sludge
        if stage == "secondary":
            to_sludge = to_sludge * treated
            nitrogen = away[NITROGEN] * nitrified
            away = away * treated
            away[NITROGEN] = nitrogen
        sludge, broken = sludge + to_sludge, broken + away
        left = left - to_sludge - away
    return left, sludge, broken


def river(p: Sheet) -> pd.Series:
    """The share of what enters the river that arrives in the sea [1]."""
    reaches = p.book.works.reaches
    kept = pd.DataFrame({reach: 1 - p.substances("river.retention", reach) for reach in reaches})
    time = sum(p.one("river.travel_time", reach) for reach in reaches)
    return kept.prod(axis=1) * np.exp(-p.substances("river.decay") * time)


def sewage(p: Sheet, people: float) -> tuple[pd.Series, pd.Series]:
    """What enters the sewer and what reaches the river from septic tanks [kg/yr]."""
    works, load = p.book.works.id, p.substances("sewage.load")
    connected = people * p.works("sewer.connected")
    commuters = p.works("population.commuters") * p.one("population.commuter_weight")
    storm = p.works("sewer.inflow") * p.works("sewer.infiltration")
    users = connected * (1 + p.substances("industry.load_ratio", works)) + commuters
    onsite = load * (people - connected) * (1 - p.substances("onsite.degraded"))
    entering = load * users + storm * p.substances("storm.concentration")
    return entering, onsite * p.works("onsite.to_river")


def percolate(p: Sheet, site: str, mass: float) -> float:
    """The leachate of a site [m3/yr]: rain on its area, through its covers, and other water."""
    if mass <= 0:
        return 0.0
    final = p.one("landfill.cover_final", site)
    between = (1 - final) * p.one("landfill.cover_intermediate", site)
    shares = {"open": 1 - final - between, "intermediate": between, "final": final}
    through = sum(share * p.one("leachate.infiltration", of) for of, share in shares.items())
    area = p.one("landfill.area", f"={site}")
    if area == 0:
        area = mass / (p.one("landfill.depth", site) * p.one("landfill.density", site))
    return p.one("landfill.precipitation") * area * through + p.one("landfill.inflow", site)


def leach(
    p: Sheet,
    water: dict[str, float],
    by_age: dict[str, pd.Series],
    solids: dict[str, pd.Series],
    usual: pd.Series,
) -> tuple[pd.Series, pd.Series, pd.Series, dict[str, pd.Series]]:
    """To the river, to the sewer, back to the landfill, and what left each site [kg/yr]."""
    released, caught, lost = {}, {}, {}
    for site in SITES:
        mass = by_age[site].sum()
        concentration = pd.DataFrame(
            {
                age: p.substances("landfill.concentration", f"{site}.{age}")
                for age in by_age[site].index
            }
        )
        carried = concentration.mul(by_age[site]).sum(axis=1) * share_of(1.0, mass)
        share = ratio(carried * share_of(water[site], mass), usual).clip(upper=1)
        released[site] = solids[site] * share
        caught[site] = released[site] * p.one("landfill.caught", site)
        escaped = released[site] - caught[site]
        lost[site] = escaped * p.one("landfill.lost_to_river", site)
    collected = sum(caught.values())
    to_plant = collected * p.one("leachate.to_treatment")
    held = to_plant * p.substances("leachate.removal")
    to_river, to_sewer = to_plant - held + sum(lost.values()), collected - to_plant
    missed = sum(released.values()) - collected - sum(lost.values())
    check(sum(released.values()), to_river, to_sewer, held, missed)
    return to_river, to_sewer, held, released
