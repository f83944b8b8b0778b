"""Carbon in waste, biogenic and fossil, from the fractions to air, soil, products and landfill.

A layer of its own beside mass and substances, on the same processes: what burns, rots or decays
leaves as gas, the rest stays. Items are the fractions' biogenic and then their fossil carbon, so
that each fraction decays in a landfill at its own rate. Arrays have the axes (item, draw), flows in
t carbon a year, shares without unit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wastewater.inputs.vocabulary import BIOLOGICAL, LANDFILLS, ROUTE_TARGETS
from wastewater.model import decay
from wastewater.model.distributions import Array
from wastewater.model.litter import leakage
from wastewater.model.lookup import Parameters
from wastewater.model.network import Network, Route, build
from wastewater.model.structure import BORDERS
from wastewater.model.waste import left_after_drying, mean_composition

KINDS = ("biogenic", "fossil")


def items(fractions: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the items: biogenic carbon of every fraction, then fossil carbon."""
    return tuple(f"{fraction}.{kind}" for kind in KINDS for fraction in fractions)


def network() -> Network:
    """Declare the carbon network; it begins where fractions lose their identity."""
    splits = {
        "open_burning": Route(("air",), "soil"),
        "litter": Route(("river",), "soil"),
        **{process: Route(("air",), "soil") for process in BIOLOGICAL},
        "incineration": Route(("bottom_ash",), "air"),
        "mbt": Route(ROUTE_TARGETS["mbt.route"], "landfill"),
    }
    stores = {}
    for site in LANDFILLS:
        splits[site] = Route(("litter", "air", f"{site}_decaying"), f"{site}_body")
        splits[f"{site}_gas"] = Route(("gas_used",), "air")
        stores[f"{site}_decaying"] = Route((f"{site}_gas",))
        stores[f"{site}_body"] = Route(())
    return build(splits, stores, BORDERS)


def content(p: Parameters) -> Array:
    """Return the carbon in wet waste [t/t], axes (item, draw)."""
    dry = 1 - p.fractions("property.water")
    biogenic = p.fractions("property.carbon_biogenic")
    return np.concatenate([dry * biogenic, dry * p.fractions("property.carbon_fossil")])


def carried(tonnes: Array, carbon: Array) -> Array:
    """Return the carbon [t/yr] in a flow of waste `tonnes` [t/yr], axes (item, draw).

    `carbon` is its content [t/t], axes (item, draw).
    """
    return np.concatenate([tonnes, tonnes]) * carbon


def shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Return the named shares of all splits and stores of the carbon network [1]."""
    burnt = p.scalar("burning.oxidised")
    named: dict[tuple[str, str], Array] = {
        ("open_burning", "air"): burnt[None, :],
        ("litter", "river"): _both(p.fractions("litter.to_river")),
        ("incineration", "bottom_ash"): p.scalar("incineration.unburnt")[None, :],
    }
    for process in BIOLOGICAL:
        named[process, "air"] = _biogenic(p, p.scalar("biological.carbon_loss", process))
    for site in LANDFILLS:
        named |= _landfill_shares(p, site)
    return named | _mbt_shares(p)


def _mbt_shares(p: Parameters) -> dict[tuple[str, str], Array]:
    """Of what the mass loses, the most is water; what is left takes the carbon that is left."""
    dried = p.fractions("mbt.route", "air")
    rotted = _biogenic(p, dried * p.scalar("mbt.carbon_loss"))
    named = {("mbt", "air"): rotted}
    for target, kept in left_after_drying(p).items():
        named["mbt", target] = _both(kept) * (1 - rotted)
    return named


def _landfill_shares(p: Parameters, site: str) -> dict[tuple[str, str], Array]:
    escaping = leakage(p, site)
    without_air = p.scalar("landfill.mcf", site)
    decaying = degradable_share(p) * (1 - escaping)
    return {
        (site, "litter"): _both(escaping),
        (site, "air"): _biogenic(p, decaying * (1 - without_air)),
        (site, f"{site}_decaying"): _biogenic(p, decaying * without_air),
        (f"{site}_decaying", f"{site}_gas"): _biogenic(p, decay.yearly_share(p, site)),
        (f"{site}_gas", "gas_used"): p.scalar("landfill.gas_caught", site)[None, :],
    }


def degradable_share(p: Parameters) -> Array:
    """Return the share of the biogenic carbon of each fraction that can decay [1], at most 1."""
    degradable = p.fractions("landfill.doc") * p.fractions("landfill.docf")
    carbon = p.fractions("property.carbon_biogenic")
    share = np.divide(degradable, carbon, out=np.zeros_like(carbon), where=carbon > 0)
    return np.minimum(share, 1.0)


def opening(p: Parameters) -> dict[str, Array]:
    """Return the carbon in place at the start, by store [t], axes (item, draw)."""
    stocks = {}
    for site in LANDFILLS:
        mass = p.scalar("landfill.stock", site) * mean_composition(p)
        carbon = carried(mass, content(p))
        degradable = degradable_share(p)
        still = degradable * p.scalar("landfill.mcf", site) * decay.left_of_legacy(p, site)
        stocks[f"{site}_decaying"] = carbon * _biogenic(p, still)
        # What can decay and no longer lies there has gone.
        stocks[f"{site}_body"] = carbon * (1 - _biogenic(p, degradable))
    return stocks


def _both(share: Array) -> Array:
    """Share of both kinds of carbon, from a share of each fraction."""
    return np.concatenate([share, share])


def _biogenic(p: Parameters, share: Array) -> Array:
    """Share of the biogenic carbon; nothing of the fossil."""
    each = np.broadcast_to(share, (len(p.index.fractions), p.draws))
    return np.concatenate([each, np.zeros_like(each)])
