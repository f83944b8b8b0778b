"""What the concentration may have been between the samples: a simple model, drawn many times.

ln c = X b + x, where X holds a constant and, as far as the samples allow, ln flow, season and time,
and x is a residual that is remembered for some days (an Ornstein-Uhlenbeck process). Nothing of it
goes into the estimate of a load; it says how far an estimate may lie from the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal, special, stats

from wastewater.inputs.monitoring.lists import figure
from wastewater.model.distributions import Z95, Array
from wastewater.model.monitoring.censored import fit
from wastewater.model.monitoring.record import Record
from wastewater.model.sampling import generator, strata

NUMBERS_AT_ONCE = 4_000_000
"""Draws x days that are held at once; more would only fill the memory."""

_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Truth:
    """The model of the concentration, fitted to the samples of a record.

    Attributes
    ----------
    design : numpy.ndarray
        Constant and explaining terms of every day, shape (days, p) [1].
    coefficients : numpy.ndarray
        Their best estimates, shape (p,) [ln mg/l].
    spread : numpy.ndarray
        Square root of (X'X)^-1 over the samples, shape (p, p).
    scale : float
        Standard deviation of the residual, without what the laboratory adds [ln mg/l].
    freedom : int
        Degrees of freedom of the scale.
    memory : numpy.ndarray
        Possible correlation times of the residual [d], and in the second row how likely each is.
    """

    design: Array
    coefficients: Array
    spread: Array
    scale: float
    freedom: int
    memory: Array

    @property
    def centre(self) -> Array:
        """Median concentration of every day [ln mg/l], shape (days,)."""
        return np.asarray(self.design @ self.coefficients)


def fitted(record: Record, laboratory: float) -> Truth | None:
    """Fit the model of the concentration to a record; None with too few quantified samples.

    Parameters
    ----------
    record : Record
        Flow [m3/d] and samples [mg/l]; values below the limit count as censored there.
    laboratory : float
        Relative standard deviation of a single analysis [1]; it is part of the scatter of the
        samples, not of the water.
    """
    if (~record.below).sum() < figure("truth", "quantified", "samples"):
        return None
    design = _design(record)
    at = design[record.at]
    known = np.log(np.maximum(record.concentration, _TINY))
    ones = np.ones((1, known.size))
    found = fit(ones, at, known, record.below)
    b, scale = found.coefficients[0], float(found.scale[0])
    freedom = max(known.size - at.shape[1], int(figure("truth", "freedom", "samples")))
    of_all = scale * np.sqrt(known.size / freedom)
    own = np.sqrt(max(of_all**2 - laboratory**2, 0.0))
    u, singular, _ = np.linalg.svd(np.linalg.pinv(at.T @ at))
    residual = known - at @ b
    memory = _memory(record.at[~record.below], residual[~record.below], of_all)
    return Truth(design, b, u * np.sqrt(singular), own, freedom, memory)


def drawn(truth: Truth, draws: int, seed: int, key: str) -> Iterator[tuple[slice, Array]]:
    """Yield concentrations of every day [mg/l] in blocks of draws: (which, shape (k, days)).

    Parameters
    ----------
    truth : Truth
        The fitted model.
    draws : int
        Number of draws.
    seed : int
        Seed; the same seed and key give the same numbers, however long a block is.
    key : str
        Name of the stream of random numbers.
    """
    p, days = truth.coefficients.size, truth.design.shape[0]
    chi = stats.chi2.ppf(_calm(strata(seed, f"{key}|scale", draws)), truth.freedom)
    scale = truth.scale * np.sqrt(truth.freedom / chi)
    uniform = np.stack([strata(seed, f"{key}|b{i}", draws) for i in range(p)])
    normal = np.asarray(stats.norm.ppf(uniform))
    b = truth.coefficients + (scale[:, None] * normal.T) @ truth.spread.T
    cumulative = np.cumsum(truth.memory[1])
    which = np.searchsorted(cumulative, strata(seed, f"{key}|memory", draws) * cumulative[-1])
    random = generator(seed, f"{key}|days")
    at_once = max(1, NUMBERS_AT_ONCE // days)
    for start in range(0, draws, at_once):
        block = slice(start, min(start + at_once, draws))
        x = random.standard_normal((block.stop - start, days))
        _remember(x, truth.memory[0], which[block])
        x *= scale[block, None]
        x += b[block] @ truth.design.T
        yield block, np.exp(x, out=x)


def below_limit(truth: Truth, record: Record, uniform: Array) -> Array:
    """Draw the values below the limit as the model has them, shape (draws, n) [mg/l].

    Parameters
    ----------
    truth : Truth
        The fitted model.
    record : Record
        The samples; quantified values stay as they are [mg/l].
    uniform : numpy.ndarray
        Numbers between 0 and 1, shape (draws, n).
    """
    values = np.repeat(record.concentration[None, :], uniform.shape[0], axis=0)
    below = record.below
    scale = max(truth.scale, _TINY)
    centre = truth.centre[record.at[below]]
    reach = stats.norm.logcdf((np.log(record.concentration[below]) - centre) / scale)
    log_p = np.log(uniform[:, below]) + reach
    values[:, below] = np.exp(centre + scale * special.ndtri_exp(log_p))
    return values


def _design(record: Record) -> Array:
    """Explaining terms of every day; a term is used where samples and years allow it."""
    n = record.at.size
    time = record.decimal_year
    span = float(np.ptp(time[record.at])) if n else 0.0
    flow = np.log(np.maximum(record.flow, record.flow[record.flow > 0].min(initial=np.inf)))
    middle = float(np.mean(time[record.at]))
    angle = 2 * np.pi * time
    terms: dict[str, list[Array]] = {
        "flow": [flow - flow[record.at].mean()],
        "flow_squared": [(flow - flow[record.at].mean()) ** 2],
        "season": [np.sin(angle), np.cos(angle)],
        "time": [time - middle],
        "time_squared": [(time - middle) ** 2],
    }
    columns = [np.ones(record.flow.size)]
    for name, term in terms.items():
        enough = n >= figure("truth", name, "samples") and span >= figure("truth", name, "years")
        if enough and all(np.ptp(column[record.at]) > _TINY for column in term):
            columns += term
    return np.stack(columns, axis=1)


def _memory(at: NDArray[np.intp], residual: Array, scale: float) -> Array:
    """Likely correlation times of the residual: what is usual, weighed by what the samples show."""
    low, high = (figure("error_defaults", "correlation_time", c) for c in ("low", "high"))
    times = np.geomspace(low / 3, high * 3, 25)
    sigma = np.log(high / low) / (2 * Z95)
    weight = -0.5 * ((np.log(times) - 0.5 * np.log(low * high)) / sigma) ** 2
    step = np.diff(at).astype(float)
    if step.size and scale > _TINY:
        kept = np.exp(-step / times[:, None])
        left = np.maximum(1 - kept**2, 1e-3)  # two samples of one day are not a proof of memory
        z = residual / scale
        off = (z[1:] - kept * z[:-1]) ** 2 / left
        weight -= 0.5 * (np.log(left) + off).sum(axis=1)
    return np.stack([times, np.exp(weight - weight.max())])


def _remember(x: Array, times: Array, which: Array) -> None:
    """Turn independent numbers into a process that remembers, in place; its variance stays 1."""
    for group in np.unique(which):
        rows = which == group
        kept = np.exp(-1 / times[group])
        new = np.sqrt(1 - kept**2)
        part = x[rows] * new
        part[:, 0] /= new
        x[rows] = signal.lfilter([1.0], [1.0, -kept], part, axis=1)


def _calm(u: Array) -> Array:
    """Leave out the last per mille on both sides, where few samples allow anything."""
    return np.asarray(0.005 + 0.99 * u)
