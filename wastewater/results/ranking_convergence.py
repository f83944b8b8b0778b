"""How well the draws settle what to measure first: the ranking repeated in halves of the draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array
from wastewater.model.sampling import generator
from wastewater.results.intervals import certainty
from wastewater.results.measure_first import spread_shares

RANKING_CONVERGENCE_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "draws",
    "rank",
    "share",
    "low",
    "high",
    "holds",
    "name",
    "fraction",
    "substance",
    "place",
    "measure",
)

_KEY = ["name", "fraction", "substance", "place"]


def ranking_convergence_table(
    model: CityModel, ranking: pd.DataFrame, values: Array, seed: int
) -> pd.DataFrame:
    """Return how well rank and share of each ranked input hold, `RANKING_CONVERGENCE_COLUMNS`.

    The shares are found anew in random halves of the draws. A half differs from all draws by as
    much as all draws differ from the truth, so the halves show the error of the ranking itself.

    Parameters
    ----------
    model : CityModel
        The city with its sample.
    ranking : pandas.DataFrame
        One outcome of `Result.measure_first`, inputs with the largest share first.
    values : numpy.ndarray
        Best estimate and draws of the outcome, shape (1 + draws,), in any unit.
    seed : int
        Seed of the run.
    """
    inputs, drawn = _ranked_inputs(model, ranking)[:, 1:], values[1:]
    shares = ranking["share"].to_numpy(float)
    halves = np.array(
        [spread_shares(inputs[:, half], drawn[half]) for half in _halves(drawn.size, seed)]
    )
    reach = float(special.ndtri((1 + certainty("level")) / 2)) * halves.std(axis=0)
    table = ranking.assign(
        draws=drawn.size,
        low=np.clip(shares - reach, 0.0, 1.0),
        high=np.clip(shares + reach, 0.0, 1.0),
        holds=_holds(halves, ranking["rank"].to_numpy(int)),
    )
    return table[list(RANKING_CONVERGENCE_COLUMNS)]


def _ranked_inputs(model: CityModel, ranking: pd.DataFrame) -> Array:
    """Best estimate and draws of the ranked inputs, axes (input, 1 + draws), in their own units."""
    numbers = {
        (s.measure.id, s.change.name, s.change.fraction, s.change.substance, s.change.place): (
            s.numbers
        )
        for s in model.changes(tuple(model.steps))
    }
    found = [
        numbers[measure, *key] if measure else model.values[model.index.rows[key]]
        for measure, *parts in ranking[["measure", *_KEY]].itertuples(index=False)
        for key in [(parts[0], parts[1], parts[2], parts[3])]
    ]
    return np.array(found).reshape(-1, model.values.shape[1])


def _halves(draws: int, seed: int) -> list[NDArray[np.intp]]:
    """Random halves of the draws, the same for every ranking of a run."""
    random = generator(seed, "halves")
    return [random.permutation(draws)[: draws // 2] for _ in range(int(certainty("resamples")))]


def _holds(halves: Array, ranks: NDArray[np.int_]) -> Array:
    """Share of the halves in which each input stands among the first that it stands among [1]."""
    before = (halves[:, None, :] > halves[:, :, None]).sum(axis=2)
    return np.asarray(((before < ranks) & (halves > 0)).mean(axis=0))
