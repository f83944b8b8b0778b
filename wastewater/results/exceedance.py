"""Exceedance curves: which load is exceeded with which probability."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array

EXCEEDANCE_COLUMNS = (
    "city",
    "scenario",
    "year",
    "sea",
    "substance",
    "probability",
    "value",
    "unit",
)

_STEPS = 100  # a probability in per cent is as fine as people ask


def exceedance_table(values: Array, names: dict[str, object]) -> pd.DataFrame:
    """Return the value that is exceeded with each probability from 99 to 1 %, falling.

    Parameters
    ----------
    values : numpy.ndarray
        Best estimate and draws, shape (1 + draws,), in the unit that `names` tells. Without draws
        the best estimate stands at every probability.
    names : dict of str to object
        The other columns of `EXCEEDANCE_COLUMNS`.
    """
    exceeded = np.arange(_STEPS - 1, 0, -1) / _STEPS
    drawn = values[1:] if values.size > 1 else values
    curve = {"probability": exceeded, "value": np.quantile(drawn, 1 - exceeded)}
    return pd.DataFrame({**names, **curve})[list(EXCEEDANCE_COLUMNS)]
