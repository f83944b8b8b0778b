"""What is kept of one city under one set of measures: loads to the seas and waste figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.run import SolvedYear, Start, solve
from wastewater.model.structure import PATHWAY_NAMES, PATHWAYS, kind_of, river_head
from wastewater.results.flows import EdgeFlows, edge_flows, join, year_table

#: Edges of the waste network whose flows make up each figure of the waste table [t/yr].
INDICATORS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "generated": (("households", "waste_generated"), ("businesses", "waste_generated")),
    "collected": (("waste_generated", "collected"),),
    "uncollected": (("waste_generated", "uncollected"),),
    "sent_to_recycling": (("sorting_plant", "recycling"), ("mbt", "recycled")),
    "recycled": (("recycling", "recycled"), ("mbt", "recycled")),
    "biological": (("organics", "composting"), ("organics", "biowaste_digestion")),
    "incinerated": (("residual_treatment", "incineration"), ("mbt", "incineration")),
    "mbt": (("residual_treatment", "mbt"),),
    "landfilled": (("residual_treatment", "landfill"), ("mbt", "landfill")),
    "dumped": (("residual_treatment", "dumpsite"), ("uncollected", "dumpsite")),
    "hazardous_collected": (("collected", "bin_hazardous"),),
}

DISPOSAL = ("landfill_body", "dumpsite_body")


@dataclass(frozen=True)
class Block:
    """Results of one city under one set of measures, all draws.

    Attributes
    ----------
    loads : mapping of str to array
        Load to each sea [kg/yr], axes (year, pathway, substance, 1 + draws).
    waste : mapping of str to array
        Waste figures [t/yr] by indicator, axes (year, 1 + draws).
    disposed : numpy.ndarray
        Substances that enter landfills and dumpsites [kg/yr], axes (year, substance, 1 + draws).
    flows : mapping of int to pandas.DataFrame
        Statistics of all flows of the years for which they were asked.
    """

    loads: Mapping[str, Array]
    waste: Mapping[str, Array]
    disposed: Array
    flows: Mapping[int, pd.DataFrame]

    def first(self, draws: int) -> Block:
        """Return the best estimate and the first draws alone."""
        some = slice(0, 1 + draws)
        return Block(
            {sea: load[..., some] for sea, load in self.loads.items()},
            {name: tonnes[..., some] for name, tonnes in self.waste.items()},
            self.disposed[..., some],
            {},
        )

    def total(self, sea: str) -> Array:
        """Return the load to a sea over all pathways [kg/yr], axes (year, substance, 1 + draws).

        A sea that the city does not drain to receives exactly 0.
        """
        if sea in self.loads:
            return np.asarray(self.loads[sea].sum(axis=1))
        return np.zeros_like(self.disposed)


def collect(
    model: CityModel,
    begin: Sequence[Start],
    measures: Sequence[str],
    years: Sequence[int],
    flow_years: Collection[int] = (),
) -> Block:
    """Solve all years of a city under some of its measures and keep what the results need.

    Parameters
    ----------
    model : CityModel
        The prepared city.
    begin : sequence of Start
        Its start, in blocks of draws.
    measures : sequence of str
        Ids of the measures that are taken.
    years : sequence of int
        Consecutive calendar years.
    flow_years : collection of int
        Years whose flows are kept, as statistics [t/yr, kg/yr, m3/yr].
    """
    draws = model.values.shape[1]
    substances = len(model.index.substances)
    seas = dict.fromkeys(c.sea for c in model.city.catchments)
    shape = (len(years), len(PATHWAY_NAMES), substances, draws)
    loads = {sea: np.zeros(shape) for sea in seas}
    waste = {name: np.zeros((len(years), draws)) for name in INDICATORS}
    disposed = np.zeros((len(years), substances, draws))
    flows: dict[int, list[tuple[slice, EdgeFlows]]] = {year: [] for year in flow_years}
    for start in begin:
        block = start.draws
        for i, solved in enumerate(solve(start, measures, years)):
            _add_loads(model, solved, {sea: load[i, :, :, block] for sea, load in loads.items()})
            for name, edges in INDICATORS.items():
                waste[name][i, block] = _fractions_on(solved, edges)
            for edge, flow in solved.substances.flows.items():
                if edge[1] in DISPOSAL:
                    disposed[i, :, block] += flow[1:]
            if solved.year in flows:
                flows[solved.year].append((block, edge_flows(start.model, solved)))
            del solved  # its flows would otherwise lie beside those of the next year
    tables = {year: year_table(model, join(parts, draws)) for year, parts in flows.items()}
    return Block(loads, waste, disposed, tables)


def _add_loads(model: CityModel, solved: SolvedYear, loads: Mapping[str, Array]) -> None:
    """Follow every entry into a river to its sea; a river treats all entries alike."""
    sea_of = {river_head(c): c.sea for c in model.city.catchments}
    work = np.empty(next(iter(loads.values())).shape[1:])
    for (source, target), flow in solved.substances.flows.items():
        pathway = PATHWAYS.get(kind_of(source))
        if pathway is None or target not in sea_of:
            continue
        passed = solved.state.transmission[target]
        arriving = np.multiply(flow[1:], passed[1:] if passed.shape[0] > 1 else passed, out=work)
        loads[sea_of[target]][PATHWAY_NAMES.index(pathway)] += arriving


def _fractions_on(solved: SolvedYear, edges: Sequence[tuple[str, str]]) -> Array:
    flows = [solved.waste.flows[e].sum(axis=0) for e in edges if e in solved.waste.flows]
    return np.asarray(sum(flows)) if flows else np.zeros(1)
