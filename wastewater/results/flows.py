"""The long table of all flows: every edge of the network with its statistics."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.full_year import SolvedYear
from wastewater.model.run import in_full_years
from wastewater.model.start import starts
from wastewater.model.structure import BORDERS, kind_of
from wastewater.results.longtable import stack
from wastewater.results.statistics import STATISTICS, summarise

FLOW_COLUMNS = (
    "city",
    "scenario",
    "year",
    "part",
    "source",
    "target",
    "fraction",
    "substance",
    "statistic",
    "value",
    "unit",
)

# Processes in which fractions keep their identity, so that substances follow from mass and content.
_MASS_LED = (
    "households",
    "businesses",
    "waste_generated",
    "collected",
    "uncollected",
    "organics",
    "recycling_centre",
    "together",
    "recycling",
    "residual_treatment",
)


#: Flows of a year by edge and kind of items ("fraction" or "substance"), axes (item, draw).
EdgeFlows = dict[tuple[tuple[str, str], str], Array]


def edge_flows(model: CityModel, solved: SolvedYear) -> EdgeFlows:
    """Return every flow of a solved year by edge and kind of items [t/yr; m3/yr, kg/yr].

    Items of kind "fraction" are the fractions; of kind "substance" water and the substances.
    Substances in waste follow from the mass and content of the fractions.
    """
    flows: EdgeFlows = {}
    for edge, flow in solved.waste.flows.items():
        flows[edge, "fraction"] = flow
        if _is_mass_led(edge[0]) and edge not in BORDERS:
            loads = np.zeros((len(model.items), flow.shape[-1]))
            np.einsum("fd,fsd->sd", flow, solved.state.refuse.content, out=loads[1:])
            flows[edge, "substance"] = loads
    for edge, flow in solved.substances.flows.items():
        flows[edge, "substance"] = flow
    return flows


def join(parts: Sequence[tuple[slice, EdgeFlows]], draws: int) -> EdgeFlows:
    """Put the flows of several blocks of draws together; what a block does not have is 0 there."""
    joined: EdgeFlows = {}
    for block, flows in parts:
        for edge, flow in flows.items():
            if edge not in joined:
                joined[edge] = np.zeros((flow.shape[0], draws))
            joined[edge][:, block] = flow
    return joined


def year_table(model: CityModel, flows: EdgeFlows) -> pd.DataFrame:
    """Return the statistics of the flows of a year, columns `FLOW_COLUMNS` from `part` on.

    Waste is given by fraction [t/yr]; substances [kg/yr]; water as volume [m3/yr], with neither
    fraction nor substance. Items that an edge never carries are left out.
    """
    processes = vocabulary.processes()
    parts = dict(zip(processes.index, processes["part"], strict=True))
    rows: dict[str, list[str]] = {name: [] for name in ("source", "target", "part", "kind", "item")}
    values = []
    for ((source, target), kind), flow in flows.items():
        items = model.index.fractions if kind == "fraction" else model.items
        carried = np.flatnonzero(flow.any(axis=1))
        part = parts.get(kind_of(source), "") or parts.get(kind_of(target), "")
        for name, value in zip(rows, (source, target, part, kind), strict=False):
            rows[name] += [value] * carried.size
        rows["item"] += [items[i] for i in carried.tolist()]
        values.append(summarise(flow[carried]))
    return _labelled(pd.DataFrame(rows), np.concatenate(values))


def flow_table(
    model: CityModel,
    scenario: str,
    measures: Sequence[str],
    years: Sequence[int],
    wanted: Sequence[int],
    known: Mapping[int, pd.DataFrame],
) -> pd.DataFrame:
    """Return the statistics of every flow in the wanted years, columns `FLOW_COLUMNS`.

    Parameters
    ----------
    model, scenario, measures, years
        What was run.
    wanted : sequence of int
        Years to return.
    known : mapping of int to pandas.DataFrame
        Years whose flows were kept as `year_table`; for another one the scenario is solved again.
    """
    tables = {year: known[year] for year in wanted if year in known}
    missing = set(wanted) - set(tables)
    if missing:
        tables |= _solved_tables(model, measures, years, missing)
    labelled = [tables[year].assign(year=year) for year in sorted(tables)]
    return stack([t.assign(city=model.city.id, scenario=scenario) for t in labelled], FLOW_COLUMNS)


def _solved_tables(
    model: CityModel, measures: Sequence[str], years: Sequence[int], missing: Collection[int]
) -> dict[int, pd.DataFrame]:
    parts: dict[int, list[tuple[slice, EdgeFlows]]] = {year: [] for year in missing}
    for start in starts(model):
        for solved in in_full_years(start, measures, years, missing):
            parts[solved.year].append((start.draws, edge_flows(start.model, solved)))
    draws = model.values.shape[1]
    return {year: year_table(model, join(blocks, draws)) for year, blocks in parts.items()}


def _is_mass_led(source: str) -> bool:
    return kind_of(source) in _MASS_LED or source.startswith("bin_")


def _labelled(table: pd.DataFrame, values: Array) -> pd.DataFrame:
    """Spread rows over their statistics and name fraction, substance and unit."""
    table = table.loc[table.index.repeat(len(STATISTICS))].reset_index(drop=True)
    table["statistic"] = np.tile(STATISTICS, len(table) // len(STATISTICS))
    table["value"] = values.ravel()
    of_fraction, of_water = table["kind"] == "fraction", table["item"] == "water"
    table["fraction"] = table["item"].where(of_fraction, "")
    table["substance"] = table["item"].where(~of_fraction & ~of_water, "")
    table["unit"] = np.where(of_fraction, "t/yr", np.where(of_water, "m3/yr", "kg/yr"))
    return table.drop(columns=["kind", "item"])
