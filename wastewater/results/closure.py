"""Whether the metals of the fractions add up to what is measured in mixed waste: a check only."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.model import waste
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.lookup import MG_PER_KG_IN_KG_PER_T, Parameters
from wastewater.results.longtable import side_by_side, stack

CLOSURE_COLUMNS = (
    "city",
    "substance",
    "measured",
    "measured_low",
    "measured_high",
    "statistic",
    "value",
    "without_hazardous",
    "ratio",
    "unit",
)

_HAZARDOUS = "hazardous"


def mix_content(mix: Array, content: Array) -> Array:
    """Return the content of a mix of fractions, wet [mg/kg], axes (substance, draw).

    Parameters
    ----------
    mix : numpy.ndarray
        Mass of each fraction in any unit, axes (fraction, draw).
    content : numpy.ndarray
        Content of substances in fractions, wet [kg/t], axes (fraction, substance, draw).
    """
    carried = np.einsum("fd,fsd->sd", mix, content)
    return np.asarray(carried / mix.sum(axis=0) / MG_PER_KG_IN_KG_PER_T)


def closure_table(model: CityModel) -> pd.DataFrame:
    """Return the content of the waste as generated beside a measurement, `CLOSURE_COLUMNS`.

    `value` is the mix of the first year in the baseline, kerb and recycling centres together;
    `without_hazardous` the same without hazardous waste and small electronics [mg/kg wet]. `ratio`
    is `value` by the best estimate of the measurement [1]; the spread between measured plants is
    told by `measured_low` and `measured_high` [mg/kg wet].
    """
    names, rows = _measured(model)
    if not names:
        return stack([], CLOSURE_COLUMNS)
    p = Parameters(model.index, model.values)
    mix = waste.mean_composition(p)
    others = np.array([name != _HAZARDOUS for name in model.index.fractions])
    at = [model.index.substances.index(name) for name in names]
    content = p.content()[:, at]
    measured = model.city.parameters.iloc[rows]
    best, low, high = (measured[f"base_{c}"].to_numpy(float) for c in ("value", "low", "high"))
    value = mix_content(mix, content)
    columns = {
        "value": value,
        "without_hazardous": mix_content(mix[others], content[others]),
        "ratio": value / best[:, None],
        "measured": np.broadcast_to(best[:, None], value.shape),
        "measured_low": np.broadcast_to(low[:, None], value.shape),
        "measured_high": np.broadcast_to(high[:, None], value.shape),
    }
    constants = {"city": model.city.id, "unit": "mg/kg"}
    table = side_by_side([("substance", names)], columns, constants)
    return table[list(CLOSURE_COLUMNS)]


def ask_for_rows(model: CityModel) -> None:
    """Ask for every row that the check uses, so that it is among the sources."""
    _measured(model)


def _measured(model: CityModel) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Substances with a measurement in mixed waste, and the positions of its rows."""
    found = {s: model.index.find("closure.content", substance=s) for s in model.index.substances}
    known = {name: row for name, row in found.items() if row is not None}
    return tuple(known), np.array(list(known.values()), dtype=np.intp)
