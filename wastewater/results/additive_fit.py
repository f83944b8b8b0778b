"""What each input does to an outcome, learned from the draws at hand.

A main effect is a straight line in its input, bent at quantiles where the draws ask for it. Inputs
are looked for among what the others leave unexplained, so that one that carries a hundredth of the
spread is found behind one that carries nine tenths.

Limits: an input that acts only together with others and not by itself is not found; nor are
products of three. What they do stays in the remainder, which belongs to nobody.

References
----------
Plischke, Borgonovo and Smith (2013), Global sensitivity measures from given data, European Journal
of Operational Research 226, 536-550.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from wastewater.model.distributions import Array
from wastewater.results.effects import Effects, Term, bends, line, mean_products, weights_of
from wastewater.results.screening import Ranked, chance_of

#: Chance that one input without influence is taken for one that has some. It does not depend on
#: how many there are, so that one more that does not matter changes nothing for the others.
FALSE_ALARM = 1e-4
# Share of the draws that lines and bends, and that products, may take as unknowns.
_MOST_COLUMNS = 0.1
_ROUNDS = 6
# A remainder below is what rounding leaves.
_ROUNDING = 1e-12


def find_effects(inputs: Array, outcome: Array, units: Sequence[int] | None = None) -> Effects:
    """Return the effects that can be told from chance; none where draws are too few.

    Parameters
    ----------
    inputs : numpy.ndarray
        Draws of the inputs, shape (inputs, draws), in any unit.
    outcome : numpy.ndarray
        Draws of the outcome, shape (draws,), in any unit.
    units : sequence of int, optional
        Label of the unit of each input: inputs that vary together, such as the shares of a mix,
        have one label. Each input by itself by default.
    """
    varying = np.flatnonzero(np.ptp(inputs, axis=1) > 0) if outcome.size else np.array([], int)
    ranked = Ranked.of(inputs[varying])
    if ranked is None or np.ptp(outcome) == 0:
        return Effects(outcome, (), (), {}, {})
    fit = _Fit.of((outcome - outcome.mean()) / outcome.std())
    own = np.arange(len(inputs)) if units is None else np.asarray(units)
    taken: list[int] = []
    for _ in range(_ROUNDS):
        new = _found(ranked, fit, taken)
        taken += new
        terms = [(int(own[varying[i]]),) for i in new]
        lines = [line(inputs[varying[i]]) for i in new]
        fit = fit.with_columns(lines, terms)
        bent = _bent(ranked, fit, new)
        more = [(column, terms[i]) for i in bent for column in bends(lines[i])]
        fit = fit.with_columns([column for column, _ in more], [term for _, term in more])
        pairs = fit.pairs_beyond_chance()
        if not new and not pairs:
            break
        products = [fit.curves[a,] * fit.curves[b,] for a, b in pairs]
        fit = fit.with_columns([one - one.mean() for one in products], pairs)
    at = sorted(int(i) for i in varying[taken])
    return fit.effects(at, own[at].tolist())


def _found(ranked: Ranked, fit: _Fit, taken: Sequence[int]) -> list[int]:
    """Return inputs that explain more of the remainder than chance would, the surest first."""
    if fit.rest.var() < _ROUNDING:
        return []
    chance = ranked.chances(fit.rest)
    chance[list(taken)] = 1.0
    room = max(1, int(_MOST_COLUMNS * fit.goal.size)) - len(fit.columns)
    surest = np.argsort(chance, kind="stable")[: max(0, room)]
    return [int(i) for i in surest if chance[i] < FALSE_ALARM]


def _bent(ranked: Ranked, fit: _Fit, new: Sequence[int]) -> list[int]:
    """Return which of the inputs just found explain more of the remainder than their lines do."""
    if not new or fit.rest.var() < _ROUNDING:
        return []
    return np.flatnonzero(ranked.part(new).chances(fit.rest) < FALSE_ALARM).tolist()


@dataclass(frozen=True)
class _Fit:
    """A sum of lines and products, fitted to the outcome by least squares.

    Attributes
    ----------
    goal : array
        The outcome in its standard deviations, mean 0.
    columns : array
        Lines, bends and products, each of mean 0 and in its standard deviations, (column, draw).
    terms : tuple of Term
        The part of the outcome to which each belongs.
    products : array
        Mean product of every two columns: what least squares needs of them.
    curves : mapping of Term to array
        The fitted parts.
    rest : array
        What is left.
    """

    goal: Array
    columns: Array
    terms: tuple[Term, ...]
    products: Array
    curves: Mapping[Term, Array]
    rest: Array

    @classmethod
    def of(cls, goal: Array) -> _Fit:
        """Return the fit without any part."""
        return cls(goal, np.empty((0, goal.size)), (), np.empty((0, 0)), {}, goal)

    def with_columns(self, columns: Sequence[Array], terms: Sequence[Term]) -> _Fit:
        """Return the fit with more columns, whose means are 0."""
        if not columns:
            return self
        more = np.array(columns)
        size = more.std(axis=1, keepdims=True)
        more = np.divide(more, size, out=np.zeros_like(more), where=size > 0)
        own, cross = mean_products(more, more), mean_products(self.columns, more)
        products = np.block([[self.products, cross], [cross.T, own]])
        every = np.concatenate([self.columns, more])
        weights = weights_of(products, np.einsum("ij,j->i", every, self.goal) / self.goal.size)
        all_terms, curves = (*self.terms, *terms), {}
        for term in dict.fromkeys(all_terms):
            at = [i for i, of in enumerate(all_terms) if of == term]
            curves[term] = np.einsum("i,ij->j", weights[at], every[at])
        rest = self.goal - np.sum(list(curves.values()), axis=0)
        return _Fit(self.goal, every, all_terms, products, curves, rest)

    def pairs_beyond_chance(self) -> list[Term]:
        """Return products of main effects that explain more of the remainder than chance would."""
        units = [term for term in self.curves if len(term) == 1]
        if len(units) < 2 or self.rest.var() < _ROUNDING:
            return []
        main = np.array([self.curves[unit] for unit in units])
        mean, square = mean_products(main, main), mean_products(main**2, main**2)
        spread = np.maximum(square - mean**2, np.finfo(float).tiny)
        explained = mean_products(main * self.rest, main) ** 2 / spread / self.rest.var()
        chance = chance_of(explained, 1, self.goal.size - 2)
        first, second = np.triu_indices(len(units), k=1)
        order = np.argsort(-explained[first, second], kind="stable")
        found = [
            (*units[a], *units[b])
            for a, b in zip(first[order].tolist(), second[order].tolist(), strict=True)
            if chance[a, b] < FALSE_ALARM
        ]
        had = sum(len(term) > 1 for term in self.terms)
        room = int(_MOST_COLUMNS * self.goal.size) - had
        return [pair for pair in found if pair not in self.curves][: max(0, room)]

    def effects(self, inputs: Sequence[int], units: Sequence[int]) -> Effects:
        """Return the parts, with the share of each in the sum of their variances."""
        draws = self.goal.size
        left = max(1, draws - 1 - len(self.columns))
        noise = max(float((self.rest**2).sum()) / left, _ROUNDING)
        freed = {t: self._beyond_chance(t, noise) for t in self.curves}
        kept = {t for t, part in freed.items() if part > 0 and all(freed[u,] > 0 for u in t)}
        total = sum(freed.values()) + noise
        at = [i for i, unit in enumerate(units) if (unit,) in kept]
        return Effects(
            self.goal,
            tuple(inputs[i] for i in at),
            tuple(units[i] for i in at),
            {term: self.curves[term] for term in self.curves if term in kept},
            {term: freed[term] / total for term in self.curves if term in kept},
        )

    def _beyond_chance(self, term: Term, noise: float) -> float:
        """Return the variance of a part less what chance adds, 0 where chance may be all of it."""
        draws, unknowns = self.goal.size, self.terms.count(term)
        variance, by_chance = float(self.curves[term].var()), noise * unknowns / draws
        chance = special.fdtrc(unknowns, draws, variance / by_chance)
        return max(variance - by_chance, 0.0) if chance < FALSE_ALARM else 0.0
