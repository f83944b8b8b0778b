"""Collecting problems: where something was read, what to ask back, and the list of problems."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from wastewater.errors import Problem


def closest(value: str, known: Iterable[str]) -> str:
    """Return the known word that looks most like a value, or "".

    Parameters
    ----------
    value : str
        What was found.
    known : iterable of str
        What is known.

    Returns
    -------
    str
        One of `known`, in its own spelling.
    """
    by_lower = {word.lower(): word for word in known}
    found = difflib.get_close_matches(value.strip().lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def closest_file(name: str, known: Iterable[str]) -> str:
    """Return the file whose name without ending looks most like that of a file, or "".

    Parameters
    ----------
    name : str
        File name.
    known : iterable of str
        File names.

    Returns
    -------
    str
        One of `known`.
    """
    by_stem = {PurePath(one).stem: one for one in known}
    return by_stem.get(closest(PurePath(name).stem, by_stem), "")


@dataclass(frozen=True)
class Where:
    """The place in the user's files where a record was read.

    Attributes
    ----------
    file : str
        File as the user knows it.
    row : int or None
        Line of the record.
    parts : Mapping[str, str]
        Sheet, catchment, reach, measure, change or scenario.
    lines : Mapping[str, int]
        Lines of single keys, where they differ from `row` (TOML files).
    """

    file: str
    row: int | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def problem(
        self, key: str, column: str = "", value: object = "", expected: str = "", **fields: object
    ) -> Problem:
        """Return a problem at this place.

        Parameters
        ----------
        key : str
            Key of the sentence without the leading ``problem.``.
        column : str
            Column, or key of a TOML table.
        value : object
            What was found.
        expected : str
            What is expected.
        **fields : object
            More values for the sentence.

        Returns
        -------
        Problem
            The problem.
        """
        words = {name: str(content) for name, content in {**self.parts, **fields}.items()}
        row = self.lines.get(column, self.row)
        return Problem(f"problem.{key}", self.file, row, column, str(value), expected, words)


@dataclass(frozen=True)
class Record:
    """Values as they were read, unchecked, and where.

    Attributes
    ----------
    values : Mapping[str, object]
        Text, numbers, lists and tables as the file has them.
    where : Where
        The place.
    decimal : str
        The decimal sign that is certain in this file: ".", "," or "" (see `tables.parse_number`).
    """

    values: Mapping[str, object]
    where: Where
    decimal: str = "."

    def text(self, key: str) -> str:
        """Return a value as text without outer blanks; "" if it is missing.

        Parameters
        ----------
        key : str
            Name of the value.

        Returns
        -------
        str
            The text.
        """
        value = self.values.get(key, "")
        if isinstance(value, float):
            return f"{value:.15g}"
        return "" if value is None else str(value).strip()
