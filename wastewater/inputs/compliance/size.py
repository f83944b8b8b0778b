"""Size classes in population equivalents, with borders that belong or do not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BORDERS: tuple[str, ...] = ("[]", "[)", "(]", "()")
"""Which borders of a class belong to it: square brackets do, round ones do not."""


@dataclass(frozen=True)
class SizeClass:
    """A class of sizes.

    Attributes
    ----------
    lower, upper : float
        Borders [p.e.]; minus and plus infinity where there is none.
    borders : str
        One of `BORDERS`.
    """

    lower: float = -math.inf
    upper: float = math.inf
    borders: str = "()"

    def holds(self, size: float) -> bool:
        """Tell whether a size [p.e.] belongs to the class; a size that is not known does not."""
        above = size >= self.lower if self.borders[0] == "[" else size > self.lower
        below = size <= self.upper if self.borders[1] == "]" else size < self.upper
        return above and below


def size_class(row: Mapping[Any, Any]) -> SizeClass:
    """Return the class of a row with ``pe_from``, ``pe_to`` [p.e.] and ``borders``.

    Parameters
    ----------
    row : mapping of str to str
        Empty cells mean that there is no border.

    Raises
    ------
    ValueError
        If a class with a border does not say whether it belongs.
    """
    lower, upper, borders = (str(row[name]) for name in ("pe_from", "pe_to", "borders"))
    if not lower and not upper:
        return SizeClass()
    if borders not in BORDERS:
        raise ValueError(f"borders {borders!r} are none of {BORDERS}")
    return SizeClass(
        float(lower) if lower else -math.inf, float(upper) if upper else math.inf, borders
    )
