"""Linear regression with normal errors where some values are known only to lie below a limit.

Maximum likelihood in the form of Olsen (1978, Econometrica 46): with gamma = beta / sigma and
theta = 1 / sigma the log-likelihood

    sum_above w (ln theta - (theta y - x gamma)^2 / 2) + sum_below w ln Phi(theta L - x gamma)

is concave everywhere, so that Newton's method finds its one maximum. What the values above the
limit have to say is kept as sums of products, found once; a step looks at the others only. Many
regressions that differ in their weights are one array.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wastewater.model.distributions import Array

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

RANK = 1e-11
"""Eigenvalues of the scaled normal equations below this share of the largest count as none."""

RIDGE = 1e-14
"""Added to the diagonal of Newton's equations, as a share of its largest number."""

STEPS = 100
"""Newton steps at most; ten are common, some thirty where the fit is perfect."""

HALVINGS = 40
"""Halvings of one step at most."""

ENOUGH = 1e-12
"""Gain of the log-likelihood per weight at which the search ends (Newton's decrement)."""

ROUNDING = 1e-12
"""A log-likelihood that is lower by this share is taken as the same."""

PERFECT = 1e-6
"""Scales below this share of the size of the values are rounding: the fit is perfect."""

FAR = 30.0
"""Standard deviations beyond which the normal distribution function is 1."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Regressions of the same values under many weights.

    Attributes
    ----------
    coefficients : numpy.ndarray
        Coefficient of every column of the design [unit of the values per unit of the column],
        shape (m, p); NaN where no value above the limit has weight.
    scale : numpy.ndarray
        Standard deviation of the errors, by maximum likelihood [unit of the values], shape (m,).
    converged : numpy.ndarray
        Whether the maximum was found, shape (m,).
    """

    coefficients: Array
    scale: Array
    converged: Flags


def fit(weights: Array, design: Array, values: Array, below: Flags) -> Fit:
    """Fit values on a design, once for every row of weights.

    Without values below a limit this is weighted least squares, with the scale of maximum
    likelihood, sqrt(sum w r^2 / sum w), as ``survreg`` of R gives it. Directions that the design
    does not tell get no slope.

    Parameters
    ----------
    weights : numpy.ndarray
        Weights [1], not negative, shape (m, n).
    design : numpy.ndarray
        Explanatory variables [any unit], their columns centred for good numbers, shape (n, p).
    values : numpy.ndarray
        Values [any unit], the limit where below, shape (n,).
    below : numpy.ndarray
        Whether the value lies anywhere below, shape (n,).

    Returns
    -------
    Fit
        Coefficients and scale in the units of the arguments.
    """
    size, spread = _root_mean_square(design), _root_mean_square(values[:, None])
    joint = np.column_stack([design / size, -values / spread])  # u = -joint @ (gamma, theta)
    products = _products(joint)
    start, scale = _least_squares(_full(weights @ products, joint.shape[1]), weights.sum(axis=1))
    converged = np.ones(weights.shape[0], dtype=bool)
    rows = np.flatnonzero((weights[:, below] > 0).any(axis=1))
    if rows.size:
        problem = _problem(weights[rows], joint, products, below)
        theta = 1 / np.maximum(scale[rows], PERFECT)
        found, converged[rows] = _climb(
            problem, np.column_stack([start[rows] * theta[:, None], theta])
        )
        start[rows] = found[:, :-1] / found[:, -1:]
        scale[rows] = 1 / found[:, -1]
    scale[scale <= PERFECT] = 0.0
    unknown = weights[:, ~below].sum(axis=1) <= 0
    start[unknown], scale[unknown], converged[unknown] = np.nan, np.nan, False
    return Fit(start * spread / size, scale * spread[0], converged)


def smoother(weights: Array, design: Array, at: Array) -> Array:
    """Return what each value adds to the fitted value at one point per row of weights.

    Weighted least squares is linear in the values: fitted = x0' (X'WX)^-1 X'W y.

    Parameters
    ----------
    weights : numpy.ndarray
        Weights [1], shape (m, n).
    design : numpy.ndarray
        Explanatory variables of the values [any unit], shape (n, p).
    at : numpy.ndarray
        Explanatory variables of the points, shape (m, p).

    Returns
    -------
    numpy.ndarray
        Rows that turn values into fitted values [1], shape (m, n).
    """
    size = _root_mean_square(design)
    scaled = design / size
    normal = _full(weights @ _products(scaled), design.shape[1])
    share = _solve(normal, at / size)
    return np.asarray((share @ scaled.T) * weights)


def tail(u: Array) -> tuple[Array, Array]:
    """Return ln Phi(u) and phi(u) / Phi(u) of standard normal numbers [1], any shape.

    Both by the scaled complementary error function, Phi(u) = exp(-u^2/2) erfcx(-u/sqrt 2) / 2,
    which neither underflows nor overflows over the range kept.
    """
    u = np.minimum(u, FAR)
    scaled = special.erfcx(u * -np.sqrt(0.5))
    return np.asarray(np.log(scaled / 2) - u * u / 2), np.asarray(np.sqrt(2 / np.pi) / scaled)


@dataclass(frozen=True, eq=False)
class _State:
    """Where the search stands."""

    at: Array  # (m, q) gamma and theta
    height: Array  # (m,) log-likelihood
    u: Array  # (m, c) theta L - x gamma of the values below
    ratio: Array  # (m, c) phi(u) / Phi(u)

    def take(self, rows: Rows | Flags) -> _State:
        return _State(self.at[rows], self.height[rows], self.u[rows], self.ratio[rows])

    def put(self, rows: Rows, other: _State) -> None:
        self.at[rows], self.height[rows] = other.at, other.height
        self.u[rows], self.ratio[rows] = other.u, other.ratio


@dataclass(frozen=True, eq=False)
class _Problem:
    """Sums over the values above the limit, and the values below it as they are."""

    moments: Array  # (m, q, q)
    total: Array  # (m,) weight of the values above the limit
    weights: Array  # (m, c) of the values below
    joint: Array  # (c, q)
    products: Array  # (c, q (q + 1) / 2)

    def take(self, rows: Rows | Flags) -> _Problem:
        return _Problem(
            self.moments[rows], self.total[rows], self.weights[rows], self.joint, self.products
        )

    def state(self, at: Array) -> _State:
        u = -(at @ self.joint.T)
        logs, ratio = tail(u)
        with np.errstate(invalid="ignore", divide="ignore"):
            above = self.total * np.log(at[:, -1])  # NaN refuses a step to a negative theta
        above = above - _quadratic(at, self.moments) / 2
        return _State(at, above + (self.weights * logs).sum(axis=1), u, ratio)

    def step(self, state: _State) -> tuple[Array, Array]:
        """Newton's step (m, q) and twice the gain that it promises (m,)."""
        theta, width = state.at[:, -1], state.at.shape[1]
        pull = self.weights * state.ratio
        slope = -np.einsum("mij,mj->mi", self.moments, state.at) - pull @ self.joint
        slope[:, -1] += self.total / theta
        bend = self.moments + _full((pull * (state.ratio + state.u)) @ self.products, width)
        bend[:, -1, -1] += self.total / theta**2
        # directions without information have no slope either: the ridge keeps them where they are
        largest = np.einsum("mii->mi", bend).max(axis=1)
        bend += (RIDGE * largest)[:, None, None] * np.eye(width)
        move = np.linalg.solve(bend, slope[:, :, None])[:, :, 0]
        return move, np.asarray((move * slope).sum(axis=1))


def _problem(weights: Array, joint: Array, products: Array, below: Flags) -> _Problem:
    above = weights[:, ~below]
    moments = _full(above @ products[~below], joint.shape[1])
    used = np.flatnonzero(below)
    used = used[(weights[:, used] > 0).any(axis=0)]
    return _Problem(moments, above.sum(axis=1), weights[:, used], joint[used], products[used])


def _climb(problem: _Problem, at: Array) -> tuple[Array, Flags]:
    """Newton's method from a start (m, q): the maxima, and which of them were reached."""
    reached = np.zeros(at.shape[0], dtype=bool)
    active = np.flatnonzero(problem.total > 0)
    part = problem.take(active)
    state = part.state(at[active])
    for _ in range(STEPS):
        if active.size == 0:
            break
        move, gain = part.step(state)
        state, moved = _go(part, state, move)
        at[active] = state.at
        # where rounding leaves nothing to gain, no part of a step goes up any more
        weight = part.total + part.weights.sum(axis=1)
        done = gain <= np.where(moved, ENOUGH, ENOUGH**0.5) * weight
        done |= state.at[:, -1] >= 1 / PERFECT
        reached[active[done]] = True
        stay = ~done & moved
        active, part, state = active[stay], part.take(stay), state.take(stay)
    return at, reached


def _go(part: _Problem, state: _State, move: Array) -> tuple[_State, Flags]:
    """Go the whole way, or the half, the quarter ... of it that leads up, or stay."""
    to = part.state(state.at + move)
    floor = state.height - ROUNDING * (np.abs(state.height) + part.total)
    short = np.flatnonzero(~(to.height >= floor))
    for halving in range(1, HALVINGS + 1):
        if short.size == 0:
            break
        to.put(short, part.take(short).state(state.at[short] + move[short] * 0.5**halving))
        short = short[~(to.height[short] >= floor[short])]
    to.put(short, state.take(short))
    moved = np.ones(state.height.size, dtype=bool)
    moved[short] = False
    return to, moved


def _least_squares(moments: Array, weight: Array) -> tuple[Array, Array]:
    """Coefficients (m, p) and scale (m,) from sums of products of (x, -y), (m, p + 1, p + 1)."""
    normal, right = moments[:, :-1, :-1], -moments[:, :-1, -1]
    beta = _solve(normal, right)
    joint = np.concatenate([beta, np.ones((beta.shape[0], 1))], axis=1)
    squares = np.maximum(_quadratic(joint, moments), 0.0)
    return beta, np.asarray(np.sqrt(squares / np.where(weight > 0, weight, 1.0)))


def _solve(normal: Array, right: Array) -> Array:
    """Solve symmetric equations (m, p, p) for (m, p); what they leave open is 0."""
    diagonal = np.einsum("mii->mi", normal)
    size = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    values, vectors = np.linalg.eigh(normal / (size[:, :, None] * size[:, None, :]))
    open_ = values <= RANK * values[:, -1:]
    inverse = np.where(open_, 0.0, 1 / np.where(open_, 1.0, values))
    along = np.einsum("mij,mi->mj", vectors, right / size) * inverse
    return np.asarray(np.einsum("mij,mj->mi", vectors, along) / size)


def _quadratic(vectors: Array, matrices: Array) -> Array:
    """Return v' M v (m,) of vectors (m, q) and matrices (m, q, q)."""
    return np.asarray((np.einsum("mij,mj->mi", matrices, vectors) * vectors).sum(axis=1))


def _products(columns: Array) -> Array:
    """Products of all pairs of columns (n, q (q + 1) / 2)."""
    first, second = np.triu_indices(columns.shape[1])
    return np.asarray(columns[:, first] * columns[:, second])


def _full(sums: Array, width: int) -> Array:
    """Symmetric matrices (m, q, q) from sums of `_products`."""
    first, second = np.triu_indices(width)
    full = np.empty((sums.shape[0], width, width))
    full[:, first, second] = sums
    full[:, second, first] = sums
    return full


def _root_mean_square(columns: Array) -> Array:
    size = np.sqrt((columns**2).mean(axis=0))
    return np.asarray(np.where(size > 0, size, 1.0))
