"""What the least numpy stands on: rows of the sample, measures and the sums that must close."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wastewater.model.city_model import CityModel
from wastewater.model.distributions import Array

SITES = ("landfill", "dumpsite")


class Rows:
    """Positions of parameters in the sample, looked up once."""

    def __init__(self, model: CityModel) -> None:
        self.fractions, self.substances = model.index.fractions, model.index.substances
        self.index = model.index
        self.known: dict[tuple[str, str, str], Array] = {}

    def of(self, values: Array, name: str, place: str = "", axis: str = "") -> Array:
        """One parameter (draw,), or one per fraction or substance (item, draw)."""
        key = name, place, axis
        if key not in self.known:
            labels = {"": ("",), "f": self.fractions, "s": self.substances}[axis]
            word = "fraction" if axis == "f" else "substance"
            self.known[key] = np.array(
                [self.index.position(name, place=place, **{word: x}) for x in labels]
            )
        found = values[self.known[key]]
        return found if axis else found[0]

    def stated(self, values: Array, name: str, place: str) -> Array | None:
        """One parameter (draw,) of exactly this place, where the city states it."""
        row = self.index.rows.get((name, "", "", place))
        return None if row is None else values[row]

    def content(self, values: Array) -> Array:
        """kg/t wet, (fraction, substance, draw)."""
        key = "content", "", "fs"
        if key not in self.known:
            at = self.index.position
            self.known[key] = np.array(
                [[at("content", f, s) for s in self.substances] for f in self.fractions]
            )
        dry = 1 - self.of(values, "property.water", axis="f")
        return np.asarray(values[self.known[key]] * (dry * 1e-3)[:, None])


class Balance:
    """Checks every split: what goes in comes out, to rounding of what enters."""

    def __init__(self) -> None:
        self.worst = 0.0

    def __call__(self, entering: Array, *leaving: Array) -> None:
        """Check one split; draws are the last axis."""
        residual = entering.copy()
        for part in leaving:
            residual -= part
        size = np.maximum(residual.max(axis=-1), -residual.min(axis=-1))
        largest = np.maximum(entering.max(axis=-1), 1e-300)
        self.worst = max(self.worst, float((size / largest).max()))

    def close(self) -> None:
        """Fail when anything was lost."""
        if not self.worst < 256 * np.finfo(float).eps:
            raise ArithmeticError(f"does not balance by {self.worst}")


class Sample:
    """The rows of one state of the measures, with what is made of them on the way."""

    def __init__(self, model: CityModel, rows: Rows, values: Array, check: Balance) -> None:
        self.works, self.fractions = model.city.catchments[0], rows.fractions
        self.rows, self.values, self.check = rows, values, check

    def __call__(self, name: str, place: str = "", axis: str = "") -> Array:
        """One parameter (draw,), or with an axis "f" or "s" one per fraction or substance."""
        return self.rows.of(self.values, name, place, axis)

    def is_any(self, *names: str) -> Array:
        """1 for some of the fractions, 0 for the others, (fraction, 1)."""
        return np.isin(self.fractions, names)[:, None].astype(float)


def changed(
    model: CityModel, measures: Sequence[str], year: int
) -> tuple[Array, tuple[float, ...]]:
    """The sample with the measures as far as they have come, and how far that is."""
    values, reached = model.values, []
    for name in sorted(measures):
        for step in model.steps[name]:
            m = step.measure
            share = 1.0 if year >= m.full else max(0.0, (year - m.start) / max(m.full - m.start, 1))
            reached.append(share)
            if share == 0:
                continue
            if values is model.values:
                values = values.copy()
            row = values[step.row]
            if step.change.kind == "set":
                values[step.row] = (1 - share) * row + share * step.numbers
            elif step.change.kind == "scale":
                values[step.row] = row * (1 + share * (step.numbers - 1))
            else:
                values[step.row] = row + share * step.numbers
    return values, tuple(reached)


def ratio(part: Array, whole: Array) -> Array:
    """A part of a whole [1], 0 where there is nothing."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
