"""Division that says what it means where there is nothing to divide by, and a quadratic root."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wastewater.model.distributions import Array

Values = Array | float
Flags = NDArray[np.bool_]


def divided(part: Values, whole: Values, otherwise: float) -> Array:
    """Return part / whole where the whole is above 0, `otherwise` elsewhere [unit of the ratio]."""
    over = np.asarray(whole, dtype=float)
    out = np.full(np.broadcast_shapes(np.shape(part), over.shape), otherwise)
    np.divide(part, over, out=out, where=over > 0)
    return out


def share(part: Values, whole: Values) -> Array:
    """Return part / whole [1], at most 1; 1 where the whole is 0."""
    return np.minimum(divided(part, whole, 1.0), 1.0)


def check_bounds(values: Mapping[str, Values], high: float = np.inf) -> None:
    """Check that named values lie between 0 and `high` [unit of the values]; NaN is not judged.

    Raises
    ------
    ValueError
        If one does not; the message names it.
    """
    for name, value in values.items():
        found = np.asarray(value, dtype=float)
        outside = found[(found < 0) | (found > high)]
        if outside.size and np.isinf(high):
            raise ValueError(f"{name} must not be negative, not {outside.flat[0]:g}")
        if outside.size:
            raise ValueError(f"{name} must lie between 0 and {high:g}, not {outside.flat[0]:g}")


def positive_root(square: Values, linear: Values, constant: Values) -> Array:
    """Return the positive root x of square x^2 + linear x = constant [unit of x].

    Written without cancellation for either sign of `linear`; infinite where no such x is.
    """
    slope = np.asarray(linear, dtype=float)
    wide = np.sqrt(slope**2 + 4 * np.asarray(square) * constant)
    rising = divided(2.0 * np.asarray(constant), slope + wide, np.inf)
    falling = divided(wide - slope, 2.0 * np.asarray(square), np.inf)
    return np.where(slope < 0, falling, rising)
