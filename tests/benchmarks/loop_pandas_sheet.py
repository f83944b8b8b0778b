"""The parameter sheet of the pandas model: one draw, one scenario, one year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from loop_draw import Draws

SITES = ("landfill", "dumpsite")
DRY = ["paper", "cardboard", "glass", "metal", "plastic", "carton", "textile"]


class Book:
    """Where each parameter stands, looked up once for all draws."""

    def __init__(self, draws: Draws) -> None:
        self.draws, self.works = draws, draws.model.city.catchments[0]
        index = draws.model.index
        self.fractions, self.substances = pd.Index(index.fractions), pd.Index(index.substances)
        self.known: dict[tuple[str, str, str], np.ndarray] = {}

    def rows(self, name: str, place: str, axis: str) -> np.ndarray:
        """Rows of a parameter: one, or one per fraction ("f"), substance ("s") or both ("fs")."""
        key = name, place, axis
        if key not in self.known:
            fractions = self.fractions if "f" in axis else [""]
            substances = self.substances if "s" in axis else [""]
            found = [[self.draws.row(name, place, f, s) for s in substances] for f in fractions]
            self.known[key] = np.array(found) if axis == "fs" else np.ravel(found)
        return self.known[key]


class Sheet:
    """The numbers of one draw under one scenario in one year."""

    def __init__(self, book: Book, values: np.ndarray) -> None:
        self.book, self.values = book, values

    def one(self, name: str, place: str = "") -> float:
        """One number; `=place` is 0 where it is not stated."""
        return float(self.values[self.book.rows(name, place, "")[0]])

    def works(self, name: str) -> float:
        """One number of the works."""
        return self.one(name, self.book.works.id)

    def fractions(self, name: str, place: str = "") -> pd.Series:
        """One number per fraction."""
        rows = self.book.rows(name, place, "f")
        return pd.Series(self.values[rows], index=self.book.fractions)

    def substances(self, name: str, place: str = "") -> pd.Series:
        """One number per substance."""
        rows = self.book.rows(name, place, "s")
        return pd.Series(self.values[rows], index=self.book.substances)

    def content(self) -> pd.DataFrame:
        """Substances in wet waste [kg/t], fraction by substance."""
        book = self.book
        found = self.values[book.rows("content", "", "fs")]
        dry = pd.DataFrame(found, index=book.fractions, columns=book.substances)
        return dry.mul((1 - self.fractions("property.water")) * 1e-3, axis=0)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A part of a whole [1], 0 where there is nothing."""
    return (part / whole).where(whole > 0, 0.0)


def share_of(part: float, whole: float) -> float:
    """A part of a whole [1], 0 where there is nothing."""
    return part / whole if whole > 0 else 0.0


def check(entering: pd.Series, *leaving: pd.Series) -> None:
    """Stop when what goes in does not come out."""
    lost = (entering - sum(leaving)).abs().max()
    if not lost <= 1e-12 * max(entering.abs().max(), 1e-300):
        raise ArithmeticError(f"does not balance by {lost}")
