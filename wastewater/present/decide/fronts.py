"""Combinations of measures as records, and which points of the Pareto front are named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from wastewater.present.view import Band, bands

_SEEN = 0.01  # share of what is kept out at most from which a step of the front can be seen
_COARSER = 1.5  # factor of that share where too many points would be named


class Point(NamedTuple):
    """A combination of measures, the yearly cost [EUR/yr] and what it keeps out.

    `reduction` is in kg/yr or m3/yr, `share` that of the load.
    """

    measures: tuple[str, ...]
    cost: Band
    reduction: Band
    share: Band
    efficient: bool


def points_of(table: pd.DataFrame) -> list[Point]:
    """Return every combination of a city, the cheapest first."""
    columns = ("annual_cost", "reduction", "reduction_share")
    wide = [bands(table, ["combination"], value=column) for column in columns]
    efficient = table.groupby("combination")["efficient"].any()
    points = []
    for name in wide[0].index:
        measures = tuple(measure for measure in str(name).split("+") if measure)
        cost, reduction, share = (Band(*part.loc[name].astype(float)) for part in wide)
        points.append(Point(measures, cost, reduction, share, bool(efficient[name])))
    return sorted(points, key=lambda point: (point.cost.mean, -point.reduction.mean))


def front_of(points: Sequence[Point]) -> list[Point]:
    """Return the points that no other one beats in both cost and reduction."""
    return [point for point in points if point.efficient]


def measures_of(points: Sequence[Point]) -> list[str]:
    """Return the measures in the order in which the fullest combinations hold them."""
    fullest_first = sorted((point.measures for point in points), key=len, reverse=True)
    return [*dict.fromkeys(measure for measures in fullest_first for measure in measures)]


def chosen_point(points: Sequence[Point], combination: str | None) -> Point:
    """Return the point that a title names.

    Parameters
    ----------
    points : sequence of Point
        All points, the cheapest first.
    combination : str, optional
        Its measures, joined by "+". If not given it is the cheapest of the points that differ too
        little from the most that is possible to be told apart from it.
    """
    if combination is not None:
        return next(point for point in points if "+".join(point.measures) == combination)
    enough = (1 - _SEEN) * max(point.reduction.mean for point in points)
    return next(point for point in points if point.reduction.mean >= enough)


def named_points(front: Sequence[Point], chosen: Point, most: int) -> list[Point]:
    """Return the points of a front that differ enough to be told apart in a chart.

    Parameters
    ----------
    front : sequence of Point
        The front, the cheapest first.
    chosen : Point
        A point that is named in any case.
    most : int
        The most points that have room.

    Returns
    -------
    list of Point
        Doing nothing is not among them.
    """
    pool = [*front] if chosen in front else [*front, chosen]
    pool = sorted((p for p in pool if p.measures), key=lambda point: point.cost.mean)
    least = _SEEN * max((point.reduction.mean for point in pool), default=0.0)
    while True:
        found: list[Point] = []
        reached = 0.0
        for point in pool:
            if point.reduction.mean >= reached + least:
                reached = point.reduction.mean
                found.append(point)
            elif point is chosen:
                found.append(point)
        if len(found) <= most or least == 0:
            return found[:most]
        least *= _COARSER
