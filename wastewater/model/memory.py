"""Parts of a city that were worked out before: most measures leave most parts as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What was done to a row of the sample: measures, and how far each has come [1].
Version = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Known:
    """A part with what it was made from.

    Attributes
    ----------
    rows : frozenset of int
        Rows of the sample that it reads.
    versions : mapping of int to tuple
        What was done to those of them that measures had changed.
    basis : object
        What else it was made from.
    part : object
        The part.
    """

    rows: frozenset[int]
    versions: Mapping[int, Version]
    basis: object
    part: object


@dataclass(frozen=True)
class Memory:
    """Parts by name. One memory belongs to one block of draws of one city.

    A part is a pure function of the rows that it reads and of its basis. Where all of these are the
    same it is the same part, whatever happened to other rows.
    """

    _known: dict[str, list[Known]] = field(default_factory=dict, repr=False)

    def find(self, name: str, versions: Mapping[int, Version], basis: object) -> Known | None:
        """Return the part of a state of the measures if it is known.

        Parameters
        ----------
        name : str
            Name of the part.
        versions : mapping of int to tuple
            What was done to each row that measures have changed in this state.
        basis : object
            What else the part is made from; the very same object means the same part.
        """
        known = self._known.get(name, [])
        for place, one in enumerate(known):
            if one.basis is basis and one.versions == of_rows(versions, one.rows):
                known.append(known.pop(place))
                return one
        return None

    def keep(self, name: str, known: Known, most: int) -> None:
        """Keep a part under its name; of more than `most` the one longest not asked for goes.

        The part as it is without measures stays: every scenario begins with it.
        """
        parts = self._known.setdefault(name, [])
        parts.append(known)
        if len(parts) > most:
            parts.remove(next((one for one in parts if one.versions), parts[0]))


def of_rows(versions: Mapping[int, Version], rows: frozenset[int]) -> dict[int, Version]:
    """Return what was done to some of the rows."""
    return {row: version for row, version in versions.items() if row in rows}
