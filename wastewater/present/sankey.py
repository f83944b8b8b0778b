"""A flow diagram: nodes in columns, ribbons as wide as their flows, labels that never overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from wastewater.present.sankey_layout import (
    LABEL_SIZE,
    NODE_WIDTH,
    Chain,
    Layout,
    Link,
    Node,
    Slot,
    arrange,
    fit,
    place,
    wrap_labels,
)
from wastewater.present.style import INK

_THINNEST = 0.8
_PALE = 0.38  # opacity of ribbons: labels must stay easy to read on them


def draw(axes: Axes, nodes: Sequence[Node], links: Sequence[Link]) -> None:
    """Draw a flow diagram that fills the axes.

    Parameters
    ----------
    axes : Axes
        Axes whose size in the figure is final; its data units become points.
    nodes : Sequence[Node]
        The nodes. Those with `last` stand in the last column.
    links : Sequence[Link]
        The flows; those with value 0 are left out.

    Raises
    ------
    ValueError
        If the flows form a cycle (net them first).
    """
    figure = axes.get_figure(root=True)
    box = axes.get_position()
    inches = figure.get_size_inches() if figure else (1.0, 1.0)
    width, height = box.width * inches[0] * 72, box.height * inches[1] * 72
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    shown = [link for link in links if link.value > 0]
    if not shown:
        return
    layout = arrange(nodes, shown)
    step = wrap_labels(layout.columns, width)
    scale = fit(layout.columns, height)
    place(layout.columns, scale, height)
    anchors = _anchors(layout, scale)
    for i, chain in enumerate(layout.chains):
        _draw_ribbon(axes, layout, chain, anchors[i], scale, step)
    for slot in layout.slots.values():
        if slot.real:
            _draw_node(axes, slot, scale, step)


def _anchors(layout: Layout, scale: float) -> list[dict[int, tuple[float, float]]]:
    """Return for each chain the upper edge where it leaves and enters, by step [point]."""
    slots = layout.slots
    out = {slot.id: slot.y + slot.value * scale / 2 for slot in slots.values()}
    into = dict(out)
    steps = [
        (i, j, s, t) for i, c in enumerate(layout.chains) for j, (s, t) in enumerate(c.steps())
    ]
    leave: dict[tuple[int, int], float] = {}
    enter: dict[tuple[int, int], float] = {}
    for i, j, source, _ in sorted(steps, key=lambda piece: -slots[piece[3]].y):
        leave[i, j] = out[source]
        out[source] -= layout.chains[i].link.value * scale
    for i, j, _, target in sorted(steps, key=lambda piece: -slots[piece[2]].y):
        enter[i, j] = into[target]
        into[target] -= layout.chains[i].link.value * scale
    found: list[dict[int, tuple[float, float]]] = [{} for _ in layout.chains]
    for i, j in leave:
        found[i][j] = leave[i, j], enter[i, j]
    return found


def _draw_ribbon(
    axes: Axes,
    layout: Layout,
    chain: Chain,
    tops: Mapping[int, tuple[float, float]],
    scale: float,
    step: float,
) -> None:
    """Draw a flow as one band of Bezier curves through all its stops."""
    upper: list[tuple[float, float]] = []
    for j, (source, target) in enumerate(chain.steps()):
        start, end = tops[j]
        slot = layout.slots[source]
        left = slot.column * step + (NODE_WIDTH if slot.real else 0.0)
        right = layout.slots[target].column * step
        middle = (left + right) / 2
        if not upper:
            upper.append((left, start))
        upper += [(middle, start), (middle, end), (right, end)]
    thickness = chain.link.value * scale
    lower = [(x, y - thickness) for x, y in reversed(upper)]
    curves = [Path.CURVE4] * (len(upper) - 1)
    codes = [Path.MOVETO, *curves, Path.LINETO, *curves, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(
            Path([*upper, *lower, upper[0]], codes),
            facecolor=chain.link.colour,
            edgecolor=chain.link.colour,
            alpha=_PALE,
            linewidth=max(_THINNEST - thickness, 0.0),
        )
    )


def _draw_node(axes: Axes, slot: Slot, scale: float, step: float) -> None:
    """Draw the bar of a node and its label to the right of it."""
    left = slot.column * step
    bar = max(slot.value * scale, 1.5)
    axes.add_patch(
        Rectangle((left, slot.y - bar / 2), NODE_WIDTH, bar, facecolor=slot.colour, linewidth=0)
    )
    axes.text(
        left + NODE_WIDTH + 4,
        slot.y,
        slot.label,
        fontsize=LABEL_SIZE,
        color=INK,
        ha="left",
        va="center",
        linespacing=1.15,
        zorder=5,
    )
