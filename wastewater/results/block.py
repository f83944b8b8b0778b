"""What is kept of one city under one set of measures: loads to the seas and waste figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from wastewater.inputs.vocabulary import LANDFILLS
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.gases import process_gases, site_gases
from wastewater.model.lookup import Parameters
from wastewater.model.memory import Memory
from wastewater.model.outline import OutlineYear, Parts
from wastewater.model.parts import WasteWays
from wastewater.model.run import in_full, outline
from wastewater.model.start import Start, draw_blocks, start_of
from wastewater.model.structure import PATHWAY_NAMES, river_head
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
    keeper = Keeper.of(model, measures, years, flow_years)
    for start in begin:
        keeper.take(start, Memory())
    return keeper.block()


def collect_all(
    model: CityModel,
    scenarios: Mapping[str, Sequence[str]],
    years: Sequence[int],
    flow_years: Collection[int] = (),
    tell: Callable[[int], None] | None = None,
) -> dict[str, Block]:
    """Solve all years of a city under several lists of measures; parts that they share only once.

    Block of draws by block, so that no more than one block's parts are held at a time.

    Parameters
    ----------
    model, years, flow_years
        As in `collect`.
    scenarios : mapping of str to sequence of str
        Measures of each scenario.
    tell : callable, optional
        Called with the number of scenarios done.
    """
    keepers = {name: Keeper.of(model, m, years, flow_years) for name, m in scenarios.items()}
    blocks = draw_blocks(model)
    for done, draws in enumerate(blocks):
        memory = Memory()
        start = start_of(model, draws, memory)
        for solved, keeper in enumerate(keepers.values(), start=1):
            keeper.take(start, memory)
            if tell is not None:
                tell((done * len(keepers) + solved) // len(blocks))
    return {name: keeper.block() for name, keeper in keepers.items()}


@dataclass(frozen=True)
class Keeper:
    """What is to be kept of one city under some measures, filled block of draws by block.

    Attributes
    ----------
    model : CityModel
        The city with all its draws.
    measures : tuple of str
        Ids of the measures that are taken.
    years : tuple of int
        Consecutive calendar years.
    kept : Block
        Arrays of all draws, to be filled.
    flows : mapping of int to list
        Flows of the years for which they were asked, in blocks of draws.
    """

    model: CityModel
    measures: tuple[str, ...]
    years: tuple[int, ...]
    kept: Block
    flows: Mapping[int, list[tuple[slice, EdgeFlows]]]

    @classmethod
    def of(
        cls,
        model: CityModel,
        measures: Sequence[str],
        years: Sequence[int],
        flow_years: Collection[int],
    ) -> Keeper:
        """Make room for a city; the parameters are those of `collect`."""
        kept = _empty(model, len(years))
        return cls(model, tuple(measures), tuple(years), kept, {year: [] for year in flow_years})

    def take(self, start: Start, memory: Memory) -> None:
        """Solve the years of a block of draws and write down what is kept of them."""
        changes = start.model.changes(self.measures)
        for i, solved in enumerate(outline(start, self.measures, self.years, memory)):
            _keep(start.model, solved, self.kept, (i, start.draws))
            if solved.year in self.flows:
                full = in_full(start, changes, solved.year, solved.opening)
                self.flows[solved.year].append((start.draws, edge_flows(start.model, full)))

    def block(self) -> Block:
        """Return what was kept."""
        draws = self.model.values.shape[1]
        tables = {y: year_table(self.model, join(parts, draws)) for y, parts in self.flows.items()}
        return replace(self.kept, flows=tables)


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


@dataclass(frozen=True)
class _PerPerson:
    """What follows from one person's waste: tonnes, products and gases [t/(person yr)]."""

    waste: Mapping[str, Array]
    recycled: Array
    gases: Mapping[tuple[str, str], Array]


def _per_person(parts: Parts) -> _PerPerson:
    """Return the figures of a state; emission factors may change where the waste does not."""
    ways = parts.waste
    return parts.parameters.part("figures", partial(_figures, ways), ways, most=2)


def _figures(ways: WasteWays, p: Parameters) -> _PerPerson:
    flows = ways.refuse.flows
    return _PerPerson(
        tonnes.tonnes(p, flows),
        tonnes.recycled_by_fraction(flows),
        process_gases(p, flows, ways.carbon_flows),
    )


def _keep(
    model: CityModel,
    solved: OutlineYear,
    block: Block,
    at: tuple[int, slice],
) -> None:
    """Write what a solved year says of some draws into the arrays of the block."""
    (year, draws), person = at, _per_person(solved.parts)
    _write_loads(model, solved, block, year, draws)
    for name, figure in person.waste.items():
        block.waste[name][at] = figure * solved.grown
    block.recycled_by_fraction[year, :, draws] = person.recycled * solved.grown
    arrived = [solved.stored[store][1:] for store in DISPOSAL if store in solved.stored]
    left = [flow[1:] for (store, _), flow in solved.released.items() if store in DISPOSAL]
    # Written once: arrays of all draws are far too large for the cache.
    block.disposed[year, :, draws] = sum(arrived)
    block.leached[year, :, draws] = sum(left)
    gases = site_gases(solved.parts.parameters, solved.site_carbon)
    gases |= {key: gas * solved.grown for key, gas in person.gases.items()}
    for key, gas in gases.items():
        if key not in block.gases:
            block.gases[key] = np.zeros_like(block.people)
        block.gases[key][at] = gas
    for site, figure in tonnes.site_figures(solved).items():
        block.landfills[site][at] = figure
    block.people[at] = solved.people


def _write_loads(
    model: CityModel, solved: OutlineYear, block: Block, year: int, draws: slice
) -> None:
    """Follow every entry into a river to its sea; a river treats all entries alike."""
    sea_of = {river_head(c): c.sea for c in model.city.catchments}
    arriving: dict[tuple[str, str], Array] = {}
    for (head, pathway), flow in solved.into_river.items():
        passed = solved.parts.to_sea[head]
        load = flow[1:] * (passed[1:] if passed.shape[0] > 1 else passed)
        where = sea_of[head], pathway
        arriving[where] = arriving[where] + load if where in arriving else load
    for (sea, pathway), load in arriving.items():
        block.loads[sea][year, PATHWAY_NAMES.index(pathway), :, draws] = load
