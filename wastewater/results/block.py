"""What is kept of one city under one set of measures: loads to the seas and waste figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.model.city_model import CityModel, people
from wastewater.model.distributions import Array
from wastewater.model.gases import gases
from wastewater.model.run import SolvedYear, Start, solve
from wastewater.model.structure import PATHWAY_NAMES, PATHWAYS, kind_of, river_head
from wastewater.results import tonnes
from wastewater.results.flows import EdgeFlows, edge_flows, join, year_table

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
    recycled_by_fraction : numpy.ndarray
        What becomes new products [t/yr], axes (year, fraction, 1 + draws).
    disposed : numpy.ndarray
        Substances that enter landfills and dumpsites [kg/yr], axes (year, substance, 1 + draws).
    leached : numpy.ndarray
        Substances that leave them with leachate [kg/yr], axes (year, substance, 1 + draws).
    gases : mapping of (source, gas) to array
        Greenhouse gases [t of the gas/yr], axes (year, 1 + draws).
    landfills : mapping of (site, quantity) to array
        What each site holds, receives and gives off [units of `SITE_UNITS`], (year, 1 + draws).
    people : numpy.ndarray
        Residents and displaced people [person], axes (year, 1 + draws).
    flows : mapping of int to pandas.DataFrame
        Statistics of all flows of the years for which they were asked.
    """

    loads: Mapping[str, Array]
    waste: Mapping[str, Array]
    recycled_by_fraction: Array
    disposed: Array
    leached: Array
    gases: dict[tuple[str, str], Array]
    landfills: Mapping[tuple[str, str], Array]
    people: Array
    flows: Mapping[int, pd.DataFrame]

    def first(self, draws: int) -> Block:
        """Return the best estimate and the first draws alone."""
        some = slice(0, 1 + draws)
        return Block(
            loads={sea: load[..., some] for sea, load in self.loads.items()},
            waste={name: figure[..., some] for name, figure in self.waste.items()},
            recycled_by_fraction=self.recycled_by_fraction[..., some],
            disposed=self.disposed[..., some],
            leached=self.leached[..., some],
            gases={key: gas[..., some] for key, gas in self.gases.items()},
            landfills={key: figure[..., some] for key, figure in self.landfills.items()},
            people=self.people[..., some],
            flows={},
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
    kept = _empty(model, len(years))
    flows: dict[int, list[tuple[slice, EdgeFlows]]] = {year: [] for year in flow_years}
    for start in begin:
        for i, solved in enumerate(solve(start, measures, years)):
            _keep(start.model, solved, kept, (i, start.draws))
            if solved.year in flows:
                flows[solved.year].append((start.draws, edge_flows(start.model, solved)))
            del solved  # its flows would otherwise lie beside those of the next year
    tables = {year: year_table(model, join(parts, draws)) for year, parts in flows.items()}
    return replace(kept, flows=tables)


def _empty(model: CityModel, years: int) -> Block:
    draws, index = model.values.shape[1], model.index
    seas = dict.fromkeys(c.sea for c in model.city.catchments)
    by_way = (years, len(PATHWAY_NAMES), len(index.substances), draws)
    sites = [(site, name) for site in LANDFILLS for name in tonnes.SITE_UNITS]
    return Block(
        loads={sea: np.zeros(by_way) for sea in seas},
        waste={name: np.zeros((years, draws)) for name in tonnes.INDICATORS},
        recycled_by_fraction=np.zeros((years, len(index.fractions), draws)),
        disposed=np.zeros((years, len(index.substances), draws)),
        leached=np.zeros((years, len(index.substances), draws)),
        gases={},
        landfills={key: np.zeros((years, draws)) for key in sites},
        people=np.zeros((years, draws)),
        flows={},
    )


def _keep(model: CityModel, solved: SolvedYear, block: Block, at: tuple[int, slice]) -> None:
    """Write what a solved year says of some draws into the arrays of the block."""
    year, draws = at
    loads = {sea: load[year, :, :, draws] for sea, load in block.loads.items()}
    _add_loads(model, solved, loads)
    for name, figure in tonnes.tonnes(solved).items():
        block.waste[name][at] = figure
    block.recycled_by_fraction[year, :, draws] = tonnes.recycled_by_fraction(solved)
    for (source, target), flow in solved.substances.flows.items():
        if target in DISPOSAL:
            block.disposed[year, :, draws] += flow[1:]
        if source in DISPOSAL:
            block.leached[year, :, draws] += flow[1:]
    p = solved.state.parameters
    for key, gas in gases(p, solved.waste.flows, solved.carbon.flows).items():
        if key not in block.gases:
            block.gases[key] = np.zeros_like(block.people)
        block.gases[key][at] = gas
    for site, figure in tonnes.site_figures(solved).items():
        block.landfills[site][at] = figure
    block.people[at] = people(model, p, solved.year)


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
