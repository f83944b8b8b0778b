"""Leachate: a landfill is a stock of substances of which water carries off a small share each year.

Arrays have the axes (item, draw), items are water [m3/yr] and substances [kg/yr]; shares without
unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from wastewater.errors import ModelError, Problem
from wastewater.inputs.vocabulary import AGES, LANDFILLS
from wastewater.model.decay import Aged, age_classes
from wastewater.model.distributions import Array
from wastewater.model.litter import leakage
from wastewater.model.lookup import Parameters
from wastewater.model.solve import into
from wastewater.model.waste import left_after_drying, mean_composition

Named = dict[tuple[str, str], Array]


def mean_content(p: Parameters, content: Array) -> Array:
    """Return the mean content of all waste, bins and recycling centres [kg/t], (substance, draw).

    Parameters
    ----------
    p : Parameters
        The sample.
    content : numpy.ndarray
        Content of substances in wet fractions [kg/t], axes (fraction, substance, draw).
    """
    return np.asarray(np.einsum("fd,fsd->sd", mean_composition(p), content))


def area(p: Parameters, site: str, mass: Array) -> Array:
    """Return the area of the waste body [m2], axes (draw,).

    The area that the city states, or the waste in place `mass` [t] / (depth [m] x density [t/m3]).
    """
    stated = p.index.exact(("landfill.area", "", "", site))
    if stated >= 0:
        return p.rows(stated)
    return np.asarray(
        mass / (p.scalar("landfill.depth", site) * p.scalar("landfill.density", site))
    )


def infiltration(p: Parameters, site: str) -> Array:
    """Return the share of the precipitation that becomes leachate [1], over all covers (draw,)."""
    final = p.scalar("landfill.cover_final", site)
    between = (1 - final) * p.scalar("landfill.cover_intermediate", site)
    covered = {"open": 1 - final - between, "intermediate": between, "final": final}
    return np.asarray(
        sum(share * p.scalar("leachate.infiltration", cover) for cover, share in covered.items())
    )


def leachate_volume(p: Parameters, site: str, mass: Array) -> Array:
    """Return the leachate of a site with the waste in place `mass` [t]: [m3/yr], axes (draw,).

    Water balance: precipitation x area x the share that gets through the cover, and other water
    that enters. Where no waste lies there is no leachate.
    """
    rain = p.scalar("landfill.precipitation") * area(p, site, mass) * infiltration(p, site)
    return np.asarray((rain + p.scalar("landfill.inflow", site)) * (mass > 0))


def concentration(p: Parameters, site: str, by_age: Aged) -> Array:
    """Return the concentration in the leachate of a site [kg/m3], axes (substance, draw).

    The mean over the ages of the waste, weighted by mass.
    """
    known = p.part(f"concentrations.{site}", partial(_concentrations, site))
    shares = np.stack(list(age_classes(by_age).values()))
    return np.asarray(np.einsum("ad,asd->sd", shares, known))


def _concentrations(site: str, p: Parameters) -> Array:
    """Concentration in the leachate of waste of each age [kg/m3], axes (age, substance, draw)."""
    return np.stack([p.substances("landfill.concentration", f"{site}.{age}") for age in AGES])


def release_rate(leachate_rate: Array, concentration: Array, content: Array) -> Array:
    """Return the share of a landfill's stock that leachate carries off in a year [1/yr].

    Leachate of waste with the usual content has the concentration of its age; where a substance
    has become rarer in the waste in place, it becomes rarer in the leachate in proportion. No more
    leaves than there is.

    Parameters
    ----------
    leachate_rate : numpy.ndarray
        Leachate per tonne of waste in place [m3/(t yr)], axes (draw,).
    concentration : numpy.ndarray
        Concentration in the leachate of waste with the usual content [kg/m3], (substance, draw).
    content : numpy.ndarray
        Usual content of the waste [kg/t], axes (substance, draw).
    """
    carried = leachate_rate * concentration  # kg/(t yr)
    rate = np.divide(carried, content, out=np.zeros_like(carried), where=content > 0)
    return np.minimum(rate, 1.0)


def releases(
    p: Parameters, volumes: Mapping[str, Array], by_age: Mapping[str, Aged], content: Array
) -> Named:
    """Return what leachate carries off the stock of each site in a year [1/yr].

    Parameters
    ----------
    p : Parameters
        The sample.
    volumes : mapping of str to array
        Leachate of each site [m3/yr], axes (draw,).
    by_age : mapping of str to Aged
        Waste in each site by its age [t].
    content : numpy.ndarray
        Usual content of the waste [kg/t], axes (substance, draw).

    Returns
    -------
    dict of edge to numpy.ndarray
        Axes (item, draw), water first with share 0.

    Raises
    ------
    ModelError
        When leachate would carry a substance that the waste does not contain.
    """
    named: Named = {}
    for site, volume in volumes.items():
        if not volume.any():
            continue
        mass = by_age[site].total
        per_tonne = np.divide(volume, mass, out=np.zeros_like(mass), where=mass > 0)
        carried = concentration(p, site, by_age[site])
        _check_content(p, site, carried, content)
        rate = release_rate(per_tonne, carried, content)
        share = np.zeros((1 + rate.shape[0], rate.shape[1]))
        share[1:] = rate
        named[f"{site}_body", f"{site}_leachate"] = share
    return named


def opening(p: Parameters, content: Array) -> dict[str, Array]:
    """Return the stock of water and substances in each landfill at the start [m3, kg]."""
    stocks = {}
    for site in LANDFILLS:
        stock = np.zeros((1 + content.shape[0], content.shape[1]))
        stock[1:] = p.scalar("landfill.stock", site) * content
        stocks[f"{site}_body"] = stock
    return stocks


def shares(p: Parameters, river: str) -> Named:
    """Return the named shares of leachate [1]; what leaves the stock follows year by year."""
    named: Named = {}
    for site in LANDFILLS:
        named[f"{site}_body", f"{site}_leachate"] = np.zeros((1, 1))
    caught = p.scalar("landfill.caught", "landfill")[None, :]
    dump_caught = p.scalar("landfill.caught", "dumpsite")[None, :]
    named["landfill_leachate", "leachate_caught"] = caught
    named["dumpsite_leachate", "leachate_caught"] = dump_caught
    named["dumpsite_leachate", river] = (1 - dump_caught) * p.scalar(
        "landfill.lost_to_river", "dumpsite"
    )
    named["leachate_lost", river] = p.scalar("landfill.lost_to_river", "landfill")[None, :]
    named["leachate_caught", "leachate_treatment"] = p.scalar("leachate.to_treatment")[None, :]
    removal = p.items("leachate.removal", water=0.0)
    removal[0] = 1 - p.scalar("leachate.recovery")
    named["leachate_treatment", "landfill_body"] = removal
    return named


def carried_share(inflow: Array | None, route: Array, content: Array) -> Array:
    """Return the share of each item that follows the fractions on a route [1].

    Substances stay with their fraction: the share of a substance is that of the fractions which
    hold it.

    Parameters
    ----------
    inflow : numpy.ndarray or None
        Waste entering the process [t/yr], axes (fraction, draw); None when nothing enters.
    route : numpy.ndarray
        Share of each fraction that takes the route [1], axes (fraction, draw).
    content : numpy.ndarray
        Content of substances in fractions [kg/t], axes (fraction, substance, draw).

    Returns
    -------
    numpy.ndarray
        Axes (item, draw), water first with share 0.
    """
    share = np.zeros((1 + content.shape[1], content.shape[2]))
    if inflow is None:
        return share
    entering = np.einsum("fd,fsd->sd", inflow, content)
    leaving = np.einsum("fd,fsd->sd", inflow * route, content)
    np.divide(leaving, entering, out=share[1:], where=entering > 0)
    return share


def fraction_led_shares(
    p: Parameters, flows: Mapping[tuple[str, str], Array], content: Array, river: str
) -> Named:
    """Return how substances leave mechanical-biological treatment, litter and sites [1].

    What dries off or rots in mechanical-biological treatment carries none of the substances, so
    there the shares of the mass that is left are used.
    """
    named = {}
    for target, kept in left_after_drying(p).items():
        named["mbt", target] = carried_share(into(flows, "mbt"), kept, content)
    for site in LANDFILLS:
        received = into(flows, site)
        named[site, "litter"] = carried_share(received, leakage(p, site), content)
    littered = into(flows, "litter")
    named["litter", river] = carried_share(littered, p.fractions("litter.to_river"), content)
    return named


def thermal_shares(p: Parameters) -> Named:
    """Return how substances leave incineration, open burning and biological treatment [1]."""
    named: Named = {}
    for target in ("air", "fly_ash", "degraded"):
        named["incineration", target] = p.items("incineration.route", target, water=0.0)
    for target in ("air", "degraded"):
        named["open_burning", target] = p.items("burning.route", target, water=0.0)
    for process in ("composting", "biowaste_digestion"):
        named[process, "degraded"] = p.items("biological.degraded", process, water=0.0)
    return named


def _check_content(p: Parameters, site: str, concentration: Array, content: Array) -> None:
    if content.min() > 0:
        return
    missing = (concentration > 0).any(axis=1) & (content <= 0).any(axis=1)
    if missing.any():
        names = ", ".join(np.array(p.index.substances)[missing])
        fields = {"process": site, "city": p.index.city}
        raise ModelError([Problem("model.no_content", value=names, fields=fields)])
