"""Solved years once more as plain array multiplications: the arithmetic of the engine and no more.

The network is turned into a straight list of array operations on buffers that exist already; what
the engine takes longer is spent on looking up names and on making new arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wastewater.model.balance import check
from wastewater.model.distributions import Array
from wastewater.model.full_year import layers
from wastewater.model.network import Network
from wastewater.model.run import solve
from wastewater.model.solve import Shares, Year, solve_year
from wastewater.model.start import Start

Edge = tuple[str, str]

LAYERS = 3


@dataclass(frozen=True)
class Question:
    """One layer of one year: what the solver is asked, and what the check needs to know.

    `shares` hold for a state of the measures, `released` for the year: what leachate carries off.
    """

    network: Network
    shares: Shares
    released: Mapping[Edge, Array]
    supply: Mapping[Edge, Array]
    opening: Mapping[str, Array]
    items: tuple[str, ...]
    outside: frozenset[str]


def questions(start: Start, measures: Sequence[str], years: Sequence[int]) -> list[Question]:
    """Return what the solver is asked over the years of a scenario."""
    model, asked = start.model, []
    for solved in solve(start, measures, years):
        state = solved.state
        known = (
            (model.waste, state.refuse.waste),
            (model.substances, state.substances),
            (model.carbon, state.refuse.carbon),
        )
        for (network, shares), layer in zip(known, layers(model, solved), strict=True):
            year, items, outside = layer
            supply = {e: flow for e, flow in year.flows.items() if e in network.supplies}
            released = releases(network, shares, year)
            opening = year.opening
            asked.append(Question(network, shares, released, supply, opening, items, outside))
    return asked


def releases(network: Network, shares: Shares, year: Year) -> dict[Edge, Array]:
    """Shares of the stores that are not among those of the state: they differ from year to year."""
    edges = [(store, to) for store, route in network.stores.items() for to in route.named]
    found = {}
    for edge in edges:
        if edge in year.flows and edge not in shares.edges:
            flow, stock = year.flows[edge], year.opening[edge[0]]
            found[edge] = np.divide(flow, stock, out=np.zeros_like(flow), where=stock > 0)
    return found


def by_engine(asked: Sequence[Question]) -> list[dict[Edge, Array]]:
    """Solve and check every question with the engine; return the last year's flows by layer."""
    flows = []
    for q in asked:
        shares = replace(q.shares, edges={**q.shares.edges, **q.released})
        year = solve_year(q.network, shares, q.supply, q.opening)
        check(year.flows, year.opening, year.closing, q.outside, q.items)
        flows.append(dict(year.flows))
        del flows[:-LAYERS]
    return flows


class Program:
    """The straight list of operations of one network with one set of shares."""

    def __init__(self, q: Question, shape: tuple[int, int]) -> None:
        self.shares, self.opening = q.shares, q.opening
        self.released = {edge: np.empty(shape) for edge in q.released}
        self.share: dict[Edge, Array] = {**q.shares.edges, **self.released}
        self.supply = {edge: np.empty(shape) for edge in q.supply}
        self.stock = {store: np.empty(shape) for store in q.opening}
        self.flows: dict[Edge, Array] = dict(self.supply)
        self.steps: list[tuple[np.ufunc, Array, Array | float, Array]] = []
        for store, route in q.network.stores.items():
            for target in route.named:
                self.send((store, target), self.stock[store], shape)
        for process in q.network.order:
            arriving = self.sum_into(process, q.network.returns, shape)
            if arriving is None:
                continue
            if process in q.shares.gain:
                factor, before = 1 / (1 - q.shares.gain[process]), arriving
                arriving = np.empty(shape)
                self.steps.append((np.multiply, before, factor, arriving))
            for target in q.network.splits[process].targets:
                self.send((process, target), arriving, shape)
        self.closing = {store: np.empty(shape) for store in q.opening}
        for store, closing in self.closing.items():
            self.steps.append((np.add, self.stock[store], 0.0, closing))
            self.in_and_out(store, closing, np.add, np.subtract)
        self.residual = np.empty(shape)
        self.inside = (*q.network.order, *q.network.stores)

    def send(self, edge: Edge, amount: Array, shape: tuple[int, int]) -> None:
        """Add the step for an edge; what passes on as a whole is the same array."""
        share = self.share.get(edge)
        if share is None:
            return
        if share.size == 1 and share.item() == 1:
            self.flows[edge] = amount
        else:
            self.flows[edge] = np.empty(shape)
            self.steps.append((np.multiply, amount, share, self.flows[edge]))

    def sum_into(
        self, process: str, returns: Sequence[Edge], shape: tuple[int, int]
    ) -> Array | None:
        """Add the steps that add up what enters a process, if anything does."""
        parts = [f for e, f in self.flows.items() if e[1] == process and e not in returns]
        if len(parts) < 2:
            return parts[0] if parts else None
        total = np.empty(shape)
        self.steps.append((np.add, parts[0], parts[1], total))
        self.steps += [(np.add, total, part, total) for part in parts[2:]]
        return total

    def in_and_out(self, process: str, total: Array, into: np.ufunc, out_of: np.ufunc) -> None:
        """Add the steps that put all flows of a process into a total, or take them off."""
        for (source, target), flow in self.flows.items():
            if target == process:
                self.steps.append((into, total, flow, total))
            if source == process:
                self.steps.append((out_of, total, flow, total))

    def __call__(self, q: Question) -> None:
        """Fill in the numbers of a question, take all steps and check."""
        for edge, flow in q.supply.items():
            np.copyto(self.supply[edge], flow)
        for edge, share in q.released.items():
            np.copyto(self.released[edge], share)
        for store, stock in q.opening.items():
            np.copyto(self.stock[store], stock)
        for operation, one, other, out in self.steps:
            operation(one, other, out=out)
        self.check()

    def check(self) -> None:
        """Fail when a process does not balance, item by item."""
        largest = sum(np.abs(flow).max(axis=-1) for flow in self.supply.values())
        largest = largest + sum(np.abs(stock).max(axis=-1) for stock in self.stock.values())
        for process in self.inside:
            residual = self.residual
            if process in self.stock:
                np.subtract(self.stock[process], self.closing[process], out=residual)
            else:
                residual[:] = 0
            for (source, target), flow in self.flows.items():
                if target == process:
                    residual += flow
                elif source == process:
                    residual -= flow
            size = np.maximum(residual.max(axis=-1), -residual.min(axis=-1))
            if not (size <= 256 * np.finfo(float).eps * largest).all():
                raise ArithmeticError(process)


def compile_all(asked: Sequence[Question]) -> list[Program]:
    """Return the program of every question; years with the same shares have the same program."""
    programs: dict[int, Program] = {}
    for q in asked:
        if id(q.shares) not in programs:
            shapes = [np.shape(array) for array in q.supply.values()]
            shape = (len(q.items), max(s[-1] for s in shapes))
            programs[id(q.shares)] = Program(q, shape)
    return [programs[id(q.shares)] for q in asked]


def by_hand(asked: Sequence[Question], programs: Sequence[Program]) -> list[dict[Edge, Array]]:
    """Run the programs; return the last year's flows by layer."""
    for q, program in zip(asked, programs, strict=True):
        program(q)
    return [dict(program.flows) for program in programs[-LAYERS:]]
