"""Solid waste: from ten fractions through ten bins to where each tonne ends.

Arrays have the axes (fraction, draw), mass in t/yr (wet), shares without unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wastewater.errors import ModelError, Problem
from wastewater.inputs import vocabulary
from wastewater.inputs.vocabulary import BIOLOGICAL, LANDFILLS, ROUTE_TARGETS
from wastewater.model import decay
from wastewater.model.distributions import Array
from wastewater.model.litter import leakage
from wastewater.model.lookup import Parameters
from wastewater.model.network import Network, Route, build
from wastewater.model.sorting import (
    DRY_BINS,
    bins_matrix,
    containers,
    sorting_yield,
)

ROUTED_RESIDUAL = ROUTE_TARGETS["residual.route"]

CENTRE = "recycling_centre"

#: Where recycling centres send what they do not pass on as residual waste, by fraction. Garden
#: waste counts as food, wood and building waste as residual: it is reused or recycled as it is.
CENTRE_TARGETS = {"food": "organics", "residual": "recycled", "hazardous": "hazardous_treated"}

# Rounding of ten typed shares; beyond it waste would appear or vanish.
_COMPOSITION_TOLERANCE = 1e-6


def together(container: str) -> str:
    """Return the process of a container that several fractions share."""
    return f"together:{container}"


def network(fractions: Sequence[str]) -> Network:
    """Declare the waste network for bins of the given fractions; items are fractions [t/yr]."""
    bins = [f"bin_{f}" for f in fractions if f != "residual"]
    splits = {
        "waste_generated": Route(("uncollected",), "collected"),
        "uncollected": Route(("open_burning", "litter"), "dumpsite"),
        "collected": Route(("litter", *bins), "bin_residual"),
        **_dry_containers(),
        "bin_food": Route((), "organics"),
        "bin_hazardous": Route((), "hazardous_treated"),
        "bin_residual": Route((), "residual_treatment"),
        CENTRE: Route(("recycling", *CENTRE_TARGETS.values()), "residual_treatment"),
        "organics": Route(("residual_treatment", "composting"), "biowaste_digestion"),
        "recycling": Route(("litter", "recycled"), "residual_treatment"),
        "residual_treatment": Route(("litter", *ROUTED_RESIDUAL), "dumpsite"),
        "mbt": Route(ROUTE_TARGETS["mbt.route"], "landfill"),
        "incineration": Route(("fly_ash", "bottom_ash"), "air"),
        "composting": Route(("air",), "soil"),
        "biowaste_digestion": Route(("air",), "soil"),
        "open_burning": Route(("soil",), "air"),
        "litter": Route(("river",), "soil"),
    }
    for site in LANDFILLS:
        splits[site] = Route(("litter", "air", f"{site}_decaying"), f"{site}_body")
        splits[f"{site}_gas"] = Route(("gas_used",), "air")
    stores = {f"{site}_decaying": Route((f"{site}_gas",)) for site in LANDFILLS}
    stores |= {f"{site}_body": Route(()) for site in LANDFILLS}
    supplies = [
        ("households", "waste_generated"),
        ("businesses", "waste_generated"),
        ("households", CENTRE),
    ]
    return build(splits, stores, supplies)


def _dry_containers() -> dict[str, Route]:
    """Routes of the dry bins: emptied alone, or into a container that several fractions share."""
    known = vocabulary.container_members()
    routes = {}
    for name in DRY_BINS:
        shared = tuple(together(c) for c, inside in known.items() if name in inside)
        routes[f"bin_{name}"] = Route(("recycling", *shared), "residual_treatment")
    return routes | {together(c): Route(("recycling",), "residual_treatment") for c in known}


def supply(p: Parameters, people: Array, years_on: int) -> dict[tuple[str, str], Array]:
    """Return the waste that households and businesses give off in a year [t/yr].

    Parameters
    ----------
    p : Parameters
        The sample.
    people : numpy.ndarray
        Residents and displaced people, shape (draws,).
    years_on : int
        Years since the first year.

    Raises
    ------
    ModelError
        When the shares of the fractions do not add up to 1.
    """
    composition = p.fractions("waste.composition")
    _check_composition(p, composition)
    grown = people * (1 + p.scalar("waste.growth")) ** years_on
    given_off = {
        ("households", "waste_generated"): composition * (p.scalar("waste.generation") * grown),
        ("businesses", "waste_generated"): composition * (p.scalar("waste.business") * grown),
    }
    brought = p.fractions("centre.waste")
    return given_off | {("households", CENTRE): brought * grown} if brought.any() else given_off


def kerbside(p: Parameters, people: Array, years_on: int) -> Array:
    """Return the waste that is collected from the bins in a year [t/yr], axes (material, draw).

    The arguments are those of `supply`.
    """
    given_off = supply(p, people, years_on)
    from_doors = sum(flow for (_, to), flow in given_off.items() if to != CENTRE)
    kept = 1 - leakage(p, "collection")
    return np.asarray(from_doors * p.scalar("waste.served") * kept)


def mean_composition(p: Parameters) -> Array:
    """Return the composition of all waste, bins and recycling centres [1], (material, draw)."""
    in_bins = p.scalar("waste.generation") + p.scalar("waste.business")
    given_off = p.fractions("waste.composition") * in_bins + p.fractions("centre.waste")
    total = given_off.sum(axis=0)
    return np.asarray(np.divide(given_off, total, out=np.zeros_like(given_off), where=total > 0))


def _check_composition(p: Parameters, composition: Array) -> None:
    total = composition.sum(axis=0)
    if np.abs(total - 1).max() > _COMPOSITION_TOLERANCE:
        worst = total[np.argmax(np.abs(total - 1))]
        raise ModelError(
            [Problem("model.composition", value=f"{worst:.4g}", fields={"city": p.index.city})]
        )


def shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of all splits and stores of the waste network [1]."""
    return {edge: share for group in SHARES for edge, share in group(p).items()}


def collection_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares from the doors into the bins [1]."""
    named = {("waste_generated", "uncollected"): _row(1 - p.scalar("waste.served"))}
    return named | _bin_shares(p)


def sorting_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of recycling centres and of sorting for recycling [1]."""
    return _centre_shares(p) | _recycling_shares(p)


def treatment_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of residual waste and biowaste on their way to an end [1]."""
    named = _residual_shares(p)
    reject = p.fractions("organics.reject")
    named["organics", "residual_treatment"] = reject
    named["organics", "composting"] = (1 - reject) * p.scalar("organics.route", "composting")
    return named


def end_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares where waste is not collected, burns, rots or swims away [1]."""
    named: dict[tuple[str, str], Array] = {}
    for target in ROUTE_TARGETS["uncollected.route"]:
        named["uncollected", target] = _row(p.scalar("uncollected.route", target))
    for target in ROUTE_TARGETS["mbt.route"]:
        named["mbt", target] = p.fractions("mbt.route", target)
    for process in BIOLOGICAL:
        named[process, "air"] = _row(p.scalar("biological.mass_loss", process))
    named["litter", "river"] = p.fractions("litter.to_river")
    return named | _ash_shares(p)


def _bin_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    escaping, matrix = leakage(p, "collection"), p.part("bins", bins_matrix)
    named = {("collected", "litter"): escaping}
    for column, name in enumerate(p.index.fractions):
        if name != "residual":
            named["collected", f"bin_{name}"] = matrix[:, column] * (1 - escaping)
    return named


def container_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of the dry bins and of the containers that they share [1]."""
    shared = containers(p)
    none = np.zeros((1, 1))
    named: dict[tuple[str, str], Array] = {}
    alone = dict.fromkeys(DRY_BINS, np.ones(1))
    for container, inside in vocabulary.container_members().items():
        share = shared.get(container)
        for name in inside:
            named[f"bin_{name}", together(container)] = none if share is None else _row(share)
            alone[name] = alone[name] if share is None else alone[name] - share
        passed = none if share is None else sorting_yield(p, inside, "together")
        named[together(container), "recycling"] = passed
    for name, share in alone.items():
        passed = sorting_yield(p, (name,), "single")
        # Rounding of shares that add up to 1 must not leave a negative rest.
        named[f"bin_{name}", "recycling"] = passed * np.maximum(share, 0.0)
    return named


def _centre_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    passed_on = p.fractions("centre.recycled")
    fractions = p.index.fractions
    named: dict[tuple[str, str], Array] = {}
    for fraction, target in CENTRE_TARGETS.items():
        named[CENTRE, target] = passed_on * np.isin(fractions, fraction)[:, None]
    dry = ~np.isin(fractions, list(CENTRE_TARGETS))
    named[CENTRE, "recycling"] = passed_on * dry[:, None]
    return named


def _recycling_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    escaping = leakage(p, "sorting")
    made = p.fractions("recycling.yield") * (1 - escaping)
    return {("recycling", "litter"): escaping, ("recycling", "recycled"): made}


def _residual_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    escaping = leakage(p, "transport")
    named = {("residual_treatment", "litter"): escaping}
    for target in ROUTED_RESIDUAL:
        route = p.scalar("residual.route", target)
        named["residual_treatment", target] = (1 - escaping) * route
    return named


def left_after_drying(p: Parameters) -> dict[str, Array]:
    """Return where what is left in mechanical-biological treatment goes [1], (fraction, draw).

    By target: its share of the mass that has not dried or rotted away; the rest goes to landfill.
    """
    left = 1 - p.fractions("mbt.route", "air")
    routes = {t: p.fractions("mbt.route", t) for t in ROUTE_TARGETS["mbt.route"] if t != "air"}
    return {
        target: np.divide(route, left, out=np.zeros_like(route), where=left > 0)
        for target, route in routes.items()
    }


def ash(p: Parameters) -> Array:
    """Return the ash content of each fraction, wet basis [1], axes (fraction, draw)."""
    return p.fractions("property.ash") * (1 - p.fractions("property.water"))


def _ash_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Shares of what burns: gas and vapour leave, the ash stays."""
    fly = p.scalar("incineration.fly_ash")
    return {
        ("incineration", "fly_ash"): ash(p) * fly,
        ("incineration", "bottom_ash"): ash(p) * (1 - fly),
        ("open_burning", "soil"): ash(p),
    }


def site_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the shares of a site that escape, rot with air, decay without or stay [1]."""
    named: dict[tuple[str, str], Array] = {}
    for site in LANDFILLS:
        escaping = leakage(p, site)
        named[site, "litter"] = escaping
        for target, share in decay.degradable_mass(p, site).items():
            named[site, target] = share * (1 - escaping)
        named[f"{site}_decaying", f"{site}_gas"] = decay.yearly_share(p, site)
        named[f"{site}_gas", "gas_used"] = _row(p.scalar("landfill.gas_caught", site))
    return named


#: Formulas of the shares, each of some processes: what one leaves as it is stays as it is.
SHARES = (
    collection_shares,
    container_shares,
    sorting_shares,
    treatment_shares,
    end_shares,
    site_shares,
)


def opening(p: Parameters) -> dict[str, Array]:
    """Return the waste in place at the start, by store [t], axes (fraction, draw).

    The waste in place has the composition of today's waste; of its degradable part as much is left
    as the years since its deposit have spared.
    """
    stocks: dict[str, Array] = {}
    for site in LANDFILLS:
        mass = p.scalar("landfill.stock", site) * mean_composition(p)
        left = decay.degradable_mass(p, site)[f"{site}_decaying"] * decay.left_of_legacy(p, site)
        stocks[f"{site}_decaying"] = mass * left
        stocks[f"{site}_body"] = mass * (1 - left)
    return stocks


def _row(values: Array) -> Array:
    """Give a parameter without fractions the axes (1, draw)."""
    return values[None, :]
