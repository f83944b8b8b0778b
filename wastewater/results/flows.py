"""The long table of all flows: every edge of the network with its statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from wastewater.inputs import vocabulary
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.run import SolvedYear, solve
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
    "sorting_plant",
    "recycling",
    "residual_treatment",
)


def year_flows(model: CityModel, solved: SolvedYear) -> pd.DataFrame:
    """Return the statistics of every flow of a solved year, columns `FLOW_COLUMNS` from `part` on.

    Waste is given by fraction [t/yr]; substances [kg/yr], in waste too, where they follow from the
    mass and content of the fractions; water as volume [m3/yr], with neither fraction nor substance.
    """
    processes = vocabulary.processes()
    parts = dict(zip(processes.index, processes["part"], strict=True))
    return _table(list(_edges(model, solved)), parts)


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
        Years whose `year_flows` were kept; for another one the scenario is solved again.
    """
    tables = {year: known[year] for year in wanted if year in known}
    if len(tables) < len(set(wanted)):
        for solved in solve(model, measures, [y for y in years if y <= max(wanted)]):
            if solved.year in wanted and solved.year not in tables:
                tables[solved.year] = year_flows(model, solved)
    labelled = [tables[year].assign(year=year) for year in sorted(tables)]
    return stack([t.assign(city=model.city.id, scenario=scenario) for t in labelled], FLOW_COLUMNS)


def _edges(
    model: CityModel, solved: SolvedYear
) -> Iterator[tuple[tuple[str, str], str, Sequence[str], Array]]:
    """All flows of a year: edge, kind of items, items, array."""
    fractions, items = model.index.fractions, model.items
    for edge, flow in solved.waste.flows.items():
        yield edge, "fraction", fractions, flow
        if _is_mass_led(edge[0]) and edge not in BORDERS:
            loads = np.einsum("fd,fsd->sd", flow, solved.state.content)
            yield edge, "substance", items[1:], loads
    for edge, flow in solved.substances.flows.items():
        full = np.broadcast_to(flow, (len(items), flow.shape[-1]))
        carries = np.flatnonzero(full.any(axis=1))
        yield edge, "substance", [items[i] for i in carries.tolist()], full[carries]


def _is_mass_led(source: str) -> bool:
    return source in _MASS_LED or source.startswith("bin_")


def _table(
    edges: Sequence[tuple[tuple[str, str], str, Sequence[str], Array]], parts: Mapping[str, str]
) -> pd.DataFrame:
    rows: dict[str, list[str]] = {name: [] for name in ("source", "target", "part", "kind", "item")}
    values = []
    for (source, target), kind, items, flow in edges:
        part = parts.get(kind_of(source), "") or parts.get(kind_of(target), "")
        for name, value in zip(rows, (source, target, part, kind), strict=False):
            rows[name] += [value] * len(items)
        rows["item"] += list(items)
        values.append(summarise(flow))
    table = pd.DataFrame(rows)
    table = table.loc[table.index.repeat(len(STATISTICS))].reset_index(drop=True)
    table["statistic"] = np.tile(STATISTICS, len(table) // len(STATISTICS))
    table["value"] = np.concatenate([v.ravel() for v in values])
    of_fraction, of_water = table["kind"] == "fraction", table["item"] == "water"
    table["fraction"] = table["item"].where(of_fraction, "")
    table["substance"] = table["item"].where(~of_fraction & ~of_water, "")
    table["unit"] = np.where(of_fraction, "t/yr", np.where(of_water, "m3/yr", "kg/yr"))
    return table.drop(columns=["kind", "item"])
