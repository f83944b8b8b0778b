"""Columns, merging and order of a flow diagram."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastewater.present.sankey_layout import (
    Link,
    Node,
    arrange,
    fit,
    levels,
    merge_small,
    place,
    throughput,
    wrap_labels,
)

OTHER = {"source": "other_sources", "sink": "other_sinks"}


def links(*flows: tuple[str, str, float]) -> list[Link]:
    return [Link(source, target, value, "red") for source, target, value in flows]


def test_a_node_stands_after_all_that_flows_into_it() -> None:
    column = levels(links(("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("d", "c", 1)))
    assert column == {"a": 0, "b": 1, "c": 2, "d": 0}


def test_a_cycle_is_an_error() -> None:
    with pytest.raises(ValueError, match="cycle"):
        levels(links(("a", "b", 1), ("b", "a", 1)))


def test_small_ends_are_merged() -> None:
    given_ = links(("a", "m", 98), ("b", "m", 1), ("c", "m", 1), ("m", "x", 97), ("m", "sea", 3))
    merged = merge_small(given_, 5, frozenset({"sea"}), OTHER)
    assert {(x.source, x.target): x.value for x in merged} == {
        ("a", "m"): 98,
        ("other_sources", "m"): 2,
        ("m", "x"): 97,
        ("m", "sea"): 3,  # never merged
    }


def test_one_small_node_alone_stays_what_it_is() -> None:
    given_ = links(("a", "m", 99), ("b", "m", 1), ("m", "x", 100))
    assert merge_small(given_, 5, frozenset(), OTHER) == given_


@st.composite
def diagrams(draw: st.DrawFn) -> list[Link]:
    """Random flows from lower to higher numbers, so without cycles."""
    count = draw(st.integers(2, 12))
    pairs = st.tuples(st.integers(0, count - 2), st.integers(1, count - 1))
    ends = draw(st.sets(pairs.filter(lambda p: p[0] < p[1]), min_size=1, max_size=25))
    values = st.floats(0.001, 1000)
    return [Link(f"n{a}", f"n{b}", draw(values), "red") for a, b in sorted(ends)]


@given(diagrams())
def test_merging_keeps_the_sum_of_all_flows(diagram: list[Link]) -> None:
    merged = merge_small(diagram, 10, frozenset(), OTHER)
    assert sum(x.value for x in merged) == pytest.approx(sum(x.value for x in diagram))


@given(diagrams())
def test_slots_of_a_column_never_overlap(diagram: list[Link]) -> None:
    names = throughput(diagram)
    nodes = [Node(name, f"{name} of some length\n1 t/yr", "red") for name in names]
    layout = arrange(nodes, diagram)
    height = 2000.0
    step = wrap_labels(layout.columns, 1200.0)
    scale = fit(layout.columns, height)
    place(layout.columns, scale, height)
    assert step > 0
    for column in layout.columns:
        edges = [(slot.y + slot.height / 2, slot.y - slot.height / 2) for slot in column]
        assert edges[0][0] <= height + 1e-6
        assert edges[-1][1] >= -1e-6
        for (_, bottom), (top, _) in pairwise(edges):
            assert bottom >= top - 1e-6
