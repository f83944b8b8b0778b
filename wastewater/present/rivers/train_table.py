"""The train of stages in figures: what each takes out, what is left and what goes past it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wastewater.inputs.city import Catchment, City
from wastewater.inputs.vocabulary import STAGES
from wastewater.model.structure import at, river_head
from wastewater.present.rivers.common import Edges, mean_flows
from wastewater.present.view import Band, Tables, where
from wastewater.results.result import Result
from wastewater.results.statistics import summarise
from wastewater.results.works_loads import works_loads

INLET, REJECT, EFFLUENT, OVERFLOW = "inlet", "reject", "effluent", "overflow"
"""Steps of a train beside the stages."""


class Step(NamedTuple):
    """A bar of the train, as shares of the load at the inlet [1]."""

    name: str
    start: float
    end: float

    @property
    def change(self) -> float:
        """What is left after the step less what was there before [1]."""
        return self.end - self.start


class Outlet(NamedTuple):
    """What leaves the works and what goes past them, as shares of the load at the inlet [1]."""

    effluent: Band
    overflow: Band


def train_steps(
    tables: Tables,
    city: City,
    works: Catchment,
    scenario: str,
    substances: Sequence[str],
    year: int,
) -> dict[str, tuple[Step, ...]]:
    """Return the bars of a train by substance, as shares of the mean load at the inlet [1].

    Parameters
    ----------
    tables : Tables
        Tables of a result.
    city, works, scenario, substances, year
        What is asked about.

    Returns
    -------
    dict of str to tuple of Step
        ``inlet``, ``reject`` where there is any, the stages that run, ``effluent`` and, where there
        is any, ``overflow``; the same steps for every substance. What reject water brings past the
        stages is in its step, so the steps add up. No step where nothing arrives.
    """
    rows = where(tables.flows(year, scenario), city=city.id, part="water", statistic="mean")
    carried = where(rows, source=tuple(at(stage, works.id) for stage in STAGES))
    removing = where(carried, target=(at("sludge", works.id), "degraded"))
    busy = set(removing.loc[(removing["value"] > 0) & (removing["substance"] != ""), "source"])
    stages = [stage for stage in STAGES if at(stage, works.id) in busy]
    edges = {s: mean_flows(tables, city.id, scenario, s, year) for s in substances}
    extra = [
        name
        for name in (REJECT, OVERFLOW)
        if any(_beside(edges[s], works, name) > 0 for s in substances)
    ]
    return {s: _steps(edges[s], works, stages, extra) for s in substances}


def _beside(edges: Edges, works: Catchment, name: str) -> float:
    """Return what reject water brings to the works, or what overflows before them [kg/yr]."""
    ends = {
        REJECT: [(REJECT, INLET), (REJECT, EFFLUENT)],
        OVERFLOW: [("sewer", OVERFLOW)],
    }[name]
    return sum(edges.get((at(a, works.id), at(b, works.id)), 0.0) for a, b in ends)


def _steps(
    edges: Edges, works: Catchment, stages: Sequence[str], extra: Sequence[str]
) -> tuple[Step, ...]:
    inlet = edges.get((at("sewer", works.id), at(INLET, works.id)), 0.0)
    if inlet <= 0:
        return ()
    steps, level = [Step(INLET, 0.0, 1.0)], 1.0
    if REJECT in extra:
        after = level + _beside(edges, works, REJECT) / inlet
        steps.append(Step(REJECT, level, after))
        level = after
    for stage in stages:
        out = ((at(stage, works.id), end) for end in (at("sludge", works.id), "degraded"))
        after = level - sum(edges.get(edge, 0.0) for edge in out) / inlet
        steps.append(Step(stage, level, after))
        level = after
    left = edges.get((at(EFFLUENT, works.id), river_head(works)), 0.0) / inlet
    steps.append(Step(EFFLUENT, 0.0, left))
    if OVERFLOW in extra:
        steps.append(Step(OVERFLOW, 0.0, _beside(edges, works, OVERFLOW) / inlet))
    return tuple(steps)


def outlets(
    result: Result,
    city: City,
    works: Catchment,
    scenario: str,
    substances: Sequence[str],
    year: int,
) -> dict[str, Outlet]:
    """Return discharge and overflow over the load at the inlet [1] by substance, with their bands.

    Arguments as in `train_steps`; the scenario is solved once more, draw by draw.
    """
    model = result.model(city.id)
    years = tuple(y for y in result.years if y <= year)
    loads = works_loads(model, city.scenarios[scenario].measures, years)
    place = [one.id for one in city.catchments].index(works.id)
    found = {}
    for substance in substances:
        item = model.index.substances.index(substance)
        inlet, out, past = (loads[k][place, item] for k in (INLET, "discharge", OVERFLOW))
        shares = [
            np.divide(load, inlet, out=np.zeros_like(load), where=inlet > 0) for load in (out, past)
        ]
        found[substance] = Outlet(*(Band(*summarise(share).tolist()) for share in shares))
    return found
