"""Apply the measures of a scenario to the sample: a measure is a list of changed rows with a ramp.

Numbers that a measure brings along are drawn like parameter rows: a share that is `set` follows a
Beta distribution, a `scale` and any other positive number a lognormal one, a `shift` and a number
with an upper bound that is no share a normal one; where a band touches the bounds of a share it is
triangular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import ModelError, Problem
from wastewater.inputs.city import City
from wastewater.inputs.scenario import Change, Measure
from wastewater.model.distributions import Array
from wastewater.model.lookup import Index
from wastewater.model.memory import Version
from wastewater.model.sampling import Numbers, physical_bounds, sample_numbers


@dataclass(frozen=True)
class Step:
    """One sampled change of one row.

    Attributes
    ----------
    measure : Measure
        The measure that it belongs to.
    change : Change
        What is changed.
    row : int
        Position of the row in the sample.
    numbers : numpy.ndarray
        The target, factor or shift, shape (1 + draws,), in base units.
    mask : numpy.ndarray or None
        In which columns of the sample the measure is taken, shape (1 + draws,); in all if None.
    """

    measure: Measure
    change: Change
    row: int
    numbers: Array
    mask: NDArray[np.bool_] | None = None

    def part(self, draws: slice) -> Step:
        """Return the same change in some of its draws."""
        mask = None if self.mask is None else self.mask[draws]
        return replace(self, numbers=self.numbers[draws], mask=mask)


def ramp(measure: Measure, year: int) -> float:
    """Return how far a measure has come in a year [1]: 0 up to its start, 1 at full effect.

    A measure whose start and full year are the same takes effect at once in that year.
    """
    if year >= measure.full:
        return 1.0
    if year <= measure.start:
        return 0.0
    return (year - measure.start) / (measure.full - measure.start)


def steps(city: City, index: Index, draws: int, seed: int) -> dict[str, tuple[Step, ...]]:
    """Sample the changes of every measure of a city, by measure."""
    return {
        name: _measure_steps(city.id, measure, index, draws, seed)
        for name, measure in city.measures.items()
    }


def apply(values: Array, changes: Sequence[Step], year: int) -> Array:
    """Return the sample with the changes of a scenario as far as they have come in a year.

    Parameters
    ----------
    values : numpy.ndarray
        Sample of the baseline, shape (rows, 1 + draws); returned itself when nothing changes.
    changes : sequence of Step
        The changes of the scenario; their order does not matter, because they are put in order
        here.
    year : int
        Calendar year.

    Raises
    ------
    ModelError
        When a change leads out of the physical bounds of its parameter in any draw.
    """
    rows = changed_rows(values, changes, year)
    if not rows:
        return values
    changed = values.copy()
    for row, numbers in rows.items():
        changed[row] = numbers
    return changed


def changed_rows(values: Array, changes: Sequence[Step], year: int) -> dict[int, Array]:
    """Return the rows that the changes of a scenario have altered, by position [base units].

    Parameters and errors are those of `apply`; each row has the shape (1 + draws,).
    """
    active = [step for step in changes if ramp(step.measure, year) > 0]
    changed: dict[int, Array] = {}
    # Products of several factors are rounded in the order in which they are made.
    for step in sorted(active, key=lambda s: (s.row, s.measure.id)):
        row = changed.get(step.row, values[step.row])
        after = _changed(row, step, ramp(step.measure, year))
        changed[step.row] = after if step.mask is None else np.where(step.mask, after, row)
    _check_bounds(changed, active)
    return changed


def versions(changes: Sequence[Step], year: int) -> dict[int, Version]:
    """Return what a year's measures have done to each row of the sample, how far each came [1]."""
    found: dict[int, Version] = {}
    for step in sorted(changes, key=lambda s: (s.row, s.measure.id)):
        done = ramp(step.measure, year)
        if done > 0:
            found[step.row] = (*found.get(step.row, ()), (step.measure.id, done))
    return found


def complete(changes: Sequence[Step]) -> int:
    """Return the first year in which all changes have come to full effect, in any draw."""
    return max(step.measure.full for step in changes)


def progress(changes: Sequence[Step], year: int) -> tuple[float, ...]:
    """Return how far each measure has come [1]: years with equal progress have equal parameters."""
    measures = {step.measure.id: step.measure for step in changes}
    return tuple(ramp(measure, year) for measure in measures.values())


def _measure_steps(
    city: str, measure: Measure, index: Index, draws: int, seed: int
) -> tuple[Step, ...]:
    changes = measure.changes
    if not changes:
        return ()
    value = np.array([change.value for change in changes], dtype=float)
    low, high = (
        np.array([np.nan if bound is None else bound for bound in bounds], dtype=float)
        for bounds in (
            [change.low for change in changes],
            [change.high for change in changes],
        )
    )
    kinds = np.array([change.kind for change in changes])
    minimum, maximum = physical_bounds([change.name for change in changes])
    # Only a row that is set has the bounds of its parameter; factors and shifts show in the effect.
    minimum = np.where(kinds == "shift", -np.inf, minimum)
    maximum = np.where(kinds == "set", maximum, np.inf)
    distribution = np.array(
        [_distribution(*each) for each in zip(kinds.tolist(), low, high, maximum, strict=True)]
    )
    keys = [f"{city}|{measure.id}|{_key(change)}" for change in changes]
    numbers = Numbers(keys, distribution, value, low, high, minimum, maximum)
    sample = sample_numbers(numbers, draws, seed)
    rows = [
        index.rows[change.name, change.fraction, change.substance, change.place]
        for change in changes
    ]
    return tuple(
        Step(measure, change, row, numbers)
        for change, row, numbers in zip(changes, rows, sample, strict=True)
    )


def _key(change: Change) -> str:
    return "|".join((change.name, change.fraction, change.substance, change.place))


def _distribution(kind: str, low: float, high: float, maximum: float) -> str:
    if not np.isfinite(low) or not np.isfinite(high) or low == high:
        return "fixed"
    if kind == "shift":
        return "normal"
    if kind == "set" and maximum == 1:
        return "beta" if low > 0 and high < 1 else "triangular"
    if kind == "set" and np.isfinite(maximum):
        return "normal"
    return "lognormal" if low > 0 else "triangular"


def _changed(row: Array, step: Step, share: float) -> Array:
    if step.change.kind == "set":
        return step.numbers.copy() if share == 1 else (1 - share) * row + share * step.numbers
    if step.change.kind == "scale":
        return row * (1 + share * (step.numbers - 1))
    return row + share * step.numbers


def _check_bounds(changed: Mapping[int, Array], active: Sequence[Step]) -> None:
    problems = []
    minimum, maximum = physical_bounds([step.change.name for step in active])
    for step, lowest, highest in zip(active, minimum, maximum, strict=True):
        row = changed[step.row]
        if row.min() < lowest or row.max() > highest:
            worst = row.min() if row.min() < lowest else row.max()
            fields: Mapping[str, str] = {"measure": step.measure.id, "name": step.change.name}
            problems.append(Problem("model.measure_bounds", value=f"{worst:.4g}", fields=fields))
    if problems:
        raise ModelError(problems)
