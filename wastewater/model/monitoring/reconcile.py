"""Measured flows that contradict each other, moved as little as their errors allow.

Weighted least squares under linear constraints, the method of STAN (Cencic 2016). To be offered
beside the plain numbers: what it moved, and whether the test says that the errors can explain it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from wastewater.model.distributions import Array

_ROUNDING = 1e-10
"""Share of the largest term of a constraint that counts as rounding."""


@dataclass(frozen=True, eq=False)
class Reconciled:
    """Values that fulfil the constraints, and what it took.

    Attributes
    ----------
    adjusted : numpy.ndarray
        Reconciled values [unit of the values], shape (n,).
    covariance : numpy.ndarray
        Their covariance [unit squared], shape (n, n).
    statistic : float
        Weighted sum of squares of what was missing in the constraints [1]; chi-square where the
        errors are as stated.
    freedom : int
        Degrees of freedom: number of constraints.
    p : float
        Probability of a larger statistic by chance [1]. Where it is small something is wrong with
        the model or the errors, and the adjusted values are not to be used.
    table : pandas.DataFrame
        What moved: ``value, sd, adjusted, adjusted_sd, shift`` and ``shift_sd`` (shift over the sd
        of the value), one row per value in their order [unit of the values].
    """

    adjusted: Array
    covariance: Array
    statistic: float
    freedom: int
    p: float
    table: pd.DataFrame


def reconcile(
    values: Array, sd: Array, constraints: Array, right: Array | None = None
) -> Reconciled:
    """Move values as little as their errors allow until A x = b.

    x' = x - Q A' (A Q A')^-1 (A x - b), Q' = (I - Q A' (A Q A')^-1 A) Q; the statistic is
    r' (A Q A')^-1 r with r = A x - b.

    Parameters
    ----------
    values : numpy.ndarray
        Measured values [any unit], shape (n,).
    sd : numpy.ndarray
        Their standard deviations [same unit], shape (n,), 0 for one that is known exactly; or their
        covariance, shape (n, n).
    constraints : numpy.ndarray
        A [1], shape (m, n), such as ``[[1, -1, -1]]`` for in = out + out.
    right : numpy.ndarray, optional
        b [same unit], shape (m,); zeros where not given.

    Returns
    -------
    Reconciled
        Adjusted values and the test.

    Raises
    ------
    ValueError
        If shapes do not fit, a standard deviation is negative or not a number, a constraint
        follows from others, or a constraint joins only values that are known exactly.
    """
    values, sd = np.asarray(values, float), np.asarray(sd, float)
    a = np.atleast_2d(np.asarray(constraints, dtype=float))
    b = np.zeros(a.shape[0]) if right is None else np.asarray(right, dtype=float)
    q = np.diag(np.square(sd)) if sd.ndim == 1 else sd
    _check(values, sd, a, b, q)
    missing = a @ values - b
    gain = np.linalg.solve(a @ q @ a.T, a @ q).T
    adjusted = values - gain @ missing
    covariance = q - gain @ a @ q
    statistic = float(missing @ np.linalg.solve(a @ q @ a.T, missing))
    p = float(stats.chi2.sf(statistic, a.shape[0]))
    table = _moved(values, np.sqrt(np.diag(q)), adjusted, covariance)
    return Reconciled(adjusted, covariance, statistic, a.shape[0], p, table)


def _check(values: Array, sd: Array, a: Array, b: Array, q: Array) -> None:
    n = values.size
    if values.ndim != 1 or q.shape != (n, n) or a.shape[1] != n or b.shape != (a.shape[0],):
        raise ValueError("values (n,), sd (n,), constraints (m, n) and right (m,) do not fit")
    if not all(np.isfinite(numbers).all() for numbers in (values, sd, a, b)):
        raise ValueError("values, sd and constraints must be numbers")
    if (sd < 0).any() if sd.ndim == 1 else (np.linalg.eigvalsh(q) < -_ROUNDING * q.max()).any():
        raise ValueError("a standard deviation is negative")
    if np.linalg.matrix_rank(a) < a.shape[0]:
        raise ValueError("a constraint follows from the others, or contradicts them")
    spread = np.sqrt(np.diag(q))
    scaled = a * np.where(spread > 0, spread, 0.0)
    largest = np.abs(scaled).max(axis=1, keepdims=True)
    if not (largest > 0).all():
        raise ValueError("a constraint joins only values that are known exactly")
    scaled_q = a @ q @ a.T / (largest * largest.T)
    if np.linalg.matrix_rank(scaled_q, tol=_ROUNDING, hermitian=True) < a.shape[0]:
        raise ValueError("constraints need a value with an error each, and each another one")


def _moved(values: Array, sd: Array, adjusted: Array, covariance: Array) -> pd.DataFrame:
    shift = adjusted - values
    shift_sd = np.divide(shift, sd, out=np.zeros_like(shift), where=sd > 0)
    return pd.DataFrame(
        {
            "value": values,
            "sd": sd,
            "adjusted": adjusted,
            "adjusted_sd": np.sqrt(np.maximum(np.diag(covariance), 0.0)),
            "shift": shift,
            "shift_sd": shift_sd,
        }
    )
