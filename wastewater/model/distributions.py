"""Quantile functions of the distributions that a parameter row may name.

Every function maps probabilities to values for many rows at once: ``u`` has shape (rows, draws),
the distribution's numbers have shape (rows,). ``low`` and ``high`` are the 5th and 95th percentile,
for `uniform` and `triangular` the minimum and maximum. Values carry the unit of their row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.interpolate import CubicSpline

Array = NDArray[np.float64]

#: Standard normal quantile at 95 %; low and high lie this many standard deviations from the middle.
Z95 = float(special.ndtri(0.95))

# Grid of the tabulated Beta quantile function, in standard normal units: the logit of a Beta
# quantile is almost a straight line there, so a cubic spline is exact to about 1e-6 and 30 times
# faster than inverting.
_Z_LIMIT = 6.0
_NODES = np.linspace(-_Z_LIMIT, _Z_LIMIT, 73)


def uniform(u: Array, low: Array, high: Array) -> Array:
    """Return quantiles of uniform distributions between `low` and `high` [unit of the row]."""
    return low[:, None] + u * (high - low)[:, None]


def triangular(u: Array, value: Array, low: Array, high: Array) -> Array:
    """Return quantiles of triangular distributions with mode `value` [unit of the row]."""
    width = (high - low)[:, None]
    mode = np.divide((value - low)[:, None], width, out=np.zeros_like(width), where=width > 0)
    rising = np.sqrt(u * mode)
    falling = 1.0 - np.sqrt((1.0 - u) * (1.0 - mode))
    return low[:, None] + width * np.where(u < mode, rising, falling)


def normal(u: Array, low: Array, high: Array, minimum: Array, maximum: Array) -> Array:
    """Return quantiles of normal distributions between `minimum` and `maximum` [unit of the row].

    The cut keeps shares and amounts physical; it moves the 5th and 95th percentile only where a
    noticeable part of the distribution lies outside.
    """
    mean, sd = (low + high) / 2, (high - low) / (2 * Z95)
    sd = np.maximum(sd, np.finfo(float).tiny)
    first = special.ndtr((minimum - mean) / sd)[:, None]
    last = special.ndtr((maximum - mean) / sd)[:, None]
    z = special.ndtri(first + u * (last - first))
    return np.clip(mean[:, None] + sd[:, None] * z, minimum[:, None], maximum[:, None])


def lognormal(u: Array, low: Array, high: Array, maximum: Array) -> Array:
    """Return quantiles of lognormal distributions, cut off at `maximum` [unit of the row]."""
    with np.errstate(divide="ignore"):
        log_maximum = np.log(maximum)
    unbounded = np.full_like(low, -np.inf)
    logs = normal(u, np.log(low), np.log(high), unbounded, log_maximum)
    return np.exp(logs)


def beta(u: Array, low: Array, high: Array) -> Array:
    """Return quantiles of Beta distributions with 5th and 95th percentile `low`, `high` [1]."""
    z = np.clip(special.ndtri(u), -_Z_LIMIT, _Z_LIMIT)
    return special.expit(_evaluate_rows(_beta_pieces(low, high), z))


def fit_beta(low: Array, high: Array) -> tuple[Array, Array]:
    """Return the two shape numbers of Beta distributions with given 5th and 95th percentile [1].

    Newton iteration on the probits of the two probabilities, which are nearly linear in the
    logarithms of the shape numbers.

    Raises
    ------
    ValueError
        When no Beta distribution with these percentiles was found.
    """
    mean, sd = (low + high) / 2, (high - low) / (2 * Z95)
    size = np.maximum(mean * (1 - mean) / sd**2 - 1, 0.1)
    logs = np.log(np.stack([mean * size, (1 - mean) * size]))
    for _ in range(100):
        residual = _beta_misfit(logs, low, high)
        found = np.all(np.abs(residual) < 1e-10, axis=0)
        if found.all():
            break
        step = np.clip(_newton_step(logs, residual, low, high), -1.0, 1.0)
        logs = np.where(found, logs, logs - step)  # so that no row depends on its neighbours
    if not np.all(np.abs(_beta_misfit(logs, low, high)) < 1e-6):
        raise ValueError("no Beta distribution has these 5th and 95th percentiles")
    return np.exp(logs[0]), np.exp(logs[1])


def gamma(u: Array, shape: Array) -> Array:
    """Return quantiles of Gamma distributions with scale 1, the parts of a Dirichlet mix [1].

    The logarithm of the quantile is tabulated like the logit of a Beta quantile.
    """
    below = special.gammaincinv(shape[:, None], special.ndtr(_NODES))
    above = special.gammainccinv(shape[:, None], special.ndtr(-_NODES))
    quantiles = np.where(_NODES < 0, below, above)  # each tail from its own side
    table = np.log(np.maximum(quantiles, np.finfo(float).tiny))
    z = np.clip(special.ndtri(u), -_Z_LIMIT, _Z_LIMIT)
    return np.exp(_evaluate_rows(_pieces(table), z))


def dirichlet_size(value: Array, low: Array, high: Array) -> float:
    """Return the concentration of a Dirichlet mix that fits the widths of its shares best [1].

    A Dirichlet mix has one concentration for all its shares, so the widths of the rows cannot all
    be met: the concentrations that each share asks for are averaged in logarithms, larger shares
    count more.
    """
    variance = ((high - low) / (2 * Z95)) ** 2
    spread = value * (1 - value)
    size = np.maximum(spread / variance - 1, 0.1)
    return float(np.exp(np.average(np.log(size), weights=spread)))


def _beta_logit(a: Array, b: Array, z: Array) -> Array:
    """Logit of the Beta quantile at standard normal quantiles z, each tail from its own side."""
    tiny = np.finfo(float).tiny
    below, above = z[z < 0], z[z >= 0]
    x = np.clip(special.betaincinv(a, b, special.ndtr(below)), tiny, 1 - np.finfo(float).eps)
    rest = np.clip(special.betaincinv(b, a, special.ndtr(-above)), tiny, 1 - np.finfo(float).eps)
    return np.concatenate([np.log(x) - np.log1p(-x), np.log1p(-rest) - np.log(rest)], axis=1)


def _beta_pieces(low: Array, high: Array) -> list[Array]:
    """Return the tabulated quantile functions of Beta distributions, as `_pieces`.

    Fitting and tabulating them takes longer than drawing, so they are remembered: each is a pure
    function of its two percentiles.
    """
    asked = list(zip(low.tolist(), high.tolist(), strict=True))
    new = [pair for pair in dict.fromkeys(asked) if pair not in _known_betas]
    if new:
        a, b = fit_beta(*np.array(new).T)
        tables = _pieces(_beta_logit(a[:, None], b[:, None], _NODES))
        _known_betas.update(zip(new, tables, strict=True))
    return [_known_betas[pair] for pair in asked]


_known_betas: dict[tuple[float, float], Array] = {}


def _pieces(table: Array) -> list[Array]:
    """Return for each row of a table over the nodes its cubic spline, axes (power, piece)."""
    pieces = np.moveaxis(np.asarray(CubicSpline(_NODES, table, axis=1).c), 2, 0)
    return list(np.ascontiguousarray(pieces))


def _evaluate_rows(pieces: Sequence[Array], z: Array) -> Array:
    """Evaluate the spline of each row at the points z[i]; row by row, which stays in the cache."""
    step = _NODES[1] - _NODES[0]
    result = np.empty_like(z)
    for row, (coefficients, points) in enumerate(zip(pieces, z, strict=True)):
        piece = np.clip(((points - _NODES[0]) / step).astype(np.intp), 0, _NODES.size - 2)
        offset = points - _NODES[piece]
        value = coefficients[0].take(piece)
        for power in range(1, 4):
            value = value * offset + coefficients[power].take(piece)
        result[row] = value
    return result


def _probit(logs: Array, x: Array) -> Array:
    """Return the standard normal quantile of the Beta probability of x, from the smaller tail."""
    a, b = np.exp(logs)
    tiny = np.finfo(float).tiny
    lower = np.maximum(special.betainc(a, b, x), tiny)
    upper = np.maximum(special.betainc(b, a, 1 - x), tiny)
    return np.where(lower < upper, special.ndtri(lower), -special.ndtri(upper))


def _beta_misfit(logs: Array, low: Array, high: Array) -> Array:
    return np.stack([_probit(logs, low) + Z95, _probit(logs, high) - Z95])


def _newton_step(logs: Array, residual: Array, low: Array, high: Array) -> Array:
    width = 1e-5
    columns = []
    for k in range(2):
        moved = logs.copy()
        moved[k] += width
        columns.append((_beta_misfit(moved, low, high) - residual) / width)
    (p, q), (r, s) = columns  # columns of the Jacobian matrix: [[p, r], [q, s]]
    determinant = p * s - r * q
    determinant = np.where(np.abs(determinant) < 1e-300, 1e-300, determinant)
    first = (s * residual[0] - r * residual[1]) / determinant
    second = (p * residual[1] - q * residual[0]) / determinant
    return np.stack([first, second])
