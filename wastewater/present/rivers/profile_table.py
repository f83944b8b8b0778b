"""The way to the sea in figures: what a chart of it draws, reach by reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wastewater.inputs.city import City
from wastewater.inputs.compliance.limits import Limit, limits
from wastewater.inputs.compliance.regimes import WATER
from wastewater.inputs.lists import read_list
from wastewater.model.distributions import Array
from wastewater.model.rivers.routing import concentration
from wastewater.model.rivers.ways import Way
from wastewater.present.rivers.common import look_alike
from wastewater.present.view import Band, Tables, bands, where
from wastewater.results.longtable import long_table
from wastewater.results.result import Result
from wastewater.results.rivers import reach_loads

QUANTITIES = ("flow", "load", "concentration")
"""What the panels show: flow [m3/s], load that enters the reach [kg/yr], concentration [mg/l]."""

APART = 0.02
"""Share of the load to the sea from which the profiles of two scenarios are told apart."""

_STATISTICS = ("eqs_annual", "eqs_maximum")


@dataclass(frozen=True)
class Profile:
    """A profile of one substance from the works to the sea.

    Attributes
    ----------
    reaches : tuple of str
        Reaches from the works to the sea.
    ends : tuple of float
        Distance from the works at the end of each reach, best estimate [km].
    groups : tuple of tuple of str
        Scenarios that look alike; each group is drawn as its first.
    table : pandas.DataFrame
        Long: ``scenario`` (first of a group), ``quantity`` (one of `QUANTITIES`), ``reach``,
        ``statistic``, ``value`` [m3/s, kg/yr, mg/l].
    standard : Limit or None
        The quality standard that holds for the substance, if one is known.
    over : pandas.DataFrame
        ``scenario``, ``reach``, ``times`` (median over the standard [1]) and ``probability``
        (share of the draws above it); empty without a standard.
    measured : tuple of (str, float, float)
        Reach, lowest and highest of what was measured there [mg/l].
    """

    reaches: tuple[str, ...]
    ends: tuple[float, ...]
    groups: tuple[tuple[str, ...], ...]
    table: pd.DataFrame
    standard: Limit | None
    over: pd.DataFrame
    measured: tuple[tuple[str, float, float], ...]

    @cached_property
    def bands(self) -> dict[tuple[str, str, str], Band]:
        """Bands by quantity, scenario and reach [m3/s, kg/yr, mg/l]."""
        keys = ["quantity", "scenario", "reach"]
        wide = bands(self.table, keys)
        rows = zip(wide.index.tolist(), wide.to_numpy(dtype=float).tolist(), strict=True)
        return {key: Band(*row) for key, row in rows}

    def largest(self, quantity: str) -> float:
        """Return the largest median of a quantity [m3/s, kg/yr, mg/l]."""
        return max((b.median for key, b in self.bands.items() if key[0] == quantity), default=0.0)

    def odds(self, scenario: str) -> dict[str, tuple[float, float]]:
        """Return median over the standard and probability of being above it [1] by reach."""
        own = self.over[self.over["scenario"] == scenario]
        figures = own[["times", "probability"]].to_numpy(dtype=float).tolist()
        return {str(r): (f[0], f[1]) for r, f in zip(own["reach"], figures, strict=True)}


def profile_of(
    result: Result,
    city: City,
    substance: str,
    year: int,
    scenarios: Sequence[str] | None = None,
) -> Profile:
    """Return the profile of a substance in a year.

    Parameters
    ----------
    result : Result
        A result that holds the city.
    city : City
        A city whose way to the sea is known.
    substance : str
        Substance id.
    year : int
        Calendar year.
    scenarios : sequence of str, optional
        Scenarios; all by default. Those that look alike are told once.

    Raises
    ------
    InputError
        If the result does not hold the year or a scenario.
    ValueError
        If no way is known for the city.
    """
    wanted = result.scenarios[city.id] if scenarios is None else tuple(scenarios)
    groups = _groups(result, city, substance, year, wanted)
    standard = standard_for(substance, year)
    tables, over = [], []
    for scenario, *_ in groups:
        way, entering, _ = reach_loads(result, city.id, scenario, substance, year)
        shown = dict(zip(QUANTITIES, _figures(way, entering), strict=True))
        for quantity, values in shown.items():
            constants = {"scenario": scenario, "quantity": quantity}
            tables.append(long_table([("reach", way.reaches.ids)], values, constants))
        if standard is not None:
            over.append(_over(way, shown["concentration"], standard).assign(scenario=scenario))
    columns = ["scenario", "reach", "times", "probability"]
    return Profile(
        reaches=way.reaches.ids,
        ends=tuple(way.stacked("length")[:, 0].cumsum().tolist()),
        groups=tuple(groups),
        table=pd.concat(tables, ignore_index=True),
        standard=standard,
        over=pd.concat(over, ignore_index=True)[columns] if over else pd.DataFrame(columns=columns),
        measured=measured_in(way.reaches.ids, substance),
    )


def standard_for(substance: str, year: int) -> Limit | None:
    """Return the quality standard of inland water that a substance is held against.

    That for the annual average comes before that for the maximum, what is law before what is
    proposed, and the strictest before others, such as those for harder water.
    """
    known = [
        one
        for one in limits()
        if one.applies_to == "inland water"
        and one.substance == substance
        and one.statistic in _STATISTICS
        and one.regime in WATER
        and one.in_force(year)
    ]
    order = sorted(
        known,
        key=lambda one: (
            _STATISTICS.index(one.statistic),
            not one.verified,
            WATER.index(one.regime),
            one.in_base,
        ),
    )
    return order[0] if order else None


def measured_in(reaches: Sequence[str], substance: str) -> tuple[tuple[str, float, float], ...]:
    """Return what was measured in some reaches: reach, lowest and highest [mg/l]."""
    table = read_list("river", "measured")
    own = table[(table["quantity"] == "concentration") & (table["substance"] == substance)]
    own = own[own["place"].isin(list(reaches))]
    rows = zip(own["place"], own["low"], own["high"], strict=True)
    return tuple((str(place), float(low), float(high)) for place, low, high in rows)


def _groups(
    result: Result, city: City, substance: str, year: int, wanted: Sequence[str]
) -> list[tuple[str, ...]]:
    """Group scenarios by their load to the sea: what enters the way is that by a fixed factor."""
    rows = where(
        Tables(result).outflow,
        city=city.id,
        year=year,
        substance=substance,
        pathway="total",
        sea=city.catchments[0].sea,
        statistic=("median", "p05", "p95"),
    )
    known = {s: where(rows, scenario=s)["value"].to_numpy(dtype=float) for s in wanted}
    complete = {s: values for s, values in known.items() if values.size}
    if len(complete) < len(known):
        return [(s,) for s in wanted]  # the question that is asked next names what is unknown
    return look_alike(complete, APART)


def _figures(way: Way, entering: Array) -> tuple[Array, Array, Array]:
    flow = np.broadcast_to(way.stacked("flow"), entering.shape)
    return flow, entering, concentration(entering, flow)


def _over(way: Way, values: Array, standard: Limit) -> pd.DataFrame:
    """Return by how much and how surely each reach is over a standard."""
    drawn = values[:, 1:] if values.shape[1] > 1 else values
    return pd.DataFrame(
        {
            "reach": way.reaches.ids,
            "times": np.median(drawn, axis=1) / standard.in_base,
            "probability": (drawn > standard.in_base).mean(axis=1),
        }
    )
