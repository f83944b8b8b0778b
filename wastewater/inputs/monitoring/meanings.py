"""From words of a laboratory to determinands and factors: every word is understood once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wastewater.errors import Problem
from wastewater.inputs.monitoring.layout import Layout
from wastewater.inputs.monitoring.species import (
    BasisError,
    Determinand,
    Spoken,
    basis_factor,
    determinand,
    known_words,
    spelling,
    spoken,
)
from wastewater.inputs.monitoring.unit_words import CONCENTRATIONS, basis_of, unit_of
from wastewater.inputs.report import Where, closest

_WORDS = ["substance", "unit", "limit_unit", "basis"]
_NO_UNIT = ("", "-", "–", "1")


@dataclass(frozen=True)
class Said:
    """What the user says where the file does not; keys are words or ids of substances.

    Attributes
    ----------
    unit : Mapping[str, str]
        Unit by substance; under "" that of all others.
    limit_unit : str
        Unit of a column with limits, where it is not that of the results.
    basis : Mapping[str, str]
        Formula by substance.
    substances : Mapping[str, str]
        What a word means; "" leaves its results out.
    """

    unit: Mapping[str, str]
    limit_unit: str
    basis: Mapping[str, str]
    substances: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Meanings:
    """What every result is of, and the factors of its numbers.

    Attributes
    ----------
    determinand : numpy.ndarray
        Id, "" where there is none, shape (n,).
    factor : numpy.ndarray
        Unit of the determinand per unit of the value, with the change of basis, shape (n,).
    limit_factor : numpy.ndarray
        The same for the column of limits, shape (n,).
    left_out : numpy.ndarray
        Whether the user leaves the result out, shape (n,).
    """

    determinand: NDArray[np.object_]
    factor: NDArray[np.float64]
    limit_factor: NDArray[np.float64]
    left_out: NDArray[np.bool_]


def read_meanings(layout: Layout, said: Said, file: str, problems: list[Problem]) -> Meanings:
    """Understand substances, units and bases of all results.

    Parameters
    ----------
    layout : Layout
        Results as they were written.
    said : Said
        What the user says.
    file : str
        Name for messages.
    problems : list of Problem
        What is wrong or missing is added here, once per word.

    Returns
    -------
    Meanings
        Ids and factors [mg/l per unit, for states their own unit per unit], shape (n,).
    """
    table = layout.results
    groups = table.groupby(_WORDS, sort=False)
    firsts = table[~table.duplicated(_WORDS)]
    reader = _Reader(layout, said, file)
    rows = [{str(key): cell for key, cell in row.items()} for row in firsts.to_dict("records")]
    found = [reader.read(row) for row in rows]
    problems.extend(reader.all_problems())
    codes = groups.ngroup().to_numpy()
    ids = np.array([one[0] for one in found], dtype=object)[codes]
    factors = np.array([one[1:] for one in found], dtype=float).reshape(-1, 2)[codes]
    out = np.array([reader.answered(row) == "" for row in rows], dtype=bool)[codes]
    return Meanings(ids, factors[:, 0], factors[:, 1], out)


@dataclass(eq=False)
class _Reader:
    """Understands one combination of words after the other; keeps what is wrong, once per word."""

    layout: Layout
    said: Said
    file: str
    found: dict[tuple[str, ...], Problem] = field(default_factory=dict)
    no_unit: dict[str, tuple[Mapping[str, object], str]] = field(default_factory=dict)

    def read(self, row: Mapping[str, object]) -> tuple[str, float, float]:
        """Return id, factor of the value and of the limit for one row of `Layout.results`."""
        nothing = ("", np.nan, np.nan)
        word = self.word(row)
        if word is None:
            return nothing
        what = determinand(word.determinand)
        factor, basis = self.unit(self.unit_word(row, word, what), what, row, "unit")
        limit_unit = str(row["limit_unit"]) or _fitting(self.said.limit_unit, what)
        limit_factor, limit_basis = factor, basis
        if limit_unit:
            limit_factor, limit_basis = self.unit(limit_unit, what, row, "limit")
        change = self.basis(word, row, basis)
        same = not limit_basis or limit_basis == basis
        limit_change = change if same else self.basis(word, row, limit_basis)
        return what.id, factor * change, limit_factor * limit_change

    def answered(self, row: Mapping[str, object]) -> str | None:
        """Return what the user says that a word means; "" leaves it out, None if nothing."""
        answers = {spelling(key): value for key, value in self.said.substances.items()}
        return answers.get(spelling(str(row["substance"])))

    def unit_word(self, row: Mapping[str, object], word: Spoken, what: Determinand) -> str:
        """Return the unit in the file, or else the user's; one for all is not one for states."""
        written = str(row["unit"])
        if written or what.quantity == "acidity":
            return written
        answer = self.answer(self.said.unit, row, word)
        return _fitting(answer, what) if answer == self.said.unit.get("") else answer

    def word(self, row: Mapping[str, object]) -> Spoken | None:
        """Return what the word for the substance says; None if it is left out or not known."""
        written, answer = str(row["substance"]), self.answered(row)
        if answer == "" or not written:
            if answer is None:
                self.tell(row, "substance", "samples_substance_empty")
            return None
        word = spoken(answer or written)
        if word is None:
            hint = closest(answer or written, known_words())
            self.tell(row, "substance", "samples_substance_unknown", suggestion=hint)
        elif not word.determinand:
            self.tell(row, "substance", "samples_substance_open", ", ".join(word.choices))
            return None
        return word

    def unit(
        self, written: str, what: Determinand, row: Mapping[str, object], part: str
    ) -> tuple[float, str]:
        """Return factor and basis of a unit, NaN if it is missing or wrong."""
        if what.quantity == "acidity" and written.strip() in _NO_UNIT:
            return 1.0, ""
        if not written:
            self.no_unit.setdefault(str(row["substance"]), (row, _possible(what)))
            return np.nan, ""
        unit = unit_of(written)
        expected = _possible(what)
        if unit is None:
            self.tell(row, part, "samples_unit_unknown", expected, value=written)
        elif unit.quantity != what.quantity or (unit.basis and not what.forms):
            name = str(row["substance"])
            self.tell(row, part, "samples_unit_wrong", expected, value=written, name=name)
        else:
            return unit.factor, unit.basis
        return np.nan, ""

    def basis(self, word: Spoken, row: Mapping[str, object], in_unit: str) -> float:
        """Return the factor of the basis, NaN if it is missing or wrong."""
        forms = determinand(word.determinand).forms
        in_column = basis_of(str(row["basis"])) if forms else ""
        expected = ", ".join(forms)
        if in_column is None:
            self.tell(row, "basis", "samples_basis_unknown", expected, value=row["basis"])
            return np.nan
        answer = self.answer(self.said.basis, row, word)
        try:
            return basis_factor(word, in_unit, in_column, answer=answer)
        except BasisError as error:
            key = f"samples_{error.key}"
            self.tell(row, "substance", key, expected, found=error.found)
            return np.nan

    def answer(self, answers: Mapping[str, str], row: Mapping[str, object], word: Spoken) -> str:
        """Return what the user says for a substance, named by its word in the file or by any."""
        by_key = {spelling(key): value for key, value in answers.items()}
        exact = by_key.get(spelling(str(row["substance"])))
        if exact is not None:
            return exact
        for key, value in answers.items():
            meant = spoken(key)
            if meant is not None and meant.determinand == word.determinand:
                return value
        return answers.get("", "")

    def tell(
        self,
        row: Mapping[str, object],
        part: str,
        key: str,
        expected: str = "",
        value: object = "",
        **fields: str,
    ) -> None:
        """Keep what is wrong with a word, once."""
        shown = str(value) or str(row["substance"])
        self.found.setdefault(
            (key, part, shown, *fields.values()),
            self.place(row).problem(key, self.column(row, part), shown, expected, **fields),
        )

    def place(self, row: Mapping[str, object]) -> Where:
        """Return the line of a row, or of the headings where these hold the words."""
        line = self.layout.rows[int(str(row["place"]))] if self.layout.named else self.layout.head
        return Where(self.file, line)

    def column(self, row: Mapping[str, object], part: str) -> str:
        """Return the heading of the column that holds a part of a result."""
        return self.layout.named.get(part) or str(row["column"])

    def all_problems(self) -> list[Problem]:
        """Return everything that is wrong; missing units are one problem."""
        if not self.no_unit:
            return list(self.found.values())
        names: Sequence[str] = list(self.no_unit)
        row, _ = self.no_unit[names[0]]
        expected = ", ".join(dict.fromkeys(units for _, units in self.no_unit.values()))
        words = ", ".join(names)
        missing = self.place(row).problem(
            "samples_unit_missing", self.column(row, "unit"), words, expected
        )
        return [*self.found.values(), missing]


def _fitting(written: str, what: Determinand) -> str:
    """Return a unit that the user gives for all results, "" where it is one of something else."""
    unit = unit_of(written)
    return "" if unit is not None and unit.quantity != what.quantity else written


def _possible(what: Determinand) -> str:
    """Return the units that a message names for a determinand."""
    return ", ".join(CONCENTRATIONS) if what.quantity == "concentration" else what.unit
