"""Loads under many combinations of measures, solved together and remembered.

Measures on one load do not add up, so every combination is solved, many of them at once: the
combinations lie on the draw axis (`model.combined`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from wastewater.errors import ModelError
from wastewater.inputs import containers
from wastewater.inputs.city import City
from wastewater.inputs.combinations import contradictions
from wastewater.inputs.parameters import keys
from wastewater.model.city_model import CityModel
from wastewater.model.combined import combined, of_substances
from wastewater.model.distributions import Array
from wastewater.model.start import starts
from wastewater.results.block import collect
from wastewater.results.outcomes import EQS_VOLUME, eqs_volume, standards

#: Columns solved together: more do not run faster, fewer spend their time between the arrays.
COLUMNS_AT_ONCE = 2000


Taken = frozenset[str]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """What is asked of the combinations: the load of a substance to a sea in a year."""

    city: str
    substance: str
    sea: str
    year: int
    draws: int


@dataclass(frozen=True)
class Solved:
    """Combinations that were solved so far, for one city, substance, year and number of draws.

    Attributes
    ----------
    loads : dict of frozenset to mapping
        Load to each sea under the combination [kg/yr, m3/yr], shape (1 + draws,).
    left_out : dict of frozenset to str
        Combinations that cannot be, with the reason.
    """

    loads: dict[Taken, Mapping[str, Array]] = field(default_factory=dict)
    left_out: dict[Taken, str] = field(default_factory=dict)

    def load(self, taken: Taken, sea: str) -> Array:
        """Return the load to a sea [kg/yr, m3/yr]; one that the city does not drain to gets 0."""
        seas = self.loads[taken]
        return seas[sea] if sea in seas else np.zeros_like(next(iter(seas.values())))


def solve_missing(
    model: CityModel,
    asked: Asked,
    taken: Sequence[Taken],
    solved: Solved,
    years: Sequence[int],
    progress: Progress | None = None,
) -> None:
    """Solve the combinations that are not among the solved ones yet, and add them there.

    Parameters
    ----------
    model : CityModel
        The prepared city with all draws of the run.
    asked : Asked
        What is asked.
    taken : sequence of frozenset
        Combinations.
    solved : Solved
        What is known; the missing ones are added.
    years : sequence of int
        Consecutive calendar years of the run.
    progress : callable, optional
        Called with the number of combinations that are done and of all.
    """
    missing = [one for one in dict.fromkeys(taken) if one not in solved.loads]
    missing = [one for one in missing if one not in solved.left_out]
    reasons = _contradictory(model.city, missing)
    solved.left_out.update(reasons)
    missing = [one for one in missing if one not in reasons]
    names = standards(model)[0] if asked.substance == EQS_VOLUME else (asked.substance,)
    few = of_substances(model.part(slice(0, 1 + asked.draws)), names)
    until = [year for year in years if year <= asked.year]
    together = max(1, COLUMNS_AT_ONCE // few.values.shape[1])
    for at in range(0, len(missing), together):
        _solve_or_leave(few, missing[at : at + together], until, asked.substance, solved)
        if progress is not None:
            progress(min(at + together, len(missing)), len(missing))


def _solve_or_leave(
    model: CityModel, chunk: Sequence[Taken], years: Sequence[int], substance: str, solved: Solved
) -> None:
    """Solve some combinations together; where one of them is impossible, each by itself."""
    try:
        solved.loads.update(_solve(model, chunk, years, substance))
    except ModelError as error:
        if len(chunk) > 1:
            for one in chunk:
                _solve_or_leave(model, [one], years, substance, solved)
        elif chunk == [frozenset()]:
            raise  # the city itself is at fault
        else:
            solved.left_out[chunk[0]] = error.problems[0].text()


def _solve(
    model: CityModel, chunk: Sequence[Taken], years: Sequence[int], substance: str
) -> Iterator[tuple[Taken, Mapping[str, Array]]]:
    part = combined(model, chunk)
    measures = sorted(frozenset().union(*chunk))
    block = collect(part, starts(part, part.values.shape[1]), measures, years)
    loads = {}
    for sea in dict.fromkeys(c.sea for c in model.city.catchments):
        load = block.total(sea)[-1]
        load = eqs_volume(part, load) if substance == EQS_VOLUME else load[0]
        loads[sea] = load.reshape(len(chunk), -1)
    return (
        (one, {sea: load[at].copy() for sea, load in loads.items()}) for at, one in enumerate(chunk)
    )


def _contradictory(city: City, taken: Sequence[Taken]) -> dict[Taken, str]:
    """Return the combinations whose measures contradict each other, with the reason."""
    changed = {c.name for m in city.measures.values() for c in m.changes} | {containers.NAME}
    values = zip(keys(city.parameters), city.parameters["base_value"].tolist(), strict=True)
    base = {key: value for key, value in values if key[0] in changed}
    found = {}
    for one in taken:
        problems = contradictions([m for name, m in city.measures.items() if name in one], base)
        if problems:
            found[one] = problems[0].text()
    return found
