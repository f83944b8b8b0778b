"""The declared structure: which processes exist and where each can send what it receives.

A process is a split (what comes in leaves at once, by shares), a store (what comes in stays, and a
share of the stock leaves each year), a source or a sink. Of the targets of a split all but one
have named shares; the last takes the rest. The structure is declared here once; numbers are loaded
against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from wastewater.errors import ModelError, Problem


@dataclass(frozen=True)
class Route:
    """Where a process sends what it receives.

    Attributes
    ----------
    named : tuple of str
        Targets with a share of their own [1].
    rest : str
        Target of the rest; empty for a store, whose rest stays in stock.
    """

    named: tuple[str, ...]
    rest: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """All targets, the rest last."""
        return (*self.named, self.rest) if self.rest else self.named


@dataclass(frozen=True)
class Network:
    """A network of splits and stores between sources and sinks.

    Attributes
    ----------
    splits, stores : mapping of str to Route
        Where each process sends what it receives, or releases from its stock.
    supplies : tuple of (str, str)
        Edges that bring something in from outside (source, first process).
    returns : tuple of (str, str)
        Edges that lead back to an earlier process within the year; solved in closed form.
    edges : tuple of (str, str)
        All edges, in a fixed order: supplies, releases of stores, then splits in order of flow.
    order : tuple of str
        The splits in topological order, returns left out.
    """

    splits: Mapping[str, Route]
    stores: Mapping[str, Route]
    supplies: tuple[tuple[str, str], ...]
    returns: tuple[tuple[str, str], ...]
    edges: tuple[tuple[str, str], ...]
    order: tuple[str, ...]

    @cached_property
    def sinks(self) -> tuple[str, ...]:
        """Processes that only receive, in order of first appearance."""
        sources = {source for source, _ in self.edges}
        return tuple(dict.fromkeys(t for _, t in self.edges if t not in sources | set(self.stores)))

    def spent(self, ends: Collection[str] = ()) -> set[str]:
        """Return sinks, and splits from which everything reaches sinks without passing an end."""
        found = set(self.sinks) - set(ends)
        for process in reversed(self.order):
            if process not in ends and found.issuperset(self.splits[process].targets):
                found.add(process)
        return found


def build(
    splits: Mapping[str, Route],
    stores: Mapping[str, Route],
    supplies: Iterable[tuple[str, str]],
    returns: Iterable[tuple[str, str]] = (),
) -> Network:
    """Build a network and order its splits so that one sweep solves it.

    Raises
    ------
    ModelError
        When splits form a circle that is not declared as a return, or a return is no edge.
    """
    supplies, returns = tuple(supplies), tuple(returns)
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(splits, ()))
    for source, route in splits.items():
        for target in route.targets:
            if target in splits and (source, target) not in returns:
                sorter.add(target, source)
    try:
        order = tuple(sorter.static_order())
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise ModelError([Problem("model.circle", value=circle)]) from error
    edges = [
        *supplies,
        *((source, target) for source, route in stores.items() for target in route.targets),
        *((source, target) for source in order for target in splits[source].targets),
    ]
    for edge in returns:
        if edge not in edges:
            raise ModelError([Problem("model.return", value=" > ".join(edge))])
    return Network(dict(splits), dict(stores), supplies, returns, tuple(edges), order)
