"""The waste sheets of the pandas model: where the waste of one person of the first year ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from loop_pandas_sheet import DRY, SITES, Sheet, check, ratio

CLASSES = ("none", "low", "medium", "high", "very_high")
CONTAINERS = (
    "paper+cardboard",
    "metal+glass",
    "metal+plastic",
    "plastic+carton",
    "plastic+metal+carton",
    "paper+cardboard+plastic+metal+carton",
)


@dataclass
class Fate:
    """Where the waste of one person ends.

    `litter` [kg/yr] goes to the river, `biogenic` and `fossil` [t carbon/yr] leave as gas at once.
    By site: `solids` [kg/yr], `decaying`, `body` [t/yr] and `carbon` [t/yr] that will decay.
    """

    litter: pd.Series
    biogenic: float
    fossil: float
    solids: dict[str, pd.Series]
    decaying: dict[str, pd.Series]
    body: dict[str, pd.Series]
    carbon: dict[str, pd.Series]


def fate(p: Sheet) -> Fate:
    """Follow the waste of one person to its end."""
    ways = ends(p)
    content = p.content()
    carbon = carbon_content(p)
    tonnes, solids, left = mechanical_biological(p, ways, content, carbon)
    biogenic, fossil = burnt_or_rotted(p, ways, carbon, left)
    littered = ways["litter"]
    litter = littered @ content
    out = Fate(litter, biogenic, fossil, {}, {}, {}, {})
    for site in SITES:
        at_site(p, site, tonnes[site], solids[site], left[site], content, out)
        littered = littered + tonnes[site] * leak(p, site)
    swum = (littered * p.fractions("litter.to_river")) @ content
    out.litter = out.litter * ratio(swum, littered @ content)
    return out


def leak(p: Sheet, stage: str) -> pd.Series:
    """What escapes at a stage [1]: a line between the classes of severity, by mobility."""
    factors = [p.one("litter.leakage", f"{stage}.{name}") for name in CLASSES]
    escaping = np.interp(p.one("litter.severity", stage), range(len(CLASSES)), factors)
    return p.fractions("litter.mobile") * escaping


def ends(p: Sheet) -> pd.DataFrame:
    """Where the waste goes [t/yr]: one row per fraction, one column per way."""
    made = p.fractions("waste.composition") * (p.one("waste.generation") + p.one("waste.business"))
    missed = made * (1 - p.one("waste.served"))
    burnt = missed * p.one("uncollected.route", "open_burning")
    thrown = missed * p.one("uncollected.route", "litter")
    dropped = (made - missed) * leak(p, "collection")
    kerb = made - missed - dropped
    bins = sorted_at_the_door(p, kerb)
    to_recycling = recyclable(p, bins)
    brought = p.fractions("centre.waste")
    kept = brought * p.fractions("centre.recycled")
    food, hazardous = bins["food"].copy(), bins["hazardous"].copy()
    refuse = kerb - food - hazardous - to_recycling + brought - kept
    food["food"] += kept["food"]
    hazardous["hazardous"] += kept["hazardous"]
    to_recycling = to_recycling + kept.drop(["food", "hazardous", "residual"]).reindex(
        kept.index, fill_value=0.0
    )
    sorted_out = to_recycling * leak(p, "sorting")
    recycled = (to_recycling - sorted_out) * p.fractions("recycling.yield")
    reject = food * p.fractions("organics.reject")
    composted = (food - reject) * p.one("organics.route", "composting")
    refuse = refuse + reject + to_recycling - sorted_out - recycled
    blown = refuse * leak(p, "transport")
    moved = refuse - blown
    recycled["residual"] += kept["residual"]
    ways = pd.DataFrame(
        {
            "litter": thrown + dropped + sorted_out + blown,
            "open_burning": burnt,
            "recycled": recycled,
            "hazardous": hazardous,
            "composting": composted,
            "biowaste_digestion": food - reject - composted,
            "incineration": moved * p.one("residual.route", "incineration"),
            "mbt": moved * p.one("residual.route", "mbt"),
            "landfill": moved * p.one("residual.route", "landfill"),
        }
    )
    routed = ways[["incineration", "mbt", "landfill"]].sum(axis=1)
    ways["dumpsite"] = moved - routed + missed - burnt - thrown
    check(made + brought, ways.sum(axis=1))
    return ways


def sorted_at_the_door(p: Sheet, kerb: pd.Series) -> pd.DataFrame:
    """What is put into each bin [t/yr]: one row per material, one column per bin."""
    users = p.fractions("sorting.access") * p.fractions("sorting.participation")
    own = users * p.fractions("sorting.correct")
    own["residual"] = 0.0
    use = (own * p.fractions("waste.composition"))[DRY]
    wrong = pd.DataFrame([use] * len(own), index=own.index)
    for material in DRY:
        wrong.loc[material, material] = 0.0
    for container, share in shared_containers(p).items():
        inside = container.split("+")
        for material in inside:
            others = [name for name in inside if name != material]
            wrong.loc[material, others] -= use[others] * share
    not_own = 1 - own
    astray = not_own * p.fractions("sorting.misplaced") * users[DRY].max()
    total = wrong.sum(axis=1)
    bins = wrong.mul(ratio(astray, total), axis=0)
    for material in DRY:
        bins.loc[material, material] = own[material]
    bins["food"] = not_own * p.fractions("sorting.misplaced_food") * users["food"]
    bins.loc["food", "food"] = own["food"]
    bins["hazardous"] = 0.0
    bins.loc["hazardous", "hazardous"] = own["hazardous"]
    bins["residual"] = 1 - bins.sum(axis=1)
    return bins.mul(kerb, axis=0)


def shared_containers(p: Sheet) -> dict[str, float]:
    """The share of households that have each shared container [1], where some have it."""
    shares = {name: p.one("collection.together", f"={name}") for name in CONTAINERS}
    return {name: share for name, share in shares.items() if share > 0}


def recyclable(p: Sheet, bins: pd.DataFrame) -> pd.Series:
    """What sorting passes on of what is in the dry bins [t/yr]."""
    single, together = (p.fractions("sorting.yield", line) for line in ("single", "together"))
    alone = pd.Series(1.0, index=DRY)
    passed = pd.Series(0.0, index=bins.index)
    for container, share in shared_containers(p).items():
        inside = container.split("+")
        alone[inside] -= share
        passed[inside] += bins.loc[inside, inside].sum(axis=1) * together[inside] * share
    for material in DRY:
        own = bins.loc[material, material]
        passed[material] += own * single[material] * max(alone[material], 0.0)
    return passed


def carbon_content(p: Sheet) -> pd.DataFrame:
    """Carbon in wet waste [t/t], by fraction and kind."""
    dry = 1 - p.fractions("property.water")
    kinds = ("biogenic", "fossil")
    return pd.DataFrame({kind: dry * p.fractions(f"property.carbon_{kind}") for kind in kinds})


Carbon = dict[str, pd.DataFrame]


def mechanical_biological(
    p: Sheet, ways: pd.DataFrame, content: pd.DataFrame, carbon: pd.DataFrame
) -> tuple[dict[str, pd.Series], dict[str, pd.Series], Carbon]:
    """What the sites receive after it: tonnes, substances [kg/yr] and carbon [t/yr].

    The carbon is that of both sites, of incineration and of what has rotted in the treatment.
    """
    into, dried = ways["mbt"], p.fractions("mbt.route", "air")
    kiln, recycled = (p.fractions("mbt.route", way) for way in ("incineration", "recycled"))
    tonnes = {site: ways[site] for site in SITES}
    solids = {site: tonnes[site] @ content for site in SITES}
    out = (into * ratio(kiln + recycled, 1 - dried)) @ content
    solids["landfill"] = solids["landfill"] + into @ content - out
    before = carbon.mul(into, axis=0)
    after = before.copy()
    after["biogenic"] *= 1 - dried * p.one("mbt.carbon_loss")
    to_kiln, to_recycler = (after.mul(ratio(x, 1 - dried), axis=0) for x in (kiln, recycled))
    left = {site: carbon.mul(tonnes[site], axis=0) for site in SITES}
    left["landfill"] = left["landfill"] + after - to_kiln - to_recycler
    left["incineration"] = carbon.mul(ways["incineration"], axis=0) + to_kiln
    left["mbt"] = before - after
    tonnes["landfill"] = tonnes["landfill"] + into * (1 - dried - kiln - recycled).clip(lower=0)
    return tonnes, solids, left


def burnt_or_rotted(
    p: Sheet, ways: pd.DataFrame, carbon: pd.DataFrame, left: Carbon
) -> tuple[float, float]:
    """Carbon that plants and fires send into the air [t/yr], biogenic and fossil."""
    gas = carbon.mul(ways["open_burning"], axis=0).sum() * p.one("burning.oxidised")
    gas = gas + left["incineration"].sum() * (1 - p.one("incineration.unburnt"))
    gas = gas + left["mbt"].sum()
    for plant in ("composting", "biowaste_digestion"):
        rotted = (ways[plant] * carbon["biogenic"]).sum()
        gas["biogenic"] += rotted * p.one("biological.carbon_loss", plant)
    return gas["biogenic"], gas["fossil"]


def at_site(
    p: Sheet,
    site: str,
    tonnes: pd.Series,
    solids: pd.Series,
    carbon: pd.DataFrame,
    content: pd.DataFrame,
    out: Fate,
) -> None:
    """Part what a site receives: some escapes, some rots with air, some decays, the rest stays."""
    away = tonnes * leak(p, site)
    there, airless = tonnes - away, p.one("landfill.mcf", site)
    rots = there * degradable(p)
    out.decaying[site] = rots * airless
    out.body[site] = there - rots
    check(tonnes, away, rots * (1 - airless), out.decaying[site], out.body[site])
    blown = solids * ratio(away @ content, tonnes @ content)
    out.litter = out.litter + blown
    out.solids[site] = solids - blown
    can_rot = carbon["biogenic"] * (1 - leak(p, site)) * degradable_carbon(p)
    out.carbon[site] = can_rot * airless
    out.biogenic += (can_rot * (1 - airless)).sum()


def degradable(p: Sheet) -> pd.Series:
    """The mass of wet waste that can decay [t/t]: cellulose, C6H10O5, by its carbon."""
    doc = p.fractions("landfill.doc") * p.fractions("landfill.docf")
    return (1 - p.fractions("property.water")) * doc * 162 / 72


def degradable_carbon(p: Sheet) -> pd.Series:
    """The share of the biogenic carbon that can decay [1]."""
    doc = p.fractions("landfill.doc") * p.fractions("landfill.docf")
    return ratio(doc, p.fractions("property.carbon_biogenic")).clip(upper=1)
