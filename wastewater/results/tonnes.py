"""The waste figures of a solved year: tonnes by what becomes of them, and what landfills hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wastewater.inputs import vocabulary
from wastewater.inputs.vocabulary import BIOLOGICAL, LANDFILLS
from wastewater.model.distributions import Array
from wastewater.model.gases import Flows, landfill_methane, total_into
from wastewater.model.lookup import Parameters
from wastewater.model.outline import OutlineYear
from wastewater.model.sorting import DRY_BINS
from wastewater.model.stocks import in_place
from wastewater.model.waste import CENTRE, together

Edge = tuple[str, str]

_CENTRE_SORTED = tuple((CENTRE, target) for target in ("organics", "recycling", "recycled"))
_SORTED = tuple((f"bin_{b}", "recycling") for b in DRY_BINS)

#: Edges of the waste network whose flows make up each figure [t/yr].
EDGES: Mapping[str, tuple[Edge, ...]] = {
    "generated": (
        ("households", "waste_generated"),
        ("businesses", "waste_generated"),
        ("households", CENTRE),
    ),
    "collected": (("waste_generated", "collected"), ("households", CENTRE)),
    "uncollected": (("waste_generated", "uncollected"),),
    "separately_collected": tuple(("collected", f"bin_{b}") for b in ("food", *DRY_BINS)),
    "residual_bin": (("collected", "bin_residual"),),
    "centre": (("households", CENTRE),),
    "centre_recycled": _CENTRE_SORTED,
    "sorting_input": tuple(("collected", f"bin_{b}") for b in DRY_BINS),
    "recycled": (("recycling", "recycled"), ("mbt", "recycled"), (CENTRE, "recycled")),
    "composting": (("organics", "composting"),),
    "biowaste_digestion": (("organics", "biowaste_digestion"),),
    "incinerated": (("residual_treatment", "incineration"), ("mbt", "incineration")),
    "mbt": (("residual_treatment", "mbt"),),
    "landfilled": (("residual_treatment", "landfill"), ("mbt", "landfill")),
    "dumped": (("residual_treatment", "dumpsite"), ("uncollected", "dumpsite")),
    "dumped_collected": (("residual_treatment", "dumpsite"),),
    "open_burnt": (("uncollected", "open_burning"),),
    "hazardous_bin": (("collected", "bin_hazardous"),),
    "hazardous_collected": (("collected", "bin_hazardous"), (CENTRE, "hazardous_treated")),
}

#: Names of all waste figures.
INDICATORS = (*EDGES, "sent_to_recycling", "biological", "littered")

#: What is told of each site, with its unit.
SITE_UNITS: Mapping[str, str] = {
    "mass": "t",
    "deposited": "t/yr",
    "methane_generated": "t/yr",
    "methane_caught": "t/yr",
    "methane_emitted": "t/yr",
    "leachate": "m3/yr",
}


def tonnes(p: Parameters, flows: Flows) -> dict[str, Array]:
    """Return the waste figures of a year [t/yr], or of one person [t/(person yr)], axes (draw,).

    `sent_to_recycling` is what sorting, recycling centres and mechanical-biological treatment pass
    on, foreign matter left out; `biological` is the biowaste that enters composting or digestion,
    foreign matter left out.

    Parameters
    ----------
    p : Parameters
        The sample.
    flows : mapping of edge to array
        Flows of waste, axes (fraction, draw) [t/yr or t/(person yr)].
    """
    found = {name: _sum(flows, edges) for name, edges in EDGES.items()}
    shared = [(together(c), "recycling") for c in vocabulary.container_members()]
    passed_on = [*_SORTED, *shared, *_CENTRE_SORTED[1:], ("mbt", "recycled")]
    food = p.index.fractions.index("food")
    biowaste = [flows["organics", b][food] for b in BIOLOGICAL if ("organics", b) in flows]
    found["sent_to_recycling"] = _sum(flows, passed_on)
    found["biological"] = np.asarray(sum(biowaste, np.zeros(1)))
    found["littered"] = total_into(flows, "litter")
    return found


def recycled_by_fraction(flows: Flows) -> Array:
    """Return what becomes new products [unit of the flows], axes (fraction, draw)."""
    made = [flows[edge] for edge in EDGES["recycled"] if edge in flows]
    return np.asarray(sum(made)) if made else np.zeros((1, 1))


def site_figures(year: OutlineYear) -> dict[tuple[str, str], Array]:
    """Return what each landfill holds, receives and gives off, units in `SITE_UNITS`, (draw,).

    `mass` is what lies there at the end of the year.
    """
    figures: dict[tuple[str, str], Array] = {}
    for site in LANDFILLS:
        methane = landfill_methane(year.parts.parameters, site, year.site_carbon)
        figures |= {(site, f"methane_{part}"): gas for part, gas in methane.items()}
        figures[site, "mass"] = in_place(year.closing.waste, site)
        figures[site, "deposited"] = year.deposited[site]
        figures[site, "leachate"] = year.leachate[site]
    return figures


def _sum(flows: Flows, edges: Sequence[Edge]) -> Array:
    parts = [flows[edge].sum(axis=0) for edge in edges if edge in flows]
    return np.asarray(sum(parts)) if parts else np.zeros(1)
