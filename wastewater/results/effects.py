"""The parts of an outcome, and what some of its inputs tell of it.

An outcome is taken as a sum of main effects, one for each unit of inputs that vary together, and of
products of two main effects, with a remainder.

References
----------
Li, Rabitz, Yelvington, Oluwole, Bacon, Kolb and Schoendorf (2010), Global sensitivity analysis for
systems with independent and/or correlated inputs, Journal of Physical Chemistry A 114, 6022-6032.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from wastewater.model.distributions import Array

Term = tuple[int, ...]
"""The units of which a part of the outcome is made: one, or two for a product."""

# Straight pieces of a bent line: more follow a curve better, each needs draws.
_PIECES = 10
_DRAWS_PER_PIECE = 100
# Added to the variance of a column, relative to it, so that equal columns share their weight.
_SAME = 1e-9


@dataclass(frozen=True)
class Known:
    """What some of the inputs tell of an outcome, in its standard deviations.

    Attributes
    ----------
    share : float
        Share of the spread that they explain together [1].
    expected : array
        Outcome that is expected in each draw, shape (draws,), mean 0.
    rest : array
        What the other inputs make of it where the known ones have their mean, shape (draws,).
    gains : tuple of (array, array)
        For each product of a known effect and another: by how much the known inputs of a draw
        raise or lower the other effect, and the other effect, shape (draws,).
    """

    share: float
    expected: Array
    rest: Array
    gains: tuple[tuple[Array, Array], ...]


@dataclass(frozen=True)
class Effects:
    """The parts of an outcome.

    Attributes
    ----------
    goal : array
        The outcome in its standard deviations, mean 0, shape (draws,).
    inputs : tuple of int
        Positions of the inputs that have an effect, in rising order.
    units : tuple of int
        Unit of each of them.
    curves : mapping of Term to array
        Part of the outcome by draw, in its standard deviations, mean 0.
    shares : mapping of Term to float
        Share of the spread that each part carries, freed of chance [1]; their sum with the
        remainder is 1.
    """

    goal: Array
    inputs: tuple[int, ...]
    units: tuple[int, ...]
    curves: Mapping[Term, Array]
    shares: Mapping[Term, float]

    def known(self, inputs: Array, chosen: Collection[int]) -> Known:
        """Return what is explained by some of the inputs together.

        Parameters
        ----------
        inputs : numpy.ndarray
            All inputs, shape (inputs, draws), as they were given to `find_effects`.
        chosen : collection of int
            Positions of those that are known.
        """
        unit_of = dict(zip(self.inputs, self.units, strict=True))
        inside = [i for i in self.inputs if i in set(chosen)]
        whole = set(self.units) - {u for i, u in unit_of.items() if i not in inside}
        share, expected = 0.0, np.zeros_like(self.goal)
        for term, part in self.shares.items():
            if whole.issuperset(term):
                share, expected = share + part, expected + self.curves[term]
        for unit in dict.fromkeys(unit_of[i] for i in inside if unit_of[i] not in whole):
            seen = self._seen_through(inputs[[i for i in inside if unit_of[i] == unit]], (unit,))
            share, expected = share + seen[0], expected + seen[1]
        gains = tuple(self._gains(whole))
        rest = self.goal - expected - sum(gain * other for gain, other in gains)
        return Known(share, expected, np.asarray(rest), gains)

    def _seen_through(self, inputs: Array, term: Term) -> tuple[float, Array]:
        """Return the share that some inputs of a unit tell of its effect, and the curve of that."""
        whole = self.curves[term]
        lines = np.concatenate([np.concatenate([line(x)[None], bends(line(x))]) for x in inputs])
        lines /= np.maximum(lines.std(axis=1, keepdims=True), np.finfo(float).tiny)
        moments = np.einsum("ij,j->i", lines, whole) / whole.size
        seen = np.einsum("i,ij->j", weights_of(mean_products(lines, lines), moments), lines)
        told = float(seen.var() / whole.var())
        beyond_chance = told - (1 - told) * len(lines) / whole.size
        return self.shares[term] * min(max(beyond_chance, 0.0), 1.0), seen

    def _gains(self, whole: Collection[int]) -> Iterator[tuple[Array, Array]]:
        """Yield the products of a known and another effect: what multiplies it, and the other."""
        for term, curve in self.curves.items():
            inner, outer = [u for u in term if u in whole], [u for u in term if u not in whole]
            if inner and outer:
                one, other = self.curves[(inner[0],)], self.curves[(outer[0],)]
                product = one * other - (one * other).mean()
                yield one * float(curve @ product / (product @ product)), other


def line(values: Array) -> Array:
    """Return an input in its standard deviations, mean 0, shape (draws,) [1]."""
    return np.asarray((values - values.mean()) / values.std())


def bends(values: Array) -> Array:
    """Return what a line gains by bends at quantiles, mean 0, shape (pieces - 1, draws) [1]."""
    pieces = min(_PIECES, max(1, values.size // _DRAWS_PER_PIECE))
    knots = np.quantile(values, np.arange(1, pieces) / pieces)
    rising = np.maximum(values - knots[:, None], 0.0)
    return np.asarray(rising - rising.mean(axis=1, keepdims=True))


def mean_products(some: Array, others: Array) -> Array:
    """Return the mean over the draws of every product of one and another [product of units].

    Parameters
    ----------
    some, others : numpy.ndarray
        Draws, shapes (some, draws) and (others, draws).
    """
    # Not `@`: the threads of a linear algebra library wait for each other as long as a machine has
    # other work, which took up to twenty times as long as the products themselves.
    return np.asarray(np.einsum("ij,kj->ik", some, others) / others.shape[1])


def weights_of(products: Array, moments: Array) -> Array:
    """Return the weights of columns by least squares; equal columns share theirs.

    Parameters
    ----------
    products, moments : numpy.ndarray
        Mean products of the columns with each other and with what is to be explained.
    """
    return np.asarray(np.linalg.solve(products + _SAME * np.eye(len(products)), moments))
