"""One city under many combinations of its measures at once: combinations lie on the draw axis.

Columns stand combination by combination, each with the best estimates first and then all draws, so
that a column of a combination is what the same column would be in a run of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from wastewater.model.city_model import CityModel
from wastewater.model.lookup import Index
from wastewater.model.measures import Step


def combined(model: CityModel, combinations: Sequence[Collection[str]]) -> CityModel:
    """Return a city whose columns are the draws of every combination, one after the other.

    All measures are to be taken when it is solved; each acts in the columns of its combinations
    alone.

    Parameters
    ----------
    model : CityModel
        A prepared city, its sample of shape (rows, 1 + draws).
    combinations : sequence of collection of str
        Ids of the measures of each combination.

    Returns
    -------
    CityModel
        The same city, its sample of shape (rows, combinations x (1 + draws)).
    """
    count, columns = len(combinations), model.values.shape[1]

    def spread(step: Step) -> Step:
        taken = [step.measure.id in combination for combination in combinations]
        return replace(step, numbers=np.tile(step.numbers, count), mask=np.repeat(taken, columns))

    steps = {name: tuple(map(spread, own)) for name, own in model.steps.items()}
    return replace(model, values=np.tile(model.values, count), steps=steps)


def of_substances(model: CityModel, substances: Sequence[str]) -> CityModel:
    """Return the city with a few of its substances: these do not act on each other.

    Parameters
    ----------
    model : CityModel
        A prepared city; its sample, shape (rows, 1 + draws), stays as it is.
    substances : sequence of str
        Ids of the substances that are followed.
    """
    index = model.index
    few = Index(index.rows, index.fractions, tuple(substances), index.city)
    return replace(model, index=few)
