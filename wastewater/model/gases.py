"""Greenhouse gases of a solved year: methane, nitrous oxide and carbon dioxide by source.

All in t of the gas per year, axes (draw,). Carbon dioxide is told apart by the origin of its
carbon: biogenic carbon dioxide belongs to the natural cycle and is never added to the others.

References
----------
IPCC 2006 Guidelines for National Greenhouse Gas Inventories, volume 5, chapters 3 to 5.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wastewater.inputs.vocabulary import BIOLOGICAL, LANDFILLS
from wastewater.model.distributions import Array
from wastewater.model.first_order_decay import METHANE_PER_CARBON
from wastewater.model.lookup import Parameters
from wastewater.model.solve import into

Flows = Mapping[tuple[str, str], Array]
Gases = dict[tuple[str, str], Array]

#: Mass of carbon dioxide per mass of its carbon [t/t].
CARBON_DIOXIDE_PER_CARBON = 44 / 12


def gases(p: Parameters, waste: Flows, carbon: Flows) -> Gases:
    """Return the gases of a year by source and gas [t/yr], axes (draw,).

    Parameters
    ----------
    p : Parameters
        The sample of the year.
    waste : mapping of edge to array
        Waste [t/yr], axes (fraction, draw).
    carbon : mapping of edge to array
        Carbon in waste [t/yr], axes (item, draw), biogenic items first.
    """
    return site_gases(p, carbon) | process_gases(p, waste, carbon)


def site_gases(p: Parameters, carbon: Flows) -> Gases:
    """Return the gases of landfills and dumpsites [t/yr], axes (draw,); see `gases`."""
    found: Gases = {}
    for site in LANDFILLS:
        found |= _site_gases(p, site, carbon)
    return found


def process_gases(p: Parameters, waste: Flows, carbon: Flows) -> Gases:
    """Return the gases of treatment and burning [unit of the flows], axes (draw,); see `gases`.

    They are proportional to the waste.
    """
    found: Gases = {}
    for process in (*BIOLOGICAL, "mbt"):
        treated = total_into(waste, process)
        if treated.any():
            names = ("biological.methane", "biological.nitrous_oxide")
            factors = [p.scalar(name, process) for name in names]
            found |= _from_factors(process, treated, factors, _to_air(carbon, process))
    burnt = total_into(waste, "open_burning")
    if burnt.any():
        factors = [p.scalar("burning.methane"), p.scalar("burning.nitrous_oxide")]
        found |= _from_factors("open_burning", burnt, factors, _to_air(carbon, "open_burning"))
    kiln = total_into(waste, "incineration")
    if kiln.any():
        # A waste incinerator burns out its methane; what is left is not worth a number.
        factors = [np.zeros_like(kiln), p.scalar("incineration.nitrous_oxide")]
        found |= _from_factors("incineration", kiln, factors, _to_air(carbon, "incineration"))
    return found


def landfill_methane(p: Parameters, site: str, carbon: Flows) -> dict[str, Array]:
    """Return the methane of a site that is generated, caught and emitted [t/yr], axes (draw,).

    Emitted is what is not caught and not oxidised in the cover, and what the flare or engine does
    not burn of the caught.
    """
    decayed = _biogenic(carbon, (f"{site}_decaying", f"{site}_gas"))
    generated = decayed * p.scalar("landfill.methane_share") * METHANE_PER_CARBON
    caught = generated * p.scalar("landfill.gas_caught", site)
    slipped = caught * (1 - p.scalar("landfill.gas_destroyed"))
    emitted = (generated - caught) * (1 - p.scalar("landfill.oxidation", site)) + slipped
    return {"generated": generated, "caught": caught, "emitted": emitted}


def total_into(flows: Flows, process: str) -> Array:
    """Return all that enters a process, over all items [unit of the flows], axes (draw,)."""
    entering = into(flows, process)
    return np.zeros(1) if entering is None else np.asarray(entering.sum(axis=0))


def _site_gases(p: Parameters, site: str, carbon: Flows) -> Gases:
    decayed = _biogenic(carbon, (f"{site}_decaying", f"{site}_gas"))
    rotted = _biogenic(carbon, (site, "air"))
    if not (decayed.any() or rotted.any()):
        return {}
    emitted = landfill_methane(p, site, carbon)["emitted"]
    oxidised = decayed - emitted / METHANE_PER_CARBON + rotted
    return {
        (site, "methane"): emitted,
        (site, "co2_biogenic"): oxidised * CARBON_DIOXIDE_PER_CARBON,
    }


def _from_factors(
    source: str, tonnes: Array, factors: list[Array], to_air: tuple[Array, Array]
) -> Gases:
    """Gases from emission factors [t/t]; the carbon of the methane is taken off the other."""
    methane, nitrous_oxide = (tonnes * factor for factor in factors)
    biogenic = np.maximum(to_air[0] - methane / METHANE_PER_CARBON, 0.0)
    return {
        (source, "methane"): methane,
        (source, "nitrous_oxide"): nitrous_oxide,
        (source, "co2_biogenic"): biogenic * CARBON_DIOXIDE_PER_CARBON,
        (source, "co2_fossil"): to_air[1] * CARBON_DIOXIDE_PER_CARBON,
    }


def _to_air(carbon: Flows, process: str) -> tuple[Array, Array]:
    """Biogenic and fossil carbon that a process sends to the air [t/yr]."""
    flow = carbon.get((process, "air"))
    if flow is None:
        return np.zeros(1), np.zeros(1)
    half = flow.shape[0] // 2
    return flow[:half].sum(axis=0), flow[half:].sum(axis=0)


def _biogenic(carbon: Flows, edge: tuple[str, str]) -> Array:
    flow = carbon.get(edge)
    return np.zeros(1) if flow is None else np.asarray(flow[: flow.shape[0] // 2].sum(axis=0))
