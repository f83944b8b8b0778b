"""Leachate: a landfill is a stock of substances of which water carries off a small share each year.

Arrays have the axes (item, draw), items are water [m3/yr] and substances [kg/yr]; shares without
unit.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wastewater.errors import ModelError, Problem
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.waste import RELEASING

Named = dict[tuple[str, str], Array]


def mean_content(p: Parameters, content: Array) -> Array:
    """Return the mean content of the waste as generated, wet [kg/t], axes (substance, draw).

    Parameters
    ----------
    p : Parameters
        The sample.
    content : numpy.ndarray
        Content of substances in fractions [kg/t], axes (fraction, substance, draw).
    """
    return np.asarray(np.einsum("fd,fsd->sd", p.fractions("waste.composition"), content))


def release_rate(leachate_rate: Array, concentration: Array, content: Array) -> Array:
    """Return the share of a landfill's stock that leachate carries off in a year [1/yr].

    Parameters
    ----------
    leachate_rate : numpy.ndarray
        Leachate per tonne of waste in place [m3/(t yr)], axes (draw,).
    concentration : numpy.ndarray
        Concentration in the leachate [kg/m3], axes (substance, draw).
    content : numpy.ndarray
        Content of the waste in place [kg/t], axes (substance, draw).
    """
    carried = leachate_rate * concentration  # kg/(t yr)
    return np.divide(carried, content, out=np.zeros_like(carried), where=content > 0)


def opening(p: Parameters, content: Array) -> dict[str, Array]:
    """Return the stock of water and substances in each landfill at the start [m3, kg]."""
    stocks = {}
    for site in RELEASING:
        stock = np.zeros((1 + content.shape[0], content.shape[1]))
        stock[1:] = p.scalar("landfill.stock", site) * content
        stocks[f"{site}_body"] = stock
    return stocks


def leachate_volume(p: Parameters, site: str, mass: Array) -> Array:
    """Return the leachate of a site [m3/yr], axes (draw,), from the waste in place `mass` [t]."""
    return p.scalar("landfill.leachate_rate", site) * mass


def shares(p: Parameters, content: Array, river: str) -> Named:
    """Return the named shares of landfills and leachate [1].

    Raises
    ------
    ModelError
        When leachate would carry a substance that the waste does not contain.
    """
    named: Named = {}
    for site in RELEASING:
        concentration = p.substances("landfill.concentration", site)
        _check_content(p, site, concentration, content)
        rate = release_rate(p.scalar("landfill.leachate_rate", site), concentration, content)
        none = np.zeros((1, rate.shape[1]))
        named[f"{site}_body", f"{site}_leachate"] = np.concatenate([none, rate])
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
    """Return how substances leave mechanical-biological treatment and litter [1].

    What dries off or rots in mechanical-biological treatment carries none of the substances, so
    there the shares of the mass that is left are used.
    """
    solid = 1 - p.fractions("mbt.route", "air")
    into_mbt = flows.get(("residual_treatment", "mbt"))
    named = {}
    for target in ("recycled", "incineration"):
        route = p.fractions("mbt.route", target)
        kept = np.divide(route, solid, out=np.zeros_like(route), where=solid > 0)
        named["mbt", target] = carried_share(into_mbt, kept, content)
    littered = flows.get(("uncollected", "litter"))
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
    missing = (concentration > 0).any(axis=1) & (content <= 0).any(axis=1)
    if missing.any():
        names = ", ".join(np.array(p.index.substances)[missing])
        fields = {"process": site, "city": p.index.city}
        raise ModelError([Problem("model.no_content", value=names, fields=fields)])
