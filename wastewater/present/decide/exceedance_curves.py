"""Exceedance curves as records, one for all scenarios that look the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from wastewater.model.distributions import Array
from wastewater.present.decide.common import Question
from wastewater.present.rivers.common import look_alike
from wastewater.present.view import BASELINE

LEVELS = np.linspace(0.05, 0.95, 46)
"""Probabilities at which curves are compared."""

_SEEN = 0.02  # share of the largest load from which two curves can be told apart


class Curve(NamedTuple):
    """The curve of one or more scenarios: the loads that are exceeded with each probability."""

    scenarios: tuple[str, ...]
    probability: Array
    value: Array

    def at(self, probability: float) -> float:
        """Return the load that is exceeded with a probability."""
        return float(np.interp(1 - probability, 1 - self.probability, self.value))

    def over(self, value: float) -> float:
        """Return the probability that a load is exceeded."""
        return float(np.interp(value, self.value, self.probability, left=1.0, right=0.0))


def curves_of(asked: Question, table: pd.DataFrame) -> list[Curve]:
    """Return the curves from the largest median to the smallest, alike scenarios as one."""
    found = {}
    for scenario in asked.result.scenarios[asked.city.id]:
        rows = table[table["scenario"] == scenario].sort_values("probability", ascending=False)
        if len(rows):
            found[scenario] = Curve(
                (scenario,),
                rows["probability"].to_numpy(dtype=float),
                rows["value"].to_numpy(dtype=float),
            )
    middle = {name: [curve.at(p) for p in LEVELS] for name, curve in found.items()}
    groups = look_alike(middle, _SEEN) if middle else []
    curves = [found[group[0]]._replace(scenarios=group) for group in groups]
    return sorted(curves, key=lambda curve: -curve.at(0.5))


def baseline_of(curves: Sequence[Curve]) -> Curve:
    """Return the curve of the baseline; the largest if there is none."""
    return next((curve for curve in curves if BASELINE in curve.scenarios), curves[0])
