"""Measured discharges of works: how much more or less these hold back than modelled.

A measured discharge (`plant.discharge`) replaces the modelled one. What enters the works stays as
it is, so the discharge tells what the works remove: in every draw one number is sought that takes
the modelled discharge of the first year to the measured one.

- More leaves than modelled: every stage removes the same share (`working`) of what it should.
- Less leaves: the stage `whole_plant`, first in the chain, lets only the share `passing` go on.
- Less leaves than the reject water carries past the stages: it carries only the share `rejected`.
- More leaves than enters: nothing is removed, and the load of the sewage is raised (`raised`).

What is sought holds while the works run: outages of the city itself are part of the measured year
and taken into account, and outages that a measure brings or bridges act on the removal found.

The number is that of the works as they are. It is kept through all years and scenarios; only a
stage that a measure changes comes to do what the measure says.

Arrays have the axes (measured substance, draw); all values are shares [1] unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import ModelError, Problem
from wastewater.inputs import units
from wastewater.inputs.vocabulary import DISCHARGE, STAGES
from wastewater.model import outage, plant, sewage
from wastewater.model.distributions import Array
from wastewater.model.lookup import Parameters
from wastewater.model.structure import at

LOAD = "sewer.load"
WHOLE = STAGES[0]

#: Halvings of the interval 0 to 1: beyond them a double has no digits for a number near 1.
_HALVINGS = 64
#: What a solution may be off by, as a share of what enters; far above rounding.
_TOLERANCE = 1e-9

Named = dict[tuple[str, str], Array]
Flows = Mapping[tuple[str, str], Array]


@dataclass(frozen=True)
class Calibration:
    """What the measured discharges say of one works, axes (measured substance, draw) [1].

    In a draw at most one of `working`, `passing` and `rejected` differs from 1.

    Attributes
    ----------
    items : numpy.ndarray
        Positions of the measured substances among water and the substances.
    working : numpy.ndarray
        What every stage removes of what it should.
    passing : numpy.ndarray
        What `whole_plant` lets go on of what it should.
    rejected : numpy.ndarray
        What passes through with reject water of what should.
    raised : numpy.ndarray
        What enters the sewer with sewage, in times of what is modelled, at least 1.
    before, after : mapping of str to array
        What each stage would remove but for outages: without measures, and with the measures in
        full effect.
    """

    items: NDArray[np.intp]
    working: Array
    passing: Array
    rejected: Array
    raised: Array
    before: Mapping[str, Array]
    after: Mapping[str, Array]

    def removed(self, p: Parameters, catchment: str) -> dict[str, Array]:
        """Return what each stage removes but for outages [1], axes (item, draw).

        A stage that a measure changes goes from what it does today to what the measure says as
        the measure takes effect.
        """
        shares = plant.removed(p, catchment)
        for stage, share in shares.items():
            now, before = share[self.items], self.before[stage]
            lasting = 1 - _progress(now, before, self.after[stage])
            own = np.maximum(now - lasting * (1 - self.working) * before, 0.0)
            if stage == WHOLE:
                own = 1 - (1 - own) * (1 - lasting * (1 - self.passing))
            share[self.items] = own
        return shares

    def with_sewage(self, raw: sewage.RawSewage) -> sewage.RawSewage:
        """Return raw sewage with the load that the discharge asks for [m3/yr, kg/yr]."""
        return sewage.multiplied(raw, self.items, self.raised)


@dataclass(frozen=True)
class _Line:
    """The measured substances' way through one works, axes (measured substance, draw) [1]."""

    removed: Mapping[str, Array]
    kept: Mapping[str, Array]
    to_sludge: Mapping[str, Array]
    to_reject: Array
    bound: Array
    through: Array

    def discharged(self, working: Array, passing: Array, rejected: Array) -> Array:
        """Return the share of what enters the works that leaves it, with what circles."""
        left, sludge = np.ones_like(working), np.zeros_like(working)
        for stage, share in self.removed.items():
            removed = share * working
            if stage == WHOLE:
                removed = 1 - (1 - removed) * passing
            removed = removed * self.kept[stage]
            sludge = sludge + left * removed * self.to_sludge[stage]
            left = left * (1 - removed)
        reject, through = sludge * self.to_reject, self.through * rejected
        # What circles for ever divides by 0; `_check_reached` tells.
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((left + reject * through) / (1 - reject * (1 - self.bound - through)))


def works_shares(
    p: Parameters, catchment: str, river: str, found: Calibration | None = None
) -> Named:
    """Return the named shares of works and sludge [1], as measured where anything was measured."""
    named = plant.sludge_shares(p, catchment, river)
    if found is None:
        return plant.stage_shares(p, catchment) | named
    edge = at("reject", catchment), at("effluent", catchment)
    through = np.array(named[edge])
    through[found.items] = through[found.items] * found.rejected
    return plant.stage_shares(p, catchment, found.removed(p, catchment)) | named | {edge: through}


def calibrate(
    p: Parameters, catchment: str, flows: Flows, *, best: bool = False
) -> Calibration | None:
    """Return what the measured discharges of a works say, None where there are none.

    Parameters
    ----------
    p : Parameters
        The sample without measures.
    catchment : str
        Catchment of the works.
    flows : mapping of edge to array
        Flows of the first year as modelled [m3/yr, kg/yr], axes (item, draw).
    best : bool
        Whether column 0 holds the best estimates.

    Raises
    ------
    ModelError
        When in the best estimates more leaves than the measured load that enters, when something
        leaves and nothing enters, or when no removal leads to the discharge, as when outages alone
        let more pass.
    """
    rows = p.measured(DISCHARGE, catchment)
    known = np.flatnonzero(rows >= 0)
    if known.size == 0:
        return None
    items, measured = 1 + known, p.rows(rows[known])
    entering = _flow(flows, "sewer", "inlet", catchment, items, measured)
    if best:
        _check_measured(p, catchment, known, measured[:, 0], entering[:, 0])
    raised = _raised(p, catchment, known, flows, measured - entering)
    line = _line(p, catchment, items)
    as_is = np.ones_like(measured)
    total = np.maximum(entering, measured)
    target = line.discharged(as_is, as_is, as_is)  # stays where nothing enters and nothing leaves
    np.divide(measured, total, out=target, where=total > 0)
    working, passing, rejected = _solution(line, target)
    reached = line.discharged(working, passing, rejected)
    _check_reached(p, catchment, known, np.abs(reached - target), line)
    return Calibration(items, working, passing, rejected, raised, line.removed, line.removed)


def toward(found: Mapping[str, Calibration], p: Parameters) -> dict[str, Calibration]:
    """Return the calibrations on the way to a state with measures in full effect, all draws."""
    return {
        catchment: replace(one, after=_of_items(plant.removed(p, catchment), one.items))
        for catchment, one in found.items()
    }


def _solution(line: _Line, target: Array) -> tuple[Array, Array, Array]:
    """Find `working`, `passing` and `rejected` by bisection.

    The discharge is continuous in each of them and lies on both sides of the target at the ends of
    the one that is chosen: all that enters leaves where nothing works, and nothing where nothing
    passes.
    """
    one, none = np.ones_like(target), np.zeros_like(target)
    more = target >= line.discharged(one, one, one)
    least = ~more & (target < line.discharged(one, none, one))

    def numbers(x: Array) -> tuple[Array, Array, Array]:
        return (
            np.where(more, x, one),
            np.where(more, one, np.where(least, none, x)),
            np.where(least, x, one),
        )

    low, high = none, one
    for _ in range(_HALVINGS):
        x = (low + high) / 2
        rising = (line.discharged(*numbers(x)) > target) == more
        low, high = np.where(rising, x, low), np.where(rising, high, x)
    return numbers((low + high) / 2)


def _line(p: Parameters, catchment: str, items: NDArray[np.intp]) -> _Line:
    named = plant.sludge_shares(p, catchment, "")
    sludge, digester, reject = (at(name, catchment) for name in ("sludge", "digester", "reject"))
    digested = named[sludge, digester] * named[digester, reject]
    lasting = {stage: outage.kept(p, catchment, stage) for stage in STAGES}
    return _Line(
        removed=_of_items(plant.removed(p, catchment), items),
        kept=_of_items({stage: left for stage, (left, _) in lasting.items()}, items),
        to_sludge=_of_items({stage: share for stage, (_, share) in lasting.items()}, items),
        to_reject=digested[items],
        bound=named[reject, at("sludge_disposal", catchment)][items],
        through=named[reject, at("effluent", catchment)][items],
    )


def _of_items(shares: Mapping[str, Array], items: NDArray[np.intp]) -> dict[str, Array]:
    return {stage: share[items] for stage, share in shares.items()}


def _progress(now: Array, before: Array, after: Array) -> Array:
    """How far a share has come from what it was to what it will be [1]."""
    way = after - before
    done = (now != before).astype(float)
    np.divide(now - before, way, out=done, where=way != 0)
    return np.asarray(np.clip(done, 0.0, 1.0))


def _flow(
    flows: Flows,
    source: str,
    target: str,
    catchment: str,
    items: NDArray[np.intp],
    like: Array,
) -> Array:
    """Flow of the measured substances on one edge of a catchment [kg/yr]."""
    flow = flows.get((at(source, catchment), at(target, catchment)))
    return np.zeros_like(like) if flow is None else np.asarray(flow[items])


def _raised(
    p: Parameters,
    catchment: str,
    known: NDArray[np.intp],
    flows: Flows,
    short: Array,
) -> Array:
    """How many times more must enter the sewer so that as much enters the works as leaves [1].

    `short` is what leaves less what enters the works [kg/yr].
    """
    users = ("residents", "commuters", "industry", "storm_water")
    parts = [_flow(flows, user, "sewer", catchment, 1 + known, short) for user in users]
    arriving = np.sum(parts, axis=0) * (1 - sewage.overflow(p, catchment)[1 + known])
    lost = ((short > 0) & (arriving <= 0)).any(axis=1)
    if lost.any():
        raise _error(p, catchment, known, lost, "model.discharge_without_load")
    more = np.divide(short, arriving, out=np.zeros_like(short), where=arriving > 0)
    return np.asarray(1 + np.maximum(more, 0.0))


def _check_measured(
    p: Parameters, catchment: str, known: NDArray[np.intp], leaving: Array, entering: Array
) -> None:
    """Check that no more leaves than enters where both are measured, best estimates [kg/yr]."""
    loads = p.measured(LOAD, catchment)[known] >= 0
    wrong = np.logical_and(loads, leaving > entering * (1 + _TOLERANCE))
    if wrong.any():
        size = units.factor("t/yr")
        figures = {
            "leaving": [f"{each / size:.4g}" for each in leaving],
            "entering": [f"{each / size:.4g}" for each in entering],
        }
        raise _error(p, catchment, known, wrong, "model.discharge_above_load", figures)


def _check_reached(
    p: Parameters, catchment: str, known: NDArray[np.intp], distance: Array, line: _Line
) -> None:
    wrong = np.asarray(~(distance <= _TOLERANCE).all(axis=1))  # also catches not-a-number
    if wrong.any():
        outages = (line.kept[WHOLE][wrong] < 1).any()
        key = "model.discharge_below_outages" if outages else "model.discharge_out_of_reach"
        raise _error(p, catchment, known, wrong, key)


def _error(
    p: Parameters,
    catchment: str,
    known: NDArray[np.intp],
    wrong: NDArray[np.bool_],
    key: str,
    figures: Mapping[str, list[str]] | None = None,
) -> ModelError:
    """Name the rows that cannot be true together, one problem for each substance."""
    problems = []
    for i in np.flatnonzero(wrong).tolist():
        row = (p.index.substances[known[i]], catchment)
        fields = {name: words[i] for name, words in (figures or {}).items()}
        fields |= {
            "discharge": ", ".join((DISCHARGE, *row)),
            "load": ", ".join((LOAD, *row)),
            "city": p.index.city,
        }
        problems.append(Problem(key, value=row[0], fields=fields))
    return ModelError(problems)
