"""Loads on a tree of reaches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.model.rivers import routing

#  a   b
#   \ /
#    c   d
#     \ /
#      e
FORK = {"c": "e", "a": "c", "e": "", "b": "c", "d": "e"}


def test_a_fork_adds_up():
    tree = routing.tree(FORK)
    local, passed = [0, 100, 10, 50, 20], [0.5, 0.8, 0.9, 0.6, 1.0]
    found = routing.route(tree, local, passed)
    assert found.entering.tolist() == pytest.approx([110, 100, 85, 50, 20])
    assert found.leaving.tolist() == pytest.approx([55, 80, 76.5, 30, 20])
    assert routing.apportion(tree, local, passed).tolist() == pytest.approx([0, 36, 9, 13.5, 18])


@given(
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
)
def test_contributions_add_up_to_the_mouth_and_nothing_is_lost(local, passed):
    tree = routing.tree(FORK)
    found = routing.route(tree, local, passed)
    at_mouth = found.leaving[tree.ids.index("e")]
    assert routing.apportion(tree, local, passed).sum() == pytest.approx(at_mouth)
    assert found.retained.sum() + at_mouth == pytest.approx(sum(local))
    assert (found.retained >= -1e-9).all()


def test_draws_are_routed_together():
    tree, rng = routing.tree(FORK), np.random.default_rng(1)
    local, passed = rng.random((5, 3, 7)), rng.random((5, 1, 7))
    whole = routing.route(tree, local, passed).leaving
    for draw in range(7):
        one = routing.route(tree, local[..., draw], passed[..., draw]).leaving
        np.testing.assert_allclose(whole[..., draw], one)


def test_loads_without_draws_meet_shares_with_draws():
    tree = routing.tree({"a": "b", "b": ""})
    found = routing.route(tree, [100, 50], [[0.8, 1.0], [0.9, 0.5]])
    np.testing.assert_allclose(found.leaving, [[80, 100], [117, 75]])


def test_two_mouths_do_not_mix():
    tree = routing.tree({"a": "", "b": ""})
    assert routing.route(tree, [1, 2], [1, 0.5]).leaving.tolist() == [1, 1]


def test_the_path_to_the_mouth():
    tree = routing.tree(FORK)
    assert tree.path("a") == ("a", "c", "e")
    with pytest.raises(ValueError, match="unknown reach x"):
        tree.path("x")


@pytest.mark.parametrize(
    ("reaches", "words"),
    [
        ({"a": "b", "b": "a", "c": ""}, "in a circle: a, b"),
        ({"a": "a"}, "in a circle: a"),
        ({"a": "sea", "b": ""}, "unknown ones: a -> sea"),
    ],
)
def test_a_net_that_is_no_tree(reaches, words):
    with pytest.raises(ValueError, match=words):
        routing.tree(reaches)


@pytest.mark.parametrize("passed", [[1.2, 1], [-0.1, 1]])
def test_a_transmission_is_a_share(passed):
    with pytest.raises(ValueError, match="between 0 and 1"):
        routing.route(routing.tree({"a": "b", "b": ""}), [1, 1], passed)


def test_axes_must_fit():
    with pytest.raises(ValueError, match="broadcast"):
        routing.route(routing.tree(FORK), [1, 2, 3], [1, 1, 1, 1, 1])
    with pytest.raises(ValueError, match="one concentration per reach"):
        routing.over_standard(routing.tree(FORK), [1.0, 2.0], 3.0)


def test_concentration_in_plain_units():
    """1 g/s in 1 m3/s is 1 mg/l; half the flow doubles it."""
    kg_per_yr = 365 * 86_400 / 1000
    assert routing.concentration(kg_per_yr, 1.0) == pytest.approx(1.0)
    assert routing.concentration(kg_per_yr, 0.5) == pytest.approx(2.0)
    with pytest.raises(ValueError, match="flow"):
        routing.concentration(1.0, 0.0)
    with pytest.raises(ValueError, match="surface"):
        routing.hydraulic_load(1.0, 0.0)


def test_reaches_over_a_standard():
    tree = routing.tree({"low": "", "top": "low"})
    table = routing.over_standard(tree, [[2.0, 1.0, 4.0], [9.0, 8.0, 10.0]], 3.0)
    assert table["reach"].tolist() == ["top", "low"]
    assert table["ratio"].tolist() == pytest.approx([3, 2 / 3])
    assert table["is_over"].tolist() == [True, False]
    assert table["probability"].tolist() == [1.0, 0.5]
    assert routing.over_standard(tree, [2.0, 3.0], 3.0).empty
    with pytest.raises(ValueError, match="standard"):
        routing.over_standard(tree, [2.0, 3.0], 0.0)


@given(st.floats(0, 1e9), st.floats(1e-3, 1e4))
def test_half_the_flow_at_the_same_load_is_twice_the_concentration(load, flow):
    once, half = (routing.concentration(load, water) for water in (flow, flow / 2))
    assert half == pytest.approx(2 * once)
