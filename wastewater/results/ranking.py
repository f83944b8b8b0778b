"""The table of what to measure first, from the sample and the draws of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.measure_first import spread_shares
from wastewater.results.outcomes import EQS_VOLUME, standards
from wastewater.results.used import measure_rows

RANKING_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "rank",
    "share",
    "name",
    "fraction",
    "substance",
    "place",
    "measure",
    "value",
    "low",
    "high",
    "unit",
    "grade",
    "source",
)


@dataclass(frozen=True)
class Outcome:
    """An outcome whose spread is explained: load of a substance or rate in a year, or its change.

    `name` is a substance, the EQS volume or a rate.
    """

    name: str
    scenario: str
    year: int


def ranking_table(
    model: CityModel, measures: Sequence[str], outcome: Outcome, values: Array
) -> pd.DataFrame:
    """Rank parameter rows and numbers of measures by their share of the outcome's spread [1].

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    measures : sequence of str
        Measures that act in the outcome.
    outcome : Outcome
        What is explained.
    values : numpy.ndarray
        Best estimate and draws of the outcome, shape (1 + draws,), in any unit.
    """
    steps = model.changes(measures)
    inputs = np.concatenate([model.values, *(step.numbers[None, :] for step in steps)])
    columns = [
        "name",
        "fraction",
        "substance",
        "place",
        "value",
        "low",
        "high",
        "unit",
        "grade",
        "source",
    ]
    rows = pd.concat(
        [model.city.parameters[columns].assign(measure=""), measure_rows(steps)], ignore_index=True
    )
    connected = _may_matter(model, rows["substance"], outcome.name)
    rows = rows[connected]
    rows["share"] = spread_shares(inputs[connected, 1:], values[1:])
    rows = rows[rows["share"] > 0].sort_values("share", ascending=False, kind="stable")
    rows["rank"] = np.arange(1, len(rows) + 1)
    rows = rows.assign(city=model.city.id, outcome=outcome.name)
    rows = rows.assign(scenario=outcome.scenario, year=outcome.year)
    return rows[list(RANKING_COLUMNS)]


def _may_matter(model: CityModel, substances: pd.Series[str], outcome: str) -> NDArray[np.bool_]:
    """Tell which rows can act on an outcome: substances do not act on each other in the model.

    Nor do they act on the rates of waste, whose names no substance has.
    """
    own = standards(model)[0] if outcome == EQS_VOLUME else (outcome,)
    return substances.isin(["", *own]).to_numpy(dtype=bool)
