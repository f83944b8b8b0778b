"""Who contributes to a load at the sea: by pathway, and by the source behind each pathway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from wastewater.errors import InputError, Problem
from wastewater.inputs.city import Catchment, City
from wastewater.model.structure import PATHWAY_NAMES, PATHWAYS, at, kind_of, river_nodes
from wastewater.present.rivers.common import Edges, look_alike, mean_flows
from wastewater.present.view import Tables, bands, where

SOURCES: tuple[str, ...] = (
    "residents",
    "commuters",
    "industry",
    "storm_water",
    "leachate",
    "litter",
)
"""Where a load begins. Residents are those with sewer and those with on-site systems."""

APART = 0.005
"""Share of the largest load from which two scenarios are told apart."""

_OF_SEWER = ("effluent", "overflow", "sludge")
_ALONE: Mapping[str, str] = {"onsite": "residents", "leachate": "leachate", "litter": "litter"}


def contributions(
    tables: Tables, city: City, substance: str, sea: str, year: int, scenarios: Sequence[str]
) -> pd.DataFrame:
    """Return the mean load at the sea by pathway and source [kg/yr].

    What leaves the sewer by effluent, overflow and sludge is shared among the sources as they share
    what enters it: they are mixed there. The load of each pathway is that of the outflow.

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city, substance, sea, year
        What is asked about.
    scenarios : sequence of str
        Scenario ids.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, ``pathway``, ``source``, ``value`` [kg/yr]; no rows for what is 0.
    """
    rows = where(
        tables.outflow,
        city=city.id,
        substance=substance,
        sea=sea,
        year=year,
        statistic="mean",
        pathway=PATHWAY_NAMES,
    )
    found = []
    for scenario in scenarios:
        edges = mean_flows(tables, city.id, scenario, substance, year)
        own = where(rows, scenario=scenario)
        loads = zip(own["pathway"].astype(str), own["value"].astype(float), strict=True)
        mixes = source_mixes(edges, city, sea)
        for pathway, load in loads:
            found += [
                (scenario, pathway, source, load * share)
                for source, share in mixes.get(pathway, {}).items()
                if load * share > 0
            ]
    return pd.DataFrame(found, columns=["scenario", "pathway", "source", "value"])


def source_mixes(edges: Edges, city: City, sea: str) -> dict[str, dict[str, float]]:
    """Return the share of each source in each pathway to a sea [1].

    Parameters
    ----------
    edges : mapping
        Mean flows [kg/yr].
    city : City
        The city; each of its works counts by what of it arrives at the sea.
    sea : str
        Sea id.
    """
    total: dict[str, dict[str, float]] = {}
    for works in city.catchments:
        if works.sea != sea:
            continue
        head, passed = river_nodes(works)[0], _passed(edges, works)
        mix = _sewer_mix(edges, works)
        for (process, target), load in edges.items():
            pathway = PATHWAYS.get(kind_of(process), "")
            if target != head or not pathway or not _belongs(process, works):
                continue
            own = mix if pathway in _OF_SEWER else {_ALONE[pathway]: 1.0}
            sums = total.setdefault(pathway, {})
            for source, share in own.items():
                sums[source] = sums.get(source, 0.0) + load * passed * share
    return {pathway: _shares(sums) for pathway, sums in total.items()}


def alike_scenarios(
    tables: Tables, city: City, substance: str, sea: str, year: int, scenarios: Sequence[str]
) -> list[tuple[str, ...]]:
    """Group the scenarios whose loads at the sea, by pathway, differ too little to be seen.

    Scenarios that the outflow does not hold stand alone: whoever asks on is told what is unknown.
    """
    names = list(dict.fromkeys(tables.outflow["substance"]))
    if substance not in names:
        problem = Problem("result.substance", value=substance, expected=", ".join(names))
        raise InputError([problem])
    rows = where(tables.outflow, city=city.id, substance=substance, sea=sea, year=year)
    table = bands(rows, ["scenario", "pathway"])["mean"].unstack("pathway")
    known = [s for s in scenarios if s in table.index]
    groups = look_alike({s: table.loc[s].to_numpy(dtype=float) for s in known}, APART)
    return [*groups, *((s,) for s in scenarios if s not in known)]


def _sewer_mix(edges: Edges, works: Catchment) -> dict[str, float]:
    """Return the share of each source in what enters the sewer [1]."""
    sums: dict[str, float] = {}
    for (process, target), load in edges.items():
        if target == at("sewer", works.id):
            kind = kind_of(process)
            source = "leachate" if kind.startswith("leachate") else kind
            sums[source] = sums.get(source, 0.0) + load
    return _shares(sums)


def _passed(edges: Edges, works: Catchment) -> float:
    """Return the share of what enters the river that arrives at the sea [1]."""
    nodes = river_nodes(works)
    if len(nodes) == 1:
        return 1.0
    enters = sum(load for (_, target), load in edges.items() if target == nodes[0])
    arrives = edges.get((nodes[-2], nodes[-1]), 0.0)
    return arrives / enters if enters > 0 else 0.0


def _belongs(process: str, works: Catchment) -> bool:
    """Tell whether a process is of a catchment or of the city as a whole."""
    _, _, place = process.partition(":")
    return place in ("", works.id)


def _shares(sums: Mapping[str, float]) -> dict[str, float]:
    whole = sum(sums.values())
    return {name: value / whole for name, value in sums.items()} if whole > 0 else {}
