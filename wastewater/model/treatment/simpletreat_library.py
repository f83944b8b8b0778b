"""Chemicals that ship with the package, drawn from their spread, and a check of removals.

The properties stand in ``data/treatment/chemicals.csv``; ``low`` and ``high`` are the 5th and 95th
percentile. Column 0 of every array holds the best estimates, the others the draws.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wastewater.inputs.lists import read_list
from wastewater.inputs.reference import load_reference
from wastewater.model import distributions
from wastewater.model.distributions import Array
from wastewater.model.sampling import strata
from wastewater.model.treatment.simpletreat import simpletreat
from wastewater.model.treatment.simpletreat_chemical import Chemical
from wastewater.model.treatment.simpletreat_plant import Plant, figure

NUMBERS = (
    "molar_mass",
    "log_kow",
    "vapour_pressure",
    "solubility",
    "pka",
    "koc",
    "kp_raw",
    "kp_activated",
    "biodegradation",
)
"""Properties that a chemical of the list may have, beside its kind."""

_SECONDS_AN_HOUR = 3600


def chemical_names() -> tuple[str, ...]:
    """Return the chemicals of the list, in its order."""
    return tuple(dict.fromkeys(read_list("treatment", "chemicals")["chemical"]))


def chemicals(names: Sequence[str], draws: int = 0, seed: int = 0) -> Chemical:
    """Return chemicals of the list, best estimates and draws.

    Parameters
    ----------
    names : sequence of str
        Some of `chemical_names`; one after the other along the first axis.
    draws : int
        Number of draws.
    seed : int
        Seed of the draws; each property of each chemical has its own stream.

    Returns
    -------
    Chemical
        Arrays of shape (names, 1 + draws), the kinds of shape (names, 1).

    Raises
    ------
    ValueError
        If a chemical is not in the list.
    """
    unknown = [name for name in names if name not in chemical_names()]
    if unknown:
        raise ValueError(f"names: {', '.join(unknown)} not in {', '.join(chemical_names())}")
    table = read_list("treatment", "chemicals").to_dict("records")
    rows = {(str(row["chemical"]), str(row["property"])): row for row in table}
    sample = {
        number: np.array([_drawn(rows.get((name, number)), draws, seed) for name in names])
        for number in NUMBERS
    }
    kinds = np.array([[str(rows[name, "kind"]["value"])] for name in names])
    return Chemical(kind=kinds, kow=10 ** sample.pop("log_kow"), **sample)


def _drawn(row: Mapping[Hashable, str] | None, draws: int, seed: int) -> Array:
    """Return a property, best estimate and draws, NaN where not in the list, (1 + draws,)."""
    if row is None:
        return np.full(1 + draws, np.nan)
    value = float(row["value"])
    if row["distribution"] == "fixed" or not draws:
        return np.full(1 + draws, value)
    low, high = np.array([float(row["low"])]), np.array([float(row["high"])])
    u = strata(seed, f"simpletreat|{row['chemical']}|{row['property']}", draws)[None, :]
    none = np.array([np.inf])
    if row["distribution"] == "normal":
        sample = distributions.normal(u, low, high, -none, none)
    else:
        sample = distributions.lognormal(u, low, high, none)
    return np.append(value, sample[0])


def default_rate(result: str) -> float:
    """Return the rate constant that REACH takes for a result of a biodegradation test [1/s].

    Parameters
    ----------
    result : str
        ``ready``, ``ready_late`` (fails the 10-day window), ``inherent`` (fulfils the criteria) or
        ``none``.

    Raises
    ------
    ValueError
        If the result is none of these.
    """
    try:
        return figure(f"reach_{result}") / _SECONDS_AN_HOUR
    except KeyError:
        raise ValueError(f"result: {result} is none of the results of REACH") from None


@dataclass(frozen=True)
class Compared:
    """Removal of a substance by aerator and settler, computed and as a row of the library [1].

    Attributes
    ----------
    substance : str
        Id of the substance.
    best, median, p05, p95 : float
        Computed with the best estimates; middle and 90 % range of the draws.
    row, row_low, row_high : float
        Row ``plant.removal`` of the stage ``secondary``.
    grade : str
        Of the row.
    """

    substance: str
    best: float
    median: float
    p05: float
    p95: float
    row: float
    row_low: float
    row_high: float
    grade: str

    @property
    def overlap(self) -> bool:
        """Whether the two 90 % ranges have anything in common."""
        return self.p05 <= self.row_high and self.row_low <= self.p95


def removal_of(substance: str, plant: Plant, draws: int, seed: int = 0) -> Compared:
    """Return the removal of a substance that the model computes beside that of the library [1].

    The library tells the removal of what reaches the stage; primary settling comes before.

    Parameters
    ----------
    substance : str
        A substance that is both in the list of chemicals and in the library.
    plant : Plant
        The works; arrays of shape (1 + draws,) or scalars.
    draws : int
        Number of draws, at least 1.
    seed : int
        Seed of the draws.

    Raises
    ------
    ValueError
        If the list or the library does not know the substance, or there are no draws.
    """
    rows = load_reference()
    row = rows[
        (rows["name"] == "plant.removal")
        & (rows["substance"] == substance)
        & (rows["place"] == "secondary")
    ]
    if row.empty:
        raise ValueError(f"substance: the library has no removal of {substance}")
    if draws < 1:
        raise ValueError(f"draws: {draws} is not above 0")
    removal = simpletreat(chemicals([substance], draws, seed), plant).secondary_removal[0]
    p05, median, p95 = np.quantile(removal[1:], [0.05, 0.5, 0.95])
    value, low, high = (float(row[f"base_{c}"].iloc[0]) for c in ("value", "low", "high"))
    grade = str(row["grade"].iloc[0])
    best = float(removal[0])
    return Compared(substance, best, float(median), float(p05), float(p95), value, low, high, grade)
