"""Points of the Pareto front: which are named."""

from __future__ import annotations

import pytest

from wastewater.present.decide.fronts import (
    Point,
    chosen_point,
    front_of,
    named_points,
    points_of,
)
from wastewater.present.view import Band


def point(cost: float, reduction: float, *measures: str, efficient: bool = True) -> Point:
    cost_band, kept = Band(*[cost] * 5), Band(*[reduction] * 5)
    share = Band(*[reduction / 100] * 5)
    return Point(measures, cost_band, kept, share, efficient)


POINTS = [
    point(0, 0),
    point(1, 20, "a"),
    point(2, 20.1, "a", "c"),
    point(3, 19, "c", efficient=False),
    point(4, 50, "a", "b"),
    point(9, 50.2, "a", "b", "c"),
]


def test_points_are_the_table(decided) -> None:
    table = decided.combinations("lviv")
    points = points_of(table)
    assert len(points) == 32
    wide = table.set_index(["combination", "statistic"])
    for one in points:
        row = wide.loc["+".join(one.measures)]
        assert list(row["annual_cost"]) == list(one.cost)
        assert one.reduction.p95 == row["reduction"]["p95"]
        assert one.share.median == row["reduction_share"]["median"]
        assert one.efficient == row["efficient"].iloc[0]
    costs = [one.cost.mean for one in points]
    assert costs == sorted(costs)
    assert front_of(points) == [one for one in points if one.efficient]


def test_points_that_hardly_differ_have_no_name() -> None:
    front = front_of(POINTS)
    named = named_points(front, POINTS[4], 12)
    assert [one.measures for one in named] == [("a",), ("a", "b")]


def test_what_the_title_names_is_named() -> None:
    named = named_points(front_of(POINTS), POINTS[2], 12)
    assert [one.measures for one in named] == [("a",), ("a", "c"), ("a", "b")]
    off_front = named_points(front_of(POINTS), POINTS[3], 12)
    assert POINTS[3] in off_front


def test_not_more_than_have_room() -> None:
    front = [point(i, 10.0 * i, f"m{i}") for i in range(1, 21)]
    assert len(named_points(front, front[0], 12)) <= 12
    assert len(named_points(front, front[0], 50)) == 20


def test_the_point_of_the_title() -> None:
    assert chosen_point(POINTS, "a+c") is POINTS[2]
    assert chosen_point(POINTS, None) is POINTS[4]  # as good as the dearest, for half the money
    with pytest.raises(StopIteration):
        chosen_point(POINTS, "nothing+known")
