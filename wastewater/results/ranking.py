"""The tables of what to measure first, from the sample and the draws of an outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.results.additive_fit import find_effects
from wastewater.results.campaigns import campaign_of
from wastewater.results.effects import Effects
from wastewater.results.measure_first import narrowing
from wastewater.results.outcomes import EQS_VOLUME, standards
from wastewater.results.uncertain import uncertain

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
    "campaign",
    "narrowing",
)
CAMPAIGN_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "rank",
    "campaign",
    "share",
    "narrowing",
    "inputs",
    "name",
    "fraction",
    "substance",
    "place",
    "measure",
    "grade",
    "source",
)
#: What a row of the table may stand for, with its columns.
BY: Mapping[str, tuple[str, ...]] = {"parameter": RANKING_COLUMNS, "campaign": CAMPAIGN_COLUMNS}


@dataclass(frozen=True)
class Outcome:
    """An outcome whose spread is explained: load of a substance or rate in a year, or its change.

    `name` is a substance, the EQS volume or a rate.
    """

    name: str
    scenario: str
    year: int


def ranking_table(
    model: CityModel,
    measures: Sequence[str],
    outcome: Outcome,
    values: Array,
    by: str = "parameter",
) -> pd.DataFrame:
    """Rank inputs, or campaigns of measurements, by their share of the outcome's spread [1].

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
    by : str
        One of `BY`: "parameter" for parameter rows and numbers of measures.
    """
    inputs = uncertain(model, measures)
    connected = may_matter(model, inputs.rows["substance"], outcome.name)
    drawn = inputs.values[connected, 1:]
    effects = find_effects(drawn, values[1:], inputs.units[connected].tolist())
    rows = inputs.rows[connected].iloc[list(effects.inputs)].reset_index(drop=True)
    rows = rows.assign(campaign=campaign_of(rows))
    known = [effects.known(drawn, [i]) for i in effects.inputs]
    rows["share"] = np.array([k.share for k in known], dtype=float)
    if by == "campaign":
        rows = pd.DataFrame(list(_by_campaign(rows, drawn, effects)), columns=list(BY[by][5:]))
    else:
        rows["narrowing"] = np.array([narrowing(k) for k in known], dtype=float)
    rows = rows[rows["share"] > 0].sort_values("share", ascending=False, kind="stable")
    rows = rows.assign(rank=np.arange(1, len(rows) + 1), city=model.city.id, outcome=outcome.name)
    return rows.assign(scenario=outcome.scenario, year=outcome.year)[list(BY[by])]


def may_matter(model: CityModel, substances: pd.Series, outcome: str) -> NDArray[np.bool_]:
    """Tell which rows can act on an outcome: substances do not act on each other in the model.

    Nor do they act on the rates of waste, whose names no substance has.
    """
    own = standards(model)[0] if outcome == EQS_VOLUME else (outcome,)
    return substances.isin(["", *own]).to_numpy(dtype=bool)


def _by_campaign(rows: pd.DataFrame, drawn: Array, effects: Effects) -> Iterator[dict[str, object]]:
    """Yield for each campaign what its inputs tell together, and the largest of them."""
    for campaign in rows["campaign"].unique():
        own = rows[rows["campaign"] == campaign]
        known = effects.known(drawn, [effects.inputs[i] for i in own.index])
        largest = own.sort_values("share", ascending=False, kind="stable").iloc[0]
        told = {"campaign": campaign, "share": known.share, "narrowing": narrowing(known)}
        told |= {"inputs": int((own["share"] > 0).sum())}
        yield told | {column: largest[column] for column in CAMPAIGN_COLUMNS[9:]}
