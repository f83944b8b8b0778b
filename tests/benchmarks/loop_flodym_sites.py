"""What lies in the sites of the flodym model before its first year."""

from __future__ import annotations

from itertools import pairwise

import flodym as fd
import numpy as np
from loop_draw import FIRST_OF_CLASS, OLDEST
from loop_flodym_parts import Array, array

AT_START = {
    "waste.generation": "",
    "waste.business": "",
    "waste.composition": "f",
    "centre.waste": "f",
    "property.water": "f",
    "landfill.stock@{i}": "i",
    "landfill.age_youngest@{i}": "i",
    "landfill.age_oldest@{i}": "i",
    "landfill.deposit_growth": "",
    "landfill.mcf@{i}": "i",
    "landfill.doc": "f",
    "landfill.docf": "f",
    "landfill.decay_rate@{i}": "if",
}
CELLULOSE_PER_CARBON = 162 / 72


class Opening:
    """What lies in the sites before the first year, from the parameters of that time."""

    def __init__(self, o: dict[str, fd.Parameter], dims: fd.DimensionSet) -> None:
        made = o["waste.composition"] * (o["waste.generation"] + o["waste.business"])
        made = made + o["centre.waste"]
        self.mean = made / made.sum_over(("f",))
        self.mass, self.legacy = o["landfill.stock@{i}"], legacy(o, dims)
        ages = np.arange(OLDEST)
        kept = np.exp(-o["landfill.decay_rate@{i}"].values[..., None] * ages)
        left = (array(dims, "ife", kept) * self.legacy).sum_over(("e",))
        self.left = left * o["landfill.mcf@{i}"]
        there = self.mass * self.mean
        self.decaying = there * degradable(o) * self.left
        self.body = there - self.decaying


def legacy(o: dict[str, fd.Parameter], dims: fd.DimensionSet) -> fd.FlodymArray:
    """The share of each year's deposits in the waste in place [1], by age."""
    young = o["landfill.age_youngest@{i}"].values[:, None]
    old = np.maximum(o["landfill.age_oldest@{i}"].values[:, None], young + 1)
    edge = np.append(np.arange(OLDEST), np.inf)  # the last age takes all that is older
    years = np.diff(np.clip(edge, young, old), axis=1)
    deposits = years * (1 + o["landfill.deposit_growth"].values) ** -np.arange(OLDEST, dtype=float)
    return array(dims, "ie", deposits).get_shares_over("e")


def degradable(p: dict[str, fd.Parameter]) -> fd.FlodymArray:
    """The mass of wet waste that can decay [t/t]: cellulose, C6H10O5, by its carbon."""
    dry = 1 - p["property.water"]
    return dry * p["landfill.doc"] * p["landfill.docf"] * CELLULOSE_PER_CARBON


def lost(rate: Array) -> Array:
    """What decays in a year of what was there at its start [1]."""
    return -np.expm1(-rate)


def of_class(age: Array) -> Array:
    """1 where an age belongs to a class, the classes last; nothing is younger than 0."""
    first = (*FIRST_OF_CLASS.values(), np.inf)
    return np.stack([(age >= a) & (age < b) for a, b in pairwise(first)], axis=-1)
