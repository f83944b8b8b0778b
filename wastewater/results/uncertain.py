"""The uncertain numbers of a city and of its measures, one below the other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph

from wastewater.inputs.correlations import FOLLOWS
from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.sampling import KEY, mix_labels
from wastewater.results.used import measure_rows

_COLUMNS = [*KEY, "value", "low", "high", "unit", "grade", "source"]


@dataclass(frozen=True)
class Uncertain:
    """Parameter rows of a city, then the numbers of the measures taken.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns `name, fraction, substance, place, value, low, high, unit, grade, source, measure`.
    values : numpy.ndarray
        Best estimate and draws of each, shape (inputs, 1 + draws), in base units.
    units : numpy.ndarray
        Label of what varies together: the shares of a mix, rows that follow a common cause.
    """

    rows: pd.DataFrame
    values: Array
    units: NDArray[np.intp]


def uncertain(model: CityModel, measures: Sequence[str]) -> Uncertain:
    """Return the inputs of a city under some measures [unit of each row], draws as last axis."""
    steps = model.changes(measures)
    values = np.concatenate([model.values, *(step.numbers[None, :] for step in steps)])
    own = model.city.parameters
    rows = pd.concat([own[_COLUMNS].assign(measure=""), measure_rows(steps)], ignore_index=True)
    units = _units(own)
    of_steps = np.arange(len(steps)) + units.max(initial=-1) + 1
    return Uncertain(rows[[*_COLUMNS, "measure"]], values, np.concatenate([units, of_steps]))


def with_values(model: CityModel, measures: Sequence[str], values: Array) -> CityModel:
    """Return a city with other draws of its inputs, which stand as in `uncertain`."""
    numbers = iter(values[len(model.values) :])
    taken = {
        name: tuple(replace(step, numbers=next(numbers)) for step in model.steps[name])
        for name in sorted(set(measures))  # the order of `CityModel.changes`
    }
    return replace(model, values=values[: len(model.values)], steps={**model.steps, **taken})


def joined(ties: Sequence[Sequence[Hashable]]) -> NDArray[np.intp]:
    """Label things by what they have in common, directly or over others.

    Parameters
    ----------
    ties : sequence of sequences
        For each thing what ties it to others.
    """
    names = dict.fromkeys(tie for own in ties for tie in own)
    at = {tie: len(ties) + i for i, tie in enumerate(names)}
    pairs = np.array([(i, at[tie]) for i, own in enumerate(ties) for tie in own], dtype=int)
    nodes, ends = len(ties) + len(at), pairs.reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (ends[0], ends[1])), shape=(nodes, nodes))
    labels = csgraph.connected_components(graph, directed=False)[1]
    return np.asarray(labels[: len(ties)], dtype=np.intp)


def _units(rows: pd.DataFrame) -> NDArray[np.intp]:
    """Label rows that belong to one mix or follow a common cause."""
    ties = [[label] for label in mix_labels(rows)]
    if FOLLOWS in rows:
        causes = [[cause for cause, _ in own] for own in rows[FOLLOWS]]
        ties = [[*mix, *own] for mix, own in zip(ties, causes, strict=True)]
    return joined(ties)
