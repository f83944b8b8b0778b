"""Where the nodes and ribbons of a flow diagram stand, so that labels never overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wastewater.present.style import text_width, wrap

LABEL_SIZE = 8.5
"""Font size of labels [point]."""

NODE_WIDTH = 9.0
"""Width of the bar of a node [point]."""

_LINE_HEIGHT = LABEL_SIZE * 1.3
_GAP = 7.0
_SWEEPS = 24


@dataclass(frozen=True)
class Node:
    """A node to draw: label (with line breaks), colour, and whether it stands at the far end."""

    id: str
    label: str
    colour: str
    last: bool = False


@dataclass(frozen=True)
class Link:
    """A flow between two nodes, value in any one unit."""

    source: str
    target: str
    value: float
    colour: str


@dataclass
class Slot:
    """A place in a column: a node, or a ribbon that passes the column on its way."""

    id: str
    column: int
    value: float
    label: str = ""
    colour: str = ""
    real: bool = True
    y: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Chain:
    """A link and the slots that it runs through, both ends included."""

    link: Link
    stops: tuple[str, ...]

    def steps(self) -> Iterator[tuple[str, str]]:
        """Yield the two ends of each piece between neighbouring columns."""
        yield from pairwise(self.stops)


@dataclass(frozen=True)
class Layout:
    """All slots by id, the links as chains of slots, and the slots of each column in order."""

    slots: dict[str, Slot]
    chains: list[Chain]
    columns: list[list[Slot]]


def levels(links: Sequence[Link]) -> dict[str, int]:
    """Return the column of each node: the longest way from any source.

    Parameters
    ----------
    links : Sequence[Link]
        The flows.

    Returns
    -------
    dict
        Node id to column, counted from 0.

    Raises
    ------
    ValueError
        If the flows form a cycle.
    """
    targets: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = {}
    for link in links:
        targets[link.source].append(link.target)
        waiting[link.target] = waiting.get(link.target, 0) + 1
        waiting.setdefault(link.source, 0)
    column = dict.fromkeys(waiting, 0)
    ready = [node for node, count in waiting.items() if count == 0]
    done = 0
    while ready:
        node = ready.pop()
        done += 1
        for target in targets[node]:
            column[target] = max(column[target], column[node] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    if done < len(column):
        raise ValueError("the flows form a cycle")
    return column


def throughput(links: Sequence[Link]) -> dict[str, float]:
    """Return what passes each node: the larger of all that comes in and all that leaves."""
    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for link in links:
        out[link.source] += link.value
        into[link.target] += link.value
    return {node: max(into[node], out[node]) for node in dict.fromkeys([*into, *out])}


def merge_small(
    links: Sequence[Link], smallest: float, keep: frozenset[str], other: Mapping[str, str]
) -> list[Link]:
    """Merge the small ends of a diagram into one node "other" at either end.

    Parameters
    ----------
    links : Sequence[Link]
        The flows.
    smallest : float
        Nodes whose throughput is below this value are merged.
    keep : frozenset[str]
        Ids that are never merged.
    other : Mapping[str, str]
        Id of the node to merge into, for `source` (nothing flows in) and `sink` (nothing flows
        out). Nodes in between stay: merging them would tie unrelated ways together.

    Returns
    -------
    list of Link
        The flows of the smaller diagram. One small node alone is left as it is.
    """
    sources = {link.source for link in links}
    targets = {link.target for link in links}
    passing = throughput(links)
    renamed: dict[str, str] = {}
    for kind, ends in (("source", sources - targets), ("sink", targets - sources)):
        small = [node for node in ends - keep if passing[node] < smallest]
        if len(small) > 1:
            renamed |= dict.fromkeys(small, other[kind])
    merged: dict[tuple[str, str], Link] = {}
    for link in links:
        ends_of = renamed.get(link.source, link.source), renamed.get(link.target, link.target)
        before = merged[ends_of].value if ends_of in merged else 0.0
        merged[ends_of] = replace(
            link, source=ends_of[0], target=ends_of[1], value=before + link.value
        )
    return list(merged.values())


def arrange(nodes: Sequence[Node], links: Sequence[Link]) -> Layout:
    """Give each node a column and each long ribbon a slot in the columns that it passes."""
    column = levels(links)
    deepest = max(column.values())
    passing = throughput(links)
    slots = {}
    for node in nodes:
        if node.id in column:
            place = deepest if node.last else column[node.id]
            slots[node.id] = Slot(node.id, place, passing[node.id], node.label, node.colour)
    chains = []
    for link in links:
        between = range(slots[link.source].column + 1, slots[link.target].column)
        passed = [f"{link.source}>{link.target}@{place}" for place in between]
        for name, place in zip(passed, between, strict=True):
            slots[name] = Slot(name, place, link.value, real=False)
        chains.append(Chain(link, (link.source, *passed, link.target)))
    columns: list[list[Slot]] = [[] for _ in range(deepest + 1)]
    for slot in slots.values():
        columns[slot.column].append(slot)
    layout = Layout(slots, chains, columns)
    _order(layout)
    return layout


def _order(layout: Layout) -> None:
    """Sort each column by the mean position of its neighbours; keep what crosses least."""
    near: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for chain in layout.chains:
        for source, target in chain.steps():
            near[source].append((target, chain.link.value))
            near[target].append((source, chain.link.value))
    rank = {s.id: (i + 0.5) / len(c) for c in layout.columns for i, s in enumerate(c)}

    def centre(slot: Slot, side: int) -> float:
        beside = [
            (rank[other], weight)
            for other, weight in near[slot.id]
            if layout.slots[other].column == slot.column + side
        ]
        total = sum(weight for _, weight in beside)
        if not total:
            return rank[slot.id]
        return sum(position * weight for position, weight in beside) / total

    best = (_crossings(layout, rank), dict(rank))
    for sweep in range(_SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for column in layout.columns[::-side]:
            column.sort(key=lambda slot: (centre(slot, side), slot.id))
            rank |= {slot.id: (i + 0.5) / len(column) for i, slot in enumerate(column)}
        best = min(best, (_crossings(layout, rank), dict(rank)), key=lambda pair: pair[0])
    for column in layout.columns:
        column.sort(key=lambda slot: best[1][slot.id])
    _swap_neighbours(layout, best[1])


def _swap_neighbours(layout: Layout, rank: dict[str, float]) -> None:
    """Swap two slots that stand side by side as long as that takes crossings away."""
    crossed = _crossings(layout, rank)
    for _ in range(_SWEEPS):
        before = crossed
        for column in layout.columns:
            for i in range(len(column) - 1):
                upper, lower = column[i].id, column[i + 1].id
                rank[upper], rank[lower] = rank[lower], rank[upper]
                swapped = _crossings(layout, rank)
                if swapped < crossed:
                    crossed = swapped
                    column[i], column[i + 1] = column[i + 1], column[i]
                else:
                    rank[upper], rank[lower] = rank[lower], rank[upper]
        if crossed == before:
            return


def _crossings(layout: Layout, rank: Mapping[str, float]) -> float:
    """Return how much ribbon crosses ribbon: the thinner of the two, and a bit of the thicker."""
    pieces: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for chain in layout.chains:
        for source, target in chain.steps():
            ends = rank[source], rank[target]
            pieces[layout.slots[source].column].append((*ends, chain.link.value))
    crossed = 0.0
    for beside in pieces.values():
        for i, (start, end, value) in enumerate(beside):
            for other_start, other_end, other_value in beside[:i]:
                if (start - other_start) * (end - other_end) < 0:
                    crossed += min(value, other_value) + 0.03 * max(value, other_value)
    return crossed


def wrap_labels(columns: Sequence[Sequence[Slot]], width: float) -> float:
    """Wrap the labels to the room beside their nodes; return the distance of columns [point]."""
    longest = max((_widest(slot.label) for slot in columns[-1] if slot.real), default=0.0)
    room = min(longest + 1, width / 5)
    step = (width - room - NODE_WIDTH - 4) / max(len(columns) - 1, 1)
    for i, column in enumerate(columns):
        for slot in column:
            is_last = i == len(columns) - 1
            slot.label = wrap(slot.label, room if is_last else step - NODE_WIDTH - 8, LABEL_SIZE)
    return step


def _widest(label: str) -> float:
    return max((text_width(line, LABEL_SIZE) for line in label.split("\n")), default=0.0)


def _room(slot: Slot, scale: float) -> float:
    text_height = (slot.label.count("\n") + 1) * _LINE_HEIGHT if slot.real else 0.0
    return max(slot.value * scale, text_height)


def fit(columns: Sequence[Sequence[Slot]], height: float) -> float:
    """Return the largest scale [point per unit] at which every column fits, found by halving."""
    low, high = 0.0, height / max(sum(slot.value for slot in column) for column in columns)
    for _ in range(40):
        scale = (low + high) / 2
        tallest = max(
            sum(_room(slot, scale) for slot in column) + _GAP * (len(column) - 1)
            for column in columns
        )
        low, high = (scale, high) if tallest <= height else (low, scale)
    return low


def place(columns: Sequence[Sequence[Slot]], scale: float, height: float) -> None:
    """Stack the slots of each column from the top, with the free height between them."""
    for column in columns:
        for slot in column:
            slot.height = _room(slot, scale)
        free = height - sum(slot.height for slot in column)
        gap = min(free / max(len(column) - 1, 1), 4 * _GAP)
        top = height - (free - gap * (len(column) - 1)) / 2
        for slot in column:
            slot.y = top - slot.height / 2
            top -= slot.height + gap
