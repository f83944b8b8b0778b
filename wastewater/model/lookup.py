"""Find the numbers of a parameter in the sample: the most specific row wins.

A key names a parameter, a fraction, a substance and a place. The look-up tries the place as given,
then its last part (``marselisborg.secondary`` -> ``secondary``), then no place; within a place the
exact fraction and substance, then rows that hold for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wastewater.errors import ModelError, Problem
from wastewater.model.distributions import Array
from wastewater.model.memory import Known, Memory, Version, of_rows

Key = tuple[str, str, str, str]
Part = TypeVar("Part")


@dataclass(frozen=True)
class Index:
    """Where each key stands in the sample.

    Attributes
    ----------
    rows : dict of key to int
        Position of the row of each key.
    fractions, substances : tuple of str
        The axes of the model, in order.
    city : str
        Name of the city, for messages.
    """

    rows: dict[Key, int]
    fractions: tuple[str, ...]
    substances: tuple[str, ...]
    city: str
    # Found positions, kept because the same question is asked for every state and year; a pure
    # memory of `find` and `positions`.
    _found: dict[tuple[str, str, str, str], int | None] = field(default_factory=dict, repr=False)
    _blocks: dict[tuple[str, ...], NDArray[np.intp]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, rows: pd.DataFrame, fractions: Sequence[str], substances: Sequence[str], city: str
    ) -> Index:
        """Index a parameter table with columns `name, fraction, substance, place`."""
        columns = (rows[c].tolist() for c in ("name", "fraction", "substance", "place"))
        keys = list(zip(*columns, strict=True))
        return cls({k: i for i, k in enumerate(keys)}, tuple(fractions), tuple(substances), city)

    def find(
        self, name: str, fraction: str = "", substance: str = "", place: str = ""
    ) -> int | None:
        """Return the position of the most specific row for a key, or None."""
        question = (name, fraction, substance, place)
        if question not in self._found:
            self._found[question] = self._search(*question)
        return self._found[question]

    def position(self, name: str, fraction: str = "", substance: str = "", place: str = "") -> int:
        """Return the position of the most specific row for a key.

        Raises
        ------
        ModelError
            When no row answers; the message names the key and the city.
        """
        found = self.find(name, fraction, substance, place)
        if found is None:
            key = ", ".join(part for part in (name, fraction, substance, place) if part)
            raise ModelError([Problem("model.missing", value=key, fields={"city": self.city})])
        return found

    def positions(self, name: str, axes: str, place: str = "") -> NDArray[np.intp]:
        """Return the positions of a parameter along "fractions", "substances" or both.

        Raises
        ------
        ModelError
            As `position`.
        """
        question = (name, axes, place)
        if question not in self._blocks:
            fractions = self.fractions if "fractions" in axes else ("",)
            substances = self.substances if "substances" in axes else ("",)
            rows = [[self.position(name, f, s, place) for s in substances] for f in fractions]
            shape = [len(side) for side in (fractions, substances) if side != ("",)]
            self._blocks[question] = np.array(rows, dtype=np.intp).reshape(shape)
        return self._blocks[question]

    def exact(self, key: Key) -> int:
        """Return the position of the row of exactly this key, -1 where there is none."""
        row = self.rows.get(key, -1)
        if row >= 0:
            self._found[key] = row  # the same that `find` answers
        return row

    def answered(self) -> set[int]:
        """Return the positions of all rows that have answered a question so far."""
        return {row for row in self._found.values() if row is not None}

    def _search(self, name: str, fraction: str, substance: str, place: str) -> int | None:
        for a_place in dict.fromkeys((place, place.rpartition(".")[2], "")):
            for a_fraction in dict.fromkeys((fraction, "")):
                for a_substance in dict.fromkeys((substance, "")):
                    row = self.rows.get((name, a_fraction, a_substance, a_place))
                    if row is not None:
                        return row
        return None


@dataclass(frozen=True)
class Parameters:
    """The sample of one state of a city (baseline, or measures at some point of their ramp).

    Every method returns base units with the draws as the last axis.

    Attributes
    ----------
    index : Index
        Where each key stands.
    values : numpy.ndarray
        Sample, shape (rows, 1 + draws).
    changed : mapping of int to array
        Rows that differ from the sample, by position, axes (draw,): few of them, so that a state of
        the measures needs no sample of its own.
    versions : mapping of int to tuple
        What measures have done to each of the changed rows.
    memory : Memory, optional
        Parts of the same draws that were worked out before.
    read : set of int, optional
        Where the rows are noted that are read, so that one knows on which a part depends.
    """

    index: Index
    values: Array
    changed: Mapping[int, Array] = field(default_factory=dict)
    versions: Mapping[int, Version] = field(default_factory=dict)
    memory: Memory | None = None
    read: set[int] | None = field(default=None, repr=False, compare=False)

    @property
    def draws(self) -> int:
        """Length of the draw axis."""
        return int(self.values.shape[1])

    def without_measures(self) -> Parameters:
        """Return the sample of the state without measures, axes (rows, draw) [base units]."""
        return Parameters(self.index, self.values, read=self.read)

    def part(
        self,
        name: str,
        make: Callable[[Parameters], Part],
        basis: object = None,
        most: int = 8,
    ) -> Part:
        """Return a part of the city that follows from the sample, worked out now or before.

        Parameters
        ----------
        name : str
            Name of the part; one name, one formula.
        make : callable
            Makes the part from the sample, and from nothing else that differs between states of the
            measures but `basis`.
        basis : object
            What else the part is made from; the very same object means the same part.
        most : int
            How many versions are remembered: fewer of parts that need much memory.
        """
        if self.memory is None:
            return make(self)
        known = self.memory.find(name, self.versions, basis)
        if known is None:
            read: set[int] = set()
            part = make(replace(self, read=read))
            rows = frozenset(read)
            known = Known(rows, of_rows(self.versions, rows), basis, part)
            self.memory.keep(name, known, most)
        if self.read is not None:
            self.read.update(known.rows)
        return cast(Part, known.part)

    def rows(self, at: int | NDArray[np.intp]) -> Array:
        """Return rows of the sample by their position, axes (..., draw) [base units]."""
        if isinstance(at, int):
            if self.read is not None:
                self.read.add(at)
            return self.changed.get(at, self.values[at])
        asked = at.ravel().tolist()
        if self.read is not None:
            self.read.update(asked)
        found = self.values[at]
        if not self.changed.keys().isdisjoint(asked):
            flat = found.reshape(len(asked), -1)  # the same numbers, not a copy
            for place, row in enumerate(asked):
                if row in self.changed:
                    flat[place] = self.changed[row]
        return found

    def scalar(self, name: str, place: str = "", substance: str = "") -> Array:
        """Return one parameter, shape (draws,)."""
        return self.rows(self.index.position(name, substance=substance, place=place))

    def fractions(self, name: str, place: str = "") -> Array:
        """Return a parameter for every fraction, shape (fractions, draws)."""
        return self.rows(self.index.positions(name, "fractions", place))

    def substances(self, name: str, place: str = "") -> Array:
        """Return a parameter for every substance, shape (substances, draws)."""
        return self.rows(self.index.positions(name, "substances", place))

    def items(self, name: str, place: str = "", water: float | None = None) -> Array:
        """Return a share for water and every substance, shape (1 + substances, draws).

        `water` is the share that holds for the water volume; None looks it up without substance.
        """
        of_water = self.scalar(name, place) if water is None else np.float64(water)
        values = np.empty((1 + len(self.index.substances), self.draws))
        values[0] = of_water
        values[1:] = self.substances(name, place)
        return values

    def content(self) -> Array:
        """Return the content of wet waste [kg/t], axes (fraction, substance, draw)."""
        wet = self.rows(self.index.positions("content", "fractions substances"))
        dry_share = 1 - self.fractions("property.water")
        wet *= (dry_share * MG_PER_KG_IN_KG_PER_T)[:, None, :]
        return wet

    def measured(self, name: str, place: str) -> NDArray[np.intp]:
        """Return per substance the position of a row of exactly this place, or -1."""
        at = [self.index.exact((name, "", s, place)) for s in self.index.substances]
        return np.array(at, dtype=np.intp)


#: 1 mg/kg = 0.001 kg/t
MG_PER_KG_IN_KG_PER_T = 1e-3
