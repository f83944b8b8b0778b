"""Where the waste of one person ends in the least numpy: tonnes, substances and carbon.

Everything is proportional to people and to the growth of waste, so one person of the first year
tells all years. Arrays have the axes (fraction, draw), those of substances (substance, draw), those
of carbon (kind, fraction, draw) with biogenic carbon before fossil carbon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from least_sample import SITES, Sample, ratio

from wastewater.model.distributions import Array

DRY = ("paper", "cardboard", "glass", "metal", "plastic", "carton", "textile")
TOGETHER = {
    name: tuple(name.split("+"))
    for name in (
        "paper+cardboard",
        "metal+glass",
        "metal+plastic",
        "plastic+carton",
        "plastic+metal+carton",
        "paper+cardboard+plastic+metal+carton",
    )
}
CLASSES = ("none", "low", "medium", "high", "very_high")
KILN_AND_RECYCLER = ("incineration", "recycled")


@dataclass
class Fate:
    """What becomes of the waste of one person of the first year.

    `litter` [kg/yr] goes to the river; `solids` [kg/yr] and `decaying`, `body` [t/yr] stay in the
    sites; `to_air` [t carbon/yr] (kind, draw) leaves as gas at once; `carbon` [t/yr] will decay.
    """

    litter: Array
    solids: dict[str, Array]
    decaying: dict[str, Array]
    body: dict[str, Array]
    to_air: Array
    carbon: dict[str, Array]


def fate(p: Sample) -> Fate:
    """Follow the waste of one person to its end."""
    tonnes, littered = ends(p)
    content = p.rows.content(p.values)
    solid, carbon, kiln = treated(p, tonnes, content)
    to_air = burnt_or_rotted(p, tonnes, kiln)
    out = Fate(carried(littered, content), {}, {}, {}, to_air, {})
    for site in SITES:
        at_site(p, site, tonnes[site], solid[site], carbon[site], content, out)
        littered = littered + tonnes[site] * leak(p, site)
    swum = carried(littered * p("litter.to_river", axis="f"), content)
    out.litter = out.litter * ratio(swum, carried(littered, content))
    return out


def carried(tonnes: Array, content: Array) -> Array:
    """The substances in some waste [kg/yr]."""
    return np.asarray(np.einsum("fd,fsd->sd", tonnes, content))


def leak(p: Sample, stage: str) -> Array:
    """What escapes at a stage [1]: a line between the classes of severity, by mobility."""
    severity = p("litter.severity", stage)
    escaping = sum(
        np.maximum(1 - abs(severity - i), 0) * p("litter.leakage", f"{stage}.{name}")
        for i, name in enumerate(CLASSES)
    )
    return np.asarray(escaping * p("litter.mobile", axis="f"))


def ends(p: Sample) -> tuple[dict[str, Array], Array]:
    """Where the waste goes [t/yr], and what is littered before it gets there."""
    made = p("waste.composition", axis="f") * (p("waste.generation") + p("waste.business"))
    missed = made * (1 - p("waste.served"))
    burnt, thrown = (missed * p("uncollected.route", way) for way in ("open_burning", "litter"))
    dumped = missed - burnt - thrown
    dropped = (made - missed) * leak(p, "collection")
    kerb = made - missed - dropped
    food, hazardous, sent, refuse = bins(p, kerb)
    brought = p("centre.waste", axis="f")
    kept = brought * p("centre.recycled", axis="f")
    refuse = refuse + brought - kept
    food, hazardous = food + kept * p.is_any("food"), hazardous + kept * p.is_any("hazardous")
    sorted_out = (sent + kept * p.is_any(*DRY)) * leak(p, "sorting")
    passed_on = sent + kept * p.is_any(*DRY) - sorted_out
    recycled = passed_on * p("recycling.yield", axis="f")
    reject = food * p("organics.reject", axis="f")
    composted = (food - reject) * p("organics.route", "composting")
    refuse = refuse + reject + passed_on - recycled
    blown = refuse * leak(p, "transport")
    ways = {way: (refuse - blown) * p("residual.route", way) for way in ("incineration", "mbt")}
    ways["landfill"] = (refuse - blown) * p("residual.route", "landfill")
    ways["dumpsite"] = refuse - blown - sum(ways.values()) + dumped
    ways |= {"open_burning": burnt, "composting": composted, "hazardous": hazardous}
    ways["biowaste_digestion"] = food - reject - composted
    ways["recycled"] = recycled + kept * p.is_any("residual")
    littered = thrown + dropped + sorted_out + blown
    p.check(made + brought, littered, *ways.values())
    return ways, littered


def bins(p: Sample, kerb: Array) -> tuple[Array, Array, Array, Array]:
    """What the food and the hazardous bin hold, what recyclers get of the dry bins, the rest."""
    users = p("sorting.access", axis="f") * p("sorting.participation", axis="f")
    own = users * p("sorting.correct", axis="f") * (1 - p.is_any("residual"))
    dry = [p.fractions.index(name) for name in DRY]
    astray = (1 - own) * p("sorting.misplaced", axis="f") * users[dry].max(axis=0)
    wrong, shared = use_of_wrong_bins(p, own, dry)
    all_wrong = wrong.sum(axis=1)
    in_food = (1 - own) * p("sorting.misplaced_food", axis="f") * users[p.fractions.index("food")]
    food = kerb * np.where(p.is_any("food"), own, in_food)
    hazardous = kerb * own * p.is_any("hazardous")
    to_wrong = kerb[dry] * ratio(astray[dry], all_wrong[dry])
    kept = kerb[dry] * own[dry]
    single, together = (p("sorting.yield", line, "f")[dry] for line in ("single", "together"))
    alone, sent = np.ones_like(kept), np.zeros_like(kerb)
    for name, share in shared.items():
        inside = np.isin(DRY, TOGETHER[name])
        alone[inside] -= share
        right = kept + to_wrong * wrong[dry][:, inside].sum(axis=1)
        sent[dry] += right * together * share * inside[:, None]
    sent[dry] += kept * single * np.maximum(alone, 0)
    p.check(kerb, food, hazardous, sent, rest := kerb - food - hazardous - sent)
    return food, hazardous, sent, rest


def use_of_wrong_bins(p: Sample, own: Array, dry: list[int]) -> tuple[Array, dict[str, Array]]:
    """How much each dry bin draws what is no business of it (material, bin, draw); who shares."""
    shared = {c: p.rows.stated(p.values, "collection.together", c) for c in TOGETHER}
    shared = {c: share for c, share in shared.items() if share is not None and share.any()}
    use = own[dry] * p("waste.composition", axis="f")[dry]
    wrong = np.repeat(use[None], len(p.fractions), axis=0)
    for column, material in enumerate(dry):
        wrong[material, column] = 0
    for name, share in shared.items():
        for material in TOGETHER[name]:
            for column, other in enumerate(DRY):
                if other in TOGETHER[name] and other != material:
                    both = use[column] * share
                    wrong[p.fractions.index(material), column] -= both
    return wrong, shared


def treated(
    p: Sample, tonnes: dict[str, Array], content: Array
) -> tuple[dict[str, Array], dict[str, Array], Array]:
    """Substances and carbon that the sites receive, and the carbon that is incinerated.

    What mechanical-biological treatment lets into the air is taken off the tonnes alone, and off
    the biogenic carbon in part.
    """
    c = carbon_content(p)
    into, dried = tonnes.pop("mbt"), p("mbt.route", "air", "f")
    route = {way: p("mbt.route", way, "f") for way in KILN_AND_RECYCLER}
    kept = {way: ratio(share, 1 - dried) for way, share in route.items()}
    left = into * c
    left[0] *= 1 - dried * p("mbt.carbon_loss")
    rest = 1 - sum(kept.values())
    solid = {site: carried(tonnes[site], content) for site in SITES}
    out = [carried(into * share, content) for share in kept.values()]
    solid["landfill"] = solid["landfill"] + carried(into, content) - sum(out)
    carbon = {site: tonnes[site] * c for site in SITES}
    carbon["landfill"] = carbon["landfill"] + left * rest
    p.check(left, *(left * share for share in (rest, *kept.values())))
    tonnes["landfill"] = tonnes["landfill"] + into * np.maximum(1 - dried - sum(route.values()), 0)
    tonnes["mbt_air"] = into * c - left
    return solid, carbon, tonnes["incineration"] * c + left * kept["incineration"]


def carbon_content(p: Sample) -> Array:
    """Carbon of wet waste [t/t], (kind, fraction, draw)."""
    kinds = [p(f"property.carbon_{kind}", axis="f") for kind in ("biogenic", "fossil")]
    return np.stack(kinds) * (1 - p("property.water", axis="f"))


def burnt_or_rotted(p: Sample, tonnes: Mapping[str, Array], kiln: Array) -> Array:
    """Carbon that plants and fires send into the air [t/yr], (kind, draw)."""
    c = carbon_content(p)
    air = (tonnes["open_burning"] * c).sum(axis=1) * p("burning.oxidised")
    air = air + kiln.sum(axis=1) * (1 - p("incineration.unburnt"))
    air = air + tonnes["mbt_air"].sum(axis=1)
    for plant in ("composting", "biowaste_digestion"):
        air[0] += (tonnes[plant] * c[0]).sum(axis=0) * p("biological.carbon_loss", plant)
    return np.asarray(air)


def at_site(
    p: Sample, site: str, tonnes: Array, solid: Array, carbon: Array, content: Array, out: Fate
) -> None:
    """Part what a site receives: some escapes, some rots with air, some decays, the rest stays."""
    away = leak(p, site)
    there, airless = tonnes * (1 - away), p("landfill.mcf", site)
    rots = degradable(p)
    out.decaying[site] = there * rots * airless
    out.body[site] = there * (1 - rots)
    p.check(tonnes, tonnes * away, there * rots * (1 - airless), out.decaying[site], out.body[site])
    blown = solid * ratio(carried(tonnes * away, content), carried(tonnes, content))
    out.litter = out.litter + blown
    out.solids[site] = solid - blown
    can_rot = carbon[0] * (1 - away) * degradable_carbon(p)
    out.carbon[site] = can_rot * airless
    out.to_air[0] += (can_rot * (1 - airless)).sum(axis=0)


def degradable(p: Sample) -> Array:
    """The mass of wet waste that can decay [t/t]: cellulose, C6H10O5, by its carbon."""
    doc = p("landfill.doc", axis="f") * p("landfill.docf", axis="f")
    return np.asarray((1 - p("property.water", axis="f")) * doc * 162 / 72)


def degradable_carbon(p: Sample) -> Array:
    """The share of the biogenic carbon that can decay [1]."""
    doc = p("landfill.doc", axis="f") * p("landfill.docf", axis="f")
    return np.minimum(ratio(doc, p("property.carbon_biogenic", axis="f")), 1)
