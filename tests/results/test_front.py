"""The front of points that no other beats."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wastewater.results.front import efficient, mean, rounded


def judged(points: list[tuple[float, float]]) -> list[bool]:
    cost, reduction = np.array(points, dtype=float).T[..., None]
    return efficient(cost, reduction)[:, 0].tolist()


def by_definition(points: list[tuple[float, float]]) -> list[bool]:
    def beats(one: tuple[float, float], other: tuple[float, float]) -> bool:
        return one[0] <= other[0] and one[1] >= other[1] and one != other

    return [not any(beats(one, other) for one in points) for other in points]


def test_known_points() -> None:
    points = [(0, 0), (5, 10), (5, 8), (7, 10), (9, 20), (-1, 1), (-2, -3), (5, 10)]
    assert judged(points) == [False, True, False, False, True, True, True, True]


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=12))
def test_any_points_ties_and_twins_included(points: list[tuple[float, float]]) -> None:
    assert judged(points) == by_definition(points)


def test_every_draw_has_a_front_of_its_own() -> None:
    cost = np.array([[1.0, 1.0], [2.0, 2.0]])
    reduction = np.array([[5.0, 5.0], [4.0, 6.0]])
    assert efficient(cost, reduction).tolist() == [[True, True], [False, True]]


def test_what_differs_by_rounding_alone_is_equal() -> None:
    load = np.array(1000.0)
    near = np.array([100.0, 100.0 + 1e-11, 100.0 + 1e-3])
    same, other, more = rounded(near, load)
    assert same == other < more
    np.testing.assert_allclose(rounded(near, load), near, rtol=1e-9)
    np.testing.assert_array_equal(rounded(np.zeros(2), np.zeros(2)), 0)


def test_the_mean_leaves_the_best_estimate_aside() -> None:
    assert mean(np.array([[9.0, 1.0, 3.0]])).tolist() == [2]
    assert mean(np.array([[9.0]])).tolist() == [9]
