"""Sobol indices by runs of the model: the check of what the draws at hand tell.

Two independent samples of the city, A and B, and for each unit of inputs a third one: A with the
inputs of the unit taken from B. The first-order index of a unit is the share of the spread that it
carries alone, the total index the share in which it has a part, by itself or with others.

References
----------
Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity
analysis of model output, Computer Physics Communications 181, 259-270.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from wastewater.errors import InputError, Problem
from wastewater.inputs.lists import read_figure
from wastewater.model.city_model import CityModel, prepare
from wastewater.model.distributions import Array
from wastewater.model.sampling import KEY, generator
from wastewater.results.block import collect_all
from wastewater.results.campaigns import campaign_of
from wastewater.results.figures import is_count
from wastewater.results.outcome import values_of
from wastewater.results.ranking import Outcome
from wastewater.results.uncertain import Uncertain, joined, uncertain, with_values

Progress = Callable[[int, int], None]
Evaluate = Callable[[Array], Array]

SOBOL_COLUMNS = (
    "city",
    "outcome",
    "scenario",
    "year",
    "by",
    "name",
    "first",
    "first_low",
    "first_high",
    "total",
    "total_low",
    "total_high",
)

# Draws solved together at least, where there are so many: fewer spend their time between them.
_COLUMNS = 1024
# What changes the outcome by less of its spread is a different way of rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Case:
    """An outcome to be computed anew: the load or rate under some measures, or its change.

    Attributes
    ----------
    outcome : Outcome
        What is asked for.
    taken : tuple of str
        Measures that are taken.
    compared : bool
        Whether the outcome is the change against no measures.
    years : tuple of int
        Years up to the one that is asked for.
    """

    outcome: Outcome
    taken: tuple[str, ...]
    compared: bool
    years: tuple[int, ...]

    def values(self, model: CityModel) -> Array:
        """Return the outcome [kg/yr, m3/yr or unit of the rate], shape (1 + draws,)."""
        sets = (self.taken, ()) if self.compared else (self.taken,)
        blocks = collect_all(model, {str(i): taken for i, taken in enumerate(sets)}, self.years)
        value, *without = (values_of(model, b, self.outcome.name)[-1] for b in blocks.values())
        return np.asarray(value - without[0] if without else value)


def sobol_table(
    model: CityModel,
    case: Case,
    by: str,
    draws: int,
    seed: int,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return first-order and total indices [1] of what can act on an outcome, `SOBOL_COLUMNS`.

    Parameters
    ----------
    model : CityModel
        The city; its own draws are not used.
    case : Case
        The outcome.
    by : str
        "campaign", or "parameter" for rows, mixes and numbers of measures. What varies together
        is taken together, with both names.
    draws : int
        Draws of each of the samples, a power of 2.
    seed : int
        Seed of the run, from which those of the two samples follow.
    progress : callable, optional
        Called with how many samples are solved, and of how many.

    Raises
    ------
    InputError
        When the number of draws is no power of 2.
    """
    if not is_count(draws) or draws < 2 or draws & (draws - 1):
        raise InputError([Problem("result.sobol_draws", value=str(draws))])
    seeds = np.random.SeedSequence(seed).generate_state(2).tolist()
    samples = [prepare(model.city, draws, s, model.first_year) for s in seeds]
    a, b = (uncertain(sample, case.taken) for sample in samples)

    def evaluate(drawn: Array) -> Array:
        values = np.concatenate([a.values[:, :1], drawn], axis=1)
        return case.values(with_values(samples[0], case.taken, values))[1:]

    parts = _parts(a, by)
    acting = that_act(evaluate, a.values[:, 1:], b.values[:, 1:], list(parts.values()))
    parts = {name: at for (name, at), acts in zip(parts.items(), acting, strict=True) if acts}
    found = indices(
        evaluate, a.values[:, 1:], b.values[:, 1:], list(parts.values()), seed, progress
    )
    table = pd.DataFrame({"name": list(parts), **found}).assign(
        city=model.city.id,
        outcome=case.outcome.name,
        scenario=case.outcome.scenario,
        year=case.outcome.year,
        by=by,
    )[list(SOBOL_COLUMNS)]
    return table.sort_values("first", ascending=False, kind="stable", ignore_index=True)


def indices(
    evaluate: Evaluate,
    a: Array,
    b: Array,
    parts: Sequence[NDArray[np.intp]],
    seed: int,
    progress: Progress | None = None,
) -> dict[str, Array]:
    """Return first-order and total indices of parts of the inputs, with their intervals [1].

    The intervals are those of independent draws; of a Latin hypercube they are rather too wide.

    Parameters
    ----------
    evaluate : callable
        From inputs, shape (inputs, draws), to the outcome, shape (draws,).
    a, b : numpy.ndarray
        Two independent samples of the inputs, shape (inputs, draws); draws a power of 2.
    parts : sequence of numpy.ndarray
        Positions of the inputs of each part.
    seed : int
        Seed of the resampling behind the intervals.
    progress : callable, optional
        Called with how many samples are solved, and of how many.

    Returns
    -------
    dict of str to numpy.ndarray
        `first, first_low, first_high, total, total_low, total_high`, shape (parts,).
    """
    if not parts:
        return {name: np.empty(0) for name in SOBOL_COLUMNS[6:]}
    solved: list[Array] = []
    at_once = max(1, _COLUMNS // a.shape[1])
    for k in range(-2, len(parts), at_once):
        some = [_sample(a, b, parts, i) for i in range(k, min(k + at_once, len(parts)))]
        solved += list(evaluate(np.concatenate(some, axis=1)).reshape(len(some), -1))
        if progress is not None:
            progress(len(solved), len(parts) + 2)
    f_a, f_b, *f_ab = solved
    # the mean adds nothing to the spread, but much to the error of the products behind an index
    middle = (f_a.mean() + f_b.mean()) / 2
    outcomes = np.array([f_a, f_b, *f_ab]) - middle
    best = _estimated(outcomes)
    low, high = _intervals(outcomes, seed)
    return {
        f"{index}{end}": estimate[i]
        for i, index in enumerate(("first", "total"))
        for end, estimate in (("", best), ("_low", low), ("_high", high))
    }


def that_act(
    evaluate: Evaluate, a: Array, b: Array, parts: Sequence[NDArray[np.intp]]
) -> NDArray[np.bool_]:
    """Tell which parts change the outcome at all: the indices of the others are exactly 0.

    One solve for all of them: some draws of A, once as they are and once for each part with its
    inputs taken from B.
    """
    probes = min(int(_setting("probes")), a.shape[1])
    some, other = a[:, :probes], b[:, :probes]
    tried = [some, *(_swapped(some, other, at) for at in parts)]
    outcome = evaluate(np.concatenate(tried, axis=1)).reshape(len(tried), probes)
    away = np.abs(outcome[1:] - outcome[0]).max(axis=1)
    return np.asarray(away > _ROUNDING * np.abs(outcome - outcome.mean()).max())


def _sample(a: Array, b: Array, parts: Sequence[NDArray[np.intp]], number: int) -> Array:
    """Return A (-2), B (-1), or A with one of the parts taken from B."""
    if number < 0:
        return a if number == -2 else b
    return _swapped(a, b, parts[number])


def _swapped(a: Array, b: Array, at: NDArray[np.intp]) -> Array:
    swapped = a.copy()
    swapped[at] = b[at]
    return swapped


def _estimated(outcomes: Array) -> Array:
    """Return the indices, axes (first or total, part), from outcomes of A, B and the mixed ones."""
    f_a, f_b, *f_ab = outcomes[:, None]
    count = len(f_ab)
    f_ab = f_ab * 2 if count == 1 else f_ab  # SciPy expects two parts or more
    found = stats.sobol_indices(
        func={"f_A": f_a, "f_B": f_b, "f_AB": np.array(f_ab)}, n=outcomes.shape[1]
    )
    both = (found.first_order, found.total_order)
    return np.array([np.asarray(one).reshape(-1)[:count] for one in both])


def _intervals(outcomes: Array, seed: int) -> tuple[Array, Array]:
    """Return the ends of the intervals of the indices, by resampling the draws."""
    found = stats.bootstrap(
        (np.arange(outcomes.shape[1]),),
        lambda draws: _estimated(outcomes[:, draws]),
        n_resamples=int(_setting("resamples")),
        confidence_level=_setting("level"),
        method="percentile",
        vectorized=False,
        random_state=generator(seed, "sobol"),
    )
    low, high = found.confidence_interval
    return np.asarray(low), np.asarray(high)


def _parts(inputs: Uncertain, by: str) -> Mapping[str, NDArray[np.intp]]:
    """Return the inputs that vary, by the name of their campaign or by their own."""
    varying = np.flatnonzero(np.ptp(inputs.values, axis=1) > 0)
    rows, units = inputs.rows.iloc[varying], inputs.units[varying].tolist()
    ties: list[list[Hashable]] = [[unit] for unit in units]
    campaign = campaign_of(rows)
    if by == "campaign":
        ties = [[unit, name] for unit, name in zip(units, campaign, strict=True)]
    found: dict[int, list[int]] = {}
    for i, label in enumerate(joined(ties).tolist()):
        found.setdefault(label, []).append(i)
    return {
        _name(rows.iloc[own]) if by == "parameter" else _listed(campaign.iloc[own]): varying[own]
        for own in found.values()
    }


def _name(rows: pd.DataFrame) -> str:
    """Name a row, or several by what they have in common: a mix by its name."""
    if rows["name"].nunique() > 1:
        return _listed(rows["name"])
    same = [str(rows[c].iloc[0]) for c in ("measure", *KEY) if rows[c].nunique() == 1]
    return ", ".join(word for word in same if word)


def _listed(names: pd.Series) -> str:
    return " + ".join(names.unique())


def _setting(name: str) -> float:
    return read_figure("decision", "sobol", name)
