"""The drawn flow diagram: widths by value, all of it inside the axes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from wastewater.present.sankey import draw
from wastewater.present.sankey_layout import Link, Node

LINKS = [
    Link("people", "sewer", 90.0, "red"),
    Link("people", "ground", 10.0, "red"),
    Link("sewer", "works", 80.0, "grey"),
    Link("sewer", "river", 10.0, "blue"),
    Link("works", "river", 50.0, "blue"),
    Link("works", "nothing", 0.0, "blue"),
    Link("river", "sea", 60.0, "blue"),
]


def nodes() -> list[Node]:
    names = dict.fromkeys(end for link in LINKS for end in (link.source, link.target))
    return [Node(n, f"{n}\n1 t", "black", n in ("sea", "ground")) for n in names]


@pytest.fixture
def axes():  # type: ignore[no-untyped-def]
    figure = Figure(figsize=(8, 5))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw(axes, nodes(), LINKS)
    return axes


def ribbons(axes) -> list[PathPatch]:  # type: ignore[no-untyped-def]
    return [patch for patch in axes.patches if isinstance(patch, PathPatch)]


def test_one_ribbon_per_flow_and_one_bar_per_node(axes) -> None:  # type: ignore[no-untyped-def]
    assert len(ribbons(axes)) == 6
    assert sum(isinstance(p, Rectangle) for p in axes.patches) == 6  # "nothing" is left out


def test_widths_are_proportional_to_values(axes) -> None:  # type: ignore[no-untyped-def]
    widths = []
    for ribbon in ribbons(axes):
        points = ribbon.get_path().vertices
        widths.append(points[0, 1] - points[-2, 1])
    values = [link.value for link in LINKS if link.value > 0]
    np.testing.assert_allclose(np.array(widths) / values, widths[0] / values[0])


def test_bars_are_as_high_as_what_passes(axes) -> None:  # type: ignore[no-untyped-def]
    bars = [p.get_height() for p in axes.patches if isinstance(p, Rectangle)]
    first = bars[0] / 100
    assert bars == pytest.approx([x * first for x in (100, 90, 10, 80, 60, 60)])


def test_everything_is_inside(axes) -> None:  # type: ignore[no-untyped-def]
    width, height = axes.get_xlim()[1], axes.get_ylim()[1]
    for patch in axes.patches:
        box = patch.get_path().get_extents(patch.get_patch_transform())
        assert box.x0 >= -1
        assert box.x1 <= width + 1
        assert box.y0 >= -1
        assert box.y1 <= height + 1


def test_nothing_to_draw_is_no_error() -> None:
    axes = Figure().add_subplot()
    draw(axes, [], [])
    assert not axes.patches
