"""What counts as a number where one is asked for."""

from __future__ import annotations

import math

import numpy as np


def is_number(value: object) -> bool:
    """Tell whether a value is a number; NaN and words are none."""
    return isinstance(value, int | float | np.number) and not math.isnan(float(value))


def is_count(value: object) -> bool:
    """Tell whether a value is a whole number of 0 or more; 2.0 is no count, nor is True."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        return False
    return bool(value >= 0)
